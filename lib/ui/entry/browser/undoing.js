// Every change can be taken back, one step at a time.

const undoing = {
  noteUndo() {
    const now = JSON.stringify(this.sheet);
    if (now === this.before) return;
    this.undoable.push(this.before);
    if (this.undoable.length > 100) this.undoable.shift();
    this.before = now;
    this.showKept();
  },

  undo() {
    this.noteUndo();
    const last = this.undoable.pop();
    if (!last) return;
    this.sheet = this.whole(JSON.parse(last));
    this.before = last;
    this.draw();
    this.changed();
    this.tell('Undone.');
  },

  change(act, told) {
    this.noteUndo();
    act();
    this.noteUndo();
    for (const section of this.server.offers.sections) this.keepBlankLine(this.sheet, section.id);
    this.draw();
    this.changed();
    if (told) this.tell(told);
  },
};
