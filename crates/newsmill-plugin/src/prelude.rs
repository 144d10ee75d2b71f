//! Everything a stage is usually written with: `use newsmill_plugin::prelude::*;`.

pub use crate::{
    After, AnyField, Batch, Block, BlockKind, Blocks, Bool, Bytes, Commit, Context, Create, Error,
    ErrorKind, Export, FieldType, Float, Ingest, Input, InputLine, Int, Job, Join, Json, Level,
    List, Next, NoOptions, Options, Output, Own, Place, Receipt, Result, Row, RunInfo, Serial,
    Span, Stage, Tag, TagView, Tags, Text, Time, Transform, Value, bail, hundredths, started,
    thousandths,
};
