//! Mail: what comes in becomes a [`Mail`] (`read`), what goes out is a [`Post`] handed to a [`Mailer`].
//! Nothing here sees the database.
//!
//! Reading is pure, and everything in it is bounded: depth, parts, fields, text, files.
//!
//! - `header`: fields of a header, decoded to one line each. `mime`: the parts of a mail, and their
//!   bytes. `body`: which parts are words. `html`, `lines`: to lines with a quote depth.
//! - `words`: what was written anew, what is quoted, what is a signature, what answers a question.
//! - `attachment`: which files are kept. `kind`, `bounce`: person, machine or report. `sender`: is the
//!   From proven.
//! - [`smtp`], [`imap`]: servers; `tls`: how the way to them is kept secret.
//! - [`thread`]: subjects and references. [`phone`]: the writer's number.

mod attachment;
mod body;
mod bounce;
mod header;
mod html;
pub mod imap;
mod kind;
mod lines;
pub mod mailer;
mod mime;
pub mod phone;
pub mod providers;
mod read;
mod sender;
pub mod smtp;
pub mod thread;
mod tls;
mod words;

pub use mailer::{Mailer, Post};
pub use phone::phone_in;
pub use read::read;
pub use tls::Authorities;

use crate::domain::EmailAddress;

/// The most bytes of a mail that are read: above what providers hand over (30 MB of `SendGrid`, 25 MiB
/// of Cloudflare), so that only a mistake is refused.
pub const LARGEST: usize = 40 << 20;

/// The most bytes of [`Words::text`], [`Words::signature`] and [`Words::whole`] each.
pub const MOST_TEXT: usize = 64 << 10;

/// The most recipients that are looked at.
pub const MOST_RECIPIENTS: usize = 50;

/// The most references that are looked at.
pub const MOST_REFERENCES: usize = 100;

/// The most files that are kept of a mail.
pub const MOST_ATTACHMENTS: usize = 10;

/// The most bytes of one file that is kept.
pub const LARGEST_ATTACHMENT: usize = 8 << 20;

/// The field of a header that our own mails carry, so that two of us never talk to each other for long.
pub const LOOP_HEADER: &str = "X-SavvySolve-Loop";

/// What is known about a mail besides its bytes.
#[derive(Clone, Copy, Debug, Default)]
pub struct Trust<'a> {
    /// The name under which our own receiving server signs its `Authentication-Results` (RFC 8601); empty:
    /// none is believed.
    pub authserv_id: &'a str,
    /// What the provider that took the mail says of its sender, where it says.
    pub verdict: Option<bool>,
    /// The envelope sender, where known; empty for the null one.
    pub envelope_from: Option<&'a str>,
    /// The envelope recipients, where known.
    pub recipients: &'a [String],
    /// Our own address.
    pub own: &'a str,
    /// What our own mails say in `X-SavvySolve-Loop`.
    pub instance: &'a str,
}

/// A mail, read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mail {
    /// The Message-ID, without its brackets.
    pub message_id: Option<String>,
    /// Who it says it is from; none when nobody, several or a group.
    pub from: Option<Mailbox>,
    /// The envelope's recipients, else those of the headers; in lower case, [`MOST_RECIPIENTS`] at most.
    pub recipients: Vec<String>,
    /// One line, 255 characters at most.
    pub subject: String,
    /// What it refers to, without brackets, oldest first, [`MOST_REFERENCES`] at most.
    pub references: Vec<String>,
    /// What it says.
    pub words: Words,
    /// Files.
    pub attachments: Vec<Attachment>,
    /// Files that were not kept.
    pub left_out: Vec<LeftOut>,
    /// Whether it is known who sent it.
    pub sender: Sender,
    /// Whether a person wrote it.
    pub kind: Kind,
}

/// A name and an address.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mailbox {
    /// The address.
    pub address: EmailAddress,
    /// What stands before it: one line, 100 characters at most.
    pub name: Option<String>,
}

/// What a mail says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Words {
    /// What they wrote anew: no quotes, no signature, no answers by number. No control characters but
    /// `\n` and `\t`.
    pub text: String,
    /// Answers under a quoted `> 2. What's wrong?`, and, where the mail answers another, on lines that begin
    /// `2.`, `2)` or `2:`, each up to the next. In a first mail such a list is part of the text.
    pub answers: Vec<Answer>,
    /// What was cut off as a signature.
    pub signature: String,
    /// All that can be read, quotes included, with `> ` before them.
    pub whole: String,
    /// Something was longer than [`MOST_TEXT`], and its end is missing here.
    pub truncated: bool,
    /// Nothing new was found, so [`Self::text`] is all of it: they wrote among the quotes, or nothing.
    /// Words of ours may be in it.
    pub kept_all: bool,
}

/// An answer by the number of its question.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Answer {
    /// 1 to 9.
    pub question: u8,
    /// Their words.
    pub text: String,
}

/// A file.
#[derive(Clone, PartialEq, Eq)]
pub struct Attachment {
    /// Its name, without a path: one line, 100 characters at most.
    pub name: String,
    /// What it is: by its bytes, else by what the mail says.
    pub content_type: String,
    /// The whole.
    pub bytes: Vec<u8>,
}

/// Without the file itself, which would fill a log.
impl std::fmt::Debug for Attachment {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(
            f,
            "Attachment({}, {} bytes)",
            self.content_type,
            self.bytes.len()
        )
    }
}

/// A file that was not kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LeftOut {
    /// Its name.
    pub name: String,
    /// Why.
    pub why: WhyLeftOut,
}

/// Why a file was not kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WhyLeftOut {
    /// More than [`LARGEST_ATTACHMENT`].
    TooLarge,
    /// [`MOST_ATTACHMENTS`] were kept already.
    TooMany,
    /// Of a kind that does harm when opened.
    Unsafe,
}

/// Whether it is known who sent a mail.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sender {
    /// Our receiving server vouches for the domain of its From.
    Authenticated,
    /// Anybody may have written that From.
    Claimed,
}

/// What sort of mail it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A person wrote it.
    Person,
    /// A machine did, and is not answered (RFC 3834): why that is known, for a metric: `null_sender`,
    /// `no_reply`, `auto_submitted`, `precedence`, `suppress`, `auto_header`, `list`, `bounce`, `report`, `own`,
    /// `loop`, `received`.
    Automatic(&'static str),
    /// It tells what became of a mail of ours.
    Report(Bounce),
}

/// A delivery status notification (RFC 3464), or what reads like one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Bounce {
    /// The Message-ID of the mail it is about.
    pub original_id: Option<String>,
    /// To whom that was.
    pub recipient: Option<String>,
    /// `failed`, `delayed`, `delivered`, `relayed`, `expanded`.
    pub action: String,
    /// The enhanced status code, like `5.1.1` (RFC 3463).
    pub status: String,
    /// The SMTP reply code, like 550.
    pub code: Option<i64>,
}

/// Why bytes are no mail.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Unreadable {
    /// There is nothing, or no header.
    #[error("these bytes are no mail")]
    NoMail,
    /// More than [`LARGEST`].
    #[error("the mail is too large")]
    TooLarge,
}
