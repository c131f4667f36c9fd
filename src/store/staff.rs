//! Accounts with a role: few among many, by an index of their own.

use uuid::Uuid;

queries! {
    /// All that are more than customers, by name.
    pub fn all(limit: i64) -> Vec<super::users::Account> {
        "select id, phone, phone_verified_at, email, email_verified_at, name, role, created_at from users
         where role <> 'customer' order by name, id limit $1"
    }

    /// Holds every owner's row until the transaction ends.
    pub fn hold_owners() -> u64 {
        "update users set role = 'owner' where role <> 'customer' and role = 'owner'"
    }

    /// Gives an account a role. Zero rows when nobody would be an owner then.
    pub fn give_role(id: Uuid, role: String) -> u64 {
        "update users set role = $2
         where id = $1 and (role <> 'owner' or $2 = 'owner' or exists (
             select 1 from users o
             where o.role <> 'customer' and o.role = 'owner' and o.id <> $1))"
    }
}
