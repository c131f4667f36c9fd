//! Reading mail: bytes in, a `Mail` out. Whole mails with what is read of them lie in
//! `tests/mail/replies`, client by language; what is small is written here.

mod broken;
mod files;
mod kinds;
mod properties;
mod replies;
mod senders;

use savvysolve::channel::mail::{Mail, Trust, read};

/// Nothing is known but what the mail says.
fn trust() -> Trust<'static> {
    Trust {
        authserv_id: "mx.savvysolve.example",
        verdict: None,
        envelope_from: None,
        recipients: &[],
        own: "help@savvysolve.example",
        instance: "instance-a",
    }
}

fn of(raw: &str) -> Mail {
    read(raw.as_bytes(), &trust()).expect("a mail")
}

/// A mail of one header and a short text.
fn with(header: &str) -> Mail {
    of(&format!(
        "{header}\nDate: Tue, 4 Nov 2025 10:15:00 +0000\n\nMy laptop is dead.\n"
    ))
}
