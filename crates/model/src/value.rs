//! Values that several records share: money in whole cents, and dates as exactly as they are known.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::ValueError;

/// An amount of money, with what must be known to compare it with another.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Money {
    /// The amount in hundredths of the currency.
    pub cents: i64,
    /// ISO 4217, for example `EUR`.
    pub currency: String,
    /// The year whose prices it is in.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub year: Option<i16>,
    /// Whether value added tax is in it; `None` when nobody said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub vat_included: Option<bool>,
}

impl Money {
    /// An amount in euros, given in cents.
    pub fn euro_cents(cents: i64) -> Self {
        Self {
            cents,
            currency: "EUR".to_owned(),
            year: None,
            vat_included: None,
        }
    }

    /// The amount as a decimal number with two places, for example `1250.00`.
    pub fn decimal(&self) -> String {
        let sign = if self.cents < 0 { "-" } else { "" };
        format!(
            "{sign}{}.{:02}",
            self.cents.unsigned_abs() / 100,
            self.cents.unsigned_abs() % 100
        )
    }
}

impl fmt::Display for Money {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{} {}", self.currency, thousands(self.cents))
    }
}

/// Cents as whole units with thin groups of three, cents only where there are any: `12 500` or `12 500.50`.
pub fn thousands(cents: i64) -> String {
    let (whole, part) = (cents.unsigned_abs() / 100, cents.unsigned_abs() % 100);
    let digits = whole.to_string();
    let mut out = String::from(if cents < 0 { "-" } else { "" });
    for (i, digit) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            out.push(' ');
        }
        out.push(digit);
    }
    if part > 0 {
        out.push_str(&format!(".{part:02}"));
    }
    out
}

/// A date as exactly as it is known: `2014`, `2014-05` or `2014-05-31`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct PartialDate(String);

impl PartialDate {
    /// Reads a year, a year and month, or a day in ISO 8601.
    ///
    /// # Errors
    /// When the text has another form, the month or the day does not exist, or the year is not from 1000 to 2999.
    pub fn parse(text: &str) -> Result<Self, ValueError> {
        let error = || {
            ValueError::new(format!("`{text}` is not a date"))
                .with_hint("write a year (2014), a month (2014-05) or a day (2014-05-31)")
        };
        let parts: Vec<&str> = text.trim().split('-').collect();
        let number = |part: &str, length: usize| {
            (part.len() == length && part.bytes().all(|b| b.is_ascii_digit()))
                .then(|| part.parse::<u32>().ok())
                .flatten()
        };
        let year = parts
            .first()
            .and_then(|part| number(part, 4))
            .filter(|y| (1000..3000).contains(y))
            .ok_or_else(error)?;
        if parts.len() > 3 {
            return Err(error());
        }
        if let Some(part) = parts.get(1) {
            let month = number(part, 2)
                .filter(|m| (1..=12).contains(m))
                .ok_or_else(error)?;
            if let Some(part) = parts.get(2) {
                number(part, 2)
                    .filter(|d| (1..=days_in(year, month)).contains(d))
                    .ok_or_else(error)?;
            }
        }
        Ok(Self(text.trim().to_owned()))
    }

    /// The year.
    pub fn year(&self) -> i16 {
        // The constructor lets only four digits through.
        self.0[..4].parse().unwrap_or(0)
    }

    /// The date as it is written.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

fn days_in(year: u32, month: u32) -> u32 {
    match month {
        2 if year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400)) => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

impl fmt::Display for PartialDate {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.pad(&self.0)
    }
}

impl TryFrom<String> for PartialDate {
    type Error = ValueError;

    fn try_from(text: String) -> Result<Self, ValueError> {
        PartialDate::parse(&text)
    }
}

impl From<PartialDate> for String {
    fn from(date: PartialDate) -> String {
        date.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_that_does_not_exist_is_refused() {
        assert!(PartialDate::parse("2023-02-29").is_err());
        assert!(PartialDate::parse("2024-02-29").is_ok());
        assert!(PartialDate::parse("2024-13").is_err());
        assert_eq!(PartialDate::parse("2014").unwrap().year(), 2014);
    }

    #[test]
    fn money_is_written_with_groups_of_three_and_cents_only_where_there_are_any() {
        assert_eq!(Money::euro_cents(125_000_000).to_string(), "EUR 1 250 000");
        assert_eq!(Money::euro_cents(-1_250).to_string(), "EUR -12.50");
        assert_eq!(Money::euro_cents(-5).decimal(), "-0.05");
    }
}
