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
