//! Weighs criteria (or alternatives) from pairwise comparisons, and says how consistent the judgements are (AHP).
//!
//! A matrix cell says how many times more important the row is than the column. The judgement that disagrees most with the others is
//! named, so that people know which one to look at again.

use p4c_problem::{Code, Refusal};
use serde::Serialize;

/// Saaty's random index for matrices of size 1 to 15.
pub const RANDOM_INDEX: [f64; 15] = [
    0.0, 0.0, 0.58, 0.90, 1.12, 1.24, 1.32, 1.41, 1.45, 1.49, 1.51, 1.48, 1.56, 1.57, 1.59,
];

/// Above this consistency ratio the judgements should be looked at again (Saaty 1980).
pub const CONSISTENCY_LIMIT: f64 = 0.10;

/// How far the product of a cell and its mirror may be from 1, so that rounded reciprocals such as 0.33 are taken.
const RECIPROCAL_TOLERANCE: f64 = 0.05;

/// The largest matrix that is taken.
const LARGEST: usize = 1000;

/// Comparisons of `n` items: square, positive, 1 on the diagonal, mirror cells reciprocal to within 5 % (rounded reciprocals).
#[derive(Debug, Clone, PartialEq)]
pub struct Comparisons {
    cells: Vec<Vec<f64>>,
}

impl Comparisons {
    /// Comparisons from a matrix.
    ///
    /// # Errors
    /// [`Code::WrongShape`] when not square, [`Code::InvalidValue`] when empty, not positive, or a diagonal cell is not 1,
    /// [`Code::NotFinite`], [`Code::NotReciprocal`], [`Code::TooLarge`].
    pub fn new(cells: Vec<Vec<f64>>) -> Result<Self, Refusal> {
        let n = cells.len();
        if n == 0 {
            return Err(Refusal::new(Code::InvalidValue, "the comparison matrix is empty"));
        }
        if n > LARGEST {
            return Err(Refusal::new(
                Code::TooLarge,
                format!("the comparison matrix has {n} rows; expected at most {LARGEST}"),
            ));
        }
        for (i, row) in cells.iter().enumerate() {
            if row.len() != n {
                return Err(Refusal::new(
                    Code::WrongShape,
                    format!(
                        "the comparison matrix is not square: {n} rows, row {i} has {} cells",
                        row.len()
                    ),
                ));
            }
            for (j, &cell) in row.iter().enumerate() {
                if !cell.is_finite() {
                    return Err(Refusal::new(
                        Code::NotFinite,
                        format!("comparison [{i}][{j}] is {cell:?}"),
                    ));
                }
                if !(1e-100..=1e100).contains(&cell) {
                    return Err(Refusal::new(
                        Code::InvalidValue,
                        format!(
                            "comparison [{i}][{j}] is {cell:?}; expected a positive number between 1e-100 and 1e100"
                        ),
                    ));
                }
            }
        }
        for (i, row) in cells.iter().enumerate() {
            if (row[i] - 1.0).abs() > 1e-9 {
                return Err(Refusal::new(
                    Code::InvalidValue,
                    format!(
                        "comparison [{i}][{i}] of an item with itself is {}; expected 1",
                        row[i]
                    ),
                ));
            }
            for (j, mirror) in cells.iter().enumerate().skip(i + 1) {
                if (row[j] * mirror[i] - 1.0).abs() > RECIPROCAL_TOLERANCE {
                    return Err(Refusal::new(
                        Code::NotReciprocal,
                        format!(
                            "comparison [{i}][{j}] is {} but [{j}][{i}] is {}; expected {}",
                            row[j],
                            mirror[i],
                            1.0 / row[j]
                        ),
                    ));
                }
            }
        }
        Ok(Self { cells })
    }

    /// The number of items compared.
    pub fn size(&self) -> usize {
        self.cells.len()
    }
}

/// A judgement that disagrees with the others.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Judgement {
    /// The item that is compared.
    pub row: usize,
    /// The item it is compared with.
    pub column: usize,
    /// What was said: how many times more important the row is.
    pub given: f64,
    /// What the other judgements imply: the geometric mean of the comparisons by way of each third item.
    pub implied: f64,
}

/// Weights from pairwise comparisons, with their consistency.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct PairwiseWeights {
    /// The principal eigenvector, sum 1.
    pub weights: Vec<f64>,
    /// The principal eigenvalue; `n` when the judgements are fully consistent.
    pub lambda_max: f64,
    /// Consistency index `(lambda_max - n) / (n - 1)`; 0 for one item.
    pub ci: f64,
    /// Consistency ratio: `ci` over the random index; 0 for one or two items.
    pub cr: f64,
    /// The geometric means of the rows, sum 1 (Crawford & Williams 1985), as a cross-check.
    pub weights_geometric_mean: Vec<f64>,
    /// The judgement that departs most from what the others imply, when `cr` is above 0.10.
    pub inconsistent_judgement: Option<Judgement>,
    /// Whether some reciprocal was given rounded (product with its mirror not 1).
    pub rounded_reciprocals: bool,
}

/// Weights by the principal eigenvector (Saaty 1980), with `CR = CI / RI`.
///
/// `random_index` replaces Saaty's value; above 15 items the fit of Alonso & Lamata (2006) continues his table.
/// Power iteration, `O(n^2)` a step, until the Collatz-Wielandt bounds on the eigenvalue agree to 1e-14 or rounding stops them.
///
/// # Errors
/// [`Code::InvalidValue`] when `random_index` is not a positive number.
pub fn eigenvector_weights(
    comparisons: &Comparisons,
    random_index: Option<f64>,
) -> Result<PairwiseWeights, Refusal> {
    let cells = &comparisons.cells;
    let n = cells.len();
    if let Some(index) = random_index
        && (!index.is_finite() || index < 0.0 || (index == 0.0 && n > 2))
    {
        return Err(Refusal::new(
            Code::InvalidValue,
            format!("`random_index` is {index}; expected a positive number"),
        ));
    }
    let weights_geometric_mean = geometric_means(cells);
    let (weights, lambda_max) = principal_eigenvector(cells, weights_geometric_mean.clone());
    let ci = if n < 2 {
        0.0
    } else {
        (lambda_max - n as f64) / (n - 1) as f64
    };
    let index = random_index.unwrap_or_else(|| random_index_of(n));
    let cr = if n <= 2 || index == 0.0 { 0.0 } else { ci / index };
    let rounded_reciprocals = (0..n)
        .flat_map(|i| (i + 1..n).map(move |j| (i, j)))
        .any(|(i, j)| (cells[i][j] * cells[j][i] - 1.0).abs() > 1e-9);
    Ok(PairwiseWeights {
        weights,
        lambda_max,
        ci,
        cr,
        weights_geometric_mean,
        inconsistent_judgement: (cr > CONSISTENCY_LIMIT).then(|| least_consistent(cells)),
        rounded_reciprocals,
    })
}

/// The random index for matrices of size `n`: Saaty's table to 15, then `(2.7699 n - 4.3513 - n) / (n - 1)` (Alonso & Lamata 2006).
pub fn random_index_of(n: usize) -> f64 {
    match n {
        0 => 0.0,
        1..=15 => RANDOM_INDEX[n - 1],
        _ => (1.7699 * n as f64 - 4.3513) / (n - 1) as f64,
    }
}

/// The judgement furthest from what the others imply, the first of several. At least three items. `O(n^2)`.
fn least_consistent(cells: &[Vec<f64>]) -> Judgement {
    let n = cells.len();
    let logarithms: Vec<f64> = cells
        .iter()
        .map(|row| row.iter().map(|cell| cell.ln()).sum())
        .collect();
    let mut most = -1.0;
    let mut worst = Judgement {
        row: 0,
        column: 0,
        given: 1.0,
        implied: 1.0,
    };
    for (i, row) in cells.iter().enumerate() {
        for j in i + 1..n {
            let given = row[j].ln();
            let implied = (logarithms[i] - logarithms[j] - 2.0 * given) / (n - 2) as f64;
            if (given - implied).abs() > most + 1e-9 {
                most = (given - implied).abs();
                worst = Judgement {
                    row: i,
                    column: j,
                    given: row[j],
                    implied: implied.exp(),
                };
            }
        }
    }
    worst
}

fn geometric_means(cells: &[Vec<f64>]) -> Vec<f64> {
    let logarithms: Vec<f64> = cells
        .iter()
        .map(|row| row.iter().map(|cell| cell.ln()).sum::<f64>() / row.len() as f64)
        .collect();
    let largest = logarithms.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    let means: Vec<f64> = logarithms.iter().map(|x| (x - largest).exp()).collect();
    let sum: f64 = means.iter().sum();
    means.iter().map(|mean| mean / sum).collect()
}

/// Power iteration from a start that is already close. The matrix is positive, so it converges (Perron).
fn principal_eigenvector(cells: &[Vec<f64>], start: Vec<f64>) -> (Vec<f64>, f64) {
    let mut weights: Vec<f64> = start.iter().map(|weight| weight.max(1e-300)).collect();
    let mut between = f64::INFINITY;
    loop {
        let product: Vec<f64> = cells
            .iter()
            .map(|row| row.iter().zip(&weights).map(|(cell, weight)| cell * weight).sum())
            .collect();
        let ratios = product.iter().zip(&weights).map(|(new, old)| new / old);
        let (low, high) = ratios.fold((f64::INFINITY, 0.0_f64), |(low, high), ratio| {
            (low.min(ratio), high.max(ratio))
        });
        let sum: f64 = product.iter().sum();
        weights = product.iter().map(|x| x / sum).collect();
        let lambda = 0.5 * (low + high);
        // Without rounding the bounds come nearer with every step.
        if high - low <= 1e-14 * high || high - low >= between {
            return (weights, lambda);
        }
        between = high - low;
    }
}

/// Scores of alternatives under criteria that were all compared in pairs.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct HierarchyScores {
    /// The criteria's weights.
    pub criteria: PairwiseWeights,
    /// The alternatives' weights under each criterion.
    pub alternatives: Vec<PairwiseWeights>,
    /// Each alternative's score: weights under the criteria, weighted (distributive mode). Sum 1.
    pub scores: Vec<f64>,
    /// Consistency ratio of the whole hierarchy: weighted CI over weighted RI (Saaty 1980).
    pub cr_hierarchy: f64,
}

/// Scores of alternatives in distributive mode: criteria compared with each other, alternatives compared under each criterion.
///
/// `random_index` are the values for the criteria's and the alternatives' matrices.
///
/// # Errors
/// [`Code::WrongShape`] when there is not one alternatives' matrix a criterion, or they differ in size; as [`eigenvector_weights`].
pub fn hierarchy_scores(
    criteria: &Comparisons,
    alternatives: &[Comparisons],
    random_index: Option<(f64, f64)>,
) -> Result<HierarchyScores, Refusal> {
    if alternatives.len() != criteria.size() {
        return Err(Refusal::new(
            Code::WrongShape,
            format!(
                "`criteria` compares {} criteria, `alternatives` has {} matrices",
                criteria.size(),
                alternatives.len()
            ),
        ));
    }
    let size = alternatives[0].size();
    if let Some(k) = alternatives.iter().position(|matrix| matrix.size() != size) {
        return Err(Refusal::new(
            Code::WrongShape,
            format!(
                "`alternatives[{k}]` compares {} alternatives, `alternatives[0]` {size}",
                alternatives[k].size()
            ),
        ));
    }
    let top = eigenvector_weights(criteria, random_index.map(|(index, _)| index))?;
    let below: Vec<PairwiseWeights> = alternatives
        .iter()
        .map(|matrix| eigenvector_weights(matrix, random_index.map(|(_, index)| index)))
        .collect::<Result<_, _>>()?;
    let mut scores = vec![0.0; size];
    for (weight, under) in top.weights.iter().zip(&below) {
        for (score, local) in scores.iter_mut().zip(&under.weights) {
            *score += weight * local;
        }
    }
    let inconsistency: f64 = top
        .weights
        .iter()
        .zip(&below)
        .map(|(weight, under)| weight * under.ci)
        .sum();
    let index_top = random_index.map_or_else(|| random_index_of(criteria.size()), |(index, _)| index);
    let index_below = random_index.map_or_else(|| random_index_of(size), |(_, index)| index);
    let denominator = index_top + index_below;
    let cr_hierarchy = if denominator == 0.0 {
        0.0
    } else {
        (top.ci + inconsistency) / denominator
    };
    Ok(HierarchyScores {
        criteria: top,
        alternatives: below,
        scores,
        cr_hierarchy,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn comparisons(upper: &[&[f64]]) -> Comparisons {
        let n = upper.len() + 1;
        let mut cells = vec![vec![1.0; n]; n];
        for (i, row) in upper.iter().enumerate() {
            for (k, &cell) in row.iter().enumerate() {
                cells[i][i + 1 + k] = cell;
                cells[i + 1 + k][i] = 1.0 / cell;
            }
        }
        Comparisons::new(cells).unwrap()
    }

    /// Closed form for three items: lambda_max = 1 + t + 1/t with t^3 = a12 a23 / a13, and the geometric means are the eigenvector.
    #[test]
    fn three_items_follow_the_closed_form() {
        let answer = eigenvector_weights(&comparisons(&[&[3.0, 5.0], &[3.0]]), None).unwrap();
        let t = (3.0_f64 * 3.0 / 5.0).cbrt();
        assert!((answer.lambda_max - (1.0 + t + 1.0 / t)).abs() < 1e-12);
        for (a, b) in answer.weights.iter().zip(&answer.weights_geometric_mean) {
            assert!((a - b).abs() < 1e-12);
        }
        assert!((answer.cr - answer.ci / 0.58).abs() < 1e-15);
        assert!(answer.inconsistent_judgement.is_none());
    }

    /// Saaty (1980), drink consumption in the USA: weights 0.177, 0.019, 0.042, 0.116, 0.190, 0.129, 0.327.
    #[test]
    fn drink_consumption_is_as_published_by_saaty() {
        let matrix = comparisons(&[
            &[9.0, 5.0, 2.0, 1.0, 1.0, 0.5],
            &[1.0 / 3.0, 1.0 / 9.0, 1.0 / 9.0, 1.0 / 9.0, 1.0 / 9.0],
            &[1.0 / 3.0, 0.25, 1.0 / 3.0, 1.0 / 9.0],
            &[0.5, 1.0, 1.0 / 3.0],
            &[2.0, 0.5],
            &[1.0 / 3.0],
        ]);
        let answer = eigenvector_weights(&matrix, None).unwrap();
        let published = [0.177, 0.019, 0.042, 0.116, 0.190, 0.129, 0.327];
        for (weight, expected) in answer.weights.iter().zip(published) {
            assert!((weight - expected).abs() < 0.0006, "{weight} {expected}");
        }
        assert!(answer.cr < 0.03);
    }

    #[test]
    fn a_judgement_turned_round_is_the_one_named() {
        // Consistent weights 8:4:2:1 but for item 1 against item 3, said to be 1/4 in place of 4.
        let answer =
            eigenvector_weights(&comparisons(&[&[2.0, 4.0, 8.0], &[2.0, 0.25], &[2.0]]), None).unwrap();
        assert!(answer.cr > CONSISTENCY_LIMIT);
        let judgement = answer.inconsistent_judgement.unwrap();
        assert_eq!((judgement.row, judgement.column), (1, 3));
        assert_eq!(judgement.given, 0.25);
        assert!((judgement.implied - 4.0).abs() < 1e-12);
    }

    #[test]
    fn one_and_two_items_are_always_consistent() {
        let one = eigenvector_weights(&Comparisons::new(vec![vec![1.0]]).unwrap(), None).unwrap();
        assert_eq!((one.weights.as_slice(), one.cr), ([1.0].as_slice(), 0.0));
        let two = eigenvector_weights(&comparisons(&[&[4.0]]), None).unwrap();
        assert!((two.weights[0] - 0.8).abs() < 1e-15);
        assert_eq!(two.cr, 0.0);
    }

    #[test]
    fn the_random_index_can_be_given_and_is_checked() {
        let matrix = comparisons(&[&[3.0, 5.0], &[3.0]]);
        let given = eigenvector_weights(&matrix, Some(0.5247)).unwrap();
        assert!((given.cr - given.ci / 0.5247).abs() < 1e-15);
        let refusal = eigenvector_weights(&matrix, Some(0.0)).unwrap_err();
        assert_eq!(refusal.code, Code::InvalidValue);
        assert!((random_index_of(16) - 1.5976).abs() < 1e-3);
        assert_eq!(random_index_of(0), 0.0);
    }

    #[test]
    fn matrices_that_are_no_comparisons_are_refused() {
        let code = |cells: Vec<Vec<f64>>| Comparisons::new(cells).unwrap_err().code;
        assert_eq!(code(vec![]), Code::InvalidValue);
        assert_eq!(code(vec![vec![1.0, 2.0]]), Code::WrongShape);
        assert_eq!(code(vec![vec![1.0, 3.0], vec![0.5, 1.0]]), Code::NotReciprocal);
        assert_eq!(code(vec![vec![1.0, -3.0], vec![-0.33, 1.0]]), Code::InvalidValue);
        assert_eq!(code(vec![vec![1.0, 0.0], vec![0.0, 1.0]]), Code::InvalidValue);
        assert_eq!(code(vec![vec![2.0]]), Code::InvalidValue);
        assert_eq!(code(vec![vec![1.0, f64::NAN], vec![1.0, 1.0]]), Code::NotFinite);
        assert_eq!(code(vec![vec![1.0; 1001]; 1001]), Code::TooLarge);
    }

    #[test]
    fn rounded_reciprocals_are_taken_and_told() {
        let matrix = Comparisons::new(vec![vec![1.0, 3.0], vec![0.33, 1.0]]).unwrap();
        assert!(eigenvector_weights(&matrix, None).unwrap().rounded_reciprocals);
    }

    #[test]
    fn a_hierarchy_weighs_the_weights() {
        let criteria = comparisons(&[&[3.0]]);
        let alternatives = [comparisons(&[&[4.0]]), comparisons(&[&[0.25]])];
        let answer = hierarchy_scores(&criteria, &alternatives, None).unwrap();
        assert!((answer.scores[0] - (0.75 * 0.8 + 0.25 * 0.2)).abs() < 1e-15);
        assert_eq!(answer.cr_hierarchy, 0.0);
        let refusal = hierarchy_scores(&criteria, &alternatives[..1], None).unwrap_err();
        assert_eq!(refusal.code, Code::WrongShape);
        let uneven = [alternatives[0].clone(), comparisons(&[&[1.0, 1.0], &[1.0]])];
        let refusal = hierarchy_scores(&criteria, &uneven, None).unwrap_err();
        assert!(refusal.message.contains("`alternatives[1]`"));
    }

    #[test]
    fn the_ratio_of_a_hierarchy_weighs_inconsistency_by_the_criteria() {
        let inconsistent = comparisons(&[&[3.0, 5.0], &[3.0]]);
        let ci = eigenvector_weights(&inconsistent, None).unwrap().ci;
        let consistent = comparisons(&[&[2.0, 4.0], &[2.0]]);
        let criteria = comparisons(&[&[3.0]]);
        let answer = hierarchy_scores(&criteria, &[inconsistent, consistent], Some((0.1, 0.5))).unwrap();
        assert!((answer.cr_hierarchy - 0.75 * ci / 0.6).abs() < 1e-12);
    }

    #[test]
    fn a_large_matrix_of_contradictions_ends() {
        let upper = |i: usize, j: usize| {
            if (i * 7 + j * 13).is_multiple_of(3) {
                9.0
            } else {
                1.0 / 9.0
            }
        };
        let cell = |i: usize, j: usize| match i.cmp(&j) {
            std::cmp::Ordering::Less => upper(i, j),
            std::cmp::Ordering::Equal => 1.0,
            std::cmp::Ordering::Greater => 1.0 / upper(j, i),
        };
        let cells: Vec<Vec<f64>> = (0..300).map(|i| (0..300).map(|j| cell(i, j)).collect()).collect();
        let answer = eigenvector_weights(&Comparisons::new(cells.clone()).unwrap(), None).unwrap();
        for (row, weight) in cells.iter().zip(&answer.weights) {
            let product: f64 = row.iter().zip(&answer.weights).map(|(a, w)| a * w).sum();
            assert!((product / (answer.lambda_max * weight) - 1.0).abs() < 1e-11);
        }
    }

    proptest! {
        #[test]
        fn consistent_judgements_give_back_their_weights(points in proptest::collection::vec(0.1_f64..10.0, 1..9)) {
            let cells = points.iter().map(|a| points.iter().map(|b| a / b).collect()).collect();
            let answer = eigenvector_weights(&Comparisons::new(cells).unwrap(), None).unwrap();
            let sum: f64 = points.iter().sum();
            for (weight, point) in answer.weights.iter().zip(&points) {
                prop_assert!((weight - point / sum).abs() < 1e-12);
            }
            prop_assert!((answer.lambda_max - points.len() as f64).abs() < 1e-10);
        }

        #[test]
        fn the_eigenvector_solves_its_equation(cells in proptest::collection::vec(1_u8..=9, 15), flips in proptest::collection::vec(any::<bool>(), 15)) {
            let judgements: Vec<f64> = cells
                .iter()
                .zip(&flips)
                .map(|(&cell, &flip)| if flip { 1.0 / f64::from(cell) } else { f64::from(cell) })
                .collect();
            let upper: Vec<&[f64]> = [0..5, 5..9, 9..12, 12..14, 14..15].map(|part| &judgements[part]).to_vec();
            let matrix = comparisons(&upper).cells;
            let answer = eigenvector_weights(&Comparisons::new(matrix.clone()).unwrap(), None).unwrap();
            prop_assert!(answer.lambda_max >= 6.0 - 1e-9);
            for (row, weight) in matrix.iter().zip(&answer.weights) {
                let product: f64 = row.iter().zip(&answer.weights).map(|(a, w)| a * w).sum();
                prop_assert!((product - answer.lambda_max * weight).abs() < 1e-10);
            }
        }
    }
}
