//! Carries out the effects that change more than the person's own conversation, row by row: they
//! are rare, and each is guarded by its own statement. What the database decided goes back into
//! the conversation as an input, at most twice a turn.

mod of_customer;
mod of_dispatch;
mod of_form;
mod of_mover;
mod of_solver;

pub(super) use of_solver::stars;

use super::{
    Parts,
    aside::{Aside, Text},
    batch::{Stepped, engine_step},
    detail::customer,
    error::BatchError,
    unasked,
};
use crate::{
    conversation::{DeskLine, Effect, Input, Outcome, SessionLine},
    domain::{
        Media, TicketCode, Timestamp,
        id::{SessionId, TicketId},
    },
    store::{Tx, sessions},
};

/// How often an outcome goes back in, in one turn.
const ROUNDS: usize = 2;

/// Carries out the effects of one turn, and of the steps that their outcomes cause.
pub(super) async fn carry_out(
    parts: &Parts,
    tx: &mut Tx,
    it: &mut Stepped<'_>,
    now: Timestamp,
) -> Result<(), BatchError> {
    let mut pending = std::mem::take(&mut it.turn.effects);
    for round in 0..=ROUNDS {
        let mut outcome = None;
        for effect in &pending {
            let came_of_it = one(parts, tx, it, effect, now).await?;
            outcome = came_of_it.or(outcome);
        }
        it.turn.effects.append(&mut pending);
        let Some(outcome) = outcome.filter(|_| round < ROUNDS) else {
            break;
        };
        let state = std::mem::take(&mut it.turn.state);
        let next = engine_step(parts, state, &Input::Outcome(outcome), &it.facts, now)?;
        it.turn.state = next.state;
        it.turn.wake_at = next.wake_at;
        pending = next.effects;
    }
    Ok(())
}

/// Carries out one effect; the ones that only write the person's own rows are left for later.
async fn one(
    parts: &Parts,
    tx: &mut Tx,
    it: &mut Stepped<'_>,
    effect: &Effect,
    now: Timestamp,
) -> Result<Option<Outcome>, BatchError> {
    let mut act = Act { parts, tx, it, now };
    match effect {
        Effect::Say(_)
        | Effect::OpenTicket { .. }
        | Effect::AddToTicket { .. }
        | Effect::AlertOperator(_) => {}
        Effect::OptOut(_) => act.stopped(true),
        Effect::OptIn => act.stopped(false),
        Effect::DropTicket(ticket) => act.drop_ticket(ticket.0).await?,
        Effect::Relay {
            session,
            text,
            media,
        } => act.relay(*session, text, media).await?,
        Effect::TellSolver { session, line } => act.tell_solver(*session, line.clone()),

        Effect::Claim(code) => return act.claim(code).await.map(Some),
        Effect::Promise { ticket, at } => act.answer(ticket.0, true, "promised", Some(*at)).await?,
        Effect::Pass(ticket) => act.answer(ticket.0, false, "passed", None).await?,
        Effect::Duty(on) => act.duty(*on).await?,
        Effect::LookUp { code, wanted } => return act.look_up(code, *wanted).await.map(Some),
        Effect::EndSession {
            session,
            minutes,
            tier,
            price,
        } => {
            let ended = act.end(*session, *minutes, tier, price).await?;
            return Ok(Some(Outcome::Ended { now: ended }));
        }
        Effect::Release(session) => act.release(*session).await?,

        Effect::Rate {
            session,
            score,
            comment,
        } => return act.rate(session, *score, comment).await.map(Some),
        Effect::Comment { session, comment } => act.comment(*session, comment).await?,
        Effect::FindHistory { skip } => return act.history(*skip).await.map(Some),
        Effect::Reopen {
            ticket,
            text,
            media,
        } => return act.reopen(*ticket, text, media).await.map(Some),
        Effect::GoElsewhere { ticket, to } => {
            let came = act.go_elsewhere(*ticket, to.as_deref());
            return came.await.map(Some);
        }
        Effect::TypeBack { ticket, to, digits } => {
            return act.type_back(*ticket, to, digits).await.map(Some);
        }
        Effect::Erase => act.erase().await?,
        Effect::Prove(tickets) => return act.prove(tickets).await.map(Some),
        Effect::Deny(tickets) => act.deny(tickets).await?,

        Effect::Offer(solvers) => act.offer(solvers).await?,
        Effect::Assign(solver) => act.assign(*solver).await?,
        Effect::TellCustomer(news) => act.tell_customer(news.clone())?,
        Effect::Postpone(until) => act.postpone(*until)?,
    }
    Ok(None)
}

/// One effect being carried out.
struct Act<'a, 'b> {
    parts: &'a Parts,
    tx: &'a mut Tx,
    it: &'a mut Stepped<'b>,
    now: Timestamp,
}

impl Act<'_, '_> {
    fn aside(&mut self) -> &mut Aside {
        &mut self.it.aside
    }

    /// A session of the person whose turn it is.
    fn session(&self, id: SessionId) -> Option<&sessions::Active> {
        self.it.detail.session(id)
    }

    /// Words and photos from one side to the other.
    async fn relay(
        &mut self,
        id: SessionId,
        text: &str,
        media: &[Media],
    ) -> Result<(), BatchError> {
        let by_solver = self.it.detail.solver.is_some();
        let Some(session) = self.session(id) else {
            return Ok(());
        };
        let ticket = session.ticket_id;
        let mut across = Vec::new();
        for part in parts_of(text) {
            across.extend(if by_solver {
                let line = SessionLine::FromSolver {
                    solver: session.solver_name.clone(),
                    text: part.to_owned(),
                };
                Text::across_to_customer(session, line)
            } else {
                let line = DeskLine::FromCustomer {
                    code: code(&session.code)?,
                    customer: customer(session.customer_name.as_deref()),
                    text: part.to_owned(),
                };
                Text::across_to_solver(session, line)
            });
        }
        if let Some(first) = across.first_mut() {
            first.files = media.iter().map(|it| it.id.0).collect();
            first.files_pending = !media.is_empty();
        }
        self.aside().texts.append(&mut across);
        self.it.ticket = Some(TicketId(ticket));
        self.it.attached = media.to_vec();
        let direction = if by_solver { "solver" } else { "customer" };
        metrics::counter!("savvysolve_relayed_total", "from" => direction).increment(1);
        if by_solver {
            sessions::solver_wrote(self.tx, id.0, self.now).await?;
            if let Some(session) = self.session(id).cloned().filter(|_| !text.is_empty()) {
                unasked::wrote(self.parts, self.tx, &session, text, self.now).await?;
            }
        } else {
            sessions::customer_wrote(self.tx, id.0, self.now).await?;
        }
        Ok(())
    }

    fn tell_solver(&mut self, id: SessionId, line: DeskLine) {
        let text = self
            .session(id)
            .and_then(|it| Text::across_to_solver(it, line));
        self.aside().texts.extend(text);
    }

    /// A customer opted out, or came back: whoever is at work for them must know.
    fn stopped(&mut self, stopped: bool) {
        if self.it.detail.solver.is_some() {
            return;
        }
        let sessions: Vec<_> = self
            .it
            .detail
            .active
            .iter()
            .filter_map(|it| {
                let code = code(&it.code).ok()?;
                let line = if stopped {
                    DeskLine::CustomerStopped { code }
                } else {
                    DeskLine::CustomerBack { code }
                };
                Text::across_to_solver(it, line)
            })
            .collect();
        self.aside().texts.extend(sessions);
    }
}

/// A code as it is stored.
fn code(stored: &str) -> Result<TicketCode, BatchError> {
    TicketCode::parse(stored).map_err(|_| BatchError::Code)
}

/// Words in parts that fit a text together with the name before them: a carrier takes 1,600
/// characters (Twilio's error 21617). Cut at a space where there is one.
fn parts_of(text: &str) -> Vec<&str> {
    const MOST: usize = 1_500;
    let mut parts = Vec::new();
    let mut rest = text;
    while let Some((most, _)) = rest.char_indices().nth(MOST) {
        let cut = rest[..most]
            .rfind(char::is_whitespace)
            .map_or(most, |it| it + 1);
        let (part, behind) = rest.split_at(cut.max(1));
        parts.push(part.trim_end());
        rest = behind;
    }
    parts.push(rest);
    parts
}

#[cfg(test)]
mod tests {
    use super::parts_of;

    #[test]
    fn long_words_go_in_parts_and_nothing_is_lost() {
        assert_eq!(parts_of(""), [""]);
        assert_eq!(parts_of("hello"), ["hello"]);
        let words = "word ".repeat(1_000);
        let parts = parts_of(words.trim());
        assert!(parts.iter().all(|it| it.chars().count() <= 1_500));
        assert_eq!(parts.join(" "), words.trim());
        let solid = "\u{1f600}".repeat(4_000);
        assert_eq!(parts_of(&solid).concat(), solid);
    }
}
