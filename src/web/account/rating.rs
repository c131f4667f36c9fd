//! `POST /account/sessions/{id}/rating`: gives or changes a rating, by the rules it has by text.

use askama::Template;
use axum::{
    Form,
    extract::{Path, State},
    http::{HeaderMap, StatusCode},
    response::{IntoResponse, Redirect, Response},
};
use serde::Deserialize;
use uuid::Uuid;

use super::{
    card::{self, Card},
    session::{missing, with_form},
    sessions::is_part,
};
use crate::{
    actions::{Limit, Per, Rating},
    domain::Wall,
    store::history,
    turn,
    web::{
        Web,
        error::Error,
        field,
        page::{Reads, Words, answer},
        who::{Account, AsCustomer},
    },
};

/// The form.
#[derive(Debug, Default, Deserialize)]
pub(super) struct Typed {
    #[serde(default)]
    score: String,
    #[serde(default)]
    comment: String,
}

/// The rating alone, to be put where it stood.
#[derive(Template)]
#[template(path = "web/rating-part.html")]
struct Part<'a> {
    words: Words<'a>,
    card: Card,
}

/// Each change is texted to the solver: so many an hour.
const CHANGES: Limit = Limit {
    name: "ratings",
    most: 6,
    per: Per::Hour,
};

pub(in crate::web) async fn is_allowed(web: &Web, session: Uuid) -> Result<bool, Error> {
    let mut tx = web.0.parts.db.begin().await?;
    let now = web.0.parts.clock.now();
    let allowed = CHANGES.allows(&mut tx, &session.to_string(), now).await?;
    tx.commit().await?;
    Ok(allowed)
}

/// `POST /account/sessions/{id}/rating`.
pub(super) async fn rate(
    State(web): State<Web>,
    reads: Reads,
    AsCustomer(account): AsCustomer,
    Path(id): Path<String>,
    headers: HeaderMap,
    Form(typed): Form<Typed>,
) -> Result<Response, Error> {
    let Ok(id) = Uuid::try_parse(&id) else {
        return missing(&web, &reads, &account);
    };
    let score = typed.score.trim().parse::<u8>().ok();
    let score = score.filter(|it| (1..=5).contains(it));
    let comment = field::words(&typed.comment);
    let wrong = match score {
        None => Some("web-rating-no-score"),
        Some(_) if !is_allowed(&web, id).await? => Some("web-rating-too-often"),
        Some(score) => {
            let by = turn::OnPage {
                account: Some(account.id.0),
                session: id,
                score,
                comment: &comment,
            };
            match turn::rate(&web.0.parts, by).await? {
                Rating::Kept { .. } => None,
                Rating::None => return missing(&web, &reads, &account),
                Rating::NotOver(_) => Some("web-rating-not-over"),
                Rating::TooLate(_) => Some("web-rating-too-late"),
            }
        }
    };
    let form = card::Form {
        score: score.map_or(0, i64::from),
        comment,
        wrong,
        kept: wrong.is_none(),
    };
    if is_part(&headers) {
        part(&web, &reads, &account, id, form).await
    } else if wrong.is_some() {
        with_form(&web, &reads, &account, id, form).await
    } else {
        let back = format!("/account/sessions/{id}?done=rated");
        Ok(Redirect::to(&back).into_response())
    }
}

async fn part(
    web: &Web,
    reads: &Reads,
    account: &Account,
    id: Uuid,
    form: card::Form,
) -> Result<Response, Error> {
    let parts = &web.0.parts;
    let mut tx = parts.db.read().await?;
    let Some(row) = history::session(&mut tx, account.id.0, id).await? else {
        return missing(web, reads, account);
    };
    drop(tx);
    let words = Words::new(&parts.wording, reads.0);
    let wall = Wall::of(account.phone.as_deref());
    let mut card = Card::new(words, &wall, parts.clock.now(), row);
    card.form = form;
    let status = if card.form.wrong.is_some() {
        StatusCode::UNPROCESSABLE_ENTITY
    } else {
        StatusCode::OK
    };
    answer(status, &Part { words, card })
}
