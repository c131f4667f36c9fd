//! Answers to numbered questions. Our mails number what they ask, 1 to 9.
//!
//! Two ways to answer are known: words under a quoted `> 2. …`, and a line that begins `2.`, `2)` or `2:`
//! outside a quote. The second only in an answer to a mail: in a first mail a list is a list.

use std::ops::Range;

use super::super::{Answer, lines::Line};
use super::{MOST_TEXT, sort::Class};

/// The longest answer, in characters.
const LONGEST: usize = 4_000;

/// What was found.
#[derive(Debug, Default)]
pub(super) struct Found {
    pub(super) answers: Vec<Answer>,
    /// The lines of answers, in order.
    under: Vec<Range<usize>>,
    /// An answer was too long.
    pub(super) cut: bool,
}

impl Found {
    /// Whether a line belongs to an answer.
    pub(super) fn covers(&self, line: usize) -> bool {
        let next = self.under.partition_point(|it| it.end <= line);
        self.under.get(next).is_some_and(|it| it.contains(&line))
    }

    fn add(&mut self, question: u8, text: &str) {
        let text = text.trim();
        if text.is_empty() {
            return;
        }
        let end = text
            .char_indices()
            .nth(LONGEST)
            .map_or(text.len(), |(at, _)| at);
        self.cut |= end < text.len();
        let text = &text[..end];
        match self.answers.iter_mut().find(|it| it.question == question) {
            Some(before) if before.text.len() + text.len() < MOST_TEXT => {
                before.text.push('\n');
                before.text.push_str(text);
            }
            Some(_) => self.cut = true,
            None => self.answers.push(Answer {
                question,
                text: text.to_owned(),
            }),
        }
    }
}

/// A run of lines of one kind.
struct Run {
    lines: Range<usize>,
    quote: bool,
}

/// Finds the answers. `reply`: the mail answers another.
pub(super) fn find(lines: &[Line], classes: &[Class], reply: bool) -> Found {
    let runs = runs(lines, classes);
    let nearest = lines
        .iter()
        .zip(classes)
        .filter(|(line, class)| **class == Class::Quote && line.depth > 0)
        .map(|(line, _)| line.depth)
        .min();
    let asked: Vec<Asked> = runs
        .iter()
        .map(|run| match nearest {
            Some(depth) if run.quote => questions(&lines[run.lines.clone()], depth),
            _ => Asked::default(),
        })
        .collect();
    let before = |at: usize| {
        at.checked_sub(1)
            .map_or(Asked::default(), |it: usize| asked[it])
    };
    let pairs = runs
        .iter()
        .enumerate()
        .filter(|(at, run)| !run.quote && before(*at).last.is_some())
        .count();
    let last_asked = asked.iter().rposition(|it| it.count > 0).unwrap_or(0);
    let mut found = Found::default();
    for (at, run) in runs.iter().enumerate().filter(|(_, it)| !it.quote) {
        let texts = &lines[run.lines.clone()];
        let numbers = texts.iter().any(|it| numbered(&it.text).is_some());
        let Asked {
            last,
            count,
            parted,
        } = before(at);
        // Under all of many questions at once, words answer none of them in particular.
        let meant = pairs > 1 || !parted && (count == 1 || last_asked > at);
        match last {
            Some(question) if !numbers && meant => {
                found.add(question, &joined(texts));
                found.under.push(run.lines.clone());
            }
            _ if reply => by_number(texts, run.lines.start, &mut found),
            _ => {}
        }
    }
    found
}

/// Runs of quotes and of new lines; one of nothing but empty lines is none.
fn runs(lines: &[Line], classes: &[Class]) -> Vec<Run> {
    let mut runs: Vec<Run> = Vec::new();
    for (at, (line, class)) in lines.iter().zip(classes).enumerate() {
        let quote = match class {
            Class::Quote => true,
            Class::New if !line.is_blank() => false,
            _ => continue,
        };
        match runs.last_mut() {
            Some(run) if run.quote == quote => run.lines.end = at + 1,
            _ => runs.push(Run {
                lines: at..at + 1,
                quote,
            }),
        }
    }
    runs
}

/// What a run of quotes asks.
#[derive(Clone, Copy, Debug, Default)]
struct Asked {
    /// Its last question.
    last: Option<u8>,
    /// How many it holds.
    count: usize,
    /// Another paragraph stands behind the last: the end of our mail, maybe.
    parted: bool,
}

fn questions(lines: &[Line], depth: u8) -> Asked {
    let mut asked = Asked::default();
    let mut gap = false;
    for line in lines.iter().filter(|it| it.depth == depth) {
        if let Some((number, _)) = numbered(&line.text) {
            asked.last = Some(number);
            asked.count += 1;
            (asked.parted, gap) = (false, false);
        } else if line.is_blank() {
            gap = true;
        } else if gap {
            asked.parted = true;
        }
    }
    asked
}

/// Answers on lines that begin with a number, each up to the next.
fn by_number(lines: &[Line], start: usize, found: &mut Found) {
    let Some(first) = lines.iter().position(|it| numbered(&it.text).is_some()) else {
        return;
    };
    found.under.push(start + first..start + lines.len());
    let mut open: Option<(u8, String)> = None;
    for line in lines {
        if let Some((number, rest)) = numbered(&line.text) {
            if let Some((before, text)) = open.replace((number, rest.to_owned())) {
                found.add(before, &text);
            }
        } else if let Some((_, text)) = &mut open
            && text.len() < MOST_TEXT
        {
            text.push('\n');
            text.push_str(&line.text);
        }
    }
    if let Some((number, text)) = open {
        found.add(number, &text);
    }
}

fn joined(lines: &[Line]) -> String {
    let mut text = String::new();
    for line in lines {
        if text.len() > MOST_TEXT {
            break;
        }
        text.push_str(&line.text);
        text.push('\n');
    }
    text
}

/// A number from 1 to 9 that a line begins with, and what is behind it: `2. laptop`, `2) laptop`,
/// `2:laptop`. Not `2.5 GB`, `2:30 pm`, `12. May`.
pub(super) fn numbered(line: &str) -> Option<(u8, &str)> {
    let line = line.trim_start().trim_start_matches(['*', '_']);
    let mut signs = line.chars();
    let number = signs.next()?.to_digit(10).filter(|it| *it > 0)?;
    let sign = signs.next()?;
    let rest = signs.as_str();
    let rest = if matches!(sign, '.' | ')' | ':') {
        rest
    } else {
        return None;
    };
    let free = rest.chars().next().is_none_or(|it| {
        it.is_whitespace() || it.is_alphabetic() || matches!(it, '*' | '_' | '"' | '\'' | '+' | '(')
    });
    let number = u8::try_from(number).ok()?;
    free.then(|| (number, rest.trim_start_matches(['*', '_', ' ', '\t'])))
}

#[cfg(test)]
mod tests {
    use super::numbered;

    #[test]
    fn numbers_of_answers() {
        for (line, expected) in [
            ("2. laptop", Some((2, "laptop"))),
            ("  3) it's dead", Some((3, "it's dead"))),
            ("1:Jane", Some((1, "Jane"))),
            ("*1.* Jane", Some((1, "Jane"))),
            ("4.", Some((4, ""))),
            ("2.5 GB", None),
            ("2:30 pm", None),
            ("12. May", None),
            ("0. none", None),
            ("2 laptops", None),
            ("", None),
        ] {
            assert_eq!(numbered(line), expected, "{line}");
        }
    }
}
