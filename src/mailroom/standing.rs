//! Whose is a mail? A From is a claim: it is believed where our receiving server vouches for it, or where
//! the mail brings back the token of one that was sent to that address. Anybody else may open a
//! conversation with an address that nothing is known of; where something is, their mail is held, and its
//! owner is asked.

use std::time::Duration;

use super::{Mailroom, whose};
use crate::{
    channel::mail::{Mail, Sender},
    conversation::{Input, Line, MailLine},
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
        /// They wrote more than that.
        more: bool,
    },
    /// It answers that question, and neither yes nor no: what is held stays held.
    Unclear,
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
            return self.says_whose(tx, mail, address).await;
        }
        let proven = mail.sender == Sender::Authenticated || answered.is_some();
        for (span, most) in if proven { PROVEN } else { CLAIMED } {
            let sent = mails::heard_since(tx, address.to_owned(), now.before(span)).await?;
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

    /// What an answer to our question says. Where nothing waits for it, it is a mail like any.
    async fn says_whose(&self, tx: &mut Tx, mail: &Mail, address: &str) -> Result<Standing> {
        let owned = (EMAIL.to_owned(), address.to_owned());
        let held = inputs::held(tx, owned.0, owned.1, HELD).await?;
        if held.is_none_or(|it| it.count == 0) {
            return Ok(Standing::Theirs);
        }
        let said = if mail.words.kept_all {
            // Nothing of theirs: only our own question.
            None
        } else {
            whose::read(&mail.words.text)
        };
        Ok(match said {
            Some(whose::Said { theirs, more }) => Standing::Confirms { theirs, more },
            // Their own server says that it is they who write of something else.
            None if mail.sender == Sender::Authenticated => Standing::Theirs,
            None => Standing::Unclear,
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
        for token in self.tokens(mail, mail.references.iter().rev()) {
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

    /// What may be tokens of ours in a mail: in the addresses it was sent to, and in these Message-IDs.
    pub(super) fn tokens<'a>(
        &self,
        mail: &Mail,
        ids: impl Iterator<Item = &'a String>,
    ) -> Vec<String> {
        let ours = &self.parts.mailing.address;
        let tags = mail.recipients.iter().filter_map(|it| ours.tag_of(it));
        let ids = ids.filter_map(|it| {
            let (token, host) = it.rsplit_once('@')?;
            host.eq_ignore_ascii_case(ours.domain())
                .then(|| token.to_lowercase())
        });
        tags.chain(ids).take(MOST_TOKENS).collect()
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
        if asked.is_some_and(|it| it.count > 0) || !self.may_answer_unproven(tx, now).await? {
            return Ok(None);
        }
        let subject = mail.subject.clone();
        let line = Line::Mail(MailLine::Whose { subject });
        Notice::mail(&self.parts, tx, address, line, WHOSE, now)
            .await
            .map(Some)
    }

    /// Whether one more mail may go, in this hour, to somebody who may not have written to us. The cap of one
    /// address does not keep a forger from writing in the names of thousands.
    pub(super) async fn may_answer_unproven(&self, tx: &mut Tx, now: Timestamp) -> Result<bool> {
        let may = self.unproven.allows(tx, "all", now).await?;
        if !may && self.unproven.is_news(tx, now).await? {
            let most = self.unproven.most;
            tracing::error!(
                most,
                "limits.unproven_mails_per_hour is reached: mails of senders whom nobody vouches for are kept and not answered until the hour is over"
            );
        }
        Ok(may)
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
