// The list of saved services. It is kept on this device alone; opening it sends the ids in a form, and nothing remembers them.
const KEY = "list";
const words = document.querySelector("[data-list-words]")?.dataset;

const read = () => {
  try {
    const ids = JSON.parse(localStorage.getItem(KEY) ?? "[]");
    return Array.isArray(ids) ? ids.filter((id) => typeof id === "string") : [];
  } catch {
    return [];
  }
};
const write = (ids) => {
  try {
    if (ids.length) localStorage.setItem(KEY, JSON.stringify(ids));
    else localStorage.removeItem(KEY);
    return true;
  } catch {
    return false;
  }
};

// The words around the service's name stay, so that a screen reader still hears which one it is.
const label = (button) => button.querySelector("[data-save-words]") ?? button.firstChild;
const show = () => {
  const ids = read();
  for (const place of document.querySelectorAll("[data-list-count]")) {
    place.textContent = ids.length ? ` (${ids.length})` : "";
  }
  for (const button of document.querySelectorAll("[data-save]")) {
    const kept = ids.includes(button.value);
    button.setAttribute("aria-pressed", String(kept));
    label(button).textContent = kept ? words.kept : words.keep;
  }
};

const open = () => {
  const form = document.createElement("form");
  form.method = "post";
  form.action = words.action;
  for (const id of read()) {
    const field = document.createElement("input");
    field.type = "hidden";
    field.name = "id";
    field.value = id;
    form.append(field);
  }
  document.body.append(form);
  form.submit();
};

if (words) {
  show();
  addEventListener("storage", show);
  addEventListener("pageshow", show);
  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-save]");
    if (button) {
      const ids = read();
      const kept = ids.includes(button.value);
      // Where the device keeps nothing (private windows of some browsers), the form itself shows the service.
      if (write(kept ? ids.filter((id) => id !== button.value) : [...ids, button.value])) {
        event.preventDefault();
        show();
      }
      return;
    }
    const link = event.target.closest("[data-list]");
    if (link && read().length && !event.ctrlKey && !event.metaKey && !event.shiftKey) {
      event.preventDefault();
      open();
    }
  });
  const opener = document.querySelector("[data-list-show]");
  if (opener && read().length) {
    opener.hidden = false;
    opener.addEventListener("click", open);
  }
  const clearer = document.querySelector("[data-list-clear]");
  if (clearer) {
    clearer.hidden = false;
    clearer.addEventListener("click", () => {
      write([]);
      location.replace(words.action);
    });
  }
}
