//! Remembers what deciding each host did to the bound, so that the tree branches where it gains most.
//!
//! Pseudo-costs: Benichou et al. (1971), "Experiments in mixed-integer linear programming". [`crate::location::tree`] asks and teaches it.

/// A host that was opened or closed, and by how much that went against its averaged share.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Decision {
    /// Which host.
    pub host: usize,
    /// Opened, or else closed.
    pub open: bool,
    /// From its averaged share to the decision, 0 to 1.
    pub distance: f64,
    /// The bound before.
    pub bound: f64,
}

/// The mean gain of the bound by host and side, per share decided.
#[derive(Debug, Clone, Default)]
pub(crate) struct Gains {
    sum: Vec<[f64; 2]>,
    count: Vec<[u32; 2]>,
    all: [f64; 2],
    all_count: [u32; 2],
}

impl Gains {
    /// Nothing was seen yet.
    pub fn of(hosts: usize) -> Self {
        Self {
            sum: vec![[0.0; 2]; hosts],
            count: vec![[0; 2]; hosts],
            ..Self::default()
        }
    }

    /// Takes in what a decision did: `bound` is the bound after it.
    pub fn learn(&mut self, decision: Decision, bound: f64) {
        let side = usize::from(decision.open);
        let gain = (bound - decision.bound).max(0.0) / decision.distance.max(0.05);
        if gain.is_finite() {
            self.sum[decision.host][side] += gain;
            self.count[decision.host][side] += 1;
            self.all[side] += gain;
            self.all_count[side] += 1;
        }
    }

    /// The expected gain per share; the mean of all hosts where this one was never decided.
    pub fn expected(&self, host: usize, open: bool) -> f64 {
        let side = usize::from(open);
        if self.count[host][side] > 0 {
            self.sum[host][side] / f64::from(self.count[host][side])
        } else if self.all_count[side] > 0 {
            self.all[side] / f64::from(self.all_count[side])
        } else {
            1.0
        }
    }
}
