//! The model file.
//!
//! ```text
//! 8 bytes   `NMMODEL` and a zero byte
//! u32       format version, little endian
//! u32       length of the header, little endian
//! header    JSON: provenance, settings, the tables in order with name, bits, labels; the blobs with name, length
//! weights   of each table in order, a byte a label, row by row
//! blobs     their bytes, in order
//! 32 bytes  BLAKE3 of everything before
//! ```

use std::borrow::Cow;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::{Error, Result, Table};

/// The version this crate writes, and the newest it reads.
pub const FORMAT_VERSION: u32 = 1;

const MAGIC: &[u8; 8] = b"NMMODEL\0";
const DIGEST_LENGTH: usize = 32;
const TABLES_MAX: usize = 64;
const BLOBS_MAX: usize = 64;

/// Where a model comes from: what a reader of the file alone has to know.
#[derive(Clone, Debug, Default, Deserialize, PartialEq, Serialize)]
pub struct Provenance {
    /// What the model is for, such as `language`.
    pub task: String,
    /// The licence of the weights (SPDX).
    pub license: String,
    /// What it was trained on.
    pub training_sets: Vec<TrainingSet>,
}

/// One set of texts a model was trained on.
#[derive(Clone, Debug, Default, Deserialize, PartialEq, Serialize)]
pub struct TrainingSet {
    /// Its name.
    pub name: String,
    /// Its licence (SPDX where there is one).
    pub license: String,
    /// Whom to credit, in their words.
    pub attribution: String,
    /// BLAKE3 of the exact bytes, in hexadecimal.
    pub digest: String,
}

/// A model file in memory.
#[derive(Clone, Debug, PartialEq)]
pub struct Bundle {
    /// Where it comes from.
    pub provenance: Provenance,
    /// What the task keeps beside the weights, such as a calibration.
    pub settings: Value,
    /// The tables, in the file's order.
    pub tables: Vec<Table>,
    /// What the task keeps beside tables, in the file's order.
    pub blobs: Vec<Blob>,
}

/// Bytes with a name, in a form that the task knows.
#[derive(Clone, Debug, PartialEq)]
pub struct Blob {
    /// The name it is found by.
    pub name: String,
    /// Its bytes; those of a file that is built into a program are not copied.
    pub bytes: Cow<'static, [u8]>,
}

#[derive(Deserialize, Serialize)]
struct Header {
    provenance: Provenance,
    settings: Value,
    tables: Vec<TableHeader>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    blobs: Vec<BlobHeader>,
}

#[derive(Deserialize, Serialize)]
struct BlobHeader {
    name: String,
    length: u64,
}

#[derive(Deserialize, Serialize)]
struct TableHeader {
    name: String,
    bits: u32,
    labels: Vec<String>,
}

impl Bundle {
    /// Reads a model file, checking its digest.
    ///
    /// # Errors
    /// [`ErrorKind::Format`](crate::ErrorKind::Format) when the bytes are not a whole model file of a version this
    /// crate knows.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self> {
        let (content, digest) = Self::content(bytes)?;
        if blake3::hash(content).as_bytes() != digest {
            return Err(Error::format("the digest does not match, the file is damaged"));
        }
        Self::read(content, |blob| Cow::Owned(blob.to_vec()))
    }

    /// Reads a model file that is built into a program: its blobs need no copy. Its digest is not checked, since the
    /// program itself could be damaged as well; whoever builds one in has a test that [`Bundle::from_bytes`] reads it.
    ///
    /// # Errors
    /// As of [`Bundle::from_bytes`].
    pub fn from_static(bytes: &'static [u8]) -> Result<Self> {
        let (content, _) = Self::content(bytes)?;
        Self::read(content, Cow::Borrowed)
    }

    /// A file of a known version without its digest, and the digest.
    fn content(bytes: &[u8]) -> Result<(&[u8], &[u8; DIGEST_LENGTH])> {
        let rest = bytes.strip_prefix(MAGIC).ok_or_else(|| Error::format("not a model file"))?;
        let (version, _) = take_u32(rest)?;
        if version == 0 || version > FORMAT_VERSION {
            return Err(Error::format(format!(
                "format version {version}, newer than the {FORMAT_VERSION} known here"
            )));
        }
        bytes.split_last_chunk().ok_or_else(truncated)
    }

    fn read<'b>(content: &'b [u8], keep: impl Fn(&'b [u8]) -> Cow<'static, [u8]>) -> Result<Self> {
        let (_, rest) = take_u32(content.get(MAGIC.len()..).ok_or_else(truncated)?)?;
        let (length, rest) = take_u32(rest)?;
        let (header, mut weights) = rest.split_at_checked(length as usize).ok_or_else(truncated)?;
        let header: Header = serde_json::from_slice(header)
            .map_err(|error| Error::format(format!("header: {error}")))?;
        if header.tables.len() > TABLES_MAX || header.blobs.len() > BLOBS_MAX {
            return Err(Error::format(format!(
                "{} tables and {} blobs, more than {TABLES_MAX} and {BLOBS_MAX}",
                header.tables.len(),
                header.blobs.len()
            )));
        }
        let mut tables = Vec::with_capacity(header.tables.len());
        for table in header.tables {
            let rows = 1_usize
                .checked_shl(table.bits)
                .filter(|_| table.bits <= 24)
                .ok_or_else(truncated)?;
            let (own, others) =
                weights.split_at_checked(rows * table.labels.len()).ok_or_else(truncated)?;
            tables.push(Table::new(&table.name, table.labels, table.bits, own)?);
            weights = others;
        }
        let mut blobs = Vec::with_capacity(header.blobs.len());
        for BlobHeader { name, length } in header.blobs {
            let length = usize::try_from(length).map_err(|_| truncated())?;
            let (own, others) = weights.split_at_checked(length).ok_or_else(truncated)?;
            blobs.push(Blob { name, bytes: keep(own) });
            weights = others;
        }
        if !weights.is_empty() {
            return Err(Error::format(format!("{} bytes after the last part", weights.len())));
        }
        Ok(Self { provenance: header.provenance, settings: header.settings, tables, blobs })
    }

    /// The bytes of the blob called `name`; borrowed are those that are built into the program.
    ///
    /// # Errors
    /// [`ErrorKind::Format`](crate::ErrorKind::Format) when there is none: the model is for another task.
    pub fn blob(&self, name: &str) -> Result<&Cow<'static, [u8]>> {
        let found = self.blobs.iter().find(|blob| blob.name == name);
        found.map(|blob| &blob.bytes).ok_or_else(|| {
            let task = &self.provenance.task;
            Error::format(format!("no part `{name}`: the model is for `{task}`"))
        })
    }

    /// The file's bytes: the same bundle always gives the same.
    ///
    /// # Errors
    /// [`ErrorKind::Format`](crate::ErrorKind::Format) when the header is longer than 4 GiB or holds a number that
    /// JSON has no form for.
    pub fn to_bytes(&self) -> Result<Vec<u8>> {
        let header = Header {
            provenance: self.provenance.clone(),
            settings: self.settings.clone(),
            tables: self.tables.iter().map(TableHeader::of).collect(),
            blobs: self.blobs.iter().map(BlobHeader::of).collect(),
        };
        let header = serde_json::to_vec(&header)
            .map_err(|error| Error::format(format!("header: {error}")))?;
        let length = u32::try_from(header.len())
            .map_err(|_| Error::format("the header is longer than 4 GiB"))?;
        let mut bytes = MAGIC.to_vec();
        bytes.extend(FORMAT_VERSION.to_le_bytes());
        bytes.extend(length.to_le_bytes());
        bytes.extend(header);
        for table in &self.tables {
            bytes.extend(table.packed());
        }
        for blob in &self.blobs {
            bytes.extend(blob.bytes.as_ref());
        }
        let digest = blake3::hash(&bytes);
        bytes.extend(digest.as_bytes());
        Ok(bytes)
    }
}

impl TableHeader {
    fn of(table: &Table) -> Self {
        Self { name: table.name().to_owned(), bits: table.bits(), labels: table.labels().to_vec() }
    }
}

impl BlobHeader {
    fn of(blob: &Blob) -> Self {
        Self { name: blob.name.clone(), length: blob.bytes.len() as u64 }
    }
}

fn take_u32(bytes: &[u8]) -> Result<(u32, &[u8])> {
    let (number, rest) = bytes.split_first_chunk::<4>().ok_or_else(truncated)?;
    Ok((u32::from_le_bytes(*number), rest))
}

fn truncated() -> Error {
    Error::format("the file ends too early")
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::json;

    use super::*;

    fn sample() -> Bundle {
        let labels = vec!["a".to_owned(), "b".to_owned(), "c".to_owned()];
        let weights: Vec<u8> = (0..12).collect();
        Bundle {
            provenance: Provenance { task: "test".to_owned(), ..Provenance::default() },
            settings: json!({"floor": 0.5}),
            tables: vec![Table::new("t", labels, 2, &weights).unwrap()],
            blobs: vec![Blob { name: "words".to_owned(), bytes: Cow::Borrowed(b"one two") }],
        }
    }

    #[test]
    fn reads_what_it_wrote() {
        let bytes = sample().to_bytes().unwrap();
        assert_eq!(Bundle::from_bytes(&bytes).unwrap(), sample());
        assert_eq!(Bundle::from_static(bytes.clone().leak()).unwrap(), sample());
        assert_eq!(sample().to_bytes().unwrap(), bytes);
    }

    #[test]
    fn a_missing_part_names_what_the_model_is_for() {
        assert_eq!(sample().blob("words").unwrap().as_ref(), b"one two");
        let message = sample().blob("chain").unwrap_err().to_string();
        assert_eq!(message, "no part `chain`: the model is for `test`");
    }

    #[test]
    fn refuses_every_damage() {
        let bytes = sample().to_bytes().unwrap();
        for end in 0..bytes.len() {
            assert!(Bundle::from_bytes(&bytes[..end]).is_err());
        }
        for at in 0..bytes.len() {
            let mut damaged = bytes.clone();
            damaged[at] ^= 1;
            assert!(Bundle::from_bytes(&damaged).is_err());
        }
    }

    #[test]
    fn names_a_newer_version() {
        let mut bytes = sample().to_bytes().unwrap();
        bytes[8] = 2;
        let message = Bundle::from_bytes(&bytes).unwrap_err().to_string();
        assert!(message.starts_with("format version 2"), "{message}");
    }

    proptest! {
        #[test]
        fn never_panics(header in "\\PC{0,80}", tail in proptest::collection::vec(any::<u8>(), 0..40)) {
            let mut bytes = MAGIC.to_vec();
            bytes.extend(1_u32.to_le_bytes());
            bytes.extend(u32::try_from(header.len()).unwrap().to_le_bytes());
            bytes.extend(header.bytes());
            bytes.extend(tail);
            let digest = blake3::hash(&bytes);
            bytes.extend(digest.as_bytes());
            prop_assert!(Bundle::from_bytes(&bytes).is_err());
        }
    }
}
