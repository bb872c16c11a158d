//! The bundled demonstration.
