//! Finds a provably cheapest set of open hosts: Lagrangian bounds, fixing of hosts by reduced cost, and branching on hosts.
//!
//! Runs over any [`Relaxation`]; Beasley (1993), "Lagrangean heuristics for location problems", is the pattern at the root.
//! Nodes are taken in order of their bound (equal ones in order of birth), so the result never depends on the clock unless the
//! limit ends the search.

use std::cmp::Ordering;
use std::collections::{BinaryHeap, HashSet};
use std::hash::{DefaultHasher, Hash, Hasher};
use std::rc::Rc;

use p4c_problem::Limits;

use crate::location::gains::{Decision, Gains};
use crate::location::price_search::PriceSearch;
use crate::location::relaxation::{Candidate, HostState, Relaxation};

/// How a tree search works; the figures suit the size of the problem.
#[derive(Debug, Clone, Copy)]
pub(crate) struct TreeOptions {
    /// A value above every solution's cost: a bound beyond it proves that there is none.
    pub ceiling: f64,
    /// Every cost is a multiple of this (0: unknown).
    pub granule: f64,
    /// Price steps at the root.
    pub root_steps: usize,
    /// Price steps at any other node.
    pub node_steps: usize,
    /// Local searches between price steps at the root: one every so many steps.
    pub complete_every: usize,
    /// Rounds of disturbing the best solution after the root.
    pub disturbances: u64,
}

/// What a tree search found.
#[derive(Debug, Clone)]
pub(crate) struct TreeOutcome {
    /// The best solution, if any.
    pub best: Option<Candidate>,
    /// No solution costs less than this.
    pub bound: f64,
    /// Whether the search ended by proof and not by the limit.
    pub proved: bool,
}

/// Relative distance within which two costs count as equal.
const TOLERANCE: f64 = 1e-9;
/// Bytes of open nodes beyond which they are worked depth-first, to bound memory.
const MANY_BYTES: usize = 256 * 1024 * 1024;

struct Node {
    bound: f64,
    birth: u64,
    states: Vec<HostState>,
    prices: Rc<Vec<f64>>,
    /// The decision that made this node from the one above; `None` at the root.
    decision: Option<Decision>,
}

impl PartialEq for Node {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}
impl Eq for Node {}
impl PartialOrd for Node {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}
impl Ord for Node {
    /// The greatest node is the one to take next: smallest bound, then youngest.
    fn cmp(&self, other: &Self) -> Ordering {
        other
            .bound
            .total_cmp(&self.bound)
            .then(self.birth.cmp(&other.birth))
    }
}

struct Tree<'a, R: Relaxation> {
    relaxation: &'a mut R,
    options: TreeOptions,
    limits: &'a Limits,
    best: Option<Candidate>,
    tried: HashSet<u64>,
    births: u64,
    gains: Gains,
}

/// Searches for the cheapest solution; the relaxation must be unrestricted or restricted by facts that hold for every solution.
pub(crate) fn search(relaxation: &mut impl Relaxation, options: TreeOptions, limits: &Limits) -> TreeOutcome {
    let mut tree = Tree {
        relaxation,
        options,
        limits,
        best: None,
        tried: HashSet::new(),
        births: 0,
        gains: Gains::default(),
    };
    tree.run()
}

/// How a node ended.
enum Verdict {
    /// Nothing better is in it.
    Pruned,
    /// It is split at this host.
    Branch { host: usize, search: PriceSearch },
    /// The limit ended it; its bound.
    Stopped(f64),
}

impl<R: Relaxation> Tree<'_, R> {
    /// A bound from which on a node holds nothing better than what is known.
    fn cutoff(&self) -> f64 {
        match &self.best {
            None => self.options.ceiling,
            Some(best) => {
                let tolerance = TOLERANCE * best.cost.abs().max(1e-3);
                if self.options.granule > 0.0 {
                    best.cost - (self.options.granule - tolerance).max(tolerance)
                } else {
                    best.cost - tolerance
                }
            }
        }
    }

    fn offer(&mut self, candidate: Option<Candidate>) {
        if let Some(candidate) = candidate
            && self.best.as_ref().is_none_or(|best| candidate.cost < best.cost)
        {
            self.best = Some(candidate);
        }
    }

    fn complete(&mut self, chosen: &[bool], thorough: bool) {
        let mut hasher = DefaultHasher::new();
        chosen.hash(&mut hasher);
        if self.tried.len() < 1_000_000 && self.tried.insert(hasher.finish()) {
            let candidate = self.relaxation.complete(chosen, thorough);
            self.offer(candidate);
        }
    }

    fn run(&mut self) -> TreeOutcome {
        let hosts = self.relaxation.host_count();
        let mut root = vec![HostState::Free; hosts];
        if !self.relaxation.restrict(&mut root) {
            return TreeOutcome {
                best: None,
                bound: f64::INFINITY,
                proved: true,
            };
        }
        let prices = self.relaxation.initial_prices();
        let many = MANY_BYTES / (hosts + 8 * self.relaxation.customer_count());
        let mut heap = BinaryHeap::new();
        heap.push(Node {
            bound: f64::NEG_INFINITY,
            birth: 0,
            states: root,
            prices: Rc::new(prices),
            decision: None,
        });
        self.gains = Gains::of(hosts);
        let mut deep: Vec<Node> = Vec::new();
        let mut stopped = None;
        while let Some(mut node) = deep.pop().or_else(|| heap.pop()) {
            if node.bound >= self.cutoff() {
                continue;
            }
            if self.births > 0 && self.limits.is_over() {
                stopped = Some(node.bound);
                break;
            }
            match self.work(&mut node) {
                Verdict::Pruned => {}
                Verdict::Stopped(bound) => {
                    stopped = Some(bound.max(node.bound));
                    break;
                }
                Verdict::Branch { host, search } => {
                    let prices = Rc::new(search.prices);
                    let share = search.activity[host];
                    let likely = share >= 0.5;
                    for state in
                        [likely, !likely].map(|open| if open { HostState::Open } else { HostState::Closed })
                    {
                        let mut states = node.states.clone();
                        states[host] = state;
                        self.births += 1;
                        let open = state == HostState::Open;
                        let child = Node {
                            bound: search.bound.max(node.bound),
                            birth: self.births,
                            states,
                            prices: Rc::clone(&prices),
                            decision: Some(Decision {
                                host,
                                open,
                                distance: if open { 1.0 - share } else { share },
                                bound: search.bound,
                            }),
                        };
                        if heap.len() + deep.len() >= many {
                            deep.push(child);
                        } else {
                            heap.push(child);
                        }
                    }
                }
            }
        }
        self.outcome(stopped, heap.iter().chain(&deep).map(|node| node.bound))
    }

    fn outcome(&self, stopped: Option<f64>, open: impl Iterator<Item = f64>) -> TreeOutcome {
        let cost = self.best.as_ref().map_or(f64::INFINITY, |best| best.cost);
        let Some(stopped) = stopped else {
            return TreeOutcome {
                best: self.best.clone(),
                bound: cost,
                proved: true,
            };
        };
        let bound = open.fold(stopped, f64::min);
        TreeOutcome {
            best: self.best.clone(),
            proved: bound >= self.cutoff(),
            bound: if bound >= self.cutoff() { cost } else { bound },
        }
    }

    /// Bounds a node, fixes hosts, and says how it ended.
    fn work(&mut self, node: &mut Node) -> Verdict {
        let root = self.births == 0;
        if !self.relaxation.restrict(&mut node.states) {
            return Verdict::Pruned;
        }
        let step = if root { 1.0 } else { 0.3 };
        let mut search = PriceSearch::new(self.relaxation, node.prices.to_vec(), step);
        let mut penalties = vec![0.0; node.states.len()];
        let steps = if root {
            self.options.root_steps
        } else {
            self.options.node_steps
        };
        let mut fixed_at = 0;
        let mut improved = true;
        if root {
            let chosen = search.chosen.clone();
            self.complete(&chosen, true);
            if self.best.is_none() {
                self.complete(&vec![true; chosen.len()], true);
            }
        }
        for count in 0..=steps {
            if search.bound >= self.cutoff() {
                if let Some(decision) = node.decision {
                    self.gains.learn(decision, search.bound.min(self.cutoff()));
                }
                return Verdict::Pruned;
            }
            if self.limits.is_over() && (count > 0 || !root) {
                return Verdict::Stopped(search.bound);
            }
            if improved && (count >= fixed_at + 5 || count == 0) && self.best.is_some() {
                fixed_at = count;
                self.relaxation.flip_penalties(&mut penalties);
                match self.fix(node, &search, &penalties) {
                    None => return Verdict::Pruned,
                    Some(true) => search.restart(self.relaxation),
                    Some(false) => {}
                }
            }
            if node.states.iter().all(|state| *state != HostState::Free) {
                let open: Vec<bool> = node
                    .states
                    .iter()
                    .map(|state| *state == HostState::Open)
                    .collect();
                let candidate = self.relaxation.complete(&open, false);
                if candidate.is_none() && self.limits.is_over() {
                    // It may have been cut short: nothing is known of this set.
                    return Verdict::Stopped(search.bound);
                }
                self.offer(candidate);
                return Verdict::Pruned;
            }
            if count == steps || search.has_settled() {
                break;
            }
            let target = match &self.best {
                Some(best) => best.cost,
                None => self
                    .options
                    .ceiling
                    .min(search.bound + 0.05 * search.bound.abs().max(1.0)),
            };
            improved = search.advance(self.relaxation, target);
            if root && count % self.options.complete_every == 0 {
                let chosen = search.chosen.clone();
                self.complete(&chosen, true);
            }
        }
        if let Some(decision) = node.decision {
            self.gains.learn(decision, search.bound);
        }
        if root {
            for round in 0..self.options.disturbances {
                if self.limits.is_over() || search.bound >= self.cutoff() {
                    break;
                }
                if let Some(best) = self.best.clone() {
                    let candidate = self.relaxation.disturb(&best.open, round);
                    self.offer(candidate);
                }
            }
        }
        let rounded: Vec<bool> = (0..node.states.len())
            .map(|i| match node.states[i] {
                HostState::Open => true,
                HostState::Closed => false,
                HostState::Free => search.activity[i] >= 0.5,
            })
            .collect();
        self.complete(&rounded, root);
        if search.bound >= self.cutoff() {
            return Verdict::Pruned;
        }
        let host = self.branching_host(node, &search);
        Verdict::Branch { host, search }
    }

    /// The free host whose two decisions are expected to gain most; ties go to the first.
    fn branching_host(&self, node: &Node, search: &PriceSearch) -> usize {
        let mut best = ((false, f64::NEG_INFINITY), 0);
        for (i, state) in node.states.iter().enumerate() {
            if *state == HostState::Free {
                let share = search.activity[i];
                let doubt = share.min(1.0 - share);
                let leads = doubt > 0.02 && self.relaxation.is_leading(i);
                let up = self.gains.expected(i, true) * (1.0 - share);
                let down = self.gains.expected(i, false) * share;
                // The lesser gain counts most: a decision that leaves one side as it was is half a decision.
                let score = (leads, 5.0 * up.min(down) + up.max(down));
                if score > best.0 {
                    best = (score, i);
                }
            }
        }
        best.1
    }

    /// Fixes every free host whose other choice would cost too much; `None` when nothing is left, else whether anything was fixed.
    fn fix(&mut self, node: &mut Node, search: &PriceSearch, penalties: &[f64]) -> Option<bool> {
        let cutoff = self.cutoff();
        let mut fixed = false;
        for (i, state) in node.states.iter_mut().enumerate() {
            if *state == HostState::Free && search.last_bound + penalties[i] >= cutoff {
                *state = if search.chosen[i] {
                    HostState::Open
                } else {
                    HostState::Closed
                };
                fixed = true;
            }
        }
        if fixed && !self.relaxation.restrict(&mut node.states) {
            return None;
        }
        Some(fixed)
    }
}
