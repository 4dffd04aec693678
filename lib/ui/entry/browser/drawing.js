// The form as fields: the patient, and the lines of each section.

const drawing = {
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
  },

  drawBar() {
    const bar = make('div', 'bar');
    const save = make('button', 'main', 'Save and open the review', { type: 'button' });
    save.addEventListener('click', () => this.save());
    this.undoButton = make('button', '', 'Undo', { type: 'button' });
    this.undoButton.addEventListener('click', () => this.undo());
    this.kept = make('span', 'kept');
    bar.append(save, this.undoButton, make('span', 'soft keys', 'Tab: next field · Enter: next line · Ctrl+D: duplicate · Ctrl+Enter: save'), this.kept);
    return bar;
  },

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
  },

  drawSection(section) {
    const part = make('section', section.id, '', { 'aria-label': section.title });
    part.append(make('h2', '', section.title));
    const head = make('div', 'head', '', { 'aria-hidden': 'true' });
    head.append(make('span'));
    for (const column of section.columns) head.append(make('span', '', column.label));
    part.append(head);
    this.sheet[section.id].forEach((line, index) => part.append(this.drawLine(section, line, index)));
    return part;
  },

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
  },

  drawCell(section, line, column) {
    const at = `${line.k}.${column.id}`;
    const cell = make('div', 'cell');
    cell.append(make('label', '', column.label, { for: at }));
    const input = this.drawInput(at, column, line, column.id, section);
    cell.append(column.options ? this.withOffers(input, column, line, section) : input, this.drawSaid(at));
    return cell;
  },

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
  },

  drawSaid(at) { return make('div', 'said', '', { id: `${at}.said`, 'data-said': at }); },

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
  },

  itemsOf(line) { return this.server.offers.items[line.name] || this.server.offers.items[this.server.scales[line.k]]; },

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
  },
};
