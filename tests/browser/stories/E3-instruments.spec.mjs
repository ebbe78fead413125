/** E3: any instrument, and any event, can be chosen, and has its controls. */

import { assert } from "../support/story.mjs";

/** @param {import("../support/story.mjs").Stage} stage */
export async function story(stage) {
  const inert = await all(stage, "scenarios/yangtze-delta.toml", () => true);
  assert.ok(inert.has("gdp-credit"), "credit for growth does nothing where governments do not choose");
  assert.ok(inert.has("chain-network"), "nor does a network of chains where there are none");
  const still = await all(stage, "scenarios/lessons/chain.toml", (name) => inert.has(name));
  assert.ok(inert.size > still.size, "some do something in another world");
}

/**
 * Chooses instruments and events of a world, one after the other; those that do nothing there.
 * @param {import("../support/story.mjs").Stage} stage
 * @param {string} scenario
 * @param {(name: string) => boolean} wanted
 */
async function all(stage, scenario, wanted) {
  await stage.program?.kill();
  await stage.begin(scenario);
  const page = await stage.open();
  const world = await stage.world();
  const inert = new Set();
  for (const [which, kinds] of [
    ["policies", world.instruments],
    ["events", world.events],
  ]) {
    for (const kind of kinds.filter((/** @type {any} */ each) => wanted(each.name))) {
      await page.click(`#add-${which}`);
      const runs = !kind.inert || kind.inert.unless === "governments";
      const choose = () => page.click(`#offer-${kind.name}`);
      if (runs) await stage.asked(page, choose);
      else await choose();
      const card = page.locator(`#${which}-0`);
      assert.equal(await card.getAttribute("data-name"), kind.name);
      assert.ok(
        (await card.locator("[data-control]").count()) >= Object.keys(kind.settings.properties).length,
        kind.name,
      );
      assert.ok((await card.locator("[data-control]").count()) >= 1, `${kind.name} has a control`);
      assert.equal(
        await card.locator("[data-control] > .problem:not([id])").count(),
        0,
        `${kind.name}: a setting without control`,
      );
      assert.equal(await card.locator(".lever .problem:visible").count(), 0, kind.name);
      if (kind.inert) {
        inert.add(kind.name);
        assert.ok(await card.locator(".note").isVisible(), `${kind.name} says why it does nothing`);
      }
      const remove = () => page.click(`#${which}-0-remove`);
      if (runs) await stage.asked(page, remove);
      else await remove();
    }
  }
  await page.context().close();
  return inert;
}

export const fault = {
  world: (/** @type {any} */ world) => {
    world.instruments[3].settings.properties.unheard = { type: "matrix" };
    return world;
  },
};
