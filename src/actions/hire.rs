//! Makes somebody a solver.

use uuid::Uuid;

use crate::{
    domain::{DeviceType, PhoneNumber, Timestamp, id::new_id},
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

/// A solver gets another name, other skills and another zone, and stays on duty or off.
pub async fn rehire(
    tx: &mut Tx,
    solver: Uuid,
    name: &str,
    skills: String,
    zone: Option<String>,
    now: Timestamp,
) -> Result<()> {
    solvers::promote(tx, solver, name.trim().to_owned(), now).await?;
    solvers::put(tx, solver, skills, zone, now).await?;
    Ok(())
}

/// Names of device types as skills are stored: ` laptop phone `; nothing means all. The name that is
/// none is the error.
pub fn skills<'a>(
    names: impl IntoIterator<Item = &'a str>,
) -> std::result::Result<String, &'a str> {
    let mut skills = String::new();
    let names = names.into_iter().map(str::trim);
    for name in names.filter(|it| !it.is_empty()) {
        let device = DeviceType::from_name(&name.to_ascii_lowercase()).ok_or(name)?;
        if skills.is_empty() {
            skills.push(' ');
        }
        skills.push_str(device.as_str());
        skills.push(' ');
    }
    Ok(skills)
}
