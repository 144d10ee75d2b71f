//! A journey as a diff for people.

use std::fmt::Write as _;

use newsmill_article::{Article, Registry};
use newsmill_runner::{Journey, StepEnd};
use serde_json::{Map, Value};

use super::change::{Change, Line, Word, blocks, changes, compare};

const BOLD: &str = "1";
const RED: &str = "31";
const GREEN: &str = "32";
const YELLOW: &str = "33";
const FAINT: &str = "2";

/// The diff of all steps. Lines begin with `+` for what is new, `-` for what is gone, `~` for what was changed.
pub(super) fn render(journey: &Journey, registry: &Registry, colour: bool) -> String {
    let mut page = Page { out: String::new(), colour };
    let mut before: Option<&Article> = None;
    for (number, step) in journey.steps.iter().enumerate() {
        if number > 0 {
            page.out.push('\n');
        }
        let mut title = page.painted(BOLD, &step.entry);
        if step.entry != step.stage {
            title += &page.painted(FAINT, &format!(" ({})", step.stage));
        }
        title += &page.end(&step.end);
        page.line("", &title);
        if let Some(article) = &step.article {
            page.changes(before, article, registry, &step.end);
            before = Some(article);
        }
    }
    page.out
}

struct Page {
    out: String,
    colour: bool,
}

impl Page {
    fn painted(&self, colour: &str, text: &str) -> String {
        if self.colour && !text.is_empty() {
            format!("\u{1b}[{colour}m{text}\u{1b}[0m")
        } else {
            text.to_owned()
        }
    }

    fn line(&mut self, indent: &str, text: &str) {
        // Nothing can fail that writes to a string.
        let _written = writeln!(self.out, "{indent}{text}");
    }

    fn end(&self, end: &StepEnd) -> String {
        match end {
            StepEnd::Passed => String::new(),
            StepEnd::Made => self.painted(GREEN, " made the article"),
            StepEnd::Dropped { reason, detail } => {
                let more = if detail.is_empty() { String::new() } else { format!(": {detail}") };
                self.painted(YELLOW, &format!(" dropped it: {reason}{}", plain(&more)))
            }
            StepEnd::Dead { code, message } => {
                self.painted(RED, &format!(" dead letter: {code}: {}", plain(message)))
            }
        }
    }

    fn changes(
        &mut self,
        before: Option<&Article>,
        after: &Article,
        registry: &Registry,
        end: &StepEnd,
    ) {
        let found = changes(before, after, registry);
        if found.is_empty() && *end == StepEnd::Passed {
            let nothing = self.painted(FAINT, "nothing changed");
            self.line("  ", &nothing);
        }
        let width = found.iter().map(|change| change.field.len()).max().unwrap_or(0);
        let body = |field: &str| field == "body_text" || field == "body_blocks";
        let mut body_done = false;
        for change in &found {
            if !body(&change.field) {
                self.change(change, width);
            } else if !body_done {
                body_done = true;
                let old = before.map(blocks).unwrap_or_default();
                self.items("body_text", &old, &blocks(after));
            }
        }
    }

    fn change(&mut self, change: &Change, width: usize) {
        let lists = (list(change.before.as_ref()), list(change.after.as_ref()));
        if let (Some(old), Some(new)) = lists {
            return self.items(&change.field, &old, &new);
        }
        let label = format!("{:width$}  ", change.field);
        match (&change.before, &change.after) {
            (Some(Value::String(old)), Some(Value::String(new))) => {
                for line in compare(std::slice::from_ref(old), std::slice::from_ref(new)) {
                    self.diff_line("  ", &label, &line);
                }
            }
            (old, new) => {
                if let Some(old) = old {
                    self.diff_line("  ", &label, &Line::Gone(one_line(old)));
                }
                if let Some(new) = new {
                    self.diff_line("  ", &label, &Line::New(one_line(new)));
                }
            }
        }
    }

    /// A field of many items, a line each below its name.
    fn items(&mut self, field: &str, old: &[String], new: &[String]) {
        let sign = match (old.is_empty(), new.is_empty()) {
            (true, _) => self.painted(GREEN, &format!("+ {field}")),
            (false, true) => self.painted(RED, &format!("- {field}")),
            (false, false) => self.painted(YELLOW, &format!("~ {field}")),
        };
        self.line("  ", &sign);
        for line in compare(old, new) {
            self.diff_line("    ", "", &line);
        }
    }

    fn word(&self, word: Word, part: String) -> String {
        match (word, self.colour) {
            (Word::Same, _) => part,
            (Word::Gone, true) => self.painted("31;9", &part),
            (Word::New, true) => self.painted(GREEN, &part),
            (Word::Gone, false) => format!("[-{part}-]"),
            (Word::New, false) => format!("{{+{part}+}}"),
        }
    }

    fn diff_line(&mut self, indent: &str, label: &str, line: &Line) {
        let text = match line {
            Line::Same(count) => self.painted(FAINT, &format!("  {label}… {count} as before")),
            Line::Gone(text) => self.painted(RED, &format!("- {label}{}", plain(text))),
            Line::New(text) => self.painted(GREEN, &format!("+ {label}{}", plain(text))),
            Line::Edited(words) => {
                let mut text = self.painted(YELLOW, &format!("~ {label}"));
                for (word, part) in words {
                    text += &self.word(*word, plain(part));
                }
                text
            }
        };
        self.line(indent, &text);
    }
}

/// The items of a list, a line each; nothing is an empty list.
fn list(value: Option<&Value>) -> Option<Vec<String>> {
    match value {
        None => Some(Vec::new()),
        Some(Value::Array(items)) => Some(items.iter().map(one_line).collect()),
        Some(_) => None,
    }
}

fn one_line(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Object(object) => match (object.get("bytes"), object.get("name")) {
            (Some(Value::Number(bytes)), _) if object.len() == 1 => format!("{bytes} bytes"),
            (_, Some(Value::String(name))) => tag(name, object),
            _ => value.to_string(),
        },
        value => value.to_string(),
    }
}

/// A tag: its name, then the rest, with the number of its spans in their place.
fn tag(name: &str, object: &Map<String, Value>) -> String {
    let mut line = name.to_owned();
    for (key, value) in object.iter().filter(|(key, _)| *key != "name") {
        let part = match (key.as_str(), value) {
            ("spans", Value::Array(spans)) => format!("{} x", spans.len()),
            ("uri" | "creator", Value::String(text)) => text.clone(),
            (key, value) => format!("{key} {value}"),
        };
        line.push_str("  ");
        line.push_str(&part);
    }
    line
}

/// A text from an article on one line, without the control characters that a terminal would obey.
fn plain(text: &str) -> String {
    let line_ends = text.replace('\n', " ⏎ ");
    line_ends.chars().map(|c| if c.is_control() { '\u{fffd}' } else { c }).collect()
}
