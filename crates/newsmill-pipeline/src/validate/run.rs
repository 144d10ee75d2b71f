//! The settings of `run`.

use newsmill_host::schema::Reference;
use serde_json::Number;

use crate::tree::{Node, Path, Val};
use crate::{Code, FailAbove, RunSettings};

use super::keys::{unknown, wrong_type};
use super::options::check_reference;
use super::{Context, Mode};

const KEYS: [&str; 5] =
    ["batch", "block_articles", "block_bytes", "fail_above", "article_bytes_max"];
const BATCH_MAX: u32 = 65_536;
const BLOCK_ARTICLES_MAX: u32 = 1_000_000;
/// The least size in bytes: below it no article fits.
const SIZE_MIN: u64 = 1 << 10;
/// Spans are 32-bit offsets, so no article is near 4 GiB.
const ARTICLE_BYTES_LIMIT: u64 = 1 << 30;
const BLOCK_BYTES_LIMIT: u64 = 4 << 30;

pub(super) fn check(node: &Node, cx: &mut Context<'_>) -> RunSettings {
    let mut run = RunSettings::default();
    let path = Path::ROOT.key("run");
    if node.members().is_none() {
        wrong_type(node, &path, "an object", &mut cx.problems);
        return run;
    }
    unknown(node, &path, &KEYS, &mut cx.problems, &|key| {
        (key == "threads").then(|| "the number of threads is an argument: `--threads`".to_owned())
    });
    let mut reader = Reader { node, path: &path, cx };
    run.batch = reader.count("batch", BATCH_MAX).unwrap_or(run.batch);
    run.block_articles =
        reader.count("block_articles", BLOCK_ARTICLES_MAX).unwrap_or(run.block_articles);
    run.block_bytes = reader.size("block_bytes", BLOCK_BYTES_LIMIT).unwrap_or(run.block_bytes);
    run.article_bytes_max =
        reader.size("article_bytes_max", ARTICLE_BYTES_LIMIT).unwrap_or(run.article_bytes_max);
    run.fail_above = reader.fail_above().unwrap_or(run.fail_above);
    run
}

struct Reader<'r, 'a> {
    node: &'r Node,
    path: &'r Path<'r>,
    cx: &'r mut Context<'a>,
}

impl Reader<'_, '_> {
    /// The value of a key, unless it is a reference, of which nothing is known yet.
    fn known(&mut self, key: &str) -> Option<&Node> {
        let value = self.node.get(key)?;
        let Some(text) = value.text() else { return Some(value) };
        let path = self.path.key(key);
        if self.cx.mode == Mode::Written {
            check_reference(text, value.span, &path, self.cx);
            if self.cx.mode.reference(text) != Reference::None {
                return None;
            }
        }
        Some(value)
    }

    fn wrong(&mut self, key: &str, rule: &str, hint: Option<String>) {
        let Some(value) = self.node.get(key) else { return };
        let pointer = self.path.key(key).pointer();
        let message = format!("`{key}` must be {rule}");
        self.cx.problems.push(Code::BadRun, value.span, pointer, message, hint);
    }

    fn count(&mut self, key: &str, max: u32) -> Option<u32> {
        let value = self.known(key)?;
        let count = whole(value).and_then(|n| u32::try_from(n).ok());
        let count = count.filter(|n| (1..=max).contains(n));
        if count.is_none() {
            self.wrong(key, &format!("a whole number from 1 to {max}"), None);
        }
        count
    }

    fn size(&mut self, key: &str, max: u64) -> Option<u64> {
        let value = self.known(key)?;
        let size = whole(value).or_else(|| size(value.text()?));
        let size = size.filter(|n| (SIZE_MIN..=max).contains(n));
        if size.is_none() {
            let rule = format!("a size from 1 KiB to {} GiB", max >> 30);
            let hint = "write bytes, or a text like \"64MiB\" (KiB, MiB, GiB)".to_owned();
            self.wrong(key, &rule, Some(hint));
        }
        size
    }

    fn fail_above(&mut self) -> Option<FailAbove> {
        let value = self.known("fail_above")?;
        let limit = match &value.value {
            Val::Text(text) => percent(text).map(FailAbove::Percent),
            _ => whole(value).map(FailAbove::Articles),
        };
        if limit.is_none() {
            let hint = match &value.value {
                Val::Number(number) => share(number).map(|p| format!("did you mean \"{p}%\"?")),
                _ => None,
            };
            let rule = "a share from \"0%\" to \"100%\" or a whole number of articles";
            self.wrong("fail_above", rule, hint);
        }
        limit
    }
}

fn whole(node: &Node) -> Option<u64> {
    match &node.value {
        Val::Number(number) => number.as_u64(),
        _ => None,
    }
}

/// A share written as a number: 0.05 is probably 5 %.
fn share(number: &Number) -> Option<f64> {
    number.as_f64().filter(|n| *n > 0.0 && *n < 1.0).map(|n| (n * 100_000.0).round() / 1000.0)
}

/// `5%`, `0.1%`: digits, perhaps a point and at most three more.
fn percent(text: &str) -> Option<f64> {
    let digits = text.trim().strip_suffix('%')?.trim_end();
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, "0"));
    let is_number = |part: &str, max| {
        (1..=max).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_digit())
    };
    if !is_number(whole, 3) || !is_number(fraction, 3) {
        return None;
    }
    digits.parse().ok().filter(|share| *share <= 100.0)
}

/// `64MiB`, `64 MiB`.
fn size(text: &str) -> Option<u64> {
    let text = text.trim();
    let units = [("KiB", 10), ("MiB", 20), ("GiB", 30)];
    let (digits, shift) =
        units.iter().find_map(|(unit, shift)| Some((text.strip_suffix(unit)?, *shift)))?;
    let digits = digits.trim_end();
    if !digits.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    digits.parse::<u64>().ok()?.checked_mul(1 << shift)
}

#[cfg(test)]
mod tests {
    use super::{percent, size};

    #[test]
    fn shares_and_sizes() {
        assert_eq!(percent("5%"), Some(5.0));
        assert_eq!(percent(" 0.125 % "), Some(0.125));
        for bad in ["5", "%", "101%", "-1%", "1e1%", ".5%", "5.%", "0.1234%", "NaN%"] {
            assert_eq!(percent(bad), None, "{bad}");
        }
        assert_eq!(size("64MiB"), Some(64 << 20));
        assert_eq!(size("1 GiB"), Some(1 << 30));
        for bad in [
            "64",
            "64MB",
            "MiB",
            "-1KiB",
            "+1KiB",
            "99999999999999999999GiB",
            "18014398509481984GiB",
        ] {
            assert_eq!(size(bad), None, "{bad}");
        }
    }
}
