// The entry form in the browser: draws the fields, completes names, moves by Tab and Enter, undoes, and sends every change to the server.
// What is typed belongs to the browser: the server answers with words beside the fields and never writes into one, except when another entry is
// loaded (another token). Text goes in by textContent only.

const QUIET = 700; // milliseconds without a key before a change is sent
const LATEST = 2500; // a change is sent after this at the latest: a draft on the server is never five seconds old
const RETRY = 2000; // when an answer does not come
const PAGE_CHANGE = 600; // no message is sent so long after a press outside the form
const SUREST = 3; // letters from which the first name that begins with them is taken by Tab or Enter
const MOST_OFFERS = 8;
const ABOUT = new Set(['k', 'source', 'unread', 'confirmed', 'unit']);

function make(tag, css, text, attributes) {
  const made = document.createElement(tag);
  if (css) made.className = css;
  if (text) made.textContent = text;
  for (const [name, value] of Object.entries(attributes || {})) made.setAttribute(name, value);
  return made;
}

const written = (line) => Object.entries(line).some(([name, text]) => !ABOUT.has(name) && text.trim());

class EntryForm {
  constructor() {
    this.mount = Math.random().toString(36).slice(2, 8);
    this.count = 0;
    this.keys = 0;
    this.undoable = [];
    this.left = new Set(); // fields that were left once: only these show what is wrong
    this.opened = new Set();
    this.server = { said: {}, rows: {} };
    this.pasteText = '';
    // A press outside may lead to another page: send before it does, and nothing while the page changes (a late message would call it back).
    document.addEventListener('pointerdown', (event) => {
      if (!this.root.isConnected || event.composedPath().includes(this.root)) return;
      if (this.dirty) this.sendNow();
      this.quietUntil = Date.now() + PAGE_CHANGE;
    }, true);
    document.addEventListener('visibilitychange', () => { if (document.hidden && this.root.isConnected) this.sendNow(); });
  }

  // Streamlit may take the place of the form away and make another one, when something above it comes or goes: what is typed moves along.
  attach(root) {
    this.root = root;
    root.addEventListener('focusout', () => this.sendSoon(60));
    root.addEventListener('keydown', (event) => {
      if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) { event.preventDefault(); this.save(); }
      if (event.key.toLowerCase() === 'd' && (event.ctrlKey || event.metaKey)) this.duplicateHere(event);
    });
    this.waiting = false;
    if (this.sheet) this.draw();
  }

  // --- from the server

  receive(data, trigger) {
    this.trigger = trigger;
    const held = data.held;
    this.server = data;
    const mine = this.token !== undefined && held.token === '' && this.sheet && this.anything();
    if (mine) {
      // The server knows nothing of this tab any more (it was restarted): send what is here, to the draft it was kept in. After a fault the
      // next change or the clock tries again, so that a full disk is not asked without pause.
      this.token = '';
      if (!held.draft && !held.fault) {
        if (this.asked !== this.count) this.dirty = true;
        this.asked = this.count;
        this.sendSoon(0);
      }
    } else if (this.token !== held.token) {
      this.load(data.sheet, held);
    }
    if (held.draft) { this.draft = held.draft; this.revision = held.revision; }
    if (held.answered === this.sent || held.fault) this.waiting = false;
    if (held.answered === this.sent && !held.fault) { this.dirty = this.changedSince; this.changedSince = false; }
    if (held.pasted && held.pasted.for === this.readAsked) { this.readAsked = null; this.insertPasted(held.pasted); }
    if (this.dirty && !this.waiting && !held.fault) this.sendSoon(QUIET);
    this.showSaid();
    this.showKept();
    if (data.wrong.for && data.wrong.for === this.saveAsked) { this.saveAsked = null; this.showWrong(data.wrong.list); }
  }

  load(sheet, held) {
    this.token = held.token;
    this.draft = held.draft;
    this.revision = held.revision;
    this.sheet = this.whole(sheet);
    this.undoable = [];
    this.left.clear();
    this.opened.clear();
    for (const section of this.server.offers.sections) for (const line of this.sheet[section.id]) if (written(line)) this.left.add(line.k);
    for (const name of Object.keys(this.sheet.person)) this.left.add(`person.${name}`);
    this.before = JSON.stringify(this.sheet);
    this.dirty = false;
    this.draw();
    const nobody = !document.activeElement || document.activeElement === document.body;
    if (nobody && !this.anything()) this.focusAt('person.patient_id');
  }

  whole(sheet) {
    const all = { person: { ...(sheet.person || {}) }, conditions: { ...(sheet.conditions || {}) } };
    for (const section of this.server.offers.sections) {
      all[section.id] = (sheet[section.id] || []).map((line) => ({ ...line }));
      for (const line of all[section.id]) this.keys = Math.max(this.keys, Number(line.k.slice(1)) || 0);
    }
    for (const section of this.server.offers.sections) this.keepBlankLine(all, section.id);
    return all;
  }

  keepBlankLine(sheet, id) {
    const lines = sheet[id];
    if (!lines.length || written(lines[lines.length - 1])) { lines.push({ k: id[0] + ++this.keys }); return true; }
    return false;
  }

  anything() {
    return Object.values(this.sheet.person).some((text) => text.trim()) || Object.keys(this.sheet.conditions).length > 0
      || this.server.offers.sections.some((section) => this.sheet[section.id].some(written));
  }

  // --- to the server

  changed() {
    this.dirty = true;
    if (this.waiting) this.changedSince = true;
    this.firstChange = this.firstChange || Date.now();
    this.sendSoon(Math.max(0, Math.min(QUIET, this.firstChange + LATEST - Date.now())));
    this.showKept();
  }

  sendSoon(wait) {
    if (!this.dirty) return;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => { if (this.root.isConnected) this.sendNow(); }, Math.max(wait, (this.quietUntil || 0) - Date.now()));
  }

  sendNow(act, text) {
    clearTimeout(this.timer);
    if (!this.trigger || (!act && !this.dirty)) return null;
    this.sent = `${this.mount}-${++this.count}`;
    this.waiting = true;
    this.changedSince = false;
    this.firstChange = null;
    const message = { n: this.sent, do: act || 'keep', draft: this.draft || '', revision: this.revision || 0, sheet: this.sheet };
    if (text !== undefined) message.text = text;
    this.trigger('typed', JSON.stringify(message));
    clearTimeout(this.retry);
    this.retry = setTimeout(() => { if (this.root.isConnected && this.dirty) this.sendNow(); }, RETRY);
    return this.sent;
  }

  save() {
    this.noteUndo();
    this.saveAsked = this.sendNow('save');
  }

  // --- undo

  noteUndo() {
    const now = JSON.stringify(this.sheet);
    if (now === this.before) return;
    this.undoable.push(this.before);
    if (this.undoable.length > 100) this.undoable.shift();
    this.before = now;
    this.showKept();
  }

  undo() {
    this.noteUndo();
    const last = this.undoable.pop();
    if (!last) return;
    this.sheet = this.whole(JSON.parse(last));
    this.before = last;
    this.draw();
    this.changed();
    this.tell('Undone.');
  }

  change(act, told) {
    this.noteUndo();
    act();
    this.noteUndo();
    for (const section of this.server.offers.sections) this.keepBlankLine(this.sheet, section.id);
    this.draw();
    this.changed();
    if (told) this.tell(told);
  }

  // --- drawing

  draw() {
    const at = this.focusedAt();
    const offers = this.server.offers;
    this.status = make('p', 'hidden', '', { role: 'status' });
    this.bar = this.drawBar();
    this.wrong = make('div');
    const parts = [this.status, this.bar, this.wrong, this.drawPerson(offers.person)];
    for (const section of offers.sections) {
      parts.push(this.drawSection(section));
      if (section.id === 'courses') parts.push(this.drawPaste());
    }
    parts.push(this.drawConditions(offers.conditions));
    this.root.replaceChildren(...parts);
    if (at) this.focusAt(at);
    this.showSaid();
    this.showKept();
  }

  drawBar() {
    const bar = make('div', 'bar');
    const save = make('button', 'main', 'Save and open the review', { type: 'button' });
    save.addEventListener('click', () => this.save());
    this.undoButton = make('button', '', 'Undo', { type: 'button' });
    this.undoButton.addEventListener('click', () => this.undo());
    this.kept = make('span', 'kept');
    bar.append(save, this.undoButton, make('span', 'soft keys', 'Tab: next field · Enter: next line · Ctrl+D: duplicate · Ctrl+Enter: save'), this.kept);
    return bar;
  }

  drawPerson(fields) {
    const part = make('section', '', '', { 'aria-label': 'Patient' });
    part.append(make('h2', '', 'Patient'));
    const grid = make('div', 'person');
    for (const field of fields) {
      const cell = make('div', 'cell');
      const at = `person.${field.id}`;
      cell.append(make('label', '', field.label, { for: at }));
      if (field.choices) {
        const select = make('select', '', '', { id: at, 'data-at': at });
        for (const [value, words] of field.choices) select.append(make('option', '', words, { value }));
        select.value = this.sheet.person[field.id] || '';
        select.addEventListener('change', () => { this.sheet.person[field.id] = select.value; this.noteUndo(); this.changed(); });
        cell.append(select);
      } else {
        cell.append(this.drawInput(at, field, this.sheet.person, field.id));
      }
      cell.append(this.drawSaid(at));
      grid.append(cell);
    }
    part.append(grid);
    return part;
  }

  drawSection(section) {
    const part = make('section', section.id, '', { 'aria-label': section.title });
    part.append(make('h2', '', section.title));
    const head = make('div', 'head', '', { 'aria-hidden': 'true' });
    head.append(make('span'));
    for (const column of section.columns) head.append(make('span', '', column.label));
    part.append(head);
    this.sheet[section.id].forEach((line, index) => part.append(this.drawLine(section, line, index)));
    return part;
  }

  drawLine(section, line, index) {
    const row = make('div', 'line', '', { role: 'group', 'aria-label': `${section.one} ${index + 1}`, 'data-line': line.k });
    row.append(make('span', 'number', '', { 'data-number': line.k, 'aria-hidden': 'true' }));
    for (const column of section.columns) row.append(this.drawCell(section, line, column));
    row.append(this.drawTools(section, line, index));
    if (line.source) row.append(this.drawSource(line));
    if (this.opened.has(line.k)) {
      if (section.more.length) {
        const more = make('div', 'wide more');
        for (const column of section.more) more.append(this.drawCell(section, line, column));
        row.append(more);
      }
      if (section.id === 'scores' && this.itemsOf(line)) row.append(this.drawItems(section, line, this.itemsOf(line)));
    }
    return row;
  }

  drawCell(section, line, column) {
    const at = `${line.k}.${column.id}`;
    const cell = make('div', 'cell');
    cell.append(make('label', '', column.label, { for: at }));
    const input = this.drawInput(at, column, line, column.id, section);
    cell.append(column.options ? this.withOffers(input, column, line, section) : input, this.drawSaid(at));
    return cell;
  }

  drawInput(at, field, holder, name, section) {
    const input = make('input', '', '', {
      id: at, 'data-at': at, type: 'text', maxlength: '400', autocomplete: 'off', autocapitalize: 'off', spellcheck: 'false',
      placeholder: field.hint || '', 'aria-describedby': `${at}.said`,
    });
    if (section) input.setAttribute('aria-label', field.label);
    input.value = holder[name] || '';
    input.addEventListener('input', () => { holder[name] = input.value; if (section) this.lineGrew(section, holder, name); this.changed(); });
    input.addEventListener('blur', () => { if (input.value) this.left.add(at); this.noteUndo(); this.showSaid(); });
    if (section) input.addEventListener('keydown', (event) => { if (event.key === 'Enter' && !event.ctrlKey && !event.metaKey && !event.defaultPrevented) this.nextLine(event, section, holder); });
    return input;
  }

  drawSaid(at) { return make('div', 'said', '', { id: `${at}.said`, 'data-said': at }); }

  drawTools(section, line, index) {
    const tools = make('div', 'tools', '', { role: 'toolbar', 'aria-label': `${section.one} ${index + 1}` });
    const buttons = [['Duplicate', () => this.duplicate(section, line)], ['Remove', () => this.remove(section, line)]];
    if (section.more.length) buttons.unshift([this.opened.has(line.k) ? 'Less' : 'More', () => this.toggle(line)]);
    if (section.id === 'scores') buttons.unshift([this.opened.has(line.k) ? 'Hide items' : 'Items', () => this.toggle(line)]);
    buttons.forEach(([words, act], place) => {
      const button = make('button', 'small', words, { type: 'button', tabindex: place ? '-1' : '0', 'data-at': `${line.k}.tool${place}` });
      button.addEventListener('click', act);
      button.addEventListener('keydown', (event) => {
        const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
        if (!step) return;
        const all = [...tools.children];
        const next = all[(all.indexOf(button) + step + all.length) % all.length];
        for (const one of all) one.tabIndex = one === next ? 0 : -1;
        next.focus();
        event.preventDefault();
      });
      tools.append(button);
    });
    tools.hidden = !written(line);
    if (section.id === 'scores') tools.firstChild.hidden = !this.itemsOf(line);
    return tools;
  }

  itemsOf(line) { return this.server.offers.items[line.name] || this.server.offers.items[this.server.scales[line.k]]; }

  drawItems(section, line, items) {
    const part = make('div', 'wide items', '', { role: 'group', 'aria-label': `Items of ${line.name}` });
    for (const [number, label, low, high] of items) {
      const at = `${line.k}.${number}`;
      const cell = make('div', 'cell');
      cell.append(make('label', '', `${number} ${label}`, { for: at }), this.drawInput(at, { label: `${number} ${label}`, hint: `${low}–${high}` }, line, number, section));
      part.append(cell);
    }
    part.append(this.drawSaid(`${line.k}.items`));
    return part;
  }

  drawSource(line) {
    const done = line.confirmed === 'yes';
    const part = make('div', `wide pasted${done ? ' done' : ''}`);
    part.append(make('span', '', `From the text: “${line.source}”`));
    if (line.unread) part.append(make('strong', '', `Not read: ${line.unread}`));
    if (!done) {
      const button = make('button', 'small', 'Confirm this line', { type: 'button', 'data-at': `${line.k}.confirmed` });
      button.addEventListener('click', () => this.change(() => { line.confirmed = 'yes'; }, 'Confirmed.'));
      part.append(button);
    }
    return part;
  }

  drawPaste() {
    const part = make('details');
    part.open = this.pasteOpen || Boolean(this.pasteText);
    part.addEventListener('toggle', () => { this.pasteOpen = part.open; });
    part.append(make('summary', '', 'Paste a list of treatments'));
    const area = make('textarea', '', '', {
      'data-at': 'paste', 'aria-label': 'Text with a list of treatments', maxlength: '20000', spellcheck: 'false',
      placeholder: 'sertraline 50-200 mg 2019-2020, no help; Effexor 225 x 6 mo, partial',
    });
    area.value = this.pasteText;
    area.addEventListener('input', () => { this.pasteText = area.value; });
    const read = make('button', 'add', 'Read into lines', { type: 'button', 'data-at': 'paste.read' });
    read.addEventListener('click', () => { if (this.pasteText.trim()) this.readAsked = this.sendNow('read', this.pasteText); });
    const all = make('button', 'add', 'Confirm all lines', { type: 'button', 'data-at': 'paste.all' });
    all.addEventListener('click', () => this.change(() => { for (const line of this.sheet.courses) if (line.source) line.confirmed = 'yes'; }, 'All lines confirmed.'));
    all.hidden = !this.sheet.courses.some((line) => line.source && line.confirmed !== 'yes');
    this.pasteSaid = make('p', 'soft', this.pasteTold || '');
    part.append(area, read, ' ', all, this.pasteSaid);
    return part;
  }

  insertPasted(pasted) {
    this.pasteText = pasted.left.join('\n');
    const left = pasted.left.length ? ' What is left in the field could not be read as a treatment: type it in, or leave it out.' : '';
    this.pasteTold = `${pasted.lines.length} ${pasted.lines.length === 1 ? 'line' : 'lines'} read; confirm each.${left}`;
    this.change(() => {
      const lines = this.sheet.courses;
      while (lines.length && !written(lines[lines.length - 1])) lines.pop();
      for (const line of pasted.lines) {
        const k = 'c' + ++this.keys;
        lines.push({ k, ...line });
        for (const name of Object.keys(line)) this.left.add(`${k}.${name}`);
      }
    }, this.pasteTold);
  }

  drawConditions(groups) {
    const part = make('section', '', '', { 'aria-label': 'Conditions' });
    part.append(make('h2', '', 'Conditions'), make('p', 'soft', 'What is left as not recorded is never taken as absent.'));
    for (const group of groups) {
      const box = make('details');
      const answered = group.conditions.filter(([id]) => this.sheet.conditions[id]).length;
      box.open = this.groupsOpen ? this.groupsOpen.has(group.title) : group.open;
      box.append(make('summary', '', `${group.title} (${answered} of ${group.conditions.length} answered)`));
      box.addEventListener('toggle', () => {
        this.groupsOpen = this.groupsOpen || new Set(groups.filter((one) => one.open).map((one) => one.title));
        if (box.open) this.groupsOpen.add(group.title); else this.groupsOpen.delete(group.title);
      });
      const grid = make('div', 'conditions');
      for (const [id, title, ask] of group.conditions) grid.append(this.drawCondition(id, title, ask));
      const none = make('button', 'small add', 'No to those not answered', { type: 'button', 'data-at': `none.${group.title}` });
      none.addEventListener('click', () => this.change(() => {
        for (const [id] of group.conditions) if (!this.sheet.conditions[id]) this.sheet.conditions[id] = 'no';
      }, 'The conditions of this group that had no answer are now answered no. Undo takes it back.'));
      box.append(grid, none);
      part.append(box);
    }
    return part;
  }

  drawCondition(id, title, ask) {
    const part = make('fieldset', 'condition', '', { title: ask });
    part.append(make('legend', '', title[0].toUpperCase() + title.slice(1)));
    const answers = make('div', 'answers');
    for (const [value, words] of [['yes', 'Yes'], ['no', 'No'], ['', 'Not recorded']]) {
      const label = make('label', (this.sheet.conditions[id] || '') === value ? 'set' : '');
      const radio = make('input', '', '', { type: 'radio', name: id, value, 'data-at': `condition.${id}.${value}` });
      radio.checked = (this.sheet.conditions[id] || '') === value;
      radio.addEventListener('change', () => {
        if (value) this.sheet.conditions[id] = value; else delete this.sheet.conditions[id];
        for (const one of answers.children) one.className = one.firstChild.checked ? 'set' : '';
        this.noteUndo();
        this.changed();
      });
      label.append(radio, words);
      answers.append(label);
    }
    part.append(answers);
    return part;
  }

  // --- lines

  lineGrew(section, line, name) {
    const row = this.root.querySelector(`[data-line="${line.k}"]`);
    if (row) {
      const tools = row.querySelector('.tools');
      tools.hidden = !written(line);
      if (section.id === 'scores') tools.firstChild.hidden = !this.itemsOf(line);
    }
    if (section.id === 'labs' && name === 'name') this.fillUnit(line);
    if (this.keepBlankLine(this.sheet, section.id)) {
      const lines = this.sheet[section.id];
      this.root.querySelector(`section.${section.id}`).append(this.drawLine(section, lines[lines.length - 1], lines.length - 1));
    }
  }

  fillUnit(line) {
    const known = this.server.offers.options.labs.find(([title]) => title.toLowerCase() === (line.name || '').trim().toLowerCase());
    if (!known || line.unit) return;
    line.unit = known[1];
    const input = this.root.querySelector(`[data-at="${line.k}.unit"]`);
    if (input) input.value = line.unit;
  }

  nextLine(event, section, line) {
    event.preventDefault();
    const lines = this.sheet[section.id];
    const next = lines[lines.indexOf(line) + 1];
    if (next) { this.focusAt(`${next.k}.${section.columns[0].id}`); return; }
    const sections = this.server.offers.sections;
    const after = sections[sections.indexOf(section) + 1];
    if (after) this.focusAt(`${this.sheet[after.id][0].k}.${after.columns[0].id}`);
    else this.bar.querySelector('button').focus();
  }

  duplicateHere(event) {
    const at = this.focusedAt();
    for (const section of this.server.offers.sections) {
      const line = this.sheet[section.id].find((one) => at && at.startsWith(`${one.k}.`));
      if (line && written(line)) { event.preventDefault(); this.duplicate(section, line); return; }
    }
  }

  duplicate(section, line) {
    const copy = { ...line, k: section.id[0] + ++this.keys };
    delete copy.source; delete copy.unread; delete copy.confirmed;
    this.change(() => { const lines = this.sheet[section.id]; lines.splice(lines.indexOf(line) + 1, 0, copy); }, 'Line duplicated.');
    this.focusAt(`${copy.k}.${section.columns[Math.min(1, section.columns.length - 1)].id}`, true);
  }

  remove(section, line) {
    const lines = this.sheet[section.id];
    const at = lines.indexOf(line);
    this.change(() => { lines.splice(at, 1); }, `${section.one[0].toUpperCase() + section.one.slice(1)} ${at + 1} removed. Undo brings it back.`);
    this.undoButton.focus();
  }

  toggle(line) {
    if (this.opened.has(line.k)) this.opened.delete(line.k); else this.opened.add(line.k);
    this.draw();
    const row = this.root.querySelector(`[data-line="${line.k}"]`);
    const inside = row && row.querySelector('.more input, .items input');
    if (inside) inside.focus();
  }

  // --- completing names

  withOffers(input, column, line, section) {
    const box = make('div', 'box');
    const list = make('ul', 'list', '', { role: 'listbox', id: `${input.id}.list`, 'aria-label': column.label });
    list.hidden = true;
    Object.entries({ role: 'combobox', 'aria-expanded': 'false', 'aria-autocomplete': 'list', 'aria-controls': list.id })
      .forEach(([name, value]) => input.setAttribute(name, value));
    let found = [];
    let active = -1;
    const close = () => { list.hidden = true; found = []; active = -1; input.setAttribute('aria-expanded', 'false'); input.removeAttribute('aria-activedescendant'); };
    const light = (place) => {
      active = place;
      [...list.children].forEach((one, index) => one.setAttribute('aria-selected', String(index === place)));
      if (place >= 0) input.setAttribute('aria-activedescendant', list.children[place].id); else input.removeAttribute('aria-activedescendant');
    };
    const take = (place) => {
      const parts = column.options === 'ended' ? input.value.split(/(?<=,)\s*/) : [input.value];
      parts[parts.length - 1] = found[place][0];
      input.value = parts.join(' ');
      line[column.id] = input.value;
      close();
      this.lineGrew(section, line, column.id);
      this.changed();
    };
    const show = () => {
      const typed = (column.options === 'ended' ? input.value.split(',').pop() : input.value).trim().toLowerCase();
      const all = this.server.offers.options[column.options];
      const begin = [];
      const within = [];
      if (typed) for (const offer of all) {
        const name = offer[0].toLowerCase();
        if (name.startsWith(typed)) begin.push(offer);
        else if (typed.length >= 3 && (name.includes(` ${typed}`) || offer[1].toLowerCase().startsWith(typed))) within.push(offer);
      }
      const same = begin.findIndex((offer) => offer[0].toLowerCase() === typed);
      if (same > 0) begin.unshift(...begin.splice(same, 1));
      found = [...begin, ...within].slice(0, MOST_OFFERS);
      if (!found.length || (found.length === 1 && found[0][0] === input.value)) { close(); return; }
      list.replaceChildren(...found.map(([name, what], place) => {
        const item = make('li', '', '', { role: 'option', id: `${list.id}.${place}`, 'aria-selected': 'false' });
        item.append(make('span', '', name), make('span', 'what', what));
        item.addEventListener('mousedown', (event) => { event.preventDefault(); take(place); this.focusNext(input); });
        return item;
      }));
      list.hidden = false;
      input.setAttribute('aria-expanded', 'true');
      light(begin.length && typed.length >= (column.options === 'ended' ? 2 : SUREST) ? 0 : -1);
    };
    input.addEventListener('input', show);
    input.addEventListener('blur', close);
    // Before the field's own Enter: a name that is lit is taken first.
    input.addEventListener('keydown', (event) => {
      if (list.hidden) { if (event.key === 'ArrowDown') { show(); event.preventDefault(); } return; }
      if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
        const step = event.key === 'ArrowDown' ? 1 : -1;
        light((active + step + found.length) % found.length);
        event.preventDefault();
      } else if (event.key === 'Escape') { close(); event.stopPropagation(); event.preventDefault(); } else if (event.key === 'Tab' && active >= 0 && !event.shiftKey) take(active);
      else if (event.key === 'Enter' && active >= 0 && !event.ctrlKey) { take(active); event.preventDefault(); event.stopImmediatePropagation(); this.focusNext(input); }
    }, true);
    box.append(input, list);
    return box;
  }

  // --- focus and words

  focusNext(input) {
    const all = [...this.root.querySelectorAll('input[data-at], select, textarea')].filter((one) => one.offsetParent);
    const next = all[all.indexOf(input) + 1];
    const row = input.closest('.line');
    if (next && row && row.contains(next)) next.focus();
    else if (row) { const after = row.nextElementSibling; const first = after && after.querySelector('input'); if (first) first.focus(); }
  }

  focusedAt() {
    const active = this.root.getRootNode().activeElement;
    return active && this.root.contains(active) ? active.dataset.at : null;
  }

  focusAt(at, select) {
    const found = this.root.querySelector(`[data-at="${CSS.escape(at)}"]`);
    if (found) { found.focus(); if (select && found.select) found.select(); }
    return Boolean(found);
  }

  tell(words) { this.status.textContent = ''; setTimeout(() => { this.status.textContent = words; }, 30); this.told = words; this.showKept(); }

  showKept() {
    if (!this.kept) return;
    const held = this.server.held;
    this.undoButton.disabled = !this.undoable.length && JSON.stringify(this.sheet) === this.before;
    this.kept.className = held.fault ? 'kept fault' : 'kept';
    this.kept.textContent = held.fault || (this.dirty ? 'Keeping the draft …' : held.kept_at ? `Draft kept at ${held.kept_at}` : '');
  }

  showSaid() {
    if (!this.sheet) return;
    const focused = this.focusedAt();
    for (const place of this.root.querySelectorAll('[data-said]')) {
      const at = place.dataset.said;
      const one = this.server.said[at];
      const line = at.split('.')[0];
      const due = one && (one.tone === 'read' || this.askedAll || this.left.has(at) || this.left.has(line) || at.endsWith('.items')) && !(focused === at && one.tone !== 'read' && !this.askedAll);
      const mark = due ? JSON.stringify(one) : '';
      if (place.dataset.mark === mark) continue;
      place.dataset.mark = mark;
      place.className = `said ${due ? one.tone : ''}`;
      place.replaceChildren(due ? one.text : '');
      place.parentElement.classList.toggle('error', Boolean(due) && one.tone === 'error');
      const input = this.root.querySelector(`[data-at="${CSS.escape(at)}"]`);
      if (input && input.matches('input, select')) input.setAttribute('aria-invalid', String(Boolean(due) && one.tone === 'error'));
      if (due) for (const offer of one.offer) {
        const button = make('button', 'small', offer, { type: 'button' });
        button.addEventListener('click', () => this.change(() => { this.setAt(at, offer); }, `Changed to ${offer}.`));
        place.append(' ', button);
      }
    }
    for (const line of this.sheet.scores) {
      const tools = this.root.querySelector(`[data-line="${line.k}"] .tools`);
      if (tools) tools.firstChild.hidden = !this.itemsOf(line);
    }
    for (const place of this.root.querySelectorAll('[data-number]')) place.textContent = this.server.rows[place.dataset.number] || '';
  }

  setAt(at, text) {
    const [k, name] = at.split('.');
    for (const section of this.server.offers.sections) for (const line of this.sheet[section.id]) if (line.k === k) line[name] = text;
  }

  showWrong(list) {
    this.askedAll = true;
    this.showSaid();
    const box = make('div', 'wrong', '', { tabindex: '-1', role: 'alert' });
    box.append(make('h2', '', 'There is a problem'));
    const items = make('ul');
    for (const [at, words] of list) {
      const item = make('li');
      if (at) {
        const link = make('a', '', words, { href: '#' });
        link.addEventListener('click', (event) => { event.preventDefault(); if (!this.focusAt(at)) this.focusAt(`${at.split('.')[0]}.name`); });
        item.append(link);
      } else item.textContent = words;
      items.append(item);
    }
    box.append(items);
    this.wrong.replaceChildren(box);
    box.focus();
    box.scrollIntoView({ block: 'nearest' });
  }
}

export default function (component) {
  const root = component.parentElement.querySelector('.entry');
  if (!root) return;
  const form = (globalThis.trdEntryForm = globalThis.trdEntryForm || new EntryForm());
  if (form.root !== root) form.attach(root);
  form.receive(component.data, component.setTriggerValue);
}
