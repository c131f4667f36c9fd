//! Offers: claimed, for now or for later, or declined.

use std::time::Duration;

use super::{Desk, Heard};
use crate::{
    conversation::{
        DeskLine, Effect, Offer, Standing, Wanted,
        solver_words::{Named, When},
        state::shift::Which,
    },
    domain::TicketCode,
};

impl Desk<'_> {
    /// Whether an everyday yes or no is meant for us: an offer is open, and no talk goes on.
    pub(super) fn is_answer(&self, heard: &Heard<'_>) -> bool {
        let open = !self.solver.offers.is_empty();
        let nobody_else = self.solver.held.is_empty();
        (open || nobody_else) && !self.in_a_talk() && heard.media.is_empty()
    }

    /// CLAIM, for now or for later.
    pub(super) fn claim(&mut self, code: Option<&Named>, when: When) {
        if let Some(Named::Code(code)) = code
            && self.held(code).is_some()
        {
            return self.about(code, Wanted::Claim, Standing::Theirs);
        }
        if !self.solver.on_duty {
            return self.say(DeskLine::DutyFirst);
        }
        let asked_at = self.talk.now;
        let minutes = if let When::In(minutes) = when {
            minutes
        } else {
            0
        };
        let Some(code) = self.offered(code, Wanted::Claim, Which::Claim { asked_at, minutes })
        else {
            return;
        };
        match (when, self.offer(&code)) {
            (When::Now, _) => self.talk.effects.push(Effect::Claim(code)),
            (When::Unclear, _) => self.say(DeskLine::WaitUnclear { code }),
            (When::In(minutes), Some(offer)) => self.promise(offer, minutes),
            (When::In(_), None) => self.look_up(code, Wanted::Claim),
        }
    }

    /// "yes in 2 hours": kept, should nobody else take it.
    fn promise(&mut self, offer: &Offer, minutes: u64) {
        let wait = Duration::from_secs(minutes.saturating_mul(60));
        self.talk.effects.push(Effect::Promise {
            ticket: offer.ticket,
            at: self.talk.now.after(wait),
        });
        self.say(DeskLine::Promised {
            code: offer.code.clone(),
            minutes,
        });
    }

    /// PASS.
    pub(super) fn pass(&mut self, code: Option<&Named>) {
        let asked_at = self.talk.now;
        let Some(code) = self.offered(code, Wanted::Pass, Which::Pass { asked_at }) else {
            return;
        };
        if let Some(offer) = self.offer(&code) {
            self.talk.effects.push(Effect::Pass(offer.ticket));
            self.say(DeskLine::Passed { code });
        } else if self.held(&code).is_some() {
            self.about(&code, Wanted::Pass, Standing::Theirs);
        } else {
            self.look_up(code, Wanted::Pass);
        }
    }

    /// The code that is meant: the one named, or that of the only offer. None when something was said
    /// about it instead.
    fn offered(
        &mut self,
        code: Option<&Named>,
        wanted: Wanted,
        which: Which,
    ) -> Option<TicketCode> {
        match (code, self.solver.offers.as_slice()) {
            (Some(Named::Code(code)), _) => return Some(code.clone()),
            (Some(Named::Garbled(typed)), _) => self.garbled(typed, wanted),
            (None, [one]) => return Some(one.code.clone()),
            (None, []) => self.say(DeskLine::NoOffer),
            (None, _) => {
                self.shift().which = Some(which);
                let offers = self.open_codes();
                self.say(DeskLine::WhichOffer { wanted, offers });
            }
        }
        None
    }
}
