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
