//! Fields that the settings of an instrument name: each is one of the world.

use super::problem::{Problem, Problems};
use super::source::Sources;
use super::wording::{quoted, suggestion};
use crate::policy::{Instrument, NamedFields};
use crate::region::Fields;

/// Refuses names that no field of the world has, and writes all of them in full where a setting leaves them out.
pub(super) fn look_up(
    instrument: &mut dyn Instrument,
    fields: &Fields,
    sources: &Sources,
    problems: &mut Problems,
) {
    for named in instrument.named_fields() {
        let NamedFields::Named(names) = &*named else {
            *named = NamedFields::new(fields.names());
            continue;
        };
        for name in names.iter().filter(|it| fields.find(it.get_ref()).is_none()) {
            let problem = Problem::error(format!("`fields` cannot be {}", quoted(name.get_ref())));
            let hint = suggestion(name.get_ref(), &fields.names());
            problems.push(problem.at(sources.place(&name.span())).hint(hint));
        }
    }
}
