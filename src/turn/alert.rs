//! The text, and the mail, to the operator when a person of the staff is needed.

use crate::{
    conversation::Alert,
    domain::{Language, segments},
    wording::{Letter, Part, Wording},
};

/// The most segments an alert may take: what is known is cut, who it is and why never.
const SEGMENTS: usize = 3;

/// Why, who, and what is known. The operator gets the whole number: somebody must write to it.
pub(super) fn text(wording: &Wording, alert: &Alert, address: &str) -> String {
    let why = wording.text(Language::En, &format!("alert-{}", alert.reason));
    let text = format!("SavvySolve: {why} {address}. {}", alert.summary);
    segments::truncate_to_parts(&segments::to_gsm7_lookalikes(&text), SEGMENTS).into_owned()
}

/// The same as a mail.
pub(super) fn letter(wording: &Wording, words: String) -> Letter {
    let language = Language::default();
    Letter {
        language,
        subject: wording.text(language, "mail-subject-alert"),
        parts: vec![Part::Words(words)],
        ..Letter::default()
    }
}
