//! The step `potential`: what each cluster initiative could use and does not, seen from what its peers use.
//!
//! Peers are initiatives of kindred sectors, maturity and size. For each concept the gap between what they use and what it uses is weighed
//! by its own need; services in reach are suggested, and pools that would bring one into reach; the best gap comes first.

use std::collections::BTreeMap;

use p4c_model::{Catalogue, Kind, Maturity, Organisation, Slug};
use p4c_planning::peers::{Profile, nearest};
use serde::{Deserialize, Serialize};

use crate::pool::{self, PoolPlan};
use crate::results::Computed;
use crate::view::{View, lies_within};
use crate::{PipelineError, Results, Settings, Step, classify};

/// Services suggested for one gap.
const SUGGESTED: usize = 3;

/// A peer.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Peer {
    /// The initiative.
    pub initiative: Slug,
    /// Gower distance, 0 (alike) to 1.
    pub distance: f64,
}

/// A concept that peers use more.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Gap {
    /// The concept.
    pub concept: String,
    /// How much the initiative needs it, 1 to 5.
    pub importance: u8,
    /// How far it is served, 0 to 1.
    pub own: f64,
    /// How far its peers are served on average, 0 to 1.
    pub peers: f64,
    /// The gap weighed by its need, 0 to 1.
    pub weighed: f64,
    /// Services in reach that would help: given in its region, offered to it, or of a pool at work.
    pub suggested: Vec<Slug>,
    /// Pools that are proposed for its region and would bring one into reach.
    #[serde(default)]
    pub proposed_pools: Vec<Slug>,
}

/// The potential of an initiative.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Potential {
    /// The initiative.
    pub initiative: Slug,
    /// Its name.
    pub name: String,
    /// Its peers, the nearest first.
    pub peers: Vec<Peer>,
    /// Its gaps, the largest first.
    pub gaps: Vec<Gap>,
}

/// Finds the potential of every initiative that said what it needs.
pub(crate) fn compute(
    catalogue: &Catalogue,
    results: &Results,
    settings: &Settings,
) -> Result<Vec<Computed>, PipelineError> {
    let classified = classify::read(results)?;
    let view = View::new(catalogue, &classified);
    let initiatives: Vec<&Organisation> = view
        .initiatives()
        .filter(|initiative| view.needs_of_initiative(&initiative.slug).next().is_some())
        .collect();
    let profiles: Vec<Profile> = initiatives.iter().map(|initiative| profile(initiative)).collect();
    let served: Vec<BTreeMap<String, f64>> = initiatives
        .iter()
        .map(|initiative| {
            let coverage = view.coverage(view.needs_of_initiative(&initiative.slug));
            coverage
                .into_iter()
                .map(|(concept, coverage)| (concept, coverage.covered))
                .collect()
        })
        .collect();
    let pools = pool::read_all(results)?;
    let mut computed = Vec::new();
    for (at, initiative) in initiatives.iter().enumerate() {
        let peers = nearest(&profiles, at, settings.peers);
        let potential = Potential {
            initiative: initiative.slug.clone(),
            name: initiative.name.plain().to_owned(),
            gaps: gaps(
                &view,
                initiative,
                &pools,
                &served[at],
                peers.iter().map(|peer| &served[peer.index]),
            ),
            peers: peers
                .iter()
                .map(|peer| Peer {
                    initiative: initiatives[peer.index].slug.clone(),
                    distance: peer.distance,
                })
                .collect(),
        };
        computed.push(
            Computed::new(Step::Potential, initiative.slug.as_str(), &potential)?
                .from_records(
                    Kind::Organisation,
                    potential
                        .peers
                        .iter()
                        .map(|peer| &peer.initiative)
                        .chain([&initiative.slug]),
                )
                .from_records(
                    Kind::Need,
                    view.needs_of_initiative(&initiative.slug).map(|need| &need.slug),
                ),
        );
    }
    Ok(computed)
}

fn profile(initiative: &Organisation) -> Profile {
    let steps = Maturity::ALL.len();
    Profile {
        sectors: initiative.sectors.clone(),
        maturity: initiative
            .maturity
            .and_then(|maturity| Maturity::ALL.iter().position(|one| *one == maturity))
            .map(|step| (step, steps)),
        members: initiative.members,
    }
}

fn gaps<'p>(
    view: &View<'_>,
    initiative: &Organisation,
    pools: &[PoolPlan],
    own: &BTreeMap<String, f64>,
    peers: impl Iterator<Item = &'p BTreeMap<String, f64>> + Clone,
) -> Vec<Gap> {
    let mut gaps = Vec::new();
    for need in view.needs_of_initiative(&initiative.slug) {
        let of_peers: Vec<f64> = peers
            .clone()
            .filter_map(|served| served.get(&need.concept).copied())
            .collect();
        if of_peers.is_empty() {
            continue;
        }
        let mean = of_peers.iter().sum::<f64>() / of_peers.len() as f64;
        let own = own.get(&need.concept).copied().unwrap_or(0.0);
        if mean > own {
            gaps.push(Gap {
                concept: need.concept.clone(),
                importance: need.importance,
                own,
                peers: mean,
                weighed: (mean - own) * f64::from(need.importance) / 5.0,
                suggested: suggested(view, initiative, &need.concept),
                proposed_pools: proposed_pools(view, initiative, pools, &need.concept),
            });
        }
    }
    gaps.sort_by(|a, b| {
        b.weighed
            .total_cmp(&a.weighed)
            .then_with(|| a.concept.cmp(&b.concept))
    });
    gaps
}

/// Services of a concept that the initiative can use and does not give itself.
fn suggested(view: &View<'_>, initiative: &Organisation, concept: &str) -> Vec<Slug> {
    view.services()
        .filter(|service| view.is_about(service, concept))
        .filter(|service| service.provider != initiative.slug && view.can_use(initiative, service))
        .take(SUGGESTED)
        .map(|service| service.slug.clone())
        .collect()
}

/// Pools proposed for the region of an initiative whose service is about a concept, and which save something.
fn proposed_pools(
    view: &View<'_>,
    initiative: &Organisation,
    pools: &[PoolPlan],
    concept: &str,
) -> Vec<Slug> {
    let Some(region) = &initiative.region else {
        return Vec::new();
    };
    pools
        .iter()
        .filter(|pool| !pool.is_recorded && pool.cents < pool.alone_cents)
        .filter(|pool| {
            pool.members
                .iter()
                .any(|member| lies_within(view.catalogue, region, &member.region))
        })
        .filter(|pool| {
            view.catalogue
                .service(&pool.slug)
                .is_some_and(|service| view.is_about(service, concept))
        })
        .take(SUGGESTED)
        .map(|pool| pool.slug.clone())
        .collect()
}

/// The stored potential of all initiatives, by name.
///
/// # Errors
/// [`PipelineError::Unreadable`].
pub fn read_all(results: &Results) -> Result<Vec<Potential>, PipelineError> {
    results
        .of(Step::Potential)
        .filter_map(|kept| results.get(Step::Potential, &kept.key).transpose())
        .collect()
}
