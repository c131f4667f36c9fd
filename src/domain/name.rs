//! Names of people.

/// What one side of a session learns of the other's name: the first word of it.
pub fn first_name(name: &str) -> &str {
    name.split_whitespace().next().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::first_name;

    #[test]
    fn never_the_last_name() {
        for (name, first) in [
            ("Jane Doe", "Jane"),
            (" José  Luis Pérez", "José"),
            ("Sam", "Sam"),
            ("", ""),
        ] {
            assert_eq!(first_name(name), first);
        }
    }
}
