//! Holds the bundled scheme `cluster-services`, which is compiled into the program.
//!
//! Its files under `data/scheme` are Turtle for a librarian to edit: one a top concept and one for the generic services under it, one for the facets.
//! Reading is left to the `turtle` module; a test reads it, so that a slip in a file cannot reach a release.

use std::sync::LazyLock;

use crate::Scheme;

/// All files of the scheme, one after the other, as one Turtle document.
pub const CLUSTER_SERVICES: &str = concat!(
    include_str!("../data/scheme/00-scheme.ttl"),
    include_str!("../data/scheme/01-strategy-and-management.ttl"),
    include_str!("../data/scheme/02-networking-and-matchmaking.ttl"),
    include_str!("../data/scheme/03-innovation-and-rd.ttl"),
    include_str!("../data/scheme/04-internationalisation.ttl"),
    include_str!("../data/scheme/05-skills-and-talent.ttl"),
    include_str!("../data/scheme/06-finance-and-funding.ttl"),
    include_str!("../data/scheme/07-marketing-and-branding.ttl"),
    include_str!("../data/scheme/08-infrastructure-and-facilities.ttl"),
    include_str!("../data/scheme/09-intelligence-and-benchmarking.ttl"),
    include_str!("../data/scheme/10-procurement-and-shared-operations.ttl"),
    include_str!("../data/scheme/11-digital-and-green-transition.ttl"),
    include_str!("../data/scheme/12-entrepreneurship-and-incubation.ttl"),
    include_str!("../data/scheme/generic-services/01-strategy-and-management.ttl"),
    include_str!("../data/scheme/generic-services/02-networking-and-matchmaking.ttl"),
    include_str!("../data/scheme/generic-services/03-innovation-and-rd.ttl"),
    include_str!("../data/scheme/generic-services/04-internationalisation.ttl"),
    include_str!("../data/scheme/generic-services/05-skills-and-talent.ttl"),
    include_str!("../data/scheme/generic-services/06-finance-and-funding.ttl"),
    include_str!("../data/scheme/generic-services/07-marketing-and-branding.ttl"),
    include_str!("../data/scheme/generic-services/08-infrastructure-and-facilities.ttl"),
    include_str!("../data/scheme/generic-services/09-intelligence-and-benchmarking.ttl"),
    include_str!("../data/scheme/generic-services/10-procurement-and-shared-operations.ttl"),
    include_str!("../data/scheme/generic-services/11-digital-and-green-transition.ttl"),
    include_str!("../data/scheme/generic-services/12-entrepreneurship-and-incubation.ttl"),
    include_str!("../data/scheme/20-facets.ttl"),
    include_str!("../data/scheme/30-mappings.ttl"),
    include_str!("../data/scheme/40-examples.ttl"),
);

static SCHEME: LazyLock<Scheme> = LazyLock::new(|| {
    // Cannot fail: the text is fixed at build time and the tests of this crate read it.
    Scheme::from_turtle(CLUSTER_SERVICES).expect("the bundled scheme is valid")
});

/// The bundled scheme, read once.
pub(crate) fn scheme() -> &'static Scheme {
    &SCHEME
}
