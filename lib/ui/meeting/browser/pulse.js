// A sign of the server, every time it is asked: whoever shows something that may go out of date looks at the time of the last one.
// Where the work at a meeting's desk counts as use of this screen too, the watch over idle time (lib/ui/access/idle.js) hears of it in every tab.

export default function (component) {
  globalThis.trdPulse = Date.now();
  const { idle } = component.data;
  if (typeof idle === 'number') globalThis.trdIdle?.keep?.(Date.now() - idle * 1000);
}
