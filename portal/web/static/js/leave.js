// Asks before a page with unsent text is left. The browser chooses the words.

for (const form of document.querySelectorAll("form[data-leave]")) {
  let unsent = form.dataset.leave === "unsent"; // shown again with words that were not taken
  const ask = (event) => { if (unsent) event.preventDefault(); };
  form.addEventListener("input", () => { unsent = true; });
  form.addEventListener("submit", () => { unsent = false; });
  window.addEventListener("pageshow", (event) => { if (event.persisted) unsent = true; });
  window.addEventListener("beforeunload", ask);
  window.addEventListener("leaving", () => { unsent = false; }); // at once, without a question
}
