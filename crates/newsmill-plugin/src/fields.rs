//! Handles of fields: which one, of what type, resolved once a stage.

use crate::error::Result;
use crate::field_type::FieldType;
use crate::raw::{Cells, FieldKey};

/// What the handles have in common; sealed.
pub trait Field: Copy + sealed::Handle {}

/// A field whose cells are read whole by [`Row::get`](crate::Row::get).
pub trait Readable: Field + sealed::Read {}

/// A field whose cells are written whole by [`Row::set`](crate::Row::set).
pub trait Writable: Field + sealed::Write {}

pub(crate) mod sealed {
    use super::{Cells, FieldKey, Result};

    #[expect(
        private_interfaces,
        unnameable_types,
        reason = "sealed: nobody outside can name or call it"
    )]
    pub trait Handle {
        fn key(self) -> FieldKey;
    }

    #[expect(
        private_interfaces,
        unnameable_types,
        reason = "sealed: nobody outside can name or call it"
    )]
    pub trait Read: Handle {
        type View<'b>;
        fn read<'b>(self, cells: Cells<'b>, row: u32) -> Option<Self::View<'b>>;
    }

    #[expect(
        private_interfaces,
        unnameable_types,
        reason = "sealed: nobody outside can name or call it"
    )]
    pub trait Write: Handle {
        type Value<'v>;
        fn write(self, cells: Cells<'_>, row: u32, value: Self::Value<'_>) -> Result<()>;
    }
}

macro_rules! handle {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        ///
        /// It works with the stage that resolved it and with no other one: there it panics.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub struct $name(FieldKey);

        impl Field for $name {}

        #[expect(private_interfaces, reason = "sealed: nobody outside can name or call it")]
        impl sealed::Handle for $name {
            #[inline]
            fn key(self) -> FieldKey {
                self.0
            }
        }

        impl $name {
            pub(crate) const TYPE: FieldType = FieldType::$name;

            pub(crate) const fn new(key: FieldKey) -> Self {
                Self(key)
            }
        }
    };
}

macro_rules! cell {
    ($name:ident, $view:ty, $read:ident, |$cells:ident, $row:ident, $key:ident, $value:ident| $write:expr) => {
        impl Readable for $name {}

        #[expect(private_interfaces, reason = "sealed: nobody outside can name or call it")]
        impl sealed::Read for $name {
            type View<'b> = $view;

            #[inline]
            fn read<'b>(self, cells: Cells<'b>, row: u32) -> Option<$view> {
                cells.$read(row, self.0)
            }
        }

        impl Writable for $name {}

        #[expect(private_interfaces, reason = "sealed: nobody outside can name or call it")]
        impl sealed::Write for $name {
            type Value<'b> = $view;

            #[inline]
            fn write<'b>(self, $cells: Cells<'_>, $row: u32, $value: $view) -> Result<()> {
                let $key = self.0;
                $write
            }
        }
    };
}

handle!(
    /// A field of text.
    Text
);
handle!(
    /// A field of bytes, unchecked.
    Bytes
);
handle!(
    /// A field of JSON, read and written as its text; the host checks what is written.
    Json
);
handle!(
    /// A field of signed 64-bit numbers.
    Int
);
handle!(
    /// A field of 64-bit floats.
    Float
);
handle!(
    /// A field of true or false.
    Bool
);
handle!(
    /// A field of times: RFC 3339 with the offset as found, or a bare date; the host checks what is written.
    Time
);
handle!(
    /// A field of lists of text.
    List
);
handle!(
    /// A field of tags.
    Tags
);
handle!(
    /// The field with the structure of `body_text`.
    Blocks
);

cell!(Text, &'b str, text, |cells, row, key, value| cells.set_bytes(row, key, value.as_bytes()));
cell!(Json, &'b str, text, |cells, row, key, value| cells.set_bytes(row, key, value.as_bytes()));
cell!(Time, &'b str, text, |cells, row, key, value| cells.set_bytes(row, key, value.as_bytes()));
cell!(Bytes, &'b [u8], bytes, |cells, row, key, value| cells.set_bytes(row, key, value));

macro_rules! number {
    ($name:ident, $value:ty, |$read:ident| $from:expr, $get:ident, |$write:ident| $to:expr, $set:ident) => {
        impl Readable for $name {}

        #[expect(private_interfaces, reason = "sealed: nobody outside can name or call it")]
        impl sealed::Read for $name {
            type View<'b> = $value;

            #[inline]
            fn read(self, cells: Cells<'_>, row: u32) -> Option<$value> {
                cells.$get(row, self.0).map(|$read| $from)
            }
        }

        impl Writable for $name {}

        #[expect(private_interfaces, reason = "sealed: nobody outside can name or call it")]
        impl sealed::Write for $name {
            type Value<'v> = $value;

            #[inline]
            fn write(self, cells: Cells<'_>, row: u32, $write: $value) -> Result<()> {
                cells.$set(row, self.0, $to)
            }
        }
    };
}

number!(Int, i64, |n| n, int, |n| n, set_int);
number!(Float, f64, |n| n, float, |n| n, set_float);
number!(Bool, bool, |n| n != 0, int, |b| i64::from(b), set_int);

/// A field of any type: for stages that users point at fields by name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AnyField(FieldKey);

impl Field for AnyField {}

#[expect(private_interfaces, reason = "sealed: nobody outside can name or call it")]
impl sealed::Handle for AnyField {
    #[inline]
    fn key(self) -> FieldKey {
        self.0
    }
}

macro_rules! narrow {
    ($($method:ident $name:ident),+) => {
        $(
            #[doc = concat!("The same field as [`", stringify!($name), "`], if it is one.")]
            #[must_use]
            pub fn $method(self) -> Option<$name> {
                (self.0.ty() == $name::TYPE).then_some($name::new(self.0))
            }
        )+
    };
}

impl AnyField {
    pub(crate) const fn new(key: FieldKey) -> Self {
        Self(key)
    }

    /// Its type.
    #[must_use]
    pub const fn ty(self) -> FieldType {
        self.0.ty()
    }

    narrow!(
        as_text Text, as_bytes Bytes, as_json Json, as_int Int, as_float Float, as_bool Bool,
        as_time Time, as_list List, as_tags Tags, as_blocks Blocks
    );
}
