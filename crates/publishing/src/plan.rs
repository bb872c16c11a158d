//! Writes the plan of a region: what it should do, in which year, within its means, and why.

use std::collections::BTreeMap;

use p4c_model::{IndicatorValue, Kind, Slug};
use p4c_pictures::{
    Change, Columns, Language, Map, Mark, Place, Schedule, Span as Bar, Style, change, columns,
};
use p4c_pipeline::plan::{Action, ConceptCoverage, RegionalPlan};
use p4c_pipeline::transfer::Matrix;
use p4c_pipeline::view::{Reference, View};
use p4c_pipeline::{Step, classify, plan, transfer};

use crate::document::{Block, Document, Span};
use crate::material::{Material, Writer};
use crate::words::{self, euros};
use crate::{PublishingError, picture_style};

/// How many gaps are told at length.
const GAPS: usize = 3;

/// The plan of a region as a document.
///
/// # Errors
/// [`PublishingError::UnknownRegion`], [`PublishingError::NoPlan`], [`PublishingError::NoResults`].
pub fn plan(material: Material<'_>, region: &Slug, language: Language) -> Result<Document, PublishingError> {
    let plans = plan::read_all(material.results)?;
    let with_plan = || plans.iter().map(|plan| plan.region.to_string()).collect();
    let Some(plan) = plans.iter().find(|plan| plan.region == *region) else {
        let region = region.to_string();
        return Err(
            match material
                .catalogue
                .regions()
                .find(|one| one.slug.as_str() == region)
            {
                None => PublishingError::UnknownRegion {
                    region,
                    with_plan: with_plan(),
                },
                Some(_) if plans.is_empty() => PublishingError::NoResults { step: Step::Plan },
                Some(_) => PublishingError::NoPlan {
                    region,
                    with_plan: with_plan(),
                },
            },
        );
    };
    let classified = classify::read(material.results)?;
    let matrix = transfer::read(material.results)?;
    let view = View::new(material.catalogue, &classified);
    let mut part = Parts {
        name: String::new(),
        style: picture_style(language),
        writer: Writer::new(material, language),
        plan,
        view,
        matrix,
        language,
    };
    part.name = part.writer.region_name(region);
    part.summary();
    part.own_text();
    part.region();
    if !plan.concepts.is_empty() {
        part.standing();
        part.gaps();
    }
    if !plan.actions.is_empty() {
        part.actions();
        part.budget();
        part.preconditions();
        part.indicators();
    }
    part.not_taken();
    part.writer.heading(1, words::method(language));
    part.writer
        .paragraph(vec![Span::Words(words::method_text(language).to_owned())]);
    let years = plan.years.first().copied().zip(plan.years.last().copied());
    let title = words::plan_title(language, &part.name);
    let subtitle = words::plan_subtitle(language, years);
    Ok(part.writer.finish(title, subtitle, material.basis))
}

struct Parts<'a> {
    writer: Writer<'a>,
    plan: &'a RegionalPlan,
    view: View<'a>,
    matrix: Matrix,
    language: Language,
    style: Style<'static>,
    name: String,
}

impl<'a> Parts<'a> {
    fn region_record(&self) -> Reference {
        Reference::new(Kind::Region, &self.plan.region)
    }

    /// The needs of the region that name a concept.
    fn needs(&self, concept: &str) -> Vec<Reference> {
        self.view
            .needs_of_region(&self.plan.region)
            .into_iter()
            .filter(|need| need.concept == concept)
            .map(|need| Reference::new(Kind::Need, &need.slug))
            .collect()
    }

    fn summary(&mut self) {
        let (language, plan) = (self.language, self.plan);
        let cost: i64 = plan.cents_by_year.iter().sum();
        if !plan.concepts.is_empty() {
            self.writer.push(Block::KeyFigures(vec![
                (
                    language.percent(plan.coverage_before),
                    words::today_word(language).to_owned(),
                ),
                (
                    language.percent(plan.coverage_after),
                    words::planned_word(language).to_owned(),
                ),
                (
                    plan.actions.len().to_string(),
                    words::actions_word(language).to_owned(),
                ),
                (euros(language, cost), words::cost_word(language).to_owned()),
            ]));
        }
        if plan.is_illustrative {
            self.writer.push(Block::Notice(vec![
                Span::Illustrative,
                Span::Words(words::plan_notice(language).to_owned()),
            ]));
        }
        self.writer.heading(1, words::summary(language));
        for note in &plan.notes {
            let told = words::plan_note(language, note)
                .map_or_else(|| Span::Foreign(note.clone(), "en".to_owned()), Span::Words);
            self.writer.paragraph(vec![told]);
        }
        let (Some(first), Some(last)) = (plan.years.first(), plan.years.last()) else {
            return;
        };
        if plan.actions.is_empty() {
            let told = words::no_actions(language, &self.name);
            self.writer.say(told, [self.region_record()]);
            return;
        }
        let figures = words::PlanFigures {
            region: &self.name,
            years: (*first, *last),
            actions: plan.actions.len(),
            before: plan.coverage_before,
            after: plan.coverage_after,
            cost,
            budget: plan.budget_cents_by_year.iter().sum(),
        };
        let practices: Vec<Reference> = plan
            .actions
            .iter()
            .map(|action| Reference::new(Kind::Service, &action.practice))
            .collect();
        let records = std::iter::once(self.region_record()).chain(practices);
        let mut spans = self
            .writer
            .sentence(words::plan_summary(language, &figures), records);
        spans.push(Span::Words(format!(
            " {}",
            words::proof(language, plan.is_proved, plan.gap)
        )));
        self.writer.paragraph(spans);
        let largest: Vec<&ConceptCoverage> = plan.concepts.iter().take(GAPS).collect();
        let names: Vec<String> = largest
            .iter()
            .map(|one| self.writer.concept(&one.concept))
            .collect();
        let needs: Vec<Reference> = largest.iter().flat_map(|one| self.needs(&one.concept)).collect();
        self.writer.say(words::gaps_sentence(language, &names), needs);
        let begin = plan
            .actions
            .iter()
            .map(|action| action.start)
            .min()
            .unwrap_or(*first);
        let starting: Vec<&Action> = plan
            .actions
            .iter()
            .filter(|action| action.start == begin)
            .collect();
        let titles: Vec<String> = starting
            .iter()
            .map(|action| self.writer.title_words(&action.practice))
            .collect();
        let told = words::first_year(language, begin, &titles);
        let records: Vec<Reference> = starting
            .iter()
            .map(|action| Reference::new(Kind::Service, &action.practice))
            .collect();
        self.writer.say(told, records);
    }

    fn own_text(&mut self) {
        if self.plan.own_text.is_empty() {
            return;
        }
        self.writer.heading(1, words::own_text(self.language));
        for (section, text) in &self.plan.own_text {
            self.writer.heading(2, &words::profile(self.language, section));
            let told = self.writer.text(text);
            self.writer.paragraph(vec![told]);
        }
    }

    fn region(&mut self) {
        let (language, plan) = (self.language, self.plan);
        self.writer.heading(1, words::the_region(language));
        let initiatives: Vec<_> = self.view.initiatives_in(&plan.region).collect();
        let mut agencies: Vec<&Slug> = initiatives
            .iter()
            .flat_map(|initiative| initiative.ties.iter().map(|tie| &tie.agency))
            .collect();
        agencies.sort();
        agencies.dedup();
        let services: Vec<Reference> = self
            .view
            .services()
            .filter(|service| self.view.reaches_region(service, &plan.region))
            .map(|service| Reference::new(Kind::Service, &service.slug))
            .collect();
        let organisations = |slugs: Vec<&Slug>| -> Vec<Reference> {
            slugs
                .into_iter()
                .map(|slug| Reference::new(Kind::Organisation, slug))
                .collect()
        };
        let initiatives = organisations(initiatives.iter().map(|initiative| &initiative.slug).collect());
        let agencies = organisations(agencies);
        let mut facts = Vec::new();
        if !plan.chosen_because.is_empty() {
            let marks = self.writer.marks([self.region_record()]);
            let reason = Span::Foreign(plan.chosen_because.clone(), "en".to_owned());
            let reason = if language == Language::English {
                Span::Words(plan.chosen_because.clone())
            } else {
                reason
            };
            facts.push((words::why_a_plan(language).to_owned(), vec![reason, marks]));
        }
        for (term, records) in [
            (words::initiatives(language), initiatives),
            (words::agencies(language), agencies),
            (words::services_here(language), services),
        ] {
            let number = Span::Words(records.len().to_string());
            let marks = self.writer.marks(records);
            facts.push((term.to_owned(), vec![number, marks]));
        }
        self.writer.push(Block::Facts(facts));
        self.map();
        self.profile();
    }

    /// The region, and where the practices of its actions come from.
    fn map(&mut self) {
        let language = self.language;
        let mut from: BTreeMap<Slug, usize> = BTreeMap::new();
        for action in &self.plan.actions {
            let service = self.writer.service(&action.practice);
            let region = service.and_then(|service| self.writer.catalogue.region_of_service(service));
            if let Some(region) = region.filter(|region| **region != self.plan.region) {
                *from.entry(region.clone()).or_default() += 1;
            }
        }
        let place = |slug: &Slug, mark: Mark| {
            let (longitude, latitude) = self.writer.region(slug)?.point?;
            Some(Place {
                name: self.writer.region_name(slug),
                longitude,
                latitude,
                mark,
                ..Place::default()
            })
        };
        let mut places: Vec<Place> = place(&self.plan.region, Mark::Focus).into_iter().collect();
        places.extend(from.keys().filter_map(|slug| place(slug, Mark::Plain)));
        if places.is_empty() {
            return;
        }
        let picture = Map {
            title: words::map_caption(language, &self.name),
            place_heading: words::region(language).to_owned(),
            figure_heading: String::new(),
            places,
            ties: Vec::new(),
        }
        .draw(&Style {
            id: "map",
            ..self.style.clone()
        });
        self.writer.push(Block::Figure {
            caption: picture.title.clone(),
            picture: Box::new(picture),
            with_table: false,
        });
    }

    fn profile(&mut self) {
        let language = self.language;
        let Some(region) = self.writer.region(&self.plan.region) else {
            return;
        };
        if region.indicators.is_empty() {
            return;
        }
        let is_illustrative = region.provenance.is_illustrative("indicators");
        let rows = region
            .indicators
            .iter()
            .map(|indicator| {
                let value = match &indicator.value {
                    IndicatorValue::Flag(flag) => words::yes_no(language, *flag).to_owned(),
                    IndicatorValue::Number(number) => {
                        language.decimal(*number, if number.fract() == 0.0 { 0 } else { 1 })
                    }
                    IndicatorValue::Word(word) => word.clone(),
                };
                let mut value = vec![Span::Words(value)];
                if is_illustrative || indicator.source.as_deref() == Some("illustrative") {
                    value.push(Span::Illustrative);
                }
                let year = indicator
                    .year
                    .map_or_else(|| words::unknown(language).to_owned(), |year| year.to_string());
                let source = match indicator.source.as_deref() {
                    Some("illustrative") => words::illustrative(language).to_owned(),
                    Some(source) => source.to_owned(),
                    None => words::unknown(language).to_owned(),
                };
                vec![
                    vec![Span::Words(words::profile(language, &indicator.key))],
                    value,
                    vec![Span::Words(year)],
                    vec![Span::Words(source)],
                ]
            })
            .collect();
        self.writer.push(Block::Table {
            caption: words::profile_caption(language).to_owned(),
            headings: vec![
                (words::indicator(language).to_owned(), false),
                (words::value(language).to_owned(), true),
                (words::year(language).to_owned(), true),
                (words::source(language).to_owned(), false),
            ],
            rows,
        });
    }

    fn standing(&mut self) {
        let (language, plan) = (self.language, self.plan);
        self.writer.heading(1, words::stands(language));
        self.writer
            .paragraph(vec![Span::Words(words::stands_lead(language).to_owned())]);
        let rows = plan
            .concepts
            .iter()
            .map(|one| {
                let cell = |words: String| vec![Span::Words(words)];
                let quality = one.today.satisfaction.map_or_else(
                    || words::unknown(language).to_owned(),
                    |points| language.decimal(points, 1),
                );
                let needs = self.needs(&one.concept);
                let marks = self.writer.marks(needs);
                vec![
                    vec![Span::Words(self.writer.concept(&one.concept)), marks],
                    cell(language.percent(one.weight)),
                    cell(language.percent(one.today.available)),
                    cell(quality),
                    cell(one.today.answers.to_string()),
                    cell(language.percent(one.today.covered)),
                    cell(language.percent(one.planned)),
                ]
            })
            .collect();
        let number = |words: &str| (words.to_owned(), true);
        self.writer.push(Block::Table {
            caption: words::stands_table(language).to_owned(),
            headings: vec![
                (words::concept(language).to_owned(), false),
                number(words::share_of_needs(language)),
                number(words::available(language)),
                number(words::quality(language)),
                number(words::answers(language)),
                number(words::covered(language)),
                number(words::planned(language)),
            ],
            rows,
        });
        let picture = Change {
            title: words::change_caption(language, &self.name),
            row_heading: words::concept(language).to_owned(),
            share_heading: words::share_met(language).to_owned(),
            rows: plan
                .concepts
                .iter()
                .map(|one| change::Step {
                    name: self.writer.concept(&one.concept),
                    today: Some(one.today.covered),
                    planned: Some(one.planned),
                })
                .collect(),
            note: String::new(),
        }
        .draw(&Style {
            id: "change",
            ..self.style.clone()
        });
        self.writer.push(Block::Figure {
            caption: picture.title.clone(),
            picture: Box::new(picture),
            with_table: false,
        });
    }

    fn gaps(&mut self) {
        let (language, plan) = (self.language, self.plan);
        self.writer.heading(1, words::gaps(language));
        for one in plan.concepts.iter().take(GAPS) {
            self.writer.heading(2, &self.writer.concept(&one.concept));
            let today = &one.today;
            let told = words::gap_sentence(
                language,
                one.weight,
                today.covered,
                today.available,
                today.satisfaction,
                today.answers,
            );
            let needs = self.needs(&one.concept);
            self.writer.say(told, needs);
            let helpers: Vec<Slug> = self
                .matrix
                .rows
                .iter()
                .filter(|row| self.view.top_of(&row.practice) == Some(one.concept.as_str()))
                .filter(|row| {
                    row.cells
                        .iter()
                        .any(|cell| cell.region == plan.region && !cell.has_it)
                })
                .map(|row| row.practice.clone())
                .take(3)
                .collect();
            if !helpers.is_empty() {
                let titles: Vec<String> = helpers.iter().map(|slug| self.writer.title_words(slug)).collect();
                let records: Vec<Reference> = helpers
                    .iter()
                    .map(|slug| Reference::new(Kind::Service, slug))
                    .collect();
                self.writer.say(words::helpers(language, &titles), records);
            }
        }
    }

    fn actions(&mut self) {
        let (language, plan) = (self.language, self.plan);
        self.writer.heading(1, words::actions(language));
        let rows = plan
            .actions
            .iter()
            .map(|action| {
                let marks = self
                    .writer
                    .marks([Reference::new(Kind::Service, &action.practice)]);
                let mut cost = vec![Span::Words(euros(language, action.cents))];
                if action.is_cost_illustrative {
                    cost.push(Span::Illustrative);
                }
                vec![
                    vec![self.writer.title(&action.practice), marks],
                    vec![Span::Words(self.writer.concept(&action.concept))],
                    vec![Span::Words(format!("{}–{}", action.start, action.end))],
                    cost,
                    vec![Span::Words(words::interval(language, action.fit))],
                ]
            })
            .collect();
        self.writer.push(Block::Table {
            caption: words::actions_caption(language),
            headings: vec![
                (words::action(language).to_owned(), false),
                (words::concept(language).to_owned(), false),
                (words::years(language).to_owned(), true),
                (words::cost(language).to_owned(), true),
                (words::fit(language).to_owned(), true),
            ],
            rows,
        });
        self.schedule();
        for action in &plan.actions {
            self.action(action);
        }
    }

    fn schedule(&mut self) {
        let (language, plan) = (self.language, self.plan);
        let (Some(first), Some(last)) = (plan.years.first(), plan.years.last()) else {
            return;
        };
        let picture = Schedule {
            title: words::schedule_caption(language),
            row_heading: words::action(language).to_owned(),
            note_heading: words::cost(language).to_owned(),
            years: [i32::from(*first), i32::from(*last)],
            rows: plan
                .actions
                .iter()
                .map(|action| Bar {
                    name: self.writer.title_words(&action.practice),
                    start: i32::from(action.start),
                    end: i32::from(action.end),
                    is_prepared: !action.create.is_empty(),
                    note: euros(language, action.cents),
                })
                .collect(),
        }
        .draw(&Style {
            id: "schedule",
            ..self.style.clone()
        });
        self.writer.push(Block::Figure {
            caption: picture.title.clone(),
            picture: Box::new(picture),
            with_table: false,
        });
    }

    fn action(&mut self, action: &Action) {
        let language = self.language;
        let title = self.writer.title(&action.practice);
        self.writer.heading_of(2, vec![title], false);
        let concept = self
            .plan
            .concepts
            .iter()
            .find(|one| one.concept == action.concept);
        let name = self.writer.concept(&action.concept);
        let told = words::action_reason(
            language,
            &words::ActionFigures {
                concept: &name,
                region: &self.name,
                weight: concept.map_or(0.0, |one| one.weight),
                baseline: action.indicator.baseline,
                satisfaction: concept.and_then(|one| one.today.satisfaction),
                fit: action.fit,
                create: action.create.len(),
                value: action.value,
            },
        );
        self.writer.say(told, action.records.iter().cloned());
        let mut facts = Vec::new();
        if let Some(service) = self.writer.service(&action.practice) {
            let mut runs = vec![self.writer.title(&action.practice)];
            if let Some(provider) = self.writer.catalogue.organisation(&service.provider) {
                runs = vec![self.writer.text(&provider.name)];
            }
            if let Some(region) = self.writer.catalogue.region_of_service(service) {
                runs.push(Span::Words(format!(", {}", self.writer.region_name(region))));
            }
            facts.push((words::provider(language).to_owned(), runs));
        }
        facts.push((
            words::years(language).to_owned(),
            vec![Span::Words(format!("{}–{}", action.start, action.end))],
        ));
        let mut cost = vec![Span::Words(euros(language, action.cents))];
        if action.is_cost_illustrative {
            cost.push(Span::Illustrative);
        }
        facts.push((words::cost(language).to_owned(), cost));
        facts.push((
            words::staff_needed(language).to_owned(),
            vec![Span::Words(language.decimal(action.staff, 1))],
        ));
        let create = self.create(action);
        facts.push((words::preconditions_to_create(language).to_owned(), create));
        self.writer.push(Block::Facts(facts));
    }

    fn create(&mut self, action: &Action) -> Vec<Span> {
        let language = self.language;
        let mut spans = Vec::new();
        for slug in &action.create {
            let Some(precondition) = self.writer.catalogue.precondition(slug) else {
                continue;
            };
            let cents = precondition.cost_to_create.as_ref().map(|money| money.cents);
            let statement = self.writer.plain(&precondition.statement);
            let told = words::create_words(language, &statement, cents);
            if !spans.is_empty() {
                spans.push(Span::Words("; ".to_owned()));
            }
            spans.push(Span::Words(told));
            let marks = self.writer.marks([Reference::new(Kind::Precondition, slug)]);
            spans.push(marks);
        }
        if spans.is_empty() {
            spans.push(Span::Words(words::none(language).to_owned()));
        }
        spans
    }

    fn budget(&mut self) {
        let (language, plan) = (self.language, self.plan);
        self.writer.heading(1, words::budget(language));
        let picture = Columns {
            title: words::budget_caption(language),
            column_heading: words::year(language).to_owned(),
            unit: "EUR".to_owned(),
            amount_heading: words::planned_cost(language).to_owned(),
            limit_heading: words::budget_word(language).to_owned(),
            columns: plan
                .years
                .iter()
                .zip(&plan.cents_by_year)
                .zip(&plan.budget_cents_by_year)
                .map(|((year, cost), budget)| columns::Column {
                    name: year.to_string(),
                    amount: *cost as f64 / 100.0,
                    limit: *budget as f64 / 100.0,
                })
                .collect(),
        }
        .draw(&Style {
            id: "budget",
            ..self.style.clone()
        });
        self.writer.push(Block::Figure {
            caption: picture.title.clone(),
            picture: Box::new(picture),
            with_table: false,
        });
        let cell = |words: String| vec![Span::Words(words)];
        let mut rows: Vec<Vec<Vec<Span>>> = (0..plan.years.len())
            .map(|at| {
                vec![
                    cell(plan.years[at].to_string()),
                    cell(euros(language, plan.cents_by_year[at])),
                    cell(euros(language, plan.budget_cents_by_year[at])),
                    cell(language.decimal(plan.staff_by_year[at], 1)),
                    cell(language.decimal(plan.budget_staff_by_year[at], 1)),
                ]
            })
            .collect();
        rows.push(vec![
            vec![Span::Strong(words::total(language).to_owned())],
            vec![Span::Strong(euros(language, plan.cents_by_year.iter().sum()))],
            vec![Span::Strong(euros(
                language,
                plan.budget_cents_by_year.iter().sum(),
            ))],
            Vec::new(),
            Vec::new(),
        ]);
        self.writer.push(Block::Table {
            caption: words::budget(language).to_owned(),
            headings: [
                words::year(language),
                words::cost(language),
                words::budget_of_year(language),
                words::staff_needed(language),
                words::staff_there(language),
            ]
            .into_iter()
            .enumerate()
            .map(|(at, words)| (words.to_owned(), at > 0))
            .collect(),
            rows,
        });
    }

    fn preconditions(&mut self) {
        let (language, plan) = (self.language, self.plan);
        let mut rows = Vec::new();
        for action in &plan.actions {
            for slug in &action.create {
                let Some(precondition) = self.writer.catalogue.precondition(slug) else {
                    continue;
                };
                let marks = self.writer.marks([Reference::new(Kind::Precondition, slug)]);
                let cost = precondition.cost_to_create.as_ref().map_or_else(
                    || words::unknown(language).to_owned(),
                    |money| euros(language, money.cents),
                );
                let mut cost = vec![Span::Words(cost)];
                if precondition.provenance.is_illustrative("cost_to_create") {
                    cost.push(Span::Illustrative);
                }
                rows.push(vec![
                    vec![self.writer.text(&precondition.statement), marks],
                    vec![self.writer.title(&action.practice)],
                    vec![Span::Words(action.start.to_string())],
                    cost,
                ]);
            }
        }
        if rows.is_empty() {
            return;
        }
        self.writer.heading(1, words::preconditions_to_create(language));
        self.writer.push(Block::Table {
            caption: words::preconditions_to_create(language).to_owned(),
            headings: vec![
                (words::precondition(language).to_owned(), false),
                (words::action(language).to_owned(), false),
                (words::year(language).to_owned(), true),
                (words::cost(language).to_owned(), true),
            ],
            rows,
        });
    }

    fn indicators(&mut self) {
        let (language, plan) = (self.language, self.plan);
        self.writer.heading(1, words::indicators(language));
        self.writer
            .paragraph(vec![Span::Words(words::indicators_lead(language).to_owned())]);
        let mut by_concept: BTreeMap<&str, Vec<&Action>> = BTreeMap::new();
        for action in &plan.actions {
            by_concept.entry(&action.concept).or_default().push(action);
        }
        let mut rows = Vec::new();
        for (concept, actions) in by_concept {
            let needs = self.needs(concept);
            let marks = self.writer.marks(needs);
            let name = words::indicator_name(language, &self.writer.concept(concept));
            let titles: Vec<String> = actions
                .iter()
                .map(|action| self.writer.title_words(&action.practice))
                .collect();
            rows.push(vec![
                vec![Span::Words(name), marks],
                vec![Span::Words(titles.join("; "))],
                vec![Span::Words(language.percent(actions[0].indicator.baseline))],
                vec![Span::Words(language.percent(actions[0].indicator.target))],
            ]);
        }
        self.writer.push(Block::Table {
            caption: words::indicators(language).to_owned(),
            headings: vec![
                (words::indicator(language).to_owned(), false),
                (words::action(language).to_owned(), false),
                (words::baseline(language).to_owned(), true),
                (words::target(language).to_owned(), true),
            ],
            rows,
        });
    }

    fn not_taken(&mut self) {
        let language = self.language;
        if self.plan.not_taken.is_empty() {
            return;
        }
        self.writer.heading(1, words::not_taken(language));
        let rows = self
            .plan
            .not_taken
            .iter()
            .map(|one| {
                let concept = || {
                    self.view
                        .top_of(&one.practice)
                        .map_or_else(String::new, |top| self.writer.concept(top))
                };
                let reason = words::not_taken_reason(language, &one.reason, concept)
                    .map_or_else(|| Span::Foreign(one.reason.clone(), "en".to_owned()), Span::Words);
                let marks = self.writer.marks([Reference::new(Kind::Service, &one.practice)]);
                vec![vec![self.writer.title(&one.practice), marks], vec![reason]]
            })
            .collect();
        self.writer.push(Block::Table {
            caption: words::not_taken(language).to_owned(),
            headings: vec![
                (words::practice(language).to_owned(), false),
                (words::reason(language).to_owned(), false),
            ],
            rows,
        });
    }
}
