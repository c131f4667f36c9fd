//! What a person does with mails, and what is in their mailbox.

use super::{TestApp, app::Settings, eventually};
use crate::twilio_standin::Answer;

/// Settings with which there is mail, in by the webhook for raw ones.
pub(crate) const MAIL: Settings<'static> = &[
    ("EMAIL__ADDRESS", "help@support.example.com"),
    ("EMAIL__INBOUND_SECRET", "a secret of the test"),
    ("EMAIL__AUTHSERV_ID", "mx.support.example.com"),
];

/// A mail that we sent.
#[derive(Clone, Debug)]
pub(crate) struct Mailed {
    /// Its Message-ID, without brackets.
    pub(crate) id: String,
    /// What an answer brings back.
    pub(crate) token: String,
    /// Its words.
    pub(crate) words: String,
    /// What became of it.
    pub(crate) status: String,
}

/// A mail as a person writes it, by a server that vouches for them.
pub(crate) fn written(from: &str, id: &str, subject: &str, words: &str) -> String {
    let host = from
        .rsplit_once('@')
        .map_or("", |it| it.1)
        .trim_end_matches('>');
    format!(
        "Authentication-Results: mx.support.example.com; dmarc=pass header.from={host}\r\n\
         From: {from}\r\nTo: help@support.example.com\r\nSubject: {subject}\r\n\
         Message-ID: <{id}>\r\nDate: Sun, 22 Nov 2026 10:00:00 +0000\r\n\
         Content-Type: text/plain; charset=utf-8\r\n\r\n{words}\r\n"
    )
}

/// A mail that anybody may have written: no server vouches for its From.
pub(crate) fn forged(from: &str, id: &str, subject: &str, words: &str) -> String {
    let mail = written(from, id, subject, words);
    let (_, rest) = mail.split_once("\r\n").unwrap();
    rest.to_owned()
}

impl TestApp {
    /// A mail comes in whole.
    pub(crate) async fn mail(&self, raw: &str) -> Answer {
        let headers = [
            ("authorization", "Bearer a secret of the test"),
            ("content-type", "message/rfc822"),
        ];
        self.post("/webhooks/email/mime", &headers, raw.to_owned())
            .await
    }

    /// All mails to somebody, oldest first.
    pub(crate) async fn mails(&self, address: &str) -> Vec<Mailed> {
        let sql = format!(
            "select m.header_id, m.token, t.body, t.status from mails m join messages t on t.id = m.id
             where m.address = '{address}' and m.direction = 'out' order by t.created_at, t.id"
        );
        let rows: Vec<(String, String, String, String)> = self.ask(&sql).await;
        let mailed = rows.into_iter().map(|(id, token, words, status)| Mailed {
            id,
            token,
            words,
            status,
        });
        mailed.collect()
    }

    /// Waits for the `n`th mail to somebody.
    pub(crate) async fn mailed(&self, address: &str, n: usize) -> Mailed {
        eventually(&format!("mail {n} to {address}"), async || {
            self.mails(address).await.into_iter().nth(n - 1)
        })
        .await
    }

    /// They answer the newest mail they got; gives the one that comes back.
    pub(crate) async fn answer(&self, from: &str, words: &str) -> Mailed {
        let all = self.mails(from).await;
        let newest = all.last().expect("a mail to answer");
        let raw = format!(
            "From: Jane <{from}>\r\nTo: help+{token}@support.example.com\r\nSubject: Re: it\r\n\
             Message-ID: <{n}.{token}@mail.example>\r\nIn-Reply-To: <{id}>\r\nReferences: <{id}>\r\n\
             Content-Type: text/plain; charset=utf-8\r\n\r\n{words}\r\n",
            token = newest.token,
            id = newest.id,
            n = all.len(),
        );
        let answer = self.mail(&raw).await;
        assert_eq!(answer.status, 200, "{}", answer.body);
        self.mailed(from, all.len() + 1).await
    }
}
