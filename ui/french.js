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
  Close: "Fermer",
};

// The same for what its notices say.
const notices = {
  Error: "Erreur",
  Warning: "Attention",
  "Connection Lost": "Connexion perdue",
  "Connection to the server was lost. Attempting reconnection...":
    "Relais ne répond plus. Vérifiez qu'il est lancé sur le poste qui l'héberge ; cette page se rechargera dès qu'il répondra.",
  "Connection errored out.": "Relais n'a pas pu répondre. Vérifiez que cette page est à jour en la rechargeant, puis réessayez.",
  "This application is currently busy. Please try again.": "Relais est très demandé en ce moment. Attendez un peu, puis réessayez.",
};

const translateNotice = (notice) => {
  const walker = document.createTreeWalker(notice, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const french = notices[walker.currentNode.data.trim()];
    if (french) walker.currentNode.data = french;
  }
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
      if (node.closest(".toast-body")) translateNotice(node);
      node.querySelectorAll(".toast-body").forEach(translateNotice);
      node.querySelectorAll("[aria-label], [title]").forEach(translate);
    }
  }
}).observe(document, { subtree: true, childList: true, attributes: true, attributeFilter: ["aria-label", "title"] });
