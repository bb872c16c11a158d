//! Words find services in the language they are written in, inflected, begun, misspelt, in compounds; and by topic in every language.

use crate::{Told, found, searcher};

/// One service or two of each language of the content.
const SERVICES: &[Told<'static>] = &[
    (
        "en-training",
        "en",
        "Training for cluster managers",
        "Five days on running a cluster.",
        &["skills-and-talent"],
    ),
    (
        "en-desk",
        "en",
        "Helpdesk for European programmes",
        "Answers on calls and budgets.",
        &["funding-advice"],
    ),
    (
        "en-export",
        "en",
        "Export missions",
        "Companies travel together and meet buyers.",
        &["internationalisation"],
    ),
    (
        "et-support",
        "et",
        "Eksporditoetus ettevõtetele",
        "Toetus katab messidel osalemise kulud.",
        &["internationalisation"],
    ),
    (
        "et-training",
        "et",
        "Klastrijuhtide koolitus",
        "Koolitused toimuvad igal kevadel.",
        &["skills-and-talent"],
    ),
    (
        "fr-funding",
        "fr",
        "Conseil en financement",
        "Un conseiller aide à monter les dossiers de subvention.",
        &["funding-advice"],
    ),
    (
        "fr-lab",
        "fr",
        "Accès aux laboratoires partagés",
        "Des équipements pour les entreprises.",
        &["infrastructure-and-facilities"],
    ),
    (
        "de-funding",
        "de",
        "Fördermittelberatung für Cluster",
        "Beratung zu Anträgen und Ausschreibungen.",
        &["funding-advice"],
    ),
    (
        "de-internationalisation",
        "de",
        "Internationalisierungsstrategie",
        "Gemeinsam neue Märkte erschließen.",
        &["internationalisation"],
    ),
    (
        "sl-training",
        "sl",
        "Usposabljanje za vodje grozdov",
        "Delavnice o vodenju grozda.",
        &["skills-and-talent"],
    ),
    (
        "sl-call",
        "sl",
        "Javni razpis za podjetja",
        "Nepovratna sredstva za razvoj.",
        &["finance-and-funding"],
    ),
    (
        "el-innovation",
        "el",
        "Υποστήριξη καινοτομίας",
        "Κουπόνια για μικρές επιχειρήσεις.",
        &["innovation-and-rd"],
    ),
    (
        "mt-lab",
        "mt",
        "Laboratorju għall-prototipi",
        "Tagħmir u għajnuna għan-negozji ż-żgħar.",
        &["infrastructure-and-facilities"],
    ),
    (
        "es-funding",
        "es",
        "Ventanilla de financiación",
        "Ayudas y convocatorias para agrupaciones.",
        &["funding-advice"],
    ),
    (
        "it-internationalisation",
        "it",
        "Missioni commerciali all'estero",
        "Le imprese incontrano acquirenti.",
        &["internationalisation"],
    ),
    (
        "fi-funding",
        "fi",
        "Rahoitusneuvonta yrityksille",
        "Neuvomme hakemusten laatimisessa.",
        &["funding-advice"],
    ),
];

/// Questions with what each has to find before anything else.
const FIRST: &[(&str, &[&str])] = &[
    // Estonian: inflected, a compound's part, without accents.
    ("ettevõttele", &["et-support"]),
    ("ettevotted", &["et-support"]),
    ("klastrijuht", &["et-training"]),
    ("messil", &["et-support"]),
    // French, German: a compound, its parts in other words, umlauts left out.
    ("dossier", &["fr-funding"]),
    ("équipement", &["fr-lab"]),
    ("Fordermittelberatung", &["de-funding"]),
    ("Marktes", &["de-internationalisation"]),
    // Slovene, Greek without accents and in capitals, Maltese without its letters.
    ("razpisov", &["sl-call"]),
    ("vodij grozdov", &["sl-training"]),
    ("ΚΑΙΝΟΤΟΜΙΕΣ", &["el-innovation"]),
    ("επιχειρησεων", &["el-innovation"]),
    ("laboratorji", &["mt-lab"]),
    ("ghajnuna", &["mt-lab"]),
    // Spanish, Italian, Finnish.
    ("convocatoria", &["es-funding"]),
    ("imprese", &["it-internationalisation"]),
    ("yritysten", &["fi-funding"]),
    ("hakemuksen", &["fi-funding"]),
];

/// Questions with what each has to find, in whatever order.
const AMONG: &[(&str, &[&str])] = &[
    // Parts of compounds.
    ("toetus", &["et-support"]),
    ("eksport", &["et-support", "en-export"]),
    ("Strategie", &["de-internationalisation"]),
    ("neuvonta", &["fi-funding"]),
    ("rahoitus", &["fi-funding"]),
    // What a service is about, in any language.
    (
        "funding advice",
        &["en-desk", "fr-funding", "de-funding", "es-funding", "fi-funding"],
    ),
    (
        "rahastusnõustamine",
        &["en-desk", "fr-funding", "de-funding", "es-funding", "fi-funding"],
    ),
    ("koolitus", &["et-training", "en-training", "sl-training"]),
    ("rahvusvahelistumine", &["en-export", "de-internationalisation"]),
    // Being written.
    ("train", &["en-training"]),
    ("Klastrij", &["et-training"]),
    ("χρηματο", &["fr-funding", "de-funding"]),
    // Slips of the pen: turned round, missing, too many, another, two in a long word.
    ("trianing", &["en-training"]),
    ("trainig", &["en-training"]),
    ("trainning", &["en-training"]),
    ("koolotus", &["et-training"]),
    ("usposbaljanje", &["sl-training"]),
    ("finacment", &["fr-funding"]),
    ("laboratoirs", &["fr-lab"]),
    ("καινοτμοία", &["el-innovation"]),
    ("interntionalisierungstrategie", &["de-internationalisation"]),
    // A slip in a word still being written.
    ("trainni", &["en-training"]),
    // A compound that nobody wrote, read by its parts.
    ("Beratungsanträge", &["de-funding"]),
];

#[test]
fn words_find_services_in_every_language() {
    let searcher = searcher(SERVICES);
    for (question, wanted) in FIRST {
        let found = found(&searcher, SERVICES, question);
        let first = &found[..wanted.len().min(found.len())];
        for slug in *wanted {
            assert!(first.contains(slug), "{question} gives {found:?}, not {slug}");
        }
    }
}

#[test]
fn parts_topics_beginnings_and_slips_find_services_too() {
    let searcher = searcher(SERVICES);
    for (question, wanted) in AMONG {
        let found = found(&searcher, SERVICES, question);
        for slug in *wanted {
            assert!(found.contains(slug), "{question} gives {found:?}, not {slug}");
        }
    }
}

#[test]
fn a_help_desk_for_funding_is_found_whatever_it_is_called() {
    let searcher = searcher(SERVICES);
    let found = found(&searcher, SERVICES, "help desk for funding");
    for slug in ["en-desk", "fr-funding", "de-funding", "es-funding", "fi-funding"] {
        assert!(found.contains(&slug), "{found:?}");
    }
    assert!(!found.contains(&"mt-lab"), "{found:?}");
}

#[test]
fn titles_come_before_texts_and_texts_before_topics() {
    let told: &[Told<'static>] = &[
        (
            "topic",
            "fr",
            "Atelier",
            "Des journées entières.",
            &["skills-and-talent"],
        ),
        ("text", "en", "Spring school", "Days of training.", &[]),
        ("title", "en", "Training", "Two days.", &[]),
    ];
    let searcher = searcher(told);
    assert_eq!(found(&searcher, told, "training "), ["title", "text", "topic"]);
}

#[test]
fn where_nothing_has_all_words_those_with_the_most_are_found_and_it_is_said() {
    let searcher = searcher(SERVICES);
    let hits = searcher.find("export missions submarine").unwrap();
    assert!(hits.is_partial());
    assert_eq!(
        found(&searcher, SERVICES, "export missions submarine")[0],
        "en-export"
    );
    let nothing = searcher.find("qqqqqqqqqqqqq").unwrap();
    assert!(nothing.found().is_empty() && !nothing.is_partial());
}

#[test]
fn a_slip_is_told_with_what_it_was_read_as() {
    let searcher = searcher(SERVICES);
    let hits = searcher.find("Exprót missions").unwrap();
    assert_eq!(hits.corrections().len(), 1);
    assert_eq!(hits.corrections()[0].word, "Exprót");
    assert_eq!(hits.corrections()[0].read_as, ["export"]);
    assert!(searcher.find("export missions").unwrap().corrections().is_empty());
}

#[test]
fn small_words_need_not_be_there() {
    let searcher = searcher(SERVICES);
    assert_eq!(
        found(&searcher, SERVICES, "the missions of an export"),
        found(&searcher, SERVICES, "missions export ")
    );
}

#[test]
fn words_found_are_marked_in_the_form_they_have() {
    let searcher = searcher(SERVICES);
    let marked = |question: &str, language: &str, text: &str| -> Vec<String> {
        let hits = searcher.find(question).unwrap();
        hits.marks(language, text)
            .into_iter()
            .map(|range| text[range].to_owned())
            .collect()
    };
    assert_eq!(
        marked("koolitus", "et", "Klastrijuhtide koolitused, ÕPE"),
        ["koolitused"]
    );
    assert_eq!(
        marked("toetus", "et", "Eksporditoetus ettevõtetele"),
        ["Eksporditoetus"]
    );
    assert_eq!(
        marked("trianing for", "en", "Training for trainees"),
        ["Training"]
    );
    assert_eq!(marked("clus", "en", "Two clusters of us"), ["clusters"]);
    assert_eq!(marked("", "en", "Two clusters"), Vec::<String>::new());
}
