//! Sessions: ended, given back, listed; a code alone; duty.

use std::time::Duration;

use super::{Desk, Heard, relay::unreached};
use crate::{
    conversation::{
        DeskLine, Effect, Held, Standing, Wanted,
        solver_words::{Named, When},
        state::shift::{Chosen, Ending, Which},
    },
    domain::TicketCode,
};

impl<'a> Desk<'a> {
    /// DONE, with the tier they name or the one that the time tells.
    pub(super) fn done(&mut self, code: Option<&Named>, tier: &str) {
        let which = Which::Done {
            asked_at: self.talk.now,
            tier: tier.to_owned(),
        };
        if let Some(held) = self.session(code, Wanted::Done, which) {
            self.end(held, tier);
        }
    }

    fn end(&mut self, held: &Held, tier: &str) {
        let tiers = &self.talk.engine.policy.tiers;
        let code = held.code.clone();
        let minutes = self.talk.now.since(held.since).as_secs() / 60;
        let minutes = u32::try_from(minutes.max(1)).unwrap_or(u32::MAX);
        let found = if tier.is_empty() {
            tiers.of(Duration::from_secs(u64::from(minutes) * 60))
        } else {
            tiers.named(tier)
        };
        let Some(tier) = found else {
            let names = tiers.table.iter().map(|tier| tier.name.clone()).collect();
            return self.say(DeskLine::Tiers { code, names });
        };
        self.talk.effects.push(Effect::EndSession {
            session: held.session,
            minutes,
            tier: tier.name.clone(),
            price: tier.price.clone(),
        });
        self.shift().ending = Some(Ending {
            code,
            minutes,
            tier: tier.name.clone(),
            price: tier.price.clone(),
        });
    }

    /// RELEASE.
    pub(super) fn release(&mut self, code: Option<&Named>) {
        let asked_at = self.talk.now;
        let which = Which::Release { asked_at };
        if let Some(held) = self.session(code, Wanted::Release, which) {
            self.talk.effects.push(Effect::Release(held.session));
            self.left = self.left.saturating_sub(1);
            self.say(DeskLine::Released {
                code: held.code.clone(),
            });
        }
    }

    /// The session that is meant: that of the code named, or the only one. None when something was
    /// said about it instead.
    fn session(&mut self, code: Option<&Named>, wanted: Wanted, which: Which) -> Option<&'a Held> {
        match (code, self.solver.held.as_slice()) {
            (Some(Named::Code(code)), _) => {
                let held = self.held(code);
                if held.is_none() {
                    self.not_held(code, wanted);
                }
                return held;
            }
            (Some(Named::Garbled(typed)), _) => self.garbled(typed, wanted),
            (None, [one]) => return Some(one),
            (None, []) => self.say(DeskLine::NoSession),
            (None, _) => {
                self.shift().which = Some(which);
                let held = self.holdings();
                self.say(DeskLine::WhichSession { wanted, held });
            }
        }
        None
    }

    /// A code of theirs was needed, and this is none.
    pub(super) fn not_held(&mut self, code: &TicketCode, wanted: Wanted) {
        if self.offer(code).is_some() {
            self.about(code, wanted, Standing::Open);
        } else {
            self.look_up(code.clone(), wanted);
        }
    }

    pub(super) fn look_up(&mut self, code: TicketCode, wanted: Wanted) {
        self.talk.effects.push(Effect::LookUp { code, wanted });
    }

    /// MINE, which takes an offer where it is the only thing there is.
    pub(super) fn mine(&mut self, code: Option<&Named>, when: When) {
        let offered = match code {
            Some(Named::Code(code)) => self.held(code).is_none(),
            Some(Named::Garbled(_)) => true,
            None => self.solver.held.is_empty() && self.solver.offers.len() == 1,
        };
        if offered && (code.is_some() || self.solver.on_duty) {
            self.claim(code, when);
        } else {
            self.list();
        }
    }

    /// What they hold, and whether they are on duty.
    pub(super) fn list(&mut self) {
        self.say(DeskLine::Mine {
            on_duty: self.solver.on_duty && !self.talk.facts.opted_out,
            held: self.holdings(),
            offers: self.solver.offers.len(),
        });
    }

    /// ON.
    pub(super) fn on_duty(&mut self) {
        if !self.solver.on_duty {
            self.talk.effects.push(Effect::Duty(true));
        }
        let offers = self.open_codes();
        self.say(DeskLine::OnDuty { offers });
    }

    /// OFF. What they hold stays theirs.
    pub(super) fn off_duty(&mut self) {
        if self.solver.on_duty {
            self.talk.effects.push(Effect::Duty(false));
        }
        let held = self.solver.held.iter().map(|held| held.code.clone());
        let held = held.collect();
        self.say(DeskLine::OffDuty { held });
    }

    /// A code alone: the answer to "which?", the words that wait for it, a claim, or a choice.
    pub(super) fn code(&mut self, named: Named, which: Option<Which>, heard: &Heard<'_>) {
        let code = match named {
            Named::Code(code) => code,
            Named::Garbled(typed) => return self.garbled(&typed, Wanted::Text),
        };
        let named = Some(Named::Code(code.clone()));
        let named = named.as_ref();
        let (held, open) = (self.held(&code), self.offer(&code).is_some());
        match which {
            Some(Which::Claim { asked_at, minutes }) if open && self.is_fresh(asked_at) => {
                let gone = self.talk.now.since(asked_at).as_secs() / 60;
                let left = minutes.saturating_sub(gone);
                let when = if left == 0 { When::Now } else { When::In(left) };
                return self.claim(named, when);
            }
            Some(Which::Pass { asked_at }) if open && self.is_fresh(asked_at) => {
                return self.pass(named);
            }
            Some(Which::Done { asked_at, tier }) if held.is_some() && self.is_fresh(asked_at) => {
                return self.done(named, &tier);
            }
            Some(Which::Release { asked_at }) if held.is_some() && self.is_fresh(asked_at) => {
                return self.release(named);
            }
            _ => {}
        }
        match held {
            Some(held) if !self.talk.state.shift.waiting.is_empty() => {
                self.send_waiting(held, heard.media);
            }
            Some(held) if !heard.media.is_empty() => {
                self.send(held, "", heard.media);
            }
            Some(held) => {
                if let Some(line) = unreached(held) {
                    return self.say(line);
                }
                self.shift().chosen = Some(Chosen {
                    session: held.session,
                    at: self.talk.now,
                });
                self.say(DeskLine::Chosen {
                    code,
                    customer: held.customer.clone(),
                });
            }
            None if open => self.claim(named, When::Now),
            None if self.solver.held.is_empty() => self.look_up(code, Wanted::Claim),
            None => {
                self.keep_if_any("", heard.media);
                self.look_up(code, Wanted::Text);
            }
        }
    }

    /// The ticket of the customer whose first name is the whole text, where it was asked which one.
    pub(super) fn named_customer(
        &self,
        heard: &Heard<'_>,
        which: Option<&Which>,
    ) -> Option<TicketCode> {
        let asked = match which {
            Some(Which::Done { asked_at, .. } | Which::Release { asked_at }) => {
                self.is_fresh(*asked_at)
            }
            _ => !self.talk.state.shift.waiting.is_empty(),
        };
        let said = crate::conversation::fold::bare(&heard.folded);
        let is_named = |held: &&Held| {
            let name = held.customer.as_deref().unwrap_or_default();
            !said.is_empty() && crate::conversation::fold::fold(name) == said
        };
        let mut named = self.solver.held.iter().filter(is_named);
        match (asked, named.next(), named.next()) {
            (true, Some(one), None) => Some(one.code.clone()),
            _ => None,
        }
    }
}
