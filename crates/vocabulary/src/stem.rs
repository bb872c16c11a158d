//! Reduces a folded word to the stem that its inflected forms share.
//!
//! Snowball where it is strong; for Estonian, Finnish, Slovene and Maltese an own suffix-tolerant reduction, since Snowball has no Slovene or
//! Maltese and keeps too many Estonian and Finnish forms apart (vowel stems, consonant gradation). Stems are only compared, never shown.

use frostem::{Algorithm, Stemmer};

/// The languages that have a stemmer, as primary subtags.
pub(crate) const STEMMED: [&str; 26] = [
    "ca", "cs", "da", "de", "el", "en", "es", "et", "eu", "fi", "fr", "ga", "hr", "hu", "it", "lt", "mt",
    "nb", "nl", "pl", "pt", "ro", "ru", "sl", "sv", "tr",
];

/// The stemmer of one language.
#[derive(Clone, Copy)]
pub(crate) struct LanguageStemmer {
    snowball: Option<Stemmer>,
    light: Option<&'static Light>,
    greek: bool,
}

/// How a language without a good Snowball stemmer is reduced.
struct Light {
    /// Rounds of endings: from each round at most one ending, the longest that fits, is taken off.
    rounds: &'static [&'static [&'static str]],
    /// Letters that must be left.
    shortest: usize,
    /// Whether weak and strong grades are made alike.
    gradation: bool,
}

const ESTONIAN: Light = Light {
    rounds: &[
        &[
            "idega", "idesse", "idest", "idele", "idelt", "idel", "ideks", "idena", "tega", "dega", "desse",
            "tesse", "dest", "test", "dele", "tele", "delt", "telt", "del", "tel", "deks", "teks", "ades",
            "edes", "ides", "udes", "stes", "ade", "ede", "ide", "ude", "ate", "ete", "ite", "ute", "ste",
            "sse", "st", "le", "lt", "el", "al", "il", "ul", "ga", "ks", "ni", "ab", "eb", "ib", "ub", "vad",
            "takse", "ada", "eda", "ida", "uda", "id", "ad", "ed", "ud", "ist", "at", "et", "it", "ut", "es",
            "as",
        ],
        &["a", "e", "i", "o", "u"],
        &[
            "amis", "emis", "imis", "umis", "amin", "emin", "imin", "umin", "mis", "min", "us", "is", "ik",
            "lik",
        ],
    ],
    shortest: 4,
    gradation: true,
};

const FINNISH: Light = Light {
    rounds: &[
        &[
            "uksessa", "uksesta", "ukseen", "ukselle", "uksella", "uksen", "ukset", "uksia", "uksiin",
            "uksissa", "uksista", "uksille", "uksien", "uksena", "yksen", "ykset", "yksia", "yksille",
            "ysten", "yksien", "yksissa", "yksessa", "ykselle", "usten", "usta", "ysta", "uuden", "uutta",
            "issa", "ista", "illa", "ilta", "ille", "iksi", "iden", "itten", "ojen", "jen", "ien", "ssa",
            "sta", "lla", "lta", "lle", "ksi", "seen", "siin", "een", "iin", "aan", "oon", "uun", "yyn",
            "oita", "eita", "ita", "oja", "tta", "ta", "aa", "ia", "ja", "en", "an", "in", "on", "un", "yn",
            "et", "at", "it", "ot", "ut", "yt", "na", "us", "ys",
        ],
        &["oi", "ai", "ei", "a", "e", "i", "o", "u", "y"],
        &[
            "amis", "emis", "imis", "umis", "amin", "emin", "imin", "umin", "mis", "min", "us", "ys",
        ],
    ],
    shortest: 4,
    gradation: true,
};

const SLOVENE: Light = Light {
    rounds: &[
        &[
            "skega", "skemu", "skih", "skim", "skimi", "ega", "emu", "imi", "ami", "ema", "oma", "ama", "ih",
            "im", "em", "om", "ov", "ev", "ah", "am", "eh", "ih", "jo", "ajo", "ejo", "ijo", "ujejo", "a",
            "e", "i", "o", "u",
        ],
        &["ostj", "ost", "ovanj", "anj", "enj", "sk", "n", "ij", "j"],
    ],
    shortest: 4,
    gradation: false,
};

const MALTESE: Light = Light {
    rounds: &[
        &[
            "jonijiet", "joni", "ijiet", "jiet", "iet", "hom", "kom", "ha", "wi", "ali", "iku", "ika", "ivi",
            "iva", "in", "at", "i", "a", "u", "s", "et",
        ],
        &["i", "a", "u", "j", "zz"],
    ],
    shortest: 4,
    gradation: false,
};

impl LanguageStemmer {
    /// The stemmer of a primary language subtag; an unknown language keeps words as they are, but for a final `s`.
    pub(crate) fn new(language: &str) -> LanguageStemmer {
        let light = match language {
            "et" => Some(&ESTONIAN),
            "fi" => Some(&FINNISH),
            "sl" | "hr" | "sr" | "bs" => Some(&SLOVENE),
            "mt" => Some(&MALTESE),
            _ => None,
        };
        let snowball = if light.is_some() {
            None
        } else {
            algorithm(language).map(Stemmer::new)
        };
        LanguageStemmer {
            snowball,
            light,
            greek: language == "el",
        }
    }

    /// The stem of a folded word. Words of three letters or fewer and words with digits stay as they are.
    pub(crate) fn stem(&self, folded: &str) -> String {
        let letters = folded.chars().count();
        if letters <= 3 || folded.bytes().any(|byte| byte.is_ascii_digit() || byte == b'&') {
            return folded.to_owned();
        }
        match (self.light, &self.snowball) {
            (Some(light), _) => light.stem(folded),
            (None, Some(snowball)) => {
                let mut stem = snowball.stem(folded).into_owned();
                // Snowball leaves the vowel of some Greek cases: `καινοτομ-ία` but `καινοτομι-ών`.
                while self.greek
                    && stem.chars().count() > 4
                    && stem.ends_with(['α', 'ε', 'η', 'ι', 'ο', 'υ', 'ω'])
                {
                    stem.pop();
                }
                stem
            }
            (None, None) => folded.strip_suffix('s').unwrap_or(folded).to_owned(),
        }
    }
}

impl Light {
    fn stem(&self, folded: &str) -> String {
        let mut word = if self.gradation {
            vowel_dropped(folded)
        } else {
            folded.to_owned()
        };
        for round in self.rounds {
            let left = word.chars().count();
            let last = word.as_bytes().last();
            // The last byte rules most endings out, which is cheaper than comparing them.
            let fits = |ending: &&&str| {
                ending.as_bytes().last() == last
                    && left >= ending.len() + self.shortest
                    && word.ends_with(**ending)
            };
            if let Some(ending) = round.iter().filter(fits).max_by_key(|ending| ending.len()) {
                word.truncate(word.len() - ending.len());
            }
        }
        if self.gradation {
            graded(&word)
        } else {
            collapsed(&word)
        }
    }
}

/// `klaster` and `klastri` share `klastr`: a vowel before a final r or l drops in the other cases.
fn vowel_dropped(word: &str) -> String {
    for (full, short) in [("er", "r"), ("el", "l")] {
        if let Some(rest) = word.strip_suffix(full)
            && rest.chars().count() >= 4
            && rest.ends_with(|letter| !"aeiouy".contains(letter))
            // `messidel` is a case of `messid`, not a word in -el.
            && !(full == "el" && rest.ends_with(['d', 't']))
        {
            return format!("{rest}{short}");
        }
    }
    word.to_owned()
}

/// Doubled letters become one: gradation and gemination keep the rest of the word.
fn collapsed(word: &str) -> String {
    let mut letters = String::with_capacity(word.len());
    for letter in word.chars() {
        if !letters.ends_with(letter) {
            letters.push(letter);
        }
    }
    letters
}

/// Weak and strong grade alike: g and k, b and p, d and t are one letter each, and doubled ones count once.
fn graded(word: &str) -> String {
    let voiceless: String = word
        .chars()
        .map(|letter| match letter {
            'g' => 'k',
            'b' => 'p',
            'd' => 't',
            other => other,
        })
        .collect();
    let mut word = collapsed(&voiceless);
    // `hankinta` and `hankinnat`: after n, m, l and r a final stop is lost in the weak grade.
    for (strong, weak) in [("nt", "n"), ("mp", "m"), ("lt", "l"), ("rt", "r")] {
        if word.chars().count() > 5 && word.ends_with(strong) {
            word.truncate(word.len() - strong.len());
            word.push_str(weak);
        }
    }
    word
}

fn algorithm(language: &str) -> Option<Algorithm> {
    Some(match language {
        "en" => Algorithm::English,
        "de" => Algorithm::German,
        "fr" => Algorithm::French,
        "es" => Algorithm::Spanish,
        "it" => Algorithm::Italian,
        "el" => Algorithm::Greek,
        "pt" => Algorithm::Portuguese,
        "ca" => Algorithm::Catalan,
        "nl" => Algorithm::Dutch,
        "sv" => Algorithm::Swedish,
        "da" => Algorithm::Danish,
        "nb" | "nn" | "no" => Algorithm::Norwegian,
        "hu" => Algorithm::Hungarian,
        "ro" => Algorithm::Romanian,
        "lt" => Algorithm::Lithuanian,
        "pl" => Algorithm::Polish,
        "cs" => Algorithm::Czech,
        "ga" => Algorithm::Irish,
        "tr" => Algorithm::Turkish,
        "ru" => Algorithm::Russian,
        "eu" => Algorithm::Basque,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn same(language: &str, forms: &[&str]) {
        let stemmer = LanguageStemmer::new(language);
        let stems: Vec<String> = forms
            .iter()
            .map(|form| stemmer.stem(&crate::fold::fold(form)))
            .collect();
        assert!(
            stems.iter().all(|stem| *stem == stems[0]),
            "{language}: {forms:?} gave {stems:?}"
        );
    }

    #[test]
    fn inflected_forms_share_a_stem_in_every_language_of_the_scheme() {
        same("en", &["funding", "funded", "funds"]);
        same(
            "et",
            &["klaster", "klastri", "klastrile", "klastrite", "klastrid"],
        );
        same("et", &["ettevõte", "ettevõtte", "ettevõtted", "ettevõtete"]);
        same(
            "et",
            &["koolitus", "koolituse", "koolitused", "koolitust", "koolitusele"],
        );
        same("et", &["hange", "hanke", "hanked"]);
        same("et", &["toetus", "toetuse", "toetust", "toetused"]);
        same("fi", &["rahoitus", "rahoituksen", "rahoitusta", "rahoitukset"]);
        same("fi", &["koulutus", "koulutuksen", "koulutusta"]);
        same("fi", &["hankinta", "hankinnat", "hankintojen"]);
        same("fi", &["yritys", "yrityksen", "yritykset", "yrityksille"]);
        same("et", &["rahastus", "rahastamine", "rahastab", "rahastuse"]);
        same("et", &["teenus", "teenuste", "teenused", "teenustele"]);
        same("et", &["mess", "messil", "messidel", "messid"]);
        same("sl", &["razpis", "razpisa", "razpisi", "razpisih", "razpisov"]);
        same(
            "sl",
            &[
                "usposabljanje",
                "usposabljanja",
                "usposabljanju",
                "usposabljanjem",
            ],
        );
        same("sl", &["podjetje", "podjetja", "podjetjem", "podjetij"]);
        same("mt", &["laboratorju", "laboratorji"]);
        same("mt", &["servizz", "servizzi"]);
        same("el", &["καινοτομία", "καινοτομίας", "ΚΑΙΝΟΤΟΜΙΕΣ"]);
        same("de", &["Förderung", "Förderungen", "FORDERUNG"]);
        same("fr", &["formation", "formations"]);
    }

    #[test]
    fn different_words_stay_apart() {
        for (language, first, second) in [
            ("et", "koolitus", "kool"),
            ("et", "koolitus", "koostöö"),
            ("sl", "izvoz", "uvoz"),
            ("mt", "taħriġ", "tagħmir"),
            ("fi", "rahoitus", "koulutus"),
        ] {
            let stemmer = LanguageStemmer::new(language);
            assert_ne!(
                stemmer.stem(&crate::fold::fold(first)),
                stemmer.stem(&crate::fold::fold(second))
            );
        }
    }
}
