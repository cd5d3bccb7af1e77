// Runs once with the source panel. A press on any citation, in an answer old or new, is sent to Python as this
// panel's own click with the citation's reference; when the passage comes back, it is brought into view.
let origin = null;

document.addEventListener("click", (event) => {
  const citation = event.target.closest("[data-source]");
  if (citation) {
    origin = citation;
    trigger("click", { source: citation.dataset.source });
  }
});

element.addEventListener("click", (event) => {
  if (event.target.closest("[data-back]") && origin?.isConnected) {
    origin.scrollIntoView({ block: "center" });
    origin.focus({ preventScroll: true });
  }
});

watch("value", () => {
  const title = element.querySelector(".source-title");
  if (!title) return;
  const text = element.querySelector(".source-text");
  const quote = element.querySelector("mark.quote");
  if (quote) text.scrollTop = quote.offsetTop - text.offsetTop - text.clientHeight / 3;
  element.scrollIntoView({ block: "nearest" });
  title.focus({ preventScroll: true });
});
