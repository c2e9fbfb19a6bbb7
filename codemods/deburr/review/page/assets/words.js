// Which words of some lines were changed: the longest common subsequence of the tokens of both sides.

const MOST_PAIRS = 250_000;
const LEAST_ALIKE = 0.3;

// For old and new lines as lists of tokens: sets of the tokens that differ, or null where too little is alike for the
// marks to say anything.
function changedTokens(oldLines, newLines) {
  const left = oldLines.flat().filter((token) => token.text.trim());
  const right = newLines.flat().filter((token) => token.text.trim());
  if (!left.length || !right.length) return null;
  let start = 0;
  let leftEnd = left.length;
  let rightEnd = right.length;
  while (start < leftEnd && start < rightEnd && left[start].text === right[start].text) start += 1;
  while (leftEnd > start && rightEnd > start && left[leftEnd - 1].text === right[rightEnd - 1].text) {
    leftEnd -= 1;
    rightEnd -= 1;
  }
  const middle = commonTokens(left.slice(start, leftEnd), right.slice(start, rightEnd));
  if (middle === null) return null;
  const alike = start + left.length - leftEnd + middle.length;
  if (alike < LEAST_ALIKE * Math.min(left.length, right.length)) return null;
  const changed = new Set([...left.slice(start, leftEnd), ...right.slice(start, rightEnd)]);
  for (const pair of middle) for (const token of pair) changed.delete(token);
  for (const line of [...oldLines, ...newLines]) joinBlanks(line, changed);
  return changed;
}

// A blank between two changed words is part of the change.
function joinBlanks(line, changed) {
  for (let at = 1; at + 1 < line.length; at += 1) {
    if (!line[at].text.trim() && changed.has(line[at - 1]) && changed.has(line[at + 1])) changed.add(line[at]);
  }
}

function commonTokens(left, right) {
  if (left.length * right.length > MOST_PAIRS) return null;
  const width = right.length + 1;
  const longest = new Uint32Array((left.length + 1) * width);
  for (let i = left.length - 1; i >= 0; i -= 1) {
    for (let j = right.length - 1; j >= 0; j -= 1) {
      longest[i * width + j] =
        left[i].text === right[j].text
          ? longest[(i + 1) * width + j + 1] + 1
          : Math.max(longest[(i + 1) * width + j], longest[i * width + j + 1]);
    }
  }
  const pairs = [];
  for (let i = 0, j = 0; i < left.length && j < right.length; ) {
    if (left[i].text === right[j].text) pairs.push([left[i++], right[j++]]);
    else if (longest[(i + 1) * width + j] >= longest[i * width + j + 1]) i += 1;
    else j += 1;
  }
  return pairs;
}
