// The finding in focus: what it is, the alternatives, what each would change, what is known about it, and the page's words.

const APPLICABILITY_WORDS = {
  "machine-applicable": "every condition was seen to hold",
  "maybe-incorrect": "something could not be seen: read it before you accept it",
  "has-placeholders": "something is left for you to fill in",
  "unspecified": "how sure it is was not stated",
};

function findingView(item, view) {
  const state = app.decisions.states[item.at];
  const alternative = item.alternatives.find((one) => one.name === view.rewrite) ?? null;
  return [
    backButton(),
    element("p", { class: "kicker" }, element("code", {}, visible(item.pattern)), ` ${item.level}`),
    element("h2", {}, codeSpans(item.message)),
    facts(item),
    actions(item, alternative),
    alternativesView(item, view),
    editedView(item, state, view),
    changeView(item, alternative, view),
    knownView(item, alternative),
    element("section", {}, element("h3", {}, "About the pattern"),
      element("div", { class: "prose" }, prose(app.content.patterns[item.pattern] ?? []))),
  ];
}

function backButton() {
  return element("button", { type: "button", class: "back quiet", onclick: () => app.select(null) }, "Back to the list");
}

// Messages set code between backticks.
function codeSpans(text) {
  return text.split(/(`[^`]+`)/).map((part) =>
    /^`[^`]+`$/.test(part) ? element("code", {}, inert(part.slice(1, -1))) : inert(part));
}

function facts(item) {
  const rows = [
    ["Place", element("span", { class: "path" }, inert(item.fileName), `:${item.span[0] + 1}:${item.span[1] + 1}`)],
    ["Item", item.itemPath || item.module ? element("code", {}, inert([item.module, item.itemPath].filter(Boolean).join("::"))) : null],
    ["Crate", item.package ? inert(item.package) : null],
    ["Owner", item.owners.length ? inert(item.owners.join(", ")) : null],
    ["Alike", item.standing.of > 1 ? `${item.number} of ${item.standing.of} in this file` : null],
  ];
  return element("dl", { class: "facts" }, rows.filter(([, value]) => value)
    .map(([name, value]) => element("div", {}, element("dt", {}, name), element("dd", {}, value))));
}

function stateLine(item, state) {
  const status = app.statusOf(item.at);
  const said = [];
  if (state?.rewrite && status === "accepted") said.push(" with ", element("code", {}, inert(state.rewrite)));
  if (state?.replacement !== undefined && status === "accepted") said.push(", edited by hand");
  if (state?.reason) said.push(": ", ...inert(state.reason));
  if (state?.why) said.push(status === "stale" ? ` (${VERDICT_WORDS[state.decision]} before): ` : ": ", ...inert(state.why));
  return element("p", { class: `state is-${status}`, id: "state" },
    element("span", { class: "sign", "aria-hidden": "true" }, SIGNS[status]), element("strong", {}, status), said);
}

const VERDICT_WORDS = { accept: "accepted", reject: "rejected", skip: "skipped" };

function actions(item, alternative) {
  const button = (id, key, text, action, more = {}) =>
    element("button", { type: "button", id, "aria-keyshortcuts": key, onclick: action, ...more }, text, " ",
      element("kbd", { "aria-hidden": "true" }, key));
  const state = app.decisions.states[item.at];
  const isPossible = alternative?.canBeAccepted || (state?.isEditedElsewhere && app.decisions.isSavedInPlace);
  return element("div", { class: "actions", role: "group", "aria-label": "Decide" },
    button("accept", "a", "Accept", () => app.accept(), { class: "primary", disabled: !isPossible }),
    button("reject", "r", "Reject", () => app.askReason()),
    button("skip", "s", "Skip", () => app.decide("skip")),
    button("undo", "u", "Undo", () => app.undo(), { class: "quiet" }),
    stateLine(item, state),
    element("form", { id: "reason-form", class: "reason", hidden: true, onsubmit: (event) => {
      event.preventDefault();
      app.decide("reject", byId("reason").value.trim());
    } },
      element("label", { for: "reason" }, "Why not? (may stay empty)"),
      element("input", { id: "reason", autocomplete: "off", maxlength: 2000 }),
      element("button", { type: "submit" }, "Reject", " ", element("kbd", { "aria-hidden": "true" }, "Enter"))));
}

function alternativesView(item, view) {
  if (!item.alternatives.length) {
    return element("section", {}, element("h3", {}, "Rewrites"),
      element("p", {}, "None: the pattern reports, and what to do is for a person to decide."));
  }
  const several = item.alternatives.length > 1;
  return element("fieldset", { class: "alternatives" },
    element("legend", {}, element("h3", {}, several ? "Rewrites" : "Rewrite"), several ? element("kbd", { "aria-hidden": "true" }, "w") : ""),
    item.alternatives.map((one) => alternativeRow(item, one, view)));
}

function alternativeRow(item, one, view) {
  const id = `rewrite-${item.alternatives.indexOf(one)}`;
  return element("div", { class: `alternative${one.canBeAccepted ? "" : " withheld"}` },
    element("input", { type: "radio", name: "rewrite", id, checked: one.name === view.rewrite,
      "aria-describedby": `${id}-about`, onchange: () => app.switchTo(one.name) }),
    element("label", { for: id }, element("code", {}, inert(one.name)), " ", codeSpans(one.title)),
    element("p", { id: `${id}-about`, class: "about" },
      element("span", { class: `applicability is-${one.canBeAccepted ? one.applicability : "withheld"}` },
        one.canBeAccepted ? one.applicability : "withheld"),
      one.withheld !== null ? [": ", codeSpans(one.withheld)] : `: ${APPLICABILITY_WORDS[one.applicability]}`,
      one.isDefault ? "; the default" : ""));
}

// A text that somebody wrote in place of what deburr computes.
function editedView(item, state, view) {
  if (state?.replacement === undefined) return null;
  return element("section", { class: "edited" },
    element("h3", {}, "Edited text for this place"),
    editedPart(item, state.replacement, view) ?? element("pre", {}, element("code", {}, colouredCode(state.replacement, "rust"))),
    state.rewrite ? element("p", { class: "about" }, "With what ", element("code", {}, inert(state.rewrite)), " does outside of this place.") : null,
    state.isEditedElsewhere ? element("p", {}, app.decisions.isSavedInPlace
      ? "It was not written on this machine, so it does not count until you accept it here."
      : "It was not written on this machine, so it does not count: `deburr review` can accept it anew.") : null);
}

// The text in its lines; null where a line is so long that the page has only a part of it.
function editedPart(item, text, view) {
  const [firstLine, firstColumn, lastLine, lastColumn] = item.span;
  const file = app.content.files[item.file];
  const excerpt = excerptAt(file, firstLine);
  const [first, last] = [firstLine, lastLine].map((line) => excerpt.lines[line - excerpt.first]);
  if (typeof first !== "string" || typeof last !== "string") return null;
  const whole = first.slice(0, firstColumn) + text.replaceAll("\r\n", "\n") + last.slice(lastColumn);
  const region = { start: firstLine, end: lastLine + 1, new: whole.split("\n") };
  return element("div", { class: "file-part" },
    diffView({ file: item.file, regions: [region] }, view.context, view.layout, "the edited text"));
}

function changeView(item, alternative, view) {
  const parts = alternative?.parts ?? [];
  const tools = element("div", { class: "diff-tools", role: "group", "aria-label": "How the change is shown" },
    parts.length ? [["unified", "Unified"], ["split", "Side by side"]].map(([layout, text]) => element("button",
      { type: "button", "aria-pressed": String(view.layout === layout), onclick: () => app.setLayout(layout) }, text)) : null,
    element("button", { type: "button", "aria-keyshortcuts": "+", onclick: () => app.setContext(10) }, "More code"),
    element("button", { type: "button", "aria-keyshortcuts": "-", disabled: view.context <= LEAST_CONTEXT, onclick: () => app.setContext(-10) }, "Less"));
  const shown = parts.length
    ? parts.map((part) => {
        const name = app.content.files[part.file].name;
        return element("div", { class: "file-part" }, element("p", { class: "path" }, inert(name)),
          diffView(part, view.context, view.layout, `changes in ${visible(name)}`));
      })
    : element("div", { class: "file-part" }, element("p", { class: "path" }, inert(item.fileName)),
        hunkTable(placeHunk(app.content.files[item.file], item.span, view.context), "code", "the code in question"));
  return element("section", { class: "change" }, element("h3", {}, parts.length ? (view.isEdited ? "What deburr would write" : "Change") : "Code"), tools, shown);
}

function knownView(item, alternative) {
  const rows = [
    ...(alternative?.unknown ?? []).map((text) => ["Unknown", text]),
    ["The compiler", alternative?.compiler ?? (alternative?.canBeAccepted ? "was not asked; `deburr apply` asks it before anything is written" : null)],
    ...item.labels.map(([place, text]) => [`Line ${place[0] + 1}`, text]),
    ...[...item.notes, ...(alternative?.notes ?? [])].map((text) => ["Note", text]),
    ...item.helps.map((text) => ["Help", text]),
  ].filter(([, text]) => text);
  if (!rows.length) return null;
  return element("section", {}, element("h3", {}, "What is known"),
    element("dl", { class: "known" }, rows.map(([name, text]) => element("div", {}, element("dt", {}, name), element("dd", {}, codeSpans(text))))));
}
