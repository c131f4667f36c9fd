//! What a solver does.

use super::{Act, code};
use crate::{
    actions::{self, Claim, Why, Won},
    conversation::{Claimed, DeskLine, News, Outcome, Standing, Stars, Wanted},
    domain::{
        DeviceType, TicketCode, TicketStatus, Timestamp, Urgency, first_name,
        id::{SessionId, TicketId},
    },
    store::{offers, sessions, solvers, tickets},
    turn::{aside::Text, detail::customer, error::BatchError, unasked},
};

/// Tickets whose dispatch looks again when a solver comes on duty.
const LOOKS: i64 = 200;

impl Act<'_, '_> {
    /// Claims a ticket for the solver whose turn it is.
    pub(super) async fn claim(&mut self, wanted: &TicketCode) -> Result<Outcome, BatchError> {
        let Some(solver) = self.it.detail.solver.clone() else {
            return Ok(unknown(wanted, Wanted::Claim));
        };
        match actions::claim(self.tx, &solver, wanted.as_str(), self.now).await? {
            Claim::Won(won) => {
                let claimed = self.won(&solver, &won).await?;
                self.it.ticket = Some(claimed.ticket);
                Ok(Outcome::Claimed(claimed))
            }
            Claim::Not(found) => Ok(self.standing(wanted, Wanted::Claim, found.as_deref())),
        }
    }

    /// Tells everybody of a claim that was won: the others who hold the offer, the customer, the
    /// dispatch; and sends the ticket's photos to the solver.
    pub(super) async fn won(
        &mut self,
        solver: &solvers::Solver,
        won: &Won,
    ) -> Result<Claimed, BatchError> {
        let ticket = &won.ticket;
        let code = code(&ticket.code)?;
        metrics::counter!("savvysolve_claims_total", "result" => "won").increment(1);
        for other in &won.others {
            if let Some(other) = solvers::get(self.tx, *other).await? {
                let line = DeskLine::OfferGone {
                    code: code.clone(),
                    claimed: true,
                };
                let text = Text::to_solver(&other, ticket.id, line);
                self.aside().texts.push(text);
            }
        }
        let stars = solvers::stars(self.tx, solver.id).await?;
        let stars = stars.as_ref().and_then(self::stars);
        let news = News::SolverCame {
            code: code.clone(),
            solver: first_name(&solver.name).to_owned(),
            stars,
        };
        let now = self.now;
        self.aside()
            .news(&ticket.channel, ticket.reached(), news, now)?;
        self.aside().look(ticket.id, now)?;
        unasked::claimed(self.parts, self.tx, won.session.0, now).await?;
        let customer = customer(ticket.customer_name.as_deref());
        if !won.files.is_empty() {
            let line = DeskLine::FromCustomer {
                code: code.clone(),
                customer: customer.clone(),
                text: String::new(),
            };
            self.aside().texts.push(Text {
                files: won.files.iter().map(|it| it.id).collect(),
                files_pending: won.files.iter().any(|it| it.status == "pending"),
                ..Text::to_solver(solver, ticket.id, line)
            });
        }
        Ok(Claimed {
            session: won.session,
            ticket: TicketId(ticket.id),
            code,
            customer,
            device_type: DeviceType::from_name(&ticket.device_type).unwrap_or(DeviceType::Other),
            urgency: Urgency::from_name(&ticket.urgency).unwrap_or(Urgency::Normal),
            problem: self
                .parts
                .told(&won.problem(), ticket.customer_name.as_deref()),
            photos: won.files.len(),
            unproven: ticket.reached().is_none(),
        })
    }

    /// How it stands with a code that is none of theirs.
    pub(super) async fn look_up(
        &mut self,
        wanted: &TicketCode,
        why: Wanted,
    ) -> Result<Outcome, BatchError> {
        let found = tickets::with_code(self.tx, wanted.as_str().to_owned()).await?;
        Ok(self.standing(wanted, why, found.as_ref()))
    }

    fn standing(
        &self,
        wanted: &TicketCode,
        why: Wanted,
        found: Option<&tickets::Standing>,
    ) -> Outcome {
        let theirs = |ticket: &tickets::Standing| {
            self.it
                .detail
                .active
                .iter()
                .any(|it| it.ticket_id == ticket.id)
        };
        let standing = match found {
            None => Standing::Unknown,
            Some(ticket) => match TicketStatus::from_name(&ticket.status) {
                Some(TicketStatus::Open) => Standing::Open,
                Some(TicketStatus::Claimed) if theirs(ticket) => Standing::Theirs,
                Some(TicketStatus::Claimed) => Standing::Anothers,
                _ => Standing::Over,
            },
        };
        if why == Wanted::Claim {
            metrics::counter!("savvysolve_claims_total", "result" => "lost").increment(1);
        }
        Outcome::Code {
            code: wanted.clone(),
            wanted: why,
            standing,
        }
    }

    /// An answer to an offer, without a claim.
    pub(super) async fn answer(
        &mut self,
        ticket: uuid::Uuid,
        live: bool,
        answer: &str,
        promised_for: Option<Timestamp>,
    ) -> Result<(), BatchError> {
        let Some(solver) = self.it.detail.solver.as_ref().map(|it| it.id) else {
            return Ok(());
        };
        let now = self.now;
        offers::answer(
            self.tx,
            ticket,
            solver,
            live,
            answer.to_owned(),
            promised_for,
            now,
        )
        .await?;
        self.aside().look(ticket, now)
    }

    /// On duty, or off. Every open ticket that fits is offered again to whoever comes.
    pub(super) async fn duty(&mut self, on: bool) -> Result<(), BatchError> {
        let Some(solver) = self.it.detail.solver.as_ref().map(|it| it.id) else {
            return Ok(());
        };
        solvers::set_duty(self.tx, solver, on).await?;
        if on {
            let now = self.now;
            for ticket in solvers::open_tickets_for(self.tx, solver, LOOKS).await? {
                self.aside().look(ticket.id, now)?;
            }
        }
        Ok(())
    }

    /// The session is done. False when it was over already.
    pub(super) async fn end(
        &mut self,
        id: SessionId,
        minutes: u32,
        tier: &str,
        price: &str,
    ) -> Result<bool, BatchError> {
        let Some(session) = self.session(id).cloned() else {
            return Ok(false);
        };
        let now = self.now;
        let took = i64::from(minutes);
        if sessions::complete(self.tx, id.0, took, tier.to_owned(), price.to_owned(), now).await?
            == 0
        {
            return Ok(false);
        }
        tickets::complete(self.tx, session.ticket_id, now).await?;
        metrics::counter!("savvysolve_sessions_total", "end" => "completed").increment(1);
        let news = News::SessionEnded {
            session: id,
            code: code(&session.code)?,
            solver: session.solver_name.clone(),
            minutes,
            tier: tier.to_owned(),
            price: price.to_owned(),
        };
        let address = self
            .reached(id, session.customer_address.as_deref())
            .await?;
        self.aside()
            .news(&session.customer_channel, address.as_deref(), news, now)?;
        self.aside().look(session.ticket_id, now)?;
        let of = unasked::Ended {
            minutes,
            tier,
            price,
        };
        unasked::ended(self.parts, self.tx, id.0, of, now).await?;
        self.it.ticket = Some(TicketId(session.ticket_id));
        Ok(true)
    }

    /// Whom news of a session that just ended go to. What was loaded is `known`; where it was nobody, the
    /// customer may have confirmed their number since, and then the end is theirs to hear.
    pub(super) async fn reached(
        &mut self,
        id: SessionId,
        known: Option<&str>,
    ) -> Result<Option<String>, BatchError> {
        if let Some(known) = known {
            return Ok(Some(known.to_owned()));
        }
        let whose = sessions::whose(self.tx, id.0).await?;
        Ok(whose.and_then(|it| it.customer_address))
    }

    /// Gives a ticket back: by its solver, or by the dispatch when the solver gave no sign.
    pub(super) async fn release(&mut self, id: SessionId) -> Result<(), BatchError> {
        let now = self.now;
        if let Some(ticket) = self.it.detail.ticket.clone() {
            return self.take_back(id, &ticket).await;
        }
        let Some(session) = self.session(id).cloned() else {
            return Ok(());
        };
        let (ticket, solver) = (session.ticket_id, session.solver_id);
        if !actions::release(self.tx, id.0, ticket, solver, Why::Released, now).await? {
            return Ok(());
        }
        metrics::counter!("savvysolve_sessions_total", "end" => "released").increment(1);
        let news = News::SolverLeft {
            code: code(&session.code)?,
            solver: session.solver_name.clone(),
        };
        let address = self
            .reached(id, session.customer_address.as_deref())
            .await?;
        self.aside()
            .news(&session.customer_channel, address.as_deref(), news, now)?;
        self.aside().look(ticket, now)
    }
}

fn unknown(code: &TicketCode, wanted: Wanted) -> Outcome {
    Outcome::Code {
        code: code.clone(),
        wanted,
        standing: Standing::Unknown,
    }
}

/// The mean of a solver's ratings, once there are any.
pub(in crate::turn) fn stars(row: &solvers::Stars) -> Option<Stars> {
    let (total, count) = (
        u32::try_from(row.total).ok()?,
        u32::try_from(row.ratings).ok()?,
    );
    (count > 0).then(|| Stars {
        tenths: (total * 10 + count / 2) / count,
        count,
    })
}
