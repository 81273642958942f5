// Proof of work while somebody attacks: begins as soon as the page is there, in a worker, so that it is mostly done
// before the form is filled in. Nothing to solve for people. Without script the form says what to do instead.

for (const box of document.querySelectorAll("[data-work]")) {
  const form = box.closest("form");
  const answer = form.querySelector("input[name=work_answer]");
  const progress = box.querySelector("progress");
  const says = box.querySelector("[role=status]");
  const pieces = Number(progress.max);
  let waiting = null;

  const worker = new Worker("/assets/worker.js", { type: "module" });
  worker.onmessage = ({ data }) => {
    progress.value = data.done;
    progress.textContent = `${data.done}/${pieces}`;
    if (!data.answer) return;
    answer.value = data.answer;
    says.textContent = box.dataset.done;
    worker.terminate();
    if (waiting) form.requestSubmit(waiting.button);
  };
  // Stands there also when a script could not be loaded, not only when none may run.
  box.querySelector("[data-without-script]").hidden = true;
  progress.hidden = false;
  says.textContent = box.dataset.doing;
  worker.postMessage({ text: box.dataset.work, bits: Number(box.dataset.bits), pieces });

  form.addEventListener("submit", (event) => {
    if (answer.value) return;
    event.preventDefault();
    waiting = { button: event.submitter };
    says.textContent = box.dataset.nearly;
  });
}
