//! Searches through the public door: words in every language of the content, facets, the change log, damage, and bad input.

mod bad_input;
mod facets;
mod follow;
mod words;

use p4c_model::{Language, Text};
use p4c_search::{Document, Index, Searcher};

/// A service of a test: its name, the language and words of title and text, and what it is about.
pub type Told<'a> = (&'a str, &'a str, &'a str, &'a str, &'a [&'a str]);

/// A text of one language.
pub fn text(language: &str, words: &str) -> Text {
    Text::new(Language::parse(language).unwrap(), words)
}

/// An index in memory over some services.
pub fn searcher(told: &[Told<'_>]) -> Searcher {
    let texts: Vec<(Text, Text)> = told
        .iter()
        .map(|(_, language, title, words, _)| (text(language, title), text(language, words)))
        .collect();
    let mut index = Index::in_memory().unwrap();
    let (searcher, _) = index
        .follow(1, told.len(), |number| {
            let (slug, .., concepts) = told[number];
            Document::new(slug)
                .titled(&texts[number].0)
                .saying(&texts[number].1)
                .about(concepts.iter().copied())
        })
        .unwrap();
    searcher
}

/// The names of what a question finds, the best first.
pub fn found<'a>(searcher: &Searcher, told: &[Told<'a>], question: &str) -> Vec<&'a str> {
    let hits = searcher.find(question).unwrap();
    let mut numbers: Vec<u32> = hits.found().iter().collect();
    numbers.sort_by_key(|number| (std::cmp::Reverse(hits.score(*number)), *number));
    numbers
        .into_iter()
        .map(|number| told[number as usize].0)
        .collect()
}
