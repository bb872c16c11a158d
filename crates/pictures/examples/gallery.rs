//! Writes a page with every kind of picture to standard output, to look at: `cargo run -p p4c-pictures --example gallery > gallery.html`.
//!
//! Arguments: the width in pixels, then the language (`en` or `et`).

use p4c_pictures::{
    Change, Columns, CostShares, Fit, HeatMap, Language, Map, Mark, Piece, Place, PlacesOfOne, Ranked,
    Ranking, Schedule, Span, Style, TransferMatrix, Waterfall, WeightsAgainstRank, change, columns, shares,
    stylesheet,
};

const REGIONS: [(&str, f64, f64, f64); 7] = [
    ("Province of Namur", 4.87, 50.47, 0.26),
    ("Stuttgart", 9.18, 48.78, 0.09),
    ("Estonia (Tartu)", 26.72, 58.38, 0.26),
    ("Αττική", 23.73, 37.98, 0.16),
    ("Provence-Alpes-Côte d'Azur", 5.37, 43.3, 0.22),
    ("Malta", 14.51, 35.9, 0.06),
    ("Western Slovenia", 14.51, 46.05, 0.29),
];

const LONG: [&str; 6] = [
    "Training for cluster management teams and tutoring on European projects for small and medium enterprises",
    "Wirtschaftsförderungsgesellschaftsberatung für Internationalisierungsvorhaben kleiner Unternehmen",
    "Υπηρεσία υποστήριξης για τη χρηματοδότηση καινοτόμων επιχειρήσεων στην Περιφέρεια Αττικής και αλλού",
    "Help desk",
    "Joint purchasing of gas, telephony, travel and office supplies",
    "Servizz ta' għajnuna għall-intrapriżi ż-żgħar",
];

fn main() {
    let width: f64 = argument(1).and_then(|word| word.parse().ok()).unwrap_or(720.0);
    let language = argument(2)
        .and_then(|word| Language::named(&word))
        .unwrap_or_default();
    let at = |id| Style::page(id, language).wide(width);
    let regions: Vec<String> = REGIONS.iter().map(|region| region.0.to_owned()).collect();
    let share = |seed: usize| (seed * 37 % 100) as f64 / 99.0;
    let pictures = [
        map(false).draw(&at("map")),
        map(true).draw(&at("pool")),
        HeatMap {
            title: "How far needs are met".to_owned(),
            row_heading: "Concept".to_owned(),
            rows: LONG.map(str::to_owned).to_vec(),
            columns: regions.clone(),
            cells: (0..6)
                .map(|row| {
                    (0..7)
                        .map(|column| (row + column != 5).then(|| share(row * 7 + column)))
                        .collect()
                })
                .collect(),
        }
        .draw(&at("heat")),
        TransferMatrix {
            title: "Where each practice fits".to_owned(),
            row_heading: "Practice".to_owned(),
            rows: LONG.map(str::to_owned).to_vec(),
            columns: regions.clone(),
            cells: (0..6)
                .map(|row| {
                    (0..7)
                        .map(|column| Fit {
                            has_it: (row + column) % 6 == 0,
                            fit: ((row * column) % 5 != 4)
                                .then(|| [share(row * 7 + column) * 0.8, share(row * 7 + column)]),
                            is_first: column == row,
                        })
                        .collect()
                })
                .collect(),
        }
        .draw(&at("matrix")),
        ranking().draw(&at("ranking")),
        weights().draw(&at("weights")),
        Waterfall {
            title: "Why these two are the same service".to_owned(),
            unit: "bits".to_owned(),
            prior: piece("before anything is compared", -11.2),
            pieces: vec![
                piece("title: help desk, funding", 9.4),
                piece(LONG[1], 4.3),
                piece("numbers contradict", -2.2),
                piece("same concept", 5.1),
            ],
            threshold: Some(1.5),
        }
        .draw(&at("waterfall")),
        Schedule {
            title: "What runs when".to_owned(),
            row_heading: "Action".to_owned(),
            note_heading: "Cost".to_owned(),
            years: [2013, 2017],
            rows: (0..6)
                .map(|row| Span {
                    name: LONG[row].to_owned(),
                    start: 2013 + (row as i32) / 2,
                    end: 2017 - i32::from(row == 3),
                    is_prepared: row % 2 == 1,
                    note: format!("EUR {}", language.decimal(54_000.0 * (row + 1) as f64, 0)),
                })
                .collect(),
        }
        .draw(&at("schedule")),
        cost_shares(&regions).draw(&at("shares")),
        Change {
            title: "Regions come closer".to_owned(),
            row_heading: "Region".to_owned(),
            share_heading: "share of needs that is met".to_owned(),
            rows: REGIONS
                .iter()
                .map(|region| change::Step {
                    name: region.0.to_owned(),
                    today: Some(region.3),
                    planned: Some(region.3 + 0.3),
                })
                .collect(),
            note: "Gini coefficient: 0.23 today, 0.11 planned".to_owned(),
        }
        .draw(&at("change")),
        Columns {
            title: "Cost and budget".to_owned(),
            column_heading: "Year".to_owned(),
            unit: "EUR".to_owned(),
            amount_heading: "planned cost".to_owned(),
            limit_heading: "budget".to_owned(),
            columns: (0..5)
                .map(|year| columns::Column {
                    name: (2013 + year).to_string(),
                    amount: 180_000.0 + 30_000.0 * f64::from(year),
                    limit: 320_000.0,
                })
                .collect(),
        }
        .draw(&at("columns")),
    ];
    println!(
        "<!doctype html><html lang=\"{}\"><meta charset=\"utf-8\"><title>Pictures</title><style>{}body{{font-family:Inter,'DejaVu Sans',sans-serif;margin:16px;background:var(--picture-paper);color:var(--picture-ink)}}h2{{font-size:18px;margin:32px 0 8px}}</style>",
        language.tag(),
        stylesheet()
    );
    for picture in &pictures {
        println!(
            "<h2>{}</h2>{}<p>{}</p>",
            picture.title,
            picture.svg(),
            picture.description
        );
        eprintln!("{:>8} bytes  {}", picture.svg().len(), picture.title);
    }
}

fn argument(at: usize) -> Option<String> {
    std::env::args().nth(at)
}

fn piece(name: &str, amount: f64) -> Piece {
    Piece {
        name: name.to_owned(),
        amount,
    }
}

fn map(is_pool: bool) -> Map {
    Map {
        title: if is_pool { "Who serves whom" } else { "The regions" }.to_owned(),
        place_heading: "Region".to_owned(),
        figure_heading: if is_pool { "" } else { "share of needs that is met" }.to_owned(),
        places: REGIONS
            .iter()
            .filter(|region| !is_pool || region.2 > 45.0)
            .map(|(name, longitude, latitude, met)| Place {
                name: (*name).to_owned(),
                longitude: *longitude,
                latitude: *latitude,
                figure: (!is_pool).then(|| format!("{:.0} %", met * 100.0)),
                size: (!is_pool).then_some(*met),
                mark: match (is_pool, *name) {
                    (true, "Stuttgart") => Mark::Host,
                    (false, "Malta") => Mark::Focus,
                    _ => Mark::Plain,
                },
            })
            .collect(),
        ties: if is_pool {
            vec![(1, 0), (1, 2), (1, 3)]
        } else {
            Vec::new()
        },
    }
}

fn ranking() -> Ranking {
    Ranking {
        title: "The best and how sure that is".to_owned(),
        entry_heading: "Practice".to_owned(),
        choose: 4,
        entries: (0..6)
            .map(|at| Ranked {
                place: at + 1,
                name: LONG[at].to_owned(),
                value: 0.858 - 0.012 * at as f64,
                first: 0.6 / (1.0 + 3.0 * at as f64),
                among: 1.0 - 0.15 * at as f64,
                is_chosen: at < 4,
            })
            .collect(),
    }
}

fn weights() -> WeightsAgainstRank {
    WeightsAgainstRank {
        title: "What a weight moves".to_owned(),
        criterion: "Added value to enterprises: strengthening".to_owned(),
        entry_heading: "Practice".to_owned(),
        today: 0.22,
        stable: Some([0.12, 0.31]),
        weights: (0..=20).map(|at| f64::from(at) / 20.0).collect(),
        entries: (0..6)
            .map(|entry| PlacesOfOne {
                name: LONG[entry].to_owned(),
                places: (0..=20usize)
                    .map(|at| Some(1 + (entry * 3 + at / (entry + 2)) % 12))
                    .collect(),
            })
            .collect(),
    }
}

fn cost_shares(regions: &[String]) -> CostShares {
    let alone = [54_000.0, 61_500.0, 25_000.0, 42_000.0, 73_500.0];
    let rule = |name: &str, factor: f64, is_stable| shares::Rule {
        name: name.to_owned(),
        amounts: alone
            .iter()
            .enumerate()
            .map(|(at, own)| own * (factor - 0.05 * at as f64))
            .collect(),
        is_stable,
    };
    CostShares {
        title: "Nobody would be better off leaving".to_owned(),
        member_heading: "Region".to_owned(),
        unit: "EUR a year".to_owned(),
        members: regions[..5].to_vec(),
        alone: alone.to_vec(),
        rules: vec![
            rule("Shapley value", 0.8, Some(true)),
            rule("nucleolus", 0.82, Some(true)),
            rule("equal parts", 1.05, Some(false)),
            rule("proportional to going alone", 0.79, None),
        ],
    }
}
