//! Reads the fields of a problem's input: each missing, mistyped or non-finite value is refused by name and index.
//!
//! Engines' `problem` modules use it so that a fault reads the same whatever the kind; shapes are checked here, meaning there.

use std::path::{Path, PathBuf};

use serde_json::{Map, Value};

use crate::{Code, Refusal};

/// The fields of one object of a problem, with the path that messages name them by.
#[derive(Debug, Clone)]
pub struct Input<'a> {
    fields: &'a Map<String, Value>,
    path: String,
    folder: PathBuf,
}

impl<'a> Input<'a> {
    /// The input of a problem that was read from a file in `folder` (files named in the input are looked up there).
    pub fn new(fields: &'a Map<String, Value>, folder: &Path) -> Self {
        Self {
            fields,
            path: String::new(),
            folder: folder.to_owned(),
        }
    }

    /// The folder of the problem's file.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// The value of a field; `None` when it is absent or null.
    pub fn get(&self, name: &str) -> Option<&'a Value> {
        self.fields.get(name).filter(|value| !value.is_null())
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
        number(self.need(name)?, &self.name(name))
    }

    /// A whole number from 0.
    ///
    /// # Errors
    /// [`Code::MissingField`], [`Code::InvalidValue`], [`Code::NotFinite`].
    pub fn count(&self, name: &str) -> Result<usize, Refusal> {
        count(self.need(name)?, &self.name(name))
    }

    /// Finite numbers in order.
    ///
    /// # Errors
    /// [`Code::MissingField`], [`Code::InvalidValue`], [`Code::NotFinite`].
    pub fn numbers(&self, name: &str) -> Result<Vec<f64>, Refusal> {
        numbers(self.need(name)?, &self.name(name))
    }

    /// Whole numbers from 0 in order.
    ///
    /// # Errors
    /// [`Code::MissingField`], [`Code::InvalidValue`], [`Code::NotFinite`].
    pub fn counts(&self, name: &str) -> Result<Vec<usize>, Refusal> {
        let path = self.name(name);
        array(self.need(name)?, &path)?
            .iter()
            .enumerate()
            .map(|(i, v)| count(v, &format!("{path}[{i}]")))
            .collect()
    }

    /// A rectangular matrix of finite numbers, as rows. May have no rows.
    ///
    /// # Errors
    /// [`Code::MissingField`], [`Code::InvalidValue`], [`Code::NotFinite`], [`Code::WrongShape`] when rows differ in length.
    pub fn matrix(&self, name: &str) -> Result<Vec<Vec<f64>>, Refusal> {
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

fn number(value: &Value, path: &str) -> Result<f64, Refusal> {
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

fn count(value: &Value, path: &str) -> Result<usize, Refusal> {
    let number = number(value, path)?;
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
        .map(|(i, v)| number(v, &format!("{path}[{i}]")))
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
