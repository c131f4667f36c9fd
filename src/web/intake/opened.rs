//! The confirmation: success, the code, and what an account would give. It can be loaded again, by
//! whoever has its address, which nobody can guess.

use askama::Template;
use axum::{
    extract::{Path, State},
    response::{IntoResponse, Redirect, Response},
};
use subtle::ConstantTimeEq;

use crate::{
    domain::TicketStatus,
    store::tickets,
    web::{
        Web,
        error::Error,
        page::{Reads, Words, page},
        who::{Account, Who},
    },
    wording::sign_up_path,
};

/// How many hexadecimal digits of the keyed hash stand in the address: 128 bits.
const DIGITS: usize = 32;

#[derive(Template)]
#[template(path = "web/opened.html")]
struct Page<'a> {
    lang: &'a str,
    words: Words<'a>,
    account: Option<&'a Account>,
    code: &'a str,
    /// None once they are erased.
    phone: Option<&'a str>,
    proven: bool,
    over: bool,
    /// The sign-up, with the number in it.
    sign_up: String,
}

/// Where the confirmation of this ticket is.
pub(super) fn path(web: &Web, code: &str) -> String {
    format!("{}/{code}-{}", super::PATH, seal(web, code))
}

fn seal(web: &Web, code: &str) -> String {
    let mut seal = web.0.parts.key.hash("opened", code);
    seal.truncate(DIGITS);
    seal
}

/// The page.
pub(super) async fn opened(
    State(web): State<Web>,
    reads: Reads,
    who: Who,
    Path(name): Path<String>,
) -> Result<Response, Error> {
    let elsewhere = Redirect::to("/").into_response();
    let Some((code, given)) = name.split_once('-') else {
        return Ok(elsewhere);
    };
    let seal = seal(&web, code);
    if !bool::from(seal.as_bytes().ct_eq(given.as_bytes())) {
        return Ok(elsewhere);
    }
    let mut tx = web.0.parts.db.read().await?;
    let ticket = tickets::with_code(&mut tx, code.to_owned()).await?;
    drop(tx);
    let Some(ticket) = ticket else {
        return Ok(elsewhere);
    };
    let phone = ticket.customer_phone.as_deref();
    let status = TicketStatus::from_name(&ticket.status);
    page(&Page {
        lang: reads.0.code(),
        words: Words::new(&web.0.parts.wording, reads.0),
        account: who.0.as_ref(),
        code,
        phone,
        proven: ticket.phone_proven_at.is_some(),
        over: matches!(
            status,
            Some(TicketStatus::Completed | TicketStatus::Dropped)
        ),
        sign_up: sign_up_path(phone),
    })
}
