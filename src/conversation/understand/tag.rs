//! What a listed word or phrase stands for, and under which heading of a word list it is written.

use super::Command;
use crate::domain::{DeviceType, Language, Urgency};

/// What a listed phrase says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Tag {
    /// A device by its kind or model.
    Device(DeviceType),
    /// A part or a task that points at a device, unless one is named.
    Part(DeviceType),
    /// A word that names a device only as the whole answer to the device question: "watch".
    Bare(DeviceType),
    /// A device whose kind is left open: "computer", a brand.
    Vague,
    /// "mine", "the other one": a device of the kind named before.
    Same,
    /// "something else": the last of the device question's list, when that was asked.
    Else,
    /// Contains a device word but names none: "phone number".
    NoDevice,
    /// How soon, whatever stands around it.
    Urgency(Urgency),
    /// A time: how soon, if it is asked for and not told.
    When(Urgency),
    /// Something that will not wait: a meeting, a flight.
    Event,
    /// Contains a word of urgency but asks for nothing.
    NoUrgency,
    /// Trouble.
    Told,
    /// Something the customer wants done.
    Wish,
    /// Works well.
    Fine,
    /// Contains a word of trouble but tells none.
    NoTrouble,
    /// "my name is": a name follows.
    NameSure,
    /// "I'm": a name may follow.
    NameMaybe,
    /// "it's": a name may follow, if it is one for sure.
    NameWeak,
    /// "last name": stands between two parts of a name.
    NameJoin,
    /// "here", "speaking": a name stood before it.
    NameAfter,
    /// "thanks,": a name may close the text.
    SignOff,
    /// Looks like the start of a name but is none.
    NoName,
    /// A whole text that is a command.
    Command(Command),
    /// A command wherever it stands.
    Anywhere(Command),
    /// A whole text that agrees.
    Yes,
    /// A whole text that does not.
    No,
    /// Wants something in the read-back changed.
    Change,
    /// A cardinal number in words.
    Number(u8),
    /// A position in a list; the last one is [`LAST`].
    Ordinal(u8),
    /// Praise or blame that stands for a score.
    Score(u8),
    /// Asks for a language.
    Asks(Language),
    /// A role in the sentence, as a bit of [`Mark`].
    Mark(u32),
}

/// "The last one" in a list.
pub(super) const LAST: u8 = 99;

/// Roles of single words, as bits.
pub(super) struct Mark;

impl Mark {
    /// "not"
    pub(super) const NEGATION: u32 = 1;
    /// "but", "because": another thought starts.
    pub(super) const CONTRAST: u32 = 1 << 1;
    /// "and"
    pub(super) const JOINT: u32 = 1 << 2;
    /// "texting from": what follows is only used to write.
    pub(super) const PASSING: u32 = 1 << 3;
    /// "need", "can you": something is asked for.
    pub(super) const REQUEST: u32 = 1 << 4;
    /// "to", "on"
    pub(super) const PREPOSITION: u32 = 1 << 5;
    /// "my", "the"
    pub(super) const DETERMINER: u32 = 1 << 6;
    /// "hello"
    pub(super) const GREETING: u32 = 1 << 7;
    /// "please", "thanks": adds nothing.
    pub(super) const FILLER: u32 = 1 << 8;
    /// "how much", "are you": asks us something.
    pub(super) const QUESTION: u32 = 1 << 9;
    /// "it": what was named before.
    pub(super) const PRONOUN: u32 = 1 << 10;
    /// A first name.
    pub(super) const GIVEN: u32 = 1 << 11;
    /// "Mrs"
    pub(super) const TITLE: u32 = 1 << 12;
    /// "de la", inside a name.
    pub(super) const PARTICLE: u32 = 1 << 13;
    /// "minutes", "pm": what a number counts.
    pub(super) const UNIT: u32 = 1 << 14;
    /// "problem with": what follows has the trouble.
    pub(super) const CULPRIT: u32 = 1 << 15;
    /// "idk", "asdf": an answer that says nothing.
    pub(super) const JUNK: u32 = 1 << 16;
    /// "was", "since": tells of the past.
    pub(super) const PAST: u32 = 1 << 17;
    /// "its the": what follows is meant.
    pub(super) const FOCUS: u32 = 1 << 18;
    /// "star", "out of": the number beside it is a score.
    pub(super) const STAR: u32 = 1 << 19;
    /// "please", "can i": may stand around a command.
    pub(super) const COURTESY: u32 = 1 << 20;
    /// "on", "of": between a part and its whole.
    pub(super) const WHOLE: u32 = 1 << 23;
    /// "I have", "we are": a plan of the customer's.
    pub(super) const PLAN: u32 = 1 << 24;
    /// "please": may stand around a carrier word.
    pub(super) const POLITE: u32 = 1 << 22;
    /// "bought", "have": said of a device, tells no trouble.
    pub(super) const PLAIN: u32 = 1 << 25;
    /// "well", "actually", "fine": a wish stated with it takes the place of one before.
    pub(super) const CONCESSION: u32 = 1 << 26;
    /// "doesn't matter", "up to you": answers how soon, and says nothing anywhere else.
    pub(super) const SHRUG: u32 = 1 << 27;
    /// "Hill", "Torres": an ordinary word that may follow a first name.
    pub(super) const SURNAME: u32 = 1 << 28;
    /// "the screen says": what follows is not the customer's own.
    pub(super) const QUOTE: u32 = 1 << 21;
}

/// Kinds of phrases a word may stand in, as bits.
pub(super) struct Cover;

impl Cover {
    pub(super) const DEVICE: u32 = 1;
    pub(super) const URGENCY: u32 = 1 << 1;
    pub(super) const NO_URGENCY: u32 = 1 << 2;
    pub(super) const TOLD: u32 = 1 << 3;
    pub(super) const WISH: u32 = 1 << 4;
    pub(super) const FINE: u32 = 1 << 5;
    pub(super) const NO_TROUBLE: u32 = 1 << 6;
    pub(super) const NAME: u32 = 1 << 7;
    pub(super) const ANSWER: u32 = 1 << 8;
    pub(super) const ASKS: u32 = 1 << 9;
    pub(super) const WHEN: u32 = 1 << 10;
    pub(super) const JOIN: u32 = 1 << 11;
}

/// Phrases of one layer do not overlap: the longest of the first wins.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Layer {
    /// Devices.
    Device,
    /// How soon.
    Urgency,
    /// Meetings and the like.
    Event,
    /// Trouble and its absence.
    Trouble,
    /// Where a name may stand.
    Name,
    /// Everything that is read alone or may overlap.
    Free,
}

impl Layer {
    /// How many there are.
    pub(super) const COUNT: usize = 6;
}

impl Tag {
    /// The layer this tag lives in.
    pub(super) fn layer(self) -> Layer {
        match self {
            Self::Device(_) | Self::Part(_) | Self::Vague | Self::Same | Self::NoDevice => {
                Layer::Device
            }
            Self::Urgency(_) | Self::When(_) | Self::NoUrgency => Layer::Urgency,
            Self::Event => Layer::Event,
            Self::Told | Self::Wish | Self::Fine | Self::NoTrouble => Layer::Trouble,
            Self::NameSure
            | Self::NameMaybe
            | Self::NameWeak
            | Self::NameAfter
            | Self::SignOff
            | Self::NoName => Layer::Name,
            _ => Layer::Free,
        }
    }

    /// A bit for the kind of tag, to note which words such a phrase covers.
    pub(super) fn bit(self) -> u32 {
        match self {
            Self::Device(_) | Self::Vague | Self::NoDevice => Cover::DEVICE,
            Self::Urgency(_) => Cover::URGENCY,
            Self::When(_) => Cover::WHEN,
            Self::NoUrgency => Cover::NO_URGENCY,
            Self::Told => Cover::TOLD,
            Self::Wish => Cover::WISH,
            Self::Fine => Cover::FINE,
            Self::NoTrouble => Cover::NO_TROUBLE,
            Self::NameSure | Self::NameMaybe | Self::NameWeak => Cover::NAME,
            Self::NameJoin => Cover::JOIN,
            Self::Yes | Self::No => Cover::ANSWER,
            Self::Asks(_) => Cover::ASKS,
            _ => 0,
        }
    }

    /// Of two phrases of one length, whether this one is the mask that hides the other.
    pub(super) fn is_mask(self) -> bool {
        matches!(
            self,
            Self::NoDevice | Self::NoUrgency | Self::NoTrouble | Self::NoName
        )
    }

    /// Whether a typo of a word in such a phrase is mended.
    pub(super) fn is_mended(self) -> bool {
        let exact = Mark::GIVEN
            | Mark::SURNAME
            | Mark::PARTICLE
            | Mark::TITLE
            | Mark::PLAIN
            | Mark::CONCESSION;
        !matches!(self, Self::Mark(mark) if mark & exact != 0)
    }
}

/// The tag for a heading and a key of a word list.
pub(super) fn from_heading(section: &str, key: &str) -> Option<Tag> {
    let urgency = Urgency::from_name(key);
    let device = DeviceType::from_name(key);
    Some(match (section, key) {
        ("device", "vague") => Tag::Vague,
        ("device", "else") => Tag::Else,
        ("device", "same") => Tag::Same,
        ("device", "none") => Tag::NoDevice,
        ("device", _) => Tag::Device(device?),
        ("part", _) => Tag::Part(device?),
        ("bare", _) => Tag::Bare(device?),
        ("urgency", "none") => Tag::NoUrgency,
        ("urgency", "event") => Tag::Event,
        ("urgency", _) => Tag::Urgency(urgency?),
        ("when", _) => Tag::When(urgency?),
        ("trouble", "told") => Tag::Told,
        ("trouble", "wish") => Tag::Wish,
        ("trouble", "fine") => Tag::Fine,
        ("trouble", "none") => Tag::NoTrouble,
        ("name", "sure") => Tag::NameSure,
        ("name", "maybe") => Tag::NameMaybe,
        ("name", "weak") => Tag::NameWeak,
        ("name", "join") => Tag::NameJoin,
        ("name", "after") => Tag::NameAfter,
        ("name", "sign_off") => Tag::SignOff,
        ("name", "none") => Tag::NoName,
        ("name", "given") => Tag::Mark(Mark::GIVEN),
        ("name", "surname") => Tag::Mark(Mark::SURNAME),
        ("name", "title") => Tag::Mark(Mark::TITLE),
        ("name", "particle") => Tag::Mark(Mark::PARTICLE),
        ("command", _) => Tag::Command(Command::from_name(key)?),
        ("anywhere", _) => Tag::Anywhere(Command::from_name(key)?),
        ("confirm", "yes") => Tag::Yes,
        ("confirm", "no") => Tag::No,
        ("confirm", "change") => Tag::Change,
        ("number", _) => Tag::Number(key.parse().ok()?),
        ("ordinal", "last") => Tag::Ordinal(LAST),
        ("ordinal", _) => Tag::Ordinal(key.parse().ok()?),
        ("score", _) => Tag::Score(key.parse().ok()?),
        ("asks_for", _) => Tag::Asks(Language::from_code(key)?),
        ("role", _) => Tag::Mark(role(key)?),
        ("words", "common" | "neutral" | "foreign") => Tag::Mark(0),
        _ => return None,
    })
}

fn role(key: &str) -> Option<u32> {
    Some(match key {
        "negation" => Mark::NEGATION,
        "contrast" => Mark::CONTRAST,
        "joint" => Mark::JOINT,
        "passing" => Mark::PASSING,
        "request" => Mark::REQUEST,
        "preposition" => Mark::PREPOSITION,
        "determiner" => Mark::DETERMINER,
        "greeting" => Mark::GREETING,
        "filler" => Mark::FILLER,
        "question" => Mark::QUESTION,
        "pronoun" => Mark::PRONOUN,
        "unit" => Mark::UNIT,
        "culprit" => Mark::CULPRIT,
        "junk" => Mark::JUNK,
        "past" => Mark::PAST,
        "focus" => Mark::FOCUS,
        "star" => Mark::STAR,
        "courtesy" => Mark::COURTESY,
        "quote" => Mark::QUOTE,
        "plan" => Mark::PLAN,
        "whole" => Mark::WHOLE | Mark::PREPOSITION,
        "polite" => Mark::POLITE,
        "plain" => Mark::PLAIN,
        "concession" => Mark::CONCESSION,
        "shrug" => Mark::SHRUG,
        _ => return None,
    })
}

/// The headings there are, for the message about one that is not.
pub(super) const HEADINGS: &str = "device.{phone,tablet,laptop,desktop,printer,network,tv,\
     smart_home,wearable,other,vague,same,else,none}, part.<device>, bare.<device>, urgency.{high,normal,low,event,none}, \
     when.{high,normal,low}, trouble.{told,wish,fine,none}, name.{sure,maybe,weak,join,after,sign_off,\
     none,given,surname,title,\
     particle}, command.<command>, anywhere.<command>, confirm.{yes,no,change}, \
     number.<n>, ordinal.<n or last>, score.<n>, asks_for.<language>, role.{negation,contrast,\
     joint,passing,request,preposition,determiner,greeting,filler,question,pronoun,unit,culprit,\
     junk,past,focus,star,courtesy,polite,quote,whole,plan,plain,concession,\
     shrug}, words.{common,neutral,foreign}";
