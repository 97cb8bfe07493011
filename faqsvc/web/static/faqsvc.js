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

for (const tools of document.querySelectorAll(".tools")) {
  tools.hidden = false;
  tools.querySelector("[data-print]")?.addEventListener("click", () => window.print());
  const copy = tools.querySelector("[data-copy-link]");
  copy?.addEventListener("click", async () => {
    await navigator.clipboard.writeText(location.href);
    const label = copy.textContent;
    copy.textContent = "복사했습니다";
    setTimeout(() => { copy.textContent = label; }, 2000);
  });
}

const wide = window.matchMedia("(min-width: 60rem)");
const categories = document.querySelector("details.categories");
if (categories && wide.matches) categories.open = true;
