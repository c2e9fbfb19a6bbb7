// Decisions of a page that is a file: kept in this browser under the name of the page's content, downloaded as
// review.json. Only what differs from what the page came with is kept.

class LocalDecisions {
  constructor(content) {
    this.content = content;
    this.name = `deburr-review:${content.id}`;
    this.given = new Map(content.decided);
    this.problem = null;
    this.restore();
    addEventListener("storage", (event) => {
      if (event.key === this.name) {
        this.restore();
        this.onchange?.();
      }
    });
  }

  get isSavedInPlace() {
    return false;
  }

  // Another tab, or an earlier visit, may have decided; what is stored counts only if it is about this page.
  restore() {
    let stored = null;
    try {
      stored = JSON.parse(localStorage.getItem(this.name) ?? "null");
    } catch {
      this.problem = "this browser keeps nothing for this page: download review.json before you close it";
    }
    this.decided = new Map(this.given);
    this.steps = [];
    this.changes = new Map();
    this.states = this.content.states.slice();
    if (!Array.isArray(stored?.changes)) return;
    for (const [at, row] of stored.changes.filter(Array.isArray)) {
      const known = Number.isInteger(at) && at in this.content.items ? this.madeAgain(at, row) : undefined;
      if (known !== undefined) this.change(at, known);
    }
  }

  // What is stored is only believed as far as it says which of the possible decisions was made.
  madeAgain(at, row) {
    if (row === null) return null;
    const item = this.content.items[at];
    if (row.decision === "accept") return this.accepted(item, row.rewrite)?.row;
    if (!Object.hasOwn(STATUS_OF, row.decision)) return undefined;
    return { ...item.standing, decision: row.decision, ...(row.reason ? { reason: String(row.reason) } : {}) };
  }

  // The decision to accept the rewrite of that name, or why there is none.
  accepted(item, name) {
    const one = item.alternatives.find((other) => other.name === name);
    if (!one?.canBeAccepted) return { refused: one?.withheld ?? "the pattern has no rewrite here" };
    const { applicability, digest } = one;
    return { row: { ...item.standing, decision: "accept", rewrite: one.name, applicability, digest } };
  }

  // What the page came with under an older key of the finding gives way, unless somebody has decided there meanwhile.
  change(at, row) {
    const { key } = this.content.items[at];
    const older = this.content.states[at]?.key;
    const before = { at, change: this.changes.get(at), state: this.states[at], rows: this.rowsOf([key, older]) };
    this.changes.set(at, row);
    if (older !== undefined && this.decided.get(older) === this.given.get(older)) this.decided.delete(older);
    if (row === null) this.decided.delete(key);
    else this.decided.set(key, row);
    this.states[at] = row === null ? null : { status: STATUS_OF[row.decision], ...row };
    return before;
  }

  rowsOf(ranks) {
    return ranks.filter((rank) => rank !== undefined).map((rank) => [rank, this.decided.get(rank)]);
  }

  takeBack({ at, change, state, rows }) {
    if (change === undefined) this.changes.delete(at);
    else this.changes.set(at, change);
    this.states[at] = state;
    for (const [rank, row] of rows) {
      if (row === undefined) this.decided.delete(rank);
      else this.decided.set(rank, row);
    }
  }

  save() {
    try {
      localStorage.setItem(this.name, JSON.stringify({ changes: [...this.changes] }));
    } catch {
      this.problem = "this browser keeps nothing for this page: download review.json before you close it";
    }
  }

  // `accept` takes the rewrite that is named, or of each finding the one that is offered.
  async decide(verdict, indices, { rewrite = null, reason = "" } = {}) {
    const refused = [];
    const wanted = [];
    for (const at of indices) {
      const item = this.content.items[at];
      if (verdict !== "accept") {
        wanted.push([at, { ...item.standing, decision: verdict, ...(reason ? { reason } : {}) }]);
        continue;
      }
      const found = this.accepted(item, rewrite ?? item.offered);
      if (found.row) wanted.push([at, found.row]);
      else refused.push([at, found.refused]);
    }
    this.apply(wanted);
    return { refused };
  }

  apply(wanted) {
    if (!wanted.length) return;
    this.steps.push(wanted.map(([at, row]) => this.change(at, row)));
    this.save();
  }

  async undo() {
    const step = this.steps.pop() ?? [];
    for (const before of step.slice().reverse()) this.takeBack(before);
    if (step.length) this.save();
    return step.map(({ at }) => at);
  }

  text() {
    return reviewFile(this.content.keys, this.decided);
  }
}

const STATUS_OF = { accept: "accepted", reject: "rejected", skip: "skipped" };
