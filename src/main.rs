//! factorflow on the command line.

fn main() {}
