//! The table of what each service is about.

use p4c_model::Catalogue;
use p4c_pipeline::{PipelineError, Results, classify};

use crate::output::Table;

/// Each service with its top concept and the best suggestions.
pub fn table(results: &Results, catalogue: &Catalogue) -> Result<Vec<Table>, PipelineError> {
    let mut table = Table::new(
        "What services are about",
        &["service", "title", "top concept", "from", "suggested", "words"],
    );
    for one in classify::read(results)? {
        let title = catalogue
            .service(&one.service)
            .map(|service| service.title.plain().to_owned());
        let suggested: Vec<String> = one
            .suggested
            .iter()
            .map(|found| format!("{} {:.2}", found.concept, found.score))
            .collect();
        let words: Vec<&str> = one
            .suggested
            .iter()
            .flat_map(|found| &found.words)
            .map(String::as_str)
            .take(6)
            .collect();
        table.push(vec![
            one.service.to_string(),
            title.unwrap_or_default(),
            one.top.clone().unwrap_or_default(),
            if one.is_given { "a person" } else { "its words" }.to_owned(),
            suggested.join(", "),
            words.join(", "),
        ]);
    }
    Ok(vec![table])
}
