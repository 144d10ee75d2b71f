//! The `images` field: a JSON list of `{url, caption, credit}`, whose captions are cleaned and to which captions are added.

use serde_json::{Map, Value};

use crate::furniture::Caption;
use crate::furniture::credit;

/// The captions of a list of images.
pub(crate) fn captions(images: &[Value]) -> Vec<String> {
    images.iter().filter_map(|image| Some(image.get("caption")?.as_str()?.to_owned())).collect()
}

/// Reads the field; a lone object is a list of one, anything else none.
pub(crate) fn read(json: &str) -> Vec<Value> {
    match serde_json::from_str(json) {
        Ok(Value::Array(images)) => images,
        Ok(image @ Value::Object(_)) => vec![image],
        _ => Vec::new(),
    }
}

/// Cleans captions and credits, and parts a credit from the caption it ends; returns whether anything changed.
pub(crate) fn clean(
    images: &mut [Value],
    part_credits: bool,
    line: impl Fn(&str) -> Option<String>,
) -> bool {
    let mut changed = false;
    for image in images.iter_mut().filter_map(Value::as_object_mut) {
        for key in ["caption", "credit"] {
            if let Some(cleaned) = image.get(key).and_then(Value::as_str).and_then(&line) {
                set(image, key, &cleaned);
                changed = true;
            }
        }
        if part_credits
            && text(image, "credit").is_empty()
            && let Some(parted) = credit::split(text(image, "caption"))
        {
            set(image, "caption", &parted.caption);
            set(image, "credit", &parted.credit);
            changed = true;
        }
    }
    changed
}

/// Adds captions found in a body: to the image that has the same caption, else as images of their own.
pub(crate) fn add(images: &mut Vec<Value>, captions: &[Caption]) -> bool {
    let mut changed = false;
    for caption in captions {
        let known = images
            .iter_mut()
            .filter_map(Value::as_object_mut)
            .find(|image| is_same(image, caption));
        match known {
            Some(image) if text(image, "credit").is_empty() && !caption.credit.is_empty() => {
                set(image, "credit", &caption.credit);
                changed = true;
            }
            Some(_) => {}
            None => {
                let mut image = Map::new();
                set(&mut image, "caption", &caption.caption);
                set(&mut image, "credit", &caption.credit);
                images.push(Value::Object(image));
                changed = true;
            }
        }
    }
    changed
}

/// Whether an image already says what a caption says.
fn is_same(image: &Map<String, Value>, caption: &Caption) -> bool {
    if caption.caption.is_empty() {
        return text(image, "credit") == caption.credit;
    }
    let fold = |text: &str| {
        text.to_lowercase()
            .split(|c: char| !c.is_alphanumeric())
            .filter(|word| !word.is_empty())
            .collect::<Vec<_>>()
            .join(" ")
    };
    fold(text(image, "caption")) == fold(&caption.caption)
}

fn text<'a>(image: &'a Map<String, Value>, key: &str) -> &'a str {
    image.get(key).and_then(Value::as_str).unwrap_or("")
}

/// Sets a text, or takes the key away when it is empty.
fn set(image: &mut Map<String, Value>, key: &str, value: &str) {
    if value.is_empty() {
        image.shift_remove(key);
    } else {
        image.insert(key.to_owned(), Value::String(value.to_owned()));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn caption(caption: &str, credit: &str) -> Caption {
        Caption { caption: caption.to_owned(), credit: credit.to_owned() }
    }

    #[test]
    fn captions_join_their_image() {
        let mut images =
            read(r#"[{"url":"a.jpg","caption":"The bridge."},{"url":"b.jpg","credit":"AP"}]"#);
        assert!(add(
            &mut images,
            &[caption("The bridge", "EFE"), caption("", "AP"), caption("A boat.", "dpa")]
        ));
        assert_eq!(
            Value::Array(images),
            json!([{"url":"a.jpg","caption":"The bridge.","credit":"EFE"},{"url":"b.jpg","credit":"AP"},{"caption":"A boat.","credit":"dpa"}])
        );
    }

    #[test]
    fn known_captions_change_nothing() {
        let mut images = read(r#"[{"caption":"The bridge.","credit":"AP"}]"#);
        assert!(!add(&mut images, &[caption("The Bridge.", "EFE")]));
        assert!(!clean(&mut images, true, |_| None));
    }

    #[test]
    fn credits_are_parted_from_captions() {
        let mut images = read(r#"[{"caption":"The  bridge. Foto: dpa"}]"#);
        let fold = |text: &str| text.contains("  ").then(|| text.replace("  ", " "));
        assert!(clean(&mut images, true, fold));
        assert_eq!(Value::Array(images), json!([{"caption":"The bridge.","credit":"dpa"}]));
    }

    #[test]
    fn other_json_is_taken() {
        assert_eq!(read("{}").len(), 1);
        for json in ["3", "", "null", "\"x\"", "[1, null]"] {
            let mut images = read(json);
            add(&mut images, &[caption("A", "B")]);
            assert_eq!(images.last(), Some(&json!({"caption":"A","credit":"B"})));
        }
    }
}
