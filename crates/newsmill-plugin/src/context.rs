//! What a plugin function may ask of the host besides its data.

use std::fmt;
use std::marker::PhantomData;
use std::ops::Deref;

use newsmill_abi as abi;

use crate::error::{Error, ErrorKind, Result};
use crate::field_type::FieldType;
use crate::fields::{AnyField, Blocks, Bool, Bytes, Float, Int, Json, List, Tags, Text, Time};
use crate::level::Level;
use crate::raw::Call;

/// The call a plugin function is in. May be shared with other threads while it lasts.
#[derive(Debug)]
pub struct Context<'c> {
    call: Call<'c>,
}

impl<'c> Context<'c> {
    pub(crate) const fn new(call: Call<'c>) -> Self {
        Self { call }
    }

    /// An error of kind `Cancelled` when the host wants an end: `cx.check()?` at least every 100 ms of work.
    ///
    /// # Errors
    /// When the run is being stopped.
    #[inline]
    pub fn check(&self) -> Result<()> {
        if self.call.cancelled() {
            return Err(Error::new(ErrorKind::Cancelled, "the run is being stopped"));
        }
        Ok(())
    }

    /// Logs a line. The host adds stage and article.
    pub fn log(&self, level: Level, message: &str) {
        self.call.log(level, message, "");
    }

    /// Logs a line with fields, a JSON object.
    pub fn log_with(&self, level: Level, message: &str, json_fields: &str) {
        self.call.log(level, message, json_fields);
    }

    /// Logs that somebody should look.
    pub fn warn(&self, message: &str) {
        self.log(Level::Warn, message);
    }

    /// Logs what is worth knowing.
    pub fn info(&self, message: &str) {
        self.log(Level::Info, message);
    }

    /// Logs for whoever looks for a fault.
    pub fn debug(&self, message: &str) {
        self.log(Level::Debug, message);
    }

    /// Counts: the values of a run are added up.
    #[expect(clippy::cast_precision_loss, reason = "a metric is a float")]
    pub fn count(&self, name: &str, n: u64) {
        self.call.metric(abi::NM_METRIC_COUNT, name, n as f64);
    }

    /// Measures: the last value counts.
    pub fn gauge(&self, name: &str, value: f64) {
        self.call.metric(abi::NM_METRIC_GAUGE, name, value);
    }

    /// Samples a distribution.
    pub fn histogram(&self, name: &str, value: f64) {
        self.call.metric(abi::NM_METRIC_HISTOGRAM, name, value);
    }
}

/// The call in which a stage is made or started: it can resolve fields.
#[derive(Debug)]
pub struct Create<'c> {
    context: Context<'c>,
    /// Fields and options belong to the thread of the call.
    one_thread: PhantomData<*mut ()>,
}

macro_rules! resolve {
    ($($method:ident $name:ident),+) => {
        $(
            #[doc = concat!("Resolves a field of type `", stringify!($method), "`.")]
            ///
            /// # Errors
            /// When the stage does not declare it, or it has another type.
            pub fn $method(&self, name: &str) -> Result<$name> {
                Ok($name::new(self.context.call.field(name, FieldType::$name)?))
            }
        )+
    };
}

impl<'c> Create<'c> {
    pub(crate) const fn new(call: Call<'c>) -> Self {
        Self { context: Context::new(call), one_thread: PhantomData }
    }

    pub(crate) fn options(&self) -> Result<&'c str> {
        self.context.call.options()
    }

    resolve!(
        text Text, bytes Bytes, json Json, int Int, float Float, bool Bool, time Time, list List,
        tags Tags, blocks Blocks
    );

    /// Resolves a field of any type: for names that users give in options.
    ///
    /// # Errors
    /// When the stage does not see a field of that name.
    pub fn any(&self, name: &str) -> Result<AnyField> {
        let found = self.fields()?.into_iter().find(|(field, _)| field == name);
        found.map(|(_, field)| field).ok_or_else(|| {
            Error::new(
                ErrorKind::Undeclared,
                format_args!("the stage sees no field `{name}`; hint: it has to be in `needs`, `uses` or `writes`, or in an option that these point to"),
            )
        })
    }

    /// All fields the stage sees, in canonical order.
    ///
    /// # Errors
    /// When the host knows types of fields that this plugin does not.
    pub fn fields(&self) -> Result<Vec<(String, AnyField)>> {
        let mut fields = Vec::new();
        for i in 0..u32::MAX {
            let Some((name, key)) = self.context.call.field_at(i)? else { break };
            fields.push((name.to_owned(), AnyField::new(key)));
        }
        Ok(fields)
    }
}

impl<'c> Deref for Create<'c> {
    type Target = Context<'c>;

    fn deref(&self) -> &Context<'c> {
        &self.context
    }
}

/// The call in which an export commits: it can refuse single records.
#[derive(Debug)]
pub struct Commit<'c> {
    context: Context<'c>,
    /// `reject_uri` belongs to the thread of the call.
    one_thread: PhantomData<*mut ()>,
}

impl<'c> Commit<'c> {
    pub(crate) const fn new(call: Call<'c>) -> Self {
        Self { context: Context::new(call), one_thread: PhantomData }
    }

    /// Says that the target refused the record of `uri`: it becomes a dead letter.
    ///
    /// # Errors
    /// When the host knows no such record.
    pub fn reject_uri(&self, uri: &str, kind: ErrorKind, why: impl fmt::Display) -> Result<()> {
        self.context.call.reject_uri(uri, kind.status(), &why.to_string())
    }
}

impl<'c> Deref for Commit<'c> {
    type Target = Context<'c>;

    fn deref(&self) -> &Context<'c> {
        &self.context
    }
}
