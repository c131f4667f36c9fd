//! What the lint knows of mails: words that stand below a text's, as its attribute `.mail`.

use super::{Catalogue, Entry, Lint, entries};

impl Entry<'_> {
    /// The line on which the words for a mail begin, counted from its own first.
    fn mail_begins(&self) -> Option<usize> {
        let begins = |line: &&str| line.trim_start().starts_with(".mail =");
        self.lines.iter().position(begins)
    }

    /// Where the words of texts end: behind them no segment counts, and no carrier reads.
    pub(super) fn text_ends(&self) -> usize {
        if self.key.starts_with("mail-") {
            return 0;
        }
        self.mail_begins().unwrap_or(self.lines.len())
    }
}

impl Lint<'_> {
    /// Where one language has other words for a mail, each has.
    pub(super) fn missing_by_mail(&mut self, all: &[Catalogue]) {
        for other in all {
            for theirs in entries(&other.text) {
                let key = theirs.key;
                let ours = self.entries.iter().find(|it| it.key == key);
                let lacks = ours.is_some_and(|it| it.mail_begins().is_none());
                if theirs.mail_begins().is_some() && lacks {
                    let what = format!(
                        "`{key}` has no words for a mail, and {}:{} has; write a line `.mail = ...` below it",
                        other.file, theirs.line
                    );
                    self.problem(self.line_of(key), what);
                }
            }
        }
    }
}
