//! Integrates exactly over weights of two and three criteria: lengths of a segment and areas of polygons in a triangle.
//!
//! Serves [`super::acceptability`]. For one alternative, each rival either beats it or not on either side of a line; the share of weights
//! at which exactly so many rivals are ahead follows from walking along these lines (Green's theorem), without building the polygons.

/// How one alternative fares over all weights.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Standing {
    /// `ahead[c]`: the share of weights at which exactly `c` rivals (counted with their multiplicity) are ahead.
    pub ahead: Vec<f64>,
    /// Mean coordinates of the weights at which nobody is ahead; `None` when there are none.
    pub centre: Option<Vec<f64>>,
}

/// A share below this is rounding: the alternative is never first.
const NOTHING: f64 = 1e-12;

/// Rivals by the differences `rival - own` at the corners, with multiplicity: those that are ahead everywhere, and those that are ahead
/// at some weights only. Rivals that are never ahead, or level everywhere, are dropped.
fn part_rivals<const K: usize>(rivals: &[([f64; K], usize)]) -> (usize, Vec<([f64; K], usize)>) {
    let mut always = 0;
    let mut sometimes = Vec::new();
    for &(values, count) in rivals {
        let (up, down) = (values.iter().any(|&x| x > 0.0), values.iter().any(|&x| x < 0.0));
        match (up, down) {
            (true, false) => always += count,
            (true, true) => sometimes.push((values, count)),
            _ => {}
        }
    }
    (always, sometimes)
}

fn total(rivals: usize, multiplicities: impl Iterator<Item = usize>) -> usize {
    rivals + multiplicities.sum::<usize>() + 1
}

/// Sorts crossings by where they are. They are never NaN.
fn sort_crossings(crossings: &mut [(f64, isize)]) {
    crossings.sort_unstable_by(|a, b| a.0.total_cmp(&b.0));
}

/// The standing over two corners: the segment is cut where a rival changes sides. `O(m log m)`.
pub(crate) fn over_segment(rivals: &[([f64; 2], usize)]) -> Standing {
    let (always, sometimes) = part_rivals(rivals);
    let mut ahead = vec![0.0; total(always, sometimes.iter().map(|rival| rival.1))];
    let mut count = always as isize;
    let mut crossings = Vec::with_capacity(sometimes.len());
    for &([start, end], weight) in &sometimes {
        let weight = weight as isize;
        if start > 0.0 {
            count += weight;
        }
        crossings.push((start / (start - end), if start > 0.0 { -weight } else { weight }));
    }
    sort_crossings(&mut crossings);
    crossings.push((1.0, 0));
    let (mut from, mut first, mut moment) = (0.0, 0.0, 0.0);
    for (to, change) in crossings {
        ahead[count as usize] += to - from;
        if count == 0 {
            first += to - from;
            moment += (to - from) * 0.5 * (to + from);
        }
        count += change;
        from = to;
    }
    let centre = (first > NOTHING).then(|| {
        let mean = moment / first;
        vec![1.0 - mean, mean]
    });
    Standing { ahead, centre }
}

/// A line across the triangle: its function's values at the corners, and how many rivals are ahead on either side of it.
struct Line {
    values: [f64; 3],
    positive: isize,
    negative: isize,
}

/// Joins rivals whose lines are one.
fn lines(rivals: &[([f64; 3], usize)]) -> Vec<Line> {
    let mut scaled: Vec<Line> = rivals
        .iter()
        .map(|&(values, count)| {
            let largest = values
                .iter()
                .fold(0.0_f64, |most, x| if x.abs() > most.abs() { *x } else { most });
            let values = values.map(|x| x / largest);
            let count = count as isize;
            Line {
                values,
                positive: if largest > 0.0 { count } else { 0 },
                negative: if largest > 0.0 { 0 } else { count },
            }
        })
        .collect();
    scaled.sort_by(|a, b| {
        let by = |k: usize| a.values[k].total_cmp(&b.values[k]);
        by(0).then(by(1)).then(by(2))
    });
    let mut lines: Vec<Line> = Vec::with_capacity(scaled.len());
    for line in scaled {
        // Lines that are one up to rounding differ in the last digits only; they may stand some places apart.
        let same = lines
            .iter_mut()
            .rev()
            .take_while(|other| line.values[0] - other.values[0] < 1e-13)
            .find(|other| {
                line.values
                    .iter()
                    .zip(&other.values)
                    .all(|(a, b)| (a - b).abs() < 1e-13)
            });
        match same {
            Some(other) => {
                other.positive += line.positive;
                other.negative += line.negative;
            }
            None => lines.push(line),
        }
    }
    lines
}

type Point = [f64; 2];

/// The value of a line's function at a point of the plane, corners being (0,0), (1,0) and (0,1).
fn value(values: &[f64; 3], [x, y]: Point) -> f64 {
    values[0] * (1.0 - x - y) + values[1] * x + values[2] * y
}

/// The part of a line inside the triangle, directed so that its positive side is on the left.
fn chord(values: &[f64; 3]) -> [Point; 2] {
    const CORNERS: [Point; 3] = [[0.0, 0.0], [1.0, 0.0], [0.0, 1.0]];
    let mut ends = [[0.0; 2]; 2];
    for k in 0..3 {
        let (from, to) = (k, (k + 1) % 3);
        let (a, b) = (values[from], values[to]);
        // Counter-clockwise around the positive part, the chord leads from where the boundary leaves that part to where it comes back.
        let share = a / (a - b);
        let point = [
            CORNERS[from][0] + share * (CORNERS[to][0] - CORNERS[from][0]),
            CORNERS[from][1] + share * (CORNERS[to][1] - CORNERS[from][1]),
        ];
        if a > 0.0 && b <= 0.0 {
            ends[0] = point;
        } else if a <= 0.0 && b > 0.0 {
            ends[1] = point;
        }
    }
    ends
}

/// Sums over the edges of one level's region.
#[derive(Debug, Clone, Copy, Default)]
struct Moments {
    area: f64,
    x: f64,
    y: f64,
}

impl Moments {
    /// Adds an edge that has the region on its left (`side` 1) or right (`side` -1).
    fn add(&mut self, [p, q]: [Point; 2], side: f64) {
        let cross = side * (p[0] * q[1] - q[0] * p[1]);
        self.area += cross;
        self.x += cross * (p[0] + q[0]) / 3.0;
        self.y += cross * (p[1] + q[1]) / 3.0;
    }
}

/// The standing over three corners. `O(m^2 log m)`.
pub(crate) fn over_triangle(rivals: &[([f64; 3], usize)]) -> Standing {
    let (always, sometimes) = part_rivals(rivals);
    let mut regions = vec![Moments::default(); total(always, sometimes.iter().map(|rival| rival.1))];
    let lines = lines(&sometimes);
    let mut crossings = Vec::with_capacity(lines.len());
    // Walks from one point to another over all lines but one, and gives every piece with the number of rivals ahead beside it.
    let mut walk = |ends: [Point; 2], own: Option<usize>, visit: &mut dyn FnMut([Point; 2], isize)| {
        let mut count = always as isize;
        crossings.clear();
        for (k, line) in lines.iter().enumerate() {
            if Some(k) == own {
                continue;
            }
            let (start, end) = (value(&line.values, ends[0]), value(&line.values, ends[1]));
            let (before, after) = if start > 0.0 || (start == 0.0 && end > 0.0) {
                (line.positive, line.negative)
            } else {
                (line.negative, line.positive)
            };
            count += before;
            if start * end < 0.0 {
                crossings.push((start / (start - end), after - before));
            }
        }
        sort_crossings(&mut crossings);
        let along = |s: f64| {
            [
                ends[0][0] + s * (ends[1][0] - ends[0][0]),
                ends[0][1] + s * (ends[1][1] - ends[0][1]),
            ]
        };
        let mut from = ends[0];
        for &(s, change) in &crossings {
            let to = along(s);
            visit([from, to], count);
            count += change;
            from = to;
        }
        visit([from, ends[1]], count);
    };
    // Edges of the triangle through the origin have no moment: the one opposite is enough.
    walk([[1.0, 0.0], [0.0, 1.0]], None, &mut |edge, count| {
        regions[count as usize].add(edge, 1.0);
    });
    for (k, line) in lines.iter().enumerate() {
        walk(chord(&line.values), Some(k), &mut |edge, count| {
            regions[(count + line.positive) as usize].add(edge, 1.0);
            regions[(count + line.negative) as usize].add(edge, -1.0);
        });
    }
    // The triangle's doubled area is 1, so doubled areas are shares.
    let first = regions[0];
    let centre = (first.area > NOTHING).then(|| {
        let (x, y) = (first.x / first.area, first.y / first.area);
        vec![1.0 - x - y, x, y]
    });
    Standing {
        ahead: regions.iter().map(|region| region.area.max(0.0)).collect(),
        centre,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::robustness::halfspace::{positive_centre, positive_share};
    use proptest::prelude::*;

    #[test]
    fn a_segment_cut_twice_is_as_by_hand() {
        // Ahead below 1/4, and ahead above 1/2 (twice).
        let standing = over_segment(&[
            ([1.0, -3.0], 1),
            ([-1.0, 1.0], 2),
            ([-1.0, -1.0], 1),
            ([0.0, 0.0], 1),
        ]);
        assert_eq!(standing.ahead[0..3], [0.25, 0.25, 0.5]);
        assert_eq!(standing.centre.unwrap(), [1.0 - 0.375, 0.375]);
    }

    #[test]
    fn a_rival_ahead_everywhere_shifts_all_places() {
        let standing = over_triangle(&[([1.0, 1.0, 0.0], 3), ([1.0, -1.0, -1.0], 1)]);
        assert_eq!(standing.ahead, [0.0, 0.0, 0.0, 0.75, 0.25]);
        assert_eq!(standing.centre, None);
    }

    #[test]
    fn three_lines_through_the_centre_make_six_parts() {
        // Ahead where x > y, y > z, z > x: one or two of three everywhere, half each.
        let standing = over_triangle(&[
            ([-1.0, 1.0, 0.0], 1),
            ([0.0, -1.0, 1.0], 1),
            ([1.0, 0.0, -1.0], 1),
        ]);
        for (share, expected) in standing.ahead.iter().zip([0.0, 0.5, 0.5, 0.0]) {
            assert!((share - expected).abs() < 1e-14);
        }
    }

    #[test]
    fn lines_that_are_one_are_crossed_at_once() {
        let standing = over_triangle(&[
            ([2.0, -2.0, -2.0], 1),
            ([1.0, -1.0, -1.0], 1),
            ([-0.3, 0.3, 0.3], 2),
        ]);
        assert_eq!(standing.ahead, [0.0, 0.0, 1.0, 0.0, 0.0]);
    }

    proptest! {
        #[test]
        fn one_rival_gives_the_half_space(values in proptest::array::uniform3(-9_i32..=9)) {
            let values = values.map(f64::from);
            let standing = over_triangle(&[(values, 1)]);
            let share = positive_share(&values);
            if values != [0.0; 3] {
                prop_assert!((standing.ahead.get(1).copied().unwrap_or(0.0) - share).abs() < 1e-13);
            }
            let turned = values.map(|x| -x);
            if let (Some(a), Some(b)) = (standing.centre, positive_centre(&turned)) && values != [0.0; 3] {
                for (a, b) in a.iter().zip(&b) {
                    prop_assert!((a - b).abs() < 1e-11);
                }
            }
        }

        #[test]
        fn shares_add_up_and_the_mean_number_ahead_is_the_sum_of_half_spaces(
            values in proptest::collection::vec(proptest::array::uniform3(-6_i32..=6), 1..9),
        ) {
            let rivals: Vec<([f64; 3], usize)> = values
                .iter()
                .filter(|v| **v != [0; 3])
                .map(|v| (v.map(f64::from), 1))
                .collect();
            let standing = over_triangle(&rivals);
            prop_assert!((standing.ahead.iter().sum::<f64>() - 1.0).abs() < 1e-12);
            let mean: f64 = standing.ahead.iter().enumerate().map(|(c, share)| c as f64 * share).sum();
            let expected: f64 = rivals.iter().map(|(v, _)| positive_share(v)).sum();
            prop_assert!((mean - expected).abs() < 1e-12);
        }
    }
}
