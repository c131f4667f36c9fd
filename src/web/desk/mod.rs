//! `/desk`: where the staff sees what is open, answers who waits for a person, keeps the solvers, and
//! reads how it goes. Behind a role, every page and every form; what is done here, and whose words were
//! opened, is in the audit log.

mod crew;
mod log;
mod numbers;
mod people;
mod plot;
mod talks;
mod tickets;
mod trouble;

pub(super) use crew::mean;
pub(super) use tickets::length;

use askama::Template;
use axum::{
    Router,
    http::StatusCode,
    response::{IntoResponse, Redirect, Response},
    routing::{get, post},
};

use super::{
    Web,
    error::Error,
    page::{self, Reads, Words},
    who::Account,
};

/// The routes. The guard of forms is put around them where all pages are.
pub(super) fn router() -> Router<Web> {
    Router::new()
        .route("/desk", get(tickets::list))
        .route("/desk/tickets/{code}", get(tickets::one))
        .route("/desk/conversations", get(talks::list))
        .route("/desk/conversations/{id}", get(talks::one))
        .route("/desk/conversations/{id}/reply", post(talks::reply))
        .route("/desk/conversations/{id}/hand-back", post(talks::hand_back))
        .route("/desk/solvers", get(crew::list).post(crew::add))
        .route("/desk/solvers/{id}", get(crew::one).post(crew::change))
        .route("/desk/solvers/{id}/remove", post(crew::remove))
        .route("/desk/trouble", get(trouble::trouble))
        .route("/desk/numbers", get(numbers::numbers))
        .route("/desk/audit", get(log::log))
        .route("/desk/people", get(people::list).post(people::give))
}

/// A page of the desk, in its navigation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Here {
    Tickets,
    Talks,
    Solvers,
    Trouble,
    Numbers,
    People,
    Audit,
}

/// What every page of the desk begins with.
struct Frame<'a> {
    lang: &'a str,
    words: Words<'a>,
    account: Option<&'a Account>,
    here: Here,
}

/// One entry of the navigation.
struct Tab {
    href: &'static str,
    label: String,
    here: bool,
}

impl<'a> Frame<'a> {
    fn new(web: &'a Web, reads: &Reads, account: &'a Account, here: Here) -> Self {
        Self {
            lang: reads.0.code(),
            words: Words::new(&web.0.parts.wording, reads.0),
            account: Some(account),
            here,
        }
    }

    fn tabs(&self) -> Vec<Tab> {
        let all = [
            (Here::Tickets, "/desk", "web-desk-tickets"),
            (Here::Talks, "/desk/conversations", "web-desk-talks"),
            (Here::Solvers, "/desk/solvers", "web-desk-solvers"),
            (Here::Trouble, "/desk/trouble", "web-desk-trouble"),
            (Here::Numbers, "/desk/numbers", "web-desk-numbers"),
            (Here::Audit, "/desk/audit", "web-desk-audit"),
            (Here::People, "/desk/people", "web-desk-people"),
        ];
        let owner = self.account.is_some_and(Account::is_owner);
        all.into_iter()
            .filter(|(here, ..)| owner || *here != Here::People)
            .map(|(here, href, key)| Tab {
                href,
                label: self.words.get(key),
                here: here == self.here,
            })
            .collect()
    }
}

#[derive(Template)]
#[template(path = "web/desk/missing.html")]
struct Missing<'a> {
    lang: &'a str,
    words: Words<'a>,
    account: Option<&'a Account>,
    tabs: Vec<Tab>,
}

/// What was asked for is not there, or not any more.
fn missing(frame: Frame<'_>) -> Result<Response, Error> {
    page::answer(
        StatusCode::NOT_FOUND,
        &Missing {
            tabs: frame.tabs(),
            lang: frame.lang,
            words: frame.words,
            account: frame.account,
        },
    )
}

/// After a form: the page to look at, so that a reload sends nothing again.
fn see(path: &str) -> Response {
    Redirect::to(path).into_response()
}

/// A word of the wordings for something stored: `web-ticket-open`.
fn named(words: &Words<'_>, kind: &str, stored: &str) -> String {
    words.get(&format!("web-desk-{kind}-{}", stored.replace('_', "-")))
}
