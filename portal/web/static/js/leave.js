// Asks before a page with unsent words is left, however they came into it. The browser chooses the words of the question.
// [data-leave]: what somebody may have changed; "unsent": it holds what was not sent, changed or not; "key": a key is
// shown that nobody has said yet to have. [data-stay]: ways that lose nothing.
// [data-saves]: one whose words are saved for all devices of its writer.
// [data-keep]: a form on a page that browsers may not keep. Its words go to where a refusal would keep them, so that Back
// shows them; files that were chosen do not, which are too large for what may be sent on leaving.

const typed = (field) => {
  if (field.type === "hidden" || field.disabled) return false;
  if (field.type === "checkbox" || field.type === "radio") return field.checked !== field.defaultChecked;
  if (field.type === "file") return field.files.length > 0;
  if (field.options) {
    const some = [...field.options];
    const first = some.some((option) => option.defaultSelected) || field.multiple ? null : some[0];
    return some.some((option) => option.selected !== (option.defaultSelected || option === first));
  }
  return "defaultValue" in field && field.value !== field.defaultValue;
};
const holders = [...document.querySelectorAll("[data-leave]")];
const sent = new Set(); // since the page was last shown
let left = false; // on purpose: at once, in the other language, to save the key, to forget what was typed
let gone = false; // at once, or forgotten: nothing is kept then
const form = document.querySelector("form[data-keep]");
let kept = "";

const isSent = (holder) => [...sent].some((form) => holder.contains(form));
const fields = (holder) => holder.elements || holder.querySelectorAll("input, textarea, select"); // of a form: wherever
const holdsWords = (holder) => holder.dataset.leave || [...fields(holder)].some(typed);

window.addEventListener("submit", (event) => { // after those who may still keep it from being sent
  if (event.target.matches("[data-forget]")) left = gone = true; // what was typed: it is kept nowhere then
  if (!event.defaultPrevented) sent.add(event.target);
});
const losesNothing = (way) =>
  way && (way.matches("[data-stay], [download]") || holders.every((holder) => holder.dataset.leave === "key"));
document.addEventListener("click", (event) => {
  if (losesNothing(event.target.closest?.("[data-stay], a[download], a[hreflang]"))) {
    left = true;
    setTimeout(() => { left = false; }, 1000); // where it led to no other page
  }
});
window.addEventListener("leaving", () => { left = gone = true; });
window.addEventListener("pageshow", () => {
  sent.clear();
  left = false;
});
window.addEventListener("beforeunload", (event) => {
  if (!left && holders.some((holder) => !isSent(holder) && holdsWords(holder))) event.preventDefault();
});

const keep = () => {
  if (!form || gone || sent.has(form) || !(kept || [...form.elements].some(typed))) return;
  const words = new FormData(form);
  for (const [name, value] of [...words]) if (value instanceof File) words.delete(name);
  words.set("do", "keep");
  const now = JSON.stringify([...words]);
  if (now !== kept && navigator.sendBeacon(form.action, words)) kept = now;
};
window.addEventListener("pagehide", keep);
if (form?.matches("[data-saves]")) { // for other devices, too: when somebody pauses
  let pause = 0;
  form.addEventListener("input", () => {
    clearTimeout(pause);
    pause = setTimeout(keep, 15_000);
  });
}
document.addEventListener("visibilitychange", () => { // a telephone may end a page that is hidden without a word
  if (document.visibilityState === "hidden") keep();
});
