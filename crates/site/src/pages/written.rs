//! Pages of written text: questions, contact, accessibility, privacy. Their words stand in `locales/TAG/written.ftl`, section by section.

use askama::Template;

use crate::frame::Frame;
use crate::visit::{Answer, Visit};

#[derive(Template)]
#[template(path = "written.html")]
struct Page {
    frame: Frame,
    lead: String,
    sections: Vec<Section>,
}

struct Section {
    heading: String,
    paragraphs: Vec<String>,
}

/// `/questions`.
pub async fn questions(visit: Visit) -> Answer {
    page(&visit, "questions")
}

/// `/contact`.
pub async fn contact(visit: Visit) -> Answer {
    page(&visit, "contact")
}

/// `/accessibility`.
pub async fn accessibility(visit: Visit) -> Answer {
    page(&visit, "accessibility")
}

/// `/privacy`.
pub async fn privacy(visit: Visit) -> Answer {
    page(&visit, "privacy")
}

/// A page with the messages `NAME-title`, `NAME-description`, `NAME-lead`, and `NAME-N-heading` with `NAME-N-text` for N from 1 on. A line break in a
/// text begins a paragraph.
fn page(visit: &Visit, name: &str) -> Answer {
    let voice = visit.voice;
    let sections = (1..)
        .map(|number| format!("{name}-{number}"))
        .take_while(|key| voice.knows(&format!("{key}-heading")))
        .map(|key| Section {
            heading: voice.say(&format!("{key}-heading")),
            paragraphs: voice
                .say(&format!("{key}-text"))
                .lines()
                .map(str::trim)
                .filter(|line| !line.is_empty())
                .map(str::to_owned)
                .collect(),
        })
        .collect();
    visit.page(&Page {
        lead: voice.say(&format!("{name}-lead")),
        sections,
        frame: Frame::new(
            visit,
            &voice.say(&format!("{name}-title")),
            &voice.say(&format!("{name}-description")),
        ),
    })
}
