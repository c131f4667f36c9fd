//! Clerk's public keys: one that was set, or those that Clerk publishes, kept for an hour.

use std::{collections::HashMap, sync::RwLock, time::Duration};

use reqwest::Client;
use serde::Deserialize;
use tokio::sync::Mutex;

use super::PublicKey;
use crate::{channel::http, domain::Timestamp};

/// How long keys are kept.
const KEPT: Duration = Duration::from_hours(1);

/// How soon Clerk is asked again: anybody can make up a key id.
const AGAIN: Duration = Duration::from_mins(1);

/// How soon, while there are no keys at all.
const SOON: Duration = Duration::from_secs(5);

/// How long an answer may take.
const TIMEOUT: Duration = Duration::from_secs(5);

/// The longest answer that is read.
const LONGEST: usize = 256 * 1024;

/// Where keys are to be had.
#[derive(Debug)]
pub struct Keys(Source);

#[derive(Debug)]
enum Source {
    Fixed(PublicKey),
    Remote(Box<Remote>),
}

#[derive(Debug)]
struct Remote {
    url: String,
    client: Client,
    kept: RwLock<Kept>,
    /// Held by the one who asks; the others wait and then find what came.
    asking: Mutex<()>,
}

#[derive(Clone, Debug, Default)]
struct Kept {
    keys: HashMap<String, PublicKey>,
    /// When they came.
    came: Option<Timestamp>,
    /// When they were last asked for.
    asked: Option<Timestamp>,
}

/// There are no keys, and Clerk gives none.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("Clerk's public keys cannot be had: {0}")]
pub struct Unreachable(pub String);

impl Keys {
    /// One for all tokens.
    pub fn fixed(key: PublicKey) -> Self {
        Self(Source::Fixed(key))
    }

    /// Those at this address.
    pub fn remote(url: String) -> Result<Self, reqwest::Error> {
        Ok(Self(Source::Remote(Box::new(Remote {
            url,
            client: http::client().timeout(TIMEOUT).build()?,
            kept: RwLock::default(),
            asking: Mutex::new(()),
        }))))
    }

    /// The key with this id, if there is one.
    pub async fn get(
        &self,
        kid: Option<&str>,
        now: Timestamp,
    ) -> Result<Option<PublicKey>, Unreachable> {
        match &self.0 {
            Source::Fixed(key) => Ok(Some(key.clone())),
            Source::Remote(remote) => match kid {
                Some(kid) => remote.get(kid, now).await,
                None => Ok(None),
            },
        }
    }
}

impl Remote {
    fn kept(&self) -> Kept {
        let kept = self.kept.read();
        kept.unwrap_or_else(std::sync::PoisonError::into_inner)
            .clone()
    }

    fn keep(&self, kept: Kept) {
        let mut place = self.kept.write();
        if let Ok(place) = place.as_deref_mut() {
            *place = kept;
        }
    }

    async fn get(&self, kid: &str, now: Timestamp) -> Result<Option<PublicKey>, Unreachable> {
        let kept = self.kept();
        if kept.will_do(kid, now) {
            return Ok(kept.keys.get(kid).cloned());
        }
        let _one = self.asking.lock().await;
        let mut kept = self.kept();
        if kept.will_do(kid, now) {
            return Ok(kept.keys.get(kid).cloned());
        }
        if kept.came.is_none() && within(kept.asked, SOON, now) {
            return Err(Unreachable("it was asked just now".to_owned()));
        }
        kept.asked = Some(now);
        let fetched = fetch(&self.client, &self.url).await;
        let failed = match fetched {
            Ok(keys) => {
                kept.keys = keys;
                kept.came = Some(now);
                None
            }
            Err(error) => Some(error),
        };
        self.keep(kept.clone());
        let result = if failed.is_some() {
            "failed"
        } else {
            "fetched"
        };
        metrics::counter!("savvysolve_clerk_keys_total", "result" => result).increment(1);
        match (kept.keys.get(kid), failed) {
            (Some(key), _) => Ok(Some(key.clone())),
            (None, None) => Ok(None),
            (None, Some(error)) => {
                tracing::error!(%error, "Clerk's public keys cannot be had");
                Err(error)
            }
        }
    }
}

impl Kept {
    /// Whether Clerk need not be asked. Old keys are better than none: Clerk may be away for a while.
    fn will_do(&self, kid: &str, now: Timestamp) -> bool {
        let fresh = self.keys.contains_key(kid) && within(self.came, KEPT, now);
        let rests = self.came.is_some() && within(self.asked, AGAIN, now);
        fresh || rests
    }
}

fn within(at: Option<Timestamp>, span: Duration, now: Timestamp) -> bool {
    at.is_some_and(|it| now.since(it) < span)
}

#[derive(Deserialize)]
struct Jwks {
    keys: Vec<Jwk>,
}

#[derive(Deserialize)]
struct Jwk {
    kty: String,
    kid: Option<String>,
    n: Option<String>,
    e: Option<String>,
}

/// Asks for the keys (RFC 7517); those that are of another kind are left out.
pub async fn fetch(client: &Client, url: &str) -> Result<HashMap<String, PublicKey>, Unreachable> {
    let failed = |error: reqwest::Error| Unreachable(http::told(error));
    let mut answer = client.get(url).send().await.map_err(failed)?;
    if !answer.status().is_success() {
        return Err(Unreachable(format!("it answered {}", answer.status())));
    }
    let mut text = Vec::new();
    while let Some(chunk) = answer.chunk().await.map_err(failed)? {
        text.extend_from_slice(&chunk);
        if text.len() > LONGEST {
            return Err(Unreachable("the answer is too long".to_owned()));
        }
    }
    read(&text).ok_or_else(|| Unreachable("the answer holds no RSA key".to_owned()))
}

fn read(text: &[u8]) -> Option<HashMap<String, PublicKey>> {
    let jwks: Jwks = serde_json::from_slice(text).ok()?;
    let keys = jwks.keys.into_iter().filter(|it| it.kty == "RSA");
    let keys = keys.filter_map(|it| {
        let key = PublicKey::from_numbers(it.n.as_deref()?, it.e.as_deref()?);
        Some((it.kid?, key.ok()?))
    });
    let keys: HashMap<_, _> = keys.collect();
    (!keys.is_empty()).then_some(keys)
}
