//! The stages all tests know.

use std::path::Path;
use std::sync::LazyLock;

use newsmill_host::manifest::Manifest;
use newsmill_pipeline::Catalog;

static CATALOG: LazyLock<Catalog> = LazyLock::new(read);

pub(crate) fn catalog() -> &'static Catalog {
    &CATALOG
}

fn read() -> Catalog {
    let manifests: Vec<serde_json::Value> =
        serde_json::from_str(include_str!("manifests.json")).unwrap();
    let mut catalog = Catalog::new();
    for manifest in manifests {
        let manifest = Manifest::parse(&manifest.to_string()).unwrap();
        let path = format!("/plugins/lib{}.so", manifest.name.replace('-', "_"));
        catalog.add(manifest, Path::new(&path));
    }
    catalog
}
