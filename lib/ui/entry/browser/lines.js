// Lines that grow, are duplicated, removed and opened; Enter goes to the next.

const lines = {
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
  },

  fillUnit(line) {
    const known = this.server.offers.options.labs.find(([title]) => title.toLowerCase() === (line.name || '').trim().toLowerCase());
    if (!known || line.unit) return;
    line.unit = known[1];
    const input = this.root.querySelector(`[data-at="${line.k}.unit"]`);
    if (input) input.value = line.unit;
  },

  nextLine(event, section, line) {
    event.preventDefault();
    const lines = this.sheet[section.id];
    const next = lines[lines.indexOf(line) + 1];
    if (next) { this.focusAt(`${next.k}.${section.columns[0].id}`); return; }
    const sections = this.server.offers.sections;
    const after = sections[sections.indexOf(section) + 1];
    if (after) this.focusAt(`${this.sheet[after.id][0].k}.${after.columns[0].id}`);
    else this.bar.querySelector('button').focus();
  },

  duplicateHere(event) {
    const at = this.focusedAt();
    for (const section of this.server.offers.sections) {
      const line = this.sheet[section.id].find((one) => at && at.startsWith(`${one.k}.`));
      if (line && written(line)) { event.preventDefault(); this.duplicate(section, line); return; }
    }
  },

  duplicate(section, line) {
    const copy = { ...line, k: section.id[0] + ++this.keys };
    delete copy.source; delete copy.unread; delete copy.confirmed;
    this.change(() => { const lines = this.sheet[section.id]; lines.splice(lines.indexOf(line) + 1, 0, copy); }, 'Line duplicated.');
    this.focusAt(`${copy.k}.${section.columns[Math.min(1, section.columns.length - 1)].id}`, true);
  },

  remove(section, line) {
    const lines = this.sheet[section.id];
    const at = lines.indexOf(line);
    this.change(() => { lines.splice(at, 1); }, `${section.one[0].toUpperCase() + section.one.slice(1)} ${at + 1} removed. Undo brings it back.`);
    this.undoButton.focus();
  },

  toggle(line) {
    if (this.opened.has(line.k)) this.opened.delete(line.k); else this.opened.add(line.k);
    this.draw();
    const row = this.root.querySelector(`[data-line="${line.k}"]`);
    const inside = row && row.querySelector('.more input, .items input');
    if (inside) inside.focus();
  },
};
