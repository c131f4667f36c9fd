//! What was typed into the form and chosen, as it came: with photos as `multipart/form-data` (RFC
//! 7578), or without as `application/x-www-form-urlencoded`.

use axum::{
    body::to_bytes,
    extract::{FromRequest, Multipart, Request, multipart::Field},
    http::header::CONTENT_TYPE,
};
use bytes::{Bytes, BytesMut};
use url::form_urlencoded;

use super::{BESIDE, Web};
use crate::{
    domain::{DeviceType, Urgency, media_type},
    web::error::Error,
};

/// How many photos one form may have; a carrier takes as many with one text.
const MOST_PHOTOS: usize = 10;

/// As much of a file's name as is shown back.
const NAME_SHOWN: usize = 60;

/// What was typed.
#[derive(Debug, Default)]
pub(super) struct Typed {
    /// The form's own token.
    pub(super) form: String,
    pub(super) name: String,
    pub(super) phone: String,
    pub(super) email: String,
    pub(super) description: String,
    pub(super) device_type: String,
    pub(super) urgency: String,
    pub(super) photos: Vec<Photo>,
    /// What is wrong with the photos, of the first that is not good.
    pub(super) trouble: Option<Trouble>,
}

/// A photo that came with it.
#[derive(Debug)]
pub(super) struct Photo {
    /// By its first bytes.
    pub(super) content_type: &'static str,
    pub(super) bytes: Bytes,
}

/// Why a file is not kept.
#[derive(Debug)]
pub(super) enum Trouble {
    /// It is no photo; its name.
    Type(String),
    /// All together are too large.
    Size,
    /// Too many.
    Many,
}

impl Typed {
    /// The device that was chosen; [`DeviceType::Other`] where none was. None for one that there is not.
    pub(super) fn device(&self) -> Option<DeviceType> {
        match self.device_type.trim() {
            "" => Some(DeviceType::Other),
            name => DeviceType::from_name(name),
        }
    }

    /// How soon; [`Urgency::Normal`] where nothing was chosen. None for what there is not.
    pub(super) fn urgency(&self) -> Option<Urgency> {
        match self.urgency.trim() {
            "" => Some(Urgency::Normal),
            name => Urgency::from_name(name),
        }
    }

    fn set(&mut self, name: &str, value: String) {
        match name {
            "form" => self.form = value,
            "name" => self.name = value,
            "phone" => self.phone = value,
            "email" => self.email = value,
            "description" => self.description = value,
            "device_type" => self.device_type = value,
            "urgency" => self.urgency = value,
            _ => {}
        }
    }

    fn add(&mut self, name: &str, declared: &str, bytes: Bytes) {
        let content_type = media_type::of(&bytes[..bytes.len().min(media_type::HEAD)], declared);
        if self.photos.len() >= MOST_PHOTOS {
            self.trouble.get_or_insert(Trouble::Many);
        } else if content_type.starts_with("image/") || content_type.starts_with("video/") {
            self.photos.push(Photo {
                content_type,
                bytes,
            });
        } else {
            let name = name.chars().filter(|it| !it.is_control());
            let name = name.take(NAME_SHOWN).collect();
            self.trouble.get_or_insert(Trouble::Type(name));
        }
    }
}

/// Reads what a browser sent.
pub(super) async fn read(web: &Web, request: Request) -> Result<Typed, Error> {
    let kind = request.headers().get(CONTENT_TYPE);
    let kind = kind.and_then(|it| it.to_str().ok()).unwrap_or_default();
    if kind.starts_with("multipart/form-data") {
        let parts = Multipart::from_request(request, web).await;
        return by_parts(web, parts.map_err(|it| bad(&it))?).await;
    }
    let body = to_bytes(request.into_body(), BESIDE).await;
    let body = body.map_err(|it| bad(&it))?;
    let mut typed = Typed::default();
    for (name, value) in form_urlencoded::parse(&body) {
        typed.set(&name, value.into_owned());
    }
    Ok(typed)
}

fn bad(why: &impl std::fmt::Display) -> Error {
    Error::BadRequest(format!("this form cannot be read: {why}"))
}

async fn by_parts(web: &Web, mut parts: Multipart) -> Result<Typed, Error> {
    let mut typed = Typed::default();
    let mut room = usize::try_from(web.0.most_photos).unwrap_or(usize::MAX);
    let mut beside = BESIDE;
    while let Some(field) = parts.next_field().await.map_err(|it| bad(&it))? {
        let name = field.name().unwrap_or_default().to_owned();
        let file = field.file_name().map(str::to_owned);
        let declared = field.content_type().unwrap_or_default().to_owned();
        if let Some(file) = file {
            match bytes(field, &mut room).await? {
                Some(bytes) if bytes.is_empty() => {}
                Some(bytes) => typed.add(&file, &declared, bytes),
                None => {
                    typed.trouble.get_or_insert(Trouble::Size);
                }
            }
        } else {
            let value = bytes(field, &mut beside).await?;
            let value = value.ok_or_else(|| bad(&"there is too much text in it"))?;
            typed.set(&name, String::from_utf8_lossy(&value).into_owned());
        }
    }
    Ok(typed)
}

/// One part, as long as there is room for it; else it is read to its end and let go, so that the
/// parts behind it are heard.
async fn bytes(mut field: Field<'_>, room: &mut usize) -> Result<Option<Bytes>, Error> {
    let mut kept = Some(BytesMut::new());
    while let Some(chunk) = field.chunk().await.map_err(|it| bad(&it))? {
        if let Some(bytes) = kept.as_mut() {
            if bytes.len() + chunk.len() <= *room {
                bytes.extend_from_slice(&chunk);
            } else {
                kept = None;
            }
        }
    }
    *room -= kept.as_ref().map_or(0, BytesMut::len);
    Ok(kept.map(BytesMut::freeze))
}
