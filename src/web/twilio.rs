//! Twilio's webhooks. The answer is always the same empty TwiML, and comes after the commit:
//! replies leave over REST, through the outbox.

use std::time::Duration;

use axum::{
    body::Bytes,
    extract::State,
    http::{HeaderMap, Method, Uri, header::CONTENT_TYPE},
    response::{IntoResponse, Response},
};

use super::{TwilioSide, Web, error::Error};
use crate::{
    channel::{
        twilio_signature::{Pair, Received, field, parse_form},
        twilio_webhook::{self, Unusable},
    },
    conversation::Input,
    domain::SMS,
    turn::{Arrived, Done, NotTaken},
};

/// A request as it came: the signature covers its very bytes.
type Raw = (Method, Uri, HeaderMap, Bytes);

/// Twilio hangs up after 15 seconds; before that, a 503 sends it to its next try or the fallback URL.
const PATIENCE: Duration = Duration::from_secs(12);

const NOTHING_TO_SAY: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\"?><Response />";

fn nothing_to_say() -> Response {
    ([(CONTENT_TYPE, "text/xml; charset=utf-8")], NOTHING_TO_SAY).into_response()
}

/// An inbound text.
pub(super) async fn message(State(web): State<Web>, request: Raw) -> Result<Response, Error> {
    let parts = &web.0.parts;
    let received_at = parts.clock.now();
    let (twilio, form) = verify(&web, &request)?;
    let inbound = match twilio_webhook::inbound(&form, &twilio.account_sid, received_at) {
        Ok(inbound) => inbound,
        Err(why) => return unusable(&why),
    };
    let arrived = Arrived {
        channel: SMS,
        address: inbound.from.into(),
        input: Input::Text {
            body: inbound.body,
            media: inbound.media,
            opt_out: inbound.opt_out,
        },
        provider_id: Some(inbound.sid),
        media_urls: inbound.media_urls,
        input_id: None,
    };
    let taken = tokio::time::timeout(PATIENCE, web.0.turns.take(arrived)).await;
    // It may still be taken: then the repeat is known by its sid.
    let done = taken.map_err(|_| NotTaken::Unavailable)??;
    let result = match done {
        Done::Taken => "taken",
        Done::Repeat => "repeat",
        Done::Parked => "parked",
    };
    metrics::counter!("savvysolve_inbound_total", "result" => result).increment(1);
    metrics::histogram!("savvysolve_turn_seconds").record(parts.clock.now().since(received_at));
    Ok(nothing_to_say())
}

/// A delivery receipt.
pub(super) async fn status(State(web): State<Web>, request: Raw) -> Result<Response, Error> {
    let (twilio, form) = verify(&web, &request)?;
    let query = parse_form(request.1.query().unwrap_or_default().as_bytes());
    let mid = field(&query, "mid").and_then(|it| std::str::from_utf8(it).ok());
    match twilio_webhook::callback(&form, &twilio.account_sid, mid) {
        Ok(None) => Ok(nothing_to_say()),
        Ok(Some(callback)) => {
            let about = callback.to.map(|to| (SMS, to.into()));
            web.0.turns.receipt(callback.receipt, about).await?;
            Ok(nothing_to_say())
        }
        Err(why) => unusable(&why),
    }
}

/// Nothing of a request is looked at before this.
fn verify<'r>(
    web: &'r Web,
    (method, uri, headers, body): &'r Raw,
) -> Result<(&'r TwilioSide, Vec<Pair<'r>>), Error> {
    let Some(twilio) = &web.0.twilio else {
        return Err(Error::Forbidden);
    };
    let header = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
    let path_and_query = uri.path_and_query().map_or("/", |it| it.as_str());
    let received = Received {
        method: method.as_str(),
        path_and_query,
        content_type: header("content-type"),
        body,
        signature: header("x-twilio-signature"),
        settings: header("x-twilio-webhooks-signature-settings"),
    };
    let form = twilio.verifier.verify(&received).map_err(|refusal| {
        metrics::counter!("savvysolve_refused_total").increment(1);
        tracing::warn!(%refusal, path = uri.path(), "a webhook was refused; is server.public_url exactly the address configured at Twilio?");
        Error::Forbidden
    })?;
    Ok((twilio, form))
}

fn unusable(why: &Unusable) -> Result<Response, Error> {
    tracing::warn!(%why, "a signed webhook could not be used");
    match why {
        Unusable::Account => Err(Error::Forbidden),
        Unusable::Field(_) => Err(Error::BadRequest(why.to_string())),
        // Nobody could be answered: a failure would only make Twilio try again.
        Unusable::Sender(_) => Ok(nothing_to_say()),
    }
}
