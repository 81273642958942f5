// Comforts for password fields: show what is typed, and say how hard it is to guess. Nothing leaves the page.

for (const button of document.querySelectorAll("button[data-shows]")) {
  const field = document.getElementById(button.dataset.shows);
  button.hidden = false;
  button.addEventListener("click", () => {
    const shown = field.type === "password";
    field.type = shown ? "text" : "password";
    button.setAttribute("aria-pressed", String(shown));
    field.focus();
  });
  // What the browser keeps is a password, not a text.
  field.form.addEventListener("submit", () => { field.type = "password"; });
}

// A rough count of how much there is to guess: what repeats, runs along or stands in the list of the usual counts little.
const usual = /passwor[dt]|passwort|contrase|motdepasse|qwert|asdf|yxcv|azert|letmein|welcome|iloveyou|admin|houselights|123|abc|000|111/gi;
function bits(text, names) {
  let rest = text.normalize("NFKC").toLowerCase().replace(usual, "\u0001");
  for (const name of names) if (name.length > 3) rest = rest.replaceAll(name.toLowerCase(), "\u0001");
  const letters = [...rest];
  const kinds = [/\p{Ll}|\p{Lu}/u, /\p{Nd}/u, /[^\p{L}\p{N}]/u].filter((kind) => kind.test(rest)).length;
  let sum = 0;
  letters.forEach((letter, place) => {
    const step = place ? letter.codePointAt(0) - letters[place - 1].codePointAt(0) : NaN;
    const seen = letters.indexOf(letter) < place;
    sum += step === 0 || Math.abs(step) === 1 ? 0.4 : seen ? 2 : 3.2;
  });
  return sum + kinds;
}

for (const meter of document.querySelectorAll("[data-strength-of]")) {
  const field = document.getElementById(meter.dataset.strengthOf);
  const least = Number(field.minLength);
  const bar = meter.querySelector("meter");
  const words = meter.querySelector("[data-words]");
  const names = (meter.dataset.names ?? "").split(" ").filter(Boolean);
  const say = (which) => { const said = meter.dataset[which]; if (words.textContent !== said) words.textContent = said; };
  const weigh = () => {
    const length = [...field.value].length;
    meter.hidden = length === 0;
    const strength = bits(field.value, names);
    bar.value = Math.min(60, strength);
    say(length < least ? "short" : strength < 30 ? "weak" : strength < 45 ? "fair" : "strong");
  };
  field.addEventListener("input", weigh);
  // Somebody, or something that keeps passwords, may have been quicker than this script.
  if (field.value) weigh();
}
