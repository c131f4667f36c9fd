//! Makes somebody a solver.

use crate::{
    domain::{PhoneNumber, Timestamp, id::new_id},
    store::{Tx, db::Result, solvers},
};

/// Whoever has this phone is a solver from now on, off duty; one who was gets this name, these
/// skills and this zone, and stays on duty. Whoever calls it vouches for the phone.
///
/// `skills` as they are stored: with a space before, between and behind; empty for all.
pub async fn hire(
    tx: &mut Tx,
    phone: &PhoneNumber,
    name: &str,
    skills: String,
    zone: Option<String>,
    now: Timestamp,
) -> Result<()> {
    let name = name.trim().to_owned();
    let known = solvers::user_with_phone(tx, phone.to_string()).await?;
    let id = known.as_ref().map_or_else(|| new_id(now), |it| it.id);
    if known.is_some() {
        solvers::promote(tx, id, name, now).await?;
    } else {
        solvers::insert_user(tx, id, phone.to_string(), name, now).await?;
    }
    solvers::put(tx, id, skills, zone, now).await?;
    Ok(())
}
