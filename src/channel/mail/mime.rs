//! The parts of a mail (RFC 2046), and their bytes (RFC 2045).
//!
//! The tree is cut here in one pass over the lines, with bounds on depth and number: general parsers
//! look for each boundary anew and keep mails within mails as values within values, which a hostile
//! mail makes slow or too deep to drop. A mail within a mail is a leaf, never opened.

use base64::{Engine, alphabet, engine};
use mail_parser::decoders::charsets::map::charset_decoder;

use super::header::{Fields, Parametrized, line_end, trimmed};

/// How many multiparts may lie in each other; deeper ones are not opened.
const DEEPEST: usize = 20;

/// The most parts; what comes behind is passed over.
const MOST: usize = 500;

/// A part.
#[derive(Debug)]
pub(super) struct Part<'a> {
    pub(super) fields: Fields,
    pub(super) content: Parametrized,
    /// As it came, for a leaf; all that lies between for a multipart.
    pub(super) raw: &'a [u8],
    pub(super) parts: Vec<usize>,
}

impl Part<'_> {
    pub(super) fn is(&self, content_type: &str) -> bool {
        self.content.value == content_type
    }

    pub(super) fn is_multipart(&self) -> bool {
        self.content.value.starts_with("multipart/")
    }

    /// Its bytes, decoded. What no encoding knows is passed over.
    pub(super) fn bytes(&self) -> Vec<u8> {
        let encoding = self.fields.raw("content-transfer-encoding");
        match encoding.unwrap_or_default().to_ascii_lowercase().trim() {
            "base64" => from_base64(self.raw),
            "quoted-printable" => from_quoted(self.raw),
            _ => self.raw.to_vec(),
        }
    }

    /// Its text, decoded.
    pub(super) fn text(&self) -> String {
        let bytes = self.bytes();
        let charset = self.content.parameter("charset");
        match charset {
            None if self.is("text/html") => text_of(&bytes, meta_charset(&bytes).as_deref()),
            _ => text_of(&bytes, charset),
        }
    }
}

/// All parts of a mail; the first is the mail itself.
#[derive(Debug)]
pub(super) struct Tree<'a> {
    parts: Vec<Part<'a>>,
    /// There were more than [`MOST`].
    pub(super) cut: bool,
}

impl<'a> Tree<'a> {
    /// Cuts a mail into its parts.
    pub(super) fn parse(raw: &'a [u8]) -> Self {
        Cutter {
            raw,
            parts: Vec::new(),
            open: Vec::new(),
            leaf: None,
            passed_over: false,
        }
        .cut()
    }

    pub(super) fn fields(&self) -> &Fields {
        &self.parts[0].fields
    }

    pub(super) fn part(&self, at: usize) -> &Part<'a> {
        &self.parts[at]
    }

    /// All of them, in the order of the mail.
    pub(super) fn parts(&self) -> impl Iterator<Item = (usize, &Part<'a>)> {
        self.parts.iter().enumerate()
    }
}

struct Cutter<'a> {
    raw: &'a [u8],
    parts: Vec<Part<'a>>,
    /// Multiparts whose delimiter is looked for, outermost first.
    open: Vec<(usize, Vec<u8>)>,
    /// The part whose body is being passed, and where that starts.
    leaf: Option<(usize, usize)>,
    /// A part was not opened, since there were so many.
    passed_over: bool,
}

impl<'a> Cutter<'a> {
    fn cut(mut self) -> Tree<'a> {
        let mut at = self.begin(0, None);
        while at < self.raw.len() {
            let end = line_end(self.raw, at);
            let line = trimmed(&self.raw[at..end]);
            let Some((level, closes)) = self.delimiter(line) else {
                at = end;
                continue;
            };
            self.end(at);
            self.open.truncate(level + usize::from(!closes));
            at = match self.open.get(level) {
                Some((parent, _)) if self.parts.len() < MOST => self.begin(end, Some(*parent)),
                Some(_) => {
                    self.passed_over = true;
                    end
                }
                None => end,
            };
        }
        self.end(self.raw.len());
        Tree {
            parts: self.parts,
            cut: self.passed_over,
        }
    }

    /// Reads the header of the part that starts here; gives where its body does.
    fn begin(&mut self, at: usize, parent: Option<usize>) -> usize {
        let (fields, length) = Fields::split(&self.raw[at..]);
        let digest = parent.is_some_and(|it| self.parts[it].is("multipart/digest"));
        let default = if digest {
            "message/rfc822"
        } else {
            "text/plain"
        };
        let content = fields
            .parametrized("content-type")
            .unwrap_or_else(|| Parametrized::of(default));
        let body = at + length;
        let this = self.parts.len();
        let boundary = content.parameter("boundary").unwrap_or_default();
        let opens = content.value.starts_with("multipart/")
            && !boundary.is_empty()
            && self.open.len() < DEEPEST;
        if opens {
            self.open
                .push((this, boundary.trim_end().as_bytes().to_vec()));
        }
        // A multipart, too: should no delimiter come, this is its text.
        self.leaf = Some((this, body));
        if let Some(parent) = parent {
            self.parts[parent].parts.push(this);
        }
        self.parts.push(Part {
            fields,
            content,
            raw: &self.raw[body..],
            parts: Vec::new(),
        });
        body
    }

    /// Ends the part that is being passed, before the line break that belongs to the delimiter.
    fn end(&mut self, at: usize) {
        if let Some((part, from)) = self.leaf.take() {
            let body = &self.raw[from..at.max(from)];
            let whole = at == self.raw.len();
            self.parts[part].raw = if whole { body } else { trimmed(body) };
        }
    }

    /// Whether a line is `--boundary` of an open multipart, the innermost first, and whether it is
    /// the last (`--boundary--`).
    fn delimiter(&self, line: &[u8]) -> Option<(usize, bool)> {
        let line = line.strip_prefix(b"--")?.trim_ascii_end();
        self.open
            .iter()
            .enumerate()
            .rev()
            .find_map(
                |(level, (_, boundary))| match line.strip_prefix(boundary.as_slice())? {
                    b"" => Some((level, false)),
                    b"--" => Some((level, true)),
                    _ => None,
                },
            )
    }
}

/// Base64 that may be broken: what is not of the alphabet is passed over, the end may lack.
fn from_base64(raw: &[u8]) -> Vec<u8> {
    const LENIENT: engine::GeneralPurpose = engine::GeneralPurpose::new(
        &alphabet::STANDARD,
        engine::GeneralPurposeConfig::new()
            .with_decode_allow_trailing_bits(true)
            .with_decode_padding_mode(engine::DecodePaddingMode::Indifferent),
    );
    let mut signs: Vec<u8> = raw
        .iter()
        .copied()
        .filter(|it| it.is_ascii_alphanumeric() || matches!(it, b'+' | b'/'))
        .collect();
    if signs.len() % 4 == 1 {
        signs.pop();
    }
    LENIENT.decode(&signs).unwrap_or_default()
}

/// Quoted-printable; an escape that is none stays as it stands.
fn from_quoted(raw: &[u8]) -> Vec<u8> {
    let hex = |it: Option<&u8>| it.and_then(|it| char::from(*it).to_digit(16));
    let mut out = Vec::with_capacity(raw.len());
    let mut at = 0;
    while at < raw.len() {
        let end = line_end(raw, at);
        let line = trimmed(&raw[at..end]).trim_ascii_end();
        let mut from = 0;
        let mut soft = false;
        while from < line.len() {
            if line[from] != b'=' {
                out.push(line[from]);
                from += 1;
            } else if from + 1 == line.len() {
                soft = true;
                from += 1;
            } else if let (Some(high), Some(low)) =
                (hex(line.get(from + 1)), hex(line.get(from + 2)))
            {
                out.push(u8::try_from(high * 16 + low).unwrap_or(b'?'));
                from += 3;
            } else {
                out.push(b'=');
                from += 1;
            }
        }
        if !soft && raw[..end].ends_with(b"\n") {
            out.push(b'\n');
        }
        at = end;
    }
    out
}

/// Text in a charset. Where none is named, or ASCII, or an unknown one, it is UTF-8 if it can be, else
/// what Windows wrote for decades.
pub(super) fn text_of(bytes: &[u8], charset: Option<&str>) -> String {
    let charset = charset.unwrap_or_default().trim().to_ascii_lowercase();
    let named = match charset.as_str() {
        "" | "us-ascii" | "ascii" | "utf-8" | "utf8" | "unknown-8bit" | "x-unknown" => None,
        name => charset_decoder(name.as_bytes()),
    };
    if let Some(decode) = named {
        return decode(bytes);
    }
    match std::str::from_utf8(bytes) {
        Ok(text) => text.to_owned(),
        Err(_) if charset.starts_with("utf") => String::from_utf8_lossy(bytes).into_owned(),
        Err(_) => match charset_decoder(b"windows-1252") {
            Some(decode) => decode(bytes),
            None => String::from_utf8_lossy(bytes).into_owned(),
        },
    }
}

/// What a page says of itself (`<meta charset=…>`), in its first thousand bytes.
fn meta_charset(bytes: &[u8]) -> Option<String> {
    let head = String::from_utf8_lossy(&bytes[..bytes.len().min(1_000)]).to_ascii_lowercase();
    let (_, rest) = head.split_once("charset=")?;
    let rest = rest.trim_start_matches(['"', '\'', ' ']);
    let end = rest.find(|c: char| !(c.is_ascii_alphanumeric() || matches!(c, '-' | '_')))?;
    (end > 0).then(|| rest[..end].to_owned())
}
