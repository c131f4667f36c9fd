//! The closed list of what can go wrong at a carrier, and which of Twilio's codes means what.
//!
//! Source: Twilio's error dictionary, as gathered in the vendor's documentation of each code. A
//! code that is not listed never says anything about the recipient: Twilio refines them over time.

use std::time::Duration;

/// What a carrier's refusal means for the message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Failure {
    /// Surely not taken; try again after the wait, or by back-off when none is named.
    Retry {
        /// What the carrier asked for.
        after: Option<Duration>,
        /// The carrier's code.
        code: Option<i64>,
    },
    /// Never to this recipient, or never this text.
    GiveUp {
        /// The carrier's code.
        code: Option<i64>,
    },
    /// The recipient opted out at the carrier.
    OptedOut {
        /// The carrier's code.
        code: Option<i64>,
    },
    /// The operator must act: credentials, sender, account. Nothing else would pass either.
    Config {
        /// The carrier's code.
        code: Option<i64>,
    },
    /// It may have been taken: a time-out, a broken connection, a 5xx.
    Unknown,
}

/// What an answer to a create call means. `status` is HTTP's, `code` Twilio's.
pub const fn classify_call(status: u16, code: Option<i64>, after: Option<Duration>) -> Failure {
    match (status, code) {
        // 429 is the one answer that promises the request was not processed.
        (429, _) | (_, Some(20429 | 21611)) => Failure::Retry { after, code },
        // Our sender does not reach this one recipient: a trial account, a country it is not made
        // for. The operator may mend it, but others must not wait for that.
        (_, Some(21219 | 21606 | 21608 | 21703)) => Failure::Retry {
            after: Some(Duration::from_mins(1)),
            code,
        },
        // 408: the carrier, or a proxy before it, gave up waiting for something it may have begun.
        (408 | 500.., _) => Failure::Unknown,
        (_, Some(21610)) => Failure::OptedOut { code },
        // A redirect means that `twilio.api_base` is not where the API is.
        (300..=399, _)
        | (401 | 403 | 404, None)
        | (
            _,
            Some(
                20003 | 20005 | 20006 | 20404 | 21212 | 21603 | 21609 | 21659 | 21660 | 21701
                | 21702 | 21704,
            ),
        ) => Failure::Config { code },
        _ => Failure::GiveUp { code },
    }
}

/// What a receipt that says `failed` or `undelivered` means.
pub const fn classify_async(code: Option<i64>) -> Failure {
    match code {
        Some(21610) => Failure::OptedOut { code },
        // The network lost it or was full; Twilio's advice is to try again later.
        Some(30001 | 30008 | 30017 | 30022) => Failure::Retry {
            after: Some(Duration::from_mins(1)),
            code,
        },
        // Switched off or out of reach: a little patience.
        Some(30003) => Failure::Retry {
            after: Some(Duration::from_mins(10)),
            code,
        },
        _ => Failure::GiveUp { code },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn class(failure: Failure) -> &'static str {
        match failure {
            Failure::Retry { .. } => "retry",
            Failure::GiveUp { .. } => "give_up",
            Failure::OptedOut { .. } => "opted_out",
            Failure::Config { .. } => "config",
            Failure::Unknown => "unknown",
        }
    }

    #[test]
    fn each_class_has_its_codes() {
        let call = |status, code| class(classify_call(status, code, None));
        assert_eq!(call(429, Some(20429)), "retry");
        assert_eq!(call(400, Some(21610)), "opted_out");
        assert_eq!(call(401, Some(20003)), "config");
        assert_eq!(call(401, None), "config");
        assert_eq!(call(308, None), "config");
        assert_eq!(call(408, None), "unknown");
        assert_eq!(
            call(400, Some(21608)),
            "retry",
            "one recipient must not stop all others"
        );
        assert_eq!(call(400, Some(21211)), "give_up");
        assert_eq!(call(400, Some(99999)), "give_up");
        assert_eq!(call(400, None), "give_up");
        assert_eq!(call(500, Some(20500)), "unknown");
        assert_eq!(call(503, None), "unknown");
        assert_eq!(call(404, None), "config");
        assert_eq!(class(classify_async(Some(30007))), "give_up");
        assert_eq!(class(classify_async(Some(30008))), "retry");
    }
}
