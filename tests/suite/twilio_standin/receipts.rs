//! Status callbacks: signed POSTs to the URL that came with the message.

use std::{collections::VecDeque, time::Duration};

use tokio::time::sleep;

use super::{Direction, Message, State, Twilio, faults::mixed, inbound::sign};

/// One receipt.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Receipt {
    /// `sending`, `sent`, `delivered`, `undelivered`, `failed`, …
    pub(crate) status: &'static str,
    /// Only with `undelivered` and `failed`.
    pub(crate) error_code: Option<u32>,
}

/// Which receipts follow a message, in the order in which they are posted. None by default.
#[derive(Clone, Debug, Default)]
pub(crate) struct Receipts {
    /// Before the request to send is answered.
    pub(crate) before_answer: Vec<Receipt>,
    /// After it is answered.
    pub(crate) after: Vec<Receipt>,
    /// The wait before each of `after`.
    pub(crate) pause: Duration,
}

/// A receipt that was posted.
#[derive(Clone, Debug)]
pub(crate) struct Played {
    /// Of which message.
    pub(crate) sid: String,
    /// What it said.
    pub(crate) receipt: Receipt,
    /// The app's answer; none when it could not be reached.
    pub(crate) answered: Option<u16>,
}

const SENDING: Receipt = Receipt {
    status: "sending",
    error_code: None,
};
const SENT: Receipt = Receipt {
    status: "sent",
    error_code: None,
};
const DELIVERED: Receipt = Receipt {
    status: "delivered",
    error_code: None,
};

impl Receipts {
    /// None: nothing is ever heard of the message again.
    pub(crate) fn none() -> Self {
        Self::default()
    }

    /// As they should come.
    pub(crate) fn in_order() -> Self {
        Self::after([SENDING, SENT, DELIVERED])
    }

    /// The last first.
    pub(crate) fn reordered() -> Self {
        Self::after([DELIVERED, SENDING, SENT])
    }

    /// Each twice, and the first once more at the end.
    pub(crate) fn duplicated() -> Self {
        Self::after([SENDING, SENDING, SENT, SENT, DELIVERED, DELIVERED, SENDING])
    }

    /// All before the app learns the message's id from the answer.
    pub(crate) fn before_answer() -> Self {
        Self {
            before_answer: vec![SENDING, SENT, DELIVERED],
            ..Self::default()
        }
    }

    /// Sent and not delivered, with this code: 30003 (unreachable), 30004 (blocked), 30005
    /// (unknown), 30006 (landline), 30007 (filtered), 30008 (unknown error), …
    pub(crate) fn undelivered(code: u32) -> Self {
        let last = Receipt {
            status: "undelivered",
            error_code: Some(code),
        };
        Self::after([SENDING, SENT, last])
    }

    /// Failed before it was sent, with this code: 30001 (queue overflow), 30036 (expired), …
    pub(crate) fn failed(code: u32) -> Self {
        Self::after([Receipt {
            status: "failed",
            error_code: Some(code),
        }])
    }

    /// These, after the answer.
    pub(crate) fn after(receipts: impl Into<Vec<Receipt>>) -> Self {
        Self {
            after: receipts.into(),
            ..Self::default()
        }
    }

    /// What a seed deals out: half as they should come, the others out of order, twice, late, early,
    /// never, or not delivered by one of 30003 to 30008.
    pub(crate) fn of_luck(seed: u64, phone: &str, nth: u64) -> Self {
        let luck = mixed(!seed, phone, nth);
        match luck % 100 {
            0..50 => Self::in_order(),
            50..60 => Self::reordered(),
            60..70 => Self::duplicated(),
            70..78 => Self::before_answer(),
            78..86 => Self::in_order().with_pause(Duration::from_millis(200)),
            86..92 => Self::none(),
            _ => Self::undelivered(30_003 + u32::try_from(luck / 100 % 6).unwrap_or(0)),
        }
    }

    /// The same with this wait before each.
    #[must_use]
    pub(crate) fn with_pause(self, pause: Duration) -> Self {
        Self { pause, ..self }
    }
}

impl Twilio {
    /// Receipts of messages from now on.
    pub(crate) fn receipts(&self, receipts: Receipts) {
        self.state().receipts = receipts;
    }

    /// Receipts of the next message to this phone alone; they queue up.
    pub(crate) fn receipts_of_next_to(&self, phone: &str, receipts: Receipts) {
        let mut state = self.state();
        state
            .receipts_to
            .entry(phone.to_owned())
            .or_default()
            .push_back(receipts);
    }

    /// Receipts of messages from now on are dealt out by this seed, the same for the same person's
    /// same message whatever the order of events; none ends it. Those told for a phone go before.
    pub(crate) fn receipts_by_luck(&self, seed: Option<u64>) {
        self.state().luck = seed;
    }

    /// Every receipt that was posted, with the app's answer.
    pub(crate) fn played(&self) -> Vec<Played> {
        self.state().played.clone()
    }

    /// Whether receipts are still to be played.
    pub(crate) fn receipts_are_playing(&self) -> bool {
        self.state().playing > 0
    }

    /// Waits until no receipt is on its way any more.
    pub(crate) async fn receipts_are_out(&self) {
        self.wait("receipts to be out", |state| {
            (state.playing == 0).then_some(())
        })
        .await;
    }

    /// Posts one receipt of a message now; the app's answer, none when it could not be reached.
    pub(crate) async fn play(&self, sid: &str, receipt: &Receipt) -> Option<u16> {
        let message = self.message(sid)?;
        self.state()
            .advance(sid, receipt.status, receipt.error_code);
        let answered = self.post_receipt(&message, receipt).await;
        let played = Played {
            sid: sid.to_owned(),
            receipt: receipt.clone(),
            answered,
        };
        self.state().played.push(played);
        self.changed();
        answered
    }

    /// Plays what comes before the answer, and waits for it.
    pub(super) async fn play_before_answer(&self, message: &Message) {
        let plan = self.state().plan_for(message);
        for receipt in &plan.before_answer {
            self.play(&message.sid, receipt).await;
        }
    }

    /// Plays what comes after the answer, beside everything else.
    pub(super) fn play_after(&self, message: &Message) {
        let mut state = self.state();
        let plan = state.plan_for(message);
        if let Some(told) = state.receipts_to.get_mut(&message.to) {
            told.pop_front();
        }
        state.playing += plan.after.len();
        if !plan.after.is_empty() {
            state.on_their_way.insert(message.sid.clone());
        }
        drop(state);
        let (twilio, sid) = (self.clone(), message.sid.clone());
        tokio::spawn(async move {
            for receipt in &plan.after {
                // Even without a pause the answer goes out first, nearly always.
                sleep(plan.pause.max(Duration::from_millis(1))).await;
                twilio.play(&sid, receipt).await;
                twilio.state().playing -= 1;
                twilio.changed();
            }
            twilio.state().on_their_way.remove(&sid);
            twilio.changed();
        });
    }

    async fn post_receipt(&self, message: &Message, receipt: &Receipt) -> Option<u16> {
        let callback = message.status_callback.as_ref()?;
        // Overrides in the fragment are neither sent nor signed.
        let url = callback.split('#').next().unwrap_or_default();
        let app = self.app();
        let path = url
            .strip_prefix(&app.public_url)
            .unwrap_or_else(|| panic!("StatusCallback {url} does not lead to {}", app.public_url));
        let code = receipt.error_code.map(|code| code.to_string());
        let mut form = vec![
            ("MessageSid", message.sid.as_str()),
            ("SmsSid", &message.sid),
            ("AccountSid", self.account_sid()),
            ("From", message.from.as_deref().unwrap_or(self.number())),
            ("To", &message.to),
            ("MessageStatus", receipt.status),
            ("SmsStatus", receipt.status),
            ("ApiVersion", "2010-04-01"),
        ];
        form.extend(
            message
                .service
                .as_deref()
                .map(|service| ("MessagingServiceSid", service)),
        );
        form.extend(code.as_deref().map(|code| ("ErrorCode", code)));
        if receipt.status == "delivered" {
            // The carrier's clock, YYMMDDhhmm.
            form.push(("RawDlrDoneDate", "2601010000"));
        }
        let signature = sign(self.auth_token(), url, &form);
        let request = self
            .inner
            .http
            .post(format!("http://{}{path}", app.address));
        let answer = request
            .header("X-Twilio-Signature", signature)
            .form(&form)
            .send()
            .await;
        answer.ok().map(|answer| answer.status().as_u16())
    }
}

impl State {
    /// What follows this message: as told for its phone, or by luck, or as told for all.
    fn plan_for(&self, message: &Message) -> Receipts {
        let told = self
            .receipts_to
            .get(&message.to)
            .and_then(VecDeque::front)
            .cloned();
        let by_luck = self.luck.map(|seed| {
            let before = (self.messages.iter())
                .take_while(|it| it.sid != message.sid)
                .filter(|it| it.to == message.to && it.direction == Direction::Outbound);
            Receipts::of_luck(seed, &message.to, before.count() as u64)
        });
        told.or(by_luck).unwrap_or_else(|| self.receipts.clone())
    }
}
