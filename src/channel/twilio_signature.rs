//! Is this request from Twilio? The check of `X-Twilio-Signature`, without I/O.
//!
//! Twilio signs the URL it requested, byte for byte, followed by the form's decoded names and values
//! in byte order, with HMAC and a secret that only it and we have. The URL is never rebuilt from what
//! the socket or a proxy says: it is the configured public URL and the path as received.
//! The form is decoded once, here, and what was proven is what is returned.

use base64::{Engine, engine::general_purpose::STANDARD};
use hmac::{Hmac, KeyInit, Mac};
use sha1::Sha1;
use sha2::{Digest, Sha256};
use std::{borrow::Cow, fmt};
use subtle::ConstantTimeEq;
use thiserror::Error;

/// A name and its value, decoded to bytes: a lossy conversion to text would change what is signed.
pub type Pair<'a> = (Cow<'a, [u8]>, Cow<'a, [u8]>);

/// Checks requests that are made to one public URL.
pub struct Verifier {
    /// The public URL as configured, then the same with, or without, its port: the carrier's SMS and
    /// voice stacks have not agreed on which of the two they sign.
    bases: [String; 2],
    tokens: Vec<Secret>,
    shared_keys: Vec<(String, Algorithm, Secret)>,
}

/// A secret made in Twilio's webhook configuration, which then signs in the account token's place.
#[derive(Clone)]
pub struct SharedKey {
    /// Its id, `webhooks_sharedkey_…`, as announced in each request.
    pub id: String,
    /// The secret text.
    pub secret: String,
    /// The one algorithm accepted with it, whatever a request announces.
    pub algorithm: Algorithm,
}

/// The digest under the HMAC.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Algorithm {
    /// `HMAC_SHA1`: account tokens have no other.
    Sha1,
    /// `HMAC_SHA256`.
    Sha256,
}

/// What came in, untouched. The fields that are returned live as long as body and query (`'f`), not
/// as the headers (`'h`).
#[derive(Clone, Copy)]
pub struct Received<'f, 'h> {
    /// `GET`, `POST`, …
    pub method: &'h str,
    /// Path and query as on the request line: no decoding, no normalising.
    pub path_and_query: &'f str,
    /// The header `Content-Type`.
    pub content_type: Option<&'h str>,
    /// The body's bytes.
    pub body: &'f [u8],
    /// The header `X-Twilio-Signature`.
    pub signature: Option<&'h str>,
    /// The header `X-Twilio-Webhooks-Signature-Settings`.
    pub settings: Option<&'h str>,
}

/// Why a request was turned away. The answer is 403 in each case, and never says which.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum Refusal {
    /// There is no signature.
    #[error("the request has no signature")]
    Missing,
    /// The signature was made with another secret, for another URL or another form.
    #[error("the signature does not fit the request")]
    Mismatch,
    /// A body that is no form must have its digest in the signed URL, and that did not fit.
    #[error("the body does not have the digest that was signed")]
    BodyDigest,
    /// The request announces a shared key or an algorithm that is not configured.
    #[error("the request announces a key or an algorithm that is not configured")]
    UnknownKey,
}

/// A keyed HMAC, ready to be copied: the key schedule is half of the work on a short message.
#[derive(Clone)]
enum Secret {
    Sha1(Hmac<Sha1>),
    Sha256(Hmac<Sha256>),
}

impl Verifier {
    /// For requests to `public_url`, which is scheme and host, with user, port and a path that a proxy
    /// takes away if there are such. Any of the `tokens` will do, so that one can be rotated.
    pub fn new<T: AsRef<str>>(
        public_url: &str,
        tokens: impl IntoIterator<Item = T>,
        shared_keys: impl IntoIterator<Item = SharedKey>,
    ) -> Self {
        let url = before_fragment(public_url).trim_end_matches('/');
        Self {
            bases: [url.to_owned(), other_port_form(url)],
            // With an empty secret anybody could sign.
            tokens: tokens
                .into_iter()
                .filter(|it| !it.as_ref().is_empty())
                .map(|it| Secret::new(Algorithm::Sha1, it.as_ref()))
                .collect(),
            shared_keys: shared_keys
                .into_iter()
                .filter(|it| !it.secret.is_empty())
                .map(|it| (it.id, it.algorithm, Secret::new(it.algorithm, &it.secret)))
                .collect(),
        }
    }

    /// Checks a request and returns its fields: those of the form, or of the query for a GET. A body
    /// that is no form has none.
    pub fn verify<'f>(&self, request: &Received<'f, '_>) -> Result<Vec<Pair<'f>>, Refusal> {
        let signature = request
            .signature
            .filter(|it| !it.is_empty())
            .ok_or(Refusal::Missing)?;
        let path = before_fragment(request.path_and_query);
        let query = path.split_once('?').map_or("", |(_, query)| query);

        let is_get = request.method.eq_ignore_ascii_case("GET");
        let signed = if is_get {
            Vec::new()
        } else if is_form(request.content_type) {
            parse_form(request.body)
        } else {
            check_digest(query, request.body)?;
            Vec::new()
        };
        // Unique pairs in byte order: a pair that is repeated counts once.
        let mut order: Vec<&Pair<'_>> = signed.iter().collect();
        order.sort_unstable();
        order.dedup();

        let fits = |secret: &Secret| {
            self.bases
                .iter()
                .any(|base| secret.signed(base, path, &order, signature))
        };
        let proven = match Announced::read(request.settings)? {
            None => self.tokens.iter().any(fits),
            Some(announced) => {
                let mut known = self
                    .shared_keys
                    .iter()
                    .filter(|key| announced.is(key))
                    .peekable();
                known.peek().ok_or(Refusal::UnknownKey)?;
                known.any(|(_, _, secret)| fits(secret))
            }
        };
        match (proven, is_get) {
            (false, _) => Err(Refusal::Mismatch),
            (true, true) => Ok(parse_form(query.as_bytes())),
            (true, false) => Ok(signed),
        }
    }
}

impl fmt::Debug for Verifier {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Verifier")
            .field("tokens", &self.tokens.len())
            .field("shared_keys", &self.shared_keys.len())
            .finish_non_exhaustive()
    }
}

impl Secret {
    fn new(algorithm: Algorithm, text: &str) -> Self {
        match algorithm {
            Algorithm::Sha1 => Self::Sha1(keyed(text)),
            Algorithm::Sha256 => Self::Sha256(keyed(text)),
        }
    }

    fn signed(&self, base: &str, path: &str, form: &[&Pair<'_>], signature: &str) -> bool {
        match self {
            Self::Sha1(mac) => same(digest(mac.clone(), base, path, form).as_ref(), signature),
            Self::Sha256(mac) => same(digest(mac.clone(), base, path, form).as_ref(), signature),
        }
    }
}

/// What `X-Twilio-Webhooks-Signature-Settings` says. It chooses among the configured keys and nothing
/// else: anybody can send the header.
struct Announced<'a> {
    id: Option<&'a str>,
    algorithm: Algorithm,
}

impl<'a> Announced<'a> {
    /// `None` is the classic form: no header, or one that names no algorithm.
    fn read(header: Option<&'a str>) -> Result<Option<Self>, Refusal> {
        let setting = |name: &str| {
            let settings = header.unwrap_or_default().split(',');
            settings
                .filter_map(|it| it.trim().split_once('='))
                .find(|it| it.0 == name)
        };
        let algorithm = match setting("algorithm") {
            None => return Ok(None),
            Some((_, "HMAC_SHA1")) => Algorithm::Sha1,
            Some((_, "HMAC_SHA256")) => Algorithm::Sha256,
            Some(_) => return Err(Refusal::UnknownKey),
        };
        Ok(Some(Self {
            id: setting("key").map(|(_, id)| id),
            algorithm,
        }))
    }

    fn is(&self, (id, algorithm, _): &(String, Algorithm, Secret)) -> bool {
        *algorithm == self.algorithm && self.id.is_none_or(|announced| announced == id)
    }
}

/// Decodes a form (`application/x-www-form-urlencoded`), or a query, to bytes: `+` is a space, `%XX` a
/// byte, a `%` that is followed by something else stays. Order and repeats are kept; a name without
/// `=` has an empty value. Copies only what has something to decode.
pub fn parse_form(form: &[u8]) -> Vec<Pair<'_>> {
    let pairs = form
        .split(|byte| *byte == b'&')
        .filter(|pair| !pair.is_empty());
    pairs
        .map(|pair| {
            let equals = pair
                .iter()
                .position(|byte| *byte == b'=')
                .unwrap_or(pair.len());
            (
                decode(&pair[..equals]),
                decode(pair.get(equals + 1..).unwrap_or_default()),
            )
        })
        .collect()
}

/// The first value of a field.
pub fn field<'f>(form: &'f [Pair<'_>], name: &str) -> Option<&'f [u8]> {
    form.iter()
        .find(|(key, _)| &**key == name.as_bytes())
        .map(|(_, value)| &**value)
}

fn decode(encoded: &[u8]) -> Cow<'_, [u8]> {
    let Some(first) = encoded.iter().position(|byte| matches!(byte, b'+' | b'%')) else {
        return Cow::Borrowed(encoded);
    };
    let mut decoded = Vec::with_capacity(encoded.len());
    decoded.extend_from_slice(&encoded[..first]);
    let mut rest = &encoded[first..];
    while let Some((&byte, after)) = rest.split_first() {
        let escaped = match (byte, after) {
            (b'%', [high, low, ..]) => hex(*high).zip(hex(*low)),
            _ => None,
        };
        if let Some((high, low)) = escaped {
            decoded.push(high << 4 | low);
            rest = &after[2..];
        } else {
            decoded.push(if byte == b'+' { b' ' } else { byte });
            rest = after;
        }
    }
    Cow::Owned(decoded)
}

fn hex(digit: u8) -> Option<u8> {
    match digit {
        b'0'..=b'9' => Some(digit - b'0'),
        b'a'..=b'f' => Some(digit - b'a' + 10),
        b'A'..=b'F' => Some(digit - b'A' + 10),
        _ => None,
    }
}

fn is_form(content_type: Option<&str>) -> bool {
    let essence = content_type
        .unwrap_or_default()
        .split(';')
        .next()
        .unwrap_or_default();
    essence
        .trim()
        .eq_ignore_ascii_case("application/x-www-form-urlencoded")
}

/// A body that is no form is bound to the signature by `bodySHA256` in the signed query, in lower
/// case. No body needs no digest.
fn check_digest(query: &str, body: &[u8]) -> Result<(), Refusal> {
    let stated = query
        .split('&')
        .find_map(|pair| pair.strip_prefix("bodySHA256="));
    let Some(stated) = stated else {
        return if body.is_empty() {
            Ok(())
        } else {
            Err(Refusal::BodyDigest)
        };
    };
    let mut actual = [0; 64];
    for (pair, byte) in actual.chunks_exact_mut(2).zip(Sha256::digest(body)) {
        let [high, low] = [byte >> 4, byte & 15].map(|half| b"0123456789abcdef"[usize::from(half)]);
        pair.copy_from_slice(&[high, low]);
    }
    if bool::from(actual.ct_eq(stated.as_bytes())) {
        Ok(())
    } else {
        Err(Refusal::BodyDigest)
    }
}

#[expect(clippy::expect_used, reason = "HMAC takes a key of any length")]
fn keyed<M: Mac + KeyInit>(secret: &str) -> M {
    <M as KeyInit>::new_from_slice(secret.as_bytes()).expect("a key of any length")
}

fn digest(mut mac: impl Mac, base: &str, path: &str, form: &[&Pair<'_>]) -> impl AsRef<[u8]> {
    mac.update(base.as_bytes());
    mac.update(path.as_bytes());
    for (key, value) in form {
        mac.update(key);
        mac.update(value);
    }
    mac.finalize().into_bytes()
}

/// Compares on the base64 text, as it is sent: other alphabets or no padding do not fit. The time
/// taken tells nothing but a wrong length.
fn same(mac: &[u8], signature: &str) -> bool {
    let mut text = [0; 44];
    let Ok(length) = STANDARD.encode_slice(mac, &mut text) else {
        return false;
    };
    text[..length].ct_eq(signature.as_bytes()).into()
}

/// Connection settings such as `#rc=2` are neither sent nor signed.
fn before_fragment(url: &str) -> &str {
    url.split_once('#').map_or(url, |(before, _)| before)
}

/// The URL without its port, or, when it has none, with the one of its scheme.
fn other_port_form(url: &str) -> String {
    let (scheme, rest) = url.split_once("://").unwrap_or(("", url));
    let (authority, path) = rest.split_at(rest.find('/').unwrap_or(rest.len()));
    // A colon before `@` belongs to the credentials, one within `[…]` to an IPv6 address.
    let host_start = authority.rfind('@').map_or(0, |at| at + 1);
    let address_end = authority.rfind(']').map_or(host_start, |at| at + 1);
    match (authority[address_end..].find(':'), scheme) {
        (Some(colon), _) => format!("{scheme}://{}{path}", &authority[..address_end + colon]),
        (None, "https") => format!("{scheme}://{authority}:443{path}"),
        (None, "http") => format!("{scheme}://{authority}:80{path}"),
        (None, _) => url.to_owned(),
    }
}

#[cfg(test)]
mod tests;
