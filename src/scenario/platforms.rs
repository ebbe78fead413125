//! Reads `[platforms]`.

use super::file::PlatformsSection;
use super::problem::{Problem, Problems};
use super::source::Sources;
use super::world::ReadWorld;
use crate::policy::{Gain, Number, Share};
use crate::region::Platforms;
use ndarray::Array1;
use serde::Serialize;
use toml::Spanned;

/// Platforms of the industrial internet by how far they have come, now.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct PlatformsSpec {
    /// Share of industrial firms that work on a platform; that of the table of regions when `None`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub adopted: Option<Share>,
    /// Basic platforms.
    pub basic: Number,
    /// Growing platforms.
    pub growing: Number,
    /// Leading platforms.
    pub leading: Number,
    /// Platforms with an ecosystem of their own.
    pub ecosystem: Number,
    /// Gain in the hazard of scale-up if every firm worked on a platform.
    pub boost: Gain,
}

/// Share of firms on platforms where neither scenario nor table says it.
const ADOPTED: f64 = 0.25;

impl Default for PlatformsSpec {
    fn default() -> Self {
        Self {
            adopted: Some(Share::of(ADOPTED)),
            basic: Number::of(250.0),
            growing: Number::of(60.0),
            leading: Number::of(25.0),
            ecosystem: Number::of(5.0),
            boost: Gain::of(0.15),
        }
    }
}

impl PlatformsSpec {
    fn numbers(&self) -> [f64; 4] {
        [self.basic, self.growing, self.leading, self.ecosystem].map(Number::get)
    }

    /// The platforms of a world.
    pub(super) fn in_world(self, world: &ReadWorld) -> Platforms {
        let regions = world.atlas.len();
        let everywhere = |share: f64| Array1::from_elem(regions, share);
        let adopted = match self.adopted {
            Some(share) => everywhere(share.get()),
            None => world.platform_adoption.clone().unwrap_or_else(|| everywhere(ADOPTED)),
        };
        Platforms { adopted, numbers: self.numbers(), boost: self.boost.get() }
    }
}

/// The platforms that the scenario states; a table's column of adoption counts unless the scenario has a number.
pub(super) fn read(
    section: Option<&PlatformsSection>,
    world: Option<&ReadWorld>,
    sources: &Sources,
    problems: &mut Problems,
) -> Option<PlatformsSpec> {
    let section = section?;
    let default = PlatformsSpec::default();
    let in_table = world.is_some_and(|it| it.platform_adoption.is_some());
    let adopted = section.adopted.as_ref().map(|it| *it.get_ref());
    let spec = PlatformsSpec {
        adopted: adopted.or(default.adopted.filter(|_| !in_table)),
        basic: section.basic.unwrap_or(default.basic),
        growing: section.growing.unwrap_or(default.growing),
        leading: section.leading.unwrap_or(default.leading),
        ecosystem: section.ecosystem.unwrap_or(default.ecosystem),
        boost: section.boost.unwrap_or(default.boost),
    };
    if spec.numbers().iter().sum::<f64>() <= 0.0 {
        let problem = Problem::error("`platforms` has no platform of any tier");
        let place = section.adopted.as_ref().map(Spanned::span).map(|it| sources.place(&it));
        problems.push(problem.at(place).hint("leave `[platforms]` out for a world without".to_owned()));
    }
    Some(spec)
}
