//! The chapters of an attribution: what each policy of a package contributes.

use super::chapters::{Chapters, paragraph};
use super::error::DocumentError;
use super::folder::ReportFolder;
use super::html::{Cell, DataTable, Html};
use super::numbers::{change, three_digits};
use super::settings::{WrittenScenario, differences};
use super::words::{EffectSentence, FindingSentence, SureSentence};
use crate::figure::{Language, ScenarioNames, year};
use crate::outcome::{Table, Texts};

/// So many policies are named that contribute most.
const NAMED: usize = 3;

/// The columns of contributions, with what they are called.
const COLUMNS: [(&str, &str, &str); 4] = [
    ("contribution", "Contribution", "贡献"),
    ("alone", "Alone", "单独实施"),
    ("last", "Lost without it", "缺少它的损失"),
    ("standard_error", "Standard error", "标准误"),
];

/// The chapters.
pub(super) fn chapters(folder: &ReportFolder) -> Result<Chapters, DocumentError> {
    let language = folder.language;
    let [base, package] = ["base", "package"].map(|it| folder.names(it));
    let named = |names: &ScenarioNames, key: &str| {
        if names.name.is_empty() { folder.word(key) } else { names.name.clone() }
    };
    let (base_name, name) = (named(&base, "base"), named(&package, "package"));
    let table = folder.needed("attribution")?;
    let (outcome, policy, part) =
        (table.text("outcome")?, table.text("policy")?, table.numbers("contribution")?);
    let rows: Vec<usize> = (0..table.rows()).filter(|row| outcome[*row] == "output_cny").collect();
    let mut largest: Vec<(String, f64)> =
        rows.iter().map(|row| (package.policy(&policy[*row]), part[*row])).collect();
    let total = largest.iter().map(|it| it.1).sum();
    largest.sort_by(|one, other| other.1.abs().total_cmp(&one.1.abs()).then_with(|| one.0.cmp(&other.0)));
    largest.truncate(NAMED);
    let last = folder.word("year").parse().map_or_else(|_| folder.word("year"), year);
    let whole =
        EffectSentence::Output { arm: name.clone(), base: base_name.clone(), year: last, change: total };
    let contributions = FindingSentence::Contributions { largest, policies: rows.len() };
    let written = ["package", "base"].map(|it| WrittenScenario::read(&folder.path.join(it)));
    let title = match language {
        Language::English => format!("What each policy of {name} contributes"),
        Language::Chinese => format!("{name}中各项政策的贡献"),
    };
    let by_policy = by_policy(folder, &table, (&rows, policy), &package);
    Ok(Chapters {
        title,
        question: written[0].question(language),
        changes: [paragraph(&[whole.said(language), contributions.said(language)]), by_policy]
            .into_iter()
            .collect(),
        whom: whom(folder),
        sure: sure(folder),
        done: differences(&written[0], &written[1], (&package, language)),
        scenarios: vec![("base".to_owned(), base_name), ("package".to_owned(), name)],
        ..Chapters::default()
    })
}

fn whom(folder: &ReportFolder) -> Html {
    Html::paragraph(&match folder.language {
        Language::English => format!(
            "{} regions take part. Contributions are those to the output of all regions together; `attribution.csv` has those to other outcomes and to the members, and `factorflow compare` says who gains and who loses.",
            folder.word("members")
        ),
        Language::Chinese => format!(
            "有 {} 个地区参与。所列为对全部地区产出合计的贡献；`attribution.csv` 载有对其他指标与成员地区的贡献，`factorflow compare` 说明谁受益、谁受损。",
            folder.word("members")
        ),
    })
}

fn sure(folder: &ReportFolder) -> Html {
    let is_varied = folder.manifest.get("uncertainty").is_some_and(|it| !it.is_null());
    let varied = folder.say(
        "Parameters: some were varied; `attribution.csv` holds the ranges of contributions over the draws.",
        "参数：变动了部分参数；`attribution.csv` 载有各次抽取之间贡献的范围。",
    );
    let parameters = if is_varied { varied } else { SureSentence::NotVaried.said(folder.language) };
    Html::list(&[SureSentence::Expected.said(folder.language), parameters])
}

fn by_policy(
    folder: &ReportFolder,
    table: &Table,
    (rows, policy): (&[usize], &Texts),
    names: &ScenarioNames,
) -> Html {
    let known: Vec<_> =
        COLUMNS.iter().filter_map(|it| Some((folder.say(it.1, it.2), table.numbers(it.0).ok()?))).collect();
    // Exact contributions have no error.
    let known: Vec<_> =
        known.into_iter().filter(|it| rows.iter().any(|row| it.1[*row].is_finite())).collect();
    let row = |row: &usize| {
        let number = |value: f64| if value.is_nan() { three_digits(value) } else { change(value) };
        let numbers = known.iter().map(|it| Cell::Number(number(it.1[*row])));
        std::iter::once(Cell::Words(names.policy(&policy[*row]))).chain(numbers).collect()
    };
    DataTable {
        caption: folder.say(
            "Contributions to the output of all regions together in the last year, % of the base",
            "对最后一年全部地区产出合计的贡献，占基准的 %",
        ),
        head: std::iter::once(folder.say("Policy", "政策"))
            .chain(known.iter().map(|it| it.0.clone()))
            .collect(),
        rows: rows.iter().map(row).collect(),
        filter: None,
    }
    .html()
}
