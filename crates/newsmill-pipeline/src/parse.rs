//! From bytes to a tree with places. Strict JSON.

use std::collections::BTreeSet;
use std::io::{self, Read};

use jsonc_parser::ast::{self, Value as Ast};
use jsonc_parser::errors::ParseErrorKind;
use jsonc_parser::{CollectOptions, ParseOptions, ParseStringErrorKind, parse_to_ast};
use serde::de::IgnoredAny;

use crate::Code;
use crate::markdown::Block;
use crate::places::Lines;
use crate::problems::Problems;
use crate::tree::{Member, Members, Node, Path, Span, Val};

/// No pipeline file is larger than this, in bytes.
pub const FILE_BYTES_MAX: usize = 4 << 20;
/// Nothing is nested deeper: plugins get options as JSON, and common parsers end at 128 levels.
const DEPTH_MAX: usize = 100;

/// A pipeline file as it was read. Give it to [`crate::validate`] or [`crate::resolve`]; neither needs it to be
/// without fault.
#[derive(Clone, Debug)]
pub struct Parsed {
    origin: String,
    lines: Lines,
    tree: Option<Node>,
    problems: Problems,
    arguments: Vec<String>,
}

impl Parsed {
    /// The file, as the caller named it.
    pub fn origin(&self) -> &str {
        &self.origin
    }

    pub(crate) fn lines(&self) -> &Lines {
        &self.lines
    }

    /// Nothing when the file is no JSON.
    pub(crate) fn tree(&self) -> Option<&Node> {
        self.tree.as_ref()
    }

    pub(crate) fn tree_mut(&mut self) -> Option<&mut Node> {
        self.tree.as_mut()
    }

    pub(crate) fn problems(&self) -> &Problems {
        &self.problems
    }

    /// The n-th argument, from 1, as findings name it.
    pub(crate) fn argument(&self, number: usize) -> String {
        self.arguments.get(number.wrapping_sub(1)).cloned().unwrap_or_default()
    }

    /// Remembers an argument and gives its number.
    pub(crate) fn add_argument(&mut self, shown: String) -> usize {
        self.arguments.push(shown);
        self.arguments.len()
    }
}

/// Reads a pipeline file to its end, but never much more than [`FILE_BYTES_MAX`]: what is too large is told by
/// [`parse_bytes`].
///
/// # Errors
/// Those of the reader.
pub fn read(reader: &mut dyn Read) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    let limit = u64::try_from(FILE_BYTES_MAX + 1).unwrap_or(u64::MAX);
    reader.take(limit).read_to_end(&mut bytes)?;
    Ok(bytes)
}

/// Parses the bytes of a file. `origin` is the file's name in findings.
pub fn parse_bytes(bytes: &[u8], origin: &str) -> Parsed {
    if bytes.len() > FILE_BYTES_MAX {
        let message = format!("the file is larger than {} MiB", FILE_BYTES_MAX >> 20);
        return unreadable(origin, message, "keep long lists in files of their own");
    }
    if bytes.starts_with(&[0xFF, 0xFE]) || bytes.starts_with(&[0xFE, 0xFF]) {
        let message = "the file is UTF-16, not UTF-8".to_owned();
        return unreadable(origin, message, "save it as UTF-8");
    }
    match std::str::from_utf8(bytes) {
        Ok(text) => parse(text, origin),
        Err(error) => {
            let at = error.valid_up_to();
            let before = bytes.get(..at).unwrap_or_default();
            let line = before.iter().filter(|b| **b == b'\n').count() + 1;
            let message = format!("the file is not UTF-8: byte {at}, in line {line}");
            unreadable(origin, message, "save it as UTF-8")
        }
    }
}

/// Parses the text of a file. `origin` is the file's name in findings.
pub fn parse(text: &str, origin: &str) -> Parsed {
    if text.len() > FILE_BYTES_MAX {
        return parse_bytes(text.as_bytes(), origin);
    }
    if text.starts_with('\u{FEFF}') {
        let message = "the file begins with a byte order mark".to_owned();
        return unreadable(origin, message, "save it as UTF-8 without a mark");
    }
    parse_lines(text, origin, 1)
}

/// Parses a block of a Markdown file; lines are counted in that file.
pub fn parse_block(block: &Block<'_>, origin: &str) -> Parsed {
    if block.text.len() > FILE_BYTES_MAX {
        return parse_bytes(block.text.as_bytes(), origin);
    }
    parse_lines(block.text, origin, block.line)
}

fn unreadable(origin: &str, message: String, hint: &str) -> Parsed {
    let mut problems = Problems::default();
    problems.push_whole(Code::Unreadable, message, hint);
    Parsed {
        origin: origin.to_owned(),
        lines: Lines::new("", 1),
        tree: None,
        problems,
        arguments: Vec::new(),
    }
}

fn parse_lines(text: &str, origin: &str, first_line: usize) -> Parsed {
    let lines = Lines::new(text, first_line);
    let mut problems = Problems::default();
    let tree = match read_strict(text, &lines) {
        Ok((tree, duplicates)) => {
            problems.append(duplicates);
            Some(tree)
        }
        Err(fault) => {
            problems.push(Code::Syntax, fault.span, "", fault.message, fault.hint);
            None
        }
    };
    Parsed { origin: origin.to_owned(), lines, tree, problems, arguments: Vec::new() }
}

struct Fault {
    span: Span,
    message: String,
    hint: Option<String>,
}

impl Fault {
    fn new(span: Span, message: &str, hint: &str) -> Self {
        let hint = (!hint.is_empty()).then(|| hint.to_owned());
        Self { span, message: message.to_owned(), hint }
    }
}

const STRICT: ParseOptions = ParseOptions {
    allow_comments: false,
    allow_loose_object_property_names: false,
    allow_trailing_commas: false,
    allow_missing_commas: false,
    allow_single_quoted_strings: false,
    allow_hexadecimal_numbers: false,
    allow_unary_plus_numbers: false,
    allow_bare_decimal_point_numbers: false,
    allow_non_finite_numbers: false,
    allow_extended_string_escapes: false,
};

fn read_strict(text: &str, lines: &Lines) -> Result<(Node, Problems), Fault> {
    let parsed = parse_to_ast(text, &CollectOptions::default(), &STRICT).map_err(|error| {
        let range = error.range();
        let (message, hint) = describe(error.kind());
        Fault::new(Span::file(range.start, range.end.max(range.start)), message, hint)
    })?;
    let span = Span::file(0, 0);
    let value = parsed.value.ok_or_else(|| Fault::new(span, "the file is empty", ""))?;
    let mut reader = Reader { problems: Problems::default() };
    let tree = reader.node(value, &Path::ROOT, 0)?;
    check_strict(text, lines)?;
    Ok((tree, reader.problems))
}

/// The parser with places lets through a little that JSON forbids, such as a line end in a text.
fn check_strict(text: &str, lines: &Lines) -> Result<(), Fault> {
    let Err(error) = serde_json::from_str::<IgnoredAny>(text) else { return Ok(()) };
    let at = lines.offset(error.line(), error.column());
    let message = error.to_string();
    let message = message.split(" at line ").next().unwrap_or_default();
    let control = message.contains("control character");
    let hint = if control { "write a line end in a text as `\\n`, a tab as `\\t`" } else { "" };
    Err(Fault::new(Span::file(at, at), message, hint))
}

/// The parser's errors in our words.
fn describe(kind: &ParseErrorKind) -> (&'static str, &'static str) {
    use ParseErrorKind as Kind;
    match kind {
        Kind::CommentsNotAllowed | Kind::UnterminatedCommentBlock => {
            ("a comment, which JSON does not have", "write it into a `note`")
        }
        Kind::TrailingCommasNotAllowed => ("a comma behind the last item", "remove it"),
        Kind::ExpectedComma => ("a comma is missing", ""),
        Kind::SingleQuotedStringsNotAllowed => ("a text in single quotes", "use double quotes"),
        Kind::ExpectedStringObjectProperty => ("a key without double quotes", ""),
        Kind::ExpectedColonAfterObjectKey => ("a colon is missing behind a key", ""),
        Kind::ExpectedObjectValue => ("a value is missing behind a key", ""),
        Kind::MultipleRootJsonValues => ("something stands behind the end of the JSON value", ""),
        Kind::UnterminatedArray => ("a list that does not end", "add `]`"),
        Kind::UnterminatedObject => ("an object that does not end", "add `}`"),
        Kind::NestingDepthExceeded => TOO_DEEP,
        Kind::UnexpectedCloseBrace => ("a `}` that closes nothing", ""),
        Kind::UnexpectedCloseBracket => ("a `]` that closes nothing", ""),
        Kind::UnexpectedColon => ("a colon that follows no key", ""),
        Kind::UnexpectedComma => ("a comma too many", ""),
        Kind::UnexpectedWord => ("a word without quotes", "put texts in double quotes"),
        Kind::HexadecimalNumbersNotAllowed => ("a hexadecimal number", "write it in decimal"),
        Kind::UnaryPlusNumbersNotAllowed => ("a number with a plus sign", "remove the sign"),
        Kind::NonFiniteNumbersNotAllowed => ("a number that is not finite", ""),
        Kind::BareDecimalPointNumbersNotAllowed => {
            ("a number that begins or ends with a point", "write `0.5` or `5.0`")
        }
        Kind::ExpectedDigit
        | Kind::ExpectedDigitFollowingNegativeSign
        | Kind::ExpectedPlusMinusOrDigitInNumberLiteral => ("a number without digits", ""),
        Kind::String(ParseStringErrorKind::UnterminatedStringLiteral) => {
            ("a text that does not end", "add `\"`")
        }
        Kind::String(
            ParseStringErrorKind::ExpectedFourHexDigits
            | ParseStringErrorKind::InvalidUnicodeEscapeSequence(_),
        ) => ("a `\\u` that stands for no character", "write the character itself"),
        Kind::String(_) => ("a `\\` in front of a character that needs none", "write `\\\\`"),
        Kind::UnexpectedToken | Kind::UnexpectedTokenInObject => {
            ("a character that begins no JSON value", "")
        }
    }
}

const TOO_DEEP: (&str, &str) = ("lists and objects are nested more than 100 levels deep", "");

/// Turns the parser's tree into ours.
struct Reader {
    problems: Problems,
}

impl Reader {
    fn node(&mut self, value: Ast<'_>, path: &Path<'_>, depth: usize) -> Result<Node, Fault> {
        let range = jsonc_parser::common::Ranged::range(&value);
        let span = Span::file(range.start, range.end);
        if depth > DEPTH_MAX {
            return Err(Fault::new(Span::file(range.start, range.start), TOO_DEEP.0, TOO_DEEP.1));
        }
        let value = match value {
            Ast::NullKeyword(_) => Val::Null,
            Ast::BooleanLit(literal) => Val::Bool(literal.value),
            Ast::StringLit(literal) => Val::Text(literal.value.into_owned()),
            Ast::NumberLit(literal) => {
                let number = literal.value.parse::<serde_json::Number>().map_err(|_| {
                    Fault::new(span, "a number that is too large or not of the form of JSON", "")
                })?;
                Val::Number(number)
            }
            Ast::Array(array) => {
                let mut items = Vec::with_capacity(array.elements.len());
                for (index, element) in array.elements.into_iter().enumerate() {
                    items.push(self.node(element, &path.index(index), depth + 1)?);
                }
                Val::List(items)
            }
            Ast::Object(object) => Val::Object(self.members(object, path, depth)?),
        };
        Ok(Node { span, value })
    }

    fn members(
        &mut self,
        object: ast::Object<'_>,
        path: &Path<'_>,
        depth: usize,
    ) -> Result<Members, Fault> {
        let mut seen = BTreeSet::new();
        let mut members: Vec<Member> = Vec::with_capacity(object.properties.len());
        for property in object.properties {
            let range = jsonc_parser::common::Ranged::range(&property.name);
            let key_span = Span::file(range.start, range.end);
            let key = property.name.into_string();
            if !seen.insert(key.clone()) {
                self.duplicate(&key, key_span, path);
            }
            let value = self.node(property.value, &path.key(&key), depth + 1)?;
            members.push(Member { key, key_span, value });
        }
        Ok(Members::new(members))
    }

    fn duplicate(&mut self, key: &str, span: Span, path: &Path<'_>) {
        if self.problems.is_full() {
            return self.problems.count_more(1);
        }
        let shown: String = key.chars().take(64).collect();
        let message = format!("key `{shown}` stands twice in one object");
        let hint = "keep one of the two".to_owned();
        self.problems.push(Code::DuplicateKey, span, path.key(key).pointer(), message, hint);
    }
}
