//! From the effects of a turn to rows.

mod alerts;
mod letters;
mod others;
mod wake;

use std::collections::HashMap;

use serde_json::value::RawValue;
use sqlx::types::Json;
use uuid::Uuid;

use letters::Person;
use wake::earliest;

use super::{
    Arrived, LEASE, Parts, Ready, Seen, SeenText,
    batch::{Outcome, Stepped},
    error::BatchError,
    writes::Writes,
};
use crate::{
    conversation::{Effect, Input, OptOutSource, Origin, Say, State},
    domain::{
        DISPATCH, EMAIL, Language, Media, TicketCode, TicketStatus, Timestamp,
        id::{TicketId, new_id},
        segments,
    },
    store::{contacts, conversations, media, messages, outbox, tickets},
    wording::Recipient,
};

/// The rows of a batch, as they are made.
pub(super) struct Rows<'a> {
    pub(super) parts: &'a Parts,
    pub(super) writes: Writes,
    pub(super) outcome: &'a mut Outcome,
    pub(super) now: Timestamp,
    pub(super) watched: bool,
    /// Texts written so far in this batch.
    pub(super) written: u64,
    /// Rows of the outbox that this transaction removes, by address.
    pub(super) ending: HashMap<&'a str, Vec<Uuid>>,
}

impl Rows<'_> {
    /// Turns the effects of one turn into rows.
    pub(super) fn apply(&mut self, it: Stepped<'_>) -> Result<(), BatchError> {
        let Stepped {
            arrived,
            loaded,
            facts,
            turn,
            ticket,
            code,
            detail,
            attached,
            aside,
        } = it;
        let (channel, address) = (arrived.channel, &arrived.address);
        let ticket_id = ticket.map(|it| it.0);
        let now = self.now;
        self.inbound(arrived, ticket_id);
        let language = turn.state.language();
        let mut said = false;
        for effect in turn.effects {
            match effect {
                Effect::Say(say) => {
                    debug_assert!(!said, "one turn is one text");
                    said = true;
                    let waiting = usize::try_from(loaded.waiting).unwrap_or(usize::MAX);
                    self.say(arrived, &say, &turn.state, waiting, ticket_id)?;
                    if facts.first_contact {
                        self.writes.contacts.push(contacts::NewContact {
                            channel: channel.to_owned(),
                            address: address.clone(),
                            language: Some(language.code().to_owned()),
                            texted_at: now,
                            created_at: now,
                        });
                    }
                }
                effect @ Effect::OpenTicket { .. } => {
                    let opened = ticket.zip(code.as_ref()).ok_or(BatchError::NoCode)?;
                    self.open_ticket(arrived, opened, effect, language, &loaded);
                }
                Effect::AddToTicket {
                    ticket,
                    text,
                    media,
                } => self.add(ticket, text, &media),
                Effect::OptOut(source) => self.opt_out(channel, address, Some(now), Some(source)),
                Effect::OptIn => self.opt_out(channel, address, None, None),
                Effect::AlertOperator(alert) => {
                    let dispatched = detail.ticket.as_ref();
                    let about = dispatched.and_then(|it| it.customer_phone.as_deref());
                    let ticket_id = ticket_id.or(dispatched.map(|it| it.id));
                    self.alert(&alert, about.unwrap_or(address), ticket_id)?;
                }
                // `acts` carried it out.
                _ => {}
            }
        }
        if let Some(ticket) = ticket {
            self.attach(ticket, &attached);
        }
        for text in aside.texts {
            self.across(&text)?;
        }
        self.outcome.queued |= !aside.notices.is_empty();
        if self.watched {
            let seen = aside.notices.into_iter().map(|it| Seen::Text(it.seen()));
            self.outcome.seen.extend(seen);
        }
        self.outcome.due |= !aside.inputs.is_empty();
        self.writes.inputs.extend(aside.inputs);
        let state = RawValue::from_string(serde_json::to_string(&turn.state)?)?;
        if self.watched && channel == DISPATCH {
            self.outcome.seen.push(Seen::Work);
        } else if self.watched {
            self.outcome.seen.push(Seen::State {
                address: address.clone(),
                state: turn.state.name().to_owned(),
                language: language.code(),
                slots: serde_json::to_value(turn.state.slots()).unwrap_or_default(),
                ticket: code.or_else(|| facts.ticket.map(|it| it.code)),
                wake_at: turn.wake_at,
                took_us: u64::try_from(self.parts.clock.now().since(now).as_micros()).unwrap_or(0),
            });
        }
        self.writes.conversations.push(conversations::Conversation {
            channel: channel.to_owned(),
            address: address.clone(),
            script: self.parts.engine.script().name.clone(),
            state: Json(state),
            version: loaded.version.unwrap_or(0) + 1,
            language: language.code().to_owned(),
            wake_at: earliest(loaded.wake_at, turn.wake_at, now),
            updated_at: now,
        });
        Ok(())
    }

    /// A ticket, with the photos that came so far, and the search for a solver.
    fn open_ticket(
        &mut self,
        arrived: &Arrived,
        (id, code): (TicketId, &TicketCode),
        effect: Effect,
        language: Language,
        loaded: &conversations::Loaded,
    ) {
        let Effect::OpenTicket {
            name,
            description,
            device_type,
            urgency,
            media,
            origin,
        } = effect
        else {
            return;
        };
        // A number that was typed proves nothing; a text from it does, and so does its account.
        let (came_by, email, proven) = match origin {
            Origin::Text => (arrived.channel, None, true),
            Origin::Form { email, proven } => ("web", email, proven),
        };
        let by_mail = arrived.channel == EMAIL;
        metrics::counter!("savvysolve_tickets_opened_total", "channel" => came_by).increment(1);
        self.writes.tickets.push(tickets::NewTicket {
            id: id.0,
            code: code.as_str().to_owned(),
            customer_id: loaded.user_id.filter(|_| proven),
            customer_phone: (!by_mail).then(|| arrived.address.clone()),
            phone_proven_at: (proven && !by_mail).then_some(self.now),
            customer_name: name,
            customer_email: if by_mail {
                Some(arrived.address.clone())
            } else {
                email
            },
            email_proven_at: (proven && by_mail).then_some(self.now),
            description,
            device_type: device_type.as_str().to_owned(),
            urgency: urgency.as_str().to_owned(),
            channel: arrived.channel.to_owned(),
            language: language.code().to_owned(),
            status: TicketStatus::Open.as_str().to_owned(),
            created_at: self.now,
            updated_at: self.now,
        });
        self.attach(id, &media);
        self.begin_search(id, language, loaded.on_duty, urgency);
    }

    /// The text of the turn, when it is one, with its files.
    fn inbound(&mut self, arrived: &Arrived, ticket_id: Option<Uuid>) {
        let (body, files, status, kept) = match &arrived.input {
            Input::Text { body, media, .. } => (body, media, "received", false),
            Input::Form(form) => (&form.description, &form.media, FORM_STATUS, true),
            // Its message is there since it came.
            Input::Mail(mail) => {
                let of = ticket_id.map(|ticket_id| messages::Belonging {
                    id: mail.message,
                    ticket_id,
                });
                return self.writes.belonging.extend(of);
            }
            _ => return,
        };
        let id = new_id(self.now);
        let message = received(arrived, id, body, status, self.now);
        self.transcript(
            messages::NewMessage {
                ticket_id,
                ..message
            },
            files.len(),
        );
        // Of a text it is told where the carrier has the files, of a form where they are kept.
        for (file, (_, url)) in files.iter().zip(&arrived.media_urls) {
            self.writes.media.push(media::NewMedia {
                id: file.id.0,
                message_id: id,
                ticket_id: None,
                url: if kept { String::new() } else { url.clone() },
                content_type: file.content_type.clone(),
                status: if kept { "kept" } else { "pending" }.to_owned(),
                object_key: kept.then(|| url.clone()),
                attempts: 0,
                due_at: self.now,
                created_at: self.now,
            });
        }
    }

    fn say(
        &mut self,
        arrived: &Arrived,
        say: &Say,
        state: &State,
        waiting: usize,
        ticket_id: Option<Uuid>,
    ) -> Result<(), BatchError> {
        if arrived.channel == EMAIL {
            let person = Person {
                name: state.slots().name,
                phone: state.phone_hint(),
                claimed: match &arrived.input {
                    Input::Mail(mail) => !mail.proven,
                    _ => state.is_claimed(),
                },
            };
            return self.letter((&arrived.address, person), say, waiting, ticket_id);
        }
        let to = Recipient {
            phone: Some(&arrived.address),
            public_url: &self.parts.public_url,
            rate: None,
        };
        // A phone's curly quotes, read back, would more than double the segments.
        let body = self.parts.wording.render(say, &to);
        let body = segments::to_gsm7_lookalikes(&body).into_owned();
        self.send(arrived.channel, &arrived.address, body, waiting, ticket_id);
        Ok(())
    }

    /// A message of ours, as it stands in the transcript.
    fn outgoing(
        &mut self,
        channel: &str,
        address: &str,
        body: String,
        ticket_id: Option<Uuid>,
    ) -> messages::NewMessage {
        // A microsecond on each time, so that an answer sorts behind what it answers, and two
        // texts to one person in the order they were written.
        self.written += 1;
        let created_at = self
            .now
            .after(std::time::Duration::from_micros(self.written));
        messages::NewMessage {
            id: new_id(created_at),
            channel: channel.to_owned(),
            address: address.to_owned(),
            direction: "out".to_owned(),
            segments: count(&body),
            body,
            status: "queued".to_owned(),
            inbound_id: None,
            ticket_id,
            created_at,
        }
    }

    fn send(
        &mut self,
        channel: &'static str,
        address: &str,
        body: String,
        waiting: usize,
        ticket_id: Option<Uuid>,
    ) {
        let message = self.outgoing(channel, address, body, ticket_id);
        self.queue(channel, message, waiting);
    }

    /// Puts a message into the transcript and the outbox, and hands it over where that is allowed.
    fn queue(&mut self, channel: &'static str, message: messages::NewMessage, waiting: usize) {
        let address = &*message.address;
        let (id, created_at) = (message.id, message.created_at);
        let ending = self.ending.get(address).map_or(0, Vec::len);
        let lease = self.parts.handover.may_lease(address, waiting, ending);
        let leased_until = self.now.after(LEASE);
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
                files: 0,
                bulk: false,
            });
        }
        self.transcript(message, 0);
    }

    fn transcript(&mut self, message: messages::NewMessage, media: usize) {
        // A form is no text on a phone.
        if self.watched && message.status != FORM_STATUS {
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

    fn add(&mut self, ticket: TicketId, text: String, media: &[Media]) {
        if !text.is_empty() {
            self.writes.notes.push(tickets::NewNote {
                id: new_id(self.now),
                ticket_id: ticket.0,
                body: text,
                created_at: self.now,
            });
        }
        self.attach(ticket, media);
    }

    fn attach(&mut self, ticket: TicketId, files: &[Media]) {
        let attached = &mut self.writes.attached;
        for file in files {
            // One statement may touch a row once only.
            if attached.iter().all(|it| it.id != file.id.0) {
                attached.push(media::Attach {
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
        let name = source.map_or("back", OptOutSource::as_str);
        // What the carrier says was counted where it was heard (`ends`).
        if source != Some(OptOutSource::Carrier) {
            metrics::counter!("savvysolve_opt_outs_total", "source" => name).increment(1);
        }
        self.writes.opt_outs.push(contacts::OptOut {
            channel: channel.to_owned(),
            address: address.to_owned(),
            opted_out_at: at,
            opt_out_source: source.map(|_| name.to_owned()),
            created_at: self.now,
        });
    }
}

/// What became of a form, in the transcript.
const FORM_STATUS: &str = "form";

/// The message of an inbound text, which belongs to no ticket yet.
pub(super) fn received(
    arrived: &Arrived,
    id: Uuid,
    body: &str,
    status: &str,
    now: Timestamp,
) -> messages::NewMessage {
    messages::NewMessage {
        id,
        channel: arrived.channel.to_owned(),
        address: arrived.address.clone(),
        direction: "in".to_owned(),
        body: storable(body),
        segments: count(body),
        status: status.to_owned(),
        inbound_id: arrived.provider_id.clone(),
        ticket_id: None,
        created_at: now,
    }
}

/// PostgreSQL's text has no NUL.
fn storable(body: &str) -> String {
    if body.contains('\0') {
        body.replace('\0', "\u{FFFD}")
    } else {
        body.to_owned()
    }
}

fn count(body: &str) -> i64 {
    i64::try_from(segments::parts(body)).unwrap_or(i64::MAX)
}
