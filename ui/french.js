// Gradio hard-codes a few accessible names in English; this table gives them in French, as they appear.
const names = {
  "chatbot conversation": "Conversation",
  "user's message: a component of type html": "Question",
  "bot's message: a component of type html": "Réponse",
  "Scroll down": "Aller au bas de la conversation",
  "Loading response": "Réponse en cours",
  "File upload": "Envoi de fichiers",
  "Click to upload or drop files": "Choisir des fichiers, ou les déposer ici",
  "Empty value": "Rien à montrer encore",
};

const translate = (node) => {
  for (const attribute of ["aria-label", "title"]) {
    const french = names[node.getAttribute(attribute)];
    if (french) node.setAttribute(attribute, french);
  }
  // A name needs a role to be read out.
  if (node.tagName === "DIV" && node.hasAttribute("aria-label") && !node.hasAttribute("role")) node.setAttribute("role", "group");
};

new MutationObserver((changes) => {
  for (const { type, target, addedNodes } of changes) {
    if (type === "attributes") translate(target);
    for (const node of addedNodes) {
      if (node.nodeType !== Node.ELEMENT_NODE) continue;
      // A new question goes to the top of the window, so that its answer is read from its beginning.
      if (node.querySelector(".searching")) node.previousElementSibling?.scrollIntoView({ block: "start" });
      translate(node);
      node.querySelectorAll("[aria-label], [title]").forEach(translate);
    }
  }
}).observe(document, { subtree: true, childList: true, attributes: true, attributeFilter: ["aria-label", "title"] });
