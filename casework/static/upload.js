// Sends files in pieces, with progress; a broken line goes on where it stopped. Without it the form works as it is.
(() => {
  "use strict";
  const form = document.querySelector("form[data-upload]");
  if (!form || !window.fetch) return;
  const say = form.dataset;
  const chosen = form.querySelector("input[type=file]");
  const list = form.querySelector("[data-uploads]");
  const status = form.querySelector("[data-upload-said]");
  const TRIES = 8;
  const PATIENCE = 60000; // one piece, in milliseconds
  const words = (text, value) => text.replace("%s", value);
  const pause = (milliseconds) => new Promise((done) => { setTimeout(done, milliseconds); });
  const announce = (text) => { status.textContent = text; };

  class SignedOut extends Error {}
  class Refused extends Error {}

  const send = async (url, method, body, signal) => {
    const limit = AbortSignal.timeout(PATIENCE);
    const answer = await fetch(url, {
      method, body, signal: AbortSignal.any ? AbortSignal.any([signal, limit]) : signal,
      headers: { "X-CSRFToken": form.elements.csrfmiddlewaretoken.value, Accept: "application/json",
        ...(body instanceof Blob ? { "Content-Type": "application/octet-stream" } : {}) },
    });
    if (answer.redirected || answer.status === 403) throw new SignedOut();
    if (answer.status === 204) return {};
    if (answer.status >= 500) throw new Error("not now");
    const told = await answer.json().catch(() => { throw new Refused(say.sayStopped); });
    if (answer.status === 422) throw new Refused(told.sentence);
    if (!answer.ok && answer.status !== 409) throw new Refused(say.sayStopped);
    return told;
  };

  // Signing in elsewhere made the form's token old: take the new one from this page, as it is now.
  const renewToken = async () => {
    try {
      const fresh = new DOMParser().parseFromString(await (await fetch(location.href)).text(), "text/html");
      form.elements.csrfmiddlewaretoken.value = fresh.querySelector("[name=csrfmiddlewaretoken]").value;
    } catch { /* still no line, or still signed out */ }
  };

  const row = (file) => {
    const item = document.createElement("li");
    const name = document.createElement("bdi");
    const bar = document.createElement("progress");
    const text = document.createElement("span");
    const button = document.createElement("button");
    name.textContent = file.name;
    Object.assign(bar, { max: 100, value: 0 });
    bar.setAttribute("aria-label", file.name);
    text.textContent = say.sayWaiting;
    Object.assign(button, { type: "button", className: "btn btn--s", textContent: say.sayCancel });
    button.setAttribute("aria-label", `${say.sayCancel}: ${file.name}`);
    item.append(name, bar, text, button);
    list.append(item);
    return { item, bar, text, button };
  };

  // One file: all its pieces, whatever the line does. Resolves to whether it is here.
  const upload = async (file, shown) => {
    const stop = new AbortController();
    let url = "";
    let received = 0;
    let failed = 0;
    const percent = () => Math.floor((100 * received) / Math.max(1, file.size));
    const show = (text, isWrong) => {
      shown.text.textContent = text;
      shown.bar.value = percent();
      shown.item.classList.toggle("upload--wrong", Boolean(isWrong));
    };
    shown.button.onclick = () => {
      stop.abort();
      if (url) send(url, "DELETE", undefined, new AbortController().signal).catch(() => 0);
    };
    let size = 512 * 1024;
    for (;;) {
      try {
        if (!url) {
          const body = new FormData();
          body.append("name", file.name);
          body.append("size", file.size);
          const begun = await send(say.begin, "POST", body, stop.signal);
          url = begun.url;
          size = begun.piece;
        } else if (failed) {
          received = (await send(url, "GET", undefined, stop.signal)).received; // what is safely there
        }
        for (;;) {
          show(received < file.size ? words(say.saySending, percent()) : say.sayChecking);
          const more = new URLSearchParams({ offset: received });
          if (say.redacts) more.set("redacts", say.redacts);
          const told = await send(`${url}?${more}`, "POST", file.slice(received, received + size), stop.signal);
          received = told.received;
          failed = 0;
          if (told.is_here) {
            show(say.sayDone);
            shown.button.remove();
            announce(`${file.name}: ${say.sayDone}`);
            return true;
          }
        }
      } catch (problem) {
        if (stop.signal.aborted) {
          show(say.sayCancelled);
          shown.button.remove();
          return false;
        }
        failed += 1;
        const isOver = problem instanceof Refused || problem instanceof SignedOut || failed > TRIES;
        if (!isOver) {
          show(words(say.sayLine, percent()));
          announce(shown.text.textContent);
          await pause(Math.min(30000, 500 * 2 ** failed));
          continue;
        }
        show(problem instanceof Refused ? problem.message : problem instanceof SignedOut ? say.saySignedOut : say.sayStopped, true);
        announce(shown.text.textContent);
        if (problem instanceof Refused) { shown.button.remove(); return false; }
        await new Promise((again) => {
          shown.button.textContent = say.sayAgain;
          shown.button.onclick = again;
        });
        shown.button.textContent = say.sayCancel;
        if (problem instanceof SignedOut) await renewToken();
        failed = 1;
      }
    }
  };

  const addLink = () => {
    const link = document.createElement("a");
    link.href = location.pathname;
    link.textContent = say.sayShow;
    const item = document.createElement("li");
    item.append(link);
    list.append(item);
  };

  // The list as the server has it now, in place: nothing typed or said on this page is lost.
  const refreshList = async () => {
    const shown = document.querySelector("[aria-labelledby=files-title]");
    try {
      const answer = await fetch(location.pathname);
      if (!answer.ok || answer.redirected) throw new Error("not now");
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      shown.replaceWith(document.importNode(page.querySelector("[aria-labelledby=files-title]"), true));
    } catch { addLink(); }
  };

  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    event.stopImmediatePropagation();
    const files = [...chosen.files];
    if (!files.length || form.dataset.isBusy) return;
    form.dataset.isBusy = "yes";
    list.replaceChildren();
    const rows = files.map((file) => [file, row(file)]);
    const leaving = (leave) => leave.preventDefault();
    addEventListener("beforeunload", leaving);
    const here = [];
    for (const [file, shown] of rows) here.push(await upload(file, shown));
    removeEventListener("beforeunload", leaving);
    delete form.dataset.isBusy;
    form.reset();
    if (!here.some(Boolean)) return;
    await refreshList();
    if (here.every(Boolean)) announce(say.sayAll);
  });
})();
