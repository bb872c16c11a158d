//! Measures how alike two regions are in the indicators that matter for transfer (Gower's similarity).
//!
//! Used by [`crate::matrix`] between the region a practice comes from and the one it may go to.

use serde::Serialize;

use crate::profile::{Figure, Profile};

/// An indicator of the context and how much it counts.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ContextIndicator {
    /// The indicator.
    pub indicator: String,
    /// Its weight, from 0.
    pub weight: f64,
}

/// The spread of each context indicator's numbers over all profiles; `None` where there are no numbers.
pub fn spreads<'a>(
    context: &[ContextIndicator],
    profiles: impl Iterator<Item = &'a Profile> + Clone,
) -> Vec<Option<f64>> {
    context
        .iter()
        .map(|part| {
            profiles
                .clone()
                .filter_map(|profile| match profile.get(&part.indicator) {
                    Some(Figure::Number(x)) => Some(*x),
                    _ => None,
                })
                .fold(None, |ends: Option<(f64, f64)>, x| {
                    Some(ends.map_or((x, x), |(low, high)| (low.min(x), high.max(x))))
                })
                .map(|(low, high)| high - low)
        })
        .collect()
}

/// Gower's similarity of two profiles, 0 to 1 (Gower 1971): the weighted mean over the indicators that both have of `1 - |a - b| / spread`
/// for numbers, 1 or 0 for texts and flags that are equal or not, and shared over all (Jaccard) for several texts.
///
/// `None` when they share no indicator.
pub fn gower(context: &[ContextIndicator], spreads: &[Option<f64>], a: &Profile, b: &Profile) -> Option<f64> {
    let (mut sum, mut weights) = (0.0, 0.0);
    for (part, spread) in context.iter().zip(spreads) {
        if let (Some(one), Some(other)) = (a.get(&part.indicator), b.get(&part.indicator)) {
            weights += part.weight;
            sum += part.weight * alike(one, other, spread.unwrap_or(0.0));
        }
    }
    (weights > 0.0).then(|| sum / weights)
}

fn alike(a: &Figure, b: &Figure, spread: f64) -> f64 {
    match (a, b) {
        (Figure::Number(a), Figure::Number(b)) if spread > 0.0 => 1.0 - (a - b).abs() / spread,
        (Figure::Several(a), Figure::Several(b)) => {
            let shared = a.iter().filter(|text| b.contains(text)).count();
            let all = a.len() + b.len() - shared;
            if all == 0 { 1.0 } else { shared as f64 / all as f64 }
        }
        _ => f64::from(u8::from(a == b)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn profile(size: f64, kind: &str, sectors: &[&str]) -> Profile {
        Profile::from_iter([
            ("size".to_owned(), Figure::Number(size)),
            ("kind".to_owned(), Figure::Text(kind.to_owned())),
            (
                "sectors".to_owned(),
                Figure::Several(sectors.iter().map(|&s| s.to_owned()).collect()),
            ),
        ])
    }

    #[test]
    fn similarity_is_the_weighted_mean_of_its_parts() {
        let context: Vec<ContextIndicator> =
            [("size", 2.0), ("kind", 1.0), ("sectors", 1.0), ("absent", 5.0)]
                .map(|(indicator, weight)| ContextIndicator {
                    indicator: indicator.to_owned(),
                    weight,
                })
                .to_vec();
        let (a, b) = (
            profile(10.0, "hosted", &["wood", "food"]),
            profile(40.0, "hosted", &["wood"]),
        );
        let c = profile(110.0, "funded", &[]);
        let spreads = spreads(&context, [&a, &b, &c].into_iter());
        assert_eq!(spreads, [Some(100.0), None, None, None]);
        let similarity = gower(&context, &spreads, &a, &b).unwrap();
        assert!((similarity - (2.0 * 0.7 + 1.0 + 0.5) / 4.0).abs() < 1e-15);
        assert_eq!(gower(&context, &spreads, &a, &c), Some(0.0));
        assert_eq!(gower(&context, &spreads, &c, &c), Some(1.0));
        assert_eq!(gower(&context, &spreads, &a, &Profile::default()), None);
    }

    #[test]
    fn equal_numbers_without_a_spread_are_alike() {
        assert_eq!(alike(&Figure::Number(3.0), &Figure::Number(3.0), 0.0), 1.0);
    }
}
