//! Clerk, who keeps the accounts when `accounts.provider` says so: its webhooks, its tokens, its pages.
//! No database.

mod keys;
mod public_key;
pub mod svix;
pub mod token;

use url::Url;

pub use keys::{Keys, Unreachable, fetch};
pub use public_key::{BadKey, PublicKey};
pub use token::Claims;

use crate::{config, domain::Timestamp};
use svix::{Headers, Secrets};
use token::{Rules, Token};

/// All that is known of one Clerk instance.
#[derive(Debug)]
pub struct Clerk {
    secrets: Secrets,
    rules: Rules,
    keys: Keys,
    pages: Pages,
}

/// Why there is no client of Clerk.
#[derive(Debug, thiserror::Error)]
pub enum SetUpError {
    /// The webhook's secret.
    #[error("clerk.webhook_secret: {0}")]
    Secret(#[from] svix::BadSecret),
    /// The fixed key.
    #[error("clerk.public_key: {0}")]
    Key(#[from] BadKey),
    /// The HTTP client for keys.
    #[error("the HTTP client: {0}")]
    Client(#[from] reqwest::Error),
    /// Its pages.
    #[error("clerk.sign_up_url: `{0}` is no address")]
    Pages(String),
}

impl Clerk {
    /// As set. `origins`: those that it may sign people in for.
    pub fn new(set: &config::Clerk, origins: Vec<String>) -> Result<Self, SetUpError> {
        let issuer = set.issuer.trim_end_matches('/').to_owned();
        let keys = if set.public_key.trim().is_empty() {
            Keys::remote(set.keys_url())?
        } else {
            Keys::fixed(PublicKey::from_pem(&set.public_key)?)
        };
        Ok(Self {
            secrets: Secrets::read(set.webhook_secret.reveal())?,
            keys,
            pages: Pages::new(&set.sign_up_url, &issuer)?,
            rules: Rules { issuer, origins },
        })
    }

    /// Whether a webhook is Clerk's; the id by which a repeat is known.
    pub fn webhook<'a>(
        &self,
        headers: Headers<'a>,
        body: &[u8],
        now: Timestamp,
    ) -> Result<&'a str, svix::Forged> {
        self.secrets.verify(headers, body, now)
    }

    /// Whom a session token speaks for; none when it is not good, or not yet.
    pub async fn session(
        &self,
        token: &str,
        now: Timestamp,
    ) -> Result<Option<Claims>, Unreachable> {
        let Ok(token) = Token::parse(token) else {
            return Ok(None);
        };
        let Some(key) = self.keys.get(token.kid(), now).await? else {
            return Ok(None);
        };
        let claims = token.verify(&key, &self.rules, now);
        if let Err(refusal) = &claims {
            tracing::debug!(%refusal, "a session token was refused");
        }
        // Pending: they still have something to do at Clerk's before they are signed in.
        Ok(claims.ok().filter(|it| !it.pending))
    }

    /// Its pages.
    pub fn pages(&self) -> &Pages {
        &self.pages
    }
}

/// Where people sign up and in: the pages that Clerk hosts.
#[derive(Clone, Debug)]
pub struct Pages {
    sign_up: Url,
    sign_in: Url,
    /// Where one sees, and ends, what one is signed in to.
    user: Url,
}

impl Pages {
    /// The one that is set, or those that belong to the issuer: `https://clerk.example.com` has
    /// `https://accounts.example.com`, and of a development instance `https://a-b-1.clerk.accounts.dev`
    /// has `https://a-b-1.accounts.dev`. The others lie beside the sign-up.
    pub fn new(sign_up_url: &str, issuer: &str) -> Result<Self, SetUpError> {
        let text = if sign_up_url.is_empty() {
            let host = issuer.trim_start_matches("https://");
            let host = match (host.strip_prefix("clerk."), host.split_once(".clerk.")) {
                (Some(domain), _) => format!("accounts.{domain}"),
                (None, Some((slug, domain))) => format!("{slug}.{domain}"),
                (None, None) => host.to_owned(),
            };
            format!("https://{host}/sign-up")
        } else {
            sign_up_url.trim_end_matches('/').to_owned()
        };
        let sign_up = Url::parse(&text).map_err(|_| SetUpError::Pages(text))?;
        let beside = |name: &str| {
            let mut url = sign_up.clone();
            if let Some(base) = sign_up.path().strip_suffix("/sign-up") {
                url.set_path(&format!("{base}/{name}"));
            }
            url
        };
        Ok(Self {
            sign_in: beside("sign-in"),
            user: beside("user"),
            sign_up,
        })
    }

    /// The sign-up, or the sign-in. The phone is filled in and may be changed there: it proves nothing.
    pub fn door(&self, is_new: bool, phone: Option<&str>, back: &str) -> Url {
        let mut url = if is_new { &self.sign_up } else { &self.sign_in }.clone();
        {
            let mut query = url.query_pairs_mut();
            if let Some(phone) = phone {
                query.append_pair("phone_number", phone);
            }
            query.append_pair("redirect_url", back);
        }
        url
    }

    /// One's own page there.
    pub fn user(&self) -> &Url {
        &self.user
    }
}

#[cfg(test)]
mod tests {
    use super::Pages;

    fn door(set: &str, issuer: &str) -> String {
        let pages = Pages::new(set, issuer).unwrap();
        pages
            .door(
                true,
                Some("+14155550199"),
                "https://app.example.com/account?a=b",
            )
            .to_string()
    }

    #[test]
    fn the_pages_follow_from_the_issuer() {
        let query = "?phone_number=%2B14155550199&redirect_url=https%3A%2F%2Fapp.example.com%2Faccount%3Fa%3Db";
        for (set, issuer, page) in [
            (
                "",
                "https://clerk.example.com",
                "https://accounts.example.com/sign-up",
            ),
            (
                "",
                "https://a-b-1.clerk.accounts.dev",
                "https://a-b-1.accounts.dev/sign-up",
            ),
            (
                "https://app.example.com/join/sign-up/",
                "https://clerk.example.com",
                "https://app.example.com/join/sign-up",
            ),
            (
                "https://app.example.com/join",
                "https://clerk.example.com",
                "https://app.example.com/join",
            ),
        ] {
            assert_eq!(door(set, issuer), format!("{page}{query}"));
        }
        let pages = Pages::new("", "https://clerk.example.com").unwrap();
        assert_eq!(
            pages
                .door(false, None, "https://app.example.com/account")
                .as_str(),
            "https://accounts.example.com/sign-in?redirect_url=https%3A%2F%2Fapp.example.com%2Faccount"
        );
        assert_eq!(pages.user().as_str(), "https://accounts.example.com/user");
    }
}
