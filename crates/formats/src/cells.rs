//! Makes the value of a field from a cell and back, by the form of its column.
//!
//! What must be repaired is told as a doubt, what cannot be read as trouble; where the cell stands is added by the caller.

use p4c_model::value::check_url;
use p4c_model::{Language, PartialDate, ValueError};
use serde_json::{Value, json};

use crate::amounts::{self, DayOrder, Decimals};
use crate::grid::{Cell, format_number};
use crate::tables::Form;

/// Why a cell cannot be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Trouble {
    /// What is wrong.
    pub message: String,
    /// What can be done about it.
    pub hint: Option<String>,
}

impl Trouble {
    pub fn new(message: impl Into<String>, hint: impl Into<String>) -> Self {
        Self {
            message: message.into(),
            hint: Some(hint.into()),
        }
    }
}

impl From<ValueError> for Trouble {
    fn from(error: ValueError) -> Self {
        Self {
            message: error.message,
            hint: error.hint,
        }
    }
}

/// How numbers and dates are written in a column, found from all of its cells.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Style {
    /// What a lone comma between digits means.
    pub decimals: Decimals,
    /// Which number of a day stands first.
    pub order: DayOrder,
}

impl Style {
    /// Looks through the texts of a column for cells that can be read in one way only.
    pub fn of<'a>(form: Form, cells: impl Iterator<Item = &'a Cell>) -> Self {
        let mut style = Self::default();
        let is_number = matches!(form, Form::Decimal(..));
        if !is_number && form != Form::Date {
            return style;
        }
        let mut day_first = false;
        for cell in cells {
            let Cell::Text(text) = cell else { continue };
            if is_number && amounts::has_decimal_comma(text) {
                style.decimals = Decimals::Comma;
            }
            if !is_number && amounts::is_month_first(text) {
                style.order = DayOrder::MonthFirst;
            }
            day_first |= !is_number && is_day_first(text);
        }
        if day_first {
            style.order = DayOrder::DayFirst;
        }
        style
    }
}

fn is_day_first(text: &str) -> bool {
    let mut parts = text.trim().split(['/', '-', '.']);
    parts
        .next()
        .and_then(|part| part.parse::<u32>().ok())
        .is_some_and(|first| (13..=31).contains(&first))
}

/// Words that people write into a cell for which they have no value.
const NOTHING: [&str; 15] = [
    "n/a",
    "na",
    "n.a.",
    "n. a.",
    "#n/a",
    "-",
    "--",
    "–",
    "—",
    "?",
    "k.a.",
    "k. a.",
    "unknown",
    "none known",
    "tbd",
];

/// Whether a cell says that there is no value, where a number, date or word of a list is expected.
pub fn says_nothing(form: Form, cell: &Cell) -> bool {
    let can_be_left = matches!(
        form,
        Form::Whole(..)
            | Form::Decimal(..)
            | Form::Date
            | Form::Money
            | Form::Word(_)
            | Form::Flag
            | Form::Region
            | Form::Concept
            | Form::Concepts
            | Form::Languages
            | Form::Url
    );
    let Cell::Text(text) = cell else { return false };
    let lower = text.trim().to_lowercase();
    can_be_left
        && NOTHING.contains(&lower.as_str())
        && !matches!(form, Form::Word(words) if words.contains(&lower.as_str()))
}

/// Refuses cells that hold no value of the user's: errors of the spreadsheet and formulas never computed.
pub fn check_usable(cell: &Cell) -> Result<(), Trouble> {
    match cell {
        Cell::Fault(fault) => Err(Trouble::new(format!("the cell holds {fault}"), fault.hint())),
        Cell::Uncomputed => Err(Trouble::new(
            "the cell holds a formula without a value",
            "open the workbook in a spreadsheet program and save it, or write the value",
        )),
        _ => Ok(()),
    }
}

/// The values of a cell that may hold several: parted by `;`, `|` or line breaks, or a JSON array.
pub fn several(text: &str) -> Vec<String> {
    parted(text, &[';', '|', '\n'])
}

/// The values of a cell as [`several`] parts them; commas part them too where nothing else does and `is_value` knows every part.
pub fn several_or_listed(
    text: &str,
    is_value: &dyn Fn(&str) -> bool,
    doubt: &mut dyn FnMut(String),
) -> Vec<String> {
    let values = several(text);
    let [whole] = &values[..] else { return values };
    if text.starts_with('[') || !whole.contains(',') || is_value(whole) {
        return values;
    }
    let parts: Vec<String> = whole.split(',').map(|part| part.trim().to_owned()).collect();
    if parts.iter().any(|part| part.is_empty() || !is_value(part)) {
        return values;
    }
    doubt(format!(
        "`{whole}` was read as {} values parted by commas",
        parts.len()
    ));
    parts
}

/// Whether a part between commas is a value of its own rather than a piece of a sentence: at most three words.
fn is_short(part: &str) -> bool {
    !part.contains(',') && (1..=3).contains(&part.split_whitespace().count())
}

fn parted(text: &str, separators: &[char]) -> Vec<String> {
    if text.starts_with('[')
        && let Ok(Value::Array(items)) = serde_json::from_str::<Value>(text)
        && items.iter().all(Value::is_string)
    {
        return items
            .into_iter()
            .filter_map(|item| item.as_str().map(str::to_owned))
            .collect();
    }
    text.split(separators)
        .map(str::trim)
        .filter(|part| !part.is_empty())
        .map(str::to_owned)
        .collect()
}

/// Joins several values so that [`several`] parts them again.
pub fn join(items: &[String]) -> String {
    let is_plain = items.iter().all(|item| {
        !item.is_empty()
            && !item.contains([';', '|', ',', '\n', '\r'])
            && item.trim() == item
            && !item.starts_with('[')
    });
    if is_plain {
        items.join("; ")
    } else {
        json!(items).to_string()
    }
}

/// Lines of a cell, each of which holds parts with a `|` of their own.
fn lines(text: &str) -> Vec<String> {
    parted(text, &[';', '\n'])
}

/// Reads a cell whose form needs nothing but the cell itself.
pub fn read(form: Form, cell: &Cell, style: Style, doubt: &mut dyn FnMut(String)) -> Result<Value, Trouble> {
    let text = cell.text();
    // What no list of words can say is written as JSON by an export.
    if form.is_several()
        && text.starts_with('[')
        && let Ok(Value::Array(items)) = serde_json::from_str::<Value>(&text)
        && !items.iter().all(Value::is_string)
    {
        return Ok(Value::Array(items));
    }
    Ok(match form {
        Form::Plain | Form::Helper | Form::Text | Form::Id | Form::Concept => Value::String(text),
        Form::Url => Value::String(address(&text, doubt)?),
        Form::Word(words) => Value::String(word(&text, words, doubt)?),
        Form::Whole(least, most) => {
            let number = decimal(cell, Decimals::Never, doubt)?;
            if number.fract() != 0.0 || number < least as f64 || number > most as f64 {
                let hint = format!("write a whole number from {least} to {most}");
                return Err(Trouble::new(
                    format!(
                        "{} is not a whole number from {least} to {most}",
                        format_number(number)
                    ),
                    hint,
                ));
            }
            json!(number as i64)
        }
        Form::Decimal(least, most) => {
            let number = decimal(cell, style.decimals, doubt)?;
            if number < least || number > most {
                let hint = format!(
                    "write a number from {} to {}",
                    format_number(least),
                    format_number(most)
                );
                return Err(Trouble::new(
                    format!(
                        "{} is not from {} to {}",
                        format_number(number),
                        format_number(least),
                        format_number(most)
                    ),
                    hint,
                ));
            }
            json!(number)
        }
        Form::Date => json!(date(cell, style.order, doubt)?),
        Form::Money => {
            let (money, told) = match cell {
                Cell::Number(number) => amounts::money_of_number(*number),
                _ => amounts::money(&text),
            }
            .ok_or_else(|| {
                Trouble::new(
                    format!("`{text}` is not an amount of money"),
                    "write a number, or for example 12500 EUR",
                )
            })?;
            told.into_iter().for_each(doubt);
            if money.cents < 0 {
                return Err(Trouble::new(
                    format!("the amount {text} is negative"),
                    "write an amount from 0",
                ));
            }
            money.check_currency()?;
            json!(money)
        }
        Form::Cents => Value::Array(
            several(&text)
                .iter()
                .map(|part| {
                    let (money, _) = amounts::money(part)
                        .filter(|(money, _)| money.cents >= 0 && money.currency == "EUR")
                        .ok_or_else(|| {
                            Trouble::new(
                                format!("`{part}` is not an amount in euros"),
                                "write amounts from 0 parted by ;",
                            )
                        })?;
                    Ok(json!(money.cents))
                })
                .collect::<Result<_, Trouble>>()?,
        ),
        Form::Numbers => Value::Array(
            several(&text)
                .iter()
                .map(|part| {
                    let (number, _) = amounts::number(part).ok_or_else(|| {
                        Trouble::new(format!("`{part}` is not a number"), "write numbers parted by ;")
                    })?;
                    Ok(json!(number))
                })
                .collect::<Result<_, Trouble>>()?,
        ),
        Form::Flag => match cell {
            Cell::Flag(flag) => json!(flag),
            _ => match text.to_lowercase().as_str() {
                "yes" | "true" | "1" | "y" | "x" | "ja" | "oui" | "jah" | "da" | "ναι" | "iva" => {
                    json!(true)
                }
                "no" | "false" | "0" | "n" | "nein" | "non" | "ei" | "ne" | "όχι" | "le" => json!(false),
                _ => {
                    return Err(Trouble::new(
                        format!("`{text}` is neither yes nor no"),
                        "write yes or no",
                    ));
                }
            },
        },
        Form::Words => json!(several_or_listed(&text, &is_short, doubt)),
        Form::Concepts => json!(several(&text)),
        Form::Languages => {
            let parts = if text.contains([';', '\n', '|', '[']) {
                several(&text)
            } else {
                text.split([',', '/'])
                    .map(|p| p.trim().to_owned())
                    .filter(|p| !p.is_empty())
                    .collect()
            };
            Value::Array(
                parts
                    .iter()
                    .map(|part| Ok(json!(Language::parse(part)?)))
                    .collect::<Result<_, Trouble>>()?,
            )
        }
        Form::Ties => Value::Array(
            several(&text)
                .iter()
                .map(|part| tie(part, doubt))
                .collect::<Result<_, _>>()?,
        ),
        Form::Indicators => Value::Array(
            lines(&text)
                .iter()
                .map(|part| indicator(part))
                .collect::<Result<_, _>>()?,
        ),
        Form::Values => Value::Array(match cell {
            Cell::Number(number) => vec![json!(number)],
            Cell::Flag(flag) => vec![json!(flag)],
            _ => several(&text).iter().map(|part| indicator_value(part)).collect(),
        }),
        Form::Json => serde_json::from_str(&text).map_err(|error| {
            Trouble::new(
                format!("not JSON: {error}"),
                "leave the cell as the export wrote it",
            )
        })?,
        Form::Region | Form::Reference(_) | Form::References(_) => Value::String(text),
    })
}

/// One of these words, whatever its case and joints; a near miss is told.
pub fn word(
    text: &str,
    words: &'static [&'static str],
    doubt: &mut dyn FnMut(String),
) -> Result<String, Trouble> {
    let plain = |word: &str| word.trim().to_lowercase().replace(['-', '_'], " ");
    if let Some(found) = words.iter().find(|word| plain(word) == plain(text)) {
        if *found != text {
            doubt(format!("`{text}` was read as `{found}`"));
        }
        return Ok((*found).to_owned());
    }
    if let Some((_, meant)) = SYNONYMS
        .iter()
        .find(|(other, meant)| plain(other) == plain(text) && words.contains(meant))
    {
        doubt(format!("`{text}` was read as `{meant}`"));
        return Ok((*meant).to_owned());
    }
    let near = words
        .iter()
        .map(|word| (strsim::damerau_levenshtein(&plain(word), &plain(text)), *word))
        .min();
    if let Some((distance, found)) = near
        && distance <= 1
        && found.len() > 4
    {
        doubt(format!("`{text}` was read as `{found}`"));
        return Ok(found.to_owned());
    }
    Err(ValueError::not_one_of("the word", text, words).into())
}

/// Words that partners use for ours.
const SYNONYMS: &[(&str, &str)] = &[
    ("agency", "development agency"),
    ("regional development agency", "development agency"),
    ("RDA", "development agency"),
    ("DA", "development agency"),
    ("Entwicklungsagentur", "development agency"),
    ("Wirtschaftsförderung", "development agency"),
    ("agence de développement", "development agency"),
    ("arendusagentuur", "development agency"),
    ("razvojna agencija", "development agency"),
    ("αναπτυξιακή εταιρεία", "development agency"),
    ("cluster", "cluster initiative"),
    ("CI", "cluster initiative"),
    ("cluster organisation", "cluster initiative"),
    ("cluster organization", "cluster initiative"),
    ("Clusterorganisation", "cluster initiative"),
    ("pôle de compétitivité", "cluster initiative"),
    ("klaster", "cluster initiative"),
    ("grozd", "cluster initiative"),
    ("public authority", "authority"),
    ("government", "authority"),
    ("ministry", "authority"),
    ("Behörde", "authority"),
    ("autorité publique", "authority"),
    ("research centre", "university"),
    ("research institute", "university"),
    ("Hochschule", "university"),
    ("université", "university"),
    ("ülikool", "university"),
    ("univerza", "university"),
    ("πανεπιστήμιο", "university"),
    ("universität", "university"),
    ("onsite", "on site"),
    ("face to face", "on site"),
    ("hybrid", "both"),
    ("yes/no", "gate"),
    ("1 to 5", "1-5"),
    (">=", "at least"),
    ("minimum", "at least"),
    ("<=", "at most"),
    ("maximum", "at most"),
    ("in", "one of"),
    ("is there", "exists"),
];

fn decimal(cell: &Cell, decimals: Decimals, doubt: &mut dyn FnMut(String)) -> Result<f64, Trouble> {
    match cell {
        Cell::Number(number) if number.is_finite() => Ok(*number),
        Cell::Date(date) => Err(Trouble::new(
            format!("the cell holds the date {date}, not a number"),
            "set its format to a number and write the figure again: spreadsheets make dates of figures such as 1.5",
        )),
        _ => {
            let text = cell.text();
            let (number, told) = amounts::number_where(&text, decimals).ok_or_else(|| {
                Trouble::new(
                    format!("`{text}` is not a number"),
                    "write digits only, for example 12.5",
                )
            })?;
            if text.ends_with('%') {
                let share = number / 100.0;
                doubt(format!("`{text}` was read as {}", format_number(share)));
                return Ok(share);
            }
            told.into_iter().for_each(doubt);
            Ok(number)
        }
    }
}

/// The address of a page; one without `https://` gets it, of several the first is taken.
fn address(text: &str, doubt: &mut dyn FnMut(String)) -> Result<String, Trouble> {
    let Err(error) = check_url(text) else {
        return Ok(text.to_owned());
    };
    let host = text.split(['/', '?', '#']).next().unwrap_or_default();
    let looks_like_one = host.starts_with("www.")
        || (host.contains('.')
            && !host.contains([':', '@', ','])
            && host.rsplit('.').next().is_some_and(|end| end.len() >= 2));
    let whole = format!("https://{text}");
    if looks_like_one && check_url(&whole).is_ok() {
        doubt(format!("`{text}` was read as `{whole}`"));
        return Ok(whole);
    }
    Err(error.into())
}

/// Day 0 of spreadsheets is the end of December 1899; from 1 March 1900 on their serials count days truly.
const SERIALS: std::ops::Range<f64> = 20_000.0..80_000.0;

fn date(cell: &Cell, order: DayOrder, doubt: &mut dyn FnMut(String)) -> Result<PartialDate, Trouble> {
    let text = cell.text();
    // A year in a cell with the format of a day: 2014 is the 2014th day, in July 1905.
    if let Cell::Date(day) = cell
        && let Some(year) = (1_950..2_100).find(|serial| date_of_serial(*serial) == *day)
    {
        doubt(format!("the day {day} was read as the year {year}"));
        return Ok(PartialDate::parse(&year.to_string())?);
    }
    if let Cell::Number(number) = cell
        && SERIALS.contains(number)
    {
        let date = date_of_serial(*number as i64);
        doubt(format!("the number {text} was read as the date {date}"));
        return Ok(PartialDate::parse(&date)?);
    }
    let (date, told) = amounts::date(&text, order).ok_or_else(|| {
        Trouble::new(
            format!("`{text}` is not a date"),
            "write a year (2014), a month (2014-05) or a day (2014-05-31)",
        )
    })?;
    told.into_iter().for_each(doubt);
    Ok(date)
}

/// The day of a spreadsheet's serial number (civil-from-days, H. Hinnant's days algorithm).
fn date_of_serial(serial: i64) -> String {
    let days = serial - 25_569 + 719_468;
    let era = days.div_euclid(146_097);
    let day_of_era = days.rem_euclid(146_097);
    let year_of_era = (day_of_era - day_of_era / 1_460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let shifted = (5 * day_of_year + 2) / 153;
    let (day, month) = (
        day_of_year - (153 * shifted + 2) / 5 + 1,
        if shifted < 10 { shifted + 3 } else { shifted - 9 },
    );
    let year = year_of_era + era * 400 + i64::from(month <= 2);
    format!("{year:04}-{month:02}-{day:02}")
}

fn tie(part: &str, doubt: &mut dyn FnMut(String)) -> Result<Value, Trouble> {
    let (agency, model) = part.rsplit_once(':').ok_or_else(|| {
        Trouble::new(
            format!("`{part}` is not a tie"),
            "write the agency's id, a colon and the link model",
        )
    })?;
    let model = word(model.trim(), p4c_model::LinkModel::WORDS, doubt)?;
    Ok(json!({"agency": agency.trim(), "model": model}))
}

/// A number, yes or no, or a word; a text in quotes is a word whatever it looks like.
fn indicator_value(text: &str) -> Value {
    let text = text.trim();
    if let Some(word) = text.strip_prefix('"').and_then(|rest| rest.strip_suffix('"')) {
        return json!(word);
    }
    match text.to_lowercase().as_str() {
        "yes" | "true" => json!(true),
        "no" | "false" => json!(false),
        _ => amounts::number(text).map_or_else(|| json!(text), |(number, _)| json!(number)),
    }
}

fn write_indicator_value(value: &Value) -> String {
    match value {
        Value::Bool(flag) => if *flag { "yes" } else { "no" }.to_owned(),
        Value::Number(number) => number.as_f64().map_or_else(|| number.to_string(), format_number),
        Value::String(word) if indicator_value(word) == *value => word.clone(),
        other => format!("\"{}\"", other.as_str().unwrap_or_default()),
    }
}

fn indicator(part: &str) -> Result<Value, Trouble> {
    let (key, rest) = part.split_once('=').ok_or_else(|| {
        Trouble::new(
            format!("`{part}` is not an indicator"),
            "write key = value | year | source",
        )
    })?;
    let mut parts = rest.splitn(3, '|').map(str::trim);
    let mut indicator =
        json!({"key": key.trim(), "value": indicator_value(parts.next().unwrap_or_default())});
    if let Some(year) = parts.next().filter(|year| !year.is_empty()) {
        let year: i16 = year.parse().map_err(|_| {
            Trouble::new(
                format!("`{year}` is not a year"),
                "write key = value | year | source",
            )
        })?;
        indicator["year"] = json!(year);
    }
    if let Some(source) = parts.next().filter(|source| !source.is_empty()) {
        indicator["source"] = json!(source);
    }
    Ok(indicator)
}

/// Writes a value so that [`read`] takes it back: as JSON where words cannot say it.
pub fn write(form: Form, value: &Value) -> Cell {
    let cell = write_plainly(form, value);
    let is_listed = form.is_several() && !matches!(form, Form::References(_));
    if is_listed
        && read(form, &cell, Style::default(), &mut |_| {})
            .ok()
            .is_none_or(|back| !is_same(&back, value))
    {
        return Cell::Text(value.to_string());
    }
    cell
}

/// Whether two values are the same, whole numbers and decimals alike.
fn is_same(one: &Value, other: &Value) -> bool {
    match (one, other) {
        (Value::Array(one), Value::Array(other)) => {
            one.len() == other.len() && one.iter().zip(other).all(|(one, other)| is_same(one, other))
        }
        (Value::Object(one), Value::Object(other)) => {
            one.len() == other.len()
                && one
                    .iter()
                    .all(|(name, value)| other.get(name).is_some_and(|other| is_same(value, other)))
        }
        (Value::Number(one), Value::Number(other)) => one.as_f64() == other.as_f64(),
        _ => one == other,
    }
}

fn write_plainly(form: Form, value: &Value) -> Cell {
    let text = |value: &Value| value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    let list = |write: &dyn Fn(&Value) -> String| {
        join(
            &value
                .as_array()
                .map(|items| items.iter().map(write).collect::<Vec<_>>())
                .unwrap_or_default(),
        )
    };
    match form {
        Form::Whole(..) | Form::Decimal(..) => value.as_f64().map_or(Cell::Empty, Cell::Number),
        Form::Flag => value.as_bool().map_or(Cell::Empty, Cell::Flag),
        Form::Money => match serde_json::from_value::<p4c_model::Money>(value.clone()) {
            Ok(money) => {
                let text = amounts::write_money(&money);
                match text.parse() {
                    Ok(number) if money.cents.abs() < 1_000_000_000_000 => Cell::Number(number),
                    _ => Cell::Text(text),
                }
            }
            Err(_) => Cell::Empty,
        },
        Form::Cents => Cell::Text(list(&|cents| {
            p4c_model::Money::euro_cents(cents.as_i64().unwrap_or(0)).decimal()
        })),
        Form::Numbers => Cell::Text(list(&|number| {
            number.as_f64().map_or_else(String::new, format_number)
        })),
        Form::Words | Form::Concepts | Form::Languages | Form::References(_) => Cell::Text(list(&text)),
        Form::Ties => Cell::Text(list(&|tie| {
            format!("{}: {}", text(&tie["agency"]), text(&tie["model"]))
        })),
        Form::Values => Cell::Text(list(&write_indicator_value)),
        Form::Indicators => {
            let lines = value.as_array().map(|items| {
                items
                    .iter()
                    .map(|item| {
                        let mut line = format!(
                            "{} = {}",
                            text(&item["key"]),
                            write_indicator_value(&item["value"])
                        );
                        if item.get("year").is_some() || item.get("source").is_some() {
                            line.push_str(&format!(" | {}", item.get("year").map(text).unwrap_or_default()));
                        }
                        if let Some(source) = item.get("source") {
                            line.push_str(&format!(" | {}", text(source)));
                        }
                        line
                    })
                    .collect::<Vec<_>>()
            });
            Cell::Text(lines.unwrap_or_default().join("\n"))
        }
        Form::Json => Cell::Text(value.to_string()),
        _ => Cell::Text(text(value)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_serial_number_of_a_spreadsheet_is_a_day() {
        assert_eq!(date_of_serial(41_790), "2014-05-31");
        assert_eq!(date_of_serial(60_000), "2064-04-08");
    }

    #[test]
    fn several_values_are_parted_and_joined_again() {
        for items in [
            vec!["a", "b c"],
            vec!["a; b", "c"],
            vec!["[x"],
            vec![" padded "],
            vec!["a, b"],
            vec!["a|b", "c"],
        ] {
            let items: Vec<String> = items.into_iter().map(str::to_owned).collect();
            assert_eq!(several(&join(&items)), items);
        }
    }

    #[test]
    fn commas_part_values_only_where_every_part_is_one() {
        let read = |text: &str| {
            read(
                Form::Words,
                &Cell::Text(text.to_owned()),
                Style::default(),
                &mut |_| {},
            )
            .unwrap()
        };
        assert_eq!(read("web, phone"), json!(["web", "phone"]));
        assert_eq!(read("web | phone\nfax"), json!(["web", "phone", "fax"]));
        assert_eq!(
            read("Ministry of Economy, Labour and Housing of the State"),
            json!(["Ministry of Economy, Labour and Housing of the State"])
        );
    }

    #[test]
    fn a_year_that_a_spreadsheet_shows_as_a_day_is_a_year_again() {
        let cell = Cell::Date(date_of_serial(2014));
        assert_eq!(
            read(Form::Date, &cell, Style::default(), &mut |_| {}).unwrap(),
            json!("2014")
        );
        let cell = Cell::Date("1905-01-01".to_owned());
        assert_eq!(
            read(Form::Date, &cell, Style::default(), &mut |_| {}).unwrap(),
            json!("1905-01-01")
        );
    }

    #[test]
    fn an_address_without_a_scheme_gets_one_and_a_broken_one_is_refused() {
        let read = |text: &str| {
            read(
                Form::Url,
                &Cell::Text(text.to_owned()),
                Style::default(),
                &mut |_| {},
            )
        };
        assert_eq!(
            read("www.example.org/a").unwrap(),
            json!("https://www.example.org/a")
        );
        assert_eq!(read("example.org").unwrap(), json!("https://example.org"));
        for text in ["htp:/nowhere", "see the site", "mail@example.org", "http://"] {
            assert!(read(text).unwrap_err().hint.is_some(), "{text}");
        }
    }

    #[test]
    fn what_a_column_holds_decides_how_its_figures_are_read() {
        let texts = |texts: &[&str]| {
            texts
                .iter()
                .map(|t| Cell::Text((*t).to_owned()))
                .collect::<Vec<_>>()
        };
        let cells = texts(&["1,250", "2,5"]);
        assert_eq!(
            Style::of(Form::Decimal(0.0, 9.0), cells.iter()).decimals,
            Decimals::Comma
        );
        let cells = texts(&["1/2/2014", "5/31/2014"]);
        assert_eq!(Style::of(Form::Date, cells.iter()).order, DayOrder::MonthFirst);
        let cells = texts(&["31/1/2014", "5/31/2014"]);
        assert_eq!(Style::of(Form::Date, cells.iter()).order, DayOrder::DayFirst);
    }

    #[test]
    fn a_near_miss_is_read_and_told_and_a_stranger_refused_with_a_hint() {
        let mut told = Vec::new();
        assert_eq!(
            word("retird", p4c_model::ServiceStatus::WORDS, &mut |d| told.push(d)).unwrap(),
            "retired"
        );
        assert_eq!(told.len(), 1);
        let trouble = word("gone", p4c_model::ServiceStatus::WORDS, &mut |_| {}).unwrap_err();
        assert!(trouble.hint.is_some());
    }
}
