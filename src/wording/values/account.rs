//! The values of what is said about accounts and forms.

use fluent_bundle::FluentArgs;

use super::{coded, quotable};
use crate::{
    conversation::{AccountLine, Stands},
    domain::TicketCode,
};

/// Codes that are named in one text; the rest is in the STATUS of each.
const NAMED: usize = 3;

pub(super) fn account<'a>(args: &mut FluentArgs<'a>, line: &'a AccountLine) {
    match line {
        AccountLine::Code { digits } => args.set("digits", digits.as_str()),
        AccountLine::Confirm { code, busy } => {
            coded(args, code);
            args.set("busy", if *busy { "yes" } else { "no" });
        }
        AccountLine::Confirmed { codes, stands } => {
            let named: Vec<&str> = codes
                .iter()
                .rev()
                .take(NAMED)
                .rev()
                .map(TicketCode::as_str)
                .collect();
            args.set("list", named.join(", "));
            args.set("count", codes.len());
            let (stands, solver) = match stands {
                Stands::Waits => ("waits", ""),
                Stands::With(solver) => ("with", solver.as_str()),
                Stands::Over => ("over", ""),
            };
            args.set("stands", stands);
            args.set("solver", quotable(solver));
        }
        AccountLine::Denied => {}
    }
}
