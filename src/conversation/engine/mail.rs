//! A mail: the same dialogue at mail's pace.

use super::{Turn, talk::Talk};
use crate::conversation::MailText;

impl Talk<'_> {
    /// A mail came in.
    pub(super) fn mail(self, mail: &MailText) -> Turn {
        self.text(&mail.body, &mail.media, None)
    }
}
