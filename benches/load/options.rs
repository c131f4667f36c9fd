//! The command line.

use std::{path::PathBuf, time::Duration};

use clap::Parser;

/// Plays customers through whole signed conversations against the real binary, and prints how far
/// it is from what this machine could do at most.
#[derive(Parser, Debug)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "the flags of a command line are independent of each other"
)]
#[command(name = "load")]
pub(crate) struct Options {
    /// Customers at once; each writes its next text when the reply to the last has come.
    #[arg(long, default_value_t = 64)]
    pub(crate) customers: usize,

    /// One customer at a time: for the median of a turn on an idle server.
    #[arg(long)]
    pub(crate) one: bool,

    /// How long to measure.
    #[arg(long, default_value_t = 15.0, value_name = "SECONDS")]
    pub(crate) seconds: f64,

    /// How long to play before measuring.
    #[arg(long, default_value_t = 3.0, value_name = "SECONDS")]
    pub(crate) warmup: f64,

    /// A fresh `sqlite` file, or a `postgres://` URL of a server where a fresh database may be made.
    #[arg(long, default_value = "sqlite", value_name = "sqlite|URL")]
    pub(crate) database: String,

    /// Tickets in the database before the run.
    #[arg(long, default_value_t = 0, value_name = "COUNT")]
    pub(crate) preload_tickets: u64,

    /// Messages in the database before the run.
    #[arg(long, default_value_t = 0, value_name = "COUNT")]
    pub(crate) preload_messages: u64,

    /// The binary to load; by default the one built beside this tool.
    #[arg(long, value_name = "FILE")]
    pub(crate) server: Option<PathBuf>,

    /// One more setting for the server, such as `SAVVYSOLVE_LIMITS__RATE=0`; may be repeated.
    #[arg(long = "set", value_name = "KEY=VALUE", value_parser = key_value)]
    pub(crate) settings: Vec<(String, String)>,

    /// Where the files of the run are made; must be a real disk for the figures to mean anything.
    #[arg(long, value_name = "FOLDER")]
    pub(crate) dir: Option<PathBuf>,

    /// Leave the files of the run (database, the server's log) where they are.
    #[arg(long)]
    pub(crate) keep: bool,

    /// Only the real binary, without the ceilings.
    #[arg(long)]
    pub(crate) no_ceilings: bool,

    /// How long to measure each ceiling.
    #[arg(long, default_value_t = 4.0, value_name = "SECONDS")]
    pub(crate) ceiling_seconds: f64,

    /// How long a customer waits for a reply before it counts as missing.
    #[arg(long, default_value_t = 15.0, value_name = "SECONDS")]
    pub(crate) patience: f64,

    /// Print one JSON object instead of a table.
    #[arg(long)]
    pub(crate) json: bool,

    /// Serve the bare handler of the first ceiling; the tool starts itself so.
    #[arg(long, hide = true)]
    pub(crate) bare_handler: bool,

    /// `cargo bench` passes this to every bench.
    #[arg(long, hide = true)]
    bench: bool,
}

impl Options {
    /// Customers at once.
    pub(crate) fn customers(&self) -> usize {
        if self.one { 1 } else { self.customers.max(1) }
    }

    /// How long to measure.
    pub(crate) fn measured(&self) -> Duration {
        seconds(self.seconds)
    }

    /// How long to play first.
    pub(crate) fn warm_up(&self) -> Duration {
        seconds(self.warmup)
    }

    /// How long to measure each ceiling.
    pub(crate) fn ceiling(&self) -> Duration {
        seconds(self.ceiling_seconds)
    }

    /// How long to wait for a reply.
    pub(crate) fn patience(&self) -> Duration {
        seconds(self.patience)
    }
}

fn seconds(value: f64) -> Duration {
    Duration::try_from_secs_f64(value).unwrap_or(Duration::ZERO)
}

fn key_value(text: &str) -> Result<(String, String), String> {
    text.split_once('=')
        .map(|(key, value)| (key.to_owned(), value.to_owned()))
        .ok_or_else(|| format!("{text}: expected KEY=VALUE"))
}
