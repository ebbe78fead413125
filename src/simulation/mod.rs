//! The period loop and what it draws by chance.

pub mod sampling;
