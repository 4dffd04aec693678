"""What stands in a panel of the page, and a click on it: as the browser would send it, through the real callback."""

from __future__ import annotations

import json
from typing import Any

from streamlit.components.v2.bidi_component.main import _make_trigger_id
from streamlit.proto.WidgetStates_pb2 import WidgetState
from streamlit.testing.v1 import AppTest

from lib.ui.nodes import Node, el, picks_of, words_of
from tests.pages.conftest import sound


def component(at: AppTest, key: str) -> Any:
    """The panel of that key; an error that names the panels there are."""
    found = {element.key: element for element in at.get("bidi_component")}
    assert key in found, f"no panel {key!r} among {sorted(map(str, found))}"
    return found[key]


def panel_keys(at: AppTest) -> list[str]:
    """The keys of all panels of the page, in order."""
    return [element.key for element in at.get("bidi_component")]


def panel_node(at: AppTest, key: str) -> Node:
    """Everything in a panel, under one node."""
    return el("div", "", *json.loads(component(at, key).proto.json)["nodes"])


def said(at: AppTest, key: str) -> str:
    """All words of a panel in reading order."""
    return " ".join(words_of(panel_node(at, key)).split())


def click(at: AppTest, key: str, pick: str) -> AppTest:
    """Click what carries that id in the panel; it has to be there."""
    assert pick in picks_of(panel_node(at, key)), f"{pick!r} is not in the panel {key!r}"
    return sound(send(at, key, pick))


def click_chart(at: AppTest, customdata: object) -> AppTest:
    """Click a mark of the life chart that carries this data; None is a click that hits nothing."""
    (figure,) = at.get("plotly_chart")
    points = [] if customdata is None else [{"curve_number": 0, "point_index": 0, "customdata": customdata}]
    selection = {"selection": {"points": points, "point_indices": [0] * len(points), "box": [], "lasso": []}}
    states = at._tree.get_widget_states()
    states.widgets.append(WidgetState(id=figure.proto.id, string_value=json.dumps(selection)))
    return sound(at._run(states))


def send(at: AppTest, key: str, pick: str) -> AppTest:
    """What the browser sends when something in the panel is clicked."""
    states = at._tree.get_widget_states()
    payload = json.dumps([{"event": "picked", "value": pick}])
    states.widgets.append(WidgetState(id=_make_trigger_id(component(at, key).proto.id, "events"), json_trigger_value=payload))
    return at._run(states)
