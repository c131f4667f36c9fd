//! A mail as it goes: its letter laid out, and the thread it belongs to.

use serde_json::from_str;

use super::Dispatcher;
use crate::{
    channel::{
        Handed,
        mail::{Post, thread},
    },
    domain::{Failure, NoticeKind, signed_link},
    store::{mails, notices},
    turn::{ALERT, CODE, End, Mailing, Ready, WHOSE},
    wording::Letter,
};

/// Why a mail could not be made.
#[derive(Debug, thiserror::Error)]
enum Unmade {
    /// The database does not answer: it may be made later.
    #[error(transparent)]
    Database(sqlx::Error),
    /// What is stored of it is no letter, and never will be one.
    #[error("what is stored of it is no letter: {0}")]
    NoLetter(String),
}

impl From<sqlx::Error> for Unmade {
    fn from(error: sqlx::Error) -> Self {
        match error {
            sqlx::Error::ColumnDecode { .. } | sqlx::Error::Decode(_) => {
                Self::NoLetter(error.to_string())
            }
            error => Self::Database(error),
        }
    }
}

/// A mail as it goes, and what it tells unasked.
type Made = (Post, Option<NoticeKind>);

impl Dispatcher {
    /// One attempt. Where the server may have taken it, it is sent again under the same Message-ID, by
    /// which whoever gets it twice can tell.
    pub(super) async fn mail(&self, mut row: Ready) -> End {
        let (post, tells) = match self.post(&row).await {
            Ok(Some(made)) => made,
            Ok(None) => return End::Suppressed,
            Err(error @ Unmade::Database(_)) => {
                tracing::error!(%error, message = %row.id, "a mail could not be made");
                return super::untried(&row, self.later(1));
            }
            Err(error) => {
                // Tried again it would fail again, for ever, and hold back what is behind it.
                tracing::error!(%error, message = %row.id, "a mail cannot be made, and is given up");
                return End::Failed {
                    code: None,
                    opted_out: false,
                };
            }
        };
        match self.held(&mut row, self.mailer.send(&post)).await {
            Handed::Taken(id) => {
                self.mail_breaker.passed();
                // Once a mail, however many tries it took.
                if let Some(kind) = tells {
                    counted(kind, "sent");
                }
                End::Taken(id)
            }
            Handed::Refused(Failure::Unknown) => {
                metrics::counter!("savvysolve_doubts_total", "result" => "resent").increment(1);
                let again = Failure::Retry {
                    after: None,
                    code: None,
                };
                self.refused(&row, again)
            }
            Handed::Refused(failure) => self.refused(&row, failure),
        }
    }

    /// A mail server may take longer than a lease lasts: it is prolonged for as long as it takes, so that nobody else
    /// sends the same mail meanwhile.
    async fn held<T>(&self, row: &mut Ready, sending: impl Future<Output = T>) -> T {
        let mut sending = std::pin::pin!(sending);
        loop {
            tokio::select! {
                sent = &mut sending => return sent,
                () = tokio::time::sleep(super::MARGIN) => {
                    // Taken over after all: they know the mail by the same Message-ID.
                    let _ours = self.prolong(row).await;
                }
            }
        }
    }

    /// The mail as it goes; none when they want nothing unasked.
    async fn post(&self, row: &Ready) -> Result<Option<Made>, Unmade> {
        let mut tx = self.parts.db.read().await?;
        let Some(mail) = mails::outgoing(&mut tx, row.id).await? else {
            return Ok(None);
        };
        let kind = mail.notice.as_deref();
        let unasked = kind.and_then(NoticeKind::from_name);
        // A code they asked for just now, whose a mail is that came from their address, and what an operator
        // must know; whatever else answers nothing may be unwanted.
        let needed = kind.is_none_or(|it| [CODE, WHOSE, ALERT].contains(&it));
        if unasked.is_none() && mail.unwanted && !needed {
            return Ok(None);
        }
        let mut unsubscribe = None;
        if let Some(kind) = unasked {
            let standing = notices::standing(&mut tx, row.id, row.address.clone()).await?;
            let Some(standing) = standing else {
                counted(kind, "needless");
                return Ok(None);
            };
            let path = signed_link::unsubscribe_path(&self.parts.key, standing.user_id);
            unsubscribe = Some(format!("{}{path}", self.parts.public_url));
        }
        let parent = match mail.notice {
            None => mails::parent(&mut tx, row.address.clone(), row.created_at).await?,
            Some(_) => None,
        };
        let no_letter = |error: &dyn std::fmt::Display| Unmade::NoLetter(error.to_string());
        let json = mail.letter.ok_or_else(|| no_letter(&"nothing"))?;
        let mut letter: Letter = from_str(json.0.get()).map_err(|it| no_letter(&it))?;
        let files = self.enclosed(&mut tx, row, &mut letter).await?;
        drop(tx);
        let mailing = &self.parts.mailing;
        let laid = letter
            .lay_out(&mailing.name, &self.parts.public_url)
            .map_err(|it| no_letter(&it))?;
        let token = mail.token.unwrap_or_default();
        let subject = match &parent {
            Some(parent) if !parent.subject.is_empty() => {
                let theirs = &parent.subject;
                let guarded = || self.parts.wording.guarded_words(letter.language, theirs);
                // Whoever wrote it may have us send it to somebody else.
                thread::reply_subject(&if parent.proven {
                    theirs.clone()
                } else {
                    guarded()
                })
            }
            _ => letter.subject.clone(),
        };
        let references = parent.as_ref().map(|parent| {
            let before: Vec<String> = parent.refs.split_whitespace().map(str::to_owned).collect();
            thread::references_for_reply(&before, &parent.header_id)
        });
        let post = Post {
            message_id: mail.header_id,
            to: row.address.clone(),
            from: mailing.address.as_str().to_owned(),
            from_name: mailing.name.clone(),
            reply_to: mailing.address.tagged(&token),
            envelope_from: mailing.address.tagged(&token),
            subject,
            in_reply_to: parent.map(|it| it.header_id),
            references: references.unwrap_or_default(),
            text: laid.text,
            html: laid.html,
            is_reply: mail.notice.is_none(),
            unsubscribe,
            instance: Mailing::instance(&self.parts.key),
            written_at: row.created_at,
            files,
        };
        Ok(Some((post, unasked)))
    }
}

/// What became of a mail that tells something unasked.
fn counted(kind: NoticeKind, result: &'static str) {
    metrics::counter!("savvysolve_notices_total", "kind" => kind.as_str(), "result" => result)
        .increment(1);
}
