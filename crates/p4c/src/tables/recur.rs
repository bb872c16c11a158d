//! Tables of services that recur.

use p4c_model::Catalogue;
use p4c_pipeline::{PipelineError, Results, recur};

use super::per_cent;
use crate::output::Table;

/// All generic services in short, or the one of a service with its members and evidence.
pub fn tables(
    results: &Results,
    catalogue: &Catalogue,
    service: Option<&str>,
) -> Result<Vec<Table>, PipelineError> {
    let found = recur::read(results)?;
    let title = |slug: &p4c_model::Slug| {
        catalogue
            .service(slug)
            .map_or_else(String::new, |service| service.title.plain().to_owned())
    };
    if let Some(name) = service
        && let Some(generic) = p4c_model::Slug::parse(name)
            .ok()
            .and_then(|slug| found.of(&slug).cloned())
    {
        let mut members = Table::new(
            format!("Generic service {}: {}", generic.slug, title(&generic.slug)),
            &["service", "title", "provider", "region", "confidence"],
        );
        for member in &generic.members {
            let service = catalogue.service(&member.service);
            let region = service.and_then(|service| catalogue.region_of_service(service));
            members.push(vec![
                member.service.to_string(),
                title(&member.service),
                service
                    .map(|service| service.provider.to_string())
                    .unwrap_or_default(),
                region.map(ToString::to_string).unwrap_or_default(),
                format!("{:.2}", member.confidence),
            ]);
        }
        if let Some((left, right, confidence)) = &generic.weakest {
            members.note(format!(
                "the weakest link is {left} with {right}, confidence {confidence:.2}"
            ));
        }
        let mut pertinence = Table::new("Pertinence", &["agency", "concerned", "of", "share", "mutual"]);
        for one in &generic.pertinence {
            pertinence.push(vec![
                one.agency
                    .as_ref()
                    .map_or_else(|| "all agencies".to_owned(), ToString::to_string),
                one.concerned.to_string(),
                one.all.to_string(),
                one.share.map(per_cent).unwrap_or_default(),
                if one.is_mutual { "yes" } else { "no" }.to_owned(),
            ]);
        }
        let mut evidence = Table::new("Evidence", &["left", "right", "view", "bits", "because"]);
        for pair in &generic.evidence {
            let mut row = |view: &str, bits: f32, because: String| {
                evidence.push(vec![
                    pair.left.to_string(),
                    pair.right.to_string(),
                    view.to_owned(),
                    format!("{bits:+.1}"),
                    because,
                ]);
            };
            row(
                "prior",
                pair.waterfall.prior,
                "before anything is compared".to_owned(),
            );
            for step in &pair.waterfall.steps {
                row(&step.view, step.bits, step.reasons.join(", "));
            }
            row(
                "total",
                pair.waterfall.total,
                format!("taken from {:+.1} on", pair.waterfall.threshold),
            );
        }
        return Ok(vec![members, pertinence, evidence]);
    }
    let mut table = Table::new(
        "Services that recur",
        &[
            "generic service",
            "title",
            "services",
            "countries",
            "regions",
            "initiatives",
            "cohesion",
            "pertinence",
            "members",
        ],
    );
    for generic in &found.generic {
        let members: Vec<String> = generic
            .members
            .iter()
            .map(|member| member.service.to_string())
            .collect();
        table.push(vec![
            generic.slug.to_string(),
            title(&generic.slug),
            generic.occurrence.services.to_string(),
            generic.occurrence.countries.to_string(),
            generic.occurrence.regions.to_string(),
            generic.occurrence.initiatives.to_string(),
            format!("{:.2}", generic.cohesion),
            generic
                .pertinence
                .first()
                .and_then(|one| one.share)
                .map(per_cent)
                .unwrap_or_default(),
            members.join(", "),
        ]);
    }
    table.note(format!("{} services recur nowhere", found.alone));
    found.notes.iter().for_each(|note| table.note(note.clone()));
    Ok(vec![table])
}
