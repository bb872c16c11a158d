//! The heaviest matching between rows and columns (the Hungarian method; Kuhn 1955, in the O(n^3) form of Jonker & Volgenant).
//!
//! Used by assignment games for the worth of a coalition and for the coalition that gains most by leaving.

/// The weight of the heaviest matching and, for each row, its column. Nobody is matched at a loss. O(min^2 max).
pub(crate) fn heaviest(weights: &[Vec<f64>]) -> (f64, Vec<Option<usize>>) {
    let (rows, columns) = (weights.len(), weights.first().map_or(0, Vec::len));
    if rows == 0 || columns == 0 {
        return (0.0, vec![None; rows]);
    }
    if rows > columns {
        let turned: Vec<Vec<f64>> = (0..columns)
            .map(|j| weights.iter().map(|row| row[j]).collect())
            .collect();
        let (total, partner) = heaviest(&turned);
        let mut found = vec![None; rows];
        for (j, row) in partner.iter().enumerate() {
            if let Some(i) = row {
                found[*i] = Some(j);
            }
        }
        return (total, found);
    }
    // Potentials of rows and columns, 1-based with a dummy 0, for the costs max(weight, 0) negated.
    let cost = |i: usize, j: usize| -weights[i - 1][j - 1].max(0.0);
    let mut row_potential = vec![0.0; rows + 1];
    let mut column_potential = vec![0.0; columns + 1];
    let mut row_of = vec![0_usize; columns + 1];
    for i in 1..=rows {
        row_of[0] = i;
        let mut at = 0;
        let mut least = vec![f64::INFINITY; columns + 1];
        let mut before = vec![0_usize; columns + 1];
        let mut used = vec![false; columns + 1];
        while row_of[at] != 0 {
            used[at] = true;
            let row = row_of[at];
            let (mut delta, mut next) = (f64::INFINITY, 0);
            for j in 1..=columns {
                if used[j] {
                    continue;
                }
                let reduced = cost(row, j) - row_potential[row] - column_potential[j];
                if reduced < least[j] {
                    least[j] = reduced;
                    before[j] = at;
                }
                if least[j] < delta {
                    delta = least[j];
                    next = j;
                }
            }
            for j in 0..=columns {
                if used[j] {
                    row_potential[row_of[j]] += delta;
                    column_potential[j] -= delta;
                } else {
                    least[j] -= delta;
                }
            }
            at = next;
        }
        while at != 0 {
            row_of[at] = row_of[before[at]];
            at = before[at];
        }
    }
    let mut found = vec![None; rows];
    let mut total = 0.0;
    for j in 1..=columns {
        if row_of[j] != 0 && weights[row_of[j] - 1][j - 1] > 0.0 {
            found[row_of[j] - 1] = Some(j - 1);
            total += weights[row_of[j] - 1][j - 1];
        }
    }
    (total, found)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nobody_is_matched_at_a_loss() {
        let (total, found) = heaviest(&[vec![-1.0, 5.0], vec![-2.0, 7.0], vec![-3.0, 1.0]]);
        assert_eq!((total, found), (7.0, vec![None, Some(1), None]));
        assert_eq!(heaviest(&[]).0, 0.0);
    }

    #[test]
    fn the_market_of_shapley_and_shubik_1971_is_worth_16() {
        let surplus = [vec![5.0, 8.0, 2.0], vec![7.0, 9.0, 6.0], vec![2.0, 3.0, 0.0]];
        assert_eq!(heaviest(&surplus).0, 16.0);
    }
}
