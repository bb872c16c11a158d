//! Reads the fields of a problem's input: each missing, mistyped or non-finite value is refused by name and index.
//!
//! Engines' `problem` modules use it so that a fault reads the same whatever the kind; shapes are checked here, meaning there.

use std::collections::BTreeMap;
use std::fmt::Arguments;
use std::path::{Path, PathBuf};

use serde_json::{Map, Value};

use crate::tree::Long;
use crate::{Code, Refusal};

/// The fields of one object of a problem, with the path that messages name them by.
#[derive(Debug, Clone)]
pub struct Input<'a> {
    fields: &'a Map<String, Value>,
    /// Long lists and matrices of numbers, which are null in `fields`.
    long: Option<&'a BTreeMap<String, Long>>,
    path: String,
    folder: PathBuf,
}

impl<'a> Input<'a> {
    /// The input of a problem that was read from a file in `folder` (files named in the input are looked up there).
    pub fn new(fields: &'a Map<String, Value>, folder: &Path) -> Self {
        Self {
            fields,
            long: None,
            path: String::new(),
            folder: folder.to_owned(),
        }
    }

    pub(crate) fn with_long_fields(
        fields: &'a Map<String, Value>,
        long: &'a BTreeMap<String, Long>,
        folder: &Path,
    ) -> Self {
        Self {
            long: Some(long),
            ..Self::new(fields, folder)
        }
    }

    /// The folder of the problem's file.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// Whether a field is there and not null.
    pub fn has(&self, name: &str) -> bool {
        self.long(name).is_some() || self.fields.get(name).is_some_and(|value| !value.is_null())
    }

    /// The value of a field; `None` when it is absent or null. A long list or matrix of numbers is better asked for as what it is.
    pub fn get(&self, name: &str) -> Option<&'a Value> {
        match self.long(name) {
            Some(long) => Some(long.value()),
            None => self.fields.get(name).filter(|value| !value.is_null()),
        }
    }

    fn long(&self, name: &str) -> Option<&'a Long> {
        self.long?.get(name)
    }

    /// The name of a field as messages show it, for example `form.costs`.
    pub fn name(&self, field: &str) -> String {
        if self.path.is_empty() {
            field.to_owned()
        } else {
            format!("{}.{field}", self.path)
        }
    }

    /// The value of a field that must be there.
    ///
    /// # Errors
    /// [`Code::MissingField`].
    pub fn need(&self, name: &str) -> Result<&'a Value, Refusal> {
        self.get(name)
            .ok_or_else(|| Refusal::new(Code::MissingField, format!("`{}` is missing", self.name(name))))
    }

    /// An object inside this one.
    ///
    /// # Errors
    /// [`Code::MissingField`], [`Code::InvalidValue`] when it is no object.
    pub fn object(&self, name: &str) -> Result<Input<'a>, Refusal> {
        self.as_object(self.need(name)?, self.name(name))
    }

    /// The objects of an array inside this one.
    ///
    /// # Errors
    /// [`Code::MissingField`], [`Code::InvalidValue`].
    pub fn objects(&self, name: &str) -> Result<Vec<Input<'a>>, Refusal> {
        let path = self.name(name);
        array(self.need(name)?, &path)?
            .iter()
            .enumerate()
            .map(|(i, item)| self.as_object(item, format!("{path}[{i}]")))
            .collect()
    }

    fn as_object(&self, value: &'a Value, path: String) -> Result<Input<'a>, Refusal> {
        match value {
            Value::Object(fields) => Ok(Input {
                fields,
                long: None,
                path,
                folder: self.folder.clone(),
            }),
            _ => Err(Refusal::new(
                Code::InvalidValue,
                format!("`{path}` is not an object"),
            )),
        }
    }

    /// A text.
    ///
    /// # Errors
    /// [`Code::MissingField`], [`Code::InvalidValue`].
    pub fn text(&self, name: &str) -> Result<&'a str, Refusal> {
        self.need(name)?
            .as_str()
            .ok_or_else(|| Refusal::new(Code::InvalidValue, format!("`{}` is not a text", self.name(name))))
    }

    /// A finite number.
    ///
    /// # Errors
    /// [`Code::MissingField`], [`Code::InvalidValue`], [`Code::NotFinite`].
    pub fn number(&self, name: &str) -> Result<f64, Refusal> {
        number(self.need(name)?, format_args!("{}", self.name(name)))
    }

    /// A whole number from 0.
    ///
    /// # Errors
    /// [`Code::MissingField`], [`Code::InvalidValue`], [`Code::NotFinite`].
    pub fn count(&self, name: &str) -> Result<usize, Refusal> {
        count(self.need(name)?, format_args!("{}", self.name(name)))
    }

    /// Finite numbers in order.
    ///
    /// # Errors
    /// [`Code::MissingField`], [`Code::InvalidValue`], [`Code::NotFinite`].
    pub fn numbers(&self, name: &str) -> Result<Vec<f64>, Refusal> {
        if let Some(numbers) = self.long_list(name) {
            return Ok(numbers.clone());
        }
        numbers(self.need(name)?, &self.name(name))
    }

    fn long_list(&self, name: &str) -> Option<&'a Vec<f64>> {
        self.long(name)
            .filter(|long| long.width.is_none())
            .map(|long| &long.numbers)
    }

    /// The rows of a long matrix.
    fn long_rows(&self, name: &str) -> Option<std::slice::ChunksExact<'a, f64>> {
        let long = self.long(name)?;
        Some(long.numbers.chunks_exact(long.width?))
    }

    /// Whole numbers from 0 in order.
    ///
    /// # Errors
    /// [`Code::MissingField`], [`Code::InvalidValue`], [`Code::NotFinite`].
    pub fn counts(&self, name: &str) -> Result<Vec<usize>, Refusal> {
        let path = self.name(name);
        if let Some(numbers) = self.long_list(name) {
            return numbers
                .iter()
                .enumerate()
                .map(|(i, &number)| whole_from_zero(number, format_args!("{path}[{i}]")))
                .collect();
        }
        array(self.need(name)?, &path)?
            .iter()
            .enumerate()
            .map(|(i, v)| count(v, format_args!("{path}[{i}]")))
            .collect()
    }

    /// A finite number that may be left out.
    ///
    /// # Errors
    /// [`Code::InvalidValue`], [`Code::NotFinite`].
    pub fn optional_number(&self, name: &str) -> Result<Option<f64>, Refusal> {
        self.has(name).then(|| self.number(name)).transpose()
    }

    /// A whole number from 0 that may be left out.
    ///
    /// # Errors
    /// [`Code::InvalidValue`], [`Code::NotFinite`].
    pub fn optional_count(&self, name: &str) -> Result<Option<usize>, Refusal> {
        self.has(name).then(|| self.count(name)).transpose()
    }

    /// Finite numbers that may be left out, as a whole.
    ///
    /// # Errors
    /// [`Code::InvalidValue`], [`Code::NotFinite`].
    pub fn optional_numbers(&self, name: &str) -> Result<Option<Vec<f64>>, Refusal> {
        self.has(name).then(|| self.numbers(name)).transpose()
    }

    /// A rectangular matrix of finite numbers, as its columns: the shape that methods over criteria read fastest.
    ///
    /// # Errors
    /// [`Code::MissingField`], [`Code::InvalidValue`] also when it has no rows or no columns, [`Code::NotFinite`],
    /// [`Code::WrongShape`] when rows differ in length.
    pub fn columns(&self, name: &str) -> Result<Vec<Vec<f64>>, Refusal> {
        if let Some(rows) = self.long_rows(name) {
            let mut columns =
                vec![Vec::with_capacity(rows.len()); rows.clone().next().map_or(0, <[f64]>::len)];
            for row in rows {
                for (column, &cell) in columns.iter_mut().zip(row) {
                    column.push(cell);
                }
            }
            return Ok(columns);
        }
        let path = self.name(name);
        let rows = array(self.need(name)?, &path)?;
        let width = match rows.first() {
            Some(row) => array(row, &format!("{path}[0]"))?.len(),
            None => 0,
        };
        if width == 0 {
            return Err(Refusal::new(
                Code::InvalidValue,
                format!("`{path}` is empty; expected at least one row and one column"),
            ));
        }
        let mut columns = vec![Vec::with_capacity(rows.len()); width];
        for (i, row) in rows.iter().enumerate() {
            let Value::Array(row) = row else {
                return Err(Refusal::new(
                    Code::InvalidValue,
                    format!("`{path}[{i}]` is not an array"),
                ));
            };
            if row.len() != width {
                return Err(Refusal::new(
                    Code::WrongShape,
                    format!("`{path}[{i}]` has {} numbers, `{path}[0]` has {width}", row.len()),
                ));
            }
            for (j, cell) in row.iter().enumerate() {
                columns[j].push(number(cell, format_args!("{path}[{i}][{j}]"))?);
            }
        }
        Ok(columns)
    }

    /// A rectangular matrix of finite numbers, as rows. May have no rows.
    ///
    /// # Errors
    /// [`Code::MissingField`], [`Code::InvalidValue`], [`Code::NotFinite`], [`Code::WrongShape`] when rows differ in length.
    pub fn matrix(&self, name: &str) -> Result<Vec<Vec<f64>>, Refusal> {
        if let Some(rows) = self.long_rows(name) {
            return Ok(rows.map(<[f64]>::to_vec).collect());
        }
        matrix(self.need(name)?, &self.name(name))
    }
}

/// The items of an array, or a refusal that names it.
fn array<'a>(value: &'a Value, path: &str) -> Result<&'a [Value], Refusal> {
    match value {
        Value::Array(items) => Ok(items),
        _ => Err(Refusal::new(
            Code::InvalidValue,
            format!("`{path}` is not an array"),
        )),
    }
}

/// The path is only written out when there is a fault: a matrix may have a million numbers.
fn number(value: &Value, path: Arguments<'_>) -> Result<f64, Refusal> {
    match value {
        Value::Number(number) => number
            .as_f64()
            .filter(|number| number.is_finite())
            .ok_or_else(|| Refusal::new(Code::NotFinite, format!("`{path}` is not a finite number"))),
        Value::String(text) if text == "NaN" || text == "Infinity" => Err(Refusal::new(
            Code::NotFinite,
            format!("`{path}` is {text}; expected a finite number"),
        )),
        _ => Err(Refusal::new(
            Code::InvalidValue,
            format!("`{path}` is not a number"),
        )),
    }
}

fn count(value: &Value, path: Arguments<'_>) -> Result<usize, Refusal> {
    whole_from_zero(number(value, path)?, path)
}

fn whole_from_zero(number: f64, path: Arguments<'_>) -> Result<usize, Refusal> {
    if number < 0.0 || number.fract() != 0.0 || number > 9e15 {
        return Err(Refusal::new(
            Code::InvalidValue,
            format!("`{path}` is {number}; expected a whole number from 0"),
        ));
    }
    Ok(number as usize)
}

fn numbers(value: &Value, path: &str) -> Result<Vec<f64>, Refusal> {
    array(value, path)?
        .iter()
        .enumerate()
        .map(|(i, v)| number(v, format_args!("{path}[{i}]")))
        .collect()
}

fn matrix(value: &Value, path: &str) -> Result<Vec<Vec<f64>>, Refusal> {
    let rows: Vec<Vec<f64>> = array(value, path)?
        .iter()
        .enumerate()
        .map(|(i, row)| numbers(row, &format!("{path}[{i}]")))
        .collect::<Result<_, _>>()?;
    if let Some(i) = rows.iter().position(|row| row.len() != rows[0].len()) {
        return Err(Refusal::new(
            Code::WrongShape,
            format!(
                "`{path}[{i}]` has {} numbers, `{path}[0]` has {}",
                rows[i].len(),
                rows[0].len()
            ),
        ));
    }
    Ok(rows)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refused(text: &str, read: impl Fn(&Input<'_>) -> Option<Refusal>) -> (Code, String) {
        let value: Value = serde_json::from_str(text).unwrap();
        let input = Input::new(value.as_object().unwrap(), Path::new("."));
        let refusal = read(&input).unwrap();
        (refusal.code, refusal.message)
    }

    #[test]
    fn a_fault_in_a_matrix_is_named_by_row_and_column() {
        let (code, message) = refused(r#"{"m": [[1, 2], [3, "NaN"]]}"#, |input| input.columns("m").err());
        assert_eq!(code, Code::NotFinite);
        assert!(message.contains("`m[1][1]`"), "{message}");
        let (code, message) = refused(r#"{"m": [[1, 2], [3]]}"#, |input| input.columns("m").err());
        assert_eq!(code, Code::WrongShape);
        assert!(message.contains("`m[1]` has 1 numbers"), "{message}");
    }

    #[test]
    fn columns_of_nothing_are_refused() {
        for text in [
            r#"{"m": []}"#,
            r#"{"m": [[]]}"#,
            r#"{"m": [1]}"#,
            r#"{"m": [[1], 2]}"#,
        ] {
            assert_eq!(
                refused(text, |input| input.columns("m").err()).0,
                Code::InvalidValue
            );
        }
    }

    #[test]
    fn columns_are_the_transposed_rows() {
        let value: Value = serde_json::from_str(r#"{"m": [[1, 2], [3, 4], [5, 6]], "k": null}"#).unwrap();
        let input = Input::new(value.as_object().unwrap(), Path::new("."));
        assert_eq!(
            input.columns("m").unwrap(),
            [vec![1.0, 3.0, 5.0], vec![2.0, 4.0, 6.0]]
        );
        assert_eq!(input.optional_number("k").unwrap(), None);
        assert_eq!(input.optional_count("absent").unwrap(), None);
        assert_eq!(input.optional_numbers("absent").unwrap(), None);
    }
}
