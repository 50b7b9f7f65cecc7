"use strict";
// Search, filters and order of the list. Without it the page shows every article all the same.
(() => {
  const step = 100;
  const find = (id) => document.getElementById(id);
  const body = find("articles"), more = find("more"), found = find("found");
  const fold = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
  const all = Array.from(body.rows, (row, place) => {
    const cell = (column) => row.cells[column].textContent;
    const data = {
      headline: cell(0), outlet: cell(1), date: row.dataset.day || "", speakers: cell(3), words: cell(4),
      state: row.querySelector(".state").textContent, failed: cell(6),
    };
    const words = fold(`${row.textContent} ${row.dataset.names || ""}`);
    return { row, place, data, words, speakers: fold(data.speakers), key: null };
  });
  const outlets = [...new Set(all.map((one) => one.data.outlet))].filter(Boolean).sort();
  for (const outlet of outlets) find("outlet").add(new Option(outlet, outlet));
  let shown = step, hits = all, order = null, turned = false;

  const draw = () => {
    body.replaceChildren(...hits.slice(0, shown).map((one) => one.row));
    more.hidden = hits.length <= shown;
    found.textContent = `${hits.length} of ${all.length} articles`;
  };
  const choose = () => {
    const words = fold(find("search").value).split(/\s+/).filter(Boolean);
    const speaker = fold(find("speaker").value.trim());
    const outlet = find("outlet").value, state = find("state").value;
    const from = find("from").value, to = find("to").value;
    const failed = find("failed").checked;
    hits = all.filter(({ data, words: text, speakers }) =>
      words.every((word) => text.includes(word)) &&
      (!speaker || speakers.includes(speaker)) &&
      (!outlet || data.outlet === outlet) &&
      (!state || data.state === state) &&
      (!from || (data.date && data.date >= from)) &&
      (!to || (data.date && data.date.slice(0, to.length) <= to)) &&
      (!failed || Number(data.failed) > 0));
    if (order) {
      const number = order === "words" || order === "failed";
      const value = (one) => number ? Number(one.data[order]) : fold(one.data[order]);
      for (const one of hits) one.key = value(one);
      const sign = turned ? -1 : 1;
      hits.sort((one, other) =>
        one.key < other.key ? -sign : one.key > other.key ? sign : one.place - other.place);
    }
    shown = step;
    draw();
  };
  find("filter").addEventListener("input", choose);
  find("filter").addEventListener("submit", (event) => event.preventDefault());
  find("filter").addEventListener("reset", () => setTimeout(choose));
  more.addEventListener("click", () => { shown += step * 10; draw(); });
  for (const button of document.querySelectorAll("th button")) {
    button.addEventListener("click", () => {
      turned = order === button.value && !turned;
      order = button.value;
      for (const head of document.querySelectorAll("th[aria-sort]")) head.removeAttribute("aria-sort");
      button.parentElement.setAttribute("aria-sort", turned ? "descending" : "ascending");
      choose();
    });
  }
  // Paper has no button to show more with.
  addEventListener("beforeprint", () => { shown = Infinity; draw(); });
  find("filter").hidden = false;
  choose();
})();
