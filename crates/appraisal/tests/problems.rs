//! Decision problems as `p4c compute solve` reads them, and the answers a reader gets.

use std::path::Path;

use p4c_appraisal::problem::solve;
use p4c_problem::{Code, Input, Limits, Refusal};
use serde_json::{Value, json};

fn ask(kind: &str, input: Value) -> Result<Value, Refusal> {
    let fields = input.as_object().unwrap().clone();
    solve(kind, &Input::new(&fields, Path::new(".")), &Limits::default()).unwrap()
}

fn code(kind: &str, input: Value) -> Code {
    ask(kind, input).unwrap_err().code
}

#[test]
fn a_kind_of_another_engine_is_left_to_it() {
    let fields = serde_json::Map::new();
    assert!(
        solve(
            "game_cost",
            &Input::new(&fields, Path::new(".")),
            &Limits::default()
        )
        .is_none()
    );
}

#[test]
fn weights_are_answered_by_name() {
    let ahp = ask("ahp", json!({"matrix": [[1, 2], [0.5, 1]]})).unwrap();
    assert_eq!(ahp["quality"], "exact");
    assert!((ahp["weights"][0].as_f64().unwrap() - 2.0 / 3.0).abs() < 1e-14);
    for field in ["lambda_max", "ci", "cr", "weights_geometric_mean"] {
        assert!(!ahp[field].is_null(), "{field}");
    }
    assert!(ahp.get("warnings").is_none());
    assert_eq!(
        ask("roc", json!({"n": 2})).unwrap()["weights"],
        json!([0.75, 0.25])
    );
    assert_eq!(
        ask("swing", json!({"points": [30, 10]})).unwrap()["weights"],
        json!([0.75, 0.25])
    );
    assert_eq!(
        ask("entropy", json!({"matrix": [[3, 5], [1, 5]]})).unwrap()["weights"],
        json!([1.0, 0.0])
    );
    let critic = ask(
        "critic",
        json!({"matrix": [[1, 9], [2, 3], [3, 8]], "types": [1, -1]}),
    )
    .unwrap();
    assert_eq!(critic["weights"].as_array().unwrap().len(), 2);
    let bwm = ask(
        "bwm_linear",
        json!({"best": 0, "worst": 2, "best_to_others": [1, 2, 8], "others_to_worst": [8, 5, 1]}),
    )
    .unwrap();
    assert!((bwm["xi"].as_f64().unwrap() - 0.5 / 14.0).abs() < 1e-12);
}

#[test]
fn an_inconsistent_comparison_is_named_in_a_warning() {
    let answer = ask(
        "ahp",
        json!({"matrix": [[1, 2, 4, 8], [0.5, 1, 2, 0.25], [0.25, 0.5, 1, 2], [0.125, 4, 0.5, 1]]}),
    )
    .unwrap();
    let warning = answer["warnings"][0].as_str().unwrap();
    assert!(warning.contains("comparison of 1 with 3"), "{warning}");
    assert_eq!(answer["inconsistent_judgement"]["row"], 1);
    let bwm = ask(
        "bwm_linear",
        json!({"best": 0, "worst": 2, "best_to_others": [1, 9, 2], "others_to_worst": [2, 9, 1]}),
    )
    .unwrap();
    assert!(bwm["warnings"][0].as_str().unwrap().contains("criterion 1"));
}

#[test]
fn a_hierarchy_answers_weights_scores_and_consistency() {
    let input = json!({
        "criteria": [[1, 3], [1.0 / 3.0, 1]],
        "alternatives": [[[1, 4], [0.25, 1]], [[1, 0.25], [4, 1]]],
        "random_index": [0.5, 0.5],
    });
    let answer = ask("ahp_hierarchy", input).unwrap();
    assert!((answer["scores"][0].as_f64().unwrap() - 0.65).abs() < 1e-14);
    assert!((answer["lambda_max"].as_f64().unwrap() - 2.0).abs() < 1e-12);
    let wrong = json!({"criteria": [[1]], "alternatives": [[[1, 2], [3, 1]]]});
    assert_eq!(code("ahp_hierarchy", wrong), Code::NotReciprocal);
    let wrong = json!({"criteria": [[1]], "alternatives": [[[1]]], "random_index": [1]});
    assert_eq!(code("ahp_hierarchy", wrong), Code::WrongShape);
    assert_eq!(
        code("ahp_hierarchy", json!({"criteria": [[1]], "alternatives": 3})),
        Code::InvalidValue
    );
}

#[test]
fn rankings_are_answered_by_name() {
    let matrix = json!([[1, 10], [3, 30], [2, 20]]);
    let input = |normalization: &str| json!({"matrix": matrix, "weights": [0.75, 0.25], "types": [1, -1], "normalization": normalization});
    let sum = ask("weighted_sum", input("minmax")).unwrap();
    assert_eq!(sum["ranks_min"], json!([3, 1, 2]));
    assert!(ask("topsis", input("vector")).unwrap()["scores"].is_array());
    assert_eq!(code("topsis", input("sum")), Code::InvalidValue);
    let vikor = ask(
        "vikor",
        json!({"matrix": matrix, "weights": [3, 1], "types": [1, -1], "v": 0.5}),
    )
    .unwrap();
    for field in ["S", "R", "Q"] {
        assert_eq!(vikor[field].as_array().unwrap().len(), 3);
    }
    assert!(vikor["warnings"][0].as_str().unwrap().contains("sum to 4"));
    let electre = ask(
        "electre3",
        json!({"matrix": matrix, "weights": [3, 1], "types": [1, -1], "q": [0, 1], "p": [1, 5], "v": [9, null]}),
    )
    .unwrap();
    assert_eq!(electre["credibility"][0][0], 0.0);
    assert_eq!(electre["concordance"][0][0], 1.0);
}

#[test]
fn the_six_preference_functions_are_read() {
    let preference = json!([
        {"type": "usual"}, {"type": "ushape", "q": 1}, {"type": "vshape", "p": 2},
        {"type": "level", "q": 1, "p": 2}, {"type": "linear", "q": 1, "p": 2}, {"type": "gauss", "s": 1},
    ]);
    let input = json!({
        "matrix": [[0, 0, 0, 0, 0, 0], [2, 2, 2, 2, 2, 2]], "weights": [0.1, 0.1, 0.2, 0.2, 0.2, 0.2],
        "types": [1, 1, 1, 1, 1, 1], "preference": preference,
    });
    let answer = ask("promethee2", input).unwrap();
    let expected = 0.1 + 0.1 + 0.2 + 0.1 + 0.2 + 0.2 * (1.0 - (-2.0_f64).exp());
    assert!((answer["plus"][1].as_f64().unwrap() - expected).abs() < 1e-14);
    assert!((answer["pi"][1][0].as_f64().unwrap() - expected).abs() < 1e-14);
    assert_eq!(answer["minus"][1], 0.0);
    let wrong = json!({"matrix": [[0], [1]], "weights": [1], "types": [1], "preference": [{"type": "v"}]});
    assert_eq!(code("promethee2", wrong), Code::InvalidValue);
    let wrong = json!({"matrix": [[0], [1]], "weights": [1], "types": [1], "preference": [{"type": "level", "q": 1}]});
    assert!(
        ask("promethee2", wrong)
            .unwrap_err()
            .message
            .contains("preference[0].p")
    );
}

#[test]
fn agreement_is_answered_by_name() {
    let kendall = ask("kendall_w", json!({"ranks": [[1, 2, 3], [1, 2, 3]]})).unwrap();
    assert_eq!(kendall["W"], 1.0);
    assert_eq!(kendall["rank_sums"], json!([2.0, 4.0, 6.0]));
    let places = ask("kendall_w", json!({"ranks": [[1, 1, 3], [1, 2, 3]]})).unwrap();
    assert!(places["warnings"][0].as_str().unwrap().contains("mid-ranks"));
    let icc = ask(
        "icc",
        json!({"ratings": [[9, 2, 5, 8], [6, 1, 3, 2], [8, 4, 6, 8]]}),
    )
    .unwrap();
    for field in ["icc1_1", "icc2_1", "icc3_1", "icc1_k", "icc2_k", "icc3_k"] {
        assert!(icc[field].is_f64(), "{field}");
    }
    let opposed = ask("icc", json!({"ratings": [[1, 2], [2, 1]]})).unwrap();
    assert_eq!(
        (&opposed["icc1_1"], &opposed["icc1_k"]),
        (&json!(-1.0), &Value::Null)
    );
    assert_eq!(
        opposed["warnings"],
        json!(["`icc2_1`, `icc1_k`, `icc3_k` would divide by zero"])
    );
}

#[test]
fn bad_input_is_refused_with_its_code() {
    let ranked = |matrix: Value, weights: Value, types: Value| json!({"matrix": matrix, "weights": weights, "types": types, "v": 0.5});
    assert_eq!(
        code("ahp", json!({"matrix": [[1, 2, 3], [0.5, 1, 2]]})),
        Code::WrongShape
    );
    assert_eq!(
        code("ahp", json!({"matrix": [[1, 2], [2, 1]]})),
        Code::NotReciprocal
    );
    assert_eq!(code("ahp", json!({})), Code::MissingField);
    assert_eq!(
        code("vikor", ranked(json!([[1, "NaN"]]), json!([1, 1]), json!([1, 1]))),
        Code::NotFinite
    );
    assert_eq!(
        code("vikor", ranked(json!([[1, 2]]), json!([1, -1]), json!([1, 1]))),
        Code::InvalidValue
    );
    assert_eq!(
        code("vikor", ranked(json!([[1, 2]]), json!([0, 0]), json!([1, 1]))),
        Code::Degenerate
    );
    assert_eq!(
        code("vikor", ranked(json!([[1, 2]]), json!([1]), json!([1]))),
        Code::WrongShape
    );
    assert_eq!(
        code("vikor", ranked(json!([[1, 2]]), json!([1, 1]), json!([1]))),
        Code::WrongShape
    );
    assert_eq!(
        code("vikor", ranked(json!([[1, 2]]), json!([1, 1]), json!([1, 0]))),
        Code::InvalidValue
    );
    assert_eq!(
        code("vikor", ranked(json!([]), json!([1]), json!([1]))),
        Code::InvalidValue
    );
    let electre = |q: Value, v: Value| json!({"matrix": [[1], [2]], "weights": [1], "types": [1], "q": q, "p": [1], "v": v});
    assert_eq!(
        code("electre3", electre(json!([0, 0]), json!([2]))),
        Code::WrongShape
    );
    assert_eq!(
        code("electre3", electre(json!([0]), json!(2))),
        Code::InvalidValue
    );
}

#[test]
fn pairs_are_left_out_when_there_are_many() {
    let rows: Vec<Value> = (0..501).map(|i| json!([i])).collect();
    let input = json!({"matrix": rows, "weights": [1], "types": [1], "preference": [{"type": "usual"}]});
    let answer = ask("promethee2", input).unwrap();
    assert!(answer.get("pi").is_none());
    assert!(answer["warnings"][0].as_str().unwrap().contains("`pi`"));
}

#[test]
fn rank_acceptability_is_answered_exactly_or_sampled() {
    let exact = ask(
        "smaa2",
        json!({"utilities": [[1, 0], [0, 1], [0.6, 0.6]], "weights": "uniform_simplex"}),
    )
    .unwrap();
    assert_eq!(exact["quality"], "exact");
    assert!((exact["rank_acceptability"][0][0].as_f64().unwrap() - 0.4).abs() < 1e-12);
    assert!((exact["central_weights"][0][0].as_f64().unwrap() - 0.8).abs() < 1e-12);
    assert_eq!(exact["pairwise_winning"][1][1], 0.0);
    let ordinal = json!({"utilities": [[1, 0], [0, 1]], "weights": "ordinal", "order": [0, 1]});
    assert!(ask("smaa2", ordinal).unwrap()["central_weights"][1].is_null());
    let wide = json!({
        "utilities": [[1, 0, 0, 0], [0, 1, 0, 0], [0, 0, 1, 1]], "weights": "uniform_simplex", "samples": 1600, "seed": 4,
    });
    let sampled = ask("smaa2", wide.clone()).unwrap();
    assert_eq!(
        (sampled["quality"].as_str(), sampled["seed"].as_u64()),
        (Some("sampled"), Some(4))
    );
    assert!(sampled["standard_error"].as_f64().unwrap() < 0.02);
    assert_eq!(sampled, ask("smaa2", wide).unwrap());
    assert_eq!(
        code("smaa2", json!({"utilities": [[1]], "weights": "triangle"})),
        Code::InvalidValue
    );
    assert_eq!(
        code("smaa2", json!({"utilities": [[1, 2]], "weights": "ordinal"})),
        Code::MissingField
    );
    let stochastic = ask(
        "smaa2_stochastic",
        json!({"utilities_low": [[0], [0.5]], "utilities_high": [[1], [0.5]], "weights": "uniform_simplex", "samples": 1600}),
    )
    .unwrap();
    assert!((stochastic["rank_acceptability"][0][0].as_f64().unwrap() - 0.5).abs() < 0.1);
    assert_eq!(stochastic["samples"], 1600);
}

fn round() -> Value {
    json!({
        "n": 4, "score": [9, 8, 7, 3], "cost": [1, 1, 1, 1], "category": [0, 0, 0, 1], "region": [0, 1, 2, 2], "budget": 10,
        "choose": 3, "category_min": [0, 1], "category_max": [2, 3], "region_min": [0, 0, 0], "region_max": [3, 3, 3],
        "exclusive_groups": [[0, 1]], "min_distinct_regions": null,
    })
}

#[test]
fn a_selection_is_answered_with_proof_and_reasons() {
    let answer = ask("portfolio", round()).unwrap();
    assert_eq!(answer["selected"], json!([0, 2, 3]));
    assert_eq!(
        (answer["objective"].as_f64(), answer["quality"].as_str()),
        (Some(19.0), Some("optimal"))
    );
    assert_eq!(answer["left_out"][0]["item"], 1);
    assert_eq!(answer["left_out"][0]["reason"], "limit");
    assert!(!answer["left_out"][0]["limits"].as_array().unwrap().is_empty());
    assert_eq!(answer["next_best"][0]["objective"], 18.0);
    assert_eq!(answer["limit_costs"][0]["limit"], "exclusive_group");
    assert_eq!(answer["limit_costs"][0]["cost"], 1.0);
    let mut short = round();
    short["explain"] = json!(false);
    assert!(ask("portfolio", short).unwrap().get("left_out").is_none());
}

#[test]
fn a_selection_that_nothing_fits_is_a_true_answer() {
    let mut input = round();
    input["budget"] = json!(2);
    let answer = ask("portfolio", input).unwrap();
    assert_eq!(answer["status"], "infeasible");
    assert!(
        answer["reasons"][0]
            .as_str()
            .unwrap()
            .contains("cheapest items cost 3")
    );
    assert_eq!(answer["repairs"][0]["limit"], "choose");
    assert_eq!(
        answer["repairs"][1],
        json!({"limit": "budget", "from": 2.0, "to": 3.0})
    );
}

#[test]
fn a_selection_with_faults_is_refused() {
    let with = |name: &str, value: Value| {
        let mut input = round();
        input[name] = value;
        code("portfolio", input)
    };
    assert_eq!(with("n", json!(5)), Code::WrongShape);
    assert_eq!(with("cost", Value::Null), Code::MissingField);
    assert_eq!(with("exclusive_groups", json!(3)), Code::InvalidValue);
    assert_eq!(with("exclusive_groups", json!([[9]])), Code::InvalidValue);
    assert_eq!(with("score", json!([1, 2, 3, "Infinity"])), Code::NotFinite);
    assert_eq!(with("choose", json!(1.5)), Code::InvalidValue);
}

#[test]
fn many_items_are_chosen_without_reasons() {
    let n = 1001;
    let score: Vec<usize> = (0..n).collect();
    let answer = ask("portfolio", json!({"n": n, "score": score, "choose": 2})).unwrap();
    assert_eq!(answer["selected"], json!([999, 1000]));
    assert!(answer["warnings"][0].as_str().unwrap().contains("left out"));
}
