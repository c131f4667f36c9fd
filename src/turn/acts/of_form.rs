//! What becomes of tickets that were typed into the web form, once their number answers.

use super::{Act, code};
use crate::{
    actions,
    conversation::{DeskLine, OpenTicket, Outcome, Proven},
    domain::{DeviceType, SMS, TicketStatus, Urgency, id::TicketId},
    store::{sessions, tickets},
    turn::{aside::Text, detail, error::BatchError},
};

impl Act<'_, '_> {
    /// They are theirs: linked to their account, and whoever has one may write now.
    pub(super) async fn prove(&mut self, ids: &[TicketId]) -> Result<Outcome, BatchError> {
        debug_assert_eq!(self.it.arrived.channel, SMS);
        let (address, now) = (self.it.arrived.address.clone(), self.now);
        let mut proven = Vec::new();
        for id in ids {
            let fresh = actions::prove_ticket(self.tx, id.0, &address, now).await?;
            let Some(ticket) = tickets::get(self.tx, id.0).await? else {
                continue;
            };
            if ticket.reached() != Some(&*address) {
                continue;
            }
            if fresh {
                metrics::counter!("savvysolve_form_answers_total", "answer" => "yes").increment(1);
            }
            let at_work = sessions::of_ticket(self.tx, id.0).await?;
            proven.push(Proven {
                id: *id,
                code: code(&ticket.code)?,
                status: TicketStatus::from_name(&ticket.status).unwrap_or(TicketStatus::Open),
                solver: at_work.map(|it| it.solver_name),
            });
            // The watch over a silent solver begins now.
            self.aside().look(id.0, now)?;
            self.it.ticket = Some(*id);
            if ticket.status == TicketStatus::Open.as_str() {
                self.it.facts.ticket = open(&ticket);
            }
        }
        self.it.detail.active = sessions::of_customer(self.tx, address).await?;
        self.it.facts.sessions = self
            .it
            .detail
            .active
            .iter()
            .filter_map(detail::session)
            .collect();
        let told: Vec<Text> = (self.it.detail.active.iter())
            .filter(|it| ids.iter().any(|id| id.0 == it.ticket_id))
            .filter_map(|it| {
                let code = code(&it.code).ok()?;
                Text::across_to_solver(it, DeskLine::Confirmed { code })
            })
            .collect();
        self.aside().texts.extend(told);
        Ok(Outcome::Proven { tickets: proven })
    }

    /// Somebody else typed their number: these are over, and nobody's, even where they were confirmed.
    pub(super) async fn deny(&mut self, ids: &[TicketId]) -> Result<(), BatchError> {
        for id in ids {
            let ticket = tickets::get(self.tx, id.0).await?;
            if ticket.is_some() {
                metrics::counter!("savvysolve_form_answers_total", "answer" => "no").increment(1);
                actions::disprove_ticket(self.tx, id.0).await?;
                self.drop_with(id.0, |code| DeskLine::WrongNumber { code })
                    .await?;
            }
        }
        Ok(())
    }
}

fn open(ticket: &tickets::Standing) -> Option<OpenTicket> {
    Some(OpenTicket {
        id: TicketId(ticket.id),
        code: code(&ticket.code).ok()?,
        status: TicketStatus::from_name(&ticket.status)?,
        device_type: DeviceType::from_name(&ticket.device_type)?,
        urgency: Urgency::from_name(&ticket.urgency)?,
        created_at: ticket.created_at,
    })
}
