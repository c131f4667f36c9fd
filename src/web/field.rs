//! What people type into fields: read kindly, and refused with a word beside the field.

use askama::Template;
use axum::{http::StatusCode, response::Response};

use super::{error::Error, page};
use crate::domain::phone::PhoneError;

/// The longest line that is kept: names, mail addresses.
const LINE: usize = 200;

/// The wording that says what is wrong with a phone number.
pub(super) const fn phone(error: PhoneError) -> &'static str {
    match error {
        PhoneError::NoNumber | PhoneError::Letters => "web-phone-none",
        PhoneError::NoCountry | PhoneError::Ambiguous => "web-phone-country",
        PhoneError::Impossible => "web-phone-impossible",
        PhoneError::Extension => "web-phone-extension",
    }
}

/// One line of somebody's words; none when there is nothing in it. A database takes no NUL.
pub(super) fn line(text: &str) -> Option<String> {
    let words: Vec<&str> = text
        .split(|c: char| c.is_whitespace() || c.is_control())
        .filter(|it| !it.is_empty())
        .collect();
    let line: String = words.join(" ").chars().take(LINE).collect();
    (!line.is_empty()).then_some(line)
}

/// A form that was sent too often.
pub(super) fn too_many(form: &impl Template) -> Result<Response, Error> {
    page::answer(StatusCode::TOO_MANY_REQUESTS, form)
}
