//! Draws figures from names: the same name and purpose give the same figure on every machine, so that the demonstration never changes.

use sha2::{Digest, Sha256};

/// A figure from 0 (included) to 1 (excluded) for a purpose and a name.
pub fn share(purpose: &str, name: &str) -> f64 {
    let digest = Sha256::digest(format!("{purpose}/{name}"));
    let mut bytes = [0; 8];
    bytes.copy_from_slice(&digest[..8]);
    // 53 bits fit the mantissa exactly.
    (u64::from_be_bytes(bytes) >> 11) as f64 / (1_u64 << 53) as f64
}

/// A figure between two ends.
pub fn between(purpose: &str, name: &str, ends: [f64; 2]) -> f64 {
    ends[0] + share(purpose, name) * (ends[1] - ends[0])
}

/// A place from 0 below `length`.
pub fn place(purpose: &str, name: &str, length: usize) -> usize {
    ((share(purpose, name) * length as f64) as usize).min(length.saturating_sub(1))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_depend_on_name_and_purpose_only_and_fill_the_range() {
        assert_eq!(share("cost", "CS001"), share("cost", "CS001"));
        assert_ne!(share("cost", "CS001"), share("staff", "CS001"));
        let shares: Vec<f64> = (0..1000)
            .map(|number| share("test", &number.to_string()))
            .collect();
        assert!(shares.iter().all(|share| (0.0..1.0).contains(share)));
        let mean = shares.iter().sum::<f64>() / 1000.0;
        assert!((0.45..0.55).contains(&mean), "{mean}");
    }
}
