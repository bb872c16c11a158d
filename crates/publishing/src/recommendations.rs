//! Writes the package of recommendations across regions: a chapter for each rule, and what the plans together change.

use p4c_model::{Kind, Slug};
use p4c_pictures::{Change, Fit, Language, Style, TransferMatrix, change};
use p4c_pipeline::links::LinkModelFigures;
use p4c_pipeline::pool::PoolPlan;
use p4c_pipeline::recommend::{Recommendation, Rule};
use p4c_pipeline::transfer::Matrix;
use p4c_pipeline::view::Reference;
use p4c_pipeline::{Step, convergence, links, pool, recommend, transfer};

use crate::document::{Block, Document, Span};
use crate::material::{Material, Writer};
use crate::words;
use crate::{PublishingError, picture_style};

/// The rules, in the order in which they are told.
const RULES: [Rule; 5] = [
    Rule::Adopt,
    Rule::Pool,
    Rule::InventTogether,
    Rule::Learn,
    Rule::Govern,
];

/// The package of recommendations as a document.
///
/// # Errors
/// [`PublishingError::NoResults`] when the step has not run.
pub fn recommendations(material: Material<'_>, language: Language) -> Result<Document, PublishingError> {
    if material.results.of(Step::Recommend).next().is_none() {
        return Err(PublishingError::NoResults {
            step: Step::Recommend,
        });
    }
    let basis = material.basis;
    let results = material.results;
    let mut parts = Parts::new(material, language)?;
    parts.summary();
    for rule in RULES {
        parts.rule(rule);
    }
    parts.convergence(&convergence::read(results)?);
    let regions = parts.matrix.regions.len();
    let title = words::package_title(language);
    let subtitle = words::package_subtitle(language, regions);
    Ok(parts.writer.finish(title, subtitle, basis))
}

/// What a recommendation says, for a list: its sentence and whom it addresses.
#[derive(Debug, Clone, PartialEq)]
pub struct Told {
    /// The sentence; `None` when the records do not say enough for one in this language.
    pub sentence: Option<String>,
    /// Whom it addresses.
    pub addressed_to: String,
}

/// What each recommendation says in a language, in the order of the results.
///
/// # Errors
/// [`PublishingError`] when the results cannot be read.
pub fn told(material: Material<'_>, language: Language) -> Result<Vec<Told>, PublishingError> {
    let parts = Parts::new(material, language)?;
    Ok(parts
        .package
        .iter()
        .map(|one| Told {
            sentence: parts.told(one),
            addressed_to: parts.addressee(one),
        })
        .collect())
}

struct Parts<'a> {
    writer: Writer<'a>,
    language: Language,
    package: Vec<Recommendation>,
    matrix: Matrix,
    pools: Vec<PoolPlan>,
    links: Vec<LinkModelFigures>,
}

impl<'a> Parts<'a> {
    fn new(material: Material<'a>, language: Language) -> Result<Self, PublishingError> {
        Ok(Self {
            package: recommend::read(material.results)?,
            matrix: transfer::read(material.results)?,
            pools: pool::read_all(material.results)?,
            links: links::read(material.results)?,
            writer: Writer::new(material, language),
            language,
        })
    }

    fn summary(&mut self) {
        let language = self.language;
        let is_illustrative = self.package.iter().flat_map(|one| &one.records).any(|record| {
            self.writer
                .catalogue
                .get(record.kind, &record.slug)
                .is_some_and(|record| {
                    let provenance = record.provenance();
                    provenance.basis == p4c_model::Basis::Illustrative
                        || !provenance.illustrative_fields.is_empty()
                })
        });
        if is_illustrative {
            self.writer.push(Block::Notice(vec![
                Span::Illustrative,
                Span::Words(words::package_notice(language).to_owned()),
            ]));
        }
        self.writer.heading(1, words::summary(language));
        let counts: Vec<(Rule, usize)> = RULES
            .into_iter()
            .map(|rule| (rule, self.package.iter().filter(|one| one.rule == rule).count()))
            .filter(|(_, number)| *number > 0)
            .collect();
        let told = if counts.is_empty() {
            words::no_recommendations(language).to_owned()
        } else {
            words::package_summary(language, &counts)
        };
        self.writer.paragraph(vec![Span::Words(told)]);
    }

    fn rule(&mut self, rule: Rule) {
        let language = self.language;
        let of: Vec<Recommendation> = self
            .package
            .iter()
            .filter(|one| one.rule == rule)
            .cloned()
            .collect();
        if of.is_empty() {
            return;
        }
        self.writer.heading(1, words::rule_heading(language, rule));
        self.writer
            .paragraph(vec![Span::Words(words::rule_lead(language, rule).to_owned())]);
        if rule == Rule::Adopt {
            self.matrix_picture();
        }
        let items = of
            .iter()
            .map(|one| {
                let sentence = self.told(one).map_or_else(
                    || Span::Foreign(one.sentence.clone(), "en".to_owned()),
                    Span::Words,
                );
                let marks = self.writer.marks(one.records.iter().cloned());
                let addressed = format!(" {}: {}.", words::addressed_to(language), self.addressee(one));
                vec![sentence, marks, Span::Words(addressed)]
            })
            .collect();
        self.writer.push(Block::List(items));
    }

    /// The sentence of a recommendation in the document's language.
    fn told(&self, one: &Recommendation) -> Option<String> {
        match self.language {
            Language::English => Some(one.sentence.clone()),
            Language::Estonian => self.sentence(one),
        }
    }

    /// The sentence of a recommendation, made again from its figures and records; `None` when they do not say enough.
    fn sentence(&self, one: &Recommendation) -> Option<String> {
        let language = self.language;
        let figure = |at: usize| one.figures.get(at).map(|figure| figure.value);
        let first = |kind: Kind| one.records.iter().find(|record| record.kind == kind);
        let number = |at: usize| figure(at).map(|value| value.round() as usize);
        let concept = || {
            let need = self.writer.catalogue.need(&first(Kind::Need)?.slug)?;
            Some(self.writer.concept(&need.concept))
        };
        match one.rule {
            Rule::Adopt => {
                let practice = &first(Kind::Service)?.slug;
                let row = self.matrix.rows.iter().find(|row| row.practice == *practice)?;
                let tried: Vec<String> = row
                    .try_first
                    .iter()
                    .map(|region| self.writer.region_name(region))
                    .collect();
                let title = self.writer.title_words(practice);
                Some(words::adopt(
                    language,
                    &title,
                    number(0)?,
                    number(1)?,
                    figure(2)?,
                    &tried,
                ))
            }
            Rule::Pool => {
                let plan = self.pool_of(one)?;
                let hosts: Vec<String> = plan
                    .hosts
                    .iter()
                    .map(|region| self.writer.region_name(region))
                    .collect();
                Some(words::pool(
                    language,
                    &plan.label,
                    plan.members.len(),
                    plan.cents,
                    plan.alone_cents,
                    &hosts,
                ))
            }
            Rule::InventTogether => Some(words::invent(language, &concept()?, number(0)?, number(1)?)),
            Rule::Learn => {
                let title = self.writer.title_words(&first(Kind::Service)?.slug);
                let region = self.writer.region_name(&first(Kind::Region)?.slug);
                Some(words::learn(
                    language,
                    &region,
                    &title,
                    number(2)?,
                    &concept()?,
                    figure(0)?,
                    number(1)?,
                ))
            }
            Rule::Govern => {
                let model = |median: f64, initiatives: usize| {
                    self.links
                        .iter()
                        .filter(|model| model.region.is_none())
                        .find(|model| {
                            model
                                .coverage
                                .is_some_and(|spread| spread.median == median && spread.number == initiatives)
                        })
                };
                let (best, last) = (model(figure(0)?, number(1)?)?, model(figure(2)?, number(3)?)?);
                let (best, last) = (best.model.word(), last.model.word());
                Some(words::govern(
                    language,
                    best,
                    figure(0)?,
                    number(1)?,
                    last,
                    figure(2)?,
                    number(3)?,
                ))
            }
        }
    }

    /// The pool whose services a recommendation names.
    fn pool_of(&self, one: &Recommendation) -> Option<&PoolPlan> {
        let named: Vec<&Slug> = one
            .records
            .iter()
            .filter(|record| record.kind == Kind::Service)
            .map(|record| &record.slug)
            .collect();
        self.pools.iter().find(|plan| {
            let services: Vec<&Slug> = plan.members.iter().flat_map(|member| &member.services).collect();
            services == named
        })
    }

    fn addressee(&self, one: &Recommendation) -> String {
        let language = self.language;
        if one.rule == Rule::Govern {
            return words::regional_authorities(language).to_owned();
        }
        if language == Language::English {
            return one.addressed_to.clone();
        }
        let mut regions: Vec<String> = one
            .records
            .iter()
            .filter(|record| record.kind == Kind::Region)
            .map(|record| self.writer.region_name(&record.slug))
            .collect();
        if one.rule == Rule::InventTogether {
            regions = one
                .records
                .iter()
                .filter_map(|record| self.writer.catalogue.need(&record.slug))
                .filter_map(|need| {
                    need.region.clone().or_else(|| {
                        self.writer
                            .catalogue
                            .organisation(need.organisation.as_ref()?)?
                            .region
                            .clone()
                    })
                })
                .map(|region| self.writer.region_name(&region))
                .collect();
            regions.sort();
        }
        regions.dedup();
        words::agencies_of(language, &regions)
    }

    fn matrix_picture(&mut self) {
        let language = self.language;
        let rows: Vec<_> = self.matrix.rows.iter().filter(|row| row.is_selected).collect();
        if rows.is_empty() || self.matrix.regions.is_empty() {
            return;
        }
        let picture = TransferMatrix {
            title: words::matrix_caption(language),
            row_heading: words::practice(language).to_owned(),
            rows: rows
                .iter()
                .map(|row| self.writer.title_words(&row.practice))
                .collect(),
            columns: self
                .matrix
                .regions
                .iter()
                .map(|region| self.writer.region_name(region))
                .collect(),
            cells: rows
                .iter()
                .map(|row| {
                    row.cells
                        .iter()
                        .map(|cell| Fit {
                            has_it: cell.has_it,
                            fit: (!cell.findings.is_empty()).then_some(cell.fit),
                            is_first: row.try_first.contains(&cell.region),
                        })
                        .collect()
                })
                .collect(),
        }
        .draw(&Style {
            id: "matrix",
            ..picture_style(language)
        });
        self.writer.push(Block::Figure {
            caption: picture.title.clone(),
            picture: Box::new(picture),
            with_table: true,
        });
    }

    fn convergence(&mut self, found: &convergence::Convergence) {
        let language = self.language;
        let Some(whole) = found.inequality.iter().find(|one| one.concept.is_none()) else {
            return;
        };
        self.writer.heading(1, words::convergence(language));
        let told = words::convergence_sentence(language, whole.mean, whole.gini);
        let records: Vec<Reference> = found
            .regions
            .iter()
            .map(|region| Reference::new(Kind::Region, &region.region))
            .collect();
        self.writer.say(told, records);
        let picture = Change {
            title: words::convergence_caption(language),
            row_heading: words::region(language).to_owned(),
            share_heading: words::share_met(language).to_owned(),
            rows: found
                .regions
                .iter()
                .map(|region| change::Step {
                    name: self.writer.region_name(&region.region),
                    today: Some(region.coverage[0]),
                    planned: Some(region.coverage[1]),
                })
                .collect(),
            note: String::new(),
        }
        .draw(&Style {
            id: "convergence",
            ..picture_style(language)
        });
        self.writer.push(Block::Figure {
            caption: picture.title.clone(),
            picture: Box::new(picture),
            with_table: true,
        });
    }
}
