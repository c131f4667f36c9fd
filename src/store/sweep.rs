//! What nobody asks for any more goes, some rows at a time, so that nothing waits for it.

use crate::domain::Timestamp;

queries! {
    /// Codes that were texted before then. Until then the desk knows by them which texts hold one.
    pub fn codes(before: Timestamp, most: i64) -> u64 {
        "delete from codes where id in (
             select id from codes where created_at < $1 order by created_at limit $2)"
    }

    /// Sign-ins that are over.
    pub fn sign_ins(now: Timestamp, most: i64) -> u64 {
        "delete from sign_ins where id in (
             select id from sign_ins where expires_at < $1 order by expires_at limit $2)"
    }

    /// Counts of hours and days that are long over; all of one beginning are of one moment.
    pub fn rate_limits(before: Timestamp, most: i64) -> u64 {
        "delete from rate_limits where (name, subject, starts_at) in (
             select name, subject, starts_at from rate_limits where starts_at < $1
             order by starts_at limit $2)"
    }

    /// What was held back until then, and whose senders never said that it was them.
    pub fn held_mails(held: Timestamp, before: Timestamp, most: i64) -> u64 {
        "delete from inputs where id in (
             select id from inputs where due_at = $1 and created_at < $2
             order by created_at, id limit $3)"
    }

    /// The mails of what [`held_mails`] removes next: nothing can settle them any more.
    pub fn lapsed_mails(held: Timestamp, before: Timestamp, most: i64) -> u64 {
        "update mails set fate = 'lapsed'
         where direction = 'in' and fate = 'held' and created_at < $2 and address in (
             select address from inputs where due_at = $1 and created_at < $2
             order by created_at, id limit $3)"
    }

    /// Clerk's events of before then: none comes again so late.
    pub fn clerk_events(before: Timestamp, most: i64) -> u64 {
        "delete from clerk_events where id in (
             select id from clerk_events where taken_at < $1 order by taken_at limit $2)"
    }
}
