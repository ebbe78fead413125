//! For whom an arm changes something.

use super::compared::{ComparedArms, ReportedArm};
use super::effects::{LastEffect, RangeColumns};
use crate::figure::Language;
use crate::report::document::chapters::paragraph;
use crate::report::document::html::{Cell, DataTable, Html};
use crate::report::document::numbers::{NOTHING, percent, range};
use crate::report::document::words::{Basis, WhomSentence};

/// So many who gain most, and so many who lose most.
const NAMED: usize = 5;

/// What becomes of those who take part and of the others, and who gains and loses most.
pub(super) fn chapter(compared: &ComparedArms<'_>, arm: &ReportedArm) -> Html {
    let regions = ranked(compared, arm);
    let mut said = vec![members(compared, arm)];
    let of = |level: &str| compared.effects.find(&arm.key, (level, ""), "output_cny").map(|it| it.mean);
    said.push(WhomSentence::Sides { year: compared.year(), members: of("members"), others: of("others") });
    said.extend(counts(&regions));
    let said: Vec<String> = said.iter().map(|it| it.said(compared.folder.language)).collect();
    let say = |english: &str, chinese: &str| compared.folder.say(english, chinese);
    if regions.is_empty() {
        let none = Html::paragraph(&compared.folder.without_regions());
        return [paragraph(&said), none].into_iter().collect();
    }
    let gains: Vec<&(String, LastEffect)> =
        regions.iter().filter(|it| it.1.mean > NOTHING).take(NAMED).collect();
    let losses = regions.iter().rev().filter(|it| it.1.mean < -NOTHING).take(NAMED).collect::<Vec<_>>();
    let names = [say("Who gains most", "受益最多的地区"), say("Who loses most", "受损最多的地区")];
    let [above, below] = names;
    [paragraph(&said), ends(compared, arm, &above, &gains), ends(compared, arm, &below, &losses)]
        .into_iter()
        .collect()
}

fn members(compared: &ComparedArms<'_>, arm: &ReportedArm) -> WhomSentence {
    let regions = compared.folder.count("regions").unwrap_or(compared.folder.places.len());
    WhomSentence::Members { members: arm.members.len(), regions }
}

/// Regions by their effect on output, the largest gain first.
fn ranked(compared: &ComparedArms<'_>, arm: &ReportedArm) -> Vec<(String, LastEffect)> {
    let mut regions = compared.effects.regions(&arm.key, "output_cny");
    regions.sort_by(|one, other| other.1.mean.total_cmp(&one.1.mean).then_with(|| one.0.cmp(&other.0)));
    regions
}

/// How many gain and lose for certain; nothing without regions.
fn counts(regions: &[(String, LastEffect)]) -> Option<WhomSentence> {
    let basis = regions.first().map_or(Basis::OneRun, |it| it.1.basis());
    let changed = regions.iter().filter(|it| it.1.mean.abs() > NOTHING);
    let (certain, open): (Vec<_>, Vec<_>) = changed.partition(|it| it.1.is_certain());
    let gain = certain.iter().filter(|it| it.1.mean > 0.0).count();
    let counts = WhomSentence::Counts { gain, lose: certain.len() - gain, open: open.len(), basis };
    (!regions.is_empty()).then_some(counts)
}

/// The regions at one end; that there are none is said as loudly.
fn ends(
    compared: &ComparedArms<'_>,
    arm: &ReportedArm,
    caption: &str,
    regions: &[&(String, LastEffect)],
) -> Html {
    let folder = compared.folder;
    let say = |english: &str, chinese: &str| folder.say(english, chinese);
    if regions.is_empty() {
        return Html::paragraph(&format!("{caption}{}", say(": nobody.", "：无。")));
    }
    let ranges = RangeColumns::of(regions.iter().map(|it| &it.1));
    let mut head = vec![say("Region", "地区"), say("Takes part", "是否参与"), say("Output", "产出")];
    head.extend(ranges.heads(folder));
    head.push(say("Sign", "符号"));
    let row = |(code, effect): &(String, LastEffect)| {
        let is_member = arm.members.contains(code);
        let mut cells = vec![
            Cell::Words(folder.region(code)),
            Cell::Words(if is_member { say("yes", "是") } else { say("no", "否") }),
            Cell::Number(percent(effect.mean)),
        ];
        cells.extend(ranges.cells(effect, |[low, high]| range(low, high, folder.language)));
        let sign = if effect.is_certain() { say("certain", "确定") } else { say("uncertain", "不确定") };
        cells.push(Cell::Words(sign));
        cells
    };
    let rows = regions.iter().map(|it| row(it)).collect();
    let year = compared.year();
    let caption = match folder.language {
        Language::English => format!("{caption}: effect on output in {year}, %"),
        Language::Chinese => format!("{caption}：对 {year} 年产出的影响，%"),
    };
    DataTable { caption, head, rows, filter: None }.html()
}
