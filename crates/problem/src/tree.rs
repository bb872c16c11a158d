//! Reads the JSON of problem files into values, but keeps long arrays of numbers as plain numbers.
//!
//! A game of 24 players has a table of 16.8 million entries; as JSON values they would take more than a gigabyte. Which fields of a problem
//! are what is said by [`crate::parse_problems`]; the kept numbers are handed out by [`crate::Input::numbers`].

use std::collections::BTreeMap;
use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, Error, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Number, Value};

/// Arrays of numbers directly in the input of a problem, by index of the problem and name of the field.
pub(crate) type LongArrays = BTreeMap<(usize, String), Vec<f64>>;

/// Arrays up to this length stay JSON values.
const SHORT: usize = 1 << 16;

/// Reads a text; in the values, a long array of numbers is empty.
pub(crate) fn read_tree(text: &str) -> Result<(Value, LongArrays), serde_json::Error> {
    let mut long = LongArrays::new();
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
enum Place<'n> {
    Root,
    Problem(usize),
    Input(usize),
    Field(usize, &'n str),
    Inside,
}

struct Seed<'n, 'l> {
    place: Place<'n>,
    long: &'l mut LongArrays,
}

impl<'de> DeserializeSeed<'de> for Seed<'_, '_> {
    type Value = Value;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Value, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Seed<'_, '_> {
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
                Place::Input(index) => Place::Field(index, &key),
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
            if let Place::Field(index, name) = self.place
                && items.len() == SHORT
                && items.iter().all(Value::is_number)
            {
                let numbers: Vec<f64> = items.iter().filter_map(Value::as_f64).collect();
                return go_on_with_numbers(numbers, seq, (index, name), self.long);
            }
        }
    }
}

/// Reads the rest of an array whose items so far are numbers; anything else in it turns all back into values.
fn go_on_with_numbers<'de, A: SeqAccess<'de>>(
    mut numbers: Vec<f64>,
    mut seq: A,
    (index, name): (usize, &str),
    long: &mut LongArrays,
) -> Result<Value, A::Error> {
    loop {
        let seed = Seed {
            place: Place::Inside,
            long: &mut *long,
        };
        let Some(item) = seq.next_element_seed(seed)? else {
            long.insert((index, name.to_owned()), numbers);
            return Ok(Value::Array(Vec::new()));
        };
        match item.as_f64() {
            Some(number) => numbers.push(number),
            None => {
                // The reader of the field will refuse this item by its index: what stands before it has to be there.
                let value = |number: f64| Number::from_f64(number).map(Value::Number);
                let mut items: Vec<Value> = numbers
                    .into_iter()
                    .map(value)
                    .collect::<Option<_>>()
                    .ok_or_else(|| A::Error::custom("a number that is not finite"))?;
                items.push(item);
                while let Some(item) = seq.next_element_seed(Seed {
                    place: Place::Inside,
                    long: &mut *long,
                })? {
                    items.push(item);
                }
                return Ok(Value::Array(items));
            }
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

    #[test]
    fn short_files_read_as_any_json() {
        let text = r#"{"a": [1, -2, 2.5, "x", null, true, {"b": []}], "input": {"table": [0, 1]}}"#;
        let (value, long) = read_tree(text).unwrap();
        assert_eq!(value, serde_json::from_str::<Value>(text).unwrap());
        assert!(long.is_empty());
        assert!(read_tree("{} x").is_err() && read_tree("[1,").is_err());
    }

    #[test]
    fn only_long_arrays_of_numbers_directly_in_the_input_are_kept_apart() {
        let numbers: Vec<String> = (0..SHORT + 5).map(|k| k.to_string()).collect();
        let text = problem_with(&format!("[{}]", numbers.join(",")));
        let (value, long) = read_tree(&text).unwrap();
        assert_eq!(long.len(), 1);
        let kept = &long[&(1, "table".to_owned())];
        assert_eq!((kept.len(), kept[SHORT + 4]), (SHORT + 5, (SHORT + 4) as f64));
        assert_eq!(value[1]["input"]["table"], Value::Array(Vec::new()));
        assert_eq!(
            value[1]["input"]["deep"]["table"].as_array().map(Vec::len),
            Some(SHORT + 5)
        );
    }

    #[test]
    fn a_word_among_many_numbers_keeps_its_place() {
        let mut items: Vec<String> = (0..SHORT + 5).map(|k| k.to_string()).collect();
        items[SHORT + 2] = "\"NaN\"".to_owned();
        let (value, long) = read_tree(&problem_with(&format!("[{}]", items.join(",")))).unwrap();
        assert!(long.is_empty());
        let table = value[1]["input"]["table"].as_array().unwrap();
        assert_eq!((table.len(), table[SHORT + 2].as_str()), (SHORT + 5, Some("NaN")));
    }
}
