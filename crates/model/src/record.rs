//! Joins the kinds of record: one type for any of them, what each refers to, and which rules hold between its fields.
//!
//! The store, the file formats and the change log handle records through this type and need not know the kinds.

use serde::{Deserialize, Serialize};
use serde_json::Value;

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
    /// The field and what is wrong with it.
    pub fn check(&self) -> Result<(), (&'static str, ValueError)> {
        let refuse = |field, message: String| Err((field, ValueError::new(message)));
        let in_order = |start: &Option<PartialDate>, end: &Option<PartialDate>| match (start, end) {
            (Some(start), Some(end)) => {
                start.year() <= end.year() && !(start.as_str().len() == end.as_str().len() && start > end)
            }
            _ => true,
        };
        match self {
            Record::Need(need) => {
                if !(1..=5).contains(&need.importance) {
                    return refuse(
                        "importance",
                        format!("importance {} is not from 1 to 5", need.importance),
                    );
                }
                if let Some(satisfaction) = need.satisfaction.filter(|value| !(1..=5).contains(value)) {
                    return refuse(
                        "satisfaction",
                        format!("satisfaction {satisfaction} is not from 1 to 5"),
                    );
                }
                if need.organisation.is_some() == need.region.is_some() {
                    return refuse(
                        "organisation",
                        "a need is that of either an organisation or a region".to_owned(),
                    );
                }
            }
            Record::Service(service) => {
                if !in_order(&service.start, &service.end) {
                    return refuse("end", "the service ends before it starts".to_owned());
                }
                if service.title.plain().trim().is_empty() {
                    return refuse("title", "the title is empty".to_owned());
                }
                if service
                    .staff
                    .is_some_and(|staff| !staff.is_finite() || staff < 0.0)
                {
                    return refuse("staff", "staff is negative".to_owned());
                }
                for (field, money) in [("yearly_cost", &service.yearly_cost), ("price", &service.price)] {
                    if money.as_ref().is_some_and(|money| money.cents < 0) {
                        return refuse(field, "the amount is negative".to_owned());
                    }
                }
            }
            Record::Organisation(organisation) => {
                if let (Some(smes), Some(members)) = (organisation.smes, organisation.members)
                    && smes > members
                {
                    return refuse("smes", format!("{smes} SMEs are more than {members} members"));
                }
            }
            Record::Project(project) if !in_order(&project.start, &project.end) => {
                return refuse("end", "the project ends before it starts".to_owned());
            }
            Record::Precondition(precondition) => {
                if !precondition.weight.is_finite() || precondition.weight <= 0.0 {
                    return refuse("weight", "the weight is not above 0".to_owned());
                }
                let numbers = precondition
                    .values
                    .iter()
                    .filter(|v| matches!(v, IndicatorValue::Number(_)))
                    .count();
                match precondition.test {
                    Test::AtLeast | Test::AtMost if numbers != 1 || precondition.values.len() != 1 => {
                        return refuse(
                            "values",
                            format!("the test `{}` needs one number", precondition.test),
                        );
                    }
                    Test::OneOf if precondition.values.is_empty() => {
                        return refuse("values", "the test `one of` needs at least one word".to_owned());
                    }
                    _ => {}
                }
            }
            Record::Criterion(criterion) => {
                if !criterion.weight.is_finite() || criterion.weight < 0.0 {
                    return refuse("weight", "the weight is negative".to_owned());
                }
                if criterion.scale == Scale::Measured
                    && (criterion.worst.is_none() || criterion.best.is_none())
                {
                    return refuse(
                        "worst",
                        "a measured criterion needs its worst and best figure".to_owned(),
                    );
                }
            }
            Record::Score(score) if !score.value.is_finite() => {
                return refuse("value", "the value is not a finite number".to_owned());
            }
            Record::Round(round) if round.choose == 0 => {
                return refuse("choose", "a round chooses at least one practice".to_owned());
            }
            Record::Region(region)
                if region.budget_cents_by_year.iter().any(|cents| *cents < 0)
                    || region.staff_by_year.iter().any(|staff| *staff < 0.0) =>
            {
                return refuse("budget_cents_by_year", "a budget or staff is negative".to_owned());
            }
            _ => {}
        }
        Ok(())
    }
}
