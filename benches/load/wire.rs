//! As little HTTP/1.1 as the job needs: whole messages with a `Content-Length`, over a connection
//! that is kept, in buffers that are kept.

use std::{io, ops::Range};

use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::TcpStream,
};

/// Longest message taken: far more than either side ever sends.
const LIMIT: usize = 256 * 1024;

/// A connection and what was read from it.
pub(crate) struct Connection {
    stream: TcpStream,
    buffer: Vec<u8>,
    /// The bytes of `buffer` that were read and not yet taken.
    unread: Range<usize>,
}

/// Where the parts of a whole message lie in the connection's buffer.
struct Parts {
    head: usize,
    body: usize,
}

/// A whole request or response.
pub(crate) struct Message<'c> {
    /// First line and headers.
    pub(crate) head: &'c [u8],
    /// The body; may be empty.
    pub(crate) body: &'c [u8],
}

impl Connection {
    /// Over `stream`.
    pub(crate) fn new(stream: TcpStream) -> io::Result<Self> {
        stream.set_nodelay(true)?;
        Ok(Self {
            stream,
            buffer: vec![0; 4096],
            unread: 0..0,
        })
    }

    /// Sends a whole message, in one write when the socket takes it.
    pub(crate) async fn send(&mut self, message: &[u8]) -> io::Result<()> {
        self.stream.write_all(message).await
    }

    /// The next whole message, or none when the peer closed the connection between two.
    pub(crate) async fn receive(&mut self) -> io::Result<Option<Message<'_>>> {
        let parts = loop {
            if let Some(parts) = parse(&self.buffer[self.unread.clone()])? {
                break parts;
            }
            self.make_room()?;
            let read = self
                .stream
                .read(&mut self.buffer[self.unread.end..])
                .await?;
            if read == 0 {
                let whole = self.unread.is_empty();
                return if whole {
                    Ok(None)
                } else {
                    Err(io::ErrorKind::UnexpectedEof.into())
                };
            }
            self.unread.end += read;
        };
        let head = self.unread.start;
        let body = head + parts.head;
        let end = body + parts.body;
        self.unread.start = end;
        if self.unread.is_empty() {
            // The next message starts at the front again; what is returned stays in place.
            self.unread = 0..0;
        }
        Ok(Some(Message {
            head: &self.buffer[head..body],
            body: &self.buffer[body..end],
        }))
    }

    /// Makes sure that there is room to read into.
    fn make_room(&mut self) -> io::Result<()> {
        if self.unread.end < self.buffer.len() {
            return Ok(());
        }
        if self.unread.start > 0 {
            self.buffer.copy_within(self.unread.clone(), 0);
            self.unread = 0..self.unread.len();
        } else if self.buffer.len() < LIMIT {
            self.buffer.resize(self.buffer.len() * 2, 0);
        } else {
            return Err(io::Error::other("a message longer than the tool takes"));
        }
        Ok(())
    }
}

/// The lengths of head and body, or none while the message is not whole.
fn parse(bytes: &[u8]) -> io::Result<Option<Parts>> {
    let mut body = 0;
    let mut rest = bytes;
    while let Some(end) = rest.iter().position(|&byte| byte == b'\n') {
        let line = rest[..end].trim_ascii_end();
        rest = &rest[end + 1..];
        if line.is_empty() {
            let head = bytes.len() - rest.len();
            return Ok((rest.len() >= body).then_some(Parts { head, body }));
        }
        if let Some(value) = header(line, b"content-length") {
            body = std::str::from_utf8(value)
                .ok()
                .and_then(|text| text.parse().ok())
                .ok_or_else(|| io::Error::other("a Content-Length that is no number"))?;
        } else if header(line, b"transfer-encoding").is_some() {
            return Err(io::Error::other("a message without a Content-Length"));
        }
    }
    Ok(None)
}

/// The value of `line` when it is the header `name` (in lower case).
pub(crate) fn header<'l>(line: &'l [u8], name: &[u8]) -> Option<&'l [u8]> {
    let (key, value) = line.split_at_checked(name.len())?;
    let value = value.strip_prefix(b":")?;
    key.eq_ignore_ascii_case(name).then(|| value.trim_ascii())
}

impl Message<'_> {
    /// The status code of a response.
    pub(crate) fn status(&self) -> u16 {
        let digits = self.head.get(9..12).unwrap_or_default();
        std::str::from_utf8(digits)
            .ok()
            .and_then(|text| text.parse().ok())
            .unwrap_or(0)
    }

    /// The value of a header (its name in lower case).
    pub(crate) fn header(&self, name: &[u8]) -> Option<&[u8]> {
        self.head
            .split(|&byte| byte == b'\n')
            .find_map(|line| header(line.trim_ascii_end(), name))
    }
}

/// Appends the clear text of one value of a form.
pub(crate) fn decode(value: &[u8], out: &mut Vec<u8>) {
    let nibble = |byte: Option<&u8>| {
        byte.and_then(|&b| char::from(b).to_digit(16))
            .and_then(|n| u8::try_from(n).ok())
    };
    let mut at = 0;
    while let Some(&byte) = value.get(at) {
        match (byte, nibble(value.get(at + 1)), nibble(value.get(at + 2))) {
            (b'%', Some(high), Some(low)) => {
                out.push(high << 4 | low);
                at += 3;
            }
            (b'+', ..) => {
                out.push(b' ');
                at += 1;
            }
            _ => {
                out.push(byte);
                at += 1;
            }
        }
    }
}
