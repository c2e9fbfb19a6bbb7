// The list of findings. Only the rows in sight are in the document, however many there are.

const ROW = 58;
const SPARE = 6;
const SIGNS = { open: "○", accepted: "✓", rejected: "✕", skipped: "–", stale: "!" };

class FindingList {
  constructor(box, onselect) {
    this.box = box;
    this.indices = [];
    this.selected = null;
    this.rail = element("div", { class: "rail", role: "presentation" });
    box.append(this.rail);
    box.addEventListener("scroll", () => this.draw(), { passive: true });
    new ResizeObserver(() => this.draw()).observe(box);
    this.rail.addEventListener("click", (event) => {
      const row = event.target.closest("[data-at]");
      if (row) onselect(Number(row.dataset.at));
    });
  }

  show(indices, selected) {
    this.indices = indices;
    this.selected = selected;
    this.rail.style.height = `${indices.length * ROW}px`;
    this.draw();
  }

  // Brings the row into sight.
  reveal(at) {
    const place = this.indices.indexOf(at);
    if (place < 0) return;
    const top = place * ROW;
    if (top < this.box.scrollTop) this.box.scrollTop = top;
    else if (top + ROW > this.box.scrollTop + this.box.clientHeight) {
      this.box.scrollTop = top + ROW - this.box.clientHeight;
    }
    this.draw();
  }

  draw() {
    const first = Math.max(Math.floor(this.box.scrollTop / ROW) - SPARE, 0);
    const behind = Math.min(Math.ceil((this.box.scrollTop + this.box.clientHeight) / ROW) + SPARE, this.indices.length);
    const rows = [];
    for (let place = first; place < behind; place += 1) rows.push(this.row(place));
    this.rail.replaceChildren(...rows);
    const isDrawn = rows.some((row) => row.getAttribute("aria-selected") === "true");
    if (isDrawn) this.box.setAttribute("aria-activedescendant", `row-${this.selected}`);
    else this.box.removeAttribute("aria-activedescendant");
  }

  row(place) {
    const at = this.indices[place];
    const item = app.items[at];
    const status = app.statusOf(at);
    const row = element("div", {
      class: `row is-${status}`, role: "option", id: `row-${at}`, "data-at": at, "aria-selected": String(at === this.selected),
      "aria-setsize": this.indices.length, "aria-posinset": place + 1,
    },
      element("span", { class: "sign", title: status, "aria-hidden": "true" }, SIGNS[status]),
      element("span", { class: "row-head" }, element("span", { class: "row-pattern" }, visible(item.pattern)),
        element("span", { class: "row-state" }, status === "open" ? "" : status),
        element("span", { class: "unseen" }, status === "open" ? "open" : "")),
      element("span", { class: "row-place" }, placeNodes(item)));
    row.style.top = `${place * ROW}px`;
    return row;
  }
}

// The end of a path tells most: where there is no room, its beginning is cut.
function placeNodes(item) {
  const cut = item.fileName.lastIndexOf("/") + 1;
  return [
    element("span", { class: "folder" }, visible(item.fileName.slice(0, cut))),
    element("span", { class: "file" }, visible(item.fileName.slice(cut))),
    element("span", { class: "line" }, `:${item.span[0] + 1}`),
  ];
}
