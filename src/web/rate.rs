//! `/rate/{link}`: a session is rated by the link that was mailed to its customer, without a sign-in. The
//! GET, behind each star, only fills the form in.

use askama::Template;
use axum::{
    Form,
    extract::{Path, Query, State, rejection::QueryRejection},
    http::StatusCode,
    response::Response,
};
use serde::Deserialize;
use uuid::Uuid;

use super::{
    Web,
    account::rating::is_allowed,
    error::Error,
    field,
    page::{Reads, Words, answer, page},
    who::Account,
};
use crate::{
    actions::Rating,
    domain::signed_link,
    store::{ratings, sessions},
    turn,
};

/// What a star brings, and what the form does.
#[derive(Debug, Default, Deserialize)]
pub(super) struct Typed {
    #[serde(default)]
    score: String,
    #[serde(default)]
    comment: String,
}

impl Typed {
    fn score(&self) -> Option<u8> {
        let score = self.score.trim().parse().ok();
        score.filter(|it| (1..=5).contains(it))
    }
}

/// A session that may be rated here.
struct Asked {
    path: String,
    solver: String,
    code: String,
    /// 0: none is chosen.
    score: i64,
    comment: String,
    /// It was rated before.
    is_change: bool,
    wrong: Option<&'static str>,
    kept: bool,
}

#[derive(Template)]
#[template(path = "web/rate.html")]
struct Page<'a> {
    lang: &'a str,
    words: Words<'a>,
    account: Option<&'a Account>,
    /// None where the link is not ours, or over.
    asked: Option<Asked>,
}

impl<'a> Page<'a> {
    fn new(web: &'a Web, reads: &Reads, asked: Option<Asked>) -> Self {
        Self {
            lang: reads.0.code(),
            words: Words::new(&web.0.parts.wording, reads.0),
            account: None,
            asked,
        }
    }
}

/// `GET /rate/{link}`, with `?score=4` behind the fourth star.
pub(super) async fn show(
    State(web): State<Web>,
    reads: Reads,
    Path(link): Path<String>,
    star: Result<Query<Typed>, QueryRejection>,
) -> Result<Response, Error> {
    let Some((_, mut asked)) = asked(&web, &link).await? else {
        return old(&web, &reads);
    };
    if let Some(score) = star.ok().and_then(|it| it.0.score()) {
        asked.score = i64::from(score);
    }
    page(&Page::new(&web, &reads, Some(asked)))
}

/// `POST /rate/{link}`.
pub(super) async fn take(
    State(web): State<Web>,
    reads: Reads,
    Path(link): Path<String>,
    Form(typed): Form<Typed>,
) -> Result<Response, Error> {
    let Some((session, mut asked)) = asked(&web, &link).await? else {
        return old(&web, &reads);
    };
    let score = typed.score();
    asked.score = score.map_or(0, i64::from);
    asked.comment = field::words(&typed.comment);
    asked.wrong = match score {
        None => Some("web-rating-no-score"),
        Some(_) if !is_allowed(&web, session).await? => Some("web-rating-too-often"),
        Some(score) => {
            let by = turn::OnPage {
                account: None,
                session,
                score,
                comment: &asked.comment,
            };
            match turn::rate(&web.0.parts, by).await? {
                Rating::Kept { .. } => None,
                Rating::None => return old(&web, &reads),
                Rating::NotOver(_) => Some("web-rating-not-over"),
                Rating::TooLate(_) => Some("web-rating-too-late"),
            }
        }
    };
    asked.kept = asked.wrong.is_none();
    let status = if asked.kept {
        StatusCode::OK
    } else {
        StatusCode::UNPROCESSABLE_ENTITY
    };
    answer(status, &Page::new(&web, &reads, Some(asked)))
}

/// The session that a link is for, as it stands.
async fn asked(web: &Web, link: &str) -> Result<Option<(Uuid, Asked)>, Error> {
    let parts = &web.0.parts;
    let Some(session) = signed_link::rated(&parts.key, link, parts.clock.now()) else {
        return Ok(None);
    };
    let mut tx = parts.db.read().await?;
    let Some(row) = sessions::rateable_one(&mut tx, session).await? else {
        return Ok(None);
    };
    let rating = ratings::get(&mut tx, session).await?;
    Ok(Some((
        session,
        Asked {
            path: format!("/rate/{link}"),
            solver: row.solver_name,
            code: row.code,
            score: rating.as_ref().map_or(0, |it| it.score),
            is_change: rating.is_some(),
            comment: rating.map(|it| it.comment).unwrap_or_default(),
            wrong: None,
            kept: false,
        },
    )))
}

fn old(web: &Web, reads: &Reads) -> Result<Response, Error> {
    answer(StatusCode::NOT_FOUND, &Page::new(web, reads, None))
}
