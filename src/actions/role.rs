//! What an account may do is changed.

use uuid::Uuid;

use crate::{
    domain::Role,
    store::{Tx, db::Result, staff},
};

/// What a change of role came to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RoleChange {
    /// It was another one before.
    Changed,
    /// They had it already.
    Same,
    /// Nobody else would be an owner: nothing is changed.
    LastOwner,
}

/// Gives an account a role. A role alone makes nobody a solver who gets offers
/// ([`hire`](super::hire) does); whoever is one and becomes a customer must be dismissed with it.
pub async fn give_role(tx: &mut Tx, account: Uuid, from: Role, to: Role) -> Result<RoleChange> {
    if from == to {
        return Ok(RoleChange::Same);
    }
    if from == Role::Owner {
        // Two owners who take the role from each other at this moment must not both succeed.
        staff::hold_owners(tx).await?;
    }
    let given = staff::give_role(tx, account, to.as_str().to_owned()).await?;
    Ok(if given > 0 {
        RoleChange::Changed
    } else {
        RoleChange::LastOwner
    })
}
