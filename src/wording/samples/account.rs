//! Samples of what is said about accounts and forms.

use crate::{
    conversation::{AccountLine, Stands},
    domain::TicketCode,
};

/// One or more of each; the longest forms are among them.
pub(super) fn lines(code: &TicketCode) -> Vec<AccountLine> {
    let mut lines = vec![
        AccountLine::Code {
            digits: "402931".to_owned(),
        },
        AccountLine::Denied,
    ];
    for busy in [false, true] {
        lines.push(AccountLine::Confirm {
            code: code.clone(),
            busy,
        });
    }
    let solver = || Stands::With("Alexandria".to_owned());
    for count in [1, 3] {
        for stands in [Stands::Waits, solver(), Stands::Over] {
            lines.push(AccountLine::Confirmed {
                codes: vec![code.clone(); count],
                stands,
            });
        }
    }
    lines
}
