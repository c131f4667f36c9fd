//! Whom a session token of Clerk's speaks for.

use axum::http::{HeaderMap, header::AUTHORIZATION};

use crate::{
    actions::account_of_clerk,
    channel::clerk::{Claims, Clerk},
    store::clerk as store,
    web::{Web, cookie, error::Error, who, who::Account},
};

/// The cookie, which any instance of Clerk's has.
const COOKIE: &str = "__session";

/// Tokens of one request that are looked at: several instances may share a domain.
const MOST_TOKENS: usize = 4;

/// Whether a cookie holds a session token: `__session`, or that with a suffix for the instance.
pub(super) fn is_session(name: &str) -> bool {
    name == COOKIE || is_suffixed(name)
}

fn is_suffixed(name: &str) -> bool {
    let suffix = name
        .strip_prefix(COOKIE)
        .and_then(|it| it.strip_prefix('_'));
    suffix.is_some_and(|it| !it.is_empty())
}

/// The account behind a request. Where there is a token in the header, cookies do not count.
pub(in crate::web) async fn account(
    web: &Web,
    clerk: &Clerk,
    headers: &HeaderMap,
) -> Result<Option<Account>, Error> {
    let Some(claims) = claims(web, clerk, headers).await? else {
        return Ok(None);
    };
    let parts = &web.0.parts;
    let mut tx = parts.db.read().await?;
    let known = store::account(&mut tx, claims.user.clone()).await?;
    drop(tx);
    if let Some(row) = known {
        return Ok(Some(Account::of(row)));
    }
    let mut tx = parts.db.begin().await?;
    let made = account_of_clerk(&mut tx, &claims.user, parts.clock.now()).await?;
    tx.commit().await?;
    Ok(made.map(Account::of))
}

async fn claims(web: &Web, clerk: &Clerk, headers: &HeaderMap) -> Result<Option<Claims>, Error> {
    let now = web.0.parts.clock.now();
    if headers.contains_key(AUTHORIZATION) {
        return match who::bearer(headers) {
            Some(token) => Ok(clerk.session(token.reveal(), now).await?),
            None => Ok(None),
        };
    }
    // The one with a suffix is the live one.
    let suffixed = cookie::pairs(headers).filter(|it| is_suffixed(it.0));
    let bare = cookie::values(headers, COOKIE);
    let tokens = suffixed.map(|it| it.1).chain(bare);
    for token in tokens.take(MOST_TOKENS) {
        if let Some(claims) = clerk.session(token, now).await? {
            return Ok(Some(claims));
        }
    }
    Ok(None)
}
