//! `/unsubscribe/{link}`: no more mails unasked. The link is in each of them, and in their List-Unsubscribe.
//!
//! What mail programs post for their reader (RFC 8058) has neither a cookie nor an origin, and goes to the
//! very address of the link: so it is what does it. The GET changes nothing: whoever looks at links before
//! their reader does no harm.

use askama::Template;
use axum::{
    body::Bytes,
    extract::{Path, State},
    http::StatusCode,
    response::Response,
};

use super::{
    Web,
    error::Error,
    page::{Reads, Words, answer, page},
    who::Account,
};
use crate::{
    domain::signed_link,
    store::{notices, users},
};

#[derive(Template)]
#[template(path = "web/unsubscribe.html")]
struct Page<'a> {
    lang: &'a str,
    words: Words<'a>,
    account: Option<&'a Account>,
    /// The path of this page; none where the link is not ours.
    path: Option<String>,
    /// They get none.
    silent: bool,
    /// Something was just changed.
    done: bool,
}

impl<'a> Page<'a> {
    fn new(web: &'a Web, reads: &Reads, link: Option<&str>) -> Self {
        Self {
            lang: reads.0.code(),
            words: Words::new(&web.0.parts.wording, reads.0),
            account: None,
            path: link.map(|it| format!("/unsubscribe/{it}")),
            silent: false,
            done: false,
        }
    }
}

/// `GET /unsubscribe/{link}`.
pub(super) async fn show(
    State(web): State<Web>,
    reads: Reads,
    Path(link): Path<String>,
) -> Result<Response, Error> {
    let Some(address) = address(&web, &link).await? else {
        return answer(StatusCode::NOT_FOUND, &Page::new(&web, &reads, None));
    };
    let mut tx = web.0.parts.db.read().await?;
    let silent = notices::silence(&mut tx, address).await?;
    let mut form = Page::new(&web, &reads, Some(&link));
    form.silent = silent.is_some_and(|it| it.no_notices_at.is_some());
    page(&form)
}

/// `POST /unsubscribe/{link}`: ends them; `again=1`, which our page alone sends, begins them anew.
pub(super) async fn take(
    State(web): State<Web>,
    reads: Reads,
    Path(link): Path<String>,
    body: Bytes,
) -> Result<Response, Error> {
    let Some(address) = address(&web, &link).await? else {
        // Nobody's, or of an account that is gone: no mail goes there.
        return answer(StatusCode::NOT_FOUND, &Page::new(&web, &reads, None));
    };
    let silent = &*body != b"again=1";
    let now = web.0.parts.clock.now();
    let mut tx = web.0.parts.db.begin().await?;
    notices::set_silence(&mut tx, address, silent.then_some(now), now).await?;
    tx.commit().await?;
    let event = if silent { "stopped" } else { "again" };
    metrics::counter!("savvysolve_unsubscribes_total", "event" => event).increment(1);
    let mut form = Page::new(&web, &reads, Some(&link));
    (form.silent, form.done) = (silent, true);
    page(&form)
}

/// Whom the link speaks for: the address of its account.
async fn address(web: &Web, link: &str) -> Result<Option<String>, Error> {
    let Some(account) = signed_link::unsubscribed(&web.0.parts.key, link) else {
        return Ok(None);
    };
    let mut tx = web.0.parts.db.read().await?;
    let account = users::get(&mut tx, account).await?;
    // One that nobody proved may be anybody's.
    let account = account.filter(|it| it.email_verified_at.is_some());
    Ok(account.and_then(|it| it.email))
}
