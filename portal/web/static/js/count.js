// Counts what is typed in characters as people count them, not in the units of the machine.
// Words come from the page: data-words, data-over and, of one too many, data-one, with {n} and {over}.

const figure = (n) => n.toLocaleString("en-US"); // 25,000: so in Mexico, too

for (const line of document.querySelectorAll("[data-count]")) {
  const box = document.getElementById(line.dataset.count);
  if (!box) continue;
  const most = Number(line.dataset.most);
  const aloud = document.createElement("span");
  aloud.className = "sr";
  aloud.setAttribute("aria-live", "polite");
  line.after(aloud);
  let pause;

  const say = () => {
    const n = [...box.value.normalize("NFC")].length;
    const words = n - most === 1 ? line.dataset.one : n > most ? line.dataset.over : line.dataset.words;
    line.textContent = words.replace("{n}", figure(n)).replace("{over}", figure(n - most));
    line.classList.toggle("c-count--over", n > most);
  };
  box.addEventListener("input", () => {
    say();
    clearTimeout(pause);
    pause = setTimeout(() => { aloud.textContent = line.textContent; }, 1200);
  });
  say();
}
