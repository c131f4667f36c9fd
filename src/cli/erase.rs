//! `erase PHONE`: removes what is known of somebody, here and at the carrier.

use super::{CommandError, number_of, tell};
use crate::{
    app::App,
    config::Config,
    domain::{Clock, Language, SMS, id::new_id, mask},
    store::{erasures, solvers},
};

/// Notes the wish, and removes all of it but the last text: the service sends that, if it runs.
pub async fn erase(config: &Config, whom: &str) -> Result<(), CommandError> {
    let phone = number_of(config, whom)?;
    let app = App::build(config.clone(), Clock::default()).await?;
    let eraser = app.eraser();
    let (db, now) = (&eraser.parts.db, eraser.parts.clock.now());
    let mut tx = db.begin().await?;
    if let Some(user) = solvers::user_with_phone(&mut tx, phone.to_string()).await?
        && solvers::get(&mut tx, user.id).await?.is_some()
    {
        return Err(CommandError::Argument(format!(
            "{}: that is a solver; `savvysolve solver remove` comes first",
            mask(phone.as_str())
        )));
    }
    let id = new_id(now);
    let language = Language::default().code().to_owned();
    erasures::ask(
        &mut tx,
        id,
        SMS.to_owned(),
        phone.to_string(),
        language,
        now,
    )
    .await?;
    // One that was asked for before goes on.
    let under_way = erasures::of(&mut tx, SMS.to_owned(), phone.to_string()).await?;
    let id = under_way.map_or(id, |it| it.id);
    tx.commit().await?;
    let removed = eraser.at_once(id).await;
    db.close().await;
    let waits = removed?;
    if waits > 0 {
        return Err(CommandError::Argument(format!(
            "{}: removed here; {waits} message(s) or photo(s) could not be removed at the carrier or from the store of files yet. A running service goes on with it",
            mask(phone.as_str())
        )));
    }
    tell(format_args!(
        "{}: names, number, texts and photos are removed, here and at the carrier. A running service sends one last text that says so.",
        mask(phone.as_str())
    ))?;
    Ok(())
}
