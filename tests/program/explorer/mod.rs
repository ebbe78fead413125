//! The explorer: what it answers its own page, and that it answers nobody else.

mod alone;
mod answers;
mod ask;
mod attacks;
mod command;
mod lessons;
mod reported;
mod saved;
mod words;
