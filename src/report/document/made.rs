//! How the results and the report were made, and what a reader can take out of it.

use super::data::EmbeddedFile;
use super::error::DocumentError;
use super::folder::ReportFolder;
use super::html::{Cell, DataTable, Html};
use serde_json::Value;
use std::fs;
use std::path::Path;

/// What made the results: command, version, seed, tables of the world with their checksums.
pub(super) fn chapter(folder: &ReportFolder) -> Html {
    [origin(folder), inputs(folder)].into_iter().collect()
}

fn origin(folder: &ReportFolder) -> Html {
    let say = |english: &str, chinese: &str| folder.say(english, chinese);
    // Sweeps have the version beside everything else.
    let program = |key: &str| {
        let found = folder.manifest.get("program").unwrap_or(&folder.manifest).get(key);
        found.and_then(Value::as_str).unwrap_or_default().to_owned()
    };
    let version = format!("factorflow {} {}", program("version"), program("commit"));
    let rows = [
        (say("Command", "命令"), Cell::Code(command(folder))),
        (say("Program", "程序"), Cell::Code(version.trim_end().to_owned())),
        (say("Report by", "报告由"), Cell::Code(format!("factorflow {}", env!("CARGO_PKG_VERSION")))),
        (say("Seed of random numbers", "随机数种子"), Cell::Code(folder.word("seed"))),
        (say("Replicates", "重复次数"), Cell::Code(folder.word("replicates"))),
        (say("Regions", "地区数"), Cell::Code(folder.word("regions"))),
        (say("SHA-256 of the scenario", "情景的 SHA-256"), Cell::Code(scenario_sum(&folder.manifest))),
    ];
    let is_known = |it: &(String, Cell)| !matches!(&it.1, Cell::Code(text) if text.is_empty());
    let rows = rows.into_iter().filter(is_known).map(|(name, cell)| vec![Cell::Words(name), cell]).collect();
    let head = vec![say("What", "项目"), say("Value", "内容")];
    let caption = say("The results and the program that made them", "结果及生成它的程序");
    DataTable { caption, head, rows, filter: None }.html()
}

/// The command that made the results, with quotation marks where words have blanks.
fn command(folder: &ReportFolder) -> String {
    let words = folder.list("command").iter().filter_map(Value::as_str);
    let words: Vec<String> = words.map(crate::wording::argument).collect();
    words.join(" ")
}

fn scenario_sum(manifest: &Value) -> String {
    let sum = manifest.get("scenario").and_then(|it| it.get("sha256")).and_then(Value::as_str);
    sum.unwrap_or_default().to_owned()
}

/// The tables that the world was read from, and the scenarios of a comparison.
fn inputs(folder: &ReportFolder) -> Html {
    let say = |english: &str, chinese: &str| folder.say(english, chinese);
    let row = |it: &Value, names: &[&str]| {
        let word = |key: &str| it.get(key).and_then(Value::as_str).filter(|it| !it.is_empty());
        let name = names.iter().find_map(|it| word(it)).unwrap_or_default();
        vec![Cell::Code(name.to_owned()), Cell::Code(word("sha256").unwrap_or_default().to_owned())]
    };
    let of =
        |list: &str, names: &[&str]| folder.list(list).iter().map(|it| row(it, names)).collect::<Vec<_>>();
    let mut rows = of("data", &["path", "file", "built_in"]);
    rows.extend(of("arms", &["folder"]));
    rows.extend(of("scenarios", &["written", "name"]));
    let head = vec![say("Input", "输入"), "SHA-256".to_owned()];
    DataTable {
        caption: say("What the results were made from", "结果所用的输入"), head, rows, filter: None
    }
    .html()
}

/// The tables of the folder and the scenarios of the folders below it.
pub(super) fn files(
    folder: &ReportFolder,
    scenarios: &[(String, String)],
) -> Result<Vec<EmbeddedFile>, DocumentError> {
    let of_system = |file: &Path| {
        let file = file.to_owned();
        move |cause| DocumentError::File { file, cause }
    };
    let mut paths: Vec<String> = Vec::new();
    for entry in fs::read_dir(&folder.path).map_err(of_system(&folder.path))? {
        let name = entry.map_err(of_system(&folder.path))?.file_name().to_string_lossy().into_owned();
        if Path::new(&name).extension().is_some_and(|it| it == "csv") {
            paths.push(name);
        }
    }
    let of_scenario = |(below, _): &(String, String)| {
        if below.is_empty() { "scenario.toml".to_owned() } else { format!("{below}/scenario.toml") }
    };
    paths.extend(scenarios.iter().map(of_scenario).filter(|it| folder.path.join(it).is_file()));
    paths.sort();
    let file = |path: &String| {
        let file = folder.path.join(path);
        fs::read(&file).map(|bytes| EmbeddedFile::new(path, &bytes)).map_err(of_system(&file))
    };
    paths.iter().map(file).collect()
}

/// Leaves the largest files out until the others have room.
pub(super) fn make_room(files: &mut [EmbeddedFile], room: usize) {
    while files.iter().map(EmbeddedFile::room).sum::<usize>() > room {
        let Some(largest) = files.iter_mut().max_by_key(|it| it.room()) else { return };
        largest.leave_out();
    }
}

/// The table of files: what each is, and what takes it out of the page.
pub(super) fn table_of_files(files: &[EmbeddedFile], folder: &ReportFolder) -> Html {
    let say = |english: &str, chinese: &str| folder.say(english, chinese);
    let row = |it: &EmbeddedFile| {
        let place = if it.is_within() {
            say("in this page", "在本页内")
        } else {
            say("in the folder only", "仅在文件夹内")
        };
        vec![
            Cell::Code(it.path.clone()),
            Cell::Number(it.size.to_string()),
            Cell::Words(place),
            Cell::Code(it.sha256.clone()),
        ]
    };
    let head = vec![say("File", "文件"), say("Bytes", "字节"), say("Where", "位置"), "SHA-256".to_owned()];
    let caption = say("Files of the results", "结果文件");
    let buttons: Html = files.iter().filter(|it| it.is_within()).map(take).collect();
    let buttons = Html::element("p", &[("class", "take")], &buttons).line();
    let table = DataTable { caption, head, rows: files.iter().map(row).collect(), filter: None }.html();
    [table, buttons].into_iter().collect()
}

fn take(file: &EmbeddedFile) -> Html {
    file.button(&Html::element("code", &[], &Html::text(&file.path)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_largest_files_are_left_out_and_still_named() {
        let random: Vec<u8> =
            (0..3000_u32).flat_map(|it| it.wrapping_mul(2_654_435_761).to_le_bytes()).collect();
        let mut files =
            vec![EmbeddedFile::new("large.csv", &random), EmbeddedFile::new("small.csv", b"a\n1\n")];
        make_room(&mut files, 1000);
        assert_eq!(files.iter().map(EmbeddedFile::is_within).collect::<Vec<_>>(), [false, true]);
        assert_eq!(files[0].size, 12_000);
    }
}
