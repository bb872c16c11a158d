//! What is written is read back unchanged: any catalogue, by JSON, workbook and CSV, with odd texts in it.

use p4c_formats::{ReadOptions, json, read, write};
use p4c_model::text::{Translation, Translator};
use p4c_model::*;
use proptest::prelude::*;

/// Texts as people and programs write them, signs that spreadsheets run as formulas among them; no blanks around, never empty.
fn words() -> impl Strategy<Value = String> {
    prop_oneof![
        "[a-zäöüõšžéßγδħż0-9 ,;:|'\"()=+@_.-]{1,24}",
        "[=+@'-][A-Z0-9 (),!']{0,12}",
        "\\PC{1,12}",
        "[a-z]{1,5}\n[a-z;|]{1,5}",
        Just("مرحبا بالعالم 👩‍🔬 𝔘".to_owned()),
        Just("_x000D_ and _x0041_".to_owned()),
        Just("{\"original\": 1}".to_owned()),
        Just("[1, 2]".to_owned()),
        Just("n/a".to_owned()),
        Just("12,5".to_owned()),
        Just("#REF!".to_owned()),
        Just("TRUE".to_owned()),
        Just("2014-05-31".to_owned()),
        Just("00123".to_owned()),
        Just("& < > \" '".to_owned()),
    ]
    .prop_map(|text| {
        let text: String = text
            .chars()
            .filter(|c| !c.is_control() || *c == '\n')
            .filter(|c| !('\u{fffe}'..='\u{ffff}').contains(c))
            .collect();
        let text = text.trim().to_owned();
        if text.is_empty() { "x".to_owned() } else { text }
    })
}

fn language() -> impl Strategy<Value = Language> {
    proptest::sample::select(vec!["en", "et", "fr", "de", "sl", "el", "mt", "fr-BE"])
        .prop_map(|tag| Language::parse(tag).unwrap())
}

fn text() -> impl Strategy<Value = Text> {
    (
        language(),
        words(),
        proptest::collection::btree_map(
            language(),
            (words(), any::<bool>(), proptest::option::of(0..9_u32)),
            0..3,
        ),
    )
        .prop_map(|(original, value, others)| {
            let mut text = Text::new(original.clone(), value);
            for (language, (value, by_machine, of_version)) in others {
                if language != original {
                    let by = if by_machine {
                        Translator::Machine
                    } else {
                        Translator::Person
                    };
                    text.values.insert(
                        language,
                        Translation {
                            value,
                            by,
                            of_version,
                        },
                    );
                }
            }
            text
        })
}

fn date() -> impl Strategy<Value = PartialDate> {
    (1990..2030_i32, 0..13_u32, 0..29_u32).prop_map(|(year, month, day)| {
        let text = match (month, day) {
            (0, _) => format!("{year}"),
            (month, 0) => format!("{year}-{month:02}"),
            (month, day) => format!("{year}-{month:02}-{day:02}"),
        };
        PartialDate::parse(&text).unwrap()
    })
}

fn money() -> impl Strategy<Value = Money> {
    (
        0..10_000_000_000_000_i64,
        proptest::sample::select(vec!["EUR", "SEK", "EEK", "CHF"]),
        proptest::option::of(1995..2030_i16),
        proptest::option::of(any::<bool>()),
    )
        .prop_map(|(cents, currency, year, vat_included)| Money {
            cents,
            currency: currency.to_owned(),
            year,
            vat_included,
        })
}

fn provenance() -> impl Strategy<Value = Provenance> {
    (
        any::<bool>(),
        proptest::collection::vec("[a-z_]{1,9}", 0..3),
        proptest::option::of(words()),
        proptest::option::of("https://example\\.org/[a-z0-9?=&;,]{0,9}"),
        proptest::option::of(words()),
    )
        .prop_map(
            |(illustrative, illustrative_fields, source, url, note)| Provenance {
                basis: if illustrative {
                    Basis::Illustrative
                } else {
                    Basis::Stated
                },
                illustrative_fields,
                source,
                url,
                note,
            },
        )
}

fn indicator() -> impl Strategy<Value = Indicator> {
    let value = prop_oneof![
        any::<bool>().prop_map(IndicatorValue::Flag),
        figure(-1_000_000_000, 1_000_000_000).prop_map(IndicatorValue::Number),
        words().prop_map(IndicatorValue::Word),
    ];
    (
        "[a-z][a-z-]{0,9}",
        value,
        proptest::option::of(1990..2030_i16),
        proptest::option::of(words()),
    )
        .prop_map(|(key, value, year, source)| Indicator {
            key,
            value,
            year,
            source,
        })
}

fn list() -> impl Strategy<Value = Vec<String>> {
    proptest::collection::vec(words(), 0..4)
}

/// Figures as people write them: three decimals.
fn figure(least: i64, most: i64) -> impl Strategy<Value = f64> {
    (least * 1_000..most * 1_000).prop_map(|thousandths| thousandths as f64 / 1_000.0)
}

fn slug(text: &str) -> Slug {
    Slug::parse(text).unwrap()
}

prop_compose! {
    fn region()(
        name in text(), plan in proptest::option::of(words()), budget in proptest::collection::vec(0..1_000_000_000_i64, 0..4),
        staff in proptest::collection::vec(figure(0, 99), 0..4), languages in proptest::collection::vec(language(), 0..3),
        indicators in proptest::collection::vec(indicator(), 0..4), point in proptest::option::of((figure(-180, 180), figure(-90, 90))),
        provenance in provenance(), nuts in any::<bool>(),
    ) -> Region {
        Region {
            slug: slug(if nuts { "EE00" } else { "valley" }),
            nuts: nuts.then(|| NutsCode::parse("EE00").unwrap()),
            parent: None, name, point, plan, budget_cents_by_year: budget, staff_by_year: staff, languages, indicators, provenance,
        }
    }
}

prop_compose! {
    fn organisation()(
        name in text(), kind in proptest::sample::select(OrganisationKind::ALL), sectors in list(),
        website in proptest::option::of("https://example\\.org/[a-z]{0,5}"), members in proptest::option::of(5..u32::MAX), smes in proptest::option::of(0..5_u32),
        founded in proptest::option::of(date()), label in proptest::option::of(proptest::sample::select(ClusterLabel::ALL)),
        maturity in proptest::option::of(proptest::sample::select(Maturity::ALL)), provenance in provenance(),
        tie in proptest::option::of(proptest::sample::select(LinkModel::ALL)),
    ) -> Organisation {
        Organisation {
            slug: slug("agency"), name, kind, region: None, website, sectors, members, smes, founded, label, maturity,
            ties: tie.into_iter().map(|model| Tie { agency: slug("other-agency"), model }).collect(), provenance,
        }
    }
}

prop_compose! {
    fn service()(
        concepts in proptest::collection::vec("c-[a-z]{1,9}", 0..3),
        title in text(), texts in proptest::collection::vec(proptest::option::of(text()), 10), lists in proptest::collection::vec(list(), 2),
        languages in proptest::collection::vec(language(), 0..3), amounts in proptest::collection::vec(proptest::option::of(money()), 2),
        staff in proptest::option::of(figure(0, 1_000_000)), counts in proptest::collection::vec(proptest::option::of(any::<u32>()), 2),
        dates in (proptest::option::of(date()), proptest::option::of(date())), contact_point in proptest::option::of(words()),
        words in (
            proptest::option::of(proptest::sample::select(ServiceType::ALL)), proptest::option::of(proptest::sample::select(Delivery::ALL)),
            proptest::sample::select(ServiceStatus::ALL),
        ),
        provenance in provenance(),
    ) -> Service {
        let mut texts = texts.into_iter();
        let mut text = || texts.next().flatten();
        let [funding_sources, channels] = <[Vec<String>; 2]>::try_from(lists).unwrap();
        let [yearly_cost, price] = <[Option<Money>; 2]>::try_from(amounts).unwrap();
        Service {
            slug: slug("desk"), title, provider: slug("agency"), region: Some(slug("valley")), summary: text(), description: text(), concepts,
            target_group: text(), service_type: words.0, delivery: words.1, languages, yearly_cost, price, funding_sources, staff,
            capacity: counts[0], beneficiaries: counts[1], start: dates.0, end: None, resources_needed: text(), evidence_of_success: text(),
            difficulties: text(), lessons: text(), transfer_potential: text(), eligibility: text(), how_to_apply: text(), output: None,
            channels, contact_point, status: words.2, assured: dates.1, provenance,
        }
    }
}

prop_compose! {
    fn catalogue()(
        region in region(), organisation in organisation(), service in service(), second in service(), statement in text(),
        values in proptest::collection::vec(words(), 1..4), weight in figure(1, 1_000_000), cost in proptest::option::of(money()),
        criterion in (text(), proptest::option::of(text()), figure(0, 1_000_000)), comment in proptest::option::of(words()), survey in proptest::option::of(words()),
        kept in proptest::option::of(any::<bool>()), provenance in provenance(), subject in text(), scores in (1..6_u8, figure(1, 5)),
    ) -> Catalogue {
        let mut valley = region.clone();
        valley.slug = slug("valley");
        valley.nuts = None;
        let mut other_agency = organisation.clone();
        other_agency.slug = slug("other-agency");
        other_agency.ties.clear();
        let mut second = second;
        second.slug = slug("fair");
        let round = Round {
            slug: slug("r1"), name: subject.clone(), status: RoundStatus::Open, deadline: None, choose: 15, budget: cost.clone(),
            most_per_category: Some(3), most_per_country: None, least_countries: Some(0), provenance: provenance.clone(),
        };
        let records: Vec<Record> = vec![
            region.into(), valley.into(), organisation.into(), other_agency.into(), service.into(), second.into(), round.into(),
            Precondition {
                slug: slug("p1"), service: slug("desk"), statement, indicator: "help-desk".to_owned(), test: Test::OneOf,
                values: values.into_iter().map(IndicatorValue::Word).collect(), weight, cost_to_create: cost, provenance: provenance.clone(),
            }.into(),
            Criterion {
                slug: slug("c1"), round: slug("r1"), parent: None, name: criterion.0, explanation: criterion.1, weight: criterion.2,
                scale: Scale::OneToFive, worst: None, best: None, provenance: provenance.clone(),
            }.into(),
            Score {
                slug: slug("s1"), criterion: slug("c1"), service: slug("desk"), evaluator: slug("other-agency"), value: scores.1, comment,
                provenance: provenance.clone(),
            }.into(),
            Need {
                slug: slug("n1"), organisation: None, region: Some(slug("valley")), concept: "skills-and-talent".to_owned(), importance: scores.0.min(5),
                satisfaction: None, service: Some(slug("desk")), survey, date: None, provenance: provenance.clone(),
            }.into(),
            Pilot {
                slug: slug("t1"), service: None, subject, region: slug("valley"), start: None, end: None, kept, learned: None,
                provenance: provenance.clone(),
            }.into(),
            GroupDecision {
                slug: slug("g1"), left: slug("desk"), right: slug("fair"), judgement: Judgement::Different, reason: None, provenance,
            }.into(),
        ];
        records.into_iter().collect()
    }
}

fn read_back(files: &[(String, Vec<u8>)]) -> Catalogue {
    let reading = read(files, &ReadOptions::default()).unwrap();
    assert_eq!(reading.faults, [], "what was written must be read");
    reading.records.into_iter().collect()
}

/// Compared record by record, so that a failure shows the one that changed.
fn assert_same(one: &Catalogue, other: &Catalogue) {
    for record in one.all() {
        let back = other.get(record.kind(), record.slug());
        pretty_compare(record, back);
    }
    assert_eq!(one.len(), other.len());
}

fn pretty_compare(record: &Record, back: Option<&Record>) {
    let json = |record: &Record| serde_json::to_string_pretty(record).unwrap();
    assert_eq!(Some(json(record)), back.map(json));
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, max_shrink_iters: 100, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_catalogue_survives_json(catalogue in catalogue()) {
        let text = json::write(&catalogue);
        let back = read_back(&[("c.json".to_owned(), text.clone().into_bytes())]);
        prop_assert_eq!(json::write(&back), text);
    }

    #[test]
    fn any_catalogue_survives_a_workbook(catalogue in catalogue()) {
        let bytes = write::write_workbook(&catalogue).unwrap();
        let back = read_back(&[("c.xlsx".to_owned(), bytes.clone())]);
        assert_same(&catalogue, &back);
        prop_assert_eq!(write::write_workbook(&back).unwrap(), bytes);
    }

    #[test]
    fn any_catalogue_survives_csv(catalogue in catalogue()) {
        let files: Vec<(String, Vec<u8>)> = Kind::ALL
            .iter()
            .filter(|kind| catalogue.of_kind(**kind).count() > 0)
            .map(|kind| (format!("{}.csv", kind.plural()), write::write_csv(&catalogue, *kind).into_bytes()))
            .collect();
        assert_same(&catalogue, &read_back(&files));
    }

    #[test]
    fn no_spreadsheet_runs_a_cell_of_an_export(catalogue in catalogue()) {
        for kind in Kind::ALL {
            let text = write::write_csv(&catalogue, *kind);
            let mut reader = csv::ReaderBuilder::new().has_headers(false).flexible(true).from_reader(text.as_bytes());
            for record in reader.records() {
                for cell in record.unwrap().iter().filter(|cell| cell.parse::<f64>().is_err()) {
                    prop_assert!(!cell.starts_with(['=', '+', '-', '@', '\t', '\r']), "{}", cell);
                }
            }
        }
    }

    #[test]
    fn no_bytes_make_the_reader_panic(bytes in proptest::collection::vec(any::<u8>(), 0..300), name in "[a-z]{1,3}\\.(csv|json|xlsx)") {
        let _ = read(&[(name, bytes)], &ReadOptions::default());
    }

    #[test]
    fn no_cells_make_the_reader_panic(cells in proptest::collection::vec("\\PC{0,20}|[0-9.,/ €%-]{0,12}|[a-zA-Z =:;|0-9-]{0,16}", 24)) {
        let mut text = "id,title,provider,yearly_cost,staff,start_year,capacity,nuts2,service_languages,country,source_url,status\n".to_owned();
        for row in cells.chunks(12) {
            let quoted: Vec<String> = row.iter().map(|cell| format!("\"{}\"", cell.replace('"', "\"\""))).collect();
            text.push_str(&quoted.join(","));
            text.push('\n');
        }
        let reading = read(&[("x.csv".to_owned(), text.into_bytes())], &ReadOptions::default()).unwrap();
        // A row is taken or told, never lost.
        let rows_with_fault: std::collections::BTreeSet<_> = reading.faults.iter().map(|fault| fault.line).collect();
        prop_assert_eq!(reading.rows, reading.rows_taken + rows_with_fault.len());
    }
}

#[test]
fn a_text_that_no_cell_of_a_workbook_holds_is_refused_and_never_cut() {
    let long = "é".repeat(32_768);
    let region = Region {
        slug: slug("valley"),
        nuts: None,
        parent: None,
        name: Text::english("Valley"),
        point: None,
        plan: Some(long),
        budget_cents_by_year: vec![],
        staff_by_year: vec![],
        languages: vec![],
        indicators: vec![],
        provenance: Provenance::default(),
    };
    let catalogue: Catalogue = [Record::from(region)].into_iter().collect();
    let error = write::write_workbook(&catalogue).unwrap_err();
    assert!(
        error
            .to_string()
            .contains("`valley`: `plan` has 32768 characters"),
        "{error}"
    );
    assert!(!error.hint().is_empty());
}

#[test]
fn the_json_of_an_export_is_that_of_the_whole_catalogue() {
    let catalogue = Catalogue::default();
    let whole = serde_json::to_string_pretty(&catalogue.to_json()).unwrap();
    assert_eq!(json::write(&catalogue), whole + "\n");
}
