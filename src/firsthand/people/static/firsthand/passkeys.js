"use strict";

// A form with data-passkey asks the desk what the browser needs, lets the browser make or use a passkey, and is then
// sent with what came of it. Without this script such a form sends no passkey, and the desk says so.
for (const form of document.querySelectorAll("form[data-passkey]")) {
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const trouble = form.querySelector("[data-trouble]");
    const button = form.querySelector("button");
    const tell = (words) => { trouble.textContent = words; trouble.hidden = false; };
    trouble.hidden = true;
    if (!window.PublicKeyCredential || !PublicKeyCredential.parseRequestOptionsFromJSON) {
      tell(form.dataset.lacking);
      return;
    }
    button.disabled = true;
    try {
      form.elements.credential.value = JSON.stringify(await passkey(form));
      form.submit();
    } catch {
      tell(form.dataset.failed);
      button.disabled = false;
    }
  });
}

async function passkey(form) {
  const asked = new FormData(form);
  asked.set("ask", "options");
  const answer = await fetch(form.action, { method: "POST", body: asked, headers: { Accept: "application/json" } });
  if (!answer.ok) {
    throw new Error(`${answer.status}`);
  }
  const { publicKey } = await answer.json();
  if (form.dataset.passkey === "create") {
    return navigator.credentials.create({ publicKey: PublicKeyCredential.parseCreationOptionsFromJSON(publicKey) });
  }
  return navigator.credentials.get({ publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(publicKey) });
}
