"""Holds that a rewrite keeps the meaning of everything around and inside it: parentheses come where they are needed.

Random expressions are written without a redundant parenthesis, with calls of `k::…` in them that the rules of this
module rewrite. What must come out is known from the tree that the text was written from: every node of it in
parentheses. Both are read by the Rust grammar and compared, parentheses aside; rustfmt, which has rustc's parser, must
take the result too.
"""

from __future__ import annotations

import re
import subprocess
from dataclasses import dataclass

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from deburr.syntax.source import TRIVIA, Node, SourceFile
from engine import pages

# What the rules make of `k::name(…)`, with `{}` for each argument. The arguments stand bare in the rule's template.
RULES = {
    "receiver": "{}.g()",
    "not": "!{}",
    "negative": "-{}",
    "deref": "*{}",
    "borrow": "&{}",
    "cast": "{} as u8",
    "unequal": "{} != 0",
    "less": "{} < 1",
    "shift": "{} << 1",
    "sum": "{} + {}",
    "product": "{} * {}",
    "both": "{} && {}",
    "index": "{}[0]",
    "try": "{}?",
    "field": "{}.f",
    "range": "{}..{}",
    "argument": "Some({})",
    "closure": "|| {}",
    "choice": "if {} { 1 } else { 2 }",
    "select": "match {} { _ => 1 }",
    "literal": "std::ops::RangeFrom { start: {} }",
    "block": "{ {} }",
}
# Expressions of the source that are no match.
PLAIN = {
    "name": "a",
    "number": "7",
    "struct": "T {{ b: {} }}",
    "add": "{} + {}",
    "sub": "{} - {}",
    "mul": "{} * {}",
    "equal": "{} == {}",
    "smaller": "{} < {}",
    "or": "{} || {}",
    "and": "{} && {}",
    "bits": "{} | {}",
    "left": "{} << {}",
    "as": "{} as u32",
    "minus": "-{}",
    "bang": "!{}",
    "star": "*{}",
    "ref": "&mut {}",
    "call": "{}({})",
    "method": "{}.m({})",
    "member": "{}.f",
    "element": "{}[{}]",
    "question": "{}?",
    "lambda": "|x| {}",
    "return": "return {}",
    "span": "{}..{}",
    "from": "{}..",
    "assign": "z = {}",
    "when": "if {} {{ {} }} else {{ {} }}",
    "switch": "match {} {{ _ => {} }}",
    "scope": "{{ {} }}",
    "group": "[{}, {}]",
}

CONTEXTS = (
    "fn f() {{ let r = {}; }}",
    "fn f() {{ {}; }}",
    "fn f() {{ {} }}",
    "fn f() {{ if {} {{ 1 }} else {{ 2 }} }}",
    "fn f() {{ match {} {{ _ => 1 }} }}",
    "fn f() {{ match q {{ _ => {}, }} }}",
    "fn f() {{ while {} {{}} }}",
    "fn f() {{ let Some(x) = {} else {{ return }}; }}",
    "fn f() {{ if let Some(x) = {} {{}} }}",
    "fn f() {{ q(1, {}) }}",
    "fn f() {{ for i in {} {{}} }}",
)


# The grammar reads `a..-b` as `(a..) - b`; rustc does not.
MISREAD = re.compile(r"\.\.\s*[^\w\s;)(\]},]")


@dataclass(frozen=True)
class Tree:
    """An expression: a form of RULES (`k::name(…)` in the source) or of PLAIN, and its operands."""

    name: str
    parts: tuple[Tree, ...]

    @property
    def is_match(self) -> bool:
        return self.name in RULES

    def source(self) -> str:
        """As written before the rewrite, every operand in parentheses but for arguments."""
        if self.is_match:
            return f"k::{self.name}_({', '.join(part.source() for part in self.parts)})"
        return PLAIN[self.name].format(*(f"({part.source()})" for part in self.parts))

    def expected(self) -> str:
        """What it must come to mean, every operand in parentheses."""
        form = (
            RULES[self.name].replace("{}", "\0")
            if self.is_match
            else PLAIN[self.name].format(*["\0"] * len(self.parts))
        )
        for part in self.parts:
            form = form.replace("\0", f"({part.expected()})", 1)
        return form


def _arity(form: str, is_rule: bool) -> int:
    return form.count("{}")


def trees() -> st.SearchStrategy[Tree]:
    leaf = st.sampled_from([Tree("name", ()), Tree("number", ())])

    def grow(inner: st.SearchStrategy[Tree]) -> st.SearchStrategy[Tree]:
        forms = [(name, _arity(form, True)) for name, form in RULES.items()]
        forms += [(name, _arity(form, False)) for name, form in PLAIN.items() if "{}" in form]
        return st.sampled_from(forms).flatmap(
            lambda form: st.tuples(*[inner] * form[1]).map(lambda parts: Tree(form[0], parts))
        )

    return st.recursive(leaf, grow, max_leaves=5)


def shape(node: Node) -> list[tuple[int, str, str]]:
    """The nodes with depth, kind and the text of leaves; parentheses do not count."""
    found = []
    pending = [(node, 0)]
    while pending:
        here, depth = pending.pop()
        while here.type in {"parenthesized_expression", "expression_statement"}:
            here = next(child for child in here.named_children if child.type not in TRIVIA)
        if here.type in {"line_comment", "empty_statement", ";"}:
            continue
        text = here.text.decode() if not here.child_count else ""
        found.append((depth, here.type, text))
        pending += [(child, depth + 1) for child in reversed(here.children)]
    return found


def parsed(text: str) -> list[tuple[int, str, str]] | None:
    root = SourceFile(text.encode()).root
    return None if root.has_error else shape(root)


def is_rust(texts: list[str]) -> bool:
    """Whether rustc's parser takes all texts."""
    done = subprocess.run(
        ["rustfmt", "--edition", "2021", "--emit", "stdout", "--quiet"],
        input="\n".join(texts),
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    return done.returncode == 0


def minimal(text: str) -> str:
    """`text` without the pairs of parentheses that neither the grammar nor rustc's parser needs."""
    at = 0
    meaning = parsed(text)
    while (at := text.find("(", at)) != -1:
        end = _closing(text, at)
        shorter = text[:at] + text[at + 1 : end] + text[end + 1 :]
        if meaning is not None and parsed(shorter) == meaning and not _is_refused(shorter):
            text = shorter
        else:
            at += 1
    return text


def _is_refused(text: str) -> bool:
    return (" as " in text and not is_rust([text])) or ("T {" in text and not is_rust([text]))


def _closing(text: str, at: int) -> int:
    depth = 0
    for index in range(at, len(text)):
        depth += (text[index] == "(") - (text[index] == ")")
        if depth == 0:
            return index
    raise AssertionError(text)


@pytest.fixture(scope="module")
def engine():
    rules = []
    for name, form in RULES.items():
        names = ["$x", "$y"][: _arity(form, True)]
        template = form
        for one in names:
            template = template.replace("{}", one, 1)
        # An operand of a rule may get to stand where it is not always evaluated; that is another test's business.
        sure_if = [f"pure({one[1:]})" for one in names]
        rules.append(pages.rule(f"r_{name}", (f"k::{name}_({', '.join(names)})", template), sure_if=sure_if))
    return pages.engine_of(*rules)


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(tree=trees(), context=st.sampled_from(CONTEXTS), bare=st.booleans())
def test_meaning_is_kept(engine, tree: Tree, context: str, bare: bool) -> None:
    before = context.format(f"({tree.source()})")
    expected = parsed(context.format(f"({tree.expected()})"))
    if parsed(before) is None or expected is None:
        return
    source = minimal(before) if bare else before
    if not is_rust([source]):
        return
    change = pages.fixed(engine, source)
    after = change.after.decode()
    if MISREAD.search(after):
        return
    assert not [one for one in change.withheld if "parse" in one.reason], source
    assert parsed(after) == expected, f"{source}\n{after}"
    assert is_rust([after]), f"{source}\n{after}"
