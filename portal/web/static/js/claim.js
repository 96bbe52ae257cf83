// What one has taken to read goes back to the queue when its page is left for something else.
// [data-claim] holds the form that puts it back. Ways within the same contribution (its files), and its own forms, keep it.

const back = document.querySelector("[data-claim] form");
const own = location.pathname.replace(/\/decision$/, "");
let stays = false;

if (back) {
  window.addEventListener("submit", (event) => {
    stays = new URL(event.submitter?.formAction || event.target.action).pathname.startsWith(own);
  });
  document.addEventListener("click", (event) => {
    const way = event.target.closest?.("a[href]");
    if (way) stays = way.target === "_blank" || way.hasAttribute("download") || new URL(way.href).pathname.startsWith(own);
  });
  window.addEventListener("pageshow", () => { stays = false; });
  window.addEventListener("pagehide", () => {
    if (!stays) navigator.sendBeacon(back.action, new FormData(back));
  });
}
