//! A view is one way of looking at two records: their words, spellings, codes, quantities, concepts.
//!
//! Everything after this module (candidates, evidence, decision) knows only the trait [`View`], so that a view can be added,
//! a dense embedding for instance, without touching anything else. What a view's answer is worth is learned elsewhere.

mod fields;
mod whole;

pub use fields::{KeyView, NumberView, TextView};
pub use whole::{CodeView, ConceptView, GramView, NameView, RECORDS_A_CONCEPT, WordView};

use crate::corpus::Corpus;
use crate::record::FieldKind;
use crate::sparse::Room;

/// Records among which partners of a record are sought.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Among {
    /// All.
    All,
    /// Those that may be in the record's language.
    OwnLanguage,
    /// Those in another.
    OtherLanguages,
}

impl Among {
    /// Whether `other` is one of these for `record`.
    pub fn allows(self, corpus: &Corpus, record: usize, other: usize) -> bool {
        match self {
            Among::All => true,
            Among::OwnLanguage => corpus.same_language(record, other),
            Among::OtherLanguages => !corpus.same_language(record, other),
        }
    }
}

/// One way of comparing two records.
pub trait View: Send + Sync {
    /// Its name for the user: `words`, `spelling`, `field phone`.
    fn name(&self) -> String;

    /// Whether it looks, over a whole record, at words that views of single fields look at too: no witness beside them.
    fn repeats(&self) -> bool {
        false
    }

    /// Takes in the records that the corpus has and the view has not.
    fn extend(&mut self, corpus: &Corpus);

    /// How alike two records are (0..=1), or `None` when one of them says nothing here.
    fn compare(&self, corpus: &Corpus, a: usize, b: usize) -> Option<f32>;

    /// As [`View::compare`], of one record with each of others; the answers are left in `room`.
    fn compare_all(&self, corpus: &Corpus, a: usize, others: &[u32], room: &mut Room) {
        let compare = |&b: &u32| self.compare(corpus, a, b as usize).unwrap_or(f32::NAN);
        room.answers.clear();
        room.answers.extend(others.iter().map(compare));
    }

    /// Whether more partners are found than kept, and chosen by how close they are as a whole.
    fn looks_closer(&self) -> bool {
        false
    }

    /// How close found partners are, to choose among them, left as [`View::compare_all`] leaves its answers; by default as alike as these say.
    fn closeness(&self, corpus: &Corpus, a: usize, others: &[u32], room: &mut Room) {
        self.compare_all(corpus, a, others, room);
    }

    /// What two records share or contradict each other in, for the user; most telling first, at most `most`.
    fn reasons(&self, corpus: &Corpus, a: usize, b: usize, most: usize) -> Vec<String>;

    /// How dear an answer is beside those of other views: 0 for a cosine of few terms. Cheap ones are asked first.
    fn cost(&self) -> u8 {
        0
    }

    /// Among which records partners are worth finding by this view: about others it says nothing.
    fn among(&self) -> Among {
        Among::All
    }

    /// Whether candidates are found by it: then its terms are vectors of length 1.
    fn finds(&self) -> bool {
        false
    }

    /// The terms of a record by number, with their weights, in the place of what `terms` held.
    fn terms(&self, _: &Corpus, _: usize, terms: &mut Vec<(u32, f32)>) {
        terms.clear();
    }
}

/// Two words that speak for each other, as a user is told.
fn told_together(a: &str, b: &str) -> String {
    if a == b {
        a.to_string()
    } else {
        format!("{a} ~ {b}")
    }
}

/// The views that the fields and concepts of a corpus call for, in a fixed order.
pub fn standard_views(corpus: &Corpus) -> Vec<Box<dyn View>> {
    let mut views: Vec<Box<dyn View>> = Vec::new();
    views.push(Box::new(WordView::new(corpus)));
    // Many descriptions are told apart by their words; spelling adds nothing there and takes most of the memory.
    if !corpus.has_concepts() || ConceptView::tells_apart(corpus) {
        views.push(Box::new(GramView::new(corpus)));
    }
    views.push(Box::new(CodeView::default()));
    for (index, field) in corpus.fields.iter().enumerate() {
        match field.kind {
            FieldKind::Text => views.push(Box::new(TextView::new(
                index,
                &field.name,
                corpus.is_multilingual(),
            ))),
            FieldKind::Category => views.push(Box::new(TextView::new(index, &field.name, false))),
            FieldKind::Code => views.push(Box::new(KeyView::new(index, &field.name))),
            FieldKind::Number => views.push(Box::new(NumberView::new(index, &field.name))),
            FieldKind::Ignored => {}
        }
    }
    if corpus.is_multilingual() {
        views.push(Box::new(NameView::new(corpus)));
    }
    if corpus.has_concepts() {
        views.push(Box::new(ConceptView::new(corpus)));
    }
    for view in &mut views {
        view.extend(corpus);
    }
    views
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::record::{Field, Record};
    use crate::units::gather;

    #[test]
    fn one_record_with_many_gives_what_two_give() {
        let field = |name: &str, kind| Field {
            name: name.into(),
            kind,
        };
        let fields = [field("title", FieldKind::Text), field("code", FieldKind::Code)];
        let record = |(text, code, language): (&str, &str, &str)| Record {
            cells: vec![text.into(), code.into()],
            language: Some(language.to_owned()).filter(|name| !name.is_empty()),
            concepts: vec![(text.len() as u32 % 4, 0.5), (4, 0.7)],
            ..Record::default()
        };
        let mut records = [
            ("export desk ISO9001 desk Tartu", "12", "en"),
            ("export desks Tartu", "13", "en"),
            ("bureau d'export ISO9001 Tartu", "12", "fr"),
            ("bureau Tartu", "", "fr"),
            ("", "", "fr"),
            ("export Tartu ISO9001", "12", ""),
        ]
        .map(record);
        let (corpus, _) = gather(&fields, &mut records, |_| false, |_| None);
        let others: Vec<u32> = (0..corpus.len() as u32).collect();
        let mut room = Room::default();
        for view in standard_views(&corpus) {
            for a in 0..corpus.len() {
                view.compare_all(&corpus, a, &others, &mut room);
                for (b, &answer) in room.answers.iter().enumerate() {
                    let expected = view.compare(&corpus, a, b);
                    assert_eq!((!answer.is_nan()).then_some(answer), expected, "{}", view.name());
                    // What the search for edges builds upon.
                    assert!(expected.is_none() || view.among().allows(&corpus, a, b));
                }
            }
        }
    }

    #[test]
    fn names_match_across_spellings_and_scripts() {
        let fields = [Field {
            name: "title".into(),
            kind: FieldKind::Text,
        }];
        let record = |(text, language): (&str, &str)| Record {
            cells: vec![text.into()],
            language: Some(language.to_owned()),
            ..Record::default()
        };
        let mut records = [
            ("Shared laboratory for photonics", "en"),
            ("Atelier commun de photonique", "fr"),
            ("Κοινό εργαστήριο φωτονικής", "el"),
            ("Salle de réunion", "fr"),
        ]
        .map(record);
        let (corpus, _) = gather(&fields, &mut records, |_| false, |_| None);
        let views = standard_views(&corpus);
        let names = views.iter().find(|view| view.name() == "names").unwrap();
        for (a, b, told) in [
            (0, 1, "photonics ~ photonique"),
            (0, 2, "photonics ~ φωτονικησ"),
            (1, 2, "photonique ~ φωτονικησ"),
        ] {
            assert!(names.compare(&corpus, a, b).unwrap() > 0.99);
            assert_eq!(names.reasons(&corpus, a, b, 3), [told]);
        }
        // Within a language words speak, and what stands in one language only is no name.
        assert_eq!(names.compare(&corpus, 1, 3), None);
        assert_eq!(names.compare(&corpus, 0, 3), None);
    }
}
