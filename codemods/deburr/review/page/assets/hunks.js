// From the changed lines of a file and its excerpts to rows of a diff, with colours and changed words. Lines are
// 0-based here.

// A line as text: of a very long one the part that the page has, with what is left out said.
function lineText(line) {
  if (typeof line === "string") return line;
  const [before, part, behind] = line;
  return (before ? `⟨${plural(before, "character")}⟩` : "") + part + (behind ? `⟨${plural(behind, "character")}⟩` : "");
}

function excerptAt(file, line) {
  return file.excerpts.find((one) => one.first <= line && line <= one.first + one.lines.length);
}

// The tokens of an excerpt's lines, worked out once.
function lexedExcerpt(file, excerpt) {
  if (!excerpt.lexed) {
    let state = excerpt.state;
    excerpt.states = [];
    excerpt.lexed = excerpt.lines.map((line) => {
      excerpt.states.push(state);
      const lexed = lexed1(file, lineText(line), state);
      state = lexed.state;
      return lexed.tokens;
    });
    excerpt.states.push(state);
  }
  return excerpt;
}

function lexed1(file, text, state) {
  return file.rust ? lexLine(text, state) : { tokens: text ? [{ text, kind: "" }] : [], state };
}

// Each hunk: {rows, above, below}, where a row is {sign, old, new, tokens, changed} with 1-based numbers or null, and
// above and below say whether the file goes on, is at its end, or goes on where the page does not.
function hunksOf(file, regions, context) {
  const groups = [];
  for (const region of regions) {
    const last = groups.at(-1);
    const excerpt = excerptAt(file, region.start);
    const near = last && last.excerpt === excerpt && region.start - last.regions.at(-1).end <= 2 * context;
    if (near) last.regions.push(region);
    else groups.push({ excerpt, regions: [region] });
  }
  let shift = 0;
  return groups.map((group) => {
    const hunk = hunkOf(file, group, context, shift);
    shift += group.regions.reduce((sum, one) => sum + one.new.length - (one.end - one.start), 0);
    return hunk;
  });
}

function hunkOf(file, { excerpt, regions }, context, shift) {
  const { lexed, states } = lexedExcerpt(file, excerpt);
  const first = Math.max(regions[0].start - context, excerpt.first);
  const behind = Math.min(regions.at(-1).end + context, excerpt.first + lexed.length);
  const rows = [];
  const same = (from, to) => {
    for (let line = from; line < to; line += 1) {
      rows.push({ sign: " ", old: line + 1, new: line + 1 + shift, tokens: lexed[line - excerpt.first] });
    }
  };
  let at = first;
  for (const region of regions) {
    same(at, region.start);
    rows.push(...regionRows(file, region, shift, lexed, states, excerpt.first));
    shift += region.new.length - (region.end - region.start);
    at = region.end;
  }
  same(at, behind);
  const end = excerpt.first + lexed.length;
  return {
    rows,
    above: first === 0 ? "edge" : first === excerpt.first ? "gone" : "more",
    below: behind === file.lines ? "edge" : behind === end ? "gone" : "more",
  };
}

function regionRows(file, region, shift, lexed, states, base) {
  let state = states[region.start - base] ?? "";
  let oldLines = lexed.slice(region.start - base, region.end - base);
  if (region.old) oldLines = region.old.map((line) => lexed1(file, lineText(line), "").tokens);
  const newLines = region.new.map((line) => {
    const found = lexed1(file, lineText(line), state);
    state = found.state;
    return found.tokens.map((token) => ({ ...token }));
  });
  const changed = changedTokens(oldLines, newLines);
  const pair = Math.min(oldLines.length, newLines.length);
  return [
    ...oldLines.map((tokens, at) => ({
      sign: "-", old: region.start + at + 1, new: null, tokens, changed, pair: at < pair,
    })),
    ...newLines.map((tokens, at) => ({
      sign: "+", old: null, new: region.start + shift + at + 1, tokens, changed,
      open: Boolean(region.open) && at === newLines.length - 1,
    })),
  ];
}

// The lines around a place that nothing changes, with the tokens of the place marked as far as a line has them whole.
function placeHunk(file, [firstLine, , lastLine], context) {
  const excerpt = lexedExcerpt(file, excerptAt(file, firstLine));
  const first = Math.max(firstLine - context, excerpt.first);
  const behind = Math.min(lastLine + 1 + context, excerpt.first + excerpt.lines.length);
  const rows = [];
  for (let line = first; line < behind; line += 1) {
    rows.push({ sign: " ", old: line + 1, new: null, tokens: excerpt.lexed[line - excerpt.first],
      isPlace: line >= firstLine && line <= lastLine });
  }
  return { rows, above: first === 0 ? "edge" : "more", below: behind === file.lines ? "edge" : "more" };
}
