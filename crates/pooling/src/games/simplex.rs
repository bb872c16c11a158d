//! A dual simplex method for "lower the level until no constraint is left to add": the linear programmes behind least core and nucleolus.
//!
//! Variables are the shares of n players and a level; rows are `x(S) + level >= worth(S)` (on the level) or `x(S) >= bound` or `x(S) = value`.
//! The caller adds violated rows one by one ([`Basis::enter`]); which rows exist is not known here.

use super::random;

/// One row of the programme.
#[derive(Debug, Clone)]
pub(crate) struct Row<T> {
    /// What the caller knows it by.
    pub tag: T,
    /// Coefficients of the shares (0 or 1), then that of the level (1 or 0).
    pub coefficients: Vec<f64>,
    /// The right-hand side.
    pub worth: f64,
    /// Whether it holds with equality for good.
    pub equality: bool,
}

/// n + 1 independent rows, the inverse of their matrix, and the point at which all are tight.
#[derive(Debug, Clone)]
pub(crate) struct Basis<T> {
    size: usize,
    rows: Vec<Row<T>>,
    /// Column j of the inverse belongs to row j.
    columns: Vec<Vec<f64>>,
    /// The shares, then the level.
    point: Vec<f64>,
    /// Multipliers with a small generic addition, so that no two ratios tie and no cycle can be.
    perturbed: Vec<f64>,
    pivots_since_inversion: usize,
}

/// The programme has no feasible point, or rounding made it look so.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct NoPivot;

/// Pivots after which the inverse is computed afresh.
const PIVOTS_PER_INVERSION: usize = 60;

impl<T: Clone> Basis<T> {
    /// A basis of these rows; their multipliers (the last row of the inverse) must not be negative on inequalities.
    pub(crate) fn new(rows: Vec<Row<T>>, perturbation: f64) -> Result<Self, NoPivot> {
        let size = rows.len();
        let mut basis = Self {
            size,
            rows,
            columns: Vec::new(),
            point: vec![0.0; size],
            perturbed: Vec::new(),
            pivots_since_inversion: 0,
        };
        basis.invert()?;
        let mut state = 7;
        basis.perturbed = (0..size)
            .map(|j| basis.multiplier(j) + perturbation * (0.5 + random::unit(&mut state)))
            .collect();
        Ok(basis)
    }

    pub(crate) fn rows(&self) -> &[Row<T>] {
        &self.rows
    }

    pub(crate) fn shares(&self) -> &[f64] {
        &self.point[..self.size - 1]
    }

    pub(crate) fn level(&self) -> f64 {
        self.point[self.size - 1]
    }

    /// The multiplier of row j: how the level answers to its right-hand side.
    pub(crate) fn multiplier(&self, j: usize) -> f64 {
        self.columns[j][self.size - 1]
    }

    /// By how much the point violates a row.
    pub(crate) fn violation(&self, coefficients: &[f64], worth: f64) -> f64 {
        worth
            - coefficients
                .iter()
                .zip(&self.point)
                .map(|(a, x)| a * x)
                .sum::<f64>()
    }

    /// Takes a violated row into the basis in place of the one that blocks first (minimum ratio of multipliers).
    pub(crate) fn enter(&mut self, row: Row<T>) -> Result<(), NoPivot> {
        let alpha: Vec<f64> = self
            .columns
            .iter()
            .map(|column| column.iter().zip(&row.coefficients).map(|(c, a)| c * a).sum())
            .collect();
        let mut leaving: Option<(f64, usize)> = None;
        for (j, &step) in alpha.iter().enumerate() {
            if step > 1e-9 && !self.rows[j].equality {
                let ratio = self.perturbed[j] / step;
                if leaving.is_none_or(|(least, _)| ratio < least) {
                    leaving = Some((ratio, j));
                }
            }
        }
        let (ratio, leaving) = leaving.ok_or(NoPivot)?;
        for (multiplier, step) in self.perturbed.iter_mut().zip(&alpha) {
            *multiplier -= ratio * step;
        }
        self.perturbed[leaving] = ratio;
        let scale = 1.0 / alpha[leaving];
        self.columns[leaving].iter_mut().for_each(|c| *c *= scale);
        let pivot = std::mem::take(&mut self.columns[leaving]);
        for (column, &step) in self.columns.iter_mut().zip(&alpha) {
            if step != 0.0 {
                for (c, p) in column.iter_mut().zip(&pivot) {
                    *c -= step * p;
                }
            }
        }
        self.columns[leaving] = pivot;
        self.rows[leaving] = row;
        self.pivots_since_inversion += 1;
        if self.pivots_since_inversion >= PIVOTS_PER_INVERSION {
            self.invert()
        } else {
            self.find_point();
            Ok(())
        }
    }

    /// Computes the inverse afresh (Gauss-Jordan with row pivoting), then the point.
    pub(crate) fn invert(&mut self) -> Result<(), NoPivot> {
        let size = self.size;
        let mut matrix: Vec<Vec<f64>> = self.rows.iter().map(|row| row.coefficients.clone()).collect();
        let mut inverse: Vec<Vec<f64>> = (0..size)
            .map(|i| (0..size).map(|j| if i == j { 1.0 } else { 0.0 }).collect())
            .collect();
        for k in 0..size {
            let best = (k..size)
                .max_by(|&a, &b| matrix[a][k].abs().total_cmp(&matrix[b][k].abs()))
                .unwrap_or(k);
            if matrix[best][k].abs() < 1e-9 {
                return Err(NoPivot);
            }
            matrix.swap(k, best);
            inverse.swap(k, best);
            let scale = 1.0 / matrix[k][k];
            matrix[k].iter_mut().for_each(|entry| *entry *= scale);
            inverse[k].iter_mut().for_each(|entry| *entry *= scale);
            let (matrix_row, inverse_row) = (matrix[k].clone(), inverse[k].clone());
            for i in (0..size).filter(|&i| i != k) {
                let factor = matrix[i][k];
                if factor != 0.0 {
                    for j in 0..size {
                        matrix[i][j] -= factor * matrix_row[j];
                        inverse[i][j] -= factor * inverse_row[j];
                    }
                }
            }
        }
        self.columns = (0..size)
            .map(|j| (0..size).map(|i| inverse[i][j]).collect())
            .collect();
        self.pivots_since_inversion = 0;
        self.find_point();
        Ok(())
    }

    fn find_point(&mut self) {
        self.point.iter_mut().for_each(|entry| *entry = 0.0);
        for (column, row) in self.columns.iter().zip(&self.rows) {
            for (entry, c) in self.point.iter_mut().zip(column) {
                *entry += c * row.worth;
            }
        }
    }
}
