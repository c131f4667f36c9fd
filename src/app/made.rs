//! What the parts are made of: each out of the settings, or with a word of what is wrong with them.

use std::sync::Arc;

use base64::{Engine as _, engine::general_purpose::STANDARD};
use metrics_exporter_prometheus::{Matcher, PrometheusBuilder, PrometheusHandle};
use object_store::{ObjectStore, local::LocalFileSystem};

use super::StartError;
use crate::{
    channel::{
        clerk,
        clerk::Clerk,
        mail::{Mailer, imap::Address, providers::sendgrid::Key as SendGridKey, smtp::Smtp},
        media::Fetcher,
    },
    config::{self, Config},
    domain::{EmailAddress, Key},
    store::{Db, secrets},
    turn::{Elsewhere, Mailing},
    web,
};

/// As set; or made once, and kept in the database, where every replica finds the same.
pub(super) async fn key(config: &Config, db: &Db) -> Result<Key, StartError> {
    const NAME: &str = "key";
    if let Some(key) = config.server.link_key() {
        return Ok(Key::new(key));
    }
    let mut made = [0; 32];
    getrandom::fill(&mut made).map_err(|error| StartError::Secret(error.to_string()))?;
    let made = STANDARD.encode(made);
    let mut tx = db.begin().await?;
    secrets::keep(&mut tx, NAME.to_owned(), made).await?;
    let kept = secrets::get(&mut tx, NAME.to_owned()).await?;
    tx.commit().await?;
    let kept = kept.and_then(|it| STANDARD.decode(it.value).ok());
    kept.map(Key::new)
        .ok_or_else(|| StartError::Secret("the one in the database cannot be read".to_owned()))
}

/// How our mails are made.
pub(super) fn mailing(config: &Config) -> Result<Mailing, StartError> {
    // Where there is no mail, the address is never used.
    let address = if config.email.address.is_empty() {
        "nobody@savvysolve.example"
    } else {
        &config.email.address
    };
    Ok(Mailing {
        address: EmailAddress::parse(address).map_err(|_| StartError::Mail)?,
        name: config.email.name.clone(),
        on: config.email.is_on(),
    })
}

/// Who carries our mails. Connects when the first one goes.
pub(super) fn mailer(config: &Config) -> Result<Mailer, StartError> {
    let email = &config.email;
    Ok(match email.transport {
        config::MailTransport::Simulator => Mailer::Simulator,
        config::MailTransport::Smtp => {
            let domain = email.address.rsplit_once('@').map_or("", |it| it.1);
            let trusted = email.authorities().map_err(StartError::Authorities)?;
            Mailer::Smtp(Smtp::new(email.smtp_url.reveal(), domain, &trusted)?)
        }
    })
}

/// Where mails are read from; and whether a provider's key can be read at all.
pub(super) fn mailbox(config: &Config) -> Result<Option<Address>, StartError> {
    let key = &config.email.sendgrid_public_key;
    if !key.is_empty() {
        SendGridKey::read(key)?;
    }
    let url = config.email.imap_url.reveal();
    if url.is_empty() {
        return Ok(None);
    }
    let trusted = config.email.authorities();
    let trusted = trusted.map_err(StartError::Authorities)?;
    Ok(Some(Address::read(url)?.trusting(trusted)))
}

/// Who keeps the accounts.
pub(super) fn accounts(config: &Config) -> Result<web::Accounts, clerk::SetUpError> {
    Ok(match config.accounts.provider {
        config::Provider::Local => web::Accounts::Local,
        config::Provider::Clerk => {
            let clerk = Clerk::new(&config.clerk, config.parties())?;
            web::Accounts::Clerk(Box::new(clerk))
        }
    })
}

/// With the simulated carrier, its files lie on this very server.
pub(super) fn fetcher(config: &Config) -> Result<Fetcher, reqwest::Error> {
    let mut twilio = config.twilio.clone();
    if config.sms.carrier == config::Carrier::Simulator {
        twilio.api_base.clone_from(&config.server.public_url);
    }
    Fetcher::new(&twilio, &config.media)
}

pub(super) fn files(config: &Config) -> Result<Arc<dyn ObjectStore>, StartError> {
    let folder = if config.media.url.is_empty() {
        config.media_folder()
    } else {
        let url = url::Url::parse(&config.media.url)
            .map_err(|error| StartError::Media(error.to_string()))?;
        url.to_file_path().map_err(|()| {
            StartError::Media("write it like file:///var/lib/savvysolve/media".to_owned())
        })?
    };
    std::fs::create_dir_all(&folder).map_err(|error| StartError::Media(error.to_string()))?;
    let store = local(&folder).map_err(|error| StartError::Media(error.to_string()))?;
    Ok(Arc::new(store))
}

/// Each file and its folder reach the disk before whoever brought it is told that it is here: a mail is
/// acknowledged once, and its original may be nowhere else.
fn local(folder: &std::path::Path) -> Result<LocalFileSystem, object_store::Error> {
    Ok(LocalFileSystem::new_with_prefix(folder)?.with_fsync(true))
}

/// One recorder a process; a test may build several apps.
pub(super) fn recorder() -> Result<PrometheusHandle, StartError> {
    static HANDLE: std::sync::Mutex<Option<PrometheusHandle>> = std::sync::Mutex::new(None);
    let mut handle = HANDLE
        .lock()
        .unwrap_or_else(std::sync::PoisonError::into_inner);
    if let Some(handle) = &*handle {
        return Ok(handle.clone());
    }
    let failed =
        |error: metrics_exporter_prometheus::BuildError| StartError::Metrics(error.to_string());
    let new = PrometheusBuilder::new()
        .set_buckets_for_metric(
            Matcher::Full("savvysolve_turn_seconds".to_owned()),
            &[
                0.001, 0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0,
            ],
        )
        .map_err(failed)?
        .set_buckets_for_metric(
            Matcher::Full("savvysolve_batch_turns".to_owned()),
            &[1.0, 2.0, 4.0, 8.0, 16.0, 32.0, 64.0],
        )
        .map_err(failed)?
        .install_recorder()
        .map_err(failed)?;
    *handle = Some(new.clone());
    Ok(new)
}

/// What a ticket needs to go on elsewhere; its codes count together with those that pages ask for.
pub(super) fn elsewhere(config: &Config) -> Elsewhere {
    Elsewhere {
        region: config.sms.region.clone(),
        number: config.sms.number.clone(),
        codes: web::Strangers::new(&config.limits).codes,
    }
}

#[cfg(test)]
mod tests {
    use super::local;

    /// That a disk has it cannot be seen from here; that it was asked to can.
    #[test]
    fn files_are_synced_before_they_count() {
        let store = local(&std::env::temp_dir()).unwrap();
        assert!(format!("{store:?}").contains("fsync: true"), "{store:?}");
    }
}
