//! Checks the shapes and values of hosting problems, so that the methods can rely on them.
//!
//! A fault names the field and the index; meaning (whether there is a solution) is judged by the models.

use p4c_problem::{Code, Refusal};

/// More cells (hosts times customers) than this are refused.
pub(crate) const MOST_CELLS: usize = 20_000_000;

/// Checks a matrix with one row a host, finite or plus infinity, and gives the number of its columns.
pub(crate) fn matrix(name: &str, rows: &[Vec<f64>], other: &str, hosts: usize) -> Result<usize, Refusal> {
    if hosts == 0 || rows.is_empty() {
        return Err(Refusal::new(
            Code::InvalidValue,
            format!(
                "`{}` is empty; expected at least one host",
                if hosts == 0 { other } else { name }
            ),
        ));
    }
    if rows.len() != hosts {
        return Err(Refusal::new(
            Code::WrongShape,
            format!(
                "`{name}` has {} rows, but `{other}` has {hosts} hosts",
                rows.len()
            ),
        ));
    }
    let customers = rows[0].len();
    if customers == 0 {
        return Err(Refusal::new(
            Code::InvalidValue,
            format!("`{name}[0]` is empty; expected at least one customer"),
        ));
    }
    if hosts.saturating_mul(customers) > MOST_CELLS {
        return Err(Refusal::new(
            Code::TooLarge,
            format!("`{name}` has {hosts} x {customers} cells; at most {MOST_CELLS} can be solved"),
        ));
    }
    for (i, row) in rows.iter().enumerate() {
        if row.len() != customers {
            return Err(Refusal::new(
                Code::WrongShape,
                format!(
                    "`{name}[{i}]` has {} numbers, `{name}[0]` has {customers}",
                    row.len()
                ),
            ));
        }
        if let Some(j) = row
            .iter()
            .position(|cost| cost.is_nan() || *cost == f64::NEG_INFINITY || too_big(*cost))
        {
            return Err(Refusal::new(
                Code::NotFinite,
                format!(
                    "`{name}[{i}][{j}]` is {:?}; expected a number up to 1e15, or null for not possible",
                    row[j]
                ),
            ));
        }
    }
    Ok(customers)
}

fn too_big(value: f64) -> bool {
    value.is_finite() && value.abs() > 1e15
}

/// Checks that all values are finite.
pub(crate) fn finite(name: &str, values: &[f64]) -> Result<(), Refusal> {
    match values
        .iter()
        .position(|value| !value.is_finite() || too_big(*value))
    {
        None => Ok(()),
        Some(i) => Err(Refusal::new(
            Code::NotFinite,
            format!("`{name}[{i}]` is {:?}; expected a number up to 1e15", values[i]),
        )),
    }
}

/// Checks that there are `expected` values, finite and from 0.
pub(crate) fn from_zero(name: &str, values: &[f64], other: &str, expected: usize) -> Result<(), Refusal> {
    if values.len() != expected {
        return Err(Refusal::new(
            Code::WrongShape,
            format!(
                "`{name}` has {} numbers, but `{other}` asks for {expected}",
                values.len()
            ),
        ));
    }
    finite(name, values)?;
    match values.iter().position(|value| *value < 0.0) {
        None => Ok(()),
        Some(i) => Err(Refusal::new(
            Code::InvalidValue,
            format!("`{name}[{i}]` is {}; expected a number from 0", values[i]),
        )),
    }
}

/// Checks the customers' demand.
pub(crate) fn demand(values: &[f64], other: &str, customers: usize) -> Result<(), Refusal> {
    from_zero("demand", values, other, customers)
}

/// The first customer whom no host can serve.
pub(crate) fn unreachable_customer(cost: &[Vec<f64>], customers: usize) -> Option<usize> {
    (0..customers).find(|j| cost.iter().all(|row| row[*j].is_infinite()))
}
