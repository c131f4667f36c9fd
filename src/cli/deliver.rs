//! `deliver`: a raw mail on standard input, as a mail server's pipe gives it.
//!
//! The server goes by the exit status alone (sysexits.h; Postfix's pipe(8)): 0, the mail is here; 75, try again later;
//! anything else, and it is sent back to whoever wrote it. So whatever is not the mail's own fault is 75.

use std::{io::Read as _, process::ExitCode};

use super::CommandError;
use crate::{
    app::App, channel::mail::providers::MOST_RAW, config::Config, domain::Clock, mailroom::Way,
    store::Db,
};

/// `EX_TEMPFAIL`: later.
pub const LATER: u8 = 75;

/// `EX_DATAERR`: never.
const NEVER: u8 = 65;

/// What Postfix writes for the null sender, unless it is told `null_sender=`.
const NULL_SENDER: &str = "MAILER-DAEMON";

/// Keeps the mail. It is answered by the running service, or by the next one to run.
pub async fn deliver(
    config: Config,
    sender: Option<String>,
    recipients: Vec<String>,
) -> Result<ExitCode, CommandError> {
    let raw = tokio::task::spawn_blocking(read)
        .await
        .map_err(std::io::Error::other)??;
    if raw.trim_ascii().is_empty() {
        return never("there is no mail on standard input");
    }
    if raw.len() > MOST_RAW {
        return never("the mail is larger than is taken");
    }
    // A mail server waits better than we do: no patience with a database that is away.
    Db::open(config.database.url.reveal()).await?.close().await;
    let app = App::build(config, Clock::default()).await?;
    let way = Way {
        name: "deliver",
        envelope_from: sender.map(|it| if it == NULL_SENDER { String::new() } else { it }),
        recipients,
        verdict: None,
    };
    let kept = app.mailroom().receive(&raw, &way).await;
    kept.map(|_| ExitCode::SUCCESS)
        .map_err(|error| CommandError::NotDelivered(error.to_string()))
}

/// All of standard input, or a little more than is taken.
fn read() -> std::io::Result<Vec<u8>> {
    let mut raw = Vec::new();
    let most = u64::try_from(MOST_RAW).unwrap_or(u64::MAX);
    std::io::stdin()
        .lock()
        .take(most.saturating_add(1))
        .read_to_end(&mut raw)?;
    Ok(raw)
}

#[expect(
    clippy::print_stderr,
    clippy::unnecessary_wraps,
    reason = "the mail server puts it into its log and into the bounce"
)]
fn never(why: &str) -> Result<ExitCode, CommandError> {
    eprintln!("savvysolve: {why}");
    Ok(ExitCode::from(NEVER))
}
