// Apps put their question behind the #, which a server never sees: hand it to the page that can answer.
const question = location.hash.replace(/^#!?\/?\??/, "");
const asked = new URLSearchParams(question);
if (question.startsWith("resetPassword") || asked.has("resetPassword")) {
  location.replace("/forgot");
} else if (asked.get("code")) {
  const kept = new URLSearchParams();
  for (const name of ["clientID", "code", "forwardUrl"]) {
    if (asked.get(name)) kept.set(name, asked.get(name));
  }
  location.replace(`/auth/approve?${kept}`);
} else {
  document.getElementById("waiting").hidden = true;
  document.getElementById("nothing").hidden = false;
}
