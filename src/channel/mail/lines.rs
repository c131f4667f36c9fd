//! Text as lines with a quote depth: what plain text and HTML have in common.

/// The most bytes of readable text that are looked at; a thread of 10,000 lines is a tenth of it.
const MOST: usize = 4 << 20;

/// The most lines.
const MOST_LINES: usize = 100_000;

/// A line.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Line {
    /// How many times it is quoted.
    pub(super) depth: u8,
    /// Without the marks of quoting, without control characters but tabs.
    pub(super) text: String,
    /// What its place in a page says about it.
    pub(super) hint: Hint,
}

/// What HTML knows of a line beyond its text.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Hint {
    /// Nothing.
    #[default]
    None,
    /// It introduces a quote (`gmail_attr`, `moz-cite-prefix`).
    Intro,
    /// It is the writer's signature (`gmail_signature`, `#Signature`).
    Signature,
    /// The mail that is answered starts here (`#divRplyFwdMsg`, `#appendonsend`).
    History,
}

impl Line {
    pub(super) fn is_blank(&self) -> bool {
        self.text.trim().is_empty()
    }
}

/// Lines that are being gathered.
#[derive(Debug, Default)]
pub(super) struct Lines {
    pub(super) all: Vec<Line>,
    bytes: usize,
    /// There was more than is looked at.
    pub(super) cut: bool,
}

impl Lines {
    pub(super) fn push(&mut self, depth: usize, text: &str, hint: Hint) {
        if self.bytes + text.len() > MOST || self.all.len() >= MOST_LINES {
            self.cut = true;
            return;
        }
        self.bytes += text.len();
        let shown = |c: char| c == '\t' || !c.is_control() && c != '\u{feff}';
        self.all.push(Line {
            depth: u8::try_from(depth).unwrap_or(u8::MAX),
            text: text.chars().filter(|it| shown(*it)).collect(),
            hint,
        });
    }

    pub(super) fn append(&mut self, other: Self) {
        if !self.all.is_empty() && !other.all.is_empty() {
            self.push(0, "", Hint::None);
        }
        for line in other.all {
            self.push(line.depth.into(), &line.text, line.hint);
        }
        self.cut |= other.cut;
    }
}

/// The lines of plain text: `> ` before a quoted one, once for each time.
pub(super) fn plain(text: &str) -> Lines {
    let mut lines = Lines::default();
    for line in split(text) {
        let (depth, rest) = depth_of(line);
        // Mailboxes of files write `>From` where a line begins with the word, so it is no quote.
        if depth == 1
            && line.starts_with(">From ")
            && lines.all.last().is_none_or(|it| it.depth == 0)
        {
            lines.push(0, rest, Hint::None);
        } else {
            let rest = if rest == "-- " { rest } else { rest.trim_end() };
            lines.push(depth, rest, Hint::None);
        }
    }
    lines
}

/// How often a line is quoted, and what is. Signs may have a blank between them.
fn depth_of(line: &str) -> (usize, &str) {
    let mut depth = 0;
    let mut rest = line;
    while let Some(behind) = rest.trim_start_matches([' ', '\u{a0}']).strip_prefix('>') {
        // Code may be indented far; a quote is not.
        if depth == 0 && rest.len() - behind.len() > 3 {
            break;
        }
        depth += 1;
        rest = behind;
    }
    if depth > 0 {
        rest = rest.strip_prefix(' ').unwrap_or(rest);
    }
    (depth, rest)
}

/// The lines of `format=flowed` (RFC 3676): a line that ends in a blank goes on in the next of the same
/// depth; with `delsp` that blank is none of the text. `-- ` ends nothing and goes on nowhere (4.3).
pub(super) fn flowed(text: &str, delsp: bool) -> Lines {
    let mut lines = Lines::default();
    let mut open: Option<(usize, String)> = None;
    for line in split(text) {
        let rest = line.trim_start_matches('>');
        let depth = line.len() - rest.len();
        let rest = rest.strip_prefix(' ').unwrap_or(rest);
        let is_separator = rest == "-- ";
        let flows = rest.ends_with(' ') && !is_separator;
        let kept = if flows && delsp {
            &rest[..rest.len() - 1]
        } else {
            rest
        };
        match open.take() {
            Some((before, text)) if before != depth || is_separator => {
                lines.push(before, text.trim_end(), Hint::None);
                open = Some((depth, kept.to_owned()));
            }
            Some((_, mut text)) => {
                text.push_str(kept);
                open = Some((depth, text));
            }
            None => open = Some((depth, kept.to_owned())),
        }
        if !flows && let Some((depth, text)) = open.take() {
            let text = if is_separator { "-- " } else { text.trim_end() };
            lines.push(depth, text, Hint::None);
        }
    }
    if let Some((depth, text)) = open {
        lines.push(depth, text.trim_end(), Hint::None);
    }
    lines
}

/// Lines, whichever way they end.
fn split(text: &str) -> impl Iterator<Item = &str> {
    text.split('\n').flat_map(|line| {
        let line = line.strip_suffix('\r').unwrap_or(line);
        line.split(['\r', '\u{2028}', '\u{2029}', '\u{85}', '\u{c}'])
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(lines: &Lines) -> Vec<(u8, &str)> {
        lines
            .all
            .iter()
            .map(|it| (it.depth, it.text.as_str()))
            .collect()
    }

    #[test]
    fn quotes_have_a_depth() {
        let lines = plain("a\r\n> b\n> > c\n>>d\n>From here\nx > y\n    > code");
        assert_eq!(
            shown(&lines),
            [
                (0, "a"),
                (1, "b"),
                (2, "c"),
                (2, "d"),
                (1, "From here"),
                (0, "x > y"),
                (0, "    > code")
            ]
        );
        assert_eq!(
            shown(&plain("so\n>From here on")),
            [(0, "so"), (0, "From here on")]
        );
    }

    #[test]
    fn flowed_lines_are_joined() {
        let text = "It was \nfine.\n> a \n> b\n> > c \n> d\n -stuffed\n Hi \n-- \nJane \nDoe";
        assert_eq!(
            shown(&flowed(text, false)),
            [
                (0, "It was fine."),
                (1, "a b"),
                (1, "> c d"),
                (0, "-stuffed"),
                (0, "Hi"),
                (0, "-- "),
                (0, "Jane Doe")
            ]
        );
        assert_eq!(
            shown(&flowed(">> c \n> d\nun \nder", true)),
            [(2, "c"), (1, "d"), (0, "under")]
        );
    }
}
