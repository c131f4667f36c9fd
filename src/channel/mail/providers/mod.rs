//! Companies that take mail in our place and post it to us: `SendGrid`'s Inbound Parse, Mailgun's routes,
//! Postmark's inbound stream. Each file checks the post and makes one RFC 5322 mail of it, so that all that
//! comes after reads mail in one shape alone. No I/O.
//!
//! What a provider says of the sender is believed only where the sender could not have written it, and the
//! domain that it vouches for is compared with the one in From here (`vouch`).

mod compose;
mod form;
pub mod mailgun;
pub mod postmark;
pub mod sendgrid;
mod vouch;

use base64::{Engine as _, engine::general_purpose::STANDARD};
use sha2::{Digest as _, Sha256};
use subtle::ConstantTimeEq as _;

/// The largest mail of any way in, in bytes; a provider that posts it as fields or base64 may need more
/// (`MOST` in each file).
pub const MOST_RAW: usize = 25 << 20;

/// One mail, as a provider posted it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Posted {
    /// An RFC 5322 mail: the one that was posted, or one made of the posted fields.
    pub raw: Vec<u8>,
    /// MAIL FROM; empty for `<>`, and none where the provider does not say.
    pub envelope_from: Option<String>,
    /// RCPT TO.
    pub recipients: Vec<String>,
    /// Whether the sender is who From says, as the provider found. Never none for the providers here: what
    /// is not vouched for is a claim, whatever the mail says of itself.
    pub verdict: Option<bool>,
}

/// Why a post can never be taken. To post it again would not help.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BadPost {
    /// The body is not of the announced form.
    #[error("the body is no {0}")]
    Shape(&'static str),
    /// A field is missing or cannot be read.
    #[error("the field `{0}` is missing or cannot be read")]
    Field(&'static str),
    /// The mail is larger than is taken.
    #[error("the mail is larger than {} MiB", MOST_RAW >> 20)]
    TooLarge,
}

/// The proof is missing or wrong. Says nothing about why.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the proof of origin is missing, wrong or too old")]
pub struct Forged;

/// Whether the header `Authorization` carries this secret: as a bearer token, or as the password, or the
/// `user:password`, of Basic. An empty secret is nobody's.
pub fn authorized(header: Option<&str>, secret: &str) -> bool {
    let Some((scheme, given)) = header.and_then(|it| it.trim().split_once(' ')) else {
        return false;
    };
    let given = given.trim();
    if secret.is_empty() {
        return false;
    }
    if scheme.eq_ignore_ascii_case("bearer") {
        return same(given.as_bytes(), secret.as_bytes());
    }
    if !scheme.eq_ignore_ascii_case("basic") {
        return false;
    }
    let Ok(pair) = STANDARD.decode(given) else {
        return false;
    };
    // The user may hold no colon (RFC 7617, 2); the password may.
    let colon = pair.iter().position(|it| *it == b':');
    let password = colon.map_or(&[][..], |at| &pair[at + 1..]);
    same(password, secret.as_bytes()) | same(&pair, secret.as_bytes())
}

/// Equal, in a time that tells neither where they differ nor how long the secret is.
fn same(given: &[u8], secret: &[u8]) -> bool {
    bool::from(Sha256::digest(given).ct_eq(&Sha256::digest(secret)))
}

/// Within [`MOST_RAW`].
fn sized(raw: Vec<u8>) -> Result<Vec<u8>, BadPost> {
    if raw.len() > MOST_RAW {
        return Err(BadPost::TooLarge);
    }
    Ok(raw)
}

/// An address of an envelope, without the brackets around it.
fn bare(address: &str) -> String {
    let address = address.trim();
    let inner = address
        .strip_prefix('<')
        .and_then(|it| it.strip_suffix('>'));
    inner.unwrap_or(address).trim().to_owned()
}
