//! Links under which a kept photo may be fetched for a while, without any other proof: the carrier
//! fetches what it is to pass on. A keyed hash over what and until when is what makes one.

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use hmac::{Hmac, Mac};
use sha2::Sha256;

use super::{Timestamp, id::MediaId, keyed};

/// Path and query of the link: `/media/{id}?until={seconds}&sig={hash}`. It comes behind the public
/// address of the service.
pub fn path(key: &[u8], id: MediaId, until: Timestamp) -> String {
    let until = seconds(until);
    let hash = hash(key, id, until).finalize().into_bytes();
    let signature = URL_SAFE_NO_PAD.encode(hash);
    format!("/media/{}?until={until}&sig={signature}", id.0.simple())
}

/// Whether a link is one of ours and not over. How long the comparison takes says nothing about
/// the right hash.
pub fn is_good(key: &[u8], id: MediaId, until: i64, signature: &str, now: Timestamp) -> bool {
    let Ok(signature) = URL_SAFE_NO_PAD.decode(signature) else {
        return false;
    };
    hash(key, id, until).verify_slice(&signature).is_ok() && seconds(now) < until
}

/// Whole seconds since 1970: as long as a link needs to be told apart from the next.
fn seconds(at: Timestamp) -> i64 {
    at.micros().div_euclid(1_000_000)
}

fn hash(key: &[u8], id: MediaId, until: i64) -> Hmac<Sha256> {
    let mut hash = keyed::hmac(key);
    // What it is for comes first: the same key may sign other things.
    hash.update(b"media link\n");
    hash.update(id.0.as_bytes());
    hash.update(&until.to_be_bytes());
    hash
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use proptest::prelude::*;
    use uuid::Uuid;

    use super::*;

    const KEY: &[u8] = &[7; 32];
    const NOW: Timestamp = Timestamp::from_micros(1_700_000_000_500_000);

    fn id() -> MediaId {
        MediaId(Uuid::from_u128(0x0190_0000_0000_7000_8000_0000_0000_0001))
    }

    /// The parts of a link that was made here.
    fn parts(link: &str) -> (i64, &str) {
        let (_, query) = link.split_once("?until=").unwrap();
        let (until, signature) = query.split_once("&sig=").unwrap();
        (until.parse().unwrap(), signature)
    }

    #[test]
    fn a_link_is_good_until_its_end() {
        let link = path(KEY, id(), NOW.after(Duration::from_hours(1)));
        assert!(
            link.starts_with("/media/01900000000070008000000000000001?until=1700003600&sig="),
            "{link}"
        );
        let (until, signature) = parts(&link);
        let good = |after: u64| {
            let now = NOW.after(Duration::from_secs(after));
            is_good(KEY, id(), until, signature, now)
        };
        assert!(good(0) && good(3_599));
        assert!(!good(3_600) && !good(1_000_000));
    }

    #[test]
    fn any_change_makes_it_bad() {
        let link = path(KEY, id(), NOW.after(Duration::from_hours(1)));
        let (until, signature) = parts(&link);
        assert!(is_good(KEY, id(), until, signature, NOW));
        assert!(!is_good(&[8; 32], id(), until, signature, NOW), "the key");
        assert!(!is_good(KEY, id(), until + 1, signature, NOW), "the end");
        let other = MediaId(Uuid::from_u128(1));
        assert!(!is_good(KEY, other, until, signature, NOW), "the file");
        for wrong in ["", "A", &signature[1..], &format!("{signature}="), "ñ"] {
            assert!(!is_good(KEY, id(), until, wrong, NOW), "{wrong}");
        }
    }

    proptest! {
        #[test]
        fn nobody_guesses(until: i64, signature in "[A-Za-z0-9_-]{0,50}") {
            prop_assert!(!is_good(KEY, id(), until, &signature, NOW));
        }

        #[test]
        fn what_is_made_is_good(key: Vec<u8>, id: u128, wait in 1_u64..1_000_000_000) {
            let id = MediaId(Uuid::from_u128(id));
            let link = path(&key, id, NOW.after(Duration::from_secs(wait)));
            let (until, signature) = parts(&link);
            prop_assert!(is_good(&key, id, until, signature, NOW));
        }
    }
}
