//! A solver takes a ticket. Exactly one gets it, by one guarded statement.

use uuid::Uuid;

use crate::{
    domain::{
        Timestamp, first_name,
        id::{SessionId, UserId},
    },
    store::{Tx, db::Result, media, offers, sessions, solvers, tickets},
};

/// What a claim came to.
#[derive(Debug)]
pub enum Claim {
    /// It is theirs.
    Won(Box<Won>),
    /// It is not to be had: where it stands, and none when there is no such ticket.
    Not(Option<Box<tickets::Standing>>),
}

/// A ticket that was just claimed.
#[derive(Debug)]
pub struct Won {
    /// The session that begins.
    pub session: SessionId,
    /// The ticket.
    pub ticket: tickets::Claimed,
    /// What was added to it since it was opened.
    pub notes: Vec<tickets::Note>,
    /// Its files.
    pub files: Vec<media::OfTicket>,
    /// Who else still had an offer of it.
    pub others: Vec<Uuid>,
}

/// Claims the ticket with this code for a solver.
pub async fn claim(
    tx: &mut Tx,
    solver: &solvers::Solver,
    code: &str,
    now: Timestamp,
) -> Result<Claim> {
    let Some(ticket) = tickets::claim(tx, code.to_owned(), solver.phone.clone(), now).await? else {
        let found = tickets::with_code(tx, code.to_owned()).await?;
        return Ok(Claim::Not(found.map(Box::new)));
    };
    let session = SessionId::new(now);
    sessions::begin(
        tx,
        session.0,
        ticket.id,
        solver.id,
        first_name(&solver.name).to_owned(),
        ticket.reached().map(str::to_owned),
        now,
    )
    .await?;
    let others = offers::live(tx, ticket.id).await?;
    offers::taken(tx, ticket.id, solver.id, "claimed".to_owned(), now).await?;
    offers::close(tx, ticket.id, "lost".to_owned(), now).await?;
    let notes = tickets::notes(tx, ticket.id).await?;
    let files = media::of_ticket(tx, ticket.id).await?;
    Ok(Claim::Won(Box::new(Won {
        session,
        notes,
        files,
        others: others
            .into_iter()
            .map(|it| it.solver_id)
            .filter(|it| *it != solver.id)
            .collect(),
        ticket,
    })))
}

impl Won {
    /// The problem with all that was added to it.
    pub fn problem(&self) -> String {
        let mut words = self.ticket.description.clone();
        for note in &self.notes {
            words.push('\n');
            words.push_str(&note.body);
        }
        words
    }
}

/// The id of a solver, as the engine has it.
impl From<&solvers::Solver> for UserId {
    fn from(solver: &solvers::Solver) -> Self {
        Self(solver.id)
    }
}
