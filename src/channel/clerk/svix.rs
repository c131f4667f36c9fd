//! Svix's signature of webhooks, which are Clerk's too (the Standard Webhooks scheme, `v1`): an HMAC over
//! id, time and body. Small enough to be here; checked against what the official libraries sign
//! (`tests/vectors/svix_signatures.json`).

use base64::{Engine as _, engine::general_purpose::STANDARD};
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;
use subtle::ConstantTimeEq as _;

use crate::domain::Timestamp;

/// How far, in seconds, the time of a webhook may lie from ours, either way.
const TOLERANCE: i64 = 300;

/// What the secret is written with.
const PREFIX: &str = "whsec_";

/// Secrets that a webhook may be signed with: two while one is rotated.
pub struct Secrets(Vec<Vec<u8>>);

/// Why a secret cannot be used.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BadSecret {
    /// There is none.
    #[error(
        "not set; it is on the page of the webhook's endpoint at Clerk, and starts with whsec_"
    )]
    Empty,
    /// It is not what Clerk shows.
    #[error("is not base64; copy it as Clerk shows it, with whsec_ before it")]
    NotBase64,
}

/// The webhook is not signed as it should be. Says nothing about why.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the signature is missing or wrong, or too old")]
pub struct Forged;

/// The three headers, as they came.
#[derive(Clone, Copy, Debug, Default)]
pub struct Headers<'a> {
    /// `svix-id`: stays when a webhook is sent again.
    pub id: Option<&'a str>,
    /// `svix-timestamp`: seconds since 1970 of this very try.
    pub timestamp: Option<&'a str>,
    /// `svix-signature`: any number of `version,base64` with spaces between.
    pub signature: Option<&'a str>,
}

impl<'a> Headers<'a> {
    /// By a look-up that knows no case: under Svix's own names, or those of the standard.
    pub fn find(header: impl Fn(&str) -> Option<&'a str>) -> Self {
        let either = |name: &str| {
            header(&format!("svix-{name}")).or_else(|| header(&format!("webhook-{name}")))
        };
        Self {
            id: either("id"),
            timestamp: either("timestamp"),
            signature: either("signature"),
        }
    }
}

impl Secrets {
    /// As set: one, or several with commas between.
    pub fn read(text: &str) -> Result<Self, BadSecret> {
        let secrets = text.split(',').map(str::trim).filter(|it| !it.is_empty());
        let secrets: Result<Vec<_>, _> = secrets
            .map(|it| {
                let bare = it.strip_prefix(PREFIX).unwrap_or(it);
                let key = STANDARD.decode(bare).map_err(|_| BadSecret::NotBase64)?;
                // With an empty key anybody could sign.
                if key.is_empty() {
                    return Err(BadSecret::Empty);
                }
                Ok(key)
            })
            .collect();
        let secrets = secrets?;
        if secrets.is_empty() {
            return Err(BadSecret::Empty);
        }
        Ok(Self(secrets))
    }

    /// The webhook's id, if it is signed with one of the secrets at about this time.
    pub fn verify<'a>(
        &self,
        headers: Headers<'a>,
        body: &[u8],
        now: Timestamp,
    ) -> Result<&'a str, Forged> {
        let id = headers.id.filter(|it| !it.is_empty()).ok_or(Forged)?;
        let timestamp = headers.timestamp.ok_or(Forged)?;
        let signature = headers.signature.ok_or(Forged)?;
        let at: i64 = timestamp.parse().map_err(|_| Forged)?;
        let apart = now.micros().div_euclid(1_000_000).checked_sub(at);
        if apart.is_none_or(|it| it.unsigned_abs() > TOLERANCE.unsigned_abs()) {
            return Err(Forged);
        }
        let given = signature.split(' ').filter_map(|it| it.strip_prefix("v1,"));
        let given: Vec<&str> = given.collect();
        let signed = self.0.iter().any(|key| {
            let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(key) else {
                return false;
            };
            for part in [id.as_bytes(), b".", timestamp.as_bytes(), b".", body] {
                mac.update(part);
            }
            let expected = STANDARD.encode(mac.finalize().into_bytes());
            given
                .iter()
                .any(|it| bool::from(it.as_bytes().ct_eq(expected.as_bytes())))
        });
        if signed { Ok(id) } else { Err(Forged) }
    }
}

impl std::fmt::Debug for Secrets {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "({} set)", self.0.len())
    }
}
