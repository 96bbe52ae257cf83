// Asks before a page with unsent text is left. The browser chooses the words.

for (const form of document.querySelectorAll("form[data-leave]")) {
  let unsent = false;
  const ask = (event) => { if (unsent) event.preventDefault(); };
  form.addEventListener("input", () => { unsent = true; });
  form.addEventListener("submit", () => { unsent = false; });
  window.addEventListener("beforeunload", ask);
}
