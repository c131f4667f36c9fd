//! Which lines are new, and which belong to the mail that is answered.

use super::super::lines::{Hint, Line};
use super::{intro, marks};

/// How far a header in the text may be spread, in lines that are not empty.
const HEADER: usize = 4;

/// How many empty lines may stand between parts that belong together.
const GAP: usize = 4;

/// What a line is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Class {
    /// Written anew.
    New,
    /// Of a mail that is passed on: it is what the writer wants to be read.
    Forwarded,
    /// Of the mail that is answered, or a line that introduces it.
    Quote,
    /// Of the writer's signature.
    Signature,
}

/// Sorts the lines; signatures come later.
pub(super) fn classes(lines: &[Line], forwarded: bool) -> Vec<Class> {
    let mut classes = Vec::with_capacity(lines.len());
    let mut quoted = false;
    while let Some(line) = lines.get(classes.len()) {
        let at = classes.len();
        let rest = &lines[at..];
        let begins = !quoted && (marks::is_forward(&line.text) || forwarded && line.depth > 0);
        if begins {
            classes.resize(lines.len(), Class::Forwarded);
        } else if line.depth > 0 {
            quoted = true;
            classes.push(Class::Quote);
        } else if let Some(history) = history(rest) {
            match history {
                History::Rest if forwarded && !quoted => {
                    classes.resize(lines.len(), Class::Forwarded);
                }
                History::Rest => classes.resize(lines.len(), Class::Quote),
                History::Lines(count) => {
                    // A forwarded mail may itself begin with an intro.
                    quoted |= !forwarded;
                    classes.resize(at + count, Class::Quote);
                }
            }
        } else {
            classes.push(Class::New);
        }
    }
    classes
}

/// What lines say that stand before or in the mail that is answered.
enum History {
    /// From here on everything is of that mail.
    Rest,
    /// So many lines introduce a quote that has its own marks, or nothing.
    Lines(usize),
}

fn history(lines: &[Line]) -> Option<History> {
    let line = lines.first()?;
    if line.is_blank() {
        return None;
    }
    if marks::is_original(&line.text) {
        return Some(if next(lines, 1).is_some_and(|it| it.depth > 0) {
            History::Lines(1)
        } else {
            History::Rest
        });
    }
    let ruled = marks::is_rule(&line.text);
    let header = usize::from(ruled);
    if is_header(&lines[header..])
        || ruled && next(lines, 1).is_some_and(|it| marks::is_original(&it.text))
    {
        return Some(History::Rest);
    }
    if line.hint == Hint::History && !marks::is_footer(&line.text) {
        return Some(History::Rest);
    }
    let hinted = lines.iter().take_while(|it| it.hint == Hint::Intro).count();
    let intro = intro::find(&lines[..lines.len().min(intro::MOST_LINES)]);
    let count = hinted.max(intro.map_or(0, |it| it.lines));
    if count == 0 {
        return None;
    }
    match next(lines, count) {
        Some(it) if it.depth > line.depth => Some(History::Lines(count)),
        // The person may have sent it without a word under it.
        None => Some(History::Lines(count)),
        Some(it) => {
            let sure = hinted > 0 || intro.is_some_and(|it| it.sure);
            let header = marks::is_original(&it.text);
            (sure || header).then_some(History::Rest)
        }
    }
}

/// The first line from there on that is not empty, if it is near.
fn next(lines: &[Line], from: usize) -> Option<&Line> {
    lines
        .iter()
        .skip(from)
        .take(GAP + 1)
        .find(|it| !it.is_blank())
}

/// A header in the text: an author, and at least two of date, recipient and subject near behind it.
/// Some programs (web.de) write the date first.
fn is_header(lines: &[Line]) -> bool {
    use marks::Field::{From, Sent};
    let mut near = lines
        .iter()
        .take(2 * HEADER + 2)
        .filter(|it| !it.is_blank())
        .map(|it| marks::field(&it.text));
    let first = near.next().flatten();
    if !matches!(first, Some(From | Sent)) {
        return false;
    }
    let mut found: Vec<_> = first.into_iter().collect();
    for field in near.take(HEADER).flatten() {
        if !found.contains(&field) {
            found.push(field);
        }
    }
    found.len() >= 3 && found.contains(&From)
}
