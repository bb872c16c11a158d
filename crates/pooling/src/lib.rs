//! Answers two questions of a pool: who hosts the service ([`location`]), and what each member pays ([`games`], [`money`]).
//!
//! ```
//! assert_eq!(p4c_pooling::money::share_cents(100, &[1.0, 1.0, 1.0]).unwrap(), [34, 33, 33]);
//! ```
//!
//! Reading order: [`location`], [`games`], [`money`].

mod divisor;
pub mod games;
pub mod location;
pub mod money;
