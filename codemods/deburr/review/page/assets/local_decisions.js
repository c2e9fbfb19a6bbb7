// Decisions of a page that is a file: kept in this browser under the name of the page's content, downloaded as
// review.json. Only what differs from what the page came with is kept.

class LocalDecisions {
  constructor(content) {
    this.content = content;
    this.name = `deburr-review:${content.id}`;
    this.decided = new Map(content.decided);
    this.states = content.states.slice();
    this.steps = [];
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
    this.decided = new Map(this.content.decided);
    this.changes = new Map();
    this.states = this.content.states.slice();
    if (stored === null || !Array.isArray(stored.changes)) return;
    for (const [at, row] of stored.changes) {
      if (this.content.items[at] && (row === null || this.isPossible(at, row))) this.change(at, row);
    }
  }

  isPossible(at, row) {
    if (row.decision === "reject") return row.reason === undefined || typeof row.reason === "string";
    if (row.decision === "skip") return true;
    return this.content.items[at].alternatives.some((one) => one.canBeAccepted && one.digest === row.digest);
  }

  change(at, row) {
    const item = this.content.items[at];
    const standing = this.content.states[at];
    this.changes.set(at, row);
    if (standing?.key !== undefined) this.decided.delete(standing.key);
    if (row === null) {
      this.decided.delete(item.key);
      this.states[at] = null;
    } else {
      this.decided.set(item.key, row);
      this.states[at] = { status: STATUS_OF[row.decision], ...row };
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
      const row = { ...item.standing, decision: verdict };
      if (verdict === "accept") {
        const one = item.alternatives.find((other) => other.name === (rewrite ?? item.offered));
        if (!one?.canBeAccepted) {
          refused.push([at, one?.withheld ?? "the pattern has no rewrite here"]);
          continue;
        }
        Object.assign(row, { rewrite: one.name, applicability: one.applicability, digest: one.digest });
      } else if (reason) {
        row.reason = reason;
      }
      wanted.push([at, row]);
    }
    this.apply(wanted);
    return { refused };
  }

  apply(wanted) {
    if (!wanted.length) return;
    this.steps.push(wanted.map(([at]) => [at, this.changes.has(at), this.changes.get(at)]));
    for (const [at, row] of wanted) this.change(at, row);
    this.save();
  }

  async undo() {
    const step = this.steps.pop() ?? [];
    for (const [at, wasChanged, row] of step) {
      if (wasChanged) {
        this.change(at, row);
        continue;
      }
      this.change(at, null);
      this.changes.delete(at);
      const standing = this.content.states[at];
      this.states[at] = standing;
      if (standing !== null) {
        const rank = standing.key ?? this.content.items[at].key;
        this.decided.set(rank, new Map(this.content.decided).get(rank));
      }
    }
    if (step.length) this.save();
    return step.map(([at]) => at);
  }

  text() {
    return reviewFile(this.content.keys, this.decided);
  }
}

const STATUS_OF = { accept: "accepted", reject: "rejected", skip: "skipped" };
