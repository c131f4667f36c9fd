//! A mailbox at somebody's IMAP server (RFC 9051, RFC 3501): what is new in it, one mail at a time. Nothing is ever
//! deleted, and nothing marked as seen before its reader says so.

mod address;

use std::{fmt, io, sync::Arc, time::Duration};

use async_imap::{extensions::idle::IdleResponse, types::UnsolicitedResponse};
use futures_util::StreamExt as _;
use rustls::pki_types::ServerName;
use tokio::{
    io::{AsyncRead, AsyncWrite},
    net::TcpStream,
    time::timeout,
};
use tokio_rustls::TlsConnector;

use super::{super::http, tls};
use address::Tls;

pub use address::{Address, BadUrl};

/// How long a server may take to answer.
const ANSWERS: Duration = Duration::from_secs(30);

/// How long it may take for a whole mail.
const HANDS_OVER: Duration = Duration::from_mins(5);

/// RFC 2177: servers may log out whoever idles for half an hour.
pub const LONGEST_IDLE: Duration = Duration::from_mins(28);

/// Why the mailbox cannot be read now.
#[derive(Debug, thiserror::Error)]
pub enum Trouble {
    /// The network, or TLS.
    #[error("{}", told(.0))]
    Io(#[from] io::Error),
    /// The server.
    #[error("{}", said(.0))]
    Imap(#[from] async_imap::error::Error),
    /// User or password.
    #[error("the server does not let us in: {}; look at user and password, percent-encoded where they are special", said(.0))]
    Login(async_imap::error::Error),
    /// The folder of the URL.
    #[error("the folder does not open: {}; the path behind the host names it, and without one it is INBOX", said(.0))]
    Folder(async_imap::error::Error),
    /// The URL asks for STARTTLS. No password was sent.
    #[error("the server offers no STARTTLS, and without it nothing is sent; try imaps://")]
    NoTls,
    /// Nothing came.
    #[error("no answer in time")]
    Silence(#[from] tokio::time::error::Elapsed),
    /// The server has no ids that stay.
    #[error("the folder has no UIDVALIDITY")]
    NoIds,
}

/// What a server sent that is not understood may be a mail, and is never told.
const NONSENSE: &str = "the server's answer was not understood";

fn told(error: &io::Error) -> String {
    if let Some(advice) = tls::advice(error) {
        advice
    } else if error.kind() == io::ErrorKind::Other {
        NONSENSE.to_owned()
    } else {
        error.to_string()
    }
}

fn said(error: &async_imap::error::Error) -> String {
    use async_imap::error::Error;
    match error {
        Error::Io(error) => told(error),
        // The server's own words about a command of ours.
        Error::Bad(words) | Error::No(words) => words.clone(),
        Error::ConnectionLost => "the connection was lost".to_owned(),
        _ => NONSENSE.to_owned(),
    }
}

impl Trouble {
    /// Whether another try at the same mail may well end alike: the connection held, and what came was not understood.
    pub fn is_of_the_mail(&self) -> bool {
        use async_imap::error::Error;
        match self {
            Self::Imap(Error::Io(error)) | Self::Io(error) => error.kind() == io::ErrorKind::Other,
            Self::Imap(Error::ConnectionLost)
            | Self::Login(_)
            | Self::Folder(_)
            | Self::NoTls
            | Self::Silence(_)
            | Self::NoIds => false,
            Self::Imap(_) => true,
        }
    }
}

/// What a fetch gave.
#[derive(Debug, PartialEq, Eq)]
pub enum Fetched {
    /// The whole mail.
    Mail(Vec<u8>),
    /// Larger than is taken: so many bytes. Its headers.
    TooLarge(u32, Vec<u8>),
    /// Removed meanwhile.
    Gone,
}

trait Link: AsyncRead + AsyncWrite + Unpin + fmt::Debug + Send {}

impl<T: AsyncRead + AsyncWrite + Unpin + fmt::Debug + Send> Link for T {}

type Wire = Box<dyn Link>;

/// A folder that is open.
pub struct Folder {
    session: async_imap::Session<Wire>,
    /// While this stays the same, an id means the same mail (RFC 9051, 2.3.1.1).
    pub validity: u32,
    idles: bool,
}

impl Folder {
    /// Connects, logs in, and opens it.
    pub async fn open(address: &Address) -> Result<Self, Trouble> {
        timeout(ANSWERS, Self::opened(address)).await?
    }

    async fn opened(address: &Address) -> Result<Self, Trouble> {
        let tcp = TcpStream::connect((address.host.trim_matches(['[', ']']), address.port)).await?;
        tcp.set_nodelay(true)?;
        let wire: Wire = match address.tls {
            Tls::None => Box::new(tcp),
            Tls::Wrapped => secured(tcp, address).await?,
            Tls::Upgraded => {
                let mut client = async_imap::Client::new(tcp);
                greeted(&mut client).await?;
                let begun = client.run_command_and_check_ok("STARTTLS", None).await;
                begun.map_err(|error| match error {
                    async_imap::error::Error::No(_) | async_imap::error::Error::Bad(_) => {
                        Trouble::NoTls
                    }
                    other => other.into(),
                })?;
                // What was sent on before the handshake, and not yet read, is thrown away with the client: it
                // may be anybody's (CVE-2011-0411).
                secured(client.into_inner(), address).await?
            }
        };
        let mut client = async_imap::Client::new(wire);
        if address.tls != Tls::Upgraded {
            greeted(&mut client).await?;
        }
        let login = client.login(&address.user, &address.password).await;
        let mut session = login.map_err(|(error, _)| match error {
            async_imap::error::Error::No(_) => Trouble::Login(error),
            other => other.into(),
        })?;
        let idles = session.capabilities().await?.has_str("IDLE");
        let folder = session.select(&address.folder).await;
        let folder = folder.map_err(|error| match error {
            async_imap::error::Error::No(_) => Trouble::Folder(error),
            other => other.into(),
        })?;
        let validity = folder.uid_validity.ok_or(Trouble::NoIds)?;
        Ok(Self {
            session,
            validity,
            idles,
        })
    }

    /// The ids of mails behind this one, in order.
    pub async fn after(&mut self, last: u32) -> Result<Vec<u32>, Trouble> {
        let from = last.saturating_add(1);
        let mut found = self.search(&format!("UID {from}:*")).await?;
        // `n:*` holds the last mail whatever its id is.
        found.retain(|it| *it > last);
        Ok(found)
    }

    /// The ids of mails that nobody has read and that came on this day (`1-Feb-2026`) or later.
    pub async fn unseen(&mut self, since: &str) -> Result<Vec<u32>, Trouble> {
        self.search(&format!("UNSEEN SINCE {since}")).await
    }

    /// The id of the last mail there is; 0 in an empty folder.
    pub async fn last(&mut self) -> Result<u32, Trouble> {
        let found = self.search("UID *").await?;
        Ok(found.last().copied().unwrap_or(0))
    }

    async fn search(&mut self, what: &str) -> Result<Vec<u32>, Trouble> {
        let found = timeout(ANSWERS, self.session.uid_search(what)).await??;
        let mut found: Vec<u32> = found.into_iter().collect();
        found.sort_unstable();
        Ok(found)
    }

    /// One mail of `most` bytes or less.
    pub async fn fetch(&mut self, uid: u32, most: u32) -> Result<Fetched, Trouble> {
        let Some(size) = self.one(uid, "(UID RFC822.SIZE)", |it| it.size).await? else {
            return Ok(Fetched::Gone);
        };
        if size > most {
            let head = self.one(uid, "(UID BODY.PEEK[HEADER])", |it| {
                it.header().map(<[u8]>::to_vec)
            });
            return Ok(head
                .await?
                .map_or(Fetched::Gone, |it| Fetched::TooLarge(size, it)));
        }
        let whole = self.one(uid, "(UID BODY.PEEK[])", |it| it.body().map(<[u8]>::to_vec));
        Ok(whole.await?.map_or(Fetched::Gone, Fetched::Mail))
    }

    async fn one<T>(
        &mut self,
        uid: u32,
        what: &str,
        take: impl Fn(&async_imap::types::Fetch) -> Option<T>,
    ) -> Result<Option<T>, Trouble> {
        let asked = async {
            let mut answers = self.session.uid_fetch(uid.to_string(), what).await?;
            let mut found = None;
            // To the end: the answers of one command may not be left for the next. News of other mails come along.
            while let Some(answer) = answers.next().await {
                let answer = answer?;
                if answer.uid == Some(uid) {
                    found = take(&answer).or(found);
                }
            }
            Ok(found)
        };
        timeout(HANDS_OVER, asked).await?
    }

    /// Marks one as seen, for people who look into the same mailbox.
    pub async fn seen(&mut self, uid: u32) -> Result<(), Trouble> {
        let marked = async {
            let answers = self
                .session
                .uid_store(uid.to_string(), "+FLAGS.SILENT (\\Seen)")
                .await?;
            let answers: Vec<_> = answers.collect().await;
            answers.into_iter().try_for_each(|it| it.map(drop))
        };
        Ok(timeout(ANSWERS, marked).await??)
    }

    /// Waits until something happens in the folder, or so long. What happened since the last wait counts.
    pub async fn wait(mut self, longest: Duration) -> Result<Self, Trouble> {
        // The server tells of a new mail once, maybe beside the answer to something else.
        let beside = self.session.unsolicited_responses.clone();
        let was_told = || {
            let mut told = false;
            while let Ok(news) = beside.try_recv() {
                told |= matches!(news, UnsolicitedResponse::Exists(_));
            }
            told
        };
        if was_told() {
            return Ok(self);
        }
        if !self.idles {
            tokio::time::sleep(longest).await;
            timeout(ANSWERS, self.session.noop()).await??;
            return Ok(self);
        }
        let mut idle = self.session.idle();
        timeout(ANSWERS, idle.init()).await??;
        if !was_told() {
            let (news, _stop) = idle.wait_with_timeout(longest.min(LONGEST_IDLE));
            // Whatever it was, a search will tell.
            let _any: IdleResponse = news.await?;
        }
        let session = timeout(ANSWERS, idle.done()).await??;
        Ok(Self { session, ..self })
    }

    /// Says goodbye.
    pub async fn close(mut self) {
        let _gone = timeout(Duration::from_secs(2), self.session.logout()).await;
    }
}

/// The first line is the server's.
async fn greeted<T: AsyncRead + AsyncWrite + Unpin + fmt::Debug + Send>(
    client: &mut async_imap::Client<T>,
) -> Result<(), Trouble> {
    match client.read_response().await? {
        Some(_) => Ok(()),
        None => Err(async_imap::error::Error::ConnectionLost.into()),
    }
}

async fn secured(tcp: TcpStream, address: &Address) -> Result<Wire, Trouble> {
    let name = ServerName::try_from(address.host.trim_matches(['[', ']']).to_owned())
        .map_err(|error| io::Error::new(io::ErrorKind::InvalidInput, error))?;
    let connector = TlsConnector::from(Arc::new(http::trusting(&address.trusted)));
    Ok(Box::new(connector.connect(name, tcp).await?))
}
