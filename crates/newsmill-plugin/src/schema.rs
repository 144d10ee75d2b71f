//! The shape of options, as a constant: what `#[derive(Options)]` makes and checks.

use std::collections::BTreeMap;
use std::path::PathBuf;

use serde::de::DeserializeOwned;
use serde_json::Value;

use crate::manifest::{Sink, fail, write_schema};
use crate::stage::same;

/// A type that may stand in options.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be an option",
    label = "not a type of options",
    note = "options are `bool`, integers, floats, `String`, `PathBuf`, `Value`, `Option<T>`, `Vec<T>`, `BTreeMap<String, T>` and types with `#[derive(Options)]`"
)]
pub trait OptionType: DeserializeOwned {
    /// Its shape.
    const SHAPE: Schema;
    /// Whether an option of it may be left out without a default.
    const OPTIONAL: bool = false;
}

/// The shape of a value.
#[derive(Clone, Copy, Debug)]
pub struct Schema {
    /// Its type.
    pub ty: Type,
    /// In words, or empty.
    pub description: &'static str,
}

impl Schema {
    const fn of(ty: Type) -> Self {
        Self { ty, description: "" }
    }
}

/// The type of a value.
#[derive(Clone, Copy, Debug)]
pub enum Type {
    /// Any JSON.
    Any,
    /// True or false.
    Bool,
    /// Text, maybe a path.
    Text {
        /// Whether the host makes it absolute.
        path: bool,
    },
    /// A whole number in a range.
    Integer {
        /// The least there is.
        min: Option<i128>,
        /// The greatest there is.
        max: Option<i128>,
    },
    /// A number.
    Number,
    /// One of these texts.
    Choice(&'static [&'static str]),
    /// A list.
    List(&'static Schema),
    /// An object with keys of the user's.
    Map(&'static Schema),
    /// An object with these keys alone.
    Struct(&'static [Property]),
}

impl Type {
    pub(crate) const fn name(&self) -> &'static str {
        match self {
            Self::Any => "",
            Self::Bool => "boolean",
            Self::Text { .. } | Self::Choice(_) => "string",
            Self::Integer { .. } => "integer",
            Self::Number => "number",
            Self::List(_) => "array",
            Self::Map(_) | Self::Struct(_) => "object",
        }
    }
}

/// A key of an object.
#[derive(Clone, Copy, Debug)]
#[expect(
    missing_docs,
    reason = "named as the keywords of JSON Schema and the attributes of the derive"
)]
pub struct Property {
    pub name: &'static str,
    pub description: &'static str,
    pub schema: Schema,
    pub required: bool,
    pub default: Option<Literal>,
    pub min: Option<Literal>,
    pub max: Option<Literal>,
    pub min_len: Option<u64>,
    pub max_len: Option<u64>,
    pub min_items: Option<u64>,
    pub max_items: Option<u64>,
    pub secret: bool,
    pub path: bool,
}

/// A value in an attribute.
#[derive(Clone, Copy, Debug)]
pub enum Literal {
    /// True or false.
    Bool(bool),
    /// A whole number.
    Int(i128),
    /// A number.
    Float {
        /// As JSON.
        text: &'static str,
        /// As a number.
        value: f64,
    },
    /// Text.
    Text(&'static str),
    /// A list.
    List(&'static [Literal]),
    /// An empty object.
    Empty,
}

impl Literal {
    #[expect(clippy::cast_precision_loss, reason = "compared with a float")]
    const fn number(&self) -> Option<f64> {
        match self {
            Self::Int(value) => Some(*value as f64),
            Self::Float { value, .. } => Some(*value),
            _ => None,
        }
    }
}

impl Property {
    /// Stops the compiler where an attribute does not fit the option's type.
    #[must_use]
    pub const fn checked(self) -> Self {
        let ty = &self.schema.ty;
        if (self.min.is_some() || self.max.is_some())
            && !matches!(ty, Type::Integer { .. } | Type::Number)
        {
            self.misfit("`min` and `max` are for numbers");
        }
        if (self.min_len.is_some() || self.max_len.is_some()) && !matches!(ty, Type::Text { .. }) {
            self.misfit("`min_len` and `max_len` are for text");
        }
        if (self.min_items.is_some() || self.max_items.is_some()) && !matches!(ty, Type::List(_)) {
            self.misfit("`min_items` and `max_items` are for lists");
        }
        if self.path && !matches!(ty, Type::Text { path: false }) {
            self.misfit("`path` is for a `String`");
        }
        if self.secret && !matches!(ty, Type::Text { .. }) {
            self.misfit("`secret` is for text");
        }
        if let Some(default) = &self.default {
            if !fits(default, ty) {
                self.misfit("the default does not fit its type");
            }
            if !self.within(default) {
                self.misfit("the default is not within its own limits");
            }
        }
        if let Type::Integer { .. } = ty {
            self.check_limit(&self.min);
            self.check_limit(&self.max);
        }
        self
    }

    /// A limit of a whole number has to be one of its values.
    const fn check_limit(&self, limit: &Option<Literal>) {
        if let Some(limit) = limit
            && !fits(limit, &self.schema.ty)
        {
            self.misfit("`min` or `max` is not a value of its type");
        }
    }

    const fn within(&self, default: &Literal) -> bool {
        if let Some(value) = default.number() {
            if let Some(min) = &self.min
                && let Some(min) = min.number()
                && value < min
            {
                return false;
            }
            if let Some(max) = &self.max
                && let Some(max) = max.number()
                && value > max
            {
                return false;
            }
        }
        match default {
            Literal::List(items) => counted(items.len(), self.min_items, self.max_items),
            Literal::Text(text) => counted(characters(text), self.min_len, self.max_len),
            _ => true,
        }
    }

    const fn misfit(&self, why: &str) -> ! {
        fail(&["option `", self.name, "`: ", why])
    }
}

const fn counted(count: usize, min: Option<u64>, max: Option<u64>) -> bool {
    let count = count as u64;
    if let Some(min) = min
        && count < min
    {
        return false;
    }
    if let Some(max) = max
        && count > max
    {
        return false;
    }
    true
}

/// JSON Schema counts characters, not bytes.
const fn characters(text: &str) -> usize {
    let bytes = text.as_bytes();
    let (mut i, mut n) = (0, 0);
    while i < bytes.len() {
        // Continuation bytes do not begin a character.
        if bytes[i] & 0xC0 != 0x80 {
            n += 1;
        }
        i += 1;
    }
    n
}

/// Whether `literal` is a value of `ty`.
const fn fits(literal: &Literal, ty: &Type) -> bool {
    match (literal, ty) {
        (Literal::Bool(_), Type::Bool)
        | (Literal::Int(_) | Literal::Float { .. }, Type::Number)
        | (Literal::Text(_), Type::Text { .. })
        | (Literal::Empty, Type::Map(_))
        | (_, Type::Any) => true,
        (Literal::Int(value), Type::Integer { min, max }) => {
            !(matches!(min, Some(min) if *value < *min)
                || matches!(max, Some(max) if *value > *max))
        }
        (Literal::Text(text), Type::Choice(values)) => contains(values, text),
        (Literal::List(items), Type::List(inner)) => {
            let mut i = 0;
            while i < items.len() {
                if !fits(&items[i], &inner.ty) {
                    return false;
                }
                i += 1;
            }
            true
        }
        (Literal::Empty, Type::Struct(properties)) => {
            let mut i = 0;
            while i < properties.len() {
                if properties[i].required {
                    return false;
                }
                i += 1;
            }
            true
        }
        _ => false,
    }
}

const fn contains(values: &[&str], text: &str) -> bool {
    let mut i = 0;
    while i < values.len() {
        if same(values[i], text) {
            return true;
        }
        i += 1;
    }
    false
}

/// The length of a schema's JSON.
#[must_use]
pub const fn schema_len(schema: &Schema) -> usize {
    let mut counter = Sink::new(&mut []);
    write_schema(schema, &mut counter);
    counter.len()
}

/// A schema's JSON. `N` must be its [`schema_len`].
#[must_use]
pub const fn schema_json<const N: usize>(schema: &Schema) -> [u8; N] {
    let mut bytes = [0; N];
    write_schema(schema, &mut Sink::new(&mut bytes));
    bytes
}

/// Bytes that are text.
#[must_use]
pub const fn as_text(bytes: &'static [u8]) -> &'static str {
    match str::from_utf8(bytes) {
        Ok(text) => text,
        Err(_) => panic!("not text"),
    }
}

/// The value of a default, which the compiler has checked.
///
/// # Panics
/// When it has not.
#[must_use]
pub fn default_value<T: DeserializeOwned>(json: &str) -> T {
    match serde_json::from_str(json) {
        Ok(value) => value,
        Err(error) => panic!("the default `{json}` does not fit: {error}"),
    }
}

macro_rules! shape {
    ($($ty:ty => $shape:expr),+ $(,)?) => {
        $(
            impl OptionType for $ty {
                const SHAPE: Schema = Schema::of($shape);
            }
        )+
    };
}

macro_rules! integers {
    ($($ty:ty),+) => {
        shape!($($ty => Type::Integer { min: Some(<$ty>::MIN as i128), max: Some(<$ty>::MAX as i128) }),+);
    };
}

integers!(u8, i8, u16, i16, u32, i32);
shape!(
    bool => Type::Bool,
    String => Type::Text { path: false },
    PathBuf => Type::Text { path: true },
    f32 => Type::Number,
    f64 => Type::Number,
    // The host's numbers are signed and of 64 bits, so these have no limit of their own at that end.
    u64 => Type::Integer { min: Some(0), max: None },
    usize => Type::Integer { min: Some(0), max: None },
    i64 => Type::Integer { min: None, max: None },
    isize => Type::Integer { min: None, max: None },
    Value => Type::Any,
);

impl<T: OptionType> OptionType for Vec<T> {
    const SHAPE: Schema = Schema::of(Type::List(&T::SHAPE));
}

impl<T: OptionType> OptionType for BTreeMap<String, T> {
    const SHAPE: Schema = Schema::of(Type::Map(&T::SHAPE));
}

impl<T: OptionType> OptionType for Option<T> {
    const SHAPE: Schema = T::SHAPE;
    const OPTIONAL: bool = true;
}

#[cfg(test)]
mod tests {
    use super::{Literal, OptionType, Property};

    fn declare(_: Property) {}

    fn option<T: OptionType>() -> Property {
        Property {
            name: "max",
            description: "",
            schema: T::SHAPE,
            required: false,
            default: None,
            min: None,
            max: None,
            min_len: None,
            max_len: None,
            min_items: None,
            max_items: None,
            secret: false,
            path: false,
        }
    }

    #[test]
    fn fitting_attributes_pass() {
        let one = Some(Literal::Int(1));
        declare(Property { min: one, default: one, ..option::<u8>() }.checked());
        declare(Property { min: one, max: one, ..option::<f64>() }.checked());
        let two = Some(Literal::Text("\u{e9}\u{e9}"));
        declare(Property { max_len: Some(2), default: two, ..option::<String>() }.checked());
    }

    #[test]
    #[should_panic(expected = "option `max`: the default does not fit its type")]
    fn text_is_no_number() {
        declare(Property { default: Some(Literal::Text("1")), ..option::<u32>() }.checked());
    }

    #[test]
    #[should_panic(expected = "option `max`: the default does not fit its type")]
    fn a_default_is_a_value_of_its_type() {
        declare(Property { default: Some(Literal::Int(256)), ..option::<u8>() }.checked());
    }

    #[test]
    #[should_panic(expected = "option `max`: the default is not within its own limits")]
    fn a_default_keeps_the_limits() {
        let (zero, one) = (Some(Literal::Int(0)), Some(Literal::Int(1)));
        declare(Property { default: zero, min: one, ..option::<u8>() }.checked());
    }

    #[test]
    #[should_panic(expected = "option `max`: `min` and `max` are for numbers")]
    fn text_has_no_least_value() {
        declare(Property { min: Some(Literal::Int(0)), ..option::<String>() }.checked());
    }

    #[test]
    #[should_panic(expected = "option `max`: `secret` is for text")]
    fn numbers_are_no_secrets() {
        declare(Property { secret: true, ..option::<u8>() }.checked());
    }

    #[test]
    #[should_panic(expected = "option `max`: `min` or `max` is not a value of its type")]
    fn limits_are_values() {
        let half = Some(Literal::Float { text: "0.5", value: 0.5 });
        declare(Property { min: half, ..option::<u8>() }.checked());
    }
}
