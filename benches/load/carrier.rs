//! The carrier's REST side: takes messages, answers 201, lists them.

use std::{io, rc::Rc};

use base64::{Engine as _, engine::general_purpose::STANDARD};
use tokio::{
    net::{TcpListener, TcpStream},
    task::spawn_local,
};

use crate::{
    board::Board,
    customer::field,
    server::Account,
    webhook::decimal,
    wire::{Connection, Message, decode},
};

/// Serves until the runtime ends.
pub(crate) async fn serve(listener: TcpListener, account: Account, board: Rc<Board>) {
    let credentials = STANDARD.encode(format!("{}:{}", account.sid, account.token));
    let desk = Rc::new(Desk {
        board,
        create: format!("POST /2010-04-01/Accounts/{}/Messages.json ", account.sid),
        list: format!("GET /2010-04-01/Accounts/{}/Messages.json", account.sid),
        authorization: format!("Basic {credentials}"),
        account,
    });
    while let Ok((stream, _)) = listener.accept().await {
        let desk = Rc::clone(&desk);
        spawn_local(async move {
            if let Err(error) = desk.connection(stream).await {
                desk.board
                    .error("REST connection failed", || error.to_string());
            }
        });
    }
}

/// What all connections share.
struct Desk {
    board: Rc<Board>,
    account: Account,
    create: String,
    list: String,
    authorization: String,
}

/// What one connection keeps between requests.
#[derive(Default)]
struct Scratch {
    out: Vec<u8>,
    phone: Vec<u8>,
    sid: String,
    taken: u64,
}

impl Desk {
    async fn connection(&self, stream: TcpStream) -> io::Result<()> {
        // The peer's port tells the connections apart, so that their message ids differ.
        let port = stream.peer_addr()?.port();
        let mut connection = Connection::new(stream)?;
        let mut scratch = Scratch::default();
        loop {
            let request = match connection.receive().await {
                Ok(Some(request)) => request,
                Ok(None) => return Ok(()),
                Err(error) if error.kind() == io::ErrorKind::ConnectionReset => return Ok(()),
                Err(error) => return Err(error),
            };
            self.answer(&request, port, &mut scratch);
            connection.send(&scratch.out).await?;
        }
    }

    /// Writes the answer to one request over `scratch.out`.
    fn answer(&self, request: &Message<'_>, port: u16, scratch: &mut Scratch) {
        if request.header(b"authorization") != Some(self.authorization.as_bytes()) {
            self.board
                .error("REST request without our credentials", || {
                    text(request.head)
                });
            return respond(
                &mut scratch.out,
                "401 Unauthorized",
                &[br#"{"code":20003,"status":401}"#],
            );
        }
        if request.head.starts_with(self.create.as_bytes()) {
            self.create(request.body, port, scratch);
        } else if request.head.starts_with(self.list.as_bytes()) {
            self.list(request.head, &mut scratch.out);
        } else {
            self.board
                .error("REST request for something else", || text(request.head));
            respond(
                &mut scratch.out,
                "404 Not Found",
                &[br#"{"code":20404,"status":404}"#],
            );
        }
    }

    /// Takes a message.
    fn create(&self, form: &[u8], port: u16, scratch: &mut Scratch) {
        let Scratch {
            out,
            phone,
            sid,
            taken,
        } = scratch;
        phone.clear();
        decode(field(form, b"To=").unwrap_or_default(), phone);
        let phone = std::str::from_utf8(phone).unwrap_or_default();
        *taken += 1;
        write_sid(sid, port, *taken);
        self.board.posted(phone, form, sid);
        let [before_sid, before_to, end] = PIECES;
        let account = self.account.sid.as_bytes();
        let pieces = [
            before_sid,
            sid.as_bytes(),
            before_to,
            phone.as_bytes(),
            ACCOUNT,
            account,
            end,
        ];
        respond(out, "201 Created", &pieces);
    }

    /// Tells the last message to a phone, for a server that looks one up.
    fn list(&self, head: &[u8], out: &mut Vec<u8>) {
        let target = head.split(|&byte| byte == b' ').nth(1).unwrap_or_default();
        let query = target
            .splitn(2, |&byte| byte == b'?')
            .nth(1)
            .unwrap_or_default();
        let mut phone = Vec::new();
        decode(field(query, b"To=").unwrap_or_default(), &mut phone);
        let messages: Vec<_> = (self.board.last_to(&text(&phone)).into_iter())
            .map(|(sid, form)| {
                let value = |name: &[u8]| {
                    let mut clear = Vec::new();
                    decode(field(&form, name).unwrap_or_default(), &mut clear);
                    text(&clear)
                };
                serde_json::json!({
                    "sid": sid, "account_sid": self.account.sid, "status": "sent", "direction": "outbound-api",
                    "to": value(b"To="), "from": value(b"From="), "body": value(b"Body="),
                })
            })
            .collect();
        let page = serde_json::json!({ "messages": messages, "page": 0, "page_size": 50, "next_page_uri": null });
        respond(out, "200 OK", &[page.to_string().as_bytes()]);
    }
}

/// The answer to a created message, around its id and its recipient.
const PIECES: [&[u8]; 3] = [
    br#"{"sid":""#,
    br#"","status":"queued","direction":"outbound-api","num_segments":"1","num_media":"0","price":null,"price_unit":"USD","error_code":null,"error_message":null,"date_created":"Thu, 01 Jan 2026 00:00:00 +0000","date_updated":"Thu, 01 Jan 2026 00:00:00 +0000","date_sent":null,"messaging_service_sid":null,"api_version":"2010-04-01","body":null,"to":""#,
    br#""}"#,
];
const ACCOUNT: &[u8] = br#"","account_sid":""#;

/// Writes a response over `out`.
fn respond(out: &mut Vec<u8>, status: &str, body: &[&[u8]]) {
    out.clear();
    out.extend_from_slice(b"HTTP/1.1 ");
    out.extend_from_slice(status.as_bytes());
    out.extend_from_slice(
        b"\r\nContent-Type: application/json\r\nTwilio-Concurrent-Requests: 1\r\nContent-Length: ",
    );
    let length = body.iter().map(|piece| piece.len()).sum();
    out.extend_from_slice(decimal(length, &mut [0; 20]));
    out.extend_from_slice(b"\r\n\r\n");
    for piece in body {
        out.extend_from_slice(piece);
    }
}

/// A message id of ours: never one that a customer's text has, since those begin with zeros.
fn write_sid(sid: &mut String, port: u16, taken: u64) {
    use std::fmt::Write as _;
    sid.clear();
    // Writing to a string does not fail.
    let _ = write!(sid, "SMf{port:015x}{taken:016x}");
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}
