"""The page as one HTML text: readable sources of script and style, and a policy that lets nothing else run.

The policy names the two by their digests, forbids every connection (but to itself, where it is served), and takes no
string for HTML or script. What was found is JSON in a block that is no script. Unknown here: what is shown.
"""

from __future__ import annotations

import base64
import hashlib
import html
import json
from collections.abc import Mapping
from importlib.resources import files

from deburr.text.escape import escape_line

MARK = "<!doctype html>\n<!-- deburr review -->\n"
"""What every page begins with, and by which one is known again."""
SCRIPTS = (
    "text.js", "lexer.js", "words.js", "hunks.js", "elements.js", "file_format.js", "local_decisions.js",
    "server_decisions.js", "filters.js", "list.js", "diff_view.js", "finding_view.js", "overview.js", "printing.js",
    "keys.js", "main.js",
)  # fmt: skip
STYLES = ("theme.css", "layout.css", "diff.css", "print.css")
_SHELL = "page.html"


def assembled(content: Mapping[str, object], title: str) -> str:
    """The page with its content inside: a file that needs nothing else."""
    return _page({"mode": "file", "content": content}, title, _policy("'none'"))


def served_page() -> str:
    """The page without anything of the project, which it asks its server for."""
    return _page({"mode": "served"}, "deburr review", served_policy(is_header=False))


def served_policy(*, is_header: bool = True) -> str:
    """The policy for a page that talks to its own server; as a header it also says that no page may frame it."""
    return _policy("'self'") + ("; frame-ancestors 'none'" if is_header else "")


def json_block(value: object) -> str:
    """JSON that can stand inside of a script element: ASCII, without any `<`."""
    return json.dumps(value, separators=(",", ":")).replace("<", "\\u003c").replace(">", "\\u003e")


def _page(data: Mapping[str, object], title: str, policy: str) -> str:
    filled = {
        "policy": html.escape(policy),
        "title": html.escape(escape_line(title)),
        "style": _style(),
        "script": _script(),
        "data": json_block(data),
    }
    # One pass, so that nothing that was filled in is taken for a place to fill in.
    first, *rest = _asset(_SHELL).split("{{")
    pieces = [first]
    for part in rest:
        name, _, behind = part.partition("}}")
        pieces += [filled[name], behind]
    return MARK + "".join(pieces)


def _policy(connections: str) -> str:
    return "; ".join(
        (
            "default-src 'none'",
            f"script-src '{_digest(_script())}'",
            f"style-src '{_digest(_style())}'",
            f"connect-src {connections}",
            "img-src data:",
            "base-uri 'none'",
            "form-action 'none'",
            "require-trusted-types-for 'script'",
            "trusted-types 'none'",
        )
    )


def _digest(text: str) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()


def _script() -> str:
    """All scripts in one scope of their own."""
    return '"use strict";\n{\n' + "\n".join(_asset(name) for name in SCRIPTS) + "}\n"


def _style() -> str:
    return "\n".join(_asset(name) for name in STYLES)


def _asset(name: str) -> str:
    return files("deburr.review.page").joinpath("assets", name).read_text("utf-8")
