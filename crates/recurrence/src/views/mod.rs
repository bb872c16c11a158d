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

    /// Whether more partners are found than kept, and chosen by how close they are as a whole.
    fn looks_closer(&self) -> bool {
        false
    }

    /// How close a found partner is, to choose among them; by default as alike as the answer says.
    fn closeness(&self, corpus: &Corpus, a: usize, b: usize) -> Option<f32> {
        self.compare(corpus, a, b)
    }

    /// What two records share or contradict each other in, for the user; most telling first, at most `most`.
    fn reasons(&self, corpus: &Corpus, a: usize, b: usize, most: usize) -> Vec<String>;

    /// How dear an answer is beside those of other views: 0 for a cosine of few terms. Cheap ones are asked first.
    fn cost(&self) -> u8 {
        0
    }

    /// Among which records partners are worth finding by this view: those it can say something about.
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
