//! The section `email`: what follows from other settings, and what a type cannot check.

use super::{Carrier, Email, MailTransport};
use crate::domain::EmailAddress;

/// Our address where all is simulated.
const SIMULATED: &str = "help@savvysolve.example";

impl Email {
    /// Whether there is mail at all: there is an address to write to.
    pub const fn is_on(&self) -> bool {
        !self.address.is_empty()
    }

    pub(super) fn settle(&mut self, carrier: Carrier, wrong: &mut Vec<String>) {
        let simulated = self.transport == MailTransport::Simulator;
        if self.address.is_empty() && simulated && carrier == Carrier::Simulator {
            SIMULATED.clone_into(&mut self.address);
        }
        address("email.address", &mut self.address, wrong);
        if self.transport == MailTransport::Smtp {
            if self.address.is_empty() {
                wrong.push(
                    "email.address: not set; people write to it, and email.transport = \"smtp\" needs it"
                        .to_owned(),
                );
            }
            if self.smtp_url.reveal().is_empty() {
                wrong.push(
                    "email.smtp_url: not set; write it like smtps://user:password@smtp.example.com"
                        .to_owned(),
                );
            }
        }
        if self.name.chars().any(char::is_control) {
            wrong.push("email.name: one line, please".to_owned());
        }
        if self.imap_poll_seconds == 0 {
            wrong.push("email.imap_poll_seconds: at least 1".to_owned());
        }
    }
}

/// A mail address among the settings; it may be empty.
pub(super) fn address(key: &str, value: &mut String, wrong: &mut Vec<String>) {
    if value.is_empty() {
        return;
    }
    match EmailAddress::parse(value) {
        Ok(address) => address.as_str().clone_into(value),
        Err(_) => wrong.push(format!(
            "{key}: not a mail address; write it like help@example.com"
        )),
    }
}
