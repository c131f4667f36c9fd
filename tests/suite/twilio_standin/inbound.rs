//! A person texts: the webhook, signed and posted to the app.

use std::{collections::BTreeMap, net::SocketAddr};

use base64::{Engine as _, engine::general_purpose::STANDARD};
use hmac::{Hmac, KeyInit as _, Mac as _};
use sha1::Sha1;

use super::{App, Direction, Message, Photo, Twilio};

/// A text that a person wrote and Twilio took. Posting it again is what a retry is.
#[derive(Clone, Debug)]
pub(crate) struct Inbound {
    /// Twilio's id: `SM…`, or `MM…` with photos.
    pub(crate) sid: String,
    /// The person.
    pub(crate) from: String,
    /// The words; may be empty.
    pub(crate) body: String,
    /// Photos, in order.
    pub(crate) photos: Vec<Photo>,
    /// What Advanced Opt-Out found, where it is on.
    pub(crate) opt_out: Option<OptOutType>,
    /// Fields beside the usual ones, such as a new one of Twilio's: (name, value).
    pub(crate) extra: Vec<(String, String)>,
}

/// What Advanced Opt-Out takes a carrier word for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum OptOutType {
    /// STOP and its like.
    Stop,
    /// START and its like.
    Start,
    /// HELP and INFO.
    Help,
}

/// How a webhook is signed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Signature {
    /// As Twilio does.
    Right,
    /// With another token.
    Wrong,
    /// Not at all.
    Missing,
    /// For this URL instead of the public one.
    ForUrl(String),
}

/// The app's answer to a webhook.
#[derive(Clone, Debug)]
pub(crate) struct Answer {
    /// The status code.
    pub(crate) status: u16,
    /// The `Content-Type` header.
    pub(crate) content_type: String,
    /// The body.
    pub(crate) body: String,
}

impl Answer {
    /// From what came over the wire; a body that breaks off is as much of it as came.
    pub(crate) async fn of(answer: reqwest::Response) -> Self {
        let content_type = answer
            .headers()
            .get("content-type")
            .and_then(|value| value.to_str().ok());
        Self {
            status: answer.status().as_u16(),
            content_type: content_type.unwrap_or_default().to_owned(),
            body: answer.text().await.unwrap_or_default(),
        }
    }

    /// Asserts what Twilio needs to be content: 200, XML, and a `<Response>`.
    #[track_caller]
    pub(crate) fn is_taken(&self) -> &Self {
        assert_eq!(self.status, 200, "{self:?}");
        assert!(
            self.content_type.contains("xml"),
            "a missing or plain type is an error or is texted: {self:?}"
        );
        assert!(self.body.contains("<Response"), "{self:?}");
        self
    }

    /// Asserts that it was turned away as forged.
    #[track_caller]
    pub(crate) fn is_forbidden(&self) -> &Self {
        assert_eq!(self.status, 403, "{self:?}");
        self
    }
}

impl Twilio {
    /// `from` texts `body`, and the app is told. Panics where it cannot be reached.
    pub(crate) async fn text(&self, from: &str, body: &str) -> Answer {
        self.deliver(&self.write(from, body)).await
    }

    /// `from` sends photos, with or without words, and the app is told.
    pub(crate) async fn text_with_photos(
        &self,
        from: &str,
        body: &str,
        photos: &[Photo],
    ) -> Answer {
        self.deliver(&self.write_with_photos(from, body, photos))
            .await
    }

    /// `from` texts `body`; Twilio has it, and the app is not told yet.
    ///
    /// A carrier word acts here and now, as it does at Twilio: it blocks or unblocks the person and
    /// is answered, and the app is told all the same.
    pub(crate) fn write(&self, from: &str, body: &str) -> Inbound {
        self.write_with_photos(from, body, &[])
    }

    /// The same with photos.
    pub(crate) fn write_with_photos(&self, from: &str, body: &str, photos: &[Photo]) -> Inbound {
        let now = self.inner.now();
        let mut state = self.state();
        let sid = state.sid(if photos.is_empty() { "SM" } else { "MM" });
        let message = Message {
            sid: sid.clone(),
            direction: Direction::Inbound,
            from: Some(from.to_owned()),
            to: self.number().to_owned(),
            body: body.to_owned(),
            media: photos.iter().map(|photo| photo.url.clone()).collect(),
            service: None,
            status: "received".to_owned(),
            error_code: None,
            status_callback: None,
            created_at: now,
        };
        for photo in photos {
            // The last part of its URL is its own id.
            let file = photo.url.rsplit('/').next().unwrap_or_default().to_owned();
            state.files.push((sid.clone(), file));
        }
        state.messages.push(message.clone());
        let found = OptOutType::of(body);
        if let Some(found) = found {
            let was_blocked = state.blocked.contains(from);
            let says = match found {
                OptOutType::Stop => state
                    .blocked
                    .insert(from.to_owned())
                    .then_some("You are unsubscribed."),
                OptOutType::Start => state
                    .blocked
                    .remove(from)
                    .then_some("You are subscribed again."),
                OptOutType::Help => (!was_blocked).then_some("Reply STOP to unsubscribe."),
            };
            if let Some(says) = says {
                let reply = Message {
                    sid: state.sid("SM"),
                    direction: Direction::Automatic,
                    from: Some(message.to),
                    to: from.to_owned(),
                    body: says.to_owned(),
                    status: "delivered".to_owned(),
                    media: Vec::new(),
                    ..message
                };
                state.messages.push(reply);
            }
        }
        let opt_out = found.filter(|_| state.advanced_opt_out);
        drop(state);
        self.changed();
        Inbound {
            sid,
            from: from.to_owned(),
            body: body.to_owned(),
            photos: photos.to_vec(),
            opt_out,
            extra: Vec::new(),
        }
    }

    /// Tells the app; told again, it is a duplicate. Panics where the app cannot be reached.
    pub(crate) async fn deliver(&self, text: &Inbound) -> Answer {
        self.try_deliver(text).await.expect("the app answers")
    }

    /// Tells the app, which may be gone.
    pub(crate) async fn try_deliver(&self, text: &Inbound) -> reqwest::Result<Answer> {
        self.post(text, &Signature::Right, &[]).await
    }

    /// Tells the app with this signature. Panics where the app cannot be reached.
    pub(crate) async fn deliver_signed(&self, text: &Inbound, signature: &Signature) -> Answer {
        self.post(text, signature, &[])
            .await
            .expect("the app answers")
    }

    /// Tells the app by its fallback URL, which is the same one here: the same id, with what went
    /// wrong before.
    pub(crate) async fn deliver_by_fallback(&self, text: &Inbound) -> Answer {
        let url = format!("{}{PATH}", self.app().public_url);
        let why = [("ErrorCode", "11200"), ("ErrorUrl", url.as_str())];
        self.post(text, &Signature::Right, &why)
            .await
            .expect("the app answers")
    }

    /// Tells the process at this address, whichever [`Twilio::serves`] named last.
    pub(crate) async fn deliver_at(&self, address: SocketAddr, text: &Inbound) -> Answer {
        let app = App {
            address,
            ..self.app()
        };
        self.post_to(&app, text, &Signature::Right, &[])
            .await
            .expect("the app answers")
    }

    async fn post(
        &self,
        text: &Inbound,
        signature: &Signature,
        more: &[(&str, &str)],
    ) -> reqwest::Result<Answer> {
        self.post_to(&self.app(), text, signature, more).await
    }

    async fn post_to(
        &self,
        app: &App,
        text: &Inbound,
        signature: &Signature,
        more: &[(&str, &str)],
    ) -> reqwest::Result<Answer> {
        let url = format!("{}{PATH}", app.public_url);
        let form = self.form(text, more);
        let form: Vec<_> = form
            .iter()
            .map(|(key, value)| (key.as_str(), value.as_str()))
            .collect();
        let signature = match signature {
            Signature::Right => Some(sign(self.auth_token(), &url, &form)),
            Signature::Wrong => Some(sign("another token", &url, &form)),
            Signature::ForUrl(other) => Some(sign(self.auth_token(), other, &form)),
            Signature::Missing => None,
        };
        let mut request = self
            .inner
            .http
            .post(format!("http://{}{PATH}", app.address))
            .form(&form);
        request = request.header("I-Twilio-Idempotency-Token", &text.sid);
        if let Some(signature) = signature {
            request = request.header("X-Twilio-Signature", signature);
        }
        Ok(Answer::of(request.send().await?).await)
    }

    /// The signature of a form posted to this URL.
    pub(crate) fn signs(&self, url: &str, form: &[(&str, &str)]) -> String {
        sign(self.auth_token(), url, form)
    }

    /// The fields, in no order that would mean anything.
    fn form(&self, text: &Inbound, more: &[(&str, &str)]) -> Vec<(String, String)> {
        let mut form: Vec<(String, String)> = [
            ("ToCountry", "US"),
            ("ToState", "AZ"),
            ("SmsMessageSid", &text.sid),
            ("ToCity", "TUCSON"),
            ("FromZip", ""),
            ("SmsSid", &text.sid),
            ("FromState", "CA"),
            ("SmsStatus", "received"),
            ("FromCity", ""),
            ("Body", &text.body),
            ("FromCountry", "US"),
            ("To", self.number()),
            ("ToZip", "85701"),
            ("NumSegments", "1"),
            ("MessageSid", &text.sid),
            ("AccountSid", self.account_sid()),
            ("From", &text.from),
            ("ApiVersion", "2010-04-01"),
        ]
        .into_iter()
        .chain(more.iter().copied())
        .map(|(key, value)| (key.to_owned(), value.to_owned()))
        .collect();
        form.push(("NumMedia".to_owned(), text.photos.len().to_string()));
        for (place, photo) in text.photos.iter().enumerate() {
            form.push((format!("MediaUrl{place}"), photo.url.clone()));
            form.push((
                format!("MediaContentType{place}"),
                photo.content_type.clone(),
            ));
        }
        if let Some(found) = text.opt_out {
            form.push(("OptOutType".to_owned(), found.name().to_owned()));
        }
        form.extend(text.extra.iter().cloned());
        form
    }
}

/// The route of inbound texts.
const PATH: &str = "/webhooks/twilio/messages";

impl OptOutType {
    /// What a whole message is to the carrier, in any case and between any spaces.
    fn of(body: &str) -> Option<Self> {
        match body.trim().to_uppercase().as_str() {
            "STOP" | "STOPALL" | "UNSUBSCRIBE" | "CANCEL" | "END" | "QUIT" | "REVOKE"
            | "OPTOUT" => Some(Self::Stop),
            "START" | "YES" | "UNSTOP" => Some(Self::Start),
            "HELP" | "INFO" => Some(Self::Help),
            _ => None,
        }
    }

    fn name(self) -> &'static str {
        match self {
            Self::Stop => "STOP",
            Self::Start => "START",
            Self::Help => "HELP",
        }
    }
}

/// `X-Twilio-Signature`: base64(HMAC-SHA1(token, URL + each name and value, sorted by name)).
pub(super) fn sign(token: &str, url: &str, form: &[(&str, &str)]) -> String {
    let mut mac = Hmac::<Sha1>::new_from_slice(token.as_bytes()).unwrap();
    mac.update(url.as_bytes());
    let sorted: BTreeMap<_, _> = form.iter().copied().collect();
    for (name, value) in sorted {
        mac.update(name.as_bytes());
        mac.update(value.as_bytes());
    }
    STANDARD.encode(mac.finalize().into_bytes())
}
