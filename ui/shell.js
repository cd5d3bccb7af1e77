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
window.relaisQuestion = async (notebook) => {
  const open = notebook?.conversations.find((each) => each.id === notebook.current);
  const shown = () => [...document.querySelectorAll("#conversation .question")];
  // Messages are drawn some time after the event that brought them; on opening the page, later than this is called.
  for (let tries = 0; tries < 60 && shown().length !== (open?.exchanges.length ?? 0); tries += 1) {
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  relaisAddress({ q: shown().at(-1)?.dataset.shared });
};

window.relaisFocus = (selector) => document.querySelector(selector)?.focus();
