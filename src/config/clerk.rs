//! The settings of accounts that Clerk keeps: what is wrong with them, and what follows from them.

use base64::{Engine as _, engine::general_purpose::STANDARD};
use url::Url;

use super::{Clerk, Config, Provider};

impl Config {
    /// Origins whose pages may call the procedures: our own, and with Clerk those that it signs people in
    /// for.
    pub fn origins(&self) -> Vec<String> {
        let mut origins = vec![self.own_origin()];
        if self.accounts.provider == Provider::Clerk {
            origins.extend(self.clerk.authorized_parties.iter().cloned());
        }
        origins
    }

    /// Origins that a token of Clerk's may be made for.
    pub fn parties(&self) -> Vec<String> {
        if self.clerk.authorized_parties.is_empty() {
            vec![self.own_origin()]
        } else {
            self.clerk.authorized_parties.clone()
        }
    }

    fn own_origin(&self) -> String {
        Url::parse(&self.server.public_url)
            .map(|it| it.origin().ascii_serialization())
            .unwrap_or_default()
    }
}

impl Clerk {
    /// Where the public keys are.
    pub fn keys_url(&self) -> String {
        if self.jwks_url.is_empty() {
            let issuer = self.issuer.trim_end_matches('/');
            format!("{issuer}/.well-known/jwks.json")
        } else {
            self.jwks_url.clone()
        }
    }

    /// What is wrong, with the key that it is about.
    pub(super) fn check(&self, wrong: &mut Vec<String>) {
        let secrets = self.webhook_secret.reveal().split(',').map(str::trim);
        let mut secrets = secrets.filter(|it| !it.is_empty()).peekable();
        if secrets.peek().is_none() {
            wrong.push("clerk.webhook_secret: not set; it is on the page of the webhook's endpoint at Clerk, and accounts.provider = \"clerk\" needs it".to_owned());
        }
        let mut bare = secrets.map(|it| it.strip_prefix("whsec_").unwrap_or(it));
        if bare.any(|it| !STANDARD.decode(it).is_ok_and(|key| !key.is_empty())) {
            wrong.push("clerk.webhook_secret: is not base64; copy it as Clerk shows it, with whsec_ before it".to_owned());
        }
        let issuer = Url::parse(&self.issuer).ok();
        let is_bare = |it: &Url| it.path() == "/" && it.query().is_none();
        if !issuer.is_some_and(|it| it.scheme() == "https" && is_bare(&it)) {
            wrong.push(format!(
                "clerk.issuer: `{}` is no https address without a path; it is the Frontend API URL at Clerk, like https://clerk.example.com",
                self.issuer
            ));
        }
        // A server on this very machine may do without TLS: a test, or a proxy.
        let secure = |it: &Url| {
            let local = matches!(it.host_str(), Some("127.0.0.1" | "localhost" | "[::1]"));
            it.scheme() == "https" || (it.scheme() == "http" && local)
        };
        for (key, value) in [
            ("clerk.jwks_url", &self.jwks_url),
            ("clerk.sign_up_url", &self.sign_up_url),
        ] {
            if !value.is_empty() && !Url::parse(value).is_ok_and(|it| secure(&it)) {
                wrong.push(format!("{key}: `{value}` is no https address"));
            }
        }
        for origin in &self.authorized_parties {
            let exact = Url::parse(origin).map(|it| it.origin().ascii_serialization());
            if exact.as_deref() != Ok(origin) {
                wrong.push(format!(
                    "clerk.authorized_parties: `{origin}` is no origin; write it like https://app.example.com, without a slash at the end"
                ));
            }
        }
        let key = self.public_key.trim();
        if !key.is_empty() && !key.starts_with("-----BEGIN PUBLIC KEY-----") {
            wrong.push("clerk.public_key: is no PEM; copy the JWKS Public Key from Clerk's API keys, with its first and last line".to_owned());
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::config::Config;

    fn load(more: &[(&str, &str)]) -> Result<Config, String> {
        let usual = [
            ("ACCOUNTS__PROVIDER", "clerk"),
            ("CLERK__WEBHOOK_SECRET", "dGVzdA=="),
            ("CLERK__ISSUER", "https://clerk.example.com"),
            ("SERVER__PUBLIC_URL", "https://help.example.com/"),
        ];
        let all = usual.iter().chain(more);
        let all = all.map(|(key, value)| (format!("SAVVYSOLVE_{key}"), (*value).to_owned()));
        Config::load(None, all).map_err(|error| error.to_string())
    }

    #[test]
    fn what_is_not_said_follows() {
        let config = load(&[]).unwrap();
        assert_eq!(config.parties(), ["https://help.example.com"]);
        assert_eq!(
            config.clerk.keys_url(),
            "https://clerk.example.com/.well-known/jwks.json"
        );
        let more = "[\"https://app.example.com\"]";
        let config = load(&[("CLERK__AUTHORIZED_PARTIES", more)]).unwrap();
        assert_eq!(config.parties(), ["https://app.example.com"]);
        let origins = ["https://help.example.com", "https://app.example.com"];
        assert_eq!(config.origins(), origins);
    }

    #[test]
    fn what_is_wrong_is_told_by_its_key() {
        for (key, value) in [
            ("CLERK__WEBHOOK_SECRET", ""),
            ("CLERK__WEBHOOK_SECRET", "whsec_"),
            ("CLERK__WEBHOOK_SECRET", "dGVzdA==,not base64"),
            ("CLERK__ISSUER", ""),
            ("CLERK__ISSUER", "clerk.example.com"),
            ("CLERK__ISSUER", "http://clerk.example.com"),
            ("CLERK__ISSUER", "https://clerk.example.com/v1"),
            ("CLERK__JWKS_URL", "http://clerk.example.com/keys"),
            ("CLERK__PUBLIC_KEY", "MIIB"),
            ("CLERK__SIGN_UP_URL", "/sign-up"),
            (
                "CLERK__AUTHORIZED_PARTIES",
                "[\"https://app.example.com/\"]",
            ),
        ] {
            let error = load(&[(key, value)]).unwrap_err();
            let named = key.to_lowercase().replace("__", ".");
            assert!(
                error.contains(&format!("{named}: ")),
                "{key}={value}: {error}"
            );
        }
    }
}
