//! The values of what is said about a ticket that goes on elsewhere.

use fluent_bundle::FluentArgs;

use super::{coded, quotable};
use crate::{conversation::MoveLine, wording::Recipient};

pub(super) fn moving<'a>(args: &mut FluentArgs<'a>, line: &'a MoveLine, to: &Recipient<'_>) {
    match line {
        MoveLine::NotYet { by }
        | MoveLine::Old { by }
        | MoveLine::Exhausted { by }
        | MoveLine::NotReached { by }
        | MoveLine::Impossible { by } => args.set("by", by.as_str()),
        MoveLine::NotYours { by } => {
            args.set("by", by.as_str());
            args.set("page", format!("{}/account", to.public_url));
        }
        MoveLine::Where { by, ending } => {
            args.set("by", by.as_str());
            args.set("known", if ending.is_empty() { "no" } else { "yes" });
            args.set("ending", ending.as_str());
        }
        MoveLine::Sent { by, to } => {
            args.set("by", by.as_str());
            args.set("to", quotable(to));
        }
        MoveLine::Code { digits } => args.set("digits", digits.as_str()),
        MoveLine::Moved { by, code, to } => {
            coded(args, code);
            args.set("by", by.as_str());
            args.set("to", quotable(to));
        }
        MoveLine::Here { by, code, solver } => {
            coded(args, code);
            args.set("by", by.as_str());
            args.set("with", if solver.is_some() { "yes" } else { "no" });
            args.set("solver", quotable(solver.as_deref().unwrap_or_default()));
        }
        MoveLine::NoMail | MoveLine::Wrong | MoveLine::TooMany => {}
    }
}
