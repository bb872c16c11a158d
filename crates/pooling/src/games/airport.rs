//! The airport game in closed form: what each movement of each type of aircraft pays for the runway.
//!
//! Works on types (a cost and a number of movements), so 13,572 movements of 11 types take no longer than 11 players. The game is concave:
//! its core is never empty, and nucleolus and prenucleolus are the same.

/// A type of player: its cost, and how many of them there are.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct AirportType {
    /// What one of them would need alone, from 0.
    pub cost: f64,
    /// How many there are, from 1.
    pub movements: usize,
}

/// The distinct costs, ascending, with the number of players of each.
pub(crate) fn types_of(costs: &[f64]) -> Vec<AirportType> {
    let mut sorted = costs.to_vec();
    sorted.sort_by(f64::total_cmp);
    let mut types: Vec<AirportType> = Vec::new();
    for cost in sorted {
        match types.last_mut() {
            Some(last) if last.cost == cost => last.movements += 1,
            _ => types.push(AirportType { cost, movements: 1 }),
        }
    }
    types
}

/// Spreads a figure by type over players: everyone gets that of the type with the own cost.
pub(crate) fn by_player(costs: &[f64], rule: impl Fn(&[AirportType]) -> Vec<f64>) -> Vec<f64> {
    let types = types_of(costs);
    let shares = rule(&types);
    costs
        .iter()
        .map(|cost| {
            shares[types
                .partition_point(|kind| kind.cost < *cost)
                .min(types.len() - 1)]
        })
        .collect()
}

/// The Shapley value of one movement of each type: each further piece of runway is paid in equal parts by all who need it
/// (Littlechild & Owen 1973). Types in ascending order of cost.
pub fn shapley_of_types(types: &[AirportType]) -> Vec<f64> {
    let mut users: usize = types.iter().map(|kind| kind.movements).sum();
    let (mut share, mut built) = (0.0, 0.0);
    types
        .iter()
        .map(|kind| {
            share += (kind.cost - built) / users as f64;
            built = kind.cost;
            users -= kind.movements;
            share
        })
        .collect()
}

/// The nucleolus of one movement of each type (Littlechild 1974). Types in ascending order of cost. O(types^2).
///
/// From the smallest type on, the next group of types pays the least r = (c_i - c_k + r_k) / (movements of k+1..i, plus 1 unless i is
/// the last), where k is the last type of the group before and r_k what it pays.
pub fn nucleolus_of_types(types: &[AirportType]) -> Vec<f64> {
    let mut shares = Vec::with_capacity(types.len());
    let (mut paid, mut built) = (0.0, 0.0);
    while shares.len() < types.len() {
        let first = shares.len();
        let mut movements = 0;
        let mut best = (f64::INFINITY, first);
        for (i, kind) in types.iter().enumerate().skip(first) {
            movements += kind.movements;
            let parts = if i + 1 == types.len() {
                movements
            } else {
                movements + 1
            };
            let part = (kind.cost - built + paid) / parts as f64;
            if part <= best.0 {
                best = (part, i);
            }
        }
        (paid, built) = (best.0, types[best.1].cost);
        shares.resize(best.1 + 1, paid);
    }
    shares
}

/// The largest excess of a proper coalition at the nucleolus, which is that of the least core; `None` with fewer than two players.
pub(crate) fn least_core_excess(types: &[AirportType]) -> Option<f64> {
    let players: usize = types.iter().map(|kind| kind.movements).sum();
    let last = types.last()?;
    if players < 2 {
        return None;
    }
    let shares = nucleolus_of_types(types);
    let (mut paid, mut most) = (0.0, f64::NEG_INFINITY);
    for (share, kind) in shares.iter().zip(&types[..types.len() - 1]) {
        paid += share * kind.movements as f64;
        most = most.max(paid - kind.cost);
    }
    // Everyone but one, with a largest aircraft among those who stay.
    let droppable = if last.movements > 1 {
        types.len()
    } else {
        types.len() - 1
    };
    let least = shares[..droppable].iter().copied().fold(f64::INFINITY, f64::min);
    Some(most.max(-least))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Birmingham 1968-69: movements and cost (pounds a year) by type of aircraft (Littlechild & Owen 1973; Littlechild & Thompson 1977).
    pub(crate) const BIRMINGHAM: [(usize, f64); 11] = [
        (42, 65_899.0),
        (9_555, 76_725.0),
        (288, 95_200.0),
        (303, 97_200.0),
        (151, 97_436.0),
        (1_315, 98_142.0),
        (505, 102_496.0),
        (1_128, 104_849.0),
        (151, 113_322.0),
        (112, 115_440.0),
        (22, 117_676.0),
    ];

    fn birmingham() -> Vec<AirportType> {
        let kind = |&(movements, cost): &(usize, f64)| AirportType { cost, movements };
        BIRMINGHAM.iter().map(kind).collect()
    }

    #[test]
    fn birmingham_fees_are_those_published_in_1973() {
        let published = [
            4.86, 5.66, 10.30, 10.85, 10.92, 11.13, 13.40, 15.07, 44.80, 60.61, 162.24,
        ];
        for (fee, expected) in shapley_of_types(&birmingham()).iter().zip(published) {
            assert!((fee - expected).abs() < 0.0051, "{fee} {expected}");
        }
    }

    #[test]
    fn every_rule_pays_the_whole_runway() {
        let types = birmingham();
        for rule in [shapley_of_types, nucleolus_of_types] {
            let total: f64 = rule(&types)
                .iter()
                .zip(&types)
                .map(|(fee, kind)| fee * kind.movements as f64)
                .sum();
            assert!((total - 117_676.0).abs() < 1e-6);
        }
    }

    #[test]
    fn two_players_split_what_they_save() {
        let types = types_of(&[6.0, 10.0]);
        assert_eq!(nucleolus_of_types(&types), [3.0, 7.0]);
        assert_eq!(least_core_excess(&types), Some(-3.0));
        assert_eq!(by_player(&[10.0, 6.0], nucleolus_of_types), [7.0, 3.0]);
    }
}
