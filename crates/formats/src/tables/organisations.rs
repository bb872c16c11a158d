//! The sheets Regions and Organisations.

use p4c_model::{ClusterLabel, Kind, Maturity, OrganisationKind};

use super::{Column, Form, ID, LANGUAGE, Table, column, required};

const MOST: f64 = f64::MAX;

pub const REGIONS: Table = Table {
    name: "Regions",
    kind: Kind::Region,
    in_template: true,
    other_names: "Region|Regionen|régions|piirkonnad|regioonid|regije|περιφέρειες|reġjuni|territories",
    explanation: "Territories: a NUTS code is enough, its name and place are known.",
    columns: &[
        Column {
            explanation: "The NUTS code where there is one, for example EE00; else a name of your own.",
            ..ID
        },
        column(
            "nuts",
            "nuts",
            Form::Helper,
            "NUTS code (2021); empty when the id is one.",
            "nuts code|nuts2|nuts 2|NUTS-Code|code nuts|NUTSi kood|koda NUTS|κωδικός NUTS|kodiċi NUTS",
        ),
        column(
            "name",
            "name",
            Form::Text,
            "Name; empty when the NUTS code says it.",
            "region name|Bezeichnung|nom|nimi|ime|όνομα|isem",
        ),
        LANGUAGE,
        column(
            "parent",
            "parent",
            Form::Reference(Kind::Region),
            "The region it lies in.",
            "within|übergeordnet|ülem|nadrejena|μητρική|omm",
        ),
        column(
            "longitude",
            "longitude",
            Form::Decimal(-180.0, 180.0),
            "Label point, degrees east.",
            "lon|lng|Länge|pikkus|dolžina|μήκος",
        ),
        column(
            "latitude",
            "latitude",
            Form::Decimal(-90.0, 90.0),
            "Label point, degrees north.",
            "lat|Breite|laius|širina|πλάτος",
        ),
        column(
            "plan",
            "plan",
            Form::Plain,
            "Why the region gets a plan; empty when it gets none.",
            "gets a plan|Plan",
        ),
        column(
            "budget_by_year",
            "budget_cents_by_year",
            Form::Cents,
            "Euros for new actions, one amount a year of the plan, parted by ;",
            "budget|Budget je Jahr|budget par an|eelarve|proračun|προϋπολογισμός|baġit",
        ),
        column(
            "staff_by_year",
            "staff_by_year",
            Form::Numbers,
            "Full-time equivalents for new actions, one number a year of the plan, parted by ;",
            "staff|Personal je Jahr|personnel|töötajad|osebje|προσωπικό|persunal",
        ),
        column(
            "languages",
            "languages",
            Form::Languages,
            "Languages services are used in, for example et; en",
            "Sprachen|langues|keeled|jeziki|γλώσσες|lingwi",
        ),
        column(
            "indicators",
            "indicators",
            Form::Indicators,
            "One a line: key = value | year | source",
            "Kennzahlen|indicateurs|näitajad|kazalniki|δείκτες|indikaturi",
        ),
    ],
};

pub const ORGANISATIONS: Table = Table {
    name: "Organisations",
    kind: Kind::Organisation,
    in_template: true,
    other_names: "Organizations|Organisation|Organisationen|organismes|organisatsioonid|organizacije|οργανισμοί|organizzazzjonijiet|partners|providers",
    explanation: "Development agencies, cluster initiatives and others that give or use services.",
    columns: &[
        ID,
        required(column(
            "name",
            "name",
            Form::Text,
            "Name.",
            "organisation|title|Name|Bezeichnung|nom|nimi|naziv|ime|όνομα|επωνυμία|isem|organisation name|name of the organisation|company|Organisation|Einrichtung|nom de l’organisme|organisme|organisatsiooni nimi|organisatsioon|ime organizacije|organizacija|όνομα οργανισμού|οργανισμός|isem tal-organizzazzjoni",
        )),
        LANGUAGE,
        required(column(
            "kind",
            "kind",
            Form::Word(OrganisationKind::WORDS),
            "What it is.",
            "type|organisation type|kind of organisation|Art|Typ|genre|type d'organisme|liik|tüüp|vrsta|τύπος|είδος|tip",
        )),
        column(
            "region",
            "region",
            Form::Region,
            "Where it is: NUTS code or id.",
            "nuts|nuts2|Region|région|piirkond|regija|περιφέρεια|reġjun",
        ),
        column(
            "website",
            "website",
            Form::Url,
            "Its site.",
            "web|homepage|Webseite|site web|koduleht|spletna stran|ιστοσελίδα|websajt|url|web site|Internet|Homepage|site internet|veebisait|veebileht|spletišče|ιστότοπος|sit web",
        ),
        column(
            "sectors",
            "sectors",
            Form::Words,
            "NACE 2.1 codes of a cluster initiative, parted by ;",
            "nace|sector|Branchen|secteurs|sektorid|panoge|τομείς|setturi",
        ),
        column(
            "members",
            "members",
            Form::Whole(0, super::MOST_PERSONS),
            "Number of members.",
            "number of members|Mitglieder|membres|liikmed|člani|μέλη|membri|members (number)|number of member companies|Anzahl Mitglieder|Mitgliederzahl|nombre de membres|liikmete arv|število članov|αριθμός μελών|numru ta’ membri",
        ),
        column(
            "smes",
            "smes",
            Form::Whole(0, super::MOST_PERSONS),
            "How many of them are small and medium-sized.",
            "sme|KMU|PME|VKE|MSP|ΜΜΕ|SMEs",
        ),
        column(
            "founded",
            "founded",
            Form::Date,
            "Year, month or day.",
            "founding year|year of foundation|gegründet|Gründungsjahr|fondé|année de création|asutatud|ustanovljeno|έτος ίδρυσης|imwaqqaf|established|year founded|Gründung|année de fondation|asutamisaasta|leto ustanovitve|έτος σύστασης|sena tat-twaqqif",
        ),
        column(
            "label",
            "label",
            Form::Word(ClusterLabel::WORDS),
            "Quality label of a cluster organisation.",
            "quality label|Label|märgis|oznaka kakovosti|σήμα|tikketta",
        ),
        column(
            "maturity",
            "maturity",
            Form::Word(Maturity::WORDS),
            "How far the cluster has come.",
            "Reife|maturité|küpsus|zrelost|ωριμότητα|maturità",
        ),
        column(
            "ties",
            "ties",
            Form::Ties,
            "Ties to development agencies: agency id: founded, hosted, funded, contracted, accredited or informal; parted by ;",
            "links|link model|Bindungen|liens|seosed|povezave|δεσμοί|rabtiet",
        ),
        column(
            "country",
            "",
            Form::Helper,
            "Country, when there is no region.",
            "Land|pays|riik|država|χώρα|pajjiż",
        ),
    ],
};

/// Numbers without a natural bound.
pub const ANY: Form = Form::Decimal(-MOST, MOST);
