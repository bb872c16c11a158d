//! Reads numbers, money and dates as people write them in seven languages, and says when something had to be guessed.

use p4c_model::{Money, PartialDate};

/// A value and what was repaired to read it.
pub type Repaired<T> = (T, Option<String>);

/// What is known of how numbers are written where a text stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Decimals {
    /// Nothing: three digits after a lone comma are taken for thousands.
    #[default]
    Unknown,
    /// Other cells of the column use a comma for decimals.
    Comma,
    /// Only whole numbers or money stand here: three digits after a lone comma or point are thousands.
    Never,
}

/// Words that people write before a figure they are not sure of.
const ABOUT: [&str; 14] = [
    "ca.",
    "ca ",
    "circa",
    "about",
    "approx.",
    "approximately",
    "around",
    "etwa",
    "rund",
    "environ",
    "umbes",
    "okoli",
    "περίπου",
    "~",
];

/// Reads a number with a point or a comma for decimals and blanks, points, commas or apostrophes between thousands.
pub fn number(text: &str) -> Option<Repaired<f64>> {
    number_where(text, Decimals::Unknown)
}

/// Reads a number as [`number`] does, with what is known of the place where it stands.
pub fn number_where(text: &str, decimals: Decimals) -> Option<Repaired<f64>> {
    let mut text = text.trim();
    let mut about = None;
    let lower = text.to_lowercase();
    if let Some(word) = ABOUT.iter().find(|word| lower.starts_with(**word))
        && let Some(rest) = text.get(word.len()..)
    {
        about = Some(format!("`{text}` was read without `{}`", word.trim()));
        text = rest;
    }
    let text = text.trim().trim_end_matches('%').trim();
    let plain: String = text
        .chars()
        .filter(|c| !c.is_whitespace() && !"'\u{2019}\u{2bc}".contains(*c))
        .collect();
    let plain = plain.replace(['\u{2212}', '\u{2013}'], "-");
    // An amount without cents: `500,-`.
    let plain = plain
        .strip_suffix(",-")
        .or_else(|| plain.strip_suffix(".-"))
        .unwrap_or(&plain)
        .to_owned();
    if !plain.bytes().any(|b| b.is_ascii_digit())
        || !plain
            .bytes()
            .all(|b| b.is_ascii_digit() || b"+-.,eE".contains(&b))
    {
        return None;
    }
    let (commas, points) = (plain.matches(',').count(), plain.matches('.').count());
    let groups_of_three = |separator: char| {
        let mut parts = plain.trim_start_matches(['-', '+']).split(separator);
        parts
            .next()
            .is_some_and(|first| (1..=3).contains(&first.len()) && first != "0")
            && parts.all(|part| part.len() == 3 && part.bytes().all(|b| b.is_ascii_digit()))
    };
    const COMMA: Option<&str> = Some("the comma was read as a decimal point");
    let (standard, doubt) = match (commas, points) {
        (0, 1) if decimals == Decimals::Never && groups_of_three('.') => (
            plain.replace('.', ""),
            Some("the point was read as a separator of thousands"),
        ),
        (0, 0 | 1) => (plain.clone(), None),
        (1, 0) if groups_of_three(',') && decimals != Decimals::Comma => (
            plain.replace(',', ""),
            Some("the comma was read as a separator of thousands"),
        ),
        (1, 0) => (plain.replace(',', "."), COMMA),
        (_, 0) if groups_of_three(',') => (plain.replace(',', ""), None),
        (0, _) if groups_of_three('.') => (
            plain.replace('.', ""),
            Some("the points were read as separators of thousands"),
        ),
        (1, _) if plain.rfind(',') > plain.rfind('.') => (plain.replace('.', "").replace(',', "."), COMMA),
        (_, 1) if plain.rfind('.') > plain.rfind(',') => (plain.replace(',', ""), None),
        _ => return None,
    };
    let value: f64 = standard.parse().ok()?;
    value
        .is_finite()
        .then(|| (value, about.or_else(|| doubt.map(str::to_owned))))
}

/// Whether a text can only be a number with a comma for decimals.
pub fn has_decimal_comma(text: &str) -> bool {
    let digits: String = text
        .chars()
        .filter(|c| c.is_ascii_digit() || ",.".contains(*c))
        .collect();
    match digits.rsplit_once(',') {
        Some((before, after)) => !before.contains(',') && !after.contains('.') && after.len() != 3,
        None => false,
    }
}

/// Words for a thousand and a million, before or after an amount.
const MANY: &[(&str, f64)] = &[
    ("k", 1e3),
    ("tsd", 1e3),
    ("tsd.", 1e3),
    ("thousand", 1e3),
    ("tausend", 1e3),
    ("mille", 1e3),
    ("tuhat", 1e3),
    ("tisoč", 1e3),
    ("χιλ.", 1e3),
    ("elf", 1e3),
    ("keur", 1e3),
    ("teur", 1e3),
    ("t", 1e3),
    ("m", 1e6),
    ("mio", 1e6),
    ("mio.", 1e6),
    ("mln", 1e6),
    ("mln.", 1e6),
    ("million", 1e6),
    ("millions", 1e6),
    ("millionen", 1e6),
    ("miljon", 1e6),
    ("miljonit", 1e6),
    ("milijon", 1e6),
    ("milijonov", 1e6),
    ("εκατ.", 1e6),
    ("εκ.", 1e6),
    ("meur", 1e6),
    ("miljun", 1e6),
];

/// Reads an amount of money: a number, before or after it a currency, then perhaps a year and whether tax is in it.
pub fn money(text: &str) -> Option<Repaired<Money>> {
    let mut rest = text.trim().to_owned();
    let mut vat_included = None;
    for (words, included) in [
        ("vat included", true),
        ("incl. vat", true),
        ("including vat", true),
        ("vat excluded", false),
        ("excl. vat", false),
        ("excluding vat", false),
        ("without vat", false),
    ] {
        // Only these ASCII words change length never, so the place in lower case is the place in the text.
        if let Some(at) = rest.to_ascii_lowercase().find(words) {
            rest.replace_range(at..at + words.len(), " ");
            vat_included = Some(included);
        }
    }
    let (mut currency, mut year, mut digits, mut many) = (None, None, String::new(), None);
    for part in rest
        .replace(['(', ')', ';'], " ")
        .replace("k€", " k EUR ")
        .replace("T€", " T EUR ")
        .replace("M€", " M EUR ")
        .replace('€', " EUR ")
        .replace('£', " GBP ")
        .replace('$', " USD ")
        .split_whitespace()
    {
        let part = if part == "," {
            part
        } else {
            part.trim_end_matches(',')
        };
        let (upper, lower) = (part.to_uppercase(), part.to_lowercase());
        if let Some((_, times)) = MANY.iter().find(|(word, _)| *word == lower) {
            if many.replace(*times).is_some() {
                return None;
            }
            if lower.ends_with("eur") {
                currency = Some("EUR".to_owned());
            }
            continue;
        }
        // A multiplier that touches its number: `500k`, `1.2m`.
        if let Some((number, times)) = [('k', 1e3), ('m', 1e6)]
            .iter()
            .find_map(|(letter, times)| Some((lower.strip_suffix(*letter)?, *times)))
            && number.ends_with(|c: char| c.is_ascii_digit())
            && many.is_none()
        {
            many = Some(times);
            digits.push_str(number);
            continue;
        }
        match upper.as_str() {
            "EURO" | "EUROS" | "EUROT" | "EURI" | "EVRO" | "EVROV" | "EVRA" | "ΕΥΡΩ" => {
                currency = Some("EUR".to_owned());
            }
            "" => {}
            _ if upper.len() == 3 && upper.bytes().all(|b| b.is_ascii_uppercase()) => {
                if currency.replace(upper).is_some() {
                    return None;
                }
            }
            _ if year.is_none()
                && digits.chars().any(|c| c.is_ascii_digit())
                && currency.is_some()
                && part.len() == 4
                && part.parse::<i16>().is_ok_and(|y| (1900..2200).contains(&y)) =>
            {
                year = part.parse().ok();
            }
            _ => {
                // The currency may touch its number: `EUR12500`, `12500EUR`.
                let letters: String = part.chars().filter(char::is_ascii_alphabetic).collect();
                let bare = part.trim_matches(|c: char| c.is_ascii_alphabetic());
                if letters.len() == 3 && part.len() == bare.len() + 3 && currency.is_none() {
                    currency = Some(letters.to_uppercase());
                    digits.push_str(bare);
                } else {
                    digits.push_str(part);
                    digits.push(' ');
                }
            }
        }
    }
    let decimals = if many.is_some() {
        Decimals::Comma
    } else {
        Decimals::Never
    };
    let (value, mut doubt) = number_where(&digits, decimals)?;
    if let Some(times) = many {
        doubt = Some(format!(
            "`{}` was read as {}",
            text.trim(),
            crate::grid::format_number(value * times)
        ));
    }
    let cents = (value * many.unwrap_or(1.0) * 100.0).round();
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

/// The amount in euros that a number cell holds.
pub fn money_of_number(value: f64) -> Option<Repaired<Money>> {
    let cents = (value * 100.0).round();
    if !cents.is_finite() || cents.abs() > 9e15 {
        return None;
    }
    let doubt = ((value * 100.0 - cents).abs() > 1e-3).then(|| {
        format!(
            "{} was rounded to {}",
            crate::grid::format_number(value),
            Money::euro_cents(cents as i64).decimal()
        )
    });
    Some((Money::euro_cents(cents as i64), doubt))
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

/// In which order the numbers of a day stand where a text with slashes, points or hyphens leaves it open.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum DayOrder {
    /// 31/5/2014, as in most of Europe.
    #[default]
    DayFirst,
    /// 5/31/2014, where other cells of the column are written so.
    MonthFirst,
}

/// Beginnings of the names of the months in seven languages, and in some of the neighbours; without diacritics, in lower case.
const MONTHS: [&[&str]; 12] = [
    &["jan", "janv", "jaan", "ian", "genn", "ιαν", "sty"],
    &["feb", "fev", "fevr", "veebr", "frar", "φεβ", "feb"],
    &["mar", "marz", "mars", "marts", "marec", "marz", "μαρ"],
    &["apr", "avr", "apri", "april", "απρ"],
    &["may", "mai", "maj", "mejju", "μαι"],
    &["jun", "juin", "juun", "gunju", "ιουν"],
    &["jul", "juil", "juul", "lulju", "ιουλ"],
    &["aug", "aout", "avg", "awwissu", "αυγ"],
    &["sep", "sept", "settembru", "σεπ"],
    &["oct", "okt", "ottubru", "οκτ"],
    &["nov", "novembru", "νοε"],
    &["dec", "dez", "dets", "dicembru", "δεκ"],
];

/// The number of a month by its name in seven languages.
fn month_of(word: &str) -> Option<u32> {
    use unicode_normalization::UnicodeNormalization;
    let plain: String = word
        .nfd()
        .filter(|c| !unicode_normalization::char::is_combining_mark(*c))
        .flat_map(char::to_lowercase)
        .map(|c| if c == 'ġ' { 'g' } else { c })
        .collect();
    if plain.chars().count() < 3 || !plain.chars().all(char::is_alphabetic) {
        return None;
    }
    MONTHS
        .iter()
        .position(|names| names.iter().any(|name| plain.starts_with(name)))
        .map(|i| i as u32 + 1)
}

/// Whether a date can only be read with the month before the day.
pub fn is_month_first(text: &str) -> bool {
    let mut parts = text
        .trim()
        .split(['/', '-', '.'])
        .map(|part| part.trim().parse::<u32>().ok());
    matches!((parts.next(), parts.next()), (Some(Some(first)), Some(Some(second))) if first <= 12 && (13..=31).contains(&second))
}

/// Reads a date: ISO 8601, day.month.year, day/month/year, month/year, a month by its name in seven languages, 20140531.
pub fn date(text: &str, order: DayOrder) -> Option<Repaired<PartialDate>> {
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
    // A year that a spreadsheet made a decimal number.
    if let Some(year) = text.strip_suffix(".0").filter(|year| year.len() == 4) {
        return told(year.to_owned());
    }
    if text.len() == 8 && text.bytes().all(|b| b.is_ascii_digit()) {
        return told(format!("{}-{}-{}", &text[..4], &text[4..6], &text[6..]));
    }
    // The time of the day is of no use here.
    let day = text
        .split_once(['T', ' '])
        .filter(|(_, rest)| rest.contains(':') && rest.bytes().next().is_some_and(|b| b.is_ascii_digit()))
        .map_or(text, |(day, _)| day);
    let parts: Vec<&str> = day
        .split(|c: char| ".,/-\u{2013}".contains(c) || c.is_whitespace())
        .filter(|part| !part.is_empty())
        // Words that go before a date, and the particles of French, Spanish and Portuguese.
        .filter(|part| {
            ![
                "since", "from", "seit", "ab", "depuis", "alates", "od", "από", "mill", "de", "en", "im",
                "aasta", "the", "of",
            ]
            .contains(&part.to_lowercase().as_str())
        })
        .collect();
    let digits = |part: &str, most: usize| {
        (part.len() <= most && part.bytes().all(|b| b.is_ascii_digit()))
            .then(|| part.parse::<u32>().ok())
            .flatten()
    };
    // `1er`, `31st`, `2nd`.
    let day_of = |part: &str| {
        let end = part.find(|c: char| !c.is_ascii_digit()).unwrap_or(part.len());
        ["", "er", "st", "nd", "rd", "th", "º", "ª"]
            .contains(&&part[end..])
            .then(|| digits(&part[..end], 2))
            .flatten()
    };
    let year_of = |part: &str| match part.len() {
        4 => digits(part, 4),
        // Two digits: this century up to 49, the one before from 50 on.
        2 => digits(part, 2).map(|year| if year < 50 { 2000 + year } else { 1900 + year }),
        _ => None,
    };
    let joined = |year: u32, month: u32, day: u32| told(format!("{year:04}-{month:02}-{day:02}"));
    match parts[..] {
        [first, second, year] if digits(first, 2).is_some() && digits(second, 2).is_some() => {
            let (first, second, year) = (digits(first, 2)?, digits(second, 2)?, year_of(year)?);
            if second > 12 || (order == DayOrder::MonthFirst && first <= 12) {
                joined(year, first, second)
            } else {
                joined(year, second, first)
            }
        }
        [year, middle, day] if year.len() == 4 && digits(year, 4).is_some() => {
            let month = digits(middle, 2).or_else(|| month_of(middle))?;
            joined(digits(year, 4)?, month, day_of(day)?)
        }
        [day, middle, year] if month_of(middle).is_some() => {
            joined(year_of(year)?, month_of(middle)?, day_of(day)?)
        }
        [middle, day, year] if month_of(middle).is_some() => {
            joined(year_of(year)?, month_of(middle)?, day_of(day)?)
        }
        [year, middle] if year.len() == 4 && digits(year, 4).is_some() => {
            let month = digits(middle, 2).or_else(|| month_of(middle))?;
            told(format!("{year}-{month:02}"))
        }
        [middle, year] if year.len() == 4 => {
            let month = digits(middle, 2).or_else(|| month_of(middle))?;
            told(format!("{:04}-{month:02}", digits(year, 4)?))
        }
        [year] if year.len() == 4 && parts[0].len() < text.len() => told(year.to_owned()),
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
        assert_eq!(read("12\u{a0}500"), Some((12500.0, false)));
        assert_eq!(read("12\u{202f}500"), Some((12500.0, false)));
        assert_eq!(read("about 5"), Some((5.0, true)));
        assert_eq!(read("ca. 1 200"), Some((1200.0, true)));
        assert_eq!(read("-3,5"), Some((-3.5, true)));
        for text in [
            "",
            "-",
            ".",
            ",",
            "e",
            "a lot",
            "1e999",
            "10-12",
            "1,2,3",
            "nan",
            "inf",
            "1 000 firms",
        ] {
            assert_eq!(read(text), None, "{text}");
        }
    }

    #[test]
    fn a_lone_separator_is_read_by_what_stands_around() {
        let read = |text: &str, decimals| number_where(text, decimals).map(|(value, _)| value);
        assert_eq!(read("1,250", Decimals::Unknown), Some(1250.0));
        assert_eq!(read("1,250", Decimals::Comma), Some(1.25));
        assert_eq!(read("1.250", Decimals::Unknown), Some(1.25));
        assert_eq!(read("1.250", Decimals::Never), Some(1250.0));
        assert!(has_decimal_comma("12,5") && has_decimal_comma("1.200,75"));
        assert!(!has_decimal_comma("12,500") && !has_decimal_comma("1,200.75") && !has_decimal_comma("12"));
    }

    #[test]
    fn money_is_read_with_its_currency_year_and_tax() {
        let read = |text: &str| money(text).map(|(money, _)| write_money(&money));
        for (text, meant) in [
            ("€ 12.500,00", "12500.00"),
            ("12 500 CHF 2011 VAT included", "12500.00 CHF 2011 VAT included"),
            ("EUR 2011", "2011.00"),
            ("12.500", "12500.00"),
            ("12,500 €", "12500.00"),
            ("12'500.50 CHF", "12500.50 CHF"),
            ("500,-", "500.00"),
            ("CHF 500.–", "500.00 CHF"),
            ("1.2 million EUR", "1200000.00"),
            ("1,250 Mio. €", "1250000.00"),
            ("k€ 500", "500000.00"),
            ("500k", "500000.00"),
            ("500 T€", "500000.00"),
            ("EUR12500", "12500.00"),
            ("12500EUR", "12500.00"),
        ] {
            assert_eq!(read(text).as_deref(), Some(meant), "{text}");
        }
        for text in ["unknown", "10000-12000", "EUR", "12 EUR SEK", "", "5 apples"] {
            assert_eq!(read(text), None, "{text}");
        }
        assert!(money("500k").unwrap().1.is_some());
    }

    #[test]
    fn a_number_cell_is_never_read_as_thousands() {
        let (money, doubt) = money_of_number(12.125).unwrap();
        assert_eq!((money.cents, doubt.is_some()), (1213, true));
        assert_eq!(money_of_number(12_500.5).unwrap().1, None);
        assert_eq!(money_of_number(f64::INFINITY), None);
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
        let read = |text: &str| date(text, DayOrder::DayFirst).map(|(date, _)| date.to_string());
        for (text, meant) in [
            ("31.05.2014", "2014-05-31"),
            ("1/2/2014", "2014-02-01"),
            ("5/31/2014", "2014-05-31"),
            ("31.5.14", "2014-05-31"),
            ("31. Mai 2014", "2014-05-31"),
            ("31 mai 2014", "2014-05-31"),
            ("1er juin 2014", "2014-06-01"),
            ("1er août 2014", "2014-08-01"),
            ("31. maj 2014", "2014-05-31"),
            ("31. detsember 2014", "2014-12-31"),
            ("31 Μαΐου 2014", "2014-05-31"),
            ("Φεβρουάριος 2014", "2014-02"),
            ("31 ta' Diċembru 2014", ""),
            ("Diċembru 2014", "2014-12"),
            ("May 31, 2014", "2014-05-31"),
            ("May 31st, 2014", "2014-05-31"),
            ("05/2014", "2014-05"),
            ("2014/05", "2014-05"),
            ("May 2014", "2014-05"),
            ("März 2014", "2014-03"),
            ("2014/5/31", "2014-05-31"),
            ("20140531", "2014-05-31"),
            ("2014-05-31 00:00:00", "2014-05-31"),
            ("31.05.2014 10:30", "2014-05-31"),
            ("2014-05-31T10:30:00Z", "2014-05-31"),
            ("2014.0", "2014"),
            ("since 2014", "2014"),
            ("ab 2014", "2014"),
            ("31.02.2014", ""),
            ("2014/15", ""),
            ("continuous", ""),
            ("Q2 2014", ""),
            ("1-2-3-4", ""),
            ("99/99/9999", ""),
            ("…", ""),
        ] {
            assert_eq!(read(text).unwrap_or_default(), meant, "{text}");
        }
        let american = date("1/2/2014", DayOrder::MonthFirst).unwrap().0;
        assert_eq!(american.as_str(), "2014-01-02");
        assert!(is_month_first("5/31/2014") && !is_month_first("31/5/2014") && !is_month_first("5/6/2014"));
    }
}
