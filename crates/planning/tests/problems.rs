//! Plans as `p4c compute solve` reads them, and the answers a reader gets.

use std::path::Path;

use p4c_planning::problem::solve;
use p4c_problem::{Code, Input, Limits, Refusal};
use serde_json::{Value, json};

fn ask(input: Value) -> Result<Value, Refusal> {
    let fields = input.as_object().unwrap().clone();
    solve("plan", &Input::new(&fields, Path::new(".")), &Limits::default()).unwrap()
}

fn example() -> Value {
    json!({
        "actions": [
            {"concepts": {"a": 0.5}, "cost_by_year": [10.1, 10.1], "staff_by_year": [1], "fit": 1, "quality": 0.8},
            {"concepts": {"a": 0.4, "b": 0.5}, "cost_by_year": [10.2], "staff_by_year": [1], "requires": [0], "fit": 0.5, "quality": 1},
            {"concepts": {"b": 0.9, "x": 1}, "cost_by_year": [50], "staff_by_year": [1], "fit": 1, "quality": 1},
        ],
        "needs": {"a": 3, "b": 1},
        "covered": {"a": 0.2},
        "years": 2,
        "budget_by_year": [20, 20.3],
        "staff_by_year": [1, 1],
        "starts_per_year": 1,
    })
}

/// By hand: only one start and one person a year; the first action must come first and costs 10.10 in both years, so the second, at 10.20,
/// just fits in the second year. Coverage of a: 0.2 + 0.4 + 0.2, of b: 0.25; weighted 3 to 1.
#[test]
fn a_small_plan_is_as_by_hand() {
    let answer = ask(example()).unwrap();
    assert_eq!(answer["start_year"], json!([0, 1, null]));
    assert!((answer["objective"].as_f64().unwrap() - (3.0 * 0.8 + 0.25) / 4.0).abs() < 1e-12);
    assert!((answer["coverage_before"].as_f64().unwrap() - 0.15).abs() < 1e-12);
    assert_eq!(answer["coverage_after"], answer["objective"]);
    assert_eq!(answer["cost_by_year"], json!([10.1, 20.3]));
    assert_eq!(answer["staff_by_year"], json!([1.0, 1.0]));
    assert_eq!(
        (answer["quality"].as_str(), answer["gap"].as_f64()),
        (Some("optimal"), Some(0.0))
    );
    assert!(answer["warnings"][0].as_str().unwrap().contains("`x`"));
}

#[test]
fn what_falls_behind_the_last_year_is_not_counted() {
    let mut input = example();
    input["actions"] = json!([{"concepts": {"a": 0.5}, "cost_by_year": [20.3, 99], "fit": 1, "quality": 1}]);
    let answer = ask(input).unwrap();
    assert_eq!(answer["start_year"], json!([1]));
    assert_eq!(answer["cost_by_year"], json!([0.0, 20.3]));
}

#[test]
fn fields_that_may_be_left_out_are_no_limit() {
    let answer = ask(json!({
        "actions": [{"concepts": {"a": 0.5}, "cost_by_year": [1]}, {"concepts": {"a": 0.2}, "cost_by_year": [1]}],
        "needs": {"a": 2}, "years": 1, "budget_by_year": [2],
    }))
    .unwrap();
    assert_eq!(answer["start_year"], json!([0, 0]));
    let nothing = ask(json!({"actions": [], "needs": {"a": 2}, "years": 0, "budget_by_year": []})).unwrap();
    assert_eq!(
        (nothing["objective"].as_f64(), &nothing["start_year"]),
        (Some(0.0), &json!([]))
    );
}

#[test]
fn bad_input_is_refused_with_its_code() {
    let code = |path: &str, value: Value| {
        let mut input = example();
        *input.pointer_mut(path).unwrap() = value;
        ask(input).unwrap_err().code
    };
    assert_eq!(code("/actions", Value::Null), Code::MissingField);
    assert_eq!(code("/actions/0/fit", json!(1.5)), Code::InvalidValue);
    assert_eq!(code("/actions/0/quality", json!("NaN")), Code::NotFinite);
    assert_eq!(code("/actions/0/cost_by_year", json!([-1])), Code::InvalidValue);
    assert_eq!(code("/actions/1/requires", json!([3])), Code::InvalidValue);
    assert_eq!(code("/actions/1/requires", json!([1])), Code::InvalidValue);
    assert_eq!(code("/actions/0/concepts", json!([1])), Code::InvalidValue);
    assert_eq!(code("/actions/0/concepts/a", json!(-0.5)), Code::InvalidValue);
    assert_eq!(code("/needs", json!({"a": 0})), Code::Degenerate);
    assert_eq!(code("/needs", json!({})), Code::Degenerate);
    assert_eq!(code("/needs", json!({"a": 1e308, "b": 1e308})), Code::NotFinite);
    assert_eq!(code("/covered/a", json!(1.2)), Code::InvalidValue);
    assert_eq!(code("/budget_by_year", json!([1])), Code::WrongShape);
    assert_eq!(code("/staff_by_year", json!([1, 2, 3])), Code::WrongShape);
    assert_eq!(code("/years", json!(51)), Code::TooLarge);
    assert_eq!(code("/starts_per_year", json!(1.5)), Code::InvalidValue);
    let mut endless = example();
    endless["years"] = json!(1e12);
    endless["staff_by_year"] = Value::Null;
    assert_eq!(ask(endless).unwrap_err().code, Code::TooLarge);
    let mut circle = example();
    circle["actions"][0]["requires"] = json!([1]);
    assert_eq!(ask(circle).unwrap_err().code, Code::InvalidValue);
    assert!(
        solve(
            "game",
            &Input::new(&serde_json::Map::new(), Path::new(".")),
            &Limits::default()
        )
        .is_none()
    );
}
