// Building DOM nodes. A string among the children is text.

function element(tag, attributes = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === undefined || value === null || value === false) continue;
    if (name.startsWith("on")) made.addEventListener(name.slice(2), value);
    else made.setAttribute(name, value === true ? "" : value);
  }
  made.append(...children.flat(Infinity).filter((child) => child !== null && child !== undefined && child !== false));
  return made;
}

function byId(id) {
  return document.getElementById(id);
}

// Prose as it comes with the page: a tree of a few tags.
const PROSE_TAGS = new Set(
  "p ul ol li blockquote em strong code table thead tbody tr th td hr br h4 h5 h6 a pre span".split(" "),
);

function prose(trees) {
  return trees.map((tree) => {
    if (typeof tree === "string") return inert(tree, { keepsLines: true });
    const tag = PROSE_TAGS.has(tree.t) ? tree.t : "span";
    if (tag === "pre") return element("pre", {}, element("code", {}, colouredCode(tree.c[0] ?? "", tree.l)));
    const link = tag === "a" && /^https?:\/\//.test(tree.h ?? "");
    return element(tag, link ? { href: tree.h, rel: "noreferrer noopener", target: "_blank" } : {}, prose(tree.c));
  });
}

function colouredCode(text, language) {
  if (!/^(rust|rs|)$/.test(language ?? "")) return inert(text, { keepsTabs: true, keepsLines: true });
  let state = "";
  return text.split("\n").flatMap((line, number) => {
    const lexed = lexLine(line, state);
    state = lexed.state;
    return [number ? "\n" : "", lexed.tokens.map((token) => codeNode(token, false))];
  });
}

function codeNode(token, isChanged) {
  const nodes = inert(token.text, { keepsTabs: true });
  if (!token.kind && !isChanged) return nodes;
  return element("span", { class: [token.kind && `t-${token.kind}`, isChanged && "changed"].filter(Boolean).join(" ") }, nodes);
}
