//! One transaction: record ends and receipts, load, step, act, write, commit.

use std::{
    collections::HashMap,
    panic::{AssertUnwindSafe, catch_unwind},
};

use uuid::Uuid;

use super::{
    Arrived, Done, Parts, Ready, Seen, acts,
    aside::Aside,
    detail::{self, Detail},
    ends,
    error::BatchError,
    moving,
    rows::Rows,
    worker::Work,
    writes::Writes,
};
use crate::{
    conversation::{Effect, Facts, Input, OpenTicket, State, Turn},
    domain::{
        DISPATCH, DeviceType, EMAIL, Language, Media, SMS, TicketCode, TicketStatus, Timestamp,
        Urgency, id::TicketId,
    },
    store::{Db, Tx, conversations, erasures, inputs},
};

/// What a committed batch asks for.
#[derive(Default)]
pub(super) struct Outcome {
    pub(super) done: Vec<Done>,
    pub(super) ready: Vec<Ready>,
    pub(super) seen: Vec<Seen>,
    /// Something is due now: an input that was left, or a ticket's first look.
    pub(super) due: bool,
    /// Texts were queued that nobody was handed.
    pub(super) queued: bool,
}

/// One turn between its load and its write.
pub(super) struct Stepped<'a> {
    pub(super) arrived: &'a Arrived,
    pub(super) loaded: conversations::Loaded,
    pub(super) facts: Facts,
    pub(super) turn: Turn,
    pub(super) ticket: Option<TicketId>,
    pub(super) code: Option<TicketCode>,
    /// Rows behind the facts.
    pub(super) detail: Detail,
    /// Photos that belong to the ticket now.
    pub(super) attached: Vec<Media>,
    /// What is left for others.
    pub(super) aside: Aside,
}

pub(super) async fn run(parts: &Parts, db: &Db, work: &Work) -> Result<Outcome, BatchError> {
    let now = parts.clock.now();
    let mut tx = db.begin().await?;
    let mut outcome = Outcome::default();
    let mut ends = ends::sort(&work.settled, &work.receipts, now);
    let watched = parts.seen.receiver_count() > 0;
    if watched {
        outcome.seen = std::mem::take(&mut ends.told);
    }
    let mut ending: HashMap<&str, Vec<Uuid>> = HashMap::with_capacity(work.settled.len());
    for it in work.settled.iter().filter(|it| it.end.is_last()) {
        ending.entry(&it.address).or_default().push(it.id);
    }
    // The ends are written with the rest, in one go, unless the turns would read something else
    // then: the load leaves out one row of an address, not two.
    let first = ends.come_first() || ending.values().any(|ids| ids.len() > 1);
    if first {
        std::mem::take(&mut ends).write(&mut tx, now).await?;
    }
    let stepped = if work.turns.is_empty() {
        Vec::new()
    } else {
        step_all(parts, &mut tx, work, &ending, &mut outcome, now).await?
    };
    ends.write(&mut tx, now).await?;
    let mut rows = Rows {
        parts,
        writes: Writes::default(),
        outcome: &mut outcome,
        now,
        watched,
        written: 0,
        ending,
    };
    for it in stepped {
        rows.apply(it)?;
    }
    rows.writes.flush(&mut tx).await?;
    tx.commit().await?;
    metrics::counter!("savvysolve_turns_total").increment(work.turns.len() as u64);
    metrics::histogram!("savvysolve_batch_turns")
        .record(u32::try_from(work.turns.len()).unwrap_or(u32::MAX));
    Ok(outcome)
}

/// Loads what the turns start from and takes every engine step, tickets opened in between.
async fn step_all<'a>(
    parts: &Parts,
    tx: &mut Tx,
    work: &'a Work,
    ending: &HashMap<&str, Vec<Uuid>>,
    outcome: &mut Outcome,
    now: Timestamp,
) -> Result<Vec<Stepped<'a>>, BatchError> {
    let keys = work.turns.iter().map(|it| conversations::Key {
        channel: it.arrived.channel.to_owned(),
        address: it.arrived.address.clone(),
        provider_id: it.arrived.provider_id.clone(),
        ending: ending
            .get(&*it.arrived.address)
            .and_then(|ids| ids.first().copied()),
    });
    let mut loaded: HashMap<String, conversations::Loaded> =
        conversations::load(tx, keys.collect())
            .await?
            .into_iter()
            .map(|it| (it.address.clone(), it))
            .collect();
    let silent_before = now.before(parts.engine.policy().dispatch.renew());
    let mut stepped = Vec::with_capacity(work.turns.len());
    for turn in &work.turns {
        let arrived = &*turn.arrived;
        let Some(mut loaded) = loaded.remove(&arrived.address) else {
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
        if loaded.erased && loaded.texted_at.is_none() && loaded.opted_out_at.is_none() {
            come_back(parts, tx, arrived, &mut loaded, now).await?;
        }
        let moved = moving::follow(parts, tx, arrived, &loaded, now).await?;
        let mut facts = facts(&loaded);
        let detail = if moved || has_detail(arrived, &loaded) {
            detail::look(tx, arrived, &loaded, &mut facts, silent_before).await?
        } else {
            Detail::default()
        };
        facts.mail = arrived.channel == EMAIL;
        facts.mailing = parts.mailing.on;
        // A mail wakes nobody.
        let wakes = arrived.channel == SMS;
        if wakes && !matches!(arrived.input, Input::Text { .. }) {
            facts.quiet_until = parts.quiet_until(now, loaded.zone.as_deref(), &arrived.address);
        }
        stepped.push(step(parts, arrived, loaded, facts, detail, now)?);
    }
    open_tickets(parts, tx, &mut stepped, now).await?;
    for it in &mut stepped {
        acts::carry_out(parts, tx, it, now).await?;
    }
    Ok(stepped)
}

/// Somebody of whom nothing is known may have been erased after an opt-out, which then still holds.
async fn come_back(
    parts: &Parts,
    tx: &mut Tx,
    arrived: &Arrived,
    loaded: &mut conversations::Loaded,
    now: Timestamp,
) -> Result<(), BatchError> {
    let hash = parts.key.hash("address", &arrived.address);
    let (channel, address) = (arrived.channel.to_owned(), arrived.address.clone());
    if erasures::come_back(tx, hash, channel, address).await? > 0 {
        loaded.opted_out_at = Some(now);
    }
    Ok(())
}

/// Whether a turn has to do with a solver, so that more must be looked up.
fn has_detail(arrived: &Arrived, loaded: &conversations::Loaded) -> bool {
    arrived.channel == DISPATCH || loaded.solver_id.is_some() || loaded.session_id.is_some()
}

fn step<'a>(
    parts: &Parts,
    arrived: &'a Arrived,
    loaded: conversations::Loaded,
    facts: Facts,
    detail: Detail,
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
    let turn = engine_step(parts, state, &arrived.input, &facts, now)?;
    let ticket = facts.ticket.as_ref().map(|it| it.id);
    Ok(Stepped {
        arrived,
        loaded,
        facts,
        turn,
        ticket,
        code: None,
        detail,
        attached: Vec::new(),
        aside: Aside::default(),
    })
}

pub(super) fn engine_step(
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
        account: loaded.user_id.is_some(),
        ticket,
        ..Facts::default()
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
    let mut codes = parts
        .codes
        .take(tx, count)
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
