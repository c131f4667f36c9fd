//! Turns that failed alone: kept for the operator, and never taken again by themselves.

use serde_json::value::RawValue;
use sqlx::types::Json;

use super::{Arrived, Parts, rows::received};
use crate::{
    conversation::Input,
    domain::id::new_id,
    store::{self, conversations::due, inputs, messages, parked},
};

/// Keeps the message of a turn that failed alone, so that it is neither lost nor tried for ever.
pub(super) async fn park(parts: &Parts, arrived: &Arrived, error: &str) -> store::db::Result<()> {
    let now = parts.clock.now();
    let mut tx = parts.db.begin().await?;
    let json = serde_json::to_string(&arrived.input).and_then(RawValue::from_string);
    let json = json.map_err(|error| sqlx::Error::Encode(error.into()))?;
    parked::insert(
        &mut tx,
        new_id(now),
        arrived.channel.to_owned(),
        arrived.address.clone(),
        arrived.provider_id.clone(),
        Json(json),
        error.to_owned(),
        now,
    )
    .await?;
    if let Input::Text { body, .. } = &arrived.input {
        let message = received(arrived, new_id(now), body, "parked", now);
        messages::insert(&mut tx, vec![message]).await?;
    }
    // What would come again by itself must not: a wait that is over, an input that was left.
    if let Some(id) = arrived.input_id {
        inputs::take(&mut tx, id).await?;
    }
    if matches!(arrived.input, Input::Timeout) {
        due::forget(
            &mut tx,
            arrived.channel.to_owned(),
            arrived.address.clone(),
            now,
        )
        .await?;
    }
    tx.commit().await
}
