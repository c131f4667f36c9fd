//! What the tests share: fresh databases, and the service in this process.

mod app;
mod certificates;
mod database;
mod mail_servers;
mod mailbox;
mod past;
mod process;
mod relay;
mod stage;
mod visitor;

pub(crate) use app::{PUBLIC, TestApp, environment as app_environment, twilio_client};
pub(crate) use certificates::Certificates;
pub(crate) use database::{Database, Kind, ask, beside, both, on_both};
pub(crate) use mail_servers::{MailServers, PASSWORD, Secured, Setup};
pub(crate) use mailbox::{MAIL, forged, written};
pub(crate) use past::{SOLVER, past};
pub(crate) use process::{Process, run, savvysolve};
pub(crate) use relay::{Relay, Then};
pub(crate) use stage::Stage;
pub(crate) use visitor::{Page, Visitor};

use std::time::Duration;

/// How long a test waits for what must come. Only a failing test waits that long.
const PATIENCE: Duration = Duration::from_secs(45);

/// Looks again and again until there is something; panics when there never is.
pub(crate) async fn eventually<T>(what: &str, mut look: impl AsyncFnMut() -> Option<T>) -> T {
    let looking = async {
        loop {
            if let Some(found) = look().await {
                return found;
            }
            tokio::time::sleep(Duration::from_millis(15)).await;
        }
    };
    tokio::time::timeout(PATIENCE, looking)
        .await
        .unwrap_or_else(|_| panic!("waited {PATIENCE:?} for {what}"))
}
