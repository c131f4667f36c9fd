//! Who asks, and whether they may: one guard for pages and procedures alike.

use axum::{
    extract::FromRequestParts,
    http::{HeaderMap, Uri, header::AUTHORIZATION, request::Parts},
    response::{IntoResponse, Redirect, Response},
};

use super::{Accounts, Web, cookie, error::Error, path};
use crate::{
    actions::{Actor, Token},
    domain::{Role, id::UserId, mask},
    store::{sign_ins, users},
};

/// Somebody who is signed in.
#[derive(Clone, Debug)]
pub(super) struct Account {
    /// Who.
    pub(super) id: UserId,
    /// What they may do.
    pub(super) role: Role,
    /// E.164, proven.
    pub(super) phone: Option<String>,
    /// What to call them.
    pub(super) name: Option<String>,
    /// Their mail address.
    pub(super) email: Option<String>,
    /// They proved it.
    pub(super) email_proven: bool,
}

impl Account {
    /// As it is stored. A role that this version does not know is the lowest.
    pub(super) fn of(row: users::Account) -> Self {
        Self {
            id: UserId(row.id),
            role: Role::from_name(&row.role).unwrap_or(Role::Customer),
            phone: row.phone.filter(|_| row.phone_verified_at.is_some()),
            name: row.name.filter(|it| !it.is_empty()),
            email_proven: row.email.is_some() && row.email_verified_at.is_some(),
            email: row.email.filter(|it| !it.is_empty()),
        }
    }

    /// Whether pages of solvers are theirs, for links that others need not see.
    pub(super) fn is_solver(&self) -> bool {
        self.role >= Role::Solver
    }

    /// Whether the desk is.
    pub(super) fn is_admin(&self) -> bool {
        self.role >= Role::Admin
    }

    /// Whether they may give roles.
    pub(super) fn is_owner(&self) -> bool {
        self.role >= Role::Owner
    }

    /// Who they are in the audit log.
    pub(super) fn actor(&self) -> Actor {
        let name = self.name.clone();
        let phone = || self.phone.as_deref().map(mask);
        Actor {
            id: Some(self.id.0),
            name: name.or_else(phone).unwrap_or_else(|| "-".to_owned()),
        }
    }
}

/// Why somebody may not.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Refused {
    /// They are not signed in.
    SignedOut,
    /// Their role is too low.
    Forbidden,
}

/// The one guard. Everything that is not for everybody goes through here.
pub(super) fn allow(who: Option<&Account>, least: Role) -> Result<&Account, Refused> {
    match who {
        None => Err(Refused::SignedOut),
        Some(account) if account.role < least => Err(Refused::Forbidden),
        Some(account) => Ok(account),
    }
}

/// The account behind a request, if there is one: by its cookie, or by a bearer token.
pub(super) async fn account(web: &Web, headers: &HeaderMap) -> Result<Option<Account>, Error> {
    match &web.0.accounts {
        Accounts::Local => local(web, headers).await,
        Accounts::Clerk(clerk) => super::clerk::account(web, clerk, headers).await,
    }
}

async fn local(web: &Web, headers: &HeaderMap) -> Result<Option<Account>, Error> {
    let Some(token) = bearer(headers).or_else(|| cookie::token(headers, web.is_secure())) else {
        return Ok(None);
    };
    let parts = &web.0.parts;
    let mut tx = parts.db.read().await?;
    let row = sign_ins::account(&mut tx, token.id(), parts.clock.now()).await?;
    Ok(row.map(Account::of))
}

/// `Authorization: Bearer …` (RFC 6750).
pub(super) fn bearer(headers: &HeaderMap) -> Option<Token> {
    let value = headers.get(AUTHORIZATION)?.to_str().ok()?;
    let (scheme, token) = value.split_once(' ')?;
    let is_bearer = scheme.eq_ignore_ascii_case("bearer");
    is_bearer.then(|| Token::given(token.trim()))
}

/// Whoever asks, signed in or not.
pub(super) struct Who(pub(super) Option<Account>);

impl FromRequestParts<Web> for Who {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, web: &Web) -> Result<Self, Error> {
        account(web, &parts.headers).await.map(Self)
    }
}

/// A page that is refused: to the sign-in and back, or to the first page.
pub(super) enum NoPage {
    /// Not allowed; and where they wanted to go.
    Refused(Refused, Uri),
    /// It could not be found out.
    Failed(Error),
}

impl IntoResponse for NoPage {
    fn into_response(self) -> Response {
        match self {
            Self::Refused(Refused::SignedOut, wanted) => {
                let back = wanted.path_and_query().map_or("/account", |it| it.as_str());
                Redirect::to(&path::sign_in(back)).into_response()
            }
            Self::Refused(Refused::Forbidden, _) => Redirect::to("/").into_response(),
            Self::Failed(error) => error.into_response(),
        }
    }
}

macro_rules! roles {
    ($($(#[$doc:meta])* $name:ident = $role:expr;)*) => {$(
        $(#[$doc])*
        pub(super) struct $name(pub(super) Account);

        impl FromRequestParts<Web> for $name {
            type Rejection = NoPage;

            async fn from_request_parts(parts: &mut Parts, web: &Web) -> Result<Self, NoPage> {
                let who = account(web, &parts.headers).await.map_err(NoPage::Failed)?;
                match allow(who.as_ref(), $role) {
                    Ok(account) => Ok(Self(account.clone())),
                    Err(why) => {
                        // Where a form was refused there is nothing to come back to.
                        let wanted = if parts.method.is_safe() {
                            parts.uri.clone()
                        } else {
                            Uri::from_static("/account")
                        };
                        Err(NoPage::Refused(why, wanted))
                    }
                }
            }
        }
    )*};
}

roles! {
    /// Anybody with an account.
    AsCustomer = Role::Customer;
    /// Somebody who takes tickets.
    AsSolver = Role::Solver;
    /// Somebody who sits at the desk.
    AsAdmin = Role::Admin;
    /// Somebody who gives roles to others.
    AsOwner = Role::Owner;
}
