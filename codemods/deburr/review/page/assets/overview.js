// How many findings there are of what: three charts whose rows are filters. Every bar has its number beside it.

const FIRST_ROWS = 12;
const CHARTS = [
  ["pattern", "By pattern"],
  ["package", "By crate"],
  ["applicability", "By applicability"],
];

function overviewView() {
  const total = app.items.length;
  const decided = app.items.filter((item) => ["accepted", "rejected", "skipped"].includes(app.statusOf(item.at))).length;
  return [
    backButton(),
    element("h2", {}, `${plural(total, "finding")} in ${plural(app.fileCount, "file")}`),
    element("p", { class: "lead" }, total
      ? [`${plural(decided, "finding")} decided, ${(total - decided).toLocaleString("en")} left.`,
          element("span", { class: "hint" }, " Press j for the first one, ? for all keys.")]
      : "Nothing to decide."),
    element("p", { class: "legend", "aria-hidden": "true" }, element("span", { class: "swatch decided" }), "decided",
      element("span", { class: "swatch" }), "left"),
    element("div", { class: "charts" }, CHARTS.map(([name, title]) => chart(name, title, FIRST_ROWS))),
  ];
}

function chart(name, title, most) {
  const groups = new Map();
  for (const item of app.items) {
    for (const value of CHOICES[name].of(item)) {
      const group = groups.get(value) ?? { value, total: 0, decided: 0 };
      group.total += 1;
      group.decided += ["accepted", "rejected", "skipped"].includes(app.statusOf(item.at));
      groups.set(value, group);
    }
  }
  const rows = [...groups.values()].sort((one, other) => other.total - one.total || (one.value < other.value ? -1 : 1));
  const longest = rows[0]?.total ?? 1;
  const section = element("section", { class: "chart" }, element("h3", {}, title),
    element("ul", {}, rows.slice(0, most).map((row) => chartRow(name, row, longest))));
  if (rows.length > most) {
    section.append(element("button", { type: "button", class: "quiet",
      onclick: () => section.replaceWith(chart(name, title, rows.length)) }, `Show all ${rows.length}`));
  }
  return section;
}

function chartRow(name, { value, total, decided }, longest) {
  const bar = element("span", { class: "bar-track", "aria-hidden": "true" },
    barPart("decided", decided / longest), barPart("left", (total - decided) / longest));
  const label = visible(value) || NAMELESS[name] || "none";
  return element("li", {}, element("button", { type: "button", class: "chart-row", title: `show only ${label}`,
    onclick: () => app.filters.set(name, `=${value}`) },
    element("span", { class: "chart-label" }, label), bar,
    element("span", { class: "chart-value" }, decided ? `${decided} of ${total}` : String(total),
      element("span", { class: "unseen" }, decided ? " decided" : " findings"))));
}

function barPart(kind, share) {
  const part = element("span", { class: `bar-part ${kind}` });
  part.style.width = `${share * 100}%`;
  return part;
}
