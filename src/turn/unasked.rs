//! What is told by mail unasked, to a customer whose ticket goes by text and whose account has a proven
//! mail address. Written in the transaction that causes it; whether it is still worth telling is looked at
//! when it goes (`store::notices::standing`).

use std::time::Duration;

use serde_json::{from_str, value::RawValue};
use sqlx::types::Json;
use uuid::Uuid;

use super::{MailTo, Notice, Parts, acts::stars};
use crate::{
    domain::{Language, NoticeKind, Timestamp, first_name, signed_link},
    store::{Tx, db::Result, notices, sessions, solvers},
    wording::{Letter, Links, Part, Told},
};

/// How long nobody answers before a solver's words are mailed too.
const AWAY: Duration = Duration::from_mins(10);

/// How long after its end a session may be rated by text before a mail asks: they need no mail who do.
const TO_RATE: Duration = Duration::from_hours(1);

/// Words in one mail of what was written. Nobody writes as many unanswered.
const MOST_WORDS: usize = 20_000;

/// What a session came to.
#[derive(Clone, Copy, Debug)]
pub(super) struct Ended<'a> {
    pub(super) minutes: u32,
    pub(super) tier: &'a str,
    pub(super) price: &'a str,
}

/// A solver took a ticket.
pub(super) async fn claimed(
    parts: &Parts,
    tx: &mut Tx,
    session: Uuid,
    now: Timestamp,
) -> Result<()> {
    let Some(whom) = whom(parts, tx, session, NoticeKind::Claimed).await? else {
        return Ok(());
    };
    let rated = match whom.solver_id {
        Some(solver) => solvers::stars(tx, solver).await?,
        None => None,
    };
    let told = Told::Claimed {
        code: whom.code.clone(),
        solver: whom.solver_name.clone(),
        stars: rated.as_ref().and_then(stars),
        problem: whom.description.clone(),
        page: format!("{}/account/sessions/{session}", parts.public_url),
    };
    write(
        parts,
        tx,
        &whom,
        session,
        NoticeKind::Claimed,
        told,
        now,
        now,
    )
    .await
}

/// A solver wrote: mailed when nobody answers for a while, with whatever else is written until then.
pub(super) async fn wrote(
    parts: &Parts,
    tx: &mut Tx,
    session: &sessions::Active,
    words: &str,
    now: Timestamp,
) -> Result<()> {
    let Some(whom) = whom(parts, tx, session.id, NoticeKind::Wrote).await? else {
        return Ok(());
    };
    // Since they were last heard of, one mail is enough.
    let silent = session.customer_at.unwrap_or(session.started_at);
    if let Some(before) = notices::wrote(tx, session.id, silent).await? {
        if before.waiting
            && let Some(letter) = before.letter
        {
            add(tx, before.id, letter, words).await?;
        }
        return Ok(());
    }
    let told = Told::Wrote {
        code: whom.code.clone(),
        solver: whom.solver_name.clone(),
        words: words.to_owned(),
    };
    let due_at = now.after(AWAY);
    write(
        parts,
        tx,
        &whom,
        session.id,
        NoticeKind::Wrote,
        told,
        due_at,
        now,
    )
    .await
}

/// Adds words to a letter that still waits.
async fn add(tx: &mut Tx, id: Uuid, letter: Json<Box<RawValue>>, more: &str) -> Result<()> {
    let decoded = from_str(letter.0.get()).map_err(|error| sqlx::Error::Decode(error.into()));
    let mut letter: Letter = decoded?;
    for part in &mut letter.parts {
        if let Part::Said { words, .. } = part
            && words.len() < MOST_WORDS
        {
            words.push_str("\n\n");
            words.push_str(more);
        }
    }
    let json = serde_json::to_string(&letter).and_then(RawValue::from_string);
    let json = json.map_err(|error| sqlx::Error::Encode(error.into()))?;
    notices::reword(tx, id, Json(json)).await?;
    notices::rebody(tx, id, letter.words()).await?;
    Ok(())
}

/// A session ended: the receipt at once, and later the question how it was.
pub(super) async fn ended(
    parts: &Parts,
    tx: &mut Tx,
    session: Uuid,
    of: Ended<'_>,
    now: Timestamp,
) -> Result<()> {
    if let Some(whom) = whom(parts, tx, session, NoticeKind::Ended).await? {
        let told = Told::Ended {
            code: whom.code.clone(),
            solver: whom.solver_name.clone(),
            minutes: of.minutes,
            tier: of.tier.to_owned(),
            price: of.price.to_owned(),
            problem: whom.description.clone(),
        };
        write(parts, tx, &whom, session, NoticeKind::Ended, told, now, now).await?;
    }
    if let Some(whom) = whom(parts, tx, session, NoticeKind::Rate).await? {
        let path = signed_link::rate_path(&parts.key, session, now);
        let told = Told::Rate {
            code: whom.code.clone(),
            solver: whom.solver_name.clone(),
            page: format!("{}{path}", parts.public_url),
        };
        let due_at = now.after(TO_RATE);
        write(
            parts,
            tx,
            &whom,
            session,
            NoticeKind::Rate,
            told,
            due_at,
            now,
        )
        .await?;
    }
    Ok(())
}

/// To whom; nobody where there is no mail at all.
async fn whom(
    parts: &Parts,
    tx: &mut Tx,
    session: Uuid,
    kind: NoticeKind,
) -> Result<Option<notices::Whom>> {
    if !parts.mailing.on {
        return Ok(None);
    }
    notices::whom(tx, session, kind.as_str().to_owned()).await
}

async fn write(
    parts: &Parts,
    tx: &mut Tx,
    whom: &notices::Whom,
    session: Uuid,
    kind: NoticeKind,
    told: Told,
    due_at: Timestamp,
    now: Timestamp,
) -> Result<()> {
    let language = Language::from_code(&whom.language).unwrap_or_default();
    let name = whom.name.as_deref().map(first_name);
    let stop = signed_link::unsubscribe_path(&parts.key, whom.user_id);
    let links = Links {
        settings: format!("{}/account#mails", parts.public_url),
        stop: format!("{}{stop}", parts.public_url),
    };
    let letter = parts.wording.notice(language, name, &told, &links);
    let Some(address) = whom.email.as_deref() else {
        return Ok(());
    };
    let to = MailTo {
        address,
        held_until: Some(due_at),
    };
    let notice = Notice::letter(parts, tx, to, &letter, Some(kind.as_str()), now).await?;
    let kind = kind.as_str();
    notices::insert(tx, notice.id, kind.to_owned(), whom.user_id, session, now).await?;
    metrics::counter!("savvysolve_notices_total", "kind" => kind, "result" => "written")
        .increment(1);
    Ok(())
}
