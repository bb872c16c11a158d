//! Illustrates the round of appraisal: criteria after the real project's, and scores by the real partners that nobody published.
//!
//! A service has a level drawn from its name; each evaluator departs from it a little. Nobody scores a service of the own country.

use p4c_model::{
    Catalogue, Criterion, Money, PartialDate, Record, Round, RoundStatus, Scale, Score, Service, Slug, Text,
};

use crate::chance::{between, place, share};
use crate::rules::Rules;
use crate::{DemonstrationError, bilingual, illustrative, slug};

/// Where most services lie on the scale from 1 to 5.
const LEVELS: [f64; 2] = [2.0, 4.4];

/// How far one question and one evaluator depart from a service's level.
const DEPARTURE: [f64; 2] = [-1.1, 1.1];

/// The round, its criteria and all scores.
pub fn illustrate(facts: &Catalogue, rules: &Rules) -> Result<Vec<Record>, DemonstrationError> {
    let rule = &rules.round;
    let round = slug(&rule.slug)?;
    let mut made: Vec<Record> = vec![
        Round {
            slug: round.clone(),
            name: bilingual(&rule.name, &rule.name_in_estonian)?,
            status: RoundStatus::Frozen,
            deadline: PartialDate::parse(&rule.deadline).ok(),
            choose: rule.choose,
            budget: Some(Money::euro_cents(rule.budget_cents)),
            most_per_category: Some(rule.most_per_category),
            most_per_country: Some(rule.most_per_country),
            least_countries: Some(rule.least_countries),
            provenance: illustrative(),
        }
        .into(),
    ];
    let name = |criterion: &str| slug(&format!("{}-{criterion}", rule.slug));
    for criterion in &rules.criteria {
        made.push(
            Criterion {
                slug: name(&criterion.slug)?,
                round: round.clone(),
                parent: criterion.parent.as_deref().map(name).transpose()?,
                name: bilingual(&criterion.name, &criterion.name_in_estonian)?,
                explanation: criterion.explanation.clone().map(Text::english),
                weight: criterion.weight,
                scale: criterion.scale,
                worst: None,
                best: None,
                provenance: illustrative(),
            }
            .into(),
        );
    }
    let evaluators: Vec<Slug> = rules
        .evaluators
        .iter()
        .map(|name| slug(name))
        .collect::<Result<_, _>>()?;
    if let Some(unknown) = evaluators
        .iter()
        .find(|evaluator| facts.organisation(evaluator).is_none())
    {
        return Err(DemonstrationError(format!(
            "illustrative.json: there is no organisation `{unknown}`"
        )));
    }
    for service in facts.services() {
        for evaluator in evaluators_of(facts, service, &evaluators, rules) {
            for criterion in &rules.criteria {
                let asked = !rules
                    .criteria
                    .iter()
                    .any(|other| other.parent.as_ref() == Some(&criterion.slug));
                if !asked {
                    continue;
                }
                made.push(
                    Score {
                        slug: Slug::from_words(&format!("{} {} {evaluator}", service.slug, criterion.slug)),
                        criterion: name(&criterion.slug)?,
                        service: service.slug.clone(),
                        evaluator: evaluator.clone(),
                        value: value(service, &criterion.slug, criterion.scale, evaluator, rules),
                        comment: None,
                        provenance: illustrative(),
                    }
                    .into(),
                );
            }
        }
    }
    Ok(made)
}

/// Who scores a service: some of those from other countries, beginning at a place drawn from its name.
fn evaluators_of<'e>(
    facts: &Catalogue,
    service: &Service,
    evaluators: &'e [Slug],
    rules: &Rules,
) -> Vec<&'e Slug> {
    let country =
        |region: Option<&Slug>| region.map(|region| region.as_str().chars().take(2).collect::<String>());
    let own = country(facts.region_of_service(service));
    let others: Vec<&Slug> = evaluators
        .iter()
        .filter(|evaluator| **evaluator != service.provider)
        .filter(|evaluator| country(facts.organisation(evaluator).and_then(|one| one.region.as_ref())) != own)
        .collect();
    let name = service.slug.as_str();
    let by_all = place("scored by all", name, rules.scored_by_all_one_in.max(1)) == 0;
    let number = if by_all {
        others.len()
    } else {
        rules.evaluators_of_a_service.min(others.len())
    };
    let first = place("first evaluator", name, others.len());
    (0..number)
        .map(|at| others[(first + at) % others.len()])
        .collect()
}

fn value(service: &Service, criterion: &str, scale: Scale, evaluator: &Slug, rules: &Rules) -> f64 {
    let name = service.slug.as_str();
    if scale == Scale::Gate {
        // All evaluators read the same page: a gate is answered alike. Published evidence answers it with yes.
        let yes = service.evidence_of_success.is_some() || share(&format!("gate {criterion}"), name) < 0.5;
        return f64::from(u8::from(yes));
    }
    let mut level = between("level", name, LEVELS);
    level += between(&format!("question {criterion}"), name, DEPARTURE) / 2.0;
    level += between(&format!("opinion {criterion} {evaluator}"), name, DEPARTURE) / 2.0;
    if criterion == rules.evidence_criterion {
        level += if service.evidence_of_success.is_some() {
            0.8
        } else {
            -1.0
        };
    }
    if criterion == rules.transferability_criterion && service.transfer_potential.is_some() {
        level += 0.5;
    }
    level.round().clamp(1.0, 5.0)
}
