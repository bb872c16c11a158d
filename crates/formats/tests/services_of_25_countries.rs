//! The real services of 25 countries, read whole: nothing lost, every repair told.

use std::path::Path;

use p4c_formats::{ReadOptions, read};
use p4c_model::Kind;

fn bytes() -> Vec<u8> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../demonstration/data/cluster-services.csv");
    std::fs::read(path).unwrap()
}

#[test]
fn every_row_comes_in_and_every_repair_is_told() {
    let reading = read(
        &[("cluster-services.csv".to_owned(), bytes())],
        &ReadOptions::default(),
    )
    .unwrap();
    assert_eq!(reading.faults, []);
    assert_eq!((reading.rows, reading.rows_taken), (192, 192));
    assert_eq!(
        reading
            .records
            .iter()
            .filter(|record| record.kind() == Kind::Service)
            .count(),
        192
    );
    let told = |part: &str| {
        reading
            .doubts
            .iter()
            .filter(|doubt| doubt.message.contains(part))
            .count()
    };
    assert_eq!(told("country `GR` was read as `EL`"), 6);
    assert_eq!(told("country `GB` was read as `UK`"), 2);
    assert_eq!(told("`EU` was read as several countries"), 6);
    assert_eq!(told("there is no NUTS code"), 83);
}
