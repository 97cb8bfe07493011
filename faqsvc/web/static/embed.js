// A search box of the help center for any page: <script async src="https://help.example.com/embed.js"></script>
// It stands where its tag stands (or in data-target), in a shadow tree that the page's styles do not reach, with a
// constructed style sheet that a strict Content-Security-Policy allows. Text is never made HTML. docs/embedding.md.
(() => {
  const tag = document.currentScript;
  const home = new URL(".", tag.src);
  const { target, label = "도움말 검색", placeholder = "무엇을 도와드릴까요?", newTab } = tag.dataset;
  const PAUSE = 90; // ms after a key before suggestions are asked for
  const STYLE = `
    :host { all: initial; display: block; color-scheme: inherit; font: 16px/1.6 var(--faqsvc-font, system-ui, -apple-system, "Apple SD Gothic Neo", "Noto Sans KR", "Malgun Gothic", sans-serif);
      --ink: var(--faqsvc-ink, light-dark(#191f1d, #e9edeb)); --paper: var(--faqsvc-paper, light-dark(#fff, #161b19)); --edge: var(--faqsvc-edge, light-dark(#84908b, #7d8985));
      --brand: var(--faqsvc-brand, light-dark(#14705a, #1f7d66)); --wash: light-dark(#e8f4f0, #22302b); color: var(--ink); word-break: keep-all; }
    *, ::before { box-sizing: border-box; }
    form { position: relative; display: flex; gap: 8px; }
    label { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
    input { flex: 1; min-width: 0; height: 48px; padding: 0 16px; font: inherit; color: inherit; background: var(--paper); border: 1.5px solid var(--edge); border-radius: 12px; }
    input::placeholder { color: inherit; opacity: .75; }
    button { flex: none; height: 48px; padding: 0 18px; font: inherit; font-weight: 600; color: #fff; background: var(--brand); border: 0; border-radius: 12px; cursor: pointer; }
    :focus-visible { outline: 3px solid light-dark(#0b57d0, #8ab4f8); outline-offset: 2px; }
    ul { position: absolute; z-index: 2147483000; top: 100%; left: 0; right: 0; margin: 6px 0 0; padding: 6px; list-style: none; background: var(--paper); border: 1px solid var(--edge); border-radius: 12px; box-shadow: 0 8px 24px rgb(0 0 0 / .16); }
    [hidden] { display: none; }
    li { display: flex; align-items: center; min-height: 44px; padding: 6px 12px; border-radius: 8px; cursor: pointer; }
    li[aria-selected=true], li:hover { background: var(--wash); }
    b { font-weight: 700; text-decoration: underline; text-underline-offset: .2em; }
    p { position: absolute; width: 1px; height: 1px; margin: 0; overflow: hidden; clip-path: inset(50%); }`;

  const made = (name, attributes, ...inside) => {
    const element = document.createElement(name);
    for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
    element.append(...inside);
    return element;
  };
  const host = made("div", { lang: "ko", "data-faqsvc": "" });
  const root = host.attachShadow({ mode: "open" });
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(STYLE);
  root.adoptedStyleSheets = [sheet];
  const input = made("input", {
    id: "query", type: "search", role: "combobox", "aria-expanded": "false", "aria-controls": "offers", "aria-autocomplete": "list",
    autocomplete: "off", enterkeyhint: "search", maxlength: "200", placeholder,
  });
  const list = made("ul", { id: "offers", role: "listbox", "aria-label": "추천 검색어와 도움말", hidden: "" });
  const status = made("p", { role: "status" });
  const form = made("form", { role: "search" }, made("label", { for: "query" }, label), input, made("button", { type: "submit" }, "검색"), list, status);
  root.append(form);

  let offers = [], chosen = -1, timer = 0, asking = null, refused = false;
  const go = (path) => {
    const address = new URL(path.replace(/^\//, ""), home).href;
    if (newTab === undefined) location.assign(address);
    else open(address, "_blank", "noopener");
  };
  const close = () => {
    asking?.abort();
    clearTimeout(timer);
    list.hidden = true;
    chosen = -1;
    input.setAttribute("aria-expanded", "false");
    input.removeAttribute("aria-activedescendant");
  };
  const choose = (at) => {
    chosen = at;
    Array.from(list.children, (item, number) => item.setAttribute("aria-selected", String(number === at)));
    if (at < 0) input.removeAttribute("aria-activedescendant");
    else input.setAttribute("aria-activedescendant", `offer-${at}`);
  };
  const marked = ({ text, marks }) => {
    const letters = Array.from(text); // marks count characters, as the service does
    const parts = [];
    let at = 0;
    for (const [start, length] of marks) {
      parts.push(letters.slice(at, start).join(""), made("b", {}, letters.slice(start, start + length).join("")));
      at = start + length;
    }
    return made("span", {}, ...parts, letters.slice(at).join(""));
  };
  const show = (found) => {
    offers = found;
    list.replaceChildren(...offers.map((offer, at) => made("li", { id: `offer-${at}`, role: "option", "aria-selected": "false" }, marked(offer))));
    list.hidden = !offers.length;
    input.setAttribute("aria-expanded", String(Boolean(offers.length)));
    status.textContent = offers.length ? `추천 ${offers.length}개` : "";
    choose(-1);
  };
  const ask = async () => {
    asking?.abort();
    const text = input.value.trim().slice(0, 80);
    if (!text || refused) return close();
    asking = new AbortController();
    const address = new URL("embed/suggest", home);
    address.searchParams.set("q", text);
    try {
      const answer = await fetch(address, { signal: asking.signal, credentials: "omit", referrerPolicy: "no-referrer" });
      if (answer.ok) show((await answer.json()).suggestions);
    } catch (error) {
      if (error.name !== "AbortError") refused = true; // this page may not ask: the search itself works all the same
    }
  };

  input.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(ask, PAUSE);
  });
  input.addEventListener("keydown", (event) => {
    if (event.isComposing || event.keyCode === 229) return; // the keys belong to the composition
    if ((event.key === "ArrowDown" || event.key === "ArrowUp") && !list.hidden) {
      event.preventDefault();
      const round = offers.length + 1; // the offers, and the box itself as the last place
      const at = (chosen + round + (event.key === "ArrowDown" ? 1 : -1)) % round;
      choose(at === offers.length ? -1 : at);
    } else if (event.key === "Escape" && !list.hidden) {
      event.preventDefault();
      close();
    }
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const text = input.value.trim();
    const offer = offers[chosen];
    close();
    if (offer) go(offer.url);
    else if (text) go(`/search?${new URLSearchParams({ query: text })}`);
  });
  list.addEventListener("pointerdown", (event) => event.preventDefault()); // the box keeps the focus
  list.addEventListener("click", (event) => {
    const at = Array.from(list.children).indexOf(event.target.closest("li"));
    close();
    if (at >= 0) go(offers[at].url);
  });
  form.addEventListener("focusout", (event) => {
    if (!form.contains(event.relatedTarget)) close();
  });

  const place = () => {
    const wanted = target && document.querySelector(target);
    if (wanted) wanted.append(host);
    else if (tag.parentNode && tag.parentNode !== document.head) tag.after(host);
    else document.body.append(host);
  };
  if (document.readyState === "loading" && (target || tag.parentNode === document.head)) addEventListener("DOMContentLoaded", place);
  else place();
})();
