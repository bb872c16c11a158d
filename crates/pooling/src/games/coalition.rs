//! Coalitions as bit masks and as lists: members, names in messages, sums over all subsets.
//!
//! Every table of a game is indexed by these masks: bit i stands for player i, entry 0 is the empty set.

/// Blocks of a game's table that one thread looks at in a row.
pub(crate) const BLOCKS_A_PART: usize = 64;

/// The players of a mask, ascending.
pub fn members_of(mask: u32) -> Vec<usize> {
    (0..32).filter(|i| mask >> i & 1 == 1).collect()
}

/// The mask of a list of players (each below 32).
pub fn mask_of(members: &[usize]) -> u32 {
    members.iter().fold(0, |mask, &i| mask | 1 << i)
}

/// A coalition as messages name it, for example `Tartu, Lyon and Graz`; long ones name the first five and count the rest.
pub fn name_coalition(players: &[String], members: &[usize]) -> String {
    let name = |i: usize| players.get(i).cloned().unwrap_or_else(|| format!("player {i}"));
    let mut names: Vec<String> = members.iter().take(5).map(|&i| name(i)).collect();
    if members.len() > 6 {
        names.push(format!("{} others", members.len() - 5));
    } else if let Some(&sixth) = members.get(5) {
        names.push(name(sixth));
    }
    match names.pop() {
        None => "nobody".to_owned(),
        Some(last) if names.is_empty() => last,
        Some(last) => format!("{} and {last}", names.join(", ")),
    }
}

/// The sum of `values` over every subset: entry `mask` is the sum over its bits. 2^n additions.
pub(crate) fn subset_sums(values: &[f64]) -> Vec<f64> {
    fold_subsets(values, |sum, value| sum + value)
}

/// A fold of `values` over every subset in ascending order of players, starting from 0.
pub(crate) fn fold_subsets(values: &[f64], step: impl Fn(f64, f64) -> f64) -> Vec<f64> {
    let mut out = Vec::with_capacity(1 << values.len());
    out.push(0.0);
    for &value in values {
        for k in 0..out.len() {
            out.push(step(out[k], value));
        }
    }
    out
}

/// The largest `a[k] - b[k]`, eight at a time.
pub(crate) fn largest_difference(a: &[f64], b: &[f64]) -> f64 {
    let mut lanes = [f64::NEG_INFINITY; 8];
    let (mut a_rest, mut b_rest) = (a, b);
    while a_rest.len() >= 8 && b_rest.len() >= 8 {
        let (a_now, a_next) = a_rest.split_at(8);
        let (b_now, b_next) = b_rest.split_at(8);
        for j in 0..8 {
            let difference = a_now[j] - b_now[j];
            lanes[j] = if difference > lanes[j] {
                difference
            } else {
                lanes[j]
            };
        }
        (a_rest, b_rest) = (a_next, b_next);
    }
    a_rest
        .iter()
        .zip(b_rest)
        .map(|(a, b)| a - b)
        .chain(lanes)
        .fold(f64::NEG_INFINITY, f64::max)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_coalition_reads_as_a_sentence_would_name_it() {
        let players: Vec<String> = ["Tartu", "Lyon", "Graz"].map(String::from).to_vec();
        assert_eq!(name_coalition(&players, &[]), "nobody");
        assert_eq!(name_coalition(&players, &[1]), "Lyon");
        assert_eq!(name_coalition(&players, &[0, 1, 2]), "Tartu, Lyon and Graz");
        assert_eq!(
            name_coalition(&players, &[0, 1, 2, 3, 4, 5, 6]),
            "Tartu, Lyon, Graz, player 3, player 4 and 2 others"
        );
        assert_eq!(
            name_coalition(&players, &[0, 1, 2, 3, 4, 5]),
            "Tartu, Lyon, Graz, player 3, player 4 and player 5"
        );
    }

    #[test]
    fn masks_and_lists_are_the_same_coalition() {
        for mask in 0..64 {
            assert_eq!(mask_of(&members_of(mask)), mask);
        }
        assert_eq!(
            subset_sums(&[1.0, 2.0, 4.0]),
            (0..8).map(f64::from).collect::<Vec<_>>()
        );
    }
}
