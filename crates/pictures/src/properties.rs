//! Tests of what holds for every picture, whatever its labels and figures: well formed, finite, inside its frame, unique ids, equal bytes.

use std::collections::BTreeSet;

use proptest::prelude::*;

use crate::letters;
use crate::*;

/// Draws every kind of picture from the same labels and figures.
fn all(labels: &[String], figures: &[f64], style: &Style<'_>) -> Vec<Picture> {
    let label = |at: usize| labels[at % labels.len()].clone();
    let figure = |at: usize| figures[at % figures.len()];
    let some = |at: usize| (!at.is_multiple_of(5)).then(|| figure(at));
    let rows: Vec<String> = (0..4).map(label).collect();
    let columns: Vec<String> = (0..labels.len()).map(label).collect();
    vec![
        Map {
            title: label(0),
            place_heading: label(1),
            figure_heading: label(2),
            places: (0..labels.len())
                .map(|at| Place {
                    name: label(at),
                    longitude: figure(at) * 40.0,
                    latitude: 30.0 + figure(at + 1) * 45.0,
                    figure: Some(label(at + 1)),
                    size: some(at),
                    mark: [Mark::Plain, Mark::Focus, Mark::Host][at % 3],
                })
                .collect(),
            ties: vec![(0, 1), (0, 99)],
        }
        .draw(style),
        HeatMap {
            title: label(0),
            row_heading: label(1),
            rows: rows.clone(),
            columns: columns.clone(),
            cells: (0..3)
                .map(|row| (0..columns.len()).map(|column| some(row + column)).collect())
                .collect(),
        }
        .draw(style),
        TransferMatrix {
            title: label(0),
            row_heading: label(1),
            rows: rows.clone(),
            columns,
            cells: (0..3)
                .map(|row| {
                    (0..3)
                        .map(|column| Fit {
                            has_it: column == 2,
                            fit: some(row).map(|low| [low, figure(row + 1)]),
                            is_first: row == column,
                        })
                        .collect()
                })
                .collect(),
        }
        .draw(style),
        Ranking {
            title: label(0),
            entry_heading: label(1),
            choose: 2,
            entries: (0..4)
                .map(|at| Ranked {
                    place: at + 1,
                    name: label(at),
                    value: figure(at),
                    first: figure(at + 1),
                    among: figure(at + 2),
                    is_chosen: at < 2,
                })
                .collect(),
        }
        .draw(style),
        WeightsAgainstRank {
            title: label(0),
            criterion: label(1),
            entry_heading: label(2),
            today: figure(0),
            stable: Some([figure(1).min(figure(2)), figure(1).max(figure(2))]),
            weights: vec![0.0, figure(3), 1.0],
            entries: (0..6)
                .map(|at| PlacesOfOne {
                    name: label(at),
                    places: vec![Some(at + 1), None, Some(7 - at)],
                })
                .collect(),
        }
        .draw(style),
        Waterfall {
            title: label(0),
            unit: label(1),
            prior: Piece {
                name: label(2),
                amount: -figure(0) * 20.0,
            },
            pieces: (0..4)
                .map(|at| Piece {
                    name: label(at),
                    amount: figure(at) * 7.0 - 3.0,
                })
                .collect(),
            threshold: some(1),
        }
        .draw(style),
        Schedule {
            title: label(0),
            row_heading: label(1),
            note_heading: label(2),
            years: [2013, 2013i32.saturating_add((figure(0).abs() * 20.0) as i32)],
            rows: (0..4)
                .map(|at| Span {
                    name: label(at),
                    start: 2011 + at as i32,
                    end: 2016,
                    is_prepared: at % 2 == 0,
                    note: label(at + 1),
                })
                .collect(),
        }
        .draw(style),
        CostShares {
            title: label(0),
            member_heading: label(1),
            unit: label(2),
            members: rows.clone(),
            alone: figures.iter().map(|figure| figure * 1e5).collect(),
            rules: (0..7)
                .map(|at| shares::Rule {
                    name: label(at),
                    amounts: (0..4).map(|member| figure(member + at) * 9e4).collect(),
                    is_stable: [None, Some(true), Some(false)][at % 3],
                })
                .collect(),
        }
        .draw(style),
        Change {
            title: label(0),
            row_heading: label(1),
            share_heading: label(2),
            rows: (0..4)
                .map(|at| change::Step {
                    name: label(at),
                    today: some(at),
                    planned: some(at + 1),
                })
                .collect(),
            note: label(3),
        }
        .draw(style),
        Columns {
            title: label(0),
            column_heading: label(1),
            unit: label(2),
            amount_heading: label(3),
            limit_heading: label(0),
            columns: (0..5)
                .map(|at| columns::Column {
                    name: label(at),
                    amount: figure(at) * 3e5,
                    limit: figure(at + 1) * 3e5,
                })
                .collect(),
        }
        .draw(style),
    ]
}

/// What is drawn must lie in the frame, up to the width of a stroke.
fn assert_inside(picture: &Picture) {
    let text = picture.svg();
    let document = roxmltree::Document::parse(&text).unwrap_or_else(|error| panic!("{error}: {text}"));
    let mut ids = BTreeSet::new();
    let check = |x: f64, y: f64, what: &str| {
        assert!(x.is_finite() && y.is_finite(), "{what}");
        assert!(
            (-1.5..=picture.width + 1.5).contains(&x) && (-1.5..=picture.height + 1.5).contains(&y),
            "{what} at {x} {y} leaves {} x {} of {}",
            picture.width,
            picture.height,
            picture.title
        );
    };
    for node in document
        .root_element()
        .descendants()
        .filter(roxmltree::Node::is_element)
    {
        if let Some(id) = node.attribute("id") {
            assert!(ids.insert(id.to_owned()), "{id} twice");
        }
        assert!(node.attribute("style").is_none());
        if node.ancestors().any(|one| one.has_tag_name("defs")) {
            continue;
        }
        let at = |name: &str| {
            node.attribute(name)
                .map_or(0.0, |value| value.parse::<f64>().unwrap())
        };
        match node.tag_name().name() {
            "rect" => {
                check(at("x"), at("y"), "rect");
                check(at("x") + at("width"), at("y") + at("height"), "rect");
            }
            "circle" => {
                check(at("cx") - at("r"), at("cy") - at("r"), "circle");
                check(at("cx") + at("r"), at("cy") + at("r"), "circle");
            }
            "line" => {
                check(at("x1"), at("y1"), "line");
                check(at("x2"), at("y2"), "line");
            }
            "text" if node.attribute("transform").is_none() => {
                let wide = letters::width(node.text().unwrap_or_default(), at("font-size"));
                let start = match node.attribute("text-anchor") {
                    Some("middle") => at("x") - wide / 2.0,
                    Some("end") => at("x") - wide,
                    _ => at("x"),
                };
                let words = node.text().unwrap_or_default();
                check(start, at("y") - at("font-size") * 0.8, words);
                check(start + wide, at("y") + at("font-size") * 0.2, words);
            }
            "path" => {
                for (x, y) in points(node.attribute("d").unwrap_or_default()) {
                    check(x, y, "path");
                }
            }
            _ => {}
        }
    }
}

/// The points of a path of `M`, `L` and `l`.
fn points(data: &str) -> Vec<(f64, f64)> {
    let mut found: Vec<(f64, f64)> = Vec::new();
    for piece in data
        .split_inclusive(['M', 'L', 'l', 'Z'])
        .collect::<Vec<_>>()
        .windows(2)
    {
        let is_relative = piece[0].ends_with('l');
        let figures: Vec<f64> = piece[1]
            .trim_end_matches(['M', 'L', 'l', 'Z'])
            .split(' ')
            .filter_map(|figure| figure.parse().ok())
            .collect();
        for pair in figures.chunks_exact(2) {
            let last = found.last().copied().unwrap_or_default();
            found.push(if is_relative {
                (last.0 + pair[0], last.1 + pair[1])
            } else {
                (pair[0], pair[1])
            });
        }
    }
    found
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn every_picture_is_well_formed_and_stays_in_its_frame(
        labels in proptest::collection::vec(
            prop_oneof!["\\PC{0,120}", "[<>&\"'\\x00-\\x1f ]{0,40}", "[a-zA-ZäöüõšžħġċżΑ-ω -]{0,100}"],
            1..9,
        ),
        figures in prop_oneof![
            2 => proptest::collection::vec(
                prop_oneof![4 => 0.0..1.0f64, 1 => -3.0..3.0f64, 1 => any::<f64>()],
                1..9,
            ),
            1 => proptest::collection::vec(any::<f64>(), 1..4),
        ],
        width in prop_oneof![280.0..1200.0f64, Just(f64::NAN)],
        is_document in any::<bool>(),
        is_estonian in any::<bool>(),
    ) {
        let language = if is_estonian { Language::Estonian } else { Language::English };
        let style = Style {
            width,
            font: is_document.then_some("Libertinus Serif"),
            ..Style::page("p1", language)
        };
        let pictures = all(&labels, &figures, &style);
        for picture in &pictures {
            assert_inside(picture);
            for row in &picture.table.rows {
                prop_assert_eq!(row.len(), picture.table.headings.len());
            }
        }
        prop_assert_eq!(&pictures, &all(&labels, &figures, &style));
    }
}

#[test]
fn nothing_to_draw_is_drawn_as_such() {
    let style = Style::page("empty", Language::English);
    for picture in [
        Map::default().draw(&style),
        HeatMap::default().draw(&style),
        TransferMatrix::default().draw(&style),
        Ranking::default().draw(&style),
        WeightsAgainstRank::default().draw(&style),
        Waterfall::default().draw(&style),
        Schedule::default().draw(&style),
        CostShares::default().draw(&style),
        Change::default().draw(&style),
        Columns::default().draw(&style),
    ] {
        assert_inside(&picture);
    }
}

#[test]
fn a_heat_map_is_drawn_as_it_was() {
    let picture = HeatMap {
        title: "Coverage <today>".to_owned(),
        row_heading: "Concept".to_owned(),
        rows: vec!["Training & talent".to_owned()],
        columns: vec!["Estonia (Tartu)".to_owned(), "Malta".to_owned()],
        cells: vec![vec![Some(0.26), None]],
    }
    .draw(&Style::page("c", Language::Estonian).wide(320.0));
    insta::assert_snapshot!(picture.svg().replace("><", ">\n<"));
}

#[test]
fn labels_on_the_map_do_not_lie_on_each_other() {
    let picture = Map {
        title: "Near".to_owned(),
        places: (0..14)
            .map(|at| Place {
                name: format!("Region number {at}"),
                longitude: 10.0 + f64::from(at % 4) * 0.4,
                latitude: 50.0 + f64::from(at / 4) * 0.3,
                ..Place::default()
            })
            .collect(),
        ..Map::default()
    }
    .draw(&Style::page("m", Language::English));
    let text = picture.svg();
    let document = roxmltree::Document::parse(&text).unwrap();
    let boxes: Vec<[f64; 4]> = document
        .descendants()
        .filter(|node| node.has_tag_name("text") && node.attribute("paint-order").is_some())
        .map(|node| {
            let at = |name: &str| node.attribute(name).unwrap().parse::<f64>().unwrap();
            let wide = letters::width(node.text().unwrap(), at("font-size"));
            let start = match node.attribute("text-anchor").unwrap() {
                "middle" => at("x") - wide / 2.0,
                "end" => at("x") - wide,
                _ => at("x"),
            };
            [start, at("y") - 10.0, start + wide, at("y") + 2.0]
        })
        .collect();
    assert!(boxes.len() >= 8, "{} labels", boxes.len());
    for (at, one) in boxes.iter().enumerate() {
        for other in &boxes[at + 1..] {
            let overlaps = one[0] < other[2] && other[0] < one[2] && one[1] < other[3] && other[1] < one[3];
            assert!(!overlaps, "{one:?} {other:?}");
        }
    }
}
