// review.json, byte for byte as deburr writes it: sorted, ASCII, one decision a line.

function asciiJson(text) {
  return JSON.stringify(text).replace(/[^ -~]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`);
}

const KEY_NAMES = ["file", "module", "item", "pattern", "snippet", "number"];
const DECISION_NAMES = ["of", "place", "places", "decision", "rewrite", "applicability", "digest", "reason", "replacement"];

function decisionLine(key, row) {
  const pairs = [
    ...KEY_NAMES.map((name, at) => [name, key[at]]),
    ...DECISION_NAMES.filter((name) => row[name] !== undefined).map((name) => [name, row[name]]),
  ];
  const inside = pairs.map(([name, value]) => `"${name}": ${typeof value === "string" ? asciiJson(value) : value}`);
  return `    {${inside.join(", ")}},\n`;
}

// `decided` maps the rank of a key to what was decided; `keys` has them in the order of the file.
function reviewFile(keys, decided) {
  const ranks = [...decided.keys()].sort((one, other) => one - other);
  const lines = ranks.map((rank) => decisionLine(keys[rank], decided.get(rank)));
  return `{\n  "deburr-review": 1,\n  "decisions": [\n${lines.join("")}    {}\n  ]\n}\n`;
}
