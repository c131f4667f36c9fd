//! One tag of HTML.

/// A tag that has been read.
#[derive(Debug)]
pub(super) struct Tag<'a> {
    /// In small letters.
    pub(super) name: String,
    /// It is an end tag.
    pub(super) closes: bool,
    attributes: &'a str,
}

/// How long a tag may be; a longer one is text. It bounds what a `<` without its `>` costs.
const LONGEST: usize = 1 << 20;

/// How much of a tag's attributes is looked at.
const MOST_ATTRIBUTES: usize = 2_000;

impl<'a> Tag<'a> {
    /// The tag that a text begins with, and what is behind it.
    pub(super) fn read(text: &'a str) -> Option<(Self, &'a str)> {
        let inner = text.strip_prefix('<')?;
        let closes = inner.starts_with('/');
        let inner = inner.strip_prefix(['/', '!', '?']).unwrap_or(inner);
        let length = inner
            .find(|c: char| !(c.is_ascii_alphanumeric() || matches!(c, ':' | '-' | '[')))
            .unwrap_or(inner.len());
        let (name, rest) = inner.split_at(length);
        if !name.starts_with(|c: char| c.is_ascii_alphabetic() || c == '[') || name.len() > 40 {
            return None;
        }
        let end = end_of(rest)?;
        let attributes = &rest[..end.min(rest.floor_char_boundary(MOST_ATTRIBUTES))];
        let tag = Self {
            name: name.to_ascii_lowercase(),
            closes,
            attributes,
        };
        Some((tag, &rest[end + 1..]))
    }

    /// Whether what it holds is not shown.
    pub(super) fn is_hidden(&self) -> bool {
        matches!(
            self.name.as_str(),
            "script" | "style" | "title" | "template"
        )
    }

    pub(super) fn attribute(&self, name: &str) -> Option<&'a str> {
        let mut rest = self.attributes;
        loop {
            rest = rest.trim_start_matches(|c: char| c.is_whitespace() || c == '/');
            let end = rest
                .find(|c: char| c.is_whitespace() || c == '=' || c == '/')
                .unwrap_or(rest.len());
            let (this, behind) = rest.split_at(end);
            if this.is_empty() && behind.is_empty() {
                return None;
            }
            let (value, next) = match behind.trim_start().strip_prefix('=') {
                Some(value) => valued(value.trim_start()),
                None => ("", behind),
            };
            if this.eq_ignore_ascii_case(name) {
                return Some(value);
            }
            rest = next;
        }
    }

    /// Also with the `x_` or `m_123` that clients put before names in what they quote.
    pub(super) fn has_class(&self, class: &str) -> bool {
        self.attribute("class")
            .is_some_and(|it| it.split_whitespace().any(|it| it.ends_with(class)))
    }
}

/// The value that a text begins with, and what is behind it.
fn valued(text: &str) -> (&str, &str) {
    for quote in ['"', '\''] {
        if let Some(inner) = text.strip_prefix(quote) {
            return inner.split_once(quote).unwrap_or((inner, ""));
        }
    }
    let end = text.find(char::is_whitespace).unwrap_or(text.len());
    text.split_at(end)
}

/// Where the `>` is that ends a tag: not one in quotes, unless these do not end. A long look for the end
/// of a quote means that no such sign follows for as long, so all looks together are linear.
fn end_of(rest: &str) -> Option<usize> {
    let mut quote = None;
    let mut first = None;
    let mut before = b' ';
    for (at, byte) in rest.bytes().enumerate().take(LONGEST) {
        match (quote, byte) {
            (None, b'>') => return Some(at),
            (None, b'"' | b'\'') if before == b'=' => quote = Some(byte),
            (Some(open), byte) if open == byte => quote = None,
            (Some(_), b'>') if first.is_none() => first = Some(at),
            // Nobody writes that many attributes with an end of a tag in one.
            (Some(_), _) if first.is_some_and(|it| at > it + 10_000) => return first,
            _ => {}
        }
        if !byte.is_ascii_whitespace() {
            before = byte;
        }
        // No end in sight, and the next tag starts.
        if quote.is_none() && byte == b'<' {
            return None;
        }
    }
    first
}

/// What is behind the end of an element that is not shown.
pub(super) fn behind_element<'a>(text: &'a str, name: &str) -> &'a str {
    let bytes = text.as_bytes();
    let mut from = 0;
    while let Some(at) = text[from..].find("</") {
        let start = from + at + 2;
        let is_it = bytes
            .get(start..start + name.len())
            .is_some_and(|it| it.eq_ignore_ascii_case(name.as_bytes()));
        if is_it {
            return text[start..]
                .find('>')
                .map_or("", |end| &text[start + end + 1..]);
        }
        from = start;
    }
    ""
}
