//! The values of what is said by mail alone.

use std::fmt::Write as _;

use fluent_bundle::FluentArgs;

use super::named;
use crate::{conversation::MailLine, domain::first_name};

pub(super) fn mail<'a>(args: &mut FluentArgs<'a>, line: &'a MailLine) {
    match line {
        MailLine::Questions { keys, name, stage } => {
            named(args, name.as_deref().map(first_name));
            args.set("count", keys.len());
            args.set("stage", stage.as_str());
        }
        MailLine::Whose { subject } => args.set("subject", subject.as_str()),
        MailLine::LeftOut { why, names, count } => {
            args.set("why", why.as_str());
            args.set("count", *count);
            args.set("named", if names.is_empty() { "no" } else { "yes" });
            let more = count.saturating_sub(names.len());
            let mut listed = names.join(", ");
            if more > 0 {
                let _ = write!(listed, " (+{more})");
            }
            args.set("names", listed);
        }
        MailLine::Unproven => {}
    }
}
