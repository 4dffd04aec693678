// The scribe's panel in the browser. What is typed belongs to the browser: the server answers what it kept and never writes into a field, except when
// another screen changed a case in which nothing is unsent here. Text goes in by textContent only.
//
// Unsent text also lies in the tab's sessionStorage, so that a reload during a lost connection brings it back. It is taken out as soon as the server
// has kept it, so nothing stays there in a meeting that runs well, and it ends with the tab.

const QUIET = 700; // milliseconds without a key before a change is sent
const LATEST = 2500; // a change is sent after this at the latest: what is kept is never five seconds old
const RETRY = 3000; // when an answer does not come
const MOST_TRIED = 5;
const LATE = 4000; // after so long without an answer it is said that nothing is kept
const PAGE_CHANGE = 600; // no message is sent so long after a press outside: it may lead to another page
const STORED = 'trd-minute:';
const BLANK = () => ({ question: '', views: [], decision: '', reasons: '', options: [], actions: [], next_review: '' });
const FIELDS = [['question', 'Question for the meeting'], ['views', 'Views'], ['decision', 'Decision'], ['reasons', 'Reasons'], ['options', 'Options discussed'],
  ['actions', 'Actions'], ['next_review', 'Next review']];

function make(tag, css, text, attributes) {
  const made = document.createElement(tag);
  if (css) made.className = css;
  if (text) made.textContent = text;
  for (const [name, value] of Object.entries(attributes || {})) made.setAttribute(name, value);
  return made;
}

const same = (a, b) => JSON.stringify(a) === JSON.stringify(b);
const random = () => crypto.getRandomValues(new Uint32Array(3)).reduce((text, one) => text + one.toString(36), '');

class Scribe {
  constructor() {
    this.mount = random().slice(0, 6);
    this.count = 0;
    this.cases = new Map(); // item key -> { minute, base, dirty, since, wrong, conflict }
    document.addEventListener('pointerdown', (event) => {
      if (!this.root.isConnected || event.composedPath().includes(this.root)) return;
      this.sendNow();
      this.quietUntil = Date.now() + PAGE_CHANGE;
    }, true);
    document.addEventListener('visibilitychange', () => { if (document.hidden && this.root.isConnected) this.sendNow(); });
    setInterval(() => { if (this.root.isConnected) { this.showKept(); if (this.waiting && !this.data.signed && Date.now() - this.waiting.at > RETRY) this.resend(); } }, 1000);
  }

  attach(root) {
    this.root = root;
    this.shown = null;
    root.addEventListener('focusout', () => this.sendSoon(60));
    root.addEventListener('keydown', (event) => {
      const to = { PageDown: 'next', PageUp: 'back' }[event.key];
      if (to && event.altKey) { event.preventDefault(); this.sendNow(); this.act({ do: to }); }
    });
  }

  // --- from the server

  receive(data, trigger) {
    this.trigger = trigger;
    this.data = data;
    if (data.signed) { this.closed(data); return; }
    const { held } = data;
    const known = this.cases.get(data.item);
    if (!known) this.begin(data);
    else if (!known.dirty && !known.conflict && data.revision > known.base) this.load(known, data);
    if (this.waiting && held.answered === this.waiting.n) this.answered(held);
    if (this.shown !== data.item) { this.shown = data.item; this.draw(); } else { this.refresh(); }
    if (!this.waiting) this.sendSoon(QUIET);
  }

  // Signed off, here or on another screen: what was kept is put away; text that was not is shown, to be copied into an addendum.
  closed(data) {
    const known = this.cases.get(data.item);
    const left = known && (known.dirty || known.conflict) ? known : this.left(data.item);
    const signed = this.whole(data.minute);
    const told = (name) => this.words(name, left.minute[name]);
    const open = left ? FIELDS.filter(([name]) => told(name) && told(name) !== this.words(name, signed[name])) : [];
    this.waiting = null;
    this.shown = null;
    if (!open.length) { this.putAway(data.item); return; }
    const box = make('section', 'conflict', '', { role: 'alert' });
    box.append(make('h3', '', 'Typed here but not kept before the sign-off. Copy what is to stay into an addendum.'));
    for (const [name, title] of open) {
      const line = make('p', '');
      line.append(make('strong', '', `${title}: `), told(name));
      box.append(line);
    }
    const done = make('button', '', 'Put it away', { type: 'button' });
    done.addEventListener('click', () => this.putAway(data.item));
    box.append(done);
    this.root.replaceChildren(box);
  }

  putAway(item) {
    this.cases.delete(item);
    sessionStorage.removeItem(STORED + item);
    this.root.replaceChildren();
  }

  begin(data) {
    const one = { minute: this.whole(data.minute), origin: this.whole(data.minute), base: data.revision, dirty: false, wrong: {}, conflict: null };
    this.cases.set(data.item, one);
    const left = this.left(data.item);
    if (left && !same(left.minute, one.minute)) Object.assign(one, { minute: this.whole(left.minute), origin: null, base: left.base, dirty: true, brought: true });
    if (one.dirty) this.sendSoon(0);
  }

  load(one, data) {
    const typing = this.focused();
    Object.assign(one, { minute: this.whole(data.minute), origin: this.whole(data.minute), base: data.revision, wrong: {} });
    if (this.shown === data.item) { this.draw(); this.focusAt(typing); this.tell('This case was changed on another screen; the new text is shown.'); }
  }

  answered(held) {
    const one = this.cases.get(this.waiting.item);
    const again = this.waiting.changed;
    const attendees = this.waiting.do === 'present';
    const sent = this.waiting.minute;
    this.waiting = null;
    this.fault = held.fault;
    if (attendees) {
      if (held.fault) this.presentBase = this.data.present;
      else this.present = null;
      return;
    }
    if (!one) return;
    one.tried = [];
    one.wrong = held.wrong || {};
    one.conflict = held.conflict ? { mine: this.whole(held.conflict.mine), kept: this.whole(held.conflict.kept), by: held.conflict.by, base: held.conflict.base, chosen: {} } : null;
    if (one.conflict) this.choose(one);
    if (!held.fault && !held.conflict) { one.base = held.revision; one.origin = sent; one.dirty = again; one.brought = false; }
    this.store(held.item, one);
    if (one.conflict && this.shown === held.item) this.draw();
  }

  whole(minute) {
    const made = { ...BLANK(), ...structuredClone(minute) };
    for (const list of ['views', 'options', 'actions']) for (const line of made[list]) line.k = line.k || line.key || line.code || random();
    return made;
  }

  // --- kept in the tab while it is not kept on the server

  left(item) {
    try { return JSON.parse(sessionStorage.getItem(STORED + item)); } catch { return null; }
  }

  store(item, one) {
    try {
      if (one.dirty || one.conflict || Object.keys(one.wrong).length) sessionStorage.setItem(STORED + item, JSON.stringify({ minute: one.minute, base: one.base }));
      else sessionStorage.removeItem(STORED + item);
    } catch { /* no room or not allowed: it is still in the fields */ }
  }

  // --- to the server

  get now() { return this.cases.get(this.shown); }

  changed() {
    const one = this.now;
    one.dirty = true;
    this.fault = '';
    if (this.waiting && this.waiting.item === this.shown) this.waiting.changed = true;
    this.firstChange = this.firstChange || Date.now();
    this.store(this.shown, one);
    this.sendSoon(Math.max(0, Math.min(QUIET, this.firstChange + LATEST - Date.now())));
    this.showKept();
  }

  sendSoon(wait) {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => { if (this.root.isConnected) this.sendNow(); }, Math.max(wait, (this.quietUntil || 0) - Date.now()));
  }

  sendNow() {
    clearTimeout(this.timer);
    if (!this.trigger || this.waiting || this.fault) return;
    const unsent = this.data.signed ? [] : [...this.cases].filter(([, one]) => one.dirty && !one.conflict);
    const [item, one] = unsent.find(([key]) => key === this.shown) || unsent[0] || [];
    if (item) this.sendCase(item, one);
    else if (this.present && !this.data.signed) this.send({ do: 'present', names: this.present, base: this.presentBase });
    this.firstChange = null;
  }

  // What was sent from the same base and never answered goes along: the server may have kept one of those, and that is no second scribe.
  sendCase(item, one) {
    const tried = one.tried || [];
    const minute = structuredClone(one.minute);
    this.send({ do: 'keep', item, base: one.base, minute, tried });
    if (!tried.length || !same(tried[tried.length - 1], minute)) one.tried = [...tried, minute].slice(-MOST_TRIED);
  }

  send(message) {
    this.waiting = { ...message, n: `${this.mount}-${++this.count}`, at: Date.now(), since: Date.now(), changed: false };
    this.trigger('typed', JSON.stringify({ ...message, n: this.waiting.n }));
  }

  // The server may have kept it and the answer was lost: the same text once more is no conflict there.
  resend() {
    const since = this.waiting.since;
    const { do: what, item } = this.waiting;
    this.waiting = null;
    if (what === 'keep' && this.cases.has(item)) { this.cases.get(item).dirty = true; }
    this.sendNow();
    if (this.waiting) this.waiting.since = since;
  }

  act(message) {
    this.trigger('act', JSON.stringify({ ...message, n: `${this.mount}-${++this.count}` }));
  }

  // --- drawing

  draw() {
    const at = this.focused();
    this.root.className = `scribe${this.data.signed ? ' signed' : ''}`;
    this.said = make('p', 'hidden', '', { role: 'status' });
    this.bar = make('div', 'bar');
    this.kept = make('span', 'kept', '', { role: 'status' });
    this.bar.append(make('span', 'keys', 'Alt+Page Down: next case · Alt+Page Up: previous'), this.kept);
    const one = this.now;
    const parts = [this.said, this.bar];
    if (one.conflict) parts.push(this.drawConflict(one));
    if (one.brought) parts.push(make('p', 'notice', 'Text that was not kept before this page was loaded is back in the fields.', { role: 'alert' }));
    parts.push(
      this.area('question', 'Question for the meeting', 1),
      this.drawViews(one.minute),
      this.area('decision', 'Decision', 2),
      this.area('reasons', 'Reasons', 1),
      this.drawOptions(one.minute),
      this.drawActions(one.minute),
      this.line('next_review', 'Next review', '05-Jan-2027, or in 6 weeks'),
      this.drawPresent(),
    );
    this.root.replaceChildren(...parts);
    this.peopleDrawn = JSON.stringify([this.data.present, this.data.options_shown]);
    this.focusAt(at);
    this.refresh();
  }

  label(at, words) { return make('label', '', words, { for: at }); }

  area(name, words, rows) {
    const part = make('div', `field ${name}`);
    const input = make('textarea', '', '', { id: name, 'data-at': name, rows: String(rows), maxlength: '4000' });
    input.value = this.now.minute[name];
    const grow = () => { input.style.height = 'auto'; input.style.height = `${input.scrollHeight + 2}px`; };
    input.addEventListener('input', () => { this.now.minute[name] = input.value; grow(); this.changed(); });
    part.append(this.label(name, words), input);
    requestAnimationFrame(grow);
    return part;
  }

  line(name, words, hint) {
    const part = make('div', `field ${name}`);
    part.append(this.label(name, words), this.input(name, this.now.minute, name, words, hint), make('span', 'said', '', { 'data-said': name }));
    return part;
  }

  input(at, holder, name, words, hint, list) {
    const input = make('input', name, '', { id: at, 'data-at': at, type: 'text', maxlength: '1000', autocomplete: 'off', 'aria-label': words, placeholder: hint || '' });
    if (list) input.setAttribute('list', list);
    input.value = holder[name] || '';
    input.addEventListener('input', () => { holder[name] = input.value; this.changed(); });
    return input;
  }

  remove(list, line, words) {
    const button = make('button', 'small', '×', { type: 'button', 'aria-label': `Remove: ${words}`, title: 'Remove' });
    button.addEventListener('click', () => { this.now.minute[list] = this.now.minute[list].filter((one) => one !== line); this.draw(); this.changed(); });
    return button;
  }

  add(words, act) {
    const button = make('button', 'add', words, { type: 'button' });
    button.addEventListener('click', act);
    return button;
  }

  people(id) {
    const list = make('datalist', '', '', { id });
    for (const name of this.data.present) list.append(make('option', '', '', { value: name }));
    return list;
  }

  drawViews(minute) {
    const part = make('fieldset', 'views');
    part.append(make('legend', '', this.data.options_shown ? 'Views' : 'Views, before the options are shown'), this.people('people-views'));
    minute.views.forEach((view, number) => {
      const row = make('div', 'row');
      row.append(this.input(`${view.k}.person`, view, 'person', `Person ${number + 1}`, 'Who', 'people-views'),
        this.input(`${view.k}.text`, view, 'text', `View ${number + 1}`, 'What they think'), this.remove('views', view, `view ${number + 1}`));
      part.append(row);
    });
    const named = () => new Set(minute.views.map((view) => view.person));
    const bar = make('div', 'adds');
    bar.append(this.add('Add a view', () => { const k = random(); minute.views.push({ k, person: '', text: '' }); this.draw(); this.focusAt(`${k}.person`); }));
    const missing = this.data.present.filter((name) => !named().has(name));
    if (missing.length > 1) {
      bar.append(this.add('A line for each present', () => { for (const person of missing) minute.views.push({ k: random(), person, text: '' }); this.draw(); this.focusAt(`${minute.views[minute.views.length - missing.length].k}.text`); }));
    }
    part.append(bar);
    return part;
  }

  drawOptions(minute) {
    const part = make('fieldset', 'options');
    part.append(make('legend', '', 'Options discussed'));
    minute.options.forEach((option) => {
      const known = this.data.options.find((one) => one.code === option.code);
      const title = known ? known.title : option.code;
      const row = make('div', 'row');
      const aside = make('label', 'aside');
      const tick = make('input', '', '', { type: 'checkbox', 'data-at': `${option.k}.aside` });
      tick.checked = Boolean(option.aside);
      tick.addEventListener('change', () => { option.aside = tick.checked; this.draw(); this.changed(); this.focusAt(option.aside ? `${option.k}.why` : `${option.k}.aside`); });
      aside.append(tick, ' set aside');
      row.append(make('span', 'title', title), aside);
      if (option.aside) row.append(this.input(`${option.k}.why`, option, 'why', `Why set aside: ${title}`, 'Why'));
      row.append(this.remove('options', option, title));
      part.append(row);
    });
    const list = make('datalist', '', '', { id: 'all-options' });
    const left = this.data.options.filter((one) => !minute.options.some((option) => option.code === one.code));
    for (const one of left) list.append(make('option', '', one.group, { value: one.title }));
    const pick = make('input', 'pick', '', { type: 'text', list: 'all-options', 'data-at': 'options.pick', placeholder: 'Add an option: type part of its name', 'aria-label': 'Add an option', autocomplete: 'off' });
    const take = (sure) => {
      const wanted = pick.value.trim().toLowerCase();
      if (!wanted) return;
      const found = left.find((one) => one.title.toLowerCase() === wanted) || (sure && left.find((one) => one.title.toLowerCase().includes(wanted)));
      if (!found) { if (sure) this.tell('No option of that name.'); return; }
      minute.options.push({ k: found.code, code: found.code, aside: false, why: '' });
      this.draw();
      this.changed();
      this.focusAt('options.pick');
    };
    pick.addEventListener('input', () => take(false));
    pick.addEventListener('keydown', (event) => { if (event.key === 'Enter') { event.preventDefault(); take(true); } });
    part.append(list, pick);
    return part;
  }

  drawActions(minute) {
    const part = make('fieldset', 'actions');
    part.append(make('legend', '', 'Actions'), this.people('people-actions'));
    const add = () => { const key = random(); minute.actions.push({ k: key, key, text: '', owner: '', due: '' }); this.draw(); this.focusAt(`${key}.text`); };
    minute.actions.forEach((action, number) => {
      const row = make('div', 'row');
      const text = this.input(`${action.k}.text`, action, 'text', `Action ${number + 1}`, 'What');
      const due = this.input(`${action.k}.due`, action, 'due', `By when, action ${number + 1}`, 'By when');
      due.addEventListener('keydown', (event) => { if (event.key === 'Enter') { event.preventDefault(); add(); } });
      row.append(text, this.input(`${action.k}.owner`, action, 'owner', `Who, action ${number + 1}`, 'Who', 'people-actions'), due, this.remove('actions', action, `action ${number + 1}`));
      row.append(make('span', 'said', '', { 'data-said': `${action.k}.due` }));
      part.append(row);
    });
    part.append(this.add('Add an action', add));
    return part;
  }

  drawPresent() {
    const part = make('div', 'field present');
    const input = make('input', '', '', { id: 'present', 'data-at': 'present', type: 'text', maxlength: '2000', autocomplete: 'off', placeholder: 'Names, parted by commas' });
    input.value = (this.present || this.data.present).join(', ');
    input.addEventListener('input', () => {
      if (!this.present) this.presentBase = this.data.present;
      this.present = input.value.split(',').map((name) => name.trim()).filter(Boolean);
      this.fault = '';
      this.firstChange = this.firstChange || Date.now();
      this.sendSoon(QUIET);
    });
    part.append(this.label('present', 'Present at this meeting'), input);
    return part;
  }

  // --- two texts of one case

  // What only one of the two changed is chosen beforehand; both texts are shown all the same.
  choose(one) {
    if (!one.origin) return;
    for (const [name] of FIELDS) {
      const [before, mine, kept] = [one.origin, one.minute, one.conflict.kept].map((minute) => this.words(name, minute[name]));
      if (mine === before && kept !== before) one.conflict.chosen[name] = 'kept';
      if (kept === before && mine !== before) one.conflict.chosen[name] = 'mine';
    }
  }

  drawConflict(one) {
    const box = make('section', 'conflict', '', { role: 'alert', 'aria-label': 'Written on two screens' });
    const { conflict } = one;
    box.append(make('h3', '', `This case was also written on another screen${conflict.by ? ` (${conflict.by})` : ''}. Choose which text to keep.`));
    for (const [name, title] of FIELDS) {
      const mine = this.words(name, one.minute[name]);
      const kept = this.words(name, conflict.kept[name]);
      if (mine === kept) continue;
      const part = make('fieldset');
      part.append(make('legend', '', title));
      for (const [which, words, whose] of [['mine', mine, 'Written here'], ['kept', kept, 'On the other screen']]) {
        const button = make('button', 'choice', '', { type: 'button', 'aria-pressed': String(conflict.chosen[name] === which) });
        button.append(make('strong', '', `${whose}: `), words || '(blank)');
        button.addEventListener('click', () => { conflict.chosen[name] = which; this.draw(); });
        part.append(button);
      }
      box.append(part);
    }
    const open = FIELDS.filter(([name]) => this.words(name, one.minute[name]) !== this.words(name, conflict.kept[name]) && !conflict.chosen[name]);
    const done = make('button', 'main', open.length ? `Choose for each of the ${open.length} left` : 'Keep what is chosen', { type: 'button' });
    done.disabled = open.length > 0;
    done.addEventListener('click', () => {
      for (const [name] of FIELDS) if (conflict.chosen[name] === 'kept') one.minute[name] = conflict.kept[name];
      one.base = conflict.base;
      one.conflict = null;
      one.dirty = true;
      this.draw();
      this.sendNow();
    });
    box.append(done);
    return box;
  }

  words(name, value) {
    if (!Array.isArray(value)) return value.trim();
    const titled = (code) => (this.data.options.find((one) => one.code === code) || { title: code }).title;
    return value.map((one) => {
      if (name === 'views') return [one.person, one.text].filter(Boolean).join(': ');
      if (name === 'options') return titled(one.code) + (one.aside ? ` (set aside: ${one.why})` : '');
      return [one.owner, one.text, one.due].filter(Boolean).join(', ');
    }).filter(Boolean).join('; ');
  }

  // --- beside the fields

  refresh() {
    this.showKept();
    const one = this.now;
    for (const place of this.root.querySelectorAll('[data-said]')) {
      const at = place.dataset.said;
      const field = this.root.querySelector(`[data-at="${CSS.escape(at)}"]`);
      const typing = this.focused() === at;
      const wrong = !typing && one.wrong[at];
      const reading = this.data.held.item === this.shown ? this.data.held.read[at] : '';
      place.textContent = wrong || (field && field.value && reading && reading !== field.value ? `= ${reading}` : '');
      place.className = `said${wrong ? ' error' : ''}`;
      if (field) field.setAttribute('aria-invalid', String(Boolean(wrong)));
    }
    const present = this.root.querySelector('[data-at="present"]');
    if (present && !this.present && this.focused() !== 'present') present.value = this.data.present.join(', ');
    this.refreshPeople();
  }

  // Those present are offered for views and actions; the fields somebody is typing in stay as they are.
  refreshPeople() {
    const told = JSON.stringify([this.data.present, this.data.options_shown]);
    if (told === this.peopleDrawn) return;
    const views = this.root.querySelector('fieldset.views');
    const actions = this.root.querySelector('#people-actions');
    if (!views || views.contains(this.root.getRootNode().activeElement)) return;
    this.peopleDrawn = told;
    views.replaceWith(this.drawViews(this.now.minute));
    actions.replaceWith(this.people('people-actions'));
  }

  showKept() {
    if (!this.kept || !this.now || this.data.signed) return;
    const one = this.now;
    const late = this.waiting && Date.now() - this.waiting.since > LATE;
    const unsent = [...this.cases.values()].filter((other) => other.dirty).length;
    let words = '';
    let css = 'kept';
    if (this.fault) { words = this.fault; css += ' fault'; }
    else if (one.conflict) { words = 'Not kept: choose which text to keep.'; css += ' fault'; }
    else if (late) { words = `Not kept yet: no answer for ${Math.round((Date.now() - this.waiting.since) / 1000)} s. What you typed stays here and is sent when the connection is back.`; css += ' fault'; }
    else if (Object.keys(one.wrong).length) { words = 'Kept, except for a day that could not be read'; css += ' fault'; }
    else if (unsent || this.present) words = 'Keeping…';
    else if (this.data.held.kept_at) words = `All kept at ${this.data.held.kept_at}`;
    else words = 'Kept by itself while you type';
    if (this.kept.textContent !== words) this.kept.textContent = words;
    this.kept.className = css;
  }

  tell(words) { if (this.said) this.said.textContent = words; }

  focused() {
    const active = this.root.getRootNode().activeElement;
    return active && active.dataset ? active.dataset.at : undefined;
  }

  focusAt(at) {
    if (!at) return;
    const field = this.root.querySelector(`[data-at="${CSS.escape(at)}"]`);
    if (field) field.focus({ preventScroll: true });
  }
}

export default function (component) {
  const root = component.parentElement.querySelector('.scribe');
  if (!root) return;
  const scribe = (globalThis.trdScribe = globalThis.trdScribe || new Scribe());
  if (scribe.root !== root) scribe.attach(root);
  scribe.receive(component.data, component.setTriggerValue);
}
