//! What a page takes in memory, at its peak: at most 20 times its size.

use std::io::Read as _;
use std::path::Path;

use newsmill_extract::{Page, extract};
use newsmill_html::decode;

/// Below this size what every page takes outweighs what its size asks for.
const SMALL: usize = 10_000;

/// Bytes in use at the peak of decoding and extracting a page, beside the page itself.
fn peak(bytes: &[u8]) -> usize {
    let counted = allocation_counter::measure(|| {
        let decoded = decode(bytes, None);
        let page =
            Page { text: &decoded.text, plain: false, url: None, fetched: None, images_max: 50 };
        drop(extract(&page));
    });
    usize::try_from(counted.bytes_max).unwrap_or(usize::MAX)
}

#[test]
fn a_page_takes_at_most_twenty_times_its_size() {
    let data = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data");
    let mut worst = (0, 0, 0);
    let mut small = 0;
    let mut pages = 0;
    for set in ["news-pages", "web-pages", "typed-pages"] {
        let Ok(folder) = std::fs::read_dir(data.join(set).join("pages")) else {
            println!("skipped: there is no {set} in ../shared/data");
            continue;
        };
        let mut paths: Vec<_> = folder.map(|entry| entry.unwrap().path()).collect();
        paths.sort();
        for path in paths {
            let mut bytes = Vec::new();
            let file = std::fs::File::open(path).unwrap();
            flate2::read::MultiGzDecoder::new(file).read_to_end(&mut bytes).unwrap();
            let peak = peak(&bytes);
            if bytes.len() < SMALL {
                small = small.max(peak);
            } else {
                worst = worst.max((peak * 10 / bytes.len(), pages, bytes.len()));
            }
            pages += 1;
        }
    }
    let (tenths, page, size) = worst;
    println!(
        "{pages} pages: at most {}.{} x its size (page {page}, {size} bytes);",
        tenths / 10,
        tenths % 10
    );
    println!("pages below {SMALL} bytes: at most {small} bytes");
    assert!(tenths <= 200, "page {page} takes {tenths} tenths of its {size} bytes");
    assert!(small <= 20 * SMALL, "a small page takes {small} bytes");
}
