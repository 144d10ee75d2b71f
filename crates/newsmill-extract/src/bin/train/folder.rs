//! Folders of pages with known answers.

use std::io::Read as _;
use std::path::Path;

use flate2::read::MultiGzDecoder;
use newsmill_extract::Page;
use serde_json::Value;

/// Parts that the sites are cut into.
pub(crate) const FOLDS: usize = 5;

/// A page and what is known of it.
pub(crate) struct Known {
    pub(crate) text: String,
    gold: Value,
}

impl Known {
    /// What is right for `name`, empty if that is not known or no text.
    pub(crate) fn gold(&self, name: &str) -> &str {
        self.gold.get(name).and_then(Value::as_str).unwrap_or("")
    }

    pub(crate) fn file(&self) -> &str {
        self.gold("file")
    }

    /// The kind it is called in the data; a page without one is an article.
    pub(crate) fn kind(&self) -> &str {
        Some(self.gold("kind")).filter(|kind| !kind.is_empty()).unwrap_or("article")
    }

    /// The last two labels of the host, so that all pages of a site fall into one fold.
    pub(crate) fn site(&self) -> &str {
        let url = self.gold("url");
        let rest = url.split_once("//").map_or(url, |(_, rest)| rest);
        let host = rest.split(['/', '?', '#', ':']).next().unwrap_or("");
        let mut dots = host.rmatch_indices('.').map(|(at, _)| at);
        let start = dots.nth(1).map_or(0, |at| at + 1);
        host.get(start..).filter(|site| !site.is_empty()).unwrap_or(self.file())
    }

    /// The part its site belongs to, by a hash of its name (FNV-1a).
    pub(crate) fn fold(&self) -> usize {
        let hash = self.site().bytes().fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
            (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
        });
        usize::try_from(hash >> 40).unwrap_or(0) % FOLDS
    }

    /// The page as the extraction takes it, without an address from outside.
    pub(crate) fn page(&self) -> Page<'_> {
        page(&self.text, None)
    }
}

/// A page of HTML.
pub(crate) fn page<'t>(text: &'t str, url: Option<&'t str>) -> Page<'t> {
    Page { text, plain: false, url, fetched: None, images_max: 0 }
}

/// Calls `each` with every page that `gold.jsonl` names, in its order; what it gives is kept.
pub(crate) fn read<T>(
    folder: &Path,
    mut each: impl FnMut(&Known) -> Result<T, String>,
) -> Result<Vec<T>, String> {
    let path = folder.join("gold.jsonl");
    let gold =
        std::fs::read_to_string(&path).map_err(|e| format!("read `{}`: {e}", path.display()))?;
    let lines = gold.lines().filter(|line| !line.trim().is_empty());
    lines
        .map(|line| {
            let gold: Value = serde_json::from_str(line)
                .map_err(|e| format!("read `{}`: {e}", path.display()))?;
            let mut known = Known { text: String::new(), gold };
            known.text = text(&folder.join("pages").join(known.file()))?;
            each(&known)
        })
        .collect()
}

/// The text of a compressed page.
fn text(path: &Path) -> Result<String, String> {
    let mut bytes = Vec::new();
    std::fs::File::open(path)
        .and_then(|file| MultiGzDecoder::new(file).read_to_end(&mut bytes))
        .map_err(|e| format!("read `{}`: {e}", path.display()))?;
    Ok(newsmill_html::decode(&bytes, None).text.into())
}

/// The name of a folder, for what is said of it.
pub(crate) fn name(folder: &Path) -> String {
    folder.file_name().unwrap_or(folder.as_os_str()).to_string_lossy().into_owned()
}

/// A count as a number to divide by.
pub(crate) fn float(count: usize) -> f64 {
    f64::from(u32::try_from(count).unwrap_or(u32::MAX))
}
