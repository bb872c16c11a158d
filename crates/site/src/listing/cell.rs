//! A cell of a list: what is read, where it leads, and the plain value by which it is sorted and exported.

use p4c_model::Money;
use serde_json::{Value as Json, json};

use crate::voice::Voice;

/// The plain value behind a cell.
#[derive(Debug, Clone, PartialEq)]
pub enum Value {
    /// Words.
    Text(String),
    /// A figure; shares as 0 to 1, money in whole units.
    Number(f64),
    /// Nobody said.
    Unknown,
}

/// A cell of a list.
#[derive(Debug, Clone, PartialEq)]
pub struct Cell {
    /// What is read.
    pub text: String,
    /// The plain value.
    pub value: Value,
    /// Where it leads.
    pub href: Option<String>,
    /// The language of the text, when it is not the page's.
    pub language: Option<String>,
    /// Tags behind the text: words and kind (`plain`, `illustrative`, `good`, `warning`).
    pub tags: Vec<(String, &'static str)>,
    /// A smaller line under the text.
    pub note: Option<String>,
    /// A share from 0 to 1 drawn as a bar beside the text.
    pub bar: Option<f64>,
}

impl Cell {
    fn of(text: String, value: Value) -> Self {
        Self {
            text,
            value,
            href: None,
            language: None,
            tags: Vec::new(),
            note: None,
            bar: None,
        }
    }

    /// Words.
    pub fn text(text: impl Into<String>) -> Self {
        let text = text.into();
        Self::of(text.clone(), Value::Text(text))
    }

    /// Words that lead somewhere.
    pub fn link(text: impl Into<String>, href: impl Into<String>) -> Self {
        Self {
            href: Some(href.into()),
            ..Self::text(text)
        }
    }

    /// A whole number.
    pub fn whole(voice: Voice, number: usize) -> Self {
        Self::of(voice.whole(number), Value::Number(number as f64))
    }

    /// A figure with at most so many decimals.
    pub fn number(voice: Voice, number: f64, decimals: usize) -> Self {
        Self::of(voice.number(number, decimals), Value::Number(number))
    }

    /// A share from 0 to 1, as a percentage.
    pub fn share(voice: Voice, share: f64) -> Self {
        Self::of(voice.share(share), Value::Number(share))
    }

    /// Euro cents, shown in whole euros and exported in euros.
    pub fn euros(voice: Voice, cents: i64) -> Self {
        Self::of(voice.euros(cents), Value::Number(cents as f64 / 100.0))
    }

    /// An amount of money.
    pub fn money(voice: Voice, money: &Money) -> Self {
        Self::of(voice.money(money), Value::Number(money.cents as f64 / 100.0))
    }

    /// The same value in other words.
    pub fn saying(mut self, words: impl Into<String>) -> Self {
        self.text = words.into();
        self
    }

    /// The same words, but no value: sorted last and left empty in exports.
    pub fn unknown_value(mut self) -> Self {
        self.value = Value::Unknown;
        self
    }

    /// A date or part of one.
    pub fn date(voice: Voice, iso: &str) -> Self {
        Self::of(
            voice.iso_date(iso),
            Value::Text(iso.get(..10).unwrap_or(iso).to_owned()),
        )
    }

    /// Nobody said: `Unknown`, in words.
    pub fn unknown(voice: Voice) -> Self {
        Self::of(voice.say("unknown"), Value::Unknown)
    }

    /// A cell for what may not be known.
    pub fn known<T>(voice: Voice, value: Option<T>, cell: impl FnOnce(T) -> Cell) -> Self {
        value.map_or_else(|| Self::unknown(voice), cell)
    }

    /// The same with the language of the text, when it is not the page's.
    pub fn in_language(mut self, language: Option<&str>) -> Self {
        self.language = language.map(str::to_owned);
        self
    }

    /// The same with a tag.
    pub fn tagged(mut self, words: impl Into<String>, kind: &'static str) -> Self {
        self.tags.push((words.into(), kind));
        self
    }

    /// The same with a smaller line under it.
    pub fn noted(mut self, note: impl Into<String>) -> Self {
        self.note = Some(note.into()).filter(|note| !note.is_empty());
        self
    }

    /// The same with a bar for a share from 0 to 1.
    pub fn with_bar(mut self, share: f64) -> Self {
        self.bar = Some(share.clamp(0.0, 1.0));
        self
    }

    /// Where the bar ends, on its scale of 100.
    pub fn bar_end(&self) -> String {
        self.bar
            .map_or_else(String::new, |share| format!("{:.1}", share * 100.0))
    }

    /// Whether nobody said.
    pub fn is_unknown(&self) -> bool {
        self.value == Value::Unknown
    }

    /// As an export writes it.
    pub fn json(&self) -> Json {
        match &self.value {
            Value::Text(text) => json!(text),
            Value::Number(number) if number.fract() == 0.0 && number.abs() < 9e15 => json!(*number as i64),
            Value::Number(number) => json!(number),
            Value::Unknown => Json::Null,
        }
    }

    /// As a line of a CSV file writes it. Words that a spreadsheet would take for a formula are quoted with an apostrophe.
    pub fn plain(&self) -> String {
        match &self.value {
            Value::Text(text) if text.starts_with(['=', '+', '-', '@', '\t', '\r']) => format!("'{text}"),
            Value::Text(text) => text.clone(),
            Value::Number(number) => number.to_string(),
            Value::Unknown => String::new(),
        }
    }
}
