//! Places longitude and latitude on the map's projection and holds the outlines of countries.
//!
//! Lambert azimuthal equal-area on a sphere (Snyder 1987, equations 24-2 to 24-4), centred as ETRS89-LAEA is: areas are true, and Europe
//! looks as European institutions draw it. `data/README.md` says where the outlines come from.

use std::sync::LazyLock;

/// Radius of the sphere with the area of GRS80, in kilometres.
const RADIUS: f64 = 6371.0072;

/// Kilometres east and north of 10° E, 52° N.
pub(crate) type Point = (f64, f64);

/// West, south, east and north end of what the outlines cover, in kilometres.
pub(crate) const WINDOW: [f64; 4] = [-2900.0, -2350.0, 3000.0, 2500.0];

/// The place of a point given in degrees; `None` when it is not a place on Earth or lies at the other end of it.
pub(crate) fn project(longitude: f64, latitude: f64) -> Option<Point> {
    if !(longitude.is_finite() && latitude.abs() <= 90.0 && longitude.abs() <= 360.0) {
        return None;
    }
    let (east, north) = ((longitude - 10.0).to_radians(), latitude.to_radians());
    let centre = 52f64.to_radians();
    let cosine = centre.sin() * north.sin() + centre.cos() * north.cos() * east.cos();
    if cosine < -0.9 {
        return None;
    }
    let k = RADIUS * (2.0 / (1.0 + cosine)).sqrt();
    Some((
        k * north.cos() * east.sin(),
        k * (centre.cos() * north.sin() - centre.sin() * north.cos() * east.cos()),
    ))
}

/// Closed rings of the countries in and around Europe.
pub(crate) static RINGS: LazyLock<Vec<Vec<Point>>> = LazyLock::new(|| {
    include_str!("../data/outlines.txt")
        .lines()
        .map(|line| {
            let figures: Vec<f64> = line.split(' ').filter_map(|figure| figure.parse().ok()).collect();
            figures.chunks_exact(2).map(|pair| (pair[0], pair[1])).collect()
        })
        .collect()
});

/// A ring cut to a rectangle, one side after another (Sutherland and Hodgman 1974).
pub(crate) fn clip(ring: &[Point], [west, south, east, north]: [f64; 4]) -> Vec<Point> {
    let mut points = ring.to_vec();
    type Side = (fn(Point) -> f64, f64, f64);
    let sides: [Side; 4] = [
        (|point| point.0, west, 1.0),
        (|point| point.1, south, 1.0),
        (|point| point.0, east, -1.0),
        (|point| point.1, north, -1.0),
    ];
    for (axis, limit, sign) in sides {
        let before = std::mem::take(&mut points);
        for (at, point) in before.iter().enumerate() {
            let previous = before[(at + before.len() - 1) % before.len()];
            let is_inside = |point: Point| (axis(point) - limit) * sign >= 0.0;
            if is_inside(*point) != is_inside(previous) {
                // The two stand on different sides, so their coordinates differ.
                let share = (limit - axis(previous)) / (axis(*point) - axis(previous));
                points.push((
                    previous.0 + share * (point.0 - previous.0),
                    previous.1 + share * (point.1 - previous.1),
                ));
            }
            if is_inside(*point) {
                points.push(*point);
            }
        }
        if points.is_empty() {
            break;
        }
    }
    points
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_centre_is_the_origin_and_tartu_lies_where_etrs_laea_puts_it() {
        let (x, y) = project(10.0, 52.0).unwrap();
        assert!(x.abs() < 1e-9 && y.abs() < 1e-9);
        // EPSG:3035 of 26.72 E, 58.38 N is 5 295 km east and 4 010 km north, with a false origin of 4 321 and 3 210 km.
        let (x, y) = project(26.72, 58.38).unwrap();
        assert!((x - 974.0).abs() < 25.0 && (y - 800.0).abs() < 25.0, "{x} {y}");
        assert_eq!(project(f64::NAN, 0.0), None);
        assert_eq!(project(-170.0, -52.0), None);
    }

    #[test]
    fn the_outlines_hold_malta_and_stay_in_their_window() {
        assert!(RINGS.len() > 100);
        let (x, y) = project(14.4, 35.9).unwrap();
        let is_near = |ring: &Vec<Point>| ring.iter().all(|point| (point.0 - x).hypot(point.1 - y) < 40.0);
        assert!(RINGS.iter().any(is_near));
        for (east, north) in RINGS.iter().flatten() {
            assert!((WINDOW[0]..=WINDOW[2]).contains(east) && (WINDOW[1]..=WINDOW[3]).contains(north));
        }
    }

    #[test]
    fn a_ring_is_cut_at_the_edge() {
        let square = [(-5.0, -5.0), (5.0, -5.0), (5.0, 5.0), (-5.0, 5.0)];
        let cut = clip(&square, [0.0, 0.0, 10.0, 10.0]);
        assert_eq!(cut.len(), 4);
        assert!(
            cut.iter()
                .all(|(x, y)| (0.0..=5.0).contains(x) && (0.0..=5.0).contains(y))
        );
        assert!(clip(&square, [6.0, 6.0, 9.0, 9.0]).is_empty());
    }
}
