//! The tokenizer tests.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};

use super::{files, judge};
use crate::parse::prepare;
use crate::tag::Tag;
use crate::texts::{Span, index};
use crate::token::{Content, TagToken, Token};
use crate::tokenize::Tokenizer;

/// What fails, by file and number, and why it stays so.
const KNOWN: &[(&str, &str)] = &[];

#[test]
fn tokens_are_read_as_the_tests_say() {
    let (mut all, mut failed, mut unpaired) = (0, BTreeMap::new(), 0);
    for (file, text) in files("tokenizer", ".test") {
        let parsed: Value = serde_json::from_slice(&text).unwrap();
        // `xmlViolationTests` are for parsers that make XML of a page.
        let Some(tests) = parsed["tests"].as_array() else { continue };
        for (number, test) in tests.iter().enumerate() {
            let states = test["initialStates"].as_array().cloned();
            let text = unescaped(test, test["input"].as_str().unwrap());
            let Some(text) = text else {
                unpaired += 1;
                continue;
            };
            for state in states.unwrap_or_else(|| vec![json!("Data state")]) {
                all += 1;
                let (expected, found) =
                    (expected(test), found(test, &text, state.as_str().unwrap()));
                if expected != found {
                    let what = format!("{text:?}\n-- expected {expected:?}\n-- found {found:?}");
                    failed.insert(format!("{file} {}", number + 1), what);
                }
            }
        }
    }
    if all > 0 {
        println!(
            "{unpaired} cases need surrogates without their pair, which no Rust text can hold"
        );
        judge(all, &failed, KNOWN);
    }
}

/// A text of a test; none where it cannot be a Rust text.
fn unescaped(test: &Value, text: &str) -> Option<String> {
    if test["doubleEscaped"] != true {
        return Some(text.to_owned());
    }
    let mut parts = text.split("\\u");
    let mut out = parts.next()?.to_owned();
    for part in parts {
        let (code, rest) = part.split_at(4);
        out.push(char::from_u32(u32::from_str_radix(code, 16).unwrap())?);
        out.push_str(rest);
    }
    Some(out)
}

fn unescaped_value(test: &Value, value: &Value) -> Value {
    match value {
        Value::String(text) => json!(unescaped(test, text)),
        Value::Array(values) => values.iter().map(|value| unescaped_value(test, value)).collect(),
        Value::Object(values) => {
            let both = |(name, value): (&String, &Value)| {
                (unescaped(test, name).unwrap(), unescaped_value(test, value))
            };
            Value::Object(values.iter().map(both).collect())
        }
        other => other.clone(),
    }
}

/// The expected tokens, neighbouring characters as one.
fn expected(test: &Value) -> Vec<Value> {
    let mut out = Vec::new();
    for token in test["output"].as_array().unwrap() {
        let mut token = unescaped_value(test, token);
        if token[0] == "StartTag" {
            token.as_array_mut().unwrap().resize(4, json!(false));
        }
        push(&mut out, token);
    }
    out
}

fn push(out: &mut Vec<Value>, token: Value) {
    if let Some(last) = out.last_mut()
        && last[0] == "Character"
        && token[0] == "Character"
    {
        last[1] = json!(format!("{}{}", last[1].as_str().unwrap(), token[1].as_str().unwrap()));
        return;
    }
    out.push(token);
}

fn found(test: &Value, text: &str, state: &str) -> Vec<Value> {
    let mut tokenizer = Tokenizer::new(prepare(text).0);
    let content = match state {
        "Data state" => Content::Data,
        "PLAINTEXT state" => Content::Plaintext,
        "RCDATA state" => Content::Rcdata,
        "RAWTEXT state" => Content::Rawtext,
        "Script data state" => Content::Script,
        "CDATA section state" => Content::Cdata,
        other => panic!("{other}"),
    };
    let last = test["lastStartTag"].as_str().unwrap_or("");
    let name = tokenizer.texts.add(|_, out| out.push_str(last));
    tokenizer.read_as(content, Tag::from_name(last), name);
    let mut out = Vec::new();
    loop {
        let token = tokenizer.next(false);
        let texts = &tokenizer.texts;
        let get = |span: Option<Span>| span.map(|span| texts.get(span));
        let value = match token {
            Token::Eof => return out,
            Token::Text(text) => json!(["Character", texts.get(text)]),
            Token::Null => json!(["Character", "\0"]),
            Token::Comment(text) => json!(["Comment", texts.get(text)]),
            Token::Doctype(it) => {
                json!(["DOCTYPE", get(it.name), get(it.public), get(it.system), !it.force_quirks])
            }
            Token::End(tag) => json!(["EndTag", name_of(&tokenizer, tag)]),
            Token::Start(tag) => {
                let attributes = attributes(&tokenizer, tag);
                json!(["StartTag", name_of(&tokenizer, tag), attributes, tag.self_closing])
            }
        };
        push(&mut out, value);
    }
}

fn name_of(tokenizer: &Tokenizer, tag: TagToken) -> String {
    match tag.tag {
        Tag::Other => tokenizer.texts.get(tag.name).to_owned(),
        known => known.name().to_owned(),
    }
}

fn attributes(tokenizer: &Tokenizer, tag: TagToken) -> Map<String, Value> {
    let first = index(tag.first) + usize::from(tag.tag == Tag::Other);
    let get = |span| tokenizer.texts.get(span).to_owned();
    tokenizer.attributes[first..index(tag.last)]
        .iter()
        .map(|attribute| (get(attribute.name), json!(get(attribute.value))))
        .collect()
}
