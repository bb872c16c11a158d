//! The journey as a person walks it: the demonstration from its records to plans, pools and recommendations, and what later runs keep.

mod program;

use std::collections::{BTreeMap, BTreeSet};

use program::{
    RESULTS, demonstration, import, json, postgres, results, run, sqlite, told, told_beside, workspace,
};
use serde_json::{Value, json as value};

/// The result inside a kept one.
fn inner(kept: &Value) -> &Value {
    &kept["result"]
}

fn list(value: &Value) -> &Vec<Value> {
    value
        .as_array()
        .unwrap_or_else(|| panic!("a list is expected: {value}"))
}

fn text(value: &Value) -> &str {
    value
        .as_str()
        .unwrap_or_else(|| panic!("a text is expected: {value}"))
}

/// The catalogue of a database as its JSON export.
fn catalogue(database: &str) -> Value {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("all.json");
    told(&[
        "export",
        "--to",
        &file.display().to_string(),
        "--database",
        database,
    ]);
    serde_json::from_slice(&std::fs::read(&file).unwrap()).unwrap()
}

#[test]
fn the_real_services_come_in_whole_and_again_change_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let database = sqlite(&folder.path().join("p4c.sqlite"));
    let file = workspace().join("crates/demonstration/data/cluster-services.csv");
    let arguments = ["import", file.to_str().unwrap(), "--database", &database];
    let first = json(&arguments);
    assert_eq!(
        (&first["rows"], &first["rows_taken"]),
        (&value!(192), &value!(192))
    );
    assert_eq!(list(&first["faults"]).len(), 0);
    assert!(!list(&first["doubts"]).is_empty());
    let again = json(&arguments);
    assert_eq!(
        (&again["written"]["added"], &again["written"]["changed"]),
        (&value!(0), &value!(0))
    );
    assert_eq!(list(&catalogue(&database)["services"]).len(), 192);
}

#[test]
fn fifteen_practices_are_chosen_with_rank_robustness_and_reason() {
    let kept = results("selection", &demonstration().database());
    let selection = inner(&kept[0]);
    let chosen = list(&selection["chosen"]);
    assert_eq!(chosen.len(), 15);
    assert_eq!(selection["is_proved"], true);
    for one in chosen {
        assert!(one["place"].as_u64().unwrap() >= 1);
        let robustness = one["robustness"].as_f64().unwrap();
        assert!(robustness > 0.0 && robustness <= 1.0);
        assert!(text(&one["reason"]).starts_with("place "), "{}", one["reason"]);
    }
    for one in list(&selection["not_chosen"]) {
        assert!(!text(&one["reason"]).is_empty());
        assert!(
            one["loss"].is_null() || !list(&one["displaces"]).is_empty(),
            "{one}"
        );
    }
    let published = list(&selection["published"]);
    assert_eq!(published.len(), 15);
    assert_eq!(
        text(&published[0]["title"]),
        "Trainings: managerial and technical training"
    );
}

#[test]
fn a_ranking_tells_how_far_its_evaluators_agree() {
    let kept = results("ranking", &demonstration().database());
    let agreement = &inner(&kept[0])["agreement"];
    for measure in ["kendall_w", "icc2_1", "icc2_k"] {
        let figure = agreement[measure].as_f64().unwrap();
        assert!(figure.abs() <= 1.0, "{measure} {figure}");
    }
    assert!(agreement["services"].as_u64().unwrap() >= 2);
    assert_eq!(agreement["evaluators"], 5);
}

#[test]
fn seven_regions_have_plans_whose_actions_name_practice_year_cost_record_and_indicator() {
    let database = demonstration().database();
    let plans = results("plan", &database);
    let regions: Vec<&str> = plans.iter().map(|kept| text(&kept["key"])).collect();
    assert_eq!(regions, ["BE35", "DE11", "EE00", "EL30", "FRL0", "MT00", "SI04"]);
    for kept in &plans {
        let plan = inner(kept);
        let actions = list(&plan["actions"]);
        assert!(
            actions.len() >= 5,
            "{}: {} actions",
            plan["region"],
            actions.len()
        );
        let years: Vec<i64> = list(&plan["years"])
            .iter()
            .map(|year| year.as_i64().unwrap())
            .collect();
        let mut by_year = vec![0; years.len()];
        for action in actions {
            assert!(!text(&action["title"]).is_empty());
            assert!(years.contains(&action["start"].as_i64().unwrap()));
            let cents: Vec<i64> = list(&action["cents_by_year"])
                .iter()
                .map(|cents| cents.as_i64().unwrap())
                .collect();
            assert_eq!(cents.iter().sum::<i64>(), action["cents"].as_i64().unwrap());
            assert!(action["cents"].as_i64().unwrap() > 0);
            by_year
                .iter_mut()
                .zip(&cents)
                .for_each(|(sum, cents)| *sum += cents);
            let indicator = &action["indicator"];
            assert!(indicator["target"].as_f64().unwrap() > indicator["baseline"].as_f64().unwrap());
            assert!(!text(&action["reason"]).is_empty());
            let named: Vec<&str> = list(&action["records"])
                .iter()
                .map(|record| text(&record["slug"]))
                .collect();
            assert!(named.contains(&text(&action["practice"])) && named.contains(&text(&plan["region"])));
        }
        let told: Vec<i64> = list(&plan["cents_by_year"])
            .iter()
            .map(|cents| cents.as_i64().unwrap())
            .collect();
        assert_eq!(by_year, told, "what actions cost adds up to what the plan costs");
        for (cost, budget) in told.iter().zip(list(&plan["budget_cents_by_year"])) {
            assert!(*cost <= budget.as_i64().unwrap());
        }
        let [before, after] =
            [&plan["availability"][0], &plan["availability"][1]].map(|share| share.as_f64().unwrap());
        assert!((0.0..=1.0).contains(&before) && before <= after && after <= 1.0);
        assert!(plan["coverage_before"].as_f64().unwrap() < plan["coverage_after"].as_f64().unwrap());
    }
}

#[test]
fn the_two_regions_that_are_our_choice_say_so_wherever_plans_are_listed() {
    let listed = told(&[
        "show",
        "plan",
        "--format",
        "csv",
        "--database",
        &demonstration().database(),
    ]);
    assert_eq!(listed.matches("(our choice)").count(), 2, "{listed}");
    assert!(demonstration().printed.contains("choice)"));
    let whole = told(&["show", "plan", "FRL0", "--database", &demonstration().database()]);
    assert!(whole.contains("(our choice)"));
}

#[test]
fn shares_of_a_pool_add_up_to_its_cost_and_its_verdict_says_what_holds() {
    let pools = results("pool", &demonstration().database());
    assert!(!pools.is_empty());
    for kept in &pools {
        let pool = inner(kept);
        let members = list(&pool["members"]);
        assert!(members.len() >= 2);
        let bill = pool["cents"].as_i64().unwrap();
        assert!(!list(&pool["shares"]).is_empty());
        for rule in list(&pool["shares"]) {
            let cents = list(&rule["cents"]);
            assert_eq!(cents.len(), members.len());
            let sum: i64 = cents.iter().map(|cents| cents.as_i64().unwrap()).sum();
            assert_eq!(sum, bill, "{} of pool {}", rule["rule"], pool["slug"]);
            assert_eq!(
                rule["is_stable"] == false,
                !rule["would_leave"].is_null(),
                "{rule}"
            );
        }
        assert!(!text(&pool["verdict"]).is_empty());
        if pool["core_nonempty"] == true {
            assert!(pool["recommended_rule"].is_string(), "{}", pool["slug"]);
        }
        for host in list(&pool["hosted_by"]) {
            // A country of several regions is no place that could host.
            assert!(text(&host["region"]).len() > 2, "{host}");
        }
        let hosts: BTreeSet<&str> = list(&pool["hosts"]).iter().map(text).collect();
        assert!(members.iter().all(|member| hosts.contains(text(&member["host"]))));
    }
}

#[test]
fn recommendations_follow_the_rules_and_name_their_evidence() {
    let database = demonstration().database();
    let kept = results("recommendations", &database);
    let pools: BTreeMap<String, Value> = results("pool", &database)
        .into_iter()
        .map(|kept| (text(&inner(&kept)["label"]).to_owned(), inner(&kept).clone()))
        .collect();
    let mut rules = BTreeMap::new();
    for one in list(inner(&kept[0])) {
        *rules.entry(text(&one["rule"]).to_owned()).or_insert(0) += 1;
        assert!(text(&one["sentence"]).ends_with('.'));
        assert!(!text(&one["addressed_to"]).is_empty());
        assert!(!list(&one["figures"]).is_empty() && !list(&one["records"]).is_empty());
        if one["rule"] == "pool" {
            let label = text(&one["sentence"]).split('"').nth(1).unwrap();
            let below = list(&pools[label]["members"])
                .iter()
                .filter(|member| member["is_below_scale"] == true)
                .count();
            assert!(below >= 3, "{label}: {below} regions below scale");
        }
    }
    for rule in ["adopt", "pool", "learn", "govern"] {
        assert!(
            rules.contains_key(rule),
            "no recommendation by the rule {rule}: {rules:?}"
        );
    }
}

#[test]
fn convergence_links_and_potential_have_figures_for_every_region_and_initiative() {
    let database = demonstration().database();
    let convergence = &results("convergence", &database)[0];
    let all = &inner(convergence)["inequality"][0];
    for measure in ["gini", "theil", "mean"] {
        assert!(list(&all[measure]).iter().all(Value::is_f64), "{all}");
    }
    assert_eq!(list(&inner(convergence)["regions"]).len(), 7);
    assert!(text(&inner(convergence)["verdict"]).contains("Gini"));
    let links = &results("links", &database)[0];
    let over_all: BTreeSet<&str> = list(inner(links))
        .iter()
        .filter(|one| one["region"].is_null())
        .map(|one| text(&one["model"]))
        .collect();
    assert_eq!(over_all.len(), 6);
    let initiatives = list(&catalogue(&database)["organisations"])
        .iter()
        .filter(|one| one["kind"] == "cluster initiative")
        .count();
    let potential = results("potential", &database);
    assert_eq!(potential.len(), initiatives);
    assert!(
        potential
            .iter()
            .all(|kept| !list(&inner(kept)["peers"]).is_empty())
    );
}

/// Every record that a value names under `records` or `sources`.
fn named(value: &Value, found: &mut BTreeSet<(String, String)>) {
    match value {
        Value::Array(items) => items.iter().for_each(|item| named(item, found)),
        Value::Object(fields) => {
            if let (Some(Value::String(kind)), Some(Value::String(slug))) =
                (fields.get("kind"), fields.get("slug"))
            {
                found.insert((kind.clone(), slug.clone()));
            }
            fields.values().for_each(|field| named(field, found));
        }
        _ => {}
    }
}

#[test]
fn every_figure_can_be_followed_to_records_that_are_shown() {
    let database = demonstration().database();
    let catalogue = catalogue(&database);
    let known: BTreeSet<(String, String)> = catalogue
        .as_object()
        .unwrap()
        .iter()
        .flat_map(|(kind, records)| {
            list(records)
                .iter()
                .map(move |record| (kind.clone(), text(&record["slug"]).to_owned()))
        })
        .collect();
    let mut wanted = BTreeSet::new();
    for what in RESULTS {
        for kept in results(what, &database) {
            let sources = kept["sources"].as_object().unwrap();
            for (kind, slugs) in sources {
                wanted.extend(
                    list(slugs)
                        .iter()
                        .map(|slug| (kind.clone(), text(slug).to_owned())),
                );
            }
            named(inner(&kept), &mut wanted);
        }
    }
    let lost: Vec<_> = wanted.difference(&known).collect();
    assert!(lost.is_empty(), "{lost:?}");
    // One of each kind through the command itself.
    let mut kinds = BTreeSet::new();
    for (kind, slug) in wanted.iter().filter(|(kind, _)| kinds.insert(kind.clone())) {
        let shown = json(&["show", "record", slug, "--database", &database]);
        assert!(
            list(&shown)
                .iter()
                .any(|one| one["record"]["slug"] == slug.as_str()),
            "{kind} {slug}"
        );
        assert!(list(&shown).iter().all(|one| !list(&one["history"]).is_empty()));
    }
    assert!(kinds.len() >= 6, "{kinds:?}");
}

#[test]
fn what_is_illustrative_is_marked_in_every_result_and_every_file() {
    let demonstration = demonstration();
    let database = demonstration.database();
    let catalogue = catalogue(&database);
    let mut illustrative: BTreeSet<(String, String)> = BTreeSet::new();
    for (kind, records) in catalogue.as_object().unwrap() {
        for record in list(records) {
            let provenance = &record["provenance"];
            if provenance["basis"] == "illustrative" || provenance["illustrative_fields"].is_array() {
                illustrative.insert((kind.clone(), text(&record["slug"]).to_owned()));
            }
        }
    }
    assert!(illustrative.len() > 1000);
    for what in RESULTS {
        let mut marked = 0;
        for kept in results(what, &database) {
            let expected = kept["sources"]
                .as_object()
                .unwrap()
                .iter()
                .flat_map(|(kind, slugs)| {
                    list(slugs)
                        .iter()
                        .map(move |slug| (kind.clone(), text(slug).to_owned()))
                })
                .filter(|name| illustrative.contains(name))
                .count();
            assert_eq!(kept["illustrative_sources"], expected, "{what} {}", kept["key"]);
            marked += expected;
        }
        if marked > 0 {
            let table = told(&["show", what, "--database", &database]);
            assert!(table.contains("illustrative"), "{what} as a table");
            let csv = told(&["show", what, "--database", &database, "--format", "csv"]);
            let mut lines = csv.lines();
            assert!(lines.next().unwrap().ends_with(",basis"), "{what} as CSV");
            assert!(csv.contains("illustrative"), "{what} as CSV");
        }
    }
    for entry in std::fs::read_dir(demonstration.folder.path().join("results")).unwrap() {
        let path = entry.unwrap().path();
        let content = std::fs::read_to_string(&path).unwrap();
        assert!(content.contains("illustrative"), "{}", path.display());
    }
    // A record that only illustrates says so in every field.
    let (_, slug) = illustrative.iter().find(|(kind, _)| kind == "needs").unwrap();
    let shown = told(&["show", "record", slug, "--database", &database]);
    assert!(
        !shown.contains("stated") && shown.contains("illustrative"),
        "{shown}"
    );
}

#[test]
fn analysing_again_gives_the_same_bytes() {
    let (folder, database) = demonstration().copy();
    let before: Vec<String> = RESULTS
        .iter()
        .map(|what| told(&["show", what, "--database", &database, "--format", "json"]))
        .collect();
    let current = told_beside(&["analyse", "--database", &database]);
    assert_eq!(current.matches("current").count(), 10, "{current}");
    let computed = told_beside(&["analyse", "--again", "--database", &database]);
    assert!(!computed.contains("current"), "{computed}");
    for (what, before) in RESULTS.iter().zip(before) {
        let after = told(&["show", what, "--database", &database, "--format", "json"]);
        assert!(before == after, "{what} differs");
    }
    drop(folder);
}

#[test]
fn both_databases_give_the_same_bytes() {
    let lite = demonstration().database();
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("all.json").display().to_string();
    told(&["export", "--to", &file, "--database", &lite]);
    let server = postgres();
    told(&["import", &file, "--database", &server]);
    let back = folder.path().join("back.json").display().to_string();
    told(&["export", "--to", &back, "--database", &server]);
    assert!(
        std::fs::read(&file).unwrap() == std::fs::read(&back).unwrap(),
        "the export differs"
    );
    told(&["analyse", "--database", &server]);
    for what in RESULTS {
        let [one, other] = [&lite, &server]
            .map(|database| told(&["show", what, "--database", database, "--format", "json"]));
        assert!(one == other, "{what} differs");
    }
    told(&["check", "--database", &server]);
}

/// Which steps a run computed.
fn computed(beside: &str) -> BTreeSet<&str> {
    beside
        .lines()
        .filter(|line| line.contains(" result"))
        .filter_map(|line| line.split_whitespace().next())
        .collect()
}

#[test]
fn only_what_a_change_can_reach_is_computed_again() {
    let (folder, database) = demonstration().copy();
    let pilot = value!({"pilots": [{"slug": "one-more", "subject": {"original": "en", "values": {"en": {"value": "One more", "by": "person"}}},
        "region": "EE00", "provenance": {"basis": "stated"}}]});
    import(folder.path(), &pilot, &database);
    let outdated = json(&["show", "steps", "--database", &database]);
    let state: BTreeMap<&str, &str> = list(&outdated)
        .iter()
        .map(|one| (text(&one["step"]), text(&one["state"])))
        .collect();
    assert_eq!(
        (state["recur"], state["transfer"], state["plan"]),
        ("current", "outdated", "outdated")
    );
    let beside = told_beside(&["analyse", "--step", "transfer", "--database", &database]);
    assert_eq!(computed(&beside), BTreeSet::from(["transfer"]), "{beside}");
    let beside = told_beside(&["analyse", "--database", &database]);
    assert!(
        computed(&beside).contains("plan") && !computed(&beside).contains("recur"),
        "{beside}"
    );
    let beside = told_beside(&["analyse", "--database", &database]);
    assert!(computed(&beside).is_empty(), "{beside}");
}

#[test]
fn what_people_decided_is_obeyed_by_later_runs() {
    let (folder, database) = demonstration().copy();
    let found = results("recurrence", &database);
    let generic = list(&inner(&found[0])["generic"]);
    let members = |generic: &Value| -> Vec<String> {
        list(&generic["members"])
            .iter()
            .map(|member| text(&member["service"]).to_owned())
            .collect()
    };
    let pair = generic
        .iter()
        .map(members)
        .find(|members| members.len() == 2)
        .unwrap();
    let grouped: BTreeSet<String> = generic.iter().flat_map(members).collect();
    let catalogue = catalogue(&database);
    // Two services of different providers that recur nowhere.
    let alone: Vec<&Value> = list(&catalogue["services"])
        .iter()
        .filter(|service| !grouped.contains(text(&service["slug"])))
        .collect();
    let (one, other) = (
        alone[0],
        alone
            .iter()
            .find(|service| service["provider"] != alone[0]["provider"])
            .unwrap(),
    );
    let decision = |slug: &str, left: &Value, right: &Value, judgement: &str| {
        value!({
            "slug": slug, "left": left, "right": right, "judgement": judgement, "provenance": {"basis": "stated"}
        })
    };
    let concept = if one["concepts"][0] == "finance-and-funding" {
        "skills-and-talent"
    } else {
        "finance-and-funding"
    };
    let mut confirmed = (*one).clone();
    confirmed["concepts"] = value!([concept]);
    confirmed.as_object_mut().unwrap().remove("id");
    import(
        folder.path(),
        &value!({
            "group_decisions": [
                decision("together", &one["slug"], &other["slug"], "same"),
                decision("apart", &value!(pair[0]), &value!(pair[1]), "different"),
            ],
            "services": [confirmed],
            "plans": [{"slug": "ee00-1", "region": "EE00", "version": 1, "status": "in review",
                "own_text": {"policy-context": {"original": "et", "values": {"et": {"value": "Meie enda sõnad", "by": "person"}}}},
                "provenance": {"basis": "stated"}}],
        }),
        &database,
    );
    told(&["analyse", "--database", &database]);
    let found = results("recurrence", &database);
    let groups: Vec<Vec<String>> = list(&inner(&found[0])["generic"]).iter().map(members).collect();
    let together = |left: &str, right: &str| {
        groups
            .iter()
            .any(|group| group.iter().any(|one| one == left) && group.iter().any(|one| one == right))
    };
    assert!(together(text(&one["slug"]), text(&other["slug"])));
    assert!(!together(&pair[0], &pair[1]));
    let concepts = results("concepts", &database);
    let found = list(inner(&concepts[0]))
        .iter()
        .find(|found| found["service"] == one["slug"])
        .unwrap();
    assert_eq!(
        (&found["top"], &found["is_given"]),
        (&value!(concept), &value!(true))
    );
    let plan = told(&["show", "plan", "EE00", "--database", &database]);
    assert!(
        plan.contains("Meie enda sõnad") && plan.contains("in review"),
        "{plan}"
    );
}

#[test]
fn a_second_demonstration_keeps_what_was_changed() {
    let (folder, database) = demonstration().copy();
    let mut service = list(&catalogue(&database)["services"])[0].clone();
    service["title"]["values"]["en"]["value"] = value!("A title that a person changed");
    service.as_object_mut().unwrap().remove("id");
    import(folder.path(), &value!({"services": [service]}), &database);
    let beside = told_beside(&[
        "demo",
        "--no-serve",
        "--folder",
        &folder.path().display().to_string(),
    ]);
    assert!(beside.contains("is there already"), "{beside}");
    let after = catalogue(&database);
    let kept = &list(&after["services"])[0];
    assert_eq!(
        kept["title"]["values"]["en"]["value"],
        "A title that a person changed"
    );
}

#[test]
fn a_backup_restores_into_an_empty_database_and_never_over_a_full_one_unasked() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("demo.backup").display().to_string();
    let database = demonstration().database();
    told(&["backup", "--to", &file, "--database", &database]);
    for other in [sqlite(&folder.path().join("other.sqlite")), postgres()] {
        told(&["restore", &file, "--database", &other]);
        told(&["check", "--database", &other]);
        let [one, again] = [&database, &other]
            .map(|database| told(&["show", "plan", "--database", database, "--format", "json"]));
        assert!(one == again);
        let refused = run(&["restore", &file, "--database", &other]);
        assert_eq!(refused.status.code(), Some(2));
        assert!(String::from_utf8_lossy(&refused.stderr).contains("--replace"));
        told(&["restore", &file, "--replace", "--database", &other]);
    }
}

#[test]
fn a_report_can_be_asked_for_by_the_names_that_lists_show() {
    let database = demonstration().database();
    for (what, name) in [("plan", "ee00"), ("pool", ""), ("potential", "")] {
        let name = if name.is_empty() {
            text(&results(what, &database)[0]["key"]).to_owned()
        } else {
            name.to_owned()
        };
        assert!(!told(&["show", what, &name, "--database", &database]).is_empty());
    }
    let unknown = run(&["show", "plan", "XX99", "--database", &database]);
    assert_eq!(unknown.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&unknown.stderr).contains("hint: one of BE35"));
}
