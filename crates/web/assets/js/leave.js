// Quick exit. The link works without this module; with it, the page goes blank at once,
// Back does not return here, and Shift pressed three times within 5 seconds does the same.
const link = document.querySelector("[data-exit]");
if (link) {
  const leave = () => {
    document.title = "";
    document.body.hidden = true;
    location.replace(link.href);
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
