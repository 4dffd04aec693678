// What the other files build with: an element of the page, and whether a line says anything.

const ABOUT = new Set(['k', 'source', 'unread', 'confirmed', 'unit']);

function make(tag, css, text, attributes) {
  const made = document.createElement(tag);
  if (css) made.className = css;
  if (text) made.textContent = text;
  for (const [name, value] of Object.entries(attributes || {})) made.setAttribute(name, value);
  return made;
}

const written = (line) => Object.entries(line).some(([name, text]) => !ABOUT.has(name) && text.trim());
