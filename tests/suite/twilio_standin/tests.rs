//! The stand-in keeps its word: a specification that is wrong would make every other test wrong.

mod hearing;
mod sending;

use std::{
    collections::HashMap,
    net::SocketAddr,
    sync::{Arc, Mutex},
    time::Duration,
};

use axum::{
    Router,
    extract::State as Shared,
    http::{HeaderMap, StatusCode, Uri, header::CONTENT_TYPE},
    response::{IntoResponse, Response},
    routing::post,
};
use serde_json::Value;

use super::{Twilio, inbound::sign};

const PUBLIC: &str = "https://support.example.com";
const ANN: &str = "+14155550101";
const BEN: &str = "+14155550102";

/// The smallest app there is: takes down what it is told, answers "ping" with "pong".
#[derive(Clone)]
struct App {
    twilio: Twilio,
    heard: Arc<Mutex<Vec<HashMap<String, String>>>>,
}

impl App {
    async fn start(twilio: &Twilio) -> Self {
        let app = Self {
            twilio: twilio.clone(),
            heard: Arc::default(),
        };
        let router = Router::new()
            .route("/webhooks/twilio/messages", post(hear))
            .route("/webhooks/twilio/status", post(hear))
            .with_state(app.clone());
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address: SocketAddr = listener.local_addr().unwrap();
        tokio::spawn(async { axum::serve(listener, router).await });
        twilio.serves(address, PUBLIC);
        app
    }

    /// This field of everything that was told so far and signed rightly.
    fn heard(&self, field: &str) -> Vec<String> {
        let heard = self.heard.lock().unwrap();
        heard
            .iter()
            .map(|form| form.get(field).cloned().unwrap_or_default())
            .collect()
    }
}

async fn hear(Shared(app): Shared<App>, uri: Uri, headers: HeaderMap, body: String) -> Response {
    let form: HashMap<String, String> = url::form_urlencoded::parse(body.as_bytes())
        .into_owned()
        .collect();
    let pairs: Vec<_> = form
        .iter()
        .map(|(key, value)| (key.as_str(), value.as_str()))
        .collect();
    let expected = sign(app.twilio.auth_token(), &format!("{PUBLIC}{uri}"), &pairs);
    if headers
        .get("x-twilio-signature")
        .is_none_or(|it| *it != *expected)
    {
        return StatusCode::FORBIDDEN.into_response();
    }
    if form.get("Body").is_some_and(|body| body == "ping") {
        let (twilio, from) = (app.twilio.clone(), form["From"].clone());
        tokio::spawn(async move { twilio.send(&from, &[("Body", "pong")]).await });
    }
    app.heard.lock().unwrap().push(form);
    ([(CONTENT_TYPE, "text/xml")], "<Response/>").into_response()
}

/// What an app does at Twilio.
impl Twilio {
    /// Posts a message, with changes to the usual form; an empty value leaves the field out.
    async fn send(&self, to: &str, changes: &[(&str, &str)]) -> reqwest::Result<reqwest::Response> {
        let callback = format!("{PUBLIC}/webhooks/twilio/status?mid=7#rc=2");
        let usual = [
            ("To", to),
            ("From", self.number()),
            ("Body", "hello"),
            ("StatusCallback", &callback),
        ];
        let kept = usual
            .iter()
            .filter(|(key, _)| changes.iter().all(|(changed, _)| changed != key));
        let form: Vec<_> = kept
            .chain(changes.iter().filter(|(_, value)| !value.is_empty()))
            .collect();
        let request = self
            .inner
            .http
            .post(format!("{}{}", self.api_base(), self.messages_path()))
            .form(&form);
        let request = request.basic_auth(self.account_sid(), Some(self.auth_token()));
        request.timeout(Duration::from_millis(300)).send().await
    }

    async fn get(&self, path_and_query: &str) -> reqwest::Response {
        let request = self
            .inner
            .http
            .get(format!("{}{path_and_query}", self.api_base()));
        request
            .basic_auth(self.account_sid(), Some(self.auth_token()))
            .send()
            .await
            .unwrap()
    }

    fn messages_path(&self) -> String {
        format!("/2010-04-01/Accounts/{}/Messages.json", self.account_sid())
    }
}

async fn status_and_code(answer: reqwest::Response) -> (u16, u64) {
    let status = answer.status().as_u16();
    let body: Value = answer.json().await.unwrap();
    (status, body["code"].as_u64().unwrap_or(0))
}
