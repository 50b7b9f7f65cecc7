// The page of a folder in a browser: search, filters and order over many rows, on screens, in the dark
// and on paper; nothing is asked of anybody. `node tests/pages/folder.mjs PAGE [FOLDER FOR PICTURES]`
import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { browse } from "./browser.mjs";
import { axe } from "./axe.mjs";

const [page, pictures] = process.argv.slice(2);
const url = pathToFileURL(resolve(page)).href;
const keep = (name, bytes) => { if (pictures) writeFileSync(join(pictures, name), bytes); };

// Types a text into a field letter by letter; gives the time until each was drawn.
const type = (field, text) => `(async () => {
  const field = document.getElementById(${JSON.stringify(field)});
  const times = [];
  field.value = "";
  for (const letter of ${JSON.stringify(text)}) {
    const start = performance.now();
    field.value += letter;
    field.dispatchEvent(new Event("input", { bubbles: true }));
    document.body.offsetHeight;
    times.push(performance.now() - start);
    await new Promise((next) => setTimeout(next));
  }
  return times;
})()`;
const found = `document.getElementById("found").textContent`;
const rows = `document.getElementById("articles").rows.length`;

await browse(async (browser) => {
  for (const [name, size] of [["1280", { width: 1280 }], ["400", { width: 400 }], ["dark", { width: 1280, dark: true }]]) {
    const tab = await browser.open(url, size);
    const all = Number((await tab.ask(found)).match(/of (\d+) articles/)[1]);
    assert.ok(all > 0);
    assert.equal(await tab.ask(rows), Math.min(all, 100), "the first rows are drawn");
    const wide = await tab.ask(`document.documentElement.scrollWidth`);
    assert.ok(wide <= size.width, `${name}: nothing sticks out: ${wide}`);
    keep(`folder-${name}.png`, await tab.picture());
    const before = await tab.spent();
    const times = [...await tab.ask(type("search", "besancon reopens")), ...await tab.ask(type("speaker", "emile z"))];
    const spent = (await tab.spent() - before) / times.length;
    const average = times.reduce((one, other) => one + other) / times.length;
    console.log(`${name}: ${all} rows, a keystroke takes ${average.toFixed(1)} ms, ${spent.toFixed(1)} ms of the processor, layout and drawing included`);
    keep(`folder-${name}-search.png`, await tab.picture());
    const hits = await tab.ask(`Array.from(document.getElementById("articles").rows, (row) => row.textContent)`);
    assert.ok(hits.length > 0 && hits.every((text) => /Besançon/.test(text) && /Émile Zérah/.test(text)), "accents are folded");
    await tab.ask(`document.getElementById("filter").reset()`);
    await tab.ask(`new Promise((next) => setTimeout(next, 20))`);
    assert.match(await tab.ask(found), new RegExp(`^${all} of`));
    await tab.ask(`document.getElementById("failed").click()`);
    const failed = await tab.ask(`Array.from(document.getElementById("articles").rows, (row) => Number(row.cells[6].textContent))`);
    assert.ok(failed.length > 0 && failed.every((count) => count > 0), "only failed checks");
    if (size.width > 500) {
      for (const turned of [false, true]) {
        await tab.ask(`document.querySelector("th button[value=failed]").click()`);
        const sorted = await tab.ask(`Array.from(document.getElementById("articles").rows, (row) => Number(row.cells[6].textContent))`);
        assert.deepEqual(sorted, sorted.toSorted((one, other) => turned ? other - one : one - other));
      }
    }
    await tab.ask(`document.getElementById("filter").reset()`);
    await tab.ask(`new Promise((next) => setTimeout(next, 20))`);
    await axe(tab, `folder, ${name}`);
    assert.deepEqual(tab.requests, [url], "nothing is fetched");
    assert.deepEqual(tab.complaints, [], "nothing is complained of");
    await tab.close();
  }
  const tab = await browser.open(url, { width: 1280 });
  await tab.ask(type("search", "library number 12"));
  const paper = await tab.paper();
  keep("folder.pdf", paper);
  assert.ok(paper.length > 10_000);
  await tab.close();
});
console.log("1 passed, 0 failed");
