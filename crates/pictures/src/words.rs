//! Holds the few words that pictures bring themselves, and writes numbers as each language does.
//!
//! Titles and labels come from the caller, in the caller's language.

/// A language of the interface.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Language {
    /// English.
    #[default]
    English,
    /// Estonian.
    Estonian,
}

/// Space that does not break and keeps figures together.
const NARROW: char = '\u{a0}';

impl Language {
    /// The language of a tag; `None` when pictures have no words in it.
    pub fn named(tag: &str) -> Option<Self> {
        match tag.split('-').next() {
            Some("en") => Some(Language::English),
            Some("et") => Some(Language::Estonian),
            _ => None,
        }
    }

    /// Its tag.
    pub fn tag(self) -> &'static str {
        match self {
            Language::English => "en",
            Language::Estonian => "et",
        }
    }

    /// One of two wordings.
    pub(crate) fn pick(self, english: &'static str, estonian: &'static str) -> &'static str {
        match self {
            Language::English => english,
            Language::Estonian => estonian,
        }
    }

    /// A number with a fixed number of decimals, grouped as the Unicode locale data has it; `unknown` when it is not finite.
    pub fn decimal(self, value: f64, decimals: usize) -> String {
        if !value.is_finite() {
            return self.unknown().to_owned();
        }
        let text = format!("{:.decimals$}", value.abs());
        let (whole, rest) = text
            .split_once('.')
            .map_or((text.as_str(), None), |(a, b)| (a, Some(b)));
        // English groups from four digits on, Estonian from five.
        let (separator, least) = match self {
            Language::English => (',', 4),
            Language::Estonian => (NARROW, 5),
        };
        let mut out = String::new();
        if value < 0.0 && text.bytes().any(|byte| (b'1'..=b'9').contains(&byte)) {
            out.push('−');
        }
        for (at, digit) in whole.chars().enumerate() {
            if at > 0 && (whole.len() - at) % 3 == 0 && whole.len() >= least {
                out.push(separator);
            }
            out.push(digit);
        }
        if let Some(rest) = rest {
            out.push(if self == Language::English { '.' } else { ',' });
            out.push_str(rest);
        }
        out
    }

    /// A share of 0 to 1 as a percentage without decimals.
    pub fn percent(self, share: f64) -> String {
        if share.is_finite() {
            format!("{}%", self.decimal(share * 100.0, 0))
        } else {
            self.unknown().to_owned()
        }
    }

    /// A share, or `unknown`.
    pub fn share(self, share: Option<f64>) -> String {
        share.map_or_else(|| self.unknown().to_owned(), |share| self.percent(share))
    }

    /// What is not known.
    pub fn unknown(self) -> &'static str {
        self.pick("unknown", "teadmata")
    }

    /// Yes or no.
    pub(crate) fn yes_no(self, yes: bool) -> &'static str {
        if yes {
            self.pick("yes", "jah")
        } else {
            self.pick("no", "ei")
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_follow_the_language() {
        assert_eq!(Language::English.decimal(1234567.891, 1), "1,234,567.9");
        assert_eq!(Language::Estonian.decimal(-0.5, 2), "−0,50");
        assert_eq!(Language::Estonian.decimal(-0.001, 1), "0,0");
        assert_eq!(Language::English.decimal(2013.0, 0), "2,013");
        assert_eq!(Language::English.percent(0.264), "26%");
        assert_eq!(Language::Estonian.share(None), "teadmata");
        assert_eq!(Language::English.percent(f64::NAN), "unknown");
    }
}
