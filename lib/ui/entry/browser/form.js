// The entry form in the browser: what is typed belongs to it. The server answers with words beside the fields and never writes into one, except
// when another entry is loaded (another token). Text goes in by textContent only.

const PAGE_CHANGE = 600; // no message is sent so long after a press outside the form

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
    // Words that come beside a field move what stands below it: between press and release they would take a button from under the pointer.
    for (const over of ['pointerup', 'pointercancel']) document.addEventListener(over, () => setTimeout(() => { this.pressed = false; this.showSaid(); }), true);
    document.addEventListener('visibilitychange', () => { if (document.hidden && this.root.isConnected) this.sendNow(); });
  }

  // Streamlit may take the place of the form away and make another one, when something above it comes or goes: what is typed moves along.
  attach(root) {
    this.root = root;
    this.pressed = false;
    root.addEventListener('pointerdown', () => { this.pressed = true; });
    root.addEventListener('focusout', () => this.sendSoon(60));
    root.addEventListener('keydown', (event) => {
      this.pressed = false; // the release may have been outside the window
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
    if (held.answered === this.sent || held.fault) { this.waiting = false; this.unanswered = null; }
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
}

Object.assign(EntryForm.prototype, sending, undoing, drawing, pasting, conditions, lines, completing, saying);

export default function (component) {
  const root = component.parentElement.querySelector('.entry');
  if (!root) return;
  const form = (globalThis.trdEntryForm = globalThis.trdEntryForm || new EntryForm());
  if (form.root !== root) form.attach(root);
  form.receive(component.data, component.setTriggerValue);
}
