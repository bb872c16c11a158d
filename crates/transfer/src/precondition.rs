//! Checks what a practice needs against what is known of a region: met, missing or unknown, with the figure that decided.
//!
//! Reads a [`Profile`]; pilots and visits may have settled a precondition already, which overrides the figure. What follows from the
//! states is in [`crate::matrix`].

use serde::Serialize;

use crate::profile::{Figure, Profile};

/// A test of one figure.
#[derive(Debug, Clone, PartialEq)]
pub enum Test {
    /// A number of at least this.
    AtLeast(f64),
    /// A number of at most this.
    AtMost(f64),
    /// One of these; of several texts, any.
    OneOf(Vec<Figure>),
    /// Exactly this; of several texts, one that is this.
    Equals(Figure),
}

impl Test {
    /// Whether a figure passes; `None` when the test does not apply to such a figure (a text that should be a number).
    pub fn passes(&self, figure: &Figure) -> Option<bool> {
        match (self, figure) {
            (Test::AtLeast(least), Figure::Number(x)) => Some(x >= least),
            (Test::AtMost(most), Figure::Number(x)) => Some(x <= most),
            (Test::AtLeast(_) | Test::AtMost(_), _) => None,
            (Test::OneOf(wanted), figure) => Some(wanted.iter().any(|one| is(figure, one))),
            (Test::Equals(wanted), figure) => Some(is(figure, wanted)),
        }
    }
}

/// Whether a figure is what is wanted: equal, or several texts with that one among them.
fn is(figure: &Figure, wanted: &Figure) -> bool {
    match (figure, wanted) {
        (Figure::Several(texts), Figure::Text(text)) => texts.contains(text),
        _ => figure == wanted,
    }
}

/// Something a practice needs to run in a region.
#[derive(Debug, Clone, PartialEq)]
pub struct Precondition {
    /// The indicator of a region's profile that tells.
    pub indicator: String,
    /// What its figure must pass, all of it.
    pub tests: Vec<Test>,
    /// How much it counts, above 0.
    pub weight: f64,
    /// What it costs to create where it is missing; `None` = not known.
    pub cost_to_create: Option<f64>,
    /// Preconditions of the same group are alternatives: one of them is enough.
    pub group: Option<String>,
    /// Preconditions (indices) that must be met or created before this one can be created.
    pub requires: Vec<usize>,
}

impl Precondition {
    /// A precondition of weight 1, without cost, alternatives and dependencies.
    pub fn new(indicator: impl Into<String>, tests: Vec<Test>) -> Self {
        Self {
            indicator: indicator.into(),
            tests,
            weight: 1.0,
            cost_to_create: None,
            group: None,
            requires: Vec::new(),
        }
    }
}

/// Whether a precondition is met in a region.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum State {
    /// The figure passes.
    Met,
    /// The figure fails.
    Missing,
    /// There is no figure, or none that the test applies to.
    Unknown,
}

/// The state of a precondition in a region, with what decided it.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Finding {
    /// Met, missing or unknown.
    pub state: State,
    /// The figure that decided; `None` when there is none.
    pub figure: Option<Figure>,
    /// Whether a pilot or a visit settled it: then its word counts, not the figure.
    pub tested: bool,
}

/// Checks one precondition in one region. `settled`: what a pilot or a visit found, if there was one.
pub fn check(precondition: &Precondition, region: &Profile, settled: Option<bool>) -> Finding {
    let figure = region.get(&precondition.indicator);
    let by_figure = figure.map_or(State::Unknown, |figure| {
        let results: Vec<Option<bool>> = precondition
            .tests
            .iter()
            .map(|test| test.passes(figure))
            .collect();
        if results.contains(&Some(false)) {
            State::Missing
        } else if results.contains(&None) {
            State::Unknown
        } else {
            State::Met
        }
    });
    let state = match settled {
        Some(true) => State::Met,
        Some(false) => State::Missing,
        None => by_figure,
    };
    Finding {
        state,
        figure: figure.cloned(),
        tested: settled.is_some(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(text: &str) -> Figure {
        Figure::Text(text.to_owned())
    }

    fn state(tests: Vec<Test>, figure: Option<Figure>) -> State {
        let region = figure
            .map(|figure| ("x".to_owned(), figure))
            .into_iter()
            .collect();
        check(&Precondition::new("x", tests), &region, None).state
    }

    #[test]
    fn numbers_are_tested_at_their_limits() {
        let number = |x| Some(Figure::Number(x));
        assert_eq!(state(vec![Test::AtLeast(5.0)], number(5.0)), State::Met);
        assert_eq!(state(vec![Test::AtLeast(5.0)], number(4.9)), State::Missing);
        assert_eq!(state(vec![Test::AtMost(5.0)], number(5.0)), State::Met);
        assert_eq!(state(vec![Test::AtMost(5.0)], number(5.1)), State::Missing);
        let between = vec![Test::AtLeast(1.0), Test::AtMost(2.0)];
        assert_eq!(state(between.clone(), number(1.5)), State::Met);
        assert_eq!(state(between, number(3.0)), State::Missing);
    }

    #[test]
    fn texts_and_flags_are_compared() {
        let kinds = Test::OneOf(vec![text("hosted"), text("funded")]);
        assert_eq!(state(vec![kinds.clone()], Some(text("funded"))), State::Met);
        assert_eq!(state(vec![kinds.clone()], Some(text("informal"))), State::Missing);
        let several = Figure::Several(vec!["informal".to_owned(), "hosted".to_owned()]);
        assert_eq!(state(vec![kinds], Some(several.clone())), State::Met);
        assert_eq!(
            state(vec![Test::Equals(text("hosted"))], Some(several)),
            State::Met
        );
        let yes = Test::Equals(Figure::Flag(true));
        assert_eq!(
            state(vec![yes.clone()], Some(Figure::Flag(false))),
            State::Missing
        );
        assert_eq!(state(vec![yes], Some(Figure::Flag(true))), State::Met);
    }

    #[test]
    fn what_is_not_known_stays_unknown() {
        assert_eq!(state(vec![Test::AtLeast(1.0)], None), State::Unknown);
        assert_eq!(state(vec![Test::AtMost(1.0)], Some(text("n/a"))), State::Unknown);
    }

    #[test]
    fn a_pilot_overrides_the_figure() {
        let precondition = Precondition::new("x", vec![Test::AtLeast(5.0)]);
        let region = Profile::from_iter([("x".to_owned(), Figure::Number(9.0))]);
        let finding = check(&precondition, &region, Some(false));
        assert_eq!((finding.state, finding.tested), (State::Missing, true));
        assert_eq!(
            check(&precondition, &Profile::default(), Some(true)).state,
            State::Met
        );
    }
}
