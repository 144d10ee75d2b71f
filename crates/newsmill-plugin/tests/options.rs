//! `#[derive(Options)]`: the schema it makes, and what it reads.

use std::collections::BTreeMap;
use std::path::PathBuf;

use newsmill_plugin::serde_json::{self, json};
use newsmill_plugin::{ErrorKind, NoOptions, Options, Value};

#[derive(Options, Clone, Copy, Debug, PartialEq)]
enum Mode {
    FirstOnly,
    #[option(name = "everything")]
    All,
}

/// How to weigh.
#[derive(Options, Debug, PartialEq)]
struct Weight {
    #[option(default = 0.5, min = 0, max = 1.0)]
    factor: f64,
    #[option(default = -3)]
    shift: i32,
}

/// Options with
/// everything.
#[derive(Options, Debug, PartialEq)]
struct Everything {
    /// At most this many places
    /// an article.
    ///
    /// Says "many" in a second paragraph.
    #[option(default = 20, min = 1, max = 100)]
    max: u32,
    #[option(default = "everything")]
    mode: Mode,
    #[option(default = {})]
    weight: Weight,
    weights: Option<Vec<Weight>>,
    map: BTreeMap<String, u8>,
    #[option(default = ["a", "b\n"], min_items = 1, max_items = 3)]
    list: Vec<String>,
    #[option(secret, min_len = 3, max_len = 80)]
    token: Option<String>,
    #[option(path)]
    model: String,
    #[option(default = "there")]
    folder: PathBuf,
    #[option(name = "type", default = [1, true, "x"])]
    kind: Value,
    #[option(default = true)]
    r#loop: bool,
    big: u64,
}

#[test]
fn schema_says_all_the_attributes_say() {
    let weight = json!({
        "description": "How to weigh.",
        "type": "object",
        "properties": {
            "factor": { "type": "number", "default": 0.5, "minimum": 0, "maximum": 1.0 },
            "shift": { "type": "integer", "minimum": i32::MIN, "maximum": i32::MAX, "default": -3 },
        },
        "additionalProperties": false,
    });
    let mut weight_by_default = weight.clone();
    weight_by_default["default"] = json!({});
    let schema: Value = serde_json::from_str(Everything::SCHEMA).unwrap();
    let expected = json!({
        "description": "Options with everything.",
        "type": "object",
        "properties": {
            "max": {
                "description": "At most this many places an article.\n\nSays \"many\" in a second paragraph.",
                "type": "integer", "default": 20, "minimum": 1, "maximum": 100,
            },
            "mode": { "type": "string", "enum": ["first_only", "everything"], "default": "everything" },
            "weight": weight_by_default,
            "weights": { "type": "array", "items": weight },
            "map": {
                "type": "object",
                "additionalProperties": { "type": "integer", "minimum": 0, "maximum": 255 },
            },
            "list": {
                "type": "array", "items": { "type": "string" },
                "default": ["a", "b\n"], "minItems": 1, "maxItems": 3,
            },
            "token": { "type": "string", "minLength": 3, "maxLength": 80, "writeOnly": true },
            "model": { "type": "string", "format": "path" },
            "folder": { "type": "string", "format": "path", "default": "there" },
            "type": { "default": [1, true, "x"] },
            "loop": { "type": "boolean", "default": true },
            "big": { "type": "integer", "minimum": 0 },
        },
        "required": ["map", "model", "big"],
        "additionalProperties": false,
    });
    assert_eq!(schema, expected);
}

#[test]
fn keys_stand_in_the_order_of_the_fields() {
    let schema: Value = serde_json::from_str(Everything::SCHEMA).unwrap();
    let keys: Vec<_> = schema["properties"].as_object().unwrap().keys().cloned().collect();
    assert_eq!(
        keys,
        [
            "max", "mode", "weight", "weights", "map", "list", "token", "model", "folder", "type",
            "loop", "big"
        ]
    );
}

#[test]
fn defaults_are_filled_in() {
    let least = r#"{"map":{"a":1},"model":"m.bin","big":18446744073709551615}"#;
    let options = Everything::parse(least).unwrap();
    let expected = Everything {
        max: 20,
        mode: Mode::All,
        weight: Weight { factor: 0.5, shift: -3 },
        weights: None,
        map: BTreeMap::from([("a".to_owned(), 1)]),
        list: vec!["a".to_owned(), "b\n".to_owned()],
        token: None,
        model: "m.bin".to_owned(),
        folder: PathBuf::from("there"),
        kind: json!([1, true, "x"]),
        r#loop: true,
        big: u64::MAX,
    };
    assert_eq!(options, expected);
}

#[test]
fn what_is_given_is_read() {
    let all = r#"{"max":5,"mode":"first_only","weight":{"factor":1},"weights":[{"shift":2}],"map":{},
        "list":[],"token":"abc","model":"m","folder":"f","type":null,"loop":false,"big":0}"#;
    let options = Everything::parse(all).unwrap();
    assert_eq!(options.mode, Mode::FirstOnly);
    assert_eq!(options.weight, Weight { factor: 1.0, shift: -3 });
    assert_eq!(options.weights, Some(vec![Weight { factor: 0.5, shift: 2 }]));
    assert_eq!(options.token.as_deref(), Some("abc"));
    assert_eq!((options.max, options.r#loop, options.kind), (5, false, Value::Null));
}

#[test]
fn wrong_options_are_errors_of_the_configuration() {
    for (wrong, words) in [
        (r#"{"map":{},"model":"m"}"#, "missing field `big`"),
        (r#"{"map":{},"model":"m","big":1,"maxx":1}"#, "unknown field `maxx`"),
        (r#"{"map":{},"model":"m","big":1,"mode":"All"}"#, "unknown variant `All`"),
        (r#"{"map":{},"model":"m","big":-1}"#, "invalid value"),
        ("[]", "read the options"),
    ] {
        let error = Everything::parse(wrong).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Config);
        assert!(error.message().contains(words), "{error}");
    }
}

#[test]
fn a_stage_may_have_no_options() {
    let schema: Value = serde_json::from_str(NoOptions::SCHEMA).unwrap();
    assert_eq!(schema, json!({"type": "object", "properties": {}, "additionalProperties": false}));
    assert_eq!(<()>::SCHEMA, NoOptions::SCHEMA);
    NoOptions::parse("{}").unwrap();
    <()>::parse("{}").unwrap();
    assert!(NoOptions::parse(r#"{"a":1}"#).is_err());
    assert!(<()>::parse(r#"{"a":1}"#).is_err());
}

#[derive(Options)]
struct Nothing;

#[test]
fn a_unit_struct_has_no_keys() {
    assert_eq!(Nothing::SCHEMA, NoOptions::SCHEMA);
}
