// When is what was typed sent to the server?

const QUIET = 700; // milliseconds without a key before a change is sent
const LATEST = 2500; // a change is sent after this at the latest: a draft on the server is never five seconds old
const RETRY = 2000; // when an answer does not come

const sending = {
  changed() {
    this.dirty = true;
    if (this.waiting) this.changedSince = true;
    this.firstChange = this.firstChange || Date.now();
    this.sendSoon(Math.max(0, Math.min(QUIET, this.firstChange + LATEST - Date.now())));
    this.showKept();
  },

  sendSoon(wait) {
    if (!this.dirty) return;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => { if (this.root.isConnected) this.sendNow(); }, Math.max(wait, (this.quietUntil || 0) - Date.now()));
  },

  sendNow(act, text) {
    clearTimeout(this.timer);
    if (!this.trigger || (!act && !this.dirty)) return null;
    this.unanswered = this.unanswered || Date.now();
    this.sent = `${this.mount}-${++this.count}`;
    this.waiting = true;
    this.changedSince = false;
    this.firstChange = null;
    const message = { n: this.sent, do: act || 'keep', draft: this.draft || '', revision: this.revision || 0, sheet: this.sheet };
    if (text !== undefined) message.text = text;
    this.trigger('typed', JSON.stringify(message));
    clearTimeout(this.retry);
    this.retry = setTimeout(() => { if (this.root.isConnected && this.dirty) { this.sendNow(); this.showKept(); } }, RETRY);
    return this.sent;
  },

  save() {
    this.noteUndo();
    this.saveAsked = this.sendNow('save');
  },
};
