//! What the search for a solver does.

use super::{Act, code};
use crate::{
    actions::{self, Claim, Why},
    conversation::{Claimed, DeskLine, Input, News},
    domain::{
        DeviceType, Timestamp, Urgency,
        id::{SessionId, UserId},
    },
    store::{offers, solvers, tickets},
    turn::{aside::Text, error::BatchError},
};

impl Act<'_, '_> {
    /// Texts the offer to some solvers, for the first time or once more.
    pub(super) async fn offer(&mut self, to: &[UserId]) -> Result<(), BatchError> {
        let Some(ticket) = self.it.detail.ticket.clone() else {
            return Ok(());
        };
        let line = DeskLine::Offer {
            code: code(&ticket.code)?,
            device: DeviceType::from_name(&ticket.device_type).unwrap_or(DeviceType::Other),
            urgency: Urgency::from_name(&ticket.urgency).unwrap_or(Urgency::Normal),
            problem: self
                .parts
                .told(&ticket.description, ticket.customer_name.as_deref()),
        };
        for id in to {
            let Some(solver) = solvers::get(self.tx, id.0).await?.filter(|it| it.on_duty) else {
                continue;
            };
            offers::put(self.tx, ticket.id, id.0, self.now).await?;
            metrics::counter!("savvysolve_offers_total").increment(1);
            self.aside().texts.push(Text {
                bulk: true,
                ..Text::to_solver(&solver, ticket.id, line.clone())
            });
        }
        Ok(())
    }

    /// The solver who said they could comes now, and nobody else took it.
    pub(super) async fn assign(&mut self, id: UserId) -> Result<(), BatchError> {
        let Some(ticket) = self.it.detail.ticket.clone() else {
            return Ok(());
        };
        let now = self.now;
        let Some(solver) = solvers::get(self.tx, id.0).await?.filter(|it| it.on_duty) else {
            offers::answer(
                self.tx,
                ticket.id,
                id.0,
                false,
                "passed".to_owned(),
                None,
                now,
            )
            .await?;
            return self.aside().look(ticket.id, now);
        };
        let Claim::Won(won) = actions::claim(self.tx, &solver, &ticket.code, now).await? else {
            return Ok(());
        };
        let claimed: Claimed = self.won(&solver, &won).await?;
        let line = DeskLine::Kept {
            problem: claimed.problem,
            code: claimed.code.clone(),
            customer: claimed.customer,
            device: claimed.device_type,
            urgency: claimed.urgency,
        };
        // Before the photos, which `won` put there.
        let text = Text::to_solver(&solver, ticket.id, line);
        self.aside().texts.insert(0, text);
        if claimed.unproven {
            let line = DeskLine::Unconfirmed { code: claimed.code };
            let text = Text::to_solver(&solver, ticket.id, line);
            self.aside().texts.insert(1, text);
        }
        Ok(())
    }

    /// News for the customer of the ticket.
    pub(super) fn tell_customer(&mut self, news: News) -> Result<(), BatchError> {
        let Some(ticket) = self.it.detail.ticket.clone() else {
            return Ok(());
        };
        let now = self.now;
        self.aside()
            .news(&ticket.channel, ticket.reached(), news, now)
    }

    /// The solver gave no sign: the ticket goes back to the queue, and both are told.
    pub(super) async fn take_back(
        &mut self,
        id: SessionId,
        ticket: &tickets::Standing,
    ) -> Result<(), BatchError> {
        let now = self.now;
        let Some(at_work) = self.it.detail.at_work.clone().filter(|it| it.id == id.0) else {
            return Ok(());
        };
        if !actions::release(
            self.tx,
            id.0,
            ticket.id,
            at_work.solver_id,
            Why::Silent,
            now,
        )
        .await?
        {
            return Ok(());
        }
        metrics::counter!("savvysolve_sessions_total", "end" => "silent").increment(1);
        let code = code(&ticket.code)?;
        let news = News::SolverLeft {
            code: code.clone(),
            solver: at_work.solver_name,
        };
        let address = self.reached(id, ticket.reached()).await?;
        self.aside()
            .news(&ticket.channel, address.as_deref(), news, now)?;
        self.aside().look(ticket.id, now)?;
        let Some(solver) = at_work.solver_id else {
            return Ok(());
        };
        if let Some(solver) = solvers::get(self.tx, solver).await? {
            let line = DeskLine::TakenBack { code };
            self.aside()
                .texts
                .push(Text::to_solver(&solver, ticket.id, line));
        }
        Ok(())
    }

    /// The input comes again later.
    pub(super) fn postpone(&mut self, until: Timestamp) -> Result<(), BatchError> {
        if matches!(self.it.arrived.input, Input::Timeout) {
            self.it.turn.wake_at = Some(until);
            return Ok(());
        }
        let (channel, address) = (self.it.arrived.channel, self.it.arrived.address.clone());
        let (input, now) = (self.it.arrived.input.clone(), self.now);
        self.aside().leave(channel, &address, &input, until, now)
    }
}
