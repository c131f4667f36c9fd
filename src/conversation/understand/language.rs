//! The language a text is written in, by whose words are in it; or the one it asks for.

use super::lexicon::How;
use super::name::Name;
use super::reading::Reading;
use super::tag::Tag;
use crate::domain::Language;

/// The language, where the words show it.
pub(super) fn read(reading: &Reading<'_>, name: Option<&Name>) -> Option<Language> {
    let asked = reading.hits.iter().find_map(|hit| match hit.tag {
        Tag::Asks(language) => Some(language),
        _ => None,
    });
    if asked.is_some() {
        return asked;
    }
    let mut votes = [0_u32; Language::ALL.len()];
    for (i, token) in reading.tokens.iter().enumerate() {
        if name.is_some_and(|name| name.start <= i && i < name.end) {
            continue;
        }
        // A short word mended by guess shows nothing.
        if token.how == How::Guess && token.end - token.start < 5 {
            continue;
        }
        for language in Language::ALL {
            if token.languages == 1 << language as u8 {
                votes[language as usize] += 1;
            }
        }
    }
    let best = Language::ALL
        .into_iter()
        .rev()
        .max_by_key(|&it| votes[it as usize])?;
    (votes[best as usize] > 0).then_some(best)
}
