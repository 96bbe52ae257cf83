// Weighs a file before it is sent, and says that it is being read. The server says both as well, later.
// Words come from the page: data-words with {name}, {size} and {most}; data-busy.

for (const form of document.querySelectorAll("form[data-upload]")) {
  const most = Number(form.dataset.upload);
  const heavy = new Set();

  for (const input of form.querySelectorAll("input[type=file]")) {
    const line = document.createElement("p");
    line.className = "usa-error-message";
    line.setAttribute("role", "alert");
    line.id = `${input.id}-weight`;
    line.hidden = true;
    input.parentElement.after(line);
    input.addEventListener("change", () => {
      const file = [...input.files].find((one) => one.size > most * 1048576);
      line.textContent = file
        ? form.dataset.words.replace("{name}", file.name).replace("{size}", (Math.ceil(file.size / 104857.6) / 10).toLocaleString("en-US")).replace("{most}", most)
        : "";
      line.hidden = !file;
      heavy[file ? "add" : "delete"](input);
    });
  }

  const busy = form.querySelector("[data-busy]");
  const calm = busy && busy.textContent;
  window.addEventListener("pageshow", () => {  // also when somebody comes back to it
    if (busy) {
      busy.textContent = calm;
      busy.classList.remove("on");
    }
  });
  form.addEventListener("submit", (event) => {
    const [first] = heavy;
    if (first) {
      event.preventDefault();
      first.focus();
    } else if (busy) {
      busy.setAttribute("role", "status");
      busy.textContent = busy.dataset.busy;
      busy.classList.add("on");
    }
  });
}
