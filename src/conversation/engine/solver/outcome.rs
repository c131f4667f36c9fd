//! What the database said to a claim, an end, or a code; and how it is told.

use super::Desk;
use crate::{
    conversation::{Claimed, DeskLine, Outcome, Standing, Turn, Wanted, state::shift::Waiting},
    domain::{TicketCode, private},
};

/// As much of something that is no code as is quoted back.
const QUOTED: usize = 12;

impl Desk<'_> {
    /// What an effect of this turn came to.
    pub(super) fn outcome(mut self, outcome: &Outcome) -> Turn {
        let ending = self.shift().ending.take();
        match (outcome, ending) {
            (Outcome::Claimed(claimed), _) => {
                self.left += 1;
                self.claimed(claimed);
            }
            (
                Outcome::Code {
                    code,
                    wanted,
                    standing,
                },
                _,
            ) => self.about(code, *wanted, *standing),
            (Outcome::Ended { now: true }, Some(ending)) => {
                self.left = self.left.saturating_sub(1);
                self.say(DeskLine::Ended {
                    code: ending.code,
                    minutes: ending.minutes,
                    tier: ending.tier,
                    price: ending.price,
                });
            }
            (Outcome::Ended { now: false }, Some(ending)) => {
                self.say(DeskLine::EndedBefore { code: ending.code });
            }
            // Begun by a version that did not note what it was: where they stand is the next best.
            (Outcome::Ended { .. }, None) => self.list(),
            // A customer's.
            (
                Outcome::Rated(_)
                | Outcome::History { .. }
                | Outcome::Reopened { .. }
                | Outcome::Proven { .. }
                | Outcome::Elsewhere(_),
                _,
            ) => return self.talk.close(),
        }
        self.finish()
    }

    fn claimed(&mut self, claimed: &Claimed) {
        let problem = private::masked(&claimed.problem, &self.talk.engine.policy.relay);
        self.say(DeskLine::Claimed {
            code: claimed.code.clone(),
            customer: claimed.customer.clone(),
            device: claimed.device_type,
            urgency: claimed.urgency,
            problem: problem.into_owned(),
            photos: claimed.photos,
            several: !self.solver.held.is_empty(),
        });
        if claimed.unproven {
            let code = claimed.code.clone();
            self.say(DeskLine::Unconfirmed { code });
        }
    }

    /// How it is with a code that could not be used, and which ones could.
    pub(super) fn about(&mut self, code: &TicketCode, wanted: Wanted, standing: Standing) {
        self.say(DeskLine::Code {
            code: code.clone(),
            wanted,
            standing,
        });
        if wanted == Wanted::Text && matches!(standing, Standing::Anothers | Standing::Over) {
            // Nobody holds a mistyped code: these words had their customer, and "nothing was sent"
            // is the end of them.
            self.shift().waiting = Waiting::default();
        }
        if standing != Standing::Theirs {
            self.what_could_be(wanted);
        }
    }

    /// What was named is no code; these are.
    pub(super) fn garbled(&mut self, typed: &str, wanted: Wanted) {
        let typed = typed.chars().take(QUOTED).collect();
        self.say(DeskLine::Garbled { typed });
        self.what_could_be(wanted);
    }

    /// The codes that would have done, for what was wanted.
    fn what_could_be(&mut self, wanted: Wanted) {
        let for_offers = matches!(wanted, Wanted::Claim | Wanted::Pass);
        if !for_offers && !self.solver.held.is_empty() {
            let held = self.holdings();
            let line = if wanted == Wanted::Text && !self.talk.state.shift.waiting.is_empty() {
                DeskLine::WhichText { held }
            } else {
                DeskLine::Yours { held }
            };
            self.say(line);
        }
        if for_offers || self.solver.held.is_empty() || !self.solver.offers.is_empty() {
            let offers = self.open_codes();
            self.say(DeskLine::Open { offers });
        }
    }
}
