"""From the files of a crate to its type graph.

The graph is made once for a crate and kept with its root file; it depends on nothing but the texts of the files.
Unknown here: which cycles matter.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from deburr.engine.naming.visibility import other_files
from deburr.recipes.ownership.declarations import Declarations, Declared, File, Implemented, declarations_of
from deburr.recipes.ownership.graph import CLOSURE, FUTURE, OPAQUE, WAKER, Edge, Key, Kind, TypeGraph, Vertex
from deburr.recipes.ownership.holders import is_future_trait, is_wake_trait
from deburr.recipes.ownership.holdings import Holding, HoldingReader, Named, OfTrait, Opaque, Parameter
from deburr.recipes.ownership.raw_wakers import raw_waker_types
from deburr.syntax.crate_view import CrateView
from deburr.syntax.names import resolve
from deburr.syntax.paths import read_path
from deburr.syntax.resolution import Item, Namespace
from deburr.syntax.source import SourceFile

_OPAQUE = {Opaque.FUTURE: FUTURE, Opaque.WAKER: WAKER, Opaque.CLOSURE: CLOSURE}
_DEEPEST = 12
"""How often what an argument holds is looked up in the argument of an argument."""


def graph_of(source: SourceFile, crate: CrateView) -> TypeGraph:
    """The types of the crate of `source`, of all its files that can be seen, with what they own."""
    root, own = crate.module(("crate",)), crate.module_of_file()
    here = crate.module(own) if own is not None else None
    home = source if root is None or here is None or here.source.data != source.data else root.source
    kept = home.cache.get("ownership")
    if isinstance(kept, TypeGraph):
        return kept
    files = [File(source, crate), *(File(one.source, one.crate) for one in other_files(source, crate).files)]
    graph = _Builder([declarations_of(file) for file in sorted(files, key=lambda one: one.source.name)]).build()
    home.cache["ownership"] = graph
    return graph


@dataclass(slots=True)
class _Builder:
    files: list[Declarations]
    graph: TypeGraph = field(default_factory=TypeGraph)
    held: dict[Key, list[tuple[Holding, ...]]] = field(default_factory=dict)
    """What each field of a type holds, in order."""
    types: dict[Key, Declared] = field(default_factory=dict)

    def build(self) -> TypeGraph:
        aliases = defaultdict(list)
        for alias in (one for file in self.files for one in file.aliases):
            aliases[alias.name].append(alias)
        reader = HoldingReader({name: tuple(found) for name, found in aliases.items()})
        for one in (declared for file in self.files for declared in file.types):
            self.types[one.key] = one
            self.held[one.key] = [reader.read(one.file, each.type) for each in one.fields]
            self.graph.vertices[one.key] = Vertex(one.key, one.name, one.file.place(one.node))
        self.graph.vertices[FUTURE] = Vertex(FUTURE, "a boxed future")
        self.graph.vertices[WAKER] = Vertex(WAKER, "a waker")
        self.graph.vertices[CLOSURE] = Vertex(CLOSURE, "a boxed closure")
        for one in self.types.values():
            self._add_fields(one)
        traits = self.graph.vertices.keys() - self.types.keys() - OPAQUE
        for implemented in (each for file in self.files for each in file.implemented):
            self._add_implemented(implemented, reader, traits)
        self._add_raw_wakers(reader)
        return self.graph

    def _add_fields(self, declared: Declared) -> None:
        for each, holdings in zip(declared.fields, self.held[declared.key], strict=True):
            text = " ".join(declared.file.source.text(each.type).split())
            for holding in dict.fromkeys(one for held in holdings for one in self._expanded(held, 0)):
                end = self._vertex(holding)
                if end is not None:
                    kind = Kind.SENDER if holding.by_sender else Kind.FIELD
                    self.graph.add_edge(
                        Edge(
                            *(declared.key, end, kind, each.place, holding.shares, holding.is_mutable),
                            field_name=each.name,
                            type_text=text,
                        )
                    )

    def _expanded(self, holding: Holding, depth: int) -> Iterator[Holding]:
        """The holding itself, and what its type arguments hold where the type keeps a value of them."""
        yield holding
        target = holding.target
        if not isinstance(target, Named) or depth > _DEEPEST or target.key not in self.types:
            return
        for name, argument in zip(self.types[target.key].parameters, target.arguments, strict=False):
            ways = self._ways_to(target.key, name, frozenset()) if argument else ()
            for way in ways:
                for inner in argument:
                    for one in self._expanded(inner, depth + 1):
                        yield one.inside(way).inside(holding)

    def _ways_to(self, key: Key, parameter: str, seen: frozenset[Key]) -> tuple[Holding, ...]:
        """How a type holds values of one of its parameters."""
        if key in seen or len(seen) > _DEEPEST:
            return ()
        found: dict[Holding, None] = {}
        for holding in (one for holdings in self.held[key] for one in holdings):
            target = holding.target
            if isinstance(target, Parameter) and target.name == parameter:
                found[holding] = None
            elif isinstance(target, Named) and target.key in self.types:
                for name, argument in zip(self.types[target.key].parameters, target.arguments, strict=False):
                    inside = [one for one in argument if one.target == Parameter(parameter)]
                    for way in self._ways_to(target.key, name, seen | {key}) if inside else ():
                        found.update(dict.fromkeys(one.inside(way).inside(holding) for one in inside))
        return tuple(found)

    def _vertex(self, holding: Holding) -> Key | None:
        target = holding.target
        if isinstance(target, Opaque):
            return _OPAQUE[target]
        if isinstance(target, Named):
            return target.key if target.key in self.types else None
        if isinstance(target, OfTrait):
            self.graph.vertices.setdefault(target.key, Vertex(target.key, f"a `dyn {target.name}`"))
            return target.key
        return None

    def _add_implemented(self, one: Implemented, reader: HoldingReader, traits: set[Key]) -> None:
        path = read_path(one.file.source, one.trait)
        trait = resolve(one.file.source, path, Namespace.TYPE, one.file.crate) if path is not None else None
        if not isinstance(trait, Item):
            return
        place = one.file.place(one.type)
        for end in self._implementors(one, reader):
            if is_future_trait(trait):
                self.graph.add_edge(Edge(FUTURE, end, Kind.MAY_BE, place))
            elif is_wake_trait(trait):
                self.graph.add_edge(Edge(WAKER, end, Kind.WAKES, place, shares=True))
            elif trait.definition is not None:
                key = (trait.definition.source.name, trait.definition.node.start_byte)
                if key in traits:
                    self.graph.add_edge(Edge(key, end, Kind.MAY_BE, place))

    def _implementors(self, one: Implemented, reader: HoldingReader) -> Iterator[Key]:
        for holding in reader.read(one.file, one.type):
            if isinstance(holding.target, Named) and holding.target.key in self.types:
                yield holding.target.key

    def _add_raw_wakers(self, reader: HoldingReader) -> None:
        seen: Mapping[int, File] = {id(one.file.source): one.file for one in self.types.values()}
        for file in seen.values():
            for node in raw_waker_types(file.source):
                for holding in reader.read(file, node):
                    if isinstance(holding.target, Named) and holding.target.key in self.types:
                        place = file.place(node)
                        self.graph.add_edge(Edge(WAKER, holding.target.key, Kind.WAKES, place, shares=True))
