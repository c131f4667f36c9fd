//! The search for a solver: waves, renewals, promises, and the watch over a silent one.
//!
//! A ticket's own conversation, on no channel that a person reads. Whatever comes in means the
//! same: look at how the ticket stands, do what is due, and say when to look again. So a look that
//! comes early, late or twice does no harm, and while the ticket is open there is always a next one.

use std::time::Duration;

use super::{Engine, Turn};
use crate::{
    conversation::{
        Alert, Dispatch, Effect, Facts, Input, News, State,
        state::{DAY, Search},
    },
    domain::{TicketStatus, Timestamp, id::UserId, policy},
};

/// Texts of one ticket's offer that a solver gets in any 24 hours, at most.
const MOST_TEXTS: usize = 4;

/// The longest time between two waves when nobody is there to be texted. Whoever comes on duty
/// causes a look by that, so this is only for what was missed.
const LONGEST_WAIT: Duration = Duration::from_hours(4);

/// When the operator is told once more that nobody has claimed; it doubles each time, up to a day.
const REMIND: Duration = Duration::from_hours(1);

/// How often the operator is told of one wait: over some two days.
const MOST_ALERTS: u32 = 7;

/// When to look whether somebody has the ticket, or nobody any more, after that was asked for.
const LOOK_AGAIN: Duration = Duration::from_mins(1);

/// One step of a ticket's conversation with the solvers.
pub(super) fn step(
    engine: &Engine,
    mut state: State,
    _input: &Input,
    search: &Dispatch,
    _facts: &Facts,
    now: Timestamp,
) -> Turn {
    let mut desk = Desk {
        policy: &engine.policy.dispatch,
        ticket: search,
        now,
        search: std::mem::take(&mut state.search),
        effects: Vec::new(),
    };
    desk.search.forget(now);
    let wake_at = match search.status {
        TicketStatus::Open => Some(desk.open()),
        TicketStatus::Claimed => desk.claimed(),
        TicketStatus::Completed | TicketStatus::Dropped => {
            desk.search = Search::default();
            None
        }
    };
    state.search = desk.search;
    Turn {
        state,
        effects: desk.effects,
        wake_at,
    }
}

/// A ticket under way, and what is done about it in this step.
struct Desk<'a> {
    policy: &'a policy::Dispatch,
    ticket: &'a Dispatch,
    now: Timestamp,
    search: Search,
    effects: Vec<Effect>,
}

impl Desk<'_> {
    /// Nobody has it. When to look again.
    fn open(&mut self) -> Timestamp {
        let since = *self.search.since.get_or_insert(self.now);
        if self.keep_a_promise() {
            return self.now.after(LOOK_AGAIN);
        }
        let wave = self.wave(since);
        let offers = self.offers(since);
        self.nobody(since);
        let ahead = self.ticket.promises.iter().map(|promise| promise.at);
        ahead
            .filter(|at| *at > self.now)
            .chain(offers)
            .chain(self.alert_at(since))
            .fold(wave, Timestamp::min)
    }

    /// Somebody has it. A solver who never wrote a word is watched, nobody else.
    fn claimed(&mut self) -> Option<Timestamp> {
        self.search.rest();
        let Some(work) = self.ticket.session else {
            // Claimed by nobody: it cannot be, and must not be for ever.
            return Some(self.now.after(self.policy.silent()));
        };
        if work.solver_at.is_some() {
            return None;
        }
        if work.unproven {
            // Nothing of theirs would arrive: their time begins when the number is confirmed.
            return Some(self.now.after(self.policy.silent()));
        }
        let due = work.since.after(self.policy.silent());
        if due > self.now {
            return Some(due);
        }
        self.effects.push(Effect::Release(work.session));
        Some(self.now.after(LOOK_AGAIN))
    }

    /// Takes the solver at their word whose promise is due, one a step and each promise once:
    /// should it fail, the next one's turn comes, and the waves go on.
    fn keep_a_promise(&mut self) -> bool {
        let promises = &self.ticket.promises;
        let tried = &mut self.search.tried;
        tried.retain(|old| promises.iter().any(|it| (it.solver, it.at) == *old));
        let due = promises
            .iter()
            .find(|it| it.at <= self.now && !tried.contains(&(it.solver, it.at)));
        let Some(due) = due else { return false };
        tried.push((due.solver, due.at));
        self.effects.push(Effect::Assign(due.solver));
        true
    }

    /// Texts whom the waves have reached by now. When the next wave is due: when nobody is left to
    /// be texted, ever later.
    fn wave(&mut self, since: Timestamp) -> Timestamp {
        let planned = self.search.wave_at.filter(|at| *at > self.now);
        if planned.is_none() {
            self.search.waves = self.search.waves.saturating_add(1);
        }
        if self.text(since) {
            self.search.idle = 0;
        } else if planned.is_none() {
            self.search.idle = self.search.idle.saturating_add(1);
        }
        let wait = self.policy.wait(self.ticket.urgency);
        let longer = doubled(wait, self.search.idle.saturating_sub(1));
        let next = self.now.after(longer.min(LONGEST_WAIT.max(wait)));
        // Who is texted between two waves puts off neither.
        let next = planned.map_or(next, |planned| planned.min(next));
        self.search.wave_at = Some(next);
        next
    }

    /// Texts new candidates, and once more those whose offer rested long enough. Whether there were
    /// new ones.
    fn text(&mut self, since: Timestamp) -> bool {
        let fresh = self.fresh(since);
        let found = !fresh.is_empty();
        let rested = self.ticket.waiting.iter().filter(|waiting| {
            self.free_at(since, waiting.solver, Some(waiting.offered_at)) <= self.now
        });
        let solvers: Vec<UserId> = fresh
            .into_iter()
            .chain(rested.map(|waiting| waiting.solver))
            .collect();
        for solver in &solvers {
            self.search.note(*solver, self.now);
        }
        if !solvers.is_empty() {
            self.effects.push(Effect::Offer(solvers));
        }
        found
    }

    /// Candidates to be texted now: as many as the waves so far leave room for beside the offers
    /// that wait for an answer. So whoever declines or goes off duty makes room for the next, and
    /// one who comes on duty after the others were all texted is texted at once.
    fn fresh(&self, since: Timestamp) -> Vec<UserId> {
        let reached = (0..self.search.waves).fold(0_usize, |sum, number| {
            let number = usize::try_from(number).unwrap_or(usize::MAX);
            sum.saturating_add(self.policy.wave(number))
        });
        let mut candidates = self.ticket.candidates.clone();
        candidates.retain(|it| {
            self.ticket
                .waiting
                .iter()
                .all(|waiting| waiting.solver != *it)
        });
        let is_free = |it: &UserId| self.free_at(since, *it, None) <= self.now;
        // Texted in this wait, as far as is remembered here, if not in the facts.
        let texted = candidates.iter().filter(|it| !is_free(it)).count();
        let room = reached.saturating_sub(self.ticket.waiting.len() + texted);
        candidates.retain(is_free);
        candidates.truncate(room);
        candidates
    }

    /// When a solver may be texted this offer (again): the rest doubles with each text of a day,
    /// and a day has only so many.
    fn free_at(
        &self,
        since: Timestamp,
        solver: UserId,
        offered_at: Option<Timestamp>,
    ) -> Timestamp {
        let texts = self
            .search
            .texts
            .get(&solver)
            .map_or(&[][..], Vec::as_slice);
        let last = texts.last().copied().filter(|last| *last >= since);
        let rest = doubled(
            self.policy.renew(),
            u32::try_from(texts.len().saturating_sub(1)).unwrap_or(u32::MAX),
        );
        let rested = last.max(offered_at).map(|last| last.after(rest));
        let counted = texts
            .len()
            .checked_sub(MOST_TEXTS)
            .map(|gone| texts[gone].after(DAY));
        rested.max(counted).unwrap_or(self.now)
    }

    /// When the next offer is to be renewed, those of this step included.
    fn offers(&self, since: Timestamp) -> Option<Timestamp> {
        let waiting = self.ticket.waiting.iter();
        let waiting = waiting.map(|it| (it.solver, Some(it.offered_at)));
        let fresh = self.search.texts.iter().filter_map(|(solver, texts)| {
            (texts.last() == Some(&self.now)).then_some((*solver, None))
        });
        waiting
            .chain(fresh)
            .map(|(solver, offered_at)| self.free_at(since, solver, offered_at))
            .min()
    }

    /// Nobody has claimed it for too long: the customer is told once, the operator now and again.
    fn nobody(&mut self, since: Timestamp) {
        if self.alert_at(since).is_none_or(|at| at > self.now) {
            return;
        }
        if self.search.alerts == 0 {
            self.effects.push(Effect::TellCustomer(News::NobodyYet {
                code: self.ticket.code.clone(),
            }));
        }
        self.effects.push(Effect::AlertOperator(Alert {
            reason: "nobody",
            summary: self.summary(since),
        }));
        self.search.alerts += 1;
        self.search.alerted_at = Some(self.now);
    }

    /// When the operator is to be told next, if once more at all.
    fn alert_at(&self, since: Timestamp) -> Option<Timestamp> {
        match (self.search.alerts, self.search.alerted_at) {
            (0, _) => Some(since.after(self.policy.nobody(self.ticket.urgency))),
            (MOST_ALERTS.., _) => None,
            (alerts, at) => {
                let told = at.unwrap_or(since);
                Some(told.after(doubled(REMIND, alerts - 1).min(DAY)))
            }
        }
    }

    fn summary(&self, since: Timestamp) -> String {
        let minutes = self.now.since(since).as_secs() / 60;
        let waited = if minutes < 120 {
            format!("{minutes} min")
        } else {
            format!("{} h", minutes / 60)
        };
        let later = match self.ticket.promises.len() {
            0 => String::new(),
            count => format!(", {count} will come later"),
        };
        format!(
            "ticket {}, urgency {}, for {waited}, {} offer(s) texted{later}",
            self.ticket.code,
            self.ticket.urgency.as_str(),
            self.search.offers,
        )
    }
}

/// Twice as long each time, without an overflow.
fn doubled(time: Duration, times: u32) -> Duration {
    time.saturating_mul(2_u32.saturating_pow(times))
}

#[cfg(test)]
mod tests;
