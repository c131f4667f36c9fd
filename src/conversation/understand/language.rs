//! The language a text is written in, by whose words are in it; or the one it asks for.

use super::lexicon::How;
use super::name::Name;
use super::reading::Reading;
use super::spelling::is_mash;
use super::tag::Tag;
use crate::domain::Language;

/// The language, where the words show it.
pub(super) fn read(reading: &Reading<'_>, name: Option<&Name>) -> Option<Language> {
    let asked = reading.hits.iter().find_map(|hit| match hit.tag {
        Tag::Asks(language) => Some(language),
        _ => None,
    });
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
    // "la bocina habla en inglés" is what is wrong, not a wish.
    let told = reading.hits.iter().any(|hit| hit.tag == Tag::Told);
    if let Some(asked) = asked {
        let others: u32 = votes.iter().sum::<u32>() - votes[asked as usize];
        if !told || others < 3 {
            return Some(asked);
        }
    }
    if votes.iter().all(|&count| count == 0) {
        return by_ending(reading, name);
    }
    let best = Language::ALL
        .into_iter()
        .rev()
        .max_by_key(|&it| votes[it as usize])?;
    (votes[best as usize] > 0).then_some(best)
}

/// By the look of words that are not listed, where no listed one shows it.
fn by_ending(reading: &Reading<'_>, name: Option<&Name>) -> Option<Language> {
    const SPANISH: [&str; 14] = [
        "ción", "cion", "ando", "iendo", "aron", "ieron", "amos", "emos", "idad", "mente", "illo",
        "ado", "ada", "arlo",
    ];
    const ENGLISH: [&str; 7] = ["ing", "tion", "ness", "ght", "ould", "ful", "less"];
    (0..reading.tokens.len())
        .filter(|&i| reading.tokens[i].how == How::Not)
        .filter(|&i| !name.is_some_and(|name| name.start <= i && i < name.end))
        .find_map(|i| {
            let word = reading.typed(i);
            let plain = word.len() > 5 && word.chars().all(char::is_lowercase) && !is_mash(word);
            let ends = |endings: &[&str]| plain && endings.iter().any(|it| word.ends_with(it));
            if ends(&SPANISH) {
                Some(Language::Es)
            } else {
                ends(&ENGLISH).then_some(Language::En)
            }
        })
}
