//! Reads the inline matrices of hosting problems, in which null means "not possible".
//!
//! Everything else is read by [`p4c_problem::Input`]; shapes and values are checked by the models.

use p4c_problem::{Code, Input, Refusal};
use serde_json::Value;

/// A matrix whose null cells become infinite.
pub(crate) fn matrix_with_nulls(input: &Input, name: &str) -> Result<Vec<Vec<f64>>, Refusal> {
    let path = input.name(name);
    let not_an_array = |path: &str| Refusal::new(Code::InvalidValue, format!("`{path}` is not an array"));
    let Value::Array(rows) = input.need(name)? else {
        return Err(not_an_array(&path));
    };
    rows.iter()
        .enumerate()
        .map(|(i, row)| {
            let Value::Array(cells) = row else {
                return Err(not_an_array(&format!("{path}[{i}]")));
            };
            cells
                .iter()
                .enumerate()
                .map(|(j, cell)| number_or_null(cell, || format!("{path}[{i}][{j}]")))
                .collect()
        })
        .collect()
}

fn number_or_null(cell: &Value, path: impl Fn() -> String) -> Result<f64, Refusal> {
    match cell {
        Value::Null => Ok(f64::INFINITY),
        Value::Number(number) => number
            .as_f64()
            .filter(|number| number.is_finite())
            .ok_or_else(|| Refusal::new(Code::NotFinite, format!("`{}` is not a finite number", path()))),
        Value::String(text) if text == "NaN" || text == "Infinity" => Err(Refusal::new(
            Code::NotFinite,
            format!("`{}` is {text}; expected a finite number or null", path()),
        )),
        _ => Err(Refusal::new(
            Code::InvalidValue,
            format!("`{}` is not a number and not null", path()),
        )),
    }
}
