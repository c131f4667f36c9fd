//! Hashes that only this service can make: of an erased number, and of links that open a file.

use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

/// The service's own key, 32 bytes or more. Shown nowhere.
#[derive(Clone)]
pub struct Key(Vec<u8>);

impl Key {
    /// From its bytes.
    pub fn new(bytes: impl Into<Vec<u8>>) -> Self {
        Self(bytes.into())
    }

    /// The bytes.
    pub fn bytes(&self) -> &[u8] {
        &self.0
    }

    /// The keyed hash of some words, hexadecimal: HMAC-SHA-256 (RFC 2104). `purpose` keeps hashes
    /// for different uses apart.
    pub fn hash(&self, purpose: &str, words: &str) -> String {
        let mut mac = hmac(&self.0);
        mac.update(purpose.as_bytes());
        mac.update(b"\0");
        mac.update(words.as_bytes());
        hex(&mac.finalize().into_bytes())
    }
}

/// Bytes as they are written down: two lower-case digits each.
pub fn hex(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(bytes.len() * 2);
    for byte in bytes {
        use std::fmt::Write as _;
        let _infallible = write!(text, "{byte:02x}");
    }
    text
}

/// HMAC-SHA-256 under a key, with nothing in it yet.
pub(super) fn hmac(key: &[u8]) -> Hmac<Sha256> {
    #[expect(clippy::expect_used, reason = "HMAC takes keys of any length")]
    Hmac::new_from_slice(key).expect("any length will do")
}

impl std::fmt::Debug for Key {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("(set)")
    }
}

#[cfg(test)]
mod tests {
    use super::Key;

    #[test]
    fn it_hangs_on_key_purpose_and_words() {
        let key = Key::new(*b"one key");
        let hash = key.hash("address", "+14155550123");
        assert_eq!(hash.len(), 64);
        assert_eq!(hash, key.hash("address", "+14155550123"));
        assert_ne!(hash, key.hash("address", "+14155550124"));
        assert_ne!(hash, key.hash("media", "+14155550123"));
        assert_ne!(hash, Key::new(*b"another").hash("address", "+14155550123"));
        assert!(!format!("{key:?}").contains("one key"));
    }
}
