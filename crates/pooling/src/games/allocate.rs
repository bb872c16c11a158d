//! Shares a game out by every rule side by side, says which shares are stable, and warns where a person should look.
//!
//! The door for the pipeline and for `p4c compute solve`: it chooses closed forms, the table or sampling for each question, keeps within the
//! limits, and leaves out with a warning what does not apply or would take too long. It does not choose among the rules.

use p4c_problem::{Code, Limits, Refusal};

use super::additivity::{MAX_ALL_PAIRS, worst_pair};
use super::allocation::{Allocation, Rule, RuleShares, Settings};
use super::coalition::{members_of, name_coalition};
use super::core::test_core;
use super::nucleolus::{Nucleolus, Over, nucleolus_of_table};
use super::rules::{KeyFigures, alternative_cost_avoided, equal_charge, equal_parts, proportional};
use super::stages::Stages;
use super::{Game, Sense, closed_forms, figures, least_core, sampling, shapley_of_table};

/// Up to this many players the nucleolus is computed from the table even where the class has a closed form, for the sake of its proof.
const CERTIFIED_PLAYERS: usize = 20;

/// Shares `game` out by every rule, tests each against the core, and collects warnings.
///
/// # Errors
/// [`Code::WrongShape`], [`Code::InvalidValue`], [`Code::NotFinite`] or [`Code::Degenerate`] for the weights; [`Code::NotFinite`] for figures so
/// large that shares leave the range of numbers; [`Code::Cancelled`]. When the time ends, what is missing is left out with a warning.
///
/// ```
/// use p4c_pooling::games::{allocate, Form, Game, Rule, Sense};
/// let runway = Game::from_form(Form::Airport { costs: vec![6.0, 9.0, 15.0] }, Sense::Cost).unwrap();
/// let shared = allocate(&runway, &Default::default(), &Default::default()).unwrap();
/// assert_eq!(shared.shares(Rule::Shapley).unwrap(), [2.0, 3.5, 9.5]);
/// assert_eq!(shared.core_nonempty, Some(true));
/// ```
pub fn allocate(game: &Game, settings: &Settings, limits: &Limits) -> Result<Allocation, Refusal> {
    if let Some(weights) = &settings.weights {
        check_weights(weights, game.players())?;
    }
    let (table, unmade) = match game.table_within(limits) {
        Ok(table) => (table, None),
        Err(refusal) if refusal.code == Code::Cancelled => return Err(refusal),
        Err(refusal) => (
            None,
            Some(format!("the table of all coalitions left out: {refusal}")),
        ),
    };
    let mut work = Work {
        game,
        table,
        limits,
        found: Allocation {
            rules: Vec::new(),
            core_nonempty: None,
            least_core_min_satisfaction: None,
            nucleolus_certificate: None,
            prenucleolus_certificate: None,
            sampled: None,
            warnings: unmade.into_iter().collect(),
        },
    };
    // First, for they take least: what follows may need all the time there is.
    let figures = figures::key_figures(game, table, limits);
    work.check_additivity();
    work.find_shapley(settings)?;
    work.find_nucleoli(figures.as_ref())?;
    work.find_rules_of_thumb(settings, figures.as_ref());
    for found in &work.found.rules {
        if let Some(i) = found.shares.iter().position(|share| !share.is_finite()) {
            return Err(Refusal::new(
                Code::NotFinite,
                format!(
                    "the game's figures are too large: the share of player {i} by {} is beyond the range of numbers",
                    found.rule
                ),
            ));
        }
    }
    work.test_stability();
    Ok(work.found)
}

fn check_weights(weights: &[f64], players: usize) -> Result<(), Refusal> {
    if weights.len() != players {
        return Err(Refusal::new(
            Code::WrongShape,
            format!(
                "`weights` has {} numbers; the game has {players} players",
                weights.len()
            ),
        ));
    }
    if let Some(i) = weights.iter().position(|weight| !weight.is_finite()) {
        return Err(Refusal::new(
            Code::NotFinite,
            format!("`weights[{i}]` is not a finite number"),
        ));
    }
    if let Some(i) = weights.iter().position(|weight| *weight < 0.0) {
        return Err(Refusal::new(
            Code::InvalidValue,
            format!("`weights[{i}]` is {}; expected a number from 0", weights[i]),
        ));
    }
    if weights.iter().all(|weight| *weight == 0.0) {
        return Err(Refusal::new(
            Code::Degenerate,
            "`weights` are all 0; nothing can be shared in proportion to them",
        ));
    }
    Ok(())
}

/// An allocation in the making.
struct Work<'a> {
    game: &'a Game,
    table: Option<&'a [f64]>,
    limits: &'a Limits,
    found: Allocation,
}

impl Work<'_> {
    fn warn(&mut self, warning: impl Into<String>) {
        self.found.warnings.push(warning.into());
    }

    fn add(&mut self, rule: Rule, shares: Vec<f64>) {
        // Adding 0 turns -0 into 0.
        let shares = shares.into_iter().map(|share| share + 0.0).collect();
        self.found.rules.push(RuleShares {
            rule,
            shares,
            core: None,
        });
    }

    fn name(&self, members: &[usize]) -> String {
        name_coalition(self.game.names(), members)
    }

    /// Passes a cancelled solve on; turns the end of time and failures of rounding into a warning.
    fn or_warn<T>(&mut self, what: &str, outcome: Result<T, Refusal>) -> Result<Option<T>, Refusal> {
        match outcome {
            Ok(found) => Ok(Some(found)),
            Err(refusal) if refusal.code == Code::Cancelled => Err(refusal),
            Err(refusal) => {
                self.warn(format!("{what} left out: {refusal}"));
                Ok(None)
            }
        }
    }

    fn check_additivity(&mut self) {
        let Some(table) = self.table else { return };
        let sense = self.game.sense();
        let Some(pair) = worst_pair(table, sense) else {
            return;
        };
        let (first, second) = (members_of(pair.first), members_of(pair.second));
        let (first, second) = (self.name(&first), self.name(&second));
        let loss = number(pair.loss);
        let scope = if self.game.players() > MAX_ALL_PAIRS {
            " (of the pairs looked at: single players, and everybody in two parts)"
        } else {
            ""
        };
        self.warn(match sense {
            Sense::Cost => {
                format!("not subadditive: {{{first}}} and {{{second}}} cost {loss} more together than apart{scope}")
            }
            Sense::Value => {
                format!("not superadditive: {{{first}}} and {{{second}}} are worth {loss} less together than apart{scope}")
            }
        });
    }

    fn find_shapley(&mut self, settings: &Settings) -> Result<(), Refusal> {
        let form = self.game.form();
        // A closed form that needs too long leaves half of the time for sampling.
        let half = Limits::of(self.limits.remaining() / 2).with_cancel(self.limits.cancel_flag().clone());
        if let Some(shares) = form.and_then(|form| closed_forms::shapley(form, &half)) {
            self.add(Rule::Shapley, shares);
        } else if let Some(table) = self.table {
            self.add(Rule::Shapley, shapley_of_table(table));
        } else if let Some(form) = form {
            let outcome = sampling::sample(form, settings.samples, settings.seed, self.limits);
            match self.or_warn("shapley", outcome)? {
                Some(Some(sampled)) => {
                    self.add(Rule::Shapley, sampled.shares.clone());
                    self.found.sampled = Some(sampled);
                }
                Some(None) => {
                    self.warn("shapley left out: the game is too large for a table and for sampling")
                }
                None => {}
            }
        }
        Ok(())
    }

    fn find_nucleoli(&mut self, figures: Option<&KeyFigures>) -> Result<(), Refusal> {
        let n = self.game.players();
        let known = closed_forms::known(self.game);
        match self.table {
            Some(table) if n <= CERTIFIED_PLAYERS || known.nucleolus.is_none() => {
                self.nucleoli_by_table(table)?
            }
            _ => match known.nucleolus {
                Some(shares) => {
                    self.add(Rule::Nucleolus, shares.clone());
                    self.add(Rule::Prenucleolus, shares);
                }
                None => self.warn(format!(
                    "nucleolus and prenucleolus left out: {n} players, and the class has no closed form"
                )),
            },
        }
        // What a class proves is free of rounding and comes before what was computed.
        self.found.core_nonempty = known.core_nonempty.or(self.found.core_nonempty);
        let satisfaction = known.least_core_excess.map(|excess| 0.0 - excess);
        self.found.least_core_min_satisfaction = satisfaction.or(self.found.least_core_min_satisfaction);
        if n == 1 {
            self.found.core_nonempty = Some(true);
            self.warn("least_core_min_satisfaction left out: a single player has no proper coalitions");
        } else if self.found.least_core_min_satisfaction.is_none() {
            self.least_core_by_class(figures)?;
        }
        if self.found.core_nonempty == Some(false) {
            let most = self
                .found
                .least_core_min_satisfaction
                .map_or(String::new(), |satisfaction| {
                    format!(
                        ": under any shares some coalition would do better alone by {} or more",
                        number(-satisfaction)
                    )
                });
            self.warn(format!("the core is empty{most}"));
        }
        Ok(())
    }

    fn nucleoli_by_table(&mut self, table: &[f64]) -> Result<(), Refusal> {
        let sense = self.game.sense();
        let mut stages = Stages::new(table, sense, Over::EfficientShares);
        if !stages.is_done() {
            let outcome = stages.next_level(self.limits);
            if self.or_warn("core, least core and nucleolus", outcome)?.is_none() {
                return Ok(());
            }
            let excess = stages.levels.first().map_or(0.0, |level| level.excess);
            self.found.core_nonempty = Some(excess <= stages.nothing());
            self.found.least_core_min_satisfaction = Some(0.0 - excess);
        }
        while !stages.is_done() {
            let outcome = stages.next_level(self.limits);
            if self.or_warn("nucleolus and prenucleolus", outcome)?.is_none() {
                return Ok(());
            }
        }
        let free = stages.finish();
        let sign = sense.sign();
        let size = table.iter().fold(0.0_f64, |most, v| most.max(v.abs()));
        let rational = free
            .shares
            .iter()
            .enumerate()
            .all(|(i, share)| sign * (share - table[1 << i]) >= -1e-11 * size);
        let bound = if rational {
            // Whoever is best among all shares and an imputation is best among imputations.
            Some(Some(free.clone()))
        } else {
            let outcome = nucleolus_of_table(table, sense, Over::Imputations, self.limits);
            self.or_warn("nucleolus", outcome)?
        };
        match bound {
            Some(Some(Nucleolus { shares, certificate })) => {
                self.add(Rule::Nucleolus, shares);
                self.found.nucleolus_certificate = Some(certificate);
            }
            Some(None) => self.warn(match sense {
                Sense::Cost => "nucleolus left out: there is no imputation, for the players cost less alone than together",
                Sense::Value => "nucleolus left out: there is no imputation, for the players have more alone than together",
            }),
            None => {}
        }
        self.add(Rule::Prenucleolus, free.shares);
        self.found.prenucleolus_certificate = Some(free.certificate);
        Ok(())
    }

    fn least_core_by_class(&mut self, figures: Option<&KeyFigures>) -> Result<(), Refusal> {
        let outcome = least_core::excess_by_class(self.game, self.limits);
        match self.or_warn("least_core_min_satisfaction", outcome)? {
            Some(Some(excess)) => {
                let figure = figures.map_or(1.0, |figures| figures.whole.abs());
                self.found.least_core_min_satisfaction = Some(0.0 - excess);
                self.found.core_nonempty.get_or_insert(excess <= 1e-9 * figure);
            }
            Some(None) => self.warn(
                "least_core_min_satisfaction left out: too many players for a table, and the class has no fast way",
            ),
            None => {}
        }
        if self.found.core_nonempty.is_none() {
            self.warn("core_nonempty left out: too many players for a table, and the class proves neither");
        }
        Ok(())
    }

    fn find_rules_of_thumb(&mut self, settings: &Settings, figures: Option<&KeyFigures>) {
        let Some(figures) = figures else {
            self.warn(
                "proportional and separable-cost rules left out: the figures of single players take too long",
            );
            return;
        };
        self.add(Rule::EqualParts, equal_parts(figures.whole, figures.alone.len()));
        self.add(Rule::EqualCharge, equal_charge(figures));
        match alternative_cost_avoided(figures) {
            Some(shares) => self.add(Rule::AlternativeCostAvoided, shares),
            None => self.warn("alternative_cost_avoided left out: what the players save adds up to 0"),
        }
        match proportional(figures.whole, &figures.alone) {
            Some(shares) => self.add(Rule::ProportionalToStandalone, shares),
            None => self.warn("proportional_to_standalone left out: the figures alone add up to 0"),
        }
        if let Some(shares) = settings
            .weights
            .as_ref()
            .and_then(|key| proportional(figures.whole, key))
        {
            self.add(Rule::ProportionalToWeights, shares);
        }
    }

    fn test_stability(&mut self) {
        let mut rules = std::mem::take(&mut self.found.rules);
        for found in &mut rules {
            found.core = test_core(self.game, self.table, &found.shares, self.limits);
        }
        // With an empty core every rule fails: the warning is given once, above.
        if self.found.core_nonempty != Some(false) {
            for found in &rules {
                let Some(test) = found.core.as_ref().filter(|test| !test.coalition.is_empty()) else {
                    continue;
                };
                let who = self.name(&test.coalition);
                let gain = number(test.max_violation);
                self.warn(match self.game.sense() {
                    Sense::Cost => format!(
                        "under {}, {{{who}}} would rather leave and save {gain}",
                        found.rule
                    ),
                    Sense::Value => format!(
                        "under {}, {{{who}}} would rather leave and gain {gain}",
                        found.rule
                    ),
                });
            }
        }
        self.found.rules = rules;
    }
}

/// A figure as messages show it: at most six decimals without trailing zeros, very small ones by their power of ten.
fn number(value: f64) -> String {
    if value != 0.0 && value.abs() < 1e-4 {
        return format!("{value:.2e}");
    }
    let text = format!("{value:.6}");
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_in_messages_are_short_but_never_vanish() {
        assert_eq!(number(2.0), "2");
        assert_eq!(number(0.333333333), "0.333333");
        assert_eq!(number(-12.50), "-12.5");
        assert_eq!(number(0.000012345), "1.23e-5");
        assert_eq!(number(0.0), "0");
    }

    #[test]
    fn weights_that_are_not_finite_are_refused() {
        let refused = check_weights(&[1.0, f64::NAN], 2).unwrap_err();
        assert_eq!(
            (refused.code, refused.message.contains("`weights[1]`")),
            (Code::NotFinite, true)
        );
    }
}
