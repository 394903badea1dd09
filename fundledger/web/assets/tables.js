// Tables: sorted, sifted, chosen from and copied as in Excel. The rows are those of the server.
"use strict";
(() => {
const { LANG, all, one, say, make, status, plain, dotted } = page;
const isFigure = cell => /^-?\d+$/.test(cell.dataset.raw || "");
const sumOf = cells => cells.reduce((sum, cell) => sum + (isFigure(cell) ? BigInt(cell.dataset.raw) : 0n), 0n);

// Tables: sift, sort; the address says it, so that back and Excel have it too.

function setUp(section) {
  const table = one("table", section), body = table?.tBodies[0];
  if (!body || table.dataset.ready || section.hasAttribute("data-cut")) return;
  table.dataset.ready = "yes";
  const rows = [...body.rows], name = section.dataset.rows, head = [...table.tHead.rows[0].cells];
  const texts = new Map(rows.map(row => [row, plain([...row.cells].map(cell => cell.textContent).join(" "))]));
  const shown = () => rows.filter(row => !row.hidden);
  const column = (of, at) => of.map(row => row.cells[at]);
  const totals = [...(table.tFoot?.rows[0].cells || [])].map((cell, at) => ({ cell, at, text: cell.textContent,
    adds: isFigure(cell) && cell.textContent.replace(/\D/g, "") === cell.dataset.raw.replace("-", "")
      && sumOf(column(shown(), at)) === BigInt(cell.dataset.raw) }));
  const left = one(".left", section) || make("p", { className: "facts left", hidden: true });
  if (!left.isConnected) one(".scroll", section).after(left);
  const excel = one("a.excel", section);
  let form = one("form.sift", section), sort = "", field;
  if (!form && rows.length > 15) {
    field = make("input", { type: "search", autocomplete: "off" });
    form = make("form", { className: "sift" }, make("label", {}, say("sift") + " ", field));
    const tools = one(".tools", section);
    tools ? tools.prepend(form) : one(".scroll", section).before(form);
  } else if (form) {
    field = one("[name=contains]", form);
    all("button", form).forEach(each => { each.hidden = true; });
  }

  function sift(words) {
    const parts = plain(words).split(/\s+/).filter(Boolean);
    for (const row of rows) row.hidden = !parts.every(part => texts.get(row).includes(part));
    const count = shown().length, isPart = count < rows.length;
    left.hidden = !isPart;
    left.textContent = isPart ? say("left", { left: count, rows: rows.length }) : "";
    for (const { cell, at, adds, text } of totals) {
      if (adds) {
        const sum = sumOf(column(shown(), at));
        cell.dataset.raw = sum;
        cell.textContent = (sum < 0n ? "-" : "") + dotted(String(sum).replace("-", ""));
      } else if (isFigure(cell)) cell.textContent = isPart ? "" : text;
    }
    if (excel) excel.textContent = say("excel", { count });
  }

  function order(by) {
    sort = by;
    const down = by.startsWith("-"), at = head.findIndex(th => th.dataset.column === by.replace("-", ""));
    head.forEach((th, place) => place === at
      ? th.setAttribute("aria-sort", down ? "descending" : "ascending") : th.removeAttribute("aria-sort"));
    if (at < 0) return;
    const compare = new Intl.Collator(LANG, { numeric: true }).compare;
    const rank = row => { const { raw } = row.cells[at].dataset; return isFigure(row.cells[at]) ? Number(raw) : raw || row.cells[at].textContent.trim(); };
    const found = rows.map(row => [rank(row), row]);
    const between = (a, b) => typeof a === "number" && typeof b === "number" ? a - b : compare(String(a), String(b));
    found.sort(([a], [b]) => (a === "") - (b === "") || (down ? -1 : 1) * between(a, b));
    body.append(...found.map(([, row]) => row));
  }

  function tell() {
    const put = address => {
      const said = { rows: name, sort, contains: field?.value.trim() || "" };
      if (!sort && !said.contains) said.rows = address === here ? "" : name;
      for (const [key, value] of Object.entries(said)) value ? address.searchParams.set(key, value) : address.searchParams.delete(key);
      return address.href;
    };
    const here = new URL(location.href);
    if (!section.closest(".effect")) history.replaceState(history.state, "", put(here));
    if (excel) excel.href = put(new URL(excel.href));
  }

  head.forEach(th => {
    if (!th.dataset.column || rows.length < 2) return;
    let press = one("button", th);
    if (!press) {
      press = make("button", { type: "button" }, ...th.childNodes);
      th.replaceChildren(press);
    }
    press.addEventListener("click", event => {
      event.preventDefault();
      order(sort === th.dataset.column ? `-${sort}` : th.dataset.column);
      tell();
    });
  });
  form?.addEventListener("submit", event => event.preventDefault());
  field?.addEventListener("input", () => { sift(field.value); tell(); status(left.textContent); });
  const asked = new URLSearchParams(location.search);
  if (name === (asked.get("rows") || one("section.rows")?.dataset.rows) && !section.closest(".effect")) {
    order(asked.get("sort") || "");
    if (field) sift(field.value = asked.get("contains") || "");
  }
}

// Cells are chosen as in Excel: by mouse, by Shift and arrows; copied with whole numbers.

let chosen = null; // { table, from: [row, column], to: [row, column] }
const grid = table => [...table.tBodies[0].rows].filter(row => !row.hidden);
function spread() {
  if (!chosen) return [];
  const { table, from, to } = chosen, [top, bottom] = [from[0], to[0]].sort((a, b) => a - b);
  const [first, last] = [from[1], to[1]].sort((a, b) => a - b);
  return grid(table).slice(top, bottom + 1).map(row => [...row.cells].slice(first, last + 1));
}
function choose(next) {
  all("td.chosen").forEach(cell => { cell.classList.remove("chosen"); delete cell.dataset.sum; });
  chosen = next;
  const cells = spread().flat(), figures = cells.filter(isFigure);
  cells.forEach(cell => cell.classList.add("chosen"));
  let text = cells.length ? say("cells", { count: cells.length }) : "";
  if (figures.length > 1) {
    const sum = sumOf(figures);
    text += " · " + say("sum", { sum: (sum < 0n ? "-" : "") + dotted(String(sum).replace("-", "")) });
  }
  status(text);
  if (cells.length < 2) return;
  const { table, to } = chosen, rows = grid(table), end = rows[to[0]].cells[to[1]];
  end.dataset.sum = text; // beside the cell, for the status may be far below
  end.classList.toggle("above", to[0] > 1 && to[0] >= rows.length - 2);
  end.classList.toggle("right", to[1] < 2);
}
const spot = cell => [grid(cell.closest("table")).indexOf(cell.parentElement), cell.cellIndex];
const cellOf = event => event.target.closest?.("section.rows tbody td");
let isDragging = false;
document.addEventListener("mousedown", event => {
  const cell = event.button === 0 && cellOf(event);
  if (!cell) { if (!event.target.closest("footer")) choose(null); return; }
  const table = cell.closest("table");
  isDragging = true;
  if (event.shiftKey && chosen?.table === table) { event.preventDefault(); choose({ ...chosen, to: spot(cell) }); }
  else choose({ table, from: spot(cell), to: spot(cell) });
});
document.addEventListener("mouseover", event => {
  const cell = isDragging && cellOf(event);
  if (!cell || cell.closest("table") !== chosen?.table) return;
  choose({ ...chosen, to: spot(cell) });
  if (spread().flat().length > 1) getSelection().removeAllRanges();
});
document.addEventListener("mouseup", () => { isDragging = false; });
document.addEventListener("dragstart", event => { if (spread().flat().length > 1) event.preventDefault(); });
const STEPS = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] };
function onTableKey(event) {
  const table = one("tbody", event.target)?.closest("table"), step = STEPS[event.key];
  if (!table || event.altKey) return;
  const last = [grid(table).length - 1, table.tHead.rows[0].cells.length - 1];
  if (event.key === "Escape") return choose(null);
  if (event.ctrlKey && event.key.toLowerCase() === "a") { event.preventDefault(); return choose({ table, from: [0, 0], to: last }); }
  const mine = chosen?.table === table ? chosen : null;
  if (!step || event.ctrlKey || (!mine && !event.shiftKey)) return;
  event.preventDefault();
  const to = mine ? mine.to.map((at, way) => Math.max(0, Math.min(last[way], at + step[way]))) : [0, 0];
  choose({ table, from: mine && event.shiftKey ? mine.from : to, to });
  grid(table)[to[0]]?.cells[to[1]]?.scrollIntoView({ block: "nearest", inline: "nearest" });
}
const bare = cell => {
  if (isFigure(cell)) return cell.dataset.raw;
  const text = cell.textContent.trim().replace(/\s+/g, " ");
  return /^[=+@-]/.test(text) ? `'${text}` : text; // Excel is handed no formula
};
document.addEventListener("copy", event => {
  const cells = spread();
  if (!cells.length || !getSelection().isCollapsed || /^(INPUT|TEXTAREA)$/.test(document.activeElement.tagName)) return;
  const lines = cells.map(row => row.map(bare).join("\t"));
  if (cells.length > 1 && cells.length === grid(chosen.table).length) {
    const heads = cells[0].map(cell => chosen.table.tHead.rows[0].cells[cell.cellIndex].textContent.trim());
    lines.unshift(heads.join("\t"));
  }
  event.clipboardData.setData("text/plain", lines.join("\r\n"));
  event.preventDefault();
  status(say("copied", { count: cells.flat().length }));
});

document.addEventListener("keydown", event => { if (event.target.matches?.(".scroll")) onTableKey(event); });
document.addEventListener("page:part", event => all("section.rows", event.target).forEach(setUp));
// A table that a page has made by hand is one of these too, unless it is a form.
for (const table of all(".scroll > table[data-table]")) {
  if (table.closest("section.rows") || one("input, select, button", table) || !table.tHead || !table.tBodies[0]) continue;
  const section = make("section", { className: "rows" });
  section.dataset.rows = table.dataset.table;
  table.parentNode.before(section);
  section.append(table.parentNode);
}
all("section.rows").forEach(setUp);

// Lines that are chosen to be posted: up and down go from one to the next, Enter chooses, and the
// button says how many and how much.

for (const form of all("form[data-lines]")) {
  const boxes = all("tbody input[type=checkbox]", form);
  const posts = one("button.do", form), plainly = posts?.textContent;
  const tell = () => {
    const on = boxes.filter(box => box.checked);
    const sum = on.reduce((so_far, box) => so_far + BigInt(box.closest("tr").dataset.amount), 0n);
    posts.textContent = on.length ? `${plainly}: ${on.length} · ${dotted(sum)}` : plainly;
    posts.disabled = !on.length;
  };
  form.addEventListener("keydown", event => {
    const at = boxes.indexOf(event.target);
    if (at < 0 || event.ctrlKey || event.altKey || event.metaKey) return;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) boxes[Math.min(Math.max(at + step, 0), boxes.length - 1)].focus();
    else if (event.key === "Enter") event.target.click();
    else return;
    event.preventDefault();
  });
  form.addEventListener("change", tell);
  window.addEventListener("pageshow", tell);
  tell();
}
})();
