//! The way out for mails: SMTP, or a mailbox on a page.

use super::smtp::Smtp;
use crate::channel::Handed;

/// A mail on its way out.
#[derive(Clone, Debug)]
pub struct Post {
    /// Our Message-ID, without its brackets. It stays the same however often the mail is sent.
    pub message_id: String,
    /// To whom.
    pub to: String,
    /// From whom: our address.
    pub from: String,
    /// What stands before that.
    pub from_name: String,
    /// Where answers go: our address with the mail's token.
    pub reply_to: String,
    /// Where bounces go.
    pub envelope_from: String,
    /// One line.
    pub subject: String,
    /// The Message-ID of what it answers.
    pub in_reply_to: Option<String>,
    /// The thread, oldest first.
    pub references: Vec<String>,
    /// As text.
    pub text: String,
    /// As HTML.
    pub html: String,
    /// It answers somebody (`auto-replied`, RFC 3834, 5); else it tells something unasked
    /// (`auto-generated`).
    pub is_reply: bool,
    /// Where one click ends such mails (RFC 8058).
    pub unsubscribe: Option<String>,
    /// What our own mails say in `X-SavvySolve-Loop`.
    pub instance: String,
    /// When it was written, microseconds since 1970: the Date.
    pub written_at: crate::domain::Timestamp,
    /// Files that go along: name, MIME type, bytes.
    pub files: Vec<(String, String, Vec<u8>)>,
}

/// A carrier of mails.
#[derive(Clone, Debug)]
pub enum Mailer {
    /// A mailbox in the browser: what is in the transcript is what was delivered.
    Simulator,
    /// A mail server.
    Smtp(Smtp),
}

impl Mailer {
    /// Hands one mail over. To hand it over again does no harm beyond a second copy under the same
    /// Message-ID.
    pub async fn send(&self, post: &Post) -> Handed {
        match self {
            Self::Simulator => Handed::Taken(post.message_id.clone()),
            Self::Smtp(server) => server.send(post).await,
        }
    }
}
