//! A real mail server: Postfix and Dovecot as `tests/setup.sh` installs them, started here as instances of their own
//! on loopback ports, with all their files in a folder that goes with this value. Root is needed: both give their
//! rights away themselves.
//!
//! `example.test` is the one domain. Dovecot has the mailboxes below; mail to anybody else there bounces,
//! and mail to anywhere else is refused.

use std::{
    fs,
    os::unix::fs::{MetadataExt as _, PermissionsExt as _, chown},
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
};

use base64::{Engine as _, engine::general_purpose::STANDARD};
use lettre::{
    AsyncSmtpTransport, AsyncTransport as _, Tokio1Executor,
    address::{Address, Envelope},
};

use super::eventually;

/// The mailboxes, all with one password.
const MAILBOXES: [&str; 5] = ["help", "jane", "kim", "lee", "ana"];

/// Of every mailbox.
pub(crate) const PASSWORD: &str = "p%ss/w:rd";

/// Both servers, running.
pub(crate) struct MailServers {
    folder: tempfile::TempDir,
    /// Where the world, and who is on this machine, hands mail over, unencrypted.
    pub(crate) smtp: u16,
    /// IMAP, with STARTTLS where there is a certificate.
    pub(crate) imap: u16,
    /// TLS from the first byte on.
    smtps: u16,
    /// STARTTLS, and a login only behind it.
    pub(crate) submission: u16,
    /// TLS from the first byte on.
    imaps: u16,
    dovecot: Child,
}

/// What differs from one test to the other.
#[derive(Clone, Copy, Default)]
pub(crate) struct Setup<'a> {
    /// What Postfix runs for mail to `pipe.test`: the arguments of pipe(8)'s `argv=`, run as `nobody`.
    pub(crate) pipe: Option<&'a str>,
    /// With these there is TLS, and a login by SMTP.
    pub(crate) tls: Option<Secured<'a>>,
    /// Fields of a header that some gateway on the way takes out.
    pub(crate) takes_out: &'a [&'a str],
}

/// How the servers speak TLS.
#[derive(Clone, Copy)]
pub(crate) struct Secured<'a> {
    /// The certificate; its key lies beside it.
    pub(crate) certificate: &'a Path,
    /// Postfix's `smtpd_tls_protocols`.
    pub(crate) protocols: &'a str,
}

impl MailServers {
    /// Starts both, with what Postfix runs for mail to `pipe.test`.
    pub(crate) async fn start(pipe: Option<&str>) -> Self {
        Self::with(&Setup {
            pipe,
            ..Setup::default()
        })
        .await
    }

    /// Starts both.
    pub(crate) async fn with(setup: &Setup<'_>) -> Self {
        assert!(
            Path::new("/usr/sbin/postfix").exists() && Path::new("/usr/sbin/dovecot").exists(),
            "Postfix or Dovecot is missing: run tests/setup.sh"
        );
        for _ in 0..5 {
            if let Some(servers) = Self::try_start(setup).await {
                return servers;
            }
        }
        panic!("the mail servers did not start in five tries");
    }

    /// None when somebody took a port in between.
    async fn try_start(setup: &Setup<'_>) -> Option<Self> {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path().to_owned();
        open(&root);
        for name in ["postfix", "spool", "data", "dovecot", "mail"] {
            fs::create_dir(root.join(name)).unwrap();
            open(&root.join(name));
        }
        let id = |name: &str| {
            let out = Command::new("id").args(["-u", name]).output().unwrap();
            String::from_utf8(out.stdout)
                .unwrap()
                .trim()
                .parse::<u32>()
                .unwrap()
        };
        chown(root.join("data"), Some(id("postfix")), None).unwrap();
        chown(root.join("mail"), Some(id("nobody")), None).unwrap();
        let [smtp, imap, smtps, submission, imaps] = free_ports();
        let write = |name: &str, text: String| fs::write(root.join(name), text).unwrap();
        write("postfix/main.cf", main_cf(&root, setup));
        write(
            "postfix/master.cf",
            master_cf([smtp, smtps, submission], setup),
        );
        write(
            "dovecot/dovecot.conf",
            dovecot_conf(&root, imap, imaps, setup),
        );
        let password = STANDARD.encode(PASSWORD);
        let users = MAILBOXES.map(|name| format!("{name}:{{PLAIN.B64}}{password}\n"));
        // Fields are separated by colons, so that the password goes in base64.
        write("dovecot/passwd", users.concat());
        let dovecot = Command::new("/usr/sbin/dovecot")
            .args(["-F", "-c"])
            .arg(root.join("dovecot/dovecot.conf"))
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let mut servers = Self {
            folder,
            smtp,
            imap,
            smtps,
            submission,
            imaps,
            dovecot,
        };
        let started = servers.postfix("start");
        let ready = eventually("the mail servers to listen", async || {
            if servers.dovecot.try_wait().unwrap().is_some() || !started {
                return Some(false);
            }
            let secured = setup.tls.iter().flat_map(|_| [smtps, submission, imaps]);
            for port in [smtp, imap].into_iter().chain(secured) {
                tokio::net::TcpStream::connect(("127.0.0.1", port))
                    .await
                    .ok()?;
            }
            root.join("dovecot/run/lmtp").exists().then_some(true)
        })
        .await;
        if !ready {
            let log = servers.log();
            assert!(log.contains("ddress already in use"), "{log}");
            return None;
        }
        Some(servers)
    }

    fn postfix(&self, command: &str) -> bool {
        let status = Command::new("/usr/sbin/postfix")
            .arg("-c")
            .arg(self.folder.path().join("postfix"))
            .arg(command)
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .status();
        status.is_ok_and(|it| it.success())
    }

    /// As `email.smtp_url`.
    pub(crate) fn smtp_url(&self) -> String {
        format!("smtp://127.0.0.1:{}", self.smtp)
    }

    /// The mailbox `help`, as `email.imap_url`.
    pub(crate) fn imap_url(&self) -> String {
        self.imap_url_of("help")
    }

    /// Any mailbox.
    pub(crate) fn imap_url_of(&self, name: &str) -> String {
        format!("imap://{name}:{}@127.0.0.1:{}/INBOX", quoted(), self.imap)
    }

    /// The same with TLS, from the first byte on or by STARTTLS.
    pub(crate) fn imaps_url(&self, host: &str, upgraded: bool) -> String {
        let user = format!("help:{}@{host}", quoted());
        if upgraded {
            format!("imap://{user}:{}/INBOX?tls=required", self.imap)
        } else {
            format!("imaps://{user}:{}/INBOX", self.imaps)
        }
    }

    /// The way out with TLS and a login, from the first byte on or by STARTTLS.
    pub(crate) fn smtps_url(&self, host: &str, upgraded: bool) -> String {
        let user = format!("help:{}@{host}", quoted());
        if upgraded {
            format!("smtp://{user}:{}?tls=required", self.submission)
        } else {
            format!("smtps://{user}:{}", self.smtps)
        }
    }

    /// Hands a mail to Postfix, as a mail client does.
    pub(crate) async fn submit(&self, from: &str, to: &str, mail: &[u8]) {
        let envelope = Envelope::new(
            Some(from.parse::<Address>().unwrap()),
            vec![to.parse().unwrap()],
        );
        let client = AsyncSmtpTransport::<Tokio1Executor>::builder_dangerous("127.0.0.1")
            .port(self.smtp)
            .build();
        client.send_raw(&envelope.unwrap(), mail).await.unwrap();
    }

    /// Lays a mail into a mailbox, past all limits of Postfix.
    pub(crate) fn lay(&self, name: &str, mail: &[u8]) {
        let folder = self.folder.path().join("mail").join(name).join("new");
        let owner = fs::metadata(&folder).unwrap();
        let file = folder.join("1700000000.large.localhost");
        fs::write(&file, mail).unwrap();
        chown(&file, Some(owner.uid()), Some(owner.gid())).unwrap();
    }

    /// What lies in a mailbox, as it came, in the order in which it came.
    pub(crate) fn mailbox(&self, name: &str) -> Vec<String> {
        let mut found: Vec<PathBuf> = Vec::new();
        for place in ["new", "cur"] {
            let Ok(entries) = fs::read_dir(self.folder.path().join("mail").join(name).join(place))
            else {
                continue;
            };
            found.extend(entries.map(|it| it.unwrap().path()));
        }
        found.sort_by_key(|it| it.file_name().map(std::ffi::OsStr::to_owned));
        found
            .iter()
            // Dovecot renames a file when it was seen.
            .filter_map(|it| fs::read(it).ok())
            .map(|it| String::from_utf8_lossy(&it).into_owned())
            .collect()
    }

    /// How many mails of a mailbox were marked as seen (the letter S in a Maildir name's flags).
    pub(crate) fn seen(&self, name: &str) -> usize {
        let Ok(entries) = fs::read_dir(self.folder.path().join("mail").join(name).join("cur"))
        else {
            return 0;
        };
        let names = entries.map(|it| it.unwrap().file_name().to_string_lossy().into_owned());
        names
            .filter(|it| {
                it.split_once(":2,")
                    .is_some_and(|(_, flags)| flags.contains('S'))
            })
            .count()
    }

    /// How many mails Postfix keeps for later.
    pub(crate) fn deferred(&self) -> usize {
        self.queued(&["deferred"])
    }

    /// How many mails are on their way in Postfix.
    pub(crate) fn underway(&self) -> usize {
        self.queued(&["incoming", "active", "deferred", "maildrop"])
    }

    fn queued(&self, queues: &[&str]) -> usize {
        let mut count = 0;
        let spool = self.folder.path().join("spool");
        let mut folders: Vec<PathBuf> = queues.iter().map(|it| spool.join(it)).collect();
        while let Some(folder) = folders.pop() {
            for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
                if entry.path().is_dir() {
                    folders.push(entry.path());
                } else {
                    count += 1;
                }
            }
        }
        count
    }

    /// What both wrote.
    pub(crate) fn log(&self) -> String {
        let read =
            |name: &str| fs::read_to_string(self.folder.path().join(name)).unwrap_or_default();
        read("maillog") + &read("dovecot/log")
    }
}

impl Drop for MailServers {
    fn drop(&mut self) {
        let pid = fs::read_to_string(self.folder.path().join("spool/pid/master.pid"));
        for pid in pid
            .iter()
            .map(|it| it.trim().to_owned())
            .chain([self.dovecot.id().to_string()])
        {
            // Asked first: it takes its own children down with it.
            let _gone = Command::new("kill").arg(pid).status();
        }
        let _gone = self.dovecot.wait();
    }
}

fn open(folder: &Path) {
    fs::set_permissions(folder, fs::Permissions::from_mode(0o755)).unwrap();
}

/// All held at once, so that they are different ones.
fn free_ports<const N: usize>() -> [u16; N] {
    let held = [(); N].map(|()| std::net::TcpListener::bind("127.0.0.1:0").unwrap());
    held.map(|it| it.local_addr().unwrap().port())
}

/// The password as it stands in a URL.
fn quoted() -> String {
    url::form_urlencoded::byte_serialize(PASSWORD.as_bytes()).collect()
}

/// No DNS, no way out, no aliases. Every mail is marked as a receiving server with DMARC would: so that From is
/// proven, where the tests want it to be.
fn main_cf(root: &Path, setup: &Setup<'_>) -> String {
    let root = root.display();
    let tls = setup.tls.map_or_else(String::new, |it| {
        let (certificate, key) = (it.certificate, it.certificate.with_extension("key"));
        // Without the lowest level OpenSSL itself would refuse what is older than TLS 1.2.
        format!(
            "smtpd_tls_cert_file = {}\nsmtpd_tls_key_file = {}\nsmtpd_tls_mandatory_protocols = {protocols}\n\
             smtpd_tls_protocols = {protocols}\ntls_medium_cipherlist = ALL:@SECLEVEL=0\nsmtpd_tls_ciphers = medium\n\
             smtpd_tls_mandatory_ciphers = medium\nsmtpd_tls_loglevel = 1\nsmtpd_tls_auth_only = yes\n\
             smtpd_sasl_type = dovecot\nsmtpd_sasl_path = unix:{root}/dovecot/run/login-of-postfix\n",
            certificate.display(),
            key.display(),
            protocols = it.protocols,
        )
    });
    let taken_out: Vec<String> = setup
        .takes_out
        .iter()
        .map(|it| format!("{{/^{it}:/ IGNORE}}"))
        .collect();
    let taken_out = if taken_out.is_empty() {
        String::new()
    } else {
        format!("header_checks = regexp:{{{}}}\n", taken_out.join(", "))
    };
    format!(
        "compatibility_level = 3.6
queue_directory = {root}/spool
data_directory = {root}/data
maillog_file = {root}/maillog
maillog_file_prefixes = {root}
myhostname = mx.example.test
mydestination =
local_recipient_maps =
alias_maps =
alias_database =
inet_interfaces = 127.0.0.1
inet_protocols = ipv4
mynetworks = 127.0.0.0/8
smtpd_peername_lookup = no
smtp_dns_support_level = disabled
virtual_mailbox_domains = example.test
virtual_transport = lmtp:unix:{root}/dovecot/run/lmtp
transport_maps = inline:{{ pipe.test=savvysolve: }}
default_transport = error:only example.test is known here
recipient_delimiter = +
queue_run_delay = 1s
minimal_backoff_time = 1s
maximal_backoff_time = 1s
smtpd_sender_restrictions = check_sender_access static:{{PREPEND Authentication-Results: mx.example.test; dmarc=pass header.from=example.test}}
smtpd_recipient_restrictions = permit_mynetworks, reject
savvysolve_destination_recipient_limit = 1
{tls}{taken_out}"
    )
}

fn master_cf([port, smtps, submission]: [u16; 3], setup: &Setup<'_>) -> String {
    let pipe = setup.pipe.map_or_else(String::new, |argv| {
        format!("savvysolve unix - n n - - pipe flags=Rq user=nobody argv={argv}\n")
    });
    let login = "-o smtpd_sasl_auth_enable=yes -o smtpd_recipient_restrictions=permit_sasl_authenticated,reject";
    let tls = setup.tls.map_or_else(String::new, |_| {
        format!(
            "127.0.0.1:{smtps} inet n - n - - smtpd -o smtpd_tls_wrappermode=yes {login}\n\
             127.0.0.1:{submission} inet n - n - - smtpd -o smtpd_tls_security_level=may {login}\n\
             tlsmgr unix - - n 1000? 1 tlsmgr\n"
        )
    });
    format!(
        "127.0.0.1:{port} inet n - n - - smtpd
pickup unix n - n 60 1 pickup
cleanup unix n - n - 0 cleanup
qmgr unix n - n 300 1 qmgr
rewrite unix - - n - - trivial-rewrite
bounce unix - - n - 0 bounce
defer unix - - n - 0 bounce
trace unix - - n - 0 bounce
proxymap unix - - n - - proxymap
smtp unix - - n - - smtp
error unix - - n - - error
retry unix - - n - - error
lmtp unix - - n - - lmtp
anvil unix - - n - 1 anvil
scache unix - - n - 1 scache
postlog unix-dgram n - n - 1 postlogd
{tls}{pipe}"
    )
}

fn dovecot_conf(root: &Path, port: u16, imaps: u16, setup: &Setup<'_>) -> String {
    let root = root.display();
    let imaps = if setup.tls.is_some() { imaps } else { 0 };
    let tls = setup.tls.map_or("ssl = no".to_owned(), |it| {
        let (certificate, key) = (it.certificate, it.certificate.with_extension("key"));
        format!(
            "ssl = yes\nssl_cert = <{}\nssl_key = <{}\nservice auth {{\n  unix_listener login-of-postfix {{\n    \
             mode = 0666\n  }}\n}}",
            certificate.display(),
            key.display()
        )
    });
    format!(
        "base_dir = {root}/dovecot/run
state_dir = {root}/dovecot/state
log_path = {root}/dovecot/log
protocols = imap lmtp
listen = 127.0.0.1
{tls}
disable_plaintext_auth = no
auth_username_format = %n
mail_location = maildir:{root}/mail/%n
first_valid_uid = 1
first_valid_gid = 1
recipient_delimiter = +
passdb {{
  driver = passwd-file
  args = username_format=%n {root}/dovecot/passwd
}}
userdb {{
  driver = static
  args = uid=nobody gid=nogroup home={root}/mail/%n
}}
service imap-login {{
  chroot =
  inet_listener imap {{
    port = {port}
  }}
  inet_listener imaps {{
    port = {imaps}
    ssl = yes
  }}
}}
service lmtp {{
  unix_listener lmtp {{
    mode = 0666
  }}
}}
service anvil {{
  chroot =
}}
service stats {{
  chroot =
}}
"
    )
}
