// The projector in the browser: draws the case, moves by keys, scales the life chart to its place, and says when it may be out of date.
// It holds nothing but what is on the screen. Text goes in by textContent only; of the drawing only known shapes are taken.

const TAGS = new Set(['div', 'span', 'p', 'ul', 'ol', 'li', 'table', 'thead', 'tbody', 'tr', 'th', 'td', 'caption', 'h2', 'h3', 'h4', 'strong', 'em', 'dl', 'dt', 'dd', 'section']);
const ATTRIBUTES = new Set(['role', 'scope', 'aria-label', 'tabindex']);
const SHAPES = new Set(['svg', 'g', 'defs', 'pattern', 'rect', 'line', 'path', 'circle', 'text', 'title']);
const SHAPE_ATTRIBUTES = new Set(['id', 'x', 'y', 'x1', 'x2', 'y1', 'y2', 'cx', 'cy', 'r', 'd', 'width', 'height', 'viewBox', 'fill', 'stroke', 'stroke-width',
  'stroke-dasharray', 'text-anchor', 'font-size', 'font-weight', 'patternUnits', 'patternTransform', 'class']);
const SVG = 'http://www.w3.org/2000/svg';
const LATE = 7000; // milliseconds without a sign of the server
const RELOAD = 15000; // then the page is loaded anew as soon as the server answers
const GRACE = 3000; // after the tab came to the front: a tab behind others hears less often
const TYPE = 11; // px of the drawing's type
const LEAST_TYPE = 13; // px on the screen; below it the chart scrolls instead
const LEAST_SHARE = 0.44; // of the screen's height that the chart always has; what stands above it then scrolls away
const FOOT = 28; // px kept free below it
const NEXT = new Set(['ArrowRight', 'PageDown']);
const BACK = new Set(['ArrowLeft', 'PageUp']);

function make(tag, css, text, attributes) {
  const made = document.createElement(tag);
  if (css) made.className = css;
  if (text) made.textContent = text;
  for (const [name, value] of Object.entries(attributes || {})) made.setAttribute(name, value);
  return made;
}

function build(node) {
  if (typeof node === 'string') return document.createTextNode(node);
  const made = document.createElement(TAGS.has(node.tag) ? node.tag : 'span');
  if (node.css) made.className = node.css;
  for (const [name, value] of Object.entries(node.attributes || {})) if (ATTRIBUTES.has(name)) made.setAttribute(name, value);
  for (const child of node.children || []) made.appendChild(build(child));
  return made;
}

function drawing(text) {
  const copy = (from) => {
    if (from.nodeType === Node.TEXT_NODE) return document.createTextNode(from.data);
    if (from.nodeType !== Node.ELEMENT_NODE || !SHAPES.has(from.localName)) return null;
    const made = document.createElementNS(SVG, from.localName);
    for (const { name, value } of from.attributes) if (SHAPE_ATTRIBUTES.has(name) && (!/url/i.test(value) || /^url\(#\w+\)$/.test(value))) made.setAttribute(name, value);
    for (const child of from.childNodes) {
      const one = copy(child);
      if (one) made.appendChild(one);
    }
    return made;
  };
  return copy(new DOMParser().parseFromString(text, 'image/svg+xml').documentElement);
}

class Projector {
  constructor() {
    this.screen = 0;
    this.sent = 0;
    this.born = Date.now();
    this.front = Date.now();
    document.addEventListener('keydown', (event) => this.key(event), true);
    document.addEventListener('visibilitychange', () => { if (!document.hidden) this.front = Date.now(); });
    setInterval(() => this.watch(), 1000);
    this.sizes = new ResizeObserver(() => this.fit());
  }

  attach(root) {
    this.root = root;
    this.drawn = '';
  }

  receive(data, trigger) {
    this.trigger = trigger;
    this.data = data;
    const wanted = JSON.stringify(data);
    if (wanted === this.drawn) return;
    this.drawn = wanted;
    const code = data.case ? data.case.code : '';
    if (code !== this.code) { this.code = code; this.screen = 0; }
    this.draw();
  }

  // --- keys

  key(event) {
    if (!this.root.isConnected || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.target.closest && event.target.closest('input, textarea, select')) return;
    const key = event.key;
    if (NEXT.has(key)) this.go('next');
    else if (BACK.has(key)) this.go('back');
    else if (/^[1-5]$/.test(key)) this.show(Number(key) - 1);
    else if (key === 'b' || key === 'B' || key === '.') this.dark();
    else if (key === 'f' || key === 'F') this.full();
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  go(to) {
    if (this.trigger) this.trigger('go', `${to}:${++this.sent}:${this.code}`);
  }

  show(number) {
    if (!this.data.case || number >= this.data.case.screens.length) return;
    this.screen = number;
    this.draw();
  }

  dark() {
    this.root.classList.toggle('dark');
  }

  full() {
    if (document.fullscreenElement) document.exitFullscreen();
    else document.documentElement.requestFullscreen().catch(() => {});
  }

  // --- is this still what the meeting talks about?

  watch() {
    if (!this.root.isConnected || document.hidden) return;
    const quiet = Date.now() - Math.max(globalThis.trdPulse || 0, this.born);
    const late = quiet > LATE && Date.now() - this.front > GRACE;
    this.root.classList.toggle('late', late);
    if (late && this.lost) this.lost.textContent = `Not connected for ${Math.round(quiet / 1000)} seconds. ${this.code || 'This'} is what was shown then; the meeting may have moved on.`;
    if (late && quiet > RELOAD && !this.asking) {
      this.asking = true;
      fetch('/_stcore/health').then((answer) => { if (answer.ok) location.reload(); }).catch(() => {}).finally(() => { setTimeout(() => { this.asking = false; }, 4000); });
    }
  }

  // --- drawing

  draw() {
    const { data } = this;
    this.lost = make('div', 'lost', '', { role: 'alert' });
    const top = make('header', 'top');
    top.append(make('span', 'mode', 'MEETING VIEW'));
    if (!data.case) {
      this.root.replaceChildren(this.lost, top, make('p', 'nothing', data.says || 'No case is on the agenda.'));
      return;
    }
    const one = data.case;
    top.append(make('h1', 'code', one.code, { tabindex: '-1' }));
    for (const [label, words] of one.facts) {
      const fact = make('span', 'fact');
      fact.append(make('span', 'label', `${label} `), words);
      top.append(fact);
    }
    top.append(make('span', 'place', one.place));
    const tabs = make('nav', 'tabs', '', { 'aria-label': 'Screens of this case' });
    one.screens.forEach((screen, number) => {
      const button = make('button', '', '', { type: 'button', 'aria-pressed': String(number === this.screen) });
      button.append(make('span', 'digit', String(number + 1)), ` ${screen.title}`);
      button.addEventListener('click', () => this.show(number));
      tabs.append(button);
    });
    const back = make('button', 'step', '◀', { type: 'button', 'aria-label': 'Previous case' });
    back.addEventListener('click', () => this.go('back'));
    const next = make('button', 'step', '▶', { type: 'button', 'aria-label': 'Next case' });
    next.addEventListener('click', () => this.go('next'));
    tabs.append(make('span', 'keys', `${one.weeks} · ← → case · 1–5 screen · B blank · F full screen`), back, next);
    const body = make('main', `body screen${this.screen + 1}`, '', { tabindex: '0', 'aria-label': one.screens[this.screen].title });
    body.append(...one.screens[this.screen].nodes.map(build));
    if (this.screen === 0) {
      this.place = make('div', 'chart', '', { role: 'img', 'aria-label': one.alt });
      if (!one.charts.length) this.place.append(make('p', 'soft', 'Nothing to draw yet: no treatment, score or event that can be placed is recorded.'));
      body.append(this.place);
    }
    this.root.replaceChildren(this.lost, top, tabs, body);
    this.sizes.disconnect();
    this.chart = null;
    this.body = body;
    if (this.screen === 0) { this.sizes.observe(body); this.fit(); }
  }

  // Of the drawings of several widths, the one whose type is largest when it fits whole; when even that is too small, as wide as the place, to be scrolled.
  fit() {
    const { charts } = this.data.case || { charts: [] };
    const wide = this.place.clientWidth;
    const left = this.body.clientHeight - (this.place.offsetTop - this.body.firstElementChild.offsetTop) - FOOT;
    const high = Math.max(left, LEAST_SHARE * window.innerHeight);
    if (!charts.length || !wide) return;
    const scale = (chart) => Math.min(wide / chart.width, high / chart.height);
    let best = charts.reduce((a, b) => (scale(b) > scale(a) ? b : a));
    let times = scale(best);
    const scrolls = TYPE * times < LEAST_TYPE;
    if (scrolls) { [best] = charts.filter((chart) => (TYPE * wide) / chart.width >= LEAST_TYPE).slice(-1).concat(charts[0]); times = Math.max(wide / best.width, 1); }
    if (this.chart !== best) { this.chart = best; this.place.replaceChildren(drawing(best.svg)); }
    const svg = this.place.firstChild;
    svg.setAttribute('width', String(Math.floor(best.width * times)));
    svg.setAttribute('height', String(Math.floor(best.height * times)));
  }
}

export default function (component) {
  const root = component.parentElement.querySelector('.projector');
  if (!root) return;
  const projector = (globalThis.trdProjector = globalThis.trdProjector || new Projector());
  if (projector.root !== root) projector.attach(root);
  projector.receive(component.data, component.setTriggerValue);
}
