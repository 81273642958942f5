// Passkeys: hands a challenge to the person's device and its answer to the form the button stands in.
// Buttons appear only where the browser can do it at this address.

const toBytes = (text) => {
  const plain = atob(text.replaceAll("-", "+").replaceAll("_", "/"));
  return Uint8Array.from(plain, (letter) => letter.charCodeAt(0));
};
const toText = (buffer) =>
  btoa(String.fromCharCode(...new Uint8Array(buffer))).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");

// Older browsers read and write these by hand.
const named = (list = []) => list.map((one) => ({ ...one, id: toBytes(one.id) }));
const forMaking = (json) =>
  PublicKeyCredential.parseCreationOptionsFromJSON?.(json) ?? {
    ...json,
    challenge: toBytes(json.challenge),
    user: { ...json.user, id: toBytes(json.user.id) },
    excludeCredentials: named(json.excludeCredentials),
  };
const forUsing = (json) =>
  PublicKeyCredential.parseRequestOptionsFromJSON?.(json) ?? {
    ...json,
    challenge: toBytes(json.challenge),
    allowCredentials: named(json.allowCredentials),
  };
const asJson = (made) => {
  if (made.toJSON) return made.toJSON();
  const response = { clientDataJSON: toText(made.response.clientDataJSON) };
  if (made.response.attestationObject) {
    response.attestationObject = toText(made.response.attestationObject);
    response.authenticatorData = toText(made.response.getAuthenticatorData());
    response.transports = made.response.getTransports();
    response.publicKeyAlgorithm = made.response.getPublicKeyAlgorithm();
    const key = made.response.getPublicKey();
    response.publicKey = key ? toText(key) : null;
  } else {
    response.authenticatorData = toText(made.response.authenticatorData);
    response.signature = toText(made.response.signature);
    if (made.response.userHandle) response.userHandle = toText(made.response.userHandle);
  }
  return {
    id: made.id,
    rawId: toText(made.rawId),
    type: made.type,
    response,
    clientExtensionResults: made.getClientExtensionResults(),
    authenticatorAttachment: made.authenticatorAttachment,
  };
};

async function challenge(button) {
  const form = button.form;
  const body = new URLSearchParams({ form_token: form.elements.form_token.value });
  const answer = await fetch(button.dataset.passkey, { method: "POST", body });
  // Shown the way to prove who one is: go there.
  if (answer.redirected) location.assign(answer.url);
  if (!answer.ok) throw new Error(`the challenge was not given: ${answer.status}`);
  return answer.json();
}

function send(button, given, made) {
  const form = button.form;
  for (const [name, value] of [["challenge", given.challenge], ["answer", JSON.stringify(asJson(made))]]) {
    const field = form.elements[name] ?? form.appendChild(Object.assign(document.createElement("input"), { type: "hidden", name }));
    field.value = value;
  }
  // The passkey stands in for fields that would otherwise be required.
  if (button.hasAttribute("data-instead")) form.noValidate = true;
  form.requestSubmit();
}

let waiting;

async function pressed(button) {
  waiting?.abort();
  button.disabled = true;
  try {
    const given = await challenge(button);
    const made = button.dataset.ceremony === "make"
      ? await navigator.credentials.create({ publicKey: forMaking(given.options) })
      : await navigator.credentials.get({ publicKey: forUsing(given.options) });
    send(button, given, made);
  } catch (error) {
    const told = document.getElementById(button.dataset.told);
    if (told) told.hidden = false;
    if (!["NotAllowedError", "AbortError", "InvalidStateError"].includes(error.name)) throw error;
  } finally {
    button.disabled = false;
  }
}

// The browser offers passkeys in the name field, for as long as the page is open: a challenge lives five minutes.
async function offer(button) {
  if (!(await PublicKeyCredential.isConditionalMediationAvailable?.())) return;
  for (;;) {
    waiting = new AbortController();
    const renew = setTimeout(() => waiting.abort("renew"), 4 * 60 * 1000);
    try {
      const given = await challenge(button);
      const made = await navigator.credentials.get({
        publicKey: forUsing(given.options), mediation: "conditional", signal: waiting.signal,
      });
      return send(button, given, made);
    } catch (error) {
      if (error !== "renew") return;
    } finally {
      clearTimeout(renew);
    }
  }
}

if (window.PublicKeyCredential && window.isSecureContext) {
  for (const button of document.querySelectorAll("button[data-passkey]")) {
    if (button.dataset.origin !== location.origin) continue;
    button.closest("[data-passkeys]").hidden = false;
    button.addEventListener("click", () => pressed(button));
    if (button.hasAttribute("data-autofill")) offer(button);
  }
  for (const one of document.querySelectorAll("[data-no-passkeys]")) {
    one.hidden = one.dataset.noPasskeys === location.origin;
  }
}
