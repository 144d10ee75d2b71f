//! Finds the manifest in the bytes of a shared library, reading only headers and one section.

use std::fs::File;
use std::io::{Read as _, Seek as _, SeekFrom};
use std::path::Path;

use newsmill_abi::{MANIFEST_BEGIN, MANIFEST_END};
use object::read::elf::{FileHeader, SectionHeader as _};
use object::read::macho::{
    LoadCommandVariant, MachHeader, MachOFatFile32, MachOFatFile64, Section as _, Segment,
};
use object::read::pe::ImageNtHeaders;
use object::read::{FileKind, ReadCache, ReadRef};
use object::{Endianness, elf, macho, pe};

use super::{Manifest, ManifestError, ManifestErrorKind};

/// No manifest is longer than this, in bytes.
pub const MANIFEST_BYTES_MAX: u64 = 4 << 20;
/// No library has more sections than this.
const SECTIONS_MAX: usize = 65_536;

type Found = Result<Option<Vec<u8>>, ManifestError>;

impl Manifest {
    /// Reads and checks the manifest of the library at `path` without loading it: the file's headers and one
    /// section are read, nothing else.
    ///
    /// # Errors
    /// Every [`ManifestErrorKind`]; the error names the path.
    pub fn read_file(path: &Path) -> Result<Self, ManifestError> {
        let json = read_bytes(path)?;
        let text = std::str::from_utf8(&json).map_err(|_| {
            ManifestError::new(ManifestErrorKind::Json, "the manifest is not UTF-8").at(path)
        })?;
        Self::parse(text).map_err(|e| e.at(path))
    }
}

/// The bytes between the marks of the library at `path`, unchecked: to compare with those in memory.
///
/// # Errors
/// The kinds [`ManifestErrorKind::Unreadable`] to [`ManifestErrorKind::NotOne`]; the error names the path.
pub fn read_bytes(path: &Path) -> Result<Vec<u8>, ManifestError> {
    let section = open(path).and_then(|file| section(&ReadCache::new(file)));
    let section = section.map_err(|e| e.at(path))?;
    let section = section.ok_or_else(|| no_manifest().at(path))?;
    between_marks(&section).map_err(|e| e.at(path))
}

fn no_manifest() -> ManifestError {
    ManifestError::new(ManifestErrorKind::NoManifest, "a library without a newsmill manifest")
}

fn damaged() -> ManifestError {
    ManifestError::new(ManifestErrorKind::Truncated, "a truncated or damaged library")
}

fn open(path: &Path) -> Result<File, ManifestError> {
    let unreadable = |e: std::io::Error| {
        ManifestError::new(ManifestErrorKind::Unreadable, format!("could not be read: {e}"))
    };
    let foreign = || ManifestError::new(ManifestErrorKind::NotALibrary, "not a shared library");
    // Opening a FIFO would wait for a writer.
    if !std::fs::metadata(path).map_err(unreadable)?.is_file() {
        return Err(foreign());
    }
    let mut file = File::open(path).map_err(unreadable)?;
    let mut magic = Vec::with_capacity(4);
    (&mut file).take(4).read_to_end(&mut magic).map_err(unreadable)?;
    file.seek(SeekFrom::Start(0)).map_err(unreadable)?;
    if magic.is_empty() {
        return Err(ManifestError::new(ManifestErrorKind::Truncated, "an empty file"));
    }
    Ok(file)
}

fn section(data: &ReadCache<File>) -> Found {
    let foreign = || ManifestError::new(ManifestErrorKind::NotALibrary, "not a shared library");
    match FileKind::parse(data) {
        Ok(FileKind::Elf32) => elf_section::<elf::FileHeader32<Endianness>, _>(data),
        Ok(FileKind::Elf64) => elf_section::<elf::FileHeader64<Endianness>, _>(data),
        Ok(FileKind::Pe32) => pe_section::<pe::ImageNtHeaders32, _>(data),
        Ok(FileKind::Pe64) => pe_section::<pe::ImageNtHeaders64, _>(data),
        Ok(FileKind::MachO32) => macho_section::<macho::MachHeader32<Endianness>, _>(data),
        Ok(FileKind::MachO64) => macho_section::<macho::MachHeader64<Endianness>, _>(data),
        Ok(FileKind::MachOFat32) => {
            let fat = MachOFatFile32::parse(data).map_err(|_| damaged())?;
            fat_section(data, fat.arches())
        }
        Ok(FileKind::MachOFat64) => {
            let fat = MachOFatFile64::parse(data).map_err(|_| damaged())?;
            fat_section(data, fat.arches())
        }
        Ok(_) => Err(foreign()),
        Err(_) => {
            let begin = data.read_bytes_at(0, 4).unwrap_or_default();
            Err(if begin == b"\x7fELF" { damaged() } else { foreign() })
        }
    }
}

/// A section of `size` bytes at `offset`.
fn bytes<'a, R: ReadRef<'a>>(data: R, offset: u64, size: u64) -> Found {
    if size > MANIFEST_BYTES_MAX {
        return Err(ManifestError::new(
            ManifestErrorKind::Content,
            format!("the manifest section has {size} bytes, more than {MANIFEST_BYTES_MAX}"),
        ));
    }
    let found = data.read_bytes_at(offset, size).map_err(|()| damaged())?;
    Ok(Some(found.to_vec()))
}

fn elf_section<'a, H: FileHeader<Endian = Endianness>, R: ReadRef<'a>>(data: R) -> Found {
    let header = H::parse(data).map_err(|_| damaged())?;
    let endian = header.endian().map_err(|_| damaged())?;
    if header.e_type(endian) != elf::ET_DYN {
        return Err(ManifestError::new(
            ManifestErrorKind::NotALibrary,
            "an ELF file, but not a shared library",
        ));
    }
    let sections = header.sections(endian, data).map_err(|_| damaged())?;
    if sections.len() > SECTIONS_MAX {
        return Err(damaged());
    }
    for section in sections.iter() {
        let name = sections.section_name(endian, section).map_err(|_| damaged())?;
        if name == b".newsmill" {
            let Some((offset, size)) = section.file_range(endian) else { return Ok(None) };
            return bytes(data, offset, size);
        }
    }
    Ok(None)
}

fn pe_section<'a, H: ImageNtHeaders, R: ReadRef<'a>>(data: R) -> Found {
    let dos = pe::ImageDosHeader::parse(data).map_err(|_| damaged())?;
    let mut offset = dos.nt_headers_offset().into();
    let (headers, _) = H::parse(data, &mut offset).map_err(|_| damaged())?;
    let sections = headers.sections(data, offset).map_err(|_| damaged())?;
    for section in sections.iter() {
        let is_ours = match section.raw_name() {
            // An image keeps eight bytes of a name, or where the whole of it stands.
            b".newsmil" => true,
            [b'/', ..] => headers.symbols(data).is_ok_and(|symbols| {
                section.name(symbols.strings()).is_ok_and(|name| name == b".newsmill")
            }),
            _ => false,
        };
        if is_ours {
            let (offset, size) = section.pe_file_range();
            return bytes(data, offset.into(), size.into());
        }
    }
    Ok(None)
}

fn fat_section<A: object::read::macho::FatArch>(data: &ReadCache<File>, arches: &[A]) -> Found {
    for arch in arches {
        let (offset, size) = arch.file_range();
        let part = data.range(offset, size);
        let found = match FileKind::parse(part) {
            Ok(FileKind::MachO64) => macho_section::<macho::MachHeader64<Endianness>, _>(part)?,
            Ok(FileKind::MachO32) => macho_section::<macho::MachHeader32<Endianness>, _>(part)?,
            _ => None,
        };
        // Each architecture's copy says the same: it was made from one source.
        if found.is_some() {
            return Ok(found);
        }
    }
    Ok(None)
}

fn macho_section<'a, H: MachHeader<Endian = Endianness>, R: ReadRef<'a>>(data: R) -> Found {
    let header = H::parse(data, 0).map_err(|_| damaged())?;
    let endian = header.endian().map_err(|_| damaged())?;
    let mut commands = header.load_commands(endian, data, 0).map_err(|_| damaged())?;
    while let Some(command) = commands.next().map_err(|_| damaged())? {
        let found = match command.variant().map_err(|_| damaged())? {
            LoadCommandVariant::Segment32(segment, rest) => segment_range(segment, endian, rest)?,
            LoadCommandVariant::Segment64(segment, rest) => segment_range(segment, endian, rest)?,
            _ => None,
        };
        if let Some((offset, size)) = found {
            return bytes(data, offset, size);
        }
    }
    Ok(None)
}

fn segment_range<S: Segment<Endian = Endianness>>(
    segment: &S,
    endian: Endianness,
    rest: &[u8],
) -> Result<Option<(u64, u64)>, ManifestError> {
    let sections = segment.sections(endian, rest).map_err(|_| damaged())?;
    let found =
        sections.iter().find(|s| s.segment_name() == b"__DATA" && s.name() == b"__newsmill");
    Ok(found.and_then(|s| s.file_range(endian, s.offset(endian).into())))
}

/// What stands between the one pair of marks of a section.
fn between_marks(section: &[u8]) -> Result<Vec<u8>, ManifestError> {
    let find = |bytes: &[u8], mark: &[u8]| bytes.windows(mark.len()).position(|w| w == mark);
    let cut = || ManifestError::new(ManifestErrorKind::Content, "the manifest has no end mark");
    let begin = find(section, MANIFEST_BEGIN).ok_or_else(no_manifest)? + MANIFEST_BEGIN.len();
    let rest = section.get(begin..).unwrap_or_default();
    let end = find(rest, MANIFEST_END).ok_or_else(cut)?;
    let (json, after) = rest.split_at_checked(end).unwrap_or_default();
    if find(after, MANIFEST_BEGIN).is_some() || find(json, MANIFEST_BEGIN).is_some() {
        return Err(ManifestError::new(
            ManifestErrorKind::NotOne,
            "a library with more than one newsmill manifest",
        ));
    }
    Ok(json.to_vec())
}
