//! Finds regions and organisations by what a row says of them, and makes the records that nobody gave a row of their own.
//!
//! A region is known by its NUTS code, an organisation by its name; what the database or the file already has is never made anew.

use std::collections::BTreeMap;

use p4c_model::{
    Catalogue, Id, Kind, Language, NutsCode, Organisation, OrganisationKind, Provenance, Record, Region,
    Slug, Text, nuts,
};

use crate::cells::Trouble;

/// Regions and organisations: those of the database, those of the file, and those made on the way.
pub struct Places<'a> {
    known: &'a Catalogue,
    names: BTreeMap<(Kind, String), Slug>,
    made: BTreeMap<(Kind, Slug), Record>,
    /// How many names may still be compared to find near ones: hints must not make a long file of faults slow.
    comparisons_left: std::cell::Cell<usize>,
}

/// Comparisons of names for hints in one import.
const MOST_COMPARISONS: usize = 3_000_000;

impl<'a> Places<'a> {
    /// Begins with the records of the database.
    pub fn new(known: &'a Catalogue) -> Self {
        let mut places = Self {
            known,
            names: BTreeMap::new(),
            made: BTreeMap::new(),
            comparisons_left: std::cell::Cell::new(MOST_COMPARISONS),
        };
        known.all().for_each(|record| places.learn(record));
        places
    }

    /// Remembers a record of the file by its names.
    pub fn learn(&mut self, record: &Record) {
        let (kind, slug) = (record.kind(), record.slug().clone());
        let names: Vec<String> = match record {
            Record::Organisation(organisation) => values(&organisation.name),
            Record::Region(region) => values(&region.name),
            Record::Service(service) => values(&service.title),
            Record::Criterion(criterion) => values(&criterion.name),
            Record::Round(round) => values(&round.name),
            _ => Vec::new(),
        };
        for name in names {
            self.names
                .entry((kind, plain(&name)))
                .or_insert_with(|| slug.clone());
        }
    }

    /// Whether the database or what was made has this record.
    pub fn has(&self, kind: Kind, slug: &Slug) -> bool {
        self.known.get(kind, slug).is_some() || self.made.contains_key(&(kind, slug.clone()))
    }

    /// The record of this kind with this name.
    pub fn named(&self, kind: Kind, name: &str) -> Option<&Slug> {
        self.names.get(&(kind, plain(name)))
    }

    /// The name most like this one, with its slug, for hints.
    pub fn nearest(&self, kind: Kind, name: &str) -> Option<&Slug> {
        let wanted = plain(name);
        self.names
            .range((kind, String::new())..)
            .take_while(|((k, _), _)| *k == kind && self.may_compare())
            .map(|((_, known), slug)| {
                let by_slug = strsim::jaro_winkler(&wanted, &slug.as_str().to_lowercase());
                (strsim::jaro_winkler(&wanted, known).max(by_slug), slug)
            })
            .filter(|(alike, _)| *alike > 0.8)
            .max_by(|a, b| a.0.total_cmp(&b.0).then_with(|| b.1.cmp(a.1)))
            .map(|(_, slug)| slug)
    }

    fn may_compare(&self) -> bool {
        let left = self.comparisons_left.get();
        self.comparisons_left.set(left.saturating_sub(1));
        left > 0
    }

    /// The records made on the way.
    pub fn into_made(self) -> Vec<Record> {
        self.made.into_values().collect()
    }

    /// The region that a cell names: a slug of the file or database, a NUTS code, or a name.
    pub fn region(
        &mut self,
        given: &str,
        in_file: &dyn Fn(Kind, &Slug) -> bool,
        doubt: &mut dyn FnMut(String),
    ) -> Result<Slug, Trouble> {
        if let Ok(slug) = Slug::parse(given)
            && (in_file(Kind::Region, &slug) || self.has(Kind::Region, &slug))
        {
            return Ok(slug);
        }
        match NutsCode::parse(given) {
            Ok(code) => {
                if !code.as_str().eq_ignore_ascii_case(given.trim()) {
                    doubt(format!(
                        "region code `{given}` was read as `{code}`, as NUTS writes it"
                    ));
                }
                Ok(self.nuts_region(&code))
            }
            Err(error) => {
                if let Some(slug) = self.named(Kind::Region, given).cloned() {
                    doubt(format!("region `{given}` was read as `{slug}`"));
                    return Ok(slug);
                }
                if given.trim().eq_ignore_ascii_case("EU") {
                    doubt("`EU` was read as several countries".to_owned());
                    return Ok(self.several_countries());
                }
                Err(Trouble {
                    message: error.message,
                    hint: error.hint,
                })
            }
        }
    }

    /// The region of a row that has no code: by the name of the region in its country, else the country itself.
    pub fn region_by_name(
        &mut self,
        country: Option<&str>,
        name: Option<&str>,
        doubt: &mut dyn FnMut(String),
    ) -> Result<Option<Slug>, Trouble> {
        let Some(country) = country else {
            return match name.map(|name| (name, self.named(Kind::Region, name).cloned())) {
                Some((name, Some(slug))) => {
                    doubt(format!(
                        "there is no NUTS code; `{slug}` was taken from the name `{name}`"
                    ));
                    Ok(Some(slug))
                }
                Some((name, None)) => {
                    doubt(format!(
                        "there is no NUTS code and no country; `{name}` was left out"
                    ));
                    Ok(None)
                }
                None => Ok(None),
            };
        };
        if country.trim().eq_ignore_ascii_case("EU") {
            let words = name.map_or(String::new(), |name| format!(" ({name})"));
            doubt(format!(
                "`EU` was read as several countries{words}; there is no NUTS code"
            ));
            return Ok(Some(self.several_countries()));
        }
        let code = nuts::parse_country(country).map_err(|error| Trouble {
            message: error.message,
            hint: error.hint,
        })?;
        if let Some(found) = name.and_then(|name| nuts::find_by_name(code, name)) {
            doubt(format!(
                "there is no NUTS code; `{}` was taken from the name `{}`",
                found.code,
                name.unwrap_or_default()
            ));
            // A bundled code is a valid code.
            let code = NutsCode::parse(found.code).map_err(|error| Trouble {
                message: error.message,
                hint: None,
            })?;
            return Ok(Some(self.nuts_region(&code)));
        }
        let words = match name {
            Some(name) if nuts::country_name(code) != Some(name) => {
                format!("the region `{name}` stands in the country")
            }
            _ => "the row stands for the whole country".to_owned(),
        };
        doubt(format!("there is no NUTS code; {words} `{code}`"));
        Ok(Some(self.country(code)))
    }

    /// The country of a row, checked even where a region was given.
    pub fn check_country(
        &self,
        given: &str,
        doubt: &mut dyn FnMut(String),
    ) -> Result<Option<&'static str>, Trouble> {
        if given.trim().eq_ignore_ascii_case("EU") {
            return Ok(None);
        }
        let code = nuts::parse_country(given).map_err(|error| Trouble {
            message: error.message,
            hint: error.hint,
        })?;
        if given.trim().len() == 2 && !given.trim().eq_ignore_ascii_case(code) {
            doubt(format!(
                "country `{given}` was read as `{code}`, as NUTS writes it"
            ));
        }
        Ok(Some(code))
    }

    fn make(&mut self, record: Record) -> Slug {
        let slug = record.slug().clone();
        self.learn(&record);
        self.made.entry((record.kind(), slug.clone())).or_insert(record);
        slug
    }

    /// Keeps a round that a criterion named.
    pub fn make_round(&mut self, round: p4c_model::Round) {
        self.make(round.into());
    }

    /// The record of a NUTS region, made with its country where there is none.
    pub fn nuts_region(&mut self, code: &NutsCode) -> Slug {
        // The letters and digits of a code are valid in a slug.
        let slug = Slug::from_code(code.as_str());
        if self.has(Kind::Region, &slug) {
            return slug;
        }
        if code.level() == 0 {
            return self.country(code.country());
        }
        self.country(code.country());
        let parent = if code.level() == 3 {
            code.parent().map(|parent| self.nuts_region(&parent))
        } else {
            Some(Slug::from_code(code.country()))
        };
        let mut region = bare_region(slug, code.clone());
        region.parent = parent;
        self.make(region.into())
    }

    fn country(&mut self, code: &str) -> Slug {
        let slug = Slug::from_code(code);
        if self.has(Kind::Region, &slug) {
            return slug;
        }
        let mut region = Region {
            slug,
            nuts: NutsCode::parse(code).ok(),
            parent: None,
            name: Text::english(nuts::country_name(code).unwrap_or(code)),
            point: nuts::country_point(code),
            plan: None,
            budget_cents_by_year: Vec::new(),
            staff_by_year: Vec::new(),
            languages: Vec::new(),
            indicators: Vec::new(),
            provenance: Provenance::default(),
        };
        region.provenance.note = Some(format!("made from the country code, {}", nuts::EDITION));
        self.make(region.into())
    }

    fn several_countries(&mut self) -> Slug {
        let slug = Slug::from_code("EU");
        if self.has(Kind::Region, &slug) {
            return slug;
        }
        let mut region = Region {
            slug,
            nuts: None,
            parent: None,
            name: Text::english("Several countries"),
            point: None,
            plan: None,
            budget_cents_by_year: Vec::new(),
            staff_by_year: Vec::new(),
            languages: Vec::new(),
            indicators: Vec::new(),
            provenance: Provenance::default(),
        };
        region.provenance.note = Some("stands for services of several countries".to_owned());
        self.make(region.into())
    }

    /// The provider that a row names in words, made where there is none.
    pub fn provider(
        &mut self,
        name: &str,
        kind: OrganisationKind,
        region: Option<&Slug>,
        language: &Language,
    ) -> Slug {
        if let Some(slug) = self.named(Kind::Organisation, name) {
            return slug.clone();
        }
        let mut slug = Slug::from_words(name);
        if self.has(Kind::Organisation, &slug) {
            // Another name that gives the same slug: told apart by a part of the id of the whole name.
            let whole = Id::named(
                Kind::Organisation,
                &Slug::from_words(&format!("{name} organisation")),
            );
            slug = Slug::from_words(&format!("{slug} {}", &whole.to_string()[..8]));
        }
        self.make(
            Organisation {
                slug,
                name: Text::new(language.clone(), name.trim()),
                kind,
                region: region.cloned(),
                website: None,
                sectors: Vec::new(),
                members: None,
                smes: None,
                founded: None,
                label: None,
                maturity: None,
                ties: Vec::new(),
                provenance: Provenance {
                    note: Some("made from the name of a provider".to_owned()),
                    ..Provenance::default()
                },
            }
            .into(),
        )
    }
}

/// A region as the bundled list knows it: names and label point.
pub fn bare_region(slug: Slug, code: NutsCode) -> Region {
    let bundled = nuts::bundled(code.as_str());
    let mut name = Text::english(bundled.map_or(code.as_str(), |region| region.name));
    if let (Some(region), Some(language)) = (bundled, native_language(code.country()))
        && region.native_name != region.name
    {
        name = name.with(language, region.native_name);
    }
    Region {
        slug,
        nuts: Some(code),
        parent: None,
        name,
        point: bundled.map(|region| region.point),
        plan: None,
        budget_cents_by_year: Vec::new(),
        staff_by_year: Vec::new(),
        languages: Vec::new(),
        indicators: Vec::new(),
        provenance: Provenance {
            note: Some(nuts::EDITION.to_owned()),
            ..Provenance::default()
        },
    }
}

/// The language of native names where it is one and its script or names differ from the Latin list.
fn native_language(country: &str) -> Option<Language> {
    let tag = match country {
        "EL" | "CY" => "el",
        "BG" => "bg",
        "RS" => "sr",
        "MK" => "mk",
        "ME" => "sr",
        _ => return None,
    };
    Language::parse(tag).ok()
}

fn values(text: &Text) -> Vec<String> {
    text.values
        .values()
        .map(|translation| translation.value.clone())
        .collect()
}

fn plain(name: &str) -> String {
    name.split_whitespace()
        .collect::<Vec<_>>()
        .join(" ")
        .to_lowercase()
}
