//! The results of a catalogue small enough to check by hand, as people read them.

mod program;

use program::{import, json, p4c, sqlite, told};
use serde_json::{Value, json as value};

fn text(words: &str) -> Value {
    value!({"original": "en", "values": {"en": {"value": words, "by": "person"}}})
}

/// Three regions with an agency and a training for cluster managers each; two initiatives; one round with two evaluators.
fn small() -> Value {
    let stated = value!({"basis": "stated"});
    let region = |code: &str, name: &str, point: [f64; 2], budget: i64| {
        value!({
            "slug": code, "nuts": code, "name": text(name), "point": point, "plan": "to show a plan",
            "budget_cents_by_year": [budget, budget], "staff_by_year": [2.0, 2.0], "languages": ["en"], "provenance": stated,
        })
    };
    let agency = |slug: &str, name: &str, region: &str| {
        value!({
            "slug": slug, "name": text(name), "kind": "development agency", "region": region, "provenance": stated,
        })
    };
    let initiative = |slug: &str, name: &str, region: &str, agency: &str| {
        value!({
            "slug": slug, "name": text(name), "kind": "cluster initiative", "region": region, "members": 40,
            "sectors": ["26"], "maturity": "established", "ties": [{"agency": agency, "model": "funded"}], "provenance": stated,
        })
    };
    let service = |slug: &str, provider: &str, title: &str, concept: &str, cents: i64| {
        value!({
            "slug": slug, "provider": provider, "title": text(title), "concepts": [concept], "status": "published",
            "yearly_cost": {"cents": cents, "currency": "EUR"}, "staff": 0.5, "languages": ["en"], "provenance": stated,
        })
    };
    let need = |slug: &str, who: &str, concept: &str, importance: u8, satisfaction: Option<u8>| {
        value!({
            "slug": slug, "organisation": who, "concept": concept, "importance": importance, "satisfaction": satisfaction, "provenance": stated,
        })
    };
    let (skills, funding, abroad) = ("skills-and-talent", "finance-and-funding", "internationalisation");
    let services = [
        service(
            "training-namur",
            "agency-namur",
            "Training for cluster managers",
            skills,
            4_000_000,
        ),
        service(
            "training-stuttgart",
            "agency-stuttgart",
            "Training for managers of clusters",
            skills,
            5_000_000,
        ),
        service(
            "training-tartu",
            "agency-tartu",
            "Training of cluster managers",
            skills,
            3_000_000,
        ),
        service(
            "desk-namur",
            "agency-namur",
            "Help desk for funding applications",
            funding,
            2_000_000,
        ),
        service(
            "stand-stuttgart",
            "agency-stuttgart",
            "Joint stand at a trade fair abroad",
            abroad,
            6_000_000,
        ),
    ];
    let mut scores = Vec::new();
    for (service, own, points) in [
        ("training-namur", "agency-namur", [4, 5]),
        ("training-stuttgart", "agency-stuttgart", [3, 4]),
        ("training-tartu", "agency-tartu", [4, 4]),
        ("desk-namur", "agency-namur", [5, 4]),
        ("stand-stuttgart", "agency-stuttgart", [2, 3]),
    ] {
        let others = ["agency-namur", "agency-stuttgart", "agency-tartu"]
            .into_iter()
            .filter(|agency| *agency != own);
        for (evaluator, points) in others.zip(points) {
            for (criterion, more) in [("value", 0), ("transferability", 1)] {
                scores.push(value!({
                    "slug": format!("{service}-{criterion}-{evaluator}"), "criterion": criterion, "service": service,
                    "evaluator": evaluator, "value": (points + more).min(5), "provenance": stated,
                }));
            }
        }
    }
    value!({
        "regions": [
            region("BE35", "Province of Namur", [4.867, 50.2736], 5_000_000),
            region("DE11", "Stuttgart", [9.624, 49.0149], 7_000_000),
            region("EE00", "Estonia", [25.8548, 58.6709], 9_000_000),
        ],
        "organisations": [
            agency("agency-namur", "Agency of Namur", "BE35"),
            agency("agency-stuttgart", "Agency of Stuttgart", "DE11"),
            agency("agency-tartu", "Agency of Tartu", "EE00"),
            initiative("optics", "Optics initiative", "EE00", "agency-tartu"),
            initiative("sensors", "Sensors initiative", "BE35", "agency-namur"),
        ],
        "services": services,
        "needs": [
            need("n1", "optics", funding, 5, Some(1)),
            need("n2", "optics", skills, 3, Some(4)),
            need("n3", "optics", abroad, 4, None),
            need("n4", "sensors", funding, 4, Some(4)),
            need("n5", "sensors", abroad, 3, Some(2)),
            need("n6", "sensors", skills, 4, Some(3)),
        ],
        "rounds": [{"slug": "r1", "name": text("First round"), "status": "frozen", "choose": 3, "provenance": stated}],
        "criteria": [
            {"slug": "value", "round": "r1", "name": text("Added value"), "weight": 2.0, "scale": "1-5", "provenance": stated},
            {"slug": "transferability", "round": "r1", "name": text("Transferability"), "weight": 1.0, "scale": "1-5", "provenance": stated},
        ],
        "scores": scores,
        "group_decisions": [
            {"slug": "d1", "left": "training-namur", "right": "training-stuttgart", "judgement": "same", "provenance": stated},
            {"slug": "d2", "left": "training-namur", "right": "training-tartu", "judgement": "same", "provenance": stated},
            {"slug": "d3", "left": "desk-namur", "right": "stand-stuttgart", "judgement": "different", "provenance": stated},
            {"slug": "d4", "left": "desk-namur", "right": "training-tartu", "judgement": "different", "provenance": stated},
            {"slug": "d5", "left": "stand-stuttgart", "right": "training-namur", "judgement": "different", "provenance": stated},
        ],
    })
}

#[test]
fn the_results_of_a_small_catalogue_read_as_they_should() {
    let folder = tempfile::tempdir().unwrap();
    let database = sqlite(&folder.path().join("p4c.sqlite"));
    import(folder.path(), &small(), &database);
    told(&["analyse", "--database", &database]);
    // So wide that no sentence is broken.
    let show = |arguments: &[&str]| {
        let output = p4c()
            .env("COLUMNS", "2000")
            .arg("show")
            .args(arguments)
            .args(["--database", &database])
            .output()
            .unwrap();
        assert!(output.status.success(), "{arguments:?}");
        String::from_utf8(output.stdout).unwrap()
    };
    let selection = show(&["selection"]);
    assert!(
        selection.contains("limits: exactly 3 practices; at most one of each generic service"),
        "{selection}"
    );
    assert!(
        selection.contains("proved: no selection within the limits has more"),
        "{selection}"
    );
    assert!(
        selection.contains("Help desk for funding applications"),
        "{selection}"
    );
    let ranking = show(&["ranking"]);
    assert!(
        ranking.contains("Kendall's W") && ranking.contains("ICC(2,1)"),
        "{ranking}"
    );
    let plan = show(&["plan", "EE00"]);
    assert!(
        plan.contains(
            "Finance and funding is 42 % of what Estonia needs and 0 % covered (satisfaction 1.0 of 5)"
        ),
        "{plan}"
    );
    assert!(
        plan.contains("share of the need for finance and funding that is met: 0 % today"),
        "{plan}"
    );
    let pool = show(&["pool", "training-tartu"]);
    // 40,000 and 30,000 by themselves; Stuttgart would go to Namur even alone: 24,000 fixed, 20,000 variable, 370 km at 10 euros.
    assert!(pool.contains("EUR 117 699.21 alone"), "{pool}");
    assert!(pool.contains("Agency of Namur"), "{pool}");
    let links = show(&["links"]);
    assert!(links.contains("a comparison, not a cause"), "{links}");
    // Nothing in it only illustrates, and nothing says so.
    for what in ["selection", "plan", "pool", "recommendations", "links"] {
        assert!(!show(&[what]).contains("illustrative"), "{what}");
    }
    assert_eq!(
        json(&["show", "plan", "EE00", "--database", &database])["illustrative_sources"],
        0
    );
}
