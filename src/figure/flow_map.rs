//! Where a factor flows: arrows between regions on a map without boundaries, one factor a map.

use crate::results::{Column, Table, TableError};

use super::arcs::{Arrow, Circle};
use super::canvas::{Canvas, Lettering, Point};
use super::flows::{Factor, Flow, Flows};
use super::format::{self, Unit, number};
use super::graticule;
use super::labels::{self, Obstacles, Spot};
use super::map_legend::{self, Legend};
use super::projection::Map;
use super::run::Run;
use super::sheet::{Caption, MARGIN, named, sheet};
use super::theme::{Language, Pen, Theme, WIDE};
use super::{Drawn, FigureError, Options, basemap};

/// Room left of the map for degrees of latitude.
const LEFT: f64 = 9.0;
const OPACITY: f64 = 0.72;

/// Everything one map is drawn from.
struct FlowMap<'figure> {
    theme: &'figure Theme,
    factor: Factor,
    flows: &'figure [Flow],
    names: Vec<String>,
    circles: Vec<Circle>,
    /// Positions in the atlas, the largest stock first.
    order: Vec<usize>,
    map: Map,
    lines: Vec<Vec<Point>>,
    legend: Legend,
}

/// The flows of one factor in the last year.
pub(super) fn flow_map(
    run: &Run,
    theme: &Theme,
    options: &Options,
    factor: Factor,
) -> Result<Option<Drawn>, FigureError> {
    let Some(all) = run.flows.as_ref() else { return Ok(None) };
    let flows = all.of(factor);
    if flows.is_empty() {
        return Ok(None);
    }
    let shown = options.largest_flows.unwrap_or_else(|| usual_count(run.places.len())).clamp(1, flows.len());
    let lines =
        options.basemap.as_ref().map_or_else(|| Ok(vec![]), |basemap| basemap::read(&basemap.file))?;
    let stocks = run.stocks(factor);
    // The map is fitted below a heading whose height is not known yet; only its height counts here.
    let picture = |top: f64| FlowMap::new(run, theme, factor, (&flows[..shown], &stocks), &lines, top);
    let body = picture(0.0).height();
    let caption = caption(run, theme, factor, (all, shown), options);
    let svg = sheet(run, theme, (WIDE, body), &caption, |canvas, top| picture(top).draw(canvas));
    Ok(Some(Drawn { svg, data: plotted(run, &flows[..shown])? }))
}

/// As many arrows as can be told apart.
fn usual_count(regions: usize) -> usize {
    if regions <= 60 { 60 } else { 100 }
}

impl<'figure> FlowMap<'figure> {
    fn new(
        run: &Run,
        theme: &'figure Theme,
        factor: Factor,
        (flows, stocks): (&'figure [Flow], &[f64]),
        lines: &[Vec<Point>],
        top: f64,
    ) -> Self {
        let degrees: Vec<Point> = run.places.iter().map(|place| (place.longitude, place.latitude)).collect();
        let ways: Vec<_> = flows.iter().map(|flow| (flow.origin, flow.destination)).collect();
        let map = Map::fit(&degrees, &ways, (MARGIN + LEFT, top), WIDE - 2.0 * MARGIN - LEFT);
        let largest = stocks.iter().copied().fold(0.0, f64::max);
        let radius = largest_radius(&map, degrees.len());
        // Many regions lie close together, and so do their arrows.
        let widest = if degrees.len() > 60 { 1.3 } else { 1.9 };
        let circles = degrees.iter().zip(stocks).map(|(&(longitude, latitude), &stock)| Circle {
            centre: map.place(longitude, latitude),
            radius: if largest > 0.0 { (radius * (stock / largest).sqrt()).max(0.25) } else { 0.5 },
        });
        let mut order: Vec<usize> = (0..stocks.len()).collect();
        order.sort_by(|&one, &other| stocks[other].total_cmp(&stocks[one]).then(one.cmp(&other)));
        Self {
            theme,
            factor,
            flows,
            names: (0..run.places.len()).map(|place| run.place_name(place, theme.language)).collect(),
            circles: circles.collect(),
            order,
            map,
            lines: lines.to_vec(),
            legend: Legend { factor, stock: (largest, radius), flow: (flows[0].amount, widest) },
        }
    }

    fn height(&self) -> f64 {
        self.map.frame.height() + graticule::FOOT + self.legend.height()
    }

    fn draw(&self, canvas: &Canvas) {
        let pen = self.factor.pen(self.theme);
        graticule::draw(canvas, self.theme, &self.map);
        self.draw_lines(canvas);
        let rim = if self.circles.len() > 60 { 0.3 } else { 0.5 };
        for &place in &self.order {
            let circle = self.circles[place];
            canvas.disc(circle.centre, circle.radius, pen.colour, 0.16);
            canvas.ring(circle.centre, circle.radius, pen.colour, rim);
        }
        let arrows = self.arrows();
        let paper = Pen { colour: self.theme.paper, ..pen };
        for arrow in arrows.iter().rev() {
            arrow.draw(canvas, &pen, paper, OPACITY);
        }
        self.draw_labels(canvas, &arrows);
        map_legend::draw(canvas, self.theme, &self.legend, self.map.frame.bottom + graticule::FOOT);
    }

    fn draw_lines(&self, canvas: &Canvas) {
        let pen = Pen { width: 0.4, ..self.theme.background };
        for part in self.lines.iter().flat_map(|line| self.map.visible(line)) {
            canvas.line(&part, &pen);
        }
    }

    /// The largest first; width ∝ √flow.
    fn arrows(&self) -> Vec<Arrow> {
        let (largest, widest) = self.legend.flow;
        let arrow = |flow: &Flow| {
            let width = (widest * (flow.amount / largest).sqrt()).max(0.12);
            Arrow::between(self.circles[flow.origin], self.circles[flow.destination], width)
        };
        self.flows.iter().filter_map(arrow).collect()
    }

    fn draw_labels(&self, canvas: &Canvas, arrows: &[Arrow]) {
        let look = Lettering::plain(self.theme).haloed();
        let spot = |&place: &usize| {
            let circle = self.circles[place];
            Spot { at: circle.centre, radius: circle.radius, text: self.names[place].clone() }
        };
        let spots: Vec<Spot> = self.order.iter().map(spot).collect();
        let wide = arrows.iter().filter(|arrow| arrow.width > 0.25);
        let obstacles = Obstacles {
            circles: self.circles.iter().filter(|c| c.radius > 0.8).map(|c| (c.centre, c.radius)).collect(),
            points: wide
                .flat_map(|arrow| arrow.shaft.iter().step_by(3).chain(&arrow.head).copied())
                .collect(),
            frames: vec![],
        };
        // Few regions are all named; among many, a name must not cover others.
        let wanted = if self.circles.len() > 60 { (30, 7.0) } else { (60, 25.0) };
        let within = self.map.frame.grown(-0.6);
        let placed = labels::place(&spots, wanted, &within, &obstacles, &look);
        labels::draw(canvas, &placed, &look);
    }
}

/// The more regions there are, the smaller are their circles.
fn largest_radius(map: &Map, regions: usize) -> f64 {
    let share = map.frame.width() * map.frame.height() / regions.max(1) as f64;
    (0.28 * share.sqrt()).clamp(2.4, 5.0)
}

fn caption(
    run: &Run,
    theme: &Theme,
    factor: Factor,
    (all, shown): (&Flows, usize),
    options: &Options,
) -> Caption {
    let (language, flows, year) = (theme.language, all.of(factor), format::year(all.year));
    let (count, known) = (number(shown as f64, 0), number(flows.len() as f64, 0));
    let carried = |flows: &[Flow]| flows.iter().map(|flow| flow.amount).sum::<f64>();
    let share = number(100.0 * carried(&flows[..shown]) / carried(flows), 0);
    let name = |place: usize| run.place_name(place, language);
    let (from, to) = (name(flows[0].origin), name(flows[0].destination));
    let (title, statement, description) = match language {
        Language::English => (
            format!("{}, {year}", factor.title(language)),
            format!("the {count} largest of {known} recorded flows between regions, {share} % of their sum"),
            format!("Map of arrows between regions. The largest flow goes from {from} to {to}."),
        ),
        Language::Chinese => (
            format!("{}，{year} 年", factor.title(language)),
            format!("地区间 {known} 条已记录流量中最大的 {count} 条，占其总量的 {share} %"),
            format!("地区间流量的箭头图，最大的流量由{from}流向{to}。"),
        ),
    };
    let replicates = run.national.as_ref().map_or(1, |national| national.replicates);
    let statement =
        if replicates < 2 { statement } else { format!("{statement}{}", mean_of(replicates, language)) };
    let note = options.basemap.as_ref().map_or(String::new(), |basemap| basemap.note.clone());
    Caption { title, subtitle: named(run, theme, &statement), note, description }
}

fn mean_of(replicates: usize, language: Language) -> String {
    match language {
        Language::English => format!(" (mean of {replicates} replicates)"),
        Language::Chinese => format!("（{replicates} 次重复的均值）"),
    }
}

fn plotted(run: &Run, flows: &[Flow]) -> Result<Table, TableError> {
    let places = |of: fn(&Flow) -> usize| flows.iter().map(move |flow| &run.places[of(flow)]);
    let (origin, destination) = (|flow: &Flow| flow.origin, |flow: &Flow| flow.destination);
    Table::new(vec![
        Column::text("origin", places(origin).map(|place| place.code.clone()).collect()),
        Column::text("origin_en", places(origin).map(|place| place.english.clone()).collect()),
        Column::text("origin_zh", places(origin).map(|place| place.chinese.clone()).collect()),
        Column::text("destination", places(destination).map(|place| place.code.clone()).collect()),
        Column::text("destination_en", places(destination).map(|place| place.english.clone()).collect()),
        Column::text("destination_zh", places(destination).map(|place| place.chinese.clone()).collect()),
        Column::real("amount", flows.iter().map(|flow| flow.amount).collect()),
    ])
}

/// The unit in which amounts of a factor are printed, as words, and its divisor.
pub(super) fn unit_of(factor: Factor, largest: f64, language: Language) -> (f64, String) {
    let unit = Unit::fitting(largest, language);
    let words =
        if factor.is_money() { unit.of_money(language) } else { unit.of(factor.counted(language), language) };
    (unit.divisor, words)
}
