//! Knows the regions of the NUTS classification, 2021 edition: the form of a code, names and label points of level 2, and countries.
//!
//! Codes, names and points are facts of Eurostat's GISCO (NUTS 2021); level 3 codes are taken by their form and their parent.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::LazyLock;

use serde::{Deserialize, Serialize};

use crate::ValueError;

/// The edition of the bundled list.
pub const EDITION: &str = "NUTS 2021";

/// A code of the form of NUTS: two letters for the country and up to three letters or digits (level 0 to 3).
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct NutsCode(String);

impl NutsCode {
    /// Reads a code; `GR` is taken for `EL` and `GB` for `UK`, as NUTS names these countries.
    ///
    /// # Errors
    /// When the text has not the form, the country is unknown, or the level 2 region is not in the bundled edition (with the nearest as hint).
    pub fn parse(text: &str) -> Result<Self, ValueError> {
        let code = text.trim().to_uppercase();
        let is_form = (2..=5).contains(&code.len())
            && code.is_ascii()
            && code[..2].bytes().all(|b| b.is_ascii_uppercase())
            && code[2..].bytes().all(|b| b.is_ascii_alphanumeric());
        if !is_form {
            return Err(
                ValueError::new(format!("`{text}` has not the form of a NUTS code")).with_hint(
                    "write a country's two letters and up to three more, for example `EE00` or `DE11`",
                ),
            );
        }
        let country = match &code[..2] {
            "GR" => "EL",
            "GB" => "UK",
            country => country,
        };
        if country_name(country).is_none() {
            return Err(
                ValueError::new(format!("the country of `{code}` is not in {EDITION}"))
                    .with_hint("NUTS writes EL for Greece and UK for the United Kingdom"),
            );
        }
        let code = format!("{country}{}", &code[2..]);
        if code.len() >= 4 && bundled(&code[..4]).is_none() && COUNTRIES_WITH_LIST.contains(country) {
            return Err(unknown(&code));
        }
        if code.len() == 3
            && !REGIONS.keys().any(|known| known.starts_with(&code))
            && COUNTRIES_WITH_LIST.contains(country)
        {
            return Err(unknown(&code));
        }
        Ok(Self(code))
    }

    /// The code.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// 0 for a country, 1 to 3 for its regions.
    pub fn level(&self) -> u8 {
        (self.0.len() - 2) as u8
    }

    /// The region one level up; `None` for a country.
    pub fn parent(&self) -> Option<NutsCode> {
        (self.0.len() > 2).then(|| Self(self.0[..self.0.len() - 1].to_owned()))
    }

    /// The two letters of the country, as NUTS writes them.
    pub fn country(&self) -> &str {
        &self.0[..2]
    }

    /// Whether this region lies in the other, or is it.
    pub fn is_within(&self, other: &NutsCode) -> bool {
        self.0.starts_with(&other.0)
    }
}

fn unknown(code: &str) -> ValueError {
    let error = ValueError::new(format!("region code `{code}` is not in {EDITION}"));
    let nearest = REGIONS
        .values()
        .map(|region| {
            // A slip is likelier in the last letters than in the country.
            let same_country = f64::from(u8::from(region.code[..2] == code[..2]));
            (
                same_country + strsim::jaro_winkler(&code[..code.len().min(4)], region.code),
                region,
            )
        })
        .max_by(|a, b| a.0.total_cmp(&b.0).then_with(|| b.1.code.cmp(a.1.code)));
    match nearest {
        Some((_, region)) => error.with_hint(format!(
            "did you mean `{}` ({})? Codes of other editions can be mapped",
            region.code, region.name
        )),
        None => error,
    }
}

impl fmt::Display for NutsCode {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.pad(&self.0)
    }
}

impl TryFrom<String> for NutsCode {
    type Error = ValueError;

    fn try_from(text: String) -> Result<Self, ValueError> {
        NutsCode::parse(&text)
    }
}

impl From<NutsCode> for String {
    fn from(code: NutsCode) -> String {
        code.0
    }
}

/// A level 2 region of the bundled edition.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct BundledRegion {
    /// The code.
    pub code: &'static str,
    /// The name in Latin letters.
    pub name: &'static str,
    /// The name in the country's own script.
    pub native_name: &'static str,
    /// The point that stands for it on a map: longitude and latitude in degrees (WGS 84).
    pub point: (f64, f64),
}

static LIST: &str = include_str!("../data/nuts2-2021.csv");

static REGIONS: LazyLock<BTreeMap<&'static str, BundledRegion>> = LazyLock::new(|| {
    LIST.lines()
        .skip(1)
        .filter_map(|line| {
            let fields = split_line(line);
            let [code, _, name, native_name, longitude, latitude] = fields[..] else {
                return None;
            };
            let point = (longitude.parse().ok()?, latitude.parse().ok()?);
            Some((
                code,
                BundledRegion {
                    code,
                    name,
                    native_name,
                    point,
                },
            ))
        })
        .collect()
});

static COUNTRIES_WITH_LIST: LazyLock<std::collections::BTreeSet<&'static str>> =
    LazyLock::new(|| REGIONS.keys().map(|code| &code[..2]).collect());

/// Splits a line of the bundled list: fields with commas stand in quotes, and no field holds a quote.
fn split_line(line: &'static str) -> Vec<&'static str> {
    let (mut fields, mut start, mut quoted) = (Vec::new(), 0, false);
    for (i, byte) in line.bytes().enumerate() {
        match byte {
            b'"' => quoted = !quoted,
            b',' if !quoted => {
                fields.push(line[start..i].trim_matches('"'));
                start = i + 1;
            }
            _ => {}
        }
    }
    fields.push(line[start..].trim_matches('"'));
    fields
}

/// The level 2 region with this code.
pub fn bundled(code: &str) -> Option<&'static BundledRegion> {
    REGIONS.get(code)
}

/// Every level 2 region, by code.
pub fn bundled_regions() -> impl Iterator<Item = &'static BundledRegion> {
    REGIONS.values()
}

/// The point that stands for a country on a map: the median longitude and latitude of its level 2 regions, so that far islands do not
/// move it; `None` for a country without any in the bundled edition.
pub fn country_point(code: &str) -> Option<(f64, f64)> {
    let points = || {
        bundled_regions()
            .filter(|region| region.code.starts_with(code))
            .map(|region| region.point)
    };
    let median = |mut figures: Vec<f64>| {
        figures.sort_by(f64::total_cmp);
        figures.get(figures.len() / 2).copied()
    };
    Some((
        median(points().map(|point| point.0).collect())?,
        median(points().map(|point| point.1).collect())?,
    ))
}

/// Finds a level 2 region of a country by its name, in Latin letters or its own, whatever the case and the diacritics.
/// `country` is the two letters of NUTS.
pub fn find_by_name(country: &str, name: &str) -> Option<&'static BundledRegion> {
    let wanted = crate::Slug::from_words(name);
    REGIONS
        .values()
        .filter(|region| region.code.starts_with(country))
        .find(|region| {
            [region.name, region.native_name].iter().any(|known| {
                crate::Slug::from_words(known) == wanted
                    || known
                        .split(['/', '('])
                        .any(|part| !part.trim().is_empty() && crate::Slug::from_words(part) == wanted)
            })
        })
}

/// The English name of a country of NUTS or of its neighbours by the two letters NUTS uses.
pub fn country_name(code: &str) -> Option<&'static str> {
    COUNTRY_NAMES
        .iter()
        .find(|(known, _)| *known == code)
        .map(|(_, name)| *name)
}

/// The NUTS letters of a country named by its ISO 3166 letters, its NUTS letters or its English name.
///
/// # Errors
/// When no country has that code or name.
pub fn parse_country(text: &str) -> Result<&'static str, ValueError> {
    let given = text.trim();
    let code = match given.to_uppercase().as_str() {
        "GR" => "EL".to_owned(),
        "GB" => "UK".to_owned(),
        other => other.to_owned(),
    };
    COUNTRY_NAMES
        .iter()
        .find(|(known, name)| *known == code || name.eq_ignore_ascii_case(given))
        .map(|(known, _)| *known)
        .ok_or_else(|| {
            ValueError::new(format!("`{given}` is no country of {EDITION} or its neighbours")).with_hint(
                "write the two letters of the country, for example `EE`; EU means several countries",
            )
        })
}

/// English names by the letters of NUTS.
const COUNTRY_NAMES: &[(&str, &str)] = &[
    ("AL", "Albania"),
    ("AT", "Austria"),
    ("BA", "Bosnia and Herzegovina"),
    ("BE", "Belgium"),
    ("BG", "Bulgaria"),
    ("CH", "Switzerland"),
    ("CY", "Cyprus"),
    ("CZ", "Czechia"),
    ("DE", "Germany"),
    ("DK", "Denmark"),
    ("EE", "Estonia"),
    ("EL", "Greece"),
    ("ES", "Spain"),
    ("FI", "Finland"),
    ("FR", "France"),
    ("HR", "Croatia"),
    ("HU", "Hungary"),
    ("IE", "Ireland"),
    ("IS", "Iceland"),
    ("IT", "Italy"),
    ("LI", "Liechtenstein"),
    ("LT", "Lithuania"),
    ("LU", "Luxembourg"),
    ("LV", "Latvia"),
    ("MD", "Moldova"),
    ("ME", "Montenegro"),
    ("MK", "North Macedonia"),
    ("MT", "Malta"),
    ("NL", "Netherlands"),
    ("NO", "Norway"),
    ("PL", "Poland"),
    ("PT", "Portugal"),
    ("RO", "Romania"),
    ("RS", "Serbia"),
    ("SE", "Sweden"),
    ("SI", "Slovenia"),
    ("SK", "Slovakia"),
    ("TR", "Türkiye"),
    ("UA", "Ukraine"),
    ("UK", "United Kingdom"),
    ("XK", "Kosovo"),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_bundled_list_is_read_whole() {
        assert_eq!(bundled_regions().count(), LIST.lines().count() - 1);
        assert_eq!(
            bundled("UKG1").unwrap().name,
            "Herefordshire, Worcestershire and Warwickshire"
        );
        assert_eq!(bundled("BE35").unwrap().point, (4.867, 50.2736));
    }

    #[test]
    fn greek_and_british_codes_are_taken_in_either_spelling() {
        assert_eq!(NutsCode::parse("gr30").unwrap().as_str(), "EL30");
        assert_eq!(NutsCode::parse("GBC1").unwrap().as_str(), "UKC1");
        assert_eq!(parse_country("GR").unwrap(), "EL");
    }

    #[test]
    fn a_code_outside_the_edition_hints_at_the_nearest() {
        let error = NutsCode::parse("ITC9").unwrap_err();
        assert!(error.message.contains("is not in NUTS 2021"), "{error}");
        assert!(error.hint.unwrap().contains("`ITC"));
        assert!(
            NutsCode::parse("EE99")
                .unwrap_err()
                .hint
                .unwrap()
                .contains("`EE00`")
        );
    }

    #[test]
    fn level_and_parent_follow_from_the_code() {
        let tartu = NutsCode::parse("EE008").unwrap();
        assert_eq!(
            (tartu.level(), tartu.parent().unwrap().as_str(), tartu.country()),
            (3, "EE00", "EE")
        );
        assert!(tartu.is_within(&NutsCode::parse("EE").unwrap()));
    }

    #[test]
    fn a_region_is_found_by_its_name_without_diacritics() {
        assert_eq!(
            find_by_name("FR", "provence-alpes-cote d'azur").unwrap().code,
            "FRL0"
        );
        assert_eq!(find_by_name("EL", "Αττική").unwrap().code, "EL30");
    }

    #[test]
    fn the_point_of_france_lies_in_europe_though_it_has_regions_overseas() {
        let (longitude, latitude) = country_point("FR").unwrap();
        assert!((-5.0..10.0).contains(&longitude) && (41.0..52.0).contains(&latitude));
        assert_eq!(country_point("XX"), None);
    }
}
