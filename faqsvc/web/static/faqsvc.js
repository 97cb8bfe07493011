// What the page can do better with a script; everything works without it.
const box = document.querySelector("#query");

document.addEventListener("keydown", (event) => {
  const typing = event.target instanceof Element && event.target.closest("input, textarea, select, [contenteditable]");
  if (box && event.key === "/" && !typing && !event.ctrlKey && !event.metaKey && !event.altKey && !event.isComposing) {
    event.preventDefault();
    box.focus();
    box.select();
  }
});

const said = (button) => {
  const label = button.textContent;
  button.textContent = "복사했습니다";
  setTimeout(() => { button.textContent = label; }, 2000);
};

for (const tools of document.querySelectorAll(".tools")) {
  tools.hidden = false;
  tools.querySelector("[data-print]")?.addEventListener("click", () => window.print());
  const copy = tools.querySelector("[data-copy=link]");
  if (!copy) continue;
  if (!navigator.clipboard) copy.hidden = true; // plain http has no clipboard
  copy.addEventListener("click", () => navigator.clipboard.writeText(location.href).then(() => said(copy), () => {}));
}

const categories = document.querySelector("details.categories");
if (categories && window.matchMedia("(min-width: 60rem)").matches) categories.open = true;

// Unfolded answers stay unfolded when a reader comes back to the list.
const kept = "faqsvc:open:" + location.search;
const ids = () => [...document.querySelectorAll(".hit:has(details.whole[open])")].map((hit) => hit.dataset.entryId);
try {
  for (const id of JSON.parse(sessionStorage.getItem(kept) ?? "[]")) {
    const whole = document.querySelector(`.hit[data-entry-id="${CSS.escape(id)}"] details.whole`);
    if (whole) whole.open = true;
  }
  addEventListener("pagehide", () => {
    if (ids().length) sessionStorage.setItem(kept, JSON.stringify(ids()));
    else sessionStorage.removeItem(kept);
  });
} catch {
  // storage is switched off: nothing is remembered
}
