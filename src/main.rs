//! Runs the command line.

use std::process::ExitCode;

fn main() -> ExitCode {
    factorflow::cli::main()
}
