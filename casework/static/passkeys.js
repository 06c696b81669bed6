// Passkeys: a form marked data-passkey asks the browser for one, and sends what it answers.
(() => {
  "use strict";
  const asked = async (form) => {
    const own = form.querySelector("script[type='application/json']");
    if (own) return JSON.parse(own.textContent);
    const answer = await fetch(form.action, { headers: { Accept: "application/json" } });
    if (!answer.ok) throw new Error("no options");
    return answer.json();
  };
  const create = async (form, { creation_options: options }) => {
    const isAlone = form.elements.passwordless?.checked ?? false;
    Object.assign(options.publicKey.authenticatorSelection, {
      residentKey: isAlone ? "required" : "discouraged",
      requireResidentKey: isAlone,
      ...(isAlone && { userVerification: "required" }),
    });
    return window.webauthnJSON.create(options);
  };
  const get = (form, { request_options: options }) => window.webauthnJSON.get(options);
  document.querySelectorAll("form[data-passkey]").forEach((form) => {
    const said = form.querySelector("[data-passkey-said]");
    form.addEventListener("submit", async (event) => {
      event.preventDefault();
      said.hidden = true;
      try {
        const ask = form.dataset.passkey === "create" ? create : get;
        form.elements.credential.value = JSON.stringify(await ask(form, await asked(form)));
        form.submit();
      } catch {
        said.hidden = false;
      }
    });
  });
})();
