//! Typed settings. The defaults come from the annotated `docs/savvysolve.toml`, compiled in, so
//! that the documentation cannot drift from them; a bad setting is named by its key.

mod clerk;
mod email;
mod merge;
mod work;

use std::{
    fmt,
    net::SocketAddr,
    path::{Path, PathBuf},
};

use serde::Deserialize;
use sha2::{Digest, Sha256};

use crate::domain::{PhoneNumber, Policy, policy, quiet::Window};
use merge::Merged;

/// What is wrong with the settings, one line each; each names its key and what to do.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
#[error("the settings are not right:\n  {}", .0.join("\n  "))]
pub struct ConfigError(pub Vec<String>);

/// All settings.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(missing_docs, reason = "each is described in docs/savvysolve.toml")]
pub struct Config {
    pub server: Server,
    pub database: Database,
    pub sms: Sms,
    pub twilio: Twilio,
    pub accounts: Accounts,
    pub clerk: Clerk,
    pub email: Email,
    pub operator: Operator,
    pub quiet: Window,
    pub dispatch: policy::Dispatch,
    pub tiers: policy::Tiers,
    pub relay: policy::Relay,
    pub conversation: Conversation,
    pub outbox: Outbox,
    pub media: Media,
    pub limits: Limits,
}

/// A value that never shows in a log or an error.
#[derive(Clone, Default, Deserialize)]
#[serde(transparent)]
pub struct Secret(String);

impl Secret {
    /// The value itself.
    pub fn reveal(&self) -> &str {
        &self.0
    }
}

impl From<String> for Secret {
    fn from(value: String) -> Self {
        Self(value)
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(if self.0.is_empty() { "(none)" } else { "(set)" })
    }
}

macro_rules! section {
    ($($name:ident { $($field:ident: $ty:ty),* $(,)? })*) => {$(
        #[doc = concat!("A section of the settings; see `docs/savvysolve.toml`.")]
        #[derive(Clone, Debug, Deserialize)]
        #[serde(deny_unknown_fields)]
        #[expect(missing_docs, reason = "each is described in docs/savvysolve.toml")]
        pub struct $name { $(pub $field: $ty),* }
    )*};
}

section! {
    Server { listen: SocketAddr, public_url: String, proxies: usize, log: LogFormat, secret: Secret }
    Database { url: Secret }
    Sms { carrier: Carrier, number: String, region: String }
    Twilio { account_sid: String, auth_token: Secret, messaging_service_sid: String, api_base: String, status_callbacks: bool }
    Accounts { provider: Provider }
    Clerk { webhook_secret: Secret, issuer: String, jwks_url: String, public_key: String, authorized_parties: Vec<String>, sign_up_url: String }
    Email {
        transport: MailTransport, address: String, name: String, smtp_url: Secret, imap_url: Secret, ca_file: String,
        imap_poll_seconds: u64, inbound_secret: Secret, sendgrid_public_key: String, sendgrid_secret: Secret,
        mailgun_signing_key: Secret, postmark_secret: Secret, authserv_id: String,
    }
    Operator { phone: String, email: String }
    Conversation { dir: String }
    Outbox { concurrency: usize, poll_ms: u64, attempts: i64 }
    Media { url: String, max_mib: u64 }
    Limits {
        batch: usize, workers: usize, queue: usize, connections: usize,
        codes_per_number: u32, codes_per_address: u32, codes_per_day: u32, guesses_per_address: u32,
        forms_per_number: u32, forms_per_address: u32, forms_per_day: u32, unproven_mails_per_hour: u32,
    }
}

impl Server {
    /// What links are signed with, made from `server.secret`; none when that is empty.
    pub fn link_key(&self) -> Option<[u8; 32]> {
        let secret = self.secret.reveal();
        (!secret.is_empty()).then(|| Sha256::digest(secret).into())
    }
}

impl Twilio {
    /// The tokens that a webhook may be signed with: more than one while a token is rotated.
    pub fn tokens(&self) -> impl Iterator<Item = &str> {
        self.auth_token.reveal().split(',').map(str::trim)
    }

    /// The token that our own calls use: the first.
    pub fn token(&self) -> &str {
        self.tokens().next().unwrap_or_default()
    }

    /// A resource of the account on the REST side, such as `/Messages.json`; empty for the account.
    pub fn resource(&self, path: &str) -> String {
        let base = self.api_base.trim_end_matches('/');
        format!("{base}/2010-04-01/Accounts/{}{path}", self.account_sid)
    }
}

/// Who carries the texts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Carrier {
    /// Phones in the browser.
    Simulator,
    /// Twilio, or what speaks like it.
    Twilio,
}

/// Who carries the mails.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum MailTransport {
    /// A mailbox in the browser.
    Simulator,
    /// A mail server.
    Smtp,
}

impl Limits {
    /// What strangers may do.
    const fn strangers(&self) -> [u32; 8] {
        [
            self.codes_per_number,
            self.codes_per_address,
            self.codes_per_day,
            self.guesses_per_address,
            self.forms_per_number,
            self.forms_per_address,
            self.forms_per_day,
            self.unproven_mails_per_hour,
        ]
    }
}

/// Who keeps the accounts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Provider {
    /// We do; a texted code proves a phone.
    Local,
    /// Clerk.
    Clerk,
}

/// How log lines look.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum LogFormat {
    /// For people.
    Text,
    /// For machines.
    Json,
}

impl Config {
    /// Reads the settings: defaults, then the file, then the environment.
    ///
    /// With no `file`, `savvysolve.toml` in the working directory is used if it is there.
    pub fn load(
        file: Option<&Path>,
        environment: impl Iterator<Item = (String, String)>,
    ) -> Result<Self, ConfigError> {
        let mut merged = Merged::defaults();
        merged.file(file);
        for (variable, value) in environment {
            merged.variable(&variable, value);
        }
        let table = merged.finish()?;
        let mut config: Self = table
            .try_into()
            .map_err(|error: toml::de::Error| ConfigError(vec![error.to_string()]))?;
        config.settle()?;
        Ok(config)
    }

    /// Fills in what follows from other settings, and checks what a type cannot.
    fn settle(&mut self) -> Result<(), ConfigError> {
        let mut wrong = Vec::new();
        if self.server.public_url.is_empty() {
            self.server.public_url = format!("http://{}", self.server.listen);
        }
        self.server
            .public_url
            .truncate(self.server.public_url.trim_end_matches('/').len());
        match url::Url::parse(&self.server.public_url) {
            Ok(url) if matches!(url.scheme(), "http" | "https") && url.query().is_none() => {}
            _ => wrong.push(format!(
                "server.public_url: `{}` is no http(s) address; write it like https://help.example.com",
                self.server.public_url
            )),
        }
        if self.sms.region.len() != 2 || !self.sms.region.bytes().all(|b| b.is_ascii_uppercase()) {
            wrong.push(format!(
                "sms.region: `{}` is no region; write two capitals, like US",
                self.sms.region
            ));
        }
        phone(
            "sms.number",
            &mut self.sms.number,
            self.sms.carrier == Carrier::Simulator,
            &mut wrong,
        );
        phone("operator.phone", &mut self.operator.phone, true, &mut wrong);
        if self.sms.carrier == Carrier::Twilio {
            for (key, value) in [
                ("twilio.account_sid", self.twilio.account_sid.as_str()),
                ("twilio.auth_token", self.twilio.auth_token.reveal()),
            ] {
                if value.trim().is_empty() {
                    wrong.push(format!("{key}: not set; it is in the Twilio console, and sms.carrier = \"twilio\" needs it"));
                }
            }
            if url::Url::parse(&self.twilio.api_base).is_err() {
                wrong.push(format!(
                    "twilio.api_base: `{}` is no address",
                    self.twilio.api_base
                ));
            }
        }
        let database = self.database.url.reveal();
        if !["sqlite:", "postgres://", "postgresql://"]
            .iter()
            .any(|it| database.starts_with(it))
        {
            wrong.push("database.url: neither sqlite://FILE nor postgres://…".to_owned());
        }
        for (key, ok) in [
            (
                "limits.batch: from 1 to 64",
                (1..=64).contains(&self.limits.batch),
            ),
            (
                "limits.workers: from 1 to 64",
                (1..=64).contains(&self.limits.workers),
            ),
            ("limits.queue: at least 1", self.limits.queue > 0),
            (
                "limits.connections: at least 1",
                self.limits.connections > 0,
            ),
            (
                "outbox.concurrency: at least 1",
                self.outbox.concurrency > 0,
            ),
            ("outbox.poll_ms: at least 10", self.outbox.poll_ms >= 10),
            (
                "server.secret: at least 16 characters, or empty",
                !(1..16).contains(&self.server.secret.reveal().len()),
            ),
            ("outbox.attempts: at least 1", self.outbox.attempts > 0),
            (
                "limits.codes_…, guesses_…, forms_… and unproven_…: each at least 1",
                self.limits.strangers().iter().all(|it| *it > 0),
            ),
        ] {
            if !ok {
                wrong.push(key.to_owned());
            }
        }
        self.email.settle(self.sms.carrier, &mut wrong);
        email::address("operator.email", &mut self.operator.email, &mut wrong);
        if self.accounts.provider == Provider::Clerk {
            self.clerk.check(&mut wrong);
        }
        work::check(&self.policy(), &mut wrong);
        if wrong.is_empty() {
            Ok(())
        } else {
            Err(ConfigError(wrong))
        }
    }

    /// What was decided about the work with solvers.
    pub fn policy(&self) -> Policy {
        Policy {
            dispatch: self.dispatch.clone(),
            tiers: self.tiers.clone(),
            relay: self.relay.clone(),
        }
    }

    /// The operator's own scripts and wording, if there are any.
    pub fn conversation_dir(&self) -> Option<&Path> {
        Some(self.conversation.dir.as_str())
            .filter(|dir| !dir.is_empty())
            .map(Path::new)
    }

    /// The folder for photos when `media.url` names none: beside the database.
    pub fn media_folder(&self) -> PathBuf {
        let file = self
            .database
            .url
            .reveal()
            .trim_start_matches("sqlite:")
            .trim_start_matches("//");
        let file = file.split('?').next().unwrap_or_default();
        let beside = if self.database.url.reveal().starts_with("sqlite:") {
            Path::new(file).parent()
        } else {
            None
        };
        beside
            .unwrap_or_else(|| Path::new(""))
            .join("savvysolve-media")
    }
}

/// A phone number among the settings; magic and test numbers of the carrier are fine.
fn phone(key: &str, value: &mut String, optional: bool, wrong: &mut Vec<String>) {
    if value.is_empty() && optional {
        return;
    }
    match PhoneNumber::from_carrier(value) {
        Ok(number) => number.as_str().clone_into(value),
        Err(_) => wrong.push(format!(
            "{key}: not a phone number; write it like +14155550100"
        )),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn load(environment: &[(&str, &str)]) -> Result<Config, ConfigError> {
        Config::load(
            None,
            environment
                .iter()
                .map(|(k, v)| ((*k).to_owned(), (*v).to_owned())),
        )
    }

    #[test]
    fn the_annotated_file_is_the_defaults() {
        let config = load(&[]).unwrap();
        assert_eq!(config.server.listen.to_string(), "127.0.0.1:8080");
        assert_eq!(config.server.public_url, "http://127.0.0.1:8080");
        assert_eq!(config.sms.carrier, Carrier::Simulator);
        assert_eq!(config.policy(), Policy::default());
        assert_eq!(config.quiet, Window::default());
    }

    #[test]
    fn the_environment_keeps_a_plus_and_names_its_mistakes() {
        let config = load(&[("SAVVYSOLVE_SMS__NUMBER", "+15005550006")]).unwrap();
        assert_eq!(config.sms.number, "+15005550006");
        let error = load(&[
            ("SAVVYSOLVE_SMS__NUMBERS", "1"),
            ("SAVVYSOLVE_LIMITS__BATCH", "many"),
            ("SAVVYSOLVE_TWILLIO__AUTH_TOKEN", "x"),
        ])
        .unwrap_err();
        assert_eq!(error.0.len(), 3, "{error}");
        assert!(
            error.to_string().contains("no setting sms.numbers"),
            "{error}"
        );
    }

    #[test]
    fn twilio_without_its_secrets_is_refused_by_name() {
        let error = load(&[("SAVVYSOLVE_SMS__CARRIER", "twilio")])
            .unwrap_err()
            .to_string();
        assert!(
            error.contains("twilio.account_sid") && error.contains("twilio.auth_token"),
            "{error}"
        );
    }

    #[test]
    fn mail_by_a_server_needs_its_address() {
        let simulated = load(&[]).unwrap();
        assert_eq!(simulated.email.address, "help@savvysolve.example");
        let error = load(&[
            ("SAVVYSOLVE_EMAIL__TRANSPORT", "smtp"),
            ("SAVVYSOLVE_OPERATOR__EMAIL", "ops"),
        ])
        .unwrap_err()
        .to_string();
        for key in ["email.address", "email.smtp_url", "operator.email"] {
            assert!(error.contains(key), "{key}: {error}");
        }
    }

    #[test]
    fn secrets_do_not_show() {
        let config = load(&[("SAVVYSOLVE_TWILIO__AUTH_TOKEN", "hush")]).unwrap();
        assert!(!format!("{config:?}").contains("hush"));
    }
}
