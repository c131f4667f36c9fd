//! What kind of file a photo is: by its first bytes rather than by what its sender called it.

/// How many of a file's first bytes [`of`] wants to see.
pub const HEAD: usize = 16;

/// What a file is called that is none of those that browsers and phones may open by themselves.
pub const UNKNOWN: &str = "application/octet-stream";

/// The most that photos and words of one MMS may weigh together, in bytes: Twilio's limit for
/// `MediaUrl`.
pub const MMS_TOTAL: u64 = 5 << 20;

/// The most for one file of a kind that Twilio does not make smaller for the phone.
const MMS_OTHER: u64 = 500 << 10;

/// What most phones show of an MMS: Twilio fits these to the phone.
const MMS_PHOTOS: [&str; 3] = ["image/jpeg", "image/png", "image/gif"];

/// What Twilio passes on as it is.
const MMS_OTHERS: [&str; 6] = [
    "video/mp4",
    "video/3gpp",
    "video/quicktime",
    "audio/mpeg",
    "audio/amr",
    "application/pdf",
];

/// Declared kinds that are believed, where the first bytes say nothing: sounds, which run no script
/// wherever they are opened.
const BELIEVED: [&str; 2] = ["audio/amr", "audio/mpeg"];

/// The type to serve a file as: by its first bytes, or as declared where that is harmless, or
/// [`UNKNOWN`]. Never one that a browser runs.
pub fn of(head: &[u8], declared: &str) -> &'static str {
    match head {
        [0xff, 0xd8, 0xff, ..] => "image/jpeg",
        [0x89, b'P', b'N', b'G', b'\r', b'\n', 0x1a, b'\n', ..] => "image/png",
        [b'G', b'I', b'F', b'8', b'7' | b'9', b'a', ..] => "image/gif",
        [
            b'R',
            b'I',
            b'F',
            b'F',
            _,
            _,
            _,
            _,
            b'W',
            b'E',
            b'B',
            b'P',
            ..,
        ] => "image/webp",
        [_, _, _, _, b'f', b't', b'y', b'p', brand @ ..] => of_box(brand),
        [b'%', b'P', b'D', b'F', b'-', ..] => "application/pdf",
        [b'#', b'!', b'A', b'M', b'R', ..] => "audio/amr",
        [b'I', b'D', b'3', ..] => "audio/mpeg",
        _ => {
            let declared = plain(declared);
            BELIEVED
                .into_iter()
                .find(|it| *it == declared)
                .unwrap_or(UNKNOWN)
        }
    }
}

/// The type of a file that came by mail: as [`of`] says, and archives (documents of
/// offices are zips too), old documents and plain text as well, which are saved, never shown in a page.
pub fn of_file(bytes: &[u8], declared: &str) -> &'static str {
    let known = of(&bytes[..bytes.len().min(HEAD)], declared);
    if known != UNKNOWN {
        return known;
    }
    match bytes {
        [b'P', b'K', 3, 4, ..] | [b'P', b'K', 5, 6, ..] => "application/zip",
        [0x1f, 0x8b, ..] => "application/gzip",
        [b'7', b'z', 0xbc, 0xaf, 0x27, 0x1c, ..] => "application/x-7z-compressed",
        [b'R', b'a', b'r', b'!', 0x1a, 7, ..] => "application/vnd.rar",
        [0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1, ..] => "application/msword",
        [b'{', b'\\', b'r', b't', b'f', ..] => "application/rtf",
        [b'B', b'M', ..] if plain(declared) == "image/bmp" => "image/bmp",
        [b'I', b'I', 0x2a, 0, ..] | [b'M', b'M', 0, 0x2a, ..] => "image/tiff",
        [b'O', b'g', b'g', b'S', ..] => "audio/ogg",
        [
            b'R',
            b'I',
            b'F',
            b'F',
            _,
            _,
            _,
            _,
            b'W',
            b'A',
            b'V',
            b'E',
            ..,
        ] => "audio/wav",
        _ if plain(declared) == "message/rfc822" => "message/rfc822",
        _ if is_text(bytes) => "text/plain",
        _ => UNKNOWN,
    }
}

/// How many bytes say whether a file is text.
const TEXT: usize = 4_096;

/// Nothing but characters, in UTF-8, UTF-16 with its mark, or an encoding of one byte.
fn is_text(bytes: &[u8]) -> bool {
    let head = &bytes[..bytes.len().min(TEXT)];
    let odd = |it: &u8| *it < 0x20 && !matches!(*it, b'\t' | b'\n' | b'\r' | 0x0c | 0x1b);
    let marked = head.starts_with(&[0xff, 0xfe]) || head.starts_with(&[0xfe, 0xff]);
    !head.is_empty() && (marked || !head.iter().any(odd))
}

/// The many that share the form of MP4.
fn of_box(brand: &[u8]) -> &'static str {
    match brand {
        [b'h', b'e', b'i' | b'v', ..] | [b'm', b'i', b'f', b'1', ..] => "image/heic",
        [b'a', b'v', b'i', b'f', ..] => "image/avif",
        [b'3', b'g', ..] => "video/3gpp",
        [b'q', b't', ..] => "video/quicktime",
        _ => "video/mp4",
    }
}

/// What browsers show in the page, and not only save.
pub fn is_shown(content_type: &str) -> bool {
    ["image/", "video/", "audio/"]
        .iter()
        .any(|it| content_type.starts_with(it))
}

/// The ending of a file's name.
pub fn extension(content_type: &str) -> &'static str {
    match plain(content_type).as_str() {
        "image/jpeg" | "image/jpg" => "jpg",
        "image/png" => "png",
        "image/gif" => "gif",
        "image/webp" => "webp",
        "image/heic" => "heic",
        "image/avif" => "avif",
        "video/mp4" => "mp4",
        "video/3gpp" => "3gp",
        "video/quicktime" => "mov",
        "audio/mpeg" => "mp3",
        "audio/amr" => "amr",
        "application/pdf" => "pdf",
        "application/zip" => "zip",
        "application/gzip" => "gz",
        "application/x-7z-compressed" => "7z",
        "application/vnd.rar" => "rar",
        "application/msword" => "doc",
        "application/rtf" => "rtf",
        "image/bmp" => "bmp",
        "image/tiff" => "tif",
        "audio/ogg" => "ogg",
        "audio/wav" => "wav",
        "message/rfc822" => "eml",
        "text/plain" => "txt",
        _ => "bin",
    }
}

/// Whether a kept file may go along with an MMS that already weighs `so_far` bytes.
pub fn fits_mms(content_type: &str, bytes: u64, so_far: u64) -> bool {
    let kind = plain(content_type);
    let most = if MMS_PHOTOS.contains(&kind.as_str()) {
        MMS_TOTAL
    } else if MMS_OTHERS.contains(&kind.as_str()) {
        MMS_OTHER
    } else {
        return false;
    };
    bytes > 0 && bytes <= most && so_far.saturating_add(bytes) <= MMS_TOTAL
}

/// Without parameters, in small letters; `image/jpg` is what some phones call `image/jpeg`.
fn plain(content_type: &str) -> String {
    let kind = content_type.split(';').next().unwrap_or_default();
    match kind.trim().to_ascii_lowercase().as_str() {
        "image/jpg" | "image/pjpeg" => "image/jpeg".to_owned(),
        kind => kind.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_bytes_decide() {
        for (head, declared, kind) in [
            (
                &b"\xff\xd8\xff\xe0\0\x10JFIF"[..],
                "text/html",
                "image/jpeg",
            ),
            (b"\x89PNG\r\n\x1a\n....", "image/jpeg", "image/png"),
            (b"GIF89a......", "", "image/gif"),
            (b"RIFF\x10\0\0\0WEBPVP8 ", "", "image/webp"),
            (b"\0\0\0\x18ftypheic", "", "image/heic"),
            (b"\0\0\0\x18ftypmif1", "", "image/heic"),
            (b"\0\0\0\x18ftyp3gp4", "", "video/3gpp"),
            (b"\0\0\0\x18ftypqt  ", "", "video/quicktime"),
            (b"\0\0\0\x18ftypisom", "", "video/mp4"),
            (b"%PDF-1.7", "", "application/pdf"),
            (b"#!AMR\n", "", "audio/amr"),
            (b"\xff\xfb\x90\0", "audio/mpeg", "audio/mpeg"),
            (b"<html><script>", "text/html", UNKNOWN),
            (b"<html><script>", "image/jpeg", UNKNOWN),
            (b"<svg onload=x>", "image/svg+xml", UNKNOWN),
            (b"", "image/png", UNKNOWN),
            (b"PK\x03\x04", "application/zip", UNKNOWN),
        ] {
            assert_eq!(of(head, declared), kind, "{head:?} {declared}");
        }
    }

    #[test]
    fn files_of_mails() {
        for (bytes, declared, kind) in [
            (
                &b"PK\x03\x04word/document.xml"[..],
                "application/vnd.ms-word",
                "application/zip",
            ),
            (b"%PDF-1.7", "text/plain", "application/pdf"),
            (b"12:00 error 5\n", "application/octet-stream", "text/plain"),
            (b"caf\xe9", "text/plain", "text/plain"),
            (b"\xff\xfea\0b\0", "", "text/plain"),
            (b"From: a@b\n\nhi", "message/rfc822", "message/rfc822"),
            (b"\0\x01\x02", "image/svg+xml", UNKNOWN),
            (b"", "text/plain", UNKNOWN),
        ] {
            assert_eq!(of_file(bytes, declared), kind, "{bytes:?} {declared}");
        }
    }

    #[test]
    fn an_mms_has_its_limits() {
        for (kind, bytes, so_far, fits) in [
            ("image/jpeg", 1, 0, true),
            ("image/JPG; name=x", 5 << 20, 0, true),
            ("image/jpeg", (5 << 20) + 1, 0, false),
            ("image/png", 3 << 20, 3 << 20, false),
            ("image/png", 2 << 20, 3 << 20, true),
            ("video/mp4", 500 << 10, 0, true),
            ("video/mp4", (500 << 10) + 1, 0, false),
            ("image/heic", 1, 0, false),
            ("application/octet-stream", 1, 0, false),
            ("image/gif", 0, 0, false),
            ("image/gif", u64::MAX, u64::MAX, false),
        ] {
            assert_eq!(
                fits_mms(kind, bytes, so_far),
                fits,
                "{kind} {bytes} {so_far}"
            );
        }
    }

    #[test]
    fn nothing_that_a_browser_runs_is_shown() {
        assert!(is_shown("image/jpeg") && is_shown("video/mp4"));
        assert!(!is_shown("application/pdf") && !is_shown(UNKNOWN));
    }
}
