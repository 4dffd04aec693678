"""Draw nodes densely, without Streamlit's spacing, and hear clicks: one small component without an iframe."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from lib.ui.nodes import Node
from lib.ui.style import PANEL_CSS

# Only these can be made; text always goes through textContent, so nothing in the data can become markup.
_JS = """
const TAGS = new Set(['div','span','p','ul','ol','li','details','summary','table','thead','tbody','tr','th','td','caption','h2','h3','h4',
  'button','strong','em','a','dl','dt','dd','section','header']);
const ATTRIBUTES = new Set(['role','tabindex','scope','title','colspan','href','target','rel','lang','aria-label','aria-pressed',
  'aria-hidden','aria-current','aria-live','data-id']);

function build(node, send, opened) {
  if (typeof node === 'string') return document.createTextNode(node);
  const made = document.createElement(TAGS.has(node.tag) ? node.tag : 'span');
  if (node.css) made.className = node.css;
  const attributes = node.attributes || {};
  for (const [name, value] of Object.entries(attributes)) {
    if (name === 'pick') continue;
    if (!ATTRIBUTES.has(name)) continue;
    if (name === 'href' && !/^https?:/.test(value)) continue;
    made.setAttribute(name, value);
  }
  if (node.height) made.style.setProperty('--tall', node.height + 'px');
  if (attributes.pick) {
    made.dataset.pick = attributes.pick;
    made.classList.add('pick');
    if (node.tag !== 'button') { made.setAttribute('role', 'button'); made.tabIndex = 0; }
    const fire = (event) => { event.preventDefault(); event.stopPropagation(); send(attributes.pick); };
    made.addEventListener('click', fire);
    if (node.tag !== 'button') {
      made.addEventListener('keydown', (event) => { if (event.key === 'Enter' || event.key === ' ') fire(event); });
    }
  }
  for (const child of node.children || []) made.appendChild(build(child, send, opened));
  if (node.tag === 'details') {
    made.open = opened.has(node.key) ? opened.get(node.key) : Boolean(node.open);
    made.addEventListener('toggle', () => {
      opened.set(node.key, made.open);
      if (made.open && node.lazy) send('open:' + node.key);
    });
  }
  return made;
}

export default function (component) {
  const { data, parentElement, setTriggerValue } = component;
  const root = parentElement.querySelector('.panel');
  if (!root) return;
  root.opened = root.opened || new Map();
  const narrow = window.innerWidth < 640;
  if (typeof data.narrow === 'boolean' && narrow !== data.narrow) setTriggerValue('picked', narrow ? 'width:narrow' : 'width:wide');
  const wanted = JSON.stringify(data);
  if (root.drawn === wanted) return;
  const focused = root.contains(document.activeElement) || (parentElement.activeElement && root.contains(parentElement.activeElement));
  const active = parentElement.activeElement || document.activeElement;
  const pick = focused && active ? active.dataset.pick : null;
  const send = (id) => {
    const chart = document.querySelector('.st-key-life-chart');
    if (chart && !/^(show|open|family|question|reply|takeback|pair|prefer|decided):/.test(id)) chart.scrollIntoView({ block: 'nearest', behavior: 'smooth' });
    setTriggerValue('picked', id);
  };
  root.replaceChildren(...(data.nodes || []).map((node) => build(node, send, root.opened)));
  root.drawn = wanted;
  if (pick) {
    for (const candidate of root.querySelectorAll('[data-pick]')) if (candidate.dataset.pick === pick) { candidate.focus({ preventScroll: true }); break; }
  }
}
"""

_draw = st.components.v2.component("trd_panel", html='<div class="panel"></div>\n', css=PANEL_CSS, js=_JS)


def panel(nodes: list[Node], key: str, on_pick: Callable[[str], None] | None = None, narrow: bool | None = None) -> None:
    """Draw `nodes`. A click on an element with a pick id calls `on_pick(id)` before the page runs again.

    With `narrow` (what the server believes of the screen) the browser picks `width:narrow` or `width:wide` when it knows better.
    """

    def picked() -> None:
        state = st.session_state.get(key)
        chosen = getattr(state, "picked", None) if state is not None else None
        if chosen and on_pick:
            on_pick(chosen)

    _draw(key=key, data={"nodes": nodes, "narrow": narrow}, on_picked_change=picked)
