//! What was added to a memory, as bytes that are kept with a run's blocks.
//!
//! A delta is a version byte, then entries one after the other:
//! - 0, an article: its day as a zigzag LEB128 number (0 none, else one more), the length of its uri, the uri, its signature,
//! - 1, a copy: how many articles ago its original was added (1 is the last one), the number of the original's keys, and a
//!   bit for each of them that the copy shares, lowest first.

use crate::signature::Signature;

/// The version of the form.
const FORM: u8 = 1;
const ARTICLE: u8 = 0;
const COPY: u8 = 1;
const CUT: &str = "the delta is cut short";

/// One entry.
pub(crate) enum Added<'d> {
    Article { uri: &'d str, day: Option<i32>, signature: Signature<'d> },
    Copy { ago: u64, shared: Vec<bool> },
}

pub(crate) fn write_article(out: &mut Vec<u8>, uri: &str, day: Option<i32>, signature: &[u8]) {
    begin(out, ARTICLE);
    write_number(out, day.map_or(0, |day| zigzag(day) + 1));
    write_number(out, length(uri.len()));
    out.extend(uri.as_bytes());
    out.extend(signature);
}

pub(crate) fn write_copy(out: &mut Vec<u8>, ago: u32, shared: &[bool]) {
    begin(out, COPY);
    write_number(out, u64::from(ago));
    write_number(out, length(shared.len()));
    for eight in shared.chunks(8) {
        out.push(eight.iter().rev().fold(0, |byte, bit| byte << 1 | u8::from(*bit)));
    }
}

fn begin(out: &mut Vec<u8>, entry: u8) {
    if out.is_empty() {
        out.push(FORM);
    }
    out.push(entry);
}

/// Reads a whole delta.
pub(crate) fn read(delta: &[u8]) -> Result<Vec<Added<'_>>, &'static str> {
    let mut entries = Vec::new();
    let Some((form, mut rest)) = delta.split_first() else { return Ok(entries) };
    if *form != FORM {
        return Err("the delta is of another version of this stage");
    }
    while let Some((entry, after)) = rest.split_first() {
        rest = after;
        entries.push(match *entry {
            ARTICLE => read_article(&mut rest)?,
            COPY => read_copy(&mut rest)?,
            _ => return Err("the delta holds an unknown entry"),
        });
    }
    Ok(entries)
}

fn read_article<'d>(rest: &mut &'d [u8]) -> Result<Added<'d>, &'static str> {
    let day = match read_number(rest)?.checked_sub(1) {
        None => None,
        Some(day) => Some(unzigzag(day).ok_or("the delta holds a day that is too far")?),
    };
    let uri = read_bytes(rest)?;
    let uri = std::str::from_utf8(uri).map_err(|_| "the delta holds a uri that is not UTF-8")?;
    let signature = Signature::read(rest).ok_or(CUT)?;
    *rest = rest.get(signature.as_bytes().len()..).ok_or(CUT)?;
    Ok(Added::Article { uri, day, signature })
}

fn read_copy<'d>(rest: &mut &[u8]) -> Result<Added<'d>, &'static str> {
    let ago = read_number(rest)?;
    let count = usize::try_from(read_number(rest)?).map_err(|_| CUT)?;
    let (bytes, after) = rest.split_at_checked(count.div_ceil(8)).ok_or(CUT)?;
    *rest = after;
    let bits = bytes.iter().flat_map(|byte| (0..8).map(move |bit| byte >> bit & 1 == 1));
    Ok(Added::Copy { ago, shared: bits.take(count).collect() })
}

fn read_bytes<'d>(rest: &mut &'d [u8]) -> Result<&'d [u8], &'static str> {
    let length = usize::try_from(read_number(rest)?).map_err(|_| CUT)?;
    let (bytes, after) = rest.split_at_checked(length).ok_or(CUT)?;
    *rest = after;
    Ok(bytes)
}

fn length(length: usize) -> u64 {
    u64::try_from(length).unwrap_or(u64::MAX)
}

/// LEB128.
fn write_number(out: &mut Vec<u8>, mut number: u64) {
    while number >= 0x80 {
        out.push(low_bits(number) | 0x80);
        number >>= 7;
    }
    out.push(low_bits(number));
}

fn low_bits(number: u64) -> u8 {
    let [low, ..] = number.to_le_bytes();
    low & 0x7f
}

fn read_number(rest: &mut &[u8]) -> Result<u64, &'static str> {
    let mut number = 0_u64;
    for shift in (0..64).step_by(7) {
        let (byte, after) = rest.split_first().ok_or(CUT)?;
        *rest = after;
        number |= u64::from(byte & 0x7f) << shift;
        if byte & 0x80 == 0 {
            return Ok(number);
        }
    }
    Err("the delta holds a number that is too long")
}

/// 0, -1, 1, -2 to 0, 1, 2, 3.
fn zigzag(number: i32) -> u64 {
    u64::from((number << 1 ^ number >> 31).cast_unsigned())
}

fn unzigzag(number: u64) -> Option<i32> {
    let number = u32::try_from(number).ok()?;
    Some((number >> 1).cast_signed() ^ -(number & 1).cast_signed())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_survive() {
        for number in [0, 1, -1, 63, 64, -64, -65, 20_000, i32::MAX, i32::MIN] {
            let mut bytes = Vec::new();
            write_number(&mut bytes, zigzag(number));
            let mut rest = bytes.as_slice();
            assert_eq!(read_number(&mut rest).map(unzigzag), Ok(Some(number)));
            assert!(rest.is_empty());
        }
    }

    #[test]
    fn copies_survive() {
        for count in [0, 1, 7, 8, 9, 40] {
            let shared: Vec<bool> = (0..count).map(|bit| bit % 3 == 0).collect();
            let mut bytes = Vec::new();
            write_copy(&mut bytes, 77, &shared);
            let read = read(&bytes).unwrap();
            let [Added::Copy { ago: 77, shared: found }] = read.as_slice() else { panic!() };
            assert_eq!(*found, shared);
        }
    }
}
