//! Records what became of texts: the ends of attempts, and the carrier's receipts.

use std::time::Duration;

use serde_json::value::RawValue;
use sqlx::types::Json;
use uuid::Uuid;

use crate::{
    conversation::{Input, OptOutSource},
    domain::{DeliveryStatus, Failure, Timestamp, classify_async, id::new_id},
    store::{self, Tx, contacts, inputs, messages, outbox},
};

use super::{End, Heard, Seen, Settled};

/// What is to be recorded.
#[derive(Default)]
pub(super) struct Ends {
    removed: Vec<outbox::Ended>,
    later: Vec<outbox::Later>,
    progress: Vec<messages::Progress>,
    opt_outs: Vec<contacts::OptOut>,
    /// Texts that the network lost, and when to try again.
    lost: Vec<(Uuid, Timestamp)>,
    /// What those who look on are told.
    pub(super) told: Vec<Seen>,
}

/// Sorts out what both mean.
pub(super) fn sort(settled: &[Settled], receipts: &[Heard], now: Timestamp) -> Ends {
    let Ends {
        mut removed,
        mut later,
        mut progress,
        mut opt_outs,
        mut lost,
        mut told,
    } = Ends::default();
    for it in settled {
        let (status, provider_id, code) = match &it.end {
            End::Kept => continue,
            End::Later { at, attempts } => {
                later.push(outbox::Later {
                    id: it.id,
                    due_at: *at,
                    attempts: *attempts,
                });
                continue;
            }
            End::Taken(sid) => (DeliveryStatus::Accepted, Some(sid.clone()), None),
            End::Failed { code, opted_out } => {
                if *opted_out {
                    opt_outs.push(by_carrier(it.channel, &it.address, now));
                }
                (DeliveryStatus::Failed, None, *code)
            }
            End::Unknown => (DeliveryStatus::Unknown, None, None),
            End::Suppressed => (DeliveryStatus::Suppressed, None, None),
        };
        removed.push(outbox::Ended { id: it.id });
        progress.push(row(it.id, provider_id, status, code));
        told.push(Seen::Status {
            id: it.id,
            status: status.as_str(),
        });
    }
    for Heard { receipt, about, .. } in receipts {
        progress.push(row(
            receipt.id,
            receipt.provider_id.clone(),
            receipt.status,
            receipt.error_code,
        ));
        told.push(Seen::Status {
            id: receipt.id,
            status: receipt.status.as_str(),
        });
        if !matches!(
            receipt.status,
            DeliveryStatus::Failed | DeliveryStatus::Undelivered
        ) {
            continue;
        }
        match (classify_async(receipt.error_code), about) {
            (Failure::OptedOut { .. }, Some((channel, address))) => {
                opt_outs.push(by_carrier(channel, address, now));
            }
            (Failure::Retry { after, .. }, _) => {
                lost.push((
                    receipt.id,
                    now.after(after.unwrap_or(Duration::from_mins(1))),
                ));
            }
            _ => {}
        }
    }
    Ends {
        removed,
        later,
        progress,
        opt_outs,
        lost,
        told,
    }
}

impl Ends {
    /// Whether a turn of the same transaction must see them: who opted out gets other words.
    pub(super) fn come_first(&self) -> bool {
        !self.opt_outs.is_empty()
    }

    /// Records them, set-based.
    pub(super) async fn write(self, tx: &mut Tx, now: Timestamp) -> store::db::Result<()> {
        outbox::remove(tx, self.removed).await?;
        outbox::put_back(tx, self.later).await?;
        advance(tx, self.progress).await?;
        let opt_outs = dedupe(self.opt_outs);
        let told = opt_outs.iter().map(|it| inputs::NewInput {
            id: new_id(now),
            channel: it.channel.clone(),
            address: it.address.clone(),
            input: Json(stopped()),
            due_at: now,
            created_at: now,
        });
        // Their own conversation draws the consequences: whoever is at work for them is told, and a
        // solver goes off duty.
        inputs::leave(tx, told.collect()).await?;
        contacts::set_opt_out(tx, opt_outs).await?;
        for (id, due_at) in self.lost {
            let copy = new_id(now);
            if messages::copy_lost(tx, id, copy, now).await? > 0 {
                metrics::counter!("savvysolve_resends_total").increment(1);
                outbox::queue_copy(tx, copy, now.micros(), due_at, now).await?;
            }
        }
        Ok(())
    }
}

/// One statement may touch a row once only: receipts of one message go in rounds, in order.
async fn advance(tx: &mut Tx, mut progress: Vec<messages::Progress>) -> store::db::Result<()> {
    while !progress.is_empty() {
        let mut round: Vec<messages::Progress> = Vec::with_capacity(progress.len());
        let mut rest = Vec::new();
        let mut ids = std::collections::HashSet::with_capacity(progress.len());
        for it in progress {
            if ids.insert(it.id) {
                round.push(it);
            } else {
                rest.push(it);
            }
        }
        // In one order everywhere: two replicas that meet here wait for each other, and never both.
        round.sort_by_key(|it| it.id);
        messages::advance(tx, round).await?;
        progress = rest;
    }
    Ok(())
}

fn row(
    id: Uuid,
    provider_id: Option<String>,
    status: DeliveryStatus,
    code: Option<i64>,
) -> messages::Progress {
    metrics::counter!("savvysolve_deliveries_total", "status" => status.as_str()).increment(1);
    messages::Progress {
        id,
        provider_id,
        status: status.as_str().to_owned(),
        rank: status.rank(),
        error_code: code,
    }
}

fn by_carrier(channel: &str, address: &str, now: Timestamp) -> contacts::OptOut {
    let source = OptOutSource::Carrier.as_str();
    metrics::counter!("savvysolve_opt_outs_total", "source" => source).increment(1);
    contacts::OptOut {
        channel: channel.to_owned(),
        address: address.to_owned(),
        opted_out_at: Some(now),
        opt_out_source: Some(source.to_owned()),
        created_at: now,
    }
}

/// [`Input::Stopped`], as it is stored.
fn stopped() -> Box<RawValue> {
    serde_json::value::to_raw_value(&Input::Stopped).unwrap_or_else(|_| RawValue::NULL.to_owned())
}

/// An upsert may touch a row once only.
fn dedupe(mut rows: Vec<contacts::OptOut>) -> Vec<contacts::OptOut> {
    rows.sort_by(|a, b| a.address.cmp(&b.address));
    rows.dedup_by(|a, b| a.address == b.address);
    rows
}
