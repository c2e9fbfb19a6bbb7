// Which findings are shown: six choices and a search, all of which must hold.

const ANY = "";
const STATUSES = ["open", "accepted", "rejected", "skipped", "stale"];
const CHOICES = {
  pattern: { label: "Pattern", of: (item) => [item.pattern] },
  package: { label: "Crate", of: (item) => [item.package] },
  file: { label: "File", of: (item) => [item.fileName] },
  owner: { label: "Owner", of: (item) => (item.owners.length ? item.owners : [""]) },
  applicability: { label: "Applicability", of: (item) => [applicabilityOf(item)] },
  status: { label: "State", of: (item) => [app.statusOf(item.at)], fixed: STATUSES },
};
const NAMELESS = { package: "no crate", owner: "no owner", file: "no name" };

// Of the rewrite that is offered first.
function applicabilityOf(item) {
  const offered = item.alternatives.find((one) => one.name === item.offered);
  if (!offered) return "no rewrite";
  return offered.canBeAccepted ? offered.applicability : "withheld";
}

class Filters {
  constructor(items, onchange) {
    this.items = items;
    this.onchange = onchange;
    this.chosen = Object.fromEntries(Object.keys(CHOICES).map((name) => [name, ANY]));
    this.words = [];
    this.build();
  }

  build() {
    this.search = element("input", {
      type: "search", id: "search", placeholder: "Search", "aria-label": "Search in code, paths and messages",
      "aria-keyshortcuts": "/", autocomplete: "off", spellcheck: "false",
      oninput: () => {
        this.words = this.search.value.toLowerCase().split(/\s+/).filter(Boolean);
        this.onchange();
      },
    });
    this.selects = {};
    const fields = [element("div", { class: "field wide" }, this.search)];
    for (const [name, choice] of Object.entries(CHOICES)) {
      const values = choice.fixed ?? [...new Set(this.items.flatMap(choice.of))].sort();
      if (name === "owner" && values.join() === "") continue;
      const select = element("select", { id: `by-${name}`, onchange: () => this.set(name, select.value) });
      select.append(new Option("any", ANY));
      for (const value of values) select.append(new Option(visible(value) || NAMELESS[name], `=${value}`));
      this.selects[name] = select;
      fields.push(element("div", { class: "field" }, element("label", { for: select.id }, choice.label), select));
    }
    const form = byId("filters");
    form.replaceChildren(...fields);
    form.addEventListener("submit", (event) => event.preventDefault());
    byId("clear").addEventListener("click", () => this.clear());
  }

  // `value` is ANY, or the wanted word behind an `=`: an empty word is a choice as well.
  set(name, value) {
    this.chosen[name] = value;
    if (this.selects[name]) this.selects[name].value = value;
    this.selects[name]?.classList.toggle("in-use", value !== ANY);
    this.onchange();
  }

  clear() {
    for (const name of Object.keys(this.chosen)) {
      this.chosen[name] = ANY;
      if (this.selects[name]) this.selects[name].value = ANY;
      this.selects[name]?.classList.remove("in-use");
    }
    this.search.value = "";
    this.words = [];
    this.onchange();
  }

  get isInUse() {
    return this.words.length > 0 || Object.values(this.chosen).some((value) => value !== ANY);
  }

  // The indices of what is shown, in the order of files and text.
  shown() {
    const tests = Object.entries(this.chosen)
      .filter(([, value]) => value !== ANY)
      .map(([name, value]) => (item) => CHOICES[name].of(item).includes(value.slice(1)));
    return this.items
      .filter((item) => tests.every((test) => test(item)) && this.words.every((word) => this.hay(item).includes(word)))
      .map((item) => item.at);
  }

  hay(item) {
    item.hay ??= [item.fileName, item.pattern, item.message, item.package, ...item.owners, item.module, item.itemPath,
      item.code].join("\n").toLowerCase();
    return item.hay;
  }
}
