//! `email.imap_url`: which mailbox, at which server, and how the way there is kept secret.

use std::fmt;

use url::Url;

use crate::channel::mail::Authorities;

/// How the connection is kept secret.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Tls {
    /// It is not: for a server on this machine.
    None,
    /// From the first byte on: `imaps://`.
    Wrapped,
    /// Before the password is sent: `?tls=required`.
    Upgraded,
}

/// Which mailbox, of `imap://user:password@host:port/FOLDER`.
#[derive(Clone, PartialEq, Eq)]
pub struct Address {
    pub(super) host: String,
    pub(super) port: u16,
    pub(super) tls: Tls,
    pub(super) user: String,
    pub(super) password: String,
    pub(super) folder: String,
    pub(super) trusted: Authorities,
}

/// What is wrong with `email.imap_url`.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BadUrl {
    /// No address of a mailbox.
    #[error(
        "write it like imaps://user:password@imap.example.com/INBOX, or imap://…?tls=required; percent-encode what is special in the password"
    )]
    Shape,
    /// Nobody to log in as.
    #[error(
        "user or password is missing; write them before the host, like imaps://user:password@…"
    )]
    Login,
}

impl Address {
    /// Reads `email.imap_url`. Without a folder it is INBOX.
    pub fn read(url: &str) -> Result<Self, BadUrl> {
        let url = Url::parse(url.trim()).map_err(|_| BadUrl::Shape)?;
        let tls = url.query_pairs().find(|(key, _)| key == "tls");
        let tls = match (url.scheme(), tls.as_ref().map(|it| &*it.1)) {
            ("imaps", None) => Tls::Wrapped,
            ("imap", None) => Tls::None,
            ("imap", Some("required")) => Tls::Upgraded,
            _ => return Err(BadUrl::Shape),
        };
        let host = url
            .host_str()
            .filter(|it| !it.is_empty())
            .ok_or(BadUrl::Shape)?;
        let user = decoded(url.username()).ok_or(BadUrl::Shape)?;
        let password = decoded(url.password().unwrap_or_default()).ok_or(BadUrl::Shape)?;
        if user.is_empty() || password.is_empty() {
            return Err(BadUrl::Login);
        }
        let folder = decoded(url.path().trim_matches('/')).ok_or(BadUrl::Shape)?;
        let usual = if tls == Tls::Wrapped { 993 } else { 143 };
        Ok(Self {
            host: host.to_owned(),
            port: url.port().unwrap_or(usual),
            tls,
            user,
            password,
            folder: if folder.is_empty() {
                "INBOX".to_owned()
            } else {
                folder
            },
            trusted: Authorities::new(),
        })
    }

    /// Believes these authorities too.
    #[must_use]
    pub fn trusting(self, trusted: Authorities) -> Self {
        Self { trusted, ..self }
    }

    /// Where the password would go unencrypted.
    pub fn in_clear(&self) -> Option<&str> {
        (self.tls == Tls::None).then_some(&*self.host)
    }

    /// What its state is kept under.
    pub fn key(&self) -> String {
        format!("{}@{}/{}", self.user, self.host, self.folder)
    }
}

impl fmt::Debug for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "imap {}:{} {:?} {}",
            self.host, self.port, self.tls, self.folder
        )
    }
}

/// Percent-decoded, when that gives a line of text.
fn decoded(text: &str) -> Option<String> {
    // A plus is a plus here, not a space.
    let text = text.replace('+', "%2B");
    let pair = format!("a={}", text.replace('&', "%26"));
    let (_, value) = url::form_urlencoded::parse(pair.as_bytes()).next()?;
    let plain = |it: char| !it.is_control() && it != char::REPLACEMENT_CHARACTER;
    value.chars().all(plain).then(|| value.into_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_read() {
        let it =
            Address::read("imaps://help%40example.com:p%25s+s%2Fw@imap.example.com/Support%20in")
                .unwrap();
        assert_eq!(
            (it.host.as_str(), it.port, it.tls),
            ("imap.example.com", 993, Tls::Wrapped)
        );
        assert_eq!(
            (it.user.as_str(), it.password.as_str()),
            ("help@example.com", "p%s+s/w")
        );
        assert_eq!(it.folder, "Support in");
        let it = Address::read("imap://a:b@localhost:1143?tls=required").unwrap();
        assert_eq!(
            (it.port, it.tls, it.folder.as_str()),
            (1143, Tls::Upgraded, "INBOX")
        );
        for wrong in [
            "",
            "imap.example.com",
            "pop3://a:b@c",
            "imap://a:b@c?tls=maybe",
            "imap://c/INBOX",
            "imap://a@c",
            "imap://a:b%0D%0Ac@d",
        ] {
            assert!(Address::read(wrong).is_err(), "{wrong}");
        }
        assert!(!format!("{it:?}").contains(":b"));
    }
}
