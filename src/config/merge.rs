//! The settings' three layers, laid over each other by hand: defaults, file, environment. Why by hand
//! is decision 6.

use std::path::Path;

use toml::{Table, Value};

use super::ConfigError;

const DEFAULTS: &str = include_str!("../../docs/savvysolve.toml");
const PREFIX: &str = "SAVVYSOLVE_";

/// The settings so far, and what was found beside them.
pub(super) struct Merged {
    table: Table,
    /// What is not right.
    wrong: Vec<String>,
}

impl Merged {
    /// The annotated file, compiled in.
    pub(super) fn defaults() -> Self {
        #[expect(clippy::expect_used, reason = "compiled in, and parsed by a test")]
        let table = DEFAULTS.parse().expect("docs/savvysolve.toml is TOML");
        Self {
            table,
            wrong: Vec::new(),
        }
    }

    /// All of it; or what is wrong.
    pub(super) fn finish(self) -> Result<Table, ConfigError> {
        if self.wrong.is_empty() {
            Ok(self.table)
        } else {
            Err(ConfigError(self.wrong))
        }
    }

    /// Lays a file over it: the one that is named, or `savvysolve.toml` if it is there.
    pub(super) fn file(&mut self, file: Option<&Path>) {
        let path = file.unwrap_or(Path::new("savvysolve.toml"));
        let name = path.display().to_string();
        match std::fs::read_to_string(path) {
            Ok(text) => match text.parse() {
                Ok(own) => self.overlay(own, &name),
                Err(error) => self.wrong.push(format!("{name}: {error}")),
            },
            Err(error) if file.is_none() && error.kind() == std::io::ErrorKind::NotFound => {}
            Err(error) => self.wrong.push(format!("{name}: {error}")),
        }
    }

    fn overlay(&mut self, own: Table, file: &str) {
        for (section, values) in own {
            let Some(Value::Table(known)) = self.table.get_mut(&section) else {
                self.wrong
                    .push(format!("{file}: there is no section [{section}]"));
                continue;
            };
            let Value::Table(values) = values else {
                self.wrong
                    .push(format!("{file}: {section} is a section; write [{section}]"));
                continue;
            };
            for (key, value) in values {
                match known.get_mut(&key) {
                    Some(default) if default.same_type(&value) => *default = value,
                    Some(default) => self.wrong.push(format!(
                        "{file}: {section}.{key} is a {}, and should be a {}",
                        value.type_str(),
                        default.type_str()
                    )),
                    None => self
                        .wrong
                        .push(format!("{file}: there is no setting {section}.{key}")),
                }
            }
        }
    }

    /// One variable of the environment. The default's type says how its text is read.
    pub(super) fn variable(&mut self, variable: &str, value: String) {
        let Some(name) = variable.strip_prefix(PREFIX) else {
            return;
        };
        // Other variables may share the prefix; only what has a section is meant for us.
        let Some((section, key)) = name.split_once("__") else {
            return;
        };
        let (section, mut key) = (section.to_ascii_lowercase(), key.to_ascii_lowercase());
        let Some(Value::Table(known)) = self.table.get_mut(&section) else {
            self.wrong
                .push(format!("{variable}: there is no section [{section}]"));
            return;
        };
        let mut value = value;
        if let (false, Some(of)) = (known.contains_key(&key), key.strip_suffix("_file")) {
            match std::fs::read_to_string(&value) {
                Ok(text) => text.trim_end().clone_into(&mut value),
                Err(error) => {
                    self.wrong.push(format!("{variable}: `{value}`: {error}"));
                    return;
                }
            }
            key = of.to_owned();
        }
        let Some(default) = known.get_mut(&key) else {
            self.wrong
                .push(format!("{variable}: there is no setting {section}.{key}"));
            return;
        };
        let read = match default {
            Value::Integer(_) => value
                .parse()
                .map(Value::Integer)
                .map_err(|_| "a whole number"),
            Value::Boolean(_) => value
                .parse()
                .map(Value::Boolean)
                .map_err(|_| "true or false"),
            Value::Array(_) => list(&value).ok_or("a list, written as in the file"),
            _ => Ok(Value::String(value)),
        };
        match read {
            Ok(value) => *default = value,
            Err(what) => self.wrong.push(format!("{variable}: should be {what}")),
        }
    }
}

/// A list as it stands behind a key of the file.
fn list(text: &str) -> Option<Value> {
    // Of two lines the second would be a key of its own; it is not looked for.
    let mut table: Table = format!("list = {text}").parse().ok()?;
    table.remove("list").filter(Value::is_array)
}
