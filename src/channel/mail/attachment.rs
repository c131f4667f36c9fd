//! The files that came along: what is kept, what is left out and said so, what is nobody's file.
//!
//! Nothing is unpacked: a zip is a file like any other, however large it says it is within.

use super::header::{clipped, decoded_words, one_line};
use super::mime::{Part, Tree};
use super::{Attachment, LARGEST_ATTACHMENT, LeftOut, MOST_ATTACHMENTS, WhyLeftOut};
use crate::domain::media_type;

/// The most bytes of a picture in the text that is taken for a logo under a signature.
const LOGO: usize = 8 << 10;

/// The most files that are told of as left out.
const MOST_LEFT_OUT: usize = 50;

/// What is no file of a person's: invitations, signatures of cryptography, Outlook's own wrapping, the
/// parts of a report.
const NO_FILES: &[&str] = &[
    "text/calendar",
    "application/ics",
    "application/ms-tnef",
    "application/vnd.ms-tnef",
    "application/pgp-signature",
    "application/pgp-encrypted",
    "application/pgp-keys",
    "application/pkcs7-signature",
    "application/x-pkcs7-signature",
    "message/delivery-status",
    "message/disposition-notification",
    "message/feedback-report",
    "text/rfc822-headers",
    "text/x-amp-html",
];

/// Names that end like this are programs, or pages that a browser runs.
const RUN: &[&str] = &[
    "exe", "com", "scr", "pif", "bat", "cmd", "msi", "msp", "mst", "dll", "cpl", "sys", "js",
    "jse", "mjs", "vbs", "vbe", "wsf", "wsh", "ps1", "psm1", "hta", "jar", "lnk", "reg", "inf",
    "scf", "url", "apk", "ipa", "app", "dmg", "pkg", "deb", "rpm", "iso", "img", "vhd", "vhdx",
    "chm", "sh", "bash", "command", "html", "htm", "xhtml", "shtml", "mht", "mhtml", "svg", "svgz",
    "xml", "xsl", "swf", "appx", "msix", "gadget", "jnlp",
];

/// What came along.
#[derive(Debug, Default)]
pub(super) struct Files {
    pub(super) kept: Vec<Attachment>,
    pub(super) left_out: Vec<LeftOut>,
}

/// Sorts the parts that are not `words`.
pub(super) fn kept(tree: &Tree<'_>, words: &[usize]) -> Files {
    let mut files = Files::default();
    for (at, part) in tree.parts() {
        if !words.contains(&at)
            && part.parts.is_empty()
            && !part.is_multipart()
            && !is_nobodys(part)
        {
            files.take(part);
        }
    }
    if tree.cut
        && !files
            .left_out
            .iter()
            .any(|it| it.why == WhyLeftOut::TooMany)
    {
        // Parts that nobody looked at: their names are not known.
        files.left_out.push(LeftOut {
            name: String::new(),
            why: WhyLeftOut::TooMany,
        });
    }
    files
}

impl Files {
    fn take(&mut self, part: &Part<'_>) {
        let name = name(part);
        // Base64 is a third longer than what it holds.
        if part.raw.len() / 2 > LARGEST_ATTACHMENT {
            return self.leave(name, WhyLeftOut::TooLarge);
        }
        let bytes = part.bytes();
        let disposition = part.fields.parametrized("content-disposition");
        let attached = disposition.is_some_and(|it| it.value == "attachment");
        let inline = !attached && part.fields.has("content-id");
        let content_type = media_type::of_file(&bytes, &part.content.value);
        let logo = inline && content_type.starts_with("image/") && bytes.len() <= LOGO;
        if bytes.is_empty() || logo {
            return;
        }
        if is_run(&bytes, &name, &part.content.value) {
            self.leave(name, WhyLeftOut::Unsafe);
        } else if bytes.len() > LARGEST_ATTACHMENT {
            self.leave(name, WhyLeftOut::TooLarge);
        } else if self.kept.len() >= MOST_ATTACHMENTS {
            self.leave(name, WhyLeftOut::TooMany);
        } else {
            self.kept.push(Attachment {
                name: named(name, content_type),
                content_type: content_type.to_owned(),
                bytes,
            });
        }
    }

    fn leave(&mut self, name: String, why: WhyLeftOut) {
        if self.left_out.len() < MOST_LEFT_OUT {
            self.left_out.push(LeftOut {
                name: named(name, ""),
                why,
            });
        }
    }
}

/// A file without a name gets one.
fn named(name: String, content_type: &str) -> String {
    if name.is_empty() {
        format!("file.{}", media_type::extension(content_type))
    } else {
        name
    }
}

fn is_nobodys(part: &Part<'_>) -> bool {
    let name = name(part).to_ascii_lowercase();
    NO_FILES.contains(&part.content.value.as_str())
        || matches!(name.as_str(), "winmail.dat" | "smime.p7s")
}

/// The name without path, one line; a forwarded mail is called by its subject.
fn name(part: &Part<'_>) -> String {
    let disposition = part.fields.parametrized("content-disposition");
    let claimed = disposition
        .as_ref()
        .and_then(|it| it.parameter("filename"))
        .or_else(|| part.content.parameter("name"));
    let name = match claimed {
        Some(name) if name.contains("=?") => decoded_words(name),
        Some(name) => one_line(name),
        None if part.is("message/rfc822") => return "mail.eml".to_owned(),
        None => String::new(),
    };
    let name = name.rsplit(['/', '\\']).next().unwrap_or_default();
    let name = name.trim_matches(|c: char| c == '.' || c.is_whitespace());
    let length = name.chars().count();
    if length <= 100 {
        return name.to_owned();
    }
    // The end tells what it is.
    let end: String = name.chars().skip(length - 20).collect();
    format!("{}…{end}", clipped(name, 75))
}

/// A program or a page: by its bytes, its name, or what it is called.
fn is_run(bytes: &[u8], name: &str, declared: &str) -> bool {
    let ending = name
        .rsplit_once('.')
        .map_or("", |(_, it)| it)
        .to_ascii_lowercase();
    let program = bytes.starts_with(b"MZ")
        || bytes.starts_with(b"\x7fELF")
        || bytes.starts_with(b"#!/")
        || matches!(
            bytes,
            [0xfe, 0xed, 0xfa, 0xce | 0xcf, ..]
                | [0xce | 0xcf, 0xfa, 0xed, 0xfe, ..]
                | [0xca, 0xfe, 0xba, 0xbe, ..]
        );
    let page = matches!(
        declared,
        "text/html"
            | "application/xhtml+xml"
            | "image/svg+xml"
            | "text/javascript"
            | "application/javascript"
            | "application/x-msdownload"
            | "application/x-sh"
            | "application/hta"
    );
    program || page || RUN.contains(&ending.as_str()) || is_page(bytes)
}

/// Begins like a page, whatever it is called.
fn is_page(bytes: &[u8]) -> bool {
    let head = String::from_utf8_lossy(&bytes[..bytes.len().min(512)]).to_ascii_lowercase();
    let head = head.trim_start_matches(|c: char| c.is_whitespace() || c == '\u{feff}');
    [
        "<!doctype html",
        "<html",
        "<head",
        "<body",
        "<script",
        "<svg",
        "<iframe",
    ]
    .iter()
    .any(|it| head.starts_with(it))
        || head.starts_with("<?xml") && (head.contains("<svg") || head.contains("<html"))
}
