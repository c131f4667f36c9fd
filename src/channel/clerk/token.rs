//! Clerk's session tokens: JWTs (RFC 7519) signed by RS256, and by nothing else.

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use serde::{Deserialize, de::DeserializeOwned};

use super::PublicKey;
use crate::domain::Timestamp;

/// How far, in seconds, the clocks of Clerk and here may be apart: what Clerk's own library allows.
const SKEW: i64 = 5;

/// No token of Clerk's is nearly as long (a cookie holds 4 kB).
const LONGEST: usize = 16 * 1024;

/// What a token must say of where it is from and for.
#[derive(Clone, Debug)]
pub struct Rules {
    /// `iss`: Clerk's Frontend API. A fixed key does not tell instances apart that share it.
    pub issuer: String,
    /// `azp`: the pages it may be made for.
    pub origins: Vec<String>,
}

/// Why a token is not good. None of it is told to whoever sent it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// It is not three parts of base64 and JSON.
    #[error("malformed")]
    Malformed,
    /// Not RS256, or no JWT.
    #[error("of another algorithm or type")]
    Algorithm,
    /// Not signed by this key.
    #[error("the signature is wrong")]
    Signature,
    /// Over.
    #[error("expired")]
    Expired,
    /// Not yet.
    #[error("not good yet")]
    Early,
    /// From another instance.
    #[error("of another issuer")]
    Issuer,
    /// For another page, or none is named.
    #[error("for another origin")]
    Origin,
}

/// What a good token says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Claims {
    /// `sub`: the user's id at Clerk.
    pub user: String,
    /// They are not signed in yet: something is left to do, like choosing an organisation.
    pub pending: bool,
}

#[derive(Debug, Deserialize)]
struct Header {
    alg: String,
    typ: Option<String>,
    kid: Option<String>,
}

#[derive(Debug, Deserialize)]
struct Body {
    iss: Option<String>,
    sub: Option<String>,
    azp: Option<String>,
    exp: Option<i64>,
    nbf: Option<i64>,
    iat: Option<i64>,
    sts: Option<String>,
}

/// A token that was taken apart, and not believed yet.
#[derive(Debug)]
pub struct Token<'a> {
    header: Header,
    signed: &'a str,
    payload: &'a str,
    signature: Vec<u8>,
}

impl<'a> Token<'a> {
    /// Takes it apart.
    pub fn parse(text: &'a str) -> Result<Self, Refusal> {
        let mut parts = text.split('.');
        let (Some(header), Some(payload), Some(signature), None) =
            (parts.next(), parts.next(), parts.next(), parts.next())
        else {
            return Err(Refusal::Malformed);
        };
        if text.len() > LONGEST {
            return Err(Refusal::Malformed);
        }
        let read: Header = part(header)?;
        let jwt = read.typ.as_deref().is_none_or(|it| it == "JWT");
        if read.alg != "RS256" || !jwt {
            return Err(Refusal::Algorithm);
        }
        let signature = URL_SAFE_NO_PAD
            .decode(signature)
            .map_err(|_| Refusal::Malformed)?;
        Ok(Self {
            header: read,
            signed: &text[..header.len() + 1 + payload.len()],
            payload,
            signature,
        })
    }

    /// Which key it says it is signed with.
    pub fn kid(&self) -> Option<&str> {
        self.header.kid.as_deref()
    }

    /// What it says, if all of it holds.
    pub fn verify(
        &self,
        key: &PublicKey,
        rules: &Rules,
        now: Timestamp,
    ) -> Result<Claims, Refusal> {
        if !key.signed(self.signed.as_bytes(), &self.signature) {
            return Err(Refusal::Signature);
        }
        let body: Body = part(self.payload)?;
        let micros = |seconds: i64| seconds.saturating_mul(1_000_000);
        let (now, skew) = (now.micros(), micros(SKEW));
        let ends = body.exp.ok_or(Refusal::Malformed)?;
        if micros(ends) <= now.saturating_sub(skew) {
            return Err(Refusal::Expired);
        }
        let later = |it: Option<i64>| it.is_some_and(|it| micros(it) > now.saturating_add(skew));
        if later(body.nbf) || later(body.iat) {
            return Err(Refusal::Early);
        }
        let user = body.sub.filter(|it| !it.is_empty());
        let user = user.ok_or(Refusal::Malformed)?;
        if body.iss.as_deref() != Some(&rules.issuer) {
            return Err(Refusal::Issuer);
        }
        let origin = body.azp.ok_or(Refusal::Origin)?;
        if !rules.origins.contains(&origin) {
            return Err(Refusal::Origin);
        }
        Ok(Claims {
            user,
            pending: body.sts.as_deref() == Some("pending"),
        })
    }
}

fn part<T: DeserializeOwned>(text: &str) -> Result<T, Refusal> {
    let bytes = URL_SAFE_NO_PAD
        .decode(text)
        .map_err(|_| Refusal::Malformed)?;
    serde_json::from_slice(&bytes).map_err(|_| Refusal::Malformed)
}
