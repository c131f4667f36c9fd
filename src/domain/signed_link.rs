//! Links in mails that need no sign-in: each opens one thing, and a keyed hash in it shows that we made it.

use std::time::Duration;

use subtle::ConstantTimeEq;
use uuid::Uuid;

use super::{Key, Timestamp};

/// How long a session may be rated by the link in a mail.
pub const RATE_LASTS: Duration = Duration::from_hours(30 * 24);

/// Hexadecimal digits of the hash: 128 bits.
const DIGITS: usize = 32;

/// The page on which a session is rated, until then: `/rate/{session}.{seconds}.{hash}`. It comes behind
/// the public address of the service.
pub fn rate_path(key: &Key, session: Uuid, now: Timestamp) -> String {
    let until = seconds(now.after(RATE_LASTS));
    let what = format!("{}.{until}", session.simple());
    let hash = hash(key, "rate link", &what);
    format!("/rate/{what}.{hash}")
}

/// The session that such a link is for; none when it is not ours, or over.
pub fn rated(key: &Key, link: &str, now: Timestamp) -> Option<Uuid> {
    let what = signed(key, "rate link", link)?;
    let (session, until) = what.split_once('.')?;
    let until: i64 = until.parse().ok()?;
    (seconds(now) < until).then(|| Uuid::try_parse(session).ok())?
}

/// The page on which an account gets no more mails unasked: `/unsubscribe/{account}.{hash}`. It is good
/// for ever: such a wish is never too late.
pub fn unsubscribe_path(key: &Key, account: Uuid) -> String {
    let what = account.simple().to_string();
    let hash = hash(key, "unsubscribe link", &what);
    format!("/unsubscribe/{what}.{hash}")
}

/// The account that such a link is for.
pub fn unsubscribed(key: &Key, link: &str) -> Option<Uuid> {
    Uuid::try_parse(signed(key, "unsubscribe link", link)?).ok()
}

/// What was signed, if it was we who did. How long the comparison takes says nothing about the hash.
fn signed<'a>(key: &Key, purpose: &str, link: &'a str) -> Option<&'a str> {
    let (what, given) = link.rsplit_once('.')?;
    let right = hash(key, purpose, what);
    bool::from(right.as_bytes().ct_eq(given.as_bytes())).then_some(what)
}

fn hash(key: &Key, purpose: &str, what: &str) -> String {
    let mut hash = key.hash(purpose, what);
    hash.truncate(DIGITS);
    hash
}

fn seconds(at: Timestamp) -> i64 {
    at.micros().div_euclid(1_000_000)
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: Timestamp = Timestamp::from_micros(1_700_000_000_500_000);

    #[test]
    fn a_link_opens_one_thing_for_a_while() {
        let key = Key::new(*b"one key");
        let id = Uuid::from_u128(0x0190_0000_0000_7000_8000_0000_0000_0001);
        let path = rate_path(&key, id, NOW);
        let link = path.strip_prefix("/rate/").unwrap();
        assert_eq!(rated(&key, link, NOW), Some(id));
        let last = NOW.after(RATE_LASTS).before(Duration::from_secs(1));
        assert_eq!(rated(&key, link, last), Some(id));
        assert_eq!(rated(&key, link, NOW.after(RATE_LASTS)), None);
        assert_eq!(rated(&Key::new(*b"another"), link, NOW), None);
        for at in 0..link.len() {
            let mut other = link.as_bytes().to_vec();
            other[at] = if other[at] == b'1' { b'2' } else { b'1' };
            let other = String::from_utf8(other).unwrap();
            assert_eq!(rated(&key, &other, NOW), None, "{other}");
        }
        assert_eq!(unsubscribed(&key, link), None);
        let path = unsubscribe_path(&key, id);
        let link = path.strip_prefix("/unsubscribe/").unwrap();
        assert_eq!(unsubscribed(&key, link), Some(id));
        assert_eq!(rated(&key, link, NOW), None);
        for odd in ["", ".", "..", "a.b", "é.é.é"] {
            assert_eq!(rated(&key, odd, NOW), None);
            assert_eq!(unsubscribed(&key, odd), None);
        }
    }
}
