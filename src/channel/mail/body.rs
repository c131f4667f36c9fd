//! Which parts of a mail are its words: plain text where it has content, else HTML (PROTOCOLS 6.6).

use super::html;
use super::lines::{self, Line, Lines};
use super::mime::{Part, Tree};

/// What programs write into the plain text of a mail that has only HTML.
const STUBS: &[&str] = &[
    "does not support html",
    "doesn't support html",
    "not support html",
    "cannot display html",
    "can't display html",
    "html-capable",
    "html capable",
    "html-compatible",
    "html compatible",
    "requires html",
    "view this email in a browser",
    "view this email in your browser",
    "view it in your browser",
    "view this message in html",
    "viewer to see this message",
    "html version of this",
    "no text part",
    "this is an html",
    "no admite html",
    "no soporta html",
    "no puede mostrar html",
    "versión html",
    "kein html",
    "html-format",
    "html-darstellung",
    "ne supporte pas le html",
    "au format html",
    "non supporta html",
    "não suporta html",
    "ondersteunt geen html",
];

/// The longest of such texts, in bytes.
const LONGEST_STUB: usize = 400;

/// The words of a mail, in lines.
#[derive(Debug)]
pub(super) struct Body {
    pub(super) lines: Vec<Line>,
    /// There is more than is looked at.
    pub(super) cut: bool,
    /// The parts that are words, shown or passed over for a better form of the same.
    pub(super) parts: Vec<usize>,
}

impl Body {
    /// Finds and decodes them.
    pub(super) fn read(tree: &Tree<'_>) -> Self {
        let mut parts = Vec::new();
        let lines = gather(tree, 0, &mut parts);
        Self {
            lines: lines.all,
            cut: lines.cut,
            parts,
        }
    }
}

/// The lines of a part and what it holds. As deep as the tree, which has a bound.
fn gather(tree: &Tree<'_>, at: usize, parts: &mut Vec<usize>) -> Lines {
    let part = tree.part(at);
    if part.parts.is_empty() {
        // A multipart whose delimiter never came is the text that it holds.
        if part.is_multipart() || is_words(part, at == 0) {
            parts.push(at);
            return read(part);
        }
        return Lines::default();
    }
    match part.content.value.as_str() {
        "multipart/alternative" => best(tree, &part.parts, parts),
        // What follows the first is pictures, a signature, the parts of a report.
        "multipart/related" | "multipart/signed" | "multipart/report" | "multipart/appledouble" => {
            gather(tree, part.parts[0], parts)
        }
        "multipart/encrypted" => Lines::default(),
        _ => {
            let mut all = Lines::default();
            for it in &part.parts {
                all.append(gather(tree, *it, parts));
            }
            all
        }
    }
}

/// The plain text of several forms of the same, unless it says nothing; else the last form that does,
/// which is the richest (RFC 2046, 5.1.4).
fn best(tree: &Tree<'_>, forms: &[usize], parts: &mut Vec<usize>) -> Lines {
    let mut last = Lines::default();
    let mut plain = None;
    for it in forms {
        let lines = gather(tree, *it, parts);
        if lines.all.iter().all(Line::is_blank) {
            continue;
        }
        if tree.part(*it).is("text/plain") && plain.is_none() && !is_stub(&lines) {
            plain = Some(lines);
        } else {
            last = lines;
        }
    }
    plain.unwrap_or(last)
}

fn is_stub(lines: &Lines) -> bool {
    let length: usize = lines.all.iter().map(|it| it.text.len()).sum();
    if length > LONGEST_STUB {
        return false;
    }
    let text: Vec<&str> = lines.all.iter().map(|it| it.text.trim()).collect();
    let text = text.join(" ").to_lowercase();
    STUBS.iter().any(|it| text.contains(it))
}

/// Text that is not a file.
fn is_words(part: &Part<'_>, only: bool) -> bool {
    let words = matches!(part.content.value.as_str(), "text/plain" | "text/html" | "text/enriched" | "text")
        // `Content-Type: text` or nonsense, alone in a mail.
        || only && !part.content.value.contains('/');
    let disposition = part.fields.parametrized("content-disposition");
    let file = disposition.is_some_and(|it| {
        it.value == "attachment" || it.parameter("filename").is_some_and(|it| !it.is_empty())
    }) || part
        .content
        .parameter("name")
        .is_some_and(|it| !it.is_empty());
    words && !file
}

fn read(part: &Part<'_>) -> Lines {
    let text = part.text();
    if part.is("text/html") {
        return html::lines(&text);
    }
    let is = |name: &str, value: &str| {
        let it = part.content.parameter(name);
        it.is_some_and(|it| it.eq_ignore_ascii_case(value))
    };
    if is("format", "flowed") {
        lines::flowed(&text, is("delsp", "yes"))
    } else {
        lines::plain(&text)
    }
}
