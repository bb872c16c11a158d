//! Illustrates the regions with a plan: indicators, means, languages, and what each says it needs of every top concept.

use std::collections::BTreeSet;

use p4c_model::{Catalogue, Indicator, Need, PartialDate, Record, Slug};

use crate::chance::{between, share};
use crate::rules::Rules;
use crate::{DemonstrationError, illustrative, mark, slug};

/// The year that the illustrative figures stand for: the middle of the real project.
const YEAR: i16 = 2011;

/// The regions with their means and figures, and their needs.
pub fn illustrate(facts: &Catalogue, rules: &Rules) -> Result<Vec<Record>, DemonstrationError> {
    let concepts: BTreeSet<&String> = rules.costs.keys().collect();
    let mut made = Vec::new();
    for rule in &rules.regions {
        let name = slug(&rule.slug)?;
        let mut region = facts
            .region(&name)
            .ok_or_else(|| DemonstrationError(format!("illustrative.json: there is no region `{name}`")))?
            .clone();
        region.budget_cents_by_year = rule.budget_cents_by_year.clone();
        region.staff_by_year = rule.staff_by_year.clone();
        region.languages = rule.languages.clone();
        region.indicators = rule
            .indicators
            .iter()
            .map(|(key, value)| Indicator {
                key: key.clone(),
                value: value.clone(),
                year: Some(YEAR),
                source: Some("illustrative".to_owned()),
            })
            .collect();
        for field in ["budget_cents_by_year", "staff_by_year", "languages", "indicators"] {
            mark(&mut region.provenance, field);
        }
        for concept in &concepts {
            made.push(need(None, Some(&name), concept).into());
        }
        made.push(region.into());
    }
    for rule in &rules.unmet_needs {
        for name in &rule.regions {
            let mut unmet = need(None, Some(&slug(name)?), &rule.concept);
            unmet.importance = rule.importance;
            unmet.satisfaction = None;
            made.push(unmet.into());
        }
    }
    Ok(made)
}

/// What a region or an initiative says of a concept.
pub fn need(organisation: Option<&Slug>, region: Option<&Slug>, concept: &str) -> Need {
    let who = organisation.or(region).map_or("", Slug::as_str);
    let name = format!("{who} {concept}");
    let importance = between("importance", &name, [1.6, 5.4]).round().clamp(1.0, 5.0) as u8;
    // One in five did not say how satisfied they are.
    let satisfaction = (share("answered", &name) >= 0.2)
        .then(|| between("satisfaction", &name, [0.7, 4.3]).round().clamp(1.0, 5.0) as u8);
    Need {
        slug: Slug::from_words(&format!("{who} needs {concept}")),
        organisation: organisation.cloned(),
        region: region.cloned(),
        concept: concept.to_owned(),
        importance,
        satisfaction,
        service: None,
        survey: Some("illustrative survey".to_owned()),
        date: PartialDate::parse(&YEAR.to_string()).ok(),
        provenance: illustrative(),
    }
}
