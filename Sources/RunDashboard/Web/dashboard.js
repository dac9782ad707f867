// Takes the runs, from the program or out of this file, and draws them again when they change.
"use strict";

const embedded = document.getElementById("runs");
const states = {waiting: "waiting for the first round", running: "running", stopped: "stopped", finished: "finished"};
let shownRuns = [], chosenName = null;

function draw() {
  const run = shownRuns.find(run => run.name === chosenName) ?? shownRuns[0];
  if (!run) return;
  place("state").textContent = states[run.state] + (run.written ? `, ${run.state === "running" ? "last written" : "written"} ${clock(run.written)}` : "");
  place("state").dataset.state = run.state;
  if (place("headline").textContent !== run.headline) place("headline").textContent = run.headline;
  place("problem").hidden = !run.problem;
  place("problem").textContent = run.problem ?? "";
  document.title = `${run.history.length ? `${run.history.at(-1).round}: ${percent(run.history.at(-1).accuracy)} · ` : ""}${run.name} · mathrec`;
  tiles(run);
  charts(shownRuns, run);
  fill(run);
  for (const panel of [updates, clients, layers, filters, confusion, log, rounds]) panel(run);
}

/** Lets a panel that would stand alone in its row have all of it. */
function fill(run) {
  place("filters-card").hidden = !run.filters;
  let alone = null;
  for (const card of document.querySelectorAll(".panels > .card")) {
    card.classList.remove("last");
    if (card.hidden) continue;
    if (card.classList.contains("wide")) { alone?.classList.add("last"); alone = null; } else alone = alone ? null : card;
  }
}

function choose(runs) {
  shownRuns = runs;
  if (!runs.some(run => run.name === chosenName)) chosenName = decodeURIComponent(location.hash.slice(1));
  if (!runs.some(run => run.name === chosenName)) chosenName = runs[0]?.name ?? null;
  const select = place("run"), names = runs.map(run => run.name);
  place("chooser").hidden = runs.length < 2;
  if ([...select.options].map(option => option.value).join("\n") !== names.join("\n")) {
    select.replaceChildren(...names.map(name => element("option", {value: name}, name)));
  }
  select.value = chosenName;
  draw();
  document.documentElement.dataset.ready = "true";
}

let tag = null, isAway = false;
async function ask() {
  let wait = 5000;
  try {
    const response = await fetch("/v1/runs", {cache: "no-store", headers: tag ? {"If-None-Match": tag} : {}});
    if (response.ok) { tag = response.headers.get("ETag"); choose((await response.json()).runs); }
    if (isAway) { isAway = false; draw(); }
    if (shownRuns.some(run => run.state === "running" || run.state === "waiting")) wait = 1000;
  } catch {
    isAway = true;
    place("problem").hidden = false;
    place("problem").textContent = "The program does not answer. Does mathrec dashboard still run? What is shown is what was known last.";
  }
  setTimeout(ask, document.hidden ? 5000 : wait);
}

function setTheme(theme) {
  document.documentElement.dataset.theme = theme;
  place("theme").setAttribute("aria-pressed", String(theme === "dark"));
}

let kept = null;
try { kept = localStorage.getItem("theme"); } catch { /* A file may not keep anything. */ }
setTheme(kept ?? (matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light"));
place("theme").addEventListener("click", () => {
  const theme = document.documentElement.dataset.theme === "dark" ? "light" : "dark";
  setTheme(theme);
  try { localStorage.setItem("theme", theme); } catch { /* As above. */ }
});
place("run").addEventListener("change", event => {
  chosenName = event.target.value;
  history.replaceState(null, "", "#" + encodeURIComponent(chosenName));
  draw();
});
let width = 0;
new ResizeObserver(() => { if (Math.abs(document.body.clientWidth - width) > 8) { width = document.body.clientWidth; draw(); } }).observe(document.body);
if (embedded) choose(JSON.parse(embedded.textContent).runs);
else { place("save").hidden = false; ask(); }
