"""A type graph as text, DOT and SVG: the same types and edges in each. SVG is checked by a parser for XML."""

from __future__ import annotations

import xml.etree.ElementTree as ElementTree

from deburr.report.graph.dot import graph_dot
from deburr.report.graph.layers import layered
from deburr.report.graph.shown import shown
from deburr.report.graph.svg import graph_svg
from deburr.report.graph.text import graph_text
from recipes.graphs import graph

TEXT = """\
struct Room { sessions: std::sync::Mutex<Vec<std::sync::Arc<Session>>>, name: Name }
struct Session { room: std::sync::Arc<Room> }
struct Name;
"""
SVG = "{http://www.w3.org/2000/svg}"


def test_as_text() -> None:
    found = graph(TEXT)
    assert graph_text(found, shown(found)) == (
        "Room (<memory>:1)\n"
        "  -> Session [sessions: shared, can change] (<memory>:1)\n"
        "  -> Name [name: owned] (<memory>:1)\n"
        "Session (<memory>:2)\n"
        "  -> Room [room: shared] (<memory>:2)\n"
    )


def test_circles_alone() -> None:
    part = shown(graph(TEXT), only_circles=True)
    assert [vertex.name for vertex in part.vertices] == ["Room", "Session"]
    assert [edge.field_name for edge in part.edges] == ["sessions", "room"]


def test_as_dot() -> None:
    text = graph_dot(shown(graph(TEXT)))
    assert text.startswith("digraph types {\n")
    assert '  n0 -> n1 [label="sessions: shared, can change", style=bold, tooltip="<memory>:1"];\n' in text
    assert '  n0 -> n2 [label="name: owned", style=dashed, tooltip="<memory>:1"];\n' in text


def test_as_svg() -> None:
    root = ElementTree.fromstring(graph_svg(shown(graph(TEXT))))
    texts = [one.text for one in root.iter(f"{SVG}text")]
    assert {"Room", "Session", "Name", "room: shared"} <= set(texts)
    assert len(list(root.iter(f"{SVG}rect"))) == 3
    rows = {one.text: int(one.attrib["y"]) for one in root.iter(f"{SVG}text") if "class" not in one.attrib}
    assert rows["Room"] < rows["Session"] == rows["Name"]


def test_rows_lead_down_but_for_what_closes_a_circle() -> None:
    assert layered(4, [(0, 1), (1, 2), (2, 0), (0, 2), (3, 3)]) == [[0, 3], [1], [2]]
    assert layered(0, []) == []
