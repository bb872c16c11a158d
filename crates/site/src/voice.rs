//! Speaks to a reader in one language: messages, numbers, dates, money, and the order of words.
//!
//! Messages are Fluent files in `locales/TAG`, compiled into the program; everything else follows the rules of Unicode (ICU4X). A
//! [`Voice`] is made once for each language and copied freely. Which one a reader gets is decided in [`crate::visit`].

use std::cmp::Ordering;
use std::str::FromStr;
use std::sync::LazyLock;

use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource, FluentValue};
use icu::calendar::Date;
use icu::calendar::Gregorian;
use icu::collator::CollatorBorrowed;
use icu::collator::options::CollatorOptions;
use icu::datetime::FixedCalendarDateTimeFormatter;
use icu::datetime::fieldsets::{YM, YMD};
use icu::decimal::DecimalFormatter;
use icu::decimal::input::Decimal;
use icu::locale::Locale;
use p4c_model::text::Shown;
use p4c_model::{Language, Money, PartialDate, Text};

/// The messages of each language, English first.
const MESSAGES: &[(&str, &str)] = include!(concat!(env!("OUT_DIR"), "/messages.rs"));

/// The languages of the interface, English first.
static VOICES: LazyLock<Vec<Speaker>> = LazyLock::new(|| {
    MESSAGES
        .iter()
        // Cannot fail for the files in git: a test makes every one.
        .map(|(tag, messages)| Speaker::new(tag, messages).expect("the bundled messages are valid"))
        .collect()
});

struct Speaker {
    tag: &'static str,
    language: Language,
    messages: FluentBundle<FluentResource>,
    decimal: DecimalFormatter,
    day: FixedCalendarDateTimeFormatter<Gregorian, YMD>,
    month: FixedCalendarDateTimeFormatter<Gregorian, YM>,
    collator: CollatorBorrowed<'static>,
}

impl Speaker {
    fn new(tag: &'static str, messages: &str) -> Result<Self, String> {
        // The English of these pages is that of the European institutions: 23 November 2026.
        let written = if tag == "en" { "en-GB" } else { tag };
        let locale = Locale::from_str(written).map_err(|error| format!("{tag}: {error}"))?;
        let resource = FluentResource::try_new(messages.to_owned())
            .map_err(|(_, errors)| format!("{tag}: {errors:?}"))?;
        let identifier = tag.parse().map_err(|error| format!("{tag}: {error}"))?;
        let mut bundle = FluentBundle::new_concurrent(vec![identifier]);
        // Isolating marks are for texts of both directions; in figures and file names they only disturb.
        bundle.set_use_isolating(false);
        bundle
            .add_resource(resource)
            .map_err(|errors| format!("{tag}: {errors:?}"))?;
        let mut order = CollatorOptions::default();
        order.strength = Some(icu::collator::options::Strength::Tertiary);
        let failed = |error: &dyn std::fmt::Display| format!("{tag}: {error}");
        Ok(Self {
            tag,
            language: Language::parse(tag).map_err(|error| failed(&error))?,
            messages: bundle,
            decimal: DecimalFormatter::try_new((&locale).into(), Default::default())
                .map_err(|error| failed(&error))?,
            day: FixedCalendarDateTimeFormatter::try_new((&locale).into(), YMD::long())
                .map_err(|error| failed(&error))?,
            month: FixedCalendarDateTimeFormatter::try_new((&locale).into(), YM::long())
                .map_err(|error| failed(&error))?,
            collator: CollatorBorrowed::try_new((&locale).into(), order).map_err(|error| failed(&error))?,
        })
    }
}

/// One language of the interface.
#[derive(Clone, Copy)]
pub struct Voice(&'static Speaker);

impl std::fmt::Debug for Voice {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(formatter, "Voice({})", self.0.tag)
    }
}

impl Voice {
    /// Every language of the interface, English first.
    pub fn all() -> impl Iterator<Item = Voice> {
        VOICES.iter().map(Voice)
    }

    /// The language of readers who ask for none that is there.
    pub fn english() -> Voice {
        Voice(&VOICES[0])
    }

    /// The language with this tag.
    pub fn tagged(tag: &str) -> Option<Voice> {
        VOICES.iter().find(|speaker| speaker.tag == tag).map(Voice)
    }

    /// The language that an `Accept-Language` header asks for most; English when it asks for none that is there (RFC 9110, 12.5.4).
    pub fn accepted(header: &str) -> Voice {
        let mut best: Option<(f32, Voice)> = None;
        for part in header.split(',').take(20) {
            let mut pieces = part.split(';');
            let tag = pieces.next().unwrap_or_default().trim();
            let quality = pieces
                .find_map(|piece| piece.trim().strip_prefix("q="))
                .map_or(1.0, |quality| quality.trim().parse::<f32>().unwrap_or(0.0));
            let main = tag.split('-').next().unwrap_or_default().to_lowercase();
            if quality <= 0.0 {
                continue;
            }
            if let Some(voice) = Voice::tagged(&main)
                && best.is_none_or(|(reached, _)| quality > reached)
            {
                best = Some((quality, voice));
            }
        }
        best.map_or_else(Voice::english, |(_, voice)| voice)
    }

    /// The tag of the language, for example `et`.
    pub fn tag(self) -> &'static str {
        self.0.tag
    }

    /// The language as records name it.
    pub fn language(self) -> &'static Language {
        &self.0.language
    }

    /// The name of the language in itself.
    pub fn own_name(self) -> String {
        self.say("language-own-name")
    }

    /// Whether there is such a message.
    pub fn knows(self, key: &str) -> bool {
        self.0.messages.has_message(key)
    }

    /// A message. One that is missing here is said in English; one that is missing there too by its key, which a test forbids.
    pub fn say(self, key: &str) -> String {
        self.speak(key, None)
    }

    /// A message with one argument, a text.
    pub fn with(self, key: &str, name: &str, value: impl std::fmt::Display) -> String {
        self.fill(key, &[(name, value.to_string())])
    }

    /// A message with arguments, all texts.
    pub fn fill(self, key: &str, arguments: &[(&str, String)]) -> String {
        let mut args = FluentArgs::new();
        for (name, value) in arguments {
            args.set(*name, FluentValue::from(value.as_str()));
        }
        self.speak(key, Some(&args))
    }

    /// A message about a number of things: `$count` chooses the plural form, `$number` is the number as it is written.
    pub fn count(self, key: &str, number: impl Quantity) -> String {
        self.count_with(key, number.quantity(), &[])
    }

    /// A message about a number of things, with further arguments.
    pub fn count_with(self, key: &str, number: usize, arguments: &[(&str, String)]) -> String {
        let mut args = FluentArgs::new();
        args.set("count", FluentValue::from(number));
        args.set("number", FluentValue::from(self.whole(number)));
        for (name, value) in arguments {
            args.set(*name, FluentValue::from(value.as_str()));
        }
        self.speak(key, Some(&args))
    }

    fn speak(self, key: &str, args: Option<&FluentArgs<'_>>) -> String {
        for speaker in [self.0, Voice::english().0] {
            if let Some(pattern) = speaker
                .messages
                .get_message(key)
                .and_then(|message| message.value())
            {
                let mut errors = Vec::new();
                let said = speaker.messages.format_pattern(pattern, args, &mut errors);
                debug_assert!(errors.is_empty(), "message {key}: {errors:?}");
                return said.into_owned();
            }
        }
        key.to_owned()
    }

    /// A word that the house uses in records, in this language: `word-` and the word with hyphens is its key.
    pub fn word(self, word: &str) -> String {
        let key = format!("word-{}", word.replace([' ', '_'], "-"));
        if self.knows(&key) || Voice::english().knows(&key) {
            self.say(&key)
        } else {
            word.to_owned()
        }
    }

    /// The name of a concept of the bundled scheme.
    pub fn concept(self, code: &str) -> &str {
        p4c_pipeline::classify::concept_name(code, self.tag())
    }

    /// The name of a language by its tag; the tag itself where there is no name.
    pub fn language_name(self, tag: &str) -> String {
        let key = format!("language-{}", tag.split('-').next().unwrap_or(tag));
        if self.knows(&key) {
            self.say(&key)
        } else {
            tag.to_owned()
        }
    }

    /// The name of a country by the code that NUTS uses; the English name, else the code, where there is no message.
    pub fn country(self, code: &str) -> String {
        let key = format!("country-{code}");
        if self.knows(&key) {
            return self.say(&key);
        }
        p4c_model::nuts::country_name(code).map_or_else(|| code.to_owned(), str::to_owned)
    }

    /// A whole number.
    pub fn whole(self, number: impl TryInto<i64>) -> String {
        number.try_into().map_or_else(
            |_| String::new(),
            |number| self.0.decimal.format_to_string(&Decimal::from(number)),
        )
    }

    /// A number with at most so many decimals; whole when they are nought.
    pub fn number(self, number: f64, decimals: usize) -> String {
        if !number.is_finite() {
            return self.say("unknown");
        }
        let mut text = format!("{number:.decimals$}");
        if text.contains('.') {
            text = text.trim_end_matches('0').trim_end_matches('.').to_owned();
        }
        match Decimal::from_str(&text) {
            Ok(decimal) => self.0.decimal.format_to_string(&decimal),
            Err(_) => text,
        }
    }

    /// A share from 0 to 1 as a percentage with at most one decimal.
    pub fn share(self, share: f64) -> String {
        self.with("share-percent", "number", self.number(share * 100.0, 1))
    }

    /// A share from 0 to 1 as a whole percentage, for where people compare at a glance.
    pub fn percent(self, share: f64) -> String {
        self.with("share-percent", "number", self.number((share * 100.0).round(), 0))
    }

    /// An amount of euro cents, in whole euros.
    pub fn euros(self, cents: i64) -> String {
        let euros = (cents as f64 / 100.0).round();
        self.with("money-euro", "number", self.number(euros, 0))
    }

    /// An amount of money; cents only where there are any.
    pub fn money(self, money: &Money) -> String {
        let number = self.number(money.cents as f64 / 100.0, 2);
        if money.currency == "EUR" {
            self.with("money-euro", "number", number)
        } else {
            format!("{number}\u{a0}{}", money.currency)
        }
    }

    /// A year, month or day.
    pub fn date(self, date: &PartialDate) -> String {
        self.iso_date(date.as_str())
    }

    /// A date in ISO 8601, of which the day is shown; a text that is none as it stands.
    pub fn iso_date(self, text: &str) -> String {
        let day = text.get(..10).unwrap_or(text);
        let parts: Vec<u32> = day.split('-').filter_map(|part| part.parse().ok()).collect();
        let of = |month: u32, day: u32| {
            let year = i32::try_from(*parts.first()?).ok()?;
            Date::try_new_gregorian(year, u8::try_from(month).ok()?, u8::try_from(day).ok()?).ok()
        };
        match parts.as_slice() {
            [_, month] => of(*month, 1).map(|date| self.0.month.format(&date).to_string()),
            [_, month, day] => of(*month, *day).map(|date| {
                let written = self.0.day.format(&date).to_string();
                // Estonian writes an ordinal; the data of ICU4X 2.4 leave its point out.
                match written.split_once(' ') {
                    Some((day, rest)) if self.0.tag == "et" && !day.ends_with('.') => {
                        format!("{day}. {rest}")
                    }
                    _ => written,
                }
            }),
            _ => None,
        }
        .unwrap_or_else(|| day.to_owned())
    }

    /// Several words as one enumeration: `a, b and c`.
    pub fn enumeration(self, words: &[String]) -> String {
        match words {
            [] => String::new(),
            [one] => one.clone(),
            [first @ .., last] => self.fill(
                "enumeration",
                &[("first", first.join(", ")), ("last", last.clone())],
            ),
        }
    }

    /// Which of two words comes first in this language.
    pub fn compare(self, left: &str, right: &str) -> Ordering {
        self.0.collator.compare(left, right)
    }

    /// A key by which words are sorted in this language.
    pub fn sort_key(self, text: &str) -> Vec<u8> {
        let mut key = Vec::with_capacity(text.len() * 2);
        // Writing into memory cannot fail.
        let Ok(()) = self.0.collator.write_sort_key_to(text, &mut key);
        key
    }

    /// What a reader of this language is shown of a text: the words in the reader's language, else in English, else as written.
    pub fn read<'a>(self, text: &'a Text) -> Option<Shown<'a>> {
        let mut shown = text.best(std::slice::from_ref(self.language()))?;
        if shown.is_fallback
            && let Some(english) = text.best(std::slice::from_ref(Voice::english().language()))
            && !english.is_fallback
        {
            shown = english;
            shown.is_fallback = true;
        }
        Some(shown)
    }

    /// The words of a text alone, as [`Voice::read`] chooses them.
    pub fn plain(self, text: &Text) -> &str {
        self.read(text).map_or("", |shown| shown.value)
    }
}

/// A number of things, or a reference to one: templates hand over references.
pub trait Quantity {
    /// The number.
    fn quantity(&self) -> usize;
}

impl Quantity for usize {
    fn quantity(&self) -> usize {
        *self
    }
}

impl<Q: Quantity + ?Sized> Quantity for &Q {
    fn quantity(&self) -> usize {
        (**self).quantity()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_language_with_the_highest_quality_that_is_there_is_taken() {
        assert_eq!(Voice::accepted("fr, et;q=0.5, en;q=0.4").tag(), "et");
        assert_eq!(Voice::accepted("et-EE").tag(), "et");
        assert_eq!(Voice::accepted("et;q=0, en").tag(), "en");
        assert_eq!(Voice::accepted("xx;q=nonsense,,;;").tag(), "en");
        assert_eq!(Voice::accepted("").tag(), "en");
    }

    #[test]
    fn figures_and_dates_follow_the_language() {
        let (english, estonian) = (Voice::english(), Voice::tagged("et").unwrap());
        assert_eq!(english.number(1_234_567.25, 1), "1,234,567.2");
        assert_eq!(estonian.number(1_234_567.5, 1), "1\u{a0}234\u{a0}567,5");
        assert_eq!(english.share(0.125), "12.5%");
        assert_eq!(estonian.share(0.125), "12,5%");
        assert_eq!(english.iso_date("2026-11-23T10:00:00Z"), "23 November 2026");
        assert_eq!(estonian.iso_date("2026-11-23"), "23. november 2026");
        assert_eq!(estonian.iso_date("2012"), "2012");
        assert_eq!(estonian.iso_date("anno"), "anno");
        assert_eq!(estonian.euros(125_000_000), "1\u{a0}250\u{a0}000\u{a0}€");
    }

    #[test]
    fn estonian_sorts_its_own_letters_after_w() {
        let estonian = Voice::tagged("et").unwrap();
        assert_eq!(estonian.compare("õpe", "võrk"), Ordering::Greater);
        assert!(estonian.sort_key("õpe") > estonian.sort_key("võrk"));
        assert_eq!(Voice::english().compare("õpe", "vork"), Ordering::Less);
    }

    #[test]
    fn every_message_is_there_in_every_language_with_the_same_arguments() {
        let names = |messages: &str| -> std::collections::BTreeMap<String, Vec<String>> {
            let mut found = std::collections::BTreeMap::new();
            let mut key = String::new();
            for line in messages.lines() {
                if let Some((name, _)) = line.split_once(" =")
                    && !line.starts_with([' ', '#'])
                {
                    key = name.to_owned();
                    assert!(
                        found.insert(key.clone(), Vec::new()).is_none(),
                        "{key} stands twice"
                    );
                }
                for piece in line.split('$').skip(1) {
                    let name: String = piece
                        .chars()
                        .take_while(|c| c.is_ascii_alphanumeric() || *c == '-')
                        .collect();
                    let arguments: &mut Vec<String> = found.entry(key.clone()).or_default();
                    if name != "count" && !arguments.contains(&name) {
                        arguments.push(name);
                        arguments.sort();
                    }
                }
            }
            found
        };
        let english = names(MESSAGES[0].1);
        for (tag, messages) in &MESSAGES[1..] {
            let other = names(messages);
            for (key, arguments) in &english {
                assert_eq!(other.get(key), Some(arguments), "{tag}: {key}");
            }
            for key in other.keys() {
                assert!(english.contains_key(key), "{tag} has {key}, English has not");
            }
        }
    }
}
