//! Lines that introduce a quote: `On Tue, Nov 4, 2025 at 9:01 AM Jane <jane@example.org> wrote:`, on up
//! to four lines, in the languages of PROTOCOLS 6.6.
//!
//! An intro ends in a colon (or Zoho's dashes), names a date or an address, and has a word for *wrote*
//! near its end, or no such word but a date first and an address last (Gmail in Japanese and Russian,
//! mail.ru). "On Monday I wrote to them" has no such end; "On 4 May at 9:30 I wrote:" has, so the
//! writer's own name is looked at too.

use super::super::lines::Line;

/// How far an intro may be wrapped.
pub(super) const MOST_LINES: usize = 4;

/// The longest intro, in bytes.
const LONGEST: usize = 400;

/// The words that intros begin with, where they do not begin with a date or a name.
const OPENERS: &[&str] = &[
    "on", "at", "in", "le", "el", "am", "il", "em", "no", "na", "op", "den", "på", "w", "dnia",
    "dne", "в", "у", "在", "于",
];

/// Words for *wrote*.
const WROTE: &[&str] = &[
    "wrote",
    "writes",
    "a écrit",
    "écrivait",
    "escribió",
    "escribio",
    "schrieb",
    "schrieben",
    "geschrieben",
    "ha scritto",
    "scrisse",
    "escreveu",
    "schreef",
    "geschreven",
    "skrev",
    "skrev følgende",
    "pisze",
    "napisał",
    "napisał(a)",
    "napisała",
    "kirjoitti",
    "пишет",
    "написал",
    "написал(а)",
    "написала",
    "пише",
    "написав",
    "写道",
    "寫道",
    "のメッセージ",
    "書きました",
    "さんは書きました",
    "작성",
    "님이 작성",
    "님이 씀",
];

/// Said of oneself: a sentence, not the line of a program.
const OWN: &[&str] = &[
    "i wrote",
    "we wrote",
    "schrieb ich",
    "schrieben wir",
    "schreef ik",
    "skrev jag",
    "skrev jeg",
    "skrev vi",
    "i already wrote",
    "i've wrote",
];

/// An intro.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Intro {
    /// Over how many lines it goes.
    pub(super) lines: usize,
    /// It can be nothing else, also where what follows has no marks of a quote.
    pub(super) sure: bool,
}

/// The intro that lines begin with.
pub(super) fn find(lines: &[Line]) -> Option<Intro> {
    let first = lines.first()?;
    if goes_on(&first.text) {
        return Some(Intro {
            lines: 1,
            sure: true,
        });
    }
    if !may_begin(&first.text) {
        return None;
    }
    let mut joined = String::new();
    for (at, line) in lines.iter().take(MOST_LINES).enumerate() {
        if line.is_blank() || line.depth != first.depth || joined.len() + line.text.len() > LONGEST
        {
            return None;
        }
        if !joined.is_empty() {
            joined.push(' ');
        }
        joined.push_str(line.text.trim());
        if let Some(sure) = judge(&joined) {
            // A sentence above that begins alike does not belong to it.
            let later = (1..=at).any(|from| {
                may_begin(&lines[from].text)
                    && judge(&join(&lines[from..=at])).is_some()
                    && starts_with_opener(&lines[from].text)
            });
            return (!later).then_some(Intro {
                lines: at + 1,
                sure,
            });
        }
    }
    None
}

/// Yahoo's program for phones puts the mail that is answered on the same line.
fn goes_on(line: &str) -> bool {
    let head = line[..line.floor_char_boundary(LONGEST)].trim_start();
    if !head.contains('@') || !starts_with_opener(head) {
        return false;
    }
    WROTE.iter().any(|it| {
        head.find(it).is_some_and(|at| {
            let (intro, behind) = head.split_at(at + it.len());
            behind.trim_start().starts_with(':')
                && has_address(intro)
                && has_time(intro)
                && judge(&format!("{intro}:")) == Some(true)
        })
    })
}

fn join(lines: &[Line]) -> String {
    let texts: Vec<&str> = lines.iter().map(|it| it.text.trim()).collect();
    texts.join(" ")
}

/// Whether a line may be the first of an intro: one of their words and a number, a date, or a name with
/// an address or a word for *wrote*.
fn may_begin(line: &str) -> bool {
    if line.len() > LONGEST {
        return false;
    }
    let line = line.trim_start_matches(|c: char| c.is_whitespace() || matches!(c, '-' | '*'));
    let head_end = line.floor_char_boundary(40);
    let head = &line[..head_end];
    let numbered = line.contains(|c: char| c.is_ascii_digit());
    starts_with_opener(line) && numbered
        || head.contains(|c: char| c.is_ascii_digit())
            && (has_year(line) || has_time(line) || line.contains('@'))
        || line.contains('@')
        || has_verb(&line.to_lowercase())
}

fn starts_with_opener(line: &str) -> bool {
    let line = line.trim_start_matches(|c: char| c.is_whitespace() || matches!(c, '-' | '*'));
    let first: String = line
        .chars()
        .take_while(|it| !it.is_whitespace() && !it.is_ascii_digit())
        .take(12)
        .collect::<String>()
        .to_lowercase();
    OPENERS.contains(&first.as_str())
}

/// Whether joined lines are an intro, and whether a sure one.
fn judge(text: &str) -> Option<bool> {
    let plain = text.trim_matches(|c: char| c.is_whitespace() || c == '*');
    let dashed = plain.starts_with("---") && plain.ends_with("---");
    let body =
        plain.trim_end_matches(|c: char| c.is_whitespace() || matches!(c, '-' | ':' | '：' | '>'));
    let ended = &plain[body.len()..];
    if !dashed && !ended.contains([':', '：']) {
        return None;
    }
    let body = body
        .trim_start_matches(|c: char| c == '-' || c.is_whitespace())
        .to_lowercase();
    let address = has_address(plain);
    let (year, time) = (has_year(&body), has_time(&body));
    if !(address || year || time) {
        return None;
    }
    if OWN.iter().any(|it| body.ends_with(it)) {
        return None;
    }
    let verb = has_verb(&body);
    if verb && ends_with_verb(&body) {
        // A name alone needs its address: "She wrote:" and "The manual of 2019 wrote:" are sentences.
        let opened = starts_with_opener(&body) || begins_with_date(&body) || address;
        return opened.then_some(address || time || dashed);
    }
    if verb && verb_then_name(&body) {
        return Some(address || time);
    }
    // No verb: a date first, an address last.
    let bracketed = plain.trim_end_matches([':', '：', ' ']).ends_with('>');
    (begins_with_date(&body) && address && bracketed).then_some(true)
}

fn has_verb(body: &str) -> bool {
    WROTE.iter().any(|it| find_word(body, it).is_some())
}

/// The last of a word as a word of its own; scripts without blanks need none around it.
fn find_word(body: &str, word: &str) -> Option<usize> {
    let at = body.rfind(word)?;
    if !word.is_ascii() && word.chars().all(|it| it > '\u{2fff}' || it == ' ') {
        return Some(at);
    }
    let free = |c: Option<char>| c.is_none_or(|it| !it.is_alphanumeric());
    (free(body[..at].chars().next_back()) && free(body[at + word.len()..].chars().next()))
        .then_some(at)
}

/// `… wrote:`; German adds a polite or a reversed end.
fn ends_with_verb(body: &str) -> bool {
    WROTE
        .iter()
        .any(|it| find_word(body, it).is_some_and(|at| body.len() - at - it.len() <= 2))
}

/// `Am … schrieb Jane <…>:`, `Den … skrev Jane:`, `Jane <…> schrieb am 4. Nov. 2025:`.
fn verb_then_name(body: &str) -> bool {
    ["schrieb", "schreef", "skrev", "пишет", "wrote on", "wrote"]
        .iter()
        .any(|verb| {
            find_word(body, verb).is_some_and(|at| {
                let behind = body[at + verb.len()..].trim();
                let named = behind.chars().count() <= 100 && !behind.is_empty();
                let before = &body[..at];
                let reversed = has_year(behind) || has_time(behind);
                let forward = has_year(before) || has_time(before);
                // English has no such order but the reversed one.
                named
                    && if verb.starts_with("wrote") {
                        reversed && has_address(before)
                    } else {
                        forward && (starts_with_opener(body) || begins_with_date(body))
                            || reversed && has_address(before)
                    }
            })
        })
}

/// `4. nov. 2025`, `tirs. 4. nov.`, `вт, 4 нояб. 2025`, `2025年11月4日`.
fn begins_with_date(body: &str) -> bool {
    let digit = body
        .char_indices()
        .take(16)
        .find(|(_, it)| it.is_ascii_digit())
        .map(|(at, _)| at);
    digit.is_some_and(|at| {
        let head_end = body.floor_char_boundary(at + 40);
        let before = &body[..at];
        // At most a weekday stands before the first number.
        before.split_whitespace().count() <= 1
            && !before.contains('@')
            && (has_year(&body[at..head_end]) || has_time(&body[at..head_end]))
    })
}

/// `1990` to `2099`, as a number of its own.
fn has_year(text: &str) -> bool {
    numbers(text).any(|(number, _)| {
        number.len() == 4 && matches!(&number[..2], "19" | "20")
            || number.len() == 8 && number.starts_with("20")
    })
}

/// `9:01`, `09.01`, `9h01`.
fn has_time(text: &str) -> bool {
    let mut all = numbers(text).peekable();
    while let Some((hour, behind)) = all.next() {
        if hour.len() <= 2
            && behind.starts_with([':', '.', 'h'])
            && all.peek().is_some_and(|(minute, rest)| {
                minute.len() == 2
                    && minute.as_bytes()[0] < b'6'
                    && behind.len() == 1 + minute.len() + rest.len()
                    // `04.11.2025` is a date.
                    && !(behind.starts_with('.') && rest.starts_with('.') && rest[1..].starts_with(|c: char| c.is_ascii_digit()))
            })
        {
            return true;
        }
    }
    false
}

/// Each run of digits, and what is behind it.
fn numbers(text: &str) -> impl Iterator<Item = (&str, &str)> {
    let mut rest = text;
    std::iter::from_fn(move || {
        let at = rest.find(|c: char| c.is_ascii_digit())?;
        let from = &rest[at..];
        let end = from
            .find(|c: char| !c.is_ascii_digit())
            .unwrap_or(from.len());
        let (number, behind) = from.split_at(end);
        rest = behind;
        Some((number, behind))
    })
}

/// Something with an `@` between two words.
fn has_address(text: &str) -> bool {
    text.match_indices('@').any(|(at, _)| {
        let free = |c: Option<char>| {
            c.is_some_and(|it| it.is_alphanumeric() || matches!(it, '.' | '_' | '-' | '+'))
        };
        free(text[..at].chars().next_back()) && text[at + 1..].starts_with(char::is_alphanumeric)
    })
}

#[cfg(test)]
mod tests;
