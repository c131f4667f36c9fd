//! Erases a message at Twilio: its photos first, because without the message they are not found
//! any more, then the message itself. All of it may be asked for again.

use std::time::Duration;

use reqwest::{Method, Response, StatusCode, Url, header::AUTHORIZATION};
use serde::Deserialize;

use super::{PAGES, Twilio, told};
use crate::channel::Erased;

#[derive(Deserialize)]
struct Files {
    #[serde(default)]
    media_list: Vec<File>,
    next_page_uri: Option<String>,
}

#[derive(Deserialize)]
struct File {
    sid: String,
}

impl Twilio {
    /// Erases the message of this id, in either direction, with its photos: `DELETE
    /// …/Messages/{sid}.json`, and before that each of `…/Messages/{sid}/Media.json`.
    pub async fn erase(&self, sid: &str) -> Erased {
        let Some(base) = self.message(sid) else {
            // No id of this carrier, and no path to build from it.
            return Erased::Refused(None);
        };
        let files = match self.files(&base).await {
            Ok(files) => files,
            Err(Erased::Gone) => Vec::new(),
            Err(end) => return end,
        };
        for file in files.iter().filter(|it| is_sid(&it.sid)) {
            match self
                .delete(&format!("{base}/Media/{}.json", file.sid))
                .await
            {
                Erased::Done | Erased::Gone => {}
                end => return end,
            }
        }
        self.delete(&format!("{base}.json")).await
    }

    /// The address of a message, without its ending.
    fn message(&self, sid: &str) -> Option<String> {
        let base = self.create.as_str().strip_suffix(".json")?;
        is_sid(sid).then(|| format!("{base}/{sid}"))
    }

    /// All files of a message.
    async fn files(&self, base: &str) -> Result<Vec<File>, Erased> {
        let mut files = Vec::new();
        let mut next = Url::parse(&format!("{base}/Media.json")).ok();
        for _ in 0..PAGES {
            let Some(url) = next.take() else { break };
            let response = self.ask(Method::GET, url).await?;
            if response.status() != StatusCode::OK {
                return Err(match meaning(response).await {
                    // Whatever this is, it is no list; without one its files would stay for good.
                    Erased::Done => Erased::Retry(None),
                    end => end,
                });
            }
            let page: Option<Files> = match response.bytes().await {
                Ok(bytes) => serde_json::from_slice(&bytes).ok(),
                Err(_) => None,
            };
            let page = page.ok_or(Erased::Retry(None))?;
            files.extend(page.media_list);
            next = page.next_page_uri.and_then(|uri| self.beside(&uri));
        }
        Ok(files)
    }

    async fn delete(&self, url: &str) -> Erased {
        let Ok(url) = Url::parse(url) else {
            return Erased::Refused(None);
        };
        match self.ask(Method::DELETE, url).await {
            Ok(response) => meaning(response).await,
            Err(end) => end,
        }
    }

    async fn ask(&self, method: Method, url: Url) -> Result<Response, Erased> {
        let request = self
            .client
            .request(method, url)
            .header(AUTHORIZATION, self.authorization.clone());
        // Whether it was done or not: to ask again does no harm.
        request.send().await.map_err(|_| Erased::Retry(None))
    }
}

/// `SM`, `MM`, `ME` and digits; whatever it is, nothing that means something in a path.
fn is_sid(sid: &str) -> bool {
    !sid.is_empty() && sid.bytes().all(|it| it.is_ascii_alphanumeric())
}

async fn meaning(response: Response) -> Erased {
    let (status, code, after) = told(response).await;
    classify(status, code, after)
}

/// What an answer to a deletion means. 20009: the message is still on its way, and cannot be
/// deleted before it arrived or failed. 401: the credentials are wrong, and the message is no less
/// there for that; it goes when they are right.
fn classify(status: u16, code: Option<i64>, after: Option<Duration>) -> Erased {
    match (status, code) {
        (200..=299, _) => Erased::Done,
        (401 | 408 | 409 | 429 | 500.., _) | (_, Some(20009 | 20429)) => Erased::Retry(after),
        (404 | 410, _) => Erased::Gone,
        _ => Erased::Refused(code),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_answer_has_its_meaning() {
        let wait = Some(Duration::from_secs(3));
        for (status, code, end) in [
            (204, None, Erased::Done),
            (404, Some(20404), Erased::Gone),
            (410, None, Erased::Gone),
            (409, Some(20009), Erased::Retry(wait)),
            (400, Some(20009), Erased::Retry(wait)),
            (409, None, Erased::Retry(wait)),
            (429, Some(20429), Erased::Retry(wait)),
            (503, None, Erased::Retry(wait)),
            (401, Some(20003), Erased::Retry(wait)),
            (403, None, Erased::Refused(None)),
            (302, None, Erased::Refused(None)),
        ] {
            assert_eq!(classify(status, code, wait), end, "{status} {code:?}");
        }
    }

    #[test]
    fn an_id_is_never_a_path() {
        for wrong in [
            "",
            "../Calls",
            "SM1/Media",
            "SM1?x",
            "SM1#",
            "SM 1",
            "SM%2F",
        ] {
            assert!(!is_sid(wrong), "{wrong}");
        }
        assert!(is_sid("MM00000000000000000000000000000001"));
    }
}
