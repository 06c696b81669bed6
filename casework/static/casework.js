// Makes pages quicker to use; every page works without it. Keeps nothing in the browser's storage.
(() => {
  "use strict";
  const page = document;
  const say = page.body.dataset;
  const one = (selector) => page.querySelector(selector);
  const on = (names, act, early = false) => names.split(" ").forEach((name) => page.addEventListener(name, act, early));
  const announce = (words) => { one("#announcer").textContent = words; };
  page.documentElement.classList.add("js");

  // htmx notes the page's address in the session storage; nothing of ours stays there.
  const forget = () => { try { sessionStorage.removeItem("htmx-current-path-for-history"); } catch { /* none to clear */ } };
  forget();
  addEventListener("pagehide", forget);

  // ---- The tab one is on is in view, in a bar that scrolls sideways
  const bar = one(".subnav");
  const tab = bar?.querySelector("[aria-current]");
  if (tab) {
    const [within, here] = [bar, tab].map((element) => element.getBoundingClientRect());
    bar.scrollLeft += here.left + here.width / 2 - within.left - within.width / 2;
  }

  // ---- Focus
  const focusOn = (element) => {
    if (!element) return;
    if (element.tabIndex < 0) element.tabIndex = -1;
    element.removeAttribute("data-focus");
    element.focus();
  };
  focusOn(one(".errors, [data-focus]"));
  on("htmx:afterSettle", ({ detail }) => {
    focusOn(one([409, 422].includes(detail.xhr?.status) ? ".errors, [data-conflict]" : "[data-focus]"));
  });

  // ---- Keys, the panel, copying
  const setPanel = (isOpen) => {
    const panel = one(isOpen ? "details[data-panel]" : "details[data-panel][open]");
    if (!panel) return false;
    panel.open = isOpen;
    focusOn((isOpen && panel.querySelector("form :is(input, select, textarea):not([type=hidden])")) || panel.firstElementChild);
    return true;
  };
  const isTyping = (target) => target.matches("input:not([type=radio], [type=checkbox]), textarea, select");
  on("keydown", (event) => {
    const { key, target, altKey } = event;
    const control = event.ctrlKey || event.metaKey;
    if (event.defaultPrevented || event.isComposing) return;
    if (key === "Enter" && control && target.form?.method === "post") target.form.requestSubmit();
    else if (key === "Escape" && target.type !== "search" && setPanel(false));
    else if (say.shortcuts === "off" || control || altKey || isTyping(target)) return;
    else if (key === "/" && one("[data-find], #find")) (one("[data-find]") || one("#find")).select();
    else if (key === "e" && one("[data-archive]")) (target.closest("[data-line]") || page).querySelector("[data-archive]").click();
    else if (key !== "r" || !setPanel(true)) return;
    event.preventDefault();
  });
  // From what is typed to who was found, and along the list.
  on("keydown", (event) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (!step || event.isComposing || !event.target.closest("[data-finder], [data-hits] a")) return;
    const stops = [...event.target.closest("form").querySelectorAll("[data-finder], [data-hits] .sp > a")];
    const next = stops[stops.indexOf(event.target) + step];
    if (!next) return;
    next.focus();
    event.preventDefault();
  });
  const copy = async (source) => {
    try {
      await navigator.clipboard.writeText(source.textContent.trim().replace(/\s+/g, " "));
      announce(say.sayCopied);
    } catch {
      getSelection().selectAllChildren(source);
      announce(say.sayNotCopied);
    }
  };
  on("click", ({ target }) => { if (target.closest("[data-print]")) print(); });
  on("click", (event) => {
    const trigger = event.target.closest("[data-opens-panel], [data-closes-panel], [data-copy]");
    if (!trigger) return;
    if (trigger.dataset.copy) copy(one(trigger.dataset.copy));
    else if (setPanel("opensPanel" in trigger.dataset)) event.preventDefault();
  });

  // ---- Forms: sent once, and not left by accident
  const busy = new Set();
  const dirty = new Set();
  const setBusy = (form, isBusy) => {
    busy[isBusy ? "add" : "delete"](form);
    form.querySelectorAll("button:not([type=button])").forEach((button) => {
      button[isBusy ? "setAttribute" : "removeAttribute"]("aria-disabled", "true");
    });
  };
  on("submit", (event) => {
    if (!busy.has(event.target)) return;
    event.preventDefault();
    event.stopImmediatePropagation();
  }, true);
  on("submit", (event) => {
    const form = event.target;
    if (event.defaultPrevented || form.method !== "post") return; // htmx sends it
    if ("leave" in form.dataset) dirty.clear();
    dirty.delete(form);
    if (!("again" in form.dataset)) setBusy(form, true);
  });
  addEventListener("pageshow", () => busy.forEach((form) => setBusy(form, false)));
  addEventListener("beforeunload", (event) => {
    if ([...dirty].some((form) => form.isConnected)) event.preventDefault();
  });

  // ---- The line dropped: the same form, with the same key, is sent again; the server writes it once
  const tries = new Map();
  const notice = (words, form) => {
    const text = page.createElement("p");
    text.textContent = words;
    one("#dropped").replaceChildren(...(words ? [text] : []));
    if (!form) return;
    const button = page.createElement("button");
    Object.assign(button, { type: "button", className: "btn btn--s", textContent: say.sayAgain });
    button.onclick = async () => {
      notice("");
      tries.delete(form);
      await renewTokens();
      form.requestSubmit();
    };
    one("#dropped").append(button);
  };
  // Signing in elsewhere made the forms' tokens old: take the new one from this page, as it is now.
  const renewTokens = async () => {
    try {
      const fresh = new DOMParser().parseFromString(await (await fetch(location.href)).text(), "text/html");
      const { value } = fresh.querySelector("[name=csrfmiddlewaretoken]");
      page.querySelectorAll("[name=csrfmiddlewaretoken]").forEach((input) => { input.value = value; });
      page.body.setAttribute("hx-headers", JSON.stringify({ "X-CSRFToken": value }));
    } catch { /* still no line, or still signed out */ }
  };
  const wasSent = ({ detail }) => detail.requestConfig?.triggeringEvent?.type === "submit" && detail.requestConfig.elt.closest("form");
  const isSignIn = (xhr) => xhr.responseText.includes("data-visitor");
  on("htmx:sendError htmx:timeout htmx:responseError", (event) => {
    const form = wasSent(event);
    if (!form) return; // an echo or a preview: the next key asks again
    const attempt = tries.get(form) || { count: 0 };
    tries.set(form, attempt);
    attempt.count += 1;
    const { status } = event.detail.xhr;
    if (status && status < 500) return notice(say.sayRefused, form);
    if (!form.elements.submission || attempt.count > 6) return notice(say.sayStopped, form);
    const { submitter } = event.detail.requestConfig.triggeringEvent;
    attempt.timer = setTimeout(() => form.isConnected && form.requestSubmit(submitter), 1000 * 2 ** attempt.count);
    notice(say.sayDropped);
  });
  on("input", ({ target: { form } }) => {
    if (form?.method === "post" && !form.matches(".find, [data-unguarded]")) dirty.add(form);
    const attempt = tries.get(form);
    if (!attempt) return;
    clearTimeout(attempt.timer); // changed meanwhile: when to send it is the person's decision
    notice(say.sayStopped, form);
  });
  on("htmx:beforeRequest", (event) => wasSent(event) && setBusy(wasSent(event), true));
  on("htmx:beforeSwap", (event) => {
    const { target, xhr } = event.detail;
    // Something else is asked for first, a second step perhaps: Enter leads there.
    if (target?.id === "at-hand" && xhr.responseText.includes("<html")) event.detail.shouldSwap = false;
    if (!isSignIn(xhr)) return;
    event.detail.shouldSwap = false; // the session ended: what was typed stays
    notice(say.saySignedOut, wasSent(event));
  });
  on("htmx:afterRequest", (event) => {
    const form = wasSent(event);
    const { xhr } = event.detail;
    if (!form) return;
    setBusy(form, false);
    if (![200, 204, 409, 422].includes(xhr.status) || isSignIn(xhr)) return;
    if (xhr.status < 400) dirty.delete(form);
    if (tries.delete(form)) notice("");
  });

  // ---- The session: a warning two minutes before it ends from quiet
  const stay = one("#stay");
  if (stay) {
    const quiet = (Number(stay.dataset.idle) - 120) * 1000;
    let timer;
    const begin = () => {
      clearTimeout(timer);
      stay.hidden = true;
      timer = setTimeout(() => { stay.hidden = false; }, Math.max(quiet, 0));
    };
    begin();
    on("htmx:afterRequest", ({ detail }) => { if (detail.successful && !isSignIn(detail.xhr)) begin(); });
    stay.addEventListener("submit", async (event) => {
      event.preventDefault();
      try {
        const answer = await fetch(stay.action, { method: "POST", body: new FormData(stay), redirect: "manual" });
        if (answer.status === 204) return begin();
      } catch { /* no line: told below */ }
      notice(say.saySignedOut);
    });
  }
})();
