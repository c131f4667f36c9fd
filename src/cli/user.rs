//! `user role|list`: what accounts may do.

use clap::Subcommand;

use super::{CommandError, number_of, tell};
use crate::{
    actions::{self, Act, Actor, Profile, RoleChange},
    config::Config,
    domain::{Clock, Role, Timestamp, mask},
    store::{Db, solvers, staff},
    turn::dismiss,
};

/// How many of the staff are listed.
const MOST: i64 = 1_000;

/// What to do.
#[derive(Debug, Subcommand)]
pub enum User {
    /// Give a role: customer, solver, admin or owner. Makes the account where there is none.
    Role {
        /// Their phone. Whoever runs this vouches for it.
        phone: String,
        /// The role; a higher one may do what a lower one may.
        role: String,
    },
    /// List who is more than a customer.
    List,
}

/// Runs one of them.
pub async fn user(config: &Config, what: User) -> Result<(), CommandError> {
    let db = Db::open(config.database.url.reveal()).await?;
    let now = Clock::default().now();
    let done = match what {
        User::Role { phone, role } => role_of(config, &db, &phone, &role, now).await,
        User::List => list(&db).await,
    };
    db.close().await;
    done
}

async fn role_of(
    config: &Config,
    db: &Db,
    phone: &str,
    role: &str,
    now: Timestamp,
) -> Result<(), CommandError> {
    let to = Role::from_name(&role.trim().to_ascii_lowercase()).ok_or_else(|| {
        let known = Role::ALL.map(Role::as_str).join(", ");
        CommandError::Argument(format!("{role}: not one of {known}"))
    })?;
    let phone = number_of(config, phone)?;
    if phone.as_str() == config.sms.number {
        return Err(CommandError::Argument(format!(
            "{phone}: that is the support number itself (sms.number)"
        )));
    }
    let mut tx = db.begin().await?;
    let account = actions::account_of(&mut tx, &phone, Profile::default(), now).await?;
    let from = Role::from_name(&account.role).unwrap_or(Role::Customer);
    let change = actions::give_role(&mut tx, account.id, from, to).await?;
    let solver = solvers::get(&mut tx, account.id).await?;
    let mut returned = Vec::new();
    let mut more = String::new();
    match (change, to, &solver) {
        (RoleChange::LastOwner, ..) => {
            return Err(CommandError::Argument(format!(
                "{phone}: nobody else is an owner; make somebody else one first"
            )));
        }
        (RoleChange::Changed, Role::Customer, Some(solver)) => {
            returned = dismiss(&mut tx, solver, now).await?;
            more.push_str(" They are no solver any more.");
        }
        (_, Role::Solver, None) => more.push_str(
            " They see a solver's pages, and get tickets only after `savvysolve solver add`.",
        ),
        _ => {}
    }
    if change == RoleChange::Changed {
        let detail = format!("{} > {}", from.as_str(), to.as_str());
        let subject = mask(phone.as_str());
        let shell = Actor::shell();
        shell
            .did(&mut tx, Act::RoleChanged, &subject, &detail, now)
            .await?;
    }
    tx.commit().await?;
    if !returned.is_empty() {
        more.push_str(&format!(" Back in the queue: {}.", returned.join(", ")));
    }
    let (from, to) = (from.as_str(), to.as_str());
    match change {
        RoleChange::Changed => tell(format_args!("{phone}: {to} now, {from} before.{more}")),
        _ => tell(format_args!("{phone}: {to}, as before.{more}")),
    }
}

async fn list(db: &Db) -> Result<(), CommandError> {
    let mut tx = db.read().await?;
    let all = staff::all(&mut tx, MOST).await?;
    if all.is_empty() {
        return tell(
            "There are only customers yet. Make somebody the owner: savvysolve user role +1… owner",
        );
    }
    for account in all {
        tell(format_args!(
            "{}  {}  {}",
            account.phone.as_deref().unwrap_or("no phone"),
            account.name.as_deref().unwrap_or("no name"),
            account.role,
        ))?;
    }
    Ok(())
}
