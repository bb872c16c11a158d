//! What cannot be answered is refused with a code and the name of the field: as a file holds it, JSON or not quite.

use std::path::Path;
use std::time::{Duration, Instant};

use p4c_appraisal::problem::solve;
use p4c_problem::{Code, Limits, Refusal, parse_problems};
use serde_json::Value;

fn ask(kind: &str, input: &str, limits: &Limits) -> Result<Value, Refusal> {
    let text = format!(r#"{{"id": "a", "kind": "{kind}", "input": {input}}}"#);
    let problem = &parse_problems(&text)?[0];
    solve(kind, &problem.as_input(Path::new(".")), limits).expect("a kind of this engine")
}

/// Asks each and compares code and words of the message.
fn refused(cases: &[(&str, &str, Code, &str)]) {
    for (kind, input, code, words) in cases {
        let refusal = ask(kind, input, &Limits::default()).expect_err(input);
        assert_eq!(refusal.code, *code, "{kind} {input}: {refusal}");
        assert!(refusal.message.contains(words), "{kind} {input}: {refusal}");
    }
}

#[test]
fn comparisons_that_are_none() {
    refused(&[
        (
            "ahp",
            r#"{"matrix": [[1, 2, 3], [0.5, 1, 2]]}"#,
            Code::WrongShape,
            "not square: 2 rows, row 0 has 3",
        ),
        (
            "ahp",
            r#"{"matrix": [[1, 2], [0.5]]}"#,
            Code::WrongShape,
            "`matrix[1]` has 1",
        ),
        (
            "ahp",
            r#"{"matrix": [[1, 2], [2, 1]]}"#,
            Code::NotReciprocal,
            "[0][1] is 2 but [1][0] is 2",
        ),
        (
            "ahp",
            r#"{"matrix": [[1, 0], [0, 1]]}"#,
            Code::InvalidValue,
            "[0][1] is 0",
        ),
        (
            "ahp",
            r#"{"matrix": [[1, -2], [-0.5, 1]]}"#,
            Code::InvalidValue,
            "[0][1] is -2",
        ),
        (
            "ahp",
            r#"{"matrix": [[2]]}"#,
            Code::InvalidValue,
            "with itself is 2",
        ),
        ("ahp", r#"{"matrix": []}"#, Code::InvalidValue, "empty"),
        ("ahp", r#"{"matrix": [[]]}"#, Code::WrongShape, "row 0 has 0"),
        (
            "ahp",
            r#"{"matrix": "x"}"#,
            Code::InvalidValue,
            "`matrix` is not an array",
        ),
        (
            "ahp",
            r#"{"matrix": [[1, null], [null, 1]]}"#,
            Code::InvalidValue,
            "`matrix[0][1]`",
        ),
        (
            "ahp",
            r#"{"matrix": [[1, NaN], [NaN, 1]]}"#,
            Code::NotFinite,
            "`matrix[0][1]` is NaN",
        ),
        ("ahp", "{}", Code::MissingField, "`matrix`"),
        (
            "ahp",
            r#"{"matrix": [[1]], "random_index": -1}"#,
            Code::InvalidValue,
            "`random_index` is -1",
        ),
        (
            "ahp_hierarchy",
            r#"{"criteria": [[1]], "alternatives": []}"#,
            Code::WrongShape,
            "0 matrices",
        ),
        (
            "bwm_linear",
            r#"{"best": 0, "worst": 0, "best_to_others": [1, 2], "others_to_worst": [2, 1]}"#,
            Code::InvalidValue,
            "both 0",
        ),
        (
            "bwm_linear",
            r#"{"best": 0, "worst": 2, "best_to_others": [1, 2], "others_to_worst": [2, 1]}"#,
            Code::InvalidValue,
            "`worst` is 2",
        ),
        (
            "bwm_linear",
            r#"{"best": 0, "worst": 1, "best_to_others": [1, 0], "others_to_worst": [2, 1]}"#,
            Code::InvalidValue,
            "`best_to_others[1]` is 0",
        ),
        (
            "bwm_linear",
            r#"{"best": 0, "worst": 1, "best_to_others": [1, 2], "others_to_worst": [2]}"#,
            Code::WrongShape,
            "`others_to_worst` has 1",
        ),
    ]);
}

#[test]
fn weights_that_are_none() {
    let ranked = |weights: &str| {
        format!(
            r#"{{"matrix": [[1, 2], [3, 4]], "weights": {weights}, "types": [1, 1], "normalization": "vector"}}"#
        )
    };
    for (weights, code, words) in [
        ("[0, 0]", Code::Degenerate, "all zero"),
        ("[-1, 2]", Code::InvalidValue, "`weights[0]` is -1"),
        ("[NaN, 2]", Code::NotFinite, "`weights[0]` is NaN"),
        ("[1, -Infinity]", Code::NotFinite, "`weights[1]` is Infinity"),
        ("[1, 1e999]", Code::NotFinite, "`weights[1]`"),
        ("[1]", Code::WrongShape, "has 2 numbers"),
        ("[]", Code::InvalidValue, "`weights` is empty"),
        ("\"1\"", Code::InvalidValue, "`weights` is not an array"),
        ("[\"1\", 2]", Code::InvalidValue, "`weights[0]` is not a number"),
    ] {
        for kind in ["weighted_sum", "topsis"] {
            let refusal = ask(kind, &ranked(weights), &Limits::default()).expect_err(weights);
            assert_eq!(refusal.code, code, "{weights}: {refusal}");
            assert!(
                refusal.message.contains(words) || code == Code::WrongShape,
                "{weights}: {refusal}"
            );
        }
    }
    refused(&[
        ("swing", r#"{"points": [0, 0]}"#, Code::Degenerate, "`points`"),
        ("swing", r#"{"points": [-1]}"#, Code::InvalidValue, "`points[0]`"),
        ("roc", r#"{"n": 0}"#, Code::InvalidValue, "`n` is 0"),
        ("roc", r#"{"n": 1e18}"#, Code::InvalidValue, "`n`"),
        ("roc", r#"{"n": 1e9}"#, Code::TooLarge, "at most 1000000"),
        ("roc", r#"{"n": 1.5}"#, Code::InvalidValue, "`n` is 1.5"),
        ("roc", r#"{"n": "3"}"#, Code::InvalidValue, "`n` is not a number"),
    ]);
}

#[test]
fn tables_that_are_none() {
    refused(&[
        (
            "topsis",
            r#"{"matrix": [[1, NaN]], "weights": [1, 1], "types": [1, 1], "normalization": "vector"}"#,
            Code::NotFinite,
            "`matrix[0][1]` is NaN",
        ),
        (
            "topsis",
            r#"{"matrix": [[1, 2]], "weights": [1, 1], "types": [1, 2], "normalization": "vector"}"#,
            Code::InvalidValue,
            "`types[1]` is 2",
        ),
        (
            "topsis",
            r#"{"matrix": [[1, 2]], "weights": [1, 1], "types": [1, 1], "normalization": "vector"}"#,
            Code::Degenerate,
            "all alternatives are alike",
        ),
        (
            "topsis",
            r#"{"matrix": [], "weights": [1], "types": [1], "normalization": "vector"}"#,
            Code::InvalidValue,
            "`matrix` is empty",
        ),
        (
            "weighted_sum",
            r#"{"matrix": [[1]], "weights": [1], "types": [1], "normalization": "z"}"#,
            Code::InvalidValue,
            "`normalization` is `z`",
        ),
        (
            "weighted_sum",
            r#"{"matrix": [[0]], "weights": [1], "types": [-1], "normalization": "sum"}"#,
            Code::InvalidValue,
            "`matrix[0][0]` is 0",
        ),
        (
            "weighted_sum",
            r#"{"matrix": [[1e308], [-1e308]], "weights": [1], "types": [1], "normalization": "minmax"}"#,
            Code::NotFinite,
            "column 0",
        ),
        (
            "vikor",
            r#"{"matrix": [[1]], "weights": [1], "types": [1], "v": 2}"#,
            Code::InvalidValue,
            "`v` is 2",
        ),
        (
            "promethee2",
            r#"{"matrix": [[1]], "weights": [1], "types": [1], "preference": [{"type": "usual"}]}"#,
            Code::Degenerate,
            "at least two",
        ),
        (
            "promethee2",
            r#"{"matrix": [[1], [2]], "weights": [1], "types": [1], "preference": []}"#,
            Code::WrongShape,
            "`preference` has 0",
        ),
        (
            "promethee2",
            r#"{"matrix": [[1], [2]], "weights": [1], "types": [1], "preference": [{"type": "linear", "q": 2, "p": 1}]}"#,
            Code::InvalidValue,
            "`preference[0]`",
        ),
        (
            "promethee2",
            r#"{"matrix": [[1], [2]], "weights": [1], "types": [1], "preference": [{"q": 2}]}"#,
            Code::MissingField,
            "`preference[0].type`",
        ),
        (
            "electre3",
            r#"{"matrix": [[1], [2]], "weights": [1], "types": [1], "q": [2], "p": [1], "v": [3]}"#,
            Code::InvalidValue,
            "criterion 0",
        ),
        (
            "electre3",
            r#"{"matrix": [[1], [2]], "weights": [1], "types": [1], "q": [0], "p": [1], "v": [Infinity]}"#,
            Code::NotFinite,
            "`v[0]`",
        ),
        (
            "entropy",
            r#"{"matrix": [[1], [-1]]}"#,
            Code::InvalidValue,
            "`matrix[1][0]` is -1",
        ),
        (
            "entropy",
            r#"{"matrix": [[1, 2]]}"#,
            Code::Degenerate,
            "two alternatives",
        ),
        (
            "critic",
            r#"{"matrix": [[1, 2], [1, 3]], "types": [1, 1]}"#,
            Code::Degenerate,
            "column 0",
        ),
        (
            "kendall_w",
            r#"{"ranks": [[], []]}"#,
            Code::InvalidValue,
            "`ranks` is empty",
        ),
        (
            "kendall_w",
            r#"{"ranks": [[1, 1]]}"#,
            Code::Degenerate,
            "ties all items",
        ),
        (
            "icc",
            r#"{"ratings": [[1, 2, 3]]}"#,
            Code::InvalidValue,
            "1 targets and 3 judges",
        ),
        (
            "icc",
            r#"{"ratings": [[2, 2], [2, 2]]}"#,
            Code::Degenerate,
            "all alike",
        ),
        (
            "smaa2",
            r#"{"utilities": [], "weights": "uniform_simplex"}"#,
            Code::InvalidValue,
            "`utilities` is empty",
        ),
        (
            "smaa2",
            r#"{"utilities": [[1, 2]], "weights": "ordinal", "order": [0, 0]}"#,
            Code::InvalidValue,
            "`order[1]` is 0",
        ),
        (
            "smaa2",
            r#"{"utilities": [[1, 2, 3, 4], [4, 3, 2, 1], [2, 2, 2, 2]], "weights": "uniform_simplex", "samples": 1}"#,
            Code::InvalidValue,
            "`samples` is 1",
        ),
        (
            "smaa2_stochastic",
            r#"{"utilities_low": [[2]], "utilities_high": [[1]], "weights": "uniform_simplex"}"#,
            Code::InvalidValue,
            "`utilities_low[0][0]` is 2",
        ),
        (
            "smaa2_stochastic",
            r#"{"utilities_low": [[-1.7e308]], "utilities_high": [[1.7e308]], "weights": "uniform_simplex"}"#,
            Code::NotFinite,
            "too far apart",
        ),
        (
            "smaa2_stochastic",
            r#"{"utilities_low": [[1]], "utilities_high": [[1, 2]], "weights": "uniform_simplex"}"#,
            Code::WrongShape,
            "1 x 1",
        ),
        (
            "portfolio",
            r#"{"n": 2, "score": [1], "choose": 1}"#,
            Code::WrongShape,
            "`score` has 1",
        ),
        (
            "portfolio",
            r#"{"n": 2, "score": [1, NaN], "choose": 1}"#,
            Code::NotFinite,
            "`score[1]` is NaN",
        ),
        (
            "portfolio",
            r#"{"n": 2, "score": [1, 2], "cost": [1, -2], "choose": 1}"#,
            Code::InvalidValue,
            "`cost[1]` is -2",
        ),
        (
            "portfolio",
            r#"{"n": 2, "score": [1, 2], "choose": 1, "exclusive_groups": [[0, 7]]}"#,
            Code::InvalidValue,
            "`exclusive_groups[0][1]` is 7",
        ),
        (
            "portfolio",
            r#"{"n": 2, "score": [1, 2], "choose": 1, "category": [0, 5], "category_max": [1, 1]}"#,
            Code::InvalidValue,
            "`category[1]` is 5",
        ),
    ]);
}

#[test]
fn a_fault_among_a_million_alternatives_is_named_and_pairs_of_them_are_refused() {
    let mut rows = vec!["[1, 2]".to_owned(); 1_000_000];
    rows[999_999] = "[3, 1e999]".to_owned();
    let of = |rows: &[String]| {
        format!(
            r#"{{"matrix": [{0}], "utilities": [{0}], "weights": [1, 1], "types": [1, 1], "normalization": "minmax", "q": [0, 0], "p": [1, 1], "v": [9, 9]}}"#,
            rows.join(",")
        )
    };
    let refusal = ask("weighted_sum", &of(&rows), &Limits::default()).unwrap_err();
    assert_eq!(refusal.code, Code::NotFinite);
    assert!(refusal.message.contains("`matrix[999999][1]`"), "{refusal}");
    rows[999_999] = "[3, 4]".to_owned();
    let input = of(&rows);
    let ranked = ask("weighted_sum", &input, &Limits::default()).unwrap();
    assert_eq!(ranked["ranks_min"][999_999], 1);
    assert_eq!(
        ask("electre3", &input, &Limits::default()).unwrap_err().code,
        Code::TooLarge
    );
    let pairs = input.replace(r#""weights": [1, 1]"#, r#""weights": "uniform_simplex""#);
    assert_eq!(
        ask("smaa2", &pairs, &Limits::default()).unwrap_err().code,
        Code::TooLarge
    );
}

#[test]
fn every_long_work_ends_with_its_limit_or_when_it_is_cancelled() {
    let rows = |count: usize, width: usize| {
        let cell = |i: usize, j: usize| ((i * 7919 + j * 104_729) % 1009).to_string();
        let row = |i: usize| {
            format!(
                "[{}]",
                (0..width).map(|j| cell(i, j)).collect::<Vec<_>>().join(",")
            )
        };
        format!("[{}]", (0..count).map(row).collect::<Vec<_>>().join(","))
    };
    let list = |item: &str, width: usize| format!("[{}]", vec![item; width].join(","));
    let common = |count: usize, width: usize| {
        format!(
            r#""matrix": {}, "weights": {}, "types": {}"#,
            rows(count, width),
            list("1", width),
            list("1", width)
        )
    };
    let gauss = r#"{"type": "gauss", "s": 900}"#;
    let cases = [
        (
            "promethee2",
            format!(r#"{{{}, "preference": {}}}"#, common(20_000, 3), list(gauss, 3)),
        ),
        (
            "electre3",
            format!(
                r#"{{{0}, "q": {1}, "p": {1}, "v": {2}}}"#,
                common(2500, 40),
                list("1", 40),
                list("900", 40)
            ),
        ),
        ("critic", format!("{{{}}}", common(2000, 1500))),
        (
            "smaa2",
            format!(
                r#"{{"utilities": {}, "weights": "uniform_simplex", "samples": 100000000}}"#,
                rows(1500, 8)
            ),
        ),
    ];
    for (kind, input) in cases {
        let cancelled = Limits::default();
        cancelled.cancel_flag().cancel();
        assert_eq!(
            ask(kind, &input, &cancelled).unwrap_err().code,
            Code::Cancelled,
            "{kind}"
        );
        let begun = Instant::now();
        let refusal = ask(kind, &input, &Limits::of(Duration::from_millis(1))).unwrap_err();
        assert_eq!(refusal.code, Code::TimeLimit, "{kind}");
        assert!(
            begun.elapsed() < Duration::from_secs(20),
            "{kind}: {:?}",
            begun.elapsed()
        );
    }
}
