//! Forms as providers post them: `multipart/form-data` (RFC 7578) and `application/x-www-form-urlencoded`,
//! from a body that is all there. Values stay bytes: a field may be in any charset.

use std::borrow::Cow;

use super::BadPost;
use crate::channel::twilio_signature::parse_form;

/// More fields than any mail makes.
const MOST_FIELDS: usize = 1_000;

/// A field.
#[derive(Debug)]
pub(super) struct Field<'a> {
    pub(super) name: String,
    /// The name of the file, when it is one.
    pub(super) file: Option<String>,
    pub(super) content_type: Option<String>,
    pub(super) bytes: Cow<'a, [u8]>,
}

/// The fields in their order.
#[derive(Debug)]
pub(super) struct Form<'a>(pub(super) Vec<Field<'a>>);

impl<'a> Form<'a> {
    /// Reads a body of this type.
    pub(super) fn read(body: &'a [u8], content_type: &str) -> Result<Self, BadPost> {
        let kind = content_type.split(';').next().unwrap_or_default().trim();
        if kind.eq_ignore_ascii_case("application/x-www-form-urlencoded") {
            let fields = parse_form(body).into_iter().take(MOST_FIELDS);
            let fields = fields.map(|(name, bytes)| Field {
                name: String::from_utf8_lossy(&name).into_owned(),
                file: None,
                content_type: None,
                bytes,
            });
            return Ok(Self(fields.collect()));
        }
        if !kind.eq_ignore_ascii_case("multipart/form-data") {
            return Err(BadPost::Shape("form"));
        }
        let boundary = parameter(content_type, "boundary").ok_or(BadPost::Shape("form"))?;
        // RFC 2046, 5.1.1: 1 to 70 characters.
        if boundary.is_empty() || boundary.len() > 70 {
            return Err(BadPost::Shape("form"));
        }
        multipart(body, boundary.as_bytes()).map(Self)
    }

    /// The value of the one field of this name. Two of them would leave open which one was meant.
    pub(super) fn one(&self, name: &str) -> Option<&[u8]> {
        let mut all = self.0.iter().filter(|it| it.name == name);
        let first = all.next()?;
        all.next().is_none().then_some(&*first.bytes)
    }

    /// The same as text.
    pub(super) fn text(&self, name: &str) -> Option<&str> {
        self.one(name).and_then(|it| std::str::from_utf8(it).ok())
    }

    /// Files whose fields are called so with a number behind: `attachment1`, `attachment-1`.
    pub(super) fn files(&self, prefix: &'static str) -> impl Iterator<Item = &Field<'a>> {
        self.0.iter().filter(move |it| {
            let number = it.name.strip_prefix(prefix);
            let is_number = |it: &str| {
                !it.is_empty() && it.len() <= 4 && it.bytes().all(|b| b.is_ascii_digit())
            };
            number.is_some_and(is_number)
        })
    }
}

/// RFC 2046, 5.1.1: parts stand between lines of `--boundary`; what is before the first is ignored.
fn multipart<'a>(body: &'a [u8], boundary: &[u8]) -> Result<Vec<Field<'a>>, BadPost> {
    let wrong = BadPost::Shape("multipart form");
    let mut delimiter = b"\r\n--".to_vec();
    delimiter.extend_from_slice(boundary);
    let mut rest = match body.strip_prefix(&delimiter[2..]) {
        Some(rest) => rest,
        None => after(body, &delimiter).ok_or(wrong)?.1,
    };
    let mut fields = Vec::new();
    loop {
        if rest.starts_with(b"--") {
            return Ok(fields);
        }
        // White space may follow a boundary on its line.
        let line = rest.iter().position(|it| *it == b'\n').ok_or(wrong)?;
        // Without its last line a post was cut short.
        let (part, following) = after(&rest[line + 1..], &delimiter).ok_or(wrong)?;
        if fields.len() == MOST_FIELDS {
            return Err(wrong);
        }
        fields.extend(field(part));
        rest = following;
    }
}

/// What stands before and behind the first occurrence.
fn after<'a>(text: &'a [u8], mark: &[u8]) -> Option<(&'a [u8], &'a [u8])> {
    let mut from = 0;
    // The mark begins with a CR, which is rare: from one to the next.
    while let Some(at) = text[from..].iter().position(|it| *it == mark[0]) {
        let at = from + at;
        if text[at..].starts_with(mark) {
            return Some((&text[..at], &text[at + mark.len()..]));
        }
        from = at + 1;
    }
    None
}

/// A part with a name; none without.
fn field(part: &[u8]) -> Option<Field<'_>> {
    let (head, bytes) = match part.strip_prefix(b"\r\n") {
        Some(bytes) => (&[][..], bytes),
        None => after(part, b"\r\n\r\n")?,
    };
    let head = String::from_utf8_lossy(head);
    let header = |name: &str| {
        head.split("\r\n").find_map(|line| {
            let (key, value) = line.split_once(':')?;
            key.trim().eq_ignore_ascii_case(name).then(|| value.trim())
        })
    };
    let disposition = header("content-disposition")?;
    Some(Field {
        name: parameter(disposition, "name")?,
        file: parameter(disposition, "filename"),
        content_type: header("content-type").map(str::to_owned),
        bytes: Cow::Borrowed(bytes),
    })
}

/// A parameter of a header such as `form-data; name="a"`; in quotes, a backslash may stand before a quote.
fn parameter(header: &str, name: &str) -> Option<String> {
    let mut rest = header.split_once(';')?.1;
    loop {
        let (key, value) = rest.split_once('=')?;
        let mut taken = String::new();
        let value = value.trim_start();
        let behind = if let Some(quoted) = value.strip_prefix('"') {
            let mut letters = quoted.char_indices();
            loop {
                match letters.next()? {
                    (at, '"') => break &quoted[at + 1..],
                    (_, '\\') => taken.push(letters.next()?.1),
                    (_, letter) => taken.push(letter),
                }
            }
        } else {
            let end = value.find(';').unwrap_or(value.len());
            taken.push_str(value[..end].trim());
            &value[end..]
        };
        if key.trim().eq_ignore_ascii_case(name) {
            return Some(taken);
        }
        rest = behind.split_once(';')?.1;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TYPE: &str = "multipart/form-data; charset=utf-8; boundary=\"x yz\"";

    fn read(body: &str) -> Result<Vec<(String, String)>, BadPost> {
        let form = Form::read(body.as_bytes(), TYPE)?;
        let pairs = form.0.iter().map(|it| {
            let value = String::from_utf8_lossy(&it.bytes).into_owned();
            (it.name.clone(), value)
        });
        Ok(pairs.collect())
    }

    #[test]
    fn parts_are_told_apart_by_whole_lines() {
        let body = "preamble\r\n--x yz\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\n1\r\n--x y\r\n\r\n--x yz  \r\n\
                    Content-Type: image/png\r\ncontent-disposition: form-data; filename=\"a \\\"b\\\".png\"; name=b\r\n\r\n\r\n--x yz--\r\n";
        assert_eq!(
            read(body).unwrap(),
            [
                ("a".to_owned(), "1\r\n--x y\r\n".to_owned()),
                ("b".to_owned(), String::new())
            ]
        );
        let form = Form::read(body.as_bytes(), TYPE).unwrap();
        assert_eq!(form.0[1].file.as_deref(), Some("a \"b\".png"));
    }

    #[test]
    fn what_was_cut_short_is_refused() {
        let whole = "--x yz\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\n1\r\n--x yz--";
        assert!(read(whole).is_ok());
        for end in 0..whole.len() - 1 {
            assert!(read(&whole[..end]).is_err(), "{end}");
        }
    }

    #[test]
    fn a_field_that_is_there_twice_is_none() {
        let body = b"a=1&a=2&b=3";
        let form = Form::read(body, "application/x-www-form-urlencoded").unwrap();
        assert_eq!(form.one("a"), None);
        assert_eq!(form.text("b"), Some("3"));
    }
}
