//! Words that may be a stranger's, in a mail to somebody else: without anything that a mail program makes a
//! link of, or that could be called.
//!
//! Stricter than [`super::private`], which spares what technicians write: here a word too many costs nothing,
//! since the ticket has the words whole.

use std::sync::LazyLock;

use regex::Regex;

use super::private::pattern;

/// What stands in their place.
#[derive(Clone, Copy, Debug)]
pub struct Marks<'a> {
    /// Of links, hosts and mail addresses.
    pub link: &'a str,
    /// Of phone numbers.
    pub number: &'a str,
}

/// Seven digits and more with signs between, or five in a row: short numbers can be called too.
static NUMBER: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"[+(]*\d(?:[^\p{L}\d]{0,3}\d){6,}|\d{5,}"));

/// The words in one line of at most `most` characters.
pub fn unlinked(words: &str, marks: Marks<'_>, most: usize) -> String {
    let seen: String = words.chars().filter(|it| !is_unseen(*it)).collect();
    let mut kept: Vec<&str> = Vec::new();
    for word in seen.split_whitespace() {
        let word = if is_link(word) { marks.link } else { word };
        // One mark stands for many in a row.
        if word != marks.link || kept.last() != Some(&marks.link) {
            kept.push(word);
        }
    }
    let line = kept.join(" ");
    let line = NUMBER.replace_all(&line, regex::NoExpand(marks.number));
    let mut cut: String = line.chars().take(most).collect();
    if cut.len() < line.len() {
        // A word in two could be another word, and half a mark is none.
        let end = cut.rfind(' ').unwrap_or(cut.len());
        cut.truncate(end);
        cut.push_str("...");
    }
    cut
}

/// What stands between letters and is not seen, so that a link behind it is none to a pattern.
fn is_unseen(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{180e}' | '\u{200b}'..='\u{200f}'
        | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}')
        || (c.is_control() && !c.is_whitespace())
}

/// Whether a mail program may make a link of a word: a scheme, a mail address, `www`, or a stop with
/// something before it and two letters behind it.
fn is_link(word: &str) -> bool {
    let plain = word.to_lowercase();
    let signs = [
        "://",
        "@",
        "\u{ff20}",
        "\u{fe6b}",
        "\\\\",
        "www",
        "mailto:",
        "javascript:",
        "data:",
    ];
    signs.iter().any(|it| plain.contains(it)) || has_host(&plain) || has_address(&plain)
}

/// `a.bc`, with any of the signs that a name server takes for a stop.
fn has_host(word: &str) -> bool {
    let chars: Vec<char> = word.chars().collect();
    chars.windows(4).any(|it| {
        let [before, stop, one, two] = [it[0], it[1], it[2], it[3]];
        is_stop(stop) && !is_stop(before) && one.is_alphabetic() && two.is_alphabetic()
    })
}

fn is_stop(c: char) -> bool {
    matches!(c, '.' | '\u{3002}' | '\u{ff0e}' | '\u{ff61}' | '\u{2024}')
}

/// `192.0.2.1`.
fn has_address(word: &str) -> bool {
    let mut run = 0;
    for part in word.split(|c: char| !(c.is_numeric() || is_stop(c))) {
        let groups = part.split(is_stop).filter(|it| !it.is_empty()).count();
        run = run.max(groups);
    }
    run >= 4
}

#[cfg(test)]
mod tests {
    use super::{Marks, unlinked};

    const MARKS: Marks<'static> = Marks {
        link: "[link]",
        number: "[number]",
    };

    #[test]
    fn nothing_is_left_that_becomes_a_link() {
        for bad in [
            "https://evil.example/x",
            "HTTP://EVIL",
            "evil.top",
            "(evil.top)",
            "evil.com/login?x=1",
            "www.evil",
            "WWW.EVIL.COM.",
            "me@evil.com",
            "me\u{ff20}evil.com",
            "evil\u{3002}com",
            "ev\u{200b}il.\u{ad}com",
            "\u{202e}moc.live",
            "\u{1f4a9}.la",
            "http://192.0.2.1",
            "192.0.2.1/login",
            "mailto:me",
            "javascript:alert",
            "\\\\evil\\share",
            "a.xn--p1ai",
            "//evil.com",
            "[here](evil.com)",
            "<a/href=evil.com>",
        ] {
            let words = format!("My laptop is dead {bad} please");
            let left = unlinked(&words, MARKS, 80);
            assert_eq!(left, "My laptop is dead [link] please", "{bad}");
        }
    }

    #[test]
    fn nothing_is_left_that_can_be_called() {
        for bad in [
            "+1 (415) 555-0134",
            "415-555-0134",
            "415.555.0134",
            "0034 612 34 56 78",
            "18005550134",
            "80888",
            "\u{664}\u{661}\u{665}\u{665}\u{665}\u{665}\u{660}",
            "415 \u{2013} 555 \u{2013} 0134",
        ] {
            let left = unlinked(&format!("call {bad} now"), MARKS, 80);
            assert_eq!(left, "call [number] now", "{bad}");
        }
    }

    #[test]
    fn plain_words_stay_on_one_line() {
        for words in [
            "My laptop won't turn on, I need it today.",
            "error 0x80 in v2.10.4, and/or 10.15... wait...what? Done.",
            "It costs $3.50; my iPhone 15 of 2023 is at 5%",
        ] {
            assert_eq!(unlinked(words, MARKS, 80), words);
        }
        assert_eq!(
            unlinked("one\r\n\n two\u{2028}three", MARKS, 80),
            "one two three"
        );
        assert_eq!(unlinked("a.bc d.ef x", MARKS, 80), "[link] x");
    }

    #[test]
    fn they_are_cut_at_a_word() {
        let words = "word ".repeat(40);
        let left = unlinked(&words, MARKS, 80);
        assert_eq!(left, format!("{}...", "word ".repeat(16).trim_end()));
        assert_eq!(
            unlinked(&"x".repeat(200), MARKS, 80),
            format!("{}...", "x".repeat(80))
        );
        assert_eq!(unlinked("12345 abc", MARKS, 3), "[nu...");
    }
}
