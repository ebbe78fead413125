//! Agent-based simulation of how regions exchange talent, capital and technology.

pub mod simulation;
