// Words selected within a passage of a draft lead to the form for commenting on just these words.
// A text is a column of a passage or [data-passage], in the language of its lang; its words are in [data-text] (the cells of a row: several).
// Places are counted in code points, as the portal counts them: an emoji is one, whatever the browser thinks.

const PAUSE = 200;
const ROOM = 60; // below the link, for the button
const points = (text) => [...text].length;
const way = document.createElement("a");
const aloud = document.createElement("span");
way.className = "usa-button c-small c-chosen";
aloud.className = "sr";
aloud.setAttribute("role", "status");
document.body.append(aloud);

// the part of an element that is selected, and how much of it stands before
const within = (selected, element) => {
  const part = document.createRange();
  part.selectNodeContents(element);
  const before = part.cloneRange();
  if (selected.compareBoundaryPoints(Range.START_TO_START, part) > 0) part.setStart(selected.startContainer, selected.startOffset);
  if (selected.compareBoundaryPoints(Range.END_TO_END, part) < 0) part.setEnd(selected.endContainer, selected.endOffset);
  before.setEnd(part.startContainer, part.startOffset);
  return { words: part.toString(), before: before.toString() };
};

// which code points of a text are selected; nothing where none are
const span = (selected, text) => {
  let at = 0, start = null, end = null, words = "";
  for (const element of text.querySelectorAll("[data-text]")) {
    if (selected.intersectsNode(element)) {
      const part = within(selected, element);
      if (part.words.trim()) {
        const from = at + points(part.before);
        start ??= from + points(part.words) - points(part.words.trimStart());
        end = from + points(part.words.trimEnd());
        words += `${words && " "}${part.words.trim()}`;
      }
    }
    at += points("empty" in element.dataset ? "" : element.textContent) + 1; // between cells there is a tab
  }
  return start === null ? null : { text, start, end, words };
};

const chosen = () => {
  const selection = document.getSelection();
  if (!selection?.rangeCount || selection.isCollapsed) return null;
  const selected = selection.getRangeAt(0);
  const texts = [...document.querySelectorAll(".c-par__t, [data-passage]")].filter((text) => selected.intersectsNode(text));
  const found = texts.map((text) => span(selected, text)).filter(Boolean);
  return found.length === 1 ? found[0] : null;
};

const isInView = (element) => {
  const { top, bottom } = element.getBoundingClientRect();
  return top >= 0 && bottom + ROOM <= window.innerHeight;
};

const hide = () => {
  if (way.isConnected && document.activeElement !== way) way.remove();
};

const show = ({ text, start, end, words }) => {
  const link = text.closest(".c-par, [data-points]")?.querySelector("a.c-comment");
  if (!link) return hide();
  const there = new URL(link.href);
  there.search = new URLSearchParams({ language: text.lang, start, end });
  if (way.isConnected && way.href === there.href) return;
  way.href = there.href;
  way.textContent = link.closest("[data-words]").dataset.words;
  const which = document.createElement("span");
  which.className = "sr";
  which.lang = text.lang;
  which.textContent = `: ${words.length > 80 ? `${words.slice(0, 80)}…` : words}`;
  way.append(which);
  if (isInView(link)) link.after(way); else text.append(way);
  aloud.textContent = way.textContent;
};

let pause;
document.addEventListener("selectionchange", () => {
  clearTimeout(pause);
  pause = setTimeout(() => {
    const found = chosen();
    if (found) show(found);
  }, PAUSE);
});

// it stays until one points elsewhere: on a telephone the tap that follows it may end the selection first
document.addEventListener("pointerup", (event) => {
  if (!way.contains(event.target)) setTimeout(() => { if (!chosen()) hide(); }, 2 * PAUSE);
});
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape" || !way.isConnected) return;
  document.getSelection()?.removeAllRanges();
  way.remove();
});
