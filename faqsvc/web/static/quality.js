// Waits for a report that is being made, then shows it; gives up after some minutes, for the link is there.
const making = document.getElementById("making");
let turns = 0;

async function look() {
  const answer = await fetch(making.dataset.url, { credentials: "same-origin" }).catch(() => null);
  if (answer?.ok && !(await answer.json()).making) {
    const typing = document.activeElement?.matches("input:not([type=search])");
    if (!typing) location.reload();
    else making.firstChild.textContent = "새 점검 결과가 있습니다. ";
    return;
  }
  if (++turns < 60) setTimeout(look, 3000 + 500 * turns);
}

setTimeout(look, 3000);
