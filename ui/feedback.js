// Runs once. A verdict pressed below any answer is sent to Python as this element's own click.
document.addEventListener("click", (event) => {
  const unhelpful = event.target.closest("[data-unhelpful]");
  if (unhelpful) {
    const reasons = unhelpful.parentElement.querySelector(".reasons");
    reasons.hidden = !reasons.hidden;
    unhelpful.setAttribute("aria-expanded", String(!reasons.hidden));
    return;
  }
  const verdict = event.target.closest("[data-verdict]");
  if (!verdict) return;
  const asked = verdict.closest(".feedback");
  for (const each of asked.querySelectorAll("[data-verdict]")) each.setAttribute("aria-pressed", String(each === verdict));
  trigger("click", { exchange: asked.dataset.exchange, verdict: verdict.dataset.verdict });
});
