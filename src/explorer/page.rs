//! The files of the page, which the program carries and hands out without comments and indentation.

use std::borrow::Cow;
use std::path::Path;
use std::sync::LazyLock;

/// A file of the page.
pub(super) struct PageFile {
    /// Where it lies below `src/explorer/page/`.
    pub path: &'static str,
    text: &'static str,
}

/// Files of the page by their paths.
macro_rules! files {
    ($($path:literal)*) => {
        &[$(PageFile { path: $path, text: include_str!(concat!("page/", $path)) }),*]
    };
}

/// Every file that is served; a test holds the list against the folder.
static FILES: &[PageFile] = files! {
    "index.html"
    "app.css"
    "later.css"
    "js/adding.js"
    "js/api.js"
    "js/assumptions.js"
    "js/beginning.js"
    "js/chart.js"
    "js/effects.js"
    "js/elements.js"
    "js/gestures.js"
    "js/later.en.js"
    "js/later.js"
    "js/later.zh.js"
    "js/lesson-controls.js"
    "js/lesson-table.js"
    "js/lesson.js"
    "js/levers.js"
    "js/link.js"
    "js/main.js"
    "js/map.js"
    "js/marks.js"
    "js/motion.js"
    "js/numbers.js"
    "js/page.js"
    "js/place.js"
    "js/places.js"
    "js/policies.js"
    "js/problems.js"
    "js/rare.js"
    "js/reading.js"
    "js/regions.js"
    "js/run.js"
    "js/sharing.js"
    "js/state.js"
    "js/table.js"
    "js/teaching.js"
    "js/time.js"
    "js/words.en.js"
    "js/words.js"
    "js/words.zh.js"
    "js/world.js"
    "js/zoom.js"
};

/// A file as it was written.
pub(super) fn source(path: &str) -> Option<&'static str> {
    FILES.iter().find(|it| it.path == path).map(|it| it.text)
}

/// Every style of the page, one after the other.
pub(super) fn styles() -> String {
    let styles = FILES.iter().filter(|it| media_type(it.path).starts_with("text/css"));
    styles.map(|it| it.text).collect()
}

/// What the browser is told that a file is.
pub(super) fn media_type(path: &str) -> &'static str {
    match path.rsplit('.').next() {
        Some("html") => "text/html; charset=utf-8",
        Some("css") => "text/css; charset=utf-8",
        _ => "text/javascript; charset=utf-8",
    }
}

/// What the program hands out of each file.
static BARE: LazyLock<Vec<String>> = LazyLock::new(|| FILES.iter().map(bare).collect());

/// A file without comments and without what indents it; as it stands where that cannot be told.
fn bare(file: &PageFile) -> String {
    let shorter = match file.path.rsplit('.').next() {
        Some("js") => minifier::js::minify(file.text).map(|it| it.to_string()).ok(),
        Some("css") => minifier::css::minify(file.text).map(|it| it.to_string()).ok(),
        _ => {
            Some(file.text.lines().map(str::trim_start).collect::<Vec<_>>().join("\n").replace(">\n<", "><"))
        }
    };
    shorter.unwrap_or_else(|| file.text.to_owned())
}

/// The text of a file; from the folder `assets` where one is given, but only of those that the program carries or that are
/// scripts of the page: names with anything but letters, digits, dots and hyphens are none.
pub(super) fn text(path: &str, assets: Option<&Path>) -> Option<Cow<'static, str>> {
    let is_name = |it: char| it.is_ascii_alphanumeric() || matches!(it, '.' | '-');
    let is_script = path.strip_prefix("js/").is_some_and(|it| {
        it.strip_suffix(".js").is_some_and(|it| !it.is_empty())
            && !it.starts_with('.')
            && !it.contains("..")
            && it.chars().all(is_name)
    });
    let known = FILES.iter().position(|it| it.path == path);
    if !is_script && known.is_none() {
        return None;
    }
    match assets {
        Some(folder) => std::fs::read_to_string(folder.join(path)).ok().map(Cow::Owned),
        None => known.map(|it| Cow::Borrowed(BARE[it].as_str())),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;

    fn served(folder: &Path) -> Vec<String> {
        let names = |folder: &Path| -> Vec<String> {
            let entries = fs::read_dir(folder).into_iter().flatten().map(|it| it.unwrap());
            entries.map(|it| it.file_name().into_string().unwrap()).collect()
        };
        let top = names(folder)
            .into_iter()
            .filter(|it| ["index.html", "app.css", "later.css"].contains(&it.as_str()));
        let scripts = names(&folder.join("js")).into_iter().map(|it| format!("js/{it}"));
        let mut all: Vec<String> = top.chain(scripts).collect();
        all.sort();
        all
    }

    #[test]
    fn every_file_of_the_folder_is_carried_and_nothing_else() {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/explorer/page");
        let mut listed: Vec<&str> = FILES.iter().map(|it| it.path).collect();
        listed.sort_unstable();
        assert_eq!(listed, served(&folder));
    }

    #[test]
    fn what_is_handed_out_has_no_comments_and_loses_nothing_else() {
        for (file, handed) in FILES.iter().zip(BARE.iter()) {
            assert!(handed.len() < file.text.len(), "{} was not made shorter", file.path);
            assert!(!handed.contains("/**") && !handed.contains("\n    "), "{} has comments left", file.path);
            // Words that a reader sees, and whatever else is quoted, stand in it as they did.
            let quoted = |text: &str| -> Vec<String> {
                text.split('"').skip(1).step_by(2).map(str::to_owned).collect()
            };
            if file.path.ends_with(".en.js") || file.path.ends_with(".zh.js") {
                assert_eq!(quoted(handed), quoted(file.text), "{}", file.path);
            }
        }
    }

    #[test]
    fn nothing_but_the_page_is_read_from_a_folder() {
        let folder = tempfile::tempdir().unwrap();
        fs::create_dir(folder.path().join("js")).unwrap();
        for name in ["index.html", "secret.txt", "js/main.js", "js/words.en.js", "js/notes.txt"] {
            fs::write(folder.path().join(name), name).unwrap();
        }
        let read = |path: &str| text(path, Some(folder.path()));
        for path in ["index.html", "js/main.js", "js/words.en.js"] {
            assert_eq!(read(path).as_deref(), Some(path));
        }
        let refused = [
            "secret.txt",
            "js/notes.txt",
            "js/../secret.txt",
            "js/..js",
            "../secret.txt",
            "js/a/b.js",
            "/etc/passwd",
            "js/a\\b.js",
            "",
            "js/.js",
        ];
        assert!(refused.into_iter().all(|it| read(it).is_none()));
    }
}
