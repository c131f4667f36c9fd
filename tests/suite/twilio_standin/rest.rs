//! The REST side: a message is created. What else one may do with messages is in [`super::log`].

use std::{
    collections::{HashMap, VecDeque},
    future::pending,
};

use axum::{
    Json, Router,
    extract::{ConnectInfo, Path, RawForm, State as Shared},
    http::{HeaderMap, StatusCode, header::CONTENT_TYPE},
    response::{IntoResponse, Response},
    routing::get,
};
use base64::{Engine as _, engine::general_purpose::STANDARD};
use serde_json::json;
use tokio::{net::TcpListener, time::sleep};

use super::{
    Direction, Fault, Message, State, Twilio,
    connection::{Switch, Switched},
    erase, log, media,
};

/// A request to send, as it came, whatever became of it.
#[derive(Clone, Debug)]
pub(crate) struct Request {
    /// The form; a field that came twice has its last value.
    pub(crate) form: HashMap<String, String>,
    /// Every `MediaUrl` of it, in order.
    pub(crate) media: Vec<String>,
    /// The fault it met.
    pub(crate) fault: Fault,
    /// The id of the message it made, if it made one.
    pub(crate) taken: Option<String>,
}

/// Serves until the runtime ends.
pub(super) fn serve(listener: TcpListener, twilio: &Twilio) {
    let account = "/2010-04-01/Accounts/{account}";
    let router = Router::new()
        .route(
            &format!("{account}/Messages.json"),
            get(log::list).post(create),
        )
        .route(
            &format!("{account}/Messages/{{sid}}"),
            get(log::read).post(log::change).delete(erase::message),
        )
        .route(
            &format!("{account}/Messages/{{sid}}/Media/{{media}}"),
            get(media::photo).delete(erase::file),
        )
        .route(
            &format!("{account}/Messages/{{sid}}/Media.json"),
            get(erase::files),
        )
        .with_state(twilio.clone());
    let service = router.into_make_service_with_connect_info::<Switch>();
    tokio::spawn(async { axum::serve(Switched(listener), service).await });
}

impl Twilio {
    /// Every request to send so far, refused ones too.
    pub(crate) fn requests(&self) -> Vec<Request> {
        self.state().requests.clone()
    }

    /// The answer to wrong credentials or a wrong account.
    pub(super) fn refuses(&self, account: &str, headers: &HeaderMap) -> Option<Response> {
        let credentials = format!("{}:{}", self.account_sid(), self.auth_token());
        let expected = format!("Basic {}", STANDARD.encode(credentials));
        if headers
            .get("authorization")
            .is_none_or(|value| *value != *expected)
        {
            Some(error(StatusCode::UNAUTHORIZED, 20003))
        } else if account == self.account_sid() {
            None
        } else {
            Some(error(StatusCode::NOT_FOUND, 20404))
        }
    }
}

async fn create(
    Shared(twilio): Shared<Twilio>,
    ConnectInfo(switch): ConnectInfo<Switch>,
    Path(account): Path<String>,
    headers: HeaderMap,
    RawForm(form): RawForm,
) -> Response {
    if let Some(refused) = twilio.refuses(&account, &headers) {
        return refused;
    }
    let pairs: Vec<(String, String)> = url::form_urlencoded::parse(&form).into_owned().collect();
    let media: Vec<String> = (pairs.iter())
        .filter(|(name, url)| name == "MediaUrl" && !url.is_empty())
        .map(|(_, url)| url.clone())
        .collect();
    let form: HashMap<_, _> = pairs.into_iter().collect();
    let to = form.get("To").cloned().unwrap_or_default();
    let fault = twilio.state().fault_for(&to);
    // What Twilio finds wrong it says, whatever fault was told.
    let taken = fault
        .takes()
        .then(|| twilio.take(&form, &media))
        .transpose();
    twilio.state().requests.push(Request {
        form,
        media,
        fault: fault.clone(),
        taken: taken
            .as_ref()
            .ok()
            .and_then(|it| it.as_ref().map(|it| it.sid.clone())),
    });
    twilio.changed();
    let message = match taken {
        Ok(message) => message,
        Err(code) => return error(StatusCode::BAD_REQUEST, code),
    };
    if let Some(message) = &message {
        twilio.play_before_answer(message).await;
        twilio.play_after(message);
    }
    let created = || {
        let told = message.as_ref().map(|message| message.to_json(&account));
        (StatusCode::CREATED, Json(told)).into_response()
    };
    answer(&fault, &switch, created).await
}

/// What the fault makes of the answer; `plain` is the good one.
pub(super) async fn answer(
    fault: &Fault,
    switch: &Switch,
    plain: impl FnOnce() -> Response,
) -> Response {
    match fault {
        Fault::None => plain(),
        Fault::Slow(wait) => {
            sleep(*wait).await;
            plain()
        }
        Fault::TooManyRequests { retry_after } => {
            let mut refused = error(StatusCode::TOO_MANY_REQUESTS, 20429);
            if let Some(seconds) = retry_after {
                refused
                    .headers_mut()
                    .insert("retry-after", (*seconds).into());
            }
            refused
        }
        Fault::ServerError { .. } => error(StatusCode::INTERNAL_SERVER_ERROR, 20500),
        Fault::Gateway { .. } => {
            let page = "<html><body><h1>503 Service Unavailable</h1></body></html>";
            (
                StatusCode::SERVICE_UNAVAILABLE,
                [(CONTENT_TYPE, "text/html")],
                page,
            )
                .into_response()
        }
        Fault::Hang { .. } => pending().await,
        Fault::Reset { .. } => {
            switch.reset();
            StatusCode::NO_CONTENT.into_response()
        }
        Fault::Garbled => (StatusCode::CREATED, "{\"sid\": \"SM").into_response(),
        Fault::Refuse(code) => error(StatusCode::BAD_REQUEST, *code),
        Fault::BadCredentials => error(StatusCode::UNAUTHORIZED, 20003),
    }
}

/// An error as Twilio words it.
pub(super) fn error(status: StatusCode, code: u32) -> Response {
    let body = json!({
        "code": code, "message": format!("error {code}"),
        "more_info": format!("https://www.twilio.com/docs/errors/{code}"), "status": status.as_u16(),
    });
    (status, Json(body)).into_response()
}

impl State {
    /// What the next request to send to this phone meets.
    fn fault_for(&mut self, to: &str) -> Fault {
        let nth = self.creates.entry(to.to_owned()).or_default();
        let luck = self.chaos.as_ref().map(|chaos| chaos.draw(to, *nth));
        *nth += 1;
        let told = self.next_to.get_mut(to).and_then(VecDeque::pop_front);
        told.or_else(|| self.next.pop_front())
            .or(luck)
            .unwrap_or(Fault::None)
    }
}

impl Twilio {
    /// Takes the message, or says with which code it is refused.
    fn take(&self, form: &HashMap<String, String>, media: &[String]) -> Result<Message, u32> {
        let value = |name: &str| {
            form.get(name)
                .map(String::as_str)
                .filter(|value| !value.is_empty())
        };
        let to = value("To").ok_or(21604_u32)?;
        if !is_e164(to) || to == self.number() {
            return Err(21211);
        }
        let service = value("MessagingServiceSid");
        match (value("From"), service) {
            (None, None) => return Err(21603),
            (_, Some(sid)) if sid != self.messaging_service_sid() => return Err(21701),
            (Some(from), _) if from != self.number() => return Err(21606),
            _ => {}
        }
        let body = value("Body").unwrap_or_default();
        if body.is_empty() && media.is_empty() {
            return Err(21602);
        }
        if body.chars().count() > 1600 {
            return Err(21617);
        }
        if media.len() > 10 {
            return Err(21623);
        }
        if !media.iter().all(|url| is_callback(url)) {
            return Err(21620);
        }
        let callback = value("StatusCallback");
        if callback.is_some_and(|url| !is_callback(url)) {
            return Err(21609);
        }
        let now = self.inner.now();
        let mut state = self.state();
        if state.blocked.contains(to) {
            return Err(21610);
        }
        let message = Message {
            sid: state.sid(if media.is_empty() { "SM" } else { "MM" }),
            direction: Direction::Outbound,
            from: value("From").map(str::to_owned),
            to: to.to_owned(),
            body: body.to_owned(),
            media: media.to_vec(),
            service: service.map(str::to_owned),
            status: if service.is_some() {
                "accepted"
            } else {
                "queued"
            }
            .to_owned(),
            error_code: None,
            status_callback: callback.map(str::to_owned),
            created_at: now,
        };
        for _ in media {
            let file = state.sid("ME");
            state.files.push((message.sid.clone(), file));
        }
        state.messages.push(message.clone());
        Ok(message)
    }
}

fn is_e164(number: &str) -> bool {
    let digits = number.strip_prefix('+').unwrap_or_default();
    (8..=15).contains(&digits.len()) && digits.bytes().all(|byte| byte.is_ascii_digit())
}

/// An absolute URL; Twilio wants no underscore in its host.
fn is_callback(text: &str) -> bool {
    let url = url::Url::parse(text)
        .ok()
        .filter(|url| matches!(url.scheme(), "http" | "https"));
    url.is_some_and(|url| url.host_str().is_some_and(|host| !host.contains('_')))
}
