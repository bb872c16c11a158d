//! Tells the language of a text, and which words of a language carry no meaning of their own.
//!
//! Runs before labels are looked up, because labels of the text's own language weigh more. Small words decide first (they also know
//! Maltese, which `whatlang` does not); `whatlang` decides where they are silent. Short texts stay without a language rather than with a guess.

use rustc_hash::FxHashMap;
use std::sync::LazyLock;
use unicode_normalization::{IsNormalized, UnicodeNormalization, is_nfc_quick};
use whatlang::Lang;

use crate::fold::{each_word, fold};

/// Small words per language, folded when they are loaded.
const SMALL_WORDS: [(&str, &str); 11] = [
    (
        "en",
        "the a an of and or to in on at for with by from as is are be been was were has have had it its this that these those they them their there we our you your who which what when where how can may will would also not no but if so than then into out up over about between each other more most some any all both such only own same through during before after while many several few another others just even still yet again once already always often every whom whose us he she his her upon within without around along among across against towards since until because although however therefore do does did done get gets got could should must shall let lets take takes took taken give gives given come comes know knows sit sits turn turns carry carries went two three four five six eight ten twelve twenty thirty forty very much too well",
    ),
    (
        "et",
        "ja või ning on ei et see seda selle need nende mis kes kus kui kuidas ka ta tema oma meie teie nad neid ole olla saab saavad võib võivad ning aga kuid siis nii mitte koos peale üle alla juures jaoks kohta poolt läbi enne pärast kõik iga mõni üks kaks kolm mille kelle milles mida keda millega sealhulgas samuti välja kuni igal aastas korda ära juba veel väga ainult neli viis kuus kaheksa kümme kaksteist kaheksakümmend nelikümmend peab peavad tuleb tahab tahavad tahame soovib annab antakse teeb teha tehakse võtab võetakse käib käivad ise iseenda omavahel teine teise teised teistega muu muude palju mitu mitme ehk nagu samal sama selleks sellest seejärel ette edasi tagasi korraga mõne sellise selline",
    ),
    (
        "fr",
        "le la les l un une des de du d et ou à au aux en dans sur sous pour par avec sans ce cet cette ces se s qui que qu quoi dont où il elle ils elles on nous vous leur leurs son sa ses est sont être été a ont avoir ne pas plus moins très aussi mais donc car si comme entre chaque tout toute tous toutes même afin lors y n deux trois quatre cinq six huit dix douze quarante fois peut peuvent doit doivent fait faire font va vont vient autre autres autour ici là déjà encore toujours souvent chez jusqu quel quelle quels quelles celui celle ceux celles aucun aucune ainsi alors après avant pendant depuis vers selon parmi lequel laquelle notre nos votre vos mon ma mes eux lui prend prennent donne donner mettre met mettent",
    ),
    (
        "de",
        "der die das den dem des ein eine einen einem einer eines und oder zu zum zur in im an am auf für mit von vom bei nach aus über unter um durch als wie ist sind sein war wird werden wurde hat haben kann können sich sie er es wir ihr ihre ihren ihrer ihm nicht auch nur noch so dass daß wenn welche welcher welches diese dieser dieses jede jeder jedes zwischen sowie bis pro ab ohne zwei drei vier fünf sechs acht zehn zwölf vierzig mal muss müssen soll sollen will wollen darf dürfen möchte möchten macht machen geht gehen gibt geben kommt kommen bekommt bekommen steht stehen wer was wo wohin warum hier dort da dann schon immer oft mehr viel viele vielen wenige andere anderen anderer einander selbst gegen seit während danach davor dabei dazu damit daran darauf dafür hin her vor unser unsere unseren mein dein seine seinen seiner seinem derselbe gleich gleiche",
    ),
    (
        "sl",
        "in ali pa je so se si bi da ne na v z s k h za od do po pri iz o ob med pod nad pred kot ki ko če kje kako kdo kaj ter tudi le še že vse vsi vsak vsako vsaka vsakega tem ta to te ti tega teh jih jim ga mu svoj svoje svojih njihov njihove njihovih sta smo ste biti bodo lahko več brez kjer dva dve tri štiri pet šest osem deset dvanajst štirideset mora morajo želi želijo želimo hoče gre gredo dobi dobijo ima imajo imamo naredi pride drug drugi druge drugega drugemu drugim drugimi drugih isti iste isto enak enake zelo samo tako zato tam tukaj potem nato vedno pogosto mnogo veliko malo nekaj kateri katera katere katero kakšen kdaj kam naš naša naše vaš vaša vaše proti okoli blizu",
    ),
    (
        "el",
        "ο η το οι τα του της των τον την τους τις ένας μία μια ένα και ή σε στο στη στην στον στα στις στους για με από ως προς κατά μετά πριν χωρίς που πως πώς ότι όπως αν να θα είναι ήταν έχει έχουν δεν μην μη αυτό αυτή αυτά αυτές αυτοί τους μας σας κάθε όλα όλοι όλες μεταξύ επί υπό ανά μέσω καθώς επίσης ενώ πιο δύο δυο τρεις τρία τέσσερις τέσσερα πέντε έξι οκτώ δέκα δώδεκα σαράντα μπορεί μπορούν μπορούμε μπορείτε πρέπει θέλει θέλουν θέλουμε κάνει κάνουν κάνουμε δίνει δίνουν παίρνει έρχονται βρίσκεται όσοι όσους όσα όσες όποιος όποιον κάποιος κάποιο ποιος ποια ποιο ποιοι πού πότε τι άλλος άλλο άλλη άλλοι άλλους άλλες άλλων ενός μιας κοντά γύρω δίπλα μόνο πολύ λίγο ήδη ακόμα ακόμη πάντα συχνά έτσι εδώ εκεί τότε μαζί αυτόν αυτούς αυτών δικά δικό επειδή όμως αλλά ούτε δε σαν",
    ),
    (
        "mt",
        "il l u jew ta tal tad tan tar tas tat tax taz ta' ma mal mad man mar mas mat max maz fi fil fid fin fir fis fit fix fiz f b bi bil bid bin bir bis bit bix biz għal għall għad għan għar għas għat minn mill mid min mir mis mit mix li dan din dawn dak dik dawk hu hi huma hija huwa kien kienu jkun ikun ikunu se sa kif meta fejn għax biex iżda imma ukoll kull xi id is it in ir ix iz ad fuq taħt bejn wara qabel dwar lil lill lid lin lir lis lit lix tagħhom tagħha tiegħu lilhom lejn tnejn tlieta tlett erba' ħames sitt tmien għaxar tnax erbgħin jista' jistgħu nistgħu għandu għandha għandhom irid iridu irridu jrid jagħmel jagħmlu jieħu jieħdu jagħti jagħtu jmur ieħor oħra oħrajn ħaddieħor stess biss ħafna ftit diġà għadu dejjem hawn hemm x' xiex kemm barra ġewwa madwar fost mingħajr flimkien bħal minħabba iktar aktar",
    ),
    (
        "es",
        "el la los las un una unos unas de del y o u e a al en con por para sin sobre entre que quien cual como donde cuando se su sus lo le les es son ser está están ha han fue no más menos muy también pero si este esta estos estas ese esa cada todo toda todos todas hasta desde mediante ya dos tres cuatro cinco seis ocho diez doce cuarenta puede pueden debe deben hace hacen hacer va van viene da dan tiene tienen quiere quieren otro otra otros otras mismo misma mismos mismas alrededor aquí allí siempre mucho mucha muchos muchas poco pocos durante antes después según hacia nuestro nuestra nuestros nuestras vuestro qué quién cuál cómo dónde ellos ellas él ella nos",
    ),
    (
        "it",
        "il lo la i gli le l un uno una di del dello della dei degli delle d a al allo alla ai agli alle da dal dallo dalla dai dagli dalle in nel nello nella nei negli nelle con su sul sullo sulla sui sugli sulle per tra fra e ed o che chi cui come dove quando si è sono essere ha hanno non più meno anche ma se questo questa questi queste ogni tutto tutta tutti tutte loro suo sua suoi due tre quattro cinque sei otto dieci dodici quaranta può possono deve devono fa fanno fare va vanno viene dà danno vuole vogliono altro altra altri altre stesso stessa stessi stesse attorno qui lì già sempre molto molti molte poco pochi durante prima dopo secondo verso nostro nostra nostri nostre vostro vostra vostri ognuno ciascuno ciascuna lui lei essi",
    ),
    (
        "fi",
        "ja tai sekä on ei se sen sitä ne niiden niitä joka jotka jonka joiden mikä mitä missä kun jos että myös hän he heidän oman oma omat me te olla ovat oli voi voivat kanssa kautta varten mukaan ennen jälkeen yli alle kuin niin mutta vain jo vielä kaikki kaikille joita jossa joissa joille jolla sekä noin ilman kaksi kolme kolmen neljä viisi kuusi kahdeksan kymmenen kaksitoista neljäkymmentä täytyy pitää haluaa haluavat saa saavat saamme antaa tekee tehdä ottaa menee tulee toinen toisen toiset toistensa muut muiden muita sama samat samoin samoilla siellä täällä usein aina paljon vähän hyvin jokainen eräs itse kuka minne miksi milloin sitten tänne ympärillä lähellä aikana",
    ),
    (
        "sv",
        "och eller att det den de en ett i på för med av till från om som är var har kan ska inte också men så när där hur vad vilka sin sina sitt dess vi ni deras mellan efter under över utan genom",
    ),
];

/// Every small word with the languages it belongs to, one bit each in the order of `SMALL_WORDS`.
static SMALL: LazyLock<FxHashMap<String, u16>> = LazyLock::new(|| {
    let mut small: FxHashMap<String, u16> = FxHashMap::default();
    for (language, list) in SMALL_WORDS {
        for word in list.split(' ') {
            *small.entry(fold(word)).or_default() |= language_bit(language);
        }
    }
    small
});

/// The bit of a language in what [`small_word_languages`] gives; 0 for a language without a list.
pub(crate) fn language_bit(language: &str) -> u16 {
    SMALL_WORDS
        .iter()
        .position(|(known, _)| *known == language)
        .map_or(0, |at| 1 << at)
}

/// In which languages a folded word is a small word: one bit a language.
pub(crate) fn small_word_languages(folded: &str) -> u16 {
    SMALL.get(folded).copied().unwrap_or(0)
}

/// Whether a folded word is a small word of the language.
pub(crate) fn is_small_word(language: &str, folded: &str) -> bool {
    small_word_languages(folded) & language_bit(language) != 0
}

/// Counts small words by language while a text is cut into words.
#[derive(Default, Clone, Copy)]
struct SmallWordCounts([u16; SMALL_WORDS.len()]);

impl SmallWordCounts {
    /// Those of a text.
    fn of(text: &str) -> SmallWordCounts {
        let mut counts = SmallWordCounts::default();
        each_word(text, &mut String::new(), |folded, _, _, _| {
            counts.add(small_word_languages(folded));
            true
        });
        counts
    }

    /// Adds one word, given by its bits.
    fn add(&mut self, mut bits: u16) {
        while bits != 0 {
            let at = bits.trailing_zeros() as usize;
            self.0[at] = self.0[at].saturating_add(1);
            bits &= bits - 1;
        }
    }
}

/// Only so many bytes at the beginning of a text are looked at for its language.
const MOST_BYTES: usize = 2000;
/// And so many when letters have to decide, which is slow and sure after a few lines.
const MOST_BYTES_OF_LETTERS: usize = 400;

/// The beginning of a text, cut between letters.
fn beginning(text: &str, most: usize) -> &str {
    let mut end = text.len().min(most);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    &text[..end]
}

/// The primary language subtag of a text (`de`), or `None` for a text of fewer than 20 letters or without a clear sign.
///
/// Linear in the length of the text, of which the first 2,000 bytes count.
///
/// ```
/// assert_eq!(p4c_vocabulary::detect_language("Taħriġ għall-maniġers tar-raggruppamenti fil-gżejjer").as_deref(), Some("mt"));
/// assert_eq!(p4c_vocabulary::detect_language("Innovation"), None);
/// ```
pub fn detect_language(text: &str) -> Option<String> {
    let text = beginning(text, MOST_BYTES);
    decide_language(text, SmallWordCounts::of(text)).map(str::to_owned)
}

/// The primary language subtag of prose: at least two small words of one language stand in it (`the`, `und`, `για`), clearly more than of any other.
///
/// Lists of names, codes and measures have none, though their letters look like some language and [`detect_language`] guesses one.
///
/// ```
/// use p4c_vocabulary::language_of_prose;
/// assert_eq!(language_of_prose("Rat für die ersten Schritte in den Export").as_deref(), Some("de"));
/// assert_eq!(language_of_prose("Ethernet Switch EZX-88, 8-Port 10/100 (New/Workgroup)"), None);
/// ```
pub fn language_of_prose(text: &str) -> Option<String> {
    let SmallWordCounts(counts) = SmallWordCounts::of(beginning(text, MOST_BYTES));
    clearly_first(&ranked(|at| usize::from(counts[at]))).map(str::to_owned)
}

/// The languages with a list of small words by how many hits each has, most first.
type Ranked = [(usize, &'static str); SMALL_WORDS.len()];

fn ranked(hits: impl Fn(usize) -> usize) -> Ranked {
    let mut ranked: Ranked = std::array::from_fn(|at| (hits(at), SMALL_WORDS[at].0));
    ranked.sort_by(|a, b| b.cmp(a));
    ranked
}

/// The first language, where it has two hits or more and a quarter more than the next.
fn clearly_first(ranked: &Ranked) -> Option<&'static str> {
    let [first, second, ..] = ranked;
    (first.0 >= 2 && 4 * first.0 > 5 * second.0).then_some(first.1)
}

/// [`detect_language`] for a text whose small words are counted already.
fn decide_language(text: &str, counts: SmallWordCounts) -> Option<&'static str> {
    // Letters and their accents as one sign, however they were typed.
    let composed;
    let text = if is_nfc_quick(text.chars()) == IsNormalized::Yes {
        text
    } else {
        composed = text.nfc().collect::<String>();
        &composed
    };
    if text
        .chars()
        .filter(|letter| letter.is_alphabetic())
        .take(20)
        .count()
        < 20
    {
        return None;
    }
    let signs = letter_signs(text);
    let hits = ranked(|at| usize::from(counts.0[at]) + usize::from(signs[at]));
    if let Some(language) = clearly_first(&hits) {
        return Some(language);
    }
    let text = beginning(text, MOST_BYTES_OF_LETTERS);
    if hits[0].0 > 0 {
        // Several lists fit about as well: the letters decide among those.
        let near: Vec<&'static str> = hits
            .iter()
            .filter(|(count, _)| *count * 5 >= hits[0].0 * 4)
            .map(|(_, language)| *language)
            .collect();
        if near.len() == 1 {
            return Some(near[0]);
        }
        let allowed: Vec<Lang> = Lang::all()
            .iter()
            .copied()
            .filter(|lang| near.contains(&subtag(*lang)))
            .collect();
        let guess = whatlang::Detector::with_allowlist(allowed).detect(text);
        return Some(guess.map_or(near[0], |guess| subtag(guess.lang())));
    }
    let guess = whatlang::detect(text)?;
    (guess.confidence() >= 0.1).then(|| subtag(guess.lang()))
}

/// Letters that few languages have, counted up to four for each language with a list.
fn letter_signs(text: &str) -> [u8; SMALL_WORDS.len()] {
    let mut signs = [0_u8; SMALL_WORDS.len()];
    if text.is_ascii() {
        return signs;
    }
    for letter in text.chars().filter(|letter| !letter.is_ascii()) {
        let languages: &[&str] = match letter {
            'ħ' | 'ġ' | 'ċ' | 'ż' | 'Ħ' | 'Ġ' | 'Ċ' | 'Ż' => &["mt"],
            'õ' | 'Õ' => &["et"],
            'ü' => &["et", "de"],
            'ä' => &["et", "fi", "de", "sv"],
            'å' | 'Å' => &["sv"],
            'ß' => &["de"],
            'ω' | 'η' | 'λ' => &["el"],
            'ñ' => &["es"],
            'ê' | 'œ' | 'ç' => &["fr"],
            'č' => &["sl"],
            _ => continue,
        };
        for language in languages {
            let at = language_bit(language).trailing_zeros() as usize;
            signs[at] = (signs[at] + 1).min(4);
        }
    }
    signs
}

fn subtag(language: Lang) -> &'static str {
    match language {
        Lang::Eng => "en",
        Lang::Est => "et",
        Lang::Fra => "fr",
        Lang::Deu => "de",
        Lang::Slv => "sl",
        Lang::Ell => "el",
        Lang::Spa => "es",
        Lang::Ita => "it",
        Lang::Fin => "fi",
        Lang::Swe => "sv",
        Lang::Dan => "da",
        Lang::Nld => "nl",
        Lang::Por => "pt",
        Lang::Pol => "pl",
        Lang::Ces => "cs",
        Lang::Slk => "sk",
        Lang::Hun => "hu",
        Lang::Ron => "ro",
        Lang::Bul => "bg",
        Lang::Hrv => "hr",
        Lang::Srp => "sr",
        Lang::Lit => "lt",
        Lang::Lav => "lv",
        Lang::Nob => "nb",
        Lang::Cat => "ca",
        Lang::Rus => "ru",
        Lang::Ukr => "uk",
        other => other.code(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sentences_of_the_ten_languages_are_told_apart() {
        for (language, text) in [
            ("en", "The cluster helps its members to find partners."),
            ("et", "Klaster aitab oma liikmetel leida partnereid ja kliente."),
            ("fr", "Le cluster aide ses membres à trouver des partenaires."),
            ("de", "Der Cluster hilft seinen Mitgliedern, Partner zu finden."),
            ("sl", "Grozd pomaga svojim članom pri iskanju partnerjev."),
            ("el", "Ο συνεργατικός σχηματισμός βοηθά τα μέλη του."),
            ("mt", "Ir-raggruppament jgħin lill-membri tiegħu jsibu s-sħab."),
            ("es", "El clúster ayuda a sus socios a encontrar aliados."),
            ("it", "Il cluster aiuta i suoi soci a trovare partner."),
            (
                "fi",
                "Klusteri auttaa jäseniään löytämään kumppaneita ja asiakkaita.",
            ),
        ] {
            assert_eq!(detect_language(text).as_deref(), Some(language), "{text}");
        }
    }

    #[test]
    fn a_short_text_has_no_language() {
        assert_eq!(detect_language("Export check"), None);
        assert_eq!(detect_language(""), None);
    }
}
