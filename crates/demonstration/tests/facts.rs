//! The demonstration against what public pages tell of the real project: partners and roles, predecessor, the fifteen titles, the services,
//! the regions; and that everything else is marked as illustrative and made the same each time.

use std::collections::BTreeSet;

use p4c_model::{Basis, Catalogue, Kind, Project, Slug};

fn catalogue() -> Catalogue {
    p4c_demonstration::records().unwrap().into_iter().collect()
}

fn project(catalogue: &Catalogue) -> &Project {
    catalogue.project(&Slug::parse("p4c").unwrap()).unwrap()
}

#[test]
fn the_project_is_the_real_one_with_its_predecessor() {
    let catalogue = catalogue();
    let project = project(&catalogue);
    assert_eq!(
        project.name.plain(),
        "Best shared services for regional cluster initiative needs"
    );
    assert_eq!(project.programme.as_deref(), Some("Interreg IVC"));
    let dates = [&project.start, &project.end].map(|date| date.as_ref().unwrap().as_str());
    assert_eq!(dates, ["2010-01", "2012-12"]);
    assert!(project.budget.is_none(), "no page tells the whole budget");
    let before = catalogue.project(project.predecessor.as_ref().unwrap()).unwrap();
    assert_eq!(
        (before.acronym.as_str(), before.programme.as_deref()),
        ("CLOE", Some("Interreg IIIC"))
    );
    assert!(before.outputs[0].contains("Cluster Management Guide (2006)"));
}

#[test]
fn partners_have_their_roles_and_regions_and_two_are_not_known() {
    let catalogue = catalogue();
    let partners: Vec<(&str, &str, bool)> = project(&catalogue)
        .partners
        .iter()
        .map(|partner| {
            (
                partner.region.as_str(),
                partner.role.as_str(),
                partner.organisation.is_some(),
            )
        })
        .collect();
    assert_eq!(
        partners,
        [
            ("BE35", "lead partner", true),
            ("DE11", "partner", true),
            ("EE00", "partner", true),
            ("EE00", "partner", true),
            ("MT00", "partner", true),
            ("EL30", "partner", true),
            ("FRL0", "partner", false),
            ("SI04", "partner", false),
        ]
    );
    for region in ["FRL0", "SI04"] {
        let region = catalogue.region(&Slug::parse(region).unwrap()).unwrap();
        assert!(region.plan.as_ref().unwrap().starts_with("our choice"));
        assert!(region.provenance.note.as_ref().unwrap().contains("our choice"));
    }
}

#[test]
fn the_fifteen_titles_stand_in_their_groups() {
    let catalogue = catalogue();
    let practices = &project(&catalogue).practices;
    let count = |group: &str| {
        practices
            .iter()
            .filter(|practice| practice.group == group)
            .count()
    };
    assert_eq!(practices.len(), 15);
    assert_eq!(
        [
            "education and training",
            "expansion",
            "research and networking",
            "commercial cooperation",
            "innovation and technology",
            "policy actions",
        ]
        .map(count),
        [1, 6, 4, 1, 2, 1]
    );
    assert!(
        practices
            .iter()
            .any(|practice| practice.title == "Deal for growth (Contrat de croissance)")
    );
}

#[test]
fn all_services_are_there_with_their_pages_and_nothing_in_them_is_invented_unmarked() {
    let catalogue = catalogue();
    assert_eq!(catalogue.services().count(), 192);
    for service in catalogue.services() {
        let provenance = &service.provenance;
        assert_eq!(provenance.basis, Basis::Stated);
        assert!(
            provenance.url.as_ref().is_some_and(|url| url.starts_with("http")),
            "{}",
            service.slug
        );
        assert!(service.difficulties.is_none() || !provenance.is_illustrative("difficulties"));
    }
    let stated: Vec<&str> = catalogue
        .services()
        .filter(|service| service.yearly_cost.is_some() && !service.provenance.is_illustrative("yearly_cost"))
        .map(|service| service.slug.as_str())
        .collect();
    assert_eq!(stated, ["CS015", "CS036", "CS037", "CS061", "CS130"]);
}

#[test]
fn what_nobody_published_is_illustrative_in_every_record() {
    let catalogue = catalogue();
    for kind in [
        Kind::Need,
        Kind::Precondition,
        Kind::Round,
        Kind::Criterion,
        Kind::Score,
    ] {
        assert!(catalogue.of_kind(kind).count() > 0);
        for record in catalogue.of_kind(kind) {
            assert_eq!(
                record.provenance().basis,
                Basis::Illustrative,
                "{} {}",
                record.kind(),
                record.slug()
            );
        }
    }
    for region in catalogue.regions().filter(|region| region.plan.is_some()) {
        for field in ["budget_cents_by_year", "staff_by_year", "indicators", "languages"] {
            assert!(
                region.provenance.is_illustrative(field),
                "{} {field}",
                region.slug
            );
        }
        assert!(region.point.is_some() && region.nuts.is_some());
    }
    for initiative in catalogue.organisations().filter(|one| !one.ties.is_empty()) {
        assert!(initiative.provenance.is_illustrative("ties"));
    }
}

#[test]
fn every_record_keeps_its_rules_and_names_only_records_that_are_there() {
    let catalogue = catalogue();
    for record in catalogue.all() {
        record.check().unwrap();
        for reference in record.references() {
            assert!(
                catalogue.get(reference.kind, reference.slug).is_some(),
                "{reference:?}"
            );
        }
    }
}

#[test]
fn it_is_made_the_same_each_time() {
    assert_eq!(catalogue().to_json(), catalogue().to_json());
}

#[test]
fn nobody_scores_a_service_of_the_own_organisation() {
    let catalogue = catalogue();
    for score in catalogue.scores() {
        assert_ne!(
            catalogue.service(&score.service).unwrap().provider,
            score.evaluator
        );
    }
    let evaluators: BTreeSet<&Slug> = catalogue.scores().map(|score| &score.evaluator).collect();
    assert_eq!(evaluators.len(), 5);
}
