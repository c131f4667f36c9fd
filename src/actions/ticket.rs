//! Opening a ticket: the short code that a person can type, and the number that answers for it.

use uuid::Uuid;

use std::sync::{Mutex, MutexGuard, PoisonError};

use crate::{
    domain::{TicketCode, Timestamp},
    store::{self, Tx, sessions, tickets},
};

/// The lengths that are tried, the short ones first: as four characters fill up, longer ones come.
const LENGTHS: [usize; 6] = [4, 4, 5, 5, 6, 6];

/// Codes that are looked up at once: nearly every batch opens a ticket, and a look-up for each would
/// be a trip to the database a batch.
const SPARE: usize = 64;

/// Codes that no ticket had when they were looked up, for the tickets to come.
///
/// Each is given away once, whatever becomes of its batch. Another replica may take one in between:
/// then the unique column refuses it, and its turn is taken again with another.
#[derive(Debug, Default)]
pub struct FreeCodes(Mutex<Vec<TicketCode>>);

impl FreeCodes {
    fn spare(&self) -> MutexGuard<'_, Vec<TicketCode>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// As many codes as asked for. `None` when chance was against it every time.
    pub async fn take(
        &self,
        tx: &mut Tx,
        count: usize,
    ) -> store::db::Result<Option<Vec<TicketCode>>> {
        let mut codes = {
            let mut spare = self.spare();
            let kept = spare.len().saturating_sub(count);
            spare.split_off(kept)
        };
        let missing = count - codes.len();
        if missing > 0 {
            let Some(mut more) = look_up(tx, missing, missing + SPARE).await? else {
                return Ok(None);
            };
            codes.extend(more.drain(..missing));
            self.spare().append(&mut more);
        }
        Ok(Some(codes))
    }
}

/// At least `least` codes that no ticket has, and as many as `wanted` where the first try gives them.
async fn look_up(
    tx: &mut Tx,
    least: usize,
    wanted: usize,
) -> store::db::Result<Option<Vec<TicketCode>>> {
    let mut rng = || getrandom::u64().unwrap_or_default();
    let mut free: Vec<TicketCode> = Vec::with_capacity(wanted);
    for length in LENGTHS {
        let mut candidates: Vec<TicketCode> = (free.len()..wanted)
            .map(|_| TicketCode::generate(length, &mut rng))
            .collect();
        candidates.sort_by(|a, b| a.as_str().cmp(b.as_str()));
        candidates.dedup_by(|a, b| a.as_str() == b.as_str());
        let rows = candidates.iter().map(|it| tickets::Candidate {
            code: it.as_str().to_owned(),
        });
        let taken = tickets::codes_taken(tx, rows.collect()).await?;
        free.extend(
            candidates
                .into_iter()
                .filter(|it| !taken.iter().any(|taken| taken.code == it.as_str())),
        );
        free.sort_by(|a, b| a.as_str().cmp(b.as_str()));
        free.dedup_by(|a, b| a.as_str() == b.as_str());
        if free.len() >= least {
            return Ok(Some(free));
        }
    }
    Ok(None)
}

/// The number of a ticket is confirmed to be its customer's: linked to the account that has it, and
/// the ticket's sessions are theirs to see. False when it was before, or has another number.
///
/// The ticket's row first: a solver who claims it at this moment waits for it, or is waited for.
pub async fn prove_ticket(
    tx: &mut Tx,
    ticket: Uuid,
    phone: &str,
    now: Timestamp,
) -> store::db::Result<bool> {
    if tickets::prove(tx, ticket, phone.to_owned(), now).await? == 0 {
        return Ok(false);
    }
    sessions::belong(tx, ticket, phone.to_owned()).await?;
    Ok(true)
}

/// Takes that back: the ticket is nobody's.
pub async fn disprove_ticket(tx: &mut Tx, ticket: Uuid) -> store::db::Result<()> {
    tickets::disprove(tx, ticket).await?;
    sessions::belong_to_nobody(tx, ticket).await?;
    Ok(())
}
