//! The notation of a phrase in a word list: `[my] (phone|cell phone) wont (turn|power) on`.
//!
//! Round brackets choose, square brackets may be left out, `#` is any number, `_` any one word.
//! A phrase is written out into plain word sequences once, when the lists are compiled.

/// More than this many sequences from one phrase is taken for a slip of the pen.
const MOST: usize = 4_000_000;

/// All word sequences a phrase stands for, or what is wrong with it.
pub(super) fn expand(phrase: &str) -> Result<Vec<String>, String> {
    let mut rest = phrase;
    let all = sequence(&mut rest)?;
    if !rest.is_empty() {
        return Err(format!(
            "`{phrase}` closes a bracket it never opened; remove it"
        ));
    }
    if all.len() > MOST {
        return Err(format!(
            "`{phrase}` stands for {} phrases; split it into smaller ones",
            all.len()
        ));
    }
    Ok(all)
}

/// Reads alternatives up to a closing bracket or the end.
fn alternatives(rest: &mut &str) -> Result<Vec<String>, String> {
    let mut all = sequence(rest)?;
    while let Some(more) = rest.strip_prefix('|') {
        *rest = more;
        all.extend(sequence(rest)?);
    }
    Ok(all)
}

/// Reads words and bracketed groups, one after the other.
fn sequence(rest: &mut &str) -> Result<Vec<String>, String> {
    let mut all = vec![String::new()];
    loop {
        let group = match rest.chars().next() {
            None | Some('|' | ')' | ']') => return Ok(all),
            Some(open @ ('(' | '[')) => {
                *rest = &rest[1..];
                let mut group = alternatives(rest)?;
                let close = if open == '(' { ')' } else { ']' };
                *rest = rest
                    .strip_prefix(close)
                    .ok_or_else(|| format!("a `{open}` is never closed; add `{close}`"))?;
                if open == '[' {
                    group.push(String::new());
                }
                group
            }
            Some(_) => {
                let end = rest.find(['(', '[', '|', ')', ']']).unwrap_or(rest.len());
                let (words, more) = rest.split_at(end);
                *rest = more;
                vec![words.to_owned()]
            }
        };
        if all.len().saturating_mul(group.len()) > MOST {
            return Err(format!(
                "a phrase stands for more than {MOST} phrases; split it into smaller ones"
            ));
        }
        all = all
            .iter()
            .flat_map(|head| group.iter().map(move |tail| format!("{head} {tail}")))
            .collect();
    }
}

#[cfg(test)]
mod tests {
    use super::expand;

    fn words(phrase: &str) -> Vec<String> {
        expand(phrase)
            .unwrap()
            .iter()
            .map(|one| one.split_whitespace().collect::<Vec<_>>().join(" "))
            .collect()
    }

    #[test]
    fn brackets_choose_or_may_be_left_out() {
        assert_eq!(words("not urgent"), ["not urgent"]);
        assert_eq!(words("[very] (slow|dead)"), ["very slow", "very dead", "slow", "dead"]);
        assert_eq!(words("a (b [c]|d) e"), ["a b c e", "a b e", "a d e"]);
    }

    #[test]
    fn a_bracket_left_open_or_closed_twice_is_told() {
        assert!(expand("(a|b").is_err());
        assert!(expand("a] b").is_err());
        assert!(expand("(a|b|c|d|e|f|g|h|i|j)".repeat(5).as_str()).is_err());
    }
}
