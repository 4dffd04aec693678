// Where the focus is, and the words beside the fields.
const LATE = 4000; // milliseconds without an answer after which it is said that nothing is kept

const saying = {
  focusNext(input) {
    const all = [...this.root.querySelectorAll('input[data-at], select, textarea')].filter((one) => one.offsetParent);
    const next = all[all.indexOf(input) + 1];
    const row = input.closest('.line');
    if (next && row && row.contains(next)) next.focus();
    else if (row) { const after = row.nextElementSibling; const first = after && after.querySelector('input'); if (first) first.focus(); }
  },

  focusedAt() {
    const active = this.root.getRootNode().activeElement;
    return active && this.root.contains(active) ? active.dataset.at : null;
  },

  focusAt(at, select) {
    const found = this.root.querySelector(`[data-at="${CSS.escape(at)}"]`);
    if (found) { found.focus(); if (select && found.select) found.select(); }
    return Boolean(found);
  },

  tell(words) { this.status.textContent = ''; setTimeout(() => { this.status.textContent = words; }, 30); this.told = words; this.showKept(); },

  showKept() {
    if (!this.kept) return;
    const held = this.server.held;
    this.undoButton.disabled = !this.undoable.length && JSON.stringify(this.sheet) === this.before;
    const late = this.dirty && this.unanswered && Date.now() - this.unanswered > LATE;
    const lost = late ? 'Not kept yet: no answer. What you typed stays here and is sent when the connection is back.' : '';
    this.kept.className = held.fault || lost ? 'kept fault' : 'kept';
    this.kept.textContent = held.fault || lost || (this.dirty ? 'Keeping the draft …' : held.kept_at ? `Draft kept at ${held.kept_at}` : '');
  },

  showSaid() {
    if (!this.sheet || this.pressed) return;
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
  },

  setAt(at, text) {
    const [k, name] = at.split('.');
    for (const section of this.server.offers.sections) for (const line of this.sheet[section.id]) if (line.k === k) line[name] = text;
  },

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
  },
};
