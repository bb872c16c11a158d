//! Joins the kinds of record: one type for any of them, what each refers to, and which rules hold between its fields.
//!
//! The store, the file formats and the change log handle records through this type and need not know the kinds.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::value::check_url;
use crate::*;

macro_rules! records {
    ($($(#[$meta:meta])* $kind:ident($type:ty) = $plural:literal, $singular:literal;)+) => {
        /// The kinds of record, in an order in which each refers only to kinds before it or to its own.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        pub enum Kind {
            $($(#[$meta])* #[serde(rename = $plural)] $kind),+
        }

        impl Kind {
            /// Every kind, in the order in which an import takes them.
            pub const ALL: &'static [Kind] = &[$(Kind::$kind),+];

            /// The name of the array of this kind in a JSON export, and of its table.
            pub fn plural(self) -> &'static str {
                match self { $(Kind::$kind => $plural),+ }
            }

            /// The word for one record of this kind.
            pub fn singular(self) -> &'static str {
                match self { $(Kind::$kind => $singular),+ }
            }

            /// Reads a record of this kind from JSON; fields it does not know are passed over, and the file formats tell them.
            ///
            /// # Errors
            /// The message of the JSON reader, which names the field.
            pub fn read(self, value: Value) -> Result<Record, serde_json::Error> {
                match self { $(Kind::$kind => serde_json::from_value::<$type>(value).map(|r| Record::$kind(Box::new(r)))),+ }
            }

            /// Reads a record of this kind from JSON text.
            ///
            /// # Errors
            /// The message of the JSON reader, which names the field and column.
            pub fn read_text(self, text: &str) -> Result<Record, serde_json::Error> {
                match self { $(Kind::$kind => serde_json::from_str::<$type>(text).map(|r| Record::$kind(Box::new(r)))),+ }
            }
        }

        /// A record of any kind.
        #[derive(Debug, Clone, PartialEq, Serialize)]
        #[serde(untagged)]
        pub enum Record {
            $($(#[$meta])* $kind(Box<$type>)),+
        }

        impl Record {
            /// Its kind.
            pub fn kind(&self) -> Kind {
                match self { $(Record::$kind(_) => Kind::$kind),+ }
            }

            /// Its public name among those of its kind.
            pub fn slug(&self) -> &Slug {
                match self { $(Record::$kind(record) => &record.slug),+ }
            }

            /// Where it came from.
            pub fn provenance(&self) -> &Provenance {
                match self { $(Record::$kind(record) => &record.provenance),+ }
            }

            /// Where it came from, to be changed.
            pub fn provenance_mut(&mut self) -> &mut Provenance {
                match self { $(Record::$kind(record) => &mut record.provenance),+ }
            }
        }

        $(impl From<$type> for Record {
            fn from(record: $type) -> Record {
                Record::$kind(Box::new(record))
            }
        })+
    };
}

records! {
    /// A territory.
    Region(Region) = "regions", "region";
    /// An organisation.
    Organisation(Organisation) = "organisations", "organisation";
    /// A cooperation project.
    Project(Project) = "projects", "project";
    /// A service.
    Service(Service) = "services", "service";
    /// What a service needs.
    Precondition(Precondition) = "preconditions", "precondition";
    /// A need.
    Need(Need) = "needs", "need";
    /// A field test.
    Pilot(Pilot) = "pilots", "pilot";
    /// A decision on recurrence.
    GroupDecision(GroupDecision) = "group_decisions", "decision on a group";
    /// A round of appraisal.
    Round(Round) = "rounds", "round";
    /// A criterion.
    Criterion(Criterion) = "criteria", "criterion";
    /// A score.
    Score(Score) = "scores", "score";
    /// What people wrote to a plan.
    Plan(Plan) = "plans", "plan";
    /// A pool.
    Pool(Pool) = "pools", "pool";
    /// An offer.
    Offer(Offer) = "offers", "offer";
}

impl Kind {
    /// The kind named by its plural or singular.
    pub fn named(name: &str) -> Option<Kind> {
        Kind::ALL
            .iter()
            .copied()
            .find(|kind| kind.plural() == name || kind.singular() == name)
    }
}

impl std::fmt::Display for Kind {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.pad(self.singular())
    }
}

/// That a record names another.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Reference<'a> {
    /// The field that names it.
    pub field: &'static str,
    /// The kind of the other record.
    pub kind: Kind,
    /// The slug of the other record.
    pub slug: &'a Slug,
}

impl Record {
    /// The id of the record: the same for the same kind and slug everywhere.
    pub fn id(&self) -> Id {
        Id::named(self.kind(), self.slug())
    }

    /// The records that this one names; a store holds it only together with all of them.
    pub fn references(&self) -> Vec<Reference<'_>> {
        let mut found = Vec::new();
        {
            let mut add = |field, kind, slug| found.push(Reference { field, kind, slug });
            match self {
                Record::Region(region) => region
                    .parent
                    .iter()
                    .for_each(|slug| add("parent", Kind::Region, slug)),
                Record::Organisation(organisation) => {
                    organisation
                        .region
                        .iter()
                        .for_each(|slug| add("region", Kind::Region, slug));
                    organisation
                        .ties
                        .iter()
                        .for_each(|tie| add("ties", Kind::Organisation, &tie.agency));
                }
                Record::Project(project) => {
                    project
                        .predecessor
                        .iter()
                        .for_each(|slug| add("predecessor", Kind::Project, slug));
                    for partner in &project.partners {
                        partner
                            .organisation
                            .iter()
                            .for_each(|slug| add("partners", Kind::Organisation, slug));
                        add("partners", Kind::Region, &partner.region);
                    }
                }
                Record::Service(service) => {
                    add("provider", Kind::Organisation, &service.provider);
                    service
                        .region
                        .iter()
                        .for_each(|slug| add("region", Kind::Region, slug));
                }
                Record::Precondition(precondition) => add("service", Kind::Service, &precondition.service),
                Record::Need(need) => {
                    need.organisation
                        .iter()
                        .for_each(|slug| add("organisation", Kind::Organisation, slug));
                    need.region
                        .iter()
                        .for_each(|slug| add("region", Kind::Region, slug));
                    need.service
                        .iter()
                        .for_each(|slug| add("service", Kind::Service, slug));
                }
                Record::Pilot(pilot) => {
                    pilot
                        .service
                        .iter()
                        .for_each(|slug| add("service", Kind::Service, slug));
                    add("region", Kind::Region, &pilot.region);
                }
                Record::GroupDecision(decision) => {
                    add("left", Kind::Service, &decision.left);
                    add("right", Kind::Service, &decision.right);
                }
                Record::Round(_) => {}
                Record::Criterion(criterion) => {
                    add("round", Kind::Round, &criterion.round);
                    criterion
                        .parent
                        .iter()
                        .for_each(|slug| add("parent", Kind::Criterion, slug));
                }
                Record::Score(score) => {
                    add("criterion", Kind::Criterion, &score.criterion);
                    add("service", Kind::Service, &score.service);
                    add("evaluator", Kind::Organisation, &score.evaluator);
                }
                Record::Plan(plan) => add("region", Kind::Region, &plan.region),
                Record::Pool(pool) => {
                    pool.services
                        .iter()
                        .for_each(|slug| add("services", Kind::Service, slug));
                    pool.regions
                        .iter()
                        .for_each(|slug| add("regions", Kind::Region, slug));
                    pool.host
                        .iter()
                        .for_each(|slug| add("host", Kind::Organisation, slug));
                }
                Record::Offer(offer) => {
                    add("service", Kind::Service, &offer.service);
                    offer
                        .regions
                        .iter()
                        .for_each(|slug| add("regions", Kind::Region, slug));
                }
            }
        }
        found
    }

    /// Checks the rules between the fields of the record: ranges, and what must stand together.
    ///
    /// # Errors
    /// The field and what is wrong with it, with a hint.
    pub fn check(&self) -> Result<(), (&'static str, ValueError)> {
        self.check_addresses()?;
        self.check_titles()?;
        self.check_money()?;
        self.check_times()?;
        self.check_own_rules()
    }

    /// Addresses on the web can be followed.
    fn check_addresses(&self) -> Result<(), (&'static str, ValueError)> {
        if let Some(url) = &self.provenance().url {
            check_url(url).map_err(|error| ("provenance.url", error))?;
        }
        if let Record::Organisation(organisation) = self
            && let Some(website) = &organisation.website
        {
            check_url(website).map_err(|error| ("website", error))?;
        }
        Ok(())
    }

    /// Titles and names are there, and short enough for a line.
    fn check_titles(&self) -> Result<(), (&'static str, ValueError)> {
        let (field, text) = match self {
            Record::Region(record) => ("name", &record.name),
            Record::Organisation(record) => ("name", &record.name),
            Record::Project(record) => ("name", &record.name),
            Record::Service(record) => ("title", &record.title),
            Record::Round(record) => ("name", &record.name),
            Record::Criterion(record) => ("name", &record.name),
            Record::Pool(record) => ("name", &record.name),
            _ => return Ok(()),
        };
        if text.plain().trim().is_empty() {
            return refuse(field, format!("the {field} is empty"), "write a few words");
        }
        for translation in text.values.values() {
            let length = translation.value.chars().count();
            if length > LONGEST_TITLE {
                return refuse(
                    field,
                    format!("the {field} has {length} characters, more than {LONGEST_TITLE}"),
                    "shorten it to a line; longer words belong in the summary or description",
                );
            }
        }
        Ok(())
    }

    /// Amounts are not negative and in a currency that there is.
    fn check_money(&self) -> Result<(), (&'static str, ValueError)> {
        let amounts: &[(&'static str, &Option<Money>)] = &match self {
            Record::Service(record) => [("yearly_cost", &record.yearly_cost), ("price", &record.price)],
            Record::Precondition(record) => [("cost_to_create", &record.cost_to_create), ("", &None)],
            Record::Round(record) => [("budget", &record.budget), ("", &None)],
            Record::Project(record) => [("budget", &record.budget), ("", &None)],
            Record::Offer(record) => [("price", &record.price), ("", &None)],
            _ => return Ok(()),
        };
        for (field, money) in amounts {
            let Some(money) = money else { continue };
            if money.cents < 0 {
                return refuse(
                    field,
                    format!("the amount {} is negative", money.decimal()),
                    "write an amount from 0",
                );
            }
            money.check_currency().map_err(|error| (*field, error))?;
        }
        Ok(())
    }

    /// Nothing ends before it starts.
    fn check_times(&self) -> Result<(), (&'static str, ValueError)> {
        let (what, start, end) = match self {
            Record::Service(record) => ("service", &record.start, &record.end),
            Record::Project(record) => ("project", &record.start, &record.end),
            Record::Pilot(record) => ("pilot", &record.start, &record.end),
            Record::Offer(record) => ("offer", &record.start, &record.end),
            _ => return Ok(()),
        };
        let (Some(start), Some(end)) = (start, end) else {
            return Ok(());
        };
        // Dates are compared as far as both are known: 2014 does not end before 2014-05.
        let known = start.as_str().len().min(end.as_str().len());
        if end.as_str()[..known] < start.as_str()[..known] {
            return refuse(
                "end",
                format!("the {what} ends ({end}) before it starts ({start})"),
                "mend one of the two dates, or leave the end empty while it goes on",
            );
        }
        Ok(())
    }

    /// The rules of one kind only.
    fn check_own_rules(&self) -> Result<(), (&'static str, ValueError)> {
        const ONE_TO_FIVE: &str = "write a whole number from 1 to 5";
        match self {
            Record::Need(need) => {
                if !(1..=5).contains(&need.importance) {
                    let message = format!("importance {} is not from 1 to 5", need.importance);
                    return refuse("importance", message, ONE_TO_FIVE);
                }
                if let Some(satisfaction) = need.satisfaction.filter(|value| !(1..=5).contains(value)) {
                    let message = format!("satisfaction {satisfaction} is not from 1 to 5");
                    return refuse("satisfaction", message, ONE_TO_FIVE);
                }
                if need.organisation.is_some() == need.region.is_some() {
                    return refuse(
                        "organisation",
                        "a need is that of either an organisation or a region".to_owned(),
                        "fill one of the two and leave the other empty",
                    );
                }
            }
            Record::Service(service)
                if service
                    .staff
                    .is_some_and(|staff| !staff.is_finite() || staff < 0.0) =>
            {
                return refuse("staff", "staff is negative".to_owned(), "write a number from 0");
            }
            Record::Organisation(organisation) => {
                if let (Some(smes), Some(members)) = (organisation.smes, organisation.members)
                    && smes > members
                {
                    return refuse(
                        "smes",
                        format!("{smes} SMEs are more than {members} members"),
                        "SMEs are counted among the members: mend one of the two figures",
                    );
                }
                if organisation
                    .ties
                    .iter()
                    .any(|tie| tie.agency == organisation.slug)
                {
                    return refuse(
                        "ties",
                        "the organisation is tied to itself".to_owned(),
                        "name the development agency it is tied to",
                    );
                }
            }
            Record::Precondition(precondition) => {
                if !precondition.weight.is_finite() || precondition.weight <= 0.0 {
                    return refuse(
                        "weight",
                        "the weight is not above 0".to_owned(),
                        "write a number above 0, or leave it empty for 1",
                    );
                }
                let numbers = precondition
                    .values
                    .iter()
                    .filter(|v| matches!(v, IndicatorValue::Number(number) if number.is_finite()))
                    .count();
                match precondition.test {
                    Test::AtLeast | Test::AtMost if numbers != 1 || precondition.values.len() != 1 => {
                        return refuse(
                            "values",
                            format!("the test `{}` needs one number", precondition.test),
                            "write one number, or choose the test `one of` or `exists`",
                        );
                    }
                    Test::OneOf if precondition.values.is_empty() => {
                        return refuse(
                            "values",
                            "the test `one of` needs at least one word".to_owned(),
                            "write the words allowed, parted by ;",
                        );
                    }
                    _ => {}
                }
            }
            Record::Criterion(criterion) => {
                if !criterion.weight.is_finite() || criterion.weight < 0.0 {
                    return refuse(
                        "weight",
                        "the weight is negative".to_owned(),
                        "write a number from 0",
                    );
                }
                if criterion.scale == Scale::Measured
                    && (criterion.worst.is_none() || criterion.best.is_none())
                {
                    return refuse(
                        "worst",
                        "a measured criterion needs its worst and best figure".to_owned(),
                        "fill both, or choose the scale 1-5",
                    );
                }
                if criterion.parent.as_ref() == Some(&criterion.slug) {
                    return refuse(
                        "parent",
                        "the criterion is its own parent".to_owned(),
                        "name the criterion it is part of, or leave it empty",
                    );
                }
            }
            Record::Score(score) if !score.value.is_finite() => {
                return refuse(
                    "value",
                    "the value is not a finite number".to_owned(),
                    "write a number",
                );
            }
            Record::Round(round) if round.choose == 0 => {
                return refuse(
                    "choose",
                    "a round chooses at least one practice".to_owned(),
                    "write a whole number from 1",
                );
            }
            Record::GroupDecision(decision) if decision.left == decision.right => {
                return refuse(
                    "right",
                    "the decision names one service twice".to_owned(),
                    "name two services",
                );
            }
            Record::Region(region) => {
                if region.budget_cents_by_year.iter().any(|cents| *cents < 0)
                    || region
                        .staff_by_year
                        .iter()
                        .any(|staff| staff.is_nan() || *staff < 0.0)
                {
                    return refuse(
                        "budget_cents_by_year",
                        "a budget or staff is negative".to_owned(),
                        "write amounts and numbers from 0",
                    );
                }
                if region.parent.as_ref() == Some(&region.slug) {
                    return refuse(
                        "parent",
                        "the region lies in itself".to_owned(),
                        "name the larger region, or leave it empty",
                    );
                }
            }
            _ => {}
        }
        Ok(())
    }
}

/// The longest title or name, in characters.
pub const LONGEST_TITLE: usize = 500;

fn refuse(field: &'static str, message: String, hint: &str) -> Result<(), (&'static str, ValueError)> {
    Err((field, ValueError::new(message).with_hint(hint)))
}
