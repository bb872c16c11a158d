//! Solves linear programmes whose columns all have two finite bounds, and solves them again quickly after a bound has moved.
//!
//! Serves the engines that choose with proof: selections and plans branch over it. A bounded dual simplex method on a dense dictionary: starting with every column at the bound its objective
//! likes best, there is no first phase, and a child of a branch starts from its parent's optimum. Columns that are fixed drop out of the
//! dictionary, so that deep nodes are small.

/// How far a value may be outside its bounds.
const FEASIBLE: f64 = 1e-9;
/// Room that rows of unequal coefficients get, their largest coefficient being 1.
const ROOM: f64 = 1e-8;
/// Entries below this are rounding.
const TINY: f64 = 1e-9;
/// So much may a reduced cost slip to the wrong side of zero in one step.
const SLIP: f64 = 1e-10;
/// Errors of rounding above this make a dictionary unsound.
const UNSOUND: f64 = 1e-6;
/// Steps after which a solve gives up; the caller then has no bound from it.
const MOST_STEPS: usize = 5000;

/// One linear limit: `low <= sum coefficient * column <= high`; either may be infinite.
#[derive(Debug, Clone)]
pub struct Row {
    /// Pairs of column and coefficient.
    pub terms: Vec<(usize, f64)>,
    /// The least the sum may be.
    pub low: f64,
    /// The most the sum may be.
    pub high: f64,
}

/// A linear programme: maximise `objective * x` within `bounds` and `rows`. The first `whole` columns must be whole numbers.
#[derive(Debug, Clone, Default)]
pub struct Programme {
    /// What each column counts.
    pub objective: Vec<f64>,
    /// The least and the most of each column; finite.
    pub bounds: Vec<(f64, f64)>,
    /// The limits.
    pub rows: Vec<Row>,
    /// So many columns, from the first, must be whole numbers.
    pub whole: usize,
}

/// How a solve ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// The optimum was found.
    Optimal,
    /// Nothing meets the rows, or nothing better than what was asked for.
    Infeasible,
    /// Too many steps: no conclusion.
    Unknown,
}

/// Basic variables as linear functions of the others, with the value of each. Variables are columns, then the activities of rows.
#[derive(Debug, Clone)]
pub struct Dictionary {
    width: usize,
    cells: Vec<f64>,
    /// Part of each basic variable that dropped columns make up.
    constants: Vec<f64>,
    reduced: Vec<f64>,
    objective_constant: f64,
    basic: Vec<u32>,
    others: Vec<u32>,
    at_upper: Vec<bool>,
    values: Vec<f64>,
    /// For each basic variable, the squared length of its row, its own 1 included: a value far outside its bounds in a long row is near
    /// them in space.
    lengths: Vec<f64>,
    lower: Vec<f64>,
    upper: Vec<f64>,
    columns: usize,
    whole: usize,
    steps: u64,
}

impl Row {
    /// The largest coefficient, without its sign; 0 when there is none.
    fn largest(&self) -> f64 {
        self.terms.iter().fold(0.0, |most, term| most.max(term.1.abs()))
    }
}

impl Programme {
    /// Whether a point whose first columns are whole numbers meets every row: exactly, up to the rounding of the sums, or within the
    /// dictionary's tolerance where columns that need not be whole take part.
    pub fn holds(&self, x: &[f64]) -> bool {
        self.rows.iter().all(|row| {
            let (mut sum, mut size) = (0.0, 0.0_f64);
            let mut parts = false;
            for &(j, coefficient) in &row.terms {
                sum += coefficient * x[j];
                size += (coefficient * x[j]).abs();
                parts |= j >= self.whole;
            }
            let slack = if parts { 1e-7 } else { 1e-12 } * size.max(1e-3);
            sum >= row.low - slack && sum <= row.high + slack
        })
    }

    /// The objective at a point.
    pub fn value(&self, x: &[f64]) -> f64 {
        self.objective.iter().zip(x).map(|(c, x)| c * x).sum()
    }
}

/// A row in the scale of its largest coefficient: rows of money and rows of counts are brought to one.
struct Scaled {
    scale: f64,
    low: f64,
    high: f64,
}

impl Scaled {
    fn of(row: &Row) -> Self {
        let largest = row.largest();
        let scale = if largest > 0.0 { 1.0 / largest } else { 1.0 };
        // Sums of money are judged exactly when a whole solution is found; here they get a little room, so that no step has to
        // divide by the difference of two nearly equal prices.
        let room = if row.terms.iter().all(|term| term.1.abs() == largest) {
            0.0
        } else {
            ROOM
        };
        Self {
            scale,
            low: row.low * scale - room,
            high: row.high * scale + room,
        }
    }
}

impl Dictionary {
    /// The dictionary of a programme, every column at the bound its objective likes best.
    pub fn new(programme: &Programme) -> Self {
        let columns = programme.objective.len();
        let mut cells = vec![0.0; programme.rows.len() * columns];
        let (mut lower, mut upper): (Vec<f64>, Vec<f64>) = programme.bounds.iter().copied().unzip();
        for (i, row) in programme.rows.iter().enumerate() {
            let scaled = Scaled::of(row);
            for &(j, coefficient) in &row.terms {
                cells[i * columns + j] += coefficient * scaled.scale;
            }
            lower.push(scaled.low);
            upper.push(scaled.high);
        }
        let mut dictionary = Self {
            width: columns,
            cells,
            constants: vec![0.0; programme.rows.len()],
            reduced: programme.objective.clone(),
            objective_constant: 0.0,
            basic: (columns as u32..(columns + programme.rows.len()) as u32).collect(),
            others: (0..columns as u32).collect(),
            at_upper: programme.objective.iter().map(|&c| c > 0.0).collect(),
            values: vec![0.0; programme.rows.len()],
            lengths: vec![1.0; programme.rows.len()],
            lower,
            upper,
            columns,
            whole: programme.whole,
            steps: 0,
        };
        dictionary.refresh();
        dictionary
    }

    fn value_of_other(&self, k: usize) -> f64 {
        let variable = self.others[k] as usize;
        if self.at_upper[k] {
            self.upper[variable]
        } else {
            self.lower[variable]
        }
    }

    /// Computes the basic variables' values and the lengths of their rows anew.
    fn refresh(&mut self) {
        let values: Vec<f64> = (0..self.width).map(|k| self.value_of_other(k)).collect();
        for (i, (value, length)) in self.values.iter_mut().zip(&mut self.lengths).enumerate() {
            let row = &self.cells[i * self.width..(i + 1) * self.width];
            let (sum, squares) = sum_and_squares(row, &values);
            *value = self.constants[i] + sum;
            *length = 1.0 + squares;
        }
    }

    /// The objective at the present point: after [`Outcome::Optimal`] the optimum, after each step an upper bound.
    pub fn objective(&self) -> f64 {
        self.objective_constant
            + (0..self.width)
                .map(|k| {
                    if self.reduced[k] == 0.0 {
                        0.0
                    } else {
                        self.reduced[k] * self.value_of_other(k)
                    }
                })
                .sum::<f64>()
    }

    /// The values of all columns at the present point.
    pub fn solution(&self) -> Vec<f64> {
        // A dropped column is fixed: both its bounds are its value.
        let mut solution = self.lower[..self.columns].to_vec();
        for k in 0..self.width {
            let variable = self.others[k] as usize;
            if variable < self.columns {
                solution[variable] = self.value_of_other(k);
            }
        }
        for (&variable, &value) in self.basic.iter().zip(&self.values) {
            if (variable as usize) < self.columns {
                solution[variable as usize] = value;
            }
        }
        solution
    }

    /// Steps of the simplex method since the dictionary was made; copies go on counting.
    pub fn steps(&self) -> u64 {
        self.steps
    }

    /// The number of cells: what one step costs.
    pub fn size(&self) -> usize {
        self.width * self.basic.len()
    }

    /// The number by which [`Dictionary::bounds`] and [`Dictionary::set_bounds`] know the sum of a row, in the scale of its largest
    /// coefficient.
    pub fn row_variable(&self, row: usize) -> usize {
        self.columns + row
    }

    /// Adds a row whose coefficients are all 1 or -1 to a dictionary that may be far from its start.
    pub fn add_row(&mut self, row: &Row) {
        let mut cells = vec![0.0; self.width];
        let mut constant = 0.0;
        for &(column, coefficient) in &row.terms {
            if let Some(k) = self.others.iter().position(|&v| v as usize == column) {
                cells[k] += coefficient;
            } else if let Some(i) = self.basic.iter().position(|&v| v as usize == column) {
                let line = &self.cells[i * self.width..(i + 1) * self.width];
                cells
                    .iter_mut()
                    .zip(line)
                    .for_each(|(cell, a)| *cell += coefficient * a);
                constant += coefficient * self.constants[i];
            } else {
                // Dropped: both its bounds are its value.
                constant += coefficient * self.lower[column];
            }
        }
        let value = constant
            + (0..self.width)
                .map(|k| cells[k] * self.value_of_other(k))
                .sum::<f64>();
        self.lengths.push(1.0 + cells.iter().map(|a| a * a).sum::<f64>());
        self.cells.extend(cells);
        self.constants.push(constant);
        self.values.push(value);
        self.basic.push(self.lower.len() as u32);
        self.lower.push(row.low);
        self.upper.push(row.high);
    }

    /// Whether the present point agrees with the rows it is meant to meet and with its objective: rounding has not taken over.
    /// `rows`: those of the programme and those added since, in order.
    pub fn is_sound<'r>(&self, programme: &Programme, rows: impl Iterator<Item = &'r Row>) -> bool {
        let point = self.solution();
        if (programme.value(&point) - self.objective()).abs() > UNSOUND {
            return false;
        }
        let mut activity = vec![None; self.lower.len()];
        for (i, &variable) in self.basic.iter().enumerate() {
            activity[variable as usize] = Some(self.values[i]);
        }
        for k in 0..self.width {
            activity[self.others[k] as usize] = Some(self.value_of_other(k));
        }
        rows.enumerate().all(|(i, row)| {
            let largest = row.largest();
            let sum: f64 = row
                .terms
                .iter()
                .map(|&(j, coefficient)| coefficient * point[j])
                .sum();
            // A dropped row is fixed: both its bounds are its value.
            let value = activity[self.columns + i].unwrap_or(self.lower[self.columns + i]);
            largest == 0.0 || (sum / largest - value).abs() <= UNSOUND * (1.0 + value.abs())
        })
    }

    /// The bounds of a column.
    pub fn bounds(&self, column: usize) -> (f64, f64) {
        (self.lower[column], self.upper[column])
    }

    /// Narrows a column's bounds. The optimum is found again by [`Dictionary::solve`].
    pub fn set_bounds(&mut self, column: usize, low: f64, high: f64) {
        let place = self.others.iter().position(|&v| v as usize == column);
        let before = place.map(|k| self.value_of_other(k));
        (self.lower[column], self.upper[column]) = (low, high);
        if let (Some(k), Some(before)) = (place, before) {
            let change = self.value_of_other(k) - before;
            self.shift(k, change);
        }
    }

    /// Gives a row of the programme other limits, both finite; its terms stay. The row must not have been dropped, which
    /// [`Dictionary::narrowed`] does with rows of one limit that are not in the basis. The optimum is found again by [`Dictionary::solve`].
    pub fn set_row(&mut self, index: usize, row: &Row) {
        let scaled = Scaled::of(row);
        let variable = self.row_variable(index);
        if let Some(k) = self.others.iter().position(|&v| v as usize == variable) {
            let before = self.value_of_other(k);
            (self.lower[variable], self.upper[variable]) = (scaled.low, scaled.high);
            // While both limits were one number, the side it stood at meant nothing.
            self.at_upper[k] = self.reduced[k] > 0.0;
            let change = self.value_of_other(k) - before;
            self.shift(k, change);
        } else {
            (self.lower[variable], self.upper[variable]) = (scaled.low, scaled.high);
        }
    }

    /// Whether the sum of a row is in the basis: moving its limits changes neither the present point nor the reduced costs.
    pub fn is_row_free(&self, index: usize) -> bool {
        self.basic.contains(&(self.row_variable(index) as u32))
    }

    /// Moves a variable outside the basis by `change`.
    fn shift(&mut self, k: usize, change: f64) {
        if change != 0.0 {
            for (i, value) in self.values.iter_mut().enumerate() {
                *value += self.cells[i * self.width + k] * change;
            }
        }
    }

    /// Fixes every whole column of 0 to 1 outside the basis that cannot leave its bound without losing `slack` or more of the objective.
    /// A column that need not be whole could leave it by less, so it stays.
    pub fn fix_by_reduced_costs(&mut self, slack: f64) {
        for k in 0..self.width {
            let variable = self.others[k] as usize;
            if variable < self.whole
                && self.lower[variable] < self.upper[variable]
                && self.reduced[k].abs() * (self.upper[variable] - self.lower[variable]) >= slack
            {
                let value = self.value_of_other(k);
                (self.lower[variable], self.upper[variable]) = (value, value);
            }
        }
    }

    /// What the objective gains by one unit of every variable (columns, then rows), at an optimum: none inside the basis, more than 0 at an
    /// upper bound, less at a lower one. Whatever a point of the programme is away from these bounds it loses, and nothing else.
    pub fn prices(&self) -> Vec<f64> {
        let mut prices = vec![0.0; self.lower.len()];
        for (k, &variable) in self.others.iter().enumerate() {
            prices[variable as usize] = self.reduced[k];
        }
        prices
    }

    /// For every column, the most that the objective can be when it is 1: at an optimum, from the reduced costs.
    pub fn bounds_if_in(&self) -> Vec<f64> {
        let objective = self.objective();
        let mut bounds = vec![objective; self.columns];
        for k in 0..self.width {
            let variable = self.others[k] as usize;
            if variable < self.columns && !self.at_upper[k] {
                bounds[variable] = objective - self.reduced[k].abs();
            }
        }
        bounds
    }

    /// A copy without the columns that are fixed. The lengths of its rows are those before, until it is solved.
    pub fn narrowed(&self) -> Self {
        let kept: Vec<usize> = (0..self.width)
            .filter(|&k| {
                let variable = self.others[k] as usize;
                self.lower[variable] < self.upper[variable]
            })
            .collect();
        if kept.len() == self.width {
            return self.clone();
        }
        let mut constants = self.constants.clone();
        let mut objective_constant = self.objective_constant;
        let mut kept_flags = vec![false; self.width];
        for &k in &kept {
            kept_flags[k] = true;
        }
        let dropped: Vec<(usize, f64)> = (0..self.width)
            .filter(|&k| !kept_flags[k])
            .map(|k| (k, self.value_of_other(k)))
            .filter(|&(_, value)| value != 0.0)
            .collect();
        for &(k, value) in &dropped {
            objective_constant += self.reduced[k] * value;
        }
        let mut cells = Vec::with_capacity(kept.len() * self.basic.len());
        for (i, constant) in constants.iter_mut().enumerate() {
            let row = &self.cells[i * self.width..(i + 1) * self.width];
            cells.extend(kept.iter().map(|&k| row[k]));
            for &(k, value) in &dropped {
                *constant += row[k] * value;
            }
        }
        Self {
            width: kept.len(),
            cells,
            constants,
            reduced: kept.iter().map(|&k| self.reduced[k]).collect(),
            objective_constant,
            basic: self.basic.clone(),
            others: kept.iter().map(|&k| self.others[k]).collect(),
            at_upper: kept.iter().map(|&k| self.at_upper[k]).collect(),
            values: self.values.clone(),
            lengths: self.lengths.clone(),
            lower: self.lower.clone(),
            upper: self.upper.clone(),
            columns: self.columns,
            whole: self.whole,
            steps: self.steps,
        }
    }

    /// Finds the optimum from a point whose reduced costs have the right signs. Ends early, with [`Outcome::Infeasible`], when the
    /// objective falls to `enough` or below.
    pub fn solve(&mut self, enough: f64) -> Outcome {
        self.solve_within(enough, MOST_STEPS)
    }

    /// As [`Dictionary::solve`], giving up after so many steps. It can be called again to go on.
    pub fn solve_within(&mut self, enough: f64, most_steps: usize) -> Outcome {
        for step in 0..most_steps {
            if step % 128 == 0 {
                self.refresh();
            }
            let Some((row, increase)) = self.most_violated() else {
                return Outcome::Optimal;
            };
            self.steps += 1;
            if !self.step(row, increase) {
                return Outcome::Infeasible;
            }
            if step % 4 == 3 && self.objective() <= enough {
                return Outcome::Infeasible;
            }
        }
        Outcome::Unknown
    }

    /// The basic variable whose bound is furthest from the point in space, and whether it has to grow (dual steepest edge, Forrest &
    /// Goldfarb 1992).
    fn most_violated(&self) -> Option<(usize, bool)> {
        let mut most = 0.0;
        let mut found = None;
        for (i, (&variable, &value)) in self.basic.iter().zip(&self.values).enumerate() {
            let (low, high) = (self.lower[variable as usize], self.upper[variable as usize]);
            let outside = (low - value).max(value - high);
            if outside > FEASIBLE && outside * outside > most * self.lengths[i] {
                most = outside * outside / self.lengths[i];
                found = Some((i, low > value));
            }
        }
        found
    }

    /// One step of the dual simplex method with the long-step rule: boxed variables on the way are flipped to their other bound.
    /// `false` when the row's variable cannot reach its bound.
    fn step(&mut self, row: usize, increase: bool) -> bool {
        let leaving = self.basic[row] as usize;
        let target = if increase {
            self.lower[leaving]
        } else {
            self.upper[leaving]
        };
        let sign = if increase { 1.0 } else { -1.0 };
        let mut missing = sign * (target - self.values[row]);
        let cells = &self.cells[row * self.width..(row + 1) * self.width];
        let mut candidates: Vec<(f64, f64, usize)> = Vec::new();
        for (k, &cell) in cells.iter().enumerate() {
            let variable = self.others[k] as usize;
            let towards = if self.at_upper[k] {
                -sign * cell
            } else {
                sign * cell
            };
            if towards > TINY && self.lower[variable] < self.upper[variable] {
                candidates.push((self.reduced[k].abs() / towards, towards, k));
            }
        }
        candidates.sort_unstable_by(|a, b| {
            a.0.total_cmp(&b.0)
                .then(b.1.total_cmp(&a.1))
                .then(self.others[a.2].cmp(&self.others[b.2]))
        });
        let mut flips = Vec::new();
        let mut entering = None;
        for (place, &(ratio, towards, k)) in candidates.iter().enumerate() {
            let variable = self.others[k] as usize;
            let gain = towards * (self.upper[variable] - self.lower[variable]);
            if gain >= missing - FEASIBLE {
                // Of those that are next at nearly the same price the largest pivot, for a small one would blow up rounding (Harris 1973).
                let rest = &candidates[place..];
                let most = rest
                    .iter()
                    .map(|other| other.0 + SLIP / other.1)
                    .fold(ratio + SLIP / towards, f64::min);
                entering = rest
                    .iter()
                    .take_while(|other| other.0 <= most)
                    .max_by(|a, b| a.1.total_cmp(&b.1).then(b.2.cmp(&a.2)))
                    .map(|other| other.2);
                break;
            }
            missing -= gain;
            flips.push(k);
        }
        let Some(entering) = entering else {
            return false;
        };
        for k in flips {
            let before = self.value_of_other(k);
            self.at_upper[k] = !self.at_upper[k];
            let change = self.value_of_other(k) - before;
            self.shift(k, change);
        }
        self.pivot(row, entering, target, !increase);
        true
    }

    /// Exchanges a basic variable, which goes to `target` (its upper bound or its lower), with one outside the basis.
    fn pivot(&mut self, row: usize, entering: usize, target: f64, to_upper: bool) {
        let width = self.width;
        let pivot = self.cells[row * width + entering];
        let change = (target - self.values[row]) / pivot;
        let entered = self.value_of_other(entering) + change;
        self.shift(entering, change);
        self.values[row] = entered;
        let inverse = 1.0 / pivot;
        let mut own: Vec<f64> = self.cells[row * width..(row + 1) * width]
            .iter()
            .map(|cell| -cell * inverse)
            .collect();
        own[entering] = inverse;
        let constant = -self.constants[row] * inverse;
        for i in 0..self.basic.len() {
            let line = &mut self.cells[i * width..(i + 1) * width];
            let factor = line[entering];
            if i == row || factor == 0.0 {
                continue;
            }
            line[entering] = 0.0;
            self.lengths[i] = 1.0 + add_multiple(line, factor, &own);
            self.constants[i] += factor * constant;
        }
        let factor = std::mem::take(&mut self.reduced[entering]);
        for (cell, a) in self.reduced.iter_mut().zip(&own) {
            *cell += factor * a;
        }
        self.objective_constant += factor * constant;
        for cell in &mut own {
            if cell.abs() < TINY {
                *cell = 0.0;
            }
        }
        self.lengths[row] = 1.0 + own.iter().map(|a| a * a).sum::<f64>();
        self.cells[row * width..(row + 1) * width].copy_from_slice(&own);
        self.constants[row] = constant;
        std::mem::swap(&mut self.basic[row], &mut self.others[entering]);
        self.at_upper[entering] = to_upper;
    }
}

/// Adds `factor * own` to a row; the sum of its squares afterwards, four at a time.
fn add_multiple(row: &mut [f64], factor: f64, own: &[f64]) -> f64 {
    let mut squares = [0.0; 4];
    let (mut cells, mut parts) = (row.chunks_exact_mut(4), own.chunks_exact(4));
    for (cells, parts) in cells.by_ref().zip(parts.by_ref()) {
        for j in 0..4 {
            cells[j] += factor * parts[j];
            squares[j] += cells[j] * cells[j];
        }
    }
    let mut sum: f64 = squares.iter().sum();
    for (cell, part) in cells.into_remainder().iter_mut().zip(parts.remainder()) {
        *cell += factor * part;
        sum += *cell * *cell;
    }
    sum
}

/// The sum of a row's cells times the values, and the sum of the squares of its cells, four at a time.
fn sum_and_squares(row: &[f64], values: &[f64]) -> (f64, f64) {
    let (mut sums, mut squares) = ([0.0; 4], [0.0; 4]);
    let (cells, parts) = (row.chunks_exact(4), values.chunks_exact(4));
    let rest = cells.remainder().iter().zip(parts.remainder());
    let (mut sum, mut square) = rest.fold((0.0, 0.0), |(sum, square), (cell, value)| {
        (sum + cell * value, square + cell * cell)
    });
    for (cells, values) in cells.zip(parts) {
        for j in 0..4 {
            sums[j] += cells[j] * values[j];
            squares[j] += cells[j] * cells[j];
        }
    }
    sum += sums.iter().sum::<f64>();
    square += squares.iter().sum::<f64>();
    (sum, square)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn programme(objective: &[f64], rows: Vec<Row>) -> Programme {
        Programme {
            objective: objective.to_vec(),
            bounds: vec![(0.0, 1.0); objective.len()],
            rows,
            whole: objective.len(),
        }
    }

    fn row(coefficients: &[f64], low: f64, high: f64) -> Row {
        Row {
            terms: coefficients
                .iter()
                .copied()
                .enumerate()
                .filter(|term| term.1 != 0.0)
                .collect(),
            low,
            high,
        }
    }

    #[test]
    fn a_knapsack_is_filled_by_value_for_weight() {
        // Values 6, 5, 4 with weights 3, 5, 8 and room for 10: all of the first two and a quarter of the third.
        let mut dictionary = Dictionary::new(&programme(
            &[6.0, 5.0, 4.0],
            vec![row(&[3.0, 5.0, 8.0], 0.0, 10.0)],
        ));
        assert_eq!(dictionary.solve(f64::NEG_INFINITY), Outcome::Optimal);
        assert!((dictionary.objective() - 12.0).abs() < 1e-6);
        let solution = dictionary.solution();
        for (x, expected) in solution.iter().zip([1.0, 1.0, 0.25]) {
            assert!((x - expected).abs() < 1e-6);
        }
    }

    #[test]
    fn a_moved_bound_is_solved_again() {
        let mut dictionary = Dictionary::new(&programme(
            &[6.0, 5.0, 4.0],
            vec![row(&[3.0, 5.0, 8.0], 0.0, 10.0)],
        ));
        dictionary.solve(f64::NEG_INFINITY);
        dictionary.set_bounds(2, 1.0, 1.0);
        let mut narrow = dictionary.narrowed();
        assert_eq!(narrow.solve(f64::NEG_INFINITY), Outcome::Optimal);
        // The third takes 8, two thirds of the first the rest.
        assert!((narrow.objective() - (4.0 + 6.0 * 2.0 / 3.0)).abs() < 1e-6);
        assert_eq!(narrow.solution()[2], 1.0);
    }

    #[test]
    fn what_cannot_be_met_is_infeasible() {
        let mut dictionary = Dictionary::new(&programme(&[1.0, 1.0], vec![row(&[1.0, 1.0], 3.0, 3.0)]));
        assert_eq!(dictionary.solve(f64::NEG_INFINITY), Outcome::Infeasible);
    }

    #[test]
    fn equal_and_least_rows_hold_together() {
        // Exactly two of four, at least one of the last two, the first two not together.
        let rows = vec![
            row(&[1.0; 4], 2.0, 2.0),
            row(&[0.0, 0.0, 1.0, 1.0], 1.0, f64::INFINITY),
            row(&[1.0, 1.0, 0.0, 0.0], f64::NEG_INFINITY, 1.0),
        ];
        let mut dictionary = Dictionary::new(&programme(&[5.0, 4.0, 2.0, 1.0], rows));
        assert_eq!(dictionary.solve(f64::NEG_INFINITY), Outcome::Optimal);
        assert!((dictionary.objective() - 7.0).abs() < 1e-6);
        assert!((dictionary.bounds_if_in()[3] - 6.0).abs() < 1e-6);
    }
}
