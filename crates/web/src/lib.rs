//! Pages and APIs.
