// A sign of the server, every time it is asked: whoever shows something that may go out of date looks at the time of the last one.

export default function () {
  globalThis.trdPulse = Date.now();
}
