// Quick exit. The link works without this module; with it, the page goes blank at once,
// Back does not return here, and Shift pressed three times within 5 seconds does the same.
// In a frame of another site the whole of that site's page is left. Where the site forbids its frames that, the frame is
// emptied of all that was typed and shown.
const link = document.querySelector("[data-exit]");
if (link) {
  const leave = () => {
    document.title = "";
    document.body.hidden = true;
    if (top === self) {
      location.replace(link.href);
      return;
    }
    for (const field of document.querySelectorAll("input")) field.value = "";
    try {
      top.location.replace(link.href);
    } catch {
      // Forbidden by the site.
    }
    location.replace("about:blank");
  };
  link.addEventListener("click", (event) => {
    event.preventDefault();
    leave();
  });
  let presses = [];
  addEventListener("keydown", (event) => {
    if (event.key !== "Shift") presses = [];
    if (event.key !== "Shift" || event.repeat) return;
    presses = [...presses.filter((t) => event.timeStamp - t < 5000), event.timeStamp];
    if (presses.length >= 3) leave();
  });
}
