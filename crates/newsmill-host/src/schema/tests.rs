//! The subset, keyword by keyword.

use serde_json::{Value, json};

use super::{Reference, Schema, ViolationKind};

fn schema(value: Value) -> Schema {
    Schema::parse(&value).unwrap()
}

/// The pointers and messages of everything that does not fit.
fn faults(schema: &Schema, value: Value) -> Vec<(String, String)> {
    let reference = |text: &str| match text.find("${") {
        Some(0) if text.ends_with('}') => Reference::Whole,
        Some(_) => Reference::Part,
        None => Reference::None,
    };
    let found = schema.check(&value, 100, &reference);
    found.into_iter().map(|v| (v.pointer, v.message)).collect()
}

fn one(keyword: Value, value: Value) -> Option<String> {
    let schema = schema(json!({"type": "object", "properties": {"x": keyword}}));
    let found = faults(&schema, json!({"x": value}));
    assert!(found.len() < 2, "{found:?}");
    found.into_iter().next().map(|(_, message)| message)
}

#[test]
fn types() {
    for (ty, fits, other) in [
        ("string", json!("a"), json!(1)),
        ("integer", json!(-3), json!(0.5)),
        ("integer", json!(3.0), json!("3")),
        ("number", json!(0.5), json!(null)),
        ("boolean", json!(true), json!("true")),
        ("array", json!([1]), json!({})),
        ("object", json!({}), json!([])),
        ("null", json!(null), json!(false)),
    ] {
        assert_eq!(one(json!({"type": ty}), fits), None);
        assert!(one(json!({"type": ty}), other).unwrap().starts_with("`x` must be "));
    }
    assert_eq!(one(json!({"type": ["string", "null"]}), json!(null)), None);
    let message = one(json!({"type": ["string", "null"]}), json!(1)).unwrap();
    assert_eq!(message, "`x` must be a text or null, not a number");
    assert!(one(json!({"type": "integer"}), json!(1e30)).unwrap().contains("64 bits"));
}

#[test]
fn limits() {
    let limits = json!({"type": "number", "minimum": 1, "exclusiveMaximum": 5});
    assert_eq!(one(limits.clone(), json!(1)), None);
    assert_eq!(one(limits.clone(), json!(4.9)), None);
    assert_eq!(one(limits.clone(), json!(0)).unwrap(), "`x` must be at least 1, not 0");
    assert_eq!(one(limits, json!(5)).unwrap(), "`x` must be less than 5, not 5");
    let large = json!({"maximum": u64::MAX - 1});
    assert!(one(large.clone(), json!(u64::MAX)).is_some());
    assert_eq!(one(large, json!(u64::MAX - 1)), None);
    let text = json!({"type": "string", "minLength": 2, "maxLength": 3, "pattern": "^[a-zü]+$"});
    assert_eq!(one(text.clone(), json!("üüü")), None);
    assert!(one(text.clone(), json!("a")).unwrap().contains("at least 2 characters"));
    assert!(one(text.clone(), json!("abcd")).unwrap().contains("at most 3"));
    assert!(one(text, json!("a1")).unwrap().contains("must match"));
    let list =
        json!({"minItems": 1, "maxItems": 2, "uniqueItems": true, "items": {"type": "number"}});
    assert_eq!(one(list.clone(), json!([1, 2])), None);
    assert!(one(list.clone(), json!([])).is_some());
    assert!(one(list.clone(), json!([1, 2, 3])).is_some());
    assert_eq!(one(list.clone(), json!([1, 1.0])).unwrap(), "`x[1]` is in the list twice");
    assert_eq!(one(list, json!([1, "a"])).unwrap(), "`x[1]` must be a number, not a text");
    assert_eq!(one(json!({"enum": ["a", 1]}), json!(1.0)), None);
    let message = one(json!({"enum": ["fast", "exact"]}), json!("fats")).unwrap();
    assert_eq!(message, "`x` must be one of `fast`, `exact`, not `fats`");
    assert_eq!(one(json!({"const": {"a": [1]}}), json!({"a": [1.0]})), None);
}

#[test]
fn all_faults_in_one_pass() {
    let schema = schema(json!({
        "type": "object", "required": ["path"], "additionalProperties": false,
        "properties": {
            "path": {"type": "string"}, "max": {"type": "integer", "default": 20},
            "map": {"type": "object", "additionalProperties": {"type": "string"}},
            "old": {"deprecated": true}
        }
    }));
    let value = json!({"maxx": 1, "max": "x", "map": {"a/b": 1, "c": "d"}, "old": 1});
    let found = schema.check(&value, 100, &|_| Reference::None);
    let kinds: Vec<_> = found.iter().map(|v| (v.kind, v.pointer.as_str())).collect();
    let expected = [
        (ViolationKind::MissingKey, ""),
        (ViolationKind::UnknownKey, "/maxx"),
        (ViolationKind::Value, "/max"),
        (ViolationKind::Value, "/map/a~1b"),
        (ViolationKind::Deprecated, "/old"),
    ];
    assert_eq!(kinds, expected);
    assert_eq!(found[1].suggestion.as_deref(), Some("max"));
    assert_eq!(schema.check(&value, 2, &|_| Reference::None).len(), 2);
}

#[test]
fn references_stand_for_what_is_not_known() {
    let number = json!({"type": "integer", "minimum": 5});
    assert_eq!(one(number.clone(), json!("${env:N}")), None);
    assert!(one(number, json!("1${env:N}")).is_some());
    assert_eq!(one(json!({"enum": ["a"]}), json!("x${env:N}y")), None);
    assert!(one(json!({"type": "array"}), json!("${env:N}")).is_some());
    let schema = schema(json!({"type": "object", "properties": {
        "n": {"type": "integer"}, "b": {"type": "boolean"}, "s": {"type": ["string", "integer"]},
        "list": {"type": "array", "items": {"type": "number"}}
    }}));
    let convert = |at: &str, text: &str| schema.node_at(at).unwrap().convert_text(text);
    assert_eq!(convert("/n", " 12\n"), Some(json!(12)));
    assert_eq!(convert("/n", "true"), None);
    assert_eq!(convert("/b", "true"), Some(json!(true)));
    assert_eq!(convert("/s", "12"), None);
    assert_eq!(convert("/list/3", "0.5"), Some(json!(0.5)));
    assert!(schema.node_at("/other").is_none());
}

#[test]
fn secrets_never_show() {
    let keyword = json!({"type": "string", "writeOnly": true, "enum": ["a", "b"], "pattern": "^z"});
    let schema = schema(json!({"type": "object", "properties": {"x": keyword}}));
    for (_, message) in faults(&schema, json!({"x": "hunter2"})) {
        assert!(!message.contains("hunter2") && !message.contains("`a`"), "{message}");
    }
    assert_eq!(schema.secrets(&json!({"x": "hunter2", "y": 1})), ["/x"]);
}

#[test]
fn defaults_and_paths() {
    let schema = schema(json!({"type": "object", "properties": {
        "max": {"type": "integer", "default": 20},
        "inner": {"type": "object", "default": {}, "properties": {"on": {"default": true}}},
        "files": {"type": "array", "items": {"type": "string", "format": "path"}},
        "model": {"type": ["string", "null"], "format": "path"}
    }}));
    let mut value = json!({"max": 3.0, "files": ["a", "b"], "model": null});
    schema.fill_defaults(&mut value);
    let expected = json!({"max": 3, "files": ["a", "b"], "model": null, "inner": {"on": true}});
    assert_eq!(value, expected);
    assert_eq!(schema.paths(&value), ["/files/0", "/files/1"]);
}

#[test]
fn schemas_outside_the_subset_are_refused() {
    for (bad, at) in [
        (json!({"$ref": "#"}), "/$ref"),
        (json!({"properties": {"a/b": {"oneOf": []}}}), "/properties/a~1b/oneOf"),
        (json!({"type": "text"}), "/type"),
        (json!({"type": []}), "/type"),
        (json!({"minimum": "1"}), "/minimum"),
        (json!({"minLength": -1}), "/minLength"),
        (json!({"pattern": "("}), "/pattern"),
        (json!({"required": ["a"]}), ""),
        (json!({"type": "integer", "default": "x"}), ""),
        (json!({"items": []}), "/items"),
        (json!(3), ""),
    ] {
        assert_eq!(Schema::parse(&bad).unwrap_err().pointer(), at, "{bad}");
    }
}
