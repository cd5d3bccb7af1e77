// Filters of tables, and the quiz: both live in the browser alone.
const plain = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();

document.addEventListener("input", (event) => {
  const box = event.target.closest("[data-filters]");
  if (!box) return;
  const words = plain(box.value).split(/\s+/).filter(Boolean);
  const rows = [...document.getElementById(box.dataset.filters).tBodies[0].rows];
  let shown = 0;
  for (const row of rows) {
    const text = plain(row.textContent);
    row.hidden = !words.every((word) => text.includes(word));
    shown += !row.hidden;
  }
  box.parentElement.querySelector(".count").textContent = `${shown} sur ${rows.length}`;
});

const bestScore = () => JSON.parse(localStorage.getItem("relais-quiz") ?? "null");

const showScore = (quiz) => {
  const right = quiz.querySelectorAll("[data-choice=right][aria-pressed=true]").length;
  const answered = quiz.querySelectorAll("[aria-pressed=true]").length;
  const count = Number(quiz.dataset.count);
  let best = bestScore();
  if (answered === count && (!best || right / count >= best.right / best.count)) {
    best = { right, count };
    localStorage.setItem("relais-quiz", JSON.stringify(best));
  }
  const kept = best ? ` Meilleur score sur ce navigateur : ${best.right} sur ${best.count}.` : "";
  quiz.querySelector(".score").textContent = `${right} sur ${answered} (${count} questions).${kept}`;
};

document.addEventListener("click", (event) => {
  const choice = event.target.closest("[data-choice]");
  if (!choice || choice.disabled) return;
  const question = choice.closest("fieldset");
  for (const each of question.querySelectorAll("[data-choice]")) {
    each.disabled = true;
    if (each.dataset.choice === "right") each.classList.add("right");
  }
  choice.setAttribute("aria-pressed", "true");
  if (choice.dataset.choice === "wrong") choice.classList.add("wrong");
  const verdict = question.querySelector(".verdict");
  verdict.hidden = false;
  verdict.querySelector("span").textContent = verdict.dataset[choice.dataset.choice];
  showScore(choice.closest(".quiz"));
});
