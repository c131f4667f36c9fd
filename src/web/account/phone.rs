//! `/account/phone`: another phone, proven by a code that is texted to it.

use askama::Template;
use axum::{
    Form,
    extract::State,
    http::StatusCode,
    response::{IntoResponse, Redirect, Response},
};
use serde::Deserialize;

use crate::web::{
    Web,
    error::Error,
    field,
    page::{Reads, Words, answer, page},
    profile::{PhoneChange, change_phone},
    sign_in::Head,
    who::{Account, AsCustomer},
};

/// The form.
#[derive(Debug, Default, Deserialize)]
pub(super) struct Typed {
    #[serde(default)]
    phone: String,
    /// None: they have not been asked for it.
    code: Option<String>,
}

#[derive(Template)]
#[template(path = "web/phone.html")]
struct Page<'a> {
    lang: &'a str,
    words: Words<'a>,
    account: Option<&'a Account>,
    who: &'a Account,
    typed: &'a Typed,
    /// The number the code went to.
    asks_code: bool,
    phone_wrong: Option<String>,
    code_wrong: Option<String>,
}

impl<'a> Page<'a> {
    fn new(web: &'a Web, reads: &Reads, account: &'a Account, typed: &'a Typed) -> Self {
        Self {
            lang: reads.0.code(),
            words: Words::new(&web.0.parts.wording, reads.0),
            account: Some(account),
            who: account,
            typed,
            asks_code: false,
            phone_wrong: None,
            code_wrong: None,
        }
    }
}

/// `GET /account/phone`.
pub(super) async fn show(
    State(web): State<Web>,
    reads: Reads,
    AsCustomer(account): AsCustomer,
) -> Result<Response, Error> {
    if !web.0.accounts.managed_here() {
        return Ok(Redirect::to("/account").into_response());
    }
    page(&Page::new(&web, &reads, &account, &Typed::default()))
}

/// `POST /account/phone`: with a number a code goes to it; with the code too it is theirs.
pub(super) async fn take(
    State(web): State<Web>,
    reads: Reads,
    AsCustomer(account): AsCustomer,
    head: Head,
    Form(typed): Form<Typed>,
) -> Result<Response, Error> {
    if !web.0.accounts.managed_here() {
        return Ok(Redirect::to("/account").into_response());
    }
    let (code, network) = (typed.code.as_deref(), &head.network);
    let change = change_phone(&web, &account, reads.0, &typed.phone, code, network).await?;
    let mut form = Page::new(&web, &reads, &account, &typed);
    let words = form.words;
    let has_code = code.is_some_and(|it| !it.trim().is_empty());
    let status = match change {
        PhoneChange::Changed(_) => {
            return Ok(Redirect::to("/account?done=phone").into_response());
        }
        PhoneChange::Bad(error) => {
            form.phone_wrong = Some(words.get(field::phone(error)));
            StatusCode::UNPROCESSABLE_ENTITY
        }
        PhoneChange::Pending(_) => {
            form.asks_code = true;
            // They asked for another one.
            form.code_wrong = code.map(|_| words.get("web-code-new"));
            StatusCode::OK
        }
        PhoneChange::Wrong(_) => {
            form.asks_code = true;
            form.code_wrong = Some(words.get("web-code-wrong"));
            StatusCode::UNPROCESSABLE_ENTITY
        }
        PhoneChange::TooMany(_) if has_code => {
            form.asks_code = true;
            form.code_wrong = Some(words.get("web-too-many-guesses"));
            StatusCode::TOO_MANY_REQUESTS
        }
        PhoneChange::TooMany(_) => {
            form.phone_wrong = Some(words.get("web-too-many-codes"));
            StatusCode::TOO_MANY_REQUESTS
        }
    };
    answer(status, &form)
}
