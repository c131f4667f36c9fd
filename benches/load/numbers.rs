//! A fresh phone number for every conversation.

use std::fmt::Write as _;

/// Area codes of the run; [`crate::preload`] has its own, so that history and run never meet.
const AREAS: [u64; 6] = [415, 213, 312, 646, 702, 718];
/// Exchanges 200–999, without the eleven that are no subscriber's: N11 and 555.
const EXCHANGES: u64 = 800 - 8 - 1;
/// Lines in an exchange.
const LINES: u64 = 10_000;

/// The `index`-th number, in E.164, written over `out`. A few tens of millions differ.
pub(crate) fn write_number(index: u64, out: &mut String) {
    let line = index % LINES;
    let exchange = exchange(index / LINES % EXCHANGES);
    let area = AREAS[usize::try_from(index / LINES / EXCHANGES % 6).unwrap_or(0)];
    out.clear();
    // Writing to a string does not fail.
    let _ = write!(out, "+1{area}{exchange:03}{line:04}");
}

/// The `index`-th exchange that is a subscriber's.
fn exchange(index: u64) -> u64 {
    let mut exchange = 200 + index;
    for hole in [211, 311, 411, 511, 555, 611, 711, 811, 911] {
        if exchange >= hole {
            exchange += 1;
        }
    }
    exchange
}
