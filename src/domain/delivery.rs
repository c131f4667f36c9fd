//! What becomes of a text that was sent, and that it only ever moves forward.

use uuid::Uuid;

/// A text's way, by Twilio's names. Receipts come in any order and more than once: only a higher
/// [`DeliveryStatus::rank`] changes anything, and the first final word stays.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[expect(missing_docs, reason = "each is the carrier's own word")]
pub enum DeliveryStatus {
    Queued,
    Accepted,
    Sending,
    Sent,
    Delivered,
    Undelivered,
    Failed,
    Canceled,
    Read,
    /// It may have been taken, and nobody could tell.
    Unknown,
    /// Not sent, because the person opted out.
    Suppressed,
}

impl DeliveryStatus {
    /// The name, as stored and shown.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Queued => "queued",
            Self::Accepted => "accepted",
            Self::Sending => "sending",
            Self::Sent => "sent",
            Self::Delivered => "delivered",
            Self::Undelivered => "undelivered",
            Self::Failed => "failed",
            Self::Canceled => "canceled",
            Self::Read => "read",
            Self::Unknown => "unknown",
            Self::Suppressed => "suppressed",
        }
    }

    /// From a carrier's callback. Twilio's `queued` means that Twilio has it, which is our
    /// `accepted`; a status it adds one day is `None`.
    pub fn from_twilio(name: &str) -> Option<Self> {
        Some(match name {
            "accepted" | "scheduled" | "queued" => Self::Accepted,
            "sending" => Self::Sending,
            "sent" | "partially_delivered" => Self::Sent,
            "delivered" => Self::Delivered,
            "undelivered" => Self::Undelivered,
            "failed" => Self::Failed,
            "canceled" => Self::Canceled,
            "read" => Self::Read,
            _ => return None,
        })
    }

    /// How far along: 0 to 5, as news. `Unknown` goes over `Queued` alone; once it is stored it counts
    /// as 0 (`store::messages::advance`), so that any news goes over it.
    pub const fn rank(self) -> i64 {
        match self {
            Self::Queued => 0,
            Self::Accepted | Self::Unknown => 1,
            Self::Sending => 2,
            Self::Sent => 3,
            Self::Delivered
            | Self::Undelivered
            | Self::Failed
            | Self::Canceled
            | Self::Suppressed => 4,
            Self::Read => 5,
        }
    }
}

/// News of a text that was sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Receipt {
    /// Our id of the message.
    pub id: Uuid,
    /// The carrier's id.
    pub provider_id: Option<String>,
    /// How far it is.
    pub status: DeliveryStatus,
    /// Why it failed, by the carrier's code.
    pub error_code: Option<i64>,
}
