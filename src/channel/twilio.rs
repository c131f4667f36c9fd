//! Twilio's REST side: hands texts over, and looks for those that may have been taken.

mod erase;

use std::{fmt, time::Duration};

use base64::{Engine as _, engine::general_purpose::STANDARD};
use reqwest::{
    Client, Response, StatusCode, Url,
    header::{AUTHORIZATION, CONTENT_TYPE, HeaderValue, RETRY_AFTER},
};
use serde::Deserialize;
use time::{OffsetDateTime, macros::format_description};
use url::form_urlencoded::Serializer;

use super::{Handed, MOST_MEDIA, Outgoing, Sought};
use crate::{
    config,
    domain::{Failure, Timestamp, classify_call},
};

/// The longest an attempt may take, connection included.
pub const TIMEOUT: Duration = Duration::from_secs(8);

/// How many pages of the message list are read when looking for a text.
const PAGES: usize = 5;

/// The REST side of one account.
#[derive(Clone)]
pub struct Twilio {
    client: Client,
    create: Url,
    authorization: HeaderValue,
    /// `From=…&` or `MessagingServiceSid=…&`, encoded once.
    sender: String,
    from: Option<String>,
    /// `&StatusCallback=…?mid%3D`, encoded once; the message's id follows.
    callback: Option<String>,
}

impl fmt::Debug for Twilio {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Twilio")
            .field("create", &self.create.as_str())
            .finish_non_exhaustive()
    }
}

/// Why the carrier cannot be set up.
#[derive(Debug, thiserror::Error)]
pub enum SetUpError {
    /// `twilio.api_base` is no address.
    #[error("twilio.api_base: {0}")]
    ApiBase(#[from] url::ParseError),
    /// The token cannot stand in a header.
    #[error("twilio.auth_token holds a character that no token has")]
    Token,
    /// No HTTP client.
    #[error("the HTTP client: {0}")]
    Client(#[from] reqwest::Error),
}

#[derive(Deserialize)]
struct Created {
    sid: Option<String>,
}

#[derive(Deserialize)]
struct Refusal {
    code: Option<i64>,
}

#[derive(Deserialize)]
struct Page {
    #[serde(default)]
    messages: Vec<Listed>,
    next_page_uri: Option<String>,
}

#[derive(Deserialize)]
struct Listed {
    sid: Option<String>,
    body: Option<String>,
    direction: Option<String>,
    to: Option<String>,
}

impl Twilio {
    /// Prepares all that every call shares.
    pub fn new(
        settings: &config::Twilio,
        number: &str,
        public_url: &str,
    ) -> Result<Self, SetUpError> {
        let create = Url::parse(&settings.resource("/Messages.json"))?;
        let basic = STANDARD.encode(format!("{}:{}", settings.account_sid, settings.token()));
        let mut authorization =
            HeaderValue::from_str(&format!("Basic {basic}")).map_err(|_| SetUpError::Token)?;
        authorization.set_sensitive(true);
        let service = &settings.messaging_service_sid;
        let mut sender = Serializer::new(String::new());
        if service.is_empty() {
            sender.append_pair("From", number);
        } else {
            sender.append_pair("MessagingServiceSid", service);
        }
        let callback = settings.status_callbacks.then(|| {
            let url = format!("{public_url}/webhooks/twilio/status?mid=");
            let mut pair = Serializer::new(String::new());
            pair.append_pair("StatusCallback", &url);
            format!("&{}", pair.finish())
        });
        Ok(Self {
            client: super::http::client()
                .timeout(TIMEOUT)
                .pool_max_idle_per_host(256)
                .build()?,
            create,
            authorization,
            sender: sender.finish(),
            from: service.is_empty().then(|| number.to_owned()),
            callback,
        })
    }

    /// Hands one text over: `POST …/Messages.json`. There is no idempotency key: what is not
    /// clearly an answer leaves it open whether the text was taken.
    pub async fn send(&self, text: &Outgoing) -> Handed {
        let body = self.form(text);
        let request = self
            .client
            .post(self.create.clone())
            .header(AUTHORIZATION, self.authorization.clone())
            .header(
                CONTENT_TYPE,
                HeaderValue::from_static("application/x-www-form-urlencoded"),
            )
            .body(body);
        let response = match request.send().await {
            Ok(response) => response,
            // Nothing was written yet: no connection, so surely not taken.
            Err(error) if error.is_connect() => {
                return Handed::Refused(Failure::Retry {
                    after: None,
                    code: None,
                });
            }
            Err(_) => return Handed::Refused(Failure::Unknown),
        };
        if response.status().is_success() {
            taken(response).await
        } else {
            refused(response).await
        }
    }

    fn form(&self, text: &Outgoing) -> String {
        let mut form = String::with_capacity(self.sender.len() + text.body.len() * 5 / 4 + 256);
        form.push_str(&self.sender);
        let mut form = Serializer::for_suffix(form, 0);
        form.append_pair("To", &text.to);
        // Photos may go alone; without any, an empty body is told as what it is: an error.
        if !text.body.is_empty() || text.media.is_empty() {
            form.append_pair("Body", &text.body);
        }
        for url in text.media.iter().take(MOST_MEDIA) {
            form.append_pair("MediaUrl", url);
        }
        let mut form = form.finish();
        if let Some(callback) = &self.callback {
            form.push_str(callback);
            form.push_str(
                text.id
                    .simple()
                    .encode_lower(&mut uuid::Uuid::encode_buffer()),
            );
        }
        form
    }

    /// Lists what was sent to that address since then, and keeps what has the same body.
    pub async fn find(&self, text: &Outgoing, since: Timestamp) -> Sought {
        let mut url = self.create.clone();
        {
            let mut query = url.query_pairs_mut();
            query
                .append_pair("To", &text.to)
                .append_pair("PageSize", "100");
            if let Some(from) = &self.from {
                query.append_pair("From", from);
            }
            if let Some(day) = day(since) {
                query.append_pair("DateSent>", &day);
            }
        }
        let mut found = Vec::new();
        let mut next = Some(url);
        for _ in 0..PAGES {
            let Some(url) = next.take() else { break };
            let Some(page) = self.page(url).await else {
                return Sought::Unanswered;
            };
            found.extend(
                page.messages
                    .into_iter()
                    .filter_map(|it| it.sid_if_same(text)),
            );
            next = page.next_page_uri.and_then(|uri| self.beside(&uri));
        }
        Sought::Found(found)
    }

    /// An address that an answer named, if it is the API's: our credentials go nowhere else.
    fn beside(&self, uri: &str) -> Option<Url> {
        let url = self.create.join(uri).ok()?;
        (url.origin() == self.create.origin()).then_some(url)
    }

    async fn page(&self, url: Url) -> Option<Page> {
        let request = self
            .client
            .get(url)
            .header(AUTHORIZATION, self.authorization.clone());
        let response = request.send().await.ok()?;
        if response.status() != StatusCode::OK {
            return None;
        }
        serde_json::from_slice(&response.bytes().await.ok()?).ok()
    }
}

impl Listed {
    fn sid_if_same(self, text: &Outgoing) -> Option<String> {
        let outbound = self
            .direction
            .as_deref()
            .is_none_or(|it| it.starts_with("outbound"));
        let to = self.to.as_deref().is_none_or(|to| to == text.to);
        let same = self
            .body
            .is_some_and(|body| body.trim() == text.body.trim());
        (outbound && to && same).then_some(self.sid).flatten()
    }
}

/// The day before, in UTC, so that no clock difference hides a text.
fn day(since: Timestamp) -> Option<String> {
    let before = since.before(Duration::from_hours(24));
    let date = OffsetDateTime::from_unix_timestamp(before.micros() / 1_000_000).ok()?;
    date.format(format_description!("[year]-[month]-[day]"))
        .ok()
}

async fn taken(response: Response) -> Handed {
    let created = match response.bytes().await {
        Ok(bytes) => serde_json::from_slice::<Created>(&bytes)
            .ok()
            .and_then(|it| it.sid),
        Err(_) => None,
    };
    // A 2xx without an id was taken, but under which id only the list can tell.
    created.map_or(Handed::Refused(Failure::Unknown), Handed::Taken)
}

async fn refused(response: Response) -> Handed {
    let (status, code, after) = told(response).await;
    Handed::Refused(classify_call(status, code, after))
}

/// What a refusal says: HTTP's status, Twilio's code, and the wait that is asked for.
async fn told(response: Response) -> (u16, Option<i64>, Option<Duration>) {
    let status = response.status().as_u16();
    let after = response
        .headers()
        .get(RETRY_AFTER)
        .and_then(|value| value.to_str().ok()?.parse().ok())
        .map(Duration::from_secs);
    let code = match response.bytes().await {
        Ok(bytes) => serde_json::from_slice::<Refusal>(&bytes)
            .ok()
            .and_then(|it| it.code),
        Err(_) => None,
    };
    (status, code, after)
}
