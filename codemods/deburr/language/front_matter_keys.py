"""The keys of a page's front matter, table by table: the one list that its reader and its JSON schema share."""

from __future__ import annotations

from deburr.language.model import Applicability, Level, Scope, Unknown
from deburr.language.toml_keys import Key, Keys, Shape
from deburr.language.transforms import TRANSFORMS

EDITIONS = ("2015", "2018", "2021", "2024")
WITNESSES = ("lsan", "asan", "tsan", "valgrind", "ub-check", "assert", "lint", "compile-fail", "none")
"""What `witness` may say: what shows the hazard; `none` is not shown."""
RUNTIME_WITNESSES = frozenset(WITNESSES[:6])
"""Those that watch a program that runs."""
KINDS = (
    *("expression", "statement", "block", "type", "path", "pattern", "identifier", "lifetime", "label", "field"),
    *("parameter", "type-parameter", "const-parameter", "lifetime-parameter", "item", "attribute", "visibility"),
    *("literal", "string", "byte-string", "c-string", "char", "integer", "float", "bool"),
    *("closure", "macro-fragment"),
)
"""What `kind` of a metavariable may say."""
SNAKE_CASE = r"[a-z][a-z0-9]*(?:_[a-z0-9]+)*"
VARIABLE = r"(?!_$)[A-Za-z_][A-Za-z0-9_]*"
"""A metavariable's name, without its `$`."""
TYPE_NAMES = r"[A-Za-z_][A-Za-z0-9_]*\*?"
"""The name of a type, or the start of one."""
USE_PATH = r"(?!(?:crate|self|super|Self)::)[A-Za-z_][A-Za-z0-9_]*(?:::[A-Za-z_][A-Za-z0-9_]*)+"
PREDICATES = ("pure", "typed")
"""What `sure_if` may ask of a metavariable."""
COMPUTING = ("from", "map", "placeholder", "fresh")
"""The keys that say that a metavariable is computed; one of them at most."""

PATTERN: Keys = {
    "id": Key(Shape.TEXT, "the file's name without `.md`", pattern=SNAKE_CASE, is_needed=True),
    "level": Key(Shape.TEXT, "how loud a finding is", words=tuple(level.value for level in Level)),
    "since": Key(Shape.TEXT, "the version of deburr that first had the page"),
    "references": Key(Shape.TEXTS, "issues, commits, advisories, documentation"),
    "edition": Key(Shape.TEXT, "the edition of the examples", words=EDITIONS),
    "beats": Key(Shape.TEXTS, "ids of pages over which this one wins where edits overlap"),
    "covered-by": Key(Shape.TEXTS, "the rustc and Clippy lints that see part of the same"),
    "recipe": Key(Shape.TEXT, "the Python module that finds what the page describes", pattern=SNAKE_CASE),
}
GATES: Keys = {
    "edition": Key(Shape.TEXT, 'a requirement on the project\'s edition, e.g. `">=2021"`'),
    "toolchain": Key(Shape.TEXT, 'a requirement on the project\'s toolchain, e.g. `"<1.88"`'),
    "crates": Key(Shape.TEXT_MAP, "crate name to version requirement"),
}
CONSTRAINTS: Keys = {
    "kind": Key(Shape.TEXT, "the capture is of that kind", words=KINDS),
    "type": Key(Shape.TEXT, "the capture has that type; `_` is any, `$T` captures"),
    "text": Key(Shape.TEXT, "a regular expression that matches the capture's source text as a whole"),
    "not": Key(Shape.TEXTS, "fragments none of which the capture matches", may_be_empty=False),
    "in": Key(Shape.TEXTS, "the texts of which the capture has one", may_be_empty=False),
    "matches": Key(Shape.TEXTS, "fragments of which the capture matches one", may_be_empty=False),
    "contains": Key(Shape.TEXTS, "types one of which the captured type has inside, at any depth", may_be_empty=False),
    "through": Key(
        *(Shape.TEXTS, "names of the types whose `<…>` counts as inside; `Either*` is any that starts so"),
        pattern=TYPE_NAMES,
        may_be_empty=False,
        partner="contains",
    ),
    "pure": Key(Shape.FLAG, "the capture has no effect when evaluated"),
    "not-mentions": Key(
        Shape.TEXTS, "metavariables that the capture does not mention", pattern=VARIABLE, may_be_empty=False
    ),
    "used-only-as": Key(
        Shape.TEXTS, "fragments, with the metavariable in them, that cover all its other mentions", may_be_empty=False
    ),
    "not-used-after": Key(Shape.FLAG, "the captured variable is not mentioned behind the match", only_true=True),
    "mutable": Key(Shape.FLAG, "whether the captured place may be written to"),
    "safe": Key(Shape.FLAG, "nothing in the capture needs `unsafe`", only_true=True),
    "as-many-as": Key(Shape.TEXT, "a list: the capture, a list too, stands for as many things"),
    "unknown": Key(Shape.TEXT, "what an unknown answer does", words=tuple(unknown.value for unknown in Unknown)),
}
METAVARIABLE: Keys = {
    **CONSTRAINTS,
    "from": Key(Shape.TEXT, "the capture that this one is computed from", partner="transform"),
    "transform": Key(Shape.TEXT, "how it is computed", words=tuple(TRANSFORMS), partner="from"),
    "map": Key(Shape.TEXT, "the capture whose text is looked up in `table`", partner="table"),
    "table": Key(Shape.TEXT_MAP, "text of the capture to what stands for it", may_be_empty=False, partner="map"),
    "placeholder": Key(Shape.TEXT, "a comment that a person replaces"),
    "fresh": Key(Shape.TEXT, "a name for a variable that the rewrite brings in", pattern=VARIABLE),
}
RESULT: Keys = {
    "type": Key(Shape.TEXT, "the type that its context gives the whole match"),
    "unknown": CONSTRAINTS["unknown"],
    "kept": Key(Shape.FLAG, "whether the value of the match outlives its statement"),
    "tests": Key(Shape.FLAG, "whether the match is in code that exists for tests only"),
    "span": Key(Shape.TEXT, "the capture that is the finding's place", pattern=VARIABLE),
}
PROFILE: Keys = {
    name: Key(Shape.FLAG, f"`{name}` of the profile") for name in ("incremental", "debug-assertions", "overflow-checks")
}
MANIFEST: Keys = {
    "profile": Key(
        Shape.TABLES, "flags of profiles that are set", may_be_empty=False, inner=PROFILE, names=r"[A-Za-z0-9_-]+"
    ),
    "dependencies": Key(
        Shape.TEXT_MAP, "crate name to the version that its requirement is raised to", may_be_empty=False
    ),
}
REWRITE: Keys = {
    "applicability": Key(
        Shape.TEXT, "how safe the fix is", words=tuple(word.value for word in Applicability), is_needed=True
    ),
    "msrv": Key(Shape.TEXT, "the first Rust in which the rewrite compiles, e.g. `1.47`"),
    "default": Key(Shape.FLAG, "whether this rewrite is applied in bulk"),
    "sure_if": Key(
        *(Shape.TEXTS, "`pure(name)` and `typed(name)`: no or unknown lowers the fix to maybe-incorrect"),
        pattern=rf"\s*(?:{'|'.join(PREDICATES)})\s*\(\s*[A-Za-z0-9_]+\s*\)\s*",
    ),
    "title": Key(Shape.TEXT, "what the fix does, in a few words"),
    "otherwise": Key(Shape.TEXT, "why the fix is withheld where a matched form has no rewrite"),
    "safety": Key(Shape.TEXT, "the `# Safety` section of a changed function that stays unsafe and has none"),
    "scope": Key(Shape.TEXT, "how far apart its steps may be", words=tuple(scope.value for scope in Scope)),
    "only": Key(
        *(Shape.TEXTS, "captures all of whose mentions must lie in a match of a step"),
        pattern=VARIABLE,
        may_be_empty=False,
    ),
    "use": Key(
        *(Shape.TEXTS, "full paths of items to import where their names are free"),
        pattern=USE_PATH,
        may_be_empty=False,
    ),
    "manifest": Key(Shape.TABLE, "what the Cargo.toml is to say", may_be_empty=False, inner=MANIFEST),
    "metavariables": Key(
        Shape.TABLES, "constraints of this rewrite besides those of the page", inner=CONSTRAINTS, names=VARIABLE
    ),
}
PROOF: Keys = {
    "witness": Key(Shape.TEXT, "what shows the hazard", words=WITNESSES),
    "lint": Key(Shape.TEXT, "lint of rustc or Clippy", pattern=r"(?:clippy::)?[a-z][a-z0-9_]*"),
    "code": Key(Shape.TEXT, "error code of rustc", pattern=r"E[0-9]{4}"),
    "because": Key(Shape.TEXT, "why a hazard that there is cannot be shown"),
}
DEPENDENCY: Keys = {
    "version": Key(Shape.TEXT, "a version requirement", is_needed=True),
    "features": Key(Shape.TEXTS, "features that are switched on besides the default ones"),
}
FRONT_MATTER: Keys = {
    "pattern": Key(Shape.TABLE, "what the page is", inner=PATTERN, is_needed=True),
    "gates": Key(Shape.TABLE, "the projects for which the page speaks", inner=GATES),
    "metavariables": Key(
        Shape.TABLES,
        "what the captures must be; `match` is the whole match",
        inner=METAVARIABLE,
        names=VARIABLE,
        fixed={"match": Key(Shape.TABLE, "what the whole match must be", inner=RESULT)},
    ),
    "rewrites": Key(Shape.TABLES, "one table for each `## Rewrite: name`", inner=REWRITE, names=SNAKE_CASE),
    "proof": Key(Shape.TABLE, "how the hazard is shown", inner=PROOF),
    "dependencies": Key(
        Shape.DEPENDENCIES, "crates that the examples need, to version requirements or tables", inner=DEPENDENCY
    ),
}
