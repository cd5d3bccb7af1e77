// The address follows what is shown, so that it can be shared: the tab when one is chosen, the question when one is sent.
window.relaisAddress = (changes) => {
  const address = new URL(location);
  for (const [name, value] of Object.entries(changes)) {
    if (value) address.searchParams.set(name, value);
    else address.searchParams.delete(name);
  }
  history.replaceState(history.state, "", address);
};

document.addEventListener("click", (event) => {
  const chosen = event.target.closest("[role=tab]")?.id.match(/^tab-(.+)-button$/);
  if (chosen) relaisAddress({ tab: chosen[1] });
});

// The last question of the open conversation, unless it must not travel: then it carries no `data-shared`.
window.relaisQuestion = () => {
  const last = [...document.querySelectorAll("#conversation .question")].at(-1);
  relaisAddress({ q: last?.dataset.shared });
};

window.relaisFocus = (selector) => document.querySelector(selector)?.focus();
