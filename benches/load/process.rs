//! What a process, and the whole machine, have used so far; read from `/proc`.

use std::{
    fs,
    time::{Duration, Instant},
};

/// Linux counts in hundredths of a second towards programs, whatever its own clock.
const TICKS_PER_SECOND: u64 = 100;

/// What was used up to a moment, or between two.
pub(crate) struct Usage {
    at: Instant,
    /// How long it took; zero for a moment.
    pub(crate) took: Duration,
    /// CPU of the process under test.
    pub(crate) server: Duration,
    /// CPU of this tool.
    pub(crate) tool: Duration,
    /// CPU of the whole machine: the database server's too, and whoever else is there.
    pub(crate) machine: Duration,
}

impl Usage {
    /// Up to now, with `pid` under test.
    pub(crate) fn of(pid: u32) -> Self {
        Self {
            at: Instant::now(),
            took: Duration::ZERO,
            server: cpu(pid),
            tool: cpu(std::process::id()),
            machine: machine_cpu(),
        }
    }

    /// Between `earlier` and this.
    pub(crate) fn since(&self, earlier: &Self) -> Self {
        Self {
            at: self.at,
            took: self.at.duration_since(earlier.at),
            server: self.server.saturating_sub(earlier.server),
            tool: self.tool.saturating_sub(earlier.tool),
            machine: self.machine.saturating_sub(earlier.machine),
        }
    }
}

/// CPU time of a process, its threads included; zero when it is gone.
fn cpu(pid: u32) -> Duration {
    let stat = fs::read_to_string(format!("/proc/{pid}/stat")).unwrap_or_default();
    // The name, in brackets, may hold spaces: count the fields after it.
    let fields = stat.rsplit_once(')').map_or("", |(_, rest)| rest);
    let ticks: u64 = fields
        .split_ascii_whitespace()
        .skip(11)
        .take(2)
        .filter_map(|n| n.parse::<u64>().ok())
        .sum();
    ticks_to_time(ticks)
}

/// CPU time that all processes of the machine used.
fn machine_cpu() -> Duration {
    let stat = fs::read_to_string("/proc/stat").unwrap_or_default();
    let line = stat.lines().next().unwrap_or_default();
    // cpu user nice system idle iowait irq softirq: all but idle and iowait.
    let ticks = |(place, text): (usize, &str)| match place {
        1..=3 | 6 | 7 => text.parse::<u64>().ok(),
        _ => None,
    };
    ticks_to_time(
        line.split_ascii_whitespace()
            .enumerate()
            .filter_map(ticks)
            .sum(),
    )
}

/// The most memory a process has had at once, in KiB.
pub(crate) fn peak_memory(pid: u32) -> Option<u64> {
    let status = fs::read_to_string(format!("/proc/{pid}/status")).ok()?;
    let line = status
        .lines()
        .find_map(|line| line.strip_prefix("VmHWM:"))?;
    line.split_ascii_whitespace().next()?.parse().ok()
}

fn ticks_to_time(ticks: u64) -> Duration {
    Duration::from_millis(ticks * 1_000 / TICKS_PER_SECOND)
}
