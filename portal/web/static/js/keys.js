// Single keys of the desk press what carries them: [data-key], a button or what a form with one button stands in.
// A key that is held, or pressed in the first half second of a page, presses nothing: it was meant for the page before.
// [data-keys] tells them and turns them off, for whoever speaks to the computer (WCAG 2.1.4).

const OFF = "portal-keys-off";
const SETTLED = 500; // milliseconds
const told = document.querySelector("[data-keys]");
let off = false;
try {
  off = Boolean(localStorage.getItem(OFF));
} catch { /* a browser that keeps nothing has them on */ }

const tell = () => {
  const turn = told.querySelector("button");
  told.hidden = false;
  told.querySelector("p").hidden = off;
  turn.textContent = off ? turn.dataset.on : turn.dataset.off;
};
told?.querySelector("button").addEventListener("click", () => {
  off = !off;
  try {
    if (off) localStorage.setItem(OFF, "1");
    else localStorage.removeItem(OFF);
  } catch { /* it holds for this page */ }
  tell();
});
if (told) tell();

let shown = performance.now();
window.addEventListener("pageshow", () => { shown = performance.now(); });
document.addEventListener("keydown", (event) => {
  if (off || event.defaultPrevented || event.repeat || event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.target.closest?.("input, textarea, select, [contenteditable]") || performance.now() - shown < SETTLED) return;
  const carrier = document.querySelector(`[data-key="${CSS.escape(event.key.toLowerCase())}"]`);
  const pressed = carrier?.matches("button") ? carrier : carrier?.querySelector("button[type=submit]");
  if (pressed) {
    event.preventDefault();
    pressed.click();
  }
});
