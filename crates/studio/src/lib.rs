//! The engine: plans, holds money, advances calls, cuts the film.
