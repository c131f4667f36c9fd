//! HISTORY and MORE: their sessions, newest first, a few a text.

use std::time::Duration;

use super::{heard::Place, talk::Talk};
use crate::conversation::{Effect, HistorySession, Line, SessionLine, Turn};

/// Older than this, the year is told.
const AGED: Duration = Duration::from_hours(24 * 300);

impl Talk<'_> {
    /// HISTORY: from the newest on.
    pub(super) fn find_history(&mut self) {
        self.state.around.shown = Some(0);
        self.effects.push(Effect::FindHistory { skip: 0 });
    }

    /// MORE of it, where there is more.
    pub(super) fn more_history(&mut self, place: Place) {
        match self.state.around.shown {
            Some(skip) => self.effects.push(Effect::FindHistory { skip }),
            None => self.tell(place, Line::NoMore),
        }
    }

    /// A part of the history. The open question is not repeated behind it: that would be two
    /// thoughts, and a third segment.
    pub(super) fn history_found(mut self, sessions: &[HistorySession], more: bool) -> Turn {
        let shown = self.state.around.shown.take().unwrap_or_default();
        if sessions.is_empty() {
            let place = self.place();
            if shown > 0 {
                self.tell_here(Line::NoMore);
            } else {
                self.tell(place, Line::Session(SessionLine::NoHistory));
            }
            return self.finish();
        }
        if more {
            let count = u32::try_from(sessions.len()).unwrap_or(u32::MAX);
            self.state.around.shown = Some(shown.saturating_add(count));
        }
        for it in sessions {
            self.say(Line::Session(SessionLine::HistoryEntry {
                at: it.ended_at,
                aged: self.now.since(it.ended_at) > AGED,
                code: it.code.clone(),
                problem: it.problem.clone(),
                solver: it.solver.clone(),
                minutes: it.minutes,
                tier: it.tier.clone(),
                score: it.score,
            }));
        }
        self.say(Line::Session(SessionLine::HistoryFoot { more }));
        self.finish()
    }
}
