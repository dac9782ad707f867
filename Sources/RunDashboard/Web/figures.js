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
