// The agenda in the browser: a list whose order changes by dragging, by buttons or by Alt and the arrow keys. Text goes in by textContent only.

function make(tag, css, text, attributes) {
  const made = document.createElement(tag);
  if (css) made.className = css;
  if (text) made.textContent = text;
  for (const [name, value] of Object.entries(attributes || {})) made.setAttribute(name, value);
  return made;
}

class Agenda {
  constructor() { this.count = 0; this.order = []; }

  attach(root) {
    this.root = root;
    this.drawn = '';
  }

  receive(data, trigger) {
    this.trigger = trigger;
    const wanted = JSON.stringify(data);
    if (wanted === this.drawn) return;
    this.drawn = wanted;
    this.data = data;
    this.order = data.items.map((item) => item.key);
    this.draw();
  }

  tell(act) { this.trigger('act', JSON.stringify({ n: ++this.count, ...act })); }

  reorder(order, focus) {
    if (order.join() === this.order.join()) return;
    this.order = order;
    this.data.items.sort((a, b) => order.indexOf(a.key) - order.indexOf(b.key));
    this.draw(focus);
    const at = order.indexOf(focus.key);
    this.said.textContent = `${this.data.items[at].code} is now number ${at + 1} of ${order.length}.`;
    this.tell({ do: 'order', keys: order });
  }

  move(key, by, part) {
    const order = [...this.order];
    const at = order.indexOf(key);
    const to = at + by;
    if (to < 0 || to >= order.length) return;
    order.splice(to, 0, ...order.splice(at, 1));
    this.reorder(order, { key, part });
  }

  draw(focus) {
    const active = this.root.getRootNode().activeElement;
    const held = focus || (active && active.closest && active.closest('[data-key]') ? { key: active.closest('[data-key]').dataset.key, part: active.dataset.part } : null);
    const typing = active && active.dataset && active.dataset.part === 'minutes' ? active.value : null;
    this.said = make('p', 'hidden', '', { role: 'status' });
    const list = make('ol', 'agenda', '', { 'aria-label': 'Agenda' });
    let begun = 0;
    for (const item of this.data.items) {
      list.append(this.row(item, begun));
      begun += item.minutes || 0;
    }
    this.root.replaceChildren(this.said, list, make('p', 'total', this.total(begun)));
    if (!held) return;
    const back = [...this.root.querySelectorAll(`[data-part="${held.part || 'open'}"]`)].find((one) => one.closest('[data-key]').dataset.key === held.key);
    if (!back) return;
    if (typing !== null) back.value = typing;
    back.focus({ preventScroll: true });
  }

  total(minutes) {
    const open = this.data.items.filter((item) => !item.minutes).length;
    const cases = this.data.items.length;
    if (!cases) return '';
    if (!minutes) return `${cases} ${cases === 1 ? 'case' : 'cases'}, no times planned`;
    return `${minutes} min planned${open ? `, ${open} without a time` : ''}`;
  }

  row(item, begun) {
    const row = make('li', [item.current ? 'current' : '', item.shown ? 'shown' : ''].join(' '), '', { 'data-key': item.key });
    const fixed = this.data.signed;
    if (!fixed) {
      const handle = make('span', 'handle', '⠿', { draggable: 'true', title: 'Drag to another place', 'aria-hidden': 'true' });
      handle.addEventListener('dragstart', (event) => {
        this.dragged = item.key;
        row.classList.add('dragged');
        event.dataTransfer.effectAllowed = 'move';
        event.dataTransfer.setData('text/plain', item.code);
        event.dataTransfer.setDragImage(row, 10, 10);
      });
      handle.addEventListener('dragend', () => { this.dragged = null; row.classList.remove('dragged'); this.unmark(); });
      row.append(handle);
      row.addEventListener('dragover', (event) => {
        if (!this.dragged) return;
        event.preventDefault();
        this.unmark();
        row.classList.add(this.after(event, row) ? 'below' : 'above');
      });
      row.addEventListener('drop', (event) => {
        if (!this.dragged || this.dragged === item.key) return;
        event.preventDefault();
        const order = this.order.filter((key) => key !== this.dragged);
        order.splice(order.indexOf(item.key) + (this.after(event, row) ? 1 : 0), 0, this.dragged);
        this.reorder(order, { key: this.dragged, part: 'open' });
      });
    }
    const open = make('button', 'open', '', { type: 'button', 'data-part': 'open', ...(item.current ? { 'aria-current': 'true' } : {}) });
    open.append(make('span', 'code', item.code), make('span', 'who', item.who));
    const marks = [item.shown ? 'on the projector' : '', item.written ? (this.data.signed ? 'minute written' : 'minute begun') : ''].filter(Boolean).join(' · ');
    if (marks) open.append(make('span', 'marks', marks));
    open.addEventListener('click', () => this.tell({ do: 'open', key: item.key }));
    row.append(open);
    const tools = make('span', 'tools');
    if (fixed) {
      if (item.minutes) tools.append(make('span', 'at', `${item.minutes} min`));
    } else {
      tools.append(make('span', 'at', item.minutes && begun ? `from ${begun} min` : ''));
      const minutes = make('input', '', '', { type: 'text', inputmode: 'numeric', maxlength: '3', placeholder: 'min', 'data-part': 'minutes', 'aria-label': `Minutes for ${item.code}` });
      minutes.value = item.minutes || '';
      minutes.addEventListener('change', () => this.tell({ do: 'minutes', key: item.key, text: minutes.value }));
      tools.append(minutes);
      for (const [sign, by, part, words] of [['↑', -1, 'up', 'Move up'], ['↓', 1, 'down', 'Move down']]) {
        const button = make('button', 'small', sign, { type: 'button', 'data-part': part, 'aria-label': `${words}: ${item.code}`, title: `${words} (Alt and arrow key)` });
        button.addEventListener('click', () => this.move(item.key, by, part));
        tools.append(button);
      }
      const remove = make('button', 'small', '×', { type: 'button', 'data-part': 'remove', 'aria-label': `Take off the agenda: ${item.code}`, title: 'Take off the agenda' });
      remove.disabled = item.written;
      remove.addEventListener('click', () => this.tell({ do: 'remove', key: item.key }));
      tools.append(remove);
      row.addEventListener('keydown', (event) => {
        const by = { ArrowUp: -1, ArrowDown: 1 }[event.key];
        if (!by || !event.altKey) return;
        event.preventDefault();
        this.move(item.key, by, event.target.dataset.part || 'open');
      });
    }
    row.append(tools);
    return row;
  }

  after(event, row) {
    const box = row.getBoundingClientRect();
    return event.clientY > box.top + box.height / 2;
  }

  unmark() {
    for (const one of this.root.querySelectorAll('.above, .below')) one.classList.remove('above', 'below');
  }
}

export default function (component) {
  const root = component.parentElement.querySelector('.list');
  if (!root) return;
  const agenda = (globalThis.trdAgenda = globalThis.trdAgenda || new Agenda());
  if (agenda.root !== root) agenda.attach(root);
  agenda.receive(component.data, component.setTriggerValue);
}
