//! The map of services: one mark a region, as large as it has services.

use std::collections::HashMap;

use p4c_model::Slug;
use p4c_pictures::map::{Map, Mark, Place};

use crate::picture::Figure;
use crate::shelf::Shelf;
use crate::visit::Visit;

/// Regions with their number of services, the most first.
pub fn regions_of(shelf: &Shelf, services: impl IntoIterator<Item = u32>) -> Vec<(&Slug, usize)> {
    let mut counts: HashMap<&Slug, usize> = HashMap::new();
    for number in services {
        if let Some(region) = shelf
            .services
            .get(number as usize)
            .and_then(|entry| entry.region.as_ref())
        {
            *counts.entry(region).or_default() += 1;
        }
    }
    let mut regions: Vec<(&Slug, usize)> = counts.into_iter().collect();
    sort(&mut regions);
    regions
}

/// Puts the regions with the most services first.
pub fn sort(regions: &mut [(&Slug, usize)]) {
    regions.sort_by(|left, right| right.1.cmp(&left.1).then_with(|| left.0.cmp(right.0)));
}

/// The map of some regions with their numbers of services; the regions of `focus` are told apart.
pub fn figure(
    shelf: &Shelf,
    visit: &Visit,
    id: &str,
    title: &str,
    regions: &[(&Slug, usize)],
    focus: &[&Slug],
    width: f64,
) -> Figure {
    let voice = visit.voice;
    let most = regions.iter().map(|(_, count)| *count).max().unwrap_or(1).max(1) as f64;
    let places = regions
        .iter()
        .filter_map(|(slug, count)| {
            let (longitude, latitude) = shelf.catalogue.region(slug)?.point?;
            Some(Place {
                name: shelf.region_name(slug, voice).into_owned(),
                longitude,
                latitude,
                figure: Some(voice.count("count-services", *count)),
                size: Some(*count as f64 / most),
                mark: if focus.contains(slug) {
                    Mark::Focus
                } else {
                    Mark::Plain
                },
            })
        })
        .collect();
    let map = Map {
        title: title.to_owned(),
        place_heading: voice.say("column-region"),
        figure_heading: voice.say("column-services"),
        places,
        ties: Vec::new(),
    };
    Figure::sized(voice, id, width, |style| map.draw(style))
}
