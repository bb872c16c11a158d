//! Finds the peers of a cluster initiative: those of kindred sectors, maturity and size.
//!
//! Gower's general coefficient (Gower 1971, Biometrics 27): each attribute gives a likeness from 0 to 1, and those that both have are
//! averaged by weight. Sectors are compared by their division (two digits of NACE), maturity by steps, size on a logarithmic scale.

/// What peers are found by.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Profile {
    /// NACE codes.
    pub sectors: Vec<String>,
    /// The step of maturity from 0, and the number of steps.
    pub maturity: Option<(usize, usize)>,
    /// Number of members.
    pub members: Option<u32>,
}

/// A peer and how far it is.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Peer {
    /// Its index among the profiles.
    pub index: usize,
    /// Gower distance, 0 (alike) to 1.
    pub distance: f64,
}

/// Gower distance of two profiles, 0 to 1; `None` when they have no attribute in common. `most_members` sets the scale of size.
pub fn distance(one: &Profile, other: &Profile, most_members: u32) -> Option<f64> {
    let mut likeness = Vec::new();
    if !one.sectors.is_empty() && !other.sectors.is_empty() {
        let divisions = |profile: &Profile| -> std::collections::BTreeSet<String> {
            profile
                .sectors
                .iter()
                .map(|code| code.chars().filter(char::is_ascii_digit).take(2).collect())
                .collect()
        };
        let (a, b) = (divisions(one), divisions(other));
        likeness.push(a.intersection(&b).count() as f64 / a.union(&b).count() as f64);
    }
    if let (Some((a, steps)), Some((b, _))) = (one.maturity, other.maturity) {
        likeness.push(1.0 - a.abs_diff(b) as f64 / (steps.max(2) - 1) as f64);
    }
    if let (Some(a), Some(b)) = (one.members, other.members) {
        let log = |members: u32| f64::from(members).ln_1p();
        likeness.push(1.0 - (log(a) - log(b)).abs() / log(most_members.max(1)));
    }
    (!likeness.is_empty()).then(|| 1.0 - likeness.iter().sum::<f64>() / likeness.len() as f64)
}

/// The `k` nearest others of a profile, nearest first, ties by index.
pub fn nearest(profiles: &[Profile], of: usize, k: usize) -> Vec<Peer> {
    let most = profiles
        .iter()
        .filter_map(|profile| profile.members)
        .max()
        .unwrap_or(1);
    let mut peers: Vec<Peer> = (0..profiles.len())
        .filter(|other| *other != of)
        .filter_map(|index| {
            Some(Peer {
                index,
                distance: distance(&profiles[of], &profiles[index], most)?,
            })
        })
        .collect();
    peers.sort_by(|a, b| a.distance.total_cmp(&b.distance).then(a.index.cmp(&b.index)));
    peers.truncate(k);
    peers
}

#[cfg(test)]
mod tests {
    use super::*;

    fn profile(sector: &str, step: usize, members: u32) -> Profile {
        Profile {
            sectors: vec![sector.to_owned()],
            maturity: Some((step, 5)),
            members: Some(members),
        }
    }

    #[test]
    fn alike_in_all_is_at_no_distance_and_sector_counts_by_its_division() {
        assert_eq!(
            distance(&profile("C10.1", 2, 50), &profile("10.85", 2, 50), 100),
            Some(0.0)
        );
    }

    #[test]
    fn the_nearest_come_first_and_oneself_never() {
        let all = [
            profile("10", 2, 50),
            profile("62", 0, 5),
            profile("10", 3, 60),
            profile("10", 2, 50),
        ];
        let found: Vec<usize> = nearest(&all, 0, 2).iter().map(|peer| peer.index).collect();
        assert_eq!(found, [3, 2]);
    }

    #[test]
    fn without_a_common_attribute_there_is_no_distance() {
        assert_eq!(distance(&Profile::default(), &profile("10", 1, 5), 10), None);
    }
}
