//! One customer: texts, reads the reply, texts again.

use std::{net::SocketAddr, rc::Rc, time::Duration};

use tokio::{net::TcpStream, time::sleep};

use crate::{
    Result,
    board::Board,
    numbers::write_number,
    script::{Step, conversation},
    webhook::Webhook,
    wire::{Connection, decode},
};

/// What ends a turn.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Turn {
    /// The webhook's answer and the reply, which must be of the expected kind.
    Replied,
    /// The webhook's answer alone: the bare handler has nothing to say.
    Answered,
}

/// A person with a phone.
pub(crate) struct Customer {
    place: usize,
    server: SocketAddr,
    webhook: Webhook,
    board: Rc<Board>,
    turn: Turn,
    /// Kept between turns, so that a turn allocates nothing.
    request: Vec<u8>,
    reply: Vec<u8>,
    phone: String,
    sid: String,
    texts: u64,
}

impl Customer {
    /// The customer at this place on the board.
    pub(crate) fn new(
        place: usize,
        server: SocketAddr,
        webhook: Webhook,
        board: Rc<Board>,
        turn: Turn,
    ) -> Self {
        Self {
            place,
            server,
            webhook,
            board,
            turn,
            request: Vec::with_capacity(2048),
            reply: Vec::with_capacity(1024),
            phone: String::new(),
            sid: String::new(),
            texts: 0,
        }
    }

    /// Has one conversation after the other until the board says stop.
    pub(crate) async fn play(mut self) {
        let board = Rc::clone(&self.board);
        let mut connection = None;
        while !board.is_stopped() {
            let number = board.next_conversation();
            write_number(number, &mut self.phone);
            board.take_phone(self.place, &self.phone);
            match self.converse(&mut connection, conversation(number)).await {
                Ok(true) => board.conversed(),
                Ok(false) => {}
                Err(error) => {
                    board.error("connection failed", || error.to_string());
                    connection = None;
                    // A server that is gone must not be hammered.
                    sleep(Duration::from_millis(50)).await;
                }
            }
        }
    }

    /// Plays the steps; false when it was broken off.
    async fn converse(
        &mut self,
        connection: &mut Option<Connection>,
        steps: &[Step],
    ) -> Result<bool> {
        for step in steps {
            if self.board.is_stopped() {
                return Ok(false);
            }
            let open = match connection.take() {
                Some(open) => open,
                None => Connection::new(TcpStream::connect(self.server).await?)?,
            };
            if !self.turn(connection.insert(open), step).await? {
                return Ok(false);
            }
        }
        Ok(true)
    }

    /// One text and what comes back; false when that is wrong.
    async fn turn(&mut self, connection: &mut Connection, step: &Step) -> Result<bool> {
        let board = &self.board;
        self.texts += 1;
        self.sid.clear();
        write_sid(&mut self.sid, self.place, self.texts);
        self.webhook
            .write(&mut self.request, &self.phone, &self.sid, step.text);

        let sent = board.texting(self.place);
        connection.send(&self.request).await?;
        let Some(answer) = connection.receive().await? else {
            return Err("the server closed the connection".into());
        };
        if answer.status() != 200 {
            let status = answer.status();
            board.error("webhook not answered with 200", || {
                format!("{status} to {:?}", step.text)
            });
            return Ok(false);
        }
        board.answered(sent);
        if self.turn == Turn::Answered {
            board.turned(sent.elapsed());
            return Ok(true);
        }

        let Some(came) = board.reply(self.place).await else {
            board.error("no reply", || format!("to {:?}", step.text));
            return Ok(false);
        };
        self.reply.clear();
        if let Some(body) = field(&board.last_form(self.place), b"Body=") {
            decode(body, &mut self.reply);
        }
        let body = std::str::from_utf8(&self.reply).unwrap_or_default();
        if !step.reply.matches(body, &self.phone) {
            board.error("wrong reply", || {
                format!("to {:?}, not {:?}: {body:?}", step.text, step.reply)
            });
            return Ok(false);
        }
        board.turned(came.duration_since(sent));
        Ok(true)
    }
}

/// The value of a field of a form, as posted; `name` ends in `=`.
pub(crate) fn field<'f>(form: &'f [u8], name: &[u8]) -> Option<&'f [u8]> {
    form.split(|&byte| byte == b'&')
        .find_map(|pair| pair.strip_prefix(name))
}

/// Appends a message id that no other text of any run has: `SM` and 32 hexadecimal digits.
fn write_sid(out: &mut String, place: usize, text: u64) {
    const HEX: &[u8; 16] = b"0123456789abcdef";
    let place = u64::try_from(place).unwrap_or(0);
    let unique = (place << 40) | (text & 0xff_ffff_ffff);
    out.push_str("SM");
    for half in [u64::from(std::process::id()), unique] {
        for shift in (0..16).rev() {
            let digit = usize::try_from((half >> (4 * shift)) & 15).unwrap_or(0);
            out.push(char::from(HEX[digit]));
        }
    }
}
