//! The values of what is said by mail alone.

use fluent_bundle::FluentArgs;

use super::named;
use crate::{conversation::MailLine, domain::first_name};

pub(super) fn mail<'a>(args: &mut FluentArgs<'a>, line: &'a MailLine) {
    match line {
        MailLine::Questions {
            keys,
            name,
            again,
            tries,
        } => {
            named(args, name.as_deref().map(first_name));
            args.set("count", keys.len());
            let stage = match (tries, again) {
                (0, false) => "first",
                (0, true) => "rest",
                _ => "again",
            };
            args.set("stage", stage);
        }
        MailLine::Unproven => {}
    }
}
