//! Holds what every ranking method reads: the performance of alternatives on criteria, and the weight and sense of each criterion.
//!
//! Values are checked once, here, so that the methods can neither meet a NaN nor a column of another length.
//! Kept by column, because every method looks at one criterion of all alternatives at a time.

use p4c_problem::{Code, Refusal};

/// Performances: `rows` alternatives on `columns` criteria, all finite, at least one of each.
#[derive(Debug, Clone, PartialEq)]
pub struct Table {
    rows: usize,
    columns: Vec<Vec<f64>>,
}

impl Table {
    /// A table from its columns, one per criterion.
    ///
    /// # Errors
    /// [`Code::InvalidValue`] when empty, [`Code::WrongShape`] when columns differ in length, [`Code::NotFinite`].
    pub fn from_columns(columns: Vec<Vec<f64>>) -> Result<Self, Refusal> {
        let rows = columns.first().map_or(0, Vec::len);
        if rows == 0 {
            return Err(Refusal::new(
                Code::InvalidValue,
                "a table needs at least one alternative and one criterion",
            ));
        }
        for (j, column) in columns.iter().enumerate() {
            if column.len() != rows {
                return Err(Refusal::new(
                    Code::WrongShape,
                    format!("column {j} has {} values, column 0 has {rows}", column.len()),
                ));
            }
            if let Some(i) = column.iter().position(|x| !x.is_finite()) {
                return Err(Refusal::new(
                    Code::NotFinite,
                    format!("row {i}, column {j} is {}", column[i]),
                ));
            }
        }
        Ok(Self { rows, columns })
    }

    /// A table from its rows, one per alternative.
    ///
    /// # Errors
    /// As [`Table::from_columns`].
    pub fn from_rows(rows: &[Vec<f64>]) -> Result<Self, Refusal> {
        let width = rows.first().map_or(0, Vec::len);
        if let Some(i) = rows.iter().position(|row| row.len() != width) {
            return Err(Refusal::new(
                Code::WrongShape,
                format!("row {i} has {} values, row 0 has {width}", rows[i].len()),
            ));
        }
        Self::from_columns(
            (0..width)
                .map(|j| rows.iter().map(|row| row[j]).collect())
                .collect(),
        )
    }

    /// The number of alternatives.
    pub fn rows(&self) -> usize {
        self.rows
    }

    /// The criteria's columns.
    pub fn columns(&self) -> &[Vec<f64>] {
        &self.columns
    }

    /// The performances of one alternative.
    pub fn row(&self, i: usize) -> Vec<f64> {
        self.columns.iter().map(|column| column[i]).collect()
    }
}

/// Whether more or less of a criterion is better.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sense {
    /// More is better (`1` in a problem's `types`).
    Benefit,
    /// Less is better (`-1` in a problem's `types`).
    Cost,
}

/// Weights and senses of the criteria: finite weights from 0, at least one above 0. They are used as given, not scaled to sum 1.
#[derive(Debug, Clone, PartialEq)]
pub struct Criteria {
    weights: Vec<f64>,
    senses: Vec<Sense>,
}

impl Criteria {
    /// Criteria with these weights and senses.
    ///
    /// # Errors
    /// As [`check_weights`]; [`Code::WrongShape`] when there are more or fewer senses than weights.
    pub fn new(weights: Vec<f64>, senses: Vec<Sense>) -> Result<Self, Refusal> {
        check_weights(&weights)?;
        if weights.len() != senses.len() {
            return Err(Refusal::new(
                Code::WrongShape,
                format!(
                    "`weights` has {} numbers, `types` has {}",
                    weights.len(),
                    senses.len()
                ),
            ));
        }
        Ok(Self { weights, senses })
    }

    /// The weights, as given.
    pub fn weights(&self) -> &[f64] {
        &self.weights
    }

    /// The senses.
    pub fn senses(&self) -> &[Sense] {
        &self.senses
    }

    /// Refuses a table with another number of criteria.
    ///
    /// # Errors
    /// [`Code::WrongShape`].
    pub fn check(&self, table: &Table) -> Result<(), Refusal> {
        if table.columns().len() != self.weights.len() {
            return Err(Refusal::new(
                Code::WrongShape,
                format!(
                    "`matrix` has {} columns, `weights` has {} numbers",
                    table.columns().len(),
                    self.weights.len()
                ),
            ));
        }
        Ok(())
    }
}

/// Refuses weights that are no weights.
///
/// # Errors
/// [`Code::NotFinite`], [`Code::InvalidValue`] for a negative weight or none at all, [`Code::Degenerate`] when all are zero.
pub fn check_weights(weights: &[f64]) -> Result<(), Refusal> {
    for (j, &weight) in weights.iter().enumerate() {
        if !weight.is_finite() {
            return Err(Refusal::new(
                Code::NotFinite,
                format!("`weights[{j}]` is {weight}"),
            ));
        }
        if weight < 0.0 {
            return Err(Refusal::new(
                Code::InvalidValue,
                format!("`weights[{j}]` is {weight}; expected a number from 0"),
            ));
        }
    }
    if weights.is_empty() {
        return Err(Refusal::new(Code::InvalidValue, "`weights` is empty"));
    }
    if !weights.iter().sum::<f64>().is_finite() {
        return Err(Refusal::new(
            Code::NotFinite,
            "`weights` have a sum beyond the range of numbers",
        ));
    }
    if weights.iter().all(|&weight| weight == 0.0) {
        return Err(Refusal::new(
            Code::Degenerate,
            "`weights` are all zero; at least one must count",
        ));
    }
    Ok(())
}

/// Weights divided by their sum. The caller has checked them.
pub(crate) fn shares(weights: &[f64]) -> Vec<f64> {
    let sum: f64 = weights.iter().sum();
    weights.iter().map(|weight| weight / sum).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_table_names_the_cell_that_is_no_number() {
        let refusal = Table::from_rows(&[vec![1.0, 2.0], vec![3.0, f64::NAN]]).unwrap_err();
        assert_eq!(refusal.code, Code::NotFinite);
        assert_eq!(refusal.message, "row 1, column 1 is NaN");
    }

    #[test]
    fn a_ragged_or_empty_table_is_refused() {
        assert_eq!(Table::from_rows(&[]).unwrap_err().code, Code::InvalidValue);
        assert_eq!(Table::from_rows(&[vec![]]).unwrap_err().code, Code::InvalidValue);
        let ragged = Table::from_rows(&[vec![1.0], vec![1.0, 2.0]]).unwrap_err();
        assert_eq!(ragged.code, Code::WrongShape);
        let ragged = Table::from_columns(vec![vec![1.0], vec![1.0, 2.0]]).unwrap_err();
        assert_eq!(ragged.code, Code::WrongShape);
    }

    #[test]
    fn weights_that_are_no_weights_are_refused() {
        let code = |weights: &[f64]| check_weights(weights).unwrap_err().code;
        assert_eq!(code(&[]), Code::InvalidValue);
        assert_eq!(code(&[0.5, -0.1]), Code::InvalidValue);
        assert_eq!(code(&[0.0, 0.0]), Code::Degenerate);
        assert_eq!(code(&[f64::INFINITY]), Code::NotFinite);
        assert_eq!(code(&[1e308, 1e308]), Code::NotFinite);
        assert!(check_weights(&[0.0, 3.0]).is_ok());
    }

    #[test]
    fn criteria_must_match_the_table() {
        let criteria = Criteria::new(vec![1.0, 1.0], vec![Sense::Benefit, Sense::Cost]).unwrap();
        let table = Table::from_rows(&[vec![1.0]]).unwrap();
        assert_eq!(criteria.check(&table).unwrap_err().code, Code::WrongShape);
        assert_eq!(
            Criteria::new(vec![1.0], vec![]).unwrap_err().code,
            Code::WrongShape
        );
    }
}
