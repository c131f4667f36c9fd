//! The six procedures: what a customer may ask about themselves, and change.

use std::collections::HashMap;

use serde_json::{Value, json};
use uuid::Uuid;

use super::{
    Caller, from_within,
    input::Input,
    json,
    shape::{Profile, Session, SessionWithTicket, Sessions, Ticket, TicketWithSessions},
    wire::{Code, Failure, Kind, Outcome},
};
use crate::{
    actions,
    domain::{PhoneNumber, Role, TicketCode},
    store::{Tx, db, history, users},
    web::{
        Accounts, Web,
        error::Error,
        field, origin,
        page::Words,
        profile::{PhoneChange, change_email, change_phone},
        who::{self, Account, Refused},
    },
};

/// Sessions of a page, when nobody says how many.
const PAGE: i64 = 10;

/// Tickets that one answer holds, the newest.
const MOST_TICKETS: i64 = 500;

/// All there are.
const TABLE: [(&str, Kind); 6] = [
    ("customers.getProfile", Kind::Query),
    ("customers.updateProfile", Kind::Mutation),
    ("customers.getSessions", Kind::Query),
    ("customers.getTickets", Kind::Query),
    ("customers.linkTicket", Kind::Mutation),
    ("customers.linkAllTicketsByPhone", Kind::Mutation),
];

/// Whether it changes something.
pub(super) fn kind(path: &str) -> Option<Kind> {
    let known = TABLE.into_iter().find(|(name, _)| *name == path);
    known.map(|(_, kind)| kind)
}

/// Its name, if it is one of ours.
pub(super) fn known(path: &str) -> Option<&'static str> {
    let known = TABLE.into_iter().find(|(name, _)| *name == path);
    known.map(|(name, _)| name)
}

/// Calls one, once it is clear that they may.
pub(super) async fn call(web: &Web, caller: &Caller, path: &str, input: Option<Value>) -> Outcome {
    let who = who::account(web, &caller.headers).await;
    let who = who.map_err(from_within)?;
    let account = who::allow(who.as_ref(), Role::Customer).map_err(refused)?;
    if kind(path) == Some(Kind::Mutation) {
        is_theirs(web, caller)?;
    }
    let input = Input::of(input)?;
    let call = Call {
        web,
        caller,
        account,
        input: &input,
    };
    match path {
        "customers.getProfile" => call.profile().await,
        "customers.updateProfile" => call.update().await,
        "customers.getSessions" => call.sessions().await,
        "customers.getTickets" => call.tickets().await,
        "customers.linkTicket" => call.link().await,
        "customers.linkAllTicketsByPhone" => call.link_all().await,
        _ => Err(Failure::not_found("No such procedure")),
    }
}

fn refused(why: Refused) -> Failure {
    match why {
        Refused::SignedOut => Failure::new(Code::Unauthorized, "Please sign in first"),
        Refused::Forbidden => Failure::new(Code::Forbidden, "This account may not do that"),
    }
}

/// A browser sends cookies along whoever made it call, and names the page's origin. A token in a header
/// only a page of theirs can have put there.
fn is_theirs(web: &Web, caller: &Caller) -> Result<(), Failure> {
    let by_token = who::bearer(&caller.headers).is_some();
    let public_url = &web.0.parts.public_url;
    if by_token || origin::is_ours(&caller.headers, public_url) == Some(true) {
        return Ok(());
    }
    metrics::counter!("savvysolve_foreign_forms_total").increment(1);
    let what = "A change must come from a page of ours, or with a bearer token";
    Err(Failure::new(Code::Forbidden, what))
}

impl From<sqlx::Error> for Failure {
    fn from(error: sqlx::Error) -> Self {
        from_within(Error::Database(error))
    }
}

/// One call by somebody who may.
struct Call<'a> {
    web: &'a Web,
    caller: &'a Caller,
    account: &'a Account,
    input: &'a Input,
}

impl Call<'_> {
    async fn read(&self) -> db::Result<Tx> {
        self.web.0.parts.db.read().await
    }

    async fn profile(&self) -> Outcome {
        let mut tx = self.read().await?;
        let id = self.account.id.0;
        let counts = history::counts(&mut tx, id).await?;
        let row = users::get(&mut tx, id).await?;
        let account = row.map_or_else(|| self.account.clone(), Account::of);
        json(&Profile::of(account, counts.as_ref()))
    }

    async fn update(&self) -> Outcome {
        let (phone, code) = (self.input.text("phone")?, self.input.text("code")?);
        let phone = phone.map(str::trim).filter(|it| !it.is_empty());
        if code.is_some() && phone.is_none() {
            return Err(Failure::bad("phone: is missing; the code was sent to it"));
        }
        let by_clerk = !matches!(self.web.0.accounts, Accounts::Local);
        if by_clerk && (phone.is_some() || self.input.has("email")) {
            let what = "Phone and e-mail are changed where you sign in, and come from there";
            return Err(Failure::new(Code::Forbidden, what));
        }
        let changes = self.changes()?;
        if phone.is_none() && changes.is_empty() {
            return Err(Failure::bad("Say what to change: name, email, or phone"));
        }
        if let Some(Err(why)) = phone.map(|it| field::customers_phone(self.web, it)) {
            let words = Words::new(&self.web.0.parts.wording, self.caller.language);
            return Err(Failure::bad(format!("phone: {}", words.get(why))));
        }
        if !changes.is_empty() {
            for change in changes {
                self.change(change).await?;
            }
        }
        match phone {
            Some(phone) => self.change_phone(phone, code).await,
            None => self.profile().await,
        }
    }

    async fn change(&self, change: Change) -> Result<(), Failure> {
        match change {
            Change::Name(name) => {
                let mut tx = self.web.0.parts.db.begin().await?;
                users::set_name(&mut tx, self.account.id.0, name).await?;
                tx.commit().await?;
            }
            Change::Email(email) => {
                let Caller {
                    language, network, ..
                } = self.caller;
                // The code that proves it is typed in on a page.
                let _mailed = change_email(self.web, self.account, *language, email, network)
                    .await
                    .map_err(from_within)?;
            }
        }
        Ok(())
    }

    /// What is to change beside the phone; null takes it away.
    fn changes(&self) -> Result<Vec<Change>, Failure> {
        let mut changes = Vec::new();
        if self.input.has("name") {
            let name = self.input.text("name")?;
            changes.push(Change::Name(name.and_then(field::line)));
        }
        if self.input.has("email") {
            let email = self.input.text("email")?.map(field::email).transpose();
            let email = email.map_err(|()| Failure::bad("email: is no mail address"))?;
            changes.push(Change::Email(email.flatten()));
        }
        Ok(changes)
    }

    async fn change_phone(&self, phone: &str, code: Option<&str>) -> Outcome {
        let Caller {
            language, network, ..
        } = self.caller;
        let words = Words::new(&self.web.0.parts.wording, *language);
        let has_code = code.is_some_and(|it| !it.trim().is_empty());
        let change = change_phone(self.web, self.account, *language, phone, code, network).await;
        match change.map_err(from_within)? {
            PhoneChange::Pending(phone) => json(&json!({ "pendingPhone": phone.as_str() })),
            PhoneChange::Changed(_) => self.profile().await,
            PhoneChange::Bad(why) => Err(Failure::bad(words.get(field::phone(why)))),
            PhoneChange::Wrong(_) => Err(Failure::bad(words.get("web-code-wrong"))),
            PhoneChange::TooMany(_) => {
                let key = if has_code {
                    "web-too-many-guesses"
                } else {
                    "web-too-many-codes"
                };
                Err(Failure::new(Code::TooManyRequests, words.get(key)))
            }
        }
    }

    async fn sessions(&self) -> Outcome {
        let limit = self.input.whole("limit", 1..=50, PAGE)?;
        let cursor = self.input.id("cursor")?;
        let id = self.account.id.0;
        let mut tx = self.read().await?;
        if let Some(cursor) = cursor
            && history::session(&mut tx, id, cursor).await?.is_none()
        {
            return Err(Failure::bad("cursor: is none of your sessions (any more)"));
        }
        // One more than asked for tells whether there are more.
        let from = cursor.unwrap_or(Uuid::max());
        let mut rows = history::sessions(&mut tx, id, from, limit + 1).await?;
        let page = usize::try_from(limit).unwrap_or(usize::MAX);
        let more = rows.len() > page;
        rows.truncate(page);
        let next_cursor = rows.last().filter(|_| more).map(|it| it.id);
        let items = rows.into_iter().map(SessionWithTicket::of).collect();
        json(&Sessions { items, next_cursor })
    }

    async fn tickets(&self) -> Outcome {
        let id = self.account.id.0;
        let mut tx = self.read().await?;
        let tickets = history::tickets(&mut tx, id, MOST_TICKETS).await?;
        let Some(oldest) = tickets.last() else {
            return json(&Vec::<Ticket>::new());
        };
        let rows = history::sessions_of_tickets(&mut tx, id, oldest.created_at).await?;
        let mut sessions: HashMap<Uuid, Vec<Session>> = HashMap::new();
        for row in rows {
            let of = sessions.entry(row.ticket_id).or_default();
            of.push(Session::of(row));
        }
        let tickets = tickets.into_iter().map(|row| TicketWithSessions {
            sessions: sessions.remove(&row.id).unwrap_or_default(),
            ticket: Ticket::of(row),
        });
        json(&tickets.collect::<Vec<_>>())
    }

    async fn link(&self) -> Outcome {
        let wanted = self.input.needs_text("ticketId")?;
        let phone = self.input.needs_text("phone")?;
        // Whatever is amiss, the answer is the same: it tells nothing of a ticket that is not theirs.
        let none = || Failure::not_found("You have no such ticket under this phone");
        let phone = self.own(phone)?.ok_or_else(none)?;
        let parts = &self.web.0.parts;
        let mut tx = parts.db.begin().await?;
        let (id, code) = if let Ok(id) = Uuid::parse_str(wanted) {
            (id, String::new())
        } else {
            let code = TicketCode::parse(wanted).map_err(|_| none())?;
            (Uuid::nil(), code.to_string())
        };
        let account = self.account.id.0;
        let ticket = actions::link_one(&mut tx, account, &phone, id, code).await?;
        tx.commit().await?;
        json(&Ticket::of(ticket.ok_or_else(none)?))
    }

    async fn link_all(&self) -> Outcome {
        let phone = match self.input.text("phone")? {
            Some(phone) => self.own(phone)?,
            None => self.proven(),
        };
        let Some(phone) = phone else {
            let what = "This account has not proven this phone: change it by updateProfile";
            return Err(Failure::not_found(what));
        };
        let mut tx = self.web.0.parts.db.begin().await?;
        let linked = actions::link(&mut tx, self.account.id.0, &phone).await?;
        tx.commit().await?;
        json(&json!({ "linked": linked }))
    }

    /// The phone that this account proved.
    fn proven(&self) -> Option<PhoneNumber> {
        let phone = self.account.phone.as_deref()?;
        PhoneNumber::from_carrier(phone).ok()
    }

    /// The same, if it is what was typed.
    fn own(&self, typed: &str) -> Result<Option<PhoneNumber>, Failure> {
        let region = Some(self.web.0.region.as_str());
        let words = Words::new(&self.web.0.parts.wording, self.caller.language);
        let typed = PhoneNumber::parse_for_texts(typed.trim(), region)
            .map_err(|why| Failure::bad(format!("phone: {}", words.get(field::phone(why)))))?;
        Ok(self.proven().filter(|it| *it == typed))
    }
}

/// A change of the profile.
enum Change {
    Name(Option<String>),
    Email(Option<String>),
}
