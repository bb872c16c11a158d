//! Recognises for whom a service is, from what its provider wrote: the target groups of the bundled scheme, in all its languages.

use std::collections::HashMap;

use p4c_model::Text;
use p4c_vocabulary::Scheme;

use crate::fold::fold;

/// The target groups of the scheme, by notation.
const GROUPS: &[&str] = &[
    "small-and-medium-sized-enterprise",
    "enterprise",
    "cluster-organisation",
    "research-organisation",
    "public-authority",
];

/// Recognises target groups; remembers texts, since many services share one.
pub(crate) struct Audiences {
    labels: Vec<(&'static str, Vec<String>)>,
    known: HashMap<String, Vec<&'static str>>,
}

impl Audiences {
    /// Reads the labels of the target groups.
    pub fn new() -> Self {
        let scheme = Scheme::bundled();
        let labels = GROUPS
            .iter()
            .filter_map(|code| {
                let concept = scheme.concept(scheme.find(code)?);
                let mut labels: Vec<String> = concept.labels.iter().map(|label| fold(&label.text)).collect();
                labels.sort();
                labels.dedup();
                Some((*code, labels))
            })
            .collect();
        Self {
            labels,
            known: HashMap::new(),
        }
    }

    /// The target groups that a text names.
    pub fn of(&mut self, text: &Text) -> Vec<&'static str> {
        let words: String = text
            .values
            .values()
            .map(|translation| format!(" {} ", fold(&translation.value)))
            .collect();
        if let Some(found) = self.known.get(&words) {
            return found.clone();
        }
        let found: Vec<&'static str> = self
            .labels
            .iter()
            .filter(|(_, labels)| labels.iter().any(|label| stands_in(&words, label)))
            .map(|(code, _)| *code)
            .collect();
        self.known.insert(words, found.clone());
        found
    }
}

/// Whether a label stands in a text as whole words, or with an ending of at most two letters (`SMEs`).
fn stands_in(text: &str, label: &str) -> bool {
    text.match_indices(label).any(|(at, _)| {
        let before = text[..at].chars().next_back();
        let mut after = text[at + label.len()..].chars();
        let is_letter = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
        !is_letter(before) && (0..3).any(|_| !is_letter(after.next()))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use p4c_model::Language;

    #[test]
    fn target_groups_are_found_in_any_language_and_number() {
        let mut audiences = Audiences::new();
        let found = audiences.of(&Text::english("Groups of companies, SMEs included"));
        assert!(found.contains(&"small-and-medium-sized-enterprise"), "{found:?}");
        let estonian = Text::new(
            Language::parse("et").unwrap(),
            "Klastriorganisatsioonid ja teadusasutused",
        );
        let found = audiences.of(&estonian);
        assert!(
            found.contains(&"cluster-organisation") && found.contains(&"research-organisation"),
            "{found:?}"
        );
        assert!(audiences.of(&Text::english("Everybody")).is_empty());
    }
}
