//! The fields of a header (RFC 5322, 2.2), each decoded to one line.
//!
//! Fields are cut here, with bounds; what stands in them (encoded words of RFC 2047, parameters of
//! RFC 2231, addresses) is read by `mail-parser`.

use std::panic::catch_unwind;

use mail_parser::{Addr, Address, ContentType, HeaderValue, parsers::MessageStream};

use super::mime::text_of;

/// The most fields of one header; the others are passed over.
const MOST: usize = 1_000;

/// The most bytes of one field; the rest is dropped. Enough for 300 recipients.
const LONGEST: usize = 32 << 10;

/// The most bytes of what is decoded word by word.
const LONGEST_TEXT: usize = 4 << 10;

/// A header: names in small letters, values unfolded.
#[derive(Debug, Default)]
pub(super) struct Fields(Vec<(String, String)>);

impl Fields {
    /// Cuts the header that bytes begin with, and says where the body starts. It ends at an empty
    /// line, or, in a broken mail, at the first line that is none of a header.
    pub(super) fn split(raw: &[u8]) -> (Self, usize) {
        let mut found: Vec<(String, Vec<u8>)> = Vec::new();
        let mut at = 0;
        while at < raw.len() {
            let end = line_end(raw, at);
            let line = trimmed(&raw[at..end]);
            if line.is_empty() {
                return (Self::decoded(found), end);
            }
            if matches!(line[0], b' ' | b'\t') && !found.is_empty() {
                if let Some((_, value)) = found.last_mut() {
                    let room = LONGEST.saturating_sub(value.len());
                    value.extend_from_slice(&line[..line.len().min(room)]);
                }
            } else if let Some((name, value)) = named(line) {
                let value = &value[..value.len().min(LONGEST)];
                if found.len() < MOST {
                    found.push((name, value.to_vec()));
                }
            } else if at > 0 || !is_mbox(line) {
                return (Self::decoded(found), at);
            }
            at = end;
        }
        (Self::decoded(found), raw.len())
    }

    fn decoded(found: Vec<(String, Vec<u8>)>) -> Self {
        // Raw bytes beyond ASCII are UTF-8 (RFC 6532), or of the old days.
        let value = |value: Vec<u8>| text_of(&value, None).replace(|c: char| c.is_control(), " ");
        Self(
            found
                .into_iter()
                .map(|(name, bytes)| (name, value(bytes)))
                .collect(),
        )
    }

    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub(super) fn has(&self, name: &str) -> bool {
        self.raw(name).is_some()
    }

    /// The first of that name (in small letters), as it stands, trimmed.
    pub(super) fn raw(&self, name: &str) -> Option<&str> {
        self.0
            .iter()
            .find(|(it, _)| it == name)
            .map(|(_, value)| value.trim())
    }

    /// All of that name, from the top.
    pub(super) fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        self.0
            .iter()
            .filter(move |(it, _)| it == name)
            .map(|(_, value)| value.trim())
    }

    /// The first of that name with encoded words decoded: one line, no control characters.
    pub(super) fn text(&self, name: &str) -> Option<String> {
        self.raw(name).map(decoded_words)
    }

    /// Everybody in all fields of that name; a group or nothing to read is `None` at its place.
    pub(super) fn addresses(&self, name: &str) -> Vec<Option<Addressee>> {
        self.all(name).flat_map(addresses).collect()
    }

    /// A field with parameters: `Content-Type`, `Content-Disposition`.
    pub(super) fn parametrized(&self, name: &str) -> Option<Parametrized> {
        let value = line_of(self.raw(name)?, LONGEST_TEXT);
        let parsed = catch_unwind(|| match MessageStream::new(&value).parse_content_type() {
            HeaderValue::ContentType(it) => Some(Parametrized::from(it)),
            _ => None,
        });
        parsed.ok().flatten()
    }
}

/// Somebody in a header: an address as it stands there, and a name.
#[derive(Clone, Debug)]
pub(super) struct Addressee {
    pub(super) address: String,
    pub(super) name: Option<String>,
}

/// A value with parameters, names in small letters.
#[derive(Clone, Debug, Default)]
pub(super) struct Parametrized {
    /// `text/plain`, `attachment`.
    pub(super) value: String,
    parameters: Vec<(String, String)>,
}

impl Parametrized {
    pub(super) fn of(value: &str) -> Self {
        Self {
            value: value.to_owned(),
            parameters: Vec::new(),
        }
    }

    pub(super) fn parameter(&self, name: &str) -> Option<&str> {
        self.parameters
            .iter()
            .find(|(it, _)| it == name)
            .map(|(_, value)| value.as_str())
    }
}

impl From<ContentType<'_>> for Parametrized {
    fn from(it: ContentType<'_>) -> Self {
        let value = match &it.c_subtype {
            Some(sub) => format!("{}/{sub}", it.c_type),
            None => it.c_type.to_string(),
        };
        Self {
            value: value.trim().to_ascii_lowercase(),
            parameters: it
                .attributes
                .into_iter()
                .flatten()
                .map(|it| (it.name.to_ascii_lowercase(), it.value.into_owned()))
                .collect(),
        }
    }
}

/// The index behind the line that starts here.
pub(super) fn line_end(raw: &[u8], from: usize) -> usize {
    raw[from..]
        .iter()
        .position(|it| *it == b'\n')
        .map_or(raw.len(), |at| from + at + 1)
}

/// A line without its end.
pub(super) fn trimmed(line: &[u8]) -> &[u8] {
    let line = line.strip_suffix(b"\n").unwrap_or(line);
    line.strip_suffix(b"\r").unwrap_or(line)
}

/// `Name: value`. A name has no blanks (RFC 5322, 3.6.8); one that begins like a delimiter of MIME is
/// a delimiter.
fn named(line: &[u8]) -> Option<(String, &[u8])> {
    let colon = line.iter().position(|it| *it == b':')?;
    let name = line[..colon].trim_ascii_end();
    let sound = !name.is_empty()
        && name.len() <= 80
        && !name.starts_with(b"--")
        && name.iter().all(u8::is_ascii_graphic);
    sound.then(|| {
        let name = String::from_utf8_lossy(name).to_ascii_lowercase();
        (name, &line[colon + 1..])
    })
}

/// The line that mailboxes of files put before each mail.
fn is_mbox(line: &[u8]) -> bool {
    line.starts_with(b"From ") || line.starts_with(b">From ")
}

fn line_of(value: &str, most: usize) -> Vec<u8> {
    let end = value.floor_char_boundary(most);
    let mut line = value.as_bytes()[..end].to_vec();
    line.push(b'\n');
    line
}

/// Encoded words (RFC 2047) decoded, as one line.
pub(super) fn decoded_words(value: &str) -> String {
    let line = line_of(value, LONGEST_TEXT);
    // Its parser takes things for granted that a stranger may have written otherwise.
    let parsed = catch_unwind(|| match MessageStream::new(&line).parse_unstructured() {
        HeaderValue::Text(text) => text.into_owned(),
        _ => String::new(),
    });
    one_line(&parsed.unwrap_or_else(|_| value.to_owned()))
}

/// Everybody in one field.
fn addresses(value: &str) -> Vec<Option<Addressee>> {
    let line = line_of(value, LONGEST);
    let parsed = catch_unwind(|| match MessageStream::new(&line).parse_address() {
        HeaderValue::Address(Address::List(list)) => list.into_iter().map(addressee).collect(),
        HeaderValue::Address(Address::Group(groups)) => groups
            .into_iter()
            .flat_map(|it| {
                // Which of them is meant is not said: the group counts as nobody, beside its members.
                std::iter::once(None).chain(it.addresses.into_iter().map(addressee))
            })
            .collect(),
        _ => vec![None],
    });
    parsed.unwrap_or_else(|_| vec![None])
}

fn addressee(it: Addr<'_>) -> Option<Addressee> {
    Some(Addressee {
        address: it.address?.into_owned(),
        name: it.name.map(std::borrow::Cow::into_owned),
    })
}

/// Without anything that could begin a new line or header, or turn the line around.
pub(super) fn one_line(text: &str) -> String {
    let turning =
        |c: char| matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}');
    let plain: String = text
        .chars()
        .filter(|it| !turning(*it))
        .map(|it| {
            if it.is_control() || matches!(it, '\u{2028}' | '\u{2029}') {
                ' '
            } else {
                it
            }
        })
        .collect();
    plain.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The first so many characters.
pub(super) fn clipped(text: &str, most: usize) -> String {
    text.chars()
        .take(most)
        .collect::<String>()
        .trim()
        .to_owned()
}
