//! Certificates of a private authority, made by `openssl` (which Debian's Postfix brings along).

use std::{
    fs,
    path::{Path, PathBuf},
    process::{Command, Stdio},
};

/// A folder of them, gone with this value. All are for `localhost`, and not for `127.0.0.1`.
pub(crate) struct Certificates(tempfile::TempDir);

impl Certificates {
    /// Two authorities, `ours` and `others`; from ours `good` and `old`, which is over.
    pub(crate) fn make() -> Self {
        let made = Self(tempfile::tempdir().unwrap());
        for name in ["ours", "others"] {
            let subject = format!("/CN=The authority of {name}");
            made.openssl(&[
                &["req", "-x509", "-days", "30", "-subj", &subject, "-out"][..],
                &[&format!("{name}.pem"), "-keyout", &format!("{name}.key")],
                &KEY,
                &["-addext", "basicConstraints=critical,CA:TRUE"],
                &["-addext", "keyUsage=critical,keyCertSign"],
            ]);
        }
        fs::write(
            made.folder().join("for"),
            "subjectAltName=DNS:localhost\nbasicConstraints=critical,CA:FALSE\n",
        )
        .unwrap();
        // A day less than none: it was over yesterday.
        for (name, days) in [("good", "30"), ("old", "-1")] {
            let (csr, key) = (format!("{name}.csr"), format!("{name}.key"));
            made.openssl(&[
                &[
                    "req",
                    "-subj",
                    "/CN=localhost",
                    "-out",
                    &csr,
                    "-keyout",
                    &key,
                ][..],
                &KEY,
            ]);
            made.openssl(&[
                &["x509", "-req", "-in", &csr, "-out", &format!("{name}.pem")][..],
                &["-CA", "ours.pem", "-CAkey", "ours.key", "-CAcreateserial"],
                &["-days", days, "-extfile", "for"],
            ]);
        }
        made
    }

    fn folder(&self) -> &Path {
        self.0.path()
    }

    fn openssl(&self, arguments: &[&[&str]]) {
        let done = Command::new("openssl")
            .current_dir(self.folder())
            .args(arguments.concat())
            .stdin(Stdio::null())
            .output()
            .unwrap();
        let told = String::from_utf8_lossy(&done.stderr);
        assert!(done.status.success(), "{arguments:?}: {told}");
    }

    /// The file of a certificate; its key is beside it, with `key` in place of `pem`.
    pub(crate) fn file(&self, name: &str) -> PathBuf {
        self.folder().join(format!("{name}.pem"))
    }
}

const KEY: [&str; 5] = [
    "-newkey",
    "ec",
    "-pkeyopt",
    "ec_paramgen_curve:P-256",
    "-nodes",
];
