//! Whose is a mail? A From is a claim: it is believed where our receiving server vouches for it, or where
//! the mail brings back the token of one that was sent to that address. Anybody else may open a
//! conversation with an address that nothing is known of; where something is, their mail is held, and its
//! owner is asked.

use std::time::Duration;

use super::Mailroom;
use crate::{
    channel::mail::{Mail, Sender},
    conversation::{
        Input, Line, MailLine,
        understand::{Asked, Confirm},
    },
    domain::{EMAIL, Timestamp},
    store::{Tx, contacts, db::Result, inputs, mails},
    turn::{self, HELD, Notice, WHOSE},
};

/// How long an answer to a mail of ours proves that its sender got that mail.
const TOKEN_LASTS: Duration = Duration::from_hours(24 * 90);

/// Tokens of one mail that are looked up.
const MOST_TOKENS: usize = 8;

/// Answers that one address gets in a span of time; what comes beyond them is kept and not answered, so
/// that two machines that write to each other fall silent. Nobody proven writes as much by hand, and who is
/// not proven may be anybody's victim (RFC 3834, 2).
const PROVEN: [(Duration, i64); 2] = [
    (Duration::from_mins(10), 12),
    (Duration::from_hours(24), 60),
];
const CLAIMED: [(Duration, i64); 2] =
    [(Duration::from_mins(10), 3), (Duration::from_hours(24), 10)];

/// Whose a mail is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Standing {
    /// That of the owner of its From.
    Theirs,
    /// Nothing is known of its From that could be taken from its owner.
    Nobodys,
    /// It may be anybody's, and something is known of its From.
    Unknown,
    /// It answers the question whose another was.
    Confirms {
        /// It was theirs.
        theirs: bool,
    },
    /// Its From got too many answers lately.
    TooMany,
}

impl Mailroom {
    /// Whose a mail is, as far as that can be told.
    pub(super) async fn standing(
        &self,
        tx: &mut Tx,
        mail: &Mail,
        address: &str,
        now: Timestamp,
    ) -> Result<Standing> {
        let answered = self.answers(tx, mail, address, now).await?;
        if answered.as_deref() == Some(WHOSE) {
            let said = self
                .parts
                .engine
                .understand(&mail.words.text, Asked::Confirm);
            let theirs = match said.confirm {
                Some(Confirm::Yes) => true,
                Some(Confirm::No | Confirm::Change) => false,
                None => !denies(&mail.words.text),
            };
            return Ok(Standing::Confirms { theirs });
        }
        let proven = mail.sender == Sender::Authenticated || answered.is_some();
        for (span, most) in if proven { PROVEN } else { CLAIMED } {
            let sent = mails::answers_since(tx, address.to_owned(), now.before(span)).await?;
            if sent.is_some_and(|it| it.count >= most) {
                return Ok(Standing::TooMany);
            }
        }
        if proven {
            return Ok(Standing::Theirs);
        }
        let known = contacts::proof(tx, address.to_owned()).await?;
        Ok(if known.is_some_and(|it| it.proven) {
            Standing::Unknown
        } else {
            Standing::Nobodys
        })
    }

    /// What kind of notice a mail answers that was sent to its own sender, empty for an answer of ours; none
    /// where it answers none of those. Only they can know its token.
    async fn answers(
        &self,
        tx: &mut Tx,
        mail: &Mail,
        address: &str,
        now: Timestamp,
    ) -> Result<Option<String>> {
        let ours = &self.parts.mailing.address;
        let tags = mail.recipients.iter().filter_map(|it| ours.tag_of(it));
        let ids = mail.references.iter().rev().filter_map(|it| {
            let (token, host) = it.rsplit_once('@')?;
            (host.to_lowercase() == ours.domain()).then(|| token.to_lowercase())
        });
        for token in tags.chain(ids).take(MOST_TOKENS) {
            let Some(mail) = mails::by_token(tx, token).await? else {
                continue;
            };
            // A token is bound to whom it was sent to: a stranger who has it is a stranger.
            if mail.address == address && now.since(mail.created_at) <= TOKEN_LASTS {
                return Ok(Some(mail.notice.unwrap_or_default()));
            }
        }
        Ok(None)
    }

    /// Holds what a mail says until its sender is known, and asks the owner of its From, once a day.
    pub(super) async fn hold(
        &self,
        tx: &mut Tx,
        address: &str,
        mail: &Mail,
        input: &Input,
        now: Timestamp,
    ) -> Result<Option<Notice>> {
        turn::leave_until(tx, EMAIL, address, input, HELD, now).await?;
        let day = now.before(Duration::from_hours(24));
        let asked = mails::noticed(tx, address.to_owned(), WHOSE.to_owned(), day).await?;
        if asked.is_some_and(|it| it.count > 0) {
            return Ok(None);
        }
        let subject = mail.subject.chars().take(60).collect();
        let line = Line::Mail(MailLine::Whose { subject });
        Notice::mail(&self.parts, tx, address, line, WHOSE, now)
            .await
            .map(Some)
    }

    /// The owner of an address said whose the mails are that are held.
    pub(super) async fn confirmed(
        &self,
        tx: &mut Tx,
        address: &str,
        theirs: bool,
        now: Timestamp,
    ) -> Result<()> {
        let owner = address.to_owned();
        let fate = if theirs {
            contacts::prove(tx, EMAIL.to_owned(), owner.clone(), now).await?;
            inputs::release(tx, EMAIL.to_owned(), owner.clone(), HELD, now).await?;
            "taken"
        } else {
            inputs::discard(tx, EMAIL.to_owned(), owner.clone(), HELD).await?;
            "denied"
        };
        mails::settle_held(tx, owner, fate.to_owned()).await?;
        Ok(())
    }
}

/// "It was me, sorry" is no plain yes; "that wasn't me" is no plain no.
fn denies(words: &str) -> bool {
    const NO: [&str; 6] = ["no", "not", "never", "nobody", "nunca", "nadie"];
    let words = words.to_lowercase().replace('\u{2019}', "'");
    let mut words = words.split(|c: char| !c.is_alphanumeric() && c != '\'');
    words.any(|it| NO.contains(&it) || it.ends_with("n't"))
}
