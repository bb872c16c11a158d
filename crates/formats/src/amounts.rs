//! Reads numbers, money and dates as people write them in seven languages, and says when something had to be guessed.

use p4c_model::{Money, PartialDate};

/// A value and what was repaired to read it.
pub type Repaired<T> = (T, Option<String>);

/// Reads a number with a point or a comma for decimals and blanks, points, commas or apostrophes between thousands.
pub fn number(text: &str) -> Option<Repaired<f64>> {
    let text = text.trim().trim_end_matches('%').trim();
    let plain: String = text
        .chars()
        .filter(|c| !c.is_whitespace() && *c != '\'' && *c != '\u{2019}')
        .collect();
    let plain = plain.replace('\u{2212}', "-");
    if plain.is_empty()
        || !plain
            .bytes()
            .all(|b| b.is_ascii_digit() || b"+-.,eE".contains(&b))
    {
        return None;
    }
    let (commas, points) = (plain.matches(',').count(), plain.matches('.').count());
    let groups_of_three = |separator: char| {
        plain
            .split(separator)
            .skip(1)
            .all(|part| part.len() == 3 && part.bytes().all(|b| b.is_ascii_digit()))
    };
    let (standard, doubt) = match (commas, points) {
        (0, 0 | 1) => (plain.clone(), None),
        (1, 0) if groups_of_three(',') && !plain.starts_with("0,") => (
            plain.replace(',', ""),
            Some("the comma was read as a separator of thousands"),
        ),
        (1, 0) => (
            plain.replace(',', "."),
            Some("the comma was read as a decimal point"),
        ),
        (_, 0) if groups_of_three(',') => (plain.replace(',', ""), None),
        (0, _) if groups_of_three('.') => (
            plain.replace('.', ""),
            Some("the points were read as separators of thousands"),
        ),
        (1, _) if plain.rfind(',') > plain.rfind('.') => (
            plain.replace('.', "").replace(',', "."),
            Some("the comma was read as a decimal point"),
        ),
        (_, 1) if plain.rfind('.') > plain.rfind(',') => (plain.replace(',', ""), None),
        _ => return None,
    };
    let value: f64 = standard.parse().ok()?;
    value.is_finite().then(|| (value, doubt.map(str::to_owned)))
}

/// Reads an amount of money: a number, before or after it a currency, then perhaps a year and whether tax is in it.
pub fn money(text: &str) -> Option<Repaired<Money>> {
    let mut rest = text.trim().to_owned();
    let lower = rest.to_lowercase();
    let vat_included = if lower.contains("vat included") || lower.contains("incl. vat") {
        Some(true)
    } else if lower.contains("vat excluded") || lower.contains("excl. vat") || lower.contains("without vat") {
        Some(false)
    } else {
        None
    };
    for words in [
        "vat included",
        "incl. vat",
        "vat excluded",
        "excl. vat",
        "without vat",
    ] {
        if let Some(at) = rest.to_lowercase().find(words)
            && rest.is_char_boundary(at)
            && rest.is_char_boundary(at + words.len())
        {
            rest.replace_range(at..at + words.len(), " ");
        }
    }
    let (mut currency, mut year, mut digits) = (None, None, String::new());
    for part in rest
        .replace(['(', ')', ';'], " ")
        .replace('€', " EUR ")
        .replace('£', " GBP ")
        .replace('$', " USD ")
        .split_whitespace()
    {
        let part = part.trim_end_matches(',');
        let upper = part.to_uppercase();
        match upper.as_str() {
            "EURO" | "EUROS" | "EUROT" | "EVRO" | "EVROV" => currency = Some("EUR".to_owned()),
            _ if upper.len() == 3 && upper.bytes().all(|b| b.is_ascii_uppercase()) && currency.is_none() => {
                currency = Some(upper)
            }
            "" => {}
            _ if year.is_none()
                && digits.chars().any(|c| c.is_ascii_digit())
                && currency.is_some()
                && part.len() == 4
                && part.parse::<i16>().is_ok_and(|y| (1900..2200).contains(&y)) =>
            {
                year = part.parse().ok();
            }
            _ => digits.push_str(part),
        }
    }
    let (value, doubt) = number(&digits)?;
    let cents = (value * 100.0).round();
    if cents.abs() > 9e15 {
        return None;
    }
    let money = Money {
        cents: cents as i64,
        currency: currency.unwrap_or_else(|| "EUR".to_owned()),
        year,
        vat_included,
    };
    Some((money, doubt))
}

/// Writes an amount so that [`money`] reads it back: a bare number when it is in euros and nothing else is known.
pub fn write_money(money: &Money) -> String {
    let mut text = money.decimal();
    if money.currency != "EUR" || money.year.is_some() || money.vat_included.is_some() {
        text.push(' ');
        text.push_str(&money.currency);
    }
    if let Some(year) = money.year {
        text.push_str(&format!(" {year}"));
    }
    match money.vat_included {
        Some(true) => text.push_str(" VAT included"),
        Some(false) => text.push_str(" VAT excluded"),
        None => {}
    }
    text
}

/// Reads a date: ISO 8601, day.month.year, day/month/year, month/year, or a month by its English name.
pub fn date(text: &str) -> Option<Repaired<PartialDate>> {
    let text = text.trim();
    if let Ok(date) = PartialDate::parse(text) {
        return Some((date, None));
    }
    let told = |iso: String| {
        PartialDate::parse(&iso).ok().map(|date| {
            let doubt = format!("`{text}` was read as {date}");
            (date, Some(doubt))
        })
    };
    // A date with a time, and a year that a spreadsheet made a decimal number.
    if let Some((day, _)) = text
        .split_once(['T', ' '])
        .filter(|(day, rest)| day.len() == 10 && rest.contains(':'))
    {
        return told(day.to_owned());
    }
    if let Some(year) = text.strip_suffix(".0").filter(|year| year.len() == 4) {
        return told(year.to_owned());
    }
    let parts: Vec<&str> = text
        .split(['.', '/', '-', ' ', ','])
        .filter(|part| !part.is_empty())
        .collect();
    let month = |word: &str| {
        const NAMES: [&str; 12] = [
            "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec",
        ];
        NAMES
            .iter()
            .position(|name| word.to_lowercase().starts_with(name))
            .map(|i| i + 1)
    };
    let whole = |part: &str| part.parse::<usize>().ok();
    match parts[..] {
        [day, middle, year] if year.len() == 4 => {
            let (day, month) = (whole(day)?, whole(middle).or_else(|| month(middle))?);
            told(format!("{year}-{month:02}-{day:02}"))
        }
        [year, middle, day] if year.len() == 4 => {
            told(format!("{year}-{:02}-{:02}", whole(middle)?, whole(day)?))
        }
        [middle, year] if year.len() == 4 => {
            told(format!("{year}-{:02}", whole(middle).or_else(|| month(middle))?))
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_read_as_people_write_them() {
        let read = |text: &str| number(text).map(|(value, doubt)| (value, doubt.is_some()));
        assert_eq!(read("12500"), Some((12500.0, false)));
        assert_eq!(read("12 500,50"), Some((12500.5, true)));
        assert_eq!(read("12.500,50"), Some((12500.5, true)));
        assert_eq!(read("12,500.50"), Some((12500.5, false)));
        assert_eq!(read("1.250.000"), Some((1_250_000.0, true)));
        assert_eq!(read("0,125"), Some((0.125, true)));
        assert_eq!(read("1'250"), Some((1250.0, false)));
        assert_eq!(read("about 5"), None);
        assert_eq!(read("1e999"), None);
    }

    #[test]
    fn money_is_read_with_its_currency_year_and_tax() {
        let read = |text: &str| money(text).map(|(money, _)| write_money(&money));
        assert_eq!(read("€ 12.500,00").as_deref(), Some("12500.00"));
        assert_eq!(
            read("12 500 CHF 2011 VAT included").as_deref(),
            Some("12500.00 CHF 2011 VAT included")
        );
        assert_eq!(read("EUR 2011").as_deref(), Some("2011.00"));
        assert_eq!(read("unknown"), None);
    }

    #[test]
    fn what_is_written_of_money_is_read_back() {
        for text in [
            "0.00",
            "-12.50",
            "12500.00 EUR 2011 VAT excluded",
            "7.05 SEK",
            "9.00 EUR VAT included",
        ] {
            assert_eq!(write_money(&money(text).unwrap().0), text);
        }
    }

    #[test]
    fn dates_are_read_in_the_ways_of_the_regions() {
        let read = |text: &str| date(text).map(|(date, _)| date.to_string());
        assert_eq!(read("31.05.2014").as_deref(), Some("2014-05-31"));
        assert_eq!(read("1/2/2014").as_deref(), Some("2014-02-01"));
        assert_eq!(read("05/2014").as_deref(), Some("2014-05"));
        assert_eq!(read("May 2014").as_deref(), Some("2014-05"));
        assert_eq!(read("2014-05-31 00:00:00").as_deref(), Some("2014-05-31"));
        assert_eq!(read("2014.0").as_deref(), Some("2014"));
        assert_eq!(read("31.02.2014"), None);
        assert_eq!(read("continuous"), None);
    }
}
