//! Reads the part of an address behind `?`: what is searched, chosen, sorted and paged; and writes it again with one thing changed.
//!
//! Everything has a bound, so that no address makes the server work without end. Empty values are dropped: forms without script send them.

use std::fmt::Write as _;

use crate::trouble::Trouble;

/// Most bytes behind the `?`.
pub const LONGEST: usize = 4096;
/// Most parameters.
pub const MOST: usize = 80;
/// Most characters of one value.
pub const LONGEST_VALUE: usize = 400;

/// Names and values in the order of the address; a name may stand more than once.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Query {
    pairs: Vec<(String, String)>,
}

impl Query {
    /// Reads what stands behind the `?`.
    ///
    /// # Errors
    /// [`Trouble::TooLong`] beyond [`LONGEST`] bytes; [`Trouble::BadQuery`] with too many parameters, a too long value or control characters.
    pub fn parse(text: &str) -> Result<Self, Trouble> {
        if text.len() > LONGEST {
            return Err(Trouble::TooLong);
        }
        let mut pairs = Vec::new();
        for (name, value) in form_urlencoded::parse(text.as_bytes()) {
            let value = value.trim();
            if value.is_empty() {
                continue;
            }
            let is_strange = |text: &str| text.chars().any(|c| c.is_control() || c == '\u{fffd}');
            if is_strange(&name) || is_strange(value) || value.chars().count() > LONGEST_VALUE {
                return Err(Trouble::BadQuery(
                    name.chars().filter(|c| !c.is_control()).take(40).collect(),
                ));
            }
            if pairs.len() == MOST {
                return Err(Trouble::BadQuery(String::new()));
            }
            pairs.push((name.into_owned(), value.to_owned()));
        }
        Ok(Self { pairs })
    }

    /// The first value of a name.
    pub fn one(&self, name: &str) -> Option<&str> {
        self.all(name).next()
    }

    /// Every value of a name.
    pub fn all<'a>(&'a self, name: &str) -> impl Iterator<Item = &'a str> + use<'a> {
        let name = name.to_owned();
        self.pairs
            .iter()
            .filter(move |(own, _)| *own == name)
            .map(|(_, value)| value.as_str())
    }

    /// Whether a name has this value.
    pub fn has(&self, name: &str, value: &str) -> bool {
        self.all(name).any(|own| own == value)
    }

    /// Names and values.
    pub fn pairs(&self) -> impl Iterator<Item = (&str, &str)> {
        self.pairs
            .iter()
            .map(|(name, value)| (name.as_str(), value.as_str()))
    }

    /// A number of a name.
    ///
    /// # Errors
    /// [`Trouble::BadQuery`] when it is there and not a whole number above 0.
    pub fn number(&self, name: &str) -> Result<Option<usize>, Trouble> {
        match self.one(name) {
            None => Ok(None),
            Some(text) => match text.parse::<usize>() {
                Ok(number) if (1..=10_000_000).contains(&number) => Ok(Some(number)),
                _ => Err(Trouble::BadQuery(name.to_owned())),
            },
        }
    }

    /// The same without a name.
    pub fn without(&self, name: &str) -> Self {
        self.without_any(&[name])
    }

    /// The same without some names.
    pub fn without_any(&self, names: &[&str]) -> Self {
        Self {
            pairs: self
                .pairs
                .iter()
                .filter(|(own, _)| !names.contains(&own.as_str()))
                .cloned()
                .collect(),
        }
    }

    /// The same with one value of a name in place of all it had.
    pub fn with(&self, name: &str, value: impl std::fmt::Display) -> Self {
        let mut changed = self.without(name);
        changed.pairs.push((name.to_owned(), value.to_string()));
        changed
    }

    /// The same with a further value of a name.
    pub fn and(&self, name: &str, value: &str) -> Self {
        let mut changed = self.clone();
        changed.pairs.push((name.to_owned(), value.to_owned()));
        changed
    }

    /// The same without one value of a name.
    pub fn but(&self, name: &str, value: &str) -> Self {
        Self {
            pairs: self
                .pairs
                .iter()
                .filter(|(own, held)| !(own == name && held == value))
                .cloned()
                .collect(),
        }
    }

    /// As it stands in an address, with its `?`; empty when there is nothing.
    pub fn written(&self) -> String {
        if self.pairs.is_empty() {
            return String::new();
        }
        let mut text = String::from("?");
        for (index, (name, value)) in self.pairs.iter().enumerate() {
            if index > 0 {
                text.push('&');
            }
            let escape = |part: &str| form_urlencoded::byte_serialize(part.as_bytes()).collect::<String>();
            // Writing into memory cannot fail.
            let _ = write!(text, "{}={}", escape(name), escape(value));
        }
        text
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_read_back() {
        let query = Query::parse("q=help+desk&country=EE&country=MT&empty=&odd=%26%3D%C3%B5").unwrap();
        assert_eq!(query.all("country").collect::<Vec<_>>(), ["EE", "MT"]);
        assert_eq!(query.one("odd"), Some("&=õ"));
        assert_eq!(Query::parse(&query.written()[1..]).unwrap(), query);
        assert_eq!(
            query.but("country", "EE").with("page", 2).written(),
            "?q=help+desk&country=MT&odd=%26%3D%C3%B5&page=2"
        );
    }

    #[test]
    fn hostile_queries_are_refused() {
        assert!(matches!(
            Query::parse(&"a".repeat(LONGEST + 1)),
            Err(Trouble::TooLong)
        ));
        assert!(matches!(
            Query::parse(&"a=1&".repeat(MOST + 1)),
            Err(Trouble::BadQuery(_))
        ));
        assert!(Query::parse("q=%00").is_err());
        assert!(Query::parse("q=%ff%fe").is_err());
        assert!(Query::parse(&format!("q={}", "x".repeat(LONGEST_VALUE + 1))).is_err());
        assert!(Query::parse("page=-1").unwrap().number("page").is_err());
        assert!(
            Query::parse("page=99999999999999999999")
                .unwrap()
                .number("page")
                .is_err()
        );
    }
}
