//! Counts what each further choice would leave: the values of facets over sets of documents.
//!
//! Filled once by the caller, who knows the values of each document; asked with what words have found. Linear in values times documents,
//! 64 documents at a time.

use rustc_hash::FxHashMap;

use crate::numbers::Numbers;

/// A value with fewer than one document in so many keeps their numbers, any other a bit for every document: whichever is smaller.
const FEW: usize = 32;

/// The documents of one value.
#[derive(Debug)]
enum Having {
    Few(Vec<u32>),
    Many(Numbers),
}

impl Having {
    fn number_in(&self, numbers: &Numbers) -> usize {
        match self {
            Having::Few(few) => few.iter().filter(|number| numbers.contains(**number)).count(),
            Having::Many(many) => many.number_common(numbers),
        }
    }

    fn add_to(&self, numbers: &mut Numbers) {
        match self {
            Having::Few(few) => few.iter().for_each(|number| numbers.insert(*number)),
            Having::Many(many) => numbers.add(many),
        }
    }
}

/// The values of one facet, each with its documents.
#[derive(Debug, Default)]
struct Values {
    names: Vec<String>,
    number_of: FxHashMap<String, usize>,
    having: Vec<Having>,
}

/// The values of every facet of every document.
///
/// ```
/// use p4c_search::{Facets, Numbers};
/// let mut facets = Facets::new(3);
/// let country = facets.add(|number| [["EE", "EE", "FI"][number].to_owned()]);
/// let narrowed = facets.narrow(&Numbers::all(3), &[(country, vec!["FI"])]);
/// assert_eq!(narrowed.left.iter().collect::<Vec<_>>(), [2]);
/// // Another country would do as well: its count tells what choosing it in place of FI, or with it, would add.
/// assert_eq!(narrowed.counts[country], [("EE", 2), ("FI", 1)]);
/// ```
#[derive(Debug, Default)]
pub struct Facets {
    documents: usize,
    facets: Vec<Values>,
}

/// What choices leave.
#[derive(Debug)]
pub struct Narrowed<'f> {
    /// The documents that have one of the values chosen of every facet.
    pub left: Numbers,
    /// For each facet how many documents each value would give, with the choices of all other facets as they are; only values that give
    /// some, the most frequent first, then by name.
    pub counts: Vec<Vec<(&'f str, usize)>>,
}

impl Facets {
    /// No facets yet, of so many documents.
    pub fn new(documents: usize) -> Self {
        Self {
            documents,
            facets: Vec::new(),
        }
    }

    /// Adds a facet with the values of each document, and gives its number. A value that a document has twice counts once.
    pub fn add<V: IntoIterator<Item = String>>(&mut self, mut values_of: impl FnMut(usize) -> V) -> usize {
        let mut values = Values::default();
        let mut having: Vec<Vec<u32>> = Vec::new();
        for document in 0..self.documents {
            for value in values_of(document) {
                let value = match values.number_of.get(&value) {
                    Some(known) => *known,
                    None => {
                        let next = having.len();
                        having.push(Vec::new());
                        values.names.push(value.clone());
                        values.number_of.insert(value, next);
                        next
                    }
                };
                if having[value].last() != Some(&(document as u32)) {
                    having[value].push(document as u32);
                }
            }
        }
        values.having = having
            .into_iter()
            .map(|few| {
                if few.len() * FEW < self.documents {
                    return Having::Few(few);
                }
                let mut many = Numbers::none(self.documents);
                few.iter().for_each(|number| many.insert(*number));
                Having::Many(many)
            })
            .collect();
        self.facets.push(values);
        self.facets.len() - 1
    }

    /// What is left of the documents found after choices: of each facet named any of the values will do, and every facet has to have one.
    /// A value that no document has leaves nothing.
    pub fn narrow(&self, found: &Numbers, chosen: &[(usize, Vec<&str>)]) -> Narrowed<'_> {
        let having: Vec<(usize, Numbers)> = chosen
            .iter()
            .filter_map(|(facet, wanted)| {
                let values = self.facets.get(*facet)?;
                let mut having = Numbers::none(self.documents);
                for value in wanted.iter().filter_map(|value| values.number_of.get(*value)) {
                    values.having[*value].add_to(&mut having);
                }
                Some((*facet, having))
            })
            .collect();
        // What all facets but one leave; `None` for what all of them leave.
        let without = |left_out: Option<usize>| {
            let mut left = found.clone();
            for (_, having) in having.iter().filter(|(facet, _)| Some(*facet) != left_out) {
                left.keep(having);
            }
            left
        };
        let left = without(None);
        let counts = self
            .facets
            .iter()
            .enumerate()
            .map(|(facet, values)| {
                let is_chosen = having.iter().any(|(chosen, _)| *chosen == facet);
                let rest = if is_chosen { &without(Some(facet)) } else { &left };
                let mut counts: Vec<(&str, usize)> = values
                    .names
                    .iter()
                    .zip(&values.having)
                    .map(|(name, having)| (name.as_str(), having.number_in(rest)))
                    .filter(|(_, count)| *count > 0)
                    .collect();
                counts.sort_by(|left, right| right.1.cmp(&left.1).then_with(|| left.0.cmp(right.0)));
                counts
            })
            .collect();
        Narrowed { left, counts }
    }
}
