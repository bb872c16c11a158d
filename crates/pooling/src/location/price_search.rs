//! Looks for the customers' prices with the best lower bound, by the volume algorithm.
//!
//! Barahona & Anbil (2000), "The volume algorithm: producing primal solutions with a subgradient method": steps follow an average
//! of the relaxed solutions, which is also an estimate of the linear programme's solution and guides branching. The search keeps
//! no solutions: [`crate::location::tree`] does.

use crate::location::relaxation::Relaxation;

/// The state of a price search.
#[derive(Debug, Clone)]
pub(crate) struct PriceSearch {
    /// The prices with the best bound so far.
    pub prices: Vec<f64>,
    /// The best bound so far.
    pub bound: f64,
    /// The bound of the last evaluation.
    pub last_bound: f64,
    /// The averaged share in which each host is open.
    pub activity: Vec<f64>,
    /// The hosts that the relaxed solution of the last evaluation opens.
    pub chosen: Vec<bool>,
    trial: Vec<f64>,
    violation: Vec<f64>,
    direction: Vec<f64>,
    step: f64,
    weight: f64,
    failures: usize,
    iterations: usize,
    bound_at_mark: f64,
}

impl PriceSearch {
    /// Starts at `prices` with one evaluation.
    pub fn new(relaxation: &mut impl Relaxation, prices: Vec<f64>, step: f64) -> Self {
        let (hosts, customers) = (relaxation.host_count(), relaxation.customer_count());
        let mut search = Self {
            trial: prices.clone(),
            prices,
            bound: f64::NEG_INFINITY,
            last_bound: f64::NEG_INFINITY,
            activity: vec![0.0; hosts],
            chosen: vec![false; hosts],
            violation: vec![0.0; customers],
            direction: vec![0.0; customers],
            step,
            weight: 0.1,
            failures: 0,
            iterations: 0,
            bound_at_mark: f64::NEG_INFINITY,
        };
        search.restart(relaxation);
        search
    }

    /// Evaluates the best prices again, after the relaxation was restricted further, and forgets the average.
    pub fn restart(&mut self, relaxation: &mut impl Relaxation) {
        let bound = relaxation.evaluate(&self.prices, &mut self.violation, &mut self.chosen);
        self.last_bound = bound;
        self.bound = self.bound.max(bound);
        self.bound_at_mark = self.bound;
        self.direction.copy_from_slice(&self.violation);
        for (activity, &chosen) in self.activity.iter_mut().zip(&self.chosen) {
            *activity = f64::from(u8::from(chosen));
        }
    }

    /// One step towards `target` (a value the bound should reach). Returns whether the bound improved; then the relaxation's last
    /// evaluation is at [`Self::prices`].
    pub fn advance(&mut self, relaxation: &mut impl Relaxation, target: f64) -> bool {
        self.iterations += 1;
        let length: f64 = self.direction.iter().map(|d| d * d).sum();
        if length <= 1e-18 {
            // The average serves everybody exactly: the prices are optimal up to rounding. Take the last relaxed solution instead.
            self.direction.copy_from_slice(&self.violation);
            self.failures += 1;
            if self.direction.iter().all(|d| *d == 0.0) {
                self.step = 0.0;
                return false;
            }
        }
        let distance = (target - self.bound).max(1e-9 * self.bound.abs()).max(1e-12);
        let scale = self.step * distance / length.max(1e-18);
        for ((trial, price), direction) in self.trial.iter_mut().zip(&self.prices).zip(&self.direction) {
            *trial = price + scale * direction;
        }
        let bound = relaxation.evaluate(&self.trial, &mut self.violation, &mut self.chosen);
        self.last_bound = bound;
        let along: f64 = self
            .direction
            .iter()
            .zip(&self.violation)
            .map(|(d, v)| d * v)
            .sum();
        self.average(length, along);
        if self.iterations.is_multiple_of(50) {
            let gained = self.bound - self.bound_at_mark;
            if gained < 0.01 * distance && self.weight > 0.01 {
                self.weight /= 2.0;
            }
            self.bound_at_mark = self.bound;
        }
        if bound > self.bound {
            self.bound = bound;
            self.prices.copy_from_slice(&self.trial);
            self.failures = 0;
            if along > 0.0 {
                self.step = (self.step * 1.1).min(2.0);
            }
            true
        } else {
            self.failures += 1;
            if self.failures >= 15 {
                self.failures = 0;
                self.step *= 0.66;
            }
            false
        }
    }

    /// Whether steps have become so small that more of them would not help.
    pub fn has_settled(&self) -> bool {
        self.step < 1e-4
    }

    /// Moves the average towards the last relaxed solution by the share that makes its violation shortest, within limits.
    fn average(&mut self, length: f64, along: f64) {
        let square: f64 = self.violation.iter().map(|v| v * v).sum();
        let denominator = length - 2.0 * along + square;
        let best = if denominator > 1e-18 {
            (length - along) / denominator
        } else {
            self.weight
        };
        let share = best.clamp(self.weight / 10.0, self.weight);
        for (direction, violation) in self.direction.iter_mut().zip(&self.violation) {
            *direction += share * (violation - *direction);
        }
        for (activity, &chosen) in self.activity.iter_mut().zip(&self.chosen) {
            *activity += share * (f64::from(u8::from(chosen)) - *activity);
        }
    }
}
