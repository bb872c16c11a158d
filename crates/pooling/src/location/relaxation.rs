//! Says what a Lagrangian relaxation of a hosting problem must offer, so that one price search and one tree search serve all models.
//!
//! The demand constraints ("every customer is served once") are priced; what is left splits by host. [`crate::location::price_search`]
//! looks for the prices with the best bound, [`crate::location::tree`] branches on hosts; the models are not here.

/// What the tree has decided about a host.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum HostState {
    /// Nothing yet.
    Free,
    /// It is open in every solution of this part of the tree.
    Open,
    /// It is closed in every solution of this part of the tree.
    Closed,
}

/// A solution by its open hosts; the customers' shares follow from them.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Candidate {
    /// The whole cost.
    pub cost: f64,
    /// Whether each host is open.
    pub open: Vec<bool>,
}

/// A relaxation with one price a customer.
pub(crate) trait Relaxation {
    /// Number of hosts.
    fn host_count(&self) -> usize;

    /// Number of customers.
    fn customer_count(&self) -> usize;

    /// Prices to start from.
    fn initial_prices(&mut self) -> Vec<f64>;

    /// Takes over the states of a part of the tree and draws what follows from them at once; `false`: it holds no solution.
    fn restrict(&mut self, states: &mut [HostState]) -> bool;

    /// The lower bound at these prices. Fills for each customer one minus what the relaxed solution serves (a subgradient),
    /// and the hosts that it opens.
    fn evaluate(&mut self, prices: &[f64], violation: &mut [f64], chosen: &mut [bool]) -> f64;

    /// What the bound of the last evaluation gains when one free host's choice is turned round.
    fn flip_penalties(&mut self, penalties: &mut [f64]);

    /// A solution at most as dear as opening exactly these hosts, improved by local search when `thorough`; `None` when none was found.
    fn complete(&mut self, chosen: &[bool], thorough: bool) -> Option<Candidate>;

    /// Solutions found from the best known one by disturbing it, in round `round` (the same round does the same).
    fn disturb(&mut self, best: &[bool], round: u64) -> Option<Candidate>;

    /// Whether branching prefers this variable over others when both are undecided.
    fn is_leading(&self, _variable: usize) -> bool {
        true
    }
}
