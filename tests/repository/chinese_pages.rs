//! Chinese pages say what the English ones say: the same headings, commands, numbers and links; and terms of the program
//! are those of the glossary.

use factorflow::figure::{GlossaryTerm, glossary};
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

/// Folders with pages.
const FOLDERS: [&str; 3] = [".", "docs", "docs/lessons"];

/// Pages that have to be there in Chinese.
const WANTED: [&str; 9] = [
    "README.md",
    "docs/figures.md",
    "docs/report.md",
    "docs/lessons/README.md",
    "docs/lessons/1-local-protection.md",
    "docs/lessons/2-sharing-taxes.md",
    "docs/lessons/3-race-for-talent.md",
    "docs/lessons/4-club-goods.md",
    "docs/lessons/5-joint-fund.md",
];

/// The English and the Chinese text of every page that has both, by its path.
fn pages() -> BTreeMap<String, [String; 2]> {
    let read = |path: &Path| fs::read_to_string(path).unwrap_or_else(|it| panic!("{}: {it}", path.display()));
    let files = FOLDERS.iter().flat_map(|it| fs::read_dir(it).unwrap().map(|it| it.unwrap().path()));
    let chinese = files.filter(|it| it.to_string_lossy().ends_with(".zh.md"));
    let both = chinese.map(|chinese: PathBuf| {
        let english = PathBuf::from(chinese.to_string_lossy().replace(".zh.md", ".md"));
        let name = english.to_string_lossy().trim_start_matches("./").to_owned();
        (name, [read(&english), read(&chinese)])
    });
    both.collect()
}

/// A line of a page, and whether it is code.
fn lines(page: &str) -> Vec<(bool, &str)> {
    let mut fenced = false;
    let mut found = Vec::new();
    for line in page.lines() {
        let fence = line.starts_with("```");
        fenced ^= fence;
        let command = ["    factorflow ", "    cargo "].iter().any(|it| line.starts_with(it));
        found.push((fenced || fence || command, line));
    }
    found
}

fn heading_levels(page: &str) -> Vec<usize> {
    let headings = lines(page).into_iter().filter(|(is_code, line)| !is_code && line.starts_with('#'));
    headings.map(|(_, line)| line.chars().take_while(|it| *it == '#').count()).collect()
}

/// Code without its comments, which are translated.
fn code(page: &str) -> Vec<String> {
    let without_comment = |line: &str| {
        let end = ["    #", "  #", " // "].iter().filter_map(|it| line.find(it)).min();
        line[..end.unwrap_or(line.len())].trim_end().to_owned()
    };
    lines(page).into_iter().filter(|it| it.0).map(|(_, line)| without_comment(line)).collect()
}

/// Where links and pictures lead, whatever the language of what lies there.
fn links(page: &str) -> Vec<String> {
    let mut targets: Vec<String> = page
        .split("](")
        .skip(1)
        .filter_map(|it| it.split(')').next())
        .map(|it| it.replace(".zh.md", ".md").replace("-zh.svg", "-en.svg").replace("-zh.png", ".png"))
        .collect();
    targets.sort();
    targets
}

/// The numbers in the words of every section, sorted: sentences are put in another order.
fn numbers(page: &str) -> Vec<Vec<String>> {
    let mut sections = vec![String::new()];
    for (is_code, line) in lines(page) {
        if !is_code && line.starts_with('#') {
            sections.push(String::new());
        }
        if !is_code {
            let words = line.split("](").enumerate();
            let words =
                words.map(|(at, it)| if at == 0 { it } else { it.split_once(')').map_or("", |it| it.1) });
            let section = sections.last_mut().expect("there is one at least");
            section.extend(words.chain(["\n"]));
        }
    }
    sections.iter().map(|it| numbers_in(it)).collect()
}

fn numbers_in(text: &str) -> Vec<String> {
    let is_part = |it: char| it.is_ascii_digit() || it == ',' || it == '.';
    let mut found: Vec<String> = text
        .split(|it: char| !is_part(it))
        .map(|it| it.trim_matches([',', '.']).to_owned())
        .filter(|it| !it.is_empty())
        .collect();
    found.sort();
    found
}

#[test]
fn every_page_for_new_users_and_students_is_there_in_chinese() {
    let pages = pages();
    for name in WANTED {
        assert!(pages.contains_key(name), "{name} is not there in Chinese");
    }
}

#[test]
fn chinese_pages_have_the_headings_commands_numbers_and_links_of_the_english_ones() {
    for (name, [english, chinese]) in pages() {
        assert_eq!(heading_levels(&english), heading_levels(&chinese), "headings of {name}");
        assert_eq!(code(&english), code(&chinese), "commands of {name}");
        assert_eq!(links(&english), links(&chinese), "links of {name}");
        for (section, (english, chinese)) in numbers(&english).into_iter().zip(numbers(&chinese)).enumerate()
        {
            assert_eq!(english, chinese, "numbers in section {section} of {name}");
        }
    }
}

#[test]
fn links_of_chinese_pages_lead_somewhere_and_to_chinese_pages_where_there_are_such() {
    for (name, [_, chinese]) in pages() {
        let folder = Path::new(&name).parent().unwrap();
        for target in chinese.split("](").skip(1).filter_map(|it| it.split([')', '#']).next()) {
            if target.contains("://") || target.is_empty() {
                continue;
            }
            assert!(folder.join(target).exists(), "{name}: no {target}");
            let own = Path::new(&name).file_name().unwrap().to_str() == Some(target);
            let translated = folder.join(target.replace(".md", ".zh.md"));
            assert!(
                own || target.ends_with(".zh.md")
                    || Path::new(target).extension().is_none_or(|it| it != "md")
                    || !translated.exists(),
                "{name}: {target}"
            );
        }
    }
}

const GLOSSARY: &str = "docs/glossary.csv";

/// A row of the glossary: kind, term, Chinese, source.
type GlossaryRow = [String; 4];

fn rows() -> Vec<GlossaryRow> {
    let mut reader = csv::Reader::from_path(GLOSSARY).unwrap();
    assert_eq!(reader.headers().unwrap(), &vec!["kind", "term", "chinese", "source"]);
    let row = |it: Result<csv::StringRecord, csv::Error>| {
        let it = it.unwrap();
        [0, 1, 2, 3].map(|at| it[at].to_owned())
    };
    reader.records().map(row).collect()
}

/// Terms that only pages use, by the kind that the glossary gives them.
const OF_PAGES: &str = "page";

/// Writes the terms of the program anew and keeps what is said of their sources.
fn rewrite() {
    let before = rows();
    let mut writer = csv::Writer::from_path(GLOSSARY).unwrap();
    writer.write_record(["kind", "term", "chinese", "source"]).unwrap();
    for GlossaryTerm { kind, english, chinese } in glossary() {
        let source = before.iter().find(|it| it[0] == kind && it[1] == english && it[2] == chinese);
        let source = source.map_or("usual translation", |it| it[3].as_str());
        writer.write_record([kind, &english, &chinese, source]).unwrap();
    }
    before.iter().filter(|it| it[0] == OF_PAGES).for_each(|it| writer.write_record(it).unwrap());
    writer.flush().unwrap();
}

/// `FACTORFLOW_REWRITE_GLOSSARY=1 cargo test --test repository glossary` writes the terms of the program anew.
#[test]
fn the_glossary_has_the_terms_of_the_program_and_each_with_the_same_chinese() {
    if std::env::var_os("FACTORFLOW_REWRITE_GLOSSARY").is_some() {
        rewrite();
    }
    let term = |it: &GlossaryTerm| [it.kind.to_owned(), it.english.clone(), it.chinese.clone()];
    let program: Vec<[String; 3]> = glossary().iter().map(term).collect();
    let rows = rows();
    let written: Vec<[String; 3]> = rows
        .iter()
        .filter(|it| it[0] != OF_PAGES)
        .map(|[kind, term, chinese, _]| [kind.clone(), term.clone(), chinese.clone()])
        .collect();
    assert_eq!(program, written, "see the line above this test");
    assert!(rows.iter().all(|it| it.iter().all(|cell| !cell.is_empty())), "a cell is empty");
}

#[test]
fn every_term_of_pages_in_the_glossary_stands_on_an_english_page_and_on_its_chinese_one() {
    let pages = pages();
    let of_pages = rows().into_iter().filter(|it| it[0] == OF_PAGES);
    let of_pages: Vec<GlossaryRow> = of_pages.collect();
    assert!(of_pages.len() > 20);
    for [_, term, chinese, _] in of_pages {
        let is_there = |[english, translated]: &[String; 2]| {
            english.to_lowercase().contains(&term.to_lowercase()) && translated.contains(&chinese)
        };
        assert!(pages.values().any(is_there), "no page has both {term} and {chinese}");
    }
}

/// The same term has the same Chinese whatever it names.
#[test]
fn no_term_of_one_kind_has_two_translations() {
    let rows = rows();
    for (number, one) in rows.iter().enumerate() {
        let same = rows[..number].iter().find(|it| it[0] == one[0] && it[1] == one[1]);
        assert!(same.is_none_or(|it| it[2] == one[2]), "{one:?} {same:?}");
    }
}
