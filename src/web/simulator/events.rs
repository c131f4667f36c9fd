//! What the simulator's page is told, as server-sent events.

use std::{
    collections::{HashMap, VecDeque},
    sync::Arc,
    time::Duration,
};

use axum::{
    extract::State,
    http::header,
    response::{
        IntoResponse, Response, Sse,
        sse::{Event, KeepAlive},
    },
};
use futures_util::{Stream, StreamExt, stream};
use serde_json::{Value, json};

use tokio::sync::broadcast::{Receiver, error::TryRecvError};
use uuid::Uuid;

use super::{
    super::{Web, error::Error},
    work::Told,
};
use crate::{
    conversation::State as Conversation,
    domain::{SMS, TicketCode, Timestamp, segments},
    store::{Tx, conversations::due, messages, watch},
    turn::{Seen, SeenText},
};

/// How many texts of the past a page shows when it opens.
const TEXTS: i64 = 500;

/// Of how many conversations it shows the state.
const CONVERSATIONS: i64 = 50;

/// The present, then every change, until the page closes or the service does.
pub(super) async fn events(State(web): State<Web>) -> Result<Response, Error> {
    let seen = web.0.parts.seen.subscribe();
    let mut told = Told::default();
    let past = past(&web, &mut told).await?;
    let mut closing = web.0.closing.clone();
    let live = Live {
        web,
        seen,
        told,
        waiting: past.into(),
    };
    let events = stream::unfold(live, Live::next).map(|it| Event::default().json_data(it));
    let events = events.take_until(async move {
        let _gone = closing.wait_for(|closing| *closing).await.map(drop);
    });
    Ok(sse(events))
}

/// What one page is told.
struct Live {
    web: Web,
    seen: Receiver<Arc<Seen>>,
    told: Told,
    waiting: VecDeque<Value>,
}

impl Live {
    /// The next event. A page that was too slow for a burst is cut off, and so is one that could
    /// not be told all: `EventSource` comes back by itself and gets the whole present.
    async fn next(mut self) -> Option<(Value, Self)> {
        while self.waiting.is_empty() {
            let mut next = Some(self.seen.recv().await.ok()?);
            let mut moved = false;
            // All that came meanwhile, so that the work is looked at once for it.
            while let Some(seen) = next {
                moved |= matches!(*seen, Seen::State { .. } | Seen::Work);
                self.waiting.extend(shown(&seen));
                next = match self.seen.try_recv() {
                    Ok(seen) => Some(seen),
                    Err(TryRecvError::Empty | TryRecvError::Closed) => None,
                    Err(TryRecvError::Lagged(_)) => return None,
                };
            }
            if moved {
                let parts = &self.web.0.parts;
                let silent = parts.engine.policy().dispatch.silent();
                let mut tx = parts.db.read().await.ok()?;
                let news = self.told.news(&mut tx, silent).await.ok()?;
                self.waiting.extend(news);
            }
        }
        let event = self.waiting.pop_front()?;
        Some((event, self))
    }
}

fn sse<E: Into<axum::BoxError> + 'static>(
    events: impl Stream<Item = Result<Event, E>> + Send + 'static,
) -> Response {
    let keep = KeepAlive::new().interval(Duration::from_secs(15));
    (
        [(header::CACHE_CONTROL, "no-store")],
        Sse::new(events).keep_alive(keep),
    )
        .into_response()
}

async fn past(web: &Web, told: &mut Told) -> Result<Vec<Value>, Error> {
    let parts = &web.0.parts;
    let mut tx = parts.db.read().await?;
    let mut texts = messages::newest(&mut tx, TEXTS).await?;
    let states = due::newest(&mut tx, SMS.to_owned(), CONVERSATIONS).await?;
    let files = files(&mut tx).await?;
    let silent = parts.engine.policy().dispatch.silent();
    texts.sort_by_key(|it| it.created_at);
    // The work first: it tells which phones are solvers'.
    let mut events = told.news(&mut tx, silent).await?;
    events.extend(texts.into_iter().filter_map(|it| {
        shown(&Seen::Text(SeenText {
            id: it.id,
            address: it.address,
            direction: it.direction,
            body: it.body,
            segments: it.segments,
            status: it.status,
            at: it.created_at,
            media: files.get(&it.id).copied().unwrap_or(0),
        }))
    }));
    for it in states.into_iter().rev() {
        let Ok(state) = serde_json::from_str::<Conversation>(it.state.0.get()) else {
            continue;
        };
        events.push(state_event(
            &it.address,
            state.name(),
            state.language().code(),
            serde_json::to_value(state.slots()).unwrap_or_default(),
            it.ticket_code.as_deref(),
            it.wake_at,
            None,
        ));
    }
    events.extend(shown(&Seen::Clock(parts.clock.now())));
    Ok(events)
}

/// How many files each of the newest messages has.
async fn files(tx: &mut Tx) -> Result<HashMap<Uuid, usize>, Error> {
    let mut files = HashMap::new();
    for it in watch::with_files_in(tx, TEXTS).await? {
        *files.entry(it.message_id).or_insert(0) += 1;
    }
    for it in watch::with_files_out(tx, TEXTS).await? {
        *files.entry(it.message_id).or_insert(0) += 1;
    }
    Ok(files)
}

pub(super) fn millis(at: Timestamp) -> i64 {
    at.micros() / 1_000
}

fn shown(seen: &Seen) -> Option<Value> {
    Some(match seen {
        // A number has none: this is one of the mailbox.
        Seen::Text(text) if text.address.contains('@') => json!({
            "type": "mail",
            "id": text.id,
            "address": text.address,
            "direction": text.direction,
        }),
        Seen::State { address, .. } if address.contains('@') => return None,
        Seen::Text(text) => json!({
            "type": "text",
            "id": text.id,
            "phone": text.address,
            "direction": text.direction,
            "body": text.body,
            "segments": text.segments,
            "encoding": if segments::is_gsm7(&text.body) { "GSM-7" } else { "UCS-2" },
            "status": text.status,
            "at_ms": millis(text.at),
            "media": vec!["/assets/sample-photo.jpg"; text.media],
        }),
        Seen::Status { id, status } => json!({ "type": "status", "id": id, "status": status }),
        Seen::State {
            address,
            state,
            language,
            slots,
            ticket,
            wake_at,
            took_us,
        } => state_event(
            address,
            state,
            language,
            slots.clone(),
            ticket.as_ref().map(TicketCode::as_str),
            *wake_at,
            Some(*took_us),
        ),
        Seen::Clock(now) => json!({ "type": "clock", "now_ms": millis(*now) }),
        Seen::Work => return None,
    })
}

fn state_event(
    phone: &str,
    state: &str,
    language: &str,
    mut slots: Value,
    ticket: Option<&str>,
    wake_at: Option<Timestamp>,
    took_us: Option<u64>,
) -> Value {
    if let Some(slots) = slots.as_object_mut() {
        // The code has a place of its own on the page, and no photo is nothing to show.
        slots.remove("ticket");
        slots.retain(|key, value| key != "photos" || *value != 0);
    }
    json!({
        "type": "state",
        "phone": phone,
        "state": state,
        "language": language,
        "slots": slots,
        "ticket": ticket,
        "wake_at_ms": wake_at.map(millis),
        "last_us": took_us,
    })
}
