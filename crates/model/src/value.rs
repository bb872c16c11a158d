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

/// Currencies in use and those that the euro replaced: ISO 4217.
const CURRENCIES: &str = "\
AED AFN ALL AMD AOA ARS AUD AWG AZN BAM BBD BDT BGN BHD BIF BMD BND BOB BRL BSD BTN BWP BYN BZD CAD CDF CHF CLP CNY COP CRC CUP CVE CZK \
DJF DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GNF GTQ GYD HKD HNL HTG HUF IDR ILS INR IQD IRR ISK JMD JOD JPY KES KGS KHR \
KMF KPW KRW KWD KYD KZT LAK LBP LKR LRD LSL LYD MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MYR MZN NAD NGN NIO NOK NPR NZD OMR PAB \
PEN PGK PHP PKR PLN PYG QAR RON RSD RUB RWF SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SVC SYP SZL THB TJS TMT TND TOP TRY TTD TWD \
TZS UAH UGX USD UYU UZS VES VND VUV WST XAF XCD XOF XPF YER ZAR ZMW \
ATS BEF CYP DEM EEK ESP FIM FRF GRD HRK IEP ITL LTL LUF LVL MTL NLG PTE SIT SKK";

impl Money {
    /// Checks that the currency is one of ISO 4217, or one that the euro replaced.
    ///
    /// # Errors
    /// When no currency has this code.
    pub fn check_currency(&self) -> Result<(), ValueError> {
        let code = self.currency.as_str();
        if code.len() == 3 && CURRENCIES.split(' ').any(|known| known == code) {
            return Ok(());
        }
        Err(ValueError::new(format!("there is no currency `{code}`"))
            .with_hint("write the code of ISO 4217 after the amount, for example 12500 EUR or 90000 SEK"))
    }
}

/// Checks that a text is the address of a page: `http` or `https`, a host, and no blanks.
///
/// # Errors
/// What is wrong with it, with a hint.
pub fn check_url(text: &str) -> Result<(), ValueError> {
    let error = |message: String| {
        Err(ValueError::new(message).with_hint("write a whole address, for example https://example.org/page"))
    };
    let lower = text.to_ascii_lowercase();
    let Some(rest) = lower
        .strip_prefix("https://")
        .or_else(|| lower.strip_prefix("http://"))
    else {
        return error(format!(
            "`{}` is no address of a page: it begins with neither http:// nor https://",
            shortened(text)
        ));
    };
    if text.chars().any(|c| c.is_whitespace() || c.is_control()) {
        return error(format!("the address `{}` has blanks in it", shortened(text)));
    }
    let authority = rest.split(['/', '?', '#']).next().unwrap_or_default();
    let host = authority.rsplit('@').next().unwrap_or_default();
    let (host, port) = match host.rsplit_once(':') {
        Some((name, port)) if !name.ends_with(']') || !port.contains(']') => (name, Some(port)),
        _ => (host, None),
    };
    let is_literal = host.starts_with('[') && host.ends_with(']');
    let is_name = !host.is_empty()
        && host.split('.').all(|part| {
            !part.is_empty() && part.chars().all(|c| c.is_alphanumeric() || c == '-' || c == '_')
        });
    let is_port = port.is_none_or(|port| port.parse::<u16>().is_ok());
    if !(is_literal || is_name) || !is_port {
        return error(format!("the address `{}` names no valid host", shortened(text)));
    }
    Ok(())
}

/// The beginning of a text, for messages.
fn shortened(text: &str) -> String {
    let mut short: String = text.chars().take(60).collect();
    if short.len() < text.len() {
        short.push('…');
    }
    short
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
    fn an_address_has_a_scheme_and_a_host() {
        for good in [
            "http://example.org",
            "HTTPS://example.org:8080/a?b=c#d",
            "https://xn--bcher-kva.example/",
            "https://bücher.example/ä",
            "http://[::1]:80/x",
            "http://user@localhost/",
        ] {
            assert_eq!(check_url(good), Ok(()), "{good}");
        }
        for bad in [
            "",
            "www.example.org",
            "htp:/nowhere",
            "http://",
            "https:///path",
            "http://a b.example",
            "http://exa mple.org/x y",
            "http://.org",
            "http://example.org:99999",
            "javascript:alert(1)",
        ] {
            assert!(check_url(bad).unwrap_err().hint.is_some(), "{bad}");
        }
    }

    #[test]
    fn a_currency_is_one_of_the_standard() {
        let money = |currency: &str| Money {
            currency: currency.to_owned(),
            ..Money::euro_cents(1)
        };
        for good in ["EUR", "SEK", "EEK", "ZMW", "SKK"] {
            assert_eq!(money(good).check_currency(), Ok(()), "{good}");
        }
        for bad in ["XYZ", "eur", "", "EUR SEK", "E"] {
            assert!(money(bad).check_currency().is_err(), "{bad}");
        }
    }

    #[test]
    fn money_is_written_with_groups_of_three_and_cents_only_where_there_are_any() {
        assert_eq!(Money::euro_cents(125_000_000).to_string(), "EUR 1 250 000");
        assert_eq!(Money::euro_cents(-1_250).to_string(), "EUR -12.50");
        assert_eq!(Money::euro_cents(-5).decimal(), "-0.05");
    }
}
