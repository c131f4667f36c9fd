//! What a customer does around their session.

use uuid::Uuid;

use super::{Act, code};
use crate::{
    actions::{self, Claim, Rating, Which},
    conversation::{DeskLine, HistorySession, Outcome, Rateable, Rated},
    domain::{
        DISPATCH, EMAIL, Media, TicketCode, first_name,
        id::{SessionId, TicketId, new_id},
    },
    store::{erasures, ratings, sessions, solvers, tickets, users},
    turn::{aside::Text, detail::customer, error::BatchError, rating::Shown},
};

/// Sessions that one text of a history lists.
const LISTED: i64 = 3;

impl Act<'_, '_> {
    /// Drops a ticket, and tells whoever was at it or might have been.
    pub(super) async fn drop_ticket(&mut self, ticket: Uuid) -> Result<(), BatchError> {
        self.drop_with(ticket, |code| DeskLine::CustomerLeft { code })
            .await
    }

    /// The same, with other words to the solver who was at it.
    pub(super) async fn drop_with(
        &mut self,
        ticket: Uuid,
        why: impl Fn(TicketCode) -> DeskLine,
    ) -> Result<(), BatchError> {
        let now = self.now;
        let Some(dropped) = actions::drop_ticket(self.tx, ticket, now).await? else {
            return Ok(());
        };
        let Some(standing) = tickets::get(self.tx, ticket).await? else {
            return Ok(());
        };
        let code = code(&standing.code)?;
        if let Some(solver) = dropped.solver {
            metrics::counter!("savvysolve_sessions_total", "end" => "dropped").increment(1);
            self.tell(solver, ticket, why(code.clone())).await?;
        }
        for solver in dropped.offered {
            let line = DeskLine::OfferGone {
                code: code.clone(),
                claimed: false,
            };
            self.tell(solver, ticket, line).await?;
        }
        self.aside().look(ticket, now)
    }

    async fn tell(&mut self, solver: Uuid, ticket: Uuid, line: DeskLine) -> Result<(), BatchError> {
        if let Some(solver) = solvers::get(self.tx, solver).await? {
            self.aside()
                .texts
                .push(Text::to_solver(&solver, ticket, line));
        }
        Ok(())
    }

    /// Rates a session; its solver sees it.
    pub(super) async fn rate(
        &mut self,
        session: &Rateable,
        score: u8,
        comment: &str,
    ) -> Result<Outcome, BatchError> {
        let which = match session {
            Rateable::Session(id) => Which::Session(id.0),
            Rateable::Code(code) => Which::Code(code.as_str().to_owned()),
            Rateable::Last => Which::Last,
        };
        let address = self.it.arrived.address.clone();
        let rating = actions::rate(self.tx, &address, &which, score, comment, self.now).await?;
        Ok(Outcome::Rated(match rating {
            Rating::None => Rated::None,
            Rating::NotOver(session) => Rated::NotOver {
                code: code(&session.code)?,
            },
            Rating::TooLate(session) => Rated::TooLate {
                code: code(&session.code)?,
                score: session
                    .score
                    .and_then(|it| u8::try_from(it).ok())
                    .unwrap_or(score),
            },
            Rating::Kept { session, now } => {
                metrics::counter!("savvysolve_ratings_total", "score" => score.to_string())
                    .increment(1);
                self.show_rating(&session, &now).await?;
                Rated::Kept {
                    session: SessionId(session.id),
                    code: code(&session.code)?,
                    solver: session.solver_name,
                    score,
                    changed: session.score.is_some(),
                }
            }
        }))
    }

    /// Words behind a rating.
    pub(super) async fn comment(
        &mut self,
        session: SessionId,
        words: &str,
    ) -> Result<(), BatchError> {
        let address = self.it.arrived.address.clone();
        let kept = actions::comment(self.tx, &address, session.0, words, self.now).await?;
        if let Some((session, rating)) = kept {
            self.show_rating(&session, &rating).await?;
        }
        Ok(())
    }

    async fn show_rating(
        &mut self,
        session: &sessions::Rateable,
        rating: &ratings::Rating,
    ) -> Result<(), BatchError> {
        let shown = Shown::of(self.parts, self.tx, session, rating, self.now).await?;
        self.aside().texts.extend(shown.map(|it| Text {
            bulk: true,
            held_until: it.held_until,
            ..Text::to_solver(&it.solver, session.ticket_id, it.line)
        }));
        Ok(())
    }

    /// Three lines of their history.
    pub(super) async fn history(&mut self, skip: u32) -> Result<Outcome, BatchError> {
        let address = self.it.arrived.address.clone();
        let rows = sessions::history(self.tx, address, i64::from(skip), LISTED + 1).await?;
        let limit = usize::try_from(LISTED).unwrap_or(3);
        let more = rows.len() > limit;
        let sessions = rows
            .into_iter()
            .take(limit)
            .filter_map(|row| {
                Some(HistorySession {
                    ended_at: row.ended_at?,
                    code: TicketCode::parse(&row.code).ok()?,
                    problem: row.description,
                    solver: row.solver_name,
                    minutes: row
                        .minutes
                        .and_then(|it| u32::try_from(it).ok())
                        .unwrap_or(0),
                    tier: row.tier.unwrap_or_default(),
                    score: row.score.and_then(|it| u8::try_from(it).ok()),
                })
            })
            .collect();
        Ok(Outcome::History { sessions, more })
    }

    /// Opens a ticket again; the solver who had it takes it at once when they are on duty.
    pub(super) async fn reopen(
        &mut self,
        ticket: TicketId,
        text: &str,
        media: &[Media],
    ) -> Result<Outcome, BatchError> {
        let now = self.now;
        let Some(last) = actions::reopen(self.tx, ticket.0, now).await? else {
            return Ok(Outcome::Reopened {
                ok: false,
                solver: None,
            });
        };
        self.it.ticket = Some(ticket);
        self.it.attached = media.to_vec();
        if !text.is_empty() {
            let note = tickets::NewNote {
                id: new_id(now),
                ticket_id: ticket.0,
                body: text.to_owned(),
                created_at: now,
            };
            tickets::add_note(self.tx, vec![note]).await?;
        }
        self.aside().look(ticket.0, now)?;
        let standing = tickets::get(self.tx, ticket.0).await?;
        let (Some(solver), Some(standing)) = (last, standing) else {
            return Ok(Outcome::Reopened {
                ok: true,
                solver: None,
            });
        };
        let claim = actions::claim(self.tx, &solver, &standing.code, now).await?;
        let Claim::Won(won) = claim else {
            return Ok(Outcome::Reopened {
                ok: true,
                solver: None,
            });
        };
        let line = DeskLine::Again {
            code: code(&standing.code)?,
            customer: customer(won.ticket.customer_name.as_deref()),
            text: self.parts.masked(text),
        };
        self.aside().texts.push(Text {
            files: media.iter().map(|it| it.id.0).collect(),
            files_pending: !media.is_empty(),
            ..Text::to_solver(&solver, ticket.0, line)
        });
        Ok(Outcome::Reopened {
            ok: true,
            solver: Some(first_name(&solver.name).to_owned()),
        })
    }

    /// All that is known of them is to be removed: their tickets end now, the rest is done beside
    /// the conversation (`crate::erase`).
    pub(super) async fn erase(&mut self) -> Result<(), BatchError> {
        let mut tickets: Vec<Uuid> = self
            .it
            .detail
            .active
            .iter()
            .map(|it| it.ticket_id)
            .collect();
        tickets.extend(self.it.facts.ticket.as_ref().map(|it| it.id.0));
        tickets.dedup();
        for ticket in tickets {
            self.drop_ticket(ticket).await?;
        }
        debug_assert_ne!(self.it.arrived.channel, DISPATCH);
        let language = self.it.turn.state.language().code().to_owned();
        let (channel, address) = (self.it.arrived.channel, self.it.arrived.address.clone());
        let mut places = self.beside(&address).await?;
        places.push((channel.to_owned(), address));
        for (channel, address) in places {
            let (id, language) = (new_id(self.now), language.clone());
            erasures::ask(self.tx, id, channel, address, language, self.now).await?;
        }
        Ok(())
    }

    /// Their other places, which they proved for a ticket. What another account has is not theirs alone.
    async fn beside(&mut self, address: &str) -> Result<Vec<(String, String)>, BatchError> {
        let mut places = Vec::new();
        for it in erasures::beside(self.tx, address.to_owned()).await? {
            let account = if it.channel == EMAIL {
                users::with_email(self.tx, it.address.clone()).await?
            } else {
                users::with_phone(self.tx, it.address.clone()).await?
            };
            let anothers = account.is_some_and(|of| Some(of.id) != self.it.loaded.user_id);
            let place = (it.channel, it.address);
            if !anothers && !places.contains(&place) {
                places.push(place);
            }
        }
        Ok(places)
    }
}
