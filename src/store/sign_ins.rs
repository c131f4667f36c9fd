//! Browsers and programs that are signed in.

use uuid::Uuid;

use crate::domain::Timestamp;

queries! {
    /// Somebody signed in.
    pub fn insert(id: String, user: Uuid, now: Timestamp, expires_at: Timestamp) -> u64 {
        "insert into sign_ins (id, user_id, created_at, expires_at) values ($1, $2, $3, $4)"
    }

    /// The account behind a cookie that is still good.
    pub fn account(id: String, now: Timestamp) -> Option<super::users::Account> {
        "select u.id as id, u.phone as phone, u.phone_verified_at as phone_verified_at,
             u.email as email, u.email_verified_at as email_verified_at, u.name as name, u.role as role, u.created_at as created_at
         from sign_ins s join users u on u.id = s.user_id
         where s.id = $1 and s.expires_at > $2"
    }

    /// Signs one out.
    pub fn remove(id: String) -> u64 {
        "delete from sign_ins where id = $1"
    }

    /// Signs out all of an account, but for one.
    pub fn remove_others(user: Uuid, but: String) -> u64 {
        "delete from sign_ins where user_id = $1 and id <> $2"
    }
}
