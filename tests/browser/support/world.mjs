/** A small world, made up, for functions that need one. */

/** @typedef {import("../../../src/explorer/page/types").World} World */

const text = (/** @type {string} */ en, zh = "词") => ({ en, zh });

/** @returns {World} */
export const world = () => ({
  version: "0",
  scenario: "small",
  name: text("Small"),
  start: 2025,
  years: 20,
  steps_per_year: 4,
  mode: "sampled",
  regions: ["a1", "a2", "b1"].map((code, i) => ({
    code,
    ...text(code),
    province: i < 2 ? 0 : 1,
    kind: "city",
    x: i,
    y: i,
  })),
  provinces: [text("Ana", "甲省"), text("Bora", "乙省")],
  clubs: [{ name: "both", ...text("Both"), members: [0, 2] }],
  instruments: [
    {
      name: "tax-sharing",
      label: text("Tax sharing"),
      summary: text("…"),
      settings: { properties: { share: { type: "number", minimum: 0, maximum: 1 } } },
      example: { share: 0.5 },
    },
  ],
  events: [],
  outcomes: ["output_cny", "people_young", "cross_province_share_siting", "gini", "ideas"].map((name) => ({
    table: "national",
    name,
    label: text(name),
    unit: "CNY per year",
    effect: "percent",
    meaning: text("…"),
    equation: "(1)",
  })),
  factors: ["young", "siting"].map((name) => ({ name, label: text(name), unit: "persons", stock: name })),
  assumptions: [
    {
      path: "technology.retention",
      label: text("Retention"),
      symbol: "ρ",
      value: 1,
      unit: "",
      usual: [0.3, 2],
      limits: [0, 8],
      decisive: true,
      source: "",
    },
  ],
  units: {},
  governments: { rule: "fixed", initial_open: null, rules: [{ name: "fixed", label: text("fixed") }] },
  policies: [
    {
      name: "pilot",
      instrument: "tax-sharing",
      members: ["both"],
      start: 2027,
      stop: null,
      ramp_years: 2,
      mutual: null,
      settings: { share: 0.5 },
    },
  ],
  notices: [],
});
