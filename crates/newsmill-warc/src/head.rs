//! What stands before a record's block.

use crate::{arc, warc};

/// A head longer than this is none: its longest value is an address.
pub const HEAD_BYTES_MAX: usize = 256 << 10;

/// Which of the two formats a record is written in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// ISO 28500 and its drafts.
    Warc,
    /// Its predecessor, of the Internet Archive.
    Arc,
}

/// What a record is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// About the archive; of an ARC file its first record.
    Warcinfo,
    /// What a server answered; every other record of an ARC file.
    Response,
    /// A file, without the protocol it came by.
    Resource,
    /// What was asked of a server.
    Request,
    /// About another record.
    Metadata,
    /// A visit that found what another record holds.
    Revisit,
    /// Another form of what another record holds, such as its text.
    Conversion,
    /// A further part of a record that was cut in pieces.
    Continuation,
    /// Something that newer versions of the format define.
    Unknown,
}

impl Kind {
    /// The kind's name as archives write it, `unknown` for others.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Warcinfo => "warcinfo",
            Self::Response => "response",
            Self::Resource => "resource",
            Self::Request => "request",
            Self::Metadata => "metadata",
            Self::Revisit => "revisit",
            Self::Conversion => "conversion",
            Self::Continuation => "continuation",
            Self::Unknown => "unknown",
        }
    }

    pub(crate) fn of_name(name: &str) -> Self {
        let all = [
            Self::Warcinfo,
            Self::Response,
            Self::Resource,
            Self::Request,
            Self::Metadata,
            Self::Revisit,
            Self::Conversion,
            Self::Continuation,
        ];
        let known = all.into_iter().find(|kind| name.eq_ignore_ascii_case(kind.name()));
        known.unwrap_or(Self::Unknown)
    }
}

/// A record's head, as far as it matters here. Texts are what stands there, without brackets and spaces around.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Head {
    /// How the record is written.
    pub format: Format,
    /// What it is.
    pub kind: Kind,
    /// `WARC-Record-ID`.
    pub id: Option<String>,
    /// `WARC-Target-URI`; what an address must not hold is percent-encoded.
    pub uri: Option<String>,
    /// `WARC-Date` in RFC 3339, or a bare date; `None` when it is neither.
    pub date: Option<String>,
    /// The type of the block: `application/http` where it is a message.
    pub content_type: Option<String>,
    /// `WARC-Truncated`: why the block is not whole; `segmented` for the first of several parts.
    pub truncated: Option<String>,
    /// Bytes in the block; `None` when the head does not say it in a number.
    pub length: Option<u64>,
}

/// What the bytes at a record's start say.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Parsed {
    /// A head of so many bytes; the block follows.
    Whole(Box<Head>, usize),
    /// The head goes on behind these bytes.
    More,
    /// There is none; why.
    Not(&'static str),
}

/// Why an endless head is none.
pub(crate) const ENDLESS: &str = "its head does not end";

/// Reads the head that `bytes` begin with; [`HEAD_BYTES_MAX`] of them at most are looked at.
#[must_use]
pub fn parse_head(bytes: &[u8]) -> Parsed {
    let bytes = bytes.get(..HEAD_BYTES_MAX).unwrap_or(bytes);
    let known = bytes.len().min(warc::MAGIC.len());
    let parsed = if bytes.get(..known) == warc::MAGIC.get(..known) {
        warc::parse(bytes)
    } else {
        arc::parse(bytes)
    };
    match parsed {
        Parsed::More if bytes.len() >= HEAD_BYTES_MAX => Parsed::Not(ENDLESS),
        other => other,
    }
}
