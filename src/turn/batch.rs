//! One transaction: record ends and receipts, load, step, act, write, commit.

use std::{
    collections::{HashMap, HashSet},
    panic::{AssertUnwindSafe, catch_unwind},
};

use serde_json::value::RawValue;
use sqlx::types::Json;
use uuid::Uuid;

use super::{
    Arrived, Done, LEASE, Parts, Ready, Seen, SeenText, alert, ends, worker::Work, writes::Writes,
};
use crate::{
    actions,
    conversation::{Effect, Facts, Input, OpenTicket, OptOutSource, State, Turn},
    domain::{
        DeviceType, Language, TicketCode, TicketStatus, Timestamp, Urgency,
        id::{TicketId, new_id},
        segments,
    },
    store::{Tx, contacts, conversations, inputs, media, messages, outbox, tickets},
    wording::Recipient,
};

/// Why a batch was rolled back.
#[derive(Debug, thiserror::Error)]
pub(super) enum BatchError {
    #[error("another replica changed a conversation meanwhile")]
    Conflict,
    #[error("the database: {0}")]
    Database(#[from] sqlx::Error),
    #[error("no free ticket code was found")]
    NoCode,
    #[error("the engine panicked")]
    Panic,
    #[error("a value could not be written as JSON: {0}")]
    Json(#[from] serde_json::Error),
}

impl BatchError {
    /// Nothing else would pass either, now.
    pub(super) fn is_away(&self) -> bool {
        matches!(self, Self::Database(error) if answers_nobody(error))
    }

    /// The database is away, rather than this batch being bad.
    pub(super) fn is_outage(&self) -> bool {
        match self {
            Self::Conflict => true,
            Self::Database(error) => {
                !matches!(
                    error,
                    sqlx::Error::Encode(_)
                        | sqlx::Error::Decode(_)
                        | sqlx::Error::ColumnDecode { .. }
                        | sqlx::Error::ColumnNotFound(_)
                ) && !error.as_database_error().is_some_and(is_our_fault)
            }
            _ => false,
        }
    }
}

/// The database answers nobody: it is down or locked, or its disk is full. One try more, for each
/// turn of a batch by itself, would only make all of them wait that long.
fn answers_nobody(error: &sqlx::Error) -> bool {
    match error {
        sqlx::Error::Io(_)
        | sqlx::Error::Tls(_)
        | sqlx::Error::PoolTimedOut
        | sqlx::Error::PoolClosed => true,
        sqlx::Error::Database(error) => {
            error.code().is_some_and(|code| match code.parse::<u32>() {
                // PostgreSQL: connection, resources, operator's intervention.
                _ if code.len() == 5 => ["08", "53", "57"]
                    .iter()
                    .any(|class| code.starts_with(class)),
                // SQLite: busy, read-only, I/O, full, cannot be opened. The extended code is above the first byte.
                Ok(code) => matches!(code & 0xff, 5 | 8 | 10 | 13 | 14),
                Err(_) => false,
            })
        }
        _ => false,
    }
}

/// A constraint or a value was refused: trying again would not help. SQLite's "busy" and "full",
/// and PostgreSQL's connection, resource and operator classes, are outages.
fn is_our_fault(error: &dyn sqlx::error::DatabaseError) -> bool {
    use sqlx::error::ErrorKind;
    let data = error
        .code()
        .is_some_and(|code| code.len() == 5 && (code.starts_with("22") || code.starts_with("42")));
    data || !matches!(error.kind(), ErrorKind::Other)
}

/// What a committed batch asks for.
#[derive(Default)]
pub(super) struct Outcome {
    pub(super) done: Vec<Done>,
    pub(super) ready: Vec<Ready>,
    pub(super) seen: Vec<Seen>,
}

/// One turn between its load and its write.
struct Stepped<'a> {
    arrived: &'a Arrived,
    loaded: conversations::Loaded,
    facts: Facts,
    turn: Turn,
    ticket: Option<TicketId>,
    code: Option<TicketCode>,
}

pub(super) async fn run(parts: &Parts, work: &Work) -> Result<Outcome, BatchError> {
    let now = parts.clock.now();
    let mut tx = parts.db.begin().await?;
    let mut outcome = Outcome::default();
    let told = ends::record(&mut tx, &work.settled, &work.receipts, now).await?;
    let watched = parts.seen.receiver_count() > 0;
    if watched {
        outcome.seen = told;
    }
    if !work.turns.is_empty() {
        let stepped = step_all(parts, &mut tx, work, &mut outcome, now).await?;
        let mut writes = Writes::default();
        let mut ending: HashMap<&str, usize> = HashMap::with_capacity(work.settled.len());
        for it in work.settled.iter().filter(|it| it.end.is_last()) {
            *ending.entry(&it.address).or_default() += 1;
        }
        for it in stepped {
            apply(
                parts,
                it,
                &mut writes,
                &mut outcome,
                (now, watched),
                &ending,
            )?;
        }
        if !writes.flush(&mut tx, now).await? {
            return Err(BatchError::Conflict);
        }
    }
    tx.commit().await?;
    metrics::counter!("savvysolve_turns_total").increment(work.turns.len() as u64);
    metrics::histogram!("savvysolve_batch_turns").record(work.turns.len() as f64);
    Ok(outcome)
}

/// Loads what the turns start from and takes every engine step, tickets opened in between.
async fn step_all<'a>(
    parts: &Parts,
    tx: &mut Tx,
    work: &'a Work,
    outcome: &mut Outcome,
    now: Timestamp,
) -> Result<Vec<Stepped<'a>>, BatchError> {
    let keys = work.turns.iter().map(|it| conversations::Key {
        channel: it.arrived.channel.to_owned(),
        address: it.arrived.address.clone(),
        provider_id: it.arrived.provider_id.clone(),
    });
    let mut loaded: HashMap<String, conversations::Loaded> =
        conversations::load(tx, keys.collect())
            .await?
            .into_iter()
            .map(|it| (it.address.clone(), it))
            .collect();
    let mut stepped = Vec::with_capacity(work.turns.len());
    for turn in &work.turns {
        let arrived = &*turn.arrived;
        let Some(loaded) = loaded.remove(&arrived.address) else {
            return Err(BatchError::Conflict);
        };
        let over =
            matches!(arrived.input, Input::Timeout) && loaded.wake_at.is_none_or(|at| at > now);
        let taken = match arrived.input_id {
            Some(id) => inputs::take(tx, id).await? == 0,
            None => false,
        };
        if loaded.seen || over || taken {
            outcome.done.push(Done::Repeat);
            continue;
        }
        outcome.done.push(Done::Taken);
        stepped.push(step(parts, arrived, loaded, now)?);
    }
    open_tickets(parts, tx, &mut stepped, now).await?;
    Ok(stepped)
}

fn step<'a>(
    parts: &Parts,
    arrived: &'a Arrived,
    loaded: conversations::Loaded,
    now: Timestamp,
) -> Result<Stepped<'a>, BatchError> {
    let state = match &loaded.state {
        None => State::default(),
        // A state that cannot be read any more is a lost conversation, not a dead end: it begins anew.
        Some(json) => serde_json::from_str(json.0.get()).unwrap_or_else(|error| {
            tracing::error!(%error, "a conversation's state could not be read; it begins anew");
            State::default()
        }),
    };
    let facts = facts(&loaded);
    let turn = engine_step(parts, state, &arrived.input, &facts, now)?;
    let ticket = facts.ticket.as_ref().map(|it| it.id);
    Ok(Stepped {
        arrived,
        loaded,
        facts,
        turn,
        ticket,
        code: None,
    })
}

fn engine_step(
    parts: &Parts,
    state: State,
    input: &Input,
    facts: &Facts,
    now: Timestamp,
) -> Result<Turn, BatchError> {
    catch_unwind(AssertUnwindSafe(|| {
        parts.engine.step(state, input, facts, now)
    }))
    .map_err(|_| BatchError::Panic)
}

fn facts(loaded: &conversations::Loaded) -> Facts {
    let ticket = (|| {
        Some(OpenTicket {
            id: TicketId(loaded.ticket_id?),
            code: TicketCode::parse(loaded.ticket_code.as_deref()?).ok()?,
            status: TicketStatus::from_name(loaded.ticket_status.as_deref()?)?,
            device_type: DeviceType::from_name(loaded.ticket_device.as_deref()?)?,
            urgency: Urgency::from_name(loaded.ticket_urgency.as_deref()?)?,
            created_at: loaded.ticket_created_at?,
        })
    })();
    Facts {
        opted_out: loaded.opted_out_at.is_some(),
        first_contact: loaded.texted_at.is_none(),
        language: loaded.language.as_deref().and_then(Language::from_code),
        ticket,
    }
}

/// Opens the tickets that the steps asked for and feeds each back into its conversation.
async fn open_tickets(
    parts: &Parts,
    tx: &mut Tx,
    stepped: &mut [Stepped<'_>],
    now: Timestamp,
) -> Result<(), BatchError> {
    let asking = |it: &&mut Stepped<'_>| {
        it.turn
            .effects
            .iter()
            .any(|e| matches!(e, Effect::OpenTicket { .. }))
    };
    let count = stepped.iter_mut().filter(asking).count();
    if count == 0 {
        return Ok(());
    }
    let mut codes = actions::free_codes(tx, count)
        .await?
        .ok_or(BatchError::NoCode)?
        .into_iter();
    for it in stepped.iter_mut().filter(asking) {
        let (Some(code), id) = (codes.next(), TicketId::new(now)) else {
            return Err(BatchError::NoCode);
        };
        let input = Input::TicketOpened {
            id,
            code: code.clone(),
        };
        let state = std::mem::take(&mut it.turn.state);
        let next = engine_step(parts, state, &input, &it.facts, now)?;
        it.turn.state = next.state;
        it.turn.wake_at = next.wake_at;
        it.turn.effects.extend(next.effects);
        it.ticket = Some(id);
        it.code = Some(code);
    }
    Ok(())
}

/// Turns the effects of one turn into rows.
fn apply(
    parts: &Parts,
    it: Stepped<'_>,
    writes: &mut Writes,
    outcome: &mut Outcome,
    (now, watched): (Timestamp, bool),
    ending: &HashMap<&str, usize>,
) -> Result<(), BatchError> {
    let Stepped {
        arrived,
        loaded,
        facts,
        turn,
        ticket,
        code,
    } = it;
    let (channel, address) = (arrived.channel, &arrived.address);
    let ticket_id = ticket.map(|it| it.0);
    let mut row = Row {
        parts,
        writes,
        outcome,
        now,
        watched,
        ending,
    };
    if let Input::Text {
        body, media: files, ..
    } = &arrived.input
    {
        let id = new_id(now);
        row.received(arrived, id, body, files.len(), ticket_id);
        for (file, (_, url)) in files.iter().zip(&arrived.media_urls) {
            row.writes.media.push(media::NewMedia {
                id: file.id.0,
                message_id: id,
                ticket_id: None,
                url: url.clone(),
                content_type: file.content_type.clone(),
                status: "pending".to_owned(),
                attempts: 0,
                due_at: now,
                created_at: now,
            });
        }
    }
    let language = turn.state.language();
    let mut said = false;
    for effect in turn.effects {
        match effect {
            Effect::Say(say) => {
                debug_assert!(!said, "one turn is one text");
                said = true;
                let to = Recipient {
                    phone: Some(address),
                    public_url: &parts.public_url,
                };
                // A phone's curly quotes, read back, would more than double the segments.
                let body = parts.wording.render(&say, &to);
                let body = segments::to_gsm7_lookalikes(&body).into_owned();
                let waiting = usize::try_from(loaded.waiting).unwrap_or(usize::MAX);
                row.send(channel, address, body, waiting, ticket_id);
                if facts.first_contact {
                    row.writes.contacts.push(contacts::NewContact {
                        channel: channel.to_owned(),
                        address: address.clone(),
                        language: Some(language.code().to_owned()),
                        texted_at: now,
                        created_at: now,
                    });
                }
            }
            Effect::OpenTicket {
                name,
                description,
                device_type,
                urgency,
                media,
            } => {
                let (Some(id), Some(code)) = (ticket, &code) else {
                    return Err(BatchError::NoCode);
                };
                metrics::counter!("savvysolve_tickets_opened_total", "channel" => channel)
                    .increment(1);
                row.writes.tickets.push(tickets::NewTicket {
                    id: id.0,
                    code: code.as_str().to_owned(),
                    customer_phone: Some(address.clone()),
                    customer_name: name,
                    description,
                    device_type: device_type.as_str().to_owned(),
                    urgency: urgency.as_str().to_owned(),
                    channel: channel.to_owned(),
                    language: language.code().to_owned(),
                    status: TicketStatus::Open.as_str().to_owned(),
                    created_at: now,
                    updated_at: now,
                });
                row.attach(id, &media);
            }
            Effect::AddToTicket {
                ticket,
                text,
                media,
            } => {
                if !text.is_empty() {
                    row.writes.notes.push(tickets::NewNote {
                        id: new_id(now),
                        ticket_id: ticket.0,
                        body: text,
                        created_at: now,
                    });
                }
                row.attach(ticket, &media);
            }
            Effect::DropTicket(ticket) => row.writes.dropped.push(ticket.0),
            Effect::OptOut(source) => row.opt_out(channel, address, Some(now), Some(source)),
            Effect::OptIn => row.opt_out(channel, address, None, None),
            Effect::AlertOperator(alert) => {
                metrics::counter!("savvysolve_operator_alerts_total", "reason" => alert.reason)
                    .increment(1);
                tracing::warn!(reason = alert.reason, address = %crate::domain::mask(address), "a person of the staff is needed");
                if let Some(operator) = &parts.operator {
                    let body = alert::text(&parts.wording, &alert, address);
                    // Whether something waits for the operator was not looked up: the rows of one
                    // lane stay in order, and the dispatcher finds what is left over.
                    row.send(channel, operator, body, 0, ticket_id);
                }
            }
        }
    }
    let state = RawValue::from_string(serde_json::to_string(&turn.state)?)?;
    if watched {
        row.outcome.seen.push(Seen::State {
            address: address.clone(),
            state: turn.state.name().to_owned(),
            language: language.code(),
            slots: serde_json::to_value(turn.state.slots()).unwrap_or_default(),
            ticket: code.or_else(|| facts.ticket.map(|it| it.code)),
            wake_at: turn.wake_at,
            took_us: u64::try_from(parts.clock.now().since(now).as_micros()).unwrap_or(0),
        });
    }
    row.writes.conversations.push(conversations::Conversation {
        channel: channel.to_owned(),
        address: address.clone(),
        script: parts.engine.script().name.clone(),
        state: Json(state),
        version: loaded.version.unwrap_or(0) + 1,
        language: language.code().to_owned(),
        wake_at: earliest(loaded.wake_at, turn.wake_at, now),
        updated_at: now,
    });
    Ok(())
}

/// When the timers look at a conversation next. A wait that only moves further off keeps its earlier
/// entry: it is looked at too soon once, which the engine does not mind, and the turns until then
/// touch no index (in PostgreSQL: stay heap-only updates).
fn earliest(
    known: Option<Timestamp>,
    wanted: Option<Timestamp>,
    now: Timestamp,
) -> Option<Timestamp> {
    match (known, wanted) {
        (Some(known), Some(wanted)) if known > now => Some(known.min(wanted)),
        (_, wanted) => wanted,
    }
}

/// Where the rows of one turn go.
struct Row<'a> {
    parts: &'a Parts,
    writes: &'a mut Writes,
    outcome: &'a mut Outcome,
    now: Timestamp,
    watched: bool,
    /// Rows of the outbox that this transaction removed, by address.
    ending: &'a HashMap<&'a str, usize>,
}

impl Row<'_> {
    fn received(
        &mut self,
        arrived: &Arrived,
        id: Uuid,
        body: &str,
        media: usize,
        ticket_id: Option<Uuid>,
    ) {
        self.transcript(
            messages::NewMessage {
                id,
                channel: arrived.channel.to_owned(),
                address: arrived.address.clone(),
                direction: "in".to_owned(),
                body: storable(body),
                segments: count(body),
                status: "received".to_owned(),
                inbound_id: arrived.provider_id.clone(),
                ticket_id,
                created_at: self.now,
            },
            media,
        );
    }

    fn send(
        &mut self,
        channel: &'static str,
        address: &str,
        body: String,
        waiting: usize,
        ticket_id: Option<Uuid>,
    ) {
        let id = new_id(self.now);
        // One microsecond on, so that an answer sorts behind what it answers.
        let created_at = self.now.after(std::time::Duration::from_micros(1));
        let ending = self.ending.get(address).copied().unwrap_or(0);
        let lease = self.parts.handover.may_lease(address, waiting, ending);
        let leased_until = self.now.after(LEASE);
        let message = messages::NewMessage {
            id,
            channel: channel.to_owned(),
            address: address.to_owned(),
            direction: "out".to_owned(),
            segments: count(&body),
            body,
            status: "queued".to_owned(),
            inbound_id: None,
            ticket_id,
            created_at,
        };
        self.writes.outbox.push(outbox::NewRow {
            id,
            channel: channel.to_owned(),
            address: address.to_owned(),
            seq: created_at.micros(),
            due_at: if lease { leased_until } else { self.now },
            attempts: i64::from(lease),
            uncertain: lease,
            created_at,
        });
        if lease {
            self.outcome.ready.push(Ready {
                id,
                channel,
                address: address.to_owned(),
                body: message.body.clone(),
                attempts: 1,
                uncertain: false,
                leased_until,
                created_at,
            });
        }
        self.transcript(message, 0);
    }

    fn transcript(&mut self, message: messages::NewMessage, media: usize) {
        if self.watched {
            self.outcome.seen.push(Seen::Text(SeenText {
                id: message.id,
                address: message.address.clone(),
                direction: message.direction.clone(),
                body: message.body.clone(),
                segments: message.segments,
                status: message.status.clone(),
                at: message.created_at,
                media,
            }));
        }
        self.writes.messages.push(message);
    }

    fn attach(&mut self, ticket: TicketId, files: &[crate::conversation::Media]) {
        let mut known: HashSet<Uuid> = self.writes.attached.iter().map(|it| it.id).collect();
        for file in files {
            if known.insert(file.id.0) {
                self.writes.attached.push(media::Attach {
                    id: file.id.0,
                    ticket_id: ticket.0,
                });
            }
        }
    }

    fn opt_out(
        &mut self,
        channel: &str,
        address: &str,
        at: Option<Timestamp>,
        source: Option<OptOutSource>,
    ) {
        let name = match source {
            Some(OptOutSource::Keyword) => "keyword",
            Some(OptOutSource::Words) => "words",
            Some(OptOutSource::Carrier) => "carrier",
            None => "back",
        };
        metrics::counter!("savvysolve_opt_outs_total", "source" => name).increment(1);
        self.writes.opt_outs.push(contacts::OptOut {
            channel: channel.to_owned(),
            address: address.to_owned(),
            opted_out_at: at,
            opt_out_source: source.map(|_| name.to_owned()),
            created_at: self.now,
        });
    }
}

/// PostgreSQL's text has no NUL.
pub(super) fn storable(body: &str) -> String {
    if body.contains('\0') {
        body.replace('\0', "\u{FFFD}")
    } else {
        body.to_owned()
    }
}

pub(super) fn count(body: &str) -> i64 {
    i64::try_from(segments::parts(body)).unwrap_or(i64::MAX)
}
