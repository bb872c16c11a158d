//! Transfer problems as `p4c compute solve` reads them, and the answers a reader gets.

use std::path::Path;

use p4c_problem::{Code, Input, Limits, Refusal};
use p4c_transfer::problem::solve;
use serde_json::{Value, json};

fn ask(input: Value) -> Result<Value, Refusal> {
    let fields = input.as_object().unwrap().clone();
    solve(
        "transfer",
        &Input::new(&fields, Path::new(".")),
        &Limits::default(),
    )
    .unwrap()
}

fn code(input: Value) -> Code {
    ask(input).unwrap_err().code
}

#[test]
fn a_kind_of_another_engine_is_left_to_it() {
    let fields = serde_json::Map::new();
    assert!(solve("plan", &Input::new(&fields, Path::new(".")), &Limits::default()).is_none());
}

#[test]
fn every_form_of_precondition_and_figure_is_read() {
    let answer = ask(json!({
        "practices": [{"preconditions": [
            {"indicator": "clusters", "at_least": 5, "weight": 2, "cost_to_create": 100},
            {"indicator": "unemployment", "at_most": 8, "weight": 1},
            {"indicator": "link", "one_of": ["hosted", "funded"], "weight": 1, "cost_to_create": 30},
            {"indicator": "sectors", "equals": "wood", "weight": 1},
            {"indicator": "law", "equals": true, "weight": 1},
        ]}],
        "regions": [
            {"clusters": 3, "unemployment": 7.5, "link": "informal", "sectors": ["food", "wood"], "law": true},
            {"clusters": 9, "unemployment": null, "link": "hosted", "sectors": [], "law": false},
        ],
    }))
    .unwrap();
    assert_eq!(answer["fit"][0][0], json!([0.5, 0.5]));
    assert_eq!(answer["met"][0][0], json!([1, 3, 4]));
    assert_eq!(answer["missing"][0][0], json!([0, 2]));
    assert_eq!(answer["cheapest_adaptation"][0][0]["cost"], 130.0);
    assert_eq!(answer["cheapest_adaptation"][0][0]["create"], json!([0, 2]));
    assert_eq!(answer["unknown"][0][1], json!([1]));
    assert_eq!(answer["fit"][0][1], json!([0.5, 4.0 / 6.0]));
    assert!(answer["cheapest_adaptation"][0][1]["cost"].is_null());
    assert_eq!(answer["findings"][0][0][0]["figure"], 3.0);
    assert_eq!(answer["findings"][0][1][1]["state"], "unknown");
    assert_eq!(answer["try_first"], json!([[1, 0]]));
    assert!(answer["warnings"][0].as_str().unwrap().contains("cost_to_create"));
}

#[test]
fn context_is_read_in_three_forms() {
    for context in [
        json!({"size": 2}),
        json!({"indicators": ["size"], "weights": [2]}),
        json!([{"indicator": "size", "weight": 2}]),
    ] {
        let answer = ask(json!({
            "practices": [
                {"home": 0, "preconditions": [{"indicator": "size", "at_least": 0, "weight": 1}]},
                {"origin": {"size": 20}, "preconditions": []},
                {"preconditions": []},
            ],
            "regions": [{"size": 10}, {"size": 15}],
            "context": context,
        }))
        .unwrap();
        assert_eq!(answer["fit"][0][1], json!([0.5, 0.5]));
        assert_eq!(answer["similarity"][1][0], 0.0);
        assert_eq!(answer["context"][0]["weight"], 2.0);
        assert!(answer["warnings"][0].as_str().unwrap().contains("[2]"));
    }
}

#[test]
fn pilots_alternatives_and_dependencies_are_read() {
    let answer = ask(json!({
        "practices": [{"preconditions": [
            {"indicator": "a", "at_least": 1, "group": "x", "cost_to_create": 1, "requires": [2]},
            {"indicator": "b", "at_least": 1, "group": "x", "cost_to_create": 5},
            {"indicator": "c", "at_least": 1, "group": 7, "cost_to_create": 9},
            {"indicator": "d", "at_least": 1, "group": 7, "cost_to_create": 2},
        ]}],
        "regions": [{"a": 0, "b": 0, "c": 0, "d": 0}],
        "pilots": [{"practice": 0, "region": 0, "precondition": 3, "result": "confirmed"}],
        "demand": [[0.5]],
    }))
    .unwrap();
    assert_eq!(answer["cheapest_adaptation"][0][0]["create"], json!([1]));
    assert_eq!(answer["findings"][0][0][3]["tested"], true);
}

#[test]
fn bad_input_is_refused_with_its_code() {
    let with = |precondition: Value, region: Value| json!({"practices": [{"preconditions": [precondition]}], "regions": [region]});
    let good = json!({"indicator": "a", "at_least": 1});
    assert_eq!(code(json!({"regions": []})), Code::MissingField);
    assert_eq!(
        code(with(json!({"indicator": "a"}), json!({}))),
        Code::MissingField
    );
    assert_eq!(code(with(json!({"at_least": 1}), json!({}))), Code::MissingField);
    assert_eq!(code(with(good.clone(), json!(3))), Code::InvalidValue);
    assert_eq!(code(with(good.clone(), json!({"a": "NaN"}))), Code::NotFinite);
    assert_eq!(code(with(good.clone(), json!({"a": [1]}))), Code::InvalidValue);
    assert_eq!(code(with(good.clone(), json!({"a": {}}))), Code::InvalidValue);
    assert_eq!(
        code(with(json!({"indicator": "a", "one_of": 3}), json!({}))),
        Code::InvalidValue
    );
    assert_eq!(
        code(with(json!({"indicator": "a", "one_of": []}), json!({}))),
        Code::InvalidValue
    );
    let huge = json!({"indicator": "a", "at_least": 1, "weight": 1e308});
    let twice = json!({"practices": [{"preconditions": [huge, huge]}], "regions": [{"a": 2}]});
    assert_eq!(code(twice), Code::NotFinite);
    let mut input = with(good, json!({}));
    input["context"] = json!({"a": 1e308, "b": 1e308});
    assert_eq!(code(input.clone()), Code::NotFinite);
    input["context"] = json!(3);
    assert_eq!(code(input.clone()), Code::InvalidValue);
    input["context"] = json!({"indicators": ["a"], "weights": [1, 2]});
    assert_eq!(code(input.clone()), Code::WrongShape);
    input["context"] = json!({"indicators": [1]});
    assert_eq!(code(input.clone()), Code::InvalidValue);
    input["context"] = Value::Null;
    input["pilots"] = json!([{"practice": 0, "region": 0, "precondition": 0, "result": "maybe"}]);
    assert_eq!(code(input), Code::InvalidValue);
}

#[test]
fn a_matrix_too_large_to_tell_is_refused_and_a_cancelled_one_ends() {
    let preconditions = vec![json!({"indicator": "a", "at_least": 1}); 51];
    let practices = vec![json!({"preconditions": preconditions}); 100];
    let regions = vec![json!({"a": 1}); 100];
    let input = json!({"practices": practices, "regions": regions});
    assert_eq!(code(input.clone()), Code::TooLarge);
    let limits = Limits::default();
    limits.cancel_flag().cancel();
    let small = json!({"practices": [practices[0]], "regions": regions});
    let fields = small.as_object().unwrap().clone();
    let refused = solve("transfer", &Input::new(&fields, Path::new(".")), &limits).unwrap();
    assert_eq!(refused.unwrap_err().code, Code::Cancelled);
}
