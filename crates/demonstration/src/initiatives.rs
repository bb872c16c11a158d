//! Illustrates the real cluster organisations of the services: sectors, size, maturity, ties to agencies, and needs.

use p4c_model::{Catalogue, LinkModel, Maturity, Organisation, OrganisationKind, Record, Tie};

use crate::chance::{between, place, share};
use crate::mark;
use crate::regions::need;
use crate::rules::Rules;

/// Most agencies that an initiative is tied to.
const MOST_TIES: usize = 2;

/// The initiatives with what nobody published of them, and their needs.
pub fn illustrate(facts: &Catalogue, rules: &Rules) -> Vec<Record> {
    let mut made = Vec::new();
    for initiative in facts
        .organisations()
        .filter(|one| one.kind == OrganisationKind::ClusterInitiative)
    {
        let name = initiative.slug.as_str();
        let mut initiative = initiative.clone();
        initiative.sectors = vec![sector(&initiative, rules)];
        let members = between("members", name, [25.0, 220.0]).round() as u32;
        initiative.members = Some(members);
        initiative.smes = Some((f64::from(members) * between("smes", name, [0.5, 0.8])).round() as u32);
        initiative.maturity = Some(Maturity::ALL[place("maturity", name, Maturity::ALL.len())]);
        initiative.ties = ties(facts, &initiative);
        for field in ["sectors", "members", "smes", "maturity", "ties"] {
            mark(&mut initiative.provenance, field);
        }
        let mut concepts: Vec<&String> = rules.costs.keys().collect();
        concepts.sort_by(|a, b| {
            share(&format!("asked about {a}"), name).total_cmp(&share(&format!("asked about {b}"), name))
        });
        for concept in concepts.into_iter().take(rules.needs_of_an_initiative) {
            made.push(need(Some(&initiative.slug), None, concept).into());
        }
        made.push(initiative.into());
    }
    made
}

/// The sector that a word of the name tells, else one drawn from the others.
fn sector(initiative: &Organisation, rules: &Rules) -> String {
    let name = initiative.name.plain().to_lowercase();
    let told = rules
        .sectors_by_word
        .iter()
        .find(|(word, _)| name.contains(word.as_str()))
        .map(|(_, code)| code.clone());
    told.unwrap_or_else(|| {
        rules.other_sectors[place("sector", initiative.slug.as_str(), rules.other_sectors.len())].clone()
    })
}

/// Ties to development agencies of the same country, those of the same region first.
fn ties(facts: &Catalogue, initiative: &Organisation) -> Vec<Tie> {
    let Some(region) = &initiative.region else {
        return Vec::new();
    };
    let country: String = region.as_str().chars().take(2).collect();
    let mut agencies: Vec<&Organisation> = facts
        .organisations()
        .filter(|one| one.kind == OrganisationKind::DevelopmentAgency)
        .filter(|one| {
            one.region
                .as_ref()
                .is_some_and(|other| other.as_str().starts_with(&country))
        })
        .collect();
    agencies.sort_by_key(|agency| (agency.region.as_ref() != Some(region), agency.slug.clone()));
    agencies
        .into_iter()
        .take(MOST_TIES)
        .map(|agency| Tie {
            agency: agency.slug.clone(),
            model: LinkModel::ALL[place(
                &format!("tie {}", agency.slug),
                initiative.slug.as_str(),
                LinkModel::ALL.len(),
            )],
        })
        .collect()
}
