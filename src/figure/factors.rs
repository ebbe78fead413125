//! What figures say of the factors that flow.

use crate::region::Factor;

use super::format::Magnitude;
use super::theme::{Language, SeriesStyle, Theme};

/// A text in English and in Chinese.
type BilingualText = (&'static str, &'static str);

/// What figures say of a factor.
struct FactorWords {
    /// What the title says that the map shows.
    title: BilingualText,
    /// What a map of differences shows, as the list of figures has it.
    change: &'static str,
    stock: Stock,
}

/// What the circles count.
struct Stock {
    name: BilingualText,
    /// The columns of the regions table that add up to it.
    columns: &'static [&'static str],
}

const WORKERS: Stock = Stock { name: ("workers", "劳动力"), columns: &["workers"] };
const YOUNG: Stock = Stock { name: ("young talent", "青年人才"), columns: &["young"] };
const ESTABLISHED: Stock = Stock { name: ("established talent", "成熟人才"), columns: &["established"] };
const CAPITAL: Stock = Stock { name: ("capital stock", "资本存量"), columns: &["capital_cny"] };
const PROJECTS: Stock = Stock {
    name: ("project pipeline", "项目存量"),
    columns: &["projects_1", "projects_2", "projects_3"],
};
const OUTPUT: Stock = Stock { name: ("output", "产出"), columns: &["output_cny"] };

fn words_of(factor: Factor) -> FactorWords {
    let (title, change, stock) = match factor {
        Factor::Worker => (("Where workers move", "劳动力流向"), "how moves of workers change", WORKERS),
        Factor::Young => {
            (("Where young talent moves", "青年人才流向"), "how moves of young talent change", YOUNG)
        }
        Factor::Established => {
            let title = ("Where established talent moves", "成熟人才流向");
            (title, "how moves of established talent change", ESTABLISHED)
        }
        Factor::Capital => (("Where capital is invested", "资本流向"), "how investment changes", CAPITAL),
        Factor::Venture => {
            (("Where venture capital is invested", "风险资本流向"), "how venture capital changes", CAPITAL)
        }
        Factor::Siting => {
            let title = ("Where innovation projects are sited", "创新项目布局流向");
            (title, "how the siting of projects changes", PROJECTS)
        }
        Factor::Transfer => {
            (("Who pays and who receives transfers", "转移支付流向"), "how transfers change", OUTPUT)
        }
        Factor::Lent => {
            (("Where experts are lent", "专家共享流向"), "how the lending of experts changes", ESTABLISHED)
        }
    };
    FactorWords { title, change, stock }
}

/// What the title says that a map of the factor shows.
pub(super) fn title(factor: Factor, language: Language) -> &'static str {
    let (english, chinese) = words_of(factor).title;
    language.say(english, chinese)
}

/// Title and stock of a factor in both languages.
pub(super) fn words(factor: Factor) -> [(&'static str, &'static str); 2] {
    let FactorWords { title, stock, .. } = words_of(factor);
    [title, stock.name]
}

/// What a map of flows shows, as the list of figures has it.
pub(super) fn shows(factor: Factor) -> String {
    let title = words_of(factor).title.0;
    let (first, rest) = title.split_at(1);
    format!("{}{rest} in the last year", first.to_lowercase())
}

/// What a map of differences shows, as the list of figures has it.
pub(super) fn shows_change(factor: Factor) -> String {
    words_of(factor).change.to_owned()
}

/// What the circles count.
pub(super) fn stock(factor: Factor, language: Language) -> &'static str {
    let (english, chinese) = words_of(factor).stock.name;
    language.say(english, chinese)
}

/// The columns of the regions table that add up to the stock behind the flow.
pub(super) fn stock_columns(factor: Factor) -> &'static [&'static str] {
    words_of(factor).stock.columns
}

/// What a flow counts: people, projects or, for time that is lent, researchers.
pub(super) fn counted(factor: Factor, language: Language) -> &'static str {
    match factor {
        Factor::Siting => language.say("projects", "个"),
        Factor::Lent => language.say("researchers", "人"),
        _ => language.say("people", "人"),
    }
}

/// People in the colour of talent, money in that of capital, projects in that of technology.
pub(super) fn pen(factor: Factor, theme: &Theme) -> SeriesStyle {
    match factor {
        Factor::Siting => theme.technology,
        factor if factor.is_money() => theme.capital,
        _ => theme.talent,
    }
}

/// The unit in which amounts of a factor are printed, as words, and its divisor.
pub(super) fn unit_of(factor: Factor, largest: f64, theme: &Theme) -> (f64, String) {
    let language = theme.language;
    let unit = Magnitude::fitting(largest, language);
    let words = if factor.is_money() {
        unit.of_money(theme.language, &theme.currency)
    } else {
        unit.of(counted(factor, language), language)
    };
    (unit.divisor, words)
}
