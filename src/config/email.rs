//! The section `email`: what follows from other settings, and what a type cannot check.

use rustls::{
    RootCertStore,
    pki_types::{CertificateDer, pem::PemObject as _},
};

use super::{Carrier, Email, MailTransport};
use crate::domain::EmailAddress;

/// Our address where all is simulated.
const SIMULATED: &str = "help@savvysolve.example";

impl Email {
    /// Whether there is mail at all: there is an address to write to.
    pub const fn is_on(&self) -> bool {
        !self.address.is_empty()
    }

    /// The authorities of `email.ca_file`; none where none is set. Fails with what is wrong with it, and its key.
    pub fn authorities(&self) -> Result<Vec<CertificateDer<'static>>, String> {
        let file = self.ca_file.trim();
        if file.is_empty() {
            return Ok(Vec::new());
        }
        let wrong = |what: &str| format!("email.ca_file: `{file}`: {what}");
        let pem = std::fs::read(file).map_err(|error| wrong(&error.to_string()))?;
        let read = CertificateDer::pem_slice_iter(&pem).collect::<Result<Vec<_>, _>>();
        let read =
            read.map_err(|_| wrong("not PEM; it begins with -----BEGIN CERTIFICATE-----"))?;
        let mut roots = RootCertStore::empty();
        let sound = read.iter().all(|it| roots.add(it.clone()).is_ok());
        if sound && !read.is_empty() {
            Ok(read)
        } else {
            Err(wrong(
                "no certificate of an authority in it; write them one below the other, as PEM",
            ))
        }
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
        if let Err(problem) = self.authorities() {
            wrong.push(problem);
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
