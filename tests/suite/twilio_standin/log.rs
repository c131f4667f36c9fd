//! Twilio's log over REST: messages are listed, read and redacted. How they are
//! deleted is in [`super::erase`].

use std::collections::HashMap;

use axum::{
    Json,
    extract::{ConnectInfo, Path, RawForm, RawQuery, State as Shared},
    http::{HeaderMap, StatusCode},
    response::{IntoResponse, Response},
};
use serde_json::json;

use super::{
    Direction, Fault, Message, Twilio,
    connection::Switch,
    rest::{answer, error},
};

/// The list, newest first: `To`, `From`, `DateSent` (also `DateSent<`, `DateSent>`), and pages.
pub(super) async fn list(
    Shared(twilio): Shared<Twilio>,
    ConnectInfo(switch): ConnectInfo<Switch>,
    Path(account): Path<String>,
    headers: HeaderMap,
    RawQuery(query): RawQuery,
) -> Response {
    if let Some(refused) = twilio.refuses(&account, &headers) {
        return refused;
    }
    let query = query.unwrap_or_default();
    let query: Vec<(String, String)> = url::form_urlencoded::parse(query.as_bytes())
        .into_owned()
        .collect();
    let fault = twilio
        .state()
        .next_lookup
        .pop_front()
        .unwrap_or(Fault::None);
    twilio.changed();
    answer(&fault, &switch, || twilio.page(&query)).await
}

impl Twilio {
    fn page(&self, query: &[(String, String)]) -> Response {
        let number = |name: &str| {
            let value = query
                .iter()
                .find(|(key, _)| key == name)
                .map(|(_, value)| value.parse::<usize>());
            value.and_then(Result::ok)
        };
        let size = number("PageSize").unwrap_or(50).clamp(1, 1_000);
        let page = number("Page").unwrap_or(0);
        let state = self.state();
        let found: Vec<_> = (state.messages.iter().rev())
            .filter(|message| message.direction != Direction::Automatic)
            .filter(|message| {
                query
                    .iter()
                    .all(|(key, value)| matches(message, key, value))
            })
            .collect();
        let base = format!("/2010-04-01/Accounts/{}/Messages.json", self.account_sid());
        let uri = |page: usize| {
            let kept = query.iter().filter(|(key, _)| !key.starts_with("Page"));
            let mut query = url::form_urlencoded::Serializer::new(String::new());
            query
                .extend_pairs(kept)
                .append_pair("PageSize", &size.to_string());
            query
                .append_pair("Page", &page.to_string())
                .append_pair("PageToken", &format!("PA{page}"));
            format!("{base}?{}", query.finish())
        };
        let start = page * size;
        let shown: Vec<_> = found.iter().skip(start).take(size).collect();
        Json(json!({
            "messages": shown.iter().map(|message| message.to_json(self.account_sid())).collect::<Vec<_>>(),
            "page": page, "page_size": size, "start": start, "end": (start + shown.len()).saturating_sub(1),
            "uri": uri(page), "first_page_uri": uri(0),
            "previous_page_uri": (page > 0).then(|| uri(page - 1)),
            "next_page_uri": (start + size < found.len()).then(|| uri(page + 1)),
        }))
        .into_response()
    }
}

/// Whether a message passes one filter; what is no filter lets all pass.
fn matches(message: &Message, key: &str, value: &str) -> bool {
    match key {
        "To" => message.to == value,
        // A service's choice of sender is known by the time anyone lists it.
        "From" => message.from.as_deref().is_none_or(|from| from == value),
        "DateSent" => message.day() == day(value),
        "DateSent>" => message.day().as_str() >= day(value),
        "DateSent<" => message.day().as_str() <= day(value),
        _ => true,
    }
}

/// The calendar day that a time begins with.
fn day(time: &str) -> &str {
    time.get(..10).unwrap_or(time)
}

/// The message whose path ends in `<sid>.json`.
pub(super) fn sid_of(segment: &str) -> &str {
    segment.strip_suffix(".json").unwrap_or(segment)
}

/// One message.
pub(super) async fn read(
    Shared(twilio): Shared<Twilio>,
    ConnectInfo(switch): ConnectInfo<Switch>,
    Path((account, sid)): Path<(String, String)>,
    headers: HeaderMap,
) -> Response {
    if let Some(refused) = twilio.refuses(&account, &headers) {
        return refused;
    }
    let fault = twilio
        .state()
        .next_lookup
        .pop_front()
        .unwrap_or(Fault::None);
    answer(&fault, &switch, || match twilio.message(sid_of(&sid)) {
        Some(message) => Json(message.to_json(&account)).into_response(),
        None => error(StatusCode::NOT_FOUND, 20404),
    })
    .await
}

/// An empty `Body` redacts; `Status=canceled` takes back what waits.
pub(super) async fn change(
    Shared(twilio): Shared<Twilio>,
    Path((account, sid)): Path<(String, String)>,
    headers: HeaderMap,
    RawForm(form): RawForm,
) -> Response {
    if let Some(refused) = twilio.refuses(&account, &headers) {
        return refused;
    }
    let form: HashMap<_, _> = url::form_urlencoded::parse(&form).into_owned().collect();
    {
        let mut state = twilio.state();
        let Some(message) = state
            .messages
            .iter_mut()
            .find(|message| message.sid == sid_of(&sid))
        else {
            return error(StatusCode::NOT_FOUND, 20404);
        };
        if form.get("Body").is_some_and(String::is_empty) {
            message.body.clear();
        }
        if form
            .get("Status")
            .is_some_and(|status| status == "canceled")
        {
            "canceled".clone_into(&mut message.status);
        }
    }
    let message = twilio
        .message(sid_of(&sid))
        .map(|message| message.to_json(&account));
    Json(message).into_response()
}
