//! How sure the effect of an arm on the output of all regions is.

use super::compared::{ComparedArms, ReportedArm};
use super::effects::LastEffect;
use crate::experiment::uncertainty::{Deciding, DecidingMethod};
use crate::figure::parameter_name;
use crate::numeric::scalar::square;
use crate::outcome::Table;
use crate::outcome::drawn::FEW_DRAWS;
use crate::report::document::html::Html;
use crate::report::document::numbers::{count, range};
use crate::report::document::words::SureSentence;

/// So many parameters are named that decide most.
const NAMED: usize = 3;

/// What chance and what parameters do to the effect on the output of all regions, a point each.
pub(super) fn chapter(compared: &ComparedArms<'_>, arm: &ReportedArm) -> Html {
    let language = compared.folder.language;
    let Some(effect) = compared.effects.find(&arm.key, ("nation", ""), "output_cny") else {
        return Html::default();
    };
    let joined = |said: Vec<SureSentence>| -> String {
        let said: Vec<String> = said.iter().map(|it| it.said(language)).collect();
        said.join(language.say(" ", ""))
    };
    let about = language.say(
        "What follows is about the effect on the output of all regions together, in the last year.",
        "以下说明对最后一年全部地区产出合计的影响。",
    );
    let points = [joined(vec![chance(compared, effect)]), joined(parameters(compared, arm, effect))];
    [Html::paragraph(about), Html::list(&points)].into_iter().collect()
}

fn chance(compared: &ComparedArms<'_>, effect: &LastEffect) -> SureSentence {
    let [low, high] = effect.chance;
    match effect.replicates {
        0 | 1 => SureSentence::of_one(&compared.folder.word("mode")),
        replicates => SureSentence::Chance {
            replicates,
            range: range(low, high, compared.folder.language),
            same_sign: Some(count(effect.same_sign * replicates as f64)),
        },
    }
}

fn parameters(compared: &ComparedArms<'_>, arm: &ReportedArm, effect: &LastEffect) -> Vec<SureSentence> {
    let Some(drawn) = effect.drawn else { return vec![SureSentence::NotVaried] };
    let parameters = compared.folder.varied();
    let [low, high] = drawn.range;
    let range = range(low, high, compared.folder.language);
    let (draws, are_few) = (drawn.draws, drawn.draws < FEW_DRAWS);
    let positive = count(drawn.positive * draws as f64);
    let mut said = vec![
        SureSentence::Parameters { draws, parameters, range, are_few },
        SureSentence::Signs { positive, draws },
    ];
    said.extend(compared.deciding.as_ref().and_then(|it| deciding(it, compared, arm)));
    said
}

/// Which of the varied parameters the effect goes with, if one stands out.
fn deciding(table: &Table, compared: &ComparedArms<'_>, arm: &ReportedArm) -> Option<SureSentence> {
    let (of, outcome, path) =
        (table.text("arm").ok()?, table.text("outcome").ok()?, table.text("parameter").ok()?);
    let (weight, line) = (table.numbers("weight").ok()?, table.numbers("chance_95").ok()?);
    let rows: Vec<usize> =
        (0..table.rows()).filter(|row| of[*row] == arm.key && outcome[*row] == "output_cny").collect();
    let first = *rows.first()?;
    let by_ranks = table.text("method").ok()?[first] == DecidingMethod::Ranks.word();
    let method = if by_ranks { DecidingMethod::Ranks } else { DecidingMethod::Regression };
    let weights = rows.iter().map(|row| weight[*row]).collect();
    let found = Deciding { method, weights, line: line[first] };
    let least = found.line_of_all();
    let mut above: Vec<usize> = rows.iter().copied().filter(|row| square(weight[*row]) >= least).collect();
    above.sort_by(|one, other| weight[*other].abs().total_cmp(&weight[*one].abs()).then(one.cmp(other)));
    let language = compared.folder.language;
    let named = above.iter().take(NAMED).map(|row| (parameter_name(&path[*row], language), weight[*row]));
    let parameters: Vec<(String, f64)> = named.collect();
    Some(if parameters.is_empty() {
        SureSentence::NoneStandsOut { parameters: rows.len() }
    } else {
        SureSentence::Deciding { parameters, by_ranks }
    })
}
