//! Draws weights (and, where they are intervals, utilities) at random and counts places.
//!
//! Serves where [`super::exact`] has no closed way. Weights come from a low-discrepancy sequence, shifted at random in sixteen independent
//! repetitions, so that the standard error is measured, not assumed. The same seed gives the same answer for any number of threads.

use std::collections::HashMap;

use p4c_problem::{Code, Limits, Refusal};
use rayon::prelude::*;

use super::acceptability::{LARGEST, SamplingError};
use super::exact::Standing;
use super::weight_space::{WeightSpace, at};
use crate::table::Table;

/// Independent repetitions, from which the standard error is taken.
const REPETITIONS: usize = 16;

/// How many samples pass between two looks at the clock.
const LOOK: usize = 256;

/// Central weights are summed as whole numbers in this unit, so that their sum does not depend on its order.
const UNIT: f64 = (1_u64 << 36) as f64;

/// How many weights to draw, and from which seed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Sampling {
    /// The number of weights, 16 to 100 million; rounded up to a multiple of 16.
    pub samples: usize,
    /// The seed.
    pub seed: u64,
}

impl Default for Sampling {
    /// 100,000 samples from seed 1.
    fn default() -> Self {
        Self {
            samples: 100_000,
            seed: 1,
        }
    }
}

/// A 64-bit generator (splitmix64, Steele, Lea & Flood 2014).
struct Generator(u64);

impl Generator {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }
}

/// A number in 0..1 from 64 bits.
fn unit(bits: u64) -> f64 {
    (bits >> 11) as f64 * (1.0 / (1_u64 << 53) as f64)
}

/// Uniform points of a simplex: spacings of a shifted additive sequence with the generalised golden ratio (Roberts 2018), in fixed point.
struct Simplex {
    steps: Vec<u64>,
    state: Vec<u64>,
    sorted: Vec<f64>,
}

impl Simplex {
    fn new(corners: usize, generator: &mut Generator) -> Self {
        let dimensions = corners - 1;
        // The root of x^(d+1) = x + 1.
        let mut ratio = 1.5_f64;
        for _ in 0..64 {
            ratio = (1.0 + ratio).powf(1.0 / (dimensions + 1) as f64);
        }
        let steps = (1..=dimensions)
            .map(|j| (ratio.powi(-(j as i32)).fract() * 18_446_744_073_709_551_616.0) as u64 | 1)
            .collect();
        Self {
            steps,
            state: (0..dimensions).map(|_| generator.next()).collect(),
            sorted: vec![0.0; dimensions],
        }
    }

    fn next(&mut self, point: &mut [f64]) {
        for ((state, step), x) in self.state.iter_mut().zip(&self.steps).zip(&mut self.sorted) {
            *state = state.wrapping_add(*step);
            *x = unit(*state);
        }
        self.sorted.sort_unstable_by(f64::total_cmp);
        let mut from = 0.0;
        for (share, &to) in point.iter_mut().zip(&self.sorted) {
            *share = to - from;
            from = to;
        }
        if let Some(last) = point.last_mut() {
            *last = 1.0 - from;
        }
    }
}

/// What one repetition counted. Groups of alternatives that are alike count as one row.
struct Counts {
    /// How often each alternative had so many ahead of it.
    ahead: Vec<u32>,
    /// Sums of the coordinates at which it was first, in [`UNIT`]s.
    first: Vec<u64>,
}

impl Counts {
    fn new(sizes: &[usize], coordinates: usize) -> Self {
        Self {
            ahead: vec![0; sizes.len() * sizes.iter().sum::<usize>()],
            first: vec![0; sizes.len() * coordinates],
        }
    }

    /// Counts the places of one sample.
    fn add(&mut self, ranked: &[(f64, u32)], sizes: &[usize], point: &[f64]) {
        let width = self.ahead.len() / sizes.len();
        let mut ahead = 0;
        for &(_, i) in ranked {
            self.ahead[i as usize * width + ahead] += 1;
            ahead += sizes[i as usize];
        }
        let first = ranked[0].1 as usize * point.len();
        for (sum, share) in self.first[first..].iter_mut().zip(point) {
            *sum += (share * UNIT) as u64;
        }
    }
}

/// Adds repetitions up, and their squares for the error.
struct Tally {
    repetitions: usize,
    sums: Vec<u64>,
    squares: Vec<f64>,
    first: Vec<u64>,
}

impl Tally {
    fn new(cells: usize, coordinates: usize) -> Self {
        Self {
            repetitions: 0,
            sums: vec![0; cells],
            squares: vec![0.0; cells],
            first: vec![0; coordinates],
        }
    }

    fn add(&mut self, counts: &Counts) {
        self.repetitions += 1;
        for ((sum, square), &count) in self.sums.iter_mut().zip(&mut self.squares).zip(&counts.ahead) {
            *sum += u64::from(count);
            *square += f64::from(count) * f64::from(count);
        }
        for (sum, part) in self.first.iter_mut().zip(&counts.first) {
            *sum += part;
        }
    }

    /// The largest standard error of a mean share over the repetitions.
    fn standard_error(&self, samples_each: usize) -> f64 {
        let n = self.repetitions as f64;
        let variance = self
            .sums
            .iter()
            .zip(&self.squares)
            .map(|(&sum, &square)| square - sum as f64 * sum as f64 / n)
            .fold(0.0, f64::max)
            / (n - 1.0);
        (variance / n).sqrt() / samples_each as f64
    }
}

/// Runs the repetitions, as many at a time as there are threads. Ends early at the time limit when at least two are done.
fn repeat(
    sizes: &[usize],
    coordinates: usize,
    sampling: Sampling,
    limits: &Limits,
    run: impl Fn(&mut Generator, usize) -> Option<Counts> + Sync,
) -> Result<(Vec<Standing>, SamplingError), Refusal> {
    let Sampling { samples, seed } = sampling;
    if !(REPETITIONS..=100_000_000).contains(&samples) {
        return Err(Refusal::new(
            Code::InvalidValue,
            format!("`samples` is {samples}; expected {REPETITIONS} to 100000000"),
        ));
    }
    let each = samples.div_ceil(REPETITIONS);
    let (alternatives, width) = (sizes.len(), sizes.iter().sum::<usize>());
    let mut tally = Tally::new(alternatives * width, alternatives * coordinates);
    let mut cut_short = false;
    let numbers: Vec<u64> = (0..REPETITIONS as u64).collect();
    for wave in numbers.chunks(rayon::current_num_threads().clamp(1, REPETITIONS)) {
        let counted: Vec<Option<Counts>> = wave
            .par_iter()
            .map(|&number| {
                let mut start = Generator(seed ^ number.wrapping_mul(0xd134_2543_de82_ef95));
                let mut generator = Generator(start.next());
                run(&mut generator, each)
            })
            .collect();
        for counts in counted.iter().flatten() {
            tally.add(counts);
        }
        if counted.iter().any(Option::is_none) {
            cut_short = true;
            break;
        }
    }
    if cut_short && (limits.cancel_flag().is_cancelled() || tally.repetitions < 2) {
        limits.check()?;
    }
    let total = (tally.repetitions * each) as f64;
    let standings = (0..alternatives)
        .map(|a| {
            let ahead: Vec<f64> = tally.sums[a * width..(a + 1) * width]
                .iter()
                .map(|&count| count as f64 / total)
                .collect();
            let first = tally.sums[a * width] as f64;
            let centre = (first > 0.0).then(|| {
                let parts = &tally.first[a * coordinates..(a + 1) * coordinates];
                let sum: f64 = parts.iter().map(|&part| part as f64).sum();
                parts.iter().map(|&part| part as f64 / sum).collect()
            });
            Standing { ahead, centre }
        })
        .collect();
    let error = SamplingError {
        samples: tally.repetitions * each,
        seed,
        standard_error: tally.standard_error(each),
        cut_short,
    };
    Ok((standings, error))
}

/// Ranks scores by buckets: faster than a comparison sort where scores spread out, as sums of many terms do.
struct Ranker {
    starts: Vec<u32>,
    buckets: Vec<u32>,
    sorted: Vec<(f64, u32)>,
}

/// The least and the largest of some numbers, in independent lanes.
fn spread(scores: &[f64]) -> (f64, f64) {
    const LANES: usize = 8;
    let (mut low, mut high) = ([f64::INFINITY; LANES], [f64::NEG_INFINITY; LANES]);
    let chunks = scores.chunks_exact(LANES);
    let rest = chunks.remainder();
    for chunk in chunks {
        for k in 0..LANES {
            low[k] = if chunk[k] < low[k] { chunk[k] } else { low[k] };
            high[k] = if chunk[k] > high[k] { chunk[k] } else { high[k] };
        }
    }
    rest.iter()
        .chain(&low)
        .chain(&high)
        .filter(|x| x.is_finite())
        .fold((f64::INFINITY, f64::NEG_INFINITY), |(least, most), &x| {
            (least.min(x), most.max(x))
        })
}

impl Ranker {
    fn new(alternatives: usize) -> Self {
        Self {
            starts: vec![0; 2 * alternatives + 2],
            buckets: vec![0; alternatives],
            sorted: vec![(0.0, 0); alternatives],
        }
    }

    /// Alternatives by score, the highest first.
    fn rank(&mut self, scores: &[f64]) -> &[(f64, u32)] {
        let (low, high) = spread(scores);
        let bins = 2 * scores.len() as u32;
        let factor = f64::from(bins) / (high - low).max(f64::MIN_POSITIVE);
        // Adding 2^52 rounds a small number to a whole one, which then stands in the low bits.
        const WHOLE: f64 = (1_u64 << 52) as f64;
        for (bucket, &score) in self.buckets.iter_mut().zip(scores) {
            // The highest scores fall into the first bucket.
            *bucket = ((high - score) * factor + WHOLE).to_bits() as u32;
        }
        self.starts.fill(0);
        for bucket in &mut self.buckets {
            *bucket = (*bucket).min(bins);
            self.starts[*bucket as usize + 1] += 1;
        }
        let mut most = 0;
        let mut start = 0;
        for count in &mut self.starts {
            most = most.max(*count);
            start += *count;
            *count = start;
        }
        for (i, (&score, &bucket)) in scores.iter().zip(&self.buckets).enumerate() {
            let place = &mut self.starts[bucket as usize];
            self.sorted[*place as usize] = (score, i as u32);
            *place += 1;
        }
        if most > 32 {
            self.sorted
                .sort_unstable_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
        } else {
            for k in 1..self.sorted.len() {
                let item = self.sorted[k];
                let mut at = k;
                while at > 0 && self.sorted[at - 1].0 < item.0 {
                    self.sorted[at] = self.sorted[at - 1];
                    at -= 1;
                }
                self.sorted[at] = item;
            }
        }
        &self.sorted
    }
}

/// Adds up weighted columns, four at a time.
fn weigh(columns: &[Vec<f64>], weights: &[f64], scores: &mut [f64]) {
    scores.fill(0.0);
    let n = scores.len();
    for (columns, weights) in columns.chunks(4).zip(weights.chunks(4)) {
        if let ([a, b, c, d], [w, x, y, z]) = (columns, weights) {
            let (a, b, c, d) = (&a[..n], &b[..n], &c[..n], &d[..n]);
            for i in 0..n {
                scores[i] += w * a[i] + x * b[i] + y * c[i] + z * d[i];
            }
        } else {
            for (column, weight) in columns.iter().zip(weights) {
                for (score, x) in scores.iter_mut().zip(column) {
                    *score += weight * x;
                }
            }
        }
    }
}

/// Standings of groups of alternatives with exact utilities at the corners of the weight space.
///
/// `values[group][corner]`, all different, at least two corners; `sizes[group]` alternatives are alike.
pub(crate) fn sample_exact_utilities(
    values: &[Vec<f64>],
    sizes: &[usize],
    sampling: Sampling,
    limits: &Limits,
) -> Result<(Vec<Standing>, SamplingError), Refusal> {
    let groups = values.len();
    let corners = values[0].len();
    let columns: Vec<Vec<f64>> = (0..corners)
        .map(|k| values.iter().map(|row| row[k]).collect())
        .collect();
    repeat(sizes, corners, sampling, limits, |generator, each| {
        let mut counts = Counts::new(sizes, corners);
        let mut simplex = Simplex::new(corners, generator);
        let mut ranker = Ranker::new(groups);
        let (mut point, mut scores) = (vec![0.0; corners], vec![0.0; groups]);
        for k in 0..each {
            if k % LOOK == 0 && limits.is_over() {
                return None;
            }
            simplex.next(&mut point);
            weigh(&columns, &point, &mut scores);
            counts.add(ranker.rank(&scores), sizes, &point);
        }
        Some(counts)
    })
}

/// Rank acceptability and central weights when utilities are known as intervals, each independent and uniform (SMAA-2).
///
/// Answers `(rank_acceptability, central_weights, error)` in the shapes of [`super::acceptability::Acceptability`]. The mean runs over
/// weights and utilities together. `O(samples * m * n)`.
///
/// # Errors
/// [`Code::WrongShape`] when the two tables differ in shape, [`Code::InvalidValue`] when a lower end is above its upper one or for the
/// number of samples, [`Code::TooLarge`] beyond 2000 alternatives, as [`WeightSpace::corners`], [`Code::TimeLimit`],
/// [`Code::Cancelled`].
pub fn stochastic_acceptability(
    low: &Table,
    high: &Table,
    weights: &WeightSpace,
    sampling: Sampling,
    limits: &Limits,
) -> Result<StochasticAcceptability, Refusal> {
    let (m, n) = (low.rows(), low.columns().len());
    if (high.rows(), high.columns().len()) != (m, n) {
        return Err(Refusal::new(
            Code::WrongShape,
            format!(
                "`utilities_low` is {m} x {n}, `utilities_high` is {} x {}",
                high.rows(),
                high.columns().len()
            ),
        ));
    }
    if m > LARGEST {
        return Err(Refusal::new(
            Code::TooLarge,
            format!("there are {m} alternatives; expected at most {LARGEST}"),
        ));
    }
    for (j, (low, high)) in low.columns().iter().zip(high.columns()).enumerate() {
        if let Some(i) = (0..m).find(|&i| low[i] > high[i]) {
            return Err(Refusal::new(
                Code::InvalidValue,
                format!(
                    "`utilities_low[{i}][{j}]` is {}, above `utilities_high[{i}][{j}]` {}",
                    low[i], high[i]
                ),
            ));
        }
        if let Some(i) = (0..m).find(|&i| !(high[i] - low[i]).is_finite()) {
            return Err(Refusal::new(
                Code::NotFinite,
                format!("`utilities_low[{i}][{j}]` and `utilities_high[{i}][{j}]` are too far apart"),
            ));
        }
    }
    let corners = weights.corners(n)?;
    let (group_of, representatives, sizes) = certain_and_alike(low, high);
    let pick = |column: &Vec<f64>| -> Vec<f64> { representatives.iter().map(|&i| column[i]).collect() };
    let starts: Vec<Vec<f64>> = low.columns().iter().map(pick).collect();
    let spreads: Vec<Vec<f64>> = high
        .columns()
        .iter()
        .zip(&starts)
        .map(|(high, low)| pick(high).iter().zip(low).map(|(high, low)| high - low).collect())
        .collect();
    let moving: Vec<bool> = spreads
        .iter()
        .map(|column| column.iter().any(|&x| x > 0.0))
        .collect();
    let (standings, error) = repeat(&sizes, n, sampling, limits, |generator, each| {
        let mut counts = Counts::new(&sizes, n);
        let mut simplex = Simplex::new(n, generator);
        let mut ranker = Ranker::new(sizes.len());
        let (mut point, mut scores) = (vec![0.0; n], vec![0.0; sizes.len()]);
        for k in 0..each {
            if k % LOOK == 0 && limits.is_over() {
                return None;
            }
            simplex.next(&mut point);
            let weights = at(&corners, &point);
            weigh(&starts, &weights, &mut scores);
            for ((spread, &weight), _) in spreads
                .iter()
                .zip(&weights)
                .zip(&moving)
                .filter(|(_, moves)| **moves)
            {
                for (score, width) in scores.iter_mut().zip(spread) {
                    *score += weight * width * unit(generator.next());
                }
            }
            counts.add(ranker.rank(&scores), &sizes, &point);
        }
        Some(counts)
    })?;
    let shared = |g: usize| {
        let mut places = vec![0.0; m];
        for (ahead, share) in standings[g]
            .ahead
            .iter()
            .enumerate()
            .filter(|(_, share)| **share > 0.0)
        {
            for place in &mut places[ahead..ahead + sizes[g]] {
                *place += share / sizes[g] as f64;
            }
        }
        places
    };
    Ok(StochasticAcceptability {
        rank_acceptability: group_of.iter().map(|&g| shared(g)).collect(),
        central_weights: group_of
            .iter()
            .map(|&g| standings[g].centre.as_ref().map(|centre| at(&corners, centre)))
            .collect(),
        error,
    })
}

/// What is known about places when utilities are intervals.
#[derive(Debug, Clone, PartialEq)]
pub struct StochasticAcceptability {
    /// `rank_acceptability[alternative][rank]`, as in [`super::acceptability::Acceptability`].
    pub rank_acceptability: Vec<Vec<f64>>,
    /// The mean of the weights at which the alternative was first; `None` when it never was.
    pub central_weights: Vec<Option<Vec<f64>>>,
    /// How it was sampled, and how exact it is.
    pub error: SamplingError,
}

/// Groups alternatives whose utilities are certain and equal, for these are tied at all weights; every other stands alone.
/// Answers the group of each alternative, a member of each group and the groups' sizes.
fn certain_and_alike(low: &Table, high: &Table) -> (Vec<usize>, Vec<usize>, Vec<usize>) {
    let mut known: HashMap<Vec<u64>, usize> = HashMap::new();
    let (mut group_of, mut representatives, mut sizes) = (Vec::new(), Vec::new(), Vec::new());
    for i in 0..low.rows() {
        let row = low.row(i);
        let next = representatives.len();
        let group = if row == high.row(i) {
            let key = row.iter().map(|x| (x + 0.0).to_bits()).collect();
            *known.entry(key).or_insert(next)
        } else {
            next
        };
        if group == next {
            representatives.push(i);
            sizes.push(0);
        }
        sizes[group] += 1;
        group_of.push(group);
    }
    (group_of, representatives, sizes)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn interval(low: &[Vec<f64>], high: &[Vec<f64>], seed: u64) -> Result<StochasticAcceptability, Refusal> {
        stochastic_acceptability(
            &Table::from_rows(low).unwrap(),
            &Table::from_rows(high).unwrap(),
            &WeightSpace::UniformSimplex,
            Sampling {
                samples: 20_000,
                seed,
            },
            &Limits::default(),
        )
    }

    #[test]
    fn an_interval_against_a_figure_is_as_by_hand() {
        // One criterion: uniform on 0..1 beats 0.3 with probability 0.7.
        let answer = interval(&[vec![0.0], vec![0.3]], &[vec![1.0], vec![0.3]], 3).unwrap();
        assert!((answer.rank_acceptability[0][0] - 0.7).abs() < 5.0 * answer.error.standard_error + 1e-3);
        assert!(answer.error.standard_error > 0.0 && answer.error.standard_error < 0.01);
        assert_eq!(answer.error.samples, 20_000);
        assert_eq!(answer.central_weights[0], Some(vec![1.0]));
    }

    #[test]
    fn the_same_seed_gives_the_same_answer_on_any_number_of_threads() {
        let (low, high) = (
            vec![vec![0.1, 0.5, 0.2], vec![0.3, 0.1, 0.4], vec![0.2, 0.2, 0.2]],
            vec![vec![0.6, 0.9, 0.7], vec![0.8, 0.5, 0.9], vec![0.9, 0.6, 0.8]],
        );
        let alone = rayon::ThreadPoolBuilder::new().num_threads(1).build().unwrap();
        let three = rayon::ThreadPoolBuilder::new().num_threads(3).build().unwrap();
        let one = alone.install(|| interval(&low, &high, 5).unwrap());
        assert_eq!(three.install(|| interval(&low, &high, 5).unwrap()), one);
        assert_ne!(interval(&low, &high, 6).unwrap(), one);
    }

    #[test]
    fn certain_and_equal_alternatives_share_their_places() {
        let low = [vec![0.5, 0.5], vec![0.5, 0.5], vec![0.9, 0.8]];
        let high = [vec![0.5, 0.5], vec![0.5, 0.5], vec![0.95, 0.85]];
        let answer = interval(&low, &high, 1).unwrap();
        assert_eq!(answer.rank_acceptability[0], [0.0, 0.5, 0.5]);
        assert_eq!(answer.rank_acceptability[2], [1.0, 0.0, 0.0]);
        assert_eq!(answer.central_weights[0], None);
    }

    #[test]
    fn intervals_that_are_none_are_refused() {
        let code = |low: &[Vec<f64>], high: &[Vec<f64>]| interval(low, high, 1).unwrap_err().code;
        assert_eq!(code(&[vec![0.5]], &[vec![0.4]]), Code::InvalidValue);
        assert_eq!(code(&[vec![0.5]], &[vec![0.4, 0.6]]), Code::WrongShape);
        let many = Table::from_columns(vec![vec![0.5; LARGEST + 1]]).unwrap();
        let refusal = stochastic_acceptability(
            &many,
            &many,
            &WeightSpace::UniformSimplex,
            Sampling::default(),
            &Limits::default(),
        );
        assert_eq!(refusal.unwrap_err().code, Code::TooLarge);
    }

    #[test]
    fn sampling_can_be_cancelled_and_its_size_is_checked() {
        let values: Vec<Vec<f64>> = (0..5)
            .map(|i| (0..4).map(|k| f64::from((i * 7 + k * 3) % 11)).collect())
            .collect();
        let limits = Limits::default();
        let few = Sampling { samples: 3, seed: 1 };
        let refusal = sample_exact_utilities(&values, &[1; 5], few, &limits).unwrap_err();
        assert_eq!(refusal.code, Code::InvalidValue);
        limits.cancel_flag().cancel();
        let refusal = sample_exact_utilities(&values, &[1; 5], Sampling::default(), &limits).unwrap_err();
        assert_eq!(refusal.code, Code::Cancelled);
    }

    #[test]
    fn the_bucket_ranking_sorts_crowded_and_spread_scores() {
        for scores in [
            (0..300)
                .map(|i| f64::from((i * 7919) % 300))
                .collect::<Vec<f64>>(),
            (0..300)
                .map(|i| if i == 0 { 1e9 } else { f64::from((i * 7919) % 300) })
                .collect(),
            vec![1.0; 40],
        ] {
            let mut ranker = Ranker::new(scores.len());
            let ranked = ranker.rank(&scores);
            assert!(
                ranked
                    .windows(2)
                    .all(|pair| pair[0].0 > pair[1].0 || (pair[0].0 == pair[1].0 && pair[0].1 < pair[1].1))
            );
        }
    }

    #[test]
    fn points_of_the_simplex_are_even() {
        let mut simplex = Simplex::new(4, &mut Generator(9));
        let mut point = [0.0; 4];
        let mut means = [0.0; 4];
        for _ in 0..4096 {
            simplex.next(&mut point);
            assert!((point.iter().sum::<f64>() - 1.0).abs() < 1e-12);
            for (mean, x) in means.iter_mut().zip(point) {
                *mean += x / 4096.0;
            }
        }
        assert!(means.iter().all(|mean| (mean - 0.25).abs() < 0.002), "{means:?}");
    }
}
