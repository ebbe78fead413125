//! `factorflow explore`.

use super::figure::LanguageName;
use super::loader::load;
use super::options::start_threads;
use super::signals::Signals;
use super::{Failure, print, warn};
use crate::explorer::{self, Explorer, ExportError};
use crate::results::atomic;
use crate::run::Cancel;
use crate::scenario::Scenario;
use anyhow::Context;
use clap::Args;
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::Arc;
use std::thread;
use std::time::{Duration, Instant};

/// What is opened when nobody says.
const FIRST: &str = "yangtze-delta";

/// How often the signals are looked at.
const PAUSE: Duration = Duration::from_millis(50);

/// That the base year is solved is said where it took longer.
const MOMENT: Duration = Duration::from_secs(1);

#[derive(Debug, Args)]
pub struct ExploreCommand {
    /// The scenario file, the name of a scenario of the library, or a results folder [default: yangtze-delta]
    scenario: Option<PathBuf>,
    /// The port to listen at, or the next one that is free
    #[arg(long, value_name = "PORT", default_value_t = 8765)]
    port: u16,
    /// Prints the address and opens no browser
    #[arg(long)]
    no_open: bool,
    /// Language that the page begins with [default: that of the browser]
    #[arg(long, value_enum)]
    language: Option<LanguageName>,
    /// Cores to use; results do not depend on it [default: all]
    #[arg(long, value_name = "T", value_parser = clap::value_parser!(u16).range(1..=1024))]
    threads: Option<u16>,
    /// Reads the files of the page from a folder, for those who work on them
    #[arg(long, value_name = "DIR")]
    assets: Option<PathBuf>,
    /// Writes the page with the model in it into one file, which needs neither program nor network, and opens nothing
    #[arg(long, value_name = "FILE", conflicts_with_all = ["port", "no_open", "threads", "assets"])]
    export: Option<PathBuf>,
}

impl ExploreCommand {
    pub fn run(self) -> Result<(), Failure> {
        start_threads(self.threads)?;
        let path = scenario_in(self.scenario.as_deref().unwrap_or(Path::new(FIRST)))?;
        let scenario = load(&path, &[])?;
        if let Some(file) = &self.export {
            return self.export(&scenario, &path, file);
        }
        let signals = Signals::listen()?;
        let cancel = signals.cancel();
        let listener = explorer::bind(self.port).context("cannot listen at any port")?;
        let taken = self.port != 0 && listener.local_addr()?.port() != self.port;
        let explorer = Explorer::new(scenario, &path, &cancel);
        if taken && let Some(address) = explorer.running_at(self.port) {
            warn(&format!("note: this scenario is open already, at port {}", self.port));
            return self.open(&address);
        }
        if taken {
            warn(&format!("note: port {} is taken, so this is another one", self.port));
        }
        self.open(&explorer::address(&listener)?)?;
        solve_ahead(&explorer);
        self.serve(&explorer, listener, &cancel)
    }

    /// The tag of the language that was asked for.
    fn tag(&self) -> Option<&'static str> {
        self.language.map(|it| match it {
            LanguageName::En => "en",
            LanguageName::Zh => "zh",
        })
    }

    /// Writes the page into one file, and says where it is.
    fn export(&self, scenario: &Scenario, path: &Path, file: &Path) -> Result<(), Failure> {
        let page = explorer::export(scenario, path, self.tag()).map_err(|error| refused(&error))?;
        atomic::write(file, page.as_bytes()).with_context(|| format!("cannot write `{}`", file.display()))?;
        print(&file.display().to_string())
    }

    /// Says where the page is, and shows it.
    fn open(&self, address: &str) -> Result<(), Failure> {
        let language = self.tag().map(|it| format!("lang={it}"));
        // Whoever names no scenario is shown what one can begin with.
        let begin = self.scenario.is_none().then(|| "begin=1".to_owned());
        let said: Vec<String> = language.into_iter().chain(begin).collect();
        let address =
            if said.is_empty() { address.to_owned() } else { format!("{address}#{}", said.join("&")) };
        print(&address)?;
        if !self.no_open {
            show(&address);
        }
        Ok(())
    }

    fn serve(&self, explorer: &Arc<Explorer>, listener: TcpListener, cancel: &Cancel) -> Result<(), Failure> {
        let (stopped, stop) = tokio::sync::oneshot::channel();
        let cancel = cancel.clone();
        // A handler of a signal may set a flag but not wake anybody, so somebody has to look.
        thread::spawn(move || {
            while !cancel.is_cancelled() {
                thread::sleep(PAUSE);
            }
            // Where nobody waits, the page is not served any more.
            let _ = stopped.send(());
        });
        let stop = async { drop(stop.await) };
        explorer::serve(explorer, self.assets.clone(), listener, stop).context("cannot serve the page")?;
        Ok(())
    }
}

/// Why there is no page in one file, and what to do about it.
fn refused(error: &ExportError) -> Failure {
    let help = match error {
        ExportError::NoModel => {
            "build the model and a program with it: `wasm/build` says where the model is, and \
             `FACTORFLOW_WASM=FILE cargo build --release` puts it into the program"
        }
        ExportError::TooManyRegions { .. } => {
            "`keep` in `[world]` chooses fewer of them; `factorflow explore` without `--export` shows any number"
        }
        ExportError::Page(_) => "please report it",
    };
    Failure::Refused(format!("error: {error}\nhelp: {help}"))
}

/// The scenario of a results folder, or what was named.
fn scenario_in(path: &Path) -> Result<PathBuf, Failure> {
    if !path.is_dir() {
        return Ok(path.to_owned());
    }
    let own = path.join("scenario.toml");
    if own.is_file() {
        return Ok(own);
    }
    let arms = crate::experiment::comparison::arms_of(path);
    let of_arm = arms.iter().map(|it| path.join(it).join("scenario.toml")).find(|it| it.is_file());
    of_arm.ok_or_else(|| {
        let folder = path.display();
        let hint =
            "name a scenario file, a scenario of the library, or a folder that `run` or `compare` left";
        Failure::Refused(format!("error: there is no scenario in `{folder}`\nhelp: {hint}"))
    })
}

/// Solves for the base year while the page is opened.
fn solve_ahead(explorer: &Arc<Explorer>) {
    let explorer = Arc::clone(explorer);
    thread::spawn(move || {
        let began = Instant::now();
        match explorer.solve_ahead(&|_| ()) {
            Err(error) => warn(&format!("error: {error}")),
            Ok(()) if began.elapsed() < MOMENT => {}
            Ok(()) => warn(&format!("the base year is solved, after {:.1} s", began.elapsed().as_secs_f64())),
        }
    });
}

/// Opens the address in a browser, if there is one; nothing depends on it.
fn show(address: &str) {
    let has_display = ["DISPLAY", "WAYLAND_DISPLAY"].iter().any(|it| std::env::var_os(it).is_some());
    let mut command = if cfg!(target_os = "macos") {
        Command::new("open")
    } else if cfg!(windows) {
        Command::new("explorer")
    } else if has_display {
        Command::new("xdg-open")
    } else {
        return;
    };
    let quiet = command.arg(address).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    drop(quiet.spawn());
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_without_a_scenario_is_refused_and_one_with_is_opened() {
        let folder = tempfile::tempdir().unwrap();
        assert!(matches!(scenario_in(folder.path()), Err(Failure::Refused(_))));
        std::fs::write(folder.path().join("scenario.toml"), "").unwrap();
        assert_eq!(scenario_in(folder.path()).unwrap(), folder.path().join("scenario.toml"));
        assert_eq!(scenario_in(Path::new("tax-sharing")).unwrap(), Path::new("tax-sharing"));
    }
}
