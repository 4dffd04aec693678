// Names completed while they are typed.

const SUREST = 3; // letters from which the first name that begins with them is taken by Tab or Enter
const MOST_OFFERS = 8;

const completing = {
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
  },
};
