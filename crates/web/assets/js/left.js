// A page of results that is left without anything on it being pressed did not help. The page itself counts that, once, with
// the need and the postal area it was for: nothing says who read it. What is sensitive carries no such mark.
const page = document.querySelector("[data-left]");
if (page) {
  let done = false;
  const pressed = (event) => {
    if (event.target.closest?.("a, button, summary, select, input, form, [role=option]")) done = true;
  };
  for (const kind of ["click", "submit", "change"]) addEventListener(kind, pressed, true);
  addEventListener("beforeprint", () => { done = true; });
  addEventListener("pagehide", () => {
    // Who leaves by the quick exit has a reason of their own.
    if (done || document.body.hidden) return;
    done = true;
    const { need, area, phrase, length } = page.dataset;
    navigator.sendBeacon(page.dataset.left, new URLSearchParams({ need, area, phrase, length }));
  });
}
