//! Limits on what strangers may do: so many an hour or a day, counted in the database, so that
//! replicas count together and a restart forgives nothing.

use crate::{
    domain::Timestamp,
    store::{Tx, db::Result, rate_limits},
};

/// How long one count goes on. Hours and days of UTC, so that all replicas begin them together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Per {
    /// An hour.
    Hour,
    /// A day.
    Day,
}

/// The subject under which it is noted that a limit was told of; no hash looks like it.
const TOLD: &str = "told";

/// One limit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limit {
    /// What is counted: stable, for the database and metrics.
    pub name: &'static str,
    /// How often it may be.
    pub most: u32,
    /// In how long.
    pub per: Per,
}

impl Limit {
    /// Counts one for `subject`, which should be a keyed hash; false when the limit is reached.
    pub async fn allows(&self, tx: &mut Tx, subject: &str, now: Timestamp) -> Result<bool> {
        let (name, subject) = (self.name.to_owned(), subject.to_owned());
        let (start, most) = (self.start(now), i64::from(self.most));
        let counted = rate_limits::hit(tx, name, subject, start, most).await? > 0;
        if !counted {
            metrics::counter!("savvysolve_limited_total", "limit" => self.name).increment(1);
        }
        // A limit of none counts the first one all the same.
        Ok(counted && self.most > 0)
    }

    /// Whether nobody has told yet, in this hour or day, that the limit is reached.
    pub async fn is_news(&self, tx: &mut Tx, now: Timestamp) -> Result<bool> {
        let (name, told) = (self.name.to_owned(), TOLD.to_owned());
        let fresh = rate_limits::hit(tx, name, told, self.start(now), 1).await?;
        Ok(fresh > 0)
    }

    /// When the hour or day of now began.
    fn start(&self, now: Timestamp) -> Timestamp {
        let seconds: i64 = match self.per {
            Per::Hour => 3_600,
            Per::Day => 86_400,
        };
        let span = seconds * 1_000_000;
        Timestamp::from_micros(now.micros() - now.micros().rem_euclid(span))
    }

    /// Forgets what was counted for `subject`: it turned out to be the rightful one.
    pub async fn forgive(&self, tx: &mut Tx, subject: &str) -> Result<()> {
        rate_limits::forgive(tx, self.name.to_owned(), subject.to_owned()).await?;
        Ok(())
    }
}
