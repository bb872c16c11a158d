//! The rules of thumb of cost sharing: equal parts, in proportion to a key, equal charge, alternative cost avoided.
//!
//! They need few figures (each player alone, all, all without one) and so work at any size; whether a coalition would rather leave
//! is said by [`super::core`]. Definitions: Young, Okada & Hashimoto 1982; Straffin & Heaney 1981.

/// The few figures of a game that the rules need.
#[derive(Debug, Clone, PartialEq)]
pub struct KeyFigures {
    /// c({i}) of each player.
    pub alone: Vec<f64>,
    /// c(N).
    pub whole: f64,
    /// c(N without i) of each player.
    pub without: Vec<f64>,
}

impl KeyFigures {
    /// SC_i = c(N) - c(N without i): what would be saved if the player left.
    pub fn separable(&self) -> Vec<f64> {
        self.without.iter().map(|without| self.whole - without).collect()
    }
}

/// The same for everyone.
pub fn equal_parts(whole: f64, players: usize) -> Vec<f64> {
    vec![whole / players as f64; players]
}

/// In proportion to a key; `None` when the key adds up to 0.
pub fn proportional(whole: f64, key: &[f64]) -> Option<Vec<f64>> {
    let total: f64 = key.iter().sum();
    let largest = key.iter().fold(0.0_f64, |most, k| most.max(k.abs()));
    if total.abs() <= 1e-12 * largest || largest == 0.0 {
        return None;
    }
    Some(key.iter().map(|k| whole * (k / total)).collect())
}

/// Separable cost, and the rest in equal parts: SC_i + R / n with R = c(N) - sum SC.
pub fn equal_charge(figures: &KeyFigures) -> Vec<f64> {
    let separable = figures.separable();
    let rest = figures.whole - separable.iter().sum::<f64>();
    let part = rest / separable.len() as f64;
    separable.into_iter().map(|cost| cost + part).collect()
}

/// Separable cost, and the rest in proportion to what each player saves: SC_i + R (c(i) - SC_i) / sum_j (c(j) - SC_j), without a cap.
///
/// `None` when nobody saves anything on the whole but a rest is left, so that the rule is undefined.
pub fn alternative_cost_avoided(figures: &KeyFigures) -> Option<Vec<f64>> {
    let separable = figures.separable();
    let rest = figures.whole - separable.iter().sum::<f64>();
    let saved: Vec<f64> = figures.alone.iter().zip(&separable).map(|(c, s)| c - s).collect();
    let size = |values: &[f64]| values.iter().fold(0.0_f64, |most, v| most.max(v.abs()));
    if rest.abs() <= 1e-12 * size(&separable).max(figures.whole.abs()) {
        return Some(separable);
    }
    let parts = proportional(rest, &saved)?;
    Some(separable.iter().zip(parts).map(|(s, p)| s + p).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_rest_is_shared_by_what_each_saves() {
        // c(1) = 6, c(2) = 8, c(12) = 10: SC = 2 and 4, rest 4, saved 4 and 4.
        let figures = KeyFigures {
            alone: vec![6.0, 8.0],
            whole: 10.0,
            without: vec![8.0, 6.0],
        };
        assert_eq!(figures.separable(), [2.0, 4.0]);
        assert_eq!(equal_charge(&figures), [4.0, 6.0]);
        assert_eq!(alternative_cost_avoided(&figures).unwrap(), [4.0, 6.0]);
        assert_eq!(equal_parts(10.0, 2), [5.0, 5.0]);
        assert_eq!(
            proportional(10.0, &figures.alone).unwrap(),
            [10.0 * (6.0 / 14.0), 10.0 * (8.0 / 14.0)]
        );
    }

    #[test]
    fn a_key_of_zeros_shares_nothing_out() {
        assert_eq!(proportional(10.0, &[0.0, 0.0]), None);
        assert_eq!(proportional(10.0, &[1.0, -1.0]), None);
    }

    #[test]
    fn an_additive_game_charges_everyone_the_cost_alone() {
        let figures = KeyFigures {
            alone: vec![3.0, 4.0],
            whole: 7.0,
            without: vec![4.0, 3.0],
        };
        assert_eq!(alternative_cost_avoided(&figures).unwrap(), [3.0, 4.0]);
    }

    #[test]
    fn a_rest_that_nobody_saved_leaves_the_rule_undefined() {
        // Saved sums to 0 while the rest is 4.
        let figures = KeyFigures {
            alone: vec![2.0, 4.0],
            whole: 10.0,
            without: vec![8.0, 6.0],
        };
        assert_eq!(alternative_cost_avoided(&figures), None);
    }
}
