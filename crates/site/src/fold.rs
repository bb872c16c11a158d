//! Folds words for the search within lists: lower case, without accents. Services are searched by [`crate::finder`].

use icu::normalizer::DecomposingNormalizerBorrowed;
use icu::properties::CodePointMapData;
use icu::properties::props::{GeneralCategory, GeneralCategoryGroup};

/// Words in lower case and without accents, so that `Õppus` is found by `oppus`.
pub fn fold(text: &str) -> String {
    let categories = CodePointMapData::<GeneralCategory>::new();
    DecomposingNormalizerBorrowed::new_nfkd()
        .normalize(text)
        .chars()
        .filter(|c| c.is_ascii() || !GeneralCategoryGroup::NonspacingMark.contains(categories.get(*c)))
        .flat_map(char::to_lowercase)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn accents_and_case_do_not_matter() {
        assert_eq!(fold("Õppus ŽIVÉ Ελλάδα"), "oppus zive ελλαδα");
    }
}
