// Draws the rows of the worklist and hears clicks and keys. Text only ever becomes text; every number is placed by the server.

const SVG = 'http://www.w3.org/2000/svg';
const TALL = 31, SCORES = 14, BARS_TOP = 16; // px: the picture, its scores, where its bars begin
const THICKEST = 8, GAP = 1; // px of a bar, and between two lines of bars
const SEARCH = '.st-key-find_patient input';

function el(tag, css, ...children) {
  const made = document.createElement(tag);
  if (css) made.className = css;
  for (const child of children) if (child !== null && child !== undefined && child !== '') made.append(child);
  return made;
}

function titled(made, title) {
  if (title) made.title = title;
  return made;
}

function shape(tag, attributes, said, css) {
  const made = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  if (css) made.setAttribute('class', css);
  if (said) {
    const title = document.createElementNS(SVG, 'title');
    title.textContent = said;
    made.append(title);
  }
  return made;
}

const percent = (share) => `${(share * 100).toFixed(2)}%`;

function patterns(looks) {
  const defs = shape('defs', {});
  for (const [name, [fill, outline, pattern]] of Object.entries(looks)) {
    if (!pattern) continue;
    const made = shape('pattern', { id: `look-${name.replaceAll(' ', '-')}`, width: 4, height: 4, patternUnits: 'userSpaceOnUse', patternTransform: pattern === '/' ? 'rotate(45)' : '' });
    made.append(shape('rect', { width: 4, height: 4, fill }));
    made.append(pattern === '/' ? shape('line', { x1: 0, y1: 0, x2: 0, y2: 4, stroke: outline, 'stroke-width': 1.4 }) : shape('circle', { cx: 2, cy: 2, r: 0.7, fill: outline }));
    defs.append(made);
  }
  const held = shape('svg', { width: 0, height: 0, 'aria-hidden': 'true' }, '', 'defs');
  held.append(defs);
  return held;
}

function mark(look, left, wide, middle, said) {
  const adequacy = look.slice(look.indexOf(' ') + 1);
  const x = percent(left + wide / 2);
  if (adequacy === 'adequate') return shape('circle', { cx: x, cy: middle, r: 2.6, fill: '#1D2733', stroke: '#fff', 'stroke-width': 1 }, said);
  if (adequacy === 'inadequate') return shape('circle', { cx: x, cy: middle, r: 2.4, fill: '#fff', stroke: '#1D2733', 'stroke-width': 1.1 }, said);
  if (adequacy !== 'cannot tell') return null;
  const held = shape('svg', { x, y: middle, overflow: 'visible', width: 1, height: 1 }, said);
  held.append(shape('path', { d: 'M0,-3.4 L3.4,0 L0,3.4 L-3.4,0 Z', fill: '#fff', stroke: '#1D2733', 'stroke-width': 1.1 }));
  return held;
}

function picture(row, data) {
  const svg = shape('svg', { width: '100%', height: TALL, role: 'img', 'aria-label': row.alt }, '', 'line');
  for (const [at] of data.ticks) svg.append(shape('line', { x1: percent(at), x2: percent(at), y1: 0, y2: TALL }, '', 'grid'));
  if (data.zero !== null) svg.append(shape('line', { x1: percent(data.zero), x2: percent(data.zero), y1: 0, y2: TALL }, '', 'zero'));
  if (row.today !== null) svg.append(shape('line', { x1: percent(row.today), x2: percent(row.today), y1: 0, y2: TALL }, '', 'today'));
  const room = TALL - BARS_TOP;
  const pitch = Math.min(THICKEST + GAP, room / Math.max(row.lines, 1));
  const thick = Math.max(2, pitch - GAP);
  for (const [left, wide, line, look, sure, earlier, said] of row.bars) {
    const [fill, outline, pattern] = data.looks[look];
    const y = BARS_TOP + line * pitch;
    const bar = shape('rect', { x: percent(left), y, height: thick, fill: pattern ? `url(#look-${look.replaceAll(' ', '-')})` : fill, stroke: outline, 'stroke-width': 1 }, said);
    bar.style.width = `max(2px, ${percent(wide)})`;
    if (!sure) bar.setAttribute('stroke-dasharray', '2 2');
    svg.append(bar);
    if (earlier) svg.append(shape('path', { d: `M0,${y + thick / 2} l5,-3.5 v7 Z`, fill: '#1D2733' }, `began earlier: ${said}`));
    if (wide > 0.035 && thick > 3) {
      const sign = mark(look, left, wide, y + thick / 2, said);
      if (sign) svg.append(sign);
    }
  }
  const high = (share) => (SCORES - 3) * (1 - share) + 2;
  for (const [x1, y1, x2, y2] of row.joins) svg.append(shape('line', { x1: percent(x1), y1: high(y1), x2: percent(x2), y2: high(y2) }, '', 'join'));
  for (const [x, y, said] of row.points) svg.append(shape('circle', { cx: percent(x), cy: high(y), r: 2.1 }, said, 'point'));
  return svg;
}

function heading(column, data, send) {
  const [id, words, title, order] = column;
  const cell = el('th', id);
  cell.scope = 'col';
  if (id === 'tick') {
    const box = el('input', '');
    box.type = 'checkbox';
    box.checked = data.rows.length > 0 && data.rows.every((row) => row.ticked);
    box.setAttribute('aria-label', 'Tick every patient of this page');
    box.dataset.pick = 'tick-all';
    box.addEventListener('change', () => send('tick-all'));
    cell.append(box);
    return cell;
  }
  if (!order) cell.append(titled(el('span', '', id === 'timeline' ? data.axis : words), title));
  else {
    const own = data.sort === order;
    const button = titled(el('button', 'head', words, el('span', 'way', own ? (data.down ? ' ▼' : ' ▲') : '')), title);
    button.dataset.pick = `sort:${order}`;
    button.addEventListener('click', () => send(`sort:${order}`));
    if (own) cell.setAttribute('aria-sort', data.down ? 'descending' : 'ascending');
    cell.append(button);
  }
  if (id === 'timeline') {
    const axis = el('div', 'axis');
    axis.setAttribute('aria-hidden', 'true');
    for (const [at, words] of data.ticks) {
      const tick = el('span', '', words);
      tick.style.left = percent(at);
      axis.append(tick);
    }
    cell.append(axis);
  }
  return cell;
}

function two(main, sub, css, title) {
  return titled(el('div', css || '', el('div', 'main', main), sub ? el('div', 'sub', sub) : null), title);
}

function cell(css, label, ...children) {
  const made = el('td', css, ...children);
  made.dataset.label = label;
  return made;
}

function drawnRow(row, data, send) {
  const line = el('tr', row.ticked ? 'ticked' : '');
  if (data.columns.some(([id]) => id === 'tick')) {
    const box = el('input', '');
    box.type = 'checkbox';
    box.checked = row.ticked;
    box.setAttribute('aria-label', `Tick ${row.name}`);
    box.dataset.pick = `tick:${row.key}`;
    box.addEventListener('change', () => { line.classList.toggle('ticked', box.checked); send(`tick:${row.key}`); });
    line.append(cell('tick', '', box));
  }
  const open = el('button', 'open', row.name);
  open.dataset.pick = `open:${row.key}`;
  open.setAttribute('aria-label', `Open ${row.name}, ${row.who}`);
  open.addEventListener('click', (event) => { event.stopPropagation(); send(`open:${row.key}`); });
  line.addEventListener('click', (event) => { if (!event.target.closest('input, button, a') && !String(getSelection())) send(`open:${row.key}`); });
  line.append(cell('patient', '', open, el('div', 'sub', row.who), row.judged ? el('div', 'sub', row.judged) : null));
  const [score, when, before] = row.score;
  const scored = cell('score', 'Last score', when ? two(before ? el('span', '', score, el('span', 'from', ` ${before}`)) : score, when) : el('div', 'none', score));
  const [due, far, late] = row.review;
  const reviewed = cell('review', 'Next review', far ? two(due, far, late) : el('div', 'none', due));
  if (row.waiting) {
    const wait = cell('timeline waiting', '', el('span', '', row.waiting));
    line.append(wait, scored, cell('flags', 'Flags', el('span', 'soft', 'Not yet')), cell('untold', 'Cannot tell', el('span', 'soft', 'Not yet')),
      cell('changed', 'Treatment unchanged', el('span', 'soft', 'Not yet')), reviewed, cell('news', 'Since you last looked', el('span', 'soft', 'Not yet')));
    return line;
  }
  const [, , all] = row.untold;
  line.append(
    cell('timeline', '', row.unplaced ? el('div', 'unplaced', row.unplaced) : picture(row, data), row.now ? el('div', 'now', row.now) : el('div', 'now soft', 'No treatment going on')),
    scored,
    cell('flags', 'Flags', el('div', 'chips', ...row.flags.map(([words, tone, title]) => titled(el('span', `chip ${tone}`, words), title))), titled(el('div', 'sub', row.meets[0]), row.meets[1])),
    cell('untold', 'Cannot tell', two(row.untold[0], row.untold[1], '', all)),
    cell('changed', 'Treatment unchanged', row.changed[1] ? two(row.changed[0], row.changed[1]) : el('div', 'none', row.changed[0])),
    reviewed,
    cell('news', 'Since you last looked', titled(el('div', row.news[1], row.news[0]), row.news[2])),
  );
  return line;
}

function foot(data, send) {
  const made = el('div', 'foot');
  const legend = el('div', 'legend');
  for (const [words, look] of data.legend) {
    const swatch = shape('svg', { width: 16, height: 10, 'aria-hidden': 'true' });
    const [fill, outline, pattern] = data.looks[look];
    swatch.append(shape('rect', { x: 0.5, y: 1, width: 15, height: 8, fill: pattern ? `url(#look-${look.replaceAll(' ', '-')})` : fill, stroke: outline }));
    if (look.startsWith('other ') && words !== data.others) {
      const sign = mark(look, 0, 1, 5, '');
      if (sign) swatch.append(sign);
    }
    legend.append(el('span', 'key', swatch, words));
  }
  legend.append(el('span', 'key', data.note));
  made.append(legend);
  const pages = el('div', 'pages');
  for (const [pick, words, possible] of [['page:previous', '‹ Previous', data.first > 1], ['page:next', 'Next ›', data.last < data.total]]) {
    const button = el('button', '', words);
    button.disabled = !possible;
    button.dataset.pick = pick;
    button.addEventListener('click', () => send(pick));
    pages.append(button);
  }
  const where = el('span', 'where', data.total ? `${data.first}–${data.last} of ${data.total.toLocaleString('en')}` : '');
  where.setAttribute('aria-live', 'polite');
  pages.prepend(where);
  made.append(pages);
  return made;
}

function moveFocus(root, step) {
  const rows = [...root.querySelectorAll('button.open')];
  const at = rows.indexOf(root.getRootNode().activeElement);
  const next = rows[Math.min(rows.length - 1, Math.max(0, at + step))];
  if (next) { next.focus(); next.closest('tr').scrollIntoView({ block: 'nearest' }); }
}

function keys(root) {
  const typing = (target) => target.closest && target.closest('input:not([type=checkbox]), textarea, select, [contenteditable=true]');
  return (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const target = event.composedPath()[0];
    const search = document.querySelector(SEARCH);
    if (event.key === '/' && !typing(target) && search) { event.preventDefault(); search.focus(); search.select(); return; }
    const inList = event.composedPath().includes(root);
    if (event.key === 'ArrowDown' && (inList || target === search)) { event.preventDefault(); moveFocus(root, inList ? 1 : 0); }
    if (event.key === 'ArrowUp' && inList) {
      event.preventDefault();
      if (root.querySelector('button.open') === target && search) search.focus(); else moveFocus(root, -1);
    }
    if (event.key === 'x' && inList && target.classList.contains('open')) { event.preventDefault(); target.closest('tr').querySelector('input')?.click(); }
  };
}

export default function (component) {
  const { data, parentElement, setTriggerValue } = component;
  const root = parentElement.querySelector('.worklist');
  if (!root) return;
  const send = (pick) => setTriggerValue('picked', pick);
  if (!root.listening) {
    root.listening = keys(root);
    document.addEventListener('keydown', root.listening);
  }
  const wanted = JSON.stringify(data);
  if (root.drawn !== wanted) {
    const active = root.getRootNode().activeElement;
    const pick = active && root.contains(active) ? active.dataset.pick : null;
    const head = el('tr', '', ...data.columns.map((column) => heading(column, data, send)));
    const table = el('table', '', el('caption', 'hidden', data.caption), el('thead', '', head), el('tbody', '', ...data.rows.map((row) => drawnRow(row, data, send))));
    root.replaceChildren(patterns(data.looks), table, foot(data, send));
    root.drawn = wanted;
    if (pick) for (const one of root.querySelectorAll('[data-pick]')) if (one.dataset.pick === pick) { one.focus({ preventScroll: true }); break; }
  }
  return () => {
    document.removeEventListener('keydown', root.listening);
    root.listening = null;
  };
}
