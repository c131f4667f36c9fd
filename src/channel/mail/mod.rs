//! Mail: what comes in becomes a [`Mail`] (`read`), what goes out is a [`Post`] handed to a [`Mailer`].
//! Nothing here sees the database.

pub mod imap;
pub mod mailer;
pub mod providers;
mod read;
pub mod smtp;

pub use mailer::{Mailer, Post};
pub use read::read;

use crate::domain::EmailAddress;

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
#[derive(Clone, Debug)]
pub struct Mail {
    /// The Message-ID, without its brackets.
    pub message_id: Option<String>,
    /// Who it says it is from; none when nobody, several or a group.
    pub from: Option<Mailbox>,
    /// Where an answer may go instead: only in the domain of an authenticated sender.
    pub reply_to: Option<EmailAddress>,
    /// The envelope's recipients, else those of the headers; in lower case.
    pub recipients: Vec<String>,
    /// One line.
    pub subject: String,
    /// What it refers to, without brackets, oldest first.
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
    /// What stands before it.
    pub name: Option<String>,
}

/// What a mail says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Words {
    /// What they wrote anew: no quotes, no signature, no answers by number.
    pub text: String,
    /// Answers that stand beside the number of a question.
    pub answers: Vec<Answer>,
    /// What was cut off as a signature.
    pub signature: String,
    /// All that can be read, quotes included.
    pub whole: String,
    /// Something was too long, and its end is missing here.
    pub truncated: bool,
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
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Attachment {
    /// Its name, without a path.
    pub name: String,
    /// What it is: by its bytes, else by what the mail says.
    pub content_type: String,
    /// The whole.
    pub bytes: Vec<u8>,
    /// Shown within the text.
    pub inline: bool,
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
    /// Too large.
    TooLarge,
    /// Too many came with it.
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
    /// A machine did, and is not answered (RFC 3834): why that is known, for a metric.
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
}
