//! What people read: the help of each command, and the results of a catalogue small enough to check by hand.

mod program;

use program::{import, json, run, sqlite, told};
use serde_json::{Value, json as value};

/// The commands, as the help lists them.
fn commands() -> Vec<String> {
    let help = told(&["--help"]);
    help.lines()
        .skip_while(|line| *line != "Commands:")
        .skip(1)
        .take_while(|line| !line.is_empty())
        .filter(|line| line.starts_with("  ") && !line.starts_with("   "))
        .filter_map(|line| line.split_whitespace().next().map(str::to_owned))
        .collect()
}

#[test]
fn every_command_has_help_with_an_example() {
    let commands = commands();
    for wanted in [
        "demo", "import", "export", "template", "analyse", "show", "compute", "check", "backup", "restore",
        "migrate",
    ] {
        assert!(
            commands.iter().any(|command| command == wanted),
            "{wanted} is missing: {commands:?}"
        );
    }
    for command in &commands {
        let help = told(&[command, "--help"]);
        assert!(
            help.contains("Example") || help.contains("Begin with"),
            "{command}:\n{help}"
        );
        assert!(help.contains("Usage: p4c"), "{command}:\n{help}");
    }
}

#[test]
fn help_is_what_the_program_prints_without_a_command() {
    assert_eq!(told(&[]), told(&["--help"]));
}

#[test]
fn the_help_of_analyse_show_check_backup_and_restore() {
    for command in ["analyse", "show", "check", "backup", "restore", "migrate", "demo"] {
        insta::assert_snapshot!(format!("help_of_{command}"), told(&[command, "--help"]));
    }
}

#[test]
fn each_way_to_fail_has_its_exit_code_and_a_hint() {
    let folder = tempfile::tempdir().unwrap();
    let database = sqlite(&folder.path().join("p4c.sqlite"));
    let faulty = folder.path().join("faulty.json");
    std::fs::write(&faulty, r#"{"services": [{"slug": "x"}]}"#).unwrap();
    let faulty = faulty.display().to_string();
    let cases: [(&[&str], i32); 8] = [
        (&["show", "selection", "--database", &database], 3),
        (&["import", &faulty, "--database", &database], 1),
        (&["show", "nothing-of-the-kind", "--database", &database], 2),
        (&["show", "selection", "--database", &database], 2),
        (&["show", "record", "--database", &database], 2),
        (&["analyse", "--step", "dance", "--database", &database], 2),
        (&["check", "--database", "mysql://somewhere"], 2),
        (&["import", "not-there.csv", "--database", &database], 3),
    ];
    for (arguments, code) in cases {
        let output = run(arguments);
        let beside = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(code), "{arguments:?}\n{beside}");
        assert!(beside.contains("hint:"), "{arguments:?}\n{beside}");
    }
    assert_eq!(run(&["dance"]).status.code(), Some(2));
}

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
        ],
    })
}

#[test]
fn the_results_of_a_small_catalogue_read_as_they_should() {
    let folder = tempfile::tempdir().unwrap();
    let database = sqlite(&folder.path().join("p4c.sqlite"));
    import(folder.path(), &small(), &database);
    told(&["analyse", "--database", &database]);
    for (what, name) in [
        ("selection", None),
        ("plan", Some("EE00")),
        ("pool", Some("training-namur")),
        ("recommendations", None),
        ("links", None),
    ] {
        let mut arguments = vec!["show", what];
        arguments.extend(name);
        arguments.extend(["--database", &database]);
        let shown: String = told(&arguments)
            .lines()
            .filter(|line| !line.trim_start().starts_with("* computed "))
            .map(|line| format!("{line}\n"))
            .collect();
        insta::assert_snapshot!(format!("small_{what}"), shown);
    }
    assert_eq!(
        json(&["show", "plan", "EE00", "--database", &database])["illustrative_sources"],
        0
    );
}
