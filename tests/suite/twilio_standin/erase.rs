//! Deleting over REST: the files of a message, each by itself, and the message. A message that is on
//! its way cannot be deleted yet; without its message, a file is not found any more, and stays.

use axum::{
    Json,
    extract::{ConnectInfo, Path, State as Shared},
    http::{HeaderMap, StatusCode},
    response::{IntoResponse, Response},
};
use serde_json::json;

use super::{
    Fault, Twilio,
    connection::Switch,
    log::sid_of,
    rest::{answer, error},
};

impl Twilio {
    /// Files that are still kept, of whatever message: photos that came in or went out.
    pub(crate) fn files_left(&self) -> usize {
        self.state().files.len()
    }

    fn erase_fault(&self) -> Fault {
        let fault = self.state().next_erase.pop_front().unwrap_or(Fault::None);
        self.changed();
        fault
    }
}

/// The files of a message.
pub(super) async fn files(
    Shared(twilio): Shared<Twilio>,
    ConnectInfo(switch): ConnectInfo<Switch>,
    Path((account, sid)): Path<(String, String)>,
    headers: HeaderMap,
) -> Response {
    if let Some(refused) = twilio.refuses(&account, &headers) {
        return refused;
    }
    let fault = twilio.erase_fault();
    answer(&fault, &switch, || {
        let state = twilio.state();
        if !state.messages.iter().any(|message| message.sid == sid) {
            return error(StatusCode::NOT_FOUND, 20404);
        }
        let of_it = state.files.iter().filter(|(message, _)| *message == sid);
        let list: Vec<_> = of_it
            .map(
                |(_, file)| json!({ "sid": file, "parent_sid": sid, "content_type": "image/jpeg" }),
            )
            .collect();
        Json(json!({ "media_list": list, "next_page_uri": null })).into_response()
    })
    .await
}

/// Deletes one file.
pub(super) async fn file(
    Shared(twilio): Shared<Twilio>,
    ConnectInfo(switch): ConnectInfo<Switch>,
    Path((account, sid, file)): Path<(String, String, String)>,
    headers: HeaderMap,
) -> Response {
    if let Some(refused) = twilio.refuses(&account, &headers) {
        return refused;
    }
    let fault = twilio.erase_fault();
    answer(&fault, &switch, || {
        let mut state = twilio.state();
        let before = state.files.len();
        let wanted = (sid, sid_of(&file).to_owned());
        state.files.retain(|it| *it != wanted);
        if state.files.len() == before {
            return error(StatusCode::NOT_FOUND, 20404);
        }
        state.photos.retain(|photo| photo.sid != wanted.1);
        StatusCode::NO_CONTENT.into_response()
    })
    .await
}

/// Deletes one message.
pub(super) async fn message(
    Shared(twilio): Shared<Twilio>,
    ConnectInfo(switch): ConnectInfo<Switch>,
    Path((account, sid)): Path<(String, String)>,
    headers: HeaderMap,
) -> Response {
    if let Some(refused) = twilio.refuses(&account, &headers) {
        return refused;
    }
    let fault = twilio.erase_fault();
    answer(&fault, &switch, || {
        let sid = sid_of(&sid);
        let mut state = twilio.state();
        if state.on_their_way.contains(sid) {
            return error(StatusCode::CONFLICT, 20009);
        }
        let Some(place) = state.messages.iter().position(|it| it.sid == sid) else {
            return error(StatusCode::NOT_FOUND, 20404);
        };
        // Off the log; on the phone it stays.
        let message = state.messages.remove(place);
        state.deleted.push(message);
        StatusCode::NO_CONTENT.into_response()
    })
    .await
}
