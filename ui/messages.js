// What the buttons of an answer do: copy its sheet, print it, close its tips.
const say = (button, sentence) => {
  button.closest(".actions").querySelector(".done").textContent = sentence;
};

document.addEventListener("click", async (event) => {
  const button = event.target.closest("[data-copy], [data-print]");
  if (!button) return;
  const actions = button.closest(".actions");
  if ("copy" in button.dataset) {
    try {
      await navigator.clipboard.writeText(actions.querySelector(".sheet-text").content.textContent);
      say(button, "Copié.");
    } catch {
      // Browsers forbid it on pages that are not served by this machine or over HTTPS.
      say(button, "Copie impossible ici : sélectionnez le texte, puis copiez-le.");
    }
  } else {
    const page = document.createElement("div");
    page.id = "printed";
    page.append(actions.querySelector(".sheet-page").content.cloneNode(true));
    document.body.append(page);
    addEventListener("afterprint", () => page.remove(), { once: true });
    print();
  }
});

// A tip can be put out of the way without moving the pointer.
document.addEventListener("keydown", (event) => {
  if (event.key === "Escape") document.getElementById("conversation")?.classList.add("no-tips");
});
for (const moved of ["pointermove", "focusin"]) {
  document.addEventListener(moved, () => document.getElementById("conversation")?.classList.remove("no-tips"));
}
