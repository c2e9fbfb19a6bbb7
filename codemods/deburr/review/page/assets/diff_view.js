// A hunk as a table, unified or side by side. Signs stay, so that no colour alone carries a meaning.

function diffView(part, context, layout, label) {
  const file = app.content.files[part.file];
  return part.regions.length
    ? hunksOf(file, part.regions, context).map((hunk) => hunkTable(hunk, layout, label))
    : [];
}

function hunkTable(hunk, layout, label) {
  const body = element("tbody", {}, ...edgeRow(hunk.above, layout, "above"));
  body.append(...(layout === "split" ? splitRows(hunk.rows) : hunk.rows.map((row) => wholeRow(row, layout))));
  body.append(...edgeRow(hunk.below, layout, "below"));
  return element("table", { class: `diff ${layout}`, "aria-label": label }, columns(layout), body);
}

function columns(layout) {
  if (layout === "code") return element("colgroup", {}, element("col", { class: "number" }), element("col", { class: "code" }));
  const one = () => [element("col", { class: "number" }), element("col", { class: "code" })];
  return layout === "split"
    ? element("colgroup", {}, one(), one())
    : element("colgroup", {}, element("col", { class: "number" }), one());
}

function edgeRow(edge, layout, where) {
  if (edge !== "gone") return [];
  const text = `the page has no more of the file ${where}`;
  return [element("tr", { class: "edge" }, element("td", { colspan: CELLS[layout] }, text))];
}

const CELLS = { unified: 3, split: 4, code: 2 };
const KINDS = { "-": "removed", "+": "added", " ": "same" };

function wholeRow(row, layout) {
  return element("tr", { class: `${KINDS[row.sign]}${row.isPlace ? " place" : ""}` },
    numberCell(row.old), layout === "unified" ? numberCell(row.new) : null, codeCell(row));
}

function splitRows(rows) {
  const found = [];
  for (let at = 0; at < rows.length; ) {
    if (rows[at].sign === " ") {
      found.push(element("tr", { class: `same${rows[at].isPlace ? " place" : ""}` },
        numberCell(rows[at].old), codeCell(rows[at]), numberCell(rows[at].new), codeCell(rows[at])));
      at += 1;
      continue;
    }
    const removed = [];
    const added = [];
    for (; rows[at]?.sign === "-"; at += 1) removed.push(rows[at]);
    for (; rows[at]?.sign === "+"; at += 1) added.push(rows[at]);
    for (let n = 0; n < Math.max(removed.length, added.length); n += 1) {
      found.push(element("tr", {}, ...half(removed[n], "old"), ...half(added[n], "new")));
    }
  }
  return found;
}

function half(row, side) {
  if (!row) return [element("td", { class: "number none" }), element("td", { class: "code none" })];
  const kind = KINDS[row.sign];
  const number = numberCell(row[side]);
  const code = codeCell(row);
  number.classList.add(kind);
  code.classList.add(kind);
  return [number, code];
}

function numberCell(number) {
  return element("td", { class: "number" }, number === null ? "" : String(number));
}

function codeCell(row) {
  const nodes = row.tokens.map((token) => codeNode(token, row.changed?.has(token) ?? false));
  return element("td", { class: "code" }, element("span", { class: "sign" }, row.sign), element("bdi", { dir: "ltr" }, nodes),
    row.open ? element("span", { class: "unseen-character" }, "⟨no newline at the end⟩") : null);
}
