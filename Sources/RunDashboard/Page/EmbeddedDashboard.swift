// swift-format-ignore-file
// Written by scripts/embed-page from Sources/RunDashboard/Web; run it after a change there.

/// The dashboard's files, by name.
enum EmbeddedDashboard {
  /// Changes with any of the files, so that a browser asks for those that it has not.
  static let tag = "\"a4d2d46069eadc7a\""

  static let files: [String: String] = [
    "dashboard.css": ###"""
:root {
  color-scheme: light;
  --ground: #f3f5f9; --card: #ffffff; --line: #d5dae4; --grid: #e6e9f0;
  --text: #1b2230; --soft: #566074; --accent: #2b4fc7; --on-accent: #ffffff; --accent-soft: #e7ecfb;
  --good: #136b3a; --good-soft: #e0f3e7; --fair: #7d5000; --fair-soft: #fbeed2; --bad: #a3202c; --bad-soft: #fbe3e4;
  --run-0: #2b4fc7; --run-1: #b3470b; --run-2: #136b3a; --run-3: #8a2da5; --run-4: #0b7285; --run-5: #a3202c; --run-6: #6b5b00; --run-7: #4a5568;
  --hot: 43 79 199;
  font: 16px/1.45 system-ui, "Segoe UI", Roboto, "Noto Sans", "DejaVu Sans", sans-serif;
}
:root[data-theme="dark"] {
  color-scheme: dark;
  --ground: #12151c; --card: #1c212c; --line: #343c4c; --grid: #2a3140;
  --text: #e8ecf4; --soft: #a7b1c4; --accent: #8fb0ff; --on-accent: #0e1730; --accent-soft: #26314c;
  --good: #7fdca4; --good-soft: #173225; --fair: #f0c265; --fair-soft: #3a2d12; --bad: #ff9c9f; --bad-soft: #431f24;
  --run-0: #8fb0ff; --run-1: #ffb27a; --run-2: #7fdca4; --run-3: #dba3f0; --run-4: #6fd6e8; --run-5: #ff9c9f; --run-6: #e3d26a; --run-7: #b7c0d0;
  --hot: 143 176 255;
}
* { box-sizing: border-box; }
[hidden] { display: none !important; }
body { margin: 0; background: var(--ground); color: var(--text); }
.skip { position: absolute; left: -999px; top: 0; background: var(--accent); color: var(--on-accent); padding: .6em 1em; z-index: 20; }
.skip:focus { left: 0; }
:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; border-radius: 4px; }
main:focus { outline: none; }
header { display: flex; align-items: center; gap: .6rem 1.25rem; padding: .6rem 1.25rem; background: var(--card); border-bottom: 1px solid var(--line); flex-wrap: wrap; }
h1 { font-size: 1.15rem; margin: 0; letter-spacing: -.01em; }
h1 span { font-weight: 400; color: var(--soft); }
h2 { font-size: 1rem; margin: 0 0 .5rem; }
button, select, .button { font: inherit; color: inherit; min-height: 2.4rem; padding: .3rem .8rem; border: 1px solid var(--line); border-radius: 9px; background: var(--card); cursor: pointer; text-decoration: none; display: inline-flex; align-items: center; }
button:hover, .button:hover { border-color: var(--accent); background: var(--accent-soft); }
#chooser { display: flex; align-items: center; gap: .5rem; color: var(--soft); min-width: 0; }
#chooser select { color: var(--text); max-width: min(20rem, 60vw); }
.state { margin: 0; padding: .1rem .7rem; border-radius: 99px; font-size: .9rem; background: var(--accent-soft); color: var(--accent); }
.state[data-state="finished"] { background: var(--good-soft); color: var(--good); }
.state[data-state="stopped"] { background: var(--fair-soft); color: var(--fair); }
.preferences { display: flex; gap: .4rem; margin-left: auto; }
main { max-width: 1500px; margin: 0 auto; padding: 1rem 1.25rem 2rem; }
#headline { margin: 0 0 .8rem; font-size: 1.1rem; font-weight: 600; overflow-wrap: anywhere; }
.problem { margin: 0 0 .8rem; padding: .6rem .9rem; border-radius: 10px; background: var(--bad-soft); color: var(--bad); overflow-wrap: anywhere; }
#tiles { display: grid; grid-template-columns: repeat(auto-fill, minmax(11.5rem, 1fr)); gap: .8rem; margin: 0 0 .8rem; }
#tiles > div { background: var(--card); border: 1px solid var(--line); border-radius: 12px; padding: .6rem .9rem; min-width: 0; }
#tiles dt { color: var(--soft); font-size: .85rem; }
#tiles dd { margin: 0; }
#tiles .value { font-size: 1.55rem; font-weight: 650; letter-spacing: -.02em; font-variant-numeric: tabular-nums; line-height: 1.25; }
#tiles .note { color: var(--soft); font-size: .85rem; }
.panels { display: grid; grid-template-columns: repeat(2, minmax(0, 1fr)); gap: .8rem; }
.card { background: var(--card); border: 1px solid var(--line); border-radius: 14px; padding: .8rem 1rem; min-width: 0; }
.wide, .last { grid-column: 1 / -1; }
.chart svg { display: block; width: 100%; overflow: visible; }
.chart .axis { stroke: var(--line); }
.chart .grid { stroke: var(--grid); }
.chart text { fill: var(--soft); font-size: 12px; font-variant-numeric: tabular-nums; }
.chart .level { stroke: var(--good); stroke-dasharray: 6 4; stroke-width: 1.5; }
.chart .level-label { fill: var(--good); }
.chart path { fill: none; stroke-width: 2; stroke-linejoin: round; }
.chart path.faint { stroke-width: 1.3; opacity: .75; }
.chart path.dashed { stroke-dasharray: 5 4; }
.chart .cursor { stroke: var(--soft); stroke-dasharray: 2 3; }
.chart circle.outlier { stroke: var(--bad); stroke-width: 2.5; }
.legend { display: flex; flex-wrap: wrap; gap: .1rem 1rem; margin: .4rem 0 0; padding: 0; list-style: none; font-size: .85rem; color: var(--soft); }
.legend li { display: flex; align-items: center; gap: .4rem; min-width: 0; overflow-wrap: anywhere; }
.legend svg { width: 1.6rem; height: .7rem; flex: none; }
.readout { min-height: 1.45em; margin: .35rem 0 0; font-size: .88rem; font-variant-numeric: tabular-nums; color: var(--text); }
.run-0 { stroke: var(--run-0); } .run-1 { stroke: var(--run-1); } .run-2 { stroke: var(--run-2); } .run-3 { stroke: var(--run-3); }
.run-4 { stroke: var(--run-4); } .run-5 { stroke: var(--run-5); } .run-6 { stroke: var(--run-6); } .run-7 { stroke: var(--run-7); }
.chart circle { fill: var(--card); stroke-width: 1.5; }
.chart circle.dot { fill: var(--run-0); fill-opacity: .35; }
.empty, .remark { color: var(--soft); margin: .3rem 0; font-size: .92rem; }
.scroll { overflow: auto; max-height: 24rem; border: 1px solid var(--grid); border-radius: 8px; }
table { border-collapse: collapse; width: 100%; font-size: .88rem; font-variant-numeric: tabular-nums; }
th, td { text-align: right; padding: .28rem .6rem; border-bottom: 1px solid var(--grid); white-space: nowrap; }
thead th { position: sticky; top: 0; background: var(--card); z-index: 1; color: var(--soft); font-weight: 600; }
thead button { min-height: 0; border: 0; padding: 0; background: none; color: inherit; font-weight: 600; border-radius: 3px; }
thead button:hover { color: var(--accent); background: none; }
th.text, td.text { text-align: left; }
td.long { white-space: normal; min-width: 14rem; max-width: 34rem; overflow-wrap: anywhere; }
tr.trouble td:first-child { box-shadow: inset 3px 0 var(--bad); }
td.bad { color: var(--bad); font-weight: 600; }
.small svg { display: block; margin-left: auto; }
.small path { fill: none; stroke: var(--accent); stroke-width: 1.5; }
.small rect { fill: var(--accent); }
#filters { display: grid; grid-template-columns: repeat(auto-fill, minmax(3.2rem, 1fr)); gap: .5rem; }
#filters svg { width: 100%; border: 1px solid var(--line); border-radius: 4px; display: block; background: #8a8f99; }
#filters .remark { grid-column: 1 / -1; }
#confusion svg { max-width: 100%; height: auto; display: block; margin: 0 auto; }
#confusion rect.cell { fill: rgb(var(--hot)); }
#confusion rect.wrong { fill: var(--bad); }
#confusion .frame { fill: none; stroke: var(--line); vector-effect: non-scaling-stroke; }
#confusion text { fill: var(--soft); }
.mistakes { margin: .5rem 0 0; padding: 0; list-style: none; display: grid; grid-template-columns: repeat(auto-fill, minmax(13rem, 1fr)); gap: .15rem 1rem; font-size: .9rem; }
.mistakes b { font-weight: 650; }
#log ol { margin: 0; padding: .4rem .7rem; list-style: none; font: .84rem/1.5 ui-monospace, "DejaVu Sans Mono", monospace; }
#log li { overflow-wrap: anywhere; }
#log time, #log .when { color: var(--soft); margin-right: .6em; }
#log .bad { color: var(--bad); }
details + details { margin-top: .5rem; }
summary { cursor: pointer; font-weight: 600; padding: .2rem 0; }
.facts { display: grid; grid-template-columns: repeat(auto-fill, minmax(15rem, 1fr)); gap: .1rem 1.5rem; margin: .4rem 0; font-size: .9rem; }
.facts div { display: flex; justify-content: space-between; gap: 1rem; border-bottom: 1px solid var(--grid); }
.facts dt { color: var(--soft); }
.facts dd { margin: 0; text-align: right; overflow-wrap: anywhere; min-width: 0; }
@media (max-width: 900px) { .panels { grid-template-columns: minmax(0, 1fr); } }
@media (max-width: 560px) {
  header, main { padding-left: .75rem; padding-right: .75rem; }
  .preferences { margin-left: 0; }
  .card { padding: .7rem .75rem; }
  #tiles { grid-template-columns: repeat(2, minmax(0, 1fr)); gap: .5rem; }
  #tiles .value { font-size: 1.25rem; }
}
@media print { header .preferences, .skip { display: none; } .scroll { max-height: none; overflow: visible; } }

"""###,
    "dashboard.js": ###"""
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

"""###,
    "figures.js": ###"""
// Figures as SVG: lines with a cursor for pointer and keys, dots, small lines and bars. Nothing here knows what a run is.
"use strict";

const SVG = "http://www.w3.org/2000/svg";

function element(name, attributes = {}, ...children) {
  const isSVG = ["svg", "g", "path", "line", "rect", "circle", "text", "title"].includes(name);
  const made = isSVG ? document.createElementNS(SVG, name) : document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) if (value !== null && value !== undefined) made.setAttribute(key, value);
  made.append(...children.filter(child => child !== null && child !== undefined));
  return made;
}

/** Whole steps of 1, 2 or 5 times a power of ten over a range, about so many. */
function ticks(low, high, count) {
  if (!(high > low)) return [low];
  const raw = (high - low) / count, power = 10 ** Math.floor(Math.log10(raw));
  const step = [1, 2, 5, 10].map(factor => factor * power).find(step => step >= raw * 0.999);
  const result = [];
  for (let tick = Math.ceil(low / step - 1e-9) * step; tick <= high + step * 1e-9; tick += step) result.push(Number(tick.toPrecision(12)));
  return result;
}

function legend(entries) {
  return element("ul", {class: "legend"}, ...entries.map(entry => element("li", {},
    element("svg", {viewBox: "0 0 26 10", "aria-hidden": "true", class: "chart"},
      element("path", {d: "M0 5H26", class: `run-${entry.color} ${entry.dashed ? "dashed" : ""}`, "stroke-width": 3, fill: "none", "stroke-dasharray": entry.dashed ? "5 4" : null})), entry.name)));
}

/**
 * Lines over whole numbers. `chart`: {series: [{name, color, points: [[x, y]], dashed, faint}], level: {y, name},
 * format: y => text, xName, label, zero: whether 0 is shown}.
 */
function lines(place, chart) {
  const all = chart.series.flatMap(series => series.points).filter(point => Number.isFinite(point[1]));
  if (all.length === 0) { place.replaceChildren(element("p", {class: "empty"}, "Nothing yet.")); return; }
  const width = Math.max(260, place.clientWidth || 600), height = Math.min(300, Math.max(190, width * 0.42));
  const edge = {left: 58, right: 14, top: 14, bottom: 30};
  let [low, high] = [Math.min(...all.map(p => p[1])), Math.max(...all.map(p => p[1]))];
  if (chart.level) { low = Math.min(low, chart.level.y); high = Math.max(high, chart.level.y); }
  if (chart.zero) low = Math.min(0, low);
  if (low === high) { low -= Math.abs(low) * 0.05 || 0.5; high += Math.abs(high) * 0.05 || 0.5; }
  const room = (high - low) * 0.05;
  if (!(chart.zero && low === 0)) low -= room;
  high += room;
  if (chart.most !== undefined) high = Math.min(high, chart.most);
  const first = Math.min(...all.map(p => p[0])), last = Math.max(...all.map(p => p[0]));
  const x = value => edge.left + (last === first ? 0.5 : (value - first) / (last - first)) * (width - edge.left - edge.right);
  const y = value => height - edge.bottom - (value - low) / (high - low) * (height - edge.top - edge.bottom);
  const svg = element("svg", {viewBox: `0 0 ${width} ${height}`, height, role: "img", "aria-label": chart.label});
  for (const tick of ticks(low, high, 5)) svg.append(
    element("line", {class: "grid", x1: edge.left, x2: width - edge.right, y1: y(tick), y2: y(tick)}),
    element("text", {x: edge.left - 8, y: y(tick) + 4, "text-anchor": "end"}, chart.format(tick)));
  const marks = ticks(first, last, Math.max(4, Math.floor(width / 110))).filter(Number.isInteger);
  for (const tick of marks) svg.append(element("text", {x: x(tick), y: height - edge.bottom + 18, "text-anchor": "middle"}, tick));
  svg.append(element("line", {class: "axis", x1: edge.left, x2: width - edge.right, y1: height - edge.bottom, y2: height - edge.bottom}));
  if (chart.level) svg.append(
    element("line", {class: "level", x1: edge.left, x2: width - edge.right, y1: y(chart.level.y), y2: y(chart.level.y)}),
    element("text", {class: "level-label", x: width - edge.right, y: y(chart.level.y) - 5, "text-anchor": "end"}, chart.level.name));
  for (const series of chart.series) {
    const points = series.points.filter(point => Number.isFinite(point[1]));
    const d = points.map((point, index) => `${index ? "L" : "M"}${x(point[0]).toFixed(1)} ${y(point[1]).toFixed(1)}`).join("");
    svg.append(element("path", {d, class: `run-${series.color}${series.faint ? " faint" : ""}${series.dashed ? " dashed" : ""}`}));
    if (points.length < 40) for (const point of points) svg.append(
      element("circle", {cx: x(point[0]), cy: y(point[1]), r: points.length === 1 ? 4 : 2.2, class: `run-${series.color}`}));
  }
  const cursor = element("line", {class: "cursor", y1: edge.top, y2: height - edge.bottom, visibility: "hidden"});
  svg.append(cursor);
  const readout = element("p", {class: "readout", "aria-live": "polite"});
  const xs = [...new Set(all.map(point => point[0]))].sort((a, b) => a - b);
  let at = null;
  function show(index) {
    at = Math.max(0, Math.min(xs.length - 1, index));
    const value = xs[at];
    cursor.setAttribute("x1", x(value)); cursor.setAttribute("x2", x(value)); cursor.setAttribute("visibility", "visible");
    readout.textContent = `${chart.xName} ${value}: ` + chart.series.flatMap(series => {
      const point = series.points.find(point => point[0] === value);
      return point && Number.isFinite(point[1]) ? [`${series.name} ${chart.format(point[1], true)}`] : [];
    }).join(" · ");
    place.dataset.at = value;
  }
  function hide() { at = null; cursor.setAttribute("visibility", "hidden"); readout.textContent = ""; delete place.dataset.at; }
  const box = element("div", {tabindex: 0, role: "group", "aria-label": `${chart.label}. Left and right go from round to round.`}, svg);
  box.addEventListener("pointermove", event => {
    const bounds = svg.getBoundingClientRect(), wanted = (event.clientX - bounds.left) * width / bounds.width;
    let best = 0;
    for (let index = 1; index < xs.length; index++) if (Math.abs(x(xs[index]) - wanted) < Math.abs(x(xs[best]) - wanted)) best = index;
    show(best);
  });
  box.addEventListener("pointerleave", () => { if (document.activeElement !== box) hide(); });
  box.addEventListener("keydown", event => {
    const moves = {ArrowLeft: -1, ArrowRight: 1, PageUp: 10, PageDown: -10};
    if (event.key === "Escape") return hide();
    if (event.key === "Home") show(0); else if (event.key === "End") show(xs.length - 1);
    else if (event.key in moves) show((at ?? (moves[event.key] < 0 ? xs.length : -1)) + moves[event.key]);
    else return;
    event.preventDefault();
  });
  // What was looked at stays so when more rounds come.
  const before = Number(place.dataset.at), wasFocused = place.contains(document.activeElement);
  place.replaceChildren(box, readout, ...(chart.series.length > 1 || chart.legend ? [legend(chart.series)] : []));
  if (wasFocused) box.focus({preventScroll: true});
  if (place.dataset.at !== undefined && xs.includes(before)) show(xs.indexOf(before));
}

/** Dots with names: `points` of {x, y, name, isOutlier}. */
function dots(place, chart) {
  const width = Math.max(260, place.clientWidth || 600), height = Math.min(280, Math.max(190, width * 0.42));
  const edge = {left: 58, right: 18, top: 16, bottom: 44};
  const most = Math.max(...chart.points.map(p => p.x)) * 1.08 || 1;
  const [low, high] = [Math.min(0, ...chart.points.map(p => p.y)) - 0.05, 1.05];
  const x = value => edge.left + value / most * (width - edge.left - edge.right);
  const y = value => height - edge.bottom - (value - low) / (high - low) * (height - edge.top - edge.bottom);
  const svg = element("svg", {viewBox: `0 0 ${width} ${height}`, height, role: "img", "aria-label": chart.label});
  for (const tick of ticks(low, high, 5)) svg.append(
    element("line", {class: "grid", x1: edge.left, x2: width - edge.right, y1: y(tick), y2: y(tick)}),
    element("text", {x: edge.left - 8, y: y(tick) + 4, "text-anchor": "end"}, tick));
  for (const tick of ticks(0, most, Math.max(2, Math.floor(width / 110)))) svg.append(
    element("text", {x: x(tick), y: height - edge.bottom + 18, "text-anchor": "middle"}, tick));
  svg.append(element("line", {class: "axis", x1: edge.left, x2: width - edge.right, y1: height - edge.bottom, y2: height - edge.bottom}),
    element("text", {x: (edge.left + width - edge.right) / 2, y: height - 6, "text-anchor": "middle"}, chart.xName),
    element("text", {x: 4, y: edge.top - 4}, chart.yName));
  for (const point of chart.points) {
    svg.append(element("circle", {cx: x(point.x), cy: y(point.y), r: 5, class: "dot run-0" + (point.isOutlier ? " outlier" : "")}, element("title", {}, point.name)));
    if (point.isOutlier) svg.append(element("text", {x: x(point.x), y: y(point.y) - 9, "text-anchor": x(point.x) > width - 90 ? "end" : "middle"}, point.short));
  }
  place.replaceChildren(svg);
}

/** A line as large as a word. */
function small(values, label) {
  const [width, height] = [110, 22], most = Math.max(...values), least = Math.min(...values), span = most - least || 1;
  const d = values.map((value, index) => `${index ? "L" : "M"}${(values.length > 1 ? index / (values.length - 1) * (width - 4) : 0) + 2} ${height - 3 - (value - least) / span * (height - 6)}`).join("");
  return element("svg", {viewBox: `0 0 ${width} ${height}`, width, height, role: "img", "aria-label": label}, element("path", {d}));
}

/** Bars as large as a word. */
function bars(counts, label) {
  const [width, height] = [110, 26], most = Math.max(...counts) || 1, step = width / counts.length;
  return element("svg", {viewBox: `0 0 ${width} ${height}`, width, height, role: "img", "aria-label": label},
    ...counts.map((count, index) => element("rect", {x: index * step, width: Math.max(1, step - 1), y: height - Math.max(count ? 1 : 0, count / most * height), height: Math.max(count ? 1 : 0, count / most * height)})));
}

/** A table whose columns sort it: `columns` of {name, title, value: row => number or text, show: row => text or node, kind}. */
function table(place, columns, rows, options = {}) {
  const scroll = place.querySelector(".scroll") ?? element("div", {class: "scroll", tabindex: 0, role: "region", "aria-label": options.label});
  if (!scroll.parentNode) place.replaceChildren(scroll);
  const order = place.sorting ?? options.order ?? {column: 0, isDown: false};
  const column = columns[order.column];
  const sorted = options.isFixed ? rows : [...rows].sort((a, b) => {
    const [first, second] = [column.value(a), column.value(b)];
    // What is not known comes last, whichever way.
    if (first === null || first === undefined) return 1;
    if (second === null || second === undefined) return -1;
    const by = typeof first === "string" ? first.localeCompare(second) : first - second;
    return order.isDown ? -by : by;
  });
  const heads = columns.map((column, index) => {
    const isOrder = !options.isFixed && index === order.column;
    const head = element("th", {scope: "col", class: column.kind, "aria-sort": isOrder ? (order.isDown ? "descending" : "ascending") : null, title: column.title});
    if (options.isFixed) { head.textContent = column.name; return head; }
    const button = element("button", {type: "button"}, column.name + (isOrder ? (order.isDown ? " ↓" : " ↑") : ""));
    button.addEventListener("click", () => {
      place.sorting = {column: index, isDown: isOrder ? !order.isDown : column.isDownFirst ?? false};
      table(place, columns, rows, options);
      place.querySelectorAll("thead button")[index].focus();
    });
    head.append(button);
    return head;
  });
  const focused = [...place.querySelectorAll("thead button")].indexOf(document.activeElement);
  scroll.replaceChildren(element("table", {}, element("thead", {}, element("tr", {}, ...heads)), element("tbody", {}, ...sorted.map(row =>
    element("tr", {class: options.rowClass?.(row) || null}, ...columns.map(column => element("td", {class: [column.kind, column.cellClass?.(row)].filter(Boolean).join(" ") || null}, column.show(row))))))));
  if (focused >= 0) place.querySelectorAll("thead button")[focused]?.focus({preventScroll: true});
}

"""###,
    "icon.svg": ###"""
<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><rect width="32" height="32" rx="7" fill="#2b4fc7"/><path d="M4 18l4-2 4 9L19 6h9M19 14l7 8M26 14l-7 8" fill="none" stroke="#fff" stroke-width="2.4" stroke-linecap="round" stroke-linejoin="round"/></svg>

"""###,
    "index.html": ###"""
<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Runs · mathrec</title>
<link rel="icon" href="icon.svg">
<link rel="stylesheet" href="dashboard.css">
<script src="figures.js" defer></script>
<script src="panels.js" defer></script>
<script src="dashboard.js" defer></script>
</head>
<body>
<a class="skip" href="#main">Skip to the figures</a>
<header>
  <h1>mathrec <span>runs</span></h1>
  <label id="chooser" hidden>Run <select id="run"></select></label>
  <p class="state" id="state"></p>
  <div class="preferences">
    <a class="button" id="save" href="/v1/export" hidden>Save as one file</a>
    <button type="button" id="theme" aria-pressed="false">Dark</button>
  </div>
</header>
<main id="main" tabindex="-1">
  <p id="headline" role="status"></p>
  <p id="problem" class="problem" role="alert" hidden></p>
  <dl id="tiles"></dl>
  <div class="panels">
    <section class="card wide" aria-labelledby="h-accuracy"><h2 id="h-accuracy">Accuracy</h2><div class="chart" id="accuracy"></div></section>
    <section class="card" aria-labelledby="h-loss"><h2 id="h-loss">Loss</h2><div class="chart" id="loss"></div></section>
    <section class="card" aria-labelledby="h-bytes"><h2 id="h-bytes">Bytes</h2><div class="chart" id="bytes"></div></section>
    <section class="card" aria-labelledby="h-privacy" id="privacy-card" hidden><h2 id="h-privacy">Privacy</h2><div class="chart" id="privacy"></div></section>
    <section class="card" aria-labelledby="h-updates"><h2 id="h-updates">Updates</h2><div class="chart" id="updates"></div></section>
    <section class="card wide" aria-labelledby="h-clients"><h2 id="h-clients">Clients</h2><div id="clients"></div></section>
    <section class="card" aria-labelledby="h-confusion"><h2 id="h-confusion">What is taken for what</h2><div id="confusion"></div></section>
    <section class="card" aria-labelledby="h-filters" id="filters-card" hidden><h2 id="h-filters">First filters</h2><div id="filters"></div></section>
    <section class="card wide" aria-labelledby="h-layers"><h2 id="h-layers">Weights by layer</h2><div id="layers"></div></section>
    <section class="card wide" aria-labelledby="h-log"><h2 id="h-log">Log</h2><div id="log"></div></section>
    <section class="card wide"><details id="rounds"><summary>Rounds as a table</summary><div></div></details><details id="settings"><summary>Settings</summary><div></div></details></section>
  </div>
</main>
</body>
</html>

"""###,
    "panels.js": ###"""
// What the page shows of runs, panel by panel; each takes the runs anew and draws itself.
"use strict";

const place = id => document.getElementById(id);
const percent = (value, isExact) => `${(100 * value).toFixed(isExact ? 4 : 2).replace(/\.?0+$/, "")} %`;
const figure = (value, digits = 4) => value === null || value === undefined ? "–" : Number(value.toPrecision(digits)).toString();

function size(bytes) {
  const units = ["B", "kB", "MB", "GB", "TB", "PB"];
  let unit = 0;
  while (bytes >= 1000 && unit < units.length - 1) { bytes /= 1000; unit++; }
  return `${unit === 0 ? bytes : bytes.toPrecision(3)} ${units[unit]}`;
}

function duration(seconds) {
  if (seconds < 100) return `${Number(seconds.toPrecision(3))} s`;
  if (seconds < 6000) return `${(seconds / 60).toFixed(1)} min`;
  return `${(seconds / 3600).toFixed(1)} h`;
}

const clock = seconds => new Date(seconds * 1000).toLocaleTimeString([], {hour: "2-digit", minute: "2-digit", second: "2-digit"});

function tile(name, value, ...notes) {
  return element("div", {}, element("dt", {}, name), element("dd", {},
    element("div", {class: "value"}, value), ...notes.filter(Boolean).map(note => element("div", {class: "note"}, note))));
}

function tiles(run) {
  const last = run.history.at(-1), plain = run.plainBytes.at(-1);
  if (!last) { place("tiles").replaceChildren(); return; }
  const factor = (whole, sent) => sent > 0 && whole / sent >= 1.5 ? `float32: ${size(whole)} (${Number((whole / sent).toPrecision(3))} times as much)` : whole ? `float32: ${size(whole)}` : null;
  const missing = run.failures.filter(failure => failure.round === last.round).length;
  const shown = [
    tile("Accuracy", percent(last.accuracy), run.target && (run.targetRound ? `${percent(run.target)} reached in round ${run.targetRound}` : `target ${percent(run.target)}`)),
    tile("Loss", figure(last.loss), last.trainingLoss !== undefined && `clients in training: ${figure(last.trainingLoss)}`),
    tile("Round", run.planned ? `${last.round} of ${Math.max(run.planned, last.round)}` : String(last.round), `${duration(last.seconds)} at work`, last.virtualSeconds !== undefined && `${duration(last.virtualSeconds)} of the devices' clock`),
    tile("Clients", missing ? `${last.clients} of ${last.clients + missing}` : String(last.clients), missing ? `${missing} missing in the last round` : "answered in the last round", run.clientCount && `${run.clientCount} in all`),
    tile("Sent by clients", size(last.bytesUp), plain && factor(plain.up, last.bytesUp)),
    tile("Sent to clients", size(last.bytesDown), plain && factor(plain.down, last.bytesDown)),
  ];
  if (last.epsilon !== undefined) shown.push(tile("ε spent", figure(last.epsilon), run.epsilonBudget ? `${figure(Math.max(0, run.epsilonBudget - last.epsilon))} of ${figure(run.epsilonBudget)} left` : "no budget was set"));
  place("tiles").replaceChildren(...shown);
}

function overlaid(runs, chosen, value) {
  return runs.map((run, index) => ({name: run.name, color: index % 8, dashed: index >= 8, faint: run !== chosen, points: run.history.map(row => [row.round, value(row)])}))
    .filter(series => series.points.length > 0);
}

function charts(runs, run) {
  lines(place("accuracy"), {
    label: "Accuracy on the test set by round", xName: "Round", format: percent, most: 1,
    series: overlaid(runs, run, row => row.accuracy), level: run.target ? {y: run.target, name: `target ${percent(run.target)}`} : null,
  });
  const color = runs.indexOf(run) % 8, training = run.history.filter(row => row.trainingLoss !== undefined);
  lines(place("loss"), {
    label: "Loss by round", xName: "Round", format: value => figure(value, 4), zero: true,
    series: [...overlaid(runs, run, row => row.loss).map(series => runs.length === 1 ? {...series, name: "test set"} : series),
      ...(training.length ? [{name: "clients in training", color, dashed: true, faint: true, points: training.map(row => [row.round, row.trainingLoss])}] : [])],
  });
  const history = run.history, plain = run.plainBytes;
  lines(place("bytes"), {
    label: "Bytes sent since the run began", xName: "Round", format: size, zero: true, legend: true,
    series: [
      {name: "by clients", color: 0, points: history.map(row => [row.round, row.bytesUp])},
      {name: "to clients", color: 1, points: history.map(row => [row.round, row.bytesDown])},
      ...(plain.length ? [
        {name: "by clients in float32", color: 0, dashed: true, faint: true, points: history.map((row, index) => [row.round, plain[index].up])},
        {name: "to clients in float32", color: 1, dashed: true, faint: true, points: history.map((row, index) => [row.round, plain[index].down])}] : []),
    ],
  });
  const spent = history.filter(row => row.epsilon !== undefined);
  place("privacy-card").hidden = spent.length === 0;
  if (spent.length) lines(place("privacy"), {
    label: "ε spent by round", xName: "Round", format: value => figure(value, 4), zero: true, series: [{name: "ε", color: 3, points: spent.map(row => [row.round, row.epsilon])}],
    level: run.epsilonBudget ? {y: run.epsilonBudget, name: `budget ${figure(run.epsilonBudget)}`} : null,
  });
}

const median = values => { const sorted = [...values].sort((a, b) => a - b), half = sorted.length >> 1; return sorted.length % 2 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2; };

/** Updates that are far longer than the others of their round, or point away from what they came to. */
function outliers(rows) {
  const middle = median(rows.map(row => row.norm)), spread = 1.4826 * median(rows.map(row => Math.abs(row.norm - middle)));
  return new Set(rows.filter(row => (rows.length > 3 && row.norm > middle + 4 * Math.max(spread, 0.05 * middle)) || (row.cosine ?? 1) < 0).map(row => row.client));
}

function updates(run) {
  const target = place("updates"), rows = run.updates.rows;
  if (rows.length === 0) { target.replaceChildren(element("p", {class: "empty"}, run.updates.hidden ?? "Nothing yet.")); return; }
  const odd = outliers(rows), chart = element("div", {class: "chart"});
  const words = row => `Client ${row.client}: length ${figure(row.norm)}, cosine ${figure(row.cosine)}, ${row.examples} examples`;
  const strange = rows.filter(row => odd.has(row.client));
  target.replaceChildren(chart, element("p", {class: "remark"}, strange.length
    ? `Round ${run.updates.round}: ${strange.map(words).join("; ")} – far from the others.`
    : `Round ${run.updates.round}: no update is far from the others.`));
  dots(chart, {
    label: `Length and direction of the ${rows.length} updates of round ${run.updates.round}`, xName: "length of the update", yName: "cosine to what all came to",
    points: rows.map(row => ({x: row.norm, y: row.cosine ?? 0, name: words(row), short: `client ${row.client}`, isOutlier: odd.has(row.client)})),
  });
}

function clients(run) {
  const target = place("clients"), found = run.clients;
  if (found.rows.length === 0) { target.replaceChildren(element("p", {class: "empty"}, found.hidden ?? "Nothing yet.")); return; }
  if (target.firstChild?.className !== "rows") target.replaceChildren(element("div", {class: "rows"}), element("p", {class: "remark"}));
  const count = (name, key, title) => ({name, title, isDownFirst: true, value: row => row[key], show: row => String(row[key]), cellClass: row => key !== "asked" && key !== "answered" && row[key] > 0 ? "bad" : null});
  table(target.firstChild, [
    {name: "Client", value: row => row.client, show: row => String(row.client)},
    count("Asked", "asked", "Rounds in which it was asked"), count("Answered", "answered", "Rounds in which its update counted"),
    count("Late", "late"), count("Failed", "failed"), count("Refused", "refused", "Rounds in which it sent what cannot be an update"),
    {name: "Taken", title: "The share of its rounds in which its update counted", value: row => row.answered / row.asked, show: row => `${Math.round(100 * row.answered / row.asked)} %`},
    {name: "Last seen", title: "The last round that it answered in", isDownFirst: true, value: row => row.lastSeen, show: row => row.lastSeen ? `round ${row.lastSeen}` : "never"},
    {name: "Examples", isDownFirst: true, value: row => row.examples, show: row => row.examples === undefined ? "–" : String(row.examples)},
    {name: "Length", title: "Of its last update", isDownFirst: true, value: row => row.norm, show: row => figure(row.norm)},
    {name: "Cosine", title: "Between its last update and what all came to", value: row => row.cosine, show: row => figure(row.cosine, 3)},
    {name: "Loss", title: "As it trained last", isDownFirst: true, value: row => row.loss, show: row => figure(row.loss)},
    {name: "Why it was missing", kind: "text long", value: row => row.reason, show: row => row.reason ?? ""},
  ], found.rows, {label: "Table of clients", rowClass: row => row.late + row.failed + row.refused > 0 ? "trouble" : ""});
  target.lastChild.textContent = found.more ? `${found.more} more clients, of fewer failures, are not shown.` : "";
  target.lastChild.hidden = !found.more;
}

function layers(run) {
  const target = place("layers");
  if (run.layers.length === 0) { target.replaceChildren(element("p", {class: "empty"}, "Nothing yet.")); return; }
  const last = row => row.changes.at(-1);
  if (!target.querySelector(".scroll")) target.replaceChildren();
  table(target, [
    {name: "Tensor", kind: "text", show: row => row.name},
    {name: "Shape", show: row => row.shape.join(" × ") || "–"},
    {name: "Weights", show: row => row.shape.length ? String(row.shape.reduce((a, b) => a * b, 1)) : "–"},
    {name: "Length", title: "Of the tensor as a vector", show: row => figure(row.norm)},
    {name: "Moved", title: "How far the last round moved it", show: row => figure(last(row))},
    {name: "By round", kind: "small", show: row => row.changes.length > 1 ? small(row.changes, `how far each round moved ${row.name}`) : "–"},
    {name: "Values", kind: "small", show: row => row.histogram ? bars(row.histogram.counts, `values of ${row.name} from ${figure(row.histogram.low, 3)} to ${figure(row.histogram.high, 3)}`) : "–"},
    {name: "From, to", show: row => row.histogram ? `${figure(row.histogram.low, 3)}, ${figure(row.histogram.high, 3)}` : "–"},
  ], run.layers, {label: "Table of layers", isFixed: true});
}

function filters(run) {
  const found = run.filters;
  place("filters-card").hidden = !found;
  if (!found) return;
  const gray = value => { const level = Math.round(128 + 1.27 * value); return `rgb(${level} ${level} ${level})`; };
  const shown = found.values.map((values, number) => element("svg", {viewBox: `0 0 ${found.width} ${found.height}`, role: "img", "aria-label": `filter ${number + 1}`, "shape-rendering": "crispEdges"},
    ...values.map((value, index) => element("rect", {x: index % found.width, y: Math.floor(index / found.width), width: 1, height: 1, fill: gray(value)}))));
  place("filters").replaceChildren(...shown, element("p", {class: "remark"},
    `${found.name}: ${found.values.length < found.count ? `${found.values.length} of ` : ""}${found.count} filters of ${found.height} × ${found.width}; light is positive, dark negative.`));
}

function confusion(run) {
  const target = place("confusion"), found = run.confusion;
  if (!found || found.cells.length === 0) { target.replaceChildren(element("p", {class: "empty"}, "Nothing yet: it is there after the first evaluation.")); return; }
  const count = found.labels.length, totals = new Array(count).fill(0);
  for (const [truth, , times] of found.cells) totals[truth] += times;
  const hasNames = count <= 40, size = hasNames ? Math.min(0.55, 0.03 * count + 0.13) : 0, edge = hasNames ? 3.4 * size + 0.3 : 0.5;
  const width = Math.min(560, 110 + 34 * count);
  const svg = element("svg", {width, height: width, viewBox: `${-edge} ${-edge} ${count + edge + 0.2} ${count + edge + 0.2}`, role: "img", "aria-label": "Rows are the true classes, columns what they were taken for"});
  svg.append(element("rect", {class: "frame", x: 0, y: 0, width: count, height: count}));
  for (const [truth, named, times] of found.cells) svg.append(element("rect", {
    class: truth === named ? "cell" : "cell wrong", x: named + 0.03, y: truth + 0.03, width: 0.94, height: 0.94, "fill-opacity": (0.12 + 0.88 * times / totals[truth]).toFixed(3)},
    element("title", {}, `${found.labels[truth]} taken for ${found.labels[named]}: ${times} of ${totals[truth]}`)));
  if (hasNames) found.labels.forEach((label, index) => svg.append(
    element("text", {x: -0.25, y: index + 0.5 + size * 0.35, "text-anchor": "end", "font-size": size}, label.length > 5 ? label.slice(0, 4) + "…" : label),
    element("text", {x: index + 0.5, y: -0.3, "text-anchor": "middle", "font-size": size}, label.length > 3 ? label.slice(0, 2) + "…" : label)));
  const wrong = found.cells.filter(([truth, named]) => truth !== named).sort((a, b) => b[2] - a[2] || a[0] - b[0]).slice(0, 12);
  const remark = element("p", {class: "remark"}, `Rows are the true classes, columns what they were taken for. ${wrong.length ? "Most frequent mistakes:" : "There is no mistake."}`);
  target.replaceChildren(svg, remark, element("ul", {class: "mistakes"}, ...wrong.map(([truth, named, times]) =>
    element("li", {}, element("b", {}, found.labels[truth]), " taken for ", element("b", {}, found.labels[named]), `: ${times} of ${totals[truth]}`))));
}

function log(run) {
  const target = place("log"), entries = run.log.map(line => ({text: line.text, when: line.time.replace("T", " ").replace("Z", " UTC"), isBad: line.text.startsWith("error")}));
  for (const failure of run.failures) entries.push({when: `round ${failure.round}`, text: `client ${failure.client} ${failure.kind}: ${failure.reason}`, isBad: true});
  if (entries.length === 0) { target.replaceChildren(element("p", {class: "empty"}, "Nothing was said.")); return; }
  let scroll = target.querySelector(".scroll");
  if (!scroll) { scroll = element("div", {class: "scroll", tabindex: 0, role: "region", "aria-label": "Lines of the log"}); target.replaceChildren(scroll); }
  scroll.replaceChildren(element("ol", {}, ...entries.map(entry => element("li", {class: entry.isBad ? "bad" : null}, element("span", {class: "when"}, entry.when), entry.text))));
}

function rounds(run) {
  const exact = (value, digits) => value === undefined || value === null ? "" : value.toFixed(digits);
  const columns = [["round", 0], ["accuracy", 6], ["loss", 6], ["trainingLoss", 6], ["clients", 0], ["bytesUp", 0], ["bytesDown", 0], ["seconds", 3], ["epsilon", 6], ["virtualSeconds", 3]];
  const names = {trainingLoss: "training loss", bytesUp: "bytes up", bytesDown: "bytes down", virtualSeconds: "virtual seconds"};
  table(place("rounds").querySelector("div"), columns.map(([key, digits]) => ({name: names[key] ?? key, show: row => exact(row[key], digits)})), run.history, {label: "Table of rounds", isFixed: true});
  place("settings").querySelector("div").replaceChildren(element("dl", {class: "facts"}, ...[{name: "folder", value: run.folder}, ...run.settings].map(fact => element("div", {}, element("dt", {}, fact.name), element("dd", {}, fact.value)))));
}

"""###,
  ]

  /// The same as one file, with a place for the figures.
  static let export = ###"""
<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; img-src data:; style-src 'sha256-Y6TgOUhANcfm6IM7nwAp6sBc/6Og3oKRNXLI/1cRbgM='; script-src 'sha256-1zDhzFbobJYlCeQ7kX12PlOhlXKYr2ORzDIAJfTlRkU=' 'sha256-7XLzMbljVSo1W1vw2sq2GKOiCaENivWxzWedPaZqGNY=' 'sha256-l0EYm4pPp5MhP2rCL6putL3RWjiAPO4q2XltaIH+5gs='; base-uri 'none'; form-action 'none'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Runs · mathrec</title>
<link rel="icon" href="data:image/svg+xml;base64,PHN2ZyB4bWxucz0iaHR0cDovL3d3dy53My5vcmcvMjAwMC9zdmciIHZpZXdCb3g9IjAgMCAzMiAzMiI+PHJlY3Qgd2lkdGg9IjMyIiBoZWlnaHQ9IjMyIiByeD0iNyIgZmlsbD0iIzJiNGZjNyIvPjxwYXRoIGQ9Ik00IDE4bDQtMiA0IDlMMTkgNmg5TTE5IDE0bDcgOE0yNiAxNGwtNyA4IiBmaWxsPSJub25lIiBzdHJva2U9IiNmZmYiIHN0cm9rZS13aWR0aD0iMi40IiBzdHJva2UtbGluZWNhcD0icm91bmQiIHN0cm9rZS1saW5lam9pbj0icm91bmQiLz48L3N2Zz4K">
<style>:root {
  color-scheme: light;
  --ground: #f3f5f9; --card: #ffffff; --line: #d5dae4; --grid: #e6e9f0;
  --text: #1b2230; --soft: #566074; --accent: #2b4fc7; --on-accent: #ffffff; --accent-soft: #e7ecfb;
  --good: #136b3a; --good-soft: #e0f3e7; --fair: #7d5000; --fair-soft: #fbeed2; --bad: #a3202c; --bad-soft: #fbe3e4;
  --run-0: #2b4fc7; --run-1: #b3470b; --run-2: #136b3a; --run-3: #8a2da5; --run-4: #0b7285; --run-5: #a3202c; --run-6: #6b5b00; --run-7: #4a5568;
  --hot: 43 79 199;
  font: 16px/1.45 system-ui, "Segoe UI", Roboto, "Noto Sans", "DejaVu Sans", sans-serif;
}
:root[data-theme="dark"] {
  color-scheme: dark;
  --ground: #12151c; --card: #1c212c; --line: #343c4c; --grid: #2a3140;
  --text: #e8ecf4; --soft: #a7b1c4; --accent: #8fb0ff; --on-accent: #0e1730; --accent-soft: #26314c;
  --good: #7fdca4; --good-soft: #173225; --fair: #f0c265; --fair-soft: #3a2d12; --bad: #ff9c9f; --bad-soft: #431f24;
  --run-0: #8fb0ff; --run-1: #ffb27a; --run-2: #7fdca4; --run-3: #dba3f0; --run-4: #6fd6e8; --run-5: #ff9c9f; --run-6: #e3d26a; --run-7: #b7c0d0;
  --hot: 143 176 255;
}
* { box-sizing: border-box; }
[hidden] { display: none !important; }
body { margin: 0; background: var(--ground); color: var(--text); }
.skip { position: absolute; left: -999px; top: 0; background: var(--accent); color: var(--on-accent); padding: .6em 1em; z-index: 20; }
.skip:focus { left: 0; }
:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; border-radius: 4px; }
main:focus { outline: none; }
header { display: flex; align-items: center; gap: .6rem 1.25rem; padding: .6rem 1.25rem; background: var(--card); border-bottom: 1px solid var(--line); flex-wrap: wrap; }
h1 { font-size: 1.15rem; margin: 0; letter-spacing: -.01em; }
h1 span { font-weight: 400; color: var(--soft); }
h2 { font-size: 1rem; margin: 0 0 .5rem; }
button, select, .button { font: inherit; color: inherit; min-height: 2.4rem; padding: .3rem .8rem; border: 1px solid var(--line); border-radius: 9px; background: var(--card); cursor: pointer; text-decoration: none; display: inline-flex; align-items: center; }
button:hover, .button:hover { border-color: var(--accent); background: var(--accent-soft); }
#chooser { display: flex; align-items: center; gap: .5rem; color: var(--soft); min-width: 0; }
#chooser select { color: var(--text); max-width: min(20rem, 60vw); }
.state { margin: 0; padding: .1rem .7rem; border-radius: 99px; font-size: .9rem; background: var(--accent-soft); color: var(--accent); }
.state[data-state="finished"] { background: var(--good-soft); color: var(--good); }
.state[data-state="stopped"] { background: var(--fair-soft); color: var(--fair); }
.preferences { display: flex; gap: .4rem; margin-left: auto; }
main { max-width: 1500px; margin: 0 auto; padding: 1rem 1.25rem 2rem; }
#headline { margin: 0 0 .8rem; font-size: 1.1rem; font-weight: 600; overflow-wrap: anywhere; }
.problem { margin: 0 0 .8rem; padding: .6rem .9rem; border-radius: 10px; background: var(--bad-soft); color: var(--bad); overflow-wrap: anywhere; }
#tiles { display: grid; grid-template-columns: repeat(auto-fill, minmax(11.5rem, 1fr)); gap: .8rem; margin: 0 0 .8rem; }
#tiles > div { background: var(--card); border: 1px solid var(--line); border-radius: 12px; padding: .6rem .9rem; min-width: 0; }
#tiles dt { color: var(--soft); font-size: .85rem; }
#tiles dd { margin: 0; }
#tiles .value { font-size: 1.55rem; font-weight: 650; letter-spacing: -.02em; font-variant-numeric: tabular-nums; line-height: 1.25; }
#tiles .note { color: var(--soft); font-size: .85rem; }
.panels { display: grid; grid-template-columns: repeat(2, minmax(0, 1fr)); gap: .8rem; }
.card { background: var(--card); border: 1px solid var(--line); border-radius: 14px; padding: .8rem 1rem; min-width: 0; }
.wide, .last { grid-column: 1 / -1; }
.chart svg { display: block; width: 100%; overflow: visible; }
.chart .axis { stroke: var(--line); }
.chart .grid { stroke: var(--grid); }
.chart text { fill: var(--soft); font-size: 12px; font-variant-numeric: tabular-nums; }
.chart .level { stroke: var(--good); stroke-dasharray: 6 4; stroke-width: 1.5; }
.chart .level-label { fill: var(--good); }
.chart path { fill: none; stroke-width: 2; stroke-linejoin: round; }
.chart path.faint { stroke-width: 1.3; opacity: .75; }
.chart path.dashed { stroke-dasharray: 5 4; }
.chart .cursor { stroke: var(--soft); stroke-dasharray: 2 3; }
.chart circle.outlier { stroke: var(--bad); stroke-width: 2.5; }
.legend { display: flex; flex-wrap: wrap; gap: .1rem 1rem; margin: .4rem 0 0; padding: 0; list-style: none; font-size: .85rem; color: var(--soft); }
.legend li { display: flex; align-items: center; gap: .4rem; min-width: 0; overflow-wrap: anywhere; }
.legend svg { width: 1.6rem; height: .7rem; flex: none; }
.readout { min-height: 1.45em; margin: .35rem 0 0; font-size: .88rem; font-variant-numeric: tabular-nums; color: var(--text); }
.run-0 { stroke: var(--run-0); } .run-1 { stroke: var(--run-1); } .run-2 { stroke: var(--run-2); } .run-3 { stroke: var(--run-3); }
.run-4 { stroke: var(--run-4); } .run-5 { stroke: var(--run-5); } .run-6 { stroke: var(--run-6); } .run-7 { stroke: var(--run-7); }
.chart circle { fill: var(--card); stroke-width: 1.5; }
.chart circle.dot { fill: var(--run-0); fill-opacity: .35; }
.empty, .remark { color: var(--soft); margin: .3rem 0; font-size: .92rem; }
.scroll { overflow: auto; max-height: 24rem; border: 1px solid var(--grid); border-radius: 8px; }
table { border-collapse: collapse; width: 100%; font-size: .88rem; font-variant-numeric: tabular-nums; }
th, td { text-align: right; padding: .28rem .6rem; border-bottom: 1px solid var(--grid); white-space: nowrap; }
thead th { position: sticky; top: 0; background: var(--card); z-index: 1; color: var(--soft); font-weight: 600; }
thead button { min-height: 0; border: 0; padding: 0; background: none; color: inherit; font-weight: 600; border-radius: 3px; }
thead button:hover { color: var(--accent); background: none; }
th.text, td.text { text-align: left; }
td.long { white-space: normal; min-width: 14rem; max-width: 34rem; overflow-wrap: anywhere; }
tr.trouble td:first-child { box-shadow: inset 3px 0 var(--bad); }
td.bad { color: var(--bad); font-weight: 600; }
.small svg { display: block; margin-left: auto; }
.small path { fill: none; stroke: var(--accent); stroke-width: 1.5; }
.small rect { fill: var(--accent); }
#filters { display: grid; grid-template-columns: repeat(auto-fill, minmax(3.2rem, 1fr)); gap: .5rem; }
#filters svg { width: 100%; border: 1px solid var(--line); border-radius: 4px; display: block; background: #8a8f99; }
#filters .remark { grid-column: 1 / -1; }
#confusion svg { max-width: 100%; height: auto; display: block; margin: 0 auto; }
#confusion rect.cell { fill: rgb(var(--hot)); }
#confusion rect.wrong { fill: var(--bad); }
#confusion .frame { fill: none; stroke: var(--line); vector-effect: non-scaling-stroke; }
#confusion text { fill: var(--soft); }
.mistakes { margin: .5rem 0 0; padding: 0; list-style: none; display: grid; grid-template-columns: repeat(auto-fill, minmax(13rem, 1fr)); gap: .15rem 1rem; font-size: .9rem; }
.mistakes b { font-weight: 650; }
#log ol { margin: 0; padding: .4rem .7rem; list-style: none; font: .84rem/1.5 ui-monospace, "DejaVu Sans Mono", monospace; }
#log li { overflow-wrap: anywhere; }
#log time, #log .when { color: var(--soft); margin-right: .6em; }
#log .bad { color: var(--bad); }
details + details { margin-top: .5rem; }
summary { cursor: pointer; font-weight: 600; padding: .2rem 0; }
.facts { display: grid; grid-template-columns: repeat(auto-fill, minmax(15rem, 1fr)); gap: .1rem 1.5rem; margin: .4rem 0; font-size: .9rem; }
.facts div { display: flex; justify-content: space-between; gap: 1rem; border-bottom: 1px solid var(--grid); }
.facts dt { color: var(--soft); }
.facts dd { margin: 0; text-align: right; overflow-wrap: anywhere; min-width: 0; }
@media (max-width: 900px) { .panels { grid-template-columns: minmax(0, 1fr); } }
@media (max-width: 560px) {
  header, main { padding-left: .75rem; padding-right: .75rem; }
  .preferences { margin-left: 0; }
  .card { padding: .7rem .75rem; }
  #tiles { grid-template-columns: repeat(2, minmax(0, 1fr)); gap: .5rem; }
  #tiles .value { font-size: 1.25rem; }
}
@media print { header .preferences, .skip { display: none; } .scroll { max-height: none; overflow: visible; } }
</style>
</head>
<body>
<a class="skip" href="#main">Skip to the figures</a>
<header>
  <h1>mathrec <span>runs</span></h1>
  <label id="chooser" hidden>Run <select id="run"></select></label>
  <p class="state" id="state"></p>
  <div class="preferences">
    <a class="button" id="save" href="/v1/export" hidden>Save as one file</a>
    <button type="button" id="theme" aria-pressed="false">Dark</button>
  </div>
</header>
<main id="main" tabindex="-1">
  <p id="headline" role="status"></p>
  <p id="problem" class="problem" role="alert" hidden></p>
  <dl id="tiles"></dl>
  <div class="panels">
    <section class="card wide" aria-labelledby="h-accuracy"><h2 id="h-accuracy">Accuracy</h2><div class="chart" id="accuracy"></div></section>
    <section class="card" aria-labelledby="h-loss"><h2 id="h-loss">Loss</h2><div class="chart" id="loss"></div></section>
    <section class="card" aria-labelledby="h-bytes"><h2 id="h-bytes">Bytes</h2><div class="chart" id="bytes"></div></section>
    <section class="card" aria-labelledby="h-privacy" id="privacy-card" hidden><h2 id="h-privacy">Privacy</h2><div class="chart" id="privacy"></div></section>
    <section class="card" aria-labelledby="h-updates"><h2 id="h-updates">Updates</h2><div class="chart" id="updates"></div></section>
    <section class="card wide" aria-labelledby="h-clients"><h2 id="h-clients">Clients</h2><div id="clients"></div></section>
    <section class="card" aria-labelledby="h-confusion"><h2 id="h-confusion">What is taken for what</h2><div id="confusion"></div></section>
    <section class="card" aria-labelledby="h-filters" id="filters-card" hidden><h2 id="h-filters">First filters</h2><div id="filters"></div></section>
    <section class="card wide" aria-labelledby="h-layers"><h2 id="h-layers">Weights by layer</h2><div id="layers"></div></section>
    <section class="card wide" aria-labelledby="h-log"><h2 id="h-log">Log</h2><div id="log"></div></section>
    <section class="card wide"><details id="rounds"><summary>Rounds as a table</summary><div></div></details><details id="settings"><summary>Settings</summary><div></div></details></section>
  </div>
</main>
<script type="application/json" id="runs">@@RUNS@@</script>
<script>// Figures as SVG: lines with a cursor for pointer and keys, dots, small lines and bars. Nothing here knows what a run is.
"use strict";

const SVG = "http://www.w3.org/2000/svg";

function element(name, attributes = {}, ...children) {
  const isSVG = ["svg", "g", "path", "line", "rect", "circle", "text", "title"].includes(name);
  const made = isSVG ? document.createElementNS(SVG, name) : document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) if (value !== null && value !== undefined) made.setAttribute(key, value);
  made.append(...children.filter(child => child !== null && child !== undefined));
  return made;
}

/** Whole steps of 1, 2 or 5 times a power of ten over a range, about so many. */
function ticks(low, high, count) {
  if (!(high > low)) return [low];
  const raw = (high - low) / count, power = 10 ** Math.floor(Math.log10(raw));
  const step = [1, 2, 5, 10].map(factor => factor * power).find(step => step >= raw * 0.999);
  const result = [];
  for (let tick = Math.ceil(low / step - 1e-9) * step; tick <= high + step * 1e-9; tick += step) result.push(Number(tick.toPrecision(12)));
  return result;
}

function legend(entries) {
  return element("ul", {class: "legend"}, ...entries.map(entry => element("li", {},
    element("svg", {viewBox: "0 0 26 10", "aria-hidden": "true", class: "chart"},
      element("path", {d: "M0 5H26", class: `run-${entry.color} ${entry.dashed ? "dashed" : ""}`, "stroke-width": 3, fill: "none", "stroke-dasharray": entry.dashed ? "5 4" : null})), entry.name)));
}

/**
 * Lines over whole numbers. `chart`: {series: [{name, color, points: [[x, y]], dashed, faint}], level: {y, name},
 * format: y => text, xName, label, zero: whether 0 is shown}.
 */
function lines(place, chart) {
  const all = chart.series.flatMap(series => series.points).filter(point => Number.isFinite(point[1]));
  if (all.length === 0) { place.replaceChildren(element("p", {class: "empty"}, "Nothing yet.")); return; }
  const width = Math.max(260, place.clientWidth || 600), height = Math.min(300, Math.max(190, width * 0.42));
  const edge = {left: 58, right: 14, top: 14, bottom: 30};
  let [low, high] = [Math.min(...all.map(p => p[1])), Math.max(...all.map(p => p[1]))];
  if (chart.level) { low = Math.min(low, chart.level.y); high = Math.max(high, chart.level.y); }
  if (chart.zero) low = Math.min(0, low);
  if (low === high) { low -= Math.abs(low) * 0.05 || 0.5; high += Math.abs(high) * 0.05 || 0.5; }
  const room = (high - low) * 0.05;
  if (!(chart.zero && low === 0)) low -= room;
  high += room;
  if (chart.most !== undefined) high = Math.min(high, chart.most);
  const first = Math.min(...all.map(p => p[0])), last = Math.max(...all.map(p => p[0]));
  const x = value => edge.left + (last === first ? 0.5 : (value - first) / (last - first)) * (width - edge.left - edge.right);
  const y = value => height - edge.bottom - (value - low) / (high - low) * (height - edge.top - edge.bottom);
  const svg = element("svg", {viewBox: `0 0 ${width} ${height}`, height, role: "img", "aria-label": chart.label});
  for (const tick of ticks(low, high, 5)) svg.append(
    element("line", {class: "grid", x1: edge.left, x2: width - edge.right, y1: y(tick), y2: y(tick)}),
    element("text", {x: edge.left - 8, y: y(tick) + 4, "text-anchor": "end"}, chart.format(tick)));
  const marks = ticks(first, last, Math.max(4, Math.floor(width / 110))).filter(Number.isInteger);
  for (const tick of marks) svg.append(element("text", {x: x(tick), y: height - edge.bottom + 18, "text-anchor": "middle"}, tick));
  svg.append(element("line", {class: "axis", x1: edge.left, x2: width - edge.right, y1: height - edge.bottom, y2: height - edge.bottom}));
  if (chart.level) svg.append(
    element("line", {class: "level", x1: edge.left, x2: width - edge.right, y1: y(chart.level.y), y2: y(chart.level.y)}),
    element("text", {class: "level-label", x: width - edge.right, y: y(chart.level.y) - 5, "text-anchor": "end"}, chart.level.name));
  for (const series of chart.series) {
    const points = series.points.filter(point => Number.isFinite(point[1]));
    const d = points.map((point, index) => `${index ? "L" : "M"}${x(point[0]).toFixed(1)} ${y(point[1]).toFixed(1)}`).join("");
    svg.append(element("path", {d, class: `run-${series.color}${series.faint ? " faint" : ""}${series.dashed ? " dashed" : ""}`}));
    if (points.length < 40) for (const point of points) svg.append(
      element("circle", {cx: x(point[0]), cy: y(point[1]), r: points.length === 1 ? 4 : 2.2, class: `run-${series.color}`}));
  }
  const cursor = element("line", {class: "cursor", y1: edge.top, y2: height - edge.bottom, visibility: "hidden"});
  svg.append(cursor);
  const readout = element("p", {class: "readout", "aria-live": "polite"});
  const xs = [...new Set(all.map(point => point[0]))].sort((a, b) => a - b);
  let at = null;
  function show(index) {
    at = Math.max(0, Math.min(xs.length - 1, index));
    const value = xs[at];
    cursor.setAttribute("x1", x(value)); cursor.setAttribute("x2", x(value)); cursor.setAttribute("visibility", "visible");
    readout.textContent = `${chart.xName} ${value}: ` + chart.series.flatMap(series => {
      const point = series.points.find(point => point[0] === value);
      return point && Number.isFinite(point[1]) ? [`${series.name} ${chart.format(point[1], true)}`] : [];
    }).join(" · ");
    place.dataset.at = value;
  }
  function hide() { at = null; cursor.setAttribute("visibility", "hidden"); readout.textContent = ""; delete place.dataset.at; }
  const box = element("div", {tabindex: 0, role: "group", "aria-label": `${chart.label}. Left and right go from round to round.`}, svg);
  box.addEventListener("pointermove", event => {
    const bounds = svg.getBoundingClientRect(), wanted = (event.clientX - bounds.left) * width / bounds.width;
    let best = 0;
    for (let index = 1; index < xs.length; index++) if (Math.abs(x(xs[index]) - wanted) < Math.abs(x(xs[best]) - wanted)) best = index;
    show(best);
  });
  box.addEventListener("pointerleave", () => { if (document.activeElement !== box) hide(); });
  box.addEventListener("keydown", event => {
    const moves = {ArrowLeft: -1, ArrowRight: 1, PageUp: 10, PageDown: -10};
    if (event.key === "Escape") return hide();
    if (event.key === "Home") show(0); else if (event.key === "End") show(xs.length - 1);
    else if (event.key in moves) show((at ?? (moves[event.key] < 0 ? xs.length : -1)) + moves[event.key]);
    else return;
    event.preventDefault();
  });
  // What was looked at stays so when more rounds come.
  const before = Number(place.dataset.at), wasFocused = place.contains(document.activeElement);
  place.replaceChildren(box, readout, ...(chart.series.length > 1 || chart.legend ? [legend(chart.series)] : []));
  if (wasFocused) box.focus({preventScroll: true});
  if (place.dataset.at !== undefined && xs.includes(before)) show(xs.indexOf(before));
}

/** Dots with names: `points` of {x, y, name, isOutlier}. */
function dots(place, chart) {
  const width = Math.max(260, place.clientWidth || 600), height = Math.min(280, Math.max(190, width * 0.42));
  const edge = {left: 58, right: 18, top: 16, bottom: 44};
  const most = Math.max(...chart.points.map(p => p.x)) * 1.08 || 1;
  const [low, high] = [Math.min(0, ...chart.points.map(p => p.y)) - 0.05, 1.05];
  const x = value => edge.left + value / most * (width - edge.left - edge.right);
  const y = value => height - edge.bottom - (value - low) / (high - low) * (height - edge.top - edge.bottom);
  const svg = element("svg", {viewBox: `0 0 ${width} ${height}`, height, role: "img", "aria-label": chart.label});
  for (const tick of ticks(low, high, 5)) svg.append(
    element("line", {class: "grid", x1: edge.left, x2: width - edge.right, y1: y(tick), y2: y(tick)}),
    element("text", {x: edge.left - 8, y: y(tick) + 4, "text-anchor": "end"}, tick));
  for (const tick of ticks(0, most, Math.max(2, Math.floor(width / 110)))) svg.append(
    element("text", {x: x(tick), y: height - edge.bottom + 18, "text-anchor": "middle"}, tick));
  svg.append(element("line", {class: "axis", x1: edge.left, x2: width - edge.right, y1: height - edge.bottom, y2: height - edge.bottom}),
    element("text", {x: (edge.left + width - edge.right) / 2, y: height - 6, "text-anchor": "middle"}, chart.xName),
    element("text", {x: 4, y: edge.top - 4}, chart.yName));
  for (const point of chart.points) {
    svg.append(element("circle", {cx: x(point.x), cy: y(point.y), r: 5, class: "dot run-0" + (point.isOutlier ? " outlier" : "")}, element("title", {}, point.name)));
    if (point.isOutlier) svg.append(element("text", {x: x(point.x), y: y(point.y) - 9, "text-anchor": x(point.x) > width - 90 ? "end" : "middle"}, point.short));
  }
  place.replaceChildren(svg);
}

/** A line as large as a word. */
function small(values, label) {
  const [width, height] = [110, 22], most = Math.max(...values), least = Math.min(...values), span = most - least || 1;
  const d = values.map((value, index) => `${index ? "L" : "M"}${(values.length > 1 ? index / (values.length - 1) * (width - 4) : 0) + 2} ${height - 3 - (value - least) / span * (height - 6)}`).join("");
  return element("svg", {viewBox: `0 0 ${width} ${height}`, width, height, role: "img", "aria-label": label}, element("path", {d}));
}

/** Bars as large as a word. */
function bars(counts, label) {
  const [width, height] = [110, 26], most = Math.max(...counts) || 1, step = width / counts.length;
  return element("svg", {viewBox: `0 0 ${width} ${height}`, width, height, role: "img", "aria-label": label},
    ...counts.map((count, index) => element("rect", {x: index * step, width: Math.max(1, step - 1), y: height - Math.max(count ? 1 : 0, count / most * height), height: Math.max(count ? 1 : 0, count / most * height)})));
}

/** A table whose columns sort it: `columns` of {name, title, value: row => number or text, show: row => text or node, kind}. */
function table(place, columns, rows, options = {}) {
  const scroll = place.querySelector(".scroll") ?? element("div", {class: "scroll", tabindex: 0, role: "region", "aria-label": options.label});
  if (!scroll.parentNode) place.replaceChildren(scroll);
  const order = place.sorting ?? options.order ?? {column: 0, isDown: false};
  const column = columns[order.column];
  const sorted = options.isFixed ? rows : [...rows].sort((a, b) => {
    const [first, second] = [column.value(a), column.value(b)];
    // What is not known comes last, whichever way.
    if (first === null || first === undefined) return 1;
    if (second === null || second === undefined) return -1;
    const by = typeof first === "string" ? first.localeCompare(second) : first - second;
    return order.isDown ? -by : by;
  });
  const heads = columns.map((column, index) => {
    const isOrder = !options.isFixed && index === order.column;
    const head = element("th", {scope: "col", class: column.kind, "aria-sort": isOrder ? (order.isDown ? "descending" : "ascending") : null, title: column.title});
    if (options.isFixed) { head.textContent = column.name; return head; }
    const button = element("button", {type: "button"}, column.name + (isOrder ? (order.isDown ? " ↓" : " ↑") : ""));
    button.addEventListener("click", () => {
      place.sorting = {column: index, isDown: isOrder ? !order.isDown : column.isDownFirst ?? false};
      table(place, columns, rows, options);
      place.querySelectorAll("thead button")[index].focus();
    });
    head.append(button);
    return head;
  });
  const focused = [...place.querySelectorAll("thead button")].indexOf(document.activeElement);
  scroll.replaceChildren(element("table", {}, element("thead", {}, element("tr", {}, ...heads)), element("tbody", {}, ...sorted.map(row =>
    element("tr", {class: options.rowClass?.(row) || null}, ...columns.map(column => element("td", {class: [column.kind, column.cellClass?.(row)].filter(Boolean).join(" ") || null}, column.show(row))))))));
  if (focused >= 0) place.querySelectorAll("thead button")[focused]?.focus({preventScroll: true});
}
</script>
<script>// What the page shows of runs, panel by panel; each takes the runs anew and draws itself.
"use strict";

const place = id => document.getElementById(id);
const percent = (value, isExact) => `${(100 * value).toFixed(isExact ? 4 : 2).replace(/\.?0+$/, "")} %`;
const figure = (value, digits = 4) => value === null || value === undefined ? "–" : Number(value.toPrecision(digits)).toString();

function size(bytes) {
  const units = ["B", "kB", "MB", "GB", "TB", "PB"];
  let unit = 0;
  while (bytes >= 1000 && unit < units.length - 1) { bytes /= 1000; unit++; }
  return `${unit === 0 ? bytes : bytes.toPrecision(3)} ${units[unit]}`;
}

function duration(seconds) {
  if (seconds < 100) return `${Number(seconds.toPrecision(3))} s`;
  if (seconds < 6000) return `${(seconds / 60).toFixed(1)} min`;
  return `${(seconds / 3600).toFixed(1)} h`;
}

const clock = seconds => new Date(seconds * 1000).toLocaleTimeString([], {hour: "2-digit", minute: "2-digit", second: "2-digit"});

function tile(name, value, ...notes) {
  return element("div", {}, element("dt", {}, name), element("dd", {},
    element("div", {class: "value"}, value), ...notes.filter(Boolean).map(note => element("div", {class: "note"}, note))));
}

function tiles(run) {
  const last = run.history.at(-1), plain = run.plainBytes.at(-1);
  if (!last) { place("tiles").replaceChildren(); return; }
  const factor = (whole, sent) => sent > 0 && whole / sent >= 1.5 ? `float32: ${size(whole)} (${Number((whole / sent).toPrecision(3))} times as much)` : whole ? `float32: ${size(whole)}` : null;
  const missing = run.failures.filter(failure => failure.round === last.round).length;
  const shown = [
    tile("Accuracy", percent(last.accuracy), run.target && (run.targetRound ? `${percent(run.target)} reached in round ${run.targetRound}` : `target ${percent(run.target)}`)),
    tile("Loss", figure(last.loss), last.trainingLoss !== undefined && `clients in training: ${figure(last.trainingLoss)}`),
    tile("Round", run.planned ? `${last.round} of ${Math.max(run.planned, last.round)}` : String(last.round), `${duration(last.seconds)} at work`, last.virtualSeconds !== undefined && `${duration(last.virtualSeconds)} of the devices' clock`),
    tile("Clients", missing ? `${last.clients} of ${last.clients + missing}` : String(last.clients), missing ? `${missing} missing in the last round` : "answered in the last round", run.clientCount && `${run.clientCount} in all`),
    tile("Sent by clients", size(last.bytesUp), plain && factor(plain.up, last.bytesUp)),
    tile("Sent to clients", size(last.bytesDown), plain && factor(plain.down, last.bytesDown)),
  ];
  if (last.epsilon !== undefined) shown.push(tile("ε spent", figure(last.epsilon), run.epsilonBudget ? `${figure(Math.max(0, run.epsilonBudget - last.epsilon))} of ${figure(run.epsilonBudget)} left` : "no budget was set"));
  place("tiles").replaceChildren(...shown);
}

function overlaid(runs, chosen, value) {
  return runs.map((run, index) => ({name: run.name, color: index % 8, dashed: index >= 8, faint: run !== chosen, points: run.history.map(row => [row.round, value(row)])}))
    .filter(series => series.points.length > 0);
}

function charts(runs, run) {
  lines(place("accuracy"), {
    label: "Accuracy on the test set by round", xName: "Round", format: percent, most: 1,
    series: overlaid(runs, run, row => row.accuracy), level: run.target ? {y: run.target, name: `target ${percent(run.target)}`} : null,
  });
  const color = runs.indexOf(run) % 8, training = run.history.filter(row => row.trainingLoss !== undefined);
  lines(place("loss"), {
    label: "Loss by round", xName: "Round", format: value => figure(value, 4), zero: true,
    series: [...overlaid(runs, run, row => row.loss).map(series => runs.length === 1 ? {...series, name: "test set"} : series),
      ...(training.length ? [{name: "clients in training", color, dashed: true, faint: true, points: training.map(row => [row.round, row.trainingLoss])}] : [])],
  });
  const history = run.history, plain = run.plainBytes;
  lines(place("bytes"), {
    label: "Bytes sent since the run began", xName: "Round", format: size, zero: true, legend: true,
    series: [
      {name: "by clients", color: 0, points: history.map(row => [row.round, row.bytesUp])},
      {name: "to clients", color: 1, points: history.map(row => [row.round, row.bytesDown])},
      ...(plain.length ? [
        {name: "by clients in float32", color: 0, dashed: true, faint: true, points: history.map((row, index) => [row.round, plain[index].up])},
        {name: "to clients in float32", color: 1, dashed: true, faint: true, points: history.map((row, index) => [row.round, plain[index].down])}] : []),
    ],
  });
  const spent = history.filter(row => row.epsilon !== undefined);
  place("privacy-card").hidden = spent.length === 0;
  if (spent.length) lines(place("privacy"), {
    label: "ε spent by round", xName: "Round", format: value => figure(value, 4), zero: true, series: [{name: "ε", color: 3, points: spent.map(row => [row.round, row.epsilon])}],
    level: run.epsilonBudget ? {y: run.epsilonBudget, name: `budget ${figure(run.epsilonBudget)}`} : null,
  });
}

const median = values => { const sorted = [...values].sort((a, b) => a - b), half = sorted.length >> 1; return sorted.length % 2 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2; };

/** Updates that are far longer than the others of their round, or point away from what they came to. */
function outliers(rows) {
  const middle = median(rows.map(row => row.norm)), spread = 1.4826 * median(rows.map(row => Math.abs(row.norm - middle)));
  return new Set(rows.filter(row => (rows.length > 3 && row.norm > middle + 4 * Math.max(spread, 0.05 * middle)) || (row.cosine ?? 1) < 0).map(row => row.client));
}

function updates(run) {
  const target = place("updates"), rows = run.updates.rows;
  if (rows.length === 0) { target.replaceChildren(element("p", {class: "empty"}, run.updates.hidden ?? "Nothing yet.")); return; }
  const odd = outliers(rows), chart = element("div", {class: "chart"});
  const words = row => `Client ${row.client}: length ${figure(row.norm)}, cosine ${figure(row.cosine)}, ${row.examples} examples`;
  const strange = rows.filter(row => odd.has(row.client));
  target.replaceChildren(chart, element("p", {class: "remark"}, strange.length
    ? `Round ${run.updates.round}: ${strange.map(words).join("; ")} – far from the others.`
    : `Round ${run.updates.round}: no update is far from the others.`));
  dots(chart, {
    label: `Length and direction of the ${rows.length} updates of round ${run.updates.round}`, xName: "length of the update", yName: "cosine to what all came to",
    points: rows.map(row => ({x: row.norm, y: row.cosine ?? 0, name: words(row), short: `client ${row.client}`, isOutlier: odd.has(row.client)})),
  });
}

function clients(run) {
  const target = place("clients"), found = run.clients;
  if (found.rows.length === 0) { target.replaceChildren(element("p", {class: "empty"}, found.hidden ?? "Nothing yet.")); return; }
  if (target.firstChild?.className !== "rows") target.replaceChildren(element("div", {class: "rows"}), element("p", {class: "remark"}));
  const count = (name, key, title) => ({name, title, isDownFirst: true, value: row => row[key], show: row => String(row[key]), cellClass: row => key !== "asked" && key !== "answered" && row[key] > 0 ? "bad" : null});
  table(target.firstChild, [
    {name: "Client", value: row => row.client, show: row => String(row.client)},
    count("Asked", "asked", "Rounds in which it was asked"), count("Answered", "answered", "Rounds in which its update counted"),
    count("Late", "late"), count("Failed", "failed"), count("Refused", "refused", "Rounds in which it sent what cannot be an update"),
    {name: "Taken", title: "The share of its rounds in which its update counted", value: row => row.answered / row.asked, show: row => `${Math.round(100 * row.answered / row.asked)} %`},
    {name: "Last seen", title: "The last round that it answered in", isDownFirst: true, value: row => row.lastSeen, show: row => row.lastSeen ? `round ${row.lastSeen}` : "never"},
    {name: "Examples", isDownFirst: true, value: row => row.examples, show: row => row.examples === undefined ? "–" : String(row.examples)},
    {name: "Length", title: "Of its last update", isDownFirst: true, value: row => row.norm, show: row => figure(row.norm)},
    {name: "Cosine", title: "Between its last update and what all came to", value: row => row.cosine, show: row => figure(row.cosine, 3)},
    {name: "Loss", title: "As it trained last", isDownFirst: true, value: row => row.loss, show: row => figure(row.loss)},
    {name: "Why it was missing", kind: "text long", value: row => row.reason, show: row => row.reason ?? ""},
  ], found.rows, {label: "Table of clients", rowClass: row => row.late + row.failed + row.refused > 0 ? "trouble" : ""});
  target.lastChild.textContent = found.more ? `${found.more} more clients, of fewer failures, are not shown.` : "";
  target.lastChild.hidden = !found.more;
}

function layers(run) {
  const target = place("layers");
  if (run.layers.length === 0) { target.replaceChildren(element("p", {class: "empty"}, "Nothing yet.")); return; }
  const last = row => row.changes.at(-1);
  if (!target.querySelector(".scroll")) target.replaceChildren();
  table(target, [
    {name: "Tensor", kind: "text", show: row => row.name},
    {name: "Shape", show: row => row.shape.join(" × ") || "–"},
    {name: "Weights", show: row => row.shape.length ? String(row.shape.reduce((a, b) => a * b, 1)) : "–"},
    {name: "Length", title: "Of the tensor as a vector", show: row => figure(row.norm)},
    {name: "Moved", title: "How far the last round moved it", show: row => figure(last(row))},
    {name: "By round", kind: "small", show: row => row.changes.length > 1 ? small(row.changes, `how far each round moved ${row.name}`) : "–"},
    {name: "Values", kind: "small", show: row => row.histogram ? bars(row.histogram.counts, `values of ${row.name} from ${figure(row.histogram.low, 3)} to ${figure(row.histogram.high, 3)}`) : "–"},
    {name: "From, to", show: row => row.histogram ? `${figure(row.histogram.low, 3)}, ${figure(row.histogram.high, 3)}` : "–"},
  ], run.layers, {label: "Table of layers", isFixed: true});
}

function filters(run) {
  const found = run.filters;
  place("filters-card").hidden = !found;
  if (!found) return;
  const gray = value => { const level = Math.round(128 + 1.27 * value); return `rgb(${level} ${level} ${level})`; };
  const shown = found.values.map((values, number) => element("svg", {viewBox: `0 0 ${found.width} ${found.height}`, role: "img", "aria-label": `filter ${number + 1}`, "shape-rendering": "crispEdges"},
    ...values.map((value, index) => element("rect", {x: index % found.width, y: Math.floor(index / found.width), width: 1, height: 1, fill: gray(value)}))));
  place("filters").replaceChildren(...shown, element("p", {class: "remark"},
    `${found.name}: ${found.values.length < found.count ? `${found.values.length} of ` : ""}${found.count} filters of ${found.height} × ${found.width}; light is positive, dark negative.`));
}

function confusion(run) {
  const target = place("confusion"), found = run.confusion;
  if (!found || found.cells.length === 0) { target.replaceChildren(element("p", {class: "empty"}, "Nothing yet: it is there after the first evaluation.")); return; }
  const count = found.labels.length, totals = new Array(count).fill(0);
  for (const [truth, , times] of found.cells) totals[truth] += times;
  const hasNames = count <= 40, size = hasNames ? Math.min(0.55, 0.03 * count + 0.13) : 0, edge = hasNames ? 3.4 * size + 0.3 : 0.5;
  const width = Math.min(560, 110 + 34 * count);
  const svg = element("svg", {width, height: width, viewBox: `${-edge} ${-edge} ${count + edge + 0.2} ${count + edge + 0.2}`, role: "img", "aria-label": "Rows are the true classes, columns what they were taken for"});
  svg.append(element("rect", {class: "frame", x: 0, y: 0, width: count, height: count}));
  for (const [truth, named, times] of found.cells) svg.append(element("rect", {
    class: truth === named ? "cell" : "cell wrong", x: named + 0.03, y: truth + 0.03, width: 0.94, height: 0.94, "fill-opacity": (0.12 + 0.88 * times / totals[truth]).toFixed(3)},
    element("title", {}, `${found.labels[truth]} taken for ${found.labels[named]}: ${times} of ${totals[truth]}`)));
  if (hasNames) found.labels.forEach((label, index) => svg.append(
    element("text", {x: -0.25, y: index + 0.5 + size * 0.35, "text-anchor": "end", "font-size": size}, label.length > 5 ? label.slice(0, 4) + "…" : label),
    element("text", {x: index + 0.5, y: -0.3, "text-anchor": "middle", "font-size": size}, label.length > 3 ? label.slice(0, 2) + "…" : label)));
  const wrong = found.cells.filter(([truth, named]) => truth !== named).sort((a, b) => b[2] - a[2] || a[0] - b[0]).slice(0, 12);
  const remark = element("p", {class: "remark"}, `Rows are the true classes, columns what they were taken for. ${wrong.length ? "Most frequent mistakes:" : "There is no mistake."}`);
  target.replaceChildren(svg, remark, element("ul", {class: "mistakes"}, ...wrong.map(([truth, named, times]) =>
    element("li", {}, element("b", {}, found.labels[truth]), " taken for ", element("b", {}, found.labels[named]), `: ${times} of ${totals[truth]}`))));
}

function log(run) {
  const target = place("log"), entries = run.log.map(line => ({text: line.text, when: line.time.replace("T", " ").replace("Z", " UTC"), isBad: line.text.startsWith("error")}));
  for (const failure of run.failures) entries.push({when: `round ${failure.round}`, text: `client ${failure.client} ${failure.kind}: ${failure.reason}`, isBad: true});
  if (entries.length === 0) { target.replaceChildren(element("p", {class: "empty"}, "Nothing was said.")); return; }
  let scroll = target.querySelector(".scroll");
  if (!scroll) { scroll = element("div", {class: "scroll", tabindex: 0, role: "region", "aria-label": "Lines of the log"}); target.replaceChildren(scroll); }
  scroll.replaceChildren(element("ol", {}, ...entries.map(entry => element("li", {class: entry.isBad ? "bad" : null}, element("span", {class: "when"}, entry.when), entry.text))));
}

function rounds(run) {
  const exact = (value, digits) => value === undefined || value === null ? "" : value.toFixed(digits);
  const columns = [["round", 0], ["accuracy", 6], ["loss", 6], ["trainingLoss", 6], ["clients", 0], ["bytesUp", 0], ["bytesDown", 0], ["seconds", 3], ["epsilon", 6], ["virtualSeconds", 3]];
  const names = {trainingLoss: "training loss", bytesUp: "bytes up", bytesDown: "bytes down", virtualSeconds: "virtual seconds"};
  table(place("rounds").querySelector("div"), columns.map(([key, digits]) => ({name: names[key] ?? key, show: row => exact(row[key], digits)})), run.history, {label: "Table of rounds", isFixed: true});
  place("settings").querySelector("div").replaceChildren(element("dl", {class: "facts"}, ...[{name: "folder", value: run.folder}, ...run.settings].map(fact => element("div", {}, element("dt", {}, fact.name), element("dd", {}, fact.value)))));
}
</script>
<script>// Takes the runs, from the program or out of this file, and draws them again when they change.
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
</script>
</body>
</html>

"""###
}
