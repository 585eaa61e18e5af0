// Passkeys: asks the browser for one, or for its proof, and sends the answer with the form. Where
// the browser knows none, the form stays hidden and the page says what else can be done.

function bytes(text) {
  const plain = atob(text.replaceAll("-", "+").replaceAll("_", "/"));
  return Uint8Array.from(plain, (char) => char.charCodeAt(0));
}

function text(buffer) {
  const plain = String.fromCharCode(...new Uint8Array(buffer));
  return btoa(plain).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}

function descriptors(list) {
  return (list ?? []).map((each) => ({ ...each, id: bytes(each.id) }));
}

async function made(options) {
  const credential = await navigator.credentials.create({
    publicKey: {
      ...options,
      challenge: bytes(options.challenge),
      user: { ...options.user, id: bytes(options.user.id) },
      excludeCredentials: descriptors(options.excludeCredentials),
    },
  });
  return answer(credential, ["clientDataJSON", "attestationObject"]);
}

async function proved(options) {
  const credential = await navigator.credentials.get({
    publicKey: {
      ...options,
      challenge: bytes(options.challenge),
      allowCredentials: descriptors(options.allowCredentials),
    },
  });
  return answer(credential, ["clientDataJSON", "authenticatorData", "signature"]);
}

function answer(credential, parts) {
  const response = Object.fromEntries(parts.map((part) => [part, text(credential.response[part])]));
  return { id: credential.id, rawId: text(credential.rawId), type: credential.type, response };
}

function offer(form) {
  const options = JSON.parse(form.dataset.options);
  const ask = form.dataset.passkey === "create" ? made : proved;
  const failed = form.querySelector("[data-passkey-failed]");
  form.hidden = false;
  form.addEventListener("submit", async (event) => {
    // It is sent below, once the browser has answered.
    event.preventDefault();
    event.stopPropagation();
    failed.textContent = "";
    try {
      form.querySelector("[data-passkey-answer]").value = JSON.stringify(await ask(options));
    } catch {
      failed.textContent = failed.dataset.passkeyFailed;
      return;
    }
    form.submit();
  });
}

if (window.PublicKeyCredential) {
  document.querySelectorAll("[data-passkey]").forEach(offer);
  document.querySelectorAll("[data-passkey-missing]").forEach((box) => box.remove());
}
