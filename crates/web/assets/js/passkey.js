// Passkeys (Web Authentication): hands the page's question to the person's device, and the device's answer to the form. Bytes
// travel as base64url.
const bytes = (text) => Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (c) => c.charCodeAt(0));
const text = (buffer) =>
  btoa(String.fromCharCode(...new Uint8Array(buffer)))
    .replace(/\+/g, "-")
    .replace(/\//g, "_")
    .replace(/=+$/, "");
const named = (list) => (list ?? []).map((one) => ({ ...one, id: bytes(one.id) }));

const ask = {
  async create(asked) {
    const user = { ...asked.user, id: bytes(asked.user.id) };
    const publicKey = { ...asked, challenge: bytes(asked.challenge), user, excludeCredentials: named(asked.excludeCredentials) };
    const made = await navigator.credentials.create({ publicKey });
    return answer(made, {
      attestationObject: text(made.response.attestationObject),
      transports: made.response.getTransports?.() ?? [],
    });
  },
  async get(asked) {
    const publicKey = { ...asked, challenge: bytes(asked.challenge), allowCredentials: named(asked.allowCredentials) };
    const given = await navigator.credentials.get({ publicKey });
    const { authenticatorData, signature, userHandle } = given.response;
    return answer(given, {
      authenticatorData: text(authenticatorData),
      signature: text(signature),
      userHandle: userHandle && userHandle.byteLength ? text(userHandle) : null,
    });
  },
};

function answer(credential, response) {
  return JSON.stringify({
    id: credential.id,
    rawId: text(credential.rawId),
    type: credential.type,
    response: { clientDataJSON: text(credential.response.clientDataJSON), ...response },
    clientExtensionResults: {},
  });
}

for (const form of document.querySelectorAll("form[data-passkey]")) {
  const said = form.querySelector("[data-said]");
  const button = form.querySelector("button");
  const say = (words) => {
    said.textContent = words;
    said.hidden = !words;
  };
  const run = async () => {
    if (!window.PublicKeyCredential) return say(form.dataset.unable);
    say("");
    button.disabled = true;
    try {
      form.elements.answer.value = await ask[form.dataset.passkey](JSON.parse(form.dataset.options));
      form.submit();
    } catch (fault) {
      button.disabled = false;
      const words = { InvalidStateError: form.dataset.known, SecurityError: form.dataset.address };
      say(words[fault.name] ?? form.dataset.refused);
    }
  };
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    run();
  });
  if ("start" in form.dataset) run();
}
