// The desk without the mouse: Ctrl+Enter reads, Ctrl+Enter copies, Esc begins anew. Everything works by forms as well.
const paste = document.getElementById("paste-form");
const form = document.getElementById("reply-form");
const text = document.getElementById("text");
const copy = document.getElementById("copy");
const again = document.getElementById("again");
const told = document.getElementById("status");

// The help center may stand under a path of its host; this script lies below it.
const root = new URL(import.meta.url).pathname.split("/assets/")[0];
const ask = (url, body) =>
  fetch(url, { method: "POST", body, headers: { Accept: "application/json" }, credentials: "same-origin" });

// What was made last; text that differs from it was written over by hand and goes out as it stands.
let made = text ? { text: text.value, html: text.dataset.html, entries: text.dataset.entries } : null;
let asked = 0;
let making = null; // the reply that is on its way; what is copied is that one

async function make() {
  const turn = ++asked;
  const answer = await ask(form.action, new FormData(form));
  if (!answer.ok) {
    told.textContent = "답변을 만들지 못했습니다. 다시 시도해 주세요.";
    return;
  }
  const reply = await answer.json();
  if (turn !== asked) return;
  made = { text: reply.text, html: reply.html, entries: reply.entries.join(" ") };
  text.value = reply.text;
  told.textContent = "";
  reply.choices.forEach(replaceChoice);
}

// The answers to choose follow the customer's language and device. One that stood there before comes back as it was; one
// of which a step is picked stays.
const choices = new Map();

function replaceChoice({ before, after, html }) {
  const old = form.querySelector(`[data-choice="${CSS.escape(before)}"]`);
  if (!old || old.querySelector('[name="step"]:checked')) return;
  choices.set(before, old);
  let next = choices.get(after);
  if (!next) {
    const holder = document.createElement("template");
    holder.innerHTML = html;
    next = holder.content.firstElementChild;
    const reasons = old.querySelector(".reasons");
    if (reasons) next.querySelector(".passage").after(reasons.cloneNode(true));
  }
  next.querySelector('[name="pick"]').checked = old.querySelector('[name="pick"]').checked;
  old.replaceWith(next);
}

function htmlOf(value) {
  if (value === made.text) return made.html;
  const holder = document.createElement("div");
  for (const part of value.split(/\n{2,}/)) {
    const paragraph = document.createElement("p");
    part.split("\n").forEach((line, at) => {
      if (at) paragraph.append(document.createElement("br"));
      paragraph.append(line);
    });
    holder.append(paragraph);
  }
  return holder.innerHTML;
}

async function copied() {
  await making;
  const value = text.value;
  const kinds = { "text/plain": new Blob([value], { type: "text/plain" }) };
  const rich = !["markdown", "html"].includes(document.getElementById("format")?.value);
  if (rich) kinds["text/html"] = new Blob([htmlOf(value)], { type: "text/html" });
  try {
    await navigator.clipboard.write([new ClipboardItem(kinds)]);
  } catch {
    text.focus();
    text.select();
    told.textContent = "복사하지 못했습니다. Ctrl+C를 눌러 주세요.";
    return;
  }
  told.textContent = "답변을 복사했습니다. 고객에게 붙여 넣어 주세요.";
  if (form && made.entries) {
    const counted = new FormData();
    counted.append("csrf_token", form.elements.csrf_token.value);
    made.entries.split(" ").forEach((entry) => counted.append("entry", entry));
    ask(`${root}/desk/used`, counted);
  }
}

if (copy) {
  copy.hidden = false;
  copy.addEventListener("click", copied);
}
if (form) {
  document.getElementById("make").hidden = true;
  form.addEventListener("change", (event) => {
    if (event.target !== text) making = make();
  });
  form.addEventListener("submit", async (event) => {
    const button = event.submitter;
    if (!button?.classList.contains("gap")) {
      event.preventDefault();
      return;
    }
    event.preventDefault();
    const gap = new FormData();
    gap.append("csrf_token", form.elements.csrf_token.value);
    gap.append("question", button.closest("fieldset").querySelector('[name="question"]').value);
    const answer = await ask(`${root}/desk/gaps`, gap);
    button.disabled = answer.ok;
    button.textContent = answer.ok ? "도움말이 없는 질문으로 알렸습니다" : "알리지 못했습니다. 다시 눌러 주세요";
  });
}
document.addEventListener("keydown", (event) => {
  if (event.isComposing) return;
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
    event.preventDefault();
    if (paste && paste.contains(document.activeElement)) paste.requestSubmit();
    else if (text) copied();
  } else if (event.key === "Escape" && again) {
    again.click();
  }
});
