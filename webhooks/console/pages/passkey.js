"use strict";

// Asks the browser for a passkey. Without this script, or where the browser knows no passkeys, the
// page has its form for a code.
(() => {
  const form = document.getElementById("passkey");
  const options = JSON.parse(form.dataset.options);
  const here = location.hostname;
  if (!window.PublicKeyCredential || here !== options.rpId && !here.endsWith("." + options.rpId)) return;

  const bytes = (text) => Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (c) => c.charCodeAt(0));
  const text = (buffer) => btoa(String.fromCharCode(...new Uint8Array(buffer))).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
  const failed = document.getElementById("passkey-failed");
  const button = form.querySelector("button");

  async function sign() {
    const c = await navigator.credentials.get({ publicKey: {
      ...options, challenge: bytes(options.challenge),
      allowCredentials: (options.allowCredentials || []).map((k) => ({ ...k, id: bytes(k.id) })),
    } });
    const r = c.response;
    return JSON.stringify({ id: c.id, rawId: text(c.rawId), type: c.type, clientExtensionResults: {}, response: {
      clientDataJSON: text(r.clientDataJSON), authenticatorData: text(r.authenticatorData), signature: text(r.signature),
      ...(r.userHandle && { userHandle: text(r.userHandle) }),
    } });
  }

  form.addEventListener("submit", async (e) => {
    e.preventDefault();
    failed.hidden = true;
    button.disabled = true;
    try {
      form.elements.passkey.value = await sign();
      form.submit();
    } catch { // given up, or taken too long
      failed.hidden = false;
      button.disabled = false;
      button.focus();
    }
  });
  form.hidden = false;
  button.focus();
})();
