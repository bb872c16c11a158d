//! The sheets Rounds, Criteria and Scores.

use p4c_model::{Kind, RoundStatus, Scale};

use super::organisations::ANY;
use super::{Form, ID, LANGUAGE, Table, column, required};

pub const ROUNDS: Table = Table {
    name: "Rounds",
    kind: Kind::Round,
    in_template: false,
    other_names: "Round|Runden|tours|voorud|krogi|γύροι|rawndi",
    explanation: "Appraisals: how many practices are chosen, and within which limits.",
    columns: &[
        ID,
        required(column(
            "name",
            "name",
            Form::Text,
            "Its name.",
            "title|Name|nom|nimi|naziv|όνομα|isem",
        )),
        LANGUAGE,
        required(column(
            "status",
            "status",
            Form::Word(RoundStatus::WORDS),
            "open or frozen.",
            "state|statut|staatus|stanje|κατάσταση|stat",
        )),
        column(
            "deadline",
            "deadline",
            Form::Date,
            "Until when scores may come in.",
            "Frist|échéance|tähtaeg|rok|προθεσμία|skadenza",
        ),
        required(column(
            "choose",
            "choose",
            Form::Whole(1, super::MOST_PERSONS),
            "How many practices are chosen.",
            "Anzahl|nombre|arv|število|αριθμός|numru",
        )),
        column(
            "budget",
            "budget",
            Form::Money,
            "The most that the chosen may cost together in a year.",
            "eelarve|proračun|προϋπολογισμός|baġit",
        ),
        column(
            "most_per_category",
            "most_per_category",
            Form::Whole(0, super::MOST_PERSONS),
            "The most of one top concept.",
            "",
        ),
        column(
            "most_per_country",
            "most_per_country",
            Form::Whole(0, super::MOST_PERSONS),
            "The most of one country.",
            "",
        ),
        column(
            "least_countries",
            "least_countries",
            Form::Whole(0, super::MOST_PERSONS),
            "The least number of countries.",
            "",
        ),
    ],
};

pub const CRITERIA: Table = Table {
    name: "Criteria",
    kind: Kind::Criterion,
    in_template: true,
    other_names: "Criterion|Kriterien|critères|kriteeriumid|merila|κριτήρια|kriterji",
    explanation: "The questions of an appraisal. A criterion without children is asked, one with children sums them up.",
    columns: &[
        ID,
        required(column(
            "round",
            "round",
            Form::Reference(Kind::Round),
            "The round it belongs to; made when there is none of this id.",
            "Runde|tour|voor|krog|γύρος|rawnd",
        )),
        column(
            "parent",
            "parent",
            Form::Reference(Kind::Criterion),
            "The criterion it is part of.",
            "part of|Oberkriterium|critère parent|ülem|nadrejeno|γονικό|omm",
        ),
        required(column(
            "name",
            "name",
            Form::Text,
            "The question.",
            "criterion|question|Kriterium|Frage|critère|kriteerium|küsimus|merilo|κριτήριο|kriterju",
        )),
        LANGUAGE,
        column(
            "explanation",
            "explanation",
            Form::Text,
            "What the answers mean.",
            "Erläuterung|explication|selgitus|pojasnilo|επεξήγηση|spjegazzjoni",
        ),
        column(
            "weight",
            "weight",
            Form::Decimal(0.0, 1e9),
            "Its share among its siblings; 1 when empty, 0 for a gate.",
            "Gewicht|poids|kaal|utež|βάρος|piż",
        ),
        required(column(
            "scale",
            "scale",
            Form::Word(Scale::WORDS),
            "1-5, measured (with worst and best), or gate (yes or no).",
            "Skala|échelle|skaala|lestvica|κλίμακα|skala",
        )),
        column("worst", "worst", ANY, "Of a measured figure: worth nothing.", ""),
        column("best", "best", ANY, "Of a measured figure: worth most.", ""),
    ],
};

pub const SCORES: Table = Table {
    name: "Scores",
    kind: Kind::Score,
    in_template: true,
    other_names: "Score|ratings|Bewertungen|Punkte|notes|évaluations|hinded|ocene|βαθμολογίες|punti",
    explanation: "An evaluator's answer to one criterion on one service. Nobody scores the own organisation.",
    columns: &[
        ID,
        required(column(
            "criterion",
            "criterion",
            Form::Reference(Kind::Criterion),
            "Id of the criterion.",
            "Kriterium|critère|kriteerium|merilo|κριτήριο|kriterju",
        )),
        required(column(
            "service",
            "service",
            Form::Reference(Kind::Service),
            "Id or title of the service.",
            "practice|Dienst|Dienstleistung|teenus|storitev|υπηρεσία|servizz",
        )),
        required(column(
            "evaluator",
            "evaluator",
            Form::Reference(Kind::Organisation),
            "Id or name of the organisation that answers.",
            "scored by|organisation|Bewerter|évaluateur|hindaja|ocenjevalec|αξιολογητής|evalwatur",
        )),
        required(column(
            "value",
            "value",
            ANY,
            "1 to 5; the figure; or 1 and 0 for yes and no.",
            "score|Wert|Punkte|note|valeur|hinne|väärtus|ocena|vrednost|βαθμός|punteġġ",
        )),
        column(
            "comment",
            "comment",
            Form::Plain,
            "Why.",
            "reason|Kommentar|commentaire|põhjendus|komentar|σχόλιο|kumment",
        ),
    ],
};
