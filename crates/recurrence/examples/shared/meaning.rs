//! Adds the meaning of a catalogue's texts by the bundled scheme, as the command line does.

use p4c_recurrence::{RecordSet, catalogue};
use p4c_vocabulary::{ConceptId, Profiler, Scheme, Text, detect_language, language_of_prose};

/// Adds language and concepts where a set is a catalogue.
pub fn add_concepts(set: &mut RecordSet) {
    if !catalogue::describes_services(set, language_of_prose) {
        return;
    }
    let scheme = Scheme::bundled();
    let profiler = Profiler::new(scheme);
    catalogue::add_meaning(
        set,
        &[],
        scheme.concepts().len(),
        detect_language,
        |wordings, most| {
            let texts: Vec<Text<'_>> = wordings
                .iter()
                .map(|(wording, language)| Text {
                    title: &wording.title,
                    body: &wording.body,
                    language: language.as_deref(),
                })
                .collect();
            let numbered =
                |found: Vec<(ConceptId, f32)>| found.into_iter().map(|(concept, near)| (concept.0, near));
            let profiles = profiler.profiles(&texts, most).into_iter();
            profiles.map(|found| numbered(found).collect()).collect()
        },
    );
}
