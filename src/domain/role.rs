//! What an account may do.

use serde::{Deserialize, Serialize};

/// A role; a higher one may do what a lower one may, so they compare.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Role {
    /// Finds their own sessions.
    Customer,
    /// Takes tickets; sees their own sessions and ratings.
    Solver,
    /// Sits at the desk.
    Admin,
    /// Gives roles to others.
    Owner,
}

impl Role {
    /// All of them, the lowest first.
    pub const ALL: [Self; 4] = [Self::Customer, Self::Solver, Self::Admin, Self::Owner];

    /// The name, as stored and shown to programs.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Customer => "customer",
            Self::Solver => "solver",
            Self::Admin => "admin",
            Self::Owner => "owner",
        }
    }

    /// The one with this name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|it| it.as_str() == name)
    }
}

#[cfg(test)]
mod tests {
    use super::Role;

    #[test]
    fn a_higher_role_may_do_what_a_lower_one_may() {
        assert!(Role::ALL.is_sorted());
        for role in Role::ALL {
            assert_eq!(Role::from_name(role.as_str()), Some(role));
        }
        assert_eq!(Role::from_name("root"), None);
    }
}
