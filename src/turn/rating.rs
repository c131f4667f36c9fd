//! A rating and who hears of it, whether it came by text or from a page.

use uuid::Uuid;

use super::{ALERT, MailTo, Notice, Parts, To, alert, staff::leave};
use crate::{
    actions::{self, Rating},
    conversation::{Alert, DeskLine, Input, Line, News},
    domain::{Language, SMS, TicketCode, Timestamp, channel, id::SessionId, policy::LOW_RATING},
    store::{Tx, db::Result, ratings, sessions, solvers},
};

/// What the solver of a session gets to read of its rating.
pub(super) struct Shown {
    pub(super) solver: solvers::Solver,
    pub(super) line: DeskLine,
    /// Nobody waits for it: it is held for quiet hours where the solver is.
    pub(super) held_until: Option<Timestamp>,
}

impl Shown {
    /// None when the solver is none any more.
    pub(super) async fn of(
        parts: &Parts,
        tx: &mut Tx,
        session: &sessions::Rateable,
        rating: &ratings::Rating,
        now: Timestamp,
    ) -> Result<Option<Self>> {
        let Some(solver) = session.solver_id else {
            return Ok(None);
        };
        let solver = solvers::get(tx, solver).await?;
        let code = TicketCode::parse(&session.code).ok();
        let (Some(solver), Some(code)) = (solver.filter(|it| !it.phone.is_empty()), code) else {
            return Ok(None);
        };
        let line = DeskLine::Rated {
            code,
            score: u8::try_from(rating.score).unwrap_or(0),
            comment: parts.masked(&rating.comment),
        };
        let held_until = parts.quiet_until(now, solver.zone.as_deref(), &solver.phone);
        Ok(Some(Self {
            solver,
            line,
            held_until,
        }))
    }
}

/// A rating that somebody gives on a page.
#[derive(Clone, Copy, Debug)]
pub struct OnPage<'a> {
    /// Whose session it must be; none for whoever has the link that was mailed to its customer.
    pub account: Option<Uuid>,
    /// Which session.
    pub session: Uuid,
    /// 1 to 5.
    pub score: u8,
    /// Their words; none when empty.
    pub comment: &'a str,
}

/// Rates a session from a page, by the same rules as by text: the solver sees it, the operator hears
/// of a low one, and the conversation asks for it no more.
pub async fn rate(parts: &Parts, by: OnPage<'_>) -> Result<Rating> {
    let now = parts.clock.now();
    let mut tx = parts.db.begin().await?;
    let (score, comment) = (by.score, by.comment);
    let rating = match by.account {
        Some(account) => {
            actions::rate_as_account(&mut tx, account, by.session, score, comment, now).await?
        }
        None => actions::rate_by_link(&mut tx, by.session, score, comment, now).await?,
    };
    let Rating::Kept {
        session,
        now: stands,
    } = &rating
    else {
        return Ok(rating);
    };
    // Their conversation may be asking for this.
    let whose = sessions::whose(&mut tx, session.id).await?;
    let customer = whose.as_ref().and_then(|it| it.customer_address.as_deref());
    let mut notices = Vec::new();
    if let Some(shown) = Shown::of(parts, &mut tx, session, stands, now).await? {
        let to = To {
            phone: &shown.solver.phone,
            language: Language::default(),
            ticket: Some(session.ticket_id),
            held_until: shown.held_until,
        };
        let line = Line::Desk(shown.line);
        notices.push(Notice::write(parts, &mut tx, to, line, now).await?);
    }
    let low = |score: i64| score <= i64::from(LOW_RATING);
    if low(stands.score) && !session.score.is_some_and(low) {
        notices.extend(tell_operator(parts, &mut tx, by, session, customer, now).await?);
    }
    if let (Some(whose), Some(customer)) = (&whose, customer) {
        let channel = channel(&whose.customer_channel).unwrap_or(SMS);
        let news = Input::News(News::RatedElsewhere {
            session: SessionId(session.id),
            score,
        });
        leave(&mut tx, channel, customer, &news, now).await?;
    }
    tx.commit().await?;
    metrics::counter!("savvysolve_ratings_total", "score" => score.to_string()).increment(1);
    for notice in notices {
        notice.send(parts);
    }
    parts.due.notify_one();
    Ok(rating)
}

/// The operator hears of a low rating as of one by text.
async fn tell_operator(
    parts: &Parts,
    tx: &mut Tx,
    by: OnPage<'_>,
    session: &sessions::Rateable,
    customer: Option<&str>,
    now: Timestamp,
) -> Result<Vec<Notice>> {
    const REASON: &str = "low_rating";
    metrics::counter!("savvysolve_operator_alerts_total", "reason" => REASON).increment(1);
    tracing::warn!(
        reason = REASON,
        address = %crate::domain::mask(customer.unwrap_or_default()),
        "a person of the staff is needed"
    );
    let beside = if by.comment.is_empty() { "" } else { ": " };
    let comment: String = by.comment.chars().take(200).collect();
    let summary = format!(
        "\"{} of 5 for {}, ticket {}{beside}{comment}\"",
        by.score, session.solver_name, session.code
    );
    let alert = Alert {
        reason: REASON,
        summary,
    };
    let body = alert::text(&parts.wording, &alert, customer.unwrap_or("?"));
    let mut notices = Vec::new();
    if let Some(operator) = &parts.operator_email {
        let to = MailTo {
            address: operator,
            held_until: None,
        };
        let letter = alert::letter(&parts.wording, body.clone());
        notices.push(Notice::letter(parts, tx, to, &letter, Some(ALERT), now).await?);
    }
    let Some(operator) = &parts.operator else {
        return Ok(notices);
    };
    let to = To {
        phone: operator,
        language: Language::En,
        ticket: Some(session.ticket_id),
        held_until: None,
    };
    notices.push(Notice::words(tx, to, body, now).await?);
    Ok(notices)
}
