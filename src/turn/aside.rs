//! What a turn leaves for others: texts to them, and inputs to their conversations.

use serde_json::value::RawValue;
use sqlx::types::Json;
use uuid::Uuid;

use super::{error::BatchError, notice::Notice};
use crate::{
    conversation::{DeskLine, Input, Line, News, SessionLine},
    domain::{DISPATCH, Language, SMS, Timestamp, channel, id::new_id},
    store::{inputs, sessions, solvers},
};

/// A text to somebody else than the person whose turn it is.
#[derive(Debug)]
pub(super) struct Text {
    pub(super) channel: &'static str,
    pub(super) address: String,
    pub(super) language: Language,
    pub(super) line: Line,
    /// What to call them in a mail.
    pub(super) name: Option<String>,
    /// The ticket it belongs to.
    pub(super) ticket: Option<Uuid>,
    /// Rows to them in the outbox when the turn began.
    pub(super) waiting: i64,
    /// Files that go along.
    pub(super) files: Vec<Uuid>,
    /// Some of them are still to be fetched.
    pub(super) files_pending: bool,
    /// Nobody waits for it at this moment.
    pub(super) bulk: bool,
    /// Not before then.
    pub(super) held_until: Option<Timestamp>,
}

impl Text {
    /// A text to be sent right after the commit, with no files.
    fn new(
        (channel, address): (&'static str, String),
        language_code: Option<&str>,
        line: Line,
        ticket: Uuid,
        waiting: i64,
    ) -> Self {
        Self {
            channel,
            address,
            language: language_code
                .and_then(Language::from_code)
                .unwrap_or_default(),
            line,
            name: None,
            ticket: Some(ticket),
            waiting,
            files: Vec::new(),
            files_pending: false,
            bulk: false,
            held_until: None,
        }
    }

    /// A line to a customer at their other place.
    pub(super) fn elsewhere(
        to: (&'static str, String),
        language: Language,
        line: Line,
        ticket: Uuid,
    ) -> Self {
        Self::new(to, Some(language.code()), line, ticket, 0)
    }

    /// A line to a solver.
    pub(super) fn to_solver(solver: &solvers::Solver, ticket: Uuid, line: DeskLine) -> Self {
        let to = (SMS, solver.phone.clone());
        let language = solver.language.as_deref();
        Self::new(to, language, Line::Desk(line), ticket, solver.waiting)
    }

    /// A line to the solver of a session; none when they are no user any more.
    pub(super) fn across_to_solver(session: &sessions::Active, line: DeskLine) -> Option<Self> {
        let to = (SMS, session.solver_phone.clone()?);
        let (language, ticket) = (session.solver_language.as_deref(), session.ticket_id);
        let waiting = session.solver_waiting;
        Some(Self::new(to, language, Line::Desk(line), ticket, waiting))
    }

    /// A line to the customer of a session; none once they are erased.
    pub(super) fn across_to_customer(
        session: &sessions::Active,
        line: SessionLine,
    ) -> Option<Self> {
        let channel = channel(&session.customer_channel)?;
        let to = (channel, session.customer_address.clone()?);
        let (language, ticket) = (&*session.customer_language, session.ticket_id);
        let (line, waiting) = (Line::Session(line), session.customer_waiting);
        Some(Self {
            name: session.customer_name.clone(),
            ..Self::new(to, Some(language), line, ticket, waiting)
        })
    }
}

/// All that one turn leaves.
#[derive(Debug, Default)]
pub(super) struct Aside {
    pub(super) texts: Vec<Text>,
    pub(super) inputs: Vec<inputs::NewInput>,
    /// Messages that are written already.
    pub(super) notices: Vec<Notice>,
}

impl Aside {
    /// Leaves an input for a conversation, to be taken at `due_at`.
    pub(super) fn leave(
        &mut self,
        channel: &str,
        address: &str,
        input: &Input,
        due_at: Timestamp,
        now: Timestamp,
    ) -> Result<(), BatchError> {
        let json = RawValue::from_string(serde_json::to_string(input)?)?;
        self.inputs.push(inputs::NewInput {
            id: new_id(now),
            channel: channel.to_owned(),
            address: address.to_owned(),
            input: Json(json),
            due_at,
            created_at: now,
        });
        Ok(())
    }

    /// News for a customer.
    pub(super) fn news(
        &mut self,
        channel: &str,
        address: Option<&str>,
        news: News,
        now: Timestamp,
    ) -> Result<(), BatchError> {
        match address {
            Some(address) => self.leave(channel, address, &Input::News(news), now, now),
            // Erased meanwhile: nobody is there to be told.
            None => Ok(()),
        }
    }

    /// The dispatch of a ticket looks at it again.
    pub(super) fn look(&mut self, ticket: Uuid, now: Timestamp) -> Result<(), BatchError> {
        let input = Input::News(News::Look);
        self.leave(DISPATCH, &ticket.to_string(), &input, now, now)
    }
}
