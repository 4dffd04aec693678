// Streamlit opens a dialog when the connection is lost. It takes the keyboard, so whoever is typing types into nothing. On pages that say themselves that
// nothing is kept it is closed at once, and the field has the keyboard back where it was.

const FIELDS = 'input, textarea, select';

class Connection {
  constructor() {
    this.field = null;
    // A move from field to field inside one component is not heard out here as focus; a key is.
    for (const heard of ['focusin', 'keydown', 'keyup']) {
      document.addEventListener(heard, (event) => {
        const [target] = event.composedPath();
        if (target instanceof Element && target.matches(FIELDS)) this.field = target;
      }, true);
    }
    // Who presses something else has left the field.
    document.addEventListener('pointerdown', (event) => {
      const [target] = event.composedPath();
      if (!(target instanceof Element && target.matches(FIELDS))) this.field = null;
    }, true);
    new MutationObserver(() => this.look()).observe(document.body, { childList: true, subtree: true });
  }

  look() {
    if (!this.place || !this.place.isConnected) return;
    for (const dialog of document.querySelectorAll('[data-testid="stDialog"]')) {
      const title = dialog.querySelector('h2');
      const close = dialog.querySelector('button[aria-label="Close"]');
      if (!title || !close || !title.textContent.startsWith('Connection error')) continue;
      close.click();
      this.back();
      requestAnimationFrame(() => this.back());
      for (const wait of [30, 120, 300]) setTimeout(() => this.back(), wait);
    }
  }

  back() {
    const { field } = this;
    if (!field || !field.isConnected || field.getRootNode().activeElement === field) return;
    const elsewhere = document.activeElement && document.activeElement !== document.body && document.activeElement.matches(FIELDS);
    if (!elsewhere) field.focus({ preventScroll: true });
  }
}

export default function (component) {
  const connection = (globalThis.trdConnection = globalThis.trdConnection || new Connection());
  connection.place = component.parentElement.host || component.parentElement;
  connection.look();
}
