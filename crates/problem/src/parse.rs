//! Reads problem files: one problem or an array of them, with a clear refusal for numbers that JSON has no place for.
//!
//! `NaN`, `Infinity` and `1e999` are not JSON, yet programs write them. Here they become the strings `"NaN"` and `"Infinity"`, so that
//! only the problem that holds one is refused (by [`crate::Input`], with the code `not_finite`), and the others are still answered.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::path::Path;

use serde_json::{Map, Value};

use crate::tree::{Long, LongFields, read_tree};
use crate::{Code, Input, Refusal};

/// A decision problem as a file gives it.
#[derive(Debug, Clone, PartialEq)]
pub struct Problem {
    /// The key of its answer.
    pub id: String,
    /// Which method answers it, for example `topsis`.
    pub kind: String,
    /// The fields of its input; a list or matrix of more than 65,536 numbers is null here and kept apart (see [`Problem::as_input`]).
    pub input: Map<String, Value>,
    /// What it lacks to be a problem, with its index: then this is its answer, and the others are answered all the same.
    pub fault: Option<Refusal>,
    long: BTreeMap<String, Long>,
}

impl Problem {
    /// The input with its long fields, as engines read it; files named in it are looked up in `folder`.
    pub fn as_input(&self, folder: &Path) -> Input<'_> {
        Input::with_long_fields(&self.input, &self.long, folder)
    }
}

/// Reads a problem `{"id", "kind", "input"}` or an array of them. Unknown keys are ignored; a number serves as an id. One that lacks an
/// id gets its place as one (`#0`), so that its fault can be told.
///
/// # Errors
/// [`Code::Malformed`] with line and column where the text is not JSON.
pub fn parse_problems(text: &str) -> Result<Vec<Problem>, Refusal> {
    let text = quote_numbers_without_place(text.trim_start_matches('\u{feff}'));
    let (value, mut long) =
        read_tree(&text).map_err(|error| Refusal::new(Code::Malformed, format!("not JSON: {error}")))?;
    Ok(match value {
        Value::Array(items) => items
            .into_iter()
            .enumerate()
            .map(|(i, item)| problem(item, i, &mut long))
            .collect(),
        item => vec![problem(item, 0, &mut long)],
    })
}

fn problem(value: Value, index: usize, long: &mut LongFields) -> Problem {
    let mut problem = Problem {
        id: format!("#{index}"),
        kind: String::new(),
        input: Map::new(),
        fault: None,
        long: BTreeMap::new(),
    };
    let malformed = |what: &str| Some(Refusal::new(Code::Malformed, format!("problem {index}: {what}")));
    let Value::Object(mut fields) = value else {
        problem.fault = malformed("expected an object with `id`, `kind` and `input`");
        return problem;
    };
    match fields.remove("id") {
        Some(Value::String(id)) => problem.id = id,
        Some(Value::Number(id)) => problem.id = id.to_string(),
        _ => problem.fault = malformed("`id` is missing or is not a text"),
    }
    match fields.remove("kind") {
        Some(Value::String(kind)) => problem.kind = kind,
        _ => {
            problem.fault = problem
                .fault
                .or_else(|| malformed("`kind` is missing or is not a text"))
        }
    }
    match fields.remove("input") {
        Some(Value::Object(input)) => problem.input = input,
        None => {}
        Some(_) => problem.fault = problem.fault.or_else(|| malformed("`input` is not an object")),
    }
    let of_this = |name: &String| Some((name.clone(), long.remove(&(index, name.clone()))?));
    problem.long = problem.input.keys().filter_map(of_this).collect();
    problem
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
                let mut plain = true;
                while at < bytes.len() && (bytes[at].is_ascii_alphanumeric() || b"+-._".contains(&bytes[at]))
                {
                    plain &= bytes[at] < b'A';
                    at += 1;
                }
                let token = &text[start..at];
                // Most numbers are told by their characters alone.
                if !(plain && token.len() <= SURELY_FINITE) && is_not_finite(token) {
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

/// The most digits that a number without an exponent may have and be in the range of a double whatever they are.
const SURELY_FINITE: usize = 300;

/// Whether a word or number stands for one that is not finite.
fn is_not_finite(token: &str) -> bool {
    !matches!(token, "true" | "false" | "null")
        && token.parse::<f64>().is_ok_and(|number| !number.is_finite())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_array_is_read_like_a_short_one() {
        let numbers = |last: &str| {
            let mut items = vec!["1".to_owned(); 70_000];
            items.push(last.to_owned());
            format!(
                r#"{{"id": 1, "kind": "a", "input": {{"short": [2], "table": [{}]}}}}"#,
                items.join(",")
            )
        };
        let problems = parse_problems(&numbers("2.5")).unwrap();
        let input = problems[0].as_input(Path::new("."));
        let table = input.numbers("table").unwrap();
        assert_eq!((table.len(), table[70_000]), (70_001, 2.5));
        assert_eq!(input.numbers("short").unwrap(), [2.0]);
        let refused = input.counts("table").unwrap_err();
        assert!(refused.message.starts_with("`table[70000]` is 2.5"), "{refused}");
        let mut digits = vec!["9"; 310].concat();
        digits.push_str(".5");
        let beyond = parse_problems(&numbers(&digits)).unwrap();
        let refused = beyond[0].as_input(Path::new(".")).numbers("table").unwrap_err();
        assert_eq!(refused.code, Code::NotFinite);
        let problems = parse_problems(&numbers("1e999")).unwrap();
        let refused = problems[0].as_input(Path::new(".")).numbers("table").unwrap_err();
        assert_eq!(refused.code, Code::NotFinite);
        assert!(refused.message.contains("`table[70000]`"), "{refused}");
    }

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
    fn a_broken_problem_is_named_by_its_place_and_the_others_are_read() {
        let text = r#"[{"id": "a", "kind": "roc"}, {"id": "b"}, 3, {"kind": "roc"}, {"id": 5, "kind": "roc", "input": []}]"#;
        let problems = parse_problems(text).unwrap();
        assert_eq!(problems[0].fault, None);
        let faults: Vec<(&str, String)> = problems[1..]
            .iter()
            .map(|problem| (problem.id.as_str(), problem.fault.clone().unwrap().message))
            .collect();
        assert_eq!(
            faults[0],
            ("b", "problem 1: `kind` is missing or is not a text".to_owned())
        );
        assert_eq!(faults[1].0, "#2");
        assert_eq!(
            faults[2],
            ("#3", "problem 3: `id` is missing or is not a text".to_owned())
        );
        assert_eq!(faults[3], ("5", "problem 4: `input` is not an object".to_owned()));
    }

    #[test]
    fn what_is_nested_too_deeply_is_no_problem() {
        let text = format!("{}{}", "[".repeat(100_000), "]".repeat(100_000));
        assert_eq!(parse_problems(&text).unwrap_err().code, Code::Malformed);
    }
}
