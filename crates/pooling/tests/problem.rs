//! What a game's problem may hold, what its answer holds, and what is refused and why.

use p4c_pooling::games::problem::solve;
use p4c_problem::{CancelFlag, Code, Input, Limits, Refusal, parse_problems};
use serde_json::{Value, json};
use std::time::Duration;

fn outcome(kind: &str, input: &Value, limits: &Limits) -> Result<Value, Refusal> {
    solve(
        kind,
        &Input::new(input.as_object().unwrap(), std::path::Path::new(".")),
        limits,
    )
    .unwrap()
}

fn answer(kind: &str, input: Value) -> Value {
    outcome(kind, &input, &Limits::default()).unwrap()
}

fn refusal(kind: &str, input: Value) -> Refusal {
    outcome(kind, &input, &Limits::default()).unwrap_err()
}

fn numbers(value: &Value) -> Vec<f64> {
    value
        .as_array()
        .unwrap()
        .iter()
        .map(|v| v.as_f64().unwrap())
        .collect()
}

fn warnings(answer: &Value) -> String {
    answer["warnings"]
        .as_array()
        .unwrap()
        .iter()
        .map(|w| w.as_str().unwrap())
        .collect::<Vec<_>>()
        .join("\n")
}

#[test]
fn another_kind_is_left_to_other_engines() {
    let input = serde_json::Map::new();
    assert!(
        solve(
            "topsis",
            &Input::new(&input, std::path::Path::new(".")),
            &Limits::default()
        )
        .is_none()
    );
}

#[test]
fn three_towns_get_every_rule_side_by_side() {
    let found = answer(
        "game_cost",
        json!({
            "n": 3, "players": ["Tartu", "Lyon", "Graz"], "sense": "cost", "weights": [1, 2, 1],
            "table": [0, 6, 8, 10, 9, 13, 14, 16],
            "core_tests": [{"name": "equal", "x": [5, 5, 6]}, {"name": "too much", "x": [7, 4, 5]}, {"x": [1, 1, 1]}],
        }),
    );
    let total = |rule: &str| numbers(&found[rule]).iter().sum::<f64>();
    for rule in [
        "shapley",
        "nucleolus",
        "prenucleolus",
        "equal_parts",
        "equal_charge",
        "alternative_cost_avoided",
        "proportional_to_standalone",
        "proportional_to_weights",
    ] {
        assert!((total(rule) - 16.0).abs() < 1e-9, "{rule}");
    }
    // Separable costs are 2, 3 and 6, the rest is 5; alone 6, 8 and 9, so 4, 5 and 3 are avoided.
    let charge = numbers(&found["equal_charge"]);
    assert!((charge[0] - (2.0 + 5.0 / 3.0)).abs() < 1e-12);
    assert!((numbers(&found["alternative_cost_avoided"])[1] - (3.0 + 5.0 * 5.0 / 12.0)).abs() < 1e-12);
    assert_eq!(numbers(&found["proportional_to_weights"]), [4.0, 8.0, 4.0]);
    assert!((numbers(&found["proportional_to_standalone"])[2] - 16.0 * 9.0 / 23.0).abs() < 1e-12);
    assert_eq!(
        found["core_tests"][0],
        json!({"name": "equal", "in_core": true, "max_violation": 0.0})
    );
    assert_eq!(found["core_tests"][1]["max_violation"], json!(1.0));
    assert_eq!(found["core_tests"][1]["would_leave_names"], json!(["Tartu"]));
    let third = &found["core_tests"][2];
    assert_eq!(
        (&third["in_core"], &third["efficient"], &third["max_violation"]),
        (&json!(false), &json!(false), &json!(0.0))
    );
    assert_eq!(found["core_nonempty"], json!(true));
    assert_eq!(found["stability"].as_array().unwrap().len(), 8);
    assert!(
        warnings(&found).contains("{Tartu and Lyon}"),
        "{}",
        warnings(&found)
    );
}

#[test]
fn a_pair_of_coalitions_that_is_dearer_together_is_named() {
    let found = answer(
        "game_cost",
        json!({"players": ["A", "B", "C"], "table": [0, 5, 5, 12, 1, 6, 6, 13]}),
    );
    let text = warnings(&found);
    assert!(
        text.contains("not subadditive: {A} and {B} cost 2 more together than apart"),
        "{text}"
    );
    let found = answer("game_value", json!({"table": [0, 5, 5, 8, 5, 12, 12, 20]}));
    assert!(warnings(&found).contains("not superadditive: {player 0} and {player 1} are worth 2 less"));
}

#[test]
fn an_empty_core_is_told_with_what_is_missing() {
    let found = answer("game_value", json!({"n": 3, "table": [0, 0, 0, 1, 0, 1, 1, 1]}));
    assert_eq!(found["core_nonempty"], json!(false));
    assert!((found["least_core_min_satisfaction"].as_f64().unwrap() + 1.0 / 3.0).abs() < 1e-12);
    assert!(warnings(&found).contains(
        "the core is empty: under any shares some coalition would do better alone by 0.333333 or more"
    ));
}

#[test]
fn without_imputations_there_is_a_prenucleolus_but_no_nucleolus() {
    let found = answer("game_value", json!({"n": 2, "table": [0, 3, 4, 5]}));
    assert!(found.get("nucleolus").is_none());
    assert_eq!(numbers(&found["prenucleolus"]), [2.0, 3.0]);
    assert!(
        warnings(&found)
            .contains("nucleolus left out: there is no imputation, for the players have more alone")
    );
    let found = answer("game_cost", json!({"n": 2, "table": [0, 3, 4, 9]}));
    assert!(found.get("nucleolus").is_none());
    assert!(warnings(&found).contains("cost less alone than together"));
}

#[test]
fn a_single_player_pays_everything() {
    let found = answer("game_cost", json!({"n": 1, "table": [0, 7.5]}));
    for rule in [
        "shapley",
        "nucleolus",
        "prenucleolus",
        "equal_charge",
        "proportional_to_standalone",
        "alternative_cost_avoided",
    ] {
        assert_eq!(numbers(&found[rule]), [7.5], "{rule}");
    }
    assert_eq!(found["core_nonempty"], json!(true));
    assert!(found.get("least_core_min_satisfaction").is_none());
}

#[test]
fn rules_that_do_not_apply_are_left_out_with_a_warning() {
    let found = answer(
        "game_value",
        json!({"form": {"type": "glove", "left": 1, "right": 1}}),
    );
    assert!(found.get("proportional_to_standalone").is_none());
    assert!(warnings(&found).contains("proportional_to_standalone left out"));
    assert!(found.get("proportional_to_weights").is_none());
}

#[test]
fn forty_players_of_shared_services_are_answered_without_a_table() {
    let services: Vec<Value> = (0..60)
        .map(|k| json!({"cost": 100 + 7 * k, "users": [k % 40, (k * 7 + 3) % 40, (k * k + 11) % 40]}))
        .collect();
    let equal = vec![300; 40];
    let found = answer(
        "game_cost",
        json!({"n": 40, "form": {"type": "shared_services", "services": services}, "core_tests": [{"name": "equal", "x": equal}]}),
    );
    let total: f64 = (0..60).map(|k| f64::from(100 + 7 * k)).sum();
    assert!((numbers(&found["shapley"]).iter().sum::<f64>() - total).abs() < 1e-9);
    assert_eq!(found["core_nonempty"], json!(true));
    assert!(found["least_core_min_satisfaction"].as_f64().unwrap() >= 0.0);
    assert_eq!(
        found["stability"][0]["in_core"],
        json!(true),
        "a concave game has its Shapley value in the core"
    );
    assert_eq!(found["core_tests"][0]["in_core"], json!(false));
    assert!(found.get("nucleolus").is_none());
    assert!(warnings(&found).contains("nucleolus and prenucleolus left out: 40 players"));
}

#[test]
fn an_airport_of_forty_and_a_parliament_of_sixty_are_exact() {
    let costs: Vec<usize> = (1..=40).collect();
    let found = answer(
        "game_cost",
        json!({"n": 40, "form": {"type": "airport", "costs": costs}}),
    );
    assert!((numbers(&found["shapley"])[0] - 1.0 / 40.0).abs() < 1e-12);
    assert!((numbers(&found["nucleolus"]).iter().sum::<f64>() - 40.0).abs() < 1e-9);
    assert_eq!(found["quality"], json!("exact"));

    let weights: Vec<usize> = (1..=60).collect();
    let form = json!({"type": "weighted_voting", "quota": 1000, "weights": weights});
    let found = answer("game_value", json!({"n": 60, "form": form}));
    let power = numbers(&found["shapley"]);
    assert!((power.iter().sum::<f64>() - 1.0).abs() < 1e-12);
    assert!(
        power.windows(2).all(|pair| pair[0] <= pair[1] + 1e-15),
        "more weight is never less power"
    );
    assert_eq!(found["core_nonempty"], json!(false));
    assert!(found["least_core_min_satisfaction"].as_f64().unwrap() < 0.0);
}

#[test]
fn a_class_without_a_closed_form_is_sampled_with_an_error_bar() {
    // A line of 30 nodes: player i needs the i + 1 pieces up to its node, so the airport formula gives the truth.
    let distances: Vec<Vec<f64>> = (0..31)
        .map(|i| (0..31).map(|j| f64::from(i32::abs(i - j))).collect())
        .collect();
    let input = json!({"n": 30, "samples": 400, "seed": 5, "form": {"type": "spanning_tree", "distances": distances}});
    let found = answer("game_cost", input.clone());
    assert_eq!(found["quality"], json!("sampled"));
    assert_eq!(found["seed"], json!(5));
    let shares = numbers(&found["shapley"]);
    assert!((shares.iter().sum::<f64>() - 30.0).abs() < 1e-9);
    let errors = numbers(&found["shapley_standard_error"]);
    let mut truth = 0.0;
    for i in 0..30 {
        truth += 1.0 / (30 - i) as f64;
        assert!(
            (shares[i] - truth).abs() < 5.0 * errors[i] + 1e-9,
            "{i}: {} {truth} {}",
            shares[i],
            errors[i]
        );
    }
    assert_eq!(
        answer("game_cost", input),
        found,
        "the same seed gives the same answer"
    );
    assert_eq!(found["core_nonempty"], json!(true));
    assert!(warnings(&found).contains("least_core_min_satisfaction left out"));
}

#[test]
fn types_of_movements_are_answered_by_type() {
    let found = answer(
        "game_cost",
        json!({
            "n": 3, "players": ["small", "large"], "weights": [1, 2],
            "form": {"type": "airport_types", "movements": [2, 1], "costs": [6, 10]},
            "core_tests": [{"name": "by type", "x": [2, 6]}, {"name": "by movement", "x": [2, 2, 6]}],
        }),
    );
    assert_eq!(numbers(&found["shapley_per_player_of_type"]), [2.0, 6.0]);
    assert_eq!(
        numbers(&found["proportional_to_weights_per_player_of_type"]),
        [2.5, 5.0]
    );
    assert_eq!(found["core_tests"][0]["in_core"], json!(true));
    assert_eq!(
        found["core_tests"][0]["max_violation"],
        found["core_tests"][1]["max_violation"]
    );
}

#[test]
fn a_table_counts_where_a_form_contradicts_it() {
    let form = json!({"type": "airport", "costs": [1, 3]});
    let found = answer("game_cost", json!({"table": [0, 1, 2, 2], "form": form}));
    assert_eq!(numbers(&found["shapley"]), [0.5, 1.5]);
    assert!(
        warnings(&found)
            .contains("`form` is not used, `table` is: `table[2]` is 2, the form `airport` gives 3")
    );
    let found = answer("game_cost", json!({"table": [0, 1, 3, 3], "form": form}));
    assert!(!warnings(&found).contains("`form`"));
}

#[test]
fn what_a_game_lacks_is_named() {
    let cases = [
        (json!({"n": 3}), Code::MissingField, "`table` and `form`"),
        (json!({"n": 0, "table": []}), Code::InvalidValue, "`n` is 0"),
        (json!({"n": 60, "table": [0, 1]}), Code::TooLarge, "60 players"),
        (
            json!({"n": 3, "table": [0, 1, 2]}),
            Code::WrongShape,
            "3 entries; 8 are expected",
        ),
        (json!({"table": [0, 1, 2]}), Code::WrongShape, "3 entries; 2^n"),
        (json!({"table": [0]}), Code::WrongShape, "1 entries"),
        (
            json!({"n": 2, "table": [1, 1, 2, 3]}),
            Code::InvalidValue,
            "`table[0]` is 1",
        ),
        (
            json!({"n": 2, "table": [0, "NaN", 2, 3]}),
            Code::NotFinite,
            "`table[1]`",
        ),
        (
            json!({"n": 2, "table": [0, "x", 2, 3]}),
            Code::InvalidValue,
            "`table[1]`",
        ),
        (
            json!({"n": 2, "table": 5}),
            Code::InvalidValue,
            "`table` is not an array",
        ),
        (
            json!({"n": 1, "sense": "value", "table": [0, 1]}),
            Code::InvalidValue,
            "contradicts",
        ),
        (
            json!({"n": 1, "sense": "profit", "table": [0, 1]}),
            Code::InvalidValue,
            "`sense` is `profit`",
        ),
        (
            json!({"n": 1, "players": ["a", "b"], "table": [0, 1]}),
            Code::WrongShape,
            "`players` has 2",
        ),
        (
            json!({"n": 1, "players": [true], "table": [0, 1]}),
            Code::InvalidValue,
            "`players[0]`",
        ),
        (
            json!({"n": 1, "players": 3, "table": [0, 1]}),
            Code::InvalidValue,
            "`players` is not",
        ),
        (
            json!({"n": 1, "weights": [1, 2], "table": [0, 1]}),
            Code::WrongShape,
            "`weights` has 2",
        ),
        (
            json!({"n": 1, "weights": [-1], "table": [0, 1]}),
            Code::InvalidValue,
            "`weights[0]` is -1",
        ),
        (
            json!({"n": 1, "weights": [0], "table": [0, 1]}),
            Code::Degenerate,
            "all 0",
        ),
        (
            json!({"n": 1, "table": [0, 1], "core_tests": [{"x": [1, 2]}]}),
            Code::WrongShape,
            "`core_tests[0].x`",
        ),
        (
            json!({"n": 2, "table": [0, 1, 2, 3], "form": {"type": "airport", "costs": [1]}}),
            Code::WrongShape,
            "the table has 2",
        ),
        (
            json!({"form": {"type": "parking"}}),
            Code::UnknownKind,
            "`parking`",
        ),
        (json!({"form": {"costs": [1]}}), Code::MissingField, "`form.type`"),
        (
            json!({"n": 3, "form": {"type": "airport", "costs": [1]}}),
            Code::WrongShape,
            "`n` is 3",
        ),
        (
            json!({"form": {"type": "airport", "costs": []}}),
            Code::InvalidValue,
            "no players",
        ),
        (
            json!({"form": {"type": "airport", "costs": [1, -2]}}),
            Code::InvalidValue,
            "`form.costs[1]` is -2",
        ),
        (
            json!({"form": {"type": "bankruptcy", "estate": 7, "claims": [1, 2]}}),
            Code::InvalidValue,
            "more than all claims",
        ),
        (
            json!({"form": {"type": "bankruptcy", "estate": -7, "claims": [1, 2]}}),
            Code::InvalidValue,
            "`form.estate` is -7",
        ),
        (
            json!({"form": {"type": "weighted_voting", "quota": 0, "weights": [1]}}),
            Code::InvalidValue,
            "`form.quota` is 0",
        ),
        (
            json!({"form": {"type": "unanimity", "members": [0], "value": 1}}),
            Code::MissingField,
            "`n` is missing",
        ),
        (
            json!({"n": 2, "form": {"type": "unanimity", "members": [2], "value": 1}}),
            Code::InvalidValue,
            "`form.members[0]` is 2",
        ),
        (
            json!({"n": 2, "form": {"type": "unanimity", "members": [], "value": 1}}),
            Code::InvalidValue,
            "`form.members` is empty",
        ),
        (
            json!({"n": 2, "form": {"type": "shared_services", "services": [{"cost": -1, "users": [0]}]}}),
            Code::InvalidValue,
            "`form.services[0].cost` is -1",
        ),
        (
            json!({"n": 2, "form": {"type": "shared_services", "services": [{"cost": 1, "users": [5]}]}}),
            Code::InvalidValue,
            "`form.services[0].users[0]` is 5",
        ),
        (
            json!({"form": {"type": "spanning_tree", "distances": [[0, 1], [2, 0]]}}),
            Code::InvalidValue,
            "symmetric",
        ),
        (
            json!({"form": {"type": "spanning_tree", "distances": [[0, 1, 2], [1, 0, 2]]}}),
            Code::WrongShape,
            "square",
        ),
        (
            json!({"form": {"type": "spanning_tree", "distances": [[0, -1], [-1, 0]]}}),
            Code::InvalidValue,
            "`form.distances[0][1]` is -1",
        ),
        (
            json!({"form": {"type": "facility_location", "open_cost": [1], "service_cost": [[1], [2]]}}),
            Code::WrongShape,
            "1 hosts",
        ),
        (
            json!({"form": {"type": "facility_location", "open_cost": [1, 1], "service_cost": [[1], [2, 3]]}}),
            Code::WrongShape,
            "service_cost",
        ),
        (
            json!({"form": {"type": "step_cost", "demand": [1], "block": 0, "block_cost": 1}}),
            Code::InvalidValue,
            "`form.block` is 0",
        ),
        (
            json!({"form": {"type": "airport_types", "movements": [1], "costs": [1, 2]}}),
            Code::WrongShape,
            "1 types",
        ),
        (
            json!({"form": {"type": "airport_types", "movements": [0], "costs": [1]}}),
            Code::InvalidValue,
            "`form.movements[0]` is 0",
        ),
        (
            json!({"form": {"type": "airport_types", "movements": [2000000], "costs": [1]}}),
            Code::TooLarge,
            "2000000",
        ),
        (
            json!({"n": 9, "form": {"type": "airport_types", "movements": [2], "costs": [1]}}),
            Code::WrongShape,
            "`n` is 9",
        ),
        (
            json!({"form": {"type": "glove", "left": 2000000, "right": 1}}),
            Code::TooLarge,
            "2000001 players",
        ),
    ];
    for (input, code, part) in cases {
        let refused = refusal("game_cost", input.clone());
        assert_eq!(refused.code, code, "{input}: {refused}");
        assert!(refused.message.contains(part), "{input}: {refused}");
    }
}

#[test]
fn an_infinite_figure_refuses_its_own_problem() {
    let text = r#"[{"id": 1, "kind": "game_cost", "input": {"n": 1, "table": [0, 1e999]}}]"#;
    let problem = &parse_problems(text).unwrap()[0];
    let refused = outcome(
        &problem.kind,
        &Value::Object(problem.input.clone()),
        &Limits::default(),
    )
    .unwrap_err();
    assert_eq!(refused.code, Code::NotFinite);
}

#[test]
fn when_time_is_over_what_is_found_is_answered_and_the_rest_told() {
    let table: Vec<u32> = (0..1 << 10).map(|mask: u32| mask.count_ones() * 7 % 5).collect();
    let found = outcome(
        "game_cost",
        &json!({"n": 10, "table": table}),
        &Limits::of(Duration::ZERO),
    )
    .unwrap();
    assert!(found.get("shapley").is_some() && found.get("nucleolus").is_none());
    assert!(
        warnings(&found).contains("nucleolus left out: no answer within"),
        "{}",
        warnings(&found)
    );
}

#[test]
fn a_table_that_takes_too_long_is_left_out_and_told() {
    let hosts: Vec<Vec<usize>> = (0..16)
        .map(|i| (0..24).map(|j| (i * 17 + j * 5) % 23).collect())
        .collect();
    let distances: Vec<Vec<f64>> = (0..25)
        .map(|i| (0..25).map(|j| f64::from(i32::abs(i - j))).collect())
        .collect();
    for form in [
        json!({"type": "facility_location", "open_cost": vec![40; 16], "service_cost": hosts}),
        json!({"type": "spanning_tree", "distances": distances}),
    ] {
        let x = vec![1; 24];
        let input = json!({"form": form, "core_tests": [{"name": "ones", "x": x}]});
        let found = outcome("game_cost", &input, &Limits::of(Duration::ZERO)).unwrap();
        assert!(found.get("shapley").is_none() && found.get("nucleolus").is_none());
        assert!(
            warnings(&found).contains("the table of all coalitions left out: no answer within 0 s"),
            "{}",
            warnings(&found)
        );
    }
}

#[test]
fn a_closed_form_that_takes_too_long_gives_way_to_sampling() {
    let weights: Vec<usize> = (0..600).map(|i| 900 + i * 7919 % 997).collect();
    let input = json!({"form": {"type": "weighted_voting", "quota": 400_000, "weights": weights}});
    let found = outcome("game_value", &input, &Limits::of(Duration::from_secs(1))).unwrap();
    assert_eq!(found["quality"], json!("sampled"));
    assert!((numbers(&found["shapley"]).iter().sum::<f64>() - 1.0).abs() < 1e-9);
}

#[test]
fn a_cancelled_solve_ends_with_its_code() {
    let flag = CancelFlag::default();
    flag.cancel();
    let limits = Limits::default().with_cancel(flag);
    let refused = outcome("game_cost", &json!({"n": 2, "table": [0, 1, 1, 1]}), &limits).unwrap_err();
    assert_eq!(refused.code, Code::Cancelled);
}

#[test]
fn large_games_of_every_form_are_answered_without_a_table() {
    let ramp: Vec<usize> = (1..=30).collect();
    let square: Vec<Vec<usize>> = (0..15)
        .map(|i| (0..15).map(|j| (i * 7 + j * 3) % 11).collect())
        .collect();
    let hosts: Vec<Vec<usize>> = (0..5)
        .map(|i| (0..30).map(|j| (i * 17 + j * 5) % 23).collect())
        .collect();
    let forms = [
        (
            "game_value",
            json!({"type": "bankruptcy", "estate": 200, "claims": ramp}),
        ),
        ("game_value", json!({"type": "glove", "left": 10, "right": 20})),
        (
            "game_value",
            json!({"type": "unanimity", "members": [3, 4], "value": 6}),
        ),
        (
            "game_value",
            json!({"type": "weighted_voting", "quota": 460, "weights": ramp}),
        ),
        ("game_value", json!({"type": "assignment", "surplus": square})),
        (
            "game_cost",
            json!({"type": "step_cost", "demand": ramp, "block": 50, "block_cost": 90, "unit_cost": 1}),
        ),
        (
            "game_cost",
            json!({"type": "facility_location", "open_cost": [40, 50, 60, 70, 80], "service_cost": hosts}),
        ),
    ];
    for (kind, form) in forms {
        let x = vec![1; 30];
        let found = answer(
            kind,
            json!({"n": 30, "samples": 64, "form": form, "core_tests": [{"name": "ones", "x": x}]}),
        );
        let whole: f64 = numbers(&found["equal_parts"]).iter().sum();
        for rule in ["shapley", "equal_charge"] {
            assert!(
                (numbers(&found[rule]).iter().sum::<f64>() - whole).abs() < 1e-9 * whole.abs().max(1.0),
                "{kind} {form} {rule}"
            );
        }
        assert!(found["core_nonempty"].is_boolean(), "{form}");
        assert!(found["least_core_min_satisfaction"].is_number(), "{form}");
        assert_eq!(found["core_tests"].as_array().unwrap().len(), 1, "{form}");
    }
}

#[test]
fn a_market_and_a_consent_of_hundreds_of_thousands_are_answered_by_their_formulas() {
    // The short side of a glove market of this size gets nearly all (Shapley & Shubik 1969); the core gives it everything.
    let form = json!({"type": "glove", "left": 100_000, "right": 200_000});
    let market = answer("game_value", json!({"sense": "value", "form": form}));
    assert_eq!(market["quality"], "exact");
    let shapley = market["shapley"].as_array().unwrap();
    let (left, right) = (shapley[0].as_f64().unwrap(), shapley[299_999].as_f64().unwrap());
    assert!(left > 0.999 && right < 0.001, "{left} {right}");
    assert_eq!(
        (&market["nucleolus"][0], &market["nucleolus"][299_999]),
        (&json!(1.0), &json!(0.0))
    );
    let members: Vec<usize> = (0..100_000).map(|i| 3 * i).collect();
    let form = json!({"type": "unanimity", "members": members, "value": 50_000.0});
    let consent = answer(
        "game_value",
        json!({"n": 300_000, "sense": "value", "form": form}),
    );
    assert_eq!(
        (&consent["shapley"][3], &consent["shapley"][4]),
        (&json!(0.5), &json!(0.0))
    );
    let stable = consent["stability"]
        .as_array()
        .unwrap()
        .iter()
        .find(|rule| rule["rule"] == "shapley");
    assert_eq!(stable.unwrap()["in_core"], true);
}

#[test]
fn a_core_is_told_from_no_core_however_large_the_figures_are() {
    // Three players who lose one half by working together, beside fixed costs of a billion each.
    let cost =
        |mask: u32| f64::from(mask.count_ones()) * 1e9 + [0.0, 1.0, 1.0, 2.0][mask.count_ones() as usize];
    let table: Vec<f64> = (0..8).map(cost).collect();
    let found = answer("game_cost", json!({"n": 3, "table": table}));
    assert_eq!(found["core_nonempty"], json!(false), "{found}");
    let mut table = table;
    table[7] -= 0.5;
    let found = answer("game_cost", json!({"n": 3, "table": table}));
    assert_eq!(found["core_nonempty"], json!(true), "{found}");
}

#[test]
fn shares_typed_with_six_decimals_count_as_adding_up() {
    let input = json!({"n": 3, "table": [0, 30, 30, 40, 30, 40, 40, 50], "core_tests": [
        {"name": "rounded", "x": [16.666667, 16.666667, 16.666667]},
        {"name": "a cent too little", "x": [16.66, 16.66, 16.66]},
    ]});
    let found = answer("game_cost", input);
    assert_eq!(found["core_tests"][0]["in_core"], json!(true));
    assert_eq!(found["core_tests"][1]["in_core"], json!(false));
}

#[test]
fn a_game_of_sixteen_tells_which_pairs_were_looked_at() {
    let mut table: Vec<u32> = (0..1_u32 << 16).map(|mask| mask.count_ones()).collect();
    table[0b110] = 9;
    let found = answer("game_cost", json!({"n": 16, "table": table}));
    let text = warnings(&found);
    assert!(
        text.contains("{player 2} and {player 1} cost 7 more together than apart (of the pairs looked at"),
        "{text}"
    );
    assert!(found["nucleolus_certificate"].is_array());
}

#[test]
fn a_game_can_ask_for_the_figure_of_each_coalition() {
    use p4c_pooling::games::{Game, Sense};
    let game = Game::from_worths(4, Sense::Cost, |members| {
        Ok(members.iter().map(|&i| i as f64).sum())
    })
    .unwrap();
    assert_eq!(game.table().unwrap()[0b1010], 4.0);
    let refused = Game::from_worths(3, Sense::Cost, |members| match members {
        [1, ..] => Err(Refusal::new(
            Code::SolverFailed,
            format!("no host for {members:?}"),
        )),
        _ => Ok(1.0),
    });
    assert_eq!(refused.unwrap_err().message, "no host for [1]");
    let large = Game::from_worths(60, Sense::Cost, |_| Ok(1.0));
    assert_eq!(large.unwrap_err().code, Code::TooLarge);
    let endless = Game::from_worths(2, Sense::Cost, |_| Ok(f64::INFINITY));
    assert_eq!(endless.unwrap_err().code, Code::NotFinite);
}

#[test]
fn names_may_be_numbers_and_an_assignment_must_be_rectangular() {
    let found = answer(
        "game_cost",
        json!({"n": 2, "players": [17, "x"], "table": [0, 1, 1, 3]}),
    );
    assert!(warnings(&found).contains("{17} and {x} cost 1 more"));
    let refused = refusal(
        "game_value",
        json!({"form": {"type": "assignment", "surplus": [[1, 2], [3]]}}),
    );
    assert_eq!(refused.code, Code::WrongShape);
}

#[test]
fn a_location_game_with_many_hosts_and_players_leaves_out_what_takes_too_long() {
    let hosts = vec![vec![1; 25]; 17];
    let form = json!({"type": "facility_location", "open_cost": vec![5; 17], "service_cost": hosts});
    let x = vec![1; 25];
    let found = answer(
        "game_cost",
        json!({"n": 25, "form": form, "core_tests": [{"name": "ones", "x": x}]}),
    );
    assert!(found.get("shapley").is_none() && found.get("equal_charge").is_none());
    let text = warnings(&found);
    for part in [
        "shapley left out",
        "core_nonempty left out",
        "proportional and separable-cost rules left out",
        "core test \"ones\" left out",
    ] {
        assert!(text.contains(part), "{part}: {text}");
    }
}
