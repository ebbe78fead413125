/** Shapes of what the program answers (see `src/explorer/`) and of what the page keeps. */

/** A text in the page's two languages. */
export interface Text {
  en: string;
  zh: string;
}

/** A place of the map; `x` and `y` run from 0 to 1, eastward and southward, in the projection of the figures. */
export interface Region extends Text {
  code: string;
  province: number | null;
  kind: string;
  x: number;
  y: number;
}

/** A part of a JSON Schema, with the keys that controls need. */
export interface Schema {
  type?: string | string[];
  title?: string;
  description?: string;
  default?: unknown;
  minimum?: number;
  maximum?: number;
  exclusiveMinimum?: number;
  exclusiveMaximum?: number;
  minItems?: number;
  maxItems?: number;
  const?: unknown;
  enum?: unknown[];
  items?: Schema;
  properties?: Record<string, Schema>;
  additionalProperties?: Schema | boolean;
  required?: string[];
  anyOf?: Schema[];
  oneOf?: Schema[];
  allOf?: Schema[];
  $ref?: string;
  $defs?: Record<string, Schema>;
  "x-zh"?: string;
  "x-label"?: Text;
  "x-labels"?: Record<string, Text>;
  "x-unit"?: string;
  "x-slider"?: [number, number, number];
  "x-neutral"?: number;
  "x-region"?: boolean;
}

/** An instrument or an event, of which a card can be made. */
export interface Kind {
  name: string;
  label: Text;
  summary: Text;
  moves?: Text | string;
  sizes?: Text | string;
  equations?: number[];
  coverage?: string;
  pairs?: boolean;
  inert?: (Text & { unless?: string }) | null;
  settings: Schema;
  example: Record<string, unknown>;
}

export interface Outcome {
  table: string;
  name: string;
  label: Text;
  unit: string;
  /** `percent` of the baseline, or `difference` in its unit; null for what no comparison asks for. */
  effect: string | null;
  meaning: Text;
  equation: string;
}

export interface Factor {
  name: string;
  label: Text;
  unit: string;
  stock: string;
}

export interface Assumption {
  path: string;
  label: Text;
  symbol: string;
  value: number;
  unit: string;
  usual: [number, number] | null;
  limits: [number | null, number | null];
  decisive: boolean;
  source: string;
  meaning?: Text;
}

export interface Rule {
  name: string;
  label: Text;
}

export interface Governments {
  rule: string;
  initial_open: number | string[] | null;
  stances?: Record<string, string[]>;
}

export interface World {
  version: string;
  scenario: string;
  currency?: string;
  name: Text;
  description?: Text;
  start: number;
  years: number;
  steps_per_year: number;
  mode: string;
  regions: Region[];
  provinces: Text[];
  clubs: (Text & { name: string; members: number[] })[];
  instruments: Kind[];
  events?: Kind[];
  outcomes: Outcome[];
  factors: Factor[];
  assumptions: Assumption[];
  units: Record<string, string>;
  governments: Governments & { rules?: Rule[] };
  policies: Omit<Card, "on">[];
  scheduled?: (Omit<Card, "on" | "members"> & { places: string[] })[];
  platforms?: { settings: Schema; values: Record<string, unknown> } | null;
  default_outcomes?: string[];
  notices: (Text | string)[];
  can?: string[];
}

/** A policy, or an event, as its card shows it. Members are clubs, `province:NAME` or codes. */
export interface Card {
  name: string;
  instrument?: string;
  event?: string;
  members: string[];
  start: number | null;
  stop: number | null;
  ramp_years: number | null;
  mutual: boolean | null;
  from?: string[];
  to?: string[];
  review_every?: number | null;
  z?: number | null;
  settings: Record<string, unknown>;
  on: boolean;
}

/** What is undone and asked for. */
export interface Levers {
  policies: Card[];
  events: Card[];
  governments: Governments;
  parameters: Record<string, number>;
  /** Settings of platforms that differ from the scenario's. */
  platforms: Record<string, unknown>;
  replicates: number;
  exact: boolean;
  /** Whether the baseline has no events. */
  calm_base: boolean;
  /** Values of the controls of the lesson that is open. */
  values?: Values;
}

/** What only draws. */
export interface View {
  factor: string;
  view: "policy" | "base" | "difference";
  year: number;
  place: string | null;
  charts: string[];
  language: "en" | "zh";
  /** The lesson that is open, by its number, and its step, from 1. */
  lesson?: number;
  step?: number;
  /** What a lesson needs of the answer besides what the page shows. */
  asks?: { clubs: string[]; regions: string[] };
}

export interface State extends Levers, View {}

/** Amounts by outcome. */
export type Amounts = Record<string, number | null>;

/** The largest flows of a factor; `flows` is a flat list of origin, destination, amount. */
export interface Flows {
  pairs: number;
  total: number;
  home: number;
  flows: number[];
  /** All flows from and to the place that was asked for. */
  place?: number[];
}

export interface Side {
  national: Amounts;
  clubs?: Record<string, Amounts>;
  members?: Amounts | null;
  others?: Amounts | null;
  regions: Record<string, number[]>;
  flows: Record<string, Flows>;
  low?: { national: Amounts };
  high?: { national: Amounts };
}

export interface Effect {
  national: Amounts;
  clubs?: Record<string, Amounts>;
  members?: Amounts | null;
  others?: Amounts | null;
  regions: Record<string, number[]>;
  low?: { national: Amounts };
  high?: { national: Amounts };
}

/** One year of the answer. */
export interface Year {
  year: number;
  base: Side;
  policy: Side;
  difference: Record<string, Flows>;
  effect: Effect;
}

export interface Warning {
  path: string | null;
  text: Text | string;
  hint?: Text | string | null;
}

export interface Begin {
  run: string;
  years: number;
  replicates: number;
  members: Record<string, number[]>;
  all_members: number[];
  warnings: Warning[];
}

export interface End {
  ms: number;
  policies: { name: string; cost_cny: number; covered: number; scaled_down: number }[];
  payers?: { region: number; cost_cny: number }[];
}

export interface Range {
  years: number[];
  output_cny: { low: number[]; high: number[] };
}

/** How sure the effect is: by chance, and by assumptions. */
export interface Spread {
  chance: (Range & { replicates: number }) | null;
  spread: (Range & { runs: number; varied: string[]; notes?: string[] }) | null;
  /** How much is computed, 0 to 1. */
  done: { chance: number; parameters: number };
}

/** What is asked of the program. */
export interface Question {
  policies: Omit<Card, "on">[];
  events: Record<string, unknown>[];
  governments: Governments;
  parameters: Record<string, number>;
  replicates: number;
  exact: boolean;
  platforms: Record<string, unknown> | null;
  calm_base: boolean;
  page: string;
  scenario?: string;
  clubs: string[];
  regions: string[];
  factors: string[];
  largest: number;
  place: string | null;
  have?: string;
}

/** The answer so far: of one question, year by year. */
export interface Answer {
  key: string;
  question: Question;
  begin: Begin;
  years: Map<number, Year>;
  end: End | null;
}

/** What can stand in a lesson where a control is named. */
export type Template = string | number | boolean | null | Template[] | { [key: string]: Template };

/** Values of the controls of a lesson. */
export type Values = Record<string, string | number | string[]>;

export interface LessonControl {
  name: string;
  label: Text;
  start: string | number | string[];
  choices: { name: string; label: Text; value: Template }[];
  several: boolean;
  slider: { low: number; high: number; step: number; unit: string } | null;
  place: boolean;
}

export interface Measure {
  name: string;
  label: Text;
  of: "nation" | "members" | "others" | "club" | "place" | "places" | "losing";
  who: string | null;
  column: string;
  side: "policy" | "base" | "effect" | "more" | "ratio";
  every_year: boolean;
  less: string | null;
  unit: string;
}

export interface Condition {
  measure: string | null;
  at_least: number | null;
  at_most: number | null;
  above: number | null;
  below: number | null;
  control: string | null;
  is: string | null;
  lacks: string | null;
}

export interface Puzzle {
  task: Text;
  hint: Text;
  solved: Text;
  conditions: Condition[];
  smallest: string | null;
  better: { control: string; choice: string; than: string; measure: string } | null;
  solution: Partial<Values>[];
}

/** A lesson, as `src/lesson/` has it. */
export interface Lesson {
  number: number;
  scenario: string;
  page: string;
  title: Text;
  question: Text;
  goal: Text;
  controls: LessonControl[];
  setting: {
    policies: Record<string, Template>[];
    events: Record<string, Template>[];
    governments: Record<string, Template> | null;
    parameters: Record<string, Template>;
    replicates: number | null;
  };
  measures: Measure[];
  bet: {
    question: Text;
    values: Partial<Values>;
    measure: string;
    most: boolean;
    choices: { label: Text; from: number | null; to: number | null; values: Partial<Values> | null }[];
  };
  look: {
    text: Text;
    factor: string;
    view: View["view"];
    year: number | null;
    charts: string[];
    parts: string[];
    values: Partial<Values>;
    visits: Partial<Values>[];
  };
  puzzle: Puzzle;
  why: { text: Text; equations: Text[] };
  limits: Text;
}

/** What was tried in a lesson, and the numbers of it. */
export interface Tried {
  values: Values;
  numbers: Record<string, number | null>;
}
