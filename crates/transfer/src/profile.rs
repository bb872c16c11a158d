//! Holds what is known of a region: figures by the name of their indicator.
//!
//! Read by [`crate::precondition`] and [`crate::similarity`]. An indicator that is not there is unknown, never zero.

use std::collections::BTreeMap;

use serde::Serialize;

/// A figure: a number, a text, yes or no, or several texts (sectors present, languages spoken).
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(untagged)]
pub enum Figure {
    /// A finite number.
    Number(f64),
    /// Yes or no.
    Flag(bool),
    /// A text, for example the kind of link between agency and clusters.
    Text(String),
    /// Several texts at once.
    Several(Vec<String>),
}

/// What is known of a region, by indicator.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Profile(BTreeMap<String, Figure>);

impl Profile {
    /// The figure of an indicator; `None` when it is unknown.
    pub fn get(&self, indicator: &str) -> Option<&Figure> {
        self.0.get(indicator)
    }

    /// Sets a figure.
    pub fn set(&mut self, indicator: impl Into<String>, figure: Figure) {
        self.0.insert(indicator.into(), figure);
    }
}

impl FromIterator<(String, Figure)> for Profile {
    fn from_iter<I: IntoIterator<Item = (String, Figure)>>(figures: I) -> Self {
        Self(figures.into_iter().collect())
    }
}
