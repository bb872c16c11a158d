//! Writes the booklet of the selected practices: how they were chosen, and a chapter for each.

use std::collections::BTreeSet;

use p4c_model::{Kind, Money, Service, Slug, Text};
use p4c_pictures::{Language, Ranked, Ranking as Picture, Style};
use p4c_pipeline::appraise::{self, Chosen, Ranking, Selection};
use p4c_pipeline::recur::Recurrence;
use p4c_pipeline::transfer::{Found, Matrix};
use p4c_pipeline::view::Reference;
use p4c_pipeline::{Step, recur, transfer};

use crate::document::{Block, Document, Span};
use crate::material::{Material, Writer};
use crate::words::{self, euros};
use crate::{PublishingError, picture_style};

/// The booklet of the practices that the current round selected.
///
/// # Errors
/// [`PublishingError::NoResults`] when no round has been appraised.
pub fn booklet(material: Material<'_>, language: Language) -> Result<Document, PublishingError> {
    let (Some(ranking), Some(selection)) = (
        appraise::current_ranking(material.results)?,
        appraise::current_selection(material.results)?,
    ) else {
        return Err(PublishingError::NoResults { step: Step::Appraise });
    };
    let mut parts = Parts {
        writer: Writer::new(material, language),
        language,
        recurrence: recur::read(material.results)?,
        matrix: transfer::read(material.results)?,
        ranking,
    };
    parts.choice(&selection);
    for chosen in &selection.chosen {
        parts.chapter(chosen);
    }
    let countries: BTreeSet<&String> = selection
        .chosen
        .iter()
        .filter_map(|one| one.country.as_ref())
        .collect();
    let title = words::booklet_title(language, selection.chosen.len());
    let subtitle = words::booklet_subtitle(language, countries.len());
    Ok(parts.writer.finish(title, subtitle, material.basis))
}

struct Parts<'a> {
    writer: Writer<'a>,
    language: Language,
    ranking: Ranking,
    recurrence: Recurrence,
    matrix: Matrix,
}

impl Parts<'_> {
    fn choice(&mut self, selection: &Selection) {
        let language = self.language;
        let catalogue = self.writer.catalogue;
        let is_illustrative = catalogue
            .round(&selection.round)
            .is_some_and(|round| round.provenance.basis == p4c_model::Basis::Illustrative);
        if is_illustrative {
            self.writer.push(Block::Notice(vec![
                Span::Illustrative,
                Span::Words(words::booklet_notice(language).to_owned()),
            ]));
        }
        self.writer.heading(1, words::how_chosen(language));
        let told = words::chosen_sentence(
            language,
            selection.chosen.len(),
            self.ranking.ranked.len(),
            selection.total,
            selection.is_proved,
        );
        let records: Vec<Reference> = std::iter::once(Reference::new(Kind::Round, &selection.round))
            .chain(
                self.ranking
                    .criteria
                    .iter()
                    .map(|criterion| Reference::new(Kind::Criterion, &criterion.criterion)),
            )
            .collect();
        self.writer.say(told, records);
        if language == Language::English && !selection.limits.is_empty() {
            self.writer.heading(2, words::limits(language));
            let limits = selection
                .limits
                .iter()
                .map(|limit| vec![Span::Words(limit.clone())])
                .collect();
            self.writer.push(Block::List(limits));
        }
        let entries = selection
            .chosen
            .iter()
            .map(|chosen| Ranked {
                place: chosen.place,
                name: self.writer.title_words(&chosen.service),
                value: chosen.value,
                first: self
                    .ranking
                    .of(&chosen.service)
                    .map_or(0.0, |ranked| ranked.first),
                among: chosen.robustness,
                is_chosen: true,
            })
            .collect();
        let picture = Picture {
            title: words::ranking_caption(language, self.ranking.choose),
            entry_heading: words::practice(language).to_owned(),
            choose: self.ranking.choose,
            entries,
        }
        .draw(&Style {
            id: "ranking",
            ..picture_style(language)
        });
        self.writer.push(Block::Figure {
            caption: picture.title.clone(),
            picture: Box::new(picture),
            with_table: true,
        });
    }

    fn chapter(&mut self, chosen: &Chosen) {
        let language = self.language;
        let title = self.writer.title(&chosen.service);
        self.writer.heading_of(1, vec![title], true);
        let Some(service) = self.writer.service(&chosen.service) else {
            return;
        };
        let record = Reference::new(Kind::Service, &chosen.service);
        if let Some(summary) = &service.summary {
            let marks = self.writer.marks([record.clone()]);
            let spans = vec![self.writer.text(summary), marks];
            self.writer.paragraph(spans);
        }
        self.facts(service, chosen);
        let parts: [(&str, Option<&Text>); 7] = [
            (words::what_it_is(language), service.description.as_ref()),
            (words::what_it_took(language), service.resources_needed.as_ref()),
            (
                words::what_it_brought(language),
                service.evidence_of_success.as_ref(),
            ),
            (words::what_was_hard(language), service.difficulties.as_ref()),
            (words::what_was_learned(language), service.lessons.as_ref()),
            (
                words::what_others_could_take(language),
                service.transfer_potential.as_ref(),
            ),
            ("", None),
        ];
        for (heading, text) in parts
            .into_iter()
            .filter_map(|(heading, text)| Some((heading, text?)))
        {
            self.writer.heading(2, heading);
            let marks = self.writer.marks([record.clone()]);
            let spans = vec![self.writer.text(text), marks];
            self.writer.paragraph(spans);
        }
        self.reason(chosen);
        self.elsewhere(&chosen.service);
        self.fits(&chosen.service);
    }

    fn facts(&mut self, service: &Service, chosen: &Chosen) {
        let language = self.language;
        let words_of = |words: String| vec![Span::Words(words)];
        let mut facts: Vec<(&str, Vec<Span>)> = Vec::new();
        if let Some(provider) = self.writer.catalogue.organisation(&service.provider) {
            let marks = self
                .writer
                .marks([Reference::new(Kind::Organisation, &service.provider)]);
            facts.push((
                words::provider(language),
                vec![self.writer.text(&provider.name), marks],
            ));
        }
        if let Some(region) = self.writer.catalogue.region_of_service(service) {
            facts.push((words::region(language), words_of(self.writer.region_name(region))));
        }
        if let Some(concept) = &chosen.category {
            facts.push((words::concept(language), words_of(self.writer.concept(concept))));
        }
        if let Some(group) = &service.target_group {
            facts.push((words::target_group(language), vec![self.writer.text(group)]));
        }
        if let Some(kind) = service.service_type {
            facts.push((
                words::service_type_heading(language),
                words_of(words::service_type(language, kind.word())),
            ));
        }
        if let Some(delivery) = service.delivery {
            facts.push((
                words::delivery(language),
                words_of(words::service_type(language, delivery.word())),
            ));
        }
        if !service.languages.is_empty() {
            let tags: Vec<&str> = service.languages.iter().map(p4c_model::Language::tag).collect();
            facts.push((words::languages(language), words_of(tags.join(", "))));
        }
        if let Some(start) = &service.start {
            facts.push((words::since(language), words_of(start.as_str().to_owned())));
        }
        if let Some(end) = &service.end {
            facts.push((words::until(language), words_of(end.as_str().to_owned())));
        }
        let is_illustrative = |field: &str| service.provenance.is_illustrative(field);
        let mut figure = |heading: &'static str, words: String, field: &str| {
            let mut spans = vec![Span::Words(words)];
            if is_illustrative(field) {
                spans.push(Span::Illustrative);
            }
            facts.push((heading, spans));
        };
        let money = |money: &Money| match money.currency.as_str() {
            "EUR" => euros(language, money.cents),
            other => format!("{} {other}", money.decimal()),
        };
        let cost = service
            .yearly_cost
            .as_ref()
            .map_or_else(|| words::unknown(language).to_owned(), money);
        figure(words::yearly_cost(language), cost, "yearly_cost");
        if let Some(price) = &service.price {
            figure(words::price(language), money(price), "price");
        }
        if let Some(staff) = service.staff {
            figure(words::staff_needed(language), language.decimal(staff, 1), "staff");
        }
        if let Some(users) = service.beneficiaries {
            figure(
                words::users(language),
                language.decimal(f64::from(users), 0),
                "beneficiaries",
            );
        }
        if let Some(url) = service
            .provenance
            .url
            .clone()
            .filter(|url| url.starts_with("http"))
        {
            facts.push((
                words::source(language),
                vec![Span::Link(crate::host(&url).to_owned(), url)],
            ));
        }
        let facts = facts
            .into_iter()
            .map(|(term, spans)| (term.to_owned(), spans))
            .collect();
        self.writer.push(Block::Facts(facts));
    }

    fn reason(&mut self, chosen: &Chosen) {
        let language = self.language;
        self.writer.heading(2, words::why_in(language));
        let best = self.ranking.of(&chosen.service).and_then(|ranked| {
            let weighted = |at: &usize| ranked.parts[*at].unwrap_or(0.0) * self.ranking.criteria[*at].share;
            let known = ranked.parts.len().min(self.ranking.criteria.len());
            (0..known).max_by(|a, b| weighted(a).total_cmp(&weighted(b)).then(b.cmp(a)))
        });
        let criterion = best.map(|at| self.ranking.criteria[at].criterion.clone());
        let name = criterion
            .as_ref()
            .and_then(|slug| self.writer.catalogue.criterion(slug))
            .map(|criterion| self.writer.plain(&criterion.name));
        let told = words::why_in_sentence(
            language,
            chosen.place,
            self.ranking.ranked.len(),
            chosen.value,
            chosen.robustness,
            self.ranking.choose,
            name.as_deref(),
        );
        let records: Vec<Reference> = std::iter::once(Reference::new(Kind::Round, &self.ranking.round))
            .chain(criterion.iter().map(|slug| Reference::new(Kind::Criterion, slug)))
            .collect();
        self.writer.say(told, records);
    }

    fn elsewhere(&mut self, service: &Slug) {
        let language = self.language;
        self.writer.heading(2, words::elsewhere(language));
        let others: Vec<Slug> = self.recurrence.of(service).map_or_else(Vec::new, |generic| {
            generic
                .members
                .iter()
                .map(|member| member.service.clone())
                .filter(|other| other != service)
                .collect()
        });
        if others.is_empty() {
            self.writer
                .paragraph(vec![Span::Words(words::nowhere_else(language).to_owned())]);
            return;
        }
        let mut countries = BTreeSet::new();
        let mut items = Vec::new();
        for slug in &others {
            let Some(other) = self.writer.service(slug) else {
                continue;
            };
            let region = self.writer.catalogue.region_of_service(other);
            if let Some(region) = region {
                countries.insert(region.as_str().chars().take(2).collect::<String>());
            }
            let mut item = vec![self.writer.text(&other.title)];
            if let Some(region) = region {
                item.push(Span::Words(format!(" ({})", self.writer.region_name(region))));
            }
            let marks = self.writer.marks([Reference::new(Kind::Service, slug)]);
            item.push(marks);
            items.push(item);
        }
        let told = words::elsewhere_sentence(language, items.len(), countries.len());
        self.writer.paragraph(vec![Span::Words(told)]);
        self.writer.push(Block::List(items));
    }

    fn fits(&mut self, service: &Slug) {
        let language = self.language;
        let Some(row) = self.matrix.rows.iter().find(|row| row.practice == *service) else {
            return;
        };
        let mut rows = Vec::new();
        for cell in &row.cells {
            let count = |state: Found| {
                cell.findings
                    .iter()
                    .filter(|found| found.state == state)
                    .count()
                    .to_string()
            };
            let fit = if cell.has_it {
                words::has_it(language).to_owned()
            } else {
                words::interval(language, cell.fit)
            };
            let mut name = vec![Span::Words(self.writer.region_name(&cell.region))];
            if row.try_first.contains(&cell.region) {
                name.push(Span::Words(format!(" ({})", words::try_first(language))));
            }
            let records: Vec<Reference> = std::iter::once(Reference::new(Kind::Region, &cell.region))
                .chain(
                    cell.findings
                        .iter()
                        .map(|found| Reference::new(Kind::Precondition, &found.precondition)),
                )
                .collect();
            let marks = self.writer.marks(records);
            name.push(marks);
            rows.push(vec![
                name,
                vec![Span::Words(fit)],
                vec![Span::Words(count(Found::Met))],
                vec![Span::Words(count(Found::Missing))],
                vec![Span::Words(count(Found::Unknown))],
            ]);
        }
        if rows.is_empty() {
            return;
        }
        self.writer.heading(2, words::where_it_fits(language));
        self.writer.push(Block::Table {
            caption: words::fits_caption(language),
            headings: [
                words::region(language),
                words::fit(language),
                words::met(language),
                words::missing(language),
                words::unknown_heading(language),
            ]
            .into_iter()
            .enumerate()
            .map(|(at, words)| (words.to_owned(), at > 0))
            .collect(),
            rows,
        });
    }
}
