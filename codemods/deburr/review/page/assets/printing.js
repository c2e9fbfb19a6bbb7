// On paper there is no list to walk through: what is shown is printed whole, and each pattern's words once.

function fillPrint() {
  const shown = app.shown.map((at) => app.items[at]);
  const patterns = [...new Set(shown.map((item) => item.pattern))];
  byId("print").replaceChildren(
    element("h1", {}, visible(app.content.title)),
    ...overviewView().slice(1),
    element("h2", {}, app.filters.isInUse ? `The ${plural(shown.length, "finding")} that the filters show` : "Findings"),
    ...shown.map(printedFinding),
    element("h2", {}, "Patterns"),
    ...patterns.map((pattern) => element("section", {}, element("h3", {}, visible(pattern)),
      element("div", { class: "prose" }, prose(app.content.patterns[pattern] ?? [])))),
  );
}

function printedFinding(item) {
  const view = app.viewOf(item);
  const alternative = item.alternatives.find((one) => one.name === view.rewrite) ?? null;
  const parts = alternative?.parts ?? [];
  return element("article", {},
    element("h3", {}, codeSpans(item.message)),
    element("p", { class: "path" }, inert(item.fileName), `:${item.span[0] + 1}  ${item.pattern}`,
      alternative ? `  ${alternative.name} (${alternative.canBeAccepted ? alternative.applicability : "withheld"})` : ""),
    stateLine(item, app.decisions.states[item.at]),
    parts.length
      ? parts.map((part) => diffView(part, LEAST_CONTEXT, "unified", "change"))
      : hunkTable(placeHunk(app.content.files[item.file], item.span, LEAST_CONTEXT), "code", "code"));
}

addEventListener("beforeprint", () => app.content && fillPrint());
addEventListener("afterprint", () => byId("print").replaceChildren());
