// The keyboard. In a text field only Escape and Enter mean something here.

const KEYS = [
  ["j", "next finding", () => app.step(1), ["ArrowDown"]],
  ["k", "previous finding", () => app.step(-1), ["ArrowUp"]],
  ["a", "accept the rewrite that is shown", () => app.accept()],
  ["r", "reject; Enter confirms, with or without a reason", () => app.askReason()],
  ["s", "skip", () => app.decide("skip")],
  ["w", "switch to the next rewrite", () => app.switchRewrite()],
  ["u", "undo the last decision", () => app.undo()],
  ["p", "decide all that are shown", () => app.askBulk()],
  ["/", "search", () => app.filters.search.select()],
  ["d", "side by side or unified", () => app.setLayout(app.layout === "split" ? "unified" : "split")],
  ["+", "more code around", () => app.setContext(10)],
  ["-", "less code around", () => app.setContext(-10)],
  ["o", "overview", () => app.showOverview()],
  ["?", "these keys", () => showHelp()],
];

function onKey(event) {
  if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
  if (document.querySelector("dialog[open]")) return;
  const target = event.target;
  const isTyping = target.matches?.("input:not([type=radio]), textarea, select");
  if (event.key === "Escape") {
    if (isTyping) target.blur();
    app.hideReason();
    byId("list").focus();
    return;
  }
  if (isTyping) {
    if (target.id === "search" && event.key === "Enter") app.step(1);
    return;
  }
  const isList = target === byId("list") || target === document.body;
  const found = KEYS.find(([key, , , more]) => key === event.key || (isList && more?.includes(event.key)));
  if (!found) return;
  event.preventDefault();
  found[2]();
}

function showHelp() {
  byId("help").replaceChildren(
    element("h2", { id: "help-title" }, "Keys"),
    element("dl", { class: "keys" }, KEYS.map(([key, text]) =>
      element("div", {}, element("dt", {}, element("kbd", {}, key)), element("dd", {}, text)))),
    element("form", { method: "dialog" }, element("button", {}, "Close")));
  byId("help").showModal();
}
