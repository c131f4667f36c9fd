//! Threads: subjects, and the ids that hold mails together (RFC 5322, 3.6.4).

use super::MOST_REFERENCES;
use super::header::Fields;

/// The longest id that is looked at, in bytes: a line of a mail has 998.
const LONGEST_ID: usize = 900;

/// The most ids in the References of an answer; the middle is cut.
pub const MOST_IN_REPLY: usize = 20;

/// What programs write before the subject of an answer, in small letters, in the languages that people write to us in.
const REPLIES: &[&str] = &[
    "re", "aw", "sv", "antw", "rif", "r", "res", "vs", "odp", "ynt", "atb", "回复", "回覆", "答复",
    "答覆", "返信", "답장", "на",
];

/// And before one that is passed on.
const FORWARDS: &[&str] = &[
    "fwd",
    "fw",
    "wg",
    "tr",
    "rv",
    "i",
    "enc",
    "doorst",
    "vb",
    "vl",
    "vid",
    "pd",
    "ilt",
    "转发",
    "轉寄",
    "転送",
    "전달",
    "пересл",
];

/// The subject of an answer: `Re: ` once, whatever stood there in which language.
pub fn reply_subject(subject: &str) -> String {
    let subject = rest(subject, &[REPLIES]);
    format!("Re: {subject}").trim_end().to_owned()
}

/// Whether the subject says that a mail is passed on. `Re: Fwd: …` answers one that was.
pub fn is_forward(subject: &str) -> bool {
    prefix(subject.trim_start(), FORWARDS).is_some()
}

/// The References of an answer: the parent's and its id, without `<>`. The first and the newest stay when
/// there are more than [`MOST_IN_REPLY`].
pub fn references_for_reply(references: &[String], parent: &str) -> Vec<String> {
    let mut all: Vec<&str> = references
        .iter()
        .map(String::as_str)
        .filter(|it| *it != parent)
        .collect();
    all.push(parent);
    cut(&mut all, MOST_IN_REPLY);
    all.into_iter()
        .filter(|it| !it.is_empty())
        .map(str::to_owned)
        .collect()
}

/// References, then In-Reply-To: each id once, oldest first; of too many the first and the newest stay.
pub(super) fn references(fields: &Fields) -> Vec<String> {
    let mut all: Vec<String> = Vec::new();
    for name in ["references", "in-reply-to"] {
        for id in fields
            .all(name)
            .flat_map(|it| ids(it, 10 * MOST_REFERENCES))
        {
            all.push(id);
        }
    }
    let mut seen = std::collections::HashSet::new();
    all.retain(|it| seen.insert(it.clone()));
    cut(&mut all, MOST_REFERENCES);
    all
}

/// Cuts what is too many out of the middle, behind the first.
fn cut<T>(all: &mut Vec<T>, most: usize) {
    if all.len() > most {
        all.drain(1..=all.len() - most);
    }
}

/// Ids in `<>`; where a broken program wrote none, words with an `@`.
pub(super) fn ids(value: &str, most: usize) -> Vec<String> {
    let sound = |it: &str| {
        !it.is_empty()
            && it.len() <= LONGEST_ID
            && it
                .chars()
                .all(|c| !c.is_control() && !c.is_whitespace() && !matches!(c, '<' | '>'))
    };
    let bracketed: Vec<String> = value
        .split('<')
        .skip(1)
        .filter_map(|it| it.split_once('>'))
        // Folding may have cut it.
        .map(|(it, _)| it.split_whitespace().collect::<String>())
        .filter(|it| sound(it))
        .take(most)
        .collect();
    if !bracketed.is_empty() {
        return bracketed;
    }
    value
        .split_whitespace()
        .map(|it| it.trim_matches(['<', '>', ',', ';']))
        .filter(|it| it.contains('@') && sound(it))
        .map(str::to_owned)
        .take(most)
        .collect()
}

/// What is behind all prefixes.
fn rest<'a>(subject: &'a str, prefixes: &[&[&str]]) -> &'a str {
    let mut rest = subject.trim();
    while let Some(behind) = prefixes.iter().find_map(|it| prefix(rest, it)) {
        rest = behind.trim_start();
    }
    rest
}

/// What is behind one prefix: `Re:`, `RE: `, `Re[2]:`, `Re(2):`, `Re^2:`, `回复：`.
fn prefix<'a>(subject: &'a str, prefixes: &[&str]) -> Option<&'a str> {
    let colon = subject.find([':', '：']).filter(|it| *it <= 24)?;
    let word = subject[..colon].trim_end();
    let word = word.trim_end_matches(|c: char| {
        c.is_ascii_digit() || matches!(c, '[' | ']' | '(' | ')' | '^' | '*')
    });
    let word = word.trim_end().to_lowercase();
    let sign = subject[colon..].chars().next().map_or(1, char::len_utf8);
    prefixes
        .contains(&word.as_str())
        .then(|| &subject[colon + sign..])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn subjects() {
        for (subject, reply) in [
            ("Printer", "Re: Printer"),
            ("Re: RE:  AW: Printer  is dead", "Re: Printer  is dead"),
            ("SV: Antw: RIF: R: Re[3]: x", "Re: x"),
            ("Fwd: Printer", "Re: Fwd: Printer"),
            ("回复：打印机", "Re: 打印机"),
            ("Reset: how?", "Re: Reset: how?"),
            ("Re:", "Re:"),
            ("", "Re:"),
        ] {
            assert_eq!(reply_subject(subject), reply, "{subject}");
        }
        assert!(is_forward("FW: x") && is_forward("WG: x") && is_forward(" Tr : x"));
        assert!(!is_forward("Re: Fwd: x") && !is_forward("forwards: x") && !is_forward(""));
    }

    #[test]
    fn references_keep_their_ends() {
        let many: Vec<String> = (0..40).map(|it| format!("{it}@x")).collect();
        let cut = references_for_reply(&many, "p@x");
        assert_eq!(cut.len(), MOST_IN_REPLY);
        assert_eq!((cut[0].as_str(), cut[1].as_str()), ("0@x", "22@x"));
        assert_eq!(cut.last().map(String::as_str), Some("p@x"));
        assert_eq!(references_for_reply(&[], "p@x"), ["p@x"]);
        assert_eq!(
            references_for_reply(&["a@x".into(), "p@x".into()], "p@x"),
            ["a@x", "p@x"]
        );
    }

    #[test]
    fn ids_in_brackets_and_without() {
        assert_eq!(ids("<a@x> <b@x>\t<c\r\n d@x>", 9), ["a@x", "b@x", "cd@x"]);
        assert_eq!(ids("a@x, words", 9), ["a@x"]);
        assert_eq!(ids("<>", 9), Vec::<String>::new());
    }
}
