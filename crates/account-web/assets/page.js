// Small comforts for pages that are complete without them.

// Copy buttons appear only where copying works.
for (const button of document.querySelectorAll("button[data-copy]")) {
  const source = document.getElementById(button.dataset.copy);
  if (!source || !navigator.clipboard) continue;
  button.hidden = false;
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(source.textContent.trim());
    const label = button.textContent;
    button.textContent = button.dataset.copied;
    setTimeout(() => { button.textContent = label; }, 2000);
  });
}

// Printing, where there is script to do it.
for (const button of document.querySelectorAll("button[data-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => print());
}

// What is left of a life that ends.
for (const element of document.querySelectorAll("[data-ends-in]")) {
  const end = Date.now() + Number(element.dataset.endsIn) * 1000;
  const show = () => {
    const left = Math.max(0, Math.round((end - Date.now()) / 1000));
    element.textContent = left > 0
      ? `${Math.floor(left / 60)}:${String(left % 60).padStart(2, "0")}`
      : element.dataset.over;
    if (left > 0) setTimeout(show, 1000 - (Date.now() % 1000));
  };
  show();
}

// A link from a mail confirms by itself in a browser, and not when a mail filter looks at it.
for (const form of document.querySelectorAll("form[data-submit-at-once]")) form.requestSubmit();

// Time stands there in UTC; show it as the reader's clock does.
for (const element of document.querySelectorAll("time[datetime]")) {
  const moment = new Date(element.dateTime);
  if (!Number.isNaN(moment.getTime())) {
    const words = document.documentElement.lang;
    element.textContent = element.dataset.only === "day"
      ? moment.toLocaleDateString(words, { dateStyle: "long" })
      : moment.toLocaleString(words, { dateStyle: "medium", timeStyle: "short" });
  }
}
