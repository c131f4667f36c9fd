//! A customer whose ticket is to go on at their other place: by mail in place of texts, or by text in place of
//! mails. It goes there once they proved it: a code is sent there and typed back where it was asked for.

use super::{Act, code};
use crate::{
    actions::{self, Code, Place, Typed},
    conversation::{By, DeskLine, Elsewhere, Line, MoveLine, Outcome},
    domain::{EMAIL, EmailAddress, PhoneNumber, SMS, TicketStatus, id::TicketId},
    store::{contacts, sessions, solvers, tickets, users},
    turn::{MailTo, Notice, aside::Text, detail::customer, error::BatchError},
    wording::{Links, Told},
};

/// A place that was named, as it is written in the database.
enum Named {
    Phone(PhoneNumber),
    Mail(EmailAddress),
}

impl Named {
    fn place(&self) -> Place<'_> {
        match self {
            Self::Phone(phone) => Place::Phone(phone),
            Self::Mail(address) => Place::Mail(address),
        }
    }
}

impl Act<'_, '_> {
    /// The wish: a code is sent there, unless the place is proven already.
    pub(super) async fn go_elsewhere(
        &mut self,
        ticket: TicketId,
        to: Option<&str>,
    ) -> Result<Outcome, BatchError> {
        Ok(Outcome::Elsewhere(self.wish(ticket, to).await?))
    }

    async fn wish(&mut self, ticket: TicketId, to: Option<&str>) -> Result<Elsewhere, BatchError> {
        let Some(standing) = self.open_one(ticket).await? else {
            return Ok(Elsewhere::Over);
        };
        let account = self.account().await?;
        let theirs = account.as_ref().and_then(|it| self.of_account(it));
        let known = theirs.clone().or_else(|| self.known(&standing));
        let to = match (to, known) {
            (Some(to), _) => to.to_owned(),
            (None, Some(known)) => known,
            (None, None) => return Ok(Elsewhere::Asks { ticket }),
        };
        let Some(named) = self.named(&to).await? else {
            return Ok(Elsewhere::Impossible);
        };
        let (channel, address) = named.place().owned();
        if !self.reaches(channel, address.clone()).await? {
            return Ok(Elsewhere::NotReached);
        }
        let proven = self.known(&standing);
        if theirs.as_ref() == Some(&address)
            || theirs.is_none() && proven.as_ref() == Some(&address)
        {
            return self.arrive(&standing, &named, account.as_ref()).await;
        }
        if theirs.is_some() {
            return Ok(Elsewhere::NotYours);
        }
        if !self.may_send(&named).await? {
            return Ok(Elsewhere::TooMany);
        }
        self.send_code(&standing, &named).await?;
        Ok(Elsewhere::Sent {
            ticket,
            to: address,
        })
    }

    /// The code came back.
    pub(super) async fn type_back(
        &mut self,
        ticket: TicketId,
        to: &str,
        digits: &str,
    ) -> Result<Outcome, BatchError> {
        Ok(Outcome::Elsewhere(self.typed(ticket, to, digits).await?))
    }

    async fn typed(
        &mut self,
        ticket: TicketId,
        to: &str,
        digits: &str,
    ) -> Result<Elsewhere, BatchError> {
        let Some(standing) = self.open_one(ticket).await? else {
            return Ok(Elsewhere::Over);
        };
        let Some(named) = self.named(to).await? else {
            return Ok(Elsewhere::Impossible);
        };
        let (key, by) = (&self.parts.key, &self.it.arrived.address);
        let typist = key.hash("types codes", by);
        let limits = &self.parts.elsewhere.codes;
        if !limits.guesses.allows(self.tx, &typist, self.now).await? {
            return Ok(Elsewhere::TooMany);
        }
        let typed = actions::typed_back(self.tx, key, named.place(), by, digits, self.now).await?;
        let right = typed == Typed::Right;
        limits.tried(self.tx, key, named.place(), right).await?;
        match typed {
            Typed::Right => {}
            Typed::Wrong => return Ok(Elsewhere::Wrong),
            Typed::Exhausted => return Ok(Elsewhere::Exhausted),
            Typed::Old => return Ok(Elsewhere::Old),
        }
        let account = self.account().await?;
        self.arrive(&standing, &named, account.as_ref()).await
    }

    /// Both places are proven: the ticket goes on there.
    async fn arrive(
        &mut self,
        standing: &tickets::Standing,
        named: &Named,
        account: Option<&users::Account>,
    ) -> Result<Elsewhere, BatchError> {
        if let Some(account) = account
            && !self.joins(account, named).await?
        {
            return Ok(Elsewhere::NotYours);
        }
        let (id, now) = (standing.id, self.now);
        let here = self.it.arrived.address.clone();
        let (channel, address) = named.place().owned();
        let moved = match named {
            Named::Mail(_) => tickets::prove_mail(self.tx, id, here, address.clone(), now).await?,
            Named::Phone(_) => tickets::prove_text(self.tx, id, here, address.clone(), now).await?,
        };
        if moved == 0 {
            return Ok(Elsewhere::Over);
        }
        if let Named::Mail(_) = named {
            // From now on a mail that only says it is from there is held back.
            contacts::prove(self.tx, channel.clone(), address.clone(), now).await?;
        }
        sessions::follow(self.tx, id, address.clone()).await?;
        let (to, by) = match named {
            Named::Mail(_) => (EMAIL, By::Mail),
            Named::Phone(_) => (SMS, By::Text),
        };
        metrics::counter!("savvysolve_tickets_moved_total", "to" => to).increment(1);
        self.tell_of_move(standing, (to, address.clone()), by)
            .await?;
        self.it.ticket = Some(TicketId(id));
        Ok(Elsewhere::Moved {
            code: code(&standing.code)?,
            to: address,
        })
    }

    /// The customer at their new place, and the solver who is with them.
    async fn tell_of_move(
        &mut self,
        standing: &tickets::Standing,
        to: (&'static str, String),
        by: By,
    ) -> Result<(), BatchError> {
        // The session went there with its ticket.
        let mut active = sessions::of_customer(self.tx, to.1.clone()).await?;
        active.retain(|it| it.ticket_id == standing.id);
        let line = Line::Move(MoveLine::Here {
            by,
            code: code(&standing.code)?,
            solver: active.first().map(|it| it.solver_name.clone()),
        });
        let language = self.it.turn.state.language();
        let mut here = Text::elsewhere(to, language, line, standing.id);
        here.name.clone_from(&standing.customer_name);
        self.aside().texts.push(here);
        for session in &active {
            let line = DeskLine::Moved {
                code: code(&session.code)?,
                customer: customer(session.customer_name.as_deref()),
                by,
            };
            let text = Text::across_to_solver(session, line);
            self.aside().texts.extend(text);
        }
        Ok(())
    }

    /// Whether a place goes with an account, which then has proven it too. What another account has, or
    /// this one has another of, is never taken here.
    async fn joins(&mut self, account: &users::Account, named: &Named) -> Result<bool, BatchError> {
        let now = self.now;
        match named {
            Named::Mail(address) => {
                if account.email_verified_at.is_some() {
                    return Ok(account.email.as_deref() == Some(address.as_str()));
                }
                let others = users::with_email(self.tx, address.as_str().to_owned()).await?;
                if others.is_some() {
                    return Ok(false);
                }
                actions::prove_email(self.tx, account.id, address, now).await?;
            }
            Named::Phone(phone) => {
                if account.phone.is_some() {
                    return Ok(account.phone.as_deref() == Some(phone.as_str()));
                }
                let others = users::with_phone(self.tx, phone.to_string()).await?;
                if others.is_some() {
                    return Ok(false);
                }
                actions::change_phone(self.tx, account.id, phone, now).await?;
            }
        }
        Ok(true)
    }

    async fn open_one(
        &mut self,
        ticket: TicketId,
    ) -> Result<Option<tickets::Standing>, BatchError> {
        let found = tickets::get(self.tx, ticket.0).await?;
        Ok(found.filter(|it| {
            let status = TicketStatus::from_name(&it.status);
            matches!(status, Some(TicketStatus::Open | TicketStatus::Claimed))
        }))
    }

    async fn account(&mut self) -> Result<Option<users::Account>, BatchError> {
        Ok(match self.it.loaded.user_id {
            Some(id) => users::get(self.tx, id).await?,
            None => None,
        })
    }

    /// They write mails, and want texts.
    fn to_text(&self) -> bool {
        self.it.arrived.channel == EMAIL
    }

    /// Their other place, as this ticket has it proven.
    fn known(&self, standing: &tickets::Standing) -> Option<String> {
        let (address, proven_at) = if self.to_text() {
            (&standing.customer_phone, standing.phone_proven_at)
        } else {
            (&standing.customer_email, standing.email_proven_at)
        };
        address.clone().filter(|_| proven_at.is_some())
    }

    /// The same, as their account has it proven.
    fn of_account(&self, account: &users::Account) -> Option<String> {
        if self.to_text() {
            return account.phone.clone();
        }
        let proven = account.email_verified_at.is_some();
        account.email.clone().filter(|_| proven)
    }

    /// What was named, where it can be written to: none of our own places, and no solver's, whose texts
    /// are a solver's.
    async fn named(&mut self, to: &str) -> Result<Option<Named>, BatchError> {
        if !self.to_text() {
            let ours = &self.parts.mailing.address;
            let parsed = EmailAddress::parse(to).ok();
            let others = parsed.filter(|it| it != ours && ours.tag_of(it.as_str()).is_none());
            return Ok(others.map(Named::Mail));
        }
        let elsewhere = &self.parts.elsewhere;
        let Ok(phone) = PhoneNumber::parse_for_texts(to, Some(&elsewhere.region)) else {
            return Ok(None);
        };
        let has = users::with_phone(self.tx, phone.to_string()).await?;
        let solver = match has {
            Some(it) => solvers::get(self.tx, it.id).await?,
            None => None,
        };
        let free = solver.is_none() && phone.as_str() != elsewhere.number;
        Ok(free.then_some(Named::Phone(phone)))
    }

    async fn reaches(&mut self, channel: String, address: String) -> Result<bool, BatchError> {
        let hash = self.parts.key.hash("address", &address);
        if contacts::erased(self.tx, hash).await?.is_some() {
            return Ok(false);
        }
        let reach = contacts::reach(self.tx, channel, address).await?;
        Ok(reach.is_none_or(|it| !it.opted_out && !it.bounces))
    }

    /// The limits on codes, counted together with those that pages ask for.
    async fn may_send(&mut self, named: &Named) -> Result<bool, BatchError> {
        let (key, now) = (&self.parts.key, self.now);
        let asker = key.hash("asks for codes", &self.it.arrived.address);
        let limits = &self.parts.elsewhere.codes;
        Ok((limits.allow(self.tx, key, named.place(), &asker, now)).await?)
    }

    async fn send_code(
        &mut self,
        standing: &tickets::Standing,
        named: &Named,
    ) -> Result<(), BatchError> {
        let (parts, now) = (self.parts, self.now);
        let language = self.it.turn.state.language();
        let code = Code::new(&parts.key, now).map_err(|_| BatchError::Random)?;
        let digits = code.digits().to_owned();
        let (notice, result) = match named {
            Named::Mail(address) => {
                let told = Told::MoveCode {
                    digits,
                    minutes: actions::CODE_LIFE.as_secs() / 60,
                    code: standing.code.clone(),
                };
                let letter = (parts.wording).notice(language, None, &told, &Links::default());
                let to = MailTo {
                    address: address.as_str(),
                    held_until: None,
                };
                let kind = Some(crate::turn::CODE);
                (
                    Notice::letter(parts, self.tx, to, &letter, kind, now).await?,
                    "mailed",
                )
            }
            Named::Phone(phone) => {
                let to = crate::turn::To {
                    phone: phone.as_str(),
                    language,
                    ticket: None,
                    held_until: None,
                };
                let line = Line::Move(MoveLine::Code { digits });
                (
                    Notice::write(parts, self.tx, to, line, now).await?,
                    "texted",
                )
            }
        };
        let asked_by = &self.it.arrived.address;
        code.keep_for(self.tx, named.place(), asked_by, notice.id, now)
            .await?;
        self.it.aside.notices.push(notice);
        metrics::counter!("savvysolve_codes_total", "result" => result).increment(1);
        Ok(())
    }
}
