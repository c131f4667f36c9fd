//! The end of an account, and of its other sign-ins.

use askama::Template;
use axum::{
    extract::State,
    http::{HeaderMap, header::SET_COOKIE},
    response::{IntoResponse, Redirect, Response},
};

use crate::{
    domain::Role,
    store::{sign_ins, users},
    web::{
        Web, cookie,
        error::Error,
        page::{Reads, Words, page},
        who::{Account, AsCustomer, bearer},
    },
};

#[derive(Template)]
#[template(path = "web/delete.html")]
struct Page<'a> {
    lang: &'a str,
    words: Words<'a>,
    account: Option<&'a Account>,
    /// Staff are dismissed by an admin first.
    is_staff: bool,
    /// It is done.
    gone: bool,
}

/// `GET /account/delete`: asks once more.
pub(super) async fn ask(
    State(web): State<Web>,
    reads: Reads,
    AsCustomer(account): AsCustomer,
) -> Result<Response, Error> {
    if !web.0.accounts.managed_here() {
        return Ok(Redirect::to("/account").into_response());
    }
    page(&Page {
        lang: reads.0.code(),
        words: Words::new(&web.0.parts.wording, reads.0),
        account: Some(&account),
        is_staff: account.role > Role::Customer,
        gone: false,
    })
}

/// `POST /account/delete`: the account goes, and all its sign-ins with it; the tickets stay.
pub(super) async fn delete(
    State(web): State<Web>,
    reads: Reads,
    AsCustomer(account): AsCustomer,
) -> Result<Response, Error> {
    if !web.0.accounts.managed_here() || account.role > Role::Customer {
        return Ok(Redirect::to("/account/delete").into_response());
    }
    let mut tx = web.0.parts.db.begin().await?;
    let gone = users::remove(&mut tx, account.id.0).await? > 0;
    tx.commit().await?;
    if !gone {
        // They became staff at this very moment.
        return Ok(Redirect::to("/account/delete").into_response());
    }
    metrics::counter!("savvysolve_accounts_total", "event" => "deleted").increment(1);
    let mut response = page(&Page {
        lang: reads.0.code(),
        words: Words::new(&web.0.parts.wording, reads.0),
        account: None,
        is_staff: false,
        gone: true,
    })?;
    let clear = cookie::clear(web.is_secure());
    response.headers_mut().append(SET_COOKIE, clear);
    Ok(response)
}

/// `POST /account/sign-out-others`: every browser and program but this one.
pub(super) async fn sign_out_others(
    State(web): State<Web>,
    AsCustomer(account): AsCustomer,
    headers: HeaderMap,
) -> Result<Response, Error> {
    let own = bearer(&headers).or_else(|| cookie::token(&headers, web.is_secure()));
    if let Some(own) = own {
        let mut tx = web.0.parts.db.begin().await?;
        sign_ins::remove_others(&mut tx, account.id.0, own.id()).await?;
        tx.commit().await?;
    }
    Ok(Redirect::to("/account?done=others").into_response())
}
