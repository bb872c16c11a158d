//! Hosting through its JSON face: answers, infeasible problems, files, and every fault by name.

use std::fs;
use std::path::{Path, PathBuf};

use p4c_pooling::location::problem::solve;
use p4c_problem::{Code, Input, Limits, Refusal};
use serde_json::{Map, Value, json};

fn solve_in(folder: &Path, input: &Value) -> Result<Value, Refusal> {
    let fields = input.as_object().unwrap();
    solve("location", &Input::new(fields, folder), &Limits::default()).unwrap()
}

fn answer(input: Value) -> Value {
    solve_in(Path::new("."), &input).unwrap()
}

fn fault(input: Value) -> (Code, String) {
    let refusal = solve_in(Path::new("."), &input).unwrap_err();
    (refusal.code, refusal.message)
}

/// A folder of this test's own, with these files.
fn folder_with(name: &str, files: &[(&str, &str)]) -> PathBuf {
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(name);
    fs::create_dir_all(&folder).unwrap();
    for (file, text) in files {
        fs::write(folder.join(file), text).unwrap();
    }
    folder
}

#[test]
fn other_kinds_are_left_to_others() {
    let fields = Map::new();
    assert!(solve("topsis", &Input::new(&fields, Path::new(".")), &Limits::default()).is_none());
}

#[test]
fn hosting_without_capacity_shows_who_is_open_and_who_serves_whom() {
    // By hand: host 0 alone 10 + 1 + 2 + 3 = 16, host 1 alone 4 + 13 = 17, both 14 + 1 + 2 + 3 = 20.
    let out = answer(
        json!({"model": "uncapacitated", "open_cost": [10, 4], "service_cost": [[1, 2, 3], [2, 2, 9]]}),
    );
    assert_eq!(
        out,
        json!({
            "objective": 16.0, "quality": "optimal", "bound": 16.0, "gap": 0.0,
            "open": [0], "assign": [0, 0, 0], "loads": [3.0, 0.0]
        })
    );
}

#[test]
fn null_is_not_possible() {
    let out = answer(
        json!({"model": "uncapacitated", "open_cost": [1, 1], "service_cost": [[null, 2], [3, null]]}),
    );
    assert_eq!((&out["objective"], &out["assign"]), (&json!(7.0), &json!([1, 0])));
    let out = answer(
        json!({"model": "uncapacitated", "open_cost": [1, 1], "service_cost": [[null, 2], [null, 1]]}),
    );
    assert_eq!(
        out,
        json!({"status": "infeasible", "reason": "no host can serve customer 0"})
    );
}

#[test]
fn the_median_of_a_line_is_in_the_middle() {
    let line = |p: usize, most: Value| {
        let distance: Vec<Vec<i32>> = (0..5)
            .map(|i: i32| (0..5).map(|j| (i - j).abs()).collect())
            .collect();
        answer(
            json!({"model": "p_median", "distance": distance, "demand": [1, 1, 1, 1, 1], "p": p, "max_distance": most}),
        )
    };
    let one = line(1, Value::Null);
    assert_eq!((&one["objective"], &one["open"]), (&json!(6.0), &json!([2])));
    assert_eq!(line(2, Value::Null)["objective"], json!(3.0));
    assert_eq!(line(2, json!(1))["objective"], json!(3.0));
    let none = line(1, json!(1));
    assert_eq!(none["status"], "infeasible");
    assert_eq!(
        none["reason"],
        "no 1 hosts serve every customer within the distance 1"
    );
    assert_eq!(
        line(6, Value::Null)["reason"],
        "p is 6, but there are only 5 hosts"
    );
}

#[test]
fn a_customer_is_split_where_that_is_cheaper() {
    // Host 0 (capacity 6) is free to serve, host 1 costs 2 a unit: customer 1 (demand 4) gets 2 units from each.
    let input = |model: &str| json!({"model": model, "open_cost": [1, 1], "capacity": [6, 6], "demand": [4, 4], "service_cost": [[0, 0], [9, 8]]});
    let split = answer(input("capacitated_split"));
    assert_eq!(split["objective"], json!(6.0));
    assert_eq!(split["shares"], json!([[[0, 1.0]], [[0, 0.5], [1, 0.5]]]));
    assert_eq!(split["loads"], json!([6.0, 2.0]));
    let single = answer(input("capacitated_single_source"));
    assert_eq!(
        (&single["objective"], &single["assign"]),
        (&json!(10.0), &json!([0, 1]))
    );
}

#[test]
fn lacking_capacity_is_told_by_how_much() {
    for model in ["capacitated_split", "capacitated_single_source"] {
        let out = answer(
            json!({"model": model, "open_cost": [1], "capacity": [3], "demand": [5], "service_cost": [[1]]}),
        );
        assert_eq!(
            out,
            json!({"status": "infeasible", "reason": "demand is 5, capacity only 3: 2 is lacking"})
        );
    }
    let out = answer(json!({
        "model": "capacitated_single_source", "open_cost": [1, 1], "capacity": [3, 3], "demand": [2, 2, 2],
        "service_cost": [[1, 1, 1], [1, 1, 1]]
    }));
    assert_eq!(out["status"], "infeasible");
    let out = answer(json!({
        "model": "capacitated_split", "open_cost": [1, 1], "capacity": [3, 3], "demand": [2, 2, 2],
        "service_cost": [[1, 1, 1], [null, null, 1]]
    }));
    assert!(out["reason"].as_str().unwrap().contains("within the capacities"));
}

#[test]
fn several_services_share_their_agencies() {
    let base = json!({
        "model": "multi_service_hosting", "open_cost": [[5, 5], [5, null]], "unit_cost": [[1, 3], [3, 1]],
        "demand": [[1, 2], [3, 1]], "capacity": [10, 10], "max_services": [2, 1]
    });
    // By hand: service 1 only at agency 0 (5 + 2 + 3); service 0 at agency 1 (5 + 3 + 3), at agency 0 (5 + 1 + 9).
    let out = answer(base.clone());
    assert_eq!(out["objective"], json!(21.0));
    assert_eq!(out["assign"], json!([[1, 0], [1, 0]]));
    assert_eq!(out["loads"], json!([3.0, 4.0]));
    let with = |name: &str, value: Value| {
        let mut input = base.clone();
        input[name] = value;
        input
    };
    let lacking = answer(with("capacity", json!([4, 2])));
    assert_eq!(lacking["reason"], "demand is 7, capacity only 6: 1 is lacking");
    let nobody = answer(with("open_cost", json!([[5, null], [5, null]])));
    assert_eq!(nobody["reason"], "no agency can give service 1 to region 0");
    let crowded = answer(with("max_services", json!([1, 0])));
    assert_eq!(crowded["status"], "infeasible");
    assert_eq!(fault(with("max_services", json!([1]))).0, Code::WrongShape);
    assert_eq!(fault(with("demand", json!([[1, 2]]))).0, Code::WrongShape);
    assert_eq!(
        fault(with("demand", json!([[1, 2], [3, -1]]))).1,
        "`demand[1][1]` is -1; expected a number from 0"
    );
    assert_eq!(fault(with("demand", json!([[1], [3]]))).0, Code::WrongShape);
    assert_eq!(
        fault(with("open_cost", json!([[5, -5], [5, 5]]))).0,
        Code::InvalidValue
    );
    assert_eq!(
        fault(with("open_cost", json!([]))).1,
        "`open_cost` is empty; expected at least one host"
    );
}

#[test]
fn faults_name_the_field_and_the_index() {
    assert_eq!(fault(json!({})).0, Code::MissingField);
    let (code, message) = fault(json!({"model": "hub"}));
    assert_eq!(code, Code::UnknownKind);
    assert!(message.starts_with("`model` is hub; expected uncapacitated, "));
    let plants = |open: Value, service: Value| {
        fault(json!({"model": "uncapacitated", "open_cost": open, "service_cost": service}))
    };
    assert_eq!(
        plants(json!([]), json!([])).1,
        "`open_cost` is empty; expected at least one host"
    );
    assert_eq!(
        plants(json!([1]), json!([[]])).1,
        "`service_cost[0]` is empty; expected at least one customer"
    );
    assert_eq!(plants(json!([1, 2]), json!([[1]])).0, Code::WrongShape);
    assert_eq!(
        plants(json!([1, 2]), json!([[1, 2], [1]])).1,
        "`service_cost[1]` has 1 numbers, `service_cost[0]` has 2"
    );
    assert_eq!(plants(json!([1]), json!([["NaN"]])).0, Code::NotFinite);
    assert_eq!(
        plants(json!([1]), json!([["x"]])).1,
        "`service_cost[0][0]` is not a number and not null"
    );
    assert_eq!(
        plants(json!([1]), json!([3])).1,
        "`service_cost[0]` is not an array"
    );
    assert_eq!(plants(json!([1]), json!(3)).1, "`service_cost` is not an array");
    assert_eq!(plants(json!([1]), json!([[1e300]])).0, Code::NotFinite);
    assert_eq!(plants(json!([1e300]), json!([[1]])).0, Code::NotFinite);
    let split = |capacity: Value, demand: Value| {
        fault(json!({
            "model": "capacitated_split", "open_cost": [1], "capacity": capacity, "demand": demand, "service_cost": [[1, 1]]
        }))
    };
    assert_eq!(
        split(json!([5]), json!([1, -1])).1,
        "`demand[1]` is -1; expected a number from 0"
    );
    assert_eq!(
        split(json!([-5]), json!([1, 1])).1,
        "`capacity[0]` is -5; expected a number from 0"
    );
    assert_eq!(split(json!([5]), json!([1])).0, Code::WrongShape);
    assert_eq!(split(json!([5, 5]), json!([1, 1])).0, Code::WrongShape);
    let median = |p: Value, most: Value| {
        fault(json!({"model": "p_median", "distance": [[0]], "demand": [1], "p": p, "max_distance": most}))
    };
    assert_eq!(
        median(json!(0), Value::Null).1,
        "`p` is 0; expected at least 1 host"
    );
    assert_eq!(median(json!(1), json!(-1)).0, Code::InvalidValue);
    assert_eq!(median(json!(1.5), Value::Null).0, Code::InvalidValue);
    let negative = fault(json!({
        "model": "capacitated_single_source", "open_cost": [-1], "capacity": [5], "demand": [1], "service_cost": [[1]]
    }));
    assert_eq!(negative.1, "`open_cost[0]` is -1; expected a number from 0");
}

#[test]
fn a_cap_file_is_solved_with_its_own_capacities_or_the_given_one() {
    let text = "2 2\n capacity 1.\n 6 1.\n 4\n 0 9\n 4\n 0 8\n";
    let folder = folder_with("cap", &[("small.txt", text)]);
    let input = |model: &str, capacity: Value| json!({"model": model, "file": "small.txt", "format": "orlib-cap", "capacity": capacity});
    let split = solve_in(&folder, &input("capacitated_split", json!(6))).unwrap();
    assert_eq!(split["objective"], json!(6.0));
    let single = solve_in(&folder, &input("capacitated_single_source", json!(8))).unwrap();
    assert_eq!(single["objective"], json!(1.0));
    let free = solve_in(&folder, &input("uncapacitated", Value::Null)).unwrap();
    assert_eq!(free["objective"], json!(1.0));
    let missing = solve_in(&folder, &input("capacitated_split", Value::Null)).unwrap_err();
    assert_eq!(
        (missing.code, missing.message.as_str()),
        (Code::MissingField, "`capacity` is missing")
    );
}

#[test]
fn a_pmed_file_is_solved_with_its_own_p_or_the_given_one() {
    let text = "4 3 1\n1 2 1\n2 3 1\n3 4 1\nmore words\n";
    let folder = folder_with("pmed", &[("line.txt", text), ("apart.txt", "3 1 1\n1 2 4\n")]);
    let mut input = json!({"model": "p_median", "file": "line.txt", "format": "orlib-pmed"});
    let out = solve_in(&folder, &input).unwrap();
    assert_eq!(out["objective"], json!(4.0));
    assert_eq!(
        out["warnings"],
        json!(["the file holds 2 more words than it announces; they were left out"])
    );
    input["p"] = json!(2);
    assert_eq!(solve_in(&folder, &input).unwrap()["objective"], json!(2.0));
    input["file"] = json!("apart.txt");
    assert_eq!(solve_in(&folder, &input).unwrap()["objective"], json!(4.0));
    input["p"] = json!(1);
    assert_eq!(solve_in(&folder, &input).unwrap()["status"], "infeasible");
}

#[test]
fn files_that_cannot_be_used_are_told() {
    let folder = folder_with("bad", &[("broken.txt", "2 2\n 5 x\n")]);
    fs::write(folder.join("binary.txt"), [0xff, 0xfe, 0x00]).unwrap();
    let code = |file: &str, format: &str| {
        let input = json!({"model": "uncapacitated", "file": file, "format": format});
        solve_in(&folder, &input).unwrap_err()
    };
    assert_eq!(code("absent.txt", "orlib-cap").code, Code::FileUnreadable);
    assert!(
        code("absent.txt", "orlib-cap")
            .message
            .starts_with("`file`: absent.txt cannot be read: ")
    );
    assert_eq!(code(".", "orlib-cap").message, "`file`: . is not a file");
    assert_eq!(
        code("binary.txt", "orlib-cap").message,
        "`file`: binary.txt is not a text file"
    );
    assert_eq!(
        code("broken.txt", "orlib-cap").message,
        "broken.txt, line 2: found `x`; expected the opening cost of host 0"
    );
    assert_eq!(
        code("broken.txt", "orlib-pmed").message,
        "`format` is orlib-pmed; this model reads orlib-cap"
    );
    let unnamed = solve_in(&folder, &json!({"model": "uncapacitated", "file": "broken.txt"})).unwrap_err();
    assert_eq!(unnamed.code, Code::MissingField);
}
