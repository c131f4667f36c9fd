//! What the operator decides about the work with solvers: waves and waits, tiers, what is masked.
//! Read from the settings; the engine goes by it.

use std::time::Duration;

use serde::Deserialize;

use super::Urgency;

/// How long a customer may change a rating they gave.
pub const RATING_CHANGEABLE: Duration = Duration::from_hours(24);

/// A score up to this is a low one: the operator hears of it.
pub const LOW_RATING: u8 = 2;

/// All of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Policy {
    /// Waves and waits.
    pub dispatch: Dispatch,
    /// Prices by time.
    pub tiers: Tiers,
    /// What one side of a session may see of the other's words.
    pub relay: Relay,
}

impl Default for Policy {
    /// The same as the annotated settings, as a test sees to: for an engine that stands alone.
    fn default() -> Self {
        let tier = |name: &str, minutes, price: &str| Tier {
            name: name.to_owned(),
            minutes,
            price: price.to_owned(),
        };
        Self {
            dispatch: Dispatch {
                waves: vec![2, 4, 8],
                wait_minutes: 5,
                urgent_wait_minutes: 2,
                nobody_minutes: 20,
                urgent_nobody_minutes: 8,
                renew_minutes: 60,
                silent_minutes: 15,
            },
            tiers: Tiers {
                table: vec![
                    tier("quick", Some(15), "$19"),
                    tier("standard", Some(45), "$39"),
                    tier("extended", None, "$69"),
                ],
            },
            relay: Relay {
                mask_phones: true,
                mask_emails: true,
                mask_links: false,
                recent_minutes: 10,
            },
        }
    }
}

/// How a ticket is offered to solvers. Section `dispatch` of the settings.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Dispatch {
    /// Solvers texted in the first wave, the second, …; the last number goes for all that follow.
    pub waves: Vec<usize>,
    /// Minutes between waves.
    pub wait_minutes: u64,
    /// The same for urgency `high`.
    pub urgent_wait_minutes: u64,
    /// Minutes without a claim after which the customer and the operator are told.
    pub nobody_minutes: u64,
    /// The same for urgency `high`.
    pub urgent_nobody_minutes: u64,
    /// Minutes after which an offer that nobody answered is texted once more.
    pub renew_minutes: u64,
    /// Minutes without a word from its solver after which a claimed ticket goes back to the queue.
    pub silent_minutes: u64,
}

impl Dispatch {
    /// How many solvers a wave texts; waves count from zero.
    pub fn wave(&self, number: usize) -> usize {
        let size = self.waves.get(number).or(self.waves.last());
        size.copied().unwrap_or(1).max(1)
    }

    /// The time between two waves.
    pub fn wait(&self, urgency: Urgency) -> Duration {
        minutes(match urgency {
            Urgency::High => self.urgent_wait_minutes,
            _ => self.wait_minutes,
        })
    }

    /// How long nobody may claim before it is said.
    pub fn nobody(&self, urgency: Urgency) -> Duration {
        minutes(match urgency {
            Urgency::High => self.urgent_nobody_minutes,
            _ => self.nobody_minutes,
        })
    }

    /// How long an offer rests before it is texted once more.
    pub fn renew(&self) -> Duration {
        minutes(self.renew_minutes)
    }

    /// How long a solver who claimed may keep silent.
    pub fn silent(&self) -> Duration {
        minutes(self.silent_minutes)
    }
}

fn minutes(count: u64) -> Duration {
    Duration::from_secs(count.max(1).saturating_mul(60))
}

/// Section `tiers` of the settings.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Tiers {
    /// In the order of their minutes, never empty.
    pub table: Vec<Tier>,
}

/// What a session of some length is called, and costs.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Tier {
    /// One word, as a solver types it behind DONE.
    pub name: String,
    /// Up to how many minutes; none for the last, which has no end.
    #[serde(default)]
    pub minutes: Option<u64>,
    /// As people read it, with its currency.
    pub price: String,
}

impl Tiers {
    /// The tier of a session that took this long: the first that it fits in, else the last.
    pub fn of(&self, took: Duration) -> Option<&Tier> {
        let fits = |tier: &&Tier| {
            tier.minutes
                .is_none_or(|most| took <= Duration::from_secs(most.saturating_mul(60)))
        };
        self.table.iter().find(fits).or(self.table.last())
    }

    /// The tier with this name, in any case.
    pub fn named(&self, name: &str) -> Option<&Tier> {
        self.table
            .iter()
            .find(|tier| tier.name.eq_ignore_ascii_case(name))
    }
}

/// Section `relay` of the settings.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Relay {
    /// Mask phone numbers.
    pub mask_phones: bool,
    /// Mask mail addresses.
    pub mask_emails: bool,
    /// Mask links.
    pub mask_links: bool,
    /// Minutes that an exchange with one customer makes a text without a code mean that customer.
    pub recent_minutes: u64,
}

impl Relay {
    /// How long an exchange counts as the one that goes on.
    pub fn recent(&self) -> Duration {
        minutes(self.recent_minutes)
    }
}
