// Forms: money with its dots, a calendar, what a form would do, and what was typed is not lost.
"use strict";
(() => {
const { LANG, all, one, say, make, button, status, dotted } = page;

// Typing: money gets its dots, unless somebody sets dots of their own; a quarter its usual form.

function onMoney(event) {
  const field = event.target, { value } = field;
  if (event.isComposing) return;
  if (event.data === "." || /paste|drop/i.test(event.inputType || "")) field.dataset.own = "yes";
  if (field.dataset.own && !/^(\d*|\d{1,3}(\.\d{3})+)$/.test(value)) return;
  delete field.dataset.own;
  if (!/^[\d.]+$/.test(value) || /^0\d/.test(value)) return;
  const before = value.slice(0, field.selectionStart).replace(/\D/g, "").length;
  field.value = dotted(value.replace(/\./g, ""), ".");
  let at = 0;
  for (let seen = 0; seen < before; at++) if (field.value[at] !== ".") seen++;
  field.setSelectionRange(at, at);
}
const quarterOf = text => {
  const found = text.trim().match(/^(?:q(?:uý)?\s*)?([1-4])\s*[\/.-]\s*(\d{4})$|^(\d{4})\s*[\/.-]?\s*q(?:uý)?\s*([1-4])$/i);
  return found && [Number(found[2] || found[3]), Number(found[1] || found[4])];
};
function onQuarter(event) {
  const found = quarterOf(event.target.value), step = { ArrowUp: 1, ArrowDown: -1 }[event.key];
  if (!found || (event.type === "keydown" && !step)) return;
  const count = found[0] * 4 + found[1] - 1 + (step || 0);
  event.target.value = `${Math.floor(count / 4)}Q${count % 4 + 1}`;
}

// A day: text as dd/mm/yyyy, with a calendar that opens beside it.

const two = number => String(number).padStart(2, "0");
const dayText = day => `${two(day.getDate())}/${two(day.getMonth() + 1)}/${day.getFullYear()}`;
const dayOf = text => {
  const found = text.trim().match(/^(\d{1,2})[\/.-](\d{1,2})[\/.-](\d{4})$/);
  return found ? new Date(+found[3], found[2] - 1, +found[1]) : null;
};
const moved = (day, days, months = 0) => {
  const most = new Date(day.getFullYear(), day.getMonth() + months + 1, 0).getDate();
  return new Date(day.getFullYear(), day.getMonth() + months, (months ? Math.min(day.getDate(), most) : day.getDate()) + days);
};
function addCalendar(field) {
  const open = button("", () => box.hidden ? show() : close(), { className: "pick", ariaLabel: say("choose_day"), ariaExpanded: "false" });
  const box = make("div", { className: "calendar", hidden: true, role: "dialog", ariaLabel: say("calendar") });
  const around = make("span", { className: "daybox" }, open, box);
  (field.closest("label") || field).after(around);
  const months = say("months").split(","), names = new Intl.DateTimeFormat(LANG, { weekday: LANG === "vi" ? "narrow" : "short" });
  // the 1st of January 2024 was a Monday
  const short = [1, 2, 3, 4, 5, 6, 7].map(day => names.format(new Date(2024, 0, day))), long = say("weekday_names").split(",");
  let at;
  const take = day => { field.value = dayText(day); field.dispatchEvent(new Event("input", { bubbles: true })); close(); };
  const close = () => { box.hidden = true; open.ariaExpanded = "false"; field.focus(); };
  function show() {
    at = dayOf(field.value) || dayOf(field.placeholder) || new Date();
    box.hidden = false;
    open.ariaExpanded = "true";
    draw();
  }
  function draw() {
    const first = new Date(at.getFullYear(), at.getMonth(), 1), days = moved(first, -1, 1).getDate();
    const cells = [...Array((first.getDay() + 6) % 7).fill(null), ...Array.from({ length: days }, (_, of) => moved(first, of))];
    const week = from => make("tr", {}, ...cells.slice(from, from + 7).map(day => make("td", {}, ...(day ? [dayButton(day)] : []))));
    const step = (text, months, label) => button(text, () => { at = moved(at, 0, months); draw(); }, { ariaLabel: label });
    const heads = short.map((text, of) => make("th", { scope: "col", abbr: long[of], textContent: text }));
    box.replaceChildren(
      make("p", { className: "month" }, step("‹", -1, say("before")),
        make("strong", { ariaLive: "polite", textContent: `${months[at.getMonth()]} ${at.getFullYear()}` }), step("›", 1, say("after"))),
      make("table", {}, make("thead", {}, make("tr", {}, ...heads)),
        make("tbody", {}, ...Array.from({ length: Math.ceil(cells.length / 7) }, (_, of) => week(of * 7)))),
      button(say("today"), () => take(new Date())));
    one("[data-at]", box).focus();
  }
  function dayButton(day) {
    const made = button(day.getDate(), () => take(day), { ariaLabel: `${day.getDate()}, ${long[(day.getDay() + 6) % 7]}, ${months[day.getMonth()]} ${day.getFullYear()}`, tabIndex: -1 });
    if (+day === +new Date(at.getFullYear(), at.getMonth(), at.getDate())) { made.dataset.at = ""; made.tabIndex = 0; }
    if (dayText(day) === field.value) made.ariaCurrent = "date";
    return made;
  }
  box.addEventListener("keydown", event => {
    const ways = { ArrowLeft: [-1], ArrowRight: [1], ArrowUp: [-7], ArrowDown: [7], PageUp: [0, -1], PageDown: [0, 1],
      Home: [-((at.getDay() + 6) % 7)], End: [6 - (at.getDay() + 6) % 7] };
    if (event.key === "Escape") { event.preventDefault(); close(); }
    else if (ways[event.key]) { event.preventDefault(); at = moved(at, ...ways[event.key]); draw(); }
  });
  around.addEventListener("focusout", event => {
    if (event.relatedTarget && !around.contains(event.relatedTarget)) { box.hidden = true; open.ariaExpanded = "false"; }
  });
  document.addEventListener("mousedown", event => { if (!around.contains(event.target)) { box.hidden = true; open.ariaExpanded = "false"; } });
  field.addEventListener("keydown", event => {
    if (event.key === "F4" || (event.altKey && event.key === "ArrowDown")) { event.preventDefault(); show(); }
  });
}

// Forms: what they would do, what was typed, files that are too large, one press counts once.

const typedIn = form => all("input, select, textarea", form).filter(each => each.name && !/^(hidden|file|password|submit)$/.test(each.type));
const draftOf = form => JSON.stringify(typedIn(form).map(each => [each.name, /checkbox|radio/.test(each.type) ? each.value + each.checked : each.value]));
const draftKey = "typed:" + location.pathname;

function addEffect(form) {
  let asking, timer, place;
  async function ask() {
    asking?.abort();
    if (all("[type=file]", form).some(each => each.files.length)) return;
    asking = new AbortController();
    try {
      const answer = await fetch(form.getAttribute("action") || location.href, { method: "POST", body: new FormData(form), headers: { "X-Effect": "1" }, signal: asking.signal });
      const part = answer.ok && one("#effect", new DOMParser().parseFromString(await answer.text(), "text/html"));
      if (!part) return;
      place ||= form.parentNode.insertBefore(make("div", { ariaLive: "polite" }), form.nextSibling);
      place.replaceChildren(document.importNode(part, true));
      place.dispatchEvent(new Event("page:part", { bubbles: true }));
    } catch { /* a newer question, or no answer: the button still works */ }
  }
  form.addEventListener("input", () => { clearTimeout(timer); timer = setTimeout(ask, 450); });
  if (typedIn(form).some(each => each.type === "text" && each.value)) ask();
}

function setUpForm(form) {
  const before = draftOf(form), kept = sessionStorage.getItem(draftKey);
  let isSent = false;
  if (one("button[name=_step][value=look]", form)) addEffect(form);
  if (kept && kept !== before) {
    const offer = make("p", { className: "remark offer" }, say("restored") + " ",
      button(say("restore"), () => {
        const values = JSON.parse(kept);
        for (const each of typedIn(form)) {
          const at = values.findIndex(([name, value]) => name === each.name && (!/checkbox|radio/.test(each.type) || value.startsWith(each.value)));
          if (at < 0) continue;
          const [[, value]] = values.splice(at, 1);
          if (/checkbox|radio/.test(each.type)) each.checked = value === each.value + "true";
          else each.value = value;
          if (value) each.closest("details")?.setAttribute("open", "");
        }
        offer.remove();
        form.dispatchEvent(new Event("input", { bubbles: true }));
      }), " ", button(say("forget"), () => { sessionStorage.removeItem(draftKey); offer.remove(); }));
    form.before(offer);
  }
  form.addEventListener("input", () => sessionStorage.setItem(draftKey, draftOf(form)));
  form.addEventListener("submit", () => { isSent = true; sessionStorage.setItem("sent", draftKey); });
  addEventListener("pageshow", () => { isSent = false; });
  addEventListener("beforeunload", event => { if (!isSent && draftOf(form) !== before) event.preventDefault(); });
}

function addRows(field) {
  let rows = all("[data-row]", field);
  if (!rows.length) rows = all("input[type=text]", field);
  if (rows.length < 2 || rows.some(row => row.name !== rows[0].name)) return;
  const more = button(say("add_row"), () => {
    const next = rows.at(-1).cloneNode(true);
    for (const each of [next, ...all("input, select", next)]) {
      if ("value" in each) each.value = "";
      each.removeAttribute("id");
    }
    rows.at(-1).after(next);
    rows.push(next);
    (next.matches("input") ? next : one("input, select", next)).focus();
  }, { className: "more" });
  rows.at(-1).after(more);
}

document.addEventListener("change", event => {
  const field = event.target, most = Number(field.dataset?.most);
  if (field.type !== "file" || !most) return;
  one(".wrong.size", field.parentNode)?.remove();
  const large = [...field.files].find(file => file.size > most);
  if (!large) return;
  const size = Math.ceil(large.size / 1e6);
  field.value = "";
  field.after(make("p", { className: "wrong size", role: "alert", textContent: say("too_large", { file: large.name, size, most: Math.floor(most / 1e6) }) }));
});
const wake = () => all("button[data-sent]").forEach(each => { each.disabled = false; delete each.dataset.sent; });
document.addEventListener("submit", event => {
  const form = event.target;
  if (event.defaultPrevented) return;
  const here = new URL(location.href), back = one("form.language [name=back]", form.parentNode);
  if (form.matches(".when")) {
    for (const name of ["rows", "sort", "contains"]) {
      one(`[name=${name}]`, form)?.remove();
      if (here.searchParams.has(name)) form.append(make("input", { type: "hidden", name, value: here.searchParams.get(name) }));
    }
  } else if (form.matches(".language") && back) back.value = here.pathname + here.search;
  if (form.getAttribute("method") !== "post") return; // a field may be called method
  setTimeout(() => all("button", form).filter(each => each.type === "submit" && !each.disabled).forEach(each => { each.disabled = true; each.dataset.sent = ""; }));
  setTimeout(wake, 8000); // a file that is fetched leaves the page where it is
  status(say("sending"));
});
addEventListener("pageshow", wake);

all("input.money").forEach(each => each.addEventListener("input", onMoney));
all("input.quarter").forEach(each => ["change", "keydown"].forEach(kind => each.addEventListener(kind, onQuarter)));
all("input.day").forEach(addCalendar);
all("form.act").forEach(setUpForm);
all(".field").forEach(addRows);
if (one("main .done[role=status]")) sessionStorage.removeItem(sessionStorage.getItem("sent"));
})();
