//! The chapters of a comparison: what each arm changes against the base.

mod compared;
mod effects;
mod regions;
mod sure;
mod whom;

use super::chapters::{Chapters, paragraph};
use super::error::DocumentError;
use super::folder::ReportFolder;
use super::html::Html;
use super::settings::differences;
use super::words::EffectSentence;
use compared::{ComparedArms, ReportedArm};

/// The chapters.
pub(super) fn chapters(folder: &ReportFolder) -> Result<Chapters, DocumentError> {
    let compared = ComparedArms::read(folder)?;
    let of_arms = |chapter: &dyn Fn(&ReportedArm) -> Html| -> Html {
        compared.arms.iter().flat_map(|arm| [heading(&compared, arm), chapter(arm)]).collect()
    };
    let language = folder.language;
    let question = match &compared.arms[..] {
        [arm] => arm.written.question(language),
        _ => String::new(),
    };
    Ok(Chapters {
        title: compared.title(),
        question,
        changes: of_arms(&|arm| changes(&compared, arm)),
        whom: of_arms(&|arm| whom::chapter(&compared, arm)),
        sure: of_arms(&|arm| sure::chapter(&compared, arm)),
        done: of_arms(&|arm| differences(&arm.written, &compared.base.written, (&arm.names, language))),
        regions: of_arms(&|arm| regions::chapter(&compared, arm)),
        scenarios: std::iter::once(&compared.base)
            .chain(&compared.arms)
            .map(|it| (it.folder.clone(), it.name.clone()))
            .collect(),
    })
}

/// The name of an arm where there are several.
fn heading(compared: &ComparedArms<'_>, arm: &ReportedArm) -> Html {
    if compared.arms.len() > 1 { Html::heading(3, &arm.name) } else { Html::default() }
}

/// What becomes of the whole, and what that costs.
fn changes(compared: &ComparedArms<'_>, arm: &ReportedArm) -> Html {
    let mut said = Vec::new();
    if let Some(effect) = compared.effects.find(&arm.key, ("nation", ""), "output_cny") {
        said.push(EffectSentence::Output {
            arm: arm.name.clone(),
            base: compared.base.name.clone(),
            year: compared.year(),
            change: effect.mean,
        });
        said.extend(
            compared
                .money(arm, "output_cny")
                .map(|amount| EffectSentence::Money { amount, is_more: effect.mean > 0.0 }),
        );
    }
    if compared.costs.is_some() {
        let [cost, payments] = ["policy_cost_cny", "transfers_cny"].map(|it| compared.money(arm, it));
        said.push(EffectSentence::Costs { year: compared.year(), cost, payments });
    }
    let said: Vec<String> = said.iter().map(|it| it.said(compared.folder.language)).collect();
    paragraph(&said)
}
