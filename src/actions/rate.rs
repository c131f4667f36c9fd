//! Ratings: only of one's own session, only once it is over, and to be changed for a day.

use uuid::Uuid;

use crate::{
    domain::{SessionStatus, Timestamp, policy::RATING_CHANGEABLE},
    store::{Tx, db::Result, ratings, sessions},
};

/// How many of a customer's sessions a code is looked for in.
const LOOKED_AT: i64 = 200;

/// Which session is meant.
#[derive(Clone, Debug)]
pub enum Which {
    /// This one.
    Session(Uuid),
    /// The last of the ticket with this code.
    Code(String),
    /// The last that ended.
    Last,
}

/// What a rating came to.
#[derive(Debug)]
pub enum Rating {
    /// It is kept.
    Kept {
        /// The session, with the rating it had before.
        session: sessions::Rateable,
        /// The rating as it stands now.
        now: ratings::Rating,
    },
    /// They have no such session.
    None,
    /// It still goes on.
    NotOver(sessions::Rateable),
    /// It was rated more than a day ago.
    TooLate(sessions::Rateable),
}

/// Rates a session of the customer with this address.
pub async fn rate(
    tx: &mut Tx,
    customer: &str,
    which: &Which,
    score: u8,
    comment: &str,
    now: Timestamp,
) -> Result<Rating> {
    let theirs = sessions::rateable(tx, customer.to_owned(), LOOKED_AT).await?;
    let completed = SessionStatus::Completed.as_str();
    let going_on = theirs.iter().position(|it| it.status != completed);
    let found = match which {
        Which::Session(id) => theirs.iter().position(|it| it.id == *id),
        Which::Code(code) => theirs.iter().position(|it| it.code == *code),
        Which::Last => theirs
            .iter()
            .position(|it| it.status == completed)
            .or(going_on),
    };
    match found.and_then(|place| theirs.into_iter().nth(place)) {
        Some(session) => keep(tx, session, score, comment, now).await,
        None => Ok(Rating::None),
    }
}

/// Rates a session of an account, whatever number it was had from. What stands in the form is all
/// that is said: without words, those of before go too.
pub async fn rate_as_account(
    tx: &mut Tx,
    account: Uuid,
    session: Uuid,
    score: u8,
    comment: &str,
    now: Timestamp,
) -> Result<Rating> {
    let session = sessions::rateable_by(tx, account, session).await?;
    keep_form(tx, session, score, comment, now).await
}

/// Rates a session by a link that was mailed to its customer, as [`rate_as_account`] does.
pub async fn rate_by_link(
    tx: &mut Tx,
    session: Uuid,
    score: u8,
    comment: &str,
    now: Timestamp,
) -> Result<Rating> {
    let session = sessions::rateable_one(tx, session).await?;
    keep_form(tx, session, score, comment, now).await
}

async fn keep_form(
    tx: &mut Tx,
    session: Option<sessions::Rateable>,
    score: u8,
    comment: &str,
    now: Timestamp,
) -> Result<Rating> {
    let Some(session) = session else {
        return Ok(Rating::None);
    };
    let id = session.id;
    let mut rating = keep(tx, session, score, comment, now).await?;
    if let Rating::Kept { now: rating, .. } = &mut rating
        && comment.is_empty()
        && !rating.comment.is_empty()
    {
        ratings::unsay(tx, id).await?;
        rating.comment.clear();
    }
    Ok(rating)
}

/// Keeps the rating of a session that is over, or changes it while it may be changed.
async fn keep(
    tx: &mut Tx,
    session: sessions::Rateable,
    score: u8,
    comment: &str,
    now: Timestamp,
) -> Result<Rating> {
    if session.status != SessionStatus::Completed.as_str() {
        return Ok(Rating::NotOver(session));
    }
    let since = now.before(RATING_CHANGEABLE);
    let put = ratings::put(
        tx,
        session.id,
        i64::from(score),
        comment.to_owned(),
        since,
        now,
    );
    if put.await? == 0 {
        return Ok(Rating::TooLate(session));
    }
    Ok(match ratings::get(tx, session.id).await? {
        Some(now) => Rating::Kept { session, now },
        None => Rating::None,
    })
}

/// Adds words to a rating of the customer with this address. `None` when there is none to add to.
pub async fn comment(
    tx: &mut Tx,
    customer: &str,
    session: Uuid,
    words: &str,
    now: Timestamp,
) -> Result<Option<(sessions::Rateable, ratings::Rating)>> {
    let theirs = sessions::rateable(tx, customer.to_owned(), LOOKED_AT).await?;
    let Some(session) = theirs.into_iter().find(|it| it.id == session) else {
        return Ok(None);
    };
    ratings::comment(tx, session.id, words.to_owned(), now).await?;
    let rating = ratings::get(tx, session.id).await?;
    Ok(rating.map(|rating| (session, rating)))
}
