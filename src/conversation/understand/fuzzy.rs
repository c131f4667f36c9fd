//! Small typos: which listed word was meant by a word that is not listed.
//!
//! Every listed word is filed under itself with up to two letters left out; a typed word is looked
//! up under the same cuts of itself, so the cost does not grow with the lists. What is found is
//! then measured (edit distance, a swap of neighbours counting as one).

use std::collections::HashMap;

/// Longer words are not worth guessing at.
const LONGEST: usize = 24;
/// A word shorter than this is only mended where two neighbouring letters are swapped.
const ONE_SLIP_FROM: usize = 5;
/// From this length on two slips are mended.
const TWO_SLIPS_FROM: usize = 8;

/// Listed words, found again through their typos.
#[derive(Debug, Default)]
pub(super) struct Fuzzy {
    cuts: HashMap<u64, Vec<u32>>,
    words: Vec<(Box<[char]>, u32)>,
}

impl Fuzzy {
    /// Files a word under the id that a typo of it should be read as.
    pub(super) fn add(&mut self, word: &str, id: u32) {
        let letters: Box<[char]> = word.chars().collect();
        if letters.len() < 4
            || letters.len() > LONGEST
            || !letters.iter().all(|c| c.is_alphabetic())
        {
            return;
        }
        let Ok(index) = u32::try_from(self.words.len()) else {
            return;
        };
        let deep = letters.len() >= TWO_SLIPS_FROM;
        each_cut(&letters, deep, |cut| {
            let bucket = self.cuts.entry(cut).or_default();
            if bucket.last() != Some(&index) {
                bucket.push(index);
            }
        });
        self.words.push((letters, id));
    }

    /// The listed word meant by a typed one; the nearest, and of equals the first listed.
    pub(super) fn nearest(&self, typed: &str) -> Option<u32> {
        let mut letters = ['\0'; LONGEST];
        let mut length = 0;
        for c in typed.chars() {
            if length == LONGEST || !c.is_alphabetic() {
                return None;
            }
            letters[length] = c;
            length += 1;
        }
        if length < 4 {
            return None;
        }
        let typed = &letters[..length];
        let mut best: Option<(usize, u32)> = None;
        each_cut(typed, length + 2 >= TWO_SLIPS_FROM, |cut| {
            for &index in self.cuts.get(&cut).into_iter().flatten() {
                let (word, _) = &self.words[index as usize];
                let slips = distance(typed, word);
                let allowed = allowed(typed, word);
                if slips <= allowed && best.is_none_or(|found| (slips, index) < found) {
                    best = Some((slips, index));
                }
            }
        });
        best.map(|(_, index)| self.words[index as usize].1)
    }
}

/// How many slips between these two are still a typo. The first letter is nearly always right.
fn allowed(typed: &[char], word: &[char]) -> usize {
    let swapped_start = typed[0] == word[1] && typed[1] == word[0];
    if typed[0] != word[0] && !swapped_start {
        return 0;
    }
    if word.len() < ONE_SLIP_FROM {
        usize::from(is_swap(typed, word))
    } else if word.len() < TWO_SLIPS_FROM {
        1
    } else {
        2
    }
}

/// The same letters but for one pair of neighbours.
fn is_swap(a: &[char], b: &[char]) -> bool {
    a.len() == b.len()
        && a.iter().zip(b).position(|(x, y)| x != y).is_some_and(|i| {
            i + 1 < a.len() && a[i] == b[i + 1] && a[i + 1] == b[i] && a[i + 2..] == b[i + 2..]
        })
}

/// Calls with the hash of the word itself and of each way to leave out one (or two) letters.
fn each_cut(letters: &[char], deep: bool, mut call: impl FnMut(u64)) {
    let count = letters.len();
    call(hash_without(letters, count, count));
    for i in 0..count {
        call(hash_without(letters, i, count));
        if deep {
            for j in i + 1..count {
                call(hash_without(letters, i, j));
            }
        }
    }
}

/// FNV-1a over the letters, leaving out two positions (or none, where past the end).
fn hash_without(letters: &[char], first: usize, second: usize) -> u64 {
    let mut hash = 0xcbf2_9ce4_8422_2325_u64;
    for (i, &c) in letters.iter().enumerate() {
        if i != first && i != second {
            hash = (hash ^ u64::from(u32::from(c))).wrapping_mul(0x0100_0000_01b3);
        }
    }
    hash
}

/// Edit distance in which a swap of two neighbours is one slip.
fn distance(a: &[char], b: &[char]) -> usize {
    let mut before = [0_usize; LONGEST + 1];
    let mut last: [usize; LONGEST + 1] = std::array::from_fn(|j| j);
    for i in 1..=a.len() {
        let mut row = [0_usize; LONGEST + 1];
        row[0] = i;
        for j in 1..=b.len() {
            let swap = usize::from(a[i - 1] != b[j - 1]);
            row[j] = (last[j] + 1).min(row[j - 1] + 1).min(last[j - 1] + swap);
            if i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] {
                row[j] = row[j].min(before[j - 2] + 1);
            }
        }
        before = last;
        last = row;
    }
    last[b.len()]
}

#[cfg(test)]
mod tests {
    use super::Fuzzy;

    fn fuzzy() -> Fuzzy {
        let mut fuzzy = Fuzzy::default();
        for (id, word) in ["laptop", "printer", "ipad", "thermostat", "wifi"]
            .iter()
            .enumerate()
        {
            fuzzy.add(word, u32::try_from(id).unwrap());
        }
        fuzzy
    }

    #[test]
    fn a_slip_is_mended_and_another_word_is_not() {
        let fuzzy = fuzzy();
        for (typed, id) in [
            ("labtop", 0),
            ("latpop", 0),
            ("laptopp", 0),
            ("pirnter", 1),
            ("ipda", 2),
            ("thermastat", 3),
            ("thrmostta", 3),
            ("wfii", 4),
        ] {
            assert_eq!(fuzzy.nearest(typed), Some(id), "{typed}");
        }
        for other in [
            "ipaded", "laps", "winter", "lap", "", "ipad2", "wife", "paper",
        ] {
            assert_eq!(fuzzy.nearest(other), None, "{other}");
        }
    }
}
