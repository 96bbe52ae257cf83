// The buttons beside a tracking key that need a script: to copy it, and to print the page.

const key = [...document.querySelectorAll("[data-key] span")].map((group) => group.textContent).join("-");
for (const button of document.querySelectorAll("[data-copy]")) {
  button.hidden = !navigator.clipboard;
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(key);
    button.setAttribute("aria-pressed", "true");
  });
}
for (const button of document.querySelectorAll("[data-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => window.print());
}
