//! The sheets that only exports write: projects, pilots, decisions on groups, plans, pools and offers.

use p4c_model::{Judgement, Kind, OfferStatus, PlanStatus, PoolStatus, ProjectStatus};

use super::{Form, ID, LANGUAGE, Table, column, required};

pub const PROJECTS: Table = Table {
    name: "Projects",
    kind: Kind::Project,
    in_template: false,
    other_names: "Project|Projekte|projets|projektid|projekti|έργα|proġetti",
    explanation: "Cooperation projects.",
    columns: &[
        ID,
        required(column("acronym", "acronym", Form::Plain, "Short name.", "")),
        required(column("name", "name", Form::Text, "Full name.", "title")),
        LANGUAGE,
        column("summary", "summary", Form::Text, "What it is.", "description"),
        column("programme", "programme", Form::Plain, "Funding programme.", ""),
        column("call", "call", Form::Plain, "Call within the programme.", ""),
        column("start", "start", Form::Date, "Begin.", ""),
        column("end", "end", Form::Date, "End.", ""),
        column("budget", "budget", Form::Money, "Whole budget.", ""),
        required(column(
            "status",
            "status",
            Form::Word(ProjectStatus::WORDS),
            "Whether it still runs.",
            "",
        )),
        column(
            "predecessor",
            "predecessor",
            Form::Reference(Kind::Project),
            "The project it follows.",
            "",
        ),
        column(
            "partners",
            "partners",
            Form::Json,
            "Partners: region, role, organisation.",
            "",
        ),
        column("outputs", "outputs", Form::Json, "What it made.", ""),
        column(
            "practices",
            "practices",
            Form::Json,
            "Practices it published.",
            "",
        ),
        column("contact", "contact", Form::Plain, "Where it can be asked.", ""),
    ],
};

pub const PILOTS: Table = Table {
    name: "Pilots",
    kind: Kind::Pilot,
    in_template: false,
    other_names: "Pilot|field tests",
    explanation: "Services tested in another region.",
    columns: &[
        ID,
        column(
            "service",
            "service",
            Form::Reference(Kind::Service),
            "The service.",
            "practice",
        ),
        required(column("subject", "subject", Form::Text, "What was tested.", "")),
        LANGUAGE,
        required(column("region", "region", Form::Region, "Where.", "nuts|nuts2")),
        column("start", "start", Form::Date, "From when.", ""),
        column("end", "end", Form::Date, "Until when.", ""),
        column("kept", "kept", Form::Flag, "Whether the region kept it.", ""),
        column("learned", "learned", Form::Text, "What was learned.", ""),
    ],
};

pub const GROUP_DECISIONS: Table = Table {
    name: "Group decisions",
    kind: Kind::GroupDecision,
    in_template: false,
    other_names: "decisions",
    explanation: "What people decided on two services: the same generic service, or not.",
    columns: &[
        ID,
        required(column(
            "left",
            "left",
            Form::Reference(Kind::Service),
            "One service.",
            "",
        )),
        required(column(
            "right",
            "right",
            Form::Reference(Kind::Service),
            "The other.",
            "",
        )),
        required(column(
            "judgement",
            "judgement",
            Form::Word(Judgement::WORDS),
            "same or different.",
            "",
        )),
        column("reason", "reason", Form::Plain, "Why.", ""),
    ],
};

pub const PLANS: Table = Table {
    name: "Plans",
    kind: Kind::Plan,
    in_template: false,
    other_names: "Plan|regional plans",
    explanation: "What people wrote to the plan of a region.",
    columns: &[
        ID,
        required(column(
            "region",
            "region",
            Form::Region,
            "The region.",
            "nuts|nuts2",
        )),
        required(column(
            "version",
            "version",
            Form::Whole(1, super::MOST_PERSONS),
            "From 1.",
            "",
        )),
        required(column(
            "status",
            "status",
            Form::Word(PlanStatus::WORDS),
            "Where it stands.",
            "",
        )),
        column("own_text", "own_text", Form::Json, "Text by section.", ""),
    ],
};

pub const POOLS: Table = Table {
    name: "Pools",
    kind: Kind::Pool,
    in_template: false,
    other_names: "Pool",
    explanation: "Regions that run one service together.",
    columns: &[
        ID,
        required(column("name", "name", Form::Text, "Its name.", "title")),
        LANGUAGE,
        column(
            "services",
            "services",
            Form::References(Kind::Service),
            "The services run as one.",
            "",
        ),
        column(
            "regions",
            "regions",
            Form::References(Kind::Region),
            "The regions that take part.",
            "",
        ),
        column(
            "host",
            "host",
            Form::Reference(Kind::Organisation),
            "Who hosts it.",
            "",
        ),
        required(column(
            "status",
            "status",
            Form::Word(PoolStatus::WORDS),
            "Where it stands.",
            "",
        )),
    ],
};

pub const OFFERS: Table = Table {
    name: "Offers",
    kind: Kind::Offer,
    in_template: false,
    other_names: "Offer",
    explanation: "Services offered to users of other regions.",
    columns: &[
        ID,
        required(column(
            "service",
            "service",
            Form::Reference(Kind::Service),
            "The service.",
            "practice",
        )),
        required(column(
            "status",
            "status",
            Form::Word(OfferStatus::WORDS),
            "Where it stands.",
            "",
        )),
        column("start", "start", Form::Date, "From when.", ""),
        column("end", "end", Form::Date, "Until when.", ""),
        column("price", "price", Form::Money, "What a user pays.", ""),
        column(
            "capacity",
            "capacity",
            Form::Whole(0, super::MOST_PERSONS),
            "Users it can serve.",
            "",
        ),
        column(
            "regions",
            "regions",
            Form::References(Kind::Region),
            "Whose initiatives may use it; empty for all.",
            "",
        ),
    ],
};
