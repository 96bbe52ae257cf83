// Passkeys: a form that is sent with what a device answers. [data-passkey]: "create" or "get"; data-ask: where the question
// comes from; data-origin: the one address at which devices answer. The words come from the page.
// [data-passkeys] is what to show where it can be done; [data-unable] says that it cannot; [data-elsewhere], where it can.

const bytes = (text) => Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (one) => one.charCodeAt(0));
const text = (buffer) =>
  btoa(String.fromCharCode(...new Uint8Array(buffer))).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
const listed = (known) => (known ?? []).map((one) => ({ ...one, id: bytes(one.id) }));
const OF_ANSWERS = ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"];
const WORDS = { NotAllowedError: "cancelled", AbortError: "cancelled", InvalidStateError: "there" };
WORDS.ConstraintError = WORDS.NotSupportedError = "locked";

const asked = async (form) => {
  const answer = await fetch(form.dataset.ask, { method: "POST", body: new URLSearchParams(new FormData(form)) });
  const isQuestion = answer.headers.get("Content-Type")?.startsWith("application/json");
  return isQuestion ? answer.json() : null;
};

const answered = async (question, kind) => {
  const publicKey = { ...question, challenge: bytes(question.challenge) };
  if (kind === "create") {
    publicKey.user = { ...question.user, id: bytes(question.user.id) };
    publicKey.excludeCredentials = listed(question.excludeCredentials);
  } else {
    publicKey.allowCredentials = listed(question.allowCredentials);
  }
  const found = await navigator.credentials[kind]({ publicKey });
  const response = { transports: found.response.getTransports?.() ?? [] };
  for (const part of OF_ANSWERS) if (found.response[part]) response[part] = text(found.response[part]);
  return JSON.stringify({ id: found.id, rawId: text(found.rawId), type: found.type, response });
};

const listen = (form) => {
  const doing = form.querySelector("[data-doing]");
  const wrong = form.querySelector("[data-wrong]");
  const sentence = document.createElement("span");
  wrong.append(sentence);
  let busy = false;
  let ready = false;

  const rest = (words = "", field = "") => {
    busy = ready = false;
    form.elements.answer.value = doing.textContent = "";
    sentence.textContent = words;
    wrong.hidden = !words;
    const blamed = field && document.getElementById(field);
    if (!blamed) {
      doing.after(wrong);
    } else {
      blamed.before(wrong);
      blamed.setAttribute("aria-invalid", "true");
      blamed.setAttribute("aria-errormessage", wrong.id);
      blamed.focus();
    }
  };
  const go = async () => {
    for (const field of form.querySelectorAll("[aria-invalid]")) field.removeAttribute("aria-invalid");
    rest();
    busy = true;
    let question;
    try {
      question = await asked(form);
    } catch {
      return rest(form.dataset.away);
    }
    if (question?.sentence) return rest(question.sentence, question.field);
    if (question) {
      doing.textContent = form.dataset.busy;
      try {
        form.elements.answer.value = await answered(question, form.dataset.passkey);
      } catch (problem) {
        return rest(form.dataset[WORDS[problem.name] ?? "failed"]);
      }
    } // otherwise the portal answered with a page: sent without an answer, the form leads there
    ready = true;
    form.requestSubmit();
  };
  form.addEventListener("submit", (event) => {
    if (ready) return;
    event.preventDefault();
    if (!busy) go();
  });
  window.addEventListener("pageshow", () => rest());
};

for (const form of document.querySelectorAll("form[data-passkey]")) {
  const whole = form.closest("[data-passkeys]");
  const elsewhere = whole.querySelector("[data-elsewhere]");
  const unable = whole.querySelector("[data-unable]");
  const isHere = location.origin === form.dataset.origin;
  if (isHere && !window.PublicKeyCredential) continue;
  elsewhere.hidden = isHere;
  form.hidden = !isHere;
  whole.hidden = false;
  if (unable) unable.hidden = true;
  if (isHere) listen(form);
}
