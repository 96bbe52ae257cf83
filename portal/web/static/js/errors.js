// The list of what is wrong has the focus, also where the address leads to a field: there autofocus does nothing.

addEventListener("load", () => requestAnimationFrame(() => document.getElementById("form-errors")?.focus()));
