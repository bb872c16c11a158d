//! Published examples of cost and value games, each with its source, answered through the door that `p4c compute solve` uses.

use p4c_pooling::games::problem::solve;
use p4c_problem::{Input, Limits};
use serde_json::{Value, json};

fn answer(kind: &str, input: Value) -> Value {
    let fields = input.as_object().unwrap();
    solve(
        kind,
        &Input::new(fields, std::path::Path::new(".")),
        &Limits::default(),
    )
    .unwrap()
    .unwrap()
}

fn assert_shares(answer: &Value, rule: &str, expected: &[f64], within: f64) {
    let shares: Vec<f64> = answer[rule]
        .as_array()
        .unwrap_or_else(|| panic!("{rule} is missing: {answer}"))
        .iter()
        .map(|share| share.as_f64().unwrap())
        .collect();
    assert_eq!(shares.len(), expected.len(), "{rule}: {shares:?}");
    for (share, expected) in shares.iter().zip(expected) {
        assert!(
            (share - expected).abs() <= within,
            "{rule}: {shares:?}, expected {expected}"
        );
    }
}

/// A table from figures in the order 1, 12, 123, 13, 2, 23, 3, which some papers use.
fn by_first_player(n: usize, figures: &[f64]) -> Vec<f64> {
    fn visit(n: usize, mask: usize, from: usize, order: &mut Vec<usize>) {
        for i in from..n {
            order.push(mask | 1 << i);
            visit(n, mask | 1 << i, i + 1, order);
        }
    }
    let mut order = Vec::new();
    visit(n, 0, 0, &mut order);
    let mut table = vec![0.0; 1 << n];
    order
        .iter()
        .zip(figures)
        .for_each(|(&mask, figure)| table[mask] = *figure);
    table
}

#[test]
fn estates_of_100_200_and_300_are_divided_as_in_the_talmud() {
    // Kethuboth 93a; Aumann & Maschler 1985.
    for (estate, expected) in [
        (100.0, [100.0 / 3.0; 3]),
        (200.0, [50.0, 75.0, 75.0]),
        (300.0, [50.0, 100.0, 150.0]),
    ] {
        let form = json!({"type": "bankruptcy", "estate": estate, "claims": [100, 200, 300]});
        let found = answer("game_value", json!({"n": 3, "form": form}));
        assert_shares(&found, "nucleolus", &expected, 1e-9);
        assert_shares(&found, "prenucleolus", &expected, 1e-9);
        assert_eq!(found["core_nonempty"], json!(true));
        assert_eq!(found["quality"], json!("exact"));
    }
}

#[test]
fn the_security_council_gives_a_permanent_member_0_19627() {
    // Shapley & Shubik 1954, for the council of 15: 421/2145 and 4/2145.
    let weights: Vec<u32> = std::iter::repeat_n(7, 5)
        .chain(std::iter::repeat_n(1, 10))
        .collect();
    let form = json!({"type": "weighted_voting", "quota": 39, "weights": weights});
    let found = answer("game_value", json!({"n": 15, "sense": "value", "form": form}));
    let mut expected = vec![421.0 / 2145.0; 5];
    expected.resize(15, 4.0 / 2145.0);
    assert_shares(&found, "shapley", &expected, 1e-12);
    let mut expected = vec![0.2; 5];
    expected.resize(15, 0.0);
    assert_shares(&found, "nucleolus", &expected, 1e-9);
    assert_eq!(found["core_nonempty"], json!(true));
    assert_eq!(found["least_core_min_satisfaction"], json!(0.0));
}

#[test]
fn the_scarce_glove_takes_all_in_the_nucleolus() {
    let found = answer(
        "game_value",
        json!({"n": 3, "form": {"type": "glove", "left": 2, "right": 1}}),
    );
    assert_shares(&found, "shapley", &[1.0 / 6.0, 1.0 / 6.0, 2.0 / 3.0], 1e-12);
    assert_shares(&found, "nucleolus", &[0.0, 0.0, 1.0], 1e-12);
    // One left glove always leaves with the right one: the Shapley value is not stable.
    let shapley = &found["stability"][0];
    assert_eq!(shapley["rule"], json!("shapley"));
    assert_eq!(shapley["in_core"], json!(false));
    assert_eq!(shapley["would_leave"], json!([0, 2]));
    assert!((shapley["max_violation"].as_f64().unwrap() - 1.0 / 6.0).abs() < 1e-12);
}

#[test]
fn birmingham_1968_fees_per_movement_are_those_published() {
    // Littlechild & Owen 1973, table 1; Littlechild & Thompson 1977: 13,572 movements.
    let movements = [42, 9555, 288, 303, 151, 1315, 505, 1128, 151, 112, 22];
    let costs = [
        65899, 76725, 95200, 97200, 97436, 98142, 102496, 104849, 113322, 115440, 117676,
    ];
    let form = json!({"type": "airport_types", "movements": movements, "costs": costs});
    let found = answer("game_cost", json!({"n": 13572, "form": form}));
    let published = [
        4.86, 5.66, 10.30, 10.85, 10.92, 11.13, 13.40, 15.07, 44.80, 60.61, 162.24,
    ];
    assert_shares(&found, "shapley_per_player_of_type", &published, 0.0051);
    let nucleolus = found["nucleolus_per_player_of_type"].as_array().unwrap();
    let paid: f64 = movements
        .iter()
        .zip(nucleolus)
        .map(|(&m, fee)| f64::from(m) * fee.as_f64().unwrap())
        .sum();
    assert!((paid - 117_676.0).abs() < 1e-6);
    assert_eq!(found["core_nonempty"], json!(true));
    assert!(found["least_core_min_satisfaction"].as_f64().unwrap() > 0.0);
}

#[test]
fn insurers_share_as_lemaire_1991_says() {
    // As given by Guajardo & Jornsten 2015, "Common mistakes in computing the nucleolus".
    let table = by_first_player(3, &[46125.0, 69187.5, 90000.0, 53812.5, 17437.5, 30750.0, 5812.5]);
    let found = answer("game_value", json!({"n": 3, "table": table}));
    assert_shares(&found, "nucleolus", &[52687.5, 24468.75, 12843.75], 1e-8);
}

#[test]
fn mobiles_in_broadcast_share_as_guajardo_and_jornsten_2015_correct_it() {
    let figures = [
        8.0, 8.0, 10.0, 20.0, 19.0, 10.0, 20.0, 19.0, 1.0, 10.0, 13.0, 12.0, 10.0, 12.0, 11.0,
    ];
    let found = answer(
        "game_cost",
        json!({"n": 4, "table": by_first_player(4, &figures)}),
    );
    assert_shares(&found, "nucleolus", &[7.5, 0.5, 1.5, 10.5], 1e-9);
}

#[test]
fn manufacturers_share_as_guajardo_and_jornsten_2015_correct_it() {
    let figures = [
        375_144.0, 568_232.0, 772_500.0, 551_055.0, 245_280.0, 452_411.0, 211_239.0,
    ];
    let found = answer(
        "game_cost",
        json!({"n": 3, "table": by_first_player(3, &figures)}),
    );
    assert_shares(&found, "nucleolus", &[331_695.25, 233_051.25, 207_753.5], 1e-6);
}

#[test]
fn planners_of_production_share_as_guajardo_and_jornsten_2015_correct_it() {
    let figures = [
        0.060, 0.378, 0.536, 0.906, 1.0, 0.573, 0.747, 0.874, 0.485, 0.144, 0.546, 0.634, 0.255, 0.408,
        0.561, 0.182, 0.168, 0.337, 0.706, 0.801, 0.379, 0.538, 0.668, 0.279, 0.03, 0.383, 0.473, 0.083,
        0.249, 0.386, 0.0,
    ];
    let found = answer(
        "game_value",
        json!({"n": 5, "table": by_first_player(5, &figures)}),
    );
    assert_shares(
        &found,
        "nucleolus",
        &[0.165, 0.3205, 0.0845, 0.3745, 0.0555],
        1e-9,
    );
}

#[test]
fn a_game_of_ferguson_has_its_nucleolus_at_8_2_and_5_thirds() {
    // T. S. Ferguson, Game Theory, part IV: v(1) = -1, v(2) = 0, v(3) = 1, v(12) = 3, v(13) = 4, v(23) = 2, v(123) = 5.
    let table = [0, -1, 0, 3, 1, 4, 2, 5];
    let found = answer("game_value", json!({"n": 3, "table": table}));
    assert_shares(&found, "nucleolus", &[8.0 / 3.0, 2.0 / 3.0, 5.0 / 3.0], 1e-9);
}

#[test]
fn the_house_market_of_shapley_and_shubik_1971_has_its_nucleolus_in_the_middle_of_the_core() {
    let form = json!({"type": "assignment", "surplus": [[5, 8, 2], [7, 9, 6], [2, 3, 0]]});
    let found = answer(
        "game_value",
        json!({"n": 6, "form": form, "core_tests": [
            {"name": "best for sellers", "x": [5, 6, 1, 1, 3, 0]},
            {"name": "too little for one pair", "x": [4, 6, 1, 1, 3, 0]},
        ]}),
    );
    assert_eq!(found["core_nonempty"], json!(true));
    assert_eq!(found["core_tests"][0]["in_core"], json!(true));
    assert_eq!(found["core_tests"][1]["in_core"], json!(false));
    assert_eq!(found["core_tests"][1]["max_violation"], json!(1.0));
    let certificate = found["nucleolus_certificate"].as_array().unwrap();
    assert!(!certificate.is_empty());
}

#[test]
fn the_tennessee_valley_authority_shares_its_dams_as_published() {
    // Ransmeier 1942, in thousands of dollars: navigation, flood control, power. Shares: Straffin & Heaney 1981.
    let found = answer(
        "game_cost",
        json!({"n": 3, "table": [0, 163_520, 140_826, 301_607, 250_096, 378_821, 367_370, 412_584]}),
    );
    assert_shares(&found, "shapley", &[117_829.0, 100_756.5, 193_998.5], 1e-6);
    assert_shares(&found, "nucleolus", &[116_234.0, 93_540.0, 202_810.0], 1e-6);
    assert_shares(
        &found,
        "alternative_cost_avoided",
        &[117_476.0, 99_157.0, 195_951.0],
        0.5,
    );
    assert_shares(&found, "equal_charge", &[119_424.0, 107_973.0, 185_187.0], 1e-6);
    assert_eq!(found["core_nonempty"], json!(true));
}

#[test]
fn six_swedish_municipalities_share_their_water_by_separable_costs_as_published() {
    // Young, Okada & Hashimoto 1979 (IIASA WP-79-77), tables 7 and 8, in millions of crowns: A, H, K, L, M, T. The marginal costs
    // are printed with two decimals, so the shares agree to two hundredths.
    let marginal = [17.36, 9.85, 0.82, 6.40, 12.90, 14.06];
    let figures = p4c_pooling::games::KeyFigures {
        alone: vec![21.95, 17.08, 10.91, 15.88, 20.81, 21.98],
        whole: 83.82,
        without: marginal.iter().map(|cost| 83.82 - cost).collect(),
    };
    let shares = p4c_pooling::games::alternative_cost_avoided(&figures).unwrap();
    for (share, expected) in shares.iter().zip([19.54, 13.28, 5.62, 10.90, 16.66, 17.82]) {
        assert!((share - expected).abs() < 0.02, "{share} {expected}");
    }
}

#[test]
fn a_voter_of_the_european_community_of_1958_may_count_for_nothing() {
    // Weights 4 4 4 2 2 1, quota 12: Luxembourg never turns a vote (Felsenthal & Machover 1998).
    let found = answer(
        "game_value",
        json!({"form": {"type": "weighted_voting", "quota": 12, "weights": [4, 4, 4, 2, 2, 1]}}),
    );
    assert_shares(
        &found,
        "shapley",
        &[14.0 / 60.0, 14.0 / 60.0, 14.0 / 60.0, 9.0 / 60.0, 9.0 / 60.0, 0.0],
        1e-12,
    );
}
