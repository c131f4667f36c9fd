//! Twilio's own log: every message it took, in either direction.

use savvysolve::domain::Timestamp;
use serde_json::{Value, json};
use time::{OffsetDateTime, format_description::well_known::Rfc2822};

use super::{Inner, State};

/// Which way a message went, seen from the app.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Direction {
    /// A person texted.
    Inbound,
    /// The app sent it over REST.
    Outbound,
    /// Twilio answered a carrier word by itself; no part of its log, but on the phone.
    Automatic,
}

/// A message that Twilio took.
#[derive(Clone, Debug)]
pub(crate) struct Message {
    /// Twilio's id.
    pub(crate) sid: String,
    /// Which way it went.
    pub(crate) direction: Direction,
    /// E.164; none where a Messaging Service is still to choose.
    pub(crate) from: Option<String>,
    /// E.164.
    pub(crate) to: String,
    /// The words.
    pub(crate) body: String,
    /// URLs of photos.
    pub(crate) media: Vec<String>,
    /// The Messaging Service it was sent through.
    pub(crate) service: Option<String>,
    /// The furthest it got.
    pub(crate) status: String,
    /// Why it got no further.
    pub(crate) error_code: Option<u32>,
    /// Where its receipts go.
    pub(crate) status_callback: Option<String>,
    /// When it was taken.
    pub(crate) created_at: Timestamp,
}

impl Message {
    /// Whether it is on the person's phone, or on its way without a failure so far.
    pub(crate) fn arrives(&self) -> bool {
        self.direction != Direction::Inbound
            && !matches!(self.status.as_str(), "failed" | "undelivered" | "canceled")
    }

    /// The calendar day, as `DateSent` filters compare it.
    pub(super) fn day(&self) -> String {
        date(self.created_at).date().to_string()
    }

    /// As the REST interface tells it.
    pub(super) fn to_json(&self, account: &str) -> Value {
        let stamp = date(self.created_at).format(&Rfc2822).unwrap();
        let direction = match self.direction {
            Direction::Inbound => "inbound",
            Direction::Outbound => "outbound-api",
            Direction::Automatic => "outbound-reply",
        };
        let uri = format!("/2010-04-01/Accounts/{account}/Messages/{}.json", self.sid);
        json!({
            "sid": self.sid, "account_sid": account, "messaging_service_sid": self.service,
            "from": self.from, "to": self.to, "body": self.body, "status": self.status, "direction": direction,
            "num_segments": if self.service.is_some() { "0" } else { "1" },
            "num_media": self.media.len().to_string(),
            "price": null, "price_unit": "USD", "error_code": self.error_code, "error_message": null,
            "date_created": stamp, "date_updated": stamp, "date_sent": stamp,
            "api_version": "2010-04-01", "uri": uri, "subresource_uris": {},
        })
    }
}

/// How far a status is along the way; a message never goes back.
fn rank(status: &str) -> u8 {
    match status {
        "accepted" | "scheduled" => 0,
        "queued" | "receiving" => 1,
        "sending" => 2,
        "sent" | "received" => 3,
        "read" => 5,
        _ => 4,
    }
}

impl State {
    /// The message got this far, if it was not further already.
    pub(super) fn advance(&mut self, sid: &str, status: &str, error_code: Option<u32>) {
        let message = self.messages.iter_mut().find(|message| message.sid == sid);
        if let Some(message) = message.filter(|message| rank(&message.status) < rank(status)) {
            status.clone_into(&mut message.status);
            message.error_code = error_code;
        }
    }
}

impl Inner {
    /// The time, as the stand-in tells it.
    pub(super) fn now(&self) -> Timestamp {
        self.clock.now()
    }
}

fn date(at: Timestamp) -> OffsetDateTime {
    OffsetDateTime::from_unix_timestamp_nanos(i128::from(at.micros()) * 1_000).unwrap()
}
