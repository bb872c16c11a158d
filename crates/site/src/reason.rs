//! Says in the reader's language why a practice is chosen, left out or not ranked, from the facts that the pipeline keeps with each result.

use p4c_model::Slug;
use p4c_pipeline::appraise::{Chosen, LimitMet, Selection, WhyNotIn, WhyOut};

use crate::shelf::Shelf;
use crate::voice::Voice;

/// Why a practice is in: its place, what it stands out on, and how sure that is.
pub(crate) fn why_in(shelf: &Shelf, voice: Voice, chosen: &Chosen, number: usize, choose: usize) -> String {
    let mut sentences = vec![voice.fill(
        "reason-place",
        &[
            ("place", voice.whole(chosen.place)),
            ("number", voice.whole(number)),
        ],
    )];
    if chosen.place > choose && chosen.passed_over > 0 {
        sentences.push(voice.count("reason-passed-over", chosen.passed_over));
    }
    if let Some(strong) = &chosen.stands_out {
        sentences.push(voice.fill(
            "reason-stands-out",
            &[
                ("criterion", criterion(shelf, voice, &strong.criterion)),
                ("own", voice.number(strong.own * 100.0, 0)),
                ("mean", voice.number(strong.mean * 100.0, 0)),
            ],
        ));
    }
    sentences.push(voice.fill(
        "reason-sure",
        &[
            ("robust", voice.percent(chosen.robustness)),
            ("choose", voice.whole(choose)),
        ],
    ));
    sentences.join(" ")
}

/// Why a practice is out.
pub(crate) fn why_out(shelf: &Shelf, voice: Voice, why: &WhyOut) -> String {
    match why {
        WhyOut::Tie => voice.say("reason-tie"),
        WhyOut::Impossible => voice.say("reason-impossible"),
        WhyOut::LessValue => voice.say("reason-less-value"),
        WhyOut::Limits { outscores, limits } => {
            let other = outscores.as_ref().map(|slug| shelf.title(slug, voice).to_owned());
            let limits: Vec<String> = limits.iter().map(|limit| met(shelf, voice, limit)).collect();
            match (other, limits.is_empty()) {
                (Some(other), true) => voice.with("reason-outscores", "other", other),
                (None, _) => voice.with("reason-limits", "limits", limits.join("; ")),
                (Some(other), false) => voice.fill(
                    "reason-outscores-but",
                    &[("other", other), ("limits", limits.join("; "))],
                ),
            }
        }
    }
}

/// Why a service is not ranked.
pub(crate) fn why_not_ranked(shelf: &Shelf, voice: Voice, why: &WhyNotIn) -> String {
    let questions = |criteria: &[Slug]| {
        let names: Vec<String> = criteria
            .iter()
            .map(|slug| criterion(shelf, voice, slug))
            .collect();
        names.join("; ")
    };
    match why {
        WhyNotIn::AnsweredNo { criteria } => {
            voice.with("reason-answered-no", "questions", questions(criteria))
        }
        WhyNotIn::NotAnswered { criteria } => {
            voice.with("reason-not-answered", "questions", questions(criteria))
        }
        WhyNotIn::NotScored => voice.say("reason-not-scored"),
    }
}

/// The limits of the round that a selection keeps.
pub(crate) fn limits(shelf: &Shelf, voice: Voice, selection: &Selection) -> Vec<String> {
    let Some(round) = shelf.catalogue.round(&selection.round) else {
        return Vec::new();
    };
    let number = |key: &str, number: Option<u32>| number.map(|number| voice.count(key, number as usize));
    [
        number("limit-number", Some(round.choose)),
        Some(voice.say("limit-generic")),
        round
            .budget
            .as_ref()
            .map(|budget| voice.with("limit-budget", "budget", voice.money(budget))),
        number("limit-concept", round.most_per_category),
        number("limit-country", round.most_per_country),
        number("limit-countries", round.least_countries),
    ]
    .into_iter()
    .flatten()
    .collect()
}

fn met(shelf: &Shelf, voice: Voice, limit: &LimitMet) -> String {
    match limit {
        LimitMet::Number => voice.say("met-number"),
        LimitMet::Budget => voice.say("met-budget"),
        LimitMet::Concept { concept, most } => voice.fill(
            "met-concept",
            &[
                ("concept", voice.concept(concept).to_owned()),
                ("most", voice.whole(*most)),
            ],
        ),
        LimitMet::Country { country, most } => voice.fill(
            "met-country",
            &[("country", voice.country(country)), ("most", voice.whole(*most))],
        ),
        LimitMet::GenericService { generic } => {
            let label = shelf
                .generic(generic.as_str())
                .map_or(generic.as_str(), |generic| shelf.generic_label(generic, voice));
            voice.with("met-generic", "label", label)
        }
        LimitMet::Countries => voice.say("met-countries"),
    }
}

fn criterion(shelf: &Shelf, voice: Voice, slug: &Slug) -> String {
    shelf.catalogue.criterion(slug).map_or_else(
        || slug.to_string(),
        |criterion| voice.plain(&criterion.name).to_owned(),
    )
}
