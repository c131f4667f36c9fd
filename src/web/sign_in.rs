//! `/sign-up` and `/sign-in`: a phone, then the code that was texted to it. Both do the same, so that
//! nobody learns whether a number has an account; they differ in what they say and ask.

use askama::Template;
use axum::{
    Form,
    extract::{Query, State, rejection::QueryRejection},
    http::{HeaderMap, header::SET_COOKIE, request::Parts},
    response::{IntoResponse, Redirect, Response},
};
use serde::Deserialize;

use super::{
    Accounts, Web, client,
    codes::{Tried, greet, send_code, try_code},
    cookie,
    error::Error,
    field,
    page::{Reads, Words, again, page},
    path,
    who::{Account, Who},
};
use crate::{
    actions::{self, CodeLimits, Limit, Per, Place, Profile, Token},
    store::sign_ins,
};

/// Which of the two pages it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Door {
    /// `/sign-up`.
    Up,
    /// `/sign-in`.
    In,
}

impl Door {
    const fn path(self) -> &'static str {
        match self {
            Self::Up => "/sign-up",
            Self::In => "/sign-in",
        }
    }

    const fn title(self) -> &'static str {
        match self {
            Self::Up => "web-sign-up",
            Self::In => "web-sign-in",
        }
    }

    const fn why(self) -> &'static str {
        match self {
            Self::Up => "web-sign-up-why",
            Self::In => "web-sign-in-why",
        }
    }

    /// What the link to the other one says.
    const fn other(self) -> &'static str {
        match self {
            Self::Up => "web-have-account",
            Self::In => "web-no-account",
        }
    }

    const fn is_new(self) -> bool {
        matches!(self, Self::Up)
    }
}

/// What stands behind the `?` of a link.
#[derive(Debug, Default, Deserialize)]
pub(super) struct Link {
    redirect_url: Option<String>,
    phone: Option<String>,
}

/// What was typed so far.
#[derive(Debug, Default, Deserialize)]
pub(super) struct Typed {
    #[serde(default)]
    phone: String,
    #[serde(default)]
    name: String,
    #[serde(default)]
    email: String,
    /// None: they have not been asked for it.
    code: Option<String>,
    redirect_url: Option<String>,
}

#[derive(Template)]
#[template(path = "web/sign-in.html")]
struct Page<'a> {
    lang: &'a str,
    words: Words<'a>,
    account: Option<&'a Account>,
    door: Door,
    typed: &'a Typed,
    /// Where it goes on; a path of our own.
    next: &'a str,
    /// A code is asked for.
    asks_code: bool,
    phone_wrong: Option<String>,
    email_wrong: Option<String>,
    code_wrong: Option<String>,
    other: String,
    /// The same page with the number to be changed.
    back: String,
}

/// `GET /sign-up`: changes nothing, so that whatever looks at a link before its reader does no harm.
pub(super) async fn up(
    web: State<Web>,
    reads: Reads,
    who: Who,
    link: Result<Query<Link>, QueryRejection>,
) -> Result<Response, Error> {
    show(Door::Up, &web, &reads, &who, &given(link))
}

/// `GET /sign-in`.
pub(super) async fn r#in(
    web: State<Web>,
    reads: Reads,
    who: Who,
    link: Result<Query<Link>, QueryRejection>,
) -> Result<Response, Error> {
    show(Door::In, &web, &reads, &who, &given(link))
}

/// A link that was garbled on its way is one without what it should have brought.
fn given(link: Result<Query<Link>, QueryRejection>) -> Link {
    link.map(|it| it.0).unwrap_or_default()
}

fn show(door: Door, web: &Web, reads: &Reads, who: &Who, link: &Link) -> Result<Response, Error> {
    let next = path::own(link.redirect_url.as_deref());
    if who.0.is_some() {
        return Ok(Redirect::to(&next).into_response());
    }
    if let Accounts::Clerk(clerk) = &web.0.accounts {
        let phone = link.phone.as_deref();
        return Ok(super::clerk::door(web, clerk, door.is_new(), phone, &next));
    }
    let typed = Typed {
        phone: link.phone.clone().unwrap_or_default(),
        ..Typed::default()
    };
    page(&form(door, web, reads, &typed, &next))
}

fn form<'a>(door: Door, web: &'a Web, reads: &Reads, typed: &'a Typed, next: &'a str) -> Page<'a> {
    let other = match door {
        Door::Up => Door::In,
        Door::In => Door::Up,
    };
    Page {
        lang: reads.0.code(),
        words: Words::new(&web.0.parts.wording, reads.0),
        account: None,
        door,
        typed,
        next,
        asks_code: false,
        phone_wrong: None,
        email_wrong: None,
        code_wrong: None,
        other: path::with(
            other.path(),
            &[("redirect_url", next), ("phone", &typed.phone)],
        ),
        back: path::with(
            door.path(),
            &[("redirect_url", next), ("phone", &typed.phone)],
        ),
    }
}

/// `POST /sign-up`.
pub(super) async fn post_up(
    State(web): State<Web>,
    reads: Reads,
    head: Head,
    Form(typed): Form<Typed>,
) -> Result<Response, Error> {
    take(Door::Up, &web, &reads, &head, &typed).await
}

/// `POST /sign-in`.
pub(super) async fn post_in(
    State(web): State<Web>,
    reads: Reads,
    head: Head,
    Form(typed): Form<Typed>,
) -> Result<Response, Error> {
    take(Door::In, &web, &reads, &head, &typed).await
}

/// What a form is judged by beside its fields.
pub(super) struct Head {
    /// The network address that limits count for.
    pub(super) network: String,
    headers: HeaderMap,
}

impl axum::extract::FromRequestParts<Web> for Head {
    type Rejection = std::convert::Infallible;

    async fn from_request_parts(parts: &mut Parts, web: &Web) -> Result<Self, Self::Rejection> {
        Ok(Self {
            network: client::network(web, parts),
            headers: parts.headers.clone(),
        })
    }
}

async fn take(
    door: Door,
    web: &Web,
    reads: &Reads,
    head: &Head,
    typed: &Typed,
) -> Result<Response, Error> {
    if !matches!(web.0.accounts, Accounts::Local) {
        return Err(Error::NotFound);
    }
    let next = path::own(typed.redirect_url.as_deref());
    let mut form = form(door, web, reads, typed, &next);
    let words = form.words;
    let phone = field::customers_phone(web, &typed.phone);
    form.phone_wrong = phone.as_ref().err().map(|why| words.get(why));
    let email = field::email(&typed.email);
    form.email_wrong = email.is_err().then(|| words.get("web-email-wrong"));
    let (Ok(phone), Ok(email)) = (phone, email) else {
        return again(&form);
    };
    form.asks_code = true;
    let Some(digits) = typed.code.as_deref().filter(|it| !it.trim().is_empty()) else {
        let sent = send_code(web, reads.0, Place::Phone(&phone), None, &head.network).await?;
        if !sent {
            form.asks_code = false;
            form.phone_wrong = Some(words.get("web-too-many-codes"));
        } else if typed.code.is_some() {
            form.code_wrong = Some(words.get("web-code-new"));
        }
        return if sent {
            page(&form)
        } else {
            field::too_many(&form)
        };
    };
    let parts = &web.0.parts;
    let now = parts.clock.now();
    let mut tx = parts.db.begin().await?;
    let tried = try_code(
        web,
        &mut tx,
        Place::Phone(&phone),
        None,
        digits,
        &head.network,
    )
    .await?;
    match tried {
        Tried::Right => {}
        Tried::Wrong => {
            tx.commit().await?;
            form.code_wrong = Some(words.get("web-code-wrong"));
            return again(&form);
        }
        Tried::TooMany => {
            tx.commit().await?;
            form.code_wrong = Some(words.get("web-too-many-guesses"));
            return field::too_many(&form);
        }
    }
    let profile = Profile {
        name: field::line(&typed.name),
        email,
    };
    let account = actions::account_of(&mut tx, &phone, profile, now).await?;
    let token = Token::new().map_err(Error::Random)?;
    let before = cookie::token(&head.headers, web.is_secure());
    actions::sign_in(&mut tx, account.id, &token, before.as_ref(), now).await?;
    tx.commit().await?;
    if door.is_new() {
        greet(web, reads.0, &account, &head.network).await?;
    }
    let mut response = Redirect::to(&next).into_response();
    let set = cookie::set(&token, web.is_secure());
    response.headers_mut().append(SET_COOKIE, set);
    Ok(response)
}

/// `POST /sign-out`.
pub(super) async fn out(State(web): State<Web>, head: Head) -> Result<Response, Error> {
    if let Accounts::Clerk(clerk) = &web.0.accounts {
        return Ok(super::clerk::out(clerk, &head.headers));
    }
    let secure = web.is_secure();
    if let Some(token) = cookie::token(&head.headers, secure) {
        let mut tx = web.0.parts.db.begin().await?;
        sign_ins::remove(&mut tx, token.id()).await?;
        tx.commit().await?;
    }
    let mut response = Redirect::to("/").into_response();
    response
        .headers_mut()
        .append(SET_COOKIE, cookie::clear(secure));
    Ok(response)
}

/// The limits on strangers, made of the settings once.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// Codes that are sent, and typed in.
    pub codes: CodeLimits,
    /// Forms for one number.
    pub forms_number: Limit,
    /// Forms from one network address.
    pub forms_network: Limit,
    /// Forms in all.
    pub forms_all: Limit,
}

impl Limits {
    /// As set.
    pub const fn new(set: &crate::config::Limits) -> Self {
        const fn limit(name: &'static str, most: u32, per: Per) -> Limit {
            Limit { name, most, per }
        }
        Self {
            codes: CodeLimits {
                place: limit("codes_number", set.codes_per_number, Per::Hour),
                asker: limit("codes_network", set.codes_per_address, Per::Hour),
                all: limit("codes_all", set.codes_per_day, Per::Day),
                guesses: limit("guesses", set.guesses_per_address, Per::Hour),
            },
            forms_number: limit("forms_number", set.forms_per_number, Per::Day),
            forms_network: limit("forms_network", set.forms_per_address, Per::Hour),
            forms_all: limit("forms_all", set.forms_per_day, Per::Day),
        }
    }
}
