//! The figures, for people and for programs.

use std::{fmt::Write as _, time::Duration};

use serde_json::{Value, json};

use crate::{board::Counts, ceiling::Ceiling, process::Usage};

/// What was used and done while it counted.
pub(crate) struct Measured {
    /// What the board counted.
    pub(crate) counts: Counts,
    /// What was used meanwhile.
    pub(crate) used: Usage,
    /// The server's peak memory in KiB.
    pub(crate) peak_memory: Option<u64>,
}

/// What of the run stands at the head of the report.
pub(crate) struct Setup {
    /// `SQLite` or `PostgreSQL`.
    pub(crate) database: &'static str,
    /// Customers at once.
    pub(crate) customers: usize,
    /// Rows before the run.
    pub(crate) preloaded: (u64, u64),
}

/// All of it.
pub(crate) struct Report {
    /// What was run.
    pub(crate) setup: Setup,
    /// The real binary.
    pub(crate) real: Measured,
    /// How long the server took to end when asked; none when it had to be killed.
    pub(crate) ended: Option<Duration>,
    /// The handler that only verifies.
    pub(crate) bare: Option<Measured>,
    /// The database alone.
    pub(crate) ceilings: Vec<Ceiling>,
}

impl Measured {
    fn turns(&self) -> usize {
        self.counts.turns.len()
    }

    pub(crate) fn per_second(&self) -> f64 {
        real(self.turns()) / self.used.took.as_secs_f64()
    }

    /// Seconds of CPU in 1,000 turns, which is milliseconds in one.
    fn per_thousand(&self, cpu: Duration) -> f64 {
        cpu.as_secs_f64() * 1_000.0 / real(self.turns().max(1))
    }

    /// Errors of all kinds.
    pub(crate) fn errors(&self) -> u64 {
        self.counts.errors.values().sum()
    }

    fn to_json(&self) -> Value {
        json!({
            "turns": self.turns(),
            "conversations": self.counts.conversations,
            "seconds": self.used.took.as_secs_f64(),
            "turns_per_second": self.per_second(),
            "turn_ms": quantiles(&self.counts.turns),
            "webhook_answer_ms": quantiles(&self.counts.answers),
            "cpu_seconds_per_1000_turns": {
                "server": self.per_thousand(self.used.server),
                "tool": self.per_thousand(self.used.tool),
                "machine": self.per_thousand(self.used.machine),
            },
            "peak_memory_mib": self.peak_memory.map(mebibytes),
            "errors": self.counts.errors,
            "error_samples": self.counts.samples,
        })
    }
}

impl Report {
    /// One JSON object.
    pub(crate) fn to_json(&self) -> Value {
        let ceiling = |ceiling: &Ceiling| json!({ "name": ceiling.name, "turns_per_second": ceiling.per_second });
        json!({
            "database": self.setup.database,
            "customers": self.setup.customers,
            "preloaded": { "tickets": self.setup.preloaded.0, "messages": self.setup.preloaded.1 },
            "real": self.real.to_json(),
            "graceful_shutdown_ms": self.ended.map(|took| took.as_secs_f64() * 1_000.0),
            "ceilings": {
                "bare_handler": self.bare.as_ref().map(Measured::to_json),
                "database": self.ceilings.iter().map(ceiling).collect::<Vec<_>>(),
            },
        })
    }

    /// A table. Writing to a string does not fail, hence the results let go.
    pub(crate) fn to_text(&self) -> String {
        let mut out = String::new();
        let Setup {
            database,
            customers,
            preloaded: (tickets, messages),
        } = &self.setup;
        let _ = write!(out, "{database}, customers at once: {customers}");
        if tickets + messages > 0 {
            let _ = write!(
                out,
                ", {tickets} tickets and {messages} messages there before"
            );
        }
        let _ = writeln!(out, "\n");
        self.real.describe(&mut out);
        let _ = match self.ended {
            Some(took) => writeln!(
                out,
                "  shutdown          {:.0} ms",
                took.as_secs_f64() * 1_000.0
            ),
            None => writeln!(out, "  shutdown          had to be killed"),
        };
        self.compare(&mut out);
        out
    }

    /// The ceilings, and which share of each the real binary reaches.
    fn compare(&self, out: &mut String) {
        let real = self.real.per_second();
        let bare = (self.bare.iter())
            .map(|bare| ("bare handler, signature only".to_owned(), bare.per_second()));
        let database = self.setup.database;
        let alone = (self.ceilings.iter())
            .map(|it| (format!("{database} alone, {}", it.name), it.per_second));
        let ceilings: Vec<_> = bare.chain(alone).collect();
        if ceilings.is_empty() {
            return;
        }
        let _ = writeln!(
            out,
            "\n  {:<54} {:>9}  {:>8}",
            "at most, on this machine", "turns/s", "reached"
        );
        for (name, ceiling) in ceilings {
            let share = real / ceiling * 100.0;
            let _ = writeln!(out, "  {name:<54} {ceiling:>9.0}  {share:>6.1} %");
        }
    }
}

impl Measured {
    fn describe(&self, out: &mut String) {
        let [p50, p95, p99, max] = QUANTILES.map(|at| quantile(&sorted(&self.counts.turns), at));
        let _ = writeln!(
            out,
            "  turns             {} in {:.1} s, {} conversations",
            self.turns(),
            self.used.took.as_secs_f64(),
            self.counts.conversations
        );
        let _ = writeln!(out, "  turns per second  {:.0}", self.per_second());
        let _ = writeln!(
            out,
            "  turn              p50 {p50:.2}  p95 {p95:.2}  p99 {p99:.2}  max {max:.2} ms"
        );
        let [p50, p95, p99, max] = QUANTILES.map(|at| quantile(&sorted(&self.counts.answers), at));
        let _ = writeln!(
            out,
            "  webhook answered  p50 {p50:.2}  p95 {p95:.2}  p99 {p99:.2}  max {max:.2} ms"
        );
        let _ = writeln!(
            out,
            "  CPU s per 1,000   server {:.4}, tool {:.4}, whole machine {:.4}",
            self.per_thousand(self.used.server),
            self.per_thousand(self.used.tool),
            self.per_thousand(self.used.machine)
        );
        if let Some(peak) = self.peak_memory {
            let _ = writeln!(out, "  peak memory       {:.1} MiB", mebibytes(peak));
        }
        let _ = writeln!(out, "  errors            {}", self.errors());
        for (kind, count) in &self.counts.errors {
            let _ = writeln!(out, "    {count:>7} {kind}");
        }
        for sample in &self.counts.samples {
            let _ = writeln!(out, "    e.g. {sample}");
        }
    }
}

/// p50, p95, p99 and the worst.
const QUANTILES: [f64; 4] = [0.5, 0.95, 0.99, 1.0];

fn quantiles(micros: &[u32]) -> Value {
    let [p50, p95, p99, max] = QUANTILES.map(|at| quantile(&sorted(micros), at));
    json!({ "p50": p50, "p95": p95, "p99": p99, "max": max })
}

fn sorted(micros: &[u32]) -> Vec<u32> {
    let mut sorted = micros.to_vec();
    sorted.sort_unstable();
    sorted
}

/// In milliseconds; `micros` are sorted.
fn quantile(micros: &[u32], at: f64) -> f64 {
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "between 0 and the length"
    )]
    let place = (at * real(micros.len())).ceil() as usize;
    micros
        .get(place.saturating_sub(1))
        .map_or(0.0, |&value| f64::from(value) / 1_000.0)
}

#[expect(
    clippy::cast_precision_loss,
    reason = "counts of a run are far below 2^52"
)]
fn real(count: usize) -> f64 {
    count as f64
}

#[expect(
    clippy::cast_precision_loss,
    reason = "memory in KiB is far below 2^52"
)]
fn mebibytes(kibibytes: u64) -> f64 {
    kibibytes as f64 / 1024.0
}
