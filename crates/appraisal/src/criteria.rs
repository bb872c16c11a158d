//! Describes what makes a good practice: gate questions, a tree of criteria, and how a score or a figure becomes a value from 0 to 1.
//!
//! The start of a round. Scores come from people through [`crate::evaluators`] or are measured; the value of a service is additive, and
//! an interval where something is missing.

use p4c_problem::{Code, Refusal};
use serde::Serialize;

/// How a measured figure becomes a value from 0 (worst) to 1 (best).
#[derive(Debug, Clone, PartialEq)]
pub enum ValueFunction {
    /// A straight line from `worst` to `best` (which may be the smaller one), flat outside.
    Linear {
        /// The figure of value 0.
        worst: f64,
        /// The figure of value 1.
        best: f64,
    },
    /// Straight lines between points `(figure, value)` of ascending figure, flat outside.
    Piecewise(Vec<(f64, f64)>),
    /// 1 at the target, falling in a straight line to 0 at `tolerance` from it on either side.
    Target {
        /// The best figure.
        target: f64,
        /// The distance at which the value is 0, above 0.
        tolerance: f64,
    },
}

impl ValueFunction {
    fn check(&self, name: &str) -> Result<(), Refusal> {
        let sound = match self {
            Self::Linear { worst, best } => worst.is_finite() && best.is_finite() && worst != best,
            Self::Piecewise(points) => {
                !points.is_empty()
                    && points
                        .iter()
                        .all(|(x, value)| x.is_finite() && (0.0..=1.0).contains(value))
                    && points.windows(2).all(|pair| pair[0].0 < pair[1].0)
            }
            Self::Target { target, tolerance } => {
                target.is_finite() && tolerance.is_finite() && *tolerance > 0.0
            }
        };
        if sound {
            Ok(())
        } else {
            Err(Refusal::new(
                Code::InvalidValue,
                format!(
                    "the value function of `{name}` is {self:?}; expected distinct finite ends, ascending points with values from 0 to 1, or a tolerance above 0"
                ),
            ))
        }
    }

    /// The value of a figure.
    pub fn value(&self, x: f64) -> f64 {
        match self {
            Self::Linear { worst, best } => ((x - worst) / (best - worst)).clamp(0.0, 1.0),
            Self::Piecewise(points) => {
                let after = points.partition_point(|point| point.0 <= x);
                match (after.checked_sub(1).map(|k| points[k]), points.get(after)) {
                    (Some((x0, y0)), Some(&(x1, y1))) => y0 + (y1 - y0) * (x - x0) / (x1 - x0),
                    (Some((_, last)), None) => last,
                    (None, Some(&(_, first))) => first,
                    (None, None) => 0.0,
                }
            }
            Self::Target { target, tolerance } => (1.0 - (x - target).abs() / tolerance).max(0.0),
        }
    }
}

/// What is asked on a leaf of the tree.
#[derive(Debug, Clone, PartialEq)]
pub enum Scale {
    /// Points from 1 to 5, given by evaluators; 1 is value 0, 5 is value 1.
    Points,
    /// A measured figure.
    Measured(ValueFunction),
}

impl Scale {
    /// The value of a score; `None` when it is not on the scale.
    pub fn value(&self, score: f64) -> Option<f64> {
        match self {
            Self::Points if (1.0..=5.0).contains(&score) => Some((score - 1.0) / 4.0),
            Self::Points => None,
            Self::Measured(function) => score.is_finite().then(|| function.value(score)),
        }
    }
}

/// A criterion of the tree.
#[derive(Debug, Clone, PartialEq)]
pub struct Criterion {
    /// Its name.
    pub name: String,
    /// Its weight among its siblings, from 0; siblings need not sum to 1.
    pub weight: f64,
    /// A leaf with its scale, or criteria below.
    pub below: Below,
}

/// What is below a criterion.
#[derive(Debug, Clone, PartialEq)]
pub enum Below {
    /// Nothing: it is scored on this scale.
    Leaf(Scale),
    /// Criteria that make it up.
    Criteria(Vec<Criterion>),
}

/// A leaf with its share of the whole.
#[derive(Debug, Clone, PartialEq)]
pub struct Leaf {
    /// Names from the root down.
    pub path: Vec<String>,
    /// Its share of the whole value; all leaves sum to 1.
    pub share: f64,
    /// What is asked.
    pub scale: Scale,
}

/// Gate questions and criteria of a round.
#[derive(Debug, Clone, PartialEq)]
pub struct Template {
    /// Questions that must be answered with yes before a service is scored.
    pub gates: Vec<String>,
    /// The criteria at the top.
    pub criteria: Vec<Criterion>,
}

/// Whether a service may enter a round.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case", tag = "gate", content = "questions")]
pub enum Gate {
    /// Every question was answered with yes.
    Open,
    /// These questions (indices) were answered with no.
    Closed(Vec<usize>),
    /// None was answered with no, but these were not answered.
    Unanswered(Vec<usize>),
}

impl Template {
    /// The bundled template: added value to cluster initiatives, to development agencies and to enterprises, as the real project asked,
    /// with evidence and transferability beside them.
    pub fn bundled() -> Self {
        let leaf = |name: &str| Criterion {
            name: name.to_owned(),
            weight: 1.0,
            below: Below::Leaf(Scale::Points),
        };
        let branch = |name: &str, leaves: &[&str]| Criterion {
            name: name.to_owned(),
            weight: 1.0,
            below: Below::Criteria(leaves.iter().map(|name| leaf(name)).collect()),
        };
        Self {
            gates: vec![
                "has run several times".to_owned(),
                "has measurable results".to_owned(),
            ],
            criteria: vec![
                branch(
                    "added value to cluster initiatives",
                    &["financial impact", "diversification", "optimisation of means"],
                ),
                branch(
                    "added value to development agencies",
                    &[
                        "attractiveness of the region",
                        "coherence of the support system",
                        "more kinds of enterprises",
                    ],
                ),
                branch("added value to enterprises", &["strengthening"]),
                leaf("evidence"),
                leaf("transferability"),
            ],
        }
    }

    /// The leaves in order with their shares: products of the weights' shares from the root down.
    ///
    /// # Errors
    /// [`Code::InvalidValue`] for a weight or a value function that is none, or a criterion with nothing below; [`Code::Degenerate`] when
    /// all siblings weigh 0.
    pub fn leaves(&self) -> Result<Vec<Leaf>, Refusal> {
        let mut leaves = Vec::new();
        collect(&self.criteria, &[], 1.0, &mut leaves)?;
        Ok(leaves)
    }

    /// Whether a service may enter, from the answers to the gate questions in order; an answer that is not there was not given.
    pub fn gate(&self, answers: &[Option<bool>]) -> Gate {
        let of = |wanted: Option<bool>| -> Vec<usize> {
            (0..self.gates.len())
                .filter(|&k| answers.get(k).copied().flatten() == wanted)
                .collect()
        };
        let (no, unanswered) = (of(Some(false)), of(None));
        if !no.is_empty() {
            Gate::Closed(no)
        } else if !unanswered.is_empty() {
            Gate::Unanswered(unanswered)
        } else {
            Gate::Open
        }
    }
}

fn collect(
    criteria: &[Criterion],
    path: &[String],
    share: f64,
    leaves: &mut Vec<Leaf>,
) -> Result<(), Refusal> {
    if criteria.is_empty() {
        return Err(Refusal::new(
            Code::InvalidValue,
            format!("criterion `{}` has nothing below it", path.join(" / ")),
        ));
    }
    let sum: f64 = criteria.iter().map(|criterion| criterion.weight).sum();
    for criterion in criteria {
        if !(criterion.weight >= 0.0 && criterion.weight.is_finite()) {
            return Err(Refusal::new(
                Code::InvalidValue,
                format!(
                    "the weight of `{}` is {}; expected a number from 0",
                    criterion.name, criterion.weight
                ),
            ));
        }
        if sum == 0.0 {
            return Err(Refusal::new(
                Code::Degenerate,
                format!("`{}` and the criteria beside it all weigh 0", criterion.name),
            ));
        }
        let mut path = path.to_vec();
        path.push(criterion.name.clone());
        let share = share * criterion.weight / sum;
        match &criterion.below {
            Below::Criteria(below) => collect(below, &path, share, leaves)?,
            Below::Leaf(scale) => {
                if let Scale::Measured(function) = scale {
                    function.check(&criterion.name)?;
                }
                leaves.push(Leaf {
                    path,
                    share,
                    scale: scale.clone(),
                });
            }
        }
    }
    Ok(())
}

/// The additive value of a service: the least it can be (everything missing is worst) and the most (everything missing is best).
///
/// `scores[leaf]`, `None` = missing.
///
/// # Errors
/// [`Code::WrongShape`] when there is not one score a leaf, [`Code::InvalidValue`] for a score that is not on its scale.
pub fn additive_value(leaves: &[Leaf], scores: &[Option<f64>]) -> Result<[f64; 2], Refusal> {
    if leaves.len() != scores.len() {
        return Err(Refusal::new(
            Code::WrongShape,
            format!("there are {} leaves and {} scores", leaves.len(), scores.len()),
        ));
    }
    let mut value = [0.0; 2];
    for (leaf, score) in leaves.iter().zip(scores) {
        match score {
            None => value[1] += leaf.share,
            Some(score) => {
                let part = leaf.scale.value(*score).ok_or_else(|| {
                    Refusal::new(
                        Code::InvalidValue,
                        format!("{score} is not on the scale of `{}`", leaf.path.join(" / ")),
                    )
                })?;
                value[0] += leaf.share * part;
                value[1] += leaf.share * part;
            }
        }
    }
    Ok(value)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn value_functions_are_as_drawn() {
        let falling = ValueFunction::Linear {
            worst: 100.0,
            best: 20.0,
        };
        assert_eq!([120.0, 60.0, 10.0].map(|x| falling.value(x)), [0.0, 0.5, 1.0]);
        let bent = ValueFunction::Piecewise(vec![(0.0, 0.0), (10.0, 0.8), (30.0, 1.0)]);
        assert_eq!(
            [-1.0, 5.0, 20.0, 40.0].map(|x| bent.value(x)),
            [0.0, 0.4, 0.9, 1.0]
        );
        let target = ValueFunction::Target {
            target: 5.0,
            tolerance: 2.0,
        };
        assert_eq!(
            [5.0, 6.0, 4.0, 9.0].map(|x| target.value(x)),
            [1.0, 0.5, 0.5, 0.0]
        );
        assert_eq!(ValueFunction::Piecewise(vec![]).value(1.0), 0.0);
    }

    #[test]
    fn the_bundled_template_shares_its_value_evenly_at_each_level() {
        let leaves = Template::bundled().leaves().unwrap();
        assert_eq!(leaves.len(), 9);
        assert!((leaves.iter().map(|leaf| leaf.share).sum::<f64>() - 1.0).abs() < 1e-15);
        assert!((leaves[0].share - 1.0 / 15.0).abs() < 1e-15);
        assert!((leaves[6].share - 0.2).abs() < 1e-15);
        assert_eq!(leaves[6].path, ["added value to enterprises", "strengthening"]);
    }

    #[test]
    fn missing_scores_make_an_interval() {
        let leaves = Template::bundled().leaves().unwrap();
        let mut scores = vec![Some(3.0); 9];
        let full = additive_value(&leaves, &scores).unwrap();
        assert!((full[0] - 0.5).abs() < 1e-12 && (full[1] - 0.5).abs() < 1e-12);
        scores[7] = None;
        let part = additive_value(&leaves, &scores).unwrap();
        assert!((part[0] - 0.4).abs() < 1e-12 && (part[1] - 0.6).abs() < 1e-12);
        scores[0] = Some(6.0);
        assert_eq!(
            additive_value(&leaves, &scores).unwrap_err().code,
            Code::InvalidValue
        );
        assert_eq!(additive_value(&leaves, &[]).unwrap_err().code, Code::WrongShape);
    }

    #[test]
    fn a_gate_is_closed_by_a_no_and_held_by_silence() {
        let template = Template::bundled();
        assert_eq!(template.gate(&[Some(true), Some(true)]), Gate::Open);
        assert_eq!(template.gate(&[Some(true), Some(false)]), Gate::Closed(vec![1]));
        assert_eq!(template.gate(&[Some(true)]), Gate::Unanswered(vec![1]));
        assert_eq!(template.gate(&[None, Some(false)]), Gate::Closed(vec![1]));
    }

    #[test]
    fn trees_that_are_none_are_refused() {
        let leaf = |weight: f64, scale: Scale| Criterion {
            name: "x".to_owned(),
            weight,
            below: Below::Leaf(scale),
        };
        let code = |criteria: Vec<Criterion>| {
            Template {
                gates: vec![],
                criteria,
            }
            .leaves()
            .unwrap_err()
            .code
        };
        assert_eq!(code(vec![]), Code::InvalidValue);
        assert_eq!(code(vec![leaf(-1.0, Scale::Points)]), Code::InvalidValue);
        assert_eq!(code(vec![leaf(0.0, Scale::Points)]), Code::Degenerate);
        for function in [
            ValueFunction::Linear {
                worst: 1.0,
                best: 1.0,
            },
            ValueFunction::Piecewise(vec![(1.0, 0.0), (1.0, 1.0)]),
            ValueFunction::Target {
                target: 1.0,
                tolerance: 0.0,
            },
        ] {
            assert_eq!(
                code(vec![leaf(1.0, Scale::Measured(function))]),
                Code::InvalidValue
            );
        }
    }
}
