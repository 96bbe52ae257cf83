// Leaves at once, and the page that was left is not in the history of this tab. Esc three times does the same.

const form = document.querySelector("form[data-exit]");
let pressed = [];
const leave = () => {
  navigator.sendBeacon(form.action, new URLSearchParams(new FormData(form)));
  window.dispatchEvent(new Event("leaving"));
  window.location.replace(form.dataset.exit);
};
form?.addEventListener("submit", (event) => { event.preventDefault(); leave(); });
document.addEventListener("keydown", (event) => {
  if (!form || event.key !== "Escape") return;
  pressed = [...pressed.filter((at) => event.timeStamp - at < 2000), event.timeStamp];
  if (pressed.length >= 3) leave();
});
