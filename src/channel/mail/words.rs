//! What a person wrote anew, told from what they quote, sign with and answer.
//!
//! Lines are looked at one by one, from the top, with at most a few lines of look-ahead; nothing looks
//! back, so the time is linear whatever the mail.

mod answers;
mod intro;
mod marks;
mod signature;
mod sort;

use super::{MOST_TEXT, Words, body::Body, lines::Line};
use sort::Class;

/// Reads the words. `forwarded`: the subject says that a mail is passed on. `reply`: the header says that it
/// answers another.
pub(super) fn read(body: &Body, forwarded: bool, reply: bool) -> Words {
    let lines = &body.lines;
    let mut classes = sort::classes(lines, forwarded);
    let footer_only = signature::mark(lines, &mut classes);
    let found = answers::find(lines, &classes, reply || classes.contains(&Class::Quote));
    let mut text = Text::default();
    let mut signed = Text::default();
    for (at, (line, class)) in lines.iter().zip(&classes).enumerate() {
        match class {
            Class::New | Class::Forwarded if !found.covers(at) => {
                text.line(&quoted(line, *class == Class::Forwarded));
            }
            Class::Signature if matches!(line.text.trim(), "--" | "—" | "– –") => {}
            Class::Signature => signed.line(&line.text),
            // What was apart stays apart.
            _ => text.part(),
        }
    }
    let mut whole = Text::default();
    for line in lines {
        whole.line(&quoted(line, true));
    }
    let (mut text, text_cut) = text.finish();
    let (whole, whole_cut) = whole.finish();
    let (signature, signature_cut) = signed.finish();
    let cut = found.cut || text_cut || whole_cut || signature_cut;
    let nothing = text.is_empty() && found.answers.is_empty() && !footer_only && !whole.is_empty();
    if nothing {
        text.clone_from(&whole);
    }
    Words {
        text,
        answers: found.answers,
        signature,
        whole,
        truncated: body.cut || cut,
        kept_all: nothing,
    }
}

/// A line, with the marks of its depth if they are wanted.
fn quoted(line: &Line, marks: bool) -> std::borrow::Cow<'_, str> {
    if line.depth == 0 || !marks {
        return line.text.as_str().into();
    }
    format!("{} {}", ">".repeat(line.depth.into()), line.text).into()
}

/// Text that is being put together: no more than one empty line in a row, none at its ends.
#[derive(Debug, Default)]
struct Text {
    written: String,
    blank: bool,
    cut: bool,
}

impl Text {
    fn line(&mut self, line: &str) {
        let line = line.trim_end();
        if line.is_empty() {
            self.part();
            return;
        }
        if self.cut {
            return;
        }
        if !self.written.is_empty() {
            self.written
                .push_str(if self.blank { "\n\n" } else { "\n" });
        }
        self.blank = false;
        let room = MOST_TEXT.saturating_sub(self.written.len());
        self.cut = line.len() > room;
        self.written
            .push_str(&line[..line.floor_char_boundary(room)]);
    }

    fn part(&mut self) {
        self.blank = !self.written.is_empty();
    }

    fn finish(self) -> (String, bool) {
        (self.written.trim_end().to_owned(), self.cut)
    }
}
