//! `erase PHONE|EMAIL`: removes what is known of somebody, here and at the carrier.

use super::{CommandError, number_of, tell};
use crate::{
    app::App,
    config::Config,
    domain::{Clock, EMAIL, EmailAddress, Language, SMS, id::new_id, mask},
    store::{erasures, solvers},
};

/// Where somebody is written to, by what the operator typed.
fn address_of(config: &Config, whom: &str) -> Result<(&'static str, String), CommandError> {
    if whom.contains('@') {
        let address = EmailAddress::parse(whom).map_err(|_| {
            CommandError::Argument(format!("{}: that is no mail address", mask(whom)))
        })?;
        return Ok((EMAIL, address.as_str().to_owned()));
    }
    Ok((SMS, number_of(config, whom)?.to_string()))
}

/// Notes the wish, and removes all of it but the last text: the service sends that, if it runs.
pub async fn erase(config: &Config, whom: &str) -> Result<(), CommandError> {
    let (channel, address) = address_of(config, whom)?;
    let app = App::build(config.clone(), Clock::default()).await?;
    let eraser = app.eraser();
    let (db, now) = (&eraser.parts.db, eraser.parts.clock.now());
    let mut tx = db.begin().await?;
    if let Some(user) = solvers::user_with_phone(&mut tx, address.clone()).await?
        && solvers::get(&mut tx, user.id).await?.is_some()
    {
        return Err(CommandError::Argument(format!(
            "{}: that is a solver; `savvysolve solver remove` comes first",
            mask(&address)
        )));
    }
    let id = new_id(now);
    let language = Language::default().code().to_owned();
    let owned = || (channel.to_owned(), address.clone());
    erasures::tell_too(&mut tx, owned().0, owned().1, language.clone()).await?;
    erasures::ask(&mut tx, id, owned().0, owned().1, language, now).await?;
    // One that was asked for before goes on.
    let under_way = erasures::of(&mut tx, owned().0, owned().1).await?;
    let id = under_way.map_or(id, |it| it.id);
    tx.commit().await?;
    let removed = eraser.at_once(id).await;
    db.close().await;
    let waits = removed?;
    if waits > 0 {
        return Err(CommandError::Argument(format!(
            "{}: removed here; {waits} message(s) or photo(s) could not be removed at the carrier or from the store of files yet. A running service goes on with it",
            mask(&address)
        )));
    }
    tell(format_args!(
        "{}: names, number, texts and photos are removed, here and at the carrier. A running service sends one last text that says so.",
        mask(&address)
    ))?;
    Ok(())
}
