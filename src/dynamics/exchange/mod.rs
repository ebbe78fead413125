//! The only code that walks over a matrix: who leaves chooses, what lies elsewhere adds up, projects find a site.
//!
//! Laws say what they want of a [`KernelView`]; how its rows are batched, and shared out among threads, stays in here.

mod allocate;
mod blocks;
mod land;
mod site;
mod sum;
mod view;
mod walk;

pub use allocate::{Allocation, Movers, allocate};
pub use blocks::side_by_side;
pub use site::{Search, Siting};
pub use view::KernelView;

pub(super) use allocate::{HOW_MANY, divide};
pub(super) use blocks::{filled, in_blocks, mirrored};
pub(super) use land::arrivals;
pub(super) use site::site;
pub(super) use sum::{sum, sums_by_column, sums_by_column_of};
pub(super) use walk::{Visitor, map_rows, walk};
