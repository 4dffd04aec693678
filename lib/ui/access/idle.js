// Nothing done for too long: cover the screen at once, then tell the server. Moving, typing, scrolling and touching count as use, in any tab.
// `kept`: use of another computer that counts for this one, told by the server; it is not told back as use of this one.
const watch = window.trdIdle = window.trdIdle || { used: Date.now(), kept: 0, told: Date.now(), shared: 0, hears: false, timer: 0 };

export default function (component) {
  const { data, setTriggerValue } = component;
  const limit = data.seconds * 1000;
  if (!watch.hears) {
    watch.hears = true;
    const tabs = new BroadcastChannel('trd-used');
    const others = new BroadcastChannel('trd-kept');
    tabs.onmessage = (event) => { watch.used = Math.max(watch.used, Number(event.data) || 0); };
    others.onmessage = (event) => { watch.kept = Math.max(watch.kept, Number(event.data) || 0); };
    watch.keep = (moment) => {
      if (moment - watch.kept < 1000) return;
      watch.kept = moment;
      others.postMessage(moment);
    };
    const used = () => {
      watch.used = Date.now();
      if (watch.used - watch.shared > 1000) { watch.shared = watch.used; tabs.postMessage(watch.used); }
    };
    for (const name of ['pointermove', 'pointerdown', 'keydown', 'wheel', 'scroll', 'touchstart']) {
      window.addEventListener(name, used, { capture: true, passive: true });
    }
  }
  const look = () => {
    const now = Date.now();
    if (now - Math.max(watch.used, watch.kept) >= limit) {
      cover();
      clearInterval(watch.timer);
      setTriggerValue('said', 'idle');
    } else if (watch.used > watch.told && now - watch.told >= Math.min(60000, limit / 3)) {
      watch.told = now;
      // Past Streamlit: a rerun asked for in the moment in which another page is opened leaves that page empty. Where a proxy signs every
      // request it brings a fresh header too. Who is not in any more sees the door.
      fetch('/still-here', { method: 'POST', cache: 'no-store', headers: { 'x-trd-used': '1' } })
        .then((answer) => { if (answer.status === 401) setTriggerValue('said', 'gone'); })
        .catch(() => {});
    }
  };
  clearInterval(watch.timer);
  const timer = watch.timer = setInterval(look, Math.min(5000, limit / 6));
  return () => {
    clearInterval(timer);
    uncover();
  };
}

// What the page showed stays in it until the run that draws the door is over: the cover lies on it until the door is all there is to see.
function uncover() {
  const lift = () => {
    const doorAlone = document.querySelector('.st-key-door')
      && [...document.querySelectorAll('[data-testid="stElementContainer"]')].every((part) => part.closest('.st-key-door') || !part.offsetHeight);
    if (doorAlone) {
      document.getElementById('trd-cover')?.remove();
      watching.disconnect();
    }
  };
  const watching = new MutationObserver(lift);
  if (document.getElementById('trd-cover')) {
    watching.observe(document.body, { childList: true, subtree: true });
    lift();
  }
}

function cover() {
  if (document.getElementById('trd-cover')) return;
  const made = document.createElement('div');
  made.id = 'trd-cover';
  made.setAttribute('role', 'alert');
  made.textContent = new URLSearchParams(location.search).has('view')
    ? 'MEETING VIEW locked: nothing was done for a while. Sign in on this screen to go on with the same case.'
    : 'Locked: nothing was done for a while. Load the page again to go on.';
  document.body.appendChild(made);
}
