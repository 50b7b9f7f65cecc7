// axe-core in a page, where it is installed (`npm install --prefix tests/pages`): no serious finding.
import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";

const place = new URL("./node_modules/axe-core/axe.min.js", import.meta.url);

export async function axe(tab, name) {
  if (!existsSync(place)) {
    console.log(`${name}: not tested: axe-core is not installed`);
    return;
  }
  await tab.ask(`${readFileSync(place, "utf8")}; undefined`);
  const findings = await tab.ask(`axe.run({ resultTypes: ["violations"] }).then(({ violations }) =>
    violations.filter((one) => ["serious", "critical"].includes(one.impact))
      .map((one) => one.id + ": " + one.nodes.slice(0, 3).map((node) => node.html.slice(0, 160)).join(" | ")))`);
  assert.deepEqual(findings, [], `${name}: axe-core`);
}
