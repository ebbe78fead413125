//! Reads `[[events]]`: the keys that all share here, the rest by what happens.

use super::TimeSettings;
use super::entries::{Dates, Entries, NamedEntry, split};
use super::file::{EVENT_KEYS, EventHeader};
use super::problem::{Problem, Problems};
use super::reading::{FieldError, read_all};
use super::source::Sources;
use super::wording::{listed, quoted, suggestion, unknown};
use super::world::ReadWorld;
use crate::event::{self, Event, EventEntry, NamedSegment, Shock};
use crate::policy::Timing;
use crate::region::RegionId;
use serde::Deserialize;
use std::ops::Range;
use std::sync::Arc;
use toml::Spanned;
use toml::de::{DeValue, ValueDeserializer};

/// An event, with what is needed to write it down again.
#[derive(Clone, Debug)]
pub struct ScenarioEvent {
    /// As the simulation takes it.
    pub event: Event,
    /// Places as written: clubs, rules, codes or names; empty for everywhere.
    pub places: Vec<String>,
}

impl ScenarioEvent {
    /// The name of what happens.
    pub fn kind(&self) -> &'static str {
        self.event.shock.written().map_or("", |it| it.entry.name)
    }

    /// The settings of what happens, defaults included.
    pub fn settings(&self) -> toml::Table {
        self.event.shock.written().map(|it| it.settings).unwrap_or_default()
    }

    /// When it is over, in decimal years: a moment when it begins; [`None`] of one without an end.
    pub fn end(&self) -> Option<f64> {
        let timing = self.event.timing;
        if self.event.shock.is_moment() { timing.start } else { timing.stop }
    }

    /// Whether another event is the same at the same time and place.
    pub fn is_like(&self, other: &Self) -> bool {
        let (one, two) = (&self.event, &other.event);
        let same = one.name == two.name && one.places == two.places && one.timing == two.timing;
        same && self.kind() == other.kind() && self.settings() == other.settings()
    }
}

/// An event with the place that later checks point at.
struct ReadEvent {
    event: ScenarioEvent,
    name_span: Range<usize>,
}

/// Reads every event of the document; `shocks` are known besides those of the catalogue.
pub(super) fn read(
    events: Option<Spanned<DeValue<'_>>>,
    shocks: &[EventEntry],
    world: Option<&ReadWorld>,
    time: TimeSettings,
    sources: &Sources,
    problems: &mut Problems,
) -> Vec<ScenarioEvent> {
    let Some(events) = events else { return Vec::new() };
    let entries = Entries { one: ["an", "event"], key: "events", world, sources, problems };
    let mut reader = EventReader { shocks, time, entries };
    let tables = reader.entries.tables(events);
    let read: Vec<ReadEvent> = tables.into_iter().filter_map(|it| reader.event(it)).collect();
    let named: Vec<NamedEntry<'_>> = read.iter().map(ReadEvent::named).collect();
    reader.entries.check_names(&named);
    let lasting: Vec<NamedEntry<'_>> =
        read.iter().filter(|it| !it.is_moment()).map(ReadEvent::named).collect();
    reader.entries.warn_of_idle(&lasting, time);
    read.into_iter().map(|it| it.event).collect()
}

impl ReadEvent {
    fn named(&self) -> NamedEntry<'_> {
        let Event { name, timing, .. } = &self.event.event;
        NamedEntry { name, span: &self.name_span, timing: *timing }
    }

    fn is_moment(&self) -> bool {
        self.event.event.shock.is_moment()
    }
}

struct EventReader<'r> {
    shocks: &'r [EventEntry],
    time: TimeSettings,
    entries: Entries<'r>,
}

impl EventReader<'_> {
    fn event(&mut self, event: Spanned<DeValue<'_>>) -> Option<ReadEvent> {
        let span = event.span();
        let (header, settings) = split(self.entries.table(event)?, EVENT_KEYS, &span);
        let (header, objections) =
            read_all(header, |it| EventHeader::deserialize(ValueDeserializer::from(it)));
        self.entries.object(&objections, &span, &[]);
        let header = header?;
        let channels = settings.get_ref().get("channels").map(Spanned::span);
        let shock = self.shock(&header, settings, &span, &objections);
        let name = header.name.as_ref();
        let name = self.entries.needed(name, "name", "what the event is called", &span, &objections);
        let places = self.places(&header);
        let dates = Dates {
            start: header.start.as_ref(),
            stop: header.stop.as_ref(),
            ramp_years: header.ramp_years.as_ref(),
        };
        let timing = self.entries.timing(&dates);
        let (kind_span, shock) = shock?;
        self.check_moment(shock.as_ref(), &dates, timing, &span);
        let (name, (written, places)) = (name?, places?);
        self.check_closure(
            shock.as_ref(),
            &written,
            &places,
            &header.places.as_ref().map_or(kind_span, Spanned::span),
            channels.as_ref(),
        );
        let name_span = name.span();
        let event = Event { name: name.into_inner(), shock, places, timing };
        Some(ReadEvent { event: ScenarioEvent { event, places: written }, name_span })
    }

    /// Lets what happens read its settings.
    fn shock(
        &mut self,
        header: &EventHeader,
        settings: Spanned<DeValue<'_>>,
        span: &Range<usize>,
        objections: &[FieldError],
    ) -> Option<(Range<usize>, Arc<dyn Shock>)> {
        let kind = self.entries.needed(header.event.as_ref(), "event", "what happens", span, objections)?;
        let known = self.shocks.iter().chain(event::CATALOGUE);
        let Some(entry) = known.clone().find(|it| it.name == kind.get_ref()) else {
            let known: Vec<&str> = known.map(|it| it.name).collect();
            let place = self.entries.sources.place(&kind.span());
            self.entries.problems.push(unknown("event", kind.get_ref(), &known, place));
            return None;
        };
        let (shock, objections) = read_all(settings, entry.read);
        self.entries.object(&objections, &kind.span(), EVENT_KEYS);
        let mut shock = shock?;
        if let Some(shock) = Arc::get_mut(&mut shock) {
            let scope = shock.field_scope();
            self.entries.fields(shock.named_fields(), scope);
        }
        self.entries.check_need(shock.needs(), entry.name, &kind.span(), false);
        if let Some(named) = shock.named_segment() {
            self.check_segment(named);
        }
        Some((kind.span(), shock))
    }

    /// Everywhere when left out.
    fn places(&mut self, header: &EventHeader) -> Option<(Vec<String>, Vec<RegionId>)> {
        let Some(names) = header.places.clone() else {
            return Some((Vec::new(), self.entries.world?.atlas.ids().collect()));
        };
        if names.get_ref().0.is_empty() {
            self.entries.error("`places` is empty: leave it out for everywhere", &names.span());
        }
        self.entries.regions(names)
    }

    /// What is over in a moment has that moment and nothing else, and it lies in the run.
    fn check_moment(&mut self, shock: &dyn Shock, dates: &Dates<'_>, timing: Timing, span: &Range<usize>) {
        if !shock.is_moment() {
            return;
        }
        let surplus =
            [("stop", dates.stop.map(Spanned::span)), ("ramp_years", dates.ramp_years.map(Spanned::span))];
        for (key, span) in surplus.into_iter().filter_map(|(key, span)| Some((key, span?))) {
            self.entries.error(format!("`{key}` means nothing here: it is over in a moment"), &span);
        }
        let Some((start, at)) = timing.start.zip(dates.start) else {
            return self.entries.error("the event needs `start`: when it strikes", span);
        };
        let TimeSettings { start: begin, years, .. } = self.time;
        let end = begin + f64::from(years);
        let hair = Event::HAIR;
        if start < begin - hair || start >= end - hair {
            let message =
                format!("`start` must lie in the run, which goes from {begin} to {end}, not at {start}");
            self.entries.error(message, &at.span());
        }
    }

    /// A border around everything divides nothing.
    fn check_closure(
        &mut self,
        shock: &dyn Shock,
        written: &[String],
        places: &[RegionId],
        span: &Range<usize>,
        written_channels: Option<&Range<usize>>,
    ) {
        let (Some((channels, among)), Some(world)) = (shock.closes(), self.entries.world) else { return };
        if channels.is_empty() {
            let message = "`channels` is empty: leave it out to close the border for everything";
            self.entries.error(message, written_channels.unwrap_or(span));
        }
        if !among && places.len() == world.atlas.len() {
            let everywhere = if written.is_empty() { "everywhere" } else { "all regions of this world" };
            let message = format!("a border around {everywhere} divides nothing");
            let problem = Problem::error(message).at(self.entries.sources.place(span));
            let hint =
                "name some `places`, or write `among = true` to close the borders between them".to_owned();
            self.entries.problems.push(problem.hint(hint));
        }
    }

    fn check_segment(&mut self, named: NamedSegment<'_>) {
        let Some(world) = self.entries.world.filter(|it| !it.atlas.chains().is_empty()) else { return };
        let (fields, chains) = (world.atlas.fields(), world.atlas.chains());
        let names = fields.names();
        let (field, segment) = (named.field.get_ref(), named.segment.get_ref());
        let Some(at) = fields.find(field) else {
            let problem = Problem::error(format!("`field` cannot be {}", quoted(field)));
            let place = self.entries.sources.place(&named.field.span());
            return self.entries.problems.push(problem.at(place).hint(suggestion(field, &names)));
        };
        let Some(chain) = chains.of_field(at) else {
            let problem = Problem::error(format!("the field {} has no industry chain", quoted(field)));
            let chained: Vec<&str> = chains.iter().map(|it| names[it.field]).collect();
            let place = self.entries.sources.place(&named.field.span());
            let hint = format!("fields with a chain: {}", listed(&chained));
            return self.entries.problems.push(problem.at(place).hint(hint));
        };
        if chains.find(at, segment).is_none() {
            let known: Vec<&str> = chain.segments.iter().map(|it| it.name.as_str()).collect();
            let near = suggestion(segment, &known).filter(|it| !it.starts_with("known"));
            let near = near.map(|it| format!("{it} ")).unwrap_or_default();
            let problem = Problem::error(format!("{} has no segment {}", quoted(field), quoted(segment)));
            let place = self.entries.sources.place(&named.segment.span());
            self.entries
                .problems
                .push(problem.at(place).hint(format!("{near}its segments: {}", listed(&known))));
        }
    }
}
