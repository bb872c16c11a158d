//! Splits the cost (or the worth) of what players do together: cooperative games.
