//! `/account`: what somebody has here.

use askama::Template;
use axum::{extract::State, response::Response};

use super::{
    Web,
    error::Error,
    page::{Reads, Words, page},
    who::{Account, AsCustomer},
};

#[derive(Template)]
#[template(path = "web/account.html")]
struct Page<'a> {
    lang: &'a str,
    words: Words<'a>,
    account: Option<&'a Account>,
}

/// The page.
pub(super) async fn account(
    State(web): State<Web>,
    reads: Reads,
    AsCustomer(account): AsCustomer,
) -> Result<Response, Error> {
    page(&Page {
        lang: reads.0.code(),
        words: Words::new(&web.0.parts.wording, reads.0),
        account: Some(&account),
    })
}
