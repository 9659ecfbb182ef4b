// Suggestions under a field: the combobox with list autocomplete of the ARIA practices, for the fields of a search and for those
// that pick something in a record. Without scripts the fields are plain, and the form works as it is. What is typed goes in the
// body of a request and is kept nowhere.
const WAIT = 120;
const SHORTEST = 2;
let lists = 0;

// `address` answers what is typed, sent with the further `fields`; `chosen` takes what was chosen, `typed` hears of every letter.
export const combobox = (input, { form, status, address, fields, chosen, typed }) => {
  lists += 1;
  const id = `suggest-${lists}`;
  const box = document.createElement("div");
  box.id = id;
  box.setAttribute("role", "listbox");
  box.hidden = true;
  const frame = document.createElement("div");
  frame.className = "combo";
  input.replaceWith(frame);
  frame.append(input, box);
  // A search field may be no combobox.
  input.type = "text";
  for (const [name, value] of [["role", "combobox"], ["aria-autocomplete", "list"], ["aria-expanded", "false"], ["aria-controls", id], ["autocapitalize", "none"]]) {
    input.setAttribute(name, value);
  }
  let options = [];
  let active = -1;
  let timer = 0;
  let asking = null;

  const mark = (at) => {
    options[active]?.element.setAttribute("aria-selected", "false");
    active = at;
    const option = options[active]?.element;
    if (option) {
      option.setAttribute("aria-selected", "true");
      option.scrollIntoView({ block: "nearest" });
      input.setAttribute("aria-activedescendant", option.id);
    } else {
      input.removeAttribute("aria-activedescendant");
    }
  };
  const close = () => {
    mark(-1);
    box.hidden = true;
    input.setAttribute("aria-expanded", "false");
  };
  // While an answer is awaited, the list in view is that of earlier words, and says so.
  const expect = (awaited) => box.setAttribute("aria-busy", String(awaited));
  const forget = () => {
    clearTimeout(timer);
    asking?.abort();
    asking = null;
    expect(false);
  };
  const choose = (choice) => {
    forget();
    close();
    status.textContent = "";
    if (choice.go) location.assign(choice.go);
    else chosen(choice);
  };

  const show = ({ label, said, groups }) => {
    options = [];
    active = -1;
    input.removeAttribute("aria-activedescendant");
    box.setAttribute("aria-label", label);
    box.replaceChildren(...groups.map((group, g) => {
      const part = document.createElement("div");
      part.setAttribute("role", "group");
      const head = document.createElement("div");
      head.className = "head";
      head.id = `${id}-g${g}`;
      head.setAttribute("role", "presentation");
      head.textContent = group.words;
      part.setAttribute("aria-labelledby", head.id);
      part.append(head, ...group.options.map((choice) => {
        const element = document.createElement("div");
        element.id = `${id}-o${options.length}`;
        element.setAttribute("role", "option");
        element.setAttribute("aria-selected", "false");
        const words = document.createElement("span");
        words.textContent = choice.words;
        if (choice.lang) words.lang = choice.lang;
        element.append(words);
        if (choice.note) {
          const note = document.createElement("span");
          note.className = "quiet";
          note.textContent = choice.note;
          element.append(" ", note);
        }
        // The field keeps the focus; a press chooses.
        element.addEventListener("mousedown", (event) => event.preventDefault());
        element.addEventListener("click", () => choose(choice));
        options.push({ element, choice });
        return element;
      }));
      return part;
    }));
    const open = options.length > 0;
    box.hidden = !open;
    input.setAttribute("aria-expanded", String(open));
    status.textContent = said;
  };

  const ask = async () => {
    const q = input.value.trim();
    forget();
    if (q.length < SHORTEST) {
      close();
      status.textContent = "";
      return;
    }
    asking = new AbortController();
    expect(true);
    const { signal } = asking;
    try {
      const answer = await fetch(address, {
        method: "POST",
        body: new URLSearchParams({ q, ...fields }),
        cache: "no-store",
        signal,
      });
      if (answer.ok) {
        const offered = await answer.json();
        if (!signal.aborted && document.activeElement === input) show(offered);
      }
    } catch {
      // Aborted, or no connection: the field is a plain field.
    }
    if (!signal.aborted) expect(false);
  };

  input.addEventListener("input", (event) => {
    typed?.();
    forget();
    if (event.isComposing) return;
    expect(true);
    timer = setTimeout(ask, WAIT);
  });
  input.addEventListener("keydown", (event) => {
    if (event.isComposing || event.ctrlKey || event.metaKey) return;
    const open = !box.hidden;
    const last = options.length - 1;
    let taken = true;
    if (event.key === "ArrowDown" && (event.altKey || !open)) {
      if (!open) ask();
    } else if (event.key === "ArrowDown") mark(active === last ? -1 : active + 1);
    else if (event.key === "ArrowUp" && event.altKey) close();
    else if (event.key === "ArrowUp" && open) mark(active === -1 ? last : active - 1);
    else if (event.key === "Home" && open && active >= 0) mark(0);
    else if (event.key === "End" && open && active >= 0) mark(last);
    else if (event.key === "Enter" && open && active >= 0) choose(options[active].choice);
    else if (event.key === "Escape" && open) {
      forget();
      close();
      status.textContent = "";
    } else if (event.key === "Escape" && input.value) {
      input.value = "";
      input.dispatchEvent(new Event("input", { bubbles: true }));
    } else taken = false;
    if (taken) event.preventDefault();
  });
  input.addEventListener("blur", () => {
    forget();
    close();
  });
  form.addEventListener("submit", forget);
};

const search = (form, input, status) => {
  const hidden = (name, value) => {
    let field = form.elements.namedItem(name);
    if (!field) {
      field = document.createElement("input");
      field.type = "hidden";
      field.name = name;
      form.append(field);
    }
    field.value = value;
  };
  combobox(input, {
    form,
    status,
    address: form.dataset.suggest,
    fields: { field: input.name },
    chosen({ fields, send }) {
      for (const [name, value] of fields) hidden(name, value);
      if (send) form.requestSubmit();
      else input.focus();
    },
    typed() {
      // A place or need that was chosen is no longer what the field says.
      const name = input.name === "near" ? "place" : "need";
      form.querySelector(`input[type=hidden][name=${name}]`)?.remove();
    },
  });
};

for (const form of document.querySelectorAll("form[data-suggest]")) {
  const status = form.querySelector("[data-suggest-said]");
  for (const input of form.querySelectorAll("input[name=q], input[name=near]")) search(form, input, status);
}
