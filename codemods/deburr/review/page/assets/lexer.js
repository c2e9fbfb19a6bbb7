// Rust's tokens, as far as colours need them, a line at a time. What a line begins inside of is its state: "", a
// string's `"`, a raw string's `r##`, or `/*` once for each level of a comment.

const KEYWORDS = new Set(
  ("as async await become box break const continue crate do dyn else enum extern false final fn for gen if impl in let " +
    "loop macro match mod move mut override priv pub ref return self Self static struct super trait true try type " +
    "typeof unsafe unsized use virtual where while yield").split(" "),
);
const TOKEN = new RegExp(
  [
    /(?<space>\s+)/,
    /(?<comment>\/\/.*)/,
    /(?<block>\/\*)/,
    /(?<raw>[bc]?r(?<hashes>#*)")/,
    /(?<string>[bc]?")/,
    /(?<char>b?'(?:\\(?:u\{[^}]*\}|x..|.)|[^'\\])')/,
    /(?<lifetime>'[\p{L}_][\p{L}\p{N}_]*)/,
    /(?<number>\d(?:[\d_]|\.(?=\d))*(?:[\p{L}_][\p{L}\p{N}_]*)?)/,
    /(?<word>(?:r#)?[\p{L}_][\p{L}\p{N}_]*)/,
    /(?<sign>::|->|=>|&&|\|\||[=!<>+*\/%^&|-]=|\.\.=?|[^])/,
  ].map((part) => part.source).join("|"),
  "uy",
);

function lexLine(line, state) {
  const tokens = [];
  let at = 0;
  while (at < line.length) {
    if (state) {
      const ended = endOfState(line, at, state);
      tokens.push({ text: line.slice(at, ended.at), kind: state.startsWith("/*") ? "comment" : "string" });
      ({ at, state } = ended);
      continue;
    }
    TOKEN.lastIndex = at;
    const found = TOKEN.exec(line).groups;
    const text = line.slice(at, TOKEN.lastIndex);
    at = TOKEN.lastIndex;
    if (found.block || found.raw || found.string) {
      state = found.block ? "/*" : found.raw ? `r${found.hashes}` : '"';
      const ended = endOfState(line, at, state);
      tokens.push({ text: text + line.slice(at, ended.at), kind: found.block ? "comment" : "string" });
      ({ at, state } = ended);
    } else {
      tokens.push({ text, kind: kindOf(found, text, line, at) });
    }
  }
  return { tokens, state };
}

function kindOf(found, text, line, behind) {
  if (found.comment) return "comment";
  if (found.char) return "string";
  if (found.lifetime) return "lifetime";
  if (found.number) return "number";
  if (!found.word) return "";
  if (KEYWORDS.has(text)) return "keyword";
  if (line[behind] === "!" && line[behind + 1] !== "=") return "macro";
  if (line[behind] === "(") return "call";
  return /^\p{Lu}/u.test(text) ? "type" : "";
}

function endOfState(line, at, state) {
  if (state === '"') {
    while (at < line.length) {
      if (line[at] === '"') return { at: at + 1, state: "" };
      at += line[at] === "\\" ? 2 : 1;
    }
    return { at: line.length, state };
  }
  if (state.startsWith("r")) {
    const closing = `"${state.slice(1)}`;
    const end = line.indexOf(closing, at);
    return end < 0 ? { at: line.length, state } : { at: end + closing.length, state: "" };
  }
  let depth = state.length / 2;
  const edges = /\/\*|\*\//g;
  edges.lastIndex = at;
  for (let edge = edges.exec(line); edge; edge = edges.exec(line)) {
    depth += edge[0] === "/*" ? 1 : -1;
    if (depth === 0) return { at: edges.lastIndex, state: "" };
  }
  return { at: line.length, state: "/*".repeat(depth) };
}
