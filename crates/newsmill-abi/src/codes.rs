//! The numbers of the border. Enums only gain values (rule 9).

use crate::Status;

/// Done.
pub const NM_OK: Status = 0;
/// No more rows, or past the last field. Not an error.
pub const NM_END: Status = 1;
/// The pipeline's options are wrong. Stops the run.
pub const NM_E_CONFIG: Status = -1;
/// The article or its input is wrong. Costs the article.
pub const NM_E_INPUT: Status = -2;
/// The world failed: disk, network. Stops the run.
pub const NM_E_IO: Status = -3;
/// Try again: three times with growing pauses, then the run stops, resumable.
pub const NM_E_RETRY: Status = -4;
/// The host asked for an end; the block is discarded.
pub const NM_E_CANCELLED: Status = -5;
/// Text is not UTF-8. Costs the article.
pub const NM_E_UTF8: Status = -6;
/// A number, row or span is out of range. Costs the article.
pub const NM_E_RANGE: Status = -7;
/// A value or field is of another type. Costs the article.
pub const NM_E_TYPE: Status = -8;
/// The field is empty.
pub const NM_E_NULL: Status = -9;
/// The host or the stage does not do this. Stops the run.
pub const NM_E_UNSUPPORTED: Status = -10;
/// The plugin panicked. Costs the article and the worker.
pub const NM_E_PANIC: Status = -11;
/// The field is not in the manifest's reads or writes. Stops the run.
pub const NM_E_UNDECLARED: Status = -12;
/// Anything else. Costs the article.
pub const NM_E_OTHER: Status = -99;

/// Log level: something was lost or will be.
pub const NM_LOG_ERROR: i32 = 1;
/// Log level: somebody should look.
pub const NM_LOG_WARN: i32 = 2;
/// Log level: worth knowing.
pub const NM_LOG_INFO: i32 = 3;
/// Log level: for whoever looks for a fault.
pub const NM_LOG_DEBUG: i32 = 4;
/// Log level: everything.
pub const NM_LOG_TRACE: i32 = 5;

/// Metric kind: added up.
pub const NM_METRIC_COUNT: i32 = 1;
/// Metric kind: the last value counts.
pub const NM_METRIC_GAUGE: i32 = 2;
/// Metric kind: a sample of a distribution.
pub const NM_METRIC_HISTOGRAM: i32 = 3;

/// Field type: UTF-8 text.
pub const NM_T_TEXT: u32 = 1;
/// Field type: bytes, unchecked.
pub const NM_T_BYTES: u32 = 2;
/// Field type: a JSON value as text, checked when written.
pub const NM_T_JSON: u32 = 3;
/// Field type: a signed 64-bit number.
pub const NM_T_I64: u32 = 4;
/// Field type: a 64-bit float.
pub const NM_T_F64: u32 = 5;
/// Field type: true or false, read and written as 0 or 1.
pub const NM_T_BOOL: u32 = 6;
/// Field type: RFC 3339 with the offset as found, or a bare date when only the day is known.
pub const NM_T_TIME: u32 = 7;
/// Field type: a list of text.
pub const NM_T_LIST: u32 = 8;
/// Field type: tags.
pub const NM_T_TAGS: u32 = 9;
/// Field type: the structure of `body_text`.
pub const NM_T_BLOCKS: u32 = 10;

/// Block kind: a paragraph.
pub const NM_B_PARAGRAPH: i32 = 1;
/// Block kind: a headline inside the text.
pub const NM_B_CROSSHEAD: i32 = 2;
/// Block kind: an item of a list.
pub const NM_B_LIST_ITEM: i32 = 3;
/// Block kind: a block quotation.
pub const NM_B_QUOTE: i32 = 4;
/// Block kind: a row of a table.
pub const NM_B_TABLE_ROW: i32 = 5;
