// The list of what is wrong has the focus, also where the address leads to a field: there autofocus does nothing.
// What led here leaves the address, or the page that follows on the form would have it too.

addEventListener("load", () => requestAnimationFrame(() => {
  document.getElementById("form-errors")?.focus();
  history.replaceState(history.state, "", location.pathname + location.search);
}));
