//! `POST /simulator/solvers`: three solvers to play with.

use std::sync::Arc;

use axum::{Form, extract::State, http::StatusCode};
use serde::Deserialize;

use super::super::{Web, error::Error};
use crate::{actions, domain::zone, store::solvers, turn::Seen};

/// Who comes. Lines 555-0100 to 555-0199 are set aside for fiction, in every area.
const CREW: [(&str, &str); 3] = [
    ("Sam", "+16465550111"),
    ("Ana", "+16465550112"),
    ("Lee", "+16465550113"),
];

#[derive(Deserialize)]
pub(super) struct Asked {
    /// The time zone of whoever sits before the page, so that quiet hours are theirs.
    #[serde(default)]
    zone: String,
}

/// Brings them in, off duty. Who is there already stays as they are.
pub(super) async fn hire(
    State(web): State<Web>,
    Form(asked): Form<Asked>,
) -> Result<StatusCode, Error> {
    let parts = &web.0.parts;
    let now = parts.clock.now();
    let zone = Some(asked.zone).filter(|it| zone::valid_zone(it));
    let mut tx = parts.db.begin().await?;
    for (name, phone) in CREW {
        let phone = super::phone(phone)?;
        let known = solvers::user_with_phone(&mut tx, phone.to_string()).await?;
        let is_solver = match known {
            Some(user) => solvers::get(&mut tx, user.id).await?.is_some(),
            None => false,
        };
        if !is_solver {
            actions::hire(&mut tx, &phone, name, String::new(), zone.clone(), now).await?;
        }
    }
    tx.commit().await?;
    let _nobody = parts.seen.send(Arc::new(Seen::Work));
    Ok(StatusCode::NO_CONTENT)
}
