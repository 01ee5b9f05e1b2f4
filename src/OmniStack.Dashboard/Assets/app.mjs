// Keeps the open page up to date, and makes forms and keys quicker. The pages work without it.
const main = document.getElementById("main");
document.documentElement.classList.add("scripted");
let paused = false;
let waiting = false;
let loading = null;
let missed = 0;

const find = (selector, root = document) => root.querySelector(selector);
const all = (selector, root = document) => [...root.querySelectorAll(selector)];

// Puts the new content in place of the old, only where it differs, so that focus, scrolling and open details stay.
function replace(old, fresh) {
  if (old.isEqualNode(fresh)) return;
  const sameKind = old.nodeType === fresh.nodeType && old.nodeName === fresh.nodeName;
  if (!sameKind || old.nodeType !== Node.ELEMENT_NODE) { old.replaceWith(fresh.cloneNode(true)); return; }
  for (const { name } of [...old.attributes]) {
    if (!fresh.hasAttribute(name) && !(name === "open" && old.nodeName === "DETAILS")) old.removeAttribute(name);
  }
  for (const { name, value } of fresh.attributes) if (old.getAttribute(name) !== value) old.setAttribute(name, value);
  const keyed = new Map(all(":scope > [data-key]", old).map(child => [child.dataset.key, child]));
  const next = [...fresh.childNodes];
  next.forEach((child, i) => {
    const key = child.dataset?.key;
    const place = old.childNodes[i];
    const known = key && keyed.get(key);
    if (known) {
      if (known !== place) old.insertBefore(known, place ?? null);
      replace(known, child);
    } else if (!place || key || place.dataset?.key) old.insertBefore(child.cloneNode(true), place ?? null);
    else replace(place, child);
  });
  while (old.childNodes.length > next.length) old.lastChild.remove();
}

async function refresh(address = location.href) {
  loading?.abort();
  loading = new AbortController();
  try {
    const response = await fetch(address, { signal: loading.signal });
    if (response.redirected && new URL(response.url).pathname === "/login") { location.reload(); return; }
    const page = new DOMParser().parseFromString(await response.text(), "text/html");
    for (const region of all("[data-live]")) {
      const fresh = page.getElementById(region.id);
      if (fresh) replace(region, fresh);
    }
    enhance();
    return page;
  } catch (error) {
    if (error.name !== "AbortError") main.dataset.stale = "";
  }
}

function enhance() {
  for (const button of all("[data-copy][hidden]")) button.hidden = false;
}

function toast(text) {
  const line = document.createElement("p");
  line.textContent = text;
  find("[data-toasts]").append(line);
  setTimeout(() => line.remove(), 6000);
}

function setPaused(value) {
  paused = value;
  for (const button of all("[data-pause]")) {
    button.setAttribute("aria-pressed", String(value));
    find("span", button).textContent = value ? "Paused" : "Pause";
  }
  missed = 0;
  if (!value && waiting) { waiting = false; document.dispatchEvent(new Event("resume")); }
}

// What came while the page was paused.
function miss(count) {
  waiting = true;
  if (!paused) return;
  missed += count;
  for (const button of all("[data-pause]")) find("span", button).textContent = `Paused, ${missed} new`;
}

// Changes
const watch = document.body.dataset.watch;
if (watch) {
  const changes = new EventSource("/live?watch=" + encodeURIComponent(watch));
  const update = () => { if (paused || document.hidden) waiting = true; else refresh(); };
  changes.addEventListener("change", update);
  changes.addEventListener("open", () => delete main.dataset.stale);
  changes.addEventListener("error", () => { main.dataset.stale = ""; });
  document.addEventListener("resume", () => refresh());
  document.addEventListener("visibilitychange", () => { if (!document.hidden && waiting && !paused) { waiting = false; refresh(); } });
}

// Console
const maxLines = 10000;
const box = find("[data-console]");
for (const lines of all(".console")) lines.scrollTop = lines.scrollHeight;
if (box) {
  let held = [];
  const atEnd = () => box.scrollHeight - box.scrollTop - box.clientHeight < 40;
  const show = html => {
    const follow = atEnd();
    find(".empty", box)?.remove();
    const lines = new DOMParser().parseFromString(html, "text/html");
    box.append(...lines.body.childNodes);
    while (box.childElementCount > maxLines) box.firstElementChild.remove();
    if (follow) box.scrollTop = box.scrollHeight;
  };
  const connect = () => {
    const address = new URL(box.dataset.console, location.href);
    const last = all("time", box).at(-1);
    if (last) address.searchParams.set("from", last.dateTime);
    const lines = new EventSource(address);
    lines.addEventListener("lines", event => {
      if (!paused) { show(event.data); return; }
      held.push(event.data);
      if (held.length > maxLines) held.shift();
      miss(event.data.split("</p>").length - 1);
    });
    // A new connection asks for what comes after the last line here.
    lines.addEventListener("error", () => { lines.close(); main.dataset.stale = ""; setTimeout(connect, 2000); });
    lines.addEventListener("open", () => delete main.dataset.stale);
  };
  connect();
  document.addEventListener("resume", () => { held.forEach(show); held = []; });
}

// Controls
for (const button of all("[data-pause]")) {
  button.hidden = false;
  button.addEventListener("click", () => setPaused(!paused));
}
document.addEventListener("click", async event => {
  const copy = event.target.closest("[data-copy]");
  if (copy) { await navigator.clipboard.writeText(copy.dataset.copy); toast("Copied"); }
});

document.addEventListener("submit", async event => {
  const form = event.target;
  const question = event.submitter?.dataset.confirm ?? form.dataset.confirm;
  if (question && !confirm(question)) { event.preventDefault(); return; }
  if (form.dataset.command === undefined) return;
  event.preventDefault();
  event.submitter.disabled = true;
  toast(event.submitter.title + " …");
  const body = new URLSearchParams({ command: event.submitter.value });
  const response = await fetch(form.action, { method: "POST", body, headers: { Accept: "application/json" } });
  toast(response.ok ? (await response.json()).text : "The dashboard did not answer.");
  event.submitter.disabled = false;
  if (watch) refresh();
  else location.reload();
});

const filters = find("[data-filters]");
if (filters) {
  let timer;
  const apply = () => {
    const parameters = [...new FormData(filters)].filter(([, value]) => value !== "");
    location.assign(filters.action.split("?")[0] + "?" + new URLSearchParams(parameters));
  };
  filters.addEventListener("change", event => { if (!event.target.closest(".more")) apply(); });
  filters.addEventListener("submit", event => {
    if (event.submitter?.hasAttribute("formaction")) return;
    event.preventDefault();
    apply();
  });
  // Typing filters the page in place; the box keeps its focus.
  find("[data-search]", filters)?.addEventListener("input", event => {
    event.stopPropagation();
    if (box) return;
    clearTimeout(timer);
    timer = setTimeout(async () => {
      const address = new URL(location.href);
      if (event.target.value) address.searchParams.set("q", event.target.value); else address.searchParams.delete("q");
      address.searchParams.delete("before");
      address.searchParams.delete("skip");
      history.replaceState(null, "", address);
      await refresh();
    }, 250);
  });
  find("[data-search]", filters)?.addEventListener("change", event => { if (!box) event.stopPropagation(); });
}

document.addEventListener("keydown", event => {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.key === "Escape") { find("[data-close]")?.click(); return; }
  if (event.target.closest("input, select, textarea")) return;
  const link = all("[data-key]", find(".rail")).find(a => a.dataset.key === event.key);
  if (link) link.click();
  else if (event.key === "?") location.assign("/help");
  else if (event.key === "p") find("[data-pause]")?.click();
  else if (event.key === "/") { event.preventDefault(); find("[data-search]")?.focus(); }
});

enhance();
