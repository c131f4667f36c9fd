//! How tRPC says what went wrong.

use serde_json::{Value, json};

macro_rules! codes {
    ($($(#[$doc:meta])* $name:ident = $key:literal, $number:literal, $status:literal;)*) => {
        /// tRPC's name for what went wrong; those that we use. Numbers are JSON-RPC's, as far as it
        /// has them.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum Code {
            $($(#[$doc])* $name),*
        }

        impl Code {
            /// As programs read it.
            pub const fn key(self) -> &'static str {
                match self { $(Self::$name => $key),* }
            }

            /// Without it the client takes an error for no answer at all.
            pub const fn number(self) -> i64 {
                match self { $(Self::$name => $number),* }
            }

            /// The HTTP status.
            pub const fn status(self) -> u16 {
                match self { $(Self::$name => $status),* }
            }
        }
    };
}

codes! {
    /// The input is not what the procedure takes.
    BadRequest = "BAD_REQUEST", -32600, 400;
    /// Nobody is signed in.
    Unauthorized = "UNAUTHORIZED", -32001, 401;
    /// They may not.
    Forbidden = "FORBIDDEN", -32003, 403;
    /// No such procedure, or no such thing that is theirs.
    NotFound = "NOT_FOUND", -32004, 404;
    /// Another method would do.
    MethodNotSupported = "METHOD_NOT_SUPPORTED", -32005, 405;
    /// The body or the address is too long.
    PayloadTooLarge = "PAYLOAD_TOO_LARGE", -32013, 413;
    /// The body is no JSON.
    UnsupportedMediaType = "UNSUPPORTED_MEDIA_TYPE", -32015, 415;
    /// Later.
    TooManyRequests = "TOO_MANY_REQUESTS", -32029, 429;
    /// Our fault.
    Internal = "INTERNAL_SERVER_ERROR", -32603, 500;
    /// Ours too, and soon over.
    Unavailable = "SERVICE_UNAVAILABLE", -32603, 503;
}

/// What went wrong, for whoever called. Never a cause from within.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Failure {
    /// Its name.
    pub code: Code,
    /// What to do about it.
    pub message: String,
}

impl Failure {
    /// One with this message.
    pub fn new(code: Code, message: impl Into<String>) -> Self {
        let message = message.into();
        Self { code, message }
    }

    /// The input is wrong.
    pub fn bad(message: impl Into<String>) -> Self {
        Self::new(Code::BadRequest, message)
    }

    /// It is not there, or not theirs.
    pub fn not_found(message: impl Into<String>) -> Self {
        Self::new(Code::NotFound, message)
    }

    /// As it goes over the wire.
    pub(super) fn to_json(&self, path: Option<&str>) -> Value {
        let code = self.code;
        let mut data = json!({ "code": code.key(), "httpStatus": code.status() });
        if let Some(path) = path {
            data["path"] = path.into();
        }
        json!({ "error": { "message": self.message, "code": code.number(), "data": data } })
    }
}
