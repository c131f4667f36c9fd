//! What a procedure is given, read field by field; a wrong one is named.

use serde_json::{Map, Value};
use uuid::Uuid;

use super::wire::Failure;

/// An object, or nothing at all, which has no fields. Fields that nobody asks for are let be:
/// `direction` of the infinite queries is one.
#[derive(Debug, Default)]
pub(super) struct Input(Map<String, Value>);

impl Input {
    /// Of what came.
    pub(super) fn of(value: Option<Value>) -> Result<Self, Failure> {
        match value {
            None | Some(Value::Null) => Ok(Self::default()),
            Some(Value::Object(fields)) => Ok(Self(fields)),
            Some(_) => Err(Failure::bad("The input should be an object")),
        }
    }

    /// Whether the field is there, be it null.
    pub(super) fn has(&self, name: &str) -> bool {
        self.0.contains_key(name)
    }

    fn get(&self, name: &str) -> Option<&Value> {
        self.0.get(name).filter(|it| !it.is_null())
    }

    /// A text, if it is there.
    pub(super) fn text(&self, name: &str) -> Result<Option<&str>, Failure> {
        match self.get(name) {
            None => Ok(None),
            Some(Value::String(text)) => Ok(Some(text)),
            Some(_) => Err(Failure::bad(format!("{name}: should be a text"))),
        }
    }

    /// A text that must be there.
    pub(super) fn needs_text(&self, name: &str) -> Result<&str, Failure> {
        let text = self.text(name)?.map(str::trim).filter(|it| !it.is_empty());
        text.ok_or_else(|| Failure::bad(format!("{name}: is missing")))
    }

    /// A whole number between these two, or what it is when it is not there.
    pub(super) fn whole(
        &self,
        name: &str,
        range: std::ops::RangeInclusive<i64>,
        absent: i64,
    ) -> Result<i64, Failure> {
        let Some(value) = self.get(name) else {
            return Ok(absent);
        };
        let number = value.as_i64().filter(|it| range.contains(it));
        number.ok_or_else(|| {
            let (least, most) = (range.start(), range.end());
            Failure::bad(format!(
                "{name}: should be a whole number from {least} to {most}"
            ))
        })
    }

    /// An id, if it is there.
    pub(super) fn id(&self, name: &str) -> Result<Option<Uuid>, Failure> {
        let Some(text) = self.text(name)? else {
            return Ok(None);
        };
        let id = Uuid::parse_str(text);
        id.map(Some)
            .map_err(|_| Failure::bad(format!("{name}: should be an id that was given out here")))
    }
}
