//! The values of what a solver is told.

use fluent_bundle::FluentArgs;

use super::{SHOWN, coded, named, quotable, quoted};
use crate::conversation::DeskLine;

pub(super) fn desk<'a>(args: &mut FluentArgs<'a>, line: &'a DeskLine) {
    match line {
        DeskLine::Offer {
            code,
            device,
            urgency,
            problem,
        } => {
            coded(args, code);
            args.set("device", device.as_str());
            args.set("urgency", urgency.as_str());
            args.set("problem", quoted(problem, SHOWN));
        }
        DeskLine::OfferGone { code, claimed } => {
            coded(args, code);
            args.set("claimed", if *claimed { "yes" } else { "no" });
        }
        DeskLine::FromCustomer {
            code,
            customer,
            text,
        }
        | DeskLine::Again {
            code,
            customer,
            text,
        } => {
            coded(args, code);
            named(args, customer.as_deref());
            args.set("text", quotable(text));
        }
        DeskLine::CustomerLeft { code }
        | DeskLine::CustomerStopped { code }
        | DeskLine::CustomerBack { code }
        | DeskLine::TakenBack { code } => coded(args, code),
        DeskLine::Rated {
            code,
            score,
            comment,
        } => {
            coded(args, code);
            args.set("score", *score);
            args.set("commented", if comment.is_empty() { "no" } else { "yes" });
            args.set("comment", quoted(comment, SHOWN));
        }
    }
}
