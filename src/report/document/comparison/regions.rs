//! What an arm changes in every region.

use super::compared::{ComparedArms, ReportedArm};
use super::effects::{LastEffect, RangeColumns};
use crate::figure::{Language, outcome_name};
use crate::report::document::html::{Cell, DataTable, Html};
use crate::report::document::numbers::{change, ends};

/// What is said of every region besides its output, where the table has it in per cent.
const OTHERS: [&str; 4] = ["young", "established", "capital_cny", "technology"];

/// The table of all regions.
pub(super) fn chapter(compared: &ComparedArms<'_>, arm: &ReportedArm) -> Html {
    let folder = compared.folder;
    let say = |english: &str, chinese: &str| folder.say(english, chinese);
    let regions = compared.effects.regions(&arm.key, "output_cny");
    let ranges = RangeColumns::of(regions.iter().map(|it| &it.1));
    let of = |code: &str, outcome: &str| compared.effects.find(&arm.key, ("region", code), outcome);
    let others: Vec<&str> =
        OTHERS.into_iter().filter(|it| regions.iter().any(|(code, _)| of(code, it).is_some())).collect();
    let mut head = vec![say("Region", "地区"), say("Province", "省份"), say("Takes part", "是否参与")];
    head.push(outcome_name("output_cny", folder.language));
    head.extend(ranges.heads(folder));
    head.extend(others.iter().map(|it| outcome_name(it, folder.language)));
    let row = |(code, effect): &(String, LastEffect)| {
        let is_member = arm.members.contains(code);
        let mut cells = vec![
            Cell::Words(folder.region(code)),
            Cell::Words(folder.province(code)),
            Cell::Words(if is_member { say("yes", "是") } else { say("no", "否") }),
            Cell::Number(change(effect.mean)),
        ];
        cells.extend(ranges.cells(effect, |it| ends(it, folder.language)));
        let number = |outcome: &&str| of(code, outcome).map_or_else(|| "–".to_owned(), |it| change(it.mean));
        cells.extend(others.iter().map(|it| Cell::Number(number(it))));
        cells
    };
    let year = compared.year();
    let caption = match folder.language {
        Language::English => format!("{}: effects on every region in {year}, % of the base", arm.name),
        Language::Chinese => format!("{}：{year} 年对各地区的影响，占基准的 %", arm.name),
    };
    let filter = Some(folder.filter_of_regions());
    DataTable { caption, head, rows: regions.iter().map(row).collect(), filter }.html()
}
