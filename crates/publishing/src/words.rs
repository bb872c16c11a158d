//! Every word and sentence of the documents, in English and Estonian: the one place to translate.
//!
//! Names of regions and services are never inflected: sentences are built so that a name stands as it is.

use p4c_model::Kind;
use p4c_pictures::Language;
use p4c_pictures::Language::{English, Estonian};
use p4c_pipeline::recommend::Rule;

use crate::document::Basis;

macro_rules! words {
    ($($name:ident: $english:literal, $estonian:literal;)+) => {
        $(pub(crate) fn $name(language: Language) -> &'static str {
            match language {
                English => $english,
                Estonian => $estonian,
            }
        })+
    };
}

words! {
    about: "About this document", "Dokumendist";
    sources: "Sources", "Allikad";
    sources_lead: "The numbers in the text lead to these records. The tag “illustrative” marks what nobody published and what was made to show how the system works.",
        "Numbrid tekstis viitavad nendele kirjetele. Märge „näitlik“ tähistab andmeid, mida keegi pole avaldanud ja mis on tehtud süsteemi töö näitamiseks.";
    contents: "Contents", "Sisukord";
    illustrative: "illustrative", "näitlik";
    unknown: "unknown", "teadmata";
    outdated: "The catalogue has changed since these results were computed. Run the analysis again before the document is used.",
        "Kataloog on pärast tulemuste arvutamist muutunud. Enne dokumendi kasutamist tuleb analüüsi korrata.";
    fallback: "Texts without an English version stand in the language they were written in.",
        "Tekstid, millel puudub eestikeelne versioon, on toodud keeles, milles need kirjutati.";
    plan_notice: "Needs, budgets or costs behind this plan only illustrate: nobody published them. They show how a plan is made, and must be replaced by figures of the region before anything is decided.",
        "Selle kava aluseks olevad vajadused, eelarved või kulud on näitlikud: neid pole keegi avaldanud. Need näitavad, kuidas kava koostatakse, ja tuleb enne otsustamist asendada piirkonna enda andmetega.";
    booklet_notice: "The scores behind this choice, and the costs and preconditions of the practices, only illustrate: nobody published them. What a practice is, what it took and what it brought stands as its source tells it.",
        "Selle valiku aluseks olevad hinded ning praktikate kulud ja eeldused on näitlikud: neid pole keegi avaldanud. Praktika sisu, vajaminev ja tulemused on esitatud nii, nagu allikas neid kirjeldab.";
    package_notice: "Some of the needs, costs and preconditions behind these recommendations only illustrate: nobody published them.",
        "Osa nende soovituste aluseks olevatest vajadustest, kuludest ja eeldustest on näitlik: neid pole keegi avaldanud.";
    summary: "Summary", "Kokkuvõte";
    the_region: "The region", "Piirkond";
    why_a_plan: "Why this region has a plan", "Miks sellel piirkonnal on kava";
    initiatives: "Cluster initiatives in the region", "Klastrialgatusi piirkonnas";
    agencies: "Development agencies they are tied to", "Arendusagentuure, millega need on seotud";
    services_here: "Services that reach the region", "Piirkonda jõudvaid teenuseid";
    profile_caption: "Profile of the region", "Piirkonna profiil";
    indicator: "Indicator", "Näitaja";
    value: "Value", "Väärtus";
    year: "Year", "Aasta";
    source: "Source", "Allikas";
    stands: "Where the region stands", "Kus piirkond praegu on";
    stands_lead: "Availability is the share of those asked, weighted by how important the need is to them, who can use a service today. Quality is their mean satisfaction, from 1 to 5. Coverage joins the two: what cannot be used counts nothing, what can be used counts by satisfaction, and one half where nobody said how satisfied they are.",
        "Kättesaadavus on vajaduse tähtsusega kaalutud osa küsitletutest, kes saavad teenust täna kasutada. Kvaliteet on nende keskmine rahulolu skaalal 1–5. Kaetus ühendab mõlemad: mida ei saa kasutada, seda ei arvestata; mida saab, arvestatakse rahulolu järgi, ja poolena, kui keegi pole rahulolu öelnud.";
    stands_table: "Need, availability, quality and coverage by concept, the largest gap first",
        "Vajadus, kättesaadavus, kvaliteet ja kaetus valdkonniti, suurim lünk eespool";
    concept: "Concept", "Valdkond";
    share_of_needs: "Share of needs", "Osa vajadustest";
    available: "Available", "Kättesaadav";
    quality: "Quality (1–5)", "Kvaliteet (1–5)";
    answers: "Answers", "Vastuseid";
    covered: "Covered", "Kaetud";
    planned: "Planned", "Kavandatud";
    share_met: "share of needs that is met", "kaetud vajaduste osa";
    gaps: "The largest gaps", "Suurimad lüngad";
    actions: "What to do", "Mida teha";
    action: "Action", "Tegevus";
    years: "Years", "Aastad";
    cost: "Cost", "Kulu";
    fit: "Fit", "Sobivus";
    preconditions_to_create: "Preconditions to create", "Loodavad eeldused";
    none: "none", "puuduvad";
    budget: "Budget by year", "Eelarve aastate kaupa";
    budget_of_year: "Budget", "Eelarve";
    staff_needed: "Staff needed (FTE)", "Vajalik tööjõud (täistööaega)";
    staff_there: "Staff available (FTE)", "Olemasolev tööjõud (täistööaega)";
    total: "Total", "Kokku";
    planned_cost: "planned cost", "kavandatud kulu";
    budget_word: "budget", "eelarve";
    precondition: "Precondition", "Eeldus";
    indicators: "Indicators", "Näitajad";
    indicators_lead: "These figures show whether the plan works. They are measured by the same survey as today.",
        "Need näitajad ütlevad, kas kava töötab. Neid mõõdetakse sama küsitlusega nagu praegu.";
    baseline: "Baseline", "Algtase";
    target: "Target", "Sihttase";
    not_taken: "What the plan leaves out, and why", "Mis jääb kavast välja ja miks";
    practice: "Practice", "Praktika";
    reason: "Reason", "Põhjus";
    own_text: "From the region", "Piirkonna oma tekst";
    method: "How the plan was made", "Kuidas kava koostati";
    method_text: "Candidates are the selected practices and further recurrent ones that the region lacks. Actions and years are chosen so that they give the most coverage, weighted by the needs of the region's cluster initiatives, within the yearly budget, staff and number of starts. A second practice for the same concept adds less than the first. Fit and value of a practice count as factors.",
        "Kandidaadid on valitud praktikad ja teised korduvad praktikad, mis piirkonnas puuduvad. Tegevused ja aastad on valitud nii, et need annaksid piirkonna klastrialgatuste vajadustega kaalutult suurima kaetuse aastase eelarve, tööjõu ja alustatavate tegevuste arvu piires. Teine praktika samas valdkonnas lisab vähem kui esimene. Praktika sobivus ja väärtus on tegurid.";
    today_word: "of needs met today", "vajadustest kaetud praegu";
    planned_word: "of needs met under the plan", "vajadustest kaetud kava järgi";
    actions_word: "actions", "tegevust";
    cost_word: "over all years", "kõigi aastate peale";
    how_chosen: "How the practices were chosen", "Kuidas praktikad valiti";
    limits: "Limits of the choice", "Valiku piirangud";
    provider: "Provider", "Pakkuja";
    region: "Region", "Piirkond";
    target_group: "For whom", "Kellele";
    service_type_heading: "Type of service", "Teenuse liik";
    delivery: "Delivery", "Osutamise viis";
    languages: "Languages", "Keeled";
    since: "Since", "Alates";
    until: "Until", "Kuni";
    yearly_cost: "Cost a year", "Kulu aastas";
    price: "Price to the user", "Hind kasutajale";
    users: "Users served", "Kasutajaid";
    what_it_is: "What it is", "Mis see on";
    what_it_took: "What it took", "Mida see nõudis";
    what_it_brought: "What it brought", "Mida see andis";
    what_was_hard: "What was hard", "Mis oli raske";
    what_was_learned: "What was learned", "Mida õpiti";
    what_others_could_take: "What others could take over", "Mida teised saaksid üle võtta";
    why_in: "Why it is among the best", "Miks see on parimate seas";
    elsewhere: "Where else it runs", "Kus see veel töötab";
    nowhere_else: "No other service in the catalogue was found to be the same.", "Kataloogis ei leitud teist samasugust teenust.";
    where_it_fits: "Where it would fit", "Kuhu see sobiks";
    has_it: "has it already", "on juba olemas";
    met: "Met", "Täidetud";
    missing: "Missing", "Puudub";
    unknown_heading: "Unknown", "Teadmata";
    try_first: "try first", "katsetada esimesena";
    addressed_to: "Addressed to", "Adressaat";
    convergence: "What the plans together change", "Mida kavad koos muudavad";
    no_recommendations: "No rule found anything to recommend in this data.", "Ükski reegel ei leidnud nendest andmetest midagi soovitada.";
    regional_authorities: "regional authorities", "piirkondlikud ametiasutused";
    answers_kind: "survey answers on", "küsitluse vastused:";
    as_table: "The same as a table", "Sama tabelina";
}

const NO_BREAK: char = '\u{a0}';

/// An amount in euros, without cents.
pub(crate) fn euros(language: Language, cents: i64) -> String {
    let amount = language.decimal((cents as f64 / 100.0).round(), 0);
    match language {
        English => format!("€{amount}"),
        Estonian => format!("{amount}{NO_BREAK}eurot"),
    }
}

/// A day.
pub(crate) fn day(language: Language, (year, month, day): (i16, u8, u8)) -> String {
    const ENGLISH: [&str; 12] = [
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ];
    const ESTONIAN: [&str; 12] = [
        "jaanuar",
        "veebruar",
        "märts",
        "aprill",
        "mai",
        "juuni",
        "juuli",
        "august",
        "september",
        "oktoober",
        "november",
        "detsember",
    ];
    let month = usize::from(month.clamp(1, 12) - 1);
    match language {
        English => format!("{day}{NO_BREAK}{} {year}", ENGLISH[month]),
        Estonian => format!("{day}.{NO_BREAK}{} {year}", ESTONIAN[month]),
    }
}

/// `a`, `a and b`, `a, b and c`.
pub(crate) fn joined(language: Language, names: &[String]) -> String {
    let and = match language {
        English => "and",
        Estonian => "ja",
    };
    match names {
        [] => String::new(),
        [one] => one.clone(),
        [some @ .., last] => format!("{} {and} {last}", some.join(", ")),
    }
}

pub(crate) fn made_from(language: Language, basis: &Basis) -> String {
    let date = day(language, basis.date);
    match language {
        English => format!(
            "Made by the Pooling4Clusters software from the catalogue as of {date} (change {} of its log). Equal data gives an equal document.",
            basis.sequence
        ),
        Estonian => format!(
            "Koostatud Pooling4Clustersi tarkvaraga kataloogi põhjal seisuga {date} (logi muudatus nr {}). Samadest andmetest tekib sama dokument.",
            basis.sequence
        ),
    }
}

pub(crate) fn illustrative_fields(language: Language, fields: &[String]) -> String {
    match language {
        English => format!("illustrative fields: {}", fields.join(", ")),
        Estonian => format!("näitlikud väljad: {}", fields.join(", ")),
    }
}

pub(crate) fn answers_about(language: Language, number: usize, concept: &str) -> String {
    match language {
        English => format!(
            "{} about the need for “{concept}”, told together because they were given in confidence",
            counted(number, "answer")
        ),
        Estonian => format!(
            "{number} vastust vajaduse kohta valdkonnas „{concept}“; esitatud koos, sest need anti usaldusega"
        ),
    }
}

pub(crate) fn kind(language: Language, kind: Kind) -> &'static str {
    let estonian = match kind {
        Kind::Region => "piirkond",
        Kind::Organisation => "organisatsioon",
        Kind::Project => "projekt",
        Kind::Service => "teenus",
        Kind::Precondition => "eeldus",
        Kind::Need => "vajadus",
        Kind::Pilot => "katsetus",
        Kind::Round => "hindamisvoor",
        Kind::Criterion => "kriteerium",
        Kind::Score => "hinne",
        Kind::Plan => "kava",
        Kind::Pool => "ühisteenus",
        Kind::Offer => "pakkumine",
        _ => return kind.singular(),
    };
    match language {
        English => kind.singular(),
        Estonian => estonian,
    }
}

// The plan.

pub(crate) fn plan_title(language: Language, region: &str) -> String {
    match language {
        English => format!("Development plan: {region}"),
        Estonian => format!("Arengukava: {region}"),
    }
}

pub(crate) fn plan_subtitle(language: Language, years: Option<(i16, i16)>) -> String {
    let words = match language {
        English => "Services for clusters",
        Estonian => "Teenused klastritele",
    };
    years.map_or_else(
        || words.to_owned(),
        |(first, last)| format!("{words}, {first}–{last}"),
    )
}

pub(crate) struct PlanFigures<'a> {
    pub region: &'a str,
    pub years: (i16, i16),
    pub actions: usize,
    pub before: f64,
    pub after: f64,
    pub cost: i64,
    pub budget: i64,
}

pub(crate) fn plan_summary(language: Language, plan: &PlanFigures<'_>) -> String {
    let (first, last) = plan.years;
    let (before, after) = (language.percent(plan.before), language.percent(plan.after));
    let (cost, budget) = (euros(language, plan.cost), euros(language, plan.budget));
    match language {
        English => format!(
            "From {first} to {last}, {} can take up {} of other providers. This raises the share of its clusters' needs that is met from {before} to {after}, at a cost of {cost} of a budget of {budget}.",
            plan.region,
            counted(plan.actions, "practice"),
        ),
        Estonian => format!(
            "{first}–{last} saab piirkond {} üle võtta {}. See tõstab klastrite kaetud vajaduste osa {before}-lt {after}-ni; kulu on {cost} ja eelarve {budget}.",
            plan.region,
            if plan.actions == 1 {
                "ühe teiste pakkujate praktika".to_owned()
            } else {
                format!("{} teiste pakkujate praktikat", plan.actions)
            },
        ),
    }
}

pub(crate) fn proof(language: Language, is_proved: bool, gap: f64) -> String {
    match (language, is_proved) {
        (English, true) => "It is proved that no other choice within these means covers more.".to_owned(),
        (Estonian, true) => "On tõestatud, et nende vahenditega ei kata ükski teine valik rohkem.".to_owned(),
        (English, false) => format!(
            "No other choice within these means can cover more than {} more.",
            language.percent(gap)
        ),
        (Estonian, false) => format!(
            "Ükski teine valik nende vahenditega ei saa katta üle {} rohkem.",
            language.percent(gap)
        ),
    }
}

pub(crate) fn gaps_sentence(language: Language, names: &[String]) -> String {
    let names = joined(language, names);
    match language {
        English => format!("The largest gaps are: {names}."),
        Estonian => format!("Suurimad lüngad on: {names}."),
    }
}

pub(crate) fn first_year(language: Language, year: i16, names: &[String]) -> String {
    let names = names.join("; ");
    match language {
        English => format!("The first actions begin in {year}: {names}."),
        Estonian => format!("Esimesed tegevused algavad {year}. aastal: {names}."),
    }
}

pub(crate) fn no_actions(language: Language, region: &str) -> String {
    match language {
        English => format!("No action could be planned for {region} from the data there is."),
        Estonian => {
            format!("Olemasolevate andmete põhjal ei saanud piirkonnale {region} ühtegi tegevust kavandada.")
        }
    }
}

/// A note of the step `plan`, in the document's language where it is known.
pub(crate) fn plan_note(language: Language, note: &str) -> Option<String> {
    match (language, note) {
        (English, note) => Some(note.to_owned()),
        (Estonian, "no plan: the region has no budget or no staff by year") => {
            Some("kava puudub: piirkonnal pole aastate kaupa eelarvet või tööjõudu".to_owned())
        }
        (Estonian, "no plan: nobody in the region was asked what is needed") => {
            Some("kava puudub: piirkonnas pole kelleltki küsitud, mida on vaja".to_owned())
        }
        (Estonian, _) => None,
    }
}

pub(crate) fn change_caption(language: Language, region: &str) -> String {
    match language {
        English => format!("How far the needs of {region} are met, today and under the plan"),
        Estonian => format!("Kui suur osa vajadustest on kaetud praegu ja kava järgi: {region}"),
    }
}

pub(crate) fn map_caption(language: Language, region: &str) -> String {
    match language {
        English => format!("{region} and the regions whose practices the plan takes up"),
        Estonian => format!("{region} ja piirkonnad, kelle praktikaid kava üle võtab"),
    }
}

pub(crate) fn schedule_caption(language: Language) -> String {
    match language {
        English => "What runs in which year, and what it costs in all".to_owned(),
        Estonian => "Mis töötab millisel aastal ja kui palju see kokku maksab".to_owned(),
    }
}

pub(crate) fn budget_caption(language: Language) -> String {
    match language {
        English => "What the plan costs in each year, and the budget there is".to_owned(),
        Estonian => "Kui palju kava igal aastal maksab ja kui suur on eelarve".to_owned(),
    }
}

pub(crate) fn actions_caption(language: Language) -> String {
    match language {
        English => "Actions by the year they begin".to_owned(),
        Estonian => "Tegevused alguse aasta järgi".to_owned(),
    }
}

pub(crate) fn gap_sentence(
    language: Language,
    weight: f64,
    covered: f64,
    available: f64,
    satisfaction: Option<f64>,
    answers: usize,
) -> String {
    let (weight, covered, available) = (
        language.percent(weight),
        language.percent(covered),
        language.percent(available),
    );
    let mut told = match language {
        English => format!(
            "This is {weight} of all needs, and {covered} of it is met. A service can be used for {available} of it today"
        ),
        Estonian => format!(
            "See on {weight} kõigist vajadustest ja sellest on kaetud {covered}. Teenust saab praegu kasutada {available} ulatuses"
        ),
    };
    if let Some(points) = satisfaction {
        let points = language.decimal(points, 1);
        told.push_str(&match language {
            English => format!(
                "; those who answered give {points} of 5 points ({})",
                counted(answers, "answer")
            ),
            Estonian => format!("; vastanute rahulolu on {points} punkti viiest (vastuseid {answers})"),
        });
    }
    told.push('.');
    told
}

pub(crate) fn helpers(language: Language, names: &[String]) -> String {
    let names = names.join("; ");
    match language {
        English => format!("Practices elsewhere that could help: {names}."),
        Estonian => format!("Praktikad mujal, millest võiks abi olla: {names}."),
    }
}

pub(crate) struct ActionFigures<'a> {
    pub concept: &'a str,
    pub region: &'a str,
    pub weight: f64,
    pub baseline: f64,
    pub satisfaction: Option<f64>,
    pub fit: [f64; 2],
    pub create: usize,
    pub value: f64,
}

pub(crate) fn action_reason(language: Language, action: &ActionFigures<'_>) -> String {
    let (weight, baseline) = (language.percent(action.weight), language.percent(action.baseline));
    let fit = interval(language, action.fit);
    let value = language.percent(action.value);
    let satisfaction = action.satisfaction.map(|points| language.decimal(points, 1));
    match language {
        English => format!(
            "{} is {weight} of what {} needs, and {baseline} of it is met today{}. The practice fits the region by {fit}{}; in the appraisal it reached {value} of the highest value.",
            action.concept,
            action.region,
            satisfaction.map_or_else(String::new, |points| format!(
                ", with a satisfaction of {points} of 5"
            )),
            if action.create > 0 {
                format!(" once {} created", are(action.create, "precondition"))
            } else {
                String::new()
            },
        ),
        Estonian => format!(
            "{} on {weight} piirkonna {} vajadustest ja sellest on praegu kaetud {baseline}{}. Praktika sobib piirkonda {fit} ulatuses{}; hindamisel sai see {value} suurimast väärtusest.",
            action.concept,
            action.region,
            satisfaction.map_or_else(String::new, |points| format!(
                ", rahulolu on {points} punkti viiest"
            )),
            match action.create {
                0 => String::new(),
                1 => ", kui üks eeldus on loodud".to_owned(),
                many => format!(", kui {many} eeldust on loodud"),
            },
        ),
    }
}

/// An interval of shares.
pub(crate) fn interval(language: Language, [low, high]: [f64; 2]) -> String {
    let (least, most) = (language.decimal(low * 100.0, 0), language.percent(high));
    if language.percent(low) == most {
        return most;
    }
    format!("{least}–{most}")
}

pub(crate) fn indicator_name(language: Language, concept: &str) -> String {
    match language {
        English => format!("Share of the need for “{concept}” that is met"),
        Estonian => format!("Kaetud vajaduse osa valdkonnas „{concept}“"),
    }
}

pub(crate) fn create_words(language: Language, statement: &str, cents: Option<i64>) -> String {
    match (language, cents) {
        (_, Some(cents)) => format!("{statement} ({})", euros(language, cents)),
        (English, None) => format!("{statement} (cost unknown)"),
        (Estonian, None) => format!("{statement} (kulu teadmata)"),
    }
}

/// Why a practice was not taken; `None` when the reason is not known here, and then its English words stand.
pub(crate) fn not_taken_reason(
    language: Language,
    reason: &str,
    concept: impl Fn() -> String,
) -> Option<String> {
    if language == English {
        return Some(reason.to_owned());
    }
    let told = match reason {
        "its yearly cost is not known in euros" => "aastane kulu eurodes pole teada".to_owned(),
        "it is not known what it is about" => "pole teada, mis valdkonda see kuulub".to_owned(),
        "one year of it costs more than the budget of any year" => {
            "üks aasta maksab rohkem kui ühegi aasta eelarve".to_owned()
        }
        "it needs more staff than there is in any year" => {
            "vajab rohkem tööjõudu, kui ühelgi aastal on".to_owned()
        }
        "none of its preconditions are met" => "ükski eeldus pole täidetud".to_owned(),
        "other actions bring more coverage within budget, staff and starts a year" => {
            "teised tegevused annavad eelarve, tööjõu ja alustatavate tegevuste piires suurema kaetuse"
                .to_owned()
        }
        other if other.starts_with("the plan covers ") && other.ends_with(" fully without it") => {
            format!("kava katab valdkonna „{}“ täielikult ka ilma selleta", concept())
        }
        _ => return None,
    };
    Some(told)
}

/// The name of an indicator of a region's profile; its key with spaces where it has none.
pub(crate) fn profile(language: Language, key: &str) -> String {
    let (english, estonian) = match key {
        "business-mentors" => ("Business mentors", "Ärimentoreid"),
        "cluster-initiatives" => ("Cluster initiatives", "Klastrialgatusi"),
        "cluster-managers" => ("Cluster managers", "Klastrijuhte"),
        "cluster-policy" => ("Cluster policy", "Klastripoliitika"),
        "clusters-per-million" => (
            "Clusters per million inhabitants",
            "Klastreid miljoni elaniku kohta",
        ),
        "gdp-per-head" => ("Gross domestic product per head", "SKP elaniku kohta"),
        "households-with-broadband" => ("Households with broadband, %", "Lairibaühendusega leibkondi, %"),
        "innovation-score" => ("Innovation score", "Innovatsiooniskoor"),
        "link-models" => ("Link models", "Seosemudelid"),
        "market-analyst" => ("Market analyst", "Turuanalüütik"),
        "office-abroad" => ("Office abroad", "Esindus välismaal"),
        "open-laboratory" => ("Open laboratory", "Avatud labor"),
        "population" => ("Population", "Rahvaarv"),
        "procurement-officer" => ("Procurement officer", "Hankespetsialist"),
        "sectors" => ("Sectors", "Sektorid"),
        "seed-fund" => ("Seed fund", "Seemnefond"),
        "support-agency" => ("Support agency", "Tugiagentuur"),
        "sustainability-advisers" => ("Sustainability advisers", "Jätkusuutlikkuse nõustajaid"),
        "trade-fair-budget" => ("Budget for trade fairs, EUR", "Messieelarve, eurot"),
        "training-provider" => ("Training provider", "Koolitaja"),
        "university-with-technology-transfer" => {
            ("University with technology transfer", "Tehnosiirdega ülikool")
        }
        "works-in-english" => ("Works in English", "Töötab inglise keeles"),
        other => {
            let words = other.replace(['-', '_'], " ");
            let mut letters = words.chars();
            return letters
                .next()
                .map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect());
        }
    };
    match language {
        English => english,
        Estonian => estonian,
    }
    .to_owned()
}

pub(crate) fn yes_no(language: Language, yes: bool) -> &'static str {
    match (language, yes) {
        (English, true) => "yes",
        (English, false) => "no",
        (Estonian, true) => "jah",
        (Estonian, false) => "ei",
    }
}

// The booklet.

pub(crate) fn booklet_title(language: Language, number: usize) -> String {
    match language {
        English => format!("The {number} best services for clusters"),
        Estonian => format!("{number} parimat teenust klastritele"),
    }
}

pub(crate) fn booklet_subtitle(language: Language, countries: usize) -> String {
    match language {
        English => format!("Good practices from {countries} countries, to be taken up elsewhere"),
        Estonian => format!("Head praktikad {countries} riigist, mida mujal üle võtta"),
    }
}

pub(crate) fn chosen_sentence(
    language: Language,
    chosen: usize,
    ranked: usize,
    total: f64,
    is_proved: bool,
) -> String {
    let total = language.decimal(total, 3);
    match (language, is_proved) {
        (English, true) => format!(
            "{chosen} of {ranked} appraised services were chosen. Their values add up to {total}; it is proved that no other choice within the limits adds up to more."
        ),
        (English, false) => format!(
            "{chosen} of {ranked} appraised services were chosen. Their values add up to {total}, the best choice found."
        ),
        (Estonian, true) => format!(
            "{ranked} hinnatud teenusest valiti {chosen}. Nende väärtuste summa on {total}; on tõestatud, et ükski teine valik piirangute sees ei anna rohkem."
        ),
        (Estonian, false) => format!(
            "{ranked} hinnatud teenusest valiti {chosen}. Nende väärtuste summa on {total}, parim leitud valik."
        ),
    }
}

pub(crate) fn ranking_caption(language: Language, choose: usize) -> String {
    match language {
        English => format!(
            "The chosen practices, their value, and how often they are first and among the first {choose} over all weights of the criteria"
        ),
        Estonian => format!(
            "Valitud praktikad, nende väärtus ja kui sageli need on kriteeriumide kõigi kaalude puhul esimesed ja esimese {choose} seas"
        ),
    }
}

pub(crate) fn why_in_sentence(
    language: Language,
    place: usize,
    of: usize,
    value: f64,
    robustness: f64,
    choose: usize,
    best: Option<&str>,
) -> String {
    let (value, robustness) = (language.decimal(value, 3), language.percent(robustness));
    let mut told = match language {
        English => format!(
            "It took place {place} of {of} with a value of {value} on a scale of 0 to 1. Whatever the weights of the criteria, it is among the first {choose} in {robustness} of cases."
        ),
        Estonian => format!(
            "See sai {of} seas {place}. koha väärtusega {value} skaalal 0–1. Kriteeriumide kõigi kaalude puhul on see esimese {choose} seas {robustness} juhtudest."
        ),
    };
    if let Some(best) = best {
        told.push_str(&match language {
            English => format!(" Most of its value comes from the criterion “{best}”."),
            Estonian => format!(" Suurim osa väärtusest tuleb kriteeriumist „{best}“."),
        });
    }
    told
}

pub(crate) fn elsewhere_sentence(language: Language, services: usize, countries: usize) -> String {
    match language {
        English => format!(
            "The same service runs with {} in {}:",
            counted(services, "further provider"),
            if countries == 1 {
                "one country".to_owned()
            } else {
                format!("{countries} countries")
            }
        ),
        Estonian => format!("Sama teenust leidub veel {services} pakkuja juures, kokku {countries} riigis:"),
    }
}

pub(crate) fn fits_caption(language: Language) -> String {
    match language {
        English => "Preconditions of the practice in each region with a plan".to_owned(),
        Estonian => "Praktika eeldused igas kavaga piirkonnas".to_owned(),
    }
}

pub(crate) fn service_type(language: Language, word: &str) -> String {
    match (language, word) {
        (Estonian, "open collective") => "avatud kollektiivne",
        (Estonian, "closed collective") => "suletud kollektiivne",
        (Estonian, "partnership") => "partnerlus",
        (Estonian, "individual") => "individuaalne",
        (Estonian, "on site") => "kohapeal",
        (Estonian, "online") => "veebis",
        (Estonian, "both") => "kohapeal ja veebis",
        (English, "both") => "on site and online",
        (_, word) => word,
    }
    .to_owned()
}

// The recommendations.

pub(crate) fn package_title(language: Language) -> String {
    match language {
        English => "Recommendations for better services to clusters".to_owned(),
        Estonian => "Soovitused klastrite teenuste parandamiseks".to_owned(),
    }
}

pub(crate) fn package_subtitle(language: Language, regions: usize) -> String {
    match language {
        English => format!("What {regions} regions should take over, do together and learn from each other"),
        Estonian => format!("Mida {regions} piirkonda peaksid üle võtma, koos tegema ja üksteiselt õppima"),
    }
}

pub(crate) fn rule_heading(language: Language, rule: Rule) -> &'static str {
    match (language, rule) {
        (English, Rule::Adopt) => "Take over what works",
        (English, Rule::Pool) => "Run together what costs less together",
        (English, Rule::InventTogether) => "Invent together what nobody has",
        (English, Rule::Learn) => "Learn where others do better",
        (English, Rule::Govern) => "Look at how agencies and initiatives are linked",
        (Estonian, Rule::Adopt) => "Võtta üle, mis töötab",
        (Estonian, Rule::Pool) => "Teha koos, mis on koos odavam",
        (Estonian, Rule::InventTogether) => "Luua koos, mida kellelgi pole",
        (Estonian, Rule::Learn) => "Õppida sealt, kus tehakse paremini",
        (Estonian, Rule::Govern) => "Vaadata, kuidas agentuurid ja algatused on seotud",
    }
}

pub(crate) fn rule_lead(language: Language, rule: Rule) -> &'static str {
    match (language, rule) {
        (English, Rule::Adopt) => {
            "Selected practices that more than half of the regions lack and that fit them by more than one half."
        }
        (English, Rule::Pool) => "Services of three or more regions that would cost less if run as one.",
        (English, Rule::InventTogether) => {
            "Needs that are asked for in two or more regions and that no service meets in any of them."
        }
        (English, Rule::Learn) => {
            "Fields in which a region is little satisfied, and the best-ranked practice of another region in the same field."
        }
        (English, Rule::Govern) => {
            "Link models whose initiatives are better served. The comparison shows no cause."
        }
        (Estonian, Rule::Adopt) => {
            "Valitud praktikad, mis puuduvad enam kui pooltes piirkondades ja sobivad neisse enam kui poole ulatuses."
        }
        (Estonian, Rule::Pool) => "Kolme või enama piirkonna teenused, mis maksaksid ühiselt vähem.",
        (Estonian, Rule::InventTogether) => {
            "Vajadused, mida küsitakse kahes või enamas piirkonnas ja mida ükski teenus üheski neist ei kata."
        }
        (Estonian, Rule::Learn) => {
            "Valdkonnad, kus piirkonna rahulolu on väike, ja mõne teise piirkonna parim praktika samas valdkonnas."
        }
        (Estonian, Rule::Govern) => {
            "Seosemudelid, mille algatused on paremini teenindatud. Võrdlus ei näita põhjust."
        }
    }
}

pub(crate) fn package_summary(language: Language, counts: &[(Rule, usize)]) -> String {
    let part = |(rule, number): &(Rule, usize)| match (language, rule) {
        (English, Rule::Adopt) => format!("{} to take over", counted(*number, "practice")),
        (English, Rule::Pool) => format!("{} to run together", counted(*number, "service")),
        (English, Rule::InventTogether) => format!("{} to invent together", counted(*number, "service")),
        (English, Rule::Learn) => format!("{} to learn", counted(*number, "occasion")),
        (English, Rule::Govern) => format!("{} of link models", counted(*number, "comparison")),
        (Estonian, Rule::Adopt) => format!("{number} praktika ülevõtmist"),
        (Estonian, Rule::Pool) => format!("{number} teenuse ühist pakkumist"),
        (Estonian, Rule::InventTogether) => format!("{number} uue teenuse ühist loomist"),
        (Estonian, Rule::Learn) => format!("{number} õppimisvõimalust"),
        (Estonian, Rule::Govern) => format!("{number} seosemudelite võrdlust"),
    };
    let parts: Vec<String> = counts.iter().map(part).collect();
    match language {
        English => format!("The package holds {}.", joined(language, &parts)),
        Estonian => format!("Pakett sisaldab: {}.", joined(language, &parts)),
    }
}

pub(crate) fn adopt(
    language: Language,
    title: &str,
    lacking: usize,
    regions: usize,
    fit: f64,
    first: &[String],
) -> String {
    let fit = language.percent(fit);
    let first = joined(language, first);
    match language {
        English => format!(
            "Take over “{title}”: {lacking} of {regions} regions lack it and meet {fit} of what it needs on average; try it first in {first}."
        ),
        Estonian => format!(
            "Võtta üle „{title}“: see puudub {lacking} piirkonnas {regions}-st ja keskmiselt on täidetud {fit} selle eeldustest; katsetada esimesena: {first}."
        ),
    }
}

pub(crate) fn pool(
    language: Language,
    label: &str,
    regions: usize,
    together: i64,
    alone: i64,
    hosts: &[String],
) -> String {
    let (together, alone) = (euros(language, together), euros(language, alone));
    let hosts = joined(language, hosts);
    match language {
        English => format!(
            "Run “{label}” together: {regions} regions would pay {together} a year instead of {alone}, hosted by {hosts}."
        ),
        Estonian => format!(
            "Pakkuda ühiselt „{label}“: {regions} piirkonda maksaksid aastas kokku {together}, eraldi {alone}; võõrustaja: {hosts}."
        ),
    }
}

pub(crate) fn invent(language: Language, concept: &str, asking: usize, regions: usize) -> String {
    match language {
        English => format!(
            "Invent a service for “{concept}” together: {asking} regions ask for it and none of the {regions} has one that can be used."
        ),
        Estonian => format!(
            "Luua ühiselt teenus valdkonnas „{concept}“: seda vajab {asking} piirkonda ja ühelgi {regions}-st pole kasutatavat teenust."
        ),
    }
}

pub(crate) fn learn(
    language: Language,
    region: &str,
    title: &str,
    place: usize,
    concept: &str,
    satisfaction: f64,
    answers: usize,
) -> String {
    let satisfaction = language.decimal(satisfaction, 1);
    match language {
        English => format!(
            "{region} should learn from “{title}” (place {place}): satisfaction with “{concept}” is {satisfaction} of 5 there, from {}.",
            counted(answers, "answer")
        ),
        Estonian => format!(
            "{region}: õppida praktikast „{title}“ ({place}. koht); rahulolu valdkonnaga „{concept}“ on seal {satisfaction} punkti viiest (vastuseid {answers})."
        ),
    }
}

pub(crate) fn govern(
    language: Language,
    best: &str,
    best_share: f64,
    best_number: usize,
    last: &str,
    last_share: f64,
    last_number: usize,
) -> String {
    let (best_share, last_share) = (language.percent(best_share), language.percent(last_share));
    let (best, last) = (link_model(language, best), link_model(language, last));
    match language {
        English => format!(
            "Look at how {best} initiatives are linked to their agency: median coverage of their needs is {best_share} ({best_number} initiatives), against {last_share} of {last} ones ({last_number}). This compares; it does not show a cause."
        ),
        Estonian => format!(
            "Vaadata, kuidas on agentuuriga seotud algatused, mille seosemudel on „{best}“: nende vajaduste kaetuse mediaan on {best_share} (algatusi {best_number}), mudeli „{last}“ puhul {last_share} ({last_number}). See on võrdlus ega näita põhjust."
        ),
    }
}

fn link_model(language: Language, model: &str) -> &str {
    match (language, model) {
        (Estonian, "founded") => "asutatud",
        (Estonian, "hosted") => "võõrustatud",
        (Estonian, "funded") => "rahastatud",
        (Estonian, "contracted") => "lepinguline",
        (Estonian, "accredited") => "akrediteeritud",
        (Estonian, "informal") => "mitteametlik",
        (_, model) => model,
    }
}

pub(crate) fn agencies_of(language: Language, regions: &[String]) -> String {
    let names = joined(language, regions);
    match language {
        English => format!("development agencies of {names}"),
        Estonian => format!("arendusagentuurid: {names}"),
    }
}

pub(crate) fn convergence_sentence(language: Language, mean: [f64; 2], gini: [Option<f64>; 2]) -> String {
    let (today, planned) = (language.percent(mean[0]), language.percent(mean[1]));
    let gini =
        gini.map(|gini| gini.map_or_else(|| unknown(language).to_owned(), |gini| language.decimal(gini, 2)));
    match language {
        English => format!(
            "Under the plans the mean share of needs that is met grows from {today} to {planned}. Inequality between the regions (Gini coefficient, 0 alike to 1) goes from {} to {}.",
            gini[0], gini[1]
        ),
        Estonian => format!(
            "Kavade järgi kasvab keskmine kaetud vajaduste osa {today}-lt {planned}-ni. Piirkondadevaheline ebavõrdsus (Gini koefitsient, 0 tähendab võrdsust) muutub {}-lt {}-ni.",
            gini[0], gini[1]
        ),
    }
}

pub(crate) fn convergence_caption(language: Language) -> String {
    match language {
        English => "Share of needs that is met in each region, today and under its plan".to_owned(),
        Estonian => "Kaetud vajaduste osa igas piirkonnas, praegu ja kava järgi".to_owned(),
    }
}

pub(crate) fn matrix_caption(language: Language) -> String {
    match language {
        English => {
            "How well each selected practice fits each region, in percent of its preconditions and context"
                .to_owned()
        }
        Estonian => {
            "Kui hästi iga valitud praktika igasse piirkonda sobib, protsentides eeldustest ja kontekstist"
                .to_owned()
        }
    }
}

fn counted(number: usize, word: &str) -> String {
    match number {
        1 => format!("1 {word}"),
        many => format!("{many} {word}s"),
    }
}

/// `1 precondition is`, `2 preconditions are`.
fn are(number: usize, word: &str) -> String {
    format!(
        "{} {}",
        counted(number, word),
        if number == 1 { "is" } else { "are" }
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_and_days_follow_the_language() {
        assert_eq!(euros(English, 148_950_000), "€1,489,500");
        assert_eq!(euros(Estonian, 6_150_000), "61\u{a0}500\u{a0}eurot");
        assert_eq!(day(English, (2026, 11, 26)), "26\u{a0}November 2026");
        assert_eq!(day(Estonian, (2026, 3, 1)), "1.\u{a0}märts 2026");
        assert_eq!(interval(English, [0.751, 0.754]), "75%");
        assert_eq!(interval(Estonian, [0.5, 1.0]), "50–100%");
    }
}
