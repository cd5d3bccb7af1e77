// Runs once with each source panel. A press on any citation of the same tab, in an answer old or new, is sent to
// Python as this panel's own click with the citation's reference; the passage that comes back is brought into view.
let origin = null;
const onPhone = () => matchMedia("(max-width: 767px)").matches;

function goBack() {
  if (!origin?.isConnected) return;
  origin.scrollIntoView({ block: "center" });
  origin.focus({ preventScroll: true });
}

// On a phone the passage stands below the conversation: the browser's own way back leads to the citation too.
window.addEventListener("popstate", goBack);

document.addEventListener("click", (event) => {
  const citation = event.target.closest("[data-source]");
  if (citation && element.isConnected && citation.closest("[id^=tab-][role=tabpanel]")?.contains(element)) {
    origin = citation;
    if (onPhone() && !history.state?.relaisSource) history.pushState({ relaisSource: true }, "");
    trigger("click", { source: citation.dataset.source });
  }
});

element.addEventListener("click", (event) => {
  if (!event.target.closest("[data-back]")) return;
  if (history.state?.relaisSource) history.back();
  else goBack();
});

watch("value", () => {
  const quote = element.querySelector("mark.quote") ?? element.querySelector(".source-title");
  if (!quote) return;
  const text = element.querySelector(".source-text");
  if (text.scrollHeight > text.clientHeight) {
    // Beside the conversation: the text scrolls inside its panel.
    text.scrollTop = quote.offsetTop - text.clientHeight / 3;
    element.scrollIntoView({ block: "nearest" });
  } else {
    // Whole, and below the conversation on a phone: the page scrolls.
    quote.scrollIntoView({ block: onPhone() ? "center" : "nearest" });
  }
  element.querySelector(".source-title").focus({ preventScroll: true });
});
