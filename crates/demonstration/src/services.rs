//! Illustrates services: yearly cost and staff where no page states them, and preconditions by what the service is about.

use p4c_model::{Catalogue, Money, Precondition, Record, Service, Slug, Text};

use crate::chance::between;
use crate::rules::{Rules, StatedCosts};
use crate::{DemonstrationError, illustrative, mark};

/// The services whose own words state a yearly cost, with that cost.
pub fn with_stated_costs(
    facts: &Catalogue,
    stated: &StatedCosts,
) -> Result<Vec<Service>, DemonstrationError> {
    stated
        .services
        .iter()
        .map(|(name, cost)| {
            let service = Slug::parse(name)
                .ok()
                .and_then(|slug| facts.service(&slug))
                .cloned();
            let mut service = service
                .filter(|service| {
                    service
                        .resources_needed
                        .as_ref()
                        .is_some_and(|words| words.plain().contains(&cost.words))
                })
                .ok_or_else(|| {
                    DemonstrationError(format!(
                        "stated-costs.json: service `{name}` does not say \"{}\"",
                        cost.words
                    ))
                })?;
            service.yearly_cost = Some(Money::euro_cents(cost.cents));
            Ok(service)
        })
        .collect()
}

/// Adds cost, staff and preconditions to every service of a known top concept.
pub fn illustrate(facts: &Catalogue, rules: &Rules) -> Result<Vec<Record>, DemonstrationError> {
    let mut made = Vec::new();
    for service in facts.services() {
        let Some(concept) = service.concepts.first() else {
            continue;
        };
        let missing = || DemonstrationError(format!("illustrative.json: no rule for concept `{concept}`"));
        let cost = rules.costs.get(concept).ok_or_else(missing)?;
        let name = service.slug.as_str();
        let mut service = service.clone();
        if service.yearly_cost.is_none() {
            // Whole halves of a thousand: nobody would believe a budget to the cent.
            let halves = (between("cost", name, cost.thousand_euros) * 2.0).round() as i64;
            service.yearly_cost = Some(Money::euro_cents(halves * 50_000));
            mark(&mut service.provenance, "yearly_cost");
        }
        if service.staff.is_none() {
            service.staff = Some((between("staff", name, cost.staff) * 10.0).round() / 10.0);
            mark(&mut service.provenance, "staff");
        }
        for rule in rules.preconditions.get(concept).ok_or_else(missing)? {
            made.push(
                Precondition {
                    slug: Slug::from_words(&format!("{name} needs {}", rule.key)),
                    service: service.slug.clone(),
                    statement: Text::english(rule.statement.clone()),
                    indicator: rule.key.clone(),
                    test: rule.test,
                    values: rule.values.clone(),
                    weight: rule.weight,
                    cost_to_create: rule.cost_to_create_cents.map(Money::euro_cents),
                    provenance: illustrative(),
                }
                .into(),
            );
        }
        made.push(service.into());
    }
    Ok(made)
}
