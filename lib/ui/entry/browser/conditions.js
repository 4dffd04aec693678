// Which conditions are there, are not there, or were not recorded?

const conditions = {
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
  },

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
  },
};
