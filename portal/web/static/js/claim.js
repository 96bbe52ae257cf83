// What one has taken to read goes back to the queue when its page is left for something else.
// [data-claim] holds the form that puts it back. Ways within the same contribution (its files), and its own forms, keep it.

const back = document.querySelector("[data-claim] form");
const own = location.pathname.replace(/\/decision$/, "");
const FOLLOWED = 10_000; // milliseconds in which a way leads to its page; after that it led to none, as a file that is saved
let stays = false;
const stay = (address) => {
  stays = new URL(address, location.href).pathname.startsWith(own);
  setTimeout(() => { stays = false; }, FOLLOWED);
};

if (back) {
  window.addEventListener("submit", (event) => {
    stay(event.submitter?.getAttribute("formaction") || event.target.action); // the property would be this page's own
  });
  document.addEventListener("click", (event) => {
    const way = event.target.closest?.("a[href]");
    if (way) stay(way.href);
  });
  window.addEventListener("pageshow", () => { stays = false; });
  window.addEventListener("pagehide", () => {
    if (!stays) navigator.sendBeacon(back.action, new FormData(back));
  });
}
