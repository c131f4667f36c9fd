//! Small typos: which listed word was meant by a word that is not listed.
//!
//! Every listed word is filed under itself with up to two letters left out; a typed word is looked
//! up under the same cuts of itself, so the cost does not grow with the lists. What is found is
//! then measured (edit distance, a swap of neighbours counting as one).

/// Longer words are not worth guessing at.
const LONGEST: usize = 24;
/// A word shorter than this is only mended where two neighbouring letters are swapped.
const ONE_SLIP_FROM: usize = 5;
/// From this length on two slips are mended.
const TWO_SLIPS_FROM: usize = 8;

/// The cuts are filed under the upper bits of their hash.
const DRAWER_BITS: u32 = 16;

/// Listed words, found again through their typos.
#[derive(Debug, Default)]
pub(in crate::conversation) struct Fuzzy {
    words: Vec<(Box<[char]>, u32)>,
    /// The hash of a cut and the index of the word it was made from, sorted.
    cuts: Vec<(u32, u32)>,
    /// Where each drawer starts in `cuts`.
    drawers: Vec<u32>,
}

impl Fuzzy {
    /// Files these words, each under the id that a typo of it should be read as.
    pub(in crate::conversation) fn new(listed: impl IntoIterator<Item = (String, u32)>) -> Self {
        let mut words: Vec<(Box<[char]>, u32)> = Vec::new();
        let mut cuts = Vec::new();
        for (word, id) in listed {
            let letters: Box<[char]> = word.chars().collect();
            let fits = (4..=LONGEST).contains(&letters.len());
            let Ok(index) = u32::try_from(words.len()) else {
                break;
            };
            if fits && letters.iter().all(|c| c.is_alphabetic()) {
                let deep = letters.len() >= TWO_SLIPS_FROM;
                each_cut(&letters, deep, |cut| cuts.push((cut, index)));
                words.push((letters, id));
            }
        }
        cuts.sort_unstable();
        cuts.dedup();
        cuts.shrink_to_fit();
        let drawers = (0..=1_u32 << DRAWER_BITS)
            .map(|drawer| {
                let start = cuts.partition_point(|&(cut, _)| cut >> (32 - DRAWER_BITS) < drawer);
                u32::try_from(start).unwrap_or(u32::MAX)
            })
            .collect();
        Self {
            words,
            cuts,
            drawers,
        }
    }

    /// The words that this cut was made from.
    fn filed(&self, cut: u32) -> impl Iterator<Item = u32> {
        let drawer = (cut >> (32 - DRAWER_BITS)) as usize;
        let bounds = self.drawers.get(drawer).zip(self.drawers.get(drawer + 1));
        let drawer = bounds.and_then(|(&from, &to)| self.cuts.get(from as usize..to as usize));
        let same = drawer
            .into_iter()
            .flatten()
            .filter(move |entry| entry.0 == cut);
        same.map(|&(_, index)| index)
    }

    /// The listed word meant by a typed one; the nearest, and of equals the first listed.
    pub(in crate::conversation) fn nearest(&self, typed: &str) -> Option<u32> {
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
            for index in self.filed(cut) {
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
fn each_cut(letters: &[char], deep: bool, mut call: impl FnMut(u32)) {
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
fn hash_without(letters: &[char], first: usize, second: usize) -> u32 {
    let mut hash = 0x811c_9dc5_u32;
    for (i, &c) in letters.iter().enumerate() {
        if i != first && i != second {
            hash = (hash ^ u32::from(c)).wrapping_mul(0x0100_0193);
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
        let words = ["laptop", "printer", "ipad", "thermostat", "wifi"];
        Fuzzy::new(words.map(str::to_owned).into_iter().zip(0..))
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
