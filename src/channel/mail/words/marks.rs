//! What mail programs write around a mail, and how a line is told to be that.

mod tables;

use tables::{
    CLOSINGS, FOOTER_ENDS, FOOTERS, FORWARDED, FORWARDS, FROM, ORIGINAL, SENT, SUBJECT, TO,
};

/// The longest line that any of these tables is asked about, in bytes.
const LONGEST: usize = 300;

/// What a line of the header of an answered mail says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Field {
    From,
    Sent,
    To,
    Subject,
}

/// Whether a line is one of a header in the text: `From: Jane`, `*De :* Jane`, `发件人：Jane`.
pub(super) fn field(line: &str) -> Option<Field> {
    if line.len() > 2 * LONGEST {
        return None;
    }
    let at = line.find([':', '：'])?;
    let name = line[..at].trim_matches(|c: char| c.is_whitespace() || c == '*' || c == '\u{3000}');
    let value = line[at..].trim_start_matches(|c: char| !c.is_alphanumeric());
    if name.len() > 40 || value.is_empty() {
        return None;
    }
    let name = name.to_lowercase();
    let name = name.as_str();
    [
        (Field::From, FROM),
        (Field::Sent, SENT),
        (Field::To, TO),
        (Field::Subject, SUBJECT),
    ]
    .into_iter()
    .find_map(|(field, names)| names.contains(&name).then_some(field))
}

/// `-----Original Message-----`.
pub(super) fn is_original(line: &str) -> bool {
    between_dashes(line).is_some_and(|it| ORIGINAL.contains(&it.as_str()))
}

/// `---------- Forwarded message ---------`, `Begin forwarded message:`.
pub(super) fn is_forward(line: &str) -> bool {
    if between_dashes(line).is_some_and(|it| FORWARDED.iter().any(|mark| it.starts_with(mark))) {
        return true;
    }
    let line = small(line);
    line.strip_suffix([':', '：'])
        .is_some_and(|it| FORWARDS.contains(&it.trim_end()))
}

/// `Sent from my iPhone`. Only a short line: "Sent from my old laptop, which …" is a sentence.
pub(super) fn is_footer(line: &str) -> bool {
    // A link as programs write it into plain text: `[words](address)`, `words<address>`.
    let line = small(line).replace('[', "");
    let line = line.trim_matches(['(', ')', '<', '>', ']', '*', '_', ' ']);
    let line = line.find(['<', '(']).map_or(line, |at| &line[..at]);
    // "Sent from my phone, please excuse typos."
    let line = match line.split_once([',', '.']) {
        Some((head, rest))
            if ["excuse", "typo", "brevity"]
                .iter()
                .any(|it| rest.contains(it)) =>
        {
            head
        }
        _ => line,
    };
    let line = line.trim_end_matches([']', ' ', '.']);
    let short = (4..=60).contains(&line.chars().count()) && !line.contains(['?', '!', ',']);
    short
        && (FOOTER_ENDS.iter().any(|it| line.ends_with(it))
            || FOOTERS.iter().any(|it| line.starts_with(it)) && !is_half(line))
}

/// German and Dutch have words that begin sentences as well: only whole forms count.
fn is_half(line: &str) -> bool {
    line.starts_with("von meinem ") && !line.ends_with("gesendet")
        || line.starts_with("outlook für ")
            && !line.contains("beziehen")
            && !line.contains("herunterladen")
        || line.starts_with("lähetetty ") && line.split(' ').count() > 5
        || line.starts_with("sent via ") && line.split(' ').count() > 5
        || line.starts_with("sent from a ") && line.split(' ').count() > 6
        || line.starts_with("enviado do ") && line.split(' ').count() > 6
}

/// `Best regards,`.
pub(super) fn is_closing(line: &str) -> bool {
    let line = small(line);
    let line = line.trim_matches([',', '.', '!', ' ', '-', '–', '—', ';', '、', '，']);
    CLOSINGS.contains(&line)
}

/// A line of nothing but signs that part things, at least ten.
pub(super) fn is_rule(line: &str) -> bool {
    let line = line.trim();
    line.len() >= 10
        && line
            .chars()
            .all(|it| matches!(it, '_' | '-' | '=' | '*' | '—' | '─'))
}

/// What stands between dashes, in small letters.
fn between_dashes(line: &str) -> Option<String> {
    if line.len() > LONGEST {
        return None;
    }
    let line = line.trim().trim_matches('*').trim();
    let dash = |c: char| matches!(c, '-' | '_' | '=' | '—' | '–' | '─');
    let inner = line.trim_start_matches(dash);
    let dashes = line.chars().take_while(|it| dash(*it)).count();
    let inner = inner
        .trim_end_matches(|c: char| dash(c) || c == ':' || c == ' ')
        .trim();
    (dashes >= 2 && !inner.is_empty()).then(|| inner.to_lowercase().replace('’', "'"))
}

/// A line in small letters, trimmed; empty when it is too long to be any of these.
fn small(line: &str) -> String {
    if line.len() > LONGEST {
        return String::new();
    }
    line.trim().to_lowercase().replace('’', "'")
}
