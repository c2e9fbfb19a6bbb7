// The page: what is shown, what is in focus, and what a key or a click does.

const LEAST_CONTEXT = 3;
const MOST_CONTEXT = 63;

const app = {
  content: null,
  items: [],
  decisions: null,
  filters: null,
  list: null,
  shown: [],
  selected: null,
  layout: stored("deburr-layout") === "split" ? "split" : "unified",
  context: LEAST_CONTEXT,
  rewrites: new Map(),

  statusOf(at) {
    return this.decisions.states[at]?.status ?? "open";
  },

  start(content, decisions) {
    this.content = content;
    this.decisions = decisions;
    this.items = content.items.map((item, at) => withKey(item, at, content));
    this.fileCount = new Set(this.items.map((item) => item.file)).size;
    this.list = new FindingList(byId("list"), (at) => this.select(at));
    this.filters = new Filters(this.items, () => this.refilter());
    decisions.onchange = () => this.redraw(byId("reason-form")?.hidden ?? true);
    byId("title").textContent = visible(content.title);
    document.title = `${visible(content.title)}: deburr review`;
    byId("to-overview").addEventListener("click", () => this.showOverview());
    byId("to-help").addEventListener("click", showHelp);
    byId("download").addEventListener("click", () => this.download());
    byId("download").hidden = decisions.isSavedInPlace;
    byId("app").hidden = false;
    addEventListener("keydown", onKey);
    this.refilter();
  },

  refilter() {
    this.shown = this.filters.shown();
    if (this.selected !== null && !this.shown.includes(this.selected)) this.selected = null;
    byId("list").scrollTop = 0;
    this.redraw();
    if (this.selected !== null) this.list.reveal(this.selected);
  },

  redraw(withDetail = true) {
    this.drawCounts();
    this.list.show(this.shown, this.selected);
    if (withDetail) this.drawDetail();
  },

  drawCounts() {
    const counts = Object.fromEntries(STATUSES.map((status) => [status, 0]));
    for (const item of this.items) counts[this.statusOf(item.at)] += 1;
    byId("counts").replaceChildren(...STATUSES.map((status) =>
      element("li", { class: `is-${status}` }, element("button", { type: "button", class: "count", "aria-pressed": String(this.filters.chosen.status === `=${status}`),
        onclick: () => this.filters.set("status", this.filters.chosen.status === `=${status}` ? ANY : `=${status}`) },
        element("span", { class: "sign", "aria-hidden": "true" }, SIGNS[status]),
        element("b", {}, counts[status].toLocaleString("en")), ` ${status}`))));
    const all = this.items.length;
    byId("shown").textContent = this.shown.length === all ? plural(all, "finding") : `${this.shown.length.toLocaleString("en")} of ${plural(all, "finding")}`;
    byId("clear").hidden = !this.filters.isInUse;
    byId("saving").textContent = this.decisions.isSavedInPlace ? "Saved as you decide" : "Kept in this browser";
    const problem = this.decisions.problem;
    byId("alarm").hidden = !problem;
    if (problem && byId("alarm").textContent !== problem) byId("alarm").textContent = problem;
  },

  drawDetail() {
    const item = this.items[this.selected];
    document.body.classList.toggle("has-finding", item !== undefined);
    byId("detail").setAttribute("aria-label", item ? "Finding" : "Overview");
    byId("detail").replaceChildren(...(item ? findingView(item, this.viewOf(item)) : overviewView()).filter(Boolean));
  },

  viewOf(item) {
    const state = this.decisions.states[item.at];
    const rewrite = this.rewrites.get(item.at) ?? (this.statusOf(item.at) === "accepted" ? state.rewrite : null) ?? item.offered;
    return { rewrite: rewrite ?? item.alternatives[0]?.name ?? null, layout: this.layout, context: this.context,
      isEdited: state?.replacement !== undefined };
  },

  // On a narrow screen the list gives way to it, as it does to a finding.
  showOverview() {
    this.select(null);
    document.body.classList.add("shows-overview");
  },

  select(at) {
    this.selected = at;
    document.body.classList.remove("shows-overview");
    this.context = LEAST_CONTEXT;
    byId("detail").scrollTop = 0;
    this.list.show(this.shown, at);
    this.drawDetail();
    if (at === null) return;
    this.list.reveal(at);
    const item = this.items[at];
    say(`${visible(item.message)}, ${visible(item.fileName)} line ${item.span[0] + 1}, ${this.statusOf(at)}`);
  },

  step(by) {
    if (!this.shown.length) return;
    const place = this.shown.indexOf(this.selected);
    const next = place < 0 ? (by > 0 ? 0 : this.shown.length - 1) : Math.min(Math.max(place + by, 0), this.shown.length - 1);
    this.select(this.shown[next]);
    byId("list").focus({ preventScroll: true });
  },

  async decide(verdict, reason = "", rewrite = null, replacement = null) {
    const at = this.selected;
    if (at === null) return;
    await this.run(verdict, [at], { reason, rewrite, replacement }, VERDICT_WORDS[verdict], at);
  },

  async accept() {
    const item = this.items[this.selected];
    if (!item) return;
    const state = this.decisions.states[item.at];
    const isAnew = state?.isEditedElsewhere && this.decisions.isSavedInPlace && !this.rewrites.has(item.at);
    if (state?.replacement !== undefined && this.statusOf(item.at) === "accepted" && !this.rewrites.has(item.at)) {
      say("accepted with its edited text; choose a rewrite to accept that instead");
      return;
    }
    const name = this.viewOf(item).rewrite;
    const alternative = item.alternatives.find((one) => one.name === name);
    if (!isAnew && !alternative?.canBeAccepted) {
      say("there is nothing to accept here");
      return;
    }
    // An edited text of somebody else's is accepted only as it is shown here.
    await this.decide("accept", "", isAnew ? null : name, isAnew ? state.replacement : null);
  },

  // Decides, and goes on to the next one that is shown. What has to be saved first is shown as decided only then, but
  // the next key is already about the next finding; where it was not kept, the page goes back and says so.
  async run(verdict, indices, options, words, from = null) {
    const place = this.shown.indexOf(from);
    const goesAhead = from !== null && this.decisions.isSavedInPlace;
    if (goesAhead) this.step(1);
    let refused;
    try {
      ({ refused } = await this.decisions.decide(verdict, indices, options));
    } catch (error) {
      this.decisions.problem = `not kept: ${error.message}`;
      if (goesAhead) this.select(from);
      this.drawCounts();
      return;
    }
    for (const at of indices) this.rewrites.delete(at);
    const before = this.selected;
    this.shown = this.filters.shown();
    if (from !== null && !goesAhead) {
      const stays = this.shown.indexOf(from);
      this.selected = this.shown[Math.min(stays < 0 ? place : stays + 1, this.shown.length - 1)] ?? null;
      this.context = LEAST_CONTEXT;
      byId("detail").scrollTop = 0;
    } else if (before !== null && !this.shown.includes(before)) {
      this.selected = this.shown[Math.min(place, this.shown.length - 1)] ?? null;
    }
    this.drawCounts();
    this.list.show(this.shown, this.selected);
    if (this.selected !== before || before === null || indices.includes(before)) this.drawDetail();
    if (this.selected !== null) this.list.reveal(this.selected);
    if (!goesAhead) byId("list").focus({ preventScroll: true });
    const left = refused.length ? `; ${refused.length} not: ${visible(refused[0][1])}` : "";
    say(`${plural(indices.length - refused.length, "finding")} ${words}${left}`);
  },

  async undo() {
    let items;
    try {
      items = await this.decisions.undo();
    } catch (error) {
      this.decisions.problem = `not undone: ${error.message}`;
      this.drawCounts();
      return;
    }
    if (!items.length) {
      say("nothing to undo");
      return;
    }
    this.shown = this.filters.shown();
    this.redraw();
    if (this.shown.includes(items[0])) this.select(items[0]);
    say(`${plural(items.length, "decision")} undone`);
  },

  switchTo(name) {
    this.rewrites.set(this.selected, name);
    this.drawDetail();
    say(`rewrite ${name}`);
  },

  switchRewrite() {
    const item = this.items[this.selected];
    if (!item || item.alternatives.length < 2) return;
    const names = item.alternatives.map((one) => one.name);
    this.switchTo(names[(names.indexOf(this.viewOf(item).rewrite) + 1) % names.length]);
  },

  askReason() {
    if (this.selected === null) return;
    byId("reason-form").hidden = false;
    byId("reason").focus();
  },

  hideReason() {
    if (byId("reason-form")) byId("reason-form").hidden = true;
  },

  // All that the filters show, as one step that one undo takes back.
  askBulk() {
    const open = this.shown.filter((at) => 
      ["open", "stale"].includes(this.statusOf(at)) && !this.decisions.states[at]?.isEditedElsewhere);
    const button = (verdict, text) => element("button", { type: "button", onclick: () => {
      byId("bulk").close();
      this.run(verdict, open, {}, VERDICT_WORDS[verdict]);
    }, disabled: !open.length }, text);
    byId("bulk").replaceChildren(
      element("h2", { id: "bulk-title" }, `Decide all that are shown`),
      element("p", {}, `${plural(open.length, "finding")} of the ${this.shown.length.toLocaleString("en")} shown ${open.length === 1 ? "is" : "are"} not decided. To accept takes of each the rewrite that is offered first; one undo takes all of it back.`),
      element("div", { class: "actions" }, button("accept", "Accept all"), button("reject", "Reject all"), button("skip", "Skip all"),
        element("button", { type: "button", class: "quiet", onclick: () => byId("bulk").close() }, "Cancel")));
    byId("bulk").showModal();
  },

  setLayout(layout) {
    this.layout = layout;
    store("deburr-layout", layout);
    this.drawDetail();
  },

  setContext(by) {
    this.context = Math.min(Math.max(this.context + by, LEAST_CONTEXT), MOST_CONTEXT);
    this.drawDetail();
  },

  download() {
    const address = URL.createObjectURL(new Blob([this.decisions.text()], { type: "application/json" }));
    element("a", { href: address, download: "review.json" }).click();
    setTimeout(() => URL.revokeObjectURL(address), 60_000);
  },
};

function withKey(item, at, content) {
  const [, module, itemPath, , code, number] = content.keys[item.key];
  return { ...item, at, fileName: content.files[item.file].name, module, itemPath, code, number };
}

function say(text) {
  byId("announce").textContent = text;
}

function stored(name) {
  try {
    return localStorage.getItem(name);
  } catch {
    return null;
  }
}

function store(name, value) {
  try {
    localStorage.setItem(name, value);
  } catch {
    // It holds for this visit then.
  }
}

const THEMES = { auto: "Theme: system", light: "Theme: light", dark: "Theme: dark" };

function setTheme(theme) {
  document.documentElement.dataset.theme = theme;
  byId("theme").textContent = THEMES[theme];
  store("deburr-theme", theme);
}

async function open() {
  const names = Object.keys(THEMES);
  setTheme(names.includes(stored("deburr-theme")) ? stored("deburr-theme") : "auto");
  byId("theme").addEventListener("click", () =>
    setTheme(names[(names.indexOf(document.documentElement.dataset.theme) + 1) % names.length]));
  const data = JSON.parse(byId("data").textContent);
  if (data.mode === "file") {
    app.start(data.content, new LocalDecisions(data.content));
    return;
  }
  try {
    const content = await ask("/content");
    app.start(content, new ServerDecisions(content));
  } catch (error) {
    byId("app").hidden = false;
    byId("alarm").hidden = false;
    byId("alarm").textContent = error.message;
  }
}

open();
