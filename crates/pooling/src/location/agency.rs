//! Finds what running services is worth to one agency at given prices of the items, within its capacity and number of services.
//!
//! First with a price for the capacity (the linear programme's value, and the reduced costs that fix variables), then exactly by a
//! knapsack where that is affordable. [`crate::location::services`] puts the agencies together.

use crate::location::knapsack::{Item, fill_knapsack};
use crate::location::relaxation::HostState;
use crate::location::services::ServicesData;

/// Knapsacks beyond this many are not solved for one agency; the linear programme's value then stands in.
const MOST_SETS: usize = 40;
/// Halvings of the bracket around the capacity price.
const HALVINGS: usize = 22;

/// One agency's part of the relaxed solution, given that it runs at least one service.
#[derive(Debug, Clone, Default)]
pub(crate) struct Worth {
    /// Value of the items that are fixed to it.
    pub base: f64,
    /// What running costs (above 0) or earns (below 0) beside that, exactly or bounded from below.
    pub value: f64,
    /// The same with a price for the capacity; never above `value`.
    pub priced_value: f64,
    /// The price of a unit of capacity.
    pub capacity_price: f64,
    /// Cost less profit of each service at that price.
    pub net: Vec<f64>,
    /// The services run at that price.
    pub priced_runs: Vec<bool>,
    /// The services run.
    pub runs: Vec<bool>,
    /// The free items served, with the share of each.
    pub served: Vec<(u32, f64)>,
}

impl Worth {
    /// How much the exact value is above the priced one: by so much reduced costs overstate.
    pub fn excess(&self) -> f64 {
        (self.value - self.priced_value).max(0.0)
    }
}

/// The problem of one agency; buffers are kept between calls.
#[derive(Debug)]
pub(crate) struct AgencyProblem<'a> {
    data: &'a ServicesData,
    agency: usize,
    /// Capacity that the fixed items leave.
    left: f64,
    /// States of the agency's services.
    states: Vec<HostState>,
    gainful: Vec<Item>,
    start: Vec<usize>,
    scratch: Vec<Item>,
    taken: Vec<u32>,
}

/// The agency's load and value at a capacity price.
struct Filled {
    value: f64,
    load: f64,
}

impl<'a> AgencyProblem<'a> {
    /// Buffers for the agencies of this problem.
    pub fn new(data: &'a ServicesData) -> Self {
        Self {
            data,
            agency: 0,
            left: 0.0,
            states: Vec::new(),
            gainful: Vec::new(),
            start: Vec::new(),
            scratch: Vec::new(),
            taken: Vec::new(),
        }
    }

    /// Solves the agency's problem: `runs` and `serves` are the states of its services and items.
    pub fn solve(
        &mut self,
        agency: usize,
        left: f64,
        runs: &[HostState],
        serves: &[HostState],
        prices: &[f64],
        worth: &mut Worth,
    ) {
        self.agency = agency;
        self.left = left;
        self.states.clear();
        self.states.extend_from_slice(runs);
        worth.base = self.collect(serves, prices);
        self.price_capacity(worth);
        worth.value = worth.priced_value;
        if self.data.services == 1 {
            self.solve_one_service(worth);
        } else {
            self.solve_services(worth);
        }
    }

    /// Collects the free items that are worth serving, by service; gives the value of the fixed ones.
    fn collect(&mut self, serves: &[HostState], prices: &[f64]) -> f64 {
        let n = self.data.items();
        let row = &self.data.cost[self.agency * n..(self.agency + 1) * n];
        let mut base = 0.0;
        self.gainful.clear();
        self.start.clear();
        for (s, run) in self.states.iter().enumerate() {
            self.start.push(self.gainful.len());
            for i in self.data.start[s]..self.data.start[s + 1] {
                match serves[i] {
                    HostState::Open => base += row[i] - prices[i],
                    HostState::Free if *run != HostState::Closed && prices[i] > row[i] => {
                        let (gain, weight) = (prices[i] - row[i], self.data.weight[i]);
                        self.gainful.push(Item {
                            id: i as u32,
                            gain,
                            weight,
                        });
                    }
                    _ => {}
                }
            }
        }
        self.start.push(self.gainful.len());
        base
    }

    fn open_cost(&self, service: usize) -> f64 {
        self.data.open_cost[self.agency * self.data.services + service]
    }

    /// The best services and items when capacity has this price.
    fn fill(&self, price: f64, net: &mut [f64], runs: &mut [bool]) -> Filled {
        let mut filled = Filled {
            value: -price * self.left,
            load: 0.0,
        };
        let mut open = 0;
        for s in 0..self.states.len() {
            net[s] = self.open_cost(s);
            for item in &self.gainful[self.start[s]..self.start[s + 1]] {
                net[s] -= (item.gain - price * item.weight).max(0.0);
            }
            runs[s] = self.states[s] == HostState::Open;
            if runs[s] {
                open += 1;
                filled.value += net[s];
            }
        }
        while open < self.data.most[self.agency] {
            let free = (0..self.states.len()).filter(|s| self.states[*s] == HostState::Free && !runs[*s]);
            let best = free.min_by(|a, b| net[*a].total_cmp(&net[*b]).then(a.cmp(b)));
            // The first is run whatever it costs: the agency's worth is that of running something.
            let Some(s) = best.filter(|s| net[*s] < 0.0 || open == 0) else {
                break;
            };
            runs[s] = true;
            open += 1;
            filled.value += net[s];
        }
        for s in (0..self.states.len()).filter(|s| runs[*s]) {
            for item in &self.gainful[self.start[s]..self.start[s + 1]] {
                if item.gain > price * item.weight {
                    filled.load += item.weight;
                }
            }
        }
        filled
    }

    /// Finds the capacity price by halving a bracket; what is served is blended from both ends, so that the capacity is just filled.
    fn price_capacity(&mut self, worth: &mut Worth) {
        let services = self.states.len();
        worth.net.resize(services, 0.0);
        worth.priced_runs.resize(services, false);
        worth.runs.resize(services, false);
        worth.served.clear();
        let free = self.fill(0.0, &mut worth.net, &mut worth.priced_runs);
        let (mut low, mut high, mut share) = (0.0, 0.0, 0.0);
        worth.priced_value = free.value;
        if free.load > self.left {
            high = self
                .gainful
                .iter()
                .filter(|i| i.weight > 0.0)
                .map(|i| i.gain / i.weight)
                .fold(0.0, f64::max);
            let mut load_low = free.load;
            let mut load_high = self.fill(high, &mut worth.net, &mut worth.priced_runs).load;
            for _ in 0..HALVINGS {
                let middle = 0.5 * (low + high);
                let load = self.fill(middle, &mut worth.net, &mut worth.priced_runs).load;
                if load > self.left {
                    (low, load_low) = (middle, load);
                } else {
                    (high, load_high) = (middle, load);
                }
            }
            if load_low > load_high {
                share = ((self.left - load_high) / (load_low - load_high)).clamp(0.0, 1.0);
            }
            self.fill(low, &mut worth.net, &mut worth.runs);
            self.serve(low, share, worth);
            worth.priced_value = self.fill(high, &mut worth.net, &mut worth.priced_runs).value;
        }
        worth.capacity_price = high;
        worth.runs.copy_from_slice(&worth.priced_runs);
        self.serve(high, 1.0 - share, worth);
    }

    fn serve(&self, price: f64, share: f64, worth: &mut Worth) {
        if share <= 0.0 {
            return;
        }
        for s in (0..self.states.len()).filter(|s| worth.runs[*s]) {
            for item in &self.gainful[self.start[s]..self.start[s + 1]] {
                if item.gain > price * item.weight {
                    worth.served.push((item.id, share));
                }
            }
        }
    }

    fn solve_one_service(&mut self, worth: &mut Worth) {
        self.scratch.clear();
        self.scratch.extend_from_slice(&self.gainful);
        let Some(gain) = fill_knapsack(&mut self.scratch, self.left, &mut self.taken) else {
            return;
        };
        // Rounding may leave the exact value a hair under the bound from below.
        worth.value = (self.open_cost(0) - gain).max(worth.priced_value);
        worth.served.clear();
        worth.served.extend(self.taken.iter().map(|id| (*id, 1.0)));
    }

    /// Solves a knapsack for each set of services whose priced value could beat the best known.
    fn solve_services(&mut self, worth: &mut Worth) {
        if worth.capacity_price == 0.0 {
            return;
        }
        let open: Vec<usize> = (0..self.states.len())
            .filter(|s| self.states[*s] == HostState::Open)
            .collect();
        let mut free: Vec<usize> = (0..self.states.len())
            .filter(|s| self.states[*s] == HostState::Free)
            .collect();
        free.sort_unstable_by(|a, b| worth.net[*a].total_cmp(&worth.net[*b]).then(a.cmp(b)));
        let mut search = SetSearch {
            problem: self,
            net: worth.net.clone(),
            free,
            most: 0,
            best: f64::INFINITY,
            unsolved: f64::INFINITY,
            solved: 0,
            runs: Vec::new(),
            taken: Vec::new(),
        };
        search.most = search.problem.data.most[search.problem.agency].saturating_sub(open.len());
        let opened: f64 = open.iter().map(|s| worth.net[*s]).sum();
        let base = opened - worth.capacity_price * search.problem.left;
        search.try_sets(0, &mut open.clone(), base, 0);
        let (best, unsolved) = (search.best, search.unsolved);
        if best.is_finite() && best <= unsolved {
            let (runs, taken) = (search.runs, search.taken);
            worth.runs.fill(false);
            for s in runs {
                worth.runs[s] = true;
            }
            worth.served.clear();
            worth.served.extend(taken.iter().map(|id| (*id, 1.0)));
        }
        worth.value = best.min(unsolved).max(worth.priced_value);
    }
}

/// The search over sets of services of one agency.
struct SetSearch<'p, 'a> {
    problem: &'p mut AgencyProblem<'a>,
    net: Vec<f64>,
    /// Undecided services, best net first.
    free: Vec<usize>,
    /// Most of them that can run.
    most: usize,
    best: f64,
    /// The least priced value of a set whose knapsack was not solved.
    unsolved: f64,
    solved: usize,
    runs: Vec<usize>,
    taken: Vec<u32>,
}

impl SetSearch<'_, '_> {
    /// Extends the set `runs` of priced value `value` by services from `at` on.
    fn try_sets(&mut self, at: usize, runs: &mut Vec<usize>, value: f64, added: usize) {
        let limit = self.best.min(self.unsolved);
        let could_gain: f64 = self.free[at..]
            .iter()
            .take(self.most - added)
            .map(|s| self.net[*s].min(0.0))
            .sum();
        // An empty set is no use of the agency: its first service may cost something.
        let first = if runs.is_empty() {
            self.free.get(at).map_or(f64::INFINITY, |s| self.net[*s].max(0.0))
        } else {
            0.0
        };
        if value + could_gain + first >= limit {
            return;
        }
        if at < self.free.len() && added < self.most {
            let s = self.free[at];
            runs.push(s);
            self.try_sets(at + 1, runs, value + self.net[s], added + 1);
            runs.pop();
            self.try_sets(at + 1, runs, value, added);
        } else if !runs.is_empty() {
            self.solve_set(runs, value);
        }
    }

    fn solve_set(&mut self, runs: &[usize], value: f64) {
        self.solved += 1;
        let problem = &mut *self.problem;
        problem.scratch.clear();
        for s in runs {
            problem
                .scratch
                .extend_from_slice(&problem.gainful[problem.start[*s]..problem.start[s + 1]]);
        }
        let gain = if self.solved <= MOST_SETS {
            fill_knapsack(&mut problem.scratch, problem.left, &mut problem.taken)
        } else {
            None
        };
        match gain {
            None => self.unsolved = self.unsolved.min(value),
            Some(gain) => {
                let exact = runs.iter().map(|s| problem.open_cost(*s)).sum::<f64>() - gain;
                if exact < self.best {
                    self.best = exact;
                    self.runs = runs.to_vec();
                    self.taken.clone_from(&problem.taken);
                }
            }
        }
    }
}
