//! `solver add|list|remove`: who takes tickets.

use clap::Subcommand;

use super::{CommandError, tell};
use crate::{
    actions,
    config::Config,
    domain::{Clock, DeviceType, PhoneNumber, Timestamp, first_name, mask, zone},
    store::{Db, sessions, solvers},
    turn::dismiss,
};

/// What to do.
#[derive(Debug, Subcommand)]
pub enum Solver {
    /// Add a solver, or change name, skills and zone of one. They begin off duty and text ON.
    Add {
        /// Their name; customers see the first word of it.
        #[arg(long)]
        name: String,
        /// The phone they text from.
        #[arg(long)]
        phone: String,
        /// Devices they take, with commas between, like laptop,phone. None means all.
        #[arg(long, value_delimiter = ',')]
        skills: Vec<String>,
        /// Their time zone, like `America/New_York`; else it is taken from the phone's area.
        #[arg(long)]
        zone: Option<String>,
    },
    /// List them, with their duty, skills and sessions.
    List,
    /// Remove one. Their tickets go back to the queue.
    Remove {
        /// Their phone.
        phone: String,
    },
}

/// Runs one of them.
pub async fn solver(config: &Config, what: Solver) -> Result<(), CommandError> {
    let db = Db::open(config.database.url.reveal()).await?;
    let now = Clock::default().now();
    let done = match what {
        Solver::Add {
            name,
            phone,
            skills,
            zone,
        } => add(config, &db, &name, &phone, &skills, zone, now).await,
        Solver::List => list(&db).await,
        Solver::Remove { phone } => remove(config, &db, &phone, now).await,
    };
    db.close().await;
    done
}

fn number(config: &Config, phone: &str) -> Result<PhoneNumber, CommandError> {
    PhoneNumber::parse(phone, Some(&config.sms.region))
        .map_err(|error| CommandError::Argument(format!("--phone {phone}: {error}")))
}

/// As it is stored.
fn skills_of(names: &[String]) -> Result<String, CommandError> {
    actions::skills(names.iter().map(String::as_str)).map_err(|name| {
        let known: Vec<_> = DeviceType::ALL.iter().map(|it| it.as_str()).collect();
        CommandError::Argument(format!("--skills {name}: not one of {}", known.join(", ")))
    })
}

async fn add(
    config: &Config,
    db: &Db,
    name: &str,
    phone: &str,
    skills: &[String],
    zone: Option<String>,
    now: Timestamp,
) -> Result<(), CommandError> {
    let phone = number(config, phone)?;
    if first_name(name).is_empty() {
        return Err(CommandError::Argument(
            "--name: write the name that customers see".to_owned(),
        ));
    }
    if phone.as_str() == config.sms.number {
        return Err(CommandError::Argument(format!(
            "--phone {phone}: that is the support number itself (sms.number)"
        )));
    }
    if let Some(zone) = zone.as_deref().filter(|it| !zone::valid_zone(it)) {
        return Err(CommandError::Argument(format!(
            "--zone {zone}: no time zone has that name; write it like America/New_York"
        )));
    }
    let skills = skills_of(skills)?;
    let mut tx = db.begin().await?;
    actions::hire(&mut tx, &phone, name, skills, zone, now).await?;
    tx.commit().await?;
    tell(format_args!(
        "{} is a solver. They text ON to {} to get tickets.",
        name.trim(),
        config.sms.number
    ))
}

async fn list(db: &Db) -> Result<(), CommandError> {
    let mut tx = db.read().await?;
    let all = solvers::all(&mut tx).await?;
    if all.is_empty() {
        return tell(
            "There is no solver yet. Add one: savvysolve solver add --name Sam --phone +1…",
        );
    }
    for solver in all {
        let held = sessions::of_solver(&mut tx, solver.id).await?;
        let codes: Vec<_> = held.iter().map(|it| it.code.as_str()).collect();
        let skills = if solver.skills.is_empty() {
            "all devices".to_owned()
        } else {
            solver.skills.trim().replace(' ', ", ")
        };
        tell(format_args!(
            "{}  {}  {}  {skills}  {}{}",
            solver.phone,
            solver.name,
            if solver.on_duty {
                "on duty"
            } else {
                "off duty"
            },
            solver.zone.as_deref().unwrap_or("zone by phone"),
            if codes.is_empty() {
                String::new()
            } else {
                format!("  holds {}", codes.join(", "))
            }
        ))?;
    }
    Ok(())
}

async fn remove(config: &Config, db: &Db, phone: &str, now: Timestamp) -> Result<(), CommandError> {
    let phone = number(config, phone)?;
    let mut tx = db.begin().await?;
    let known = solvers::user_with_phone(&mut tx, phone.to_string()).await?;
    let solver = match known {
        Some(user) => solvers::get(&mut tx, user.id).await?,
        None => None,
    };
    let Some(solver) = solver else {
        return Err(CommandError::Argument(format!(
            "{}: no solver has that phone; `savvysolve solver list` shows them",
            mask(phone.as_str())
        )));
    };
    let returned = dismiss(&mut tx, &solver, now).await?;
    tx.commit().await?;
    tell(format_args!(
        "{} is no solver any more.{}",
        solver.name,
        if returned.is_empty() {
            String::new()
        } else {
            format!(" Back in the queue: {}.", returned.join(", "))
        }
    ))
}
