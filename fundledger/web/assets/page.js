// What all scripts of the pages share: `page`. Everything works without them; they make looking and
// typing quicker. Here: words, the status line, keys, and work that goes on.
"use strict";
const page = (() => {
const all = (what, root = document) => [...root.querySelectorAll(what)];
const one = (what, root = document) => root.querySelector(what);
const WORDS = JSON.parse(one("template#page-words")?.content.textContent || "{}");
const LANG = document.documentElement.lang;
const say = (key, put = {}) => (WORDS[key] || "").replace(/\{(\w+)\}/g, (_, name) => put[name]);
const make = (name, put = {}, ...inside) => {
  const made = Object.assign(document.createElement(name), put);
  made.append(...inside);
  return made;
};
const button = (text, press, put) => {
  const made = make("button", { type: "button", textContent: text, ...put });
  made.addEventListener("click", press);
  return made;
};
const status = text => { const place = one("[data-status]"); if (place) place.textContent = text; };
const plain = text => text.normalize("NFD").replace(/[\u0300-\u036f]/g, "").replace(/[đĐ]/g, "d").toLowerCase();
const dotted = (digits, sign = LANG === "vi" ? "." : ",") => String(digits).replace(/\B(?=(\d{3})+$)/g, sign);

// Work that goes on: the page follows it.

async function follow(main) {
  try {
    const answer = await fetch(location.href);
    if (answer.redirected) return location.replace(answer.url);
    const next = one("main", new DOMParser().parseFromString(await answer.text(), "text/html"));
    if (next) main.replaceChildren(...next.childNodes);
  } catch { /* the next time */ }
  setTimeout(follow, 700, main);
}

// A list of links is sifted as one types.

function sift(form) {
  const field = one("input", form), items = all("[data-item]");
  form.hidden = false;
  form.addEventListener("submit", event => event.preventDefault());
  field.addEventListener("input", () => {
    const parts = plain(field.value).split(/\s+/).filter(Boolean);
    items.forEach(each => { each.hidden = !parts.every(part => plain(each.textContent).includes(part)); });
    all("[data-group]").forEach(each => { each.hidden = !one("[data-item]:not([hidden])", each); });
  });
}

// Keys: with Alt or Ctrl, for a letter alone belongs to Telex.

function showKeys() {
  const box = make("dialog", { className: "keys" }, make("h2", { textContent: say("keys") }));
  const list = make("dl");
  for (const line of say("key_list").split("\n")) {
    const [key, does] = line.split("|");
    list.append(make("div", {}, make("dt", {}, make("kbd", { textContent: key })), make("dd", { textContent: does })));
  }
  box.append(list, button(say("close"), () => box.close()));
  box.addEventListener("close", () => box.remove());
  document.body.append(box);
  box.showModal();
}
const GO = { KeyF: "input[type=search], [data-find] input", KeyN: ".when .day", KeyM: ".menu a[aria-current], .menu a", KeyD: "#main" };
document.addEventListener("keydown", event => {
  const inField = event.target.matches?.("input, select, textarea");
  if (event.key === "?" && !inField && !one("dialog[open]")) { event.preventDefault(); showKeys(); }
  else if (event.altKey && event.ctrlKey && GO[event.code]) { event.preventDefault(); one(GO[event.code])?.focus(); }
  else if (event.ctrlKey && event.key === "Enter") (event.target.form ? one("button.do", event.target.form) : one("main button.do"))?.click();
});

all("[data-find]").forEach(sift);
all("[data-keys]").forEach(each => { each.hidden = false; each.addEventListener("click", showKeys); });
if (one("main [data-working]")) setTimeout(follow, 700, one("main"));
return { LANG, all, one, say, make, button, status, plain, dotted };
})();
