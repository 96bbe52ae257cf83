// Asks before a page with unsent words is left, however they came into it. The browser chooses the words of the question.
// [data-leave]: what somebody may have changed; "unsent": it holds what was not sent, changed or not; "key": a key is
// shown that nobody has said yet to have. [data-stay]: ways that lose nothing.

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
let left = false; // on purpose: at once, in the other language, to save the key

const isSent = (holder) => [...sent].some((form) => holder.contains(form));
const holdsWords = (holder) =>
  holder.dataset.leave || [...holder.querySelectorAll("input, textarea, select")].some(typed);

window.addEventListener("submit", (event) => { // after those who may still keep it from being sent
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
window.addEventListener("leaving", () => { left = true; });
window.addEventListener("pageshow", () => {
  sent.clear();
  left = false;
});
window.addEventListener("beforeunload", (event) => {
  if (!left && holders.some((holder) => !isSent(holder) && holdsWords(holder))) event.preventDefault();
});
