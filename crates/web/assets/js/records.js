// The editor of a record. Everything works without this module: each button posts the form. With it, the form is posted
// while somebody types, and only what the answer says anew is put into the page; what is being typed is never touched.
import { combobox } from "./suggest.js";

const form = document.querySelector("form[data-keep]");
const PAUSE = 900;
let timer = null;
let running = null;
let dirty = false;
let leaving = false;

const read = async (act) => {
  const fields = new URLSearchParams();
  for (const [name, value] of new FormData(form)) fields.append(name, value);
  fields.append("do", act);
  const response = await fetch(form.action, { method: "POST", body: fields, headers: { accept: "text/html" } });
  if (!response.ok && response.status !== 422) throw new Error(String(response.status));
  return new DOMParser().parseFromString(await response.text(), "text/html");
};

const say = (words, shape) => {
  const save = document.getElementById("save");
  save.className = `save save--${shape}`;
  if (save.textContent !== words) save.textContent = words;
};

// Puts what the answer says into the parts that hold no field of the form.
const refresh = (answer) => {
  for (const old of document.querySelectorAll("[data-live]")) {
    const now = answer.getElementById(old.id);
    if (!now) continue;
    if (now.className !== old.className) old.className = now.className;
    if (now.innerHTML !== old.innerHTML && !old.contains(document.activeElement)) old.replaceChildren(...now.cloneNode(true).childNodes);
  }
  for (const field of form.querySelectorAll("[data-value]")) {
    const now = answer.getElementById(field.id);
    if (now) field.value = now.value;
  }
  for (const error of form.querySelectorAll(".error[data-live]")) {
    const wrong = error.textContent.trim() !== "";
    const field = document.getElementById(error.id.slice(0, -2));
    field?.closest(".field")?.classList.toggle("field--error", wrong && field.closest(".field").contains(error));
    if (field?.matches("input, select, textarea")) {
      if (wrong) field.setAttribute("aria-invalid", "true");
      else field.removeAttribute("aria-invalid");
    }
  }
};

// What is on its way has come back, well or not.
const quietly = async () => {
  while (running) await running.catch(() => {});
};

// One request at a time: what is typed meanwhile goes with the next one.
const keep = async (act = "keep") => {
  clearTimeout(timer);
  timer = null;
  await quietly();
  dirty = false;
  say(form.dataset.saving, "now");
  running = read(act);
  try {
    const answer = await running;
    refresh(answer);
    return answer;
  } catch {
    dirty = true;
    say(form.dataset.offline, "off");
    timer = setTimeout(keep, 5 * PAUSE);
    return null;
  } finally {
    running = null;
  }
};

const later = () => {
  dirty = true;
  clearTimeout(timer);
  timer = setTimeout(keep, PAUSE);
};

// Rows that are added, taken out or moved, and things that are looked for: the part they belong to is exchanged.
const change = async (act) => {
  const name = act.slice(act.indexOf(":") + 1).replace(/\[\d+\]$/, "");
  const verb = act.slice(0, act.indexOf(":"));
  const target = ["add", "find", "pick", "draw"].includes(verb) ? act.slice(act.indexOf(":") + 1) : name;
  const id = `f-${target.replaceAll("]", "").replace(/[.[]/g, "-")}`;
  const answer = await keep(act);
  const old = document.getElementById(id);
  const now = answer?.getElementById(id);
  if (!old || !now) return;
  const before = new Set([...old.querySelectorAll("[id]")].map((e) => e.id));
  // What was opened stays open.
  const open = new Set([...old.querySelectorAll("details[open]")].map((e) => e.parentElement.id));
  for (const details of now.querySelectorAll("details")) if (open.has(details.parentElement.id)) details.open = true;
  old.replaceWith(now);
  lively(now);
  focusIn(now, verb, before);
};

const focusIn = (part, verb, before) => {
  if (verb === "add") {
    const row = [...part.querySelectorAll(":scope > .one, :scope > .conditions > li > fieldset")].at(-1);
    const first = row?.querySelector("textarea, input:not([type=hidden]), select, button");
    (first ?? part).focus();
  } else if (verb === "find") {
    const found = [...part.querySelectorAll(".picked input:not(:checked)")][0];
    (found ?? part.querySelector("[data-find]")).focus();
  } else if (verb === "pick") {
    part.querySelector("[data-find]").focus();
  } else if (verb === "draw") {
    (part.querySelector("textarea[aria-invalid]") ?? part).focus();
  } else {
    part.focus();
  }
};

// Fields that pick something offer it while somebody types; a file is read into the field beside it.
const lively = (part) => {
  const status = form.querySelector("[data-suggest-said]");
  for (const input of part.querySelectorAll("input[data-find]")) {
    const field = input.dataset.find;
    combobox(input, {
      form,
      status,
      address: form.dataset.pick,
      fields: { field, kind: form.dataset.kind },
      async chosen({ words, fields }) {
        for (const [name, value] of fields) {
          const picked = document.createElement("input");
          picked.type = "hidden";
          picked.name = name;
          picked.value = value;
          input.closest("fieldset").append(picked);
        }
        input.value = "";
        await change(`pick:${field}`);
        status.textContent = `${form.dataset.picked} ${words}`;
      },
    });
  }
  for (const input of part.querySelectorAll("input[data-file]")) {
    input.closest("[data-upload]").hidden = false;
    input.addEventListener("change", async () => {
      const [file] = input.files;
      if (!file) return;
      input.closest("details").querySelector("textarea").value = await file.text();
      change(`draw:${input.dataset.file}`);
    });
  }
};

// Posts the whole page. What is on its way gives the draft a new number, which the page must carry: without it the server would
// take it for another window's.
const leave = async (button) => {
  if (leaving) return;
  leaving = true;
  await quietly();
  leaving = false;
  form.requestSubmit(button.isConnected ? button : form.querySelector(`button[value="${CSS.escape(button.value)}"]`));
};

// What is typed here says nothing of the record yet.
const quiet = "[data-find], [data-file], #why, [name$='.new']";

if (form) {
  lively(form);
  form.addEventListener("input", (event) => {
    if (!event.target.matches(quiet)) later();
  });
  form.addEventListener("change", (event) => {
    if (!event.target.matches(quiet)) later();
  });
  form.addEventListener("keydown", (event) => {
    // The list under the field may have taken the key.
    if (event.defaultPrevented) return;
    if (event.key === "Enter" && event.target.matches("[data-find]")) {
      event.preventDefault();
      change(`find:${event.target.dataset.find}`);
    } else if (event.key === "s" && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      form.requestSubmit(form.querySelector("button[value=save]"));
    }
  });
  form.addEventListener("submit", (event) => {
    const act = event.submitter?.value ?? "keep";
    if (/^(add|remove|raise|find|draw):/.test(act)) {
      event.preventDefault();
      change(act);
    } else if (act === "keep") {
      event.preventDefault();
      keep();
    } else if (running) {
      event.preventDefault();
      leave(event.submitter);
    } else {
      // The whole page is posted: nothing is pending any more.
      clearTimeout(timer);
      dirty = false;
    }
  });
  // Leaving the page keeps what was typed in the last second.
  addEventListener("pagehide", () => {
    if (!dirty) return;
    const fields = new URLSearchParams();
    for (const [name, value] of new FormData(form)) fields.append(name, value);
    fields.append("do", "keep");
    fetch(form.action, { method: "POST", body: fields, keepalive: true });
  });
  document.getElementById("errsum")?.focus();
}
