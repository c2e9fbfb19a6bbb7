// Decisions of a page that `deburr review --web` serves: each is on disk before the server answers, and only then shown.

const TOKEN_HEADER = "X-Deburr-Token";

// The token stands in the address behind the `#`, which no browser sends anywhere; it is kept for this tab only.
function takeToken() {
  const found = /^#token=([\w-]+)$/.exec(location.hash);
  if (found) {
    sessionStorage.setItem("deburr-token", found[1]);
    history.replaceState(null, "", location.pathname);
  }
  return sessionStorage.getItem("deburr-token") ?? "";
}

async function ask(path, body) {
  const headers = { [TOKEN_HEADER]: takeToken() };
  if (body !== undefined) headers["Content-Type"] = "application/json";
  let answer;
  try {
    answer = await fetch(path, {
      method: body === undefined ? "GET" : "POST", headers, cache: "no-store", credentials: "omit", redirect: "error",
      body: body === undefined ? undefined : JSON.stringify(body),
    });
  } catch {
    throw new Error("deburr review is not running any more: what was saved before is kept, this was not");
  }
  const value = await answer.json().catch(() => ({}));
  if (!answer.ok) throw new Error(value.error ?? `the server answered ${answer.status}`);
  return value;
}

class ServerDecisions {
  constructor(content) {
    this.content = content;
    this.states = content.states.slice();
    this.problem = null;
    this.waiting = Promise.resolve();
    addEventListener("visibilitychange", () => {
      if (document.visibilityState === "visible") this.refresh();
    });
  }

  get isSavedInPlace() {
    return true;
  }

  // One request at a time, in the order of the keys that were pressed.
  send(path, body) {
    const sent = this.waiting.then(() => ask(path, body));
    this.waiting = sent.catch(() => undefined);
    return sent;
  }

  async refresh() {
    try {
      this.take(await this.send("/states"));
      this.problem = null;
    } catch (error) {
      this.problem = error.message;
    }
    this.onchange?.();
  }

  take({ states, changed }) {
    for (const [at, state] of states) this.states[at] = state;
    this.problem = changed?.length
      ? `changed since they were looked at, start deburr review anew: ${changed.map(visible).join(", ")}`
      : null;
  }

  async decide(verdict, indices, { rewrite = null, reason = "", replacement = null } = {}) {
    const answer = await this.send("/decide", { verdict, items: indices, rewrite, reason, replacement });
    this.take(answer);
    return { refused: answer.refused };
  }

  async undo() {
    const answer = await this.send("/undo", {});
    this.take(answer);
    return answer.items;
  }
}
