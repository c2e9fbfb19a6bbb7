// Text from files and paths, made visible: a control character, a bidi control or a mark without width comes out as
// ⟨U+202E⟩. What was typed by strangers becomes text nodes, never HTML.

const UNSEEN = /[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Zl}\p{Zp}\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u3164\uffa0]/gu;

function nameOfCharacter(character) {
  const code = character.codePointAt(0);
  // How a byte that is no UTF-8 arrives here.
  if (code >= 0xdc80 && code <= 0xdcff) return `⟨\\x${(code - 0xdc00).toString(16)}⟩`;
  return `⟨U+${code.toString(16).toUpperCase().padStart(4, "0")}⟩`;
}

// One string, for places that hold no elements.
function visible(text) {
  return String(text).replace(UNSEEN, nameOfCharacter);
}

// Nodes; with `keepsTabs` a tab stays, with `keepsLines` a newline does.
function inert(text, { keepsTabs = false, keepsLines = false } = {}) {
  const nodes = [];
  let at = 0;
  for (const match of text.matchAll(UNSEEN)) {
    if ((keepsTabs && match[0] === "\t") || (keepsLines && match[0] === "\n")) continue;
    if (match.index > at) nodes.push(document.createTextNode(text.slice(at, match.index)));
    nodes.push(element("span", { class: "unseen-character" }, nameOfCharacter(match[0])));
    at = match.index + match[0].length;
  }
  if (at < text.length) nodes.push(document.createTextNode(text.slice(at)));
  return nodes;
}

function plural(number, noun) {
  return `${number.toLocaleString("en")} ${noun}${number === 1 ? "" : "s"}`;
}
