//! `POST /account/mails`: which mails about their tickets somebody wants.

use axum::{
    body::Bytes,
    extract::State,
    response::{IntoResponse, Redirect, Response},
};
use url::form_urlencoded;

use crate::{
    domain::NoticeKind,
    store::{Tx, notices},
    web::{
        Web,
        error::Error,
        who::{Account, AsCustomer},
    },
};

/// One kind of mail, as the page offers it.
pub(super) struct Choice {
    /// As the form names it.
    pub(super) kind: &'static str,
    /// What it is called.
    pub(super) words: &'static str,
    /// They get it.
    pub(super) wanted: bool,
}

/// What an account may choose; nothing before its address is proven. Where a link in a mail ended them all,
/// none is wanted.
pub(super) async fn choices(tx: &mut Tx, account: &Account) -> Result<Vec<Choice>, sqlx::Error> {
    let Some(address) = account.email.clone().filter(|_| account.email_proven) else {
        return Ok(Vec::new());
    };
    let silent = notices::silence(tx, address).await?;
    let silent = silent.is_some_and(|it| it.no_notices_at.is_some());
    let unwanted = notices::unwanted(tx, account.id.0).await?;
    let choice = |kind: NoticeKind| Choice {
        kind: kind.as_str(),
        words: match kind {
            NoticeKind::Claimed => "web-mails-claimed",
            NoticeKind::Wrote => "web-mails-wrote",
            NoticeKind::Ended => "web-mails-ended",
            NoticeKind::Rate => "web-mails-rate",
        },
        wanted: !silent && unwanted.iter().all(|it| it.kind != kind.as_str()),
    };
    Ok(NoticeKind::ALL.map(choice).into())
}

/// `POST /account/mails`: those that are ticked are wanted, all others are not.
pub(super) async fn save(
    State(web): State<Web>,
    AsCustomer(account): AsCustomer,
    body: Bytes,
) -> Result<Response, Error> {
    let Some(address) = account.email.clone().filter(|_| account.email_proven) else {
        return Ok(Redirect::to("/account/email").into_response());
    };
    let ticked: Vec<String> = form_urlencoded::parse(&body)
        .filter(|(name, _)| name == "kind")
        .map(|(_, kind)| kind.into_owned())
        .collect();
    let now = web.0.parts.clock.now();
    let user = account.id.0;
    let mut tx = web.0.parts.db.begin().await?;
    let mut any = false;
    for kind in NoticeKind::ALL {
        let kind = kind.as_str().to_owned();
        if ticked.contains(&kind) {
            any = true;
            notices::welcome(&mut tx, user, kind).await?;
        } else {
            notices::refuse(&mut tx, user, kind, now).await?;
        }
    }
    if any {
        // They chose some of what a link in a mail had ended.
        notices::set_silence(&mut tx, address, None, now).await?;
    }
    tx.commit().await?;
    Ok(Redirect::to("/account?done=mails").into_response())
}
