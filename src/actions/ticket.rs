//! Opening a ticket: the short code that a person can type, and the number that answers for it.

use uuid::Uuid;

use crate::{
    domain::{TicketCode, Timestamp},
    store::{self, Tx, sessions, tickets},
};

/// The lengths that are tried, the short ones first: as four characters fill up, longer ones come.
const LENGTHS: [usize; 6] = [4, 4, 5, 5, 6, 6];

/// As many codes as asked for that no ticket has. `None` when chance was against it every time.
///
/// Another replica may take one in between: then the unique column refuses it, the batch is taken
/// again and finds others.
pub async fn free_codes(tx: &mut Tx, count: usize) -> store::db::Result<Option<Vec<TicketCode>>> {
    let mut rng = || getrandom::u64().unwrap_or_default();
    let mut free: Vec<TicketCode> = Vec::with_capacity(count);
    for length in LENGTHS {
        let missing = count - free.len();
        let mut candidates: Vec<TicketCode> = (0..missing)
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
        if free.len() == count {
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
