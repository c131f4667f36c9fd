//! The values of what a customer is told about their session.

use fluent_bundle::FluentArgs;

use super::{coded, quotable};
use crate::conversation::SessionLine;

pub(super) fn session<'a>(args: &mut FluentArgs<'a>, line: &'a SessionLine) {
    match line {
        SessionLine::SolverCame {
            code,
            solver,
            stars,
        } => {
            coded(args, code);
            args.set("solver", quotable(solver));
            args.set("rated", if stars.is_some() { "yes" } else { "no" });
            let tenths = stars.map_or(0, |it| it.tenths);
            args.set("stars", format!("{}.{}", tenths / 10, tenths % 10));
        }
        SessionLine::FromSolver { solver, text } => {
            args.set("solver", quotable(solver));
            args.set("text", quotable(text));
        }
    }
}
