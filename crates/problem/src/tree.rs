//! Reads the JSON of problem files into values, but keeps long lists and matrices of numbers as plain numbers.
//!
//! A game of 24 players has a table of 16.8 million entries; as JSON values they would take more than a gigabyte. Which fields of a problem
//! are what is said by [`crate::parse_problems`]; the kept numbers are handed out by [`crate::Input`].

use std::collections::BTreeMap;
use std::fmt;
use std::sync::OnceLock;

use serde::de::{DeserializeSeed, Deserializer, Error, MapAccess, SeqAccess, Visitor};
use serde_json::value::RawValue;
use serde_json::{Map, Number, Value};

/// Long fields directly in the input of a problem, by index of the problem and name of the field.
pub(crate) type LongFields = BTreeMap<(usize, String), Long>;

/// Up to so many numbers stay JSON values.
const SHORT: usize = 1 << 16;

/// A long list or matrix of numbers. All of them are in the range of a double, for what is not was read as a text.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Long {
    /// The numbers, a matrix row by row.
    pub numbers: Vec<f64>,
    /// The length of a row when it is a matrix.
    pub width: Option<usize>,
    /// What a reader sees who asks for the JSON value all the same; made then.
    value: OnceLock<Value>,
}

impl Long {
    /// The numbers of a text that is valid JSON; `None` when it is short, or no list of numbers or rectangular matrix of them.
    fn read(text: &str) -> Option<Self> {
        if text.len() <= SHORT {
            return None;
        }
        let commas = text.bytes().filter(|byte| *byte == b',').count();
        let mut numbers = Vec::with_capacity(commas + 1);
        let mut rest = after(text, '[')?;
        let width = if rest.starts_with('[') {
            let mut width = None;
            loop {
                let before = numbers.len();
                rest = read_list(after(rest, '[')?, &mut numbers)?;
                if *width.get_or_insert(numbers.len() - before) != numbers.len() - before {
                    return None;
                }
                match after(rest, ',') {
                    Some(next) => rest = next,
                    None => break width,
                }
            }
        } else {
            read_list(rest, &mut numbers)?;
            None
        };
        (numbers.len() > SHORT).then(|| Self {
            numbers,
            width,
            value: OnceLock::new(),
        })
    }

    /// The same as a JSON value.
    pub fn value(&self) -> &Value {
        let list = |numbers: &[f64]| {
            let number = |&number| Number::from_f64(number).map_or(Value::Null, Value::Number);
            Value::Array(numbers.iter().map(number).collect())
        };
        self.value.get_or_init(|| match self.width {
            None => list(&self.numbers),
            Some(width) => Value::Array(self.numbers.chunks(width).map(list).collect()),
        })
    }
}

/// What follows this character and blanks, if the text begins with it.
fn after(text: &str, character: char) -> Option<&str> {
    text.strip_prefix(character).map(str::trim_ascii_start)
}

/// Reads numbers parted by commas up to the bracket that ends the list; what follows it and blanks is left. The text is valid JSON.
fn read_list<'t>(mut text: &'t str, numbers: &mut Vec<f64>) -> Option<&'t str> {
    loop {
        let (number, rest) = read_number(text)?;
        numbers.push(number);
        let rest = rest.trim_ascii_start();
        match after(rest, ',') {
            Some(next) => text = next,
            None => return after(rest, ']'),
        }
    }
}

/// The number that a text begins with, and the rest. Up to 15 digits without exponent are exact as a quotient of two whole numbers
/// (Clinger 1990); the others are read by the standard library.
fn read_number(text: &str) -> Option<(f64, &str)> {
    let bytes = text.as_bytes();
    let negative = bytes.first() == Some(&b'-');
    let (mut digits, mut whole, mut point) = (0, 0_u64, None);
    let mut end = usize::from(negative);
    while let Some(&byte) = bytes.get(end) {
        match byte {
            b'0'..=b'9' if digits < 15 => {
                whole = whole * 10 + u64::from(byte - b'0');
                digits += 1;
            }
            b'.' if point.is_none() => point = Some(digits),
            b'0'..=b'9' | b'.' | b'e' | b'E' | b'+' | b'-' => {
                let of_number = |byte: &u8| matches!(byte, b'0'..=b'9' | b'.' | b'e' | b'E' | b'+' | b'-');
                let more = bytes[end..].iter().take_while(|byte| of_number(byte)).count();
                let (number, rest) = text.split_at(end + more);
                return Some((number.parse().ok()?, rest));
            }
            _ => break,
        }
        end += 1;
    }
    if digits == 0 {
        return None;
    }
    const POWERS: [f64; 16] = [
        1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15,
    ];
    let size = whole as f64 / POWERS[digits - point.unwrap_or(digits)];
    Some((if negative { -size } else { size }, &text[end..]))
}

/// Reads a text; in the values, a long field is null.
pub(crate) fn read_tree(text: &str) -> Result<(Value, LongFields), serde_json::Error> {
    let mut long = LongFields::new();
    let mut reader = serde_json::Deserializer::from_str(text);
    let value = Seed {
        place: Place::Root,
        long: &mut long,
    }
    .deserialize(&mut reader)?;
    reader.end()?;
    Ok((value, long))
}

/// Where in a file a value stands.
#[derive(Clone, Copy)]
enum Place {
    Root,
    Problem(usize),
    Input(usize),
    Inside,
}

struct Seed<'l> {
    place: Place,
    long: &'l mut LongFields,
}

impl<'de> DeserializeSeed<'de> for Seed<'_> {
    type Value = Value;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Value, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Seed<'_> {
    type Value = Value;

    fn expecting(&self, formatter: &mut fmt::Formatter) -> fmt::Result {
        formatter.write_str("any JSON value")
    }

    fn visit_bool<E>(self, value: bool) -> Result<Value, E> {
        Ok(Value::Bool(value))
    }

    fn visit_i64<E>(self, value: i64) -> Result<Value, E> {
        Ok(Value::from(value))
    }

    fn visit_u64<E>(self, value: u64) -> Result<Value, E> {
        Ok(Value::from(value))
    }

    fn visit_f64<E>(self, value: f64) -> Result<Value, E> {
        Ok(Number::from_f64(value).map_or(Value::Null, Value::Number))
    }

    fn visit_str<E>(self, value: &str) -> Result<Value, E> {
        Ok(Value::String(value.to_owned()))
    }

    fn visit_string<E>(self, value: String) -> Result<Value, E> {
        Ok(Value::String(value))
    }

    fn visit_unit<E>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Value, A::Error> {
        let mut fields = Map::new();
        while let Some(key) = map.next_key::<String>()? {
            let place = match self.place {
                Place::Root if key == "input" => Place::Input(0),
                Place::Problem(index) if key == "input" => Place::Input(index),
                Place::Input(index) => {
                    let text = map.next_value::<&RawValue>()?.get();
                    // Of a key that stands twice the last value counts.
                    let place = (index, key);
                    self.long.remove(&place);
                    let value = match Long::read(text) {
                        Some(long) => {
                            self.long.insert(place.clone(), long);
                            Value::Null
                        }
                        None => serde_json::from_str(text)
                            .map_err(|error| A::Error::custom(format!("in `{}`: {error}", place.1)))?,
                    };
                    fields.insert(place.1, value);
                    continue;
                }
                _ => Place::Inside,
            };
            let value = map.next_value_seed(Seed {
                place,
                long: &mut *self.long,
            })?;
            fields.insert(key, value);
        }
        Ok(Value::Object(fields))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Value, A::Error> {
        let mut items: Vec<Value> = Vec::new();
        loop {
            let place = match self.place {
                Place::Root => Place::Problem(items.len()),
                _ => Place::Inside,
            };
            let seed = Seed {
                place,
                long: &mut *self.long,
            };
            let Some(item) = seq.next_element_seed(seed)? else {
                return Ok(Value::Array(items));
            };
            items.push(item);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn problem_with(table: &str) -> String {
        format!(
            r#"[{{"id": 1, "kind": "a", "input": {{"n": 3}}}}, {{"input": {{"deep": {{"table": {table}}}, "table": {table}}}}}]"#
        )
    }

    fn long_list() -> Vec<String> {
        (0..SHORT + 5).map(|k| k.to_string()).collect()
    }

    #[test]
    fn short_files_read_as_any_json() {
        let text = r#"{"a": [1, -2, 2.5, "x", null, true, {"b": []}], "input": {"table": [0, 1], "n": -3, "s": "é\n"}}"#;
        let (value, long) = read_tree(text).unwrap();
        assert_eq!(value, serde_json::from_str::<Value>(text).unwrap());
        assert!(long.is_empty());
        for broken in ["{} x", "[1,", r#"{"input": {"n": 01}}"#, r#"{"input": {"n": }}"#] {
            assert!(read_tree(broken).is_err(), "{broken}");
        }
    }

    #[test]
    fn only_long_lists_of_numbers_directly_in_the_input_are_kept_apart() {
        let text = problem_with(&format!("[{}]", long_list().join(" , ")));
        let (value, long) = read_tree(&text).unwrap();
        assert_eq!(long.len(), 1);
        let kept = &long[&(1, "table".to_owned())];
        assert_eq!((kept.numbers.len(), kept.width), (SHORT + 5, None));
        assert_eq!(kept.numbers[SHORT + 4], (SHORT + 4) as f64);
        assert_eq!(kept.value()[3], 3.0);
        assert_eq!(value[1]["input"]["table"], Value::Null);
        assert_eq!(
            value[1]["input"]["deep"]["table"].as_array().map(Vec::len),
            Some(SHORT + 5)
        );
    }

    #[test]
    fn a_long_matrix_is_kept_row_by_row() {
        let rows: Vec<String> = (0..SHORT).map(|k| format!("[{k}, -0.5]")).collect();
        let (value, long) = read_tree(&problem_with(&format!("[\n{} ]", rows.join(", ")))).unwrap();
        let kept = &long[&(1, "table".to_owned())];
        assert_eq!((kept.numbers.len(), kept.width), (2 * SHORT, Some(2)));
        assert_eq!(kept.value()[7], serde_json::json!([7.0, -0.5]));
        assert_eq!(value[1]["input"]["table"], Value::Null);
    }

    #[test]
    fn what_is_no_rectangle_of_numbers_keeps_its_places() {
        let mut items = long_list();
        items[SHORT + 2] = "\"NaN\"".to_owned();
        let mut ragged: Vec<String> = (0..SHORT).map(|k| format!("[{k}, 1]")).collect();
        ragged[5] = "[5]".to_owned();
        let mut mixed = ragged.clone();
        mixed[5] = "5".to_owned();
        for items in [items, ragged, mixed] {
            let (value, long) = read_tree(&problem_with(&format!("[{}]", items.join(",")))).unwrap();
            assert!(long.is_empty());
            let table = value[1]["input"]["table"].as_array().unwrap();
            assert_eq!(table.len(), items.len());
            let at = if items.len() > SHORT { SHORT + 2 } else { 5 };
            assert_eq!(table[at], serde_json::from_str::<Value>(&items[at]).unwrap());
        }
    }

    #[test]
    fn numbers_are_read_to_the_last_digit() {
        for text in [
            "0",
            "-0",
            "-0.0",
            "0.1",
            "-12.5",
            "123456789012345",
            "0.123456789012345",
            "1234567890123456",
            "9007199254740993",
            "0.30000000000000004",
            "1e-7",
            "-2.5E+3",
            "1.7976931348623157e308",
            "4.9e-324",
            "0.000000000000001",
            "99999.9999999999",
        ] {
            let (number, rest) = read_number(text).unwrap();
            assert_eq!(number.to_bits(), text.parse::<f64>().unwrap().to_bits(), "{text}");
            assert!(rest.is_empty());
        }
        for text in ["", "-", "true", "\"1\"", "[1]", ".."] {
            assert!(read_number(text).is_none(), "{text}");
        }
    }

    #[test]
    fn of_a_field_that_stands_twice_the_last_counts() {
        let list = format!("[{}]", long_list().join(","));
        let (value, long) = read_tree(&format!(r#"{{"input": {{"table": {list}, "table": [1]}}}}"#)).unwrap();
        assert_eq!((long.len(), &value["input"]["table"][0]), (0, &Value::from(1)));
    }

    #[test]
    fn a_field_nested_too_deeply_is_named() {
        let text = format!(
            r#"{{"input": {{"x": {}{}}}}}"#,
            "[".repeat(100_000),
            "]".repeat(100_000)
        );
        let error = read_tree(&text).unwrap_err().to_string();
        assert!(error.contains("in `x`: recursion limit"), "{error}");
    }
}
