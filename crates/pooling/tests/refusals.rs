//! What cannot be answered is refused with a code and the name of the field: as a file holds it, JSON or not quite.

use std::path::Path;
use std::time::{Duration, Instant};

use p4c_pooling::{games, location};
use p4c_problem::{Code, Limits, Refusal, parse_problems};
use serde_json::Value;

fn ask(kind: &str, input: &str, limits: &Limits) -> Result<Value, Refusal> {
    let text = format!(r#"{{"id": "a", "kind": "{kind}", "input": {input}}}"#);
    let problem = &parse_problems(&text)?[0];
    let input = problem.as_input(Path::new("."));
    games::problem::solve(kind, &input, limits)
        .or_else(|| location::problem::solve(kind, &input, limits))
        .expect("a kind of this engine")
}

/// Asks each and compares code and words of the message.
fn refused(kind: &str, cases: &[(&str, Code, &str)]) {
    for (input, code, words) in cases {
        let refusal = ask(kind, input, &Limits::default()).expect_err(input);
        assert_eq!(refusal.code, *code, "{input}: {refusal}");
        assert!(refusal.message.contains(words), "{input}: {refusal}");
    }
}

#[test]
fn tables_that_are_no_games() {
    refused(
        "game_cost",
        &[
            (
                r#"{"n": 3, "table": [0, 1, 2, 3, 4]}"#,
                Code::WrongShape,
                "5 entries; 8 are expected",
            ),
            (
                r#"{"table": [0, 1, 2, 3, 4]}"#,
                Code::WrongShape,
                "5 entries; 2^n",
            ),
            (r#"{"n": 2, "table": []}"#, Code::WrongShape, "0 entries"),
            (
                r#"{"n": 2, "table": [0, NaN, 1, 2]}"#,
                Code::NotFinite,
                "`table[1]` is NaN",
            ),
            (
                r#"{"n": 2, "table": [0, 1, 1, 1e999]}"#,
                Code::NotFinite,
                "`table[3]`",
            ),
            (
                r#"{"n": 2, "table": [0, 1, "x", 2]}"#,
                Code::InvalidValue,
                "`table[2]` is not a number",
            ),
            (
                r#"{"n": 2, "table": 5}"#,
                Code::InvalidValue,
                "`table` is not an array",
            ),
            (
                r#"{"n": 1, "table": [5, 1]}"#,
                Code::InvalidValue,
                "`table[0]` is 5",
            ),
            (r#"{"n": 60, "table": [0, 1]}"#, Code::TooLarge, "give a `form`"),
            (r#"{"n": 64, "table": [0, 1]}"#, Code::TooLarge, "2^64"),
            (r#"{"n": 1e15, "table": [0, 1]}"#, Code::TooLarge, "at most 24"),
            (
                r#"{"table": [0, 1e308, 1e308, -1e308]}"#,
                Code::NotFinite,
                "figures are too large",
            ),
            (r#"{"n": 0, "table": [0]}"#, Code::InvalidValue, "`n` is 0"),
            (r#"{"n": -1, "table": [0]}"#, Code::InvalidValue, "`n` is -1"),
            (r#"{"n": 1}"#, Code::MissingField, "`table` and `form`"),
            (
                r#"{"n": 1, "table": [0, 1], "sense": "value"}"#,
                Code::InvalidValue,
                "`sense` contradicts",
            ),
            (
                r#"{"n": 1, "table": [0, 1], "weights": [0]}"#,
                Code::Degenerate,
                "`weights` are all 0",
            ),
            (
                r#"{"n": 1, "table": [0, 1], "weights": [-1]}"#,
                Code::InvalidValue,
                "`weights[0]` is -1",
            ),
            (
                r#"{"n": 1, "table": [0, 1], "weights": [1, 2]}"#,
                Code::WrongShape,
                "`weights` has 2",
            ),
            (
                r#"{"n": 1, "table": [0, 1], "players": ["a", "b"]}"#,
                Code::WrongShape,
                "`players` has 2",
            ),
            (
                r#"{"n": 2, "table": [0, 1, 1, 2], "core_tests": [{"name": "a", "x": [1]}]}"#,
                Code::WrongShape,
                "`core_tests[0].x` has 1",
            ),
        ],
    );
}

#[test]
fn formulas_that_are_no_games() {
    refused(
        "game_cost",
        &[
            (
                r#"{"form": {"type": "nope"}}"#,
                Code::UnknownKind,
                "`form.type` is `nope`",
            ),
            (r#"{"form": {}}"#, Code::MissingField, "`form.type`"),
            (
                r#"{"form": {"type": "airport", "costs": []}}"#,
                Code::InvalidValue,
                "no players",
            ),
            (
                r#"{"form": {"type": "airport", "costs": [Infinity]}}"#,
                Code::NotFinite,
                "`form.costs[0]`",
            ),
            (
                r#"{"n": 2, "form": {"type": "airport", "costs": [1]}}"#,
                Code::WrongShape,
                "`n` is 2",
            ),
            (
                r#"{"form": {"type": "step_cost", "demand": [1], "block": 0, "block_cost": 1}}"#,
                Code::InvalidValue,
                "`form.block` is 0",
            ),
            (
                r#"{"form": {"type": "step_cost", "demand": [1e15, 1], "block": 1e-300, "block_cost": 1, "unit_cost": 1}}"#,
                Code::InvalidValue,
                "`form.block` is 1e-300",
            ),
            (
                r#"{"n": 2, "form": {"type": "shared_services", "services": [{"cost": 3, "users": [5]}]}}"#,
                Code::InvalidValue,
                "users[0]` is 5",
            ),
            (
                r#"{"form": {"type": "spanning_tree", "distances": [[0, 1], [1]]}}"#,
                Code::WrongShape,
                "`form.distances[1]`",
            ),
        ],
    );
    refused(
        "game_value",
        &[
            (
                r#"{"form": {"type": "glove", "left": 0, "right": 0}}"#,
                Code::InvalidValue,
                "no players",
            ),
            (
                r#"{"form": {"type": "glove", "left": 1e9, "right": 1e9}}"#,
                Code::TooLarge,
                "at most 1000000",
            ),
            (
                r#"{"n": 1e15, "form": {"type": "unanimity", "members": [0]}}"#,
                Code::TooLarge,
                "at most 1000000",
            ),
            (
                r#"{"form": {"type": "assignment", "surplus": []}}"#,
                Code::InvalidValue,
                "no players",
            ),
        ],
    );
}

#[test]
fn hosting_that_is_no_problem() {
    let costs = r#""open_cost": [1, 1], "service_cost": [[1, 2], [3, 4]]"#;
    let with = |rest: &str| format!(r#"{{"model": "capacitated_split", {costs}, {rest}}}"#);
    let cases = [
        (
            with(r#""capacity": [-1, 1], "demand": [5, 5]"#),
            Code::InvalidValue,
            "`capacity[0]` is -1",
        ),
        (
            with(r#""capacity": [1, 1], "demand": [5, -5]"#),
            Code::InvalidValue,
            "`demand[1]` is -5",
        ),
        (
            with(r#""capacity": [Infinity, 1], "demand": [5, 5]"#),
            Code::NotFinite,
            "`capacity[0]` is Infinity",
        ),
        (
            with(r#""capacity": [1], "demand": [5, 5]"#),
            Code::WrongShape,
            "`capacity`",
        ),
        (with(r#""capacity": [1, 1]"#), Code::MissingField, "`demand`"),
    ];
    for (input, code, words) in &cases {
        refused("location", &[(input, *code, words)]);
    }
    refused(
        "location",
        &[
            (r#"{"model": "x"}"#, Code::UnknownKind, "`model` is x"),
            ("{}", Code::MissingField, "`model`"),
            (
                r#"{"model": "uncapacitated", "open_cost": [], "service_cost": []}"#,
                Code::InvalidValue,
                "`open_cost` is empty",
            ),
            (
                r#"{"model": "uncapacitated", "open_cost": [1], "service_cost": [[]]}"#,
                Code::InvalidValue,
                "`service_cost[0]` is empty",
            ),
            (
                r#"{"model": "uncapacitated", "open_cost": [1], "service_cost": [[NaN]]}"#,
                Code::NotFinite,
                "`service_cost[0][0]`",
            ),
            (
                r#"{"model": "uncapacitated", "file": "none.txt", "format": "orlib-cap"}"#,
                Code::FileUnreadable,
                "none.txt",
            ),
            (
                r#"{"model": "uncapacitated", "file": "none.txt"}"#,
                Code::MissingField,
                "`format`",
            ),
            (
                r#"{"model": "p_median", "distance": [[0]], "demand": [1], "p": 0}"#,
                Code::InvalidValue,
                "`p` is 0",
            ),
            (
                r#"{"model": "p_median", "distance": [[0]], "demand": [1, 1], "p": 1}"#,
                Code::WrongShape,
                "`demand`",
            ),
            (
                r#"{"model": "p_median", "distance": [[0]], "demand": [1], "p": 1, "max_distance": -1}"#,
                Code::InvalidValue,
                "`max_distance` is -1",
            ),
            (
                r#"{"model": "multi_service_hosting", "open_cost": [[1]], "unit_cost": [[1]], "demand": [[1]], "capacity": [1], "max_services": [1, 2]}"#,
                Code::WrongShape,
                "`max_services`",
            ),
        ],
    );
}

#[test]
fn lack_of_room_is_a_true_answer() {
    let input = r#"{"model": "capacitated_split", "open_cost": [1], "service_cost": [[1]], "capacity": [2], "demand": [5]}"#;
    for input in [input.to_owned(), input.replace("split", "single_source")] {
        let answer = ask("location", &input, &Limits::default()).unwrap();
        assert_eq!(answer["status"], "infeasible");
        assert!(
            answer["reason"].as_str().unwrap().contains("3 is lacking"),
            "{answer}"
        );
    }
}

#[test]
fn agencies_that_may_run_nothing_are_named_as_the_reason() {
    let input = r#"{"model": "multi_service_hosting", "open_cost": [[1]], "unit_cost": [[1]], "demand": [[1]], "capacity": [4], "max_services": [0]}"#;
    let answer = ask("location", input, &Limits::default()).unwrap();
    assert_eq!(answer["status"], "infeasible");
    let reason = answer["reason"].as_str().unwrap();
    assert!(reason.contains("no agency may run any service"), "{reason}");
}

#[test]
fn a_large_game_ends_with_its_limit_and_tells_what_is_left_out() {
    let n = 22;
    let figure = |mask: u32| (mask.count_ones() * (50 + (mask.wrapping_mul(0x9e37_79b1) >> 26))).to_string();
    let table: Vec<String> = (0..1_u32 << n).map(figure).collect();
    let input = format!(r#"{{"table": [{}]}}"#, table.join(","));
    let begun = Instant::now();
    let answer = ask("game_cost", &input, &Limits::of(Duration::from_millis(1))).unwrap();
    assert!(begun.elapsed() < Duration::from_secs(30), "{:?}", begun.elapsed());
    assert_eq!(answer["shapley"].as_array().unwrap().len(), n);
    let warnings = answer["warnings"].to_string();
    assert!(
        warnings.contains("nucleolus left out: no answer within"),
        "{warnings}"
    );
    let cancelled = Limits::default();
    cancelled.cancel_flag().cancel();
    assert_eq!(
        ask("game_cost", &input, &cancelled).unwrap_err().code,
        Code::Cancelled
    );
}
