//! What the words around digits say about them.

use super::group::Group;

/// How the writer calls what follows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Context {
    /// As something to call or write to.
    Phone,
    /// As something else that has a long number.
    Thing,
    /// Not at all.
    Nothing,
}

/// How far back is looked.
const REACH: usize = 60;

/// How many words back.
const WORDS: usize = 5;

/// Say that a phone number follows.
const PHONES: &[&str] = &[
    "call",
    "dial",
    "whatsapp",
    "tel",
    "telefono",
    "teléfono",
    "llama",
    "llamame",
    "llámame",
    "llamar",
    "marca",
    "marque",
    "telephone",
    "landline",
    "sms",
    "wasap",
    "celular",
    "cel",
];

/// Say so together with `me` behind them, or `my` or `mi` before them.
const WITH_ME: &[&str] = &[
    "text",
    "phone",
    "reach",
    "ring",
    "message",
    "contact",
    "number",
    "cell",
    "mobile",
    "numero",
    "número",
    "movil",
    "móvil",
    "escribeme",
    "escríbeme",
];

/// Have long numbers themselves.
const THINGS: &[&str] = &[
    "serial",
    "sn",
    "imei",
    "meid",
    "iccid",
    "eid",
    "order",
    "invoice",
    "tracking",
    "code",
    "key",
    "id",
    "model",
    "part",
    "sku",
    "upc",
    "build",
    "version",
    "error",
    "event",
    "teamviewer",
    "anydesk",
    "rustdesk",
    "zoom",
    "meeting",
    "ref",
    "reference",
    "confirmation",
    "pin",
    "passcode",
    "isbn",
    "product",
    "serie",
    "pedido",
    "codigo",
    "código",
    "clave",
    "modelo",
    "versión",
    "licencia",
    "license",
    "licence",
    "hresult",
    "timestamp",
    "case",
    "asset",
    "tag",
];

/// Units of what is counted in large numbers.
const UNITS: &[&str] = &[
    "bytes", "byte", "kb", "mb", "gb", "ms", "hz", "khz", "mhz", "bits", "blocks", "sectors",
    "inodes",
];

impl Context {
    /// What the words before this place say; the nearest decides.
    pub(super) fn before(text: &str, at: usize) -> Self {
        let from = text.floor_char_boundary(at.saturating_sub(REACH));
        let lower = text[from..at].to_lowercase();
        let words: Vec<&str> = lower
            .split(|c: char| !c.is_alphabetic())
            .filter(|it| !it.is_empty())
            .collect();
        let word = |back: usize| words.len().checked_sub(back).and_then(|it| words.get(it));
        for back in 1..=WORDS {
            let Some(this) = word(back) else { break };
            let is_mine = matches!(word(back + 1), Some(&("my" | "mi")))
                || matches!(word(back + 1), Some(&"phone"))
                    && matches!(word(back + 2), Some(&"my"))
                || back > 1 && matches!(word(back - 1), Some(&"me"));
            if PHONES.contains(this) || WITH_ME.contains(this) && is_mine {
                return Self::Phone;
            }
            if THINGS.contains(this) || *this == "n" && word(back + 1) == Some(&"s") {
                return Self::Thing;
            }
        }
        Self::Nothing
    }
}

/// Whether a unit behind the digits makes them a count.
pub(super) fn counts(text: &str, window: &[Group]) -> bool {
    let [only] = window else { return false };
    let rest = text[only.end..].trim_start_matches(' ');
    let end = rest
        .find(|c: char| !c.is_ascii_alphabetic())
        .unwrap_or(rest.len());
    !only.plus && UNITS.iter().any(|it| rest[..end].eq_ignore_ascii_case(it))
}
