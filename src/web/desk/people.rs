//! Roles: who is more than a customer, and what an owner gives. A role alone makes nobody a solver.

use askama::Template;
use axum::{Form, extract::State, response::Response};
use serde::Deserialize;

use super::{Frame, Here, Tab, named, see};
use crate::{
    actions::{self, Act, RoleChange},
    domain::{PhoneNumber, Role, Timestamp, mask},
    store::{Tx, db, solvers, staff, users},
    turn::dismiss,
    web::{
        Web,
        error::Error,
        field,
        page::{self, Reads, Words, again},
        who::{Account, AsOwner},
    },
};

/// The most that the page lists.
const MOST: i64 = 500;

/// One of the staff.
struct Row {
    name: String,
    phone: String,
    role: String,
}

/// One role to choose.
struct Choice {
    value: &'static str,
    label: String,
    chosen: bool,
}

/// What was typed.
#[derive(Debug, Default, Deserialize)]
pub(super) struct Typed {
    #[serde(default)]
    phone: String,
    #[serde(default)]
    role: String,
}

#[derive(Template)]
#[template(path = "web/desk/people.html")]
struct List<'a> {
    lang: &'a str,
    words: Words<'a>,
    account: Option<&'a Account>,
    tabs: Vec<Tab>,
    rows: Vec<Row>,
    roles: Vec<Choice>,
    typed: &'a Typed,
    phone_wrong: Option<String>,
    role_wrong: Option<String>,
}

async fn list_page<'a>(web: &Web, frame: Frame<'a>, typed: &'a Typed) -> Result<List<'a>, Error> {
    let words = frame.words;
    let mut tx = web.0.parts.db.read().await?;
    let all = staff::all(&mut tx, MOST).await?;
    Ok(List {
        rows: all
            .into_iter()
            .map(|it| Row {
                role: named(&words, "role", &it.role),
                phone: it.phone.as_deref().map(mask).unwrap_or_default(),
                name: it.name.unwrap_or_default(),
            })
            .collect(),
        roles: Role::ALL
            .into_iter()
            .map(|role| Choice {
                value: role.as_str(),
                label: named(&words, "role", role.as_str()),
                chosen: role.as_str() == typed.role,
            })
            .collect(),
        typed,
        phone_wrong: None,
        role_wrong: None,
        tabs: frame.tabs(),
        lang: frame.lang,
        words: frame.words,
        account: frame.account,
    })
}

/// `GET /desk/people`.
pub(super) async fn list(
    State(web): State<Web>,
    reads: Reads,
    AsOwner(account): AsOwner,
) -> Result<Response, Error> {
    let frame = Frame::new(&web, &reads, &account, Here::People);
    let typed = Typed::default();
    page::page(&list_page(&web, frame, &typed).await?)
}

/// `POST /desk/people`: somebody gets a role. They have an account already: a slip in a number must not
/// open the desk to whoever has that number.
pub(super) async fn give(
    State(web): State<Web>,
    reads: Reads,
    AsOwner(account): AsOwner,
    Form(typed): Form<Typed>,
) -> Result<Response, Error> {
    let frame = Frame::new(&web, &reads, &account, Here::People);
    let (parts, words) = (&web.0.parts, frame.words);
    let now = parts.clock.now();
    let phone = PhoneNumber::parse(typed.phone.trim(), Some(&web.0.region));
    let role = Role::from_name(&typed.role);
    let mut phone_wrong = phone.as_ref().err().map(|it| words.get(field::phone(*it)));
    let mut role_wrong = role.is_none().then(|| words.get("web-desk-role-none"));
    if let (Ok(phone), Some(role)) = (phone, role) {
        let mut tx = parts.db.begin().await?;
        match users::with_phone(&mut tx, phone.to_string()).await? {
            None => phone_wrong = Some(words.get("web-desk-role-nobody")),
            Some(user) => {
                if set(&mut tx, &account, &user, role, now).await? == RoleChange::LastOwner {
                    role_wrong = Some(words.get("web-desk-role-last-owner"));
                } else {
                    tx.commit().await?;
                    parts.due.notify_one();
                    return Ok(see("/desk/people"));
                }
            }
        }
    }
    let mut form = list_page(&web, frame, &typed).await?;
    (form.phone_wrong, form.role_wrong) = (phone_wrong, role_wrong);
    again(&form)
}

/// Gives the role, and dismisses a solver who becomes a customer.
async fn set(
    tx: &mut Tx,
    by: &Account,
    user: &users::Account,
    to: Role,
    now: Timestamp,
) -> db::Result<RoleChange> {
    let from = Role::from_name(&user.role).unwrap_or(Role::Customer);
    let change = actions::give_role(tx, user.id, from, to).await?;
    if change == RoleChange::Changed {
        if to == Role::Customer
            && let Some(solver) = solvers::get(tx, user.id).await?
        {
            dismiss(tx, &solver, now).await?;
        }
        let subject = user.phone.as_deref().map(mask).unwrap_or_default();
        let detail = format!("{} > {}", from.as_str(), to.as_str());
        let actor = by.actor();
        actor
            .did(tx, Act::RoleChanged, &subject, &detail, now)
            .await?;
    }
    Ok(change)
}
