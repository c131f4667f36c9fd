//! What a ticket is about, how soon, and where it stands.

use serde::{Deserialize, Serialize};

macro_rules! names {
    ($(#[$meta:meta])* $name:ident { $($(#[$doc:meta])* $variant:ident = $text:literal),* $(,)? }) => {
        $(#[$meta])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
        pub enum $name { $($(#[$doc])* #[serde(rename = $text)] $variant),* }

        impl $name {
            /// All of them, in the order they are declared.
            pub const ALL: &'static [Self] = &[$(Self::$variant),*];

            /// The name, as stored, shown to programs and written in the script.
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $text),* }
            }

            /// The one with this name.
            pub fn from_name(name: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|it| it.as_str() == name)
            }
        }
    };
}

names! {
    /// The device with the trouble.
    DeviceType {
        /// A mobile phone.
        Phone = "phone",
        /// A tablet or e-reader.
        Tablet = "tablet",
        /// A portable computer.
        Laptop = "laptop",
        /// A computer that stays where it is.
        Desktop = "desktop",
        /// A printer or scanner.
        Printer = "printer",
        /// A router, the Wi-Fi, the internet line.
        Network = "network",
        /// A television or the box beside it.
        Tv = "tv",
        /// A device of the connected home: bulbs, locks, speakers, thermostats.
        SmartHome = "smart_home",
        /// A watch, band or earphones.
        Wearable = "wearable",
        /// Anything else, or not told.
        Other = "other",
    }
}

names! {
    /// How soon the customer asks for help.
    Urgency {
        /// This week or later.
        Low = "low",
        /// Today, tonight, tomorrow, soon.
        Normal = "normal",
        /// Now, or with a deadline within hours.
        High = "high",
    }
}

names! {
    /// Where a ticket stands.
    TicketStatus {
        /// Waiting for a solver.
        Open = "open",
        /// A solver has it.
        Claimed = "claimed",
        /// The solver closed the session.
        Completed = "completed",
        /// The customer dropped it.
        Dropped = "dropped",
    }
}

names! {
    /// Where a session stands, by its stored name.
    SessionStatus {
        /// The solver is at it.
        Active = "active",
        /// The solver closed it.
        Completed = "completed",
        /// The solver gave it back, or gave no sign: the ticket waits for another.
        Released = "released",
        /// The customer dropped the ticket.
        Dropped = "dropped",
    }
}
