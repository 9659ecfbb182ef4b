// Copies what stands in a field. Without this module the field can be marked and copied by hand.
for (const button of document.querySelectorAll("button[data-copy]")) {
  if (!navigator.clipboard) continue;
  button.hidden = false;
  button.addEventListener("click", async () => {
    const field = document.getElementById(button.dataset.copy);
    try {
      await navigator.clipboard.writeText(field.value);
      document.querySelector("[data-copied]").textContent = button.dataset.done;
    } catch {
      field.select();
    }
  });
}
