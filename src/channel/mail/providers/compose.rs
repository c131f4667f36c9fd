//! One RFC 5322 mail of what a provider took apart. The headers are the sender's own, but for those that tell
//! how the body is packed: that is done anew, all of it base64, so that no body can end its part.

use base64::{Engine as _, engine::general_purpose::STANDARD};

/// What stands between parts. Neither can be a line of base64, which has no underscore.
const MIXED: &str = "==_mixed";
const ALTERNATIVE: &str = "==_alternative";

/// RFC 2045, 6.8: lines of at most 76 characters.
const LINE: usize = 76;

/// A name and a value as the sender wrote them, unfolded or not.
pub(super) type Header = (Vec<u8>, Vec<u8>);

/// A body of words.
pub(super) struct Text<'a> {
    pub(super) bytes: &'a [u8],
    pub(super) charset: String,
}

/// A file that came along.
pub(super) struct File<'a> {
    pub(super) name: String,
    pub(super) content_type: String,
    /// What an HTML body calls it.
    pub(super) content_id: Option<String>,
    pub(super) bytes: std::borrow::Cow<'a, [u8]>,
}

/// A mail in parts.
#[derive(Default)]
pub(super) struct Parts<'a> {
    pub(super) headers: Vec<Header>,
    pub(super) text: Option<Text<'a>>,
    pub(super) html: Option<Text<'a>>,
    pub(super) files: Vec<File<'a>>,
}

impl Parts<'_> {
    /// Adds a header where the sender's own do not have it.
    pub(super) fn or_header(&mut self, name: &str, value: Option<&str>) {
        let is = |it: &Header| it.0.eq_ignore_ascii_case(name.as_bytes());
        if let Some(value) = value.filter(|it| !it.trim().is_empty())
            && !self.headers.iter().any(is)
        {
            self.headers
                .push((name.as_bytes().to_vec(), value.as_bytes().to_vec()));
        }
    }

    /// All of it as one mail.
    pub(super) fn compose(&self) -> Vec<u8> {
        let mut out = Vec::new();
        for (name, value) in &self.headers {
            if is_kept(name) {
                out.extend_from_slice(name);
                out.extend_from_slice(b": ");
                out.extend_from_slice(&one_line(value));
                out.extend_from_slice(b"\r\n");
            }
        }
        line(&mut out, "MIME-Version: 1.0");
        line(
            &mut out,
            &format!("Content-Type: multipart/mixed; boundary=\"{MIXED}\""),
        );
        line(&mut out, "");
        line(&mut out, &format!("--{MIXED}"));
        line(
            &mut out,
            &format!("Content-Type: multipart/alternative; boundary=\"{ALTERNATIVE}\""),
        );
        line(&mut out, "");
        for (body, kind) in [(&self.text, "plain"), (&self.html, "html")] {
            if let Some(body) = body {
                line(&mut out, &format!("--{ALTERNATIVE}"));
                let charset = token(&body.charset).unwrap_or("utf-8");
                line(
                    &mut out,
                    &format!("Content-Type: text/{kind}; charset={charset}"),
                );
                encoded(&mut out, body.bytes);
            }
        }
        line(&mut out, &format!("--{ALTERNATIVE}--"));
        for file in &self.files {
            line(&mut out, &format!("--{MIXED}"));
            let kind = media_type(&file.content_type);
            line(&mut out, &format!("Content-Type: {kind}"));
            let id = file.content_id.as_deref().map(clean);
            let how = if id.is_some() { "inline" } else { "attachment" };
            // RFC 2231, 4: any name at all.
            let name = url::form_urlencoded::byte_serialize(file.name.as_bytes())
                .collect::<String>()
                .replace('+', "%20");
            line(
                &mut out,
                &format!("Content-Disposition: {how}; filename*=utf-8''{name}"),
            );
            if let Some(id) = id {
                let id = id.trim_matches(['<', '>']);
                line(&mut out, &format!("Content-ID: <{id}>"));
            }
            encoded(&mut out, &file.bytes);
        }
        line(&mut out, &format!("--{MIXED}--"));
        out
    }
}

/// The headers of a block as it stood in the mail, continued lines with what they continue (RFC 5322, 2.2.3).
pub(super) fn headers(block: &[u8]) -> Vec<Header> {
    let mut headers: Vec<Header> = Vec::new();
    for raw in block.split(|it| *it == b'\n') {
        let raw = raw.strip_suffix(b"\r").unwrap_or(raw);
        if raw.first().is_some_and(|it| matches!(it, b' ' | b'\t')) {
            if let Some((_, value)) = headers.last_mut() {
                value.push(b' ');
                value.extend_from_slice(raw.trim_ascii());
            }
            continue;
        }
        if raw.is_empty() && !headers.is_empty() {
            // The body begins, where there is one.
            break;
        }
        if let Some(at) = raw.iter().position(|it| *it == b':') {
            let (name, value) = (raw[..at].trim_ascii(), raw[at + 1..].trim_ascii());
            headers.push((name.to_vec(), value.to_vec()));
        }
    }
    headers
}

/// The charset of a field of text, where nobody says: what it can be.
pub(super) fn guessed(bytes: &[u8]) -> String {
    let charset = if std::str::from_utf8(bytes).is_ok() {
        "utf-8"
    } else {
        "windows-1252"
    };
    charset.to_owned()
}

/// RFC 5322, 3.6.8: printable ASCII but the colon. How the body was packed is no longer true.
fn is_kept(name: &[u8]) -> bool {
    let is_name = !name.is_empty() && name.iter().all(|it| it.is_ascii_graphic() && *it != b':');
    let lower = name.to_ascii_lowercase();
    is_name && !lower.starts_with(b"content-") && lower != b"mime-version"
}

/// A value can bring no line of its own.
fn one_line(value: &[u8]) -> Vec<u8> {
    let is_end = |it: &u8| matches!(it, b'\r' | b'\n' | 0);
    value
        .iter()
        .map(|it| if is_end(it) { b' ' } else { *it })
        .collect()
}

fn clean(text: &str) -> String {
    text.chars().filter(char::is_ascii_graphic).collect()
}

/// RFC 2045, 5.1: what needs no quotes.
fn token(text: &str) -> Option<&str> {
    let text = text.trim();
    let fits = |it: u8| it.is_ascii_alphanumeric() || b"-_.:+".contains(&it);
    (!text.is_empty() && text.len() <= 40 && text.bytes().all(fits)).then_some(text)
}

/// `type/subtype` without parameters; what is none is only bytes.
fn media_type(given: &str) -> &str {
    let kind = given.split(';').next().unwrap_or_default().trim();
    let fits = |it: &str| token(it).is_some();
    match kind.split_once('/') {
        // A part of parts would have to be packed as one.
        Some((main, sub)) if fits(main) && fits(sub) && !main.eq_ignore_ascii_case("multipart") => {
            kind
        }
        _ => "application/octet-stream",
    }
}

fn encoded(out: &mut Vec<u8>, bytes: &[u8]) {
    line(out, "Content-Transfer-Encoding: base64");
    line(out, "");
    for chunk in bytes.chunks(LINE / 4 * 3) {
        line(out, &STANDARD.encode(chunk));
    }
}

fn line(out: &mut Vec<u8>, text: &str) {
    out.extend_from_slice(text.as_bytes());
    out.extend_from_slice(b"\r\n");
}
