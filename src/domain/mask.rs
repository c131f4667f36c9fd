//! Addresses as they may appear in logs and errors: enough to tell two apart, too little to use.

/// Masks a phone number, a mail address or any other address for a log line.
///
/// `+14155550199` becomes `+141…99`, `jane@example.com` becomes `j…@example.com`, a channel
/// prefix such as `whatsapp:` stays. Never longer than what it masks, but for the mark itself.
pub fn mask(address: &str) -> String {
    if let Some((name, domain)) = address.rsplit_once('@') {
        return format!("{}…@{domain}", first(name, 1));
    }
    if let Some((channel, rest)) = address.split_once(':') {
        return format!("{channel}:{}", mask_plain(rest));
    }
    mask_plain(address)
}

/// A third of it at most is shown, so that a short code does not come out whole.
fn mask_plain(address: &str) -> String {
    let length = address.chars().count();
    let (head, tail) = match length {
        0..=3 => (0, 0),
        4..=7 => (1, 1),
        8..=9 => (2, 1),
        10 | 11 => (2, 2),
        _ => (4, 2),
    };
    let end = address
        .char_indices()
        .nth(length - tail)
        .map_or(address.len(), |(at, _)| at);
    format!("{}…{}", first(address, head), &address[end..])
}

fn first(text: &str, count: usize) -> &str {
    let end = text
        .char_indices()
        .nth(count)
        .map_or(text.len(), |(at, _)| at);
    &text[..end]
}

#[cfg(test)]
mod tests {
    use super::mask;

    #[test]
    fn shows_too_little_to_use() {
        for (address, masked) in [
            ("+14155550199", "+141…99"),
            ("+447911123456", "+447…56"),
            ("+6834002", "+6…2"),
            ("12345", "1…5"),
            ("911", "…"),
            ("", "…"),
            ("whatsapp:+14155550199", "whatsapp:+141…99"),
            ("jane.doe@example.com", "j…@example.com"),
            ("@example.com", "…@example.com"),
            ("ünïcödé@example.com", "ü…@example.com"),
            ("日本語の名前です", "日本…す"),
        ] {
            assert_eq!(mask(address), masked, "{address}");
        }
    }
}
