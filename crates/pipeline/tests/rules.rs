//! Rules of the steps on catalogues small enough to check by hand: who can use what, who is in a pool, what is recommended.

use p4c_model::{Catalogue, Kind, Slug};
use p4c_pipeline::classify::{lies_below, top_of_concept};
use p4c_pipeline::view::{View, precise_region};
use p4c_pipeline::{Settings, analyse, pool, recommend};
use p4c_store::{Commit, Store};
use serde_json::{Value, json};

fn slug(text: &str) -> Slug {
    Slug::parse(text).unwrap()
}

fn text(words: &str) -> Value {
    json!({"original": "en", "values": {"en": {"value": words, "by": "person"}}})
}

fn region(code: &str, point: [f64; 2]) -> (Kind, Value) {
    (
        Kind::Region,
        json!({"slug": code, "nuts": code, "name": text(code), "point": point, "plan": "to show one"}),
    )
}

fn agency(name: &str, region: &str) -> (Kind, Value) {
    (
        Kind::Organisation,
        json!({"slug": name, "name": text(name), "kind": "development agency", "region": region}),
    )
}

fn service(name: &str, provider: &str, title: &str, concept: &str) -> (Kind, Value) {
    (
        Kind::Service,
        json!({"slug": name, "provider": provider, "title": text(title), "concepts": [concept], "status": "published",
            "yearly_cost": {"cents": 10_000_000, "currency": "EUR"}}),
    )
}

fn need(region: &str, concept: &str, importance: u8) -> (Kind, Value) {
    (
        Kind::Need,
        json!({"slug": format!("{}-{concept}", region.to_lowercase()), "region": region, "concept": concept, "importance": importance}),
    )
}

fn catalogue(records: &[(Kind, Value)]) -> Catalogue {
    records
        .iter()
        .map(|(kind, value)| kind.read(value.clone()).unwrap())
        .collect()
}

/// Runs the journey over some records.
async fn journey(records: &[(Kind, Value)]) -> p4c_pipeline::Results {
    let folder = tempfile::tempdir().unwrap();
    let store = Store::open(&format!("sqlite://{}/p4c.sqlite", folder.path().display()))
        .await
        .unwrap();
    let records = catalogue(records).all().cloned().collect();
    store.commit(Commit::by("test").putting(records)).await.unwrap();
    analyse(&store, &Settings::default(), None, false, |_, _| {})
        .await
        .unwrap()
}

#[test]
fn concepts_lie_below_the_top_concept_that_counts_their_needs() {
    assert_eq!(
        top_of_concept("business-succession"),
        "entrepreneurship-and-incubation"
    );
    assert_eq!(
        top_of_concept("entrepreneurship-and-incubation"),
        "entrepreneurship-and-incubation"
    );
    assert!(lies_below(
        "business-succession",
        "entrepreneurship-and-incubation"
    ));
    assert!(!lies_below(
        "entrepreneurship-and-incubation",
        "business-succession"
    ));
    assert_eq!(top_of_concept("not-a-concept"), "not-a-concept");
}

#[test]
fn a_need_of_a_narrower_concept_is_met_only_by_a_service_about_it() {
    let general = service(
        "incubator",
        "agency",
        "Incubator",
        "entrepreneurship-and-incubation",
    );
    let exact = service(
        "succession",
        "agency",
        "Finding a successor",
        "business-succession",
    );
    let mut records = vec![
        region("EE00", [25.8, 58.6]),
        agency("agency", "EE00"),
        need("EE00", "business-succession", 5),
        general,
    ];
    let available = |records: &[(Kind, Value)]| {
        let catalogue = catalogue(records);
        let classified = Vec::new();
        let view = View::new(&catalogue, &classified);
        let needs = view.needs_of_region(&slug("EE00"));
        view.coverage_by_top(needs)["entrepreneurship-and-incubation"].available
    };
    assert_eq!(available(&records), 0.0);
    records.push(exact);
    assert_eq!(available(&records), 1.0);
}

#[test]
fn a_pool_at_work_brings_a_service_into_reach_and_a_proposed_one_does_not() {
    for (status, reaches) in [
        ("proposed", false),
        ("agreed", true),
        ("running", true),
        ("ended", false),
    ] {
        let catalogue = catalogue(&[
            region("EE00", [25.8, 58.6]),
            region("BE35", [4.8, 50.2]),
            agency("agency", "BE35"),
            service("desk", "agency", "Help desk for funding", "finance-and-funding"),
            (
                Kind::Pool,
                json!({"slug": "desk-pool", "name": text("Desk"), "services": ["desk"], "regions": ["EE00", "BE35"], "status": status}),
            ),
        ]);
        let classified = Vec::new();
        let view = View::new(&catalogue, &classified);
        let desk = catalogue.service(&slug("desk")).unwrap();
        assert_eq!(view.reaches_region(desk, &slug("EE00")), reaches, "{status}");
    }
}

#[test]
fn a_country_stands_for_its_one_region_and_for_none_of_several() {
    let catalogue = catalogue(&[
        region("EE", [25.8, 58.6]),
        region("EE00", [25.8, 58.6]),
        region("DE", [10.0, 51.0]),
        region("DE11", [9.6, 49.0]),
    ]);
    let precise = |code: &str| precise_region(&catalogue, &slug(code)).map(ToString::to_string);
    assert_eq!(precise("EE"), Some("EE00".to_owned()));
    assert_eq!(precise("DE"), None);
    assert_eq!(precise("DE11"), Some("DE11".to_owned()));
}

/// Three regions near each other that give one training each, and one known by its country only.
fn trainings() -> Vec<(Kind, Value)> {
    let training = |name: &str, provider: &str| {
        service(
            name,
            provider,
            "Training for cluster managers",
            "skills-and-talent",
        )
    };
    let same = |name: &str, right: &str| {
        (
            Kind::GroupDecision,
            json!({"slug": name, "left": "t1", "right": right, "judgement": "same"}),
        )
    };
    vec![
        region("BE35", [4.87, 50.27]),
        region("BE33", [5.6, 50.5]),
        region("BE34", [5.5, 49.9]),
        region("DE", [10.0, 51.0]),
        agency("a1", "BE35"),
        agency("a2", "BE33"),
        agency("a3", "BE34"),
        agency("a4", "DE"),
        training("t1", "a1"),
        training("t2", "a2"),
        training("t3", "a3"),
        training("t4", "a4"),
        same("d2", "t2"),
        same("d3", "t3"),
        same("d4", "t4"),
    ]
}

#[tokio::test]
async fn a_pool_names_its_host_agency_and_leaves_out_what_is_known_by_country_only() {
    let results = journey(&trainings()).await;
    let pools = pool::read_all(&results).unwrap();
    assert_eq!(pools.len(), 1);
    let found = &pools[0];
    let regions: Vec<&str> = found
        .members
        .iter()
        .map(|member| member.region.as_str())
        .collect();
    assert_eq!(regions, ["BE33", "BE34", "BE35"]);
    assert!(
        found
            .notes
            .iter()
            .any(|note| note.contains("region in that country is not known")),
        "{:?}",
        found.notes
    );
    // Each alone pays 100,000; together one fixed part of 60,000, three variable ones of 40,000, and little travel.
    assert_eq!(found.alone_cents, 30_000_000);
    assert!((18_000_000..20_000_000).contains(&found.cents), "{}", found.cents);
    assert_eq!(found.hosted_by.len(), 1);
    assert!(found.hosted_by[0].agency.is_some() && found.hosted_by[0].serves == 3);
    assert!(found.members.iter().all(|member| member.is_below_scale));
    for rule in &found.shares {
        assert_eq!(rule.cents.iter().sum::<i64>(), found.cents, "{}", rule.rule);
    }
    assert!(found.recommended_rule.is_some());
    assert!(
        found.verdict.contains("no group of regions would rather leave"),
        "{}",
        found.verdict
    );
    let package = recommend::read(&results).unwrap();
    assert!(
        package
            .iter()
            .any(|one| one.rule == recommend::Rule::Pool && one.sentence.contains("3 regions"))
    );
}

#[tokio::test]
async fn two_regions_make_a_pool_but_no_recommendation() {
    let mut records = trainings();
    records.retain(|(_, value)| !["t3", "d3"].contains(&value["slug"].as_str().unwrap()));
    let results = journey(&records).await;
    assert_eq!(pool::read_all(&results).unwrap()[0].members.len(), 2);
    assert!(
        recommend::read(&results)
            .unwrap()
            .iter()
            .all(|one| one.rule != recommend::Rule::Pool)
    );
}

#[tokio::test]
async fn what_two_regions_ask_for_and_nobody_gives_is_to_be_invented_together() {
    let mut records = trainings();
    records.extend([
        need("BE35", "business-succession", 5),
        need("BE33", "business-succession", 4),
    ]);
    let invented = |results: &p4c_pipeline::Results| -> Vec<recommend::Recommendation> {
        let package = recommend::read(results).unwrap();
        package
            .into_iter()
            .filter(|one| one.rule == recommend::Rule::InventTogether)
            .collect()
    };
    let found = invented(&journey(&records).await);
    assert_eq!(found.len(), 1);
    assert_eq!(found[0].records.len(), 2);
    assert!(
        found[0].addressed_to.contains("BE33 (a2)"),
        "{}",
        found[0].addressed_to
    );
    // As soon as somebody gives it anywhere, there is something to learn from instead.
    records.push(service(
        "succession",
        "a4",
        "Finding a successor",
        "business-succession",
    ));
    assert!(invented(&journey(&records).await).is_empty());
}
