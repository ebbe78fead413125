//! The page in one file with the model in it, for those who have no program: the model is WebAssembly that runs in a worker
//! of the page, which asks nobody for anything.

mod script;

use super::packed::{MOST_REGIONS, PackedScenario};
use super::page;
use crate::report::{fingerprint, packed};
use crate::scenario::Scenario;
use crate::scenario::builtin::{PROGRAM_LICENCES, notices};
use std::path::Path;

/// The model as WebAssembly; nothing in a program that was built without it.
static MODEL: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/model.wasm"));

/// What answers the page in place of a program.
const LOCAL: &str = include_str!("../page/alone/local.js");

/// What runs the model.
const WORKER: &str = include_str!("../page/alone/worker.js");

/// What only this page shows: its licences.
const STYLE: &str = "footer pre {\n  white-space: pre-wrap;\n}\n";

/// Why there is no page.
#[derive(Debug, thiserror::Error)]
pub enum ExportError {
    /// The program has no model to give away.
    #[error("this program was built without the model that a page carries")]
    NoModel,
    /// The world is too large.
    #[error(
        "{regions} regions are too many for a page without a program, which takes at most {MOST_REGIONS}"
    )]
    TooManyRegions {
        /// Of the scenario.
        regions: usize,
    },
    /// The files of the page are not as they should be, which tests exclude.
    #[error("the page cannot be put together: {0}")]
    Page(String),
}

/// The page of a scenario that was read from `address`, beginning in this language, or in that of the browser.
///
/// # Errors
///
/// Fails in a program without the model, and with a world that is too large.
pub fn export(scenario: &Scenario, address: &Path, language: Option<&str>) -> Result<String, ExportError> {
    if MODEL.is_empty() {
        return Err(ExportError::NoModel);
    }
    let regions = scenario.atlas.len();
    if regions > MOST_REGIONS {
        return Err(ExportError::TooManyRegions { regions });
    }
    let scenario = serde_json::to_vec(&PackedScenario::of(scenario, address));
    let scenario = scenario.map_err(|it| ExportError::Page(it.to_string()))?;
    page(MODEL, &scenario, language).map_err(ExportError::Page)
}

/// The page with this model and this scenario.
fn page(model: &[u8], scenario: &[u8], language: Option<&str>) -> Result<String, String> {
    let read = |path: &str| if path == "js/local.js" { Some(LOCAL) } else { page::source(path) };
    let script = script::bundle(&["js/local.js", "js/main.js"], &read)?;
    let style = page::styles() + STYLE;
    let policy = policy(&script, &style);
    let head = format!(
        "<meta charset=\"utf-8\" />\n    <meta http-equiv=\"Content-Security-Policy\" content=\"{policy}\" />\n    <meta name=\"referrer\" content=\"no-referrer\" />"
    );
    let blocks = [
        block("carried-worker", "text/plain", inline("script", WORKER)?),
        block("carried-scenario", "application/gzip", &packed(scenario)),
        block("carried-model", "application/gzip", &packed(model)),
    ];
    let language = language.map_or_else(String::new, |it| format!(" data-language=\"{it}\""));
    let changes = [
        ("<html lang=\"en\">", format!("<html lang=\"en\"{language}>")),
        ("<meta charset=\"utf-8\" />", head),
        (
            "<link rel=\"stylesheet\" href=\"/app.css\" />",
            format!("<style>{}</style>", inline("style", &style)?),
        ),
        (
            "<script type=\"module\" src=\"/js/main.js\"></script>",
            format!("<script type=\"module\">{}</script>", inline("script", &script)?),
        ),
        ("</footer>", format!("{}\n    </footer>", licences())),
        ("</body>", format!("{}</body>", blocks.concat())),
    ];
    let html = read("index.html").ok_or("there is no page")?.to_owned();
    changes.into_iter().try_fold(html, |html, (from, to)| {
        let is_once = html.matches(from).count() == 1;
        is_once.then(|| html.replace(from, &to)).ok_or_else(|| format!("`{from}` does not stand there once"))
    })
}

/// What the browser holds the page to: its own script and style, a worker that it makes itself, and nothing from elsewhere.
fn policy(script: &str, style: &str) -> String {
    let [script, style] = [script, style].map(fingerprint);
    format!(
        "default-src 'none'; script-src '{script}' 'wasm-unsafe-eval'; style-src '{style}'; worker-src blob:; \
         img-src data:; base-uri 'none'; form-action 'none'"
    )
}

/// A text within an element, which it must not end; nor may it begin a comment.
fn inline<'t>(element: &str, text: &'t str) -> Result<&'t str, String> {
    let ends = [format!("</{element}"), "<!--".to_owned()];
    match ends.iter().find(|it| text.to_lowercase().contains(it.as_str())) {
        Some(end) => Err(format!("`{end}` stands in what the page carries")),
        None => Ok(text),
    }
}

/// Text that the page carries and the browser does not look at.
fn block(id: &str, kind: &str, text: &str) -> String {
    format!("<script type=\"{kind}\" id=\"{id}\">{text}</script>\n")
}

/// The licences that go with every copy, as they are written.
fn licences() -> String {
    let text = format!("{}\n\n{}", PROGRAM_LICENCES[0].trim(), notices());
    let text = text.replace('&', "&amp;").replace('<', "&lt;");
    format!(
        "  <details>\n        <summary><span lang=\"en\">Licences</span> <span lang=\"zh-CN\">许可</span></summary>\n        <pre lang=\"en\">{text}</pre>\n      </details>"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_page_asks_nobody_and_is_the_same_every_time() {
        let made = || page(b"model", b"{}", Some("zh")).unwrap();
        let html = made();
        assert_eq!(html, made());
        for address in ["href=\"/", "src=\"", "url(", "\nimport ", "\nexport "] {
            assert!(!html.contains(address), "{address}");
        }
        assert!(html.contains("default-src 'none'; script-src 'sha256-") && !html.contains("unsafe-inline"));
        assert!(html.contains("<html lang=\"en\" data-language=\"zh\">"));
    }

    #[test]
    fn what_would_end_its_element_is_refused() {
        assert!(inline("script", "a</SCRIPT>").is_err() && inline("style", "<!--").is_err());
        assert_eq!(inline("script", "a < b"), Ok("a < b"));
    }
}
