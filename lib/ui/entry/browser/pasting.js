// A pasted list becomes lines, each shown with its piece of the text until it is confirmed.

const pasting = {
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
  },

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
  },

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
  },
};
