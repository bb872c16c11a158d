//! Reads problem files: one problem or an array of them, with a clear refusal for numbers that JSON has no place for.
//!
//! `NaN`, `Infinity` and `1e999` are not JSON, yet programs write them. Here they become the strings `"NaN"` and `"Infinity"`, so that
//! only the problem that holds one is refused (by [`crate::Input`], with the code `not_finite`), and the others are still answered.

use std::borrow::Cow;

use serde_json::{Map, Value};

use crate::{Code, Refusal};

/// A decision problem as a file gives it.
#[derive(Debug, Clone, PartialEq)]
pub struct Problem {
    /// The key of its answer.
    pub id: String,
    /// Which method answers it, for example `topsis`.
    pub kind: String,
    /// The fields of its input.
    pub input: Map<String, Value>,
}

/// Reads a problem `{"id", "kind", "input"}` or an array of them. Unknown keys are ignored; a number serves as an id.
///
/// # Errors
/// [`Code::Malformed`] with line and column where the text is not JSON, or with the index of the problem that lacks a part.
pub fn parse_problems(text: &str) -> Result<Vec<Problem>, Refusal> {
    let text = quote_numbers_without_place(text.trim_start_matches('\u{feff}'));
    let value: Value = serde_json::from_str(&text)
        .map_err(|error| Refusal::new(Code::Malformed, format!("not JSON: {error}")))?;
    match value {
        Value::Array(items) => items
            .into_iter()
            .enumerate()
            .map(|(i, item)| problem(item, i))
            .collect(),
        item => Ok(vec![problem(item, 0)?]),
    }
}

fn problem(value: Value, index: usize) -> Result<Problem, Refusal> {
    let malformed = |what: &str| Refusal::new(Code::Malformed, format!("problem {index}: {what}"));
    let Value::Object(mut fields) = value else {
        return Err(malformed("expected an object with `id`, `kind` and `input`"));
    };
    let id = match fields.remove("id") {
        Some(Value::String(id)) => id,
        Some(Value::Number(id)) => id.to_string(),
        _ => return Err(malformed("`id` is missing or is not a text")),
    };
    let Some(Value::String(kind)) = fields.remove("kind") else {
        return Err(malformed("`kind` is missing or is not a text"));
    };
    let input = match fields.remove("input") {
        Some(Value::Object(input)) => input,
        None => Map::new(),
        Some(_) => return Err(malformed("`input` is not an object")),
    };
    Ok(Problem { id, kind, input })
}

/// Puts quotes around `NaN`, `Infinity`, `-Infinity`, `inf` and numbers beyond the range of a double, outside of strings.
fn quote_numbers_without_place(text: &str) -> Cow<'_, str> {
    let bytes = text.as_bytes();
    let mut out = String::new();
    let (mut copied, mut at) = (0, 0);
    while at < bytes.len() {
        match bytes[at] {
            b'"' => {
                at += 1;
                while at < bytes.len() && bytes[at] != b'"' {
                    at += if bytes[at] == b'\\' { 2 } else { 1 };
                }
                at += 1;
            }
            b'-' | b'+' | b'0'..=b'9' | b'A'..=b'Z' | b'a'..=b'z' => {
                let start = at;
                while at < bytes.len() && (bytes[at].is_ascii_alphanumeric() || b"+-._".contains(&bytes[at]))
                {
                    at += 1;
                }
                let token = &text[start..at];
                if !matches!(token, "true" | "false" | "null")
                    && token.parse::<f64>().is_ok_and(|number| !number.is_finite())
                {
                    out.push_str(&text[copied..start]);
                    let name = if token.to_ascii_lowercase().contains("nan") {
                        "NaN"
                    } else {
                        "Infinity"
                    };
                    out.push('"');
                    out.push_str(name);
                    out.push('"');
                    copied = at;
                }
            }
            _ => at += 1,
        }
    }
    if copied == 0 {
        return Cow::Borrowed(text);
    }
    out.push_str(&text[copied..]);
    Cow::Owned(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_problem_and_an_array_are_read_alike() {
        let one = r#"{"id": 7, "kind": "roc", "input": {"n": 3}, "note": "ignored"}"#;
        let many = format!("[{one}]");
        assert_eq!(parse_problems(one).unwrap(), parse_problems(&many).unwrap());
        assert_eq!(parse_problems(one).unwrap()[0].id, "7");
    }

    #[test]
    fn a_number_without_place_in_json_becomes_a_text_and_strings_stay() {
        let text = r#"{"id": "NaN \" NaN", "kind": "x", "input": {"a": [NaN, -Infinity, 1e999, 1e3]}}"#;
        let problem = &parse_problems(text).unwrap()[0];
        assert_eq!(problem.id, "NaN \" NaN");
        assert_eq!(
            serde_json::to_string(&problem.input).unwrap(),
            r#"{"a":["NaN","Infinity","Infinity",1000.0]}"#
        );
    }

    #[test]
    fn what_is_not_json_is_named_by_line_and_column() {
        let refusal = parse_problems("{\"id\": }").unwrap_err();
        assert_eq!(refusal.code, Code::Malformed);
        assert!(refusal.message.contains("line 1 column"), "{refusal}");
    }

    #[test]
    fn a_problem_without_a_kind_is_named_by_its_place() {
        let refusal = parse_problems(r#"[{"id": "a", "kind": "roc"}, {"id": "b"}]"#).unwrap_err();
        assert!(refusal.message.contains("problem 1: `kind`"), "{refusal}");
    }
}
