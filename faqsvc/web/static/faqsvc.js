// What the pages can do better with a script. Everything but suggestions while typing works without it.
const language = document.documentElement.lang;
const say = {
  ko: {
    recent: "최근 검색어", erase: "모두 지우기", category: "카테고리", offers: "추천 검색어와 도움말", found: (n) => `추천 ${n}개`,
    copied: "복사했습니다", close: "닫기", offline: "인터넷 연결이 끊겼습니다. 연결되면 다시 시도해 주세요.",
    busy: "지금 접속이 많습니다. 곧 다시 시도합니다.",
    failed: "보내지 못했습니다. 잠시 후 다시 시도해 주세요.",
  },
  en: {
    recent: "Recent searches", erase: "Clear all", category: "Category", offers: "Suggestions", found: (n) => `${n} suggestions`,
    copied: "Copied", close: "Close", offline: "You are offline. Please try again when you are connected.",
    busy: "The service is busy. Trying again shortly.",
    failed: "This could not be sent. Please try again in a moment.",
  },
}[language] ?? {};
const one = (selector, from = document) => from.querySelector(selector);
const all = (selector, from = document) => [...from.querySelectorAll(selector)];
const made = (name, attributes = {}, ...children) => {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  element.append(...children);
  return element;
};
const here = (path, values) => {
  const query = new URLSearchParams(values);
  if (language !== "ko") query.set("locale", language);
  return `${path}?${query}`;
};
const status = made("p", { class: "unseen", role: "status" });
document.body.append(status);

// The help center may stand under a path of its host; this script lies below it. Others may stand beside it.
const root = new URL(import.meta.url).pathname.split("/assets/")[0];

// Storage that may be switched off, or full.
const kept = (storage, key) => ({
  read: () => { try { return JSON.parse(globalThis[storage].getItem(key)) ?? []; } catch { return []; } },
  write: (list) => {
    try {
      if (list.length) globalThis[storage].setItem(key, JSON.stringify(list));
      else globalThis[storage].removeItem(key);
    } catch { /* nothing is remembered */ }
  },
});

// ---- recent searches: in this browser only, erasable ------------------------------------------------------------
const recent = kept("localStorage", `faqsvc:recent${root}`);
const remember = () => {
  const query = (new URLSearchParams(location.search).get("query") ?? "").trim().slice(0, 100);
  if (location.pathname === `${root}/search` && query) recent.write([query, ...recent.read().filter((text) => text !== query)].slice(0, 8));
};

// ---- suggestions: an editable combobox with a list (ARIA Authoring Practices) -----------------------------------
// The text in the box is the reader's: no key and no suggestion ever changes it, so that no composition is disturbed.
const QUIET = 120; // ms without a key after which the next one asks at once
const WAIT = 40; // ms that a quick series of keys is waited for
const ICONS = {
  recent: "M12 7v5l3.5 2M12 3.500a8.5 8.5 0 1 1-7.6 4.700M4 4v4.500h4.5", query: "M10.5 4a6.5 6.5 0 1 0 0 13 6.5 6.5 0 0 0 0-13zm5 11.500L20 20",
  question: "M5 4h14v12h-6l-5 4v-4H5zM9 9h6M9 12h4", category: "M4 6h6l2 2.500h8V19H4z",
};
const icon = (name) => {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  const path = document.createElementNS("http://www.w3.org/2000/svg", "path");
  path.setAttribute("d", ICONS[name]);
  svg.setAttribute("class", "icon");
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("aria-hidden", "true");
  svg.append(path);
  return svg;
};
const marked = (text, spans) => {
  const characters = [...text]; // spans count characters, not UTF-16 units
  const parts = [];
  let at = 0;
  for (const [start, length] of spans) {
    parts.push(characters.slice(at, start).join(""), made("mark", {}, characters.slice(start, start + length).join("")));
    at = start + length;
  }
  return [...parts, characters.slice(at).join("")];
};
const address = (offer) => {
  if (offer.kind === "question") return here(`${root}/helps_html/${encodeURIComponent(offer.id)}`, { locale: language });
  if (offer.kind === "category") return here(`${root}/search`, { query: "", [offer.level === 0 ? "serviceId" : "categoryId"]: offer.category_id });
  return here(`${root}/search`, { query: offer.text });
};

class Offers {
  #input; #list; #panel; #head; #timer; #last = 0; #asking; #chosen = -1; #shown = ""; #known = new Map(); #after = ""; #due = false; #wanted = [];

  constructor(form) {
    this.#input = one("input[type=search]", form);
    const id = `${this.#input.id}-offers`;
    this.#list = made("div", { id, role: "listbox", "aria-label": say.offers });
    const erase = made("button", { type: "button" }, say.erase);
    this.#head = made("div", { class: "bar" }, made("span", {}, say.recent), erase);
    this.#panel = made("div", { class: "offers", hidden: "" }, this.#head, this.#list);
    one(".field", form).after(this.#panel);
    for (const [name, value] of Object.entries({ role: "combobox", "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": id, "aria-haspopup": "listbox" })) this.#input.setAttribute(name, value);
    this.#input.addEventListener("input", () => this.#typed());
    this.#input.addEventListener("keydown", (event) => this.#key(event));
    this.#input.addEventListener("compositionend", () => this.#composed());
    this.#input.addEventListener("click", () => this.#open());
    this.#panel.addEventListener("pointerdown", (event) => { if (!event.target.closest("[role=option]")) event.preventDefault(); });
    this.#panel.addEventListener("mousedown", (event) => event.preventDefault()); // the focus stays in the box
    this.#panel.addEventListener("click", (event) => this.#picked(event));
    erase.addEventListener("click", () => { recent.write([]); this.close(); this.#input.focus(); });
    form.addEventListener("focusout", (event) => { if (!form.contains(event.relatedTarget)) this.close(); });
    form.addEventListener("submit", () => this.close());
  }

  close() {
    clearTimeout(this.#timer);
    this.#asking?.abort();
    this.#panel.hidden = true;
    this.#settled();
    this.#choose(-1);
    this.#input.setAttribute("aria-expanded", "false");
  }

  #open() { if (this.#panel.hidden) this.#typed(); }

  #typed() {
    const text = this.#input.value.trim();
    clearTimeout(this.#timer);
    this.#asking?.abort();
    if (!text) return this.#show(recent.read().map((word) => ({ kind: "recent", text: word, highlights: [] })), "");
    if (this.#known.has(text)) return this.#show(this.#known.get(text), text);
    this.#due = true;
    const now = performance.now();
    const wait = now - this.#last < QUIET ? WAIT : 0;
    this.#last = now;
    if (wait) this.#timer = setTimeout(() => this.#ask(text), wait);
    else this.#ask(text);
  }

  async #ask(text) {
    this.#asking = new AbortController();
    try {
      const answer = await fetch(`${root}/api/v1/suggest?q=${encodeURIComponent(text)}`, { signal: this.#asking.signal });
      if (!answer.ok) return this.#settled();
      const { suggestions } = await answer.json();
      if (this.#known.size > 200) this.#known.clear();
      this.#known.set(text, suggestions);
      if (this.#input.value.trim() === text && document.activeElement === this.#input) this.#show(suggestions, text);
    } catch (error) { // stale, or no connection: the box works as before
      if (error.name !== "AbortError") this.#settled();
    }
  }

  #show(offers, text) {
    this.#chosen = -1;
    this.#input.removeAttribute("aria-activedescendant");
    this.#head.hidden = offers[0]?.kind !== "recent";
    this.#head.style.display = this.#head.hidden ? "none" : "";
    this.#list.replaceChildren(...offers.map((offer, number) => {
      const link = made("a", { id: `${this.#list.id}-${number}`, role: "option", "aria-selected": "false", tabindex: "-1", href: address(offer) }, icon(offer.kind in ICONS ? offer.kind : "query"), made("span", {}, ...marked(offer.text, offer.highlights)));
      if (offer.kind === "category") link.append(made("small", {}, say.category));
      return link;
    }));
    this.#panel.hidden = !offers.length;
    this.#input.setAttribute("aria-expanded", String(offers.length > 0));
    if (text && text !== this.#shown) status.textContent = say.found(offers.length);
    this.#shown = text;
    this.#settled().forEach((key) => this.#move(key));
  }

  // Arrows pressed while a list was under way were meant for that list.
  #settled() {
    const wanted = this.#wanted;
    this.#due = false;
    this.#wanted = [];
    return wanted;
  }

  #choose(number) {
    const options = this.#list.children;
    options[this.#chosen]?.setAttribute("aria-selected", "false");
    this.#chosen = number;
    const option = options[number];
    if (!option) return this.#input.removeAttribute("aria-activedescendant");
    option.setAttribute("aria-selected", "true");
    option.scrollIntoView({ block: "nearest" });
    this.#input.setAttribute("aria-activedescendant", option.id);
  }

  #key(event) {
    // 229 is what browsers give for a key that the input method has taken; Safari's isComposing is over by then.
    if (event.isComposing || event.keyCode === 229) {
      this.#after = event.code.startsWith("Arrow") ? event.code : "";
      return;
    }
    const count = this.#list.children.length;
    const open = !this.#panel.hidden;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      this.#move(event.key);
    } else if (event.key === "Enter" && open && this.#chosen >= 0) {
      event.preventDefault();
      this.#list.children[this.#chosen].click();
    } else if (event.key === "Escape" && open) {
      event.preventDefault();
      this.close();
    } else if (event.key === "Delete" && event.shiftKey && open && this.#shown === "" && this.#chosen >= 0) {
      event.preventDefault();
      recent.write(recent.read().filter((_, number) => number !== this.#chosen));
      this.#typed();
    } else if ((event.key === "Home" || event.key === "End") && open && this.#chosen >= 0) {
      event.preventDefault();
      this.#choose(event.key === "Home" ? 0 : count - 1);
    }
  }

  #move(key) {
    if (this.#due) return this.#wanted.push(key);
    if (this.#panel.hidden) return this.#open();
    const count = this.#list.children.length;
    if (key === "ArrowDown") this.#choose(this.#chosen + 1 >= count ? -1 : this.#chosen + 1);
    else this.#choose(this.#chosen < 0 ? count - 1 : this.#chosen - 1);
  }

  #composed() {
    const key = this.#after; // an arrow that ended the composition: the reader meant the list
    this.#after = "";
    if (key === "ArrowDown" || key === "ArrowUp") this.#move(key);
  }

  #picked(event) {
    const option = event.target.closest("[role=option]");
    if (!option || event.ctrlKey || event.metaKey || event.shiftKey) return;
    this.close();
    if (swaps(option.href)) {
      event.preventDefault();
      this.#input.value = new URL(option.href).searchParams.get("query") ?? "";
      turn(option.href, { top: true });
    }
  }
}
for (const form of all("form.box")) new Offers(form);

// ---- "/" and Ctrl+K lead to the box -----------------------------------------------------------------------------
document.addEventListener("keydown", (event) => {
  if (event.isComposing || event.altKey) return;
  const typing = event.target instanceof Element && event.target.closest("input, textarea, select, [contenteditable]");
  const slash = event.key === "/" && !typing && !event.ctrlKey && !event.metaKey;
  const k = event.key.toLowerCase() === "k" && (event.ctrlKey || event.metaKey) && !event.shiftKey;
  const box = one("#query");
  if (!box || !(slash || k)) return;
  event.preventDefault();
  box.focus();
  box.select();
});

// ---- results: the next ones in place of these, with address, history, focus and scroll kept ----------------------
const SLOW = 300; // ms after which waiting is shown
const pages = new Map(); // addresses seen lately, for going back at once
const TRIES = 3; // of a list that a busy service refused; then its own page says so
let turning;
let again;
let present = location.href;
const swaps = (url) => one(".list") && new URL(url, location).origin === location.origin && new URL(url, location).pathname === `${root}/search`;
const known = (link) => link && `${link.closest("nav, ul")?.getAttribute("aria-label")}|${link.dataset.key ?? link.textContent.trim()}`;

async function turn(url, { push = true, top = false, scroll = null, tries = TRIES } = {}) {
  turning?.abort();
  clearTimeout(again);
  const mine = (turning = new AbortController());
  const slow = setTimeout(() => document.documentElement.classList.add("waiting"), SLOW);
  try {
    let text = push ? null : pages.get(url);
    if (!text) {
      const answer = await fetch(url, { signal: mine.signal, headers: { Accept: "text/html" } });
      if (answer.status === 503 && tries > 1) {
        tell(say.busy);
        const seconds = Math.min(Number(answer.headers.get("Retry-After")) || 2, 10);
        again = setTimeout(() => turn(url, { push, top, scroll, tries: tries - 1 }), 1000 * seconds);
        return;
      }
      text = await answer.text();
      if (answer.ok) pages.set(url, text);
      if (pages.size > 20) pages.delete(pages.keys().next().value);
    }
    const next = new DOMParser().parseFromString(text, "text/html");
    if (!one(".list", next)) return location.assign(url); // an error's page, or home's
    tell("");
    leave();
    if (push) {
      history.replaceState({ scroll: scrollY }, "");
      history.pushState(null, "", url);
    }
    present = location.href;
    put(next, { top, scroll });
  } catch (error) {
    if (error.name === "AbortError") return;
    if (navigator.onLine) location.assign(url);
    else connection();
  } finally {
    clearTimeout(slow);
    if (turning === mine) document.documentElement.classList.remove("waiting");
  }
}

function put(next, { top, scroll }) {
  const active = document.activeElement;
  const wanted = known(active?.closest?.("main a"));
  const typed = one("#query");
  document.title = next.title;
  one("main").replaceChildren(...one("main", next).childNodes);
  const form = one("form.box");
  all("input[type=hidden]", form).forEach((input) => input.remove());
  all("form.box input[type=hidden]", next).forEach((input) => form.append(input));
  if (document.activeElement !== typed) typed.value = one("#query", next)?.value ?? "";
  all(".banner").forEach((banner) => banner.remove());
  one("main").before(...all(".banner", next));
  one(".languages")?.replaceChildren(...(one(".languages", next)?.childNodes ?? []));
  ready();
  remember();
  status.textContent = one("h1")?.textContent ?? "";
  const same = wanted && !top && all("main a").find((link) => known(link) === wanted);
  if (same) same.focus({ preventScroll: true });
  else if (active !== typed) one("h1")?.focus({ preventScroll: true });
  if (scroll !== null) scrollTo({ top: scroll, behavior: "instant" });
  else if (top) scrollTo({ top: 0, behavior: "instant" });
}

if (one(".list")) {
  history.scrollRestoration = "manual";
  document.addEventListener("click", (event) => {
    const link = event.target.closest?.("main a[href], dialog a[href]");
    if (!link || event.defaultPrevented || event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    if (!swaps(link.href)) return;
    event.preventDefault();
    one("dialog.sheet")?.close();
    turn(link.href, { top: Boolean(link.closest(".pages, .state, .words, .services")) });
  });
  one("form.box").addEventListener("submit", (event) => {
    event.preventDefault();
    const form = event.currentTarget;
    one("#query").blur(); // a phone's keyboard gives way to the results
    turn(`${root}/search?${new URLSearchParams(new FormData(form))}`, { top: true });
  });
  addEventListener("popstate", (event) => {
    if (location.pathname !== `${root}/search` || location.href.split("#")[0] === present.split("#")[0]) return;
    turn(location.href, { push: false, scroll: event.state?.scroll ?? 0 });
  });
  let rested;
  addEventListener("scroll", () => { // kept while the page stands: an address changed on leaving would cost the way back
    clearTimeout(rested);
    rested = setTimeout(() => history.replaceState({ scroll: scrollY }, ""), 150);
  }, { passive: true });
}

// ---- what a list of results has: a sheet of categories on phones, answers that stay unfolded ----------------------
const wide = matchMedia("(min-width: 60rem)");
const unfolded = () => kept("sessionStorage", `faqsvc:open:${root}${new URL(present).search}`);
const leave = () => unfolded().write(all(".hit:has(details.whole[open])").map((hit) => hit.dataset.entryId));
addEventListener("pagehide", leave);
wide.addEventListener("change", () => {
  const categories = one("details.categories");
  if (categories) categories.open = wide.matches;
});

function ready() {
  for (const id of unfolded().read()) {
    const whole = one(`.hit[data-entry-id="${CSS.escape(id)}"] details.whole`);
    if (whole) whole.open = true;
  }
  const categories = one("details.categories");
  if (!categories) return;
  categories.open = wide.matches;
  one("summary", categories).addEventListener("click", (event) => {
    event.preventDefault();
    if (!wide.matches) sheet(categories);
  });
}

function sheet(categories) {
  const tree = one("nav", categories);
  const close = made("button", { type: "button" }, say.close);
  const title = made("h2", { id: "sheet" }, one("summary", categories).textContent.trim());
  const dialog = made("dialog", { class: "sheet", "aria-labelledby": "sheet" }, made("div", { class: "bar" }, title, close), tree);
  close.addEventListener("click", () => dialog.close());
  dialog.addEventListener("click", (event) => { if (event.target === dialog) dialog.close(); });
  dialog.addEventListener("close", () => {
    categories.append(tree);
    dialog.remove();
    one("summary", categories).focus({ preventScroll: true });
  });
  document.body.append(dialog);
  dialog.showModal();
}

// ---- an article: its address, its text, paper, an opinion --------------------------------------------------------
const plain = (article) => {
  const lines = all("[data-block]", article).map((block) => {
    const rows = all("tr", block).map((row) => [...row.children].map((cell) => cell.textContent).join("\t"));
    return rows.length ? rows.join("\n") : block.textContent;
  });
  return [one("h1", article).textContent, "", ...lines, "", one("link[rel=canonical]")?.href ?? location.href].join("\n");
};
const COPIES = { link: () => location.href, text: () => plain(one("article")) };
for (const button of all(".tools [data-copy]")) {
  if (!navigator.clipboard) button.hidden = true; // plain http has none
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(COPIES[button.dataset.copy]());
    status.textContent = say.copied;
    const label = button.lastChild;
    const words = label.textContent;
    if (words === say.copied) return;
    label.textContent = say.copied;
    setTimeout(() => { label.textContent = words; }, 2000);
  });
}
one(".tools [data-print]")?.addEventListener("click", () => print());
one(".tools")?.removeAttribute("hidden");

one("form.feedback")?.addEventListener("submit", async (event) => {
  event.preventDefault();
  const form = event.currentTarget;
  const body = new URLSearchParams(new FormData(form, event.submitter));
  try {
    const answer = await fetch(form.action, { method: "POST", body, headers: { Accept: "application/json" } });
    if (!answer.ok) throw new TypeError(String(answer.status));
    const thanks = await fetch(form.action, { headers: { Accept: "text/html" } });
    const title = one("h1", new DOMParser().parseFromString(await thanks.text(), "text/html"));
    const heading = made("h2", { tabindex: "-1" }, title.textContent);
    form.replaceWith(made("section", { class: "feedback" }, heading));
    heading.focus();
  } catch {
    const told = one(".failed", form) ?? form.appendChild(made("p", { class: "failed", role: "alert" }));
    told.textContent = say.failed;
  }
});

// ---- busy, or without a connection -----------------------------------------------------------------------------------------
const bar = made("p", { class: "offline", role: "status", hidden: "" });
document.body.append(bar);
function tell(text) {
  bar.hidden = !text;
  bar.textContent = text;
}
function connection() {
  tell(navigator.onLine ? "" : say.offline);
}
addEventListener("online", connection);
addEventListener("offline", connection);

ready();
remember();
if (one(".list") && history.state?.scroll) scrollTo({ top: history.state.scroll, behavior: "instant" });
