//! What the customers text, and which kind of reply each text must get.

/// One text of a customer and the reply it must get.
#[derive(Debug)]
pub(crate) struct Step {
    /// What the customer texts.
    pub(crate) text: &'static str,
    /// The reply that must come.
    pub(crate) reply: Reply,
}

/// A kind of reply, told by words that the wording is bound to contain.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Reply {
    /// Asks for the name.
    Name,
    /// Asks what is wrong.
    Problem,
    /// Lists the devices.
    Device,
    /// Lists the urgencies.
    Urgency,
    /// Reads everything back.
    ReadBack,
    /// Gives the code and the sign-up link with the phone pre-filled.
    Ticket,
}

const fn step(text: &'static str, reply: Reply) -> Step {
    Step { text, reply }
}

/// One question at a time.
const STEP_BY_STEP: &[Step] = &[
    step("Hi", Reply::Name),
    step("it's Jane", Reply::Problem),
    step(
        "it won't turn on since this morning, I tried holding the button",
        Reply::Device,
    ),
    step("3", Reply::Urgency),
    step("2", Reply::ReadBack),
    step("OK", Reply::Ticket),
];

/// The name comes with the greeting, the rest in words.
const GREETED: &[Step] = &[
    step("Hi it's Jane", Reply::Problem),
    step("the screen stays black & it beeps 3 times", Reply::Device),
    step("laptop", Reply::Urgency),
    step("today please", Reply::ReadBack),
    step("ok", Reply::Ticket),
];

/// Everything in the first text.
const ALL_IN_ONE: &[Step] = &[
    step(
        "Hi it's Jane, my macbook wont turn on, need help asap",
        Reply::ReadBack,
    ),
    step("OK", Reply::Ticket),
];

/// Everything in the first text, and a change of mind.
const CORRECTED: &[Step] = &[
    step(
        "Hi it's Jane, my macbook wont turn on, need help asap",
        Reply::ReadBack,
    ),
    step("it's an ipad", Reply::ReadBack),
    step("OK", Reply::Ticket),
];

/// The mix: of ten conversations, six go question by question.
const MIX: [&[Step]; 10] = [
    STEP_BY_STEP,
    GREETED,
    STEP_BY_STEP,
    ALL_IN_ONE,
    STEP_BY_STEP,
    GREETED,
    STEP_BY_STEP,
    CORRECTED,
    STEP_BY_STEP,
    STEP_BY_STEP,
];

/// The steps of the conversation with this number.
pub(crate) fn conversation(number: u64) -> &'static [Step] {
    let place = usize::try_from(number % 10).unwrap_or(0);
    MIX[place]
}

impl Reply {
    /// Whether `body` is a reply of this kind to the customer at `phone` (E.164, ASCII).
    ///
    /// Each kind is told by what only it contains, so that a question asked twice is noticed.
    pub(crate) fn matches(self, body: &str, phone: &str) -> bool {
        let has = |needle: &str| body.contains(needle);
        match self {
            Self::Name => has("name?"),
            Self::Problem => has("problem") && !has("Reply OK"),
            Self::Device => has("3 laptop"),
            Self::Urgency => has("3 right now"),
            Self::ReadBack => has("Reply OK"),
            Self::Ticket => body
                .split_once("/sign-up?redirect_url=/account&phone=%2B")
                .is_some_and(|(_, rest)| rest.starts_with(phone.trim_start_matches('+'))),
        }
    }
}
