//! The values of what a solver is told.

use std::fmt::Write as _;

use fluent_bundle::FluentArgs;

use super::{SHOWN, coded, named, quotable, quoted};
use crate::{
    conversation::{DeskLine, Holding, Standing, Wanted},
    domain::{TicketCode, segments::to_gsm7_lookalikes},
};

/// How much of the problem a solver who claimed reads; the rest is asked for soon enough.
const TOLD: usize = 600;

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
        DeskLine::LeftOut { code, count } => {
            coded(args, code);
            args.set("count", *count);
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
        DeskLine::Kept {
            code,
            customer,
            device,
            urgency,
            problem,
        } => {
            coded(args, code);
            named(args, customer.as_deref());
            args.set("device", device.as_str());
            args.set("urgency", urgency.as_str());
            args.set("problem", quoted(problem, SHOWN));
        }
        DeskLine::CustomerLeft { code }
        | DeskLine::CustomerStopped { code }
        | DeskLine::CutShort { code }
        | DeskLine::CustomerBack { code }
        | DeskLine::TakenBack { code }
        | DeskLine::Confirmed { code }
        | DeskLine::WrongNumber { code }
        | DeskLine::Unconfirmed { code }
        | DeskLine::NotConfirmed { code }
        | DeskLine::NotReached { code }
        | DeskLine::Leave { code } => coded(args, code),
        DeskLine::Moved { code, customer, by } => {
            coded(args, code);
            named(args, customer.as_deref());
            args.set("by", by.as_str());
        }
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
        DeskLine::Mine { .. }
        | DeskLine::OnDuty { .. }
        | DeskLine::Unheard { .. }
        | DeskLine::Open { .. }
        | DeskLine::OffDuty { .. }
        | DeskLine::WhichOffer { .. }
        | DeskLine::WhichSession { .. }
        | DeskLine::WhichText { .. }
        | DeskLine::Yours { .. } => of_several(args, line),
        _ => of_one(args, line),
    }
}

/// The values of a line with a list.
fn of_several(args: &mut FluentArgs<'_>, line: &DeskLine) {
    match line {
        DeskLine::Mine {
            on_duty,
            held,
            offers,
        } => {
            args.set("duty", if *on_duty { "on" } else { "off" });
            args.set("count", held.len());
            args.set("list", listed(held, true));
            args.set("offers", *offers);
        }
        DeskLine::OnDuty { offers } | DeskLine::Unheard { offers } | DeskLine::Open { offers } => {
            args.set("count", offers.len());
            args.set("list", codes(offers, ""));
        }
        DeskLine::OffDuty { held } => {
            args.set("count", held.len());
            args.set("list", codes(held, "#"));
        }
        DeskLine::WhichOffer { wanted, offers } => {
            args.set("wanted", name(*wanted));
            args.set("list", codes(offers, ""));
        }
        DeskLine::WhichSession { wanted, held } => {
            args.set("wanted", name(*wanted));
            args.set("list", listed(held, false));
        }
        DeskLine::WhichText { held } | DeskLine::Yours { held } => {
            args.set("list", listed(held, false));
        }
        _ => {}
    }
}

/// The values of a line about one ticket, or none.
fn of_one<'a>(args: &mut FluentArgs<'a>, line: &'a DeskLine) {
    match line {
        DeskLine::Claimed {
            code,
            customer,
            device,
            urgency,
            problem,
            photos,
            several,
        } => {
            coded(args, code);
            named(args, customer.as_deref());
            args.set("device", device.as_str());
            args.set("urgency", urgency.as_str());
            let told: String = problem.chars().take(TOLD).collect();
            args.set("problem", to_gsm7_lookalikes(&told).into_owned());
            args.set("photos", *photos);
            args.set("several", if *several { "yes" } else { "no" });
        }
        DeskLine::Promised { code, minutes } => {
            coded(args, code);
            args.set("wait", span(*minutes));
        }
        DeskLine::Ended {
            code,
            minutes,
            tier,
            price,
        } => {
            coded(args, code);
            args.set("time", span(u64::from(*minutes)));
            args.set("tier", tier.as_str());
            args.set("price", quotable(price));
        }
        DeskLine::WaitUnclear { code }
        | DeskLine::Passed { code }
        | DeskLine::Released { code }
        | DeskLine::EndedBefore { code } => coded(args, code),
        DeskLine::Code {
            code,
            wanted,
            standing,
        } => {
            coded(args, code);
            args.set("wanted", name(*wanted));
            args.set("standing", standing_name(*standing));
        }
        DeskLine::Garbled { typed } => args.set("typed", quotable(typed)),
        DeskLine::Tiers { code, names } => {
            coded(args, code);
            args.set("tiers", names.join(", "));
        }
        DeskLine::Chosen { code, customer } => {
            coded(args, code);
            named(args, customer.as_deref());
        }
        DeskLine::HintCommand { code, done } => {
            coded(args, code);
            args.set("command", if *done { "DONE" } else { "RELEASE" });
        }
        _ => {}
    }
}

/// "#K7Q2 Ana, #M3X8 Bo"; with how long it has been, where asked for.
fn listed(held: &[Holding], with_time: bool) -> String {
    let one = |held: &Holding| {
        let mut one = format!("#{}", held.code);
        if let Some(name) = held.customer.as_deref().filter(|name| !name.is_empty()) {
            one.push(' ');
            one.push_str(&to_gsm7_lookalikes(name));
        }
        if with_time {
            let _ = write!(one, " {}", span(held.minutes));
        }
        one
    };
    enumerated(held.iter().map(one))
}

/// A dozen of a list, and how many more there are: a text has an end.
fn enumerated(all: impl ExactSizeIterator<Item = String>) -> String {
    const SHOWN: usize = 12;
    let more = all.len().saturating_sub(SHOWN);
    let mut list = all.take(SHOWN).collect::<Vec<_>>().join(", ");
    if more > 0 {
        let _ = write!(list, " (+{more})");
    }
    list
}

fn codes(codes: &[TicketCode], sign: &str) -> String {
    enumerated(codes.iter().map(|code| format!("{sign}{code}")))
}

/// A stretch of time, the same in both languages: "45 min", "2 h", "1 h 5 min", "3 d 2 h".
fn span(minutes: u64) -> String {
    let (days, hours, minutes) = (minutes / 1_440, minutes / 60 % 24, minutes % 60);
    let parts = match (days, hours) {
        (0, 0) => [None, Some((minutes, "min"))],
        (0, _) => [Some((hours, "h")), Some((minutes, "min"))],
        _ => [Some((days, "d")), Some((hours, "h"))],
    };
    let whole = parts.iter().flatten().count() == 1;
    let said = parts.into_iter().flatten();
    let said = said.filter(|(count, _)| whole || *count > 0);
    let said: Vec<String> = said
        .map(|(count, unit)| format!("{count} {unit}"))
        .collect();
    said.join(" ")
}

fn name(wanted: Wanted) -> &'static str {
    match wanted {
        Wanted::Claim => "claim",
        Wanted::Pass => "pass",
        Wanted::Done => "done",
        Wanted::Release => "release",
        Wanted::Text => "text",
    }
}

fn standing_name(standing: Standing) -> &'static str {
    match standing {
        Standing::Unknown => "unknown",
        Standing::Open => "open",
        Standing::Theirs => "theirs",
        Standing::Anothers => "anothers",
        Standing::Over => "over",
    }
}
