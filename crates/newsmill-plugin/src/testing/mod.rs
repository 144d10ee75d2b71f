//! Runs one stage in a test, on the host's real batch, without a library. With the feature `testing`.
//!
//! ```
//! use newsmill_plugin::prelude::*;
//! use newsmill_plugin::serde_json::json;
//! use newsmill_plugin::testing;
//!
//! struct Shout(Text);
//!
//! impl Transform for Shout {
//!     const STAGE: Stage =
//!         Stage::clean("acme.shout", "Shouts").needs(&["headline"]).writes(&["headline"]);
//!     type Options = NoOptions;
//!     type Scratch = ();
//!
//!     fn create(_: NoOptions, cx: &Create<'_>) -> Result<Self> {
//!         Ok(Self(cx.text("headline")?))
//!     }
//!
//!     fn process(&self, (): &mut (), batch: &mut Batch<'_>, _: &Context<'_>) -> Result<()> {
//!         for row in batch.rows() {
//!             match row.get(self.0) {
//!                 Some(headline) => row.set(self.0, &headline.to_uppercase())?,
//!                 None => row.drop("no-headline", "")?,
//!             }
//!         }
//!         Ok(())
//!     }
//! }
//!
//! let report = testing::run::<Shout>(&json!({}), &[json!({"headline": "hear"}), json!({})])?;
//! assert_eq!(report.articles, [json!({"headline": "HEAR"})]);
//! assert_eq!(report.dropped[0].reason, "no-headline");
//! # Ok::<(), Error>(())
//! ```
//!
//! Articles are canonical JSON objects, as `export.jsonl` writes them; own fields stand under `ext`. One that another
//! stage would write takes its type from the first article that has it: `1` is an int, `1.0` a float, a list of texts a
//! list. Options are checked against their schema and defaults are filled in. Panics and errors become rejected
//! articles, as in a run.
//!
//! Every function that runs a stage also checks what a run relies on: the same result for another cut into batches, and after a stop and
//! a resume. What depends on them fails the test with an error.
//!
//! [`cases`] reads folders of articles with what must come out of them, which for a tag stage is all [`check_tagged`] needs, and [`check_readme`] compares a plugin's README
//! with its options.

mod cases;
mod export;
mod harness;
mod ingest;
mod memory;
mod readme;
mod report;
mod serial;
mod transform;

pub use cases::{Case, cases, check_tagged};
pub use export::{Exported, export};
pub use ingest::ingest;
pub use readme::check_readme;
pub use report::{Dropped, Metric, Rejected, Report};
pub use serial::{serial, serial_transform};
pub use transform::run;
