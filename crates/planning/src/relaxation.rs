//! States the choice of actions as a linear programme in which an action may start partly in one year and partly in another.
//!
//! [`crate::branch`] searches over it. Its optimum is a bound on every plan, for every plan is a point of it.

use p4c_problem::linear::{Dictionary, Programme, Row};

use crate::actions::{Action, Means, added};

/// The programme of a plan. Columns: for each action and year the share of its start (action by action), then the coverage that each
/// concept gains.
pub(crate) struct Relaxation {
    /// The programme itself; rows `0..actions` hold the share of each action that is taken.
    pub programme: Programme,
    actions: usize,
    years: usize,
    /// The rows of budget and staff.
    resources: std::ops::Range<usize>,
    /// The year of each of these rows, and whether it is one of staff.
    resource_years: Vec<(usize, bool)>,
    /// The rows of starts, one a year; none where every action may start in one year.
    starts: Option<usize>,
}

impl Relaxation {
    pub fn new(actions: &[Action], means: &Means) -> Self {
        let years = means.years;
        let column = |action: usize, year: usize| action * years + year;
        let concepts = actions.len() * years;
        let total: f64 = means.needs.iter().sum();
        let mut programme = Programme::default();
        for action in actions {
            for year in 0..years {
                // A year in which an action does not fit even alone is none.
                let fits = |parts: &[f64], limits: &[f64]| {
                    limits[year..]
                        .iter()
                        .zip(parts)
                        .all(|(limit, part)| *part == 0.0 || *part <= crate::schedule::room(*limit))
                };
                let fits = fits(&action.cost_by_year, &means.budget_by_year)
                    && fits(&action.staff_by_year, &means.staff_by_year);
                programme.objective.push(0.0);
                programme.bounds.push((0.0, f64::from(u8::from(fits))));
            }
        }
        for (need, covered) in means.needs.iter().zip(&means.covered) {
            programme.objective.push(need / total);
            programme.bounds.push((0.0, 1.0 - covered));
        }
        let mut rows = Vec::new();
        let mut limit = |terms: Vec<(usize, f64)>, low: f64, high: f64| {
            rows.push(Row { terms, low, high });
        };
        for action in 0..actions.len() {
            limit(
                (0..years).map(|year| (column(action, year), 1.0)).collect(),
                0.0,
                1.0,
            );
        }
        for concept in 0..means.needs.len() {
            let mut terms = vec![(concepts + concept, 1.0)];
            for (action, one) in actions.iter().enumerate() {
                let more = added(one).nth(concept).unwrap_or(0.0);
                // More than what is missing brings no more.
                let more = more.min(1.0 - means.covered[concept]);
                if more > 0.0 {
                    terms.extend((0..years).map(|year| (column(action, year), -more)));
                }
            }
            limit(terms, f64::NEG_INFINITY, 0.0);
        }
        let first_resource = actions.len() + means.needs.len();
        let mut resource_years = Vec::new();
        let parts: [fn(&Action) -> &[f64]; 2] =
            [|action| &action.cost_by_year, |action| &action.staff_by_year];
        for ((parts, limits), is_staff) in parts
            .iter()
            .zip([&means.budget_by_year, &means.staff_by_year])
            .zip([false, true])
        {
            for (year, most) in limits.iter().enumerate() {
                let mut terms = Vec::new();
                for (action, one) in actions.iter().enumerate() {
                    for (after, part) in parts(one).iter().enumerate().take(year + 1) {
                        if *part > 0.0 {
                            terms.push((column(action, year - after), *part));
                        }
                    }
                }
                if !terms.is_empty() {
                    resource_years.push((year, is_staff));
                    limit(terms, f64::NEG_INFINITY, *most);
                }
            }
        }
        if actions.len() > means.starts_per_year {
            for year in 0..years {
                let terms = (0..actions.len())
                    .map(|action| (column(action, year), 1.0))
                    .collect();
                limit(terms, f64::NEG_INFINITY, means.starts_per_year as f64);
            }
        }
        for (action, one) in actions.iter().enumerate() {
            for required in &one.requires {
                // Started by a year only where the required one has started by then.
                for year in 0..years {
                    let mut terms: Vec<(usize, f64)> =
                        (0..=year).map(|at| (column(action, at), 1.0)).collect();
                    terms.extend((0..=year).map(|at| (column(*required, at), -1.0)));
                    limit(terms, f64::NEG_INFINITY, 0.0);
                }
            }
        }
        programme.rows = rows;
        programme.whole = concepts;
        Self {
            programme,
            actions: actions.len(),
            years,
            resources: first_resource..first_resource + resource_years.len(),
            starts: (actions.len() > means.starts_per_year).then_some(first_resource + resource_years.len()),
            resource_years,
        }
    }

    /// The rows of budget and staff, by year; the terms of an action stand together.
    pub fn resources(&self) -> &[Row] {
        &self.programme.rows[self.resources.clone()]
    }

    /// The rows of budget and staff with their years, and whether they are rows of staff.
    pub fn resources_of_years(&self) -> impl Iterator<Item = (usize, usize, bool)> + '_ {
        let rows = self.resources.clone().zip(&self.resource_years);
        rows.map(|(row, &(year, is_staff))| (row, year, is_staff))
    }

    /// The row of starts in a year.
    pub fn starts_in(&self, year: usize) -> Option<usize> {
        self.starts.map(|first| first + year)
    }

    /// The row that holds how much of a concept is covered at most.
    pub fn concept_row(&self, concept: usize) -> usize {
        self.actions + concept
    }

    /// The action of a column of starts.
    pub fn action_of(&self, column: usize) -> usize {
        column / self.years
    }

    /// The number of cells of its dictionary.
    pub fn size(actions: &[Action], means: &Means) -> usize {
        let required: usize = actions.iter().map(|action| action.requires.len()).sum();
        let columns = actions
            .len()
            .saturating_mul(means.years)
            .saturating_add(means.needs.len());
        let rows = actions.len() + means.needs.len() + means.years.saturating_mul(3 + required);
        columns.saturating_mul(rows)
    }

    /// The column of an action in a year.
    pub fn start(&self, action: usize, year: usize) -> usize {
        action * self.years + year
    }

    /// The share of each action that a point takes.
    pub fn taken(&self, point: &[f64]) -> Vec<f64> {
        (0..self.actions)
            .map(|action| self.years_of(action, point).iter().sum())
            .collect()
    }

    /// The shares of the years of an action.
    pub fn years_of<'p>(&self, action: usize, point: &'p [f64]) -> &'p [f64] {
        &point[action * self.years..(action + 1) * self.years]
    }

    /// The variable that says how much of an action is taken.
    pub fn taken_variable(&self, action: usize, dictionary: &Dictionary) -> usize {
        dictionary.row_variable(action)
    }

    /// A row that no plan with all of these actions keeps.
    pub fn forbid(&self, set: &[usize]) -> Row {
        Row {
            terms: set
                .iter()
                .flat_map(|action| (0..self.years).map(|year| (self.start(*action, year), 1.0)))
                .collect(),
            low: f64::NEG_INFINITY,
            high: set.len() as f64 - 1.0,
        }
    }
}

/// The same plan as if it had one year: what each action takes at least, out of the sum of the years. Every plan is a plan of this one
/// too, so a bound on it is a bound on all.
pub(crate) fn as_one_year(actions: &[Action], means: &Means) -> (Vec<Action>, Means) {
    let least = |parts: &[f64]| {
        (0..means.years)
            .map(|year| parts.iter().take(means.years - year).sum::<f64>())
            .fold(f64::INFINITY, f64::min)
    };
    let actions = actions
        .iter()
        .map(|action| Action {
            cost_by_year: vec![least(&action.cost_by_year)],
            staff_by_year: vec![least(&action.staff_by_year)],
            ..action.clone()
        })
        .collect();
    let means = Means {
        years: 1,
        budget_by_year: vec![means.budget_by_year.iter().sum()],
        staff_by_year: vec![means.staff_by_year.iter().sum()],
        starts_per_year: means.starts_per_year.saturating_mul(means.years),
        ..means.clone()
    };
    (actions, means)
}
