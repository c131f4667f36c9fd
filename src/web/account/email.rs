//! `/account/email`: the mail address of an account, proven by a code that is mailed to it.

use askama::Template;
use axum::{
    Form,
    extract::State,
    http::StatusCode,
    response::{IntoResponse, Redirect, Response},
};
use serde::Deserialize;

use crate::{
    domain::{EMAIL, EmailAddress},
    store::codes,
    web::{
        Web,
        error::Error,
        page::{Reads, Words, answer, page},
        profile::{MailProof, prove_email},
        sign_in::Head,
        who::{Account, AsCustomer},
    },
};

/// The form.
#[derive(Debug, Default, Deserialize)]
pub(super) struct Typed {
    /// None: they have not been asked for it.
    code: Option<String>,
}

#[derive(Template)]
#[template(path = "web/email.html")]
struct Page<'a> {
    lang: &'a str,
    words: Words<'a>,
    account: Option<&'a Account>,
    who: &'a Account,
    /// A code is on its way.
    asks_code: bool,
    wrong: Option<&'static str>,
}

impl<'a> Page<'a> {
    fn new(web: &'a Web, reads: &Reads, account: &'a Account) -> Self {
        Self {
            lang: reads.0.code(),
            words: Words::new(&web.0.parts.wording, reads.0),
            account: Some(account),
            who: account,
            asks_code: false,
            wrong: None,
        }
    }
}

/// Whether there is anything to prove here: mail, and accounts that are ours.
fn is_here(web: &Web) -> bool {
    web.0.parts.mailing.on && web.0.accounts.managed_here()
}

/// Whether a code was mailed that is still good.
pub(super) async fn waits(web: &Web, account: &Account) -> Result<bool, Error> {
    let Some(address) = account.email.clone().filter(|_| !account.email_proven) else {
        return Ok(false);
    };
    let now = web.0.parts.clock.now();
    let mut tx = web.0.parts.db.read().await?;
    let user = Some(account.id.0);
    let code = codes::live(&mut tx, EMAIL.to_owned(), address, user, now).await?;
    Ok(code.is_some())
}

/// `GET /account/email`: asks for the code, where one is on its way.
pub(super) async fn show(
    State(web): State<Web>,
    reads: Reads,
    AsCustomer(account): AsCustomer,
) -> Result<Response, Error> {
    if !is_here(&web) {
        return Ok(Redirect::to("/account").into_response());
    }
    let mut form = Page::new(&web, &reads, &account);
    form.asks_code = waits(&web, &account).await?;
    page(&form)
}

/// `POST /account/email`: a code goes to the address of the account; with the code it is theirs.
pub(super) async fn take(
    State(web): State<Web>,
    reads: Reads,
    AsCustomer(account): AsCustomer,
    head: Head,
    Form(typed): Form<Typed>,
) -> Result<Response, Error> {
    let address = account.email.as_deref();
    let address = address.and_then(|it| EmailAddress::parse(it).ok());
    let Some(address) = address.filter(|_| is_here(&web)) else {
        return Ok(Redirect::to("/account").into_response());
    };
    if account.email_proven {
        return Ok(Redirect::to("/account/email").into_response());
    }
    let code = typed.code.as_deref();
    let proof = prove_email(&web, &account, reads.0, &address, code, &head.network).await?;
    let mut form = Page::new(&web, &reads, &account);
    form.asks_code = proof != MailProof::TooMany;
    let (status, wrong) = match proof {
        MailProof::Proven => return Ok(Redirect::to("/account?done=email").into_response()),
        // They asked for another one.
        MailProof::Pending => (StatusCode::OK, code.map(|_| "web-code-new")),
        MailProof::Wrong => (
            StatusCode::UNPROCESSABLE_ENTITY,
            Some("web-email-code-wrong"),
        ),
        MailProof::TooMany => (StatusCode::TOO_MANY_REQUESTS, Some("web-email-too-many")),
        MailProof::TooManyGuesses => (StatusCode::TOO_MANY_REQUESTS, Some("web-too-many-guesses")),
    };
    form.wrong = wrong;
    answer(status, &form)
}
