//! A customer around their session: a solver comes, is with them, and has gone.

use super::talk::Talk;
use crate::conversation::{News, Outcome, Turn};

impl Talk<'_> {
    /// News of their ticket.
    pub(super) fn news(self, _news: &News) -> Turn {
        self.close()
    }

    /// What an effect of this turn came to.
    pub(super) fn outcome(self, _outcome: &Outcome) -> Turn {
        self.close()
    }
}
