// Advice on a new password while it is typed, and a way to look at it. Without this module the page says how a good one is
// made, and the server says what is wrong with it.
const WAIT = 500;

for (const input of document.querySelectorAll("input[data-advice]")) {
  const said = document.createElement("p");
  said.className = "small";
  said.setAttribute("role", "status");
  input.after(said);
  const show = document.createElement("button");
  show.type = "button";
  show.className = "link-btn";
  show.setAttribute("aria-pressed", "false");
  show.textContent = input.dataset.show;
  show.addEventListener("click", () => {
    const shown = input.type === "password";
    input.type = shown ? "text" : "password";
    show.setAttribute("aria-pressed", String(shown));
  });
  input.form.addEventListener("submit", () => (input.type = "password"));
  said.after(show);
  let timer;
  let asked = 0;
  input.addEventListener("input", () => {
    clearTimeout(timer);
    const number = ++asked;
    if (!input.value) {
      said.textContent = "";
      return;
    }
    timer = setTimeout(async () => {
      try {
        const form = input.form;
        const body = new URLSearchParams({ password: input.value, name: form.elements.name?.value ?? "" });
        const answer = await fetch(input.dataset.advice, { method: "POST", body, redirect: "error" });
        if (answer.ok && number === asked) said.textContent = await answer.text();
      } catch {
        // No advice now: the server gives it when the form is sent.
      }
    }, WAIT);
  });
}
