//! References in texts: `${env:NAME}`, `${env:NAME:-default}`, `${file:path}`, and `$${` for the characters.

use newsmill_host::schema::Reference;

/// A part of a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Part<'a> {
    /// Characters that stand for themselves.
    Text(&'a str),
    /// The value of a variable of the environment, or the default when it is not set or empty.
    Env { name: &'a str, default: Option<&'a str> },
    /// The content of a file, without the line end at its end.
    File(&'a str),
}

/// Takes a text apart.
///
/// # Errors
/// A message and a hint, when something that begins like a reference is none.
pub(crate) fn parts(text: &str) -> Result<Vec<Part<'_>>, (String, String)> {
    let mut parts = Vec::new();
    let mut rest = text;
    while let Some(at) = rest.find("${") {
        let (before, found) = rest.split_at_checked(at).unwrap_or_default();
        if let Some(before) = before.strip_suffix('$') {
            // The escape keeps one dollar and the brace.
            parts.push(Part::Text(before));
            parts.push(Part::Text("${"));
            rest = found.strip_prefix("${").unwrap_or_default();
            continue;
        }
        parts.push(Part::Text(before));
        let inside = found.strip_prefix("${").unwrap_or_default();
        let Some((inside, behind)) = inside.split_once('}') else {
            let message = format!("`${{{}` has no closing brace", shortened(inside));
            return Err((message, "write `$${` for the characters themselves".to_owned()));
        };
        parts.push(reference(inside)?);
        rest = behind;
    }
    parts.push(Part::Text(rest));
    parts.retain(|part| *part != Part::Text(""));
    Ok(parts)
}

fn reference(inside: &str) -> Result<Part<'_>, (String, String)> {
    match inside.split_once(':') {
        Some(("env", rest)) => {
            let (name, default) = match rest.split_once(":-") {
                Some((name, default)) => (name, Some(default)),
                None => (rest, None),
            };
            if is_variable(name) {
                Ok(Part::Env { name, default })
            } else {
                let message = format!("`${{env:{}}}` names no variable", shortened(rest));
                let hint = "variables are letters, digits and `_`; a default follows `:-`";
                Err((message, hint.to_owned()))
            }
        }
        Some(("file", path)) if !path.is_empty() && !path.contains('\0') => Ok(Part::File(path)),
        Some(("file", _)) => {
            Err(("a `${file:}` without a path".to_owned(), "write `${file:path}`".to_owned()))
        }
        _ => {
            let message = format!("`${{{}}}` is no reference", shortened(inside));
            let near = if is_variable(inside) {
                format!("did you mean `${{env:{inside}}}`? ")
            } else {
                String::new()
            };
            let hint = "there are `${env:NAME}`, `${env:NAME:-default}`, `${file:path}`, and `$${`";
            Err((message, format!("{near}{hint}")))
        }
    }
}

fn is_variable(name: &str) -> bool {
    name.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_')
        && name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_')
        && name.len() <= 256
}

fn shortened(text: &str) -> String {
    let mut shown: String = text.chars().take(40).filter(|c| !c.is_control()).collect();
    if text.chars().nth(40).is_some() {
        shown.push_str("..");
    }
    shown
}

/// Whether a text holds references. One that cannot be read counts as one: it has a finding of its own.
pub(crate) fn classify(text: &str) -> Reference {
    if !text.contains("${") {
        return Reference::None;
    }
    match parts(text).as_deref() {
        Ok([Part::Env { .. } | Part::File(_)]) | Err(_) => Reference::Whole,
        Ok(parts) if parts.iter().all(|part| matches!(part, Part::Text(_))) => Reference::None,
        Ok(_) => Reference::Part,
    }
}

#[cfg(test)]
mod tests {
    use super::{Part, Reference, classify, parts};

    #[test]
    fn texts_are_taken_apart() {
        let env = |name, default| Part::Env { name, default };
        assert_eq!(parts("a$b$"), Ok(vec![Part::Text("a$b$")]));
        assert_eq!(parts(""), Ok(vec![]));
        assert_eq!(
            parts("${env:A}/${env:B_2:-x:-y}.${file:../k e y}"),
            Ok(vec![
                env("A", None),
                Part::Text("/"),
                env("B_2", Some("x:-y")),
                Part::Text("."),
                Part::File("../k e y"),
            ])
        );
        assert_eq!(parts("${env:A:-}"), Ok(vec![env("A", Some(""))]));
        assert_eq!(parts("$${env:A}"), Ok(vec![Part::Text("${"), Part::Text("env:A}")]));
    }

    #[test]
    fn what_only_looks_like_one_is_told() {
        for bad in [
            "${",
            "${}",
            "${HOME}",
            "${env:}",
            "${env:A B}",
            "${file:}",
            "${vault:x}",
            "${env:A-x}",
        ] {
            assert!(parts(bad).is_err(), "{bad}");
        }
        assert!(parts("${HOME}").unwrap_err().1.starts_with("did you mean `${env:HOME}`? "));
    }

    #[test]
    fn kinds() {
        assert_eq!(classify("plain $ text"), Reference::None);
        assert_eq!(classify("$${env:A}"), Reference::None);
        assert_eq!(classify("${env:A}"), Reference::Whole);
        assert_eq!(classify("x${env:A}"), Reference::Part);
    }
}
