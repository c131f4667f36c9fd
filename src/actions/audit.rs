//! The audit log: what the staff did on the desk, in the transaction of the act itself.

use uuid::Uuid;

use crate::{
    domain::{Timestamp, id::new_id},
    store::{Tx, audit, db::Result},
};

macro_rules! acts {
    ($($(#[$doc:meta])* $name:ident = $stored:literal;)*) => {
        /// One kind of act.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum Act { $($(#[$doc])* $name,)* }

        impl Act {
            /// All of them.
            pub const ALL: &[Self] = &[$(Self::$name),*];

            /// The name, as stored; the wording of the desk has one for each.
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$name => $stored,)* }
            }
        }
    };
}

acts! {
    /// A conversation was opened, its transcript with it.
    OpenedConversation = "opened-conversation";
    /// A ticket was opened, its transcript with it.
    OpenedTicket = "opened-ticket";
    /// Somebody was written to.
    Replied = "replied";
    /// A conversation went back to the bot.
    HandedBack = "handed-back";
    /// Somebody became a solver.
    SolverAdded = "solver-added";
    /// A solver got another name, other skills or another zone.
    SolverChanged = "solver-changed";
    /// Somebody is a solver no more.
    SolverRemoved = "solver-removed";
    /// Somebody got a role.
    RoleChanged = "role-changed";
}

/// Who did it.
#[derive(Clone, Debug)]
pub struct Actor {
    /// Their account; none for the command line.
    pub id: Option<Uuid>,
    /// What they were called then.
    pub name: String,
}

impl Actor {
    /// Whoever has the shell.
    pub fn shell() -> Self {
        Self {
            id: None,
            name: "command line".to_owned(),
        }
    }

    /// Notes that they did this. `subject`: to whom or what, masked; `detail`: what a person should
    /// know beside it, never words of a conversation.
    pub async fn did(
        &self,
        tx: &mut Tx,
        act: Act,
        subject: &str,
        detail: &str,
        now: Timestamp,
    ) -> Result<()> {
        audit::note(
            tx,
            new_id(now),
            self.id,
            self.name.clone(),
            act.as_str().to_owned(),
            subject.to_owned(),
            detail.to_owned(),
            now,
        )
        .await?;
        metrics::counter!("savvysolve_desk_acts_total", "act" => act.as_str()).increment(1);
        Ok(())
    }
}
