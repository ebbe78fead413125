//! The chapters of what is held against data: fits, validations, calibrations.

use super::chapters::{Chapters, paragraph};
use super::error::DocumentError;
use super::folder::ReportFolder;
use super::html::{Cell, DataTable, Html};
use super::numbers::{count, three_digits};
use super::words::FindingSentence;
use crate::figure::{parameter_name, signed};
use crate::outcome::{Table, TableError, Texts};

/// So many parameters are named that data say most of.
const NAMED: usize = 3;

/// So many places are named that are missed most.
const MISSED: usize = 5;

/// A column of scores: its name, what it is called, and whether it has an interval.
type ReportedScore = (&'static str, &'static str, &'static str, bool);

const ESTIMATES: [ReportedScore; 2] =
    [("estimate", "Coefficient", "系数", false), ("se", "Standard error", "标准误", false)];

const FITS: [ReportedScore; 4] = [
    ("cpc", "Common part", "共同部分", false),
    ("rmse_logs", "RMSE of logarithms", "对数的均方根误差", false),
    ("correlation_logs", "Correlation of logarithms", "对数的相关系数", false),
    ("deviance_r2", "Part of deviance", "解释的偏差比例", false),
];

const VALIDATIONS: [ReportedScore; 5] = [
    ("correlation", "Correlation", "相关系数", true),
    ("weighted", "Weighted", "加权相关系数", true),
    ("within_province", "Within provinces", "省内相关系数", true),
    ("slope", "Slope", "斜率", true),
    ("rmse", "RMSE", "均方根误差", true),
];

const MOMENTS: [ReportedScore; 4] = [
    ("observed", "Observed", "观测值", false),
    ("se", "Standard error", "标准误", false),
    ("model", "Model", "模型", false),
    ("z", "Difference in standard errors", "以标准误计的差异", false),
];

const PARAMETERS: [ReportedScore; 5] = [
    ("prior_low", "From, before", "此前下限", false),
    ("prior_high", "To, before", "此前上限", false),
    ("kept_low", "Kept from", "保留下限", false),
    ("kept_high", "Kept to", "保留上限", false),
    ("variance_removed", "Variance ruled out", "排除的方差比例", false),
];

/// The chapters of a fit.
pub(super) fn fit(folder: &ReportFolder) -> Result<Chapters, DocumentError> {
    let (estimates, scores) = (folder.needed("estimates")?, folder.needed("scores")?);
    let value = |column: &str, row: usize| estimates.numbers(column).map(|it| it[row]);
    let terms = estimates.text("term")?;
    let mut said = Vec::new();
    if let Some(row) = terms.iter().position(|it| it == "distance") {
        let to = folder.say(" to ", " 至 ");
        let interval = format!("{}{to}{}", signed(value("low", row)?, 2), signed(value("high", row)?, 2));
        said.push(FindingSentence::Distance { estimate: signed(value("estimate", row)?, 2), interval });
    }
    if estimates.rows() > 0 {
        said.push(FindingSentence::Explained {
            share: value("deviance_r2", 0)?,
            pairs: count(value("n", 0)?),
        });
    }
    // How well a kernel does on what it was fitted on says little.
    let unseen: Vec<bool> = scores.text("pairs_of")?.iter().map(|it| it != "own-pairs").collect();
    let scores = scores.filter(&unseen);
    let tables = [
        scored(folder, &estimates, "term", &ESTIMATES, ("Estimated coefficients", "估计的系数"))?,
        scored(
            folder,
            &scores,
            "model",
            &FITS,
            ("Flows that were not fitted on, by model", "各模型对未用于拟合的流量的预测"),
        )?,
    ];
    Ok(Chapters {
        title: format!("{}{}", folder.say("Fit of flows: ", "流量拟合："), folder.own_name()),
        changes: paragraphs(&said, folder),
        whom: Html::paragraph(&folder.say(
            "The estimate is of the pairs of places in the table of flows; `appeals.csv` has what draws to each place.",
            "估计针对流量表中的各对地点；`appeals.csv` 载有各地点的吸引力。",
        )),
        sure: tables.into_iter().collect(),
        done: terms_said(folder, terms),
        ..Chapters::default()
    })
}

/// The chapters of a validation.
pub(super) fn validation(folder: &ReportFolder) -> Result<Chapters, DocumentError> {
    let (scores, predicted) = (folder.needed("validation")?, folder.needed("predicted")?);
    let models = scores.text("model")?;
    let places = scores.numbers("n")?;
    let mut said = Vec::new();
    for (row, model) in models.iter().enumerate() {
        let correlation = with_interval(&scores, "correlation", row)?;
        let is_own = row == 0;
        match correlation {
            Some(correlation) if is_own => said.push(FindingSentence::Score {
                model: folder.own_name(),
                places: count(places[row]),
                correlation,
            }),
            Some(correlation) => said.push(FindingSentence::Benchmark { model: model.clone(), correlation }),
            None => {}
        }
    }
    let table = scored(
        folder,
        &scores,
        "model",
        &VALIDATIONS,
        ("Scores with their 95 % intervals over provinces", "各项得分及其按省抽取的 95 % 区间"),
    )?;
    let note = folder.say(
        "Intervals come from draws of whole provinces. What all predictions miss alike no interval shows.",
        "区间来自对整个省份的抽取。所有预测共同的遗漏，任何区间都显示不出来。",
    );
    Ok(Chapters {
        title: format!(
            "{}{}",
            folder.say("Held against what was observed: ", "与观测值对照："),
            folder.own_name()
        ),
        changes: paragraphs(&said, folder),
        whom: missed(folder, &predicted)?,
        sure: [table, Html::paragraph(&note)].into_iter().collect(),
        done: asked(folder),
        regions: observed(folder, &predicted, None)?,
        ..Chapters::default()
    })
}

/// The chapters of a calibration.
pub(super) fn calibration(folder: &ReportFolder) -> Result<Chapters, DocumentError> {
    let (moments, known) = (folder.needed("moments")?, folder.needed("identification")?);
    let (paths, removed) = (known.text("parameter")?, known.numbers("variance_removed")?);
    let named = |(path, removed): (&String, &f64)| (parameter_name(path, folder.language), *removed);
    let mut largest: Vec<(String, f64)> = paths.iter().zip(removed.iter()).map(named).collect();
    largest.sort_by(|one, other| other.1.total_cmp(&one.1).then_with(|| one.0.cmp(&other.0)));
    largest.truncate(NAMED);
    let label = folder.language.say("label_en", "label_zh");
    Ok(Chapters {
        title: format!("{}{}", folder.say("Calibration: ", "校准："), folder.own_name()),
        changes: paragraphs(&[FindingSentence::RuledOut { largest }], folder),
        whom: scored(
            folder,
            &moments,
            label,
            &MOMENTS,
            ("What was observed, and the best run", "观测值与最接近的运行"),
        )?,
        sure: scored(
            folder,
            &known,
            "parameter",
            &PARAMETERS,
            (
                "Ranges of parameters before and after; kept is the middle 90 %",
                "参数此前与此后的范围；保留的为中间 90 %",
            ),
        )?,
        done: Html::paragraph(&folder.say(
            "The moments and the ranges above are what was asked for; `waves.csv` has the runs wave by wave.",
            "上述矩与范围即为所要求的内容；`waves.csv` 载有逐轮运行。",
        )),
        ..Chapters::default()
    })
}

fn paragraphs(said: &[FindingSentence], folder: &ReportFolder) -> Html {
    let said: Vec<String> = said.iter().map(|it| it.said(folder.language)).collect();
    paragraph(&said)
}

/// A number, with its interval in brackets where the table has one; nothing where there is none.
fn with_interval(table: &Table, column: &str, row: usize) -> Result<Option<String>, TableError> {
    let value = |name: &str| table.numbers(name).map(|it| it[row]);
    let found = value(column)?;
    let [low, high] = ["low", "high"].map(|it| value(&format!("{column}_{it}")).unwrap_or(f64::NAN));
    let shown =
        if low.is_nan() { format!("{found:.3}") } else { format!("{found:.3} [{low:.3}, {high:.3}]") };
    Ok((!found.is_nan()).then(|| shown.replace('-', "\u{2212}")))
}

/// A table of scores; a row a thing that has a name.
fn scored(
    folder: &ReportFolder,
    table: &Table,
    name: &str,
    scores: &[ReportedScore],
    caption: (&str, &str),
) -> Result<Html, TableError> {
    let names = table.text(name)?;
    let row = |row: usize| -> Result<Vec<Cell>, TableError> {
        let named = match name {
            "parameter" => Cell::Words(parameter_name(&names[row], folder.language)),
            "label_en" | "label_zh" => Cell::Words(names[row].clone()),
            "model" if row == 0 && names[row] == folder.word("name") => Cell::Words(folder.own_name()),
            _ => Cell::Code(names[row].clone()),
        };
        let number = |score: &ReportedScore| -> Result<Cell, TableError> {
            let shown = if score.3 {
                with_interval(table, score.0, row)?.unwrap_or_else(|| "–".to_owned())
            } else {
                three_digits(table.numbers(score.0)?[row])
            };
            Ok(Cell::Number(shown))
        };
        std::iter::once(Ok(named)).chain(scores.iter().map(number)).collect()
    };
    let head = std::iter::once(folder.say("Of", "项目"));
    Ok(DataTable {
        caption: folder.say(caption.0, caption.1),
        head: head.chain(scores.iter().map(|it| folder.say(it.1, it.2))).collect(),
        rows: (0..table.rows()).map(row).collect::<Result<_, _>>()?,
        filter: None,
    }
    .html())
}

fn terms_said(folder: &ReportFolder, terms: &Texts) -> Html {
    let terms: Vec<String> = terms.iter().map(|it| format!("`{it}`")).collect();
    let said = folder.say("What may explain flows in this fit: ", "本次拟合中可以解释流量的项：");
    Html::paragraph(&format!("{said}{}{}", terms.join(&folder.say(", ", "、")), folder.say(".", "。")))
}

/// What a validation was asked.
fn asked(folder: &ReportFolder) -> Html {
    let rows = [
        ("outcome", "Outcome", "指标"),
        ("from", "From", "起"),
        ("to", "To", "止"),
        ("weights", "Weights", "权重"),
    ];
    let rows =
        rows.into_iter().map(|it| (folder.say(it.1, it.2), folder.word(it.0))).filter(|it| !it.1.is_empty());
    let mut rows: Vec<Vec<Cell>> = rows.map(|it| vec![Cell::Words(it.0), Cell::Code(it.1)]).collect();
    let fitted = folder.list("fitted_on").iter().filter_map(|it| it.as_str());
    rows.extend(
        fitted.map(|it| vec![Cell::Words(folder.say("Fitted on", "拟合所用")), Cell::Code(it.to_owned())]),
    );
    DataTable {
        caption: folder.say("What was held against what", "对照的内容"),
        head: vec![folder.say("What", "项目"), folder.say("Value", "内容")],
        rows,
        filter: None,
    }
    .html()
}

/// The places that are missed most.
fn missed(folder: &ReportFolder, predicted: &Table) -> Result<Html, TableError> {
    let said =
        folder.say("Places that are missed most, in either direction:", "偏差最大的地点（不论方向）：");
    Ok([Html::paragraph(&said), observed(folder, predicted, Some(MISSED))?].into_iter().collect())
}

/// Predicted and observed values of all places in their order, or of so many that are missed most.
fn observed(folder: &ReportFolder, table: &Table, most: Option<usize>) -> Result<Html, TableError> {
    let names = table.text(folder.language.say("name_en", "name_zh"))?;
    let columns = ["predicted", "observed", "residual"].map(|it| table.numbers(it));
    let [predicted, observed, residual] = columns;
    let columns = [predicted?, observed?, residual?];
    let mut rows: Vec<usize> = (0..table.rows()).collect();
    if let Some(most) = most {
        let size = |row: usize| columns[2][row].abs();
        rows.sort_by(|one, other| size(*other).total_cmp(&size(*one)).then(one.cmp(other)));
        rows.truncate(most);
    }
    let row = |row: &usize| {
        let numbers = columns.iter().map(|it| Cell::Number(signed(it[*row], 3)));
        std::iter::once(Cell::Words(names[*row].clone())).chain(numbers).collect()
    };
    let head = [("Place", "地点"), ("Predicted", "预测值"), ("Observed", "观测值"), ("Missed by", "偏差")];
    Ok(DataTable {
        caption: folder.say("Predicted and observed", "预测值与观测值"),
        head: head.map(|it| folder.say(it.0, it.1)).to_vec(),
        rows: rows.iter().map(row).collect(),
        filter: most.is_none().then(|| folder.say("Show only places with", "只显示名称中含有以下文字的地点")),
    }
    .html())
}
