//! Makes the value of a field from a cell and back, by the form of its column.
//!
//! What must be repaired is told as a doubt, what cannot be read as trouble; where the cell stands is added by the caller.

use p4c_model::{Language, PartialDate, ValueError};
use serde_json::{Value, json};

use crate::amounts;
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

/// Refuses cells that hold no value of the user's: errors of the spreadsheet and formulas never computed.
pub fn check_usable(cell: &Cell) -> Result<(), Trouble> {
    match cell {
        Cell::Error(error) => Err(Trouble::new(
            format!("the cell holds {error}"),
            "mend the formula or write the value",
        )),
        Cell::Uncomputed => Err(Trouble::new(
            "the cell holds a formula without a value",
            "open the workbook in a spreadsheet program and save it, or write the value",
        )),
        _ => Ok(()),
    }
}

/// The values of a cell that may hold several: parted by `;` or line breaks, or a JSON array.
pub fn several(text: &str) -> Vec<String> {
    if text.starts_with('[')
        && let Ok(Value::Array(items)) = serde_json::from_str::<Value>(text)
        && items.iter().all(Value::is_string)
    {
        return items
            .into_iter()
            .filter_map(|item| item.as_str().map(str::to_owned))
            .collect();
    }
    text.split([';', '\n'])
        .map(str::trim)
        .filter(|part| !part.is_empty())
        .map(str::to_owned)
        .collect()
}

/// Joins several values so that [`several`] parts them again.
pub fn join(items: &[String]) -> String {
    let is_plain = items.iter().all(|item| {
        !item.is_empty() && !item.contains([';', '\n']) && item.trim() == item && !item.starts_with('[')
    });
    if is_plain {
        items.join("; ")
    } else {
        json!(items).to_string()
    }
}

/// Reads a cell whose form needs nothing but the cell itself.
pub fn read(form: Form, cell: &Cell, doubt: &mut dyn FnMut(String)) -> Result<Value, Trouble> {
    let text = cell.text();
    Ok(match form {
        Form::Plain | Form::Helper | Form::Text | Form::Id | Form::Concept => Value::String(text),
        Form::Word(words) => Value::String(word(&text, words, doubt)?),
        Form::Whole(least, most) => {
            let number = decimal(cell, doubt)?;
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
            let number = decimal(cell, doubt)?;
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
        Form::Date => json!(date(cell, doubt)?),
        Form::Money => {
            let (money, told) = match cell {
                Cell::Number(number) => amounts::money(&format_number(*number)),
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
        Form::Words | Form::Concepts => json!(several(&text)),
        Form::Languages => {
            let parts = if text.contains([';', '\n']) {
                several(&text)
            } else {
                text.split(',').map(|p| p.trim().to_owned()).collect()
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
            several(&text)
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

fn decimal(cell: &Cell, doubt: &mut dyn FnMut(String)) -> Result<f64, Trouble> {
    match cell {
        Cell::Number(number) if number.is_finite() => Ok(*number),
        _ => {
            let text = cell.text();
            let (number, told) = amounts::number(&text).ok_or_else(|| {
                Trouble::new(
                    format!("`{text}` is not a number"),
                    "write digits only, for example 12.5",
                )
            })?;
            told.into_iter().for_each(doubt);
            Ok(number)
        }
    }
}

/// Day 0 of spreadsheets is the end of December 1899; from 1 March 1900 on their serials count days truly.
const SERIALS: std::ops::Range<f64> = 20_000.0..80_000.0;

fn date(cell: &Cell, doubt: &mut dyn FnMut(String)) -> Result<PartialDate, Trouble> {
    let text = cell.text();
    if let Cell::Number(number) = cell
        && SERIALS.contains(number)
    {
        let date = date_of_serial(*number as i64);
        doubt(format!("the number {text} was read as the date {date}"));
        return Ok(PartialDate::parse(&date)?);
    }
    let (date, told) = amounts::date(&text).ok_or_else(|| {
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
    let mut parts = rest.split('|').map(str::trim);
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

/// Writes a value so that [`read`] takes it back.
pub fn write(form: Form, value: &Value) -> Cell {
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
        for items in [vec!["a", "b c"], vec!["a; b", "c"], vec!["[x"], vec![" padded "]] {
            let items: Vec<String> = items.into_iter().map(str::to_owned).collect();
            assert_eq!(several(&join(&items)), items);
        }
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
