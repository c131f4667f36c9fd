//! How a letter looks: as text, at most 76 columns wide (RFC 3676, 4.2 asks for less than 79), and as HTML
//! that Outlook's Word engine reads too: tables, inline styles, nothing from elsewhere.

use std::borrow::Borrow;

use askama::Template;

use super::{Fact, Footer, Laid, Letter, Part, star};

/// Columns of the text, so that a quoted line still fits into 80.
const COLUMNS: usize = 76;

#[derive(Template)]
#[template(path = "email/letter.txt", escape = "none")]
struct AsText<'a> {
    letter: &'a Letter,
    name: &'a str,
}

#[derive(Template)]
#[template(path = "email/letter.html")]
struct AsHtml<'a> {
    letter: &'a Letter,
    name: &'a str,
    own: &'a str,
}

impl Letter {
    /// Both forms of the mail. `name`: who it is from. `own`: the setting `server.public_url`; no other
    /// address becomes a link, since a stranger may have written it.
    pub fn lay_out(&self, name: &str, own: &str) -> Result<Laid, askama::Error> {
        let letter = self;
        let own = own.trim_end_matches('/');
        let text = AsText { letter, name }.render()?;
        let html = AsHtml { letter, name, own }.render()?;
        Ok(Laid { text, html })
    }
}

/// A question, its further lines below its words.
fn question(place: impl Borrow<usize>, words: &str) -> String {
    wrapped(words, &format!("{}. ", place.borrow()), "   ")
}

/// Another person's words, with a bar beside them. Not `>`, which readers take for words of ours that
/// come back.
fn said(words: &str) -> String {
    wrapped(words, "| ", "| ")
}

/// The lines of a receipt, their values one below the other.
fn facts(of: &[Fact]) -> String {
    let wide = |it: &Fact| it.label.chars().count();
    let widest = of.iter().map(wide).max().unwrap_or(0).min(24);
    super::lines(of.iter().map(|fact| {
        let label = format!("{}:", fact.label);
        let first = format!("{label:<width$}  ", width = widest + 1);
        let behind = " ".repeat(first.chars().count());
        wrapped(&fact.value, &first, &behind)
    }))
}

/// The address of the star at this place, from 1.
fn star_at(url: &str, place: impl Borrow<usize>) -> String {
    star(url, *place.borrow())
}

/// Lines of pieces: words, and addresses below `own` that become links.
fn lines<'a>(words: &'a str, own: &str) -> Vec<Vec<Piece<'a>>> {
    words.lines().map(|it| pieces(it, own)).collect()
}

/// Keeps the first words of the mail out of the preview: seen by nobody, but wide.
fn filler() -> String {
    "\u{a0}\u{200c}".repeat(60)
}

/// A piece of a line.
struct Piece<'a> {
    words: &'a str,
    /// It is the address of a page of ours.
    is_link: bool,
}

/// Cuts a line at our own addresses in it. What ends a sentence is no part of one.
fn pieces<'a>(line: &'a str, own: &str) -> Vec<Piece<'a>> {
    let mut pieces = Vec::new();
    let mut rest = line;
    while let Some(at) = ["https://", "http://"]
        .iter()
        .filter_map(|it| rest.find(it))
        .min()
    {
        let (before, from) = rest.split_at(at);
        let end = from
            .find(|c: char| c.is_whitespace() || matches!(c, '<' | '>' | '"'))
            .unwrap_or(from.len());
        let address = from
            .get(..end)
            .unwrap_or(from)
            .trim_end_matches(['.', ',', ';', ':', '!', '?', ')', ']', '\'']);
        if !before.is_empty() {
            pieces.push(Piece {
                words: before,
                is_link: false,
            });
        }
        pieces.push(Piece {
            words: address,
            is_link: is_own(address, own),
        });
        rest = from.get(address.len()..).unwrap_or_default();
    }
    if !rest.is_empty() {
        pieces.push(Piece {
            words: rest,
            is_link: false,
        });
    }
    pieces
}

/// Whether an address is one of ours: `https://a.example.evil.example` and `https://a.example@evil.example`
/// only begin like one.
fn is_own(address: &str, own: &str) -> bool {
    let behind = address.strip_prefix(own).filter(|_| !own.is_empty());
    behind.is_some_and(|it| it.is_empty() || it.starts_with(['/', '?', '#']))
}

/// A paragraph.
fn paragraph(words: &str) -> String {
    wrapped(words, "", "")
}

/// Words in lines of at most [`COLUMNS`]; an address is never cut. `first` stands before the first line,
/// `behind` before all others.
fn wrapped(words: &str, first: &str, behind: &str) -> String {
    let mut out = String::with_capacity(words.len() + 64);
    let mut before = first;
    for line in words.lines() {
        if !out.is_empty() {
            out.push('\n');
        }
        out.push_str(before);
        let mut column = before.chars().count();
        let mut empty = true;
        for word in line.split(' ') {
            let wide = word.chars().count();
            if !empty && column + 1 + wide > COLUMNS {
                out.push('\n');
                out.push_str(behind);
                column = behind.chars().count();
            } else if !empty {
                out.push(' ');
                column += 1;
            }
            out.push_str(word);
            column += wide;
            empty = false;
        }
        before = behind;
    }
    // No line ends in spaces, but the one that says where the words are over.
    let lines: Vec<&str> = out.lines().map(str::trim_end).collect();
    lines.join("\n")
}

/// The lines of a footer, as both forms have them.
impl Footer {
    fn line(&self) -> String {
        match &self.url {
            Some(url) => format!("{}: {url}", self.words),
            None => self.words.clone(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{COLUMNS, pieces, wrapped};

    #[test]
    fn addresses_are_links_without_what_ends_their_sentence() {
        for (line, links) in [
            (
                "See https://a.example/x?y=1.",
                vec!["https://a.example/x?y=1"],
            ),
            (
                "https://a.example: https://a.example?x https://a.example#x https://a.example/@b.example",
                vec![
                    "https://a.example",
                    "https://a.example?x",
                    "https://a.example#x",
                    "https://a.example/@b.example",
                ],
            ),
            (
                "https://b.example https://a.example.b.example https://a.example@b.example http://a.example",
                vec![],
            ),
            (
                "https://a.example:x@b.example https://a.example\\@b.example https://a.exampleb",
                vec![],
            ),
            (
                "(https://a.example) and https://a.example/!",
                vec!["https://a.example", "https://a.example/"],
            ),
            (
                "https://a.example\"onmouseover=1",
                vec!["https://a.example"],
            ),
            ("no address, javascript:alert(1)", vec![]),
        ] {
            let all = pieces(line, "https://a.example");
            let found: Vec<&str> = all
                .iter()
                .filter(|it| it.is_link)
                .map(|it| it.words)
                .collect();
            assert_eq!(found, links, "{line}");
            let whole: String = all.iter().map(|it| it.words).collect();
            assert_eq!(whole, line);
            assert!(pieces(line, "").iter().all(|it| !it.is_link), "{line}");
        }
    }

    #[test]
    fn lines_stay_within_their_columns_and_addresses_whole() {
        let address = format!("https://a.example/{}", "x".repeat(90));
        let words = format!(
            "{} {address} {}\n\nlast",
            "word ".repeat(40),
            "ñandú ".repeat(30)
        );
        let text = wrapped(&words, "1. ", "   ");
        assert!(text.contains(&address));
        for line in text.lines().filter(|it| !it.contains("https:")) {
            assert!(line.chars().count() <= COLUMNS, "{line}");
        }
        assert!(text.ends_with("\n\n   last"), "{text}");
    }
}
