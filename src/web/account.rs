//! `/account`: what somebody has here, and what they may change of it.

mod card;
mod email;
mod leave;
mod mails;
mod phone;
pub(super) mod rating;
mod session;
mod sessions;

use askama::Template;
use axum::{
    Form, Router,
    extract::{Query, State, rejection::QueryRejection},
    response::{IntoResponse, Redirect, Response},
    routing::{get, post},
};
use serde::Deserialize;
use uuid::Uuid;

use self::card::Card;
use super::{
    Web,
    error::Error,
    field,
    page::{Reads, Words, again, page},
    profile::change_email,
    sign_in::Head,
    who::{Account, AsCustomer},
};
use crate::{
    domain::Wall,
    store::{history, users},
};

/// Sessions that the first page shows.
const RECENT: i64 = 5;

/// Tickets that it shows. Nobody has as many open.
const WAITING: i64 = 20;

/// All pages below `/account`.
pub(super) fn router() -> Router<Web> {
    Router::new()
        .route("/account", get(show).post(save))
        .route("/account/phone", get(phone::show).post(phone::take))
        .route("/account/email", get(email::show).post(email::take))
        .route("/account/mails", post(mails::save))
        .route("/account/delete", get(leave::ask).post(leave::delete))
        .route("/account/sign-out-others", post(leave::sign_out_others))
        .route("/account/sessions", get(sessions::list))
        .route("/account/sessions/{id}", get(session::show))
        .route("/account/sessions/{id}/rating", post(rating::rate))
}

/// What was done on the page before, as the address tells it: it is shown once, and anybody may type
/// it, so it only chooses between words of ours.
#[derive(Clone, Copy, Debug, Default, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Done {
    Saved,
    Phone,
    Others,
    Email,
    Mails,
    Rated,
    #[default]
    #[serde(other)]
    Nothing,
}

impl Done {
    const fn wording(self) -> Option<&'static str> {
        match self {
            Self::Saved => Some("web-done-saved"),
            Self::Phone => Some("web-done-phone"),
            Self::Others => Some("web-done-others"),
            Self::Email => Some("web-done-email"),
            Self::Mails => Some("web-done-mails"),
            Self::Rated => Some("web-rating-kept"),
            Self::Nothing => None,
        }
    }
}

#[derive(Debug, Default, Deserialize)]
struct Before {
    #[serde(default)]
    done: Done,
}

/// What was typed into the profile.
#[derive(Debug, Default, Deserialize)]
struct Profile {
    #[serde(default)]
    name: String,
    #[serde(default)]
    email: String,
}

/// A ticket that is not over, as the page shows it.
struct Waiting {
    row: history::Waiting,
    opened: card::When,
}

#[derive(Template)]
#[template(path = "web/account.html")]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is a part of the page that is there or not"
)]
struct Page<'a> {
    lang: &'a str,
    words: Words<'a>,
    account: Option<&'a Account>,
    /// The same; nobody else gets here.
    who: &'a Account,
    /// Phone, mail address and the end of the account are ours to change.
    managed_here: bool,
    done: Option<&'static str>,
    counts: history::Counts,
    waiting: Vec<Waiting>,
    recent: Vec<Card>,
    typed: Profile,
    email_wrong: bool,
    /// There is mail here at all.
    mails: bool,
    /// A code was mailed that proves their address.
    code_waits: bool,
    /// The mails that may be chosen; none before their address is proven.
    choices: Vec<mails::Choice>,
    /// Where to text.
    number: &'a str,
}

/// `GET /account`.
async fn show(
    State(web): State<Web>,
    reads: Reads,
    AsCustomer(account): AsCustomer,
    before: Result<Query<Before>, QueryRejection>,
) -> Result<Response, Error> {
    let typed = Profile {
        name: account.name.clone().unwrap_or_default(),
        email: account.email.clone().unwrap_or_default(),
    };
    let mut dashboard = dashboard(&web, &reads, &account, typed).await?;
    dashboard.done = before.ok().and_then(|it| it.0.done.wording());
    page(&dashboard)
}

/// `POST /account`: name and mail address.
async fn save(
    State(web): State<Web>,
    reads: Reads,
    AsCustomer(account): AsCustomer,
    head: Head,
    Form(typed): Form<Profile>,
) -> Result<Response, Error> {
    let ours = web.0.accounts.managed_here();
    let Ok(email) = field::email(&typed.email) else {
        let mut dashboard = dashboard(&web, &reads, &account, typed).await?;
        dashboard.email_wrong = true;
        return again(&dashboard);
    };
    let mut tx = web.0.parts.db.begin().await?;
    users::set_name(&mut tx, account.id.0, field::line(&typed.name)).await?;
    tx.commit().await?;
    if ours {
        let mailed = change_email(&web, &account, reads.0, email, &head.network).await?;
        if mailed.is_some() {
            return Ok(Redirect::to("/account/email").into_response());
        }
    }
    Ok(Redirect::to("/account?done=saved").into_response())
}

async fn dashboard<'a>(
    web: &'a Web,
    reads: &Reads,
    account: &'a Account,
    typed: Profile,
) -> Result<Page<'a>, Error> {
    let parts = &web.0.parts;
    let (now, wall) = (parts.clock.now(), Wall::of(account.phone.as_deref()));
    let words = Words::new(&parts.wording, reads.0);
    let mut tx = parts.db.read().await?;
    let counts = history::counts(&mut tx, account.id.0).await?;
    let waiting = history::waiting(&mut tx, account.id.0, WAITING).await?;
    let recent = history::sessions(&mut tx, account.id.0, Uuid::max(), RECENT).await?;
    let choices = mails::choices(&mut tx, account).await?;
    drop(tx);
    let code_waits = email::waits(web, account).await?;
    Ok(Page {
        lang: reads.0.code(),
        words,
        account: Some(account),
        who: account,
        managed_here: web.0.accounts.managed_here(),
        done: None,
        counts: counts.unwrap_or(history::Counts {
            total: 0,
            completed: 0,
        }),
        waiting: waiting
            .into_iter()
            .map(|row| Waiting {
                opened: card::When::new(words, &wall, row.created_at),
                row,
            })
            .collect(),
        recent: recent
            .into_iter()
            .map(|row| Card::new(words, &wall, now, row))
            .collect(),
        typed,
        email_wrong: false,
        mails: parts.mailing.on,
        code_waits,
        choices,
        number: &web.0.number,
    })
}
