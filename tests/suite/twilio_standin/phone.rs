//! What the phones got, and waiting for it.

use std::time::Duration;

use tokio::time::timeout;

use super::{Direction, Message, State, Twilio};

/// How long a test waits for what must come.
const PATIENCE: Duration = Duration::from_secs(45);

impl Twilio {
    /// Every message of the app that Twilio took, in order: what people's phones receive, once
    /// each, however often the app asked.
    pub(crate) fn taken(&self) -> Vec<Message> {
        let state = self.state();
        let outbound = state
            .messages
            .iter()
            .filter(|message| message.direction == Direction::Outbound);
        outbound.cloned().collect()
    }

    /// The same with Twilio's own answers to carrier words, and with what was deleted from the log
    /// since: on the phones it stays.
    pub(crate) fn sent(&self) -> Vec<Message> {
        let state = self.state();
        let all = state.messages.iter().chain(&state.deleted);
        let out = all.filter(|it| it.direction != Direction::Inbound);
        let mut out: Vec<_> = out.cloned().collect();
        // Ids are numbered, whatever they begin with.
        out.sort_by(|a, b| a.sid[2..].cmp(&b.sid[2..]));
        out
    }

    /// The texts on this phone, in order: the app's that were not lost on the way, and Twilio's
    /// own answers to carrier words.
    pub(crate) fn phone(&self, number: &str) -> Vec<String> {
        let state = self.state();
        let here = state
            .messages
            .iter()
            .filter(|message| message.to == number && message.arrives());
        here.map(|message| message.body.clone()).collect()
    }

    /// Waits for the next text of the app to this phone that no call has returned before.
    pub(crate) async fn reply_to(&self, number: &str) -> String {
        self.wait(&format!("a text to {number}"), |state| {
            let body = state
                .texts_to(number)
                .nth(state.read_of(number))?
                .body
                .clone();
            *state.read.entry(number.to_owned()).or_default() += 1;
            Some(body)
        })
        .await
    }

    /// `from` texts and gets an answer: both, in one call. Asserts that the webhook was taken.
    pub(crate) async fn say(&self, from: &str, body: &str) -> String {
        self.text(from, body).await.is_taken();
        self.reply_to(from).await
    }

    /// Waits until the app has sent so many texts to this phone, read or not; all of them.
    pub(crate) async fn wait_for(&self, number: &str, count: usize) -> Vec<String> {
        self.wait(&format!("{count} texts to {number}"), |state| {
            let bodies: Vec<_> = state
                .texts_to(number)
                .map(|message| message.body.clone())
                .collect();
            (bodies.len() >= count).then_some(bodies)
        })
        .await
    }

    /// Waits this long and asserts that no text comes to this phone that was not read before.
    pub(crate) async fn stays_silent(&self, number: &str, wait: Duration) {
        tokio::time::sleep(wait).await;
        let state = self.state();
        let unread: Vec<_> = state.texts_to(number).skip(state.read_of(number)).collect();
        assert!(
            unread.is_empty(),
            "{number} was to hear nothing: {unread:?}"
        );
    }

    /// The message with this id, in either direction.
    pub(crate) fn message(&self, sid: &str) -> Option<Message> {
        self.state()
            .messages
            .iter()
            .find(|message| message.sid == sid)
            .cloned()
    }

    /// Whether the person is blocked, as after STOP.
    pub(crate) fn is_blocked(&self, number: &str) -> bool {
        self.state().blocked.contains(number)
    }

    /// Waits until `look` finds something; panics with what is on record when it never does.
    pub(super) async fn wait<T>(
        &self,
        what: &str,
        mut look: impl FnMut(&mut State) -> Option<T>,
    ) -> T {
        let mut changes = self.inner.changes.subscribe();
        let waiting = async {
            loop {
                let found = look(&mut self.state());
                if let Some(found) = found {
                    return found;
                }
                // The sender lives as long as the stand-in.
                changes.changed().await.expect("the stand-in is there");
            }
        };
        let found = timeout(PATIENCE, waiting).await;
        found.unwrap_or_else(|_| {
            panic!(
                "waited {PATIENCE:?} for {what}; Twilio took {:#?}",
                self.taken()
            )
        })
    }
}

impl State {
    fn texts_to(&self, number: &str) -> impl Iterator<Item = &Message> {
        (self.messages.iter())
            .filter(move |message| message.to == number && message.direction == Direction::Outbound)
    }

    fn read_of(&self, number: &str) -> usize {
        self.read.get(number).copied().unwrap_or(0)
    }
}
