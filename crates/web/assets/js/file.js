// A file is read into the field above it. Without this module its text is pasted there.
for (const input of document.querySelectorAll("input[data-file]")) {
  input.closest("[data-upload]").hidden = false;
  input.addEventListener("change", async () => {
    const [file] = input.files;
    if (!file) return;
    const field = document.getElementById(input.dataset.file);
    field.value = await file.text();
    field.focus();
    field.setSelectionRange(0, 0);
    field.scrollTop = 0;
  });
}
