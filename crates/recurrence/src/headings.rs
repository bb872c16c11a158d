//! What the headings of a catalogue say a column is for, in the languages that services are described in.

use crate::normalise;

/// What a column of a catalogue is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Column {
    /// Names the service.
    Title,
    /// Says what it is.
    Text,
    /// Says what kind it is or whom it is for.
    Kind,
    /// The language of the words.
    Language,
    /// Whose service it is.
    Provider,
    /// Anything else: where, when, how much, from which page.
    Context,
}

/// Headings by role, as [`normalise::key`] leaves them: English, German, Estonian, French, Slovene, Greek, Maltese, Spanish, Italian, Finnish.
const ROLES: [(Column, &str); 5] = [
    (
        Column::Title,
        "title name service servicename servicetitle \
         titel bezeichnung dienstleistung leistung angebot pealkiri nimi nimetus teenus teenusenimi titre nom intitule prestation \
         naslov ime naziv storitev nazivstoritve τιτλοσ ονομα ονομασια υπηρεσια titlu isem servizz titulo nombre servicio \
         titolo nome servizio otsikko palvelu palvelunnimi",
    ),
    (
        Column::Text,
        "summary description text abstract shortdescription details servicedescription \
         beschreibung kurzbeschreibung zusammenfassung kirjeldus luhikirjeldus kokkuvote resume descriptif opis opisstoritve povzetek \
         περιγραφη περιληψη deskrizzjoni taqsira descripcion resumen descrizione riassunto sintesi kuvaus lyhytkuvaus tiivistelma",
    ),
    (
        Column::Kind,
        "category subcategory theme topic targetgroup targetgroups audience beneficiaries servicetype \
         kategorie thema zielgruppe kategooria teema sihtruhm categorie publiccible groupecible kategorija tema ciljnaskupina \
         κατηγορια θεμα ομαδαστοχοσ categoria destinatarios destinatari kategoria kohderyhma",
    ),
    (
        Column::Language,
        "language lang languagecode sprache keel langue jezik γλωσσα lingwa idioma lingua kieli",
    ),
    (
        Column::Provider,
        "provider organisation organization agency providername \
         anbieter agentur trager pakkuja teenusepakkuja organisatsioon fournisseur prestataire organisme agence \
         ponudnik izvajalec organizacija agencija παροχοσ φορεασ οργανισμοσ fornitur organizzazzjoni agenzija \
         proveedor organizacion organismo agencia fornitore ente organizzazione agenzia tarjoaja palveluntarjoaja organisaatio",
    ),
];

/// What a heading says in a catalogue, whatever its case, accents and spaces.
pub fn role(heading: &str) -> Column {
    let key = normalise::key(heading);
    let known = |(_, list): &&(Column, &str)| list.split_whitespace().any(|known| known == key);
    ROLES
        .iter()
        .find(known)
        .map_or(Column::Context, |(column, _)| *column)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headings_are_known_in_the_languages_of_services() {
        for (heading, column) in [
            ("Target group", Column::Kind),
            ("Titel", Column::Title),
            ("Kurz-Beschreibung", Column::Text),
            ("Träger", Column::Provider),
            ("Sihtrühm", Column::Kind),
            ("Keel", Column::Language),
            ("Intitulé", Column::Title),
            ("Résumé", Column::Text),
            ("Ciljna skupina", Column::Kind),
            ("ΤΊΤΛΟΣ", Column::Title),
            ("Περιγραφή", Column::Text),
            ("Taqsira", Column::Text),
            ("Descripción", Column::Text),
            ("Ente", Column::Provider),
            ("Tiivistelmä", Column::Text),
            ("Price", Column::Context),
            ("", Column::Context),
        ] {
            assert_eq!(role(heading), column, "{heading}");
        }
    }

    #[test]
    fn every_heading_is_written_as_it_is_looked_up_and_once() {
        let all: Vec<&str> = ROLES
            .iter()
            .flat_map(|(_, list)| list.split_whitespace())
            .collect();
        for heading in &all {
            assert_eq!(normalise::key(heading), **heading);
            assert_eq!(
                all.iter().filter(|other| *other == heading).count(),
                1,
                "{heading}"
            );
        }
    }
}
