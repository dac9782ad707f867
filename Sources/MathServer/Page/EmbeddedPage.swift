// swift-format-ignore-file
// Written by scripts/embed-page from Sources/MathServer/Web and docs/openapi.json; run it after a change there.

/// The page's files, by name.
enum EmbeddedPage {
  /// Changes with any of the files, so that a browser asks for those that it has not.
  static let tag = "\"4678f14e9d35de67\""

  static let files: [String: String] = [
    "api.js": ###"""
// Requests to the program. The token of a server beyond this machine stands in the address and is kept by the browser.
const parameters = new URLSearchParams(location.hash.slice(1));
let token = parameters.get("token");
try {
  if (token) localStorage.setItem("mathrec.token", token);
  else token = localStorage.getItem("mathrec.token");
} catch { /* A browser that keeps nothing still has the address. */ }

/** What went wrong, with the sentence of the problem details. */
export class Problem extends Error {
  constructor(status, detail, title) {
    super(detail);
    this.status = status;
    this.title = title;
  }
}

async function send(path, body, type, signal, method = "POST") {
  const headers = type ? { "Content-Type": type } : {};
  if (token) headers.Authorization = `Bearer ${token}`;
  let response;
  try {
    response = await fetch(path, { method, headers, body, signal, cache: "no-store" });
  } catch (error) {
    if (error.name === "AbortError") throw error;
    throw new Problem(0, "", "unreachable");
  }
  const answer = await response.json().catch(() => ({}));
  if (!response.ok) throw new Problem(response.status, answer.detail ?? "", answer.title ?? "");
  return answer;
}

const json = (path, value, signal) => send(path, JSON.stringify(value), "application/json", signal);

export const solveStrokes = (strokes, options, signal) => json("v1/solve", { strokes, ...options }, signal);
export const compute = (expressions, options, signal) => json("v1/compute", { expressions, ...options }, signal);
export const check = (lines, options) => json("v1/check", { lines, ...options });
export const arrange = (symbols, options) => json("v1/arrange", { symbols, ...options });
export function solvePicture(blob, options, signal) {
  return send(`v1/solve?${new URLSearchParams(options)}`, blob, "application/octet-stream", signal);
}
export const keepInk = symbol => json("v1/ink", symbol);
export const keptInk = () => send("v1/ink", undefined, null, undefined, "GET");
export const deleteInk = () => send("v1/ink", undefined, null, undefined, "DELETE");
export const learning = () => send("v1/learn", undefined, null, undefined, "GET");
export const learn = () => send("v1/learn", undefined, null);
export const useLearning = inUse => send("v1/learn", JSON.stringify({ inUse }), "application/json", undefined, "PUT");
export const forgetLearning = () => send("v1/learn", undefined, null, undefined, "DELETE");

"""###,
    "app.js": ###"""
// The page: which way of asking is open, what was answered, and how it is corrected.
import * as api from "./api.js";
import { History } from "./history.js";
import { Photograph } from "./photograph.js";
import {
  boxElement, confidencePill, element, glyph, isFault, isSystem, mathElement, spokenAnswer, stepsElement, symbolChips, valueElement,
  verdictElements,
} from "./results.js";
import { Sheet, bounds, line as drawLine } from "./sheet.js";
import { decimalComma, language, languages, load, text } from "./words.js";

const pause = 150;
const $ = id => document.getElementById(id);
const options = () => ({ steps: true, check: true, ...(decimalComma() ? { decimalComma: true } : {}) });

const sheet = new Sheet($("ink"));
const photograph = new Photograph();
const history_ = new History();

/** What each way of asking has been answered; a tab keeps its own. */
const answers = { draw: empty(), photo: empty(), type: empty() };
function empty() { return { lines: [], check: null, problem: null, milliseconds: null, corrections: [] }; }
let way = "draw";
const current = () => answers[way];

// --- the ways of asking

const tabs = ["draw", "photo", "type"];
function openTab(name, focuses = false) {
  way = name;
  for (const one of tabs) {
    const tab = $(`tab-${one}`);
    tab.setAttribute("aria-selected", String(one === name));
    tab.tabIndex = one === name ? 0 : -1;
    $(`panel-${one}`).hidden = one !== name;
  }
  if (focuses) $(`tab-${name}`).focus();
  if (name === "draw") sheet.draw();
  if (name === "photo") photograph.draw();
  show();
}
for (const name of tabs) $(`tab-${name}`).addEventListener("click", () => openTab(name));
document.querySelector("[role=tablist]").addEventListener("keydown", event => {
  const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
  if (step) openTab(tabs[(tabs.indexOf(way) + step + tabs.length) % tabs.length], true);
});

// --- asking: one request at a time for each way, and the newest question is never lost

class Asker {
  #isAsking = false;
  #next = null;
  constructor(name) { this.name = name; }
  ask(question) {
    this.#next = question;
    if (!this.#isAsking) this.#run();
  }
  async #run() {
    this.#isAsking = true;
    const spinner = setTimeout(() => { $("busy").hidden = way !== this.name; }, 250);
    while (this.#next) {
      const question = this.#next;
      this.#next = null;
      try {
        const answer = await question();
        if (answer) Object.assign(answers[this.name], { problem: null }, answer);
      } catch (problem) {
        if (problem.name === "AbortError") continue;
        Object.assign(answers[this.name], { lines: [], check: null, milliseconds: null, problem });
      }
      if (way === this.name) show();
    }
    clearTimeout(spinner);
    $("busy").hidden = true;
    this.#isAsking = false;
  }
}
const askers = Object.fromEntries(tabs.map(name => [name, new Asker(name)]));

// --- drawing

let timer = null;
let keep = null;
sheet.addEventListener("begin", () => { $("ink-hint").hidden = true; });
sheet.addEventListener("change", () => {
  tools();
  $("ink-hint").hidden = sheet.strokes.length > 0;
  clearTimeout(timer);
  timer = setTimeout(readInk, pause);
});
sheet.addEventListener("view", () => placeBoxes());
sheet.addEventListener("tap", ({ detail: [x, y] }) => {
  const found = pick(answers.draw, ([bx, by, width, height]) => x >= bx - 6 && x <= bx + width + 6 && y >= by - 6 && y <= by + height + 6);
  if (found) correct(found.line, found.index);
});

/** Symbols of a line that a stroke of the correcting tool goes through are one. */
sheet.addEventListener("sweep", ({ detail: path }) => {
  const isSwept = ([x, y, width, height]) => path.some(([px, py]) => px >= x && px <= x + width && py >= y && py <= y + height);
  for (const line of answers.draw.lines) {
    const [first, ...others] = (line.symbols ?? []).filter(symbol => isSwept(symbol.box));
    if (!others.length) continue;
    for (const other of others) join(line, first, other);
    return correct(line, line.symbols.indexOf(first));
  }
});

function pick(answer, isIn) {
  for (const line of answer.lines) {
    const index = (line.symbols ?? []).findIndex(symbol => isIn(symbol.box));
    if (index >= 0) return { line, index };
  }
  return null;
}

function readInk() {
  const strokes = sheet.strokes;
  clearTimeout(keep);
  if (!strokes.length) {
    answers.draw = { ...empty() };
    if (way === "draw") show();
    return;
  }
  askers.draw.ask(async () => {
    if (!sheet.strokes.length) return empty();
    const reading = await api.solveStrokes(strokes, options());
    return { ...await settled(reading, answers.draw.corrections), strokes };
  });
  keep = setTimeout(() => history_.add(answers.draw.lines, strokes), 2500);
}

/** The reading with the person's corrections, which hold as long as their ink is there. */
async function settled(reading, corrections) {
  const lines = await Promise.all(reading.lines.map(async line => {
    let isChanged = false;
    for (const { box, label } of corrections) {
      // One symbol, or the several of which a person has made one.
      const [symbol, ...others] = line.symbols.filter(one => isMiddleIn(one.box, box));
      if (!symbol || overlap([symbol, ...others].map(one => one.box).reduce(union), box) < 0.75) continue;
      isChanged ||= symbol.label !== label || others.length > 0;
      for (const other of others) join(line, symbol, other);
      Object.assign(symbol, { label, settled: true });
    }
    return isChanged ? arranged(line) : line;
  }));
  return { lines, marks: reading.marks, check: await checked(lines, reading.check), milliseconds: reading.milliseconds, size: [reading.width, reading.height] };
}

function isMiddleIn([x, y, width, height], [left, top, wide, high]) {
  const [mx, my] = [x + width / 2, y + height / 2];
  return mx >= left && mx <= left + wide && my >= top && my <= top + high;
}

function overlap(a, b) {
  const wide = Math.min(a[0] + a[2], b[0] + b[2]) - Math.max(a[0], b[0]);
  const high = Math.min(a[1] + a[3], b[1] + b[3]) - Math.max(a[1], b[1]);
  if (wide < 0 || high < 0) return 0;
  const area = box => Math.max(1, box[2]) * Math.max(1, box[3]);
  return Math.max(1, wide) * Math.max(1, high) / Math.max(area(a), area(b));
}

/** The line arranged anew with its symbols' labels. */
async function arranged(line) {
  const symbols = line.symbols.map(({ label, box }) => ({ label, box }));
  const { check: _, ...wanted } = options();
  const answer = await api.arrange(symbols, wanted);
  const { steps, exactMathML, error, ...rest } = line;
  return { ...rest, ...answer, symbols: line.symbols, alternatives: line.alternatives, confidence: line.confidence, unsure: false, corrected: true };
}

/** The check of lines that are no longer as they were read. */
async function checked(lines, before) {
  if (lines.length < 2) return null;
  if (isSystem(lines)) return null;
  if (!lines.some(line => line.corrected)) return before ?? null;
  return api.check(lines.map(line => line.plain), decimalComma() ? { decimalComma: true } : {});
}

// --- showing

const isDrawing = () => way === "draw";

function show() {
  const answer = current();
  const list = $("lines");
  const focus = remembered(list);
  const system = isSystem(answer.lines);
  list.replaceChildren(...answer.lines.map((line, index) => lineElement(line, index, answer, system)));
  if (system) {
    list.append(element("article", { class: "line system", "aria-label": text("systemLabel") },
      element("p", { class: "remark" }, text("systemLabel")), valueElement(answer.lines[0])));
  }
  restore(list, focus);
  message(answer);
  $("timing").textContent = answer.milliseconds ? text("timing", { milliseconds: format(answer.milliseconds) }) : "";
  placeBoxes();
  const spoken = answer.lines.map(line => `${line.plain}: ${spokenAnswer(line)}`).join("; ");
  if ($("spoken").textContent !== spoken) $("spoken").textContent = spoken;
  $("ink").setAttribute("aria-label", text("sheetLabel", { count: sheet.strokes.length }));
  document.documentElement.dataset.answered = String(Number(document.documentElement.dataset.answered ?? 0) + 1);
  window.dispatchEvent(new Event("answered"));
}

const format = number => new Intl.NumberFormat(language, { maximumFractionDigits: number < 10 ? 1 : 0 }).format(number);

/** A line's folded parts and its field stay as they are when the line is shown again. */
function remembered(list) {
  const active = document.activeElement;
  return {
    open: [...list.querySelectorAll("details")].map(one => one.open),
    place: list.contains(active) ? [...list.querySelectorAll("button, input, summary")].indexOf(active) : -1,
    edit: active?.classList.contains("edit") ? { value: active.value, start: active.selectionStart } : null,
  };
}
function restore(list, { open, place, edit }) {
  [...list.querySelectorAll("details")].forEach((one, index) => { one.open = open[index] ?? false; });
  if (place < 0) return;
  const found = [...list.querySelectorAll("button, input, summary")][place];
  found?.focus({ preventScroll: true });
  if (edit && found?.classList.contains("edit")) {
    found.value = edit.value;
    found.setSelectionRange(edit.start, edit.start);
  }
}

function message({ problem, lines, check }) {
  const place = $("message");
  place.className = "";
  if (problem) {
    place.className = "problem";
    const key = { 0: "unreachable", 401: "tokenMissing", 413: "tooLarge", 503: "busy" }[problem.status];
    const known = key ? text(key) : /no writing|cannot find ink/.test(problem.message) ? text("noWriting") : problem.message;
    place.textContent = known;
  } else if (check && lines.length > 1 && check.lines.some(line => !["start", "not judged"].includes(line.verdict))) {
    const wrong = check.lines.findIndex(line => isFault(line.verdict));
    place.className = wrong < 0 ? "good" : "bad";
    place.textContent = wrong < 0 ? `✓ ${text("allFollow")}` : `✗ ${text("lineWrong", { line: wrong + 1 })}`;
  } else place.textContent = lines.length ? "" : text(`empty-${way}`);
}

function lineElement(line, index, answer, system) {
  const verdict = answer.check?.lines?.length === answer.lines.length ? answer.check.lines[index] : null;
  const [pill, remark] = verdict && answer.lines.length > 1 ? verdictElements(verdict) : [null, null];
  return element("article", { class: `line${verdict && isFault(verdict.verdict) ? " wrong" : ""}`, "aria-label": text("lineLabel", { line: index + 1 }) },
    element("div", { class: "top" },
      element("div", { class: "expression", tabindex: "-1" }, line.item ? element("span", { class: "name" }, `${line.item.text} `) : null,
        line.mathml ? mathElement(line.mathml) : line.input ?? line.plain),
      pill,
      line.confidence === undefined ? null : line.corrected ? element("span", { class: "pill sure" }, `✓ ${text("settled")}`) : confidencePill(line.confidence)),
    system ? null : line.value ? valueElement(line) : element("p", { class: "remark bad" }, failure(line)),
    line.unsure ? element("button", { type: "button", class: "primary", onclick: () => retype(index, line.plain) }, text("answerAnyway")) : null,
    remark,
    // The program's own sentences are English.
    ...(line.warnings ?? []).map(warning => element("p", { class: "remark", lang: "en" }, warning)),
    line.symbols?.length ? symbolChips(line.symbols, place => correct(line, place)) : null,
    line.alternatives?.length
      ? element("div", { class: "chips", role: "group", "aria-label": text("otherReadings") }, element("span", { class: "name" }, text("otherReadings")),
        ...line.alternatives.map((other, place) => element("button", { type: "button", class: "reading", "aria-label": other, onclick: () => retype(index, other) },
          line.alternativesMathML?.[place] ? mathElement(line.alternativesMathML[place]) : other)))
      : null,
    line.steps?.length ? stepsElement(line.steps) : null,
    actions(line, index));
}

const failure = line => (line.position === undefined || line.position === null
  ? line.error : `${line.error} (${text("atSign", { place: line.position + 1 })})`);

function actions(line, index) {
  const copyMenu = element("select", { "aria-label": text("copyAs"), onchange: event => { copy(event.target.value, line); event.target.selectedIndex = 0; } },
    element("option", { value: "" }, text("copy")),
    ...["LaTeX", "MathML", "text", "picture", "link"].map(kind => element("option", { value: kind }, text(`copy ${kind}`))));
  if (way === "type") return line.plain === undefined ? null : element("div", { class: "actions" }, copyMenu);
  const field = element("input", {
    class: "edit", "aria-label": text("editLabel"), value: line.plain, spellcheck: "false", autocapitalize: "off", autocomplete: "off",
    oninput: event => retype(index, event.target.value, event.target),
  });
  field.hidden = !line.isEdited;
  const edit = element("button", { type: "button", "aria-expanded": String(!field.hidden), onclick: () => {
    line.isEdited = field.hidden;
    field.hidden = !field.hidden;
    edit.setAttribute("aria-expanded", String(!field.hidden));
    if (!field.hidden) field.focus();
  } }, text("edit"));
  return element("div", {}, element("div", { class: "actions" }, edit, copyMenu), field);
}

// --- correcting

/** Takes a line to be what was typed or chosen. */
function retype(index, plain, field = null) {
  const name = way;
  askers[name].ask(async () => {
    const answer = answers[name];
    const line = answer.lines[index];
    if (!line) return null;
    const { check: _, ...wanted } = options();
    const { results: [result] } = await api.compute([plain || " "], wanted);
    if (field) {
      field.setAttribute("aria-invalid", String(!result?.value));
      if (!result?.value) return null;
    }
    const { steps, exactMathML, error, ...rest } = line;
    const lines = answer.lines.with(index, { ...rest, ...result, corrected: true, unsure: false, isEdited: line.isEdited, alternatives: line.alternatives });
    return { lines, check: await checked(lines, null) };
  });
}

let corrected = null;
const palette = ["0", "1", "2", "3", "4", "5", "6", "7", "8", "9", "+", "-", "\\times", "\\div", "=", "/", ".", ",", "(", ")", "[", "]", "|", "!",
  "\\sqrt", "\\pi", "x", "y", "z", "a", "b", "c", "n", "k", "e", "t", "i", "<", ">", "\\leq", "\\geq", "\\neq", "\\pm", "%", "\\alpha", "\\beta", "\\theta", "\\infty"];

function correct(line, index) {
  corrected = { line, index, way };
  const symbol = line.symbols[index];
  $("symbol-title").textContent = text("correctTitle", { symbol: glyph(symbol.label) });
  $("symbol-note").textContent = symbol.settled ? text("settled") : text("symbolNote", { percent: Math.round(symbol.confidence * 100) });
  const choice = (label, note = null) => element("button", { type: "button", value: label, "aria-pressed": String(label === symbol.label), onclick: () => choose(label) },
    glyph(label), note ? element("small", {}, note) : null);
  const own = [{ label: symbol.label, probability: symbol.confidence }, ...symbol.alternatives].slice(0, 8);
  $("symbol-choices").replaceChildren(...own.map(({ label, probability }) => choice(label, `${Math.round(probability * 100)} %`)));
  $("symbol-palette").replaceChildren(...palette.map(label => choice(label)));
  $("symbol-dialog").querySelector("details").open = own.length < 2;
  $("symbol-delete").hidden = $("keep-ink-label").hidden = !isDrawing();
  $("symbol-join").hidden = line.symbols.length < 2;
  drawSymbol(symbol);
  $("symbol-dialog").showModal();
  $("symbol-choices").querySelector("button:not([aria-pressed=true])")?.focus();
}

/** The symbol's own ink, so that it is seen what is asked about. */
function drawSymbol({ box: [x, y, width, height] }) {
  const canvas = $("symbol-ink");
  const context = canvas.getContext("2d");
  context.setTransform(1, 0, 0, 1, 0, 0);
  context.clearRect(0, 0, canvas.width, canvas.height);
  const scale = 72 / Math.max(width, height, 1);
  const [left, top] = [48 - (x + width / 2) * scale, 48 - (y + height / 2) * scale];
  if (isDrawing()) {
    context.setTransform(scale, 0, 0, scale, left, top);
    context.lineCap = context.lineJoin = "round";
    context.lineWidth = Math.max(3.4, 2 / scale);
    context.strokeStyle = context.fillStyle = getComputedStyle(canvas).getPropertyValue("--ink");
    for (const stroke of answers.draw.strokes ?? []) drawLine(context, stroke);
  } else photograph.drawPart(context, scale, left, top);
}

async function choose(label) {
  const { line, index, way: name } = corrected;
  $("symbol-dialog").close();
  const symbol = line.symbols[index];
  keepSymbol(line, symbol, label, name);
  Object.assign(symbol, { label, settled: true });
  const answer = answers[name];
  answer.corrections = [...answer.corrections.filter(one => overlap(one.box, symbol.box) < 0.75), { box: symbol.box, label }];
  rearrange(line, name);
}

/** Keeps a symbol's ink in the person's folder, where they have switched that on. */
function keepSymbol(line, symbol, label, name) {
  if (name !== "draw" || !$("keep-ink").checked) return;
  const strokes = sheet.inside(symbol.box);
  const heights = line.symbols.filter(one => /^[0-9A-Zbdfhklt]$/.test(one.label)).map(one => one.box[3]).sort((a, b) => a - b);
  const usualSize = heights[Math.floor(heights.length / 2)] ?? 0;
  if (!strokes.length) return;
  api.keepInk({ label, strokes, usualSize, source: label === symbol.label ? "confirmed" : "corrected" })
    .then(kept => note(text("inkKept", { count: kept.symbols })), problem => note(problem.message));
}

function rearrange(line, name) {
  const index = answers[name].lines.indexOf(line);
  askers[name].ask(async () => {
    const lines = answers[name].lines.with(index, await arranged(line));
    return { lines, check: await checked(lines, null) };
  });
}

/** Takes a symbol into another of its line: one box, and the labels of both to choose from. */
function join(line, symbol, other) {
  symbol.box = union(symbol.box, other.box);
  const labels = new Map([...symbol.alternatives, { label: other.label, probability: other.confidence }, ...other.alternatives].map(one => [one.label, one]));
  labels.delete(symbol.label);
  symbol.alternatives = [...labels.values()].sort((a, b) => b.probability - a.probability);
  line.symbols.splice(line.symbols.indexOf(other), 1);
}

function union(a, b) {
  const [left, top] = [Math.min(a[0], b[0]), Math.min(a[1], b[1])];
  return [left, top, Math.max(a[0] + a[2], b[0] + b[2]) - left, Math.max(a[1] + a[3], b[1] + b[3]) - top];
}

$("symbol-join").addEventListener("click", () => {
  const { line, index, way: name } = corrected;
  $("symbol-dialog").close();
  const symbol = line.symbols[index];
  const middle = ({ box }) => box[0] + box[2] / 2;
  const next = line.symbols.filter(one => one !== symbol && middle(one) >= middle(symbol)).sort((a, b) => middle(a) - middle(b))[0]
    ?? line.symbols.filter(one => one !== symbol).sort((a, b) => middle(b) - middle(a))[0];
  join(line, symbol, next);
  way = name;
  correct(line, line.symbols.indexOf(symbol));
});
$("symbol-delete").addEventListener("click", () => {
  $("symbol-dialog").close();
  sheet.remove(corrected.line.symbols[corrected.index].box);
});

// --- boxes over the ink

function placeBoxes() {
  const { x, y, scale } = sheet.view;
  const onSheet = ([bx, by, width, height]) => [bx * scale + x, by * scale + y, width * scale, height * scale];
  fill($("ink-boxes"), answers.draw, onSheet);
  fill($("picture-boxes"), answers.photo, box => photograph.place(box));
}
function fill(layer, answer, map) {
  const boxes = answer.lines.flatMap(line => (line.symbols ?? []).map((symbol, index) => boxElement(symbol, map, () => correct(line, index))));
  const marks = (answer.marks ?? []).map(({ box }) => {
    const [x, y, width, height] = map(box);
    const mark = element("div", { class: "mark" });
    Object.assign(mark.style, { left: `${x}px`, top: `${y}px`, width: `${width}px`, height: `${height}px` });
    return mark;
  });
  layer.replaceChildren(...boxes, ...marks);
}

// --- tools

function tools() {
  $("undo").disabled = !sheet.canUndo;
  $("redo").disabled = !sheet.canRedo;
  $("clear").disabled = !sheet.strokes.length;
}
function takeTool(name) {
  sheet.tool = name;
  $("sheet").dataset.tool = name;
  for (const button of document.querySelectorAll("[data-tool]")) {
    if (button.tagName === "BUTTON") button.setAttribute("aria-pressed", String(button.dataset.tool === name));
  }
}
for (const button of document.querySelectorAll("button[data-tool]")) button.addEventListener("click", () => takeTool(button.dataset.tool));
function clear() {
  answers.draw.corrections = [];
  sheet.clear();
}
const commands = {
  undo: () => sheet.undo(), redo: () => sheet.redo(), clear, "zoom-in": () => sheet.zoom(1.25), "zoom-out": () => sheet.zoom(0.8), "zoom-fit": () => sheet.fit(),
};
for (const [id, command] of Object.entries(commands)) $(id).addEventListener("click", command);

document.addEventListener("keydown", event => {
  if (way !== "draw" || document.querySelector("dialog[open]")) return;
  if (event.target.closest?.("input, textarea, select")) return;
  const key = event.key.toLowerCase();
  if (event.ctrlKey || event.metaKey) {
    const command = key === "z" ? (event.shiftKey ? "redo" : "undo") : key === "y" ? "redo" : null;
    if (command) {
      event.preventDefault();
      commands[command]();
    }
    return;
  }
  // Single letters only where nothing else could be meant.
  if (event.altKey || !["ink", ""].includes(event.target.id ?? "") || event.target.tagName === "BUTTON") return;
  const tool = { p: "pen", e: "eraser", c: "correct" }[key];
  const command = { delete: "clear", "+": "zoom-in", "=": "zoom-in", "-": "zoom-out", 0: "zoom-fit" }[key];
  if (tool) takeTool(tool);
  if (command) commands[command]();
});

// --- photographs

photograph.addEventListener("picture", ({ detail: blob }) => {
  openTab("photo");
  answers.photo = empty();
  show();
  askers.photo.ask(async () => {
    const reading = await api.solvePicture(blob, options());
    photograph.measure(reading.width, reading.height);
    history_.add(reading.lines, null);
    return settled(reading, []);
  });
});
photograph.addEventListener("view", () => placeBoxes());
photograph.addEventListener("words", ({ detail }) => note(detail));
document.addEventListener("paste", event => {
  const item = [...event.clipboardData.items].find(one => one.type.startsWith("image/"));
  if (item) {
    event.preventDefault();
    photograph.take(item.getAsFile());
    return;
  }
  const pasted = event.clipboardData.getData("text/plain").trim();
  if (!pasted || event.target.closest?.("input, textarea")) return;
  type(pasted);
});

// --- typing

const typed = $("typed");
typed.addEventListener("input", () => answerTyped());
let typingPause = null;
function answerTyped() {
  clearTimeout(typingPause);
  typingPause = setTimeout(() => {
    const lines = typed.value.split("\n").map(line => line.trim()).filter(Boolean).slice(0, 100);
    if (!lines.length) {
      answers.type = empty();
      return show();
    }
    askers.type.ask(async () => {
      const { check: _, ...wanted } = options();
      const [{ results }, verdicts] = await Promise.all([
        api.compute(lines, { ...wanted, page: lines.length > 1 }), lines.length > 1 ? api.check(lines, decimalComma() ? { decimalComma: true } : {}) : null,
      ]);
      return { lines: results, check: isSystem(results) ? null : verdicts };
    });
    clearTimeout(keep);
    keep = setTimeout(() => history_.add(answers.type.lines, null), 2500);
  }, 60);
}
function type(lines) {
  typed.value = lines;
  openTab("type");
  answerTyped();
}
for (const sign of ["√", "²", "³", "×", "÷", "π", "≤", "≥", "(", ")", "|", "/"]) {
  $("keys").append(element("button", { type: "button", onclick: () => {
    typed.setRangeText({ "²": "^2", "³": "^3", "√": "√(" }[sign] ?? sign, typed.selectionStart, typed.selectionEnd, "end");
    typed.focus();
    answerTyped();
  } }, sign));
}

// --- taking it elsewhere

async function copy(kind, line) {
  if (!kind) return;
  const link = `${location.origin}/#e=${encodeURIComponent(line.plain)}`;
  try {
    if (kind === "picture") await navigator.clipboard.write([new ClipboardItem({ "image/png": picture() })]);
    else {
      const written = { LaTeX: line.latex, MathML: line.mathml, text: line.answer || line.plain, link }[kind];
      await navigator.clipboard.writeText(written);
    }
    note(text("copied"));
  } catch {
    note(text("notCopied"));
  }
}
function note(words) {
  $("timing").textContent = words;
  $("spoken").textContent = words;
}

/** What was drawn or photographed, on white, as a PNG. */
function picture() {
  if (way === "photo") return photograph.png();
  const canvas = document.createElement("canvas");
  const context = canvas.getContext("2d");
  if (way === "type" || !sheet.strokes.length) {
    context.font = "48px serif";
    const words = current().lines.map(line => line.answer ?? line.input);
    canvas.width = Math.min(4000, Math.max(...words.map(one => context.measureText(one).width)) + 40);
    canvas.height = words.length * 64 + 40;
    Object.assign(context, { font: "48px serif", fillStyle: "#fff" });
    context.fillRect(0, 0, canvas.width, canvas.height);
    context.fillStyle = "#000";
    words.forEach((one, place) => context.fillText(one, 20, 64 * place + 68));
  } else {
    const [x, y, width, height] = bounds(sheet.strokes);
    const scale = Math.min(2, 4000 / (width + 40));
    [canvas.width, canvas.height] = [(width + 40) * scale, (height + 40) * scale];
    context.fillStyle = "#fff";
    context.fillRect(0, 0, canvas.width, canvas.height);
    context.setTransform(scale, 0, 0, scale, (20 - x) * scale, (20 - y) * scale);
    Object.assign(context, { lineCap: "round", lineJoin: "round", lineWidth: 3.4, strokeStyle: "#16203a", fillStyle: "#16203a" });
    for (const stroke of sheet.strokes) drawLine(context, stroke);
  }
  return new Promise(resolve => canvas.toBlob(resolve, "image/png"));
}

function openLink() {
  const lines = new URLSearchParams(location.hash.slice(1)).get("e");
  if (lines) type(lines.slice(0, 20_000));
}
addEventListener("hashchange", openLink);

// --- history, help, preferences

history_.addEventListener("open", ({ detail }) => {
  $("history-dialog").close();
  if (detail.strokes) {
    openTab("draw");
    answers.draw.corrections = [];
    sheet.replace(detail.strokes);
  } else type(detail.lines.join("\n"));
});
$("history-open").addEventListener("click", () => {
  history_.show();
  $("history-dialog").showModal();
});
$("help-open").addEventListener("click", () => {
  const keys = [["P / E / C", "helpTools"], ["Ctrl+Z / Ctrl+Y", "helpUndo"], ["+ / − / 0", "helpZoom"], ["Del", "clear"], ["Ctrl+V", "helpPaste"], ["Tab", "helpTab"]];
  $("help-keys").replaceChildren(...keys.flatMap(([key, words]) => [element("dt", {}, key), element("dd", {}, text(words))]));
  showKept();
  showLearned();
  $("help-dialog").showModal();
});

async function showKept(request = api.keptInk) {
  const kept = await request().catch(() => null);
  $("ink-kept").textContent = kept ? text("inkKept", { count: kept.symbols }) : "";
  $("ink-delete").hidden = $("learn").hidden = !kept?.symbols;
}
$("ink-delete").addEventListener("click", () => showKept(api.deleteInk));

/** What was learnt of the person's hand: as the answer to a request, or why there is none. */
async function showLearned(request = api.learning) {
  const controls = ["learn", "use-learned", "forget"].map($);
  for (const control of controls) control.disabled = true;
  if (request === api.learn) $("learned").textContent = text("learning");
  let problem = null;
  const state = await request().catch(async error => {
    problem = error;
    return api.learning().catch(() => null);
  });
  for (const control of controls) control.disabled = false;
  const report = state?.learned?.report;
  $("learned").textContent = problem && request !== api.learning ? problem.message : report ? text("learned", report) : "";
  $("use-learned-label").hidden = $("forget").hidden = !report;
  $("use-learned").checked = state?.inUse ?? false;
  // What is on the sheet is read anew, by the reader that is in use now.
  if (request !== api.learning && sheet.strokes.length && isDrawing()) readInk();
}
$("learn").addEventListener("click", () => showLearned(api.learn));
$("forget").addEventListener("click", () => showLearned(api.forgetLearning));
$("use-learned").addEventListener("change", () => {
  const inUse = $("use-learned").checked;
  showLearned(() => api.useLearning(inUse));
});
$("keep-ink").addEventListener("change", () => {
  try { localStorage.setItem("mathrec.keepInk", $("keep-ink").checked ? "yes" : "no"); } catch { /* It holds until the page is closed. */ }
});

const root = document.documentElement;
const stored = key => { try { return localStorage.getItem(key); } catch { return null; } };
const dark = matchMedia("(prefers-color-scheme: dark)");
function paint() {
  root.dataset.theme = stored("mathrec.theme") ?? (dark.matches ? "dark" : "light");
  sheet.draw();
}
dark.addEventListener("change", paint);
$("theme").addEventListener("click", () => {
  const next = root.dataset.theme === "dark" ? "light" : "dark";
  try { localStorage.setItem("mathrec.theme", next); } catch { /* It holds until the page is closed. */ }
  root.dataset.theme = next;
  sheet.draw();
});

const select = $("language");
select.append(...Object.entries(languages).map(([name, shown]) => element("option", { value: name, lang: name }, shown)));
select.addEventListener("change", async () => {
  await load(select.value);
  if (way === "type") answerTyped();
  else show();
});

paint();
$("keep-ink").checked = stored("mathrec.keepInk") === "yes";
await load();
select.value = language;
tools();
openTab("draw");
openLink();
root.dataset.ready = "true";

"""###,
    "history.js": ###"""
// What was asked before: in the browser's own storage, and nowhere else.
import { element } from "./results.js";
import { language, text } from "./words.js";

const key = "mathrec.history";
const most = 200;
const mostCharacters = 2_000_000;

export class History extends EventTarget {
  #entries = [];

  constructor() {
    super();
    try {
      const kept = JSON.parse(localStorage.getItem(key) ?? "[]");
      if (Array.isArray(kept)) this.#entries = kept.filter(one => Array.isArray(one.lines));
    } catch { /* What cannot be read is as good as empty. */ }
    document.getElementById("history-export").addEventListener("click", () => this.#export());
    const wipe = document.getElementById("history-wipe");
    wipe.addEventListener("click", () => {
      // The first click asks, the second wipes.
      if (!wipe.dataset.asked) {
        wipe.dataset.asked = "yes";
        wipe.textContent = text("wipeReally");
        return;
      }
      this.#entries = [];
      this.#store();
      this.show();
    });
  }

  /** Keeps lines that were answered, and the strokes they were read from. */
  add(lines, strokes) {
    const plain = lines.map(line => line.plain).filter(Boolean);
    if (!plain.length) return;
    const same = this.#entries[0]?.lines.join("\n") === plain.join("\n");
    const entry = { time: new Date().toISOString(), lines: plain, answer: lines.map(line => line.answer ?? "").join("\n") };
    if (strokes) entry.strokes = strokes.map(stroke => stroke.map(([x, y]) => [Math.round(x * 10) / 10, Math.round(y * 10) / 10]));
    if (same) this.#entries.shift();
    this.#entries.unshift(entry);
    this.#entries.length = Math.min(this.#entries.length, most);
    this.#store();
  }

  #store() {
    let written = JSON.stringify(this.#entries);
    while (written.length > mostCharacters && this.#entries.length) {
      this.#entries.pop();
      written = JSON.stringify(this.#entries);
    }
    try { localStorage.setItem(key, written); } catch { /* The browser keeps nothing: the list lasts as long as the page. */ }
  }

  show() {
    const wipe = document.getElementById("history-wipe");
    delete wipe.dataset.asked;
    wipe.textContent = text("wipe");
    const list = document.getElementById("history-list");
    const time = value => new Intl.DateTimeFormat(language, { dateStyle: "medium", timeStyle: "short" }).format(new Date(value));
    list.replaceChildren(...this.#entries.map(entry => element("li", {},
      element("button", { type: "button", onclick: () => this.dispatchEvent(new CustomEvent("open", { detail: entry })) },
        element("span", {}, entry.answer.split("\n")[0] || entry.lines[0]), element("time", { datetime: entry.time }, time(entry.time))))));
    if (!this.#entries.length) list.append(element("li", {}, text("historyEmpty")));
    document.getElementById("history-export").disabled = document.getElementById("history-wipe").disabled = !this.#entries.length;
  }

  #export() {
    const link = element("a", {
      href: URL.createObjectURL(new Blob([JSON.stringify(this.#entries, null, 1)], { type: "application/json" })), download: "mathrec-history.json",
    });
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 1000);
  }
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
<meta name="color-scheme" content="light dark">
<title>mathrec</title>
<link rel="icon" href="icon.svg" type="image/svg+xml">
<link rel="stylesheet" href="style.css">
<script type="module" src="app.js"></script>
</head>
<body>
<noscript><p>This page needs JavaScript, which it brings along: nothing is loaded from elsewhere.</p></noscript>
<a class="skip" href="#results" data-text="skipToAnswer"></a>
<header>
  <h1><svg class="logo" viewBox="0 0 32 32" aria-hidden="true"><path d="M4 18l4-2 4 9L19 6h9"/><path d="M19 14l7 8M26 14l-7 8"/></svg>mathrec</h1>
  <div class="tabs" role="tablist" data-label="ways">
    <button role="tab" id="tab-draw" aria-controls="panel-draw" aria-selected="true"><svg viewBox="0 0 24 24" aria-hidden="true"><path d="M4 20l1-5L16 4l4 4L9 19z"/><path d="M14 6l4 4"/></svg><span data-text="draw"></span></button>
    <button role="tab" id="tab-photo" aria-controls="panel-photo" aria-selected="false" tabindex="-1"><svg viewBox="0 0 24 24" aria-hidden="true"><path d="M3 8h4l2-3h6l2 3h4v11H3z"/><circle cx="12" cy="13" r="3.5"/></svg><span data-text="photograph"></span></button>
    <button role="tab" id="tab-type" aria-controls="panel-type" aria-selected="false" tabindex="-1"><svg viewBox="0 0 24 24" aria-hidden="true"><path d="M3 6h18v12H3z"/><path d="M6 10h.5M10 10h.5M14 10h.5M18 10h.5M8 14h8"/></svg><span data-text="type"></span></button>
  </div>
  <div class="preferences">
    <button id="history-open" class="plain" data-label="history"><svg viewBox="0 0 24 24" aria-hidden="true"><path d="M4 12a8 8 0 1 0 3-6.2M4 4v4h4M12 8v5l3 2"/></svg></button>
    <button id="help-open" class="plain" data-label="help"><svg viewBox="0 0 24 24" aria-hidden="true"><circle cx="12" cy="12" r="9"/><path d="M9.5 9.5a2.5 2.5 0 1 1 3.5 2.3c-.8.4-1 .9-1 1.7M12 17v.3"/></svg></button>
    <button id="theme" class="plain" data-label="theme"><svg viewBox="0 0 24 24" aria-hidden="true"><circle cx="12" cy="12" r="8"/><path d="M12 4a8 8 0 0 1 0 16z" class="full"/></svg></button>
    <label class="sr" for="language" data-text="language"></label>
    <select id="language"></select>
  </div>
</header>
<main>
  <section class="work">
    <div id="panel-draw" role="tabpanel" aria-labelledby="tab-draw">
      <div class="toolbar" role="toolbar" data-label="drawingTools">
        <span class="group">
          <button data-tool="pen" aria-pressed="true" data-label="pen" data-key="P"><svg viewBox="0 0 24 24" aria-hidden="true"><path d="M4 20l1-5L16 4l4 4L9 19z"/></svg></button>
          <button data-tool="eraser" aria-pressed="false" data-label="eraser" data-key="E"><svg viewBox="0 0 24 24" aria-hidden="true"><path d="M8 19l-4-4L14 5l6 6-8 8zM9 10l6 6M8 19h12"/></svg></button>
          <button data-tool="correct" aria-pressed="false" data-label="correct" data-key="C"><svg viewBox="0 0 24 24" aria-hidden="true"><path d="M6 3l12 9-6 1-3 6z"/></svg></button>
        </span>
        <span class="group">
          <button id="undo" data-label="undo" data-key="Ctrl+Z"><svg viewBox="0 0 24 24" aria-hidden="true"><path d="M8 5L4 9l4 4M4 9h9a6 6 0 0 1 0 12h-3"/></svg></button>
          <button id="redo" data-label="redo" data-key="Ctrl+Y"><svg viewBox="0 0 24 24" aria-hidden="true"><path d="M16 5l4 4-4 4M20 9h-9a6 6 0 0 0 0 12h3"/></svg></button>
          <button id="clear" data-label="clear" data-key="Del"><svg viewBox="0 0 24 24" aria-hidden="true"><path d="M5 7h14M9 7V4h6v3M7 7l1 13h8l1-13"/></svg></button>
        </span>
        <span class="group">
          <button id="zoom-out" data-label="zoomOut" data-key="−"><svg viewBox="0 0 24 24" aria-hidden="true"><circle cx="10" cy="10" r="6"/><path d="M15 15l5 5M7 10h6"/></svg></button>
          <button id="zoom-in" data-label="zoomIn" data-key="+"><svg viewBox="0 0 24 24" aria-hidden="true"><circle cx="10" cy="10" r="6"/><path d="M15 15l5 5M7 10h6M10 7v6"/></svg></button>
          <button id="zoom-fit" data-label="zoomFit" data-key="0"><svg viewBox="0 0 24 24" aria-hidden="true"><path d="M4 9V4h5M15 4h5v5M20 15v5h-5M9 20H4v-5"/></svg></button>
        </span>
      </div>
      <div class="sheet" id="sheet">
        <canvas id="ink" tabindex="0" role="img"></canvas>
        <p class="hint" id="ink-hint" data-text="drawHint" aria-hidden="true"></p>
        <div class="boxes" id="ink-boxes"></div>
      </div>
    </div>
    <div id="panel-photo" role="tabpanel" aria-labelledby="tab-photo" hidden>
      <div class="toolbar" role="toolbar" data-label="pictureTools">
        <span class="group">
          <button id="choose" class="worded"><svg viewBox="0 0 24 24" aria-hidden="true"><path d="M3 6h6l2 3h10v10H3z"/></svg><span data-text="choosePicture"></span></button>
          <button id="camera" class="worded"><svg viewBox="0 0 24 24" aria-hidden="true"><path d="M3 8h4l2-3h6l2 3h4v11H3z"/><circle cx="12" cy="13" r="3.5"/></svg><span data-text="takePicture"></span></button>
        </span>
        <span class="group" id="picture-tools" hidden>
          <button id="rotate-left" data-label="rotateLeft"><svg viewBox="0 0 24 24" aria-hidden="true"><path d="M7 3v5h5M7 8a7 7 0 1 1-2 6"/></svg></button>
          <button id="rotate-right" data-label="rotateRight"><svg viewBox="0 0 24 24" aria-hidden="true"><path d="M17 3v5h-5M17 8a7 7 0 1 0 2 6"/></svg></button>
          <button id="crop" data-label="crop" aria-pressed="false"><svg viewBox="0 0 24 24" aria-hidden="true"><path d="M7 2v15h15M2 7h15v15"/></svg></button>
          <button id="whole" data-label="wholePicture" hidden><svg viewBox="0 0 24 24" aria-hidden="true"><path d="M4 9V4h5M15 4h5v5M20 15v5h-5M9 20H4v-5"/></svg></button>
        </span>
      </div>
      <div class="sheet picture" id="picture-sheet">
        <div class="drop" id="drop"><svg viewBox="0 0 48 48" aria-hidden="true"><path d="M8 12h10l4-5h10l4 5h6v26H6V12z"/><circle cx="24" cy="25" r="7"/></svg><p data-text="dropHint"></p></div>
        <div class="stage" id="stage" hidden><canvas id="picture" role="img"></canvas><div class="boxes tappable" id="picture-boxes"></div><div id="crop-frame" hidden></div></div>
      </div>
      <input type="file" id="file" accept="image/*" hidden>
      <input type="file" id="file-camera" accept="image/*" capture="environment" hidden>
    </div>
    <div id="panel-type" role="tabpanel" aria-labelledby="tab-type" hidden>
      <label for="typed" class="field-label" data-text="typeLabel"></label>
      <textarea id="typed" rows="6" spellcheck="false" autocapitalize="off" autocomplete="off" data-placeholder="typeHint"></textarea>
      <div class="keys" id="keys" role="group" data-label="signs"></div>
    </div>
  </section>
  <section class="answers" id="results" tabindex="-1" aria-labelledby="results-title">
    <h2 id="results-title"><span data-text="answer"></span> <span id="busy" hidden aria-hidden="true"></span></h2>
    <div id="message" role="status"></div>
    <div id="lines"></div>
    <p class="timing" id="timing"></p>
    <p class="sr" id="spoken" aria-live="polite"></p>
  </section>
</main>

<dialog id="symbol-dialog" aria-labelledby="symbol-title">
  <form method="dialog">
    <h2 id="symbol-title"></h2>
    <div class="symbol-now"><canvas id="symbol-ink" width="96" height="96" aria-hidden="true"></canvas><p id="symbol-note"></p></div>
    <div id="symbol-choices" class="choices" role="group" data-label="alternatives"></div>
    <details><summary data-text="moreSymbols"></summary><div id="symbol-palette" class="choices palette" role="group" data-label="moreSymbols"></div></details>
    <label class="switch" id="keep-ink-label"><input type="checkbox" id="keep-ink"><span data-text="keepInk"></span></label>
    <p class="row"><button value="join" id="symbol-join" type="button" data-text="joinNext"></button><button value="delete" id="symbol-delete" type="button" data-text="deleteInk"></button><button value="cancel" data-text="close"></button></p>
  </form>
</dialog>
<dialog id="history-dialog" aria-labelledby="history-title">
  <form method="dialog">
    <h2 id="history-title" data-text="history"></h2>
    <p class="note" data-text="historyNote"></p>
    <ol id="history-list"></ol>
    <p class="row"><button type="button" id="history-export" data-text="export"></button><button type="button" id="history-wipe" data-text="wipe"></button><button value="cancel" data-text="close"></button></p>
  </form>
</dialog>
<dialog id="help-dialog" aria-labelledby="help-title">
  <form method="dialog">
    <h2 id="help-title" data-text="help"></h2>
    <p data-text="helpPrivacy"></p>
    <dl id="help-keys"></dl>
    <p class="note" id="ink-kept"></p>
    <p class="row"><button type="button" id="learn" class="primary" data-text="learn" hidden></button><button type="button" id="ink-delete" data-text="deleteKept" hidden></button></p>
    <p class="note" id="learned" role="status"></p>
    <label class="switch" id="use-learned-label" hidden><input type="checkbox" id="use-learned"><span data-text="useLearned"></span></label>
    <p class="row"><button type="button" id="forget" data-text="forget" hidden></button></p>
    <p class="row"><button value="cancel" data-text="close"></button></p>
  </form>
</dialog>
<dialog id="camera-dialog" aria-labelledby="camera-title">
  <form method="dialog">
    <h2 id="camera-title" data-text="takePicture"></h2>
    <video id="viewfinder" playsinline muted></video>
    <p class="row"><button type="button" id="shoot" class="primary" data-text="shoot"></button><button value="cancel" data-text="close"></button></p>
  </form>
</dialog>
</body>
</html>

"""###,
    "messages-de.json": ###"""
{
 "skipToAnswer": "Zur Antwort springen",
 "ways": "Arten zu fragen",
 "draw": "Zeichnen",
 "photograph": "Fotografieren",
 "type": "Tippen",
 "history": "Verlauf",
 "help": "Hilfe",
 "theme": "Hell oder dunkel",
 "language": "Sprache",
 "drawingTools": "Zeichenwerkzeuge",
 "pen": "Stift",
 "eraser": "Radierer: nimmt ganze Striche",
 "correct": "Berichtigen: ein Zeichen wählen oder durch mehrere streichen, die eines sind",
 "undo": "Rückgängig",
 "redo": "Wiederholen",
 "clear": "Blatt leeren",
 "zoomIn": "Größer",
 "zoomOut": "Kleiner",
 "zoomFit": "Alles zeigen",
 "drawHint": "Hier schreiben, etwa 12 + 7 · 3 oder x² = 9",
 "pictureTools": "Bildwerkzeuge",
 "choosePicture": "Bild wählen",
 "takePicture": "Bild aufnehmen",
 "shoot": "Aufnehmen",
 "rotateLeft": "Nach links drehen",
 "rotateRight": "Nach rechts drehen",
 "crop": "Zuschneiden: über den Teil ziehen, der gelesen wird",
 "wholePicture": "Wieder das ganze Bild",
 "dropHint": "Ein Bild hierher ziehen, einfügen oder zum Wählen tippen",
 "pictureLabel": "Das gelesene Bild",
 "typeLabel": "Ein Ausdruck oder eine Gleichung je Zeile",
 "typeHint": "2x+3=7\n2x=4\nx=2",
 "signs": "Zeichen",
 "answer": "Antwort",
 "sheetLabel": "Zeichenblatt mit {count} Strichen",
 "lineLabel": "Zeile {line}",
 "systemLabel": "Alle zusammen",
 "sure": "sicher",
 "fairlySure": "ziemlich sicher",
 "unsure": "unsicher",
 "settled": "von dir bestimmt",
 "symbols": "Zeichen",
 "symbolLabel": "{symbol}, {sureness}: ändern",
 "otherReadings": "Oder",
 "steps": "Rechenweg ({count})",
 "or": "oder",
 "isTrue": "stimmt",
 "isFalse": "stimmt nicht",
 "undefined": "nicht definiert",
 "why division by zero": "Division durch null",
 "noValue": "nichts zu berechnen",
 "notSureEnough": "nicht sicher genug gelesen für eine Antwort",
 "answerAnyway": "Es ist richtig gelesen: antworten",
 "edit": "Bearbeiten",
 "editLabel": "Der Ausdruck zum Bearbeiten",
 "copyAs": "Kopieren als",
 "copy": "Kopieren …",
 "copy LaTeX": "LaTeX",
 "copy MathML": "MathML",
 "copy text": "Text",
 "copy picture": "Bild",
 "copy link": "Link darauf",
 "copied": "Kopiert.",
 "notCopied": "Der Browser lässt die Seite nicht kopieren.",
 "atSign": "bei Zeichen {place}",
 "timing": "in {milliseconds} ms auf diesem Rechner gelesen",
 "unreachable": "Das Programm antwortet nicht. Läuft mathrec serve noch?",
 "tokenMissing": "Öffne die Seite mit der ganzen Adresse, die das Programm ausgegeben hat.",
 "tooLarge": "Das Bild ist zu groß: wähle ein kleineres oder einen Teil davon.",
 "busy": "Zu viel auf einmal. Gleich noch einmal versuchen.",
 "noWriting": "Es ist keine Schrift zu sehen. Größer schreiben oder näher und heller fotografieren.",
 "empty-draw": "Schreib auf das Blatt: die Antwort erscheint hier beim Schreiben.",
 "empty-photo": "Wähle oder mach ein Bild von Handschrift: jede Zeile bekommt ihre Antwort.",
 "empty-type": "Tippe einen Ausdruck. Mehrere Zeilen werden geprüft: jede soll aus der davor folgen.",
 "allFollow": "Alle Zeilen folgen.",
 "lineWrong": "Sieh dir Zeile {line} noch einmal an.",
 "verdict start": "Anfang",
 "verdict follows": "folgt",
 "verdict case": "ein Fall",
 "verdict loses solutions": "verliert Lösungen",
 "verdict gains solutions": "gewinnt Lösungen hinzu",
 "verdict wrong": "folgt nicht",
 "verdict not judged": "nicht beurteilt",
 "counterexample": "für {letter} = {value} heißt es {says}",
 "correctTitle": "Was ist „{symbol}“ wirklich?",
 "symbolNote": "Mit {percent} % Sicherheit gelesen. Wähle, was du meintest.",
 "alternatives": "Was es sein kann",
 "moreSymbols": "Ein anderes Zeichen",
 "joinNext": "Mit dem nächsten verbinden",
 "deleteInk": "Seine Striche löschen",
 "close": "Schließen",
 "historyNote": "Nur in diesem Browser gespeichert.",
 "historyEmpty": "Noch nichts.",
 "export": "Exportieren",
 "wipe": "Löschen",
 "keepInk": "Die Zeichen, die ich berichtige, mit meinen Strichen auf diesem Rechner behalten, damit mathrec meine Schrift lernen kann",
 "inkKept": "{count} Zeichen deiner Hand sind auf diesem Rechner gespeichert.",
 "deleteKept": "Sie löschen",
 "learn": "Meine Schrift lernen",
 "learning": "Lernt …",
 "learned": "Aus {symbols} Zeichen gelernt: {before} davon wurden falsch gelesen, jetzt {after}.",
 "useLearned": "Damit lesen",
 "forget": "Vergessen",
 "wipeReally": "Wirklich alles löschen?",
 "cropKeys": "Über den Teil ziehen, der gelesen wird. Mit Tasten: Pfeile bewegen den Rahmen, mit Umschalt ändern sie seine Größe, Eingabe liest, Escape bricht ab.",
 "helpPrivacy": "Alles wird auf dem Rechner gelesen, auf dem mathrec läuft. Kein Bild und kein Strich verlässt ihn, und nichts wird gespeichert außer im Verlauf dieses Browsers und was du einschaltest.",
 "helpTools": "Stift, Radierer, Berichtigen (wenn das Blatt den Fokus hat)",
 "helpUndo": "Rückgängig und wiederholen; Durchkritzeln streicht aus",
 "helpZoom": "Größer, kleiner, alles; zwei Finger verschieben und vergrößern",
 "helpPaste": "Ein Bild oder einen Ausdruck einfügen",
 "helpTab": "Durch Zeichen, Lesarten und Rechenwege gehen",
 "rule power": "Potenz ausrechnen",
 "rule root": "Wurzel ziehen",
 "rule multiply": "Multiplizieren",
 "rule divide": "Dividieren",
 "rule add": "Addieren",
 "rule subtract": "Subtrahieren",
 "rule percent": "Prozent ausrechnen",
 "rule factorial": "Fakultät ausrechnen",
 "rule function": "Funktionswert ausrechnen",
 "rule common denominator": "Auf den gemeinsamen Nenner bringen",
 "rule absolute value": "Betrag ausrechnen",
 "rule like terms": "Gleichartige Glieder zusammenfassen",
 "rule add to both sides": "Auf beiden Seiten addieren",
 "rule subtract from both sides": "Auf beiden Seiten subtrahieren",
 "rule divide both sides": "Beide Seiten dividieren",
 "rule divide and turn the sign": "Dividieren und das Zeichen umdrehen",
 "rule multiply by the denominators": "Mit den Nennern multiplizieren",
 "rule excluded values": "Ausgeschlossene Werte",
 "rule standard form": "Auf Normalform bringen",
 "rule factor": "In Faktoren zerlegen",
 "rule zero product": "Satz vom Nullprodukt",
 "rule discriminant": "Diskriminante",
 "rule quadratic formula": "Lösungsformel",
 "rule square root of both sides": "Wurzel auf beiden Seiten",
 "rule complete the square": "Quadratisch ergänzen",
 "rule cases": "Fallunterscheidung",
 "rule check": "Probe",
 "rule conclusion": "Schluss"
}

"""###,
    "messages-en.json": ###"""
{
 "skipToAnswer": "Skip to the answer",
 "ways": "Ways to ask",
 "draw": "Draw",
 "photograph": "Photograph",
 "type": "Type",
 "history": "History",
 "help": "Help",
 "theme": "Light or dark",
 "language": "Language",
 "drawingTools": "Drawing tools",
 "pen": "Pen",
 "eraser": "Eraser: takes whole strokes",
 "correct": "Correct: choose a symbol, or draw through several that are one",
 "undo": "Undo",
 "redo": "Redo",
 "clear": "Clear the sheet",
 "zoomIn": "Larger",
 "zoomOut": "Smaller",
 "zoomFit": "Show everything",
 "drawHint": "Write here, such as 12 + 7 × 3 or x² = 9",
 "pictureTools": "Picture tools",
 "choosePicture": "Choose a picture",
 "takePicture": "Take a picture",
 "shoot": "Take",
 "rotateLeft": "Turn to the left",
 "rotateRight": "Turn to the right",
 "crop": "Crop: drag over the part to read",
 "wholePicture": "The whole picture again",
 "dropHint": "Drop a picture here, paste one, or tap to choose",
 "pictureLabel": "The picture that was read",
 "typeLabel": "One expression or equation on each line",
 "typeHint": "2x+3=7\n2x=4\nx=2",
 "signs": "Signs",
 "answer": "Answer",
 "sheetLabel": "Drawing sheet with {count} strokes",
 "lineLabel": "Line {line}",
 "systemLabel": "All together",
 "sure": "sure",
 "fairlySure": "fairly sure",
 "unsure": "unsure",
 "settled": "settled by you",
 "symbols": "Symbols",
 "symbolLabel": "{symbol}, {sureness}: change",
 "otherReadings": "Or",
 "steps": "Steps ({count})",
 "or": "or",
 "isTrue": "is true",
 "isFalse": "is false",
 "undefined": "undefined",
 "why division by zero": "division by zero",
 "noValue": "nothing to compute",
 "notSureEnough": "not read surely enough to answer",
 "answerAnyway": "It is read rightly: answer",
 "edit": "Edit",
 "editLabel": "The expression, to be edited",
 "copyAs": "Copy as",
 "copy": "Copy …",
 "copy LaTeX": "LaTeX",
 "copy MathML": "MathML",
 "copy text": "Text",
 "copy picture": "Picture",
 "copy link": "Link to it",
 "copied": "Copied.",
 "notCopied": "The browser does not let the page copy.",
 "atSign": "at sign {place}",
 "timing": "read in {milliseconds} ms on this machine",
 "unreachable": "The program does not answer. Is mathrec serve still running?",
 "tokenMissing": "Open the page by the whole address that the program printed.",
 "tooLarge": "The picture is too large: choose a smaller one, or a part of it.",
 "busy": "Too much at one time. Try again in a moment.",
 "noWriting": "No writing is seen. Write larger, or take the picture nearer or with more light.",
 "empty-draw": "Write on the sheet: the answer appears here as you write.",
 "empty-photo": "Choose or take a picture of handwriting: each line gets its answer.",
 "empty-type": "Type an expression. Several lines are checked: each should follow from the one before.",
 "allFollow": "All lines follow.",
 "lineWrong": "Look at line {line} again.",
 "verdict start": "start",
 "verdict follows": "follows",
 "verdict case": "one case",
 "verdict loses solutions": "loses solutions",
 "verdict gains solutions": "gains solutions",
 "verdict wrong": "does not follow",
 "verdict not judged": "not judged",
 "counterexample": "for {letter} = {value} it says {says}",
 "correctTitle": "What is “{symbol}” really?",
 "symbolNote": "Read with {percent} % certainty. Choose what you meant.",
 "alternatives": "What it may be",
 "moreSymbols": "Another symbol",
 "joinNext": "Join with the next",
 "deleteInk": "Delete its ink",
 "close": "Close",
 "historyNote": "Kept by this browser only.",
 "historyEmpty": "Nothing yet.",
 "export": "Export",
 "wipe": "Wipe",
 "keepInk": "Keep the symbols that I correct, with my strokes, on this machine, so that mathrec can learn my hand",
 "inkKept": "{count} symbols of your hand are kept on this machine.",
 "deleteKept": "Delete them",
 "learn": "Learn my hand",
 "learning": "Learning …",
 "learned": "Learnt from {symbols} symbols: {before} of them were misread, now {after}.",
 "useLearned": "Read with it",
 "forget": "Forget it",
 "wipeReally": "Really wipe all of it?",
 "cropKeys": "Drag over the part to read. By keys: arrows move the frame, with Shift they size it, Enter reads it, Escape leaves.",
 "helpPrivacy": "Everything is read on the machine that runs mathrec. No picture or stroke leaves it, and none is kept but by this browser's history, and what you switch on.",
 "helpTools": "Pen, eraser, correct (with the sheet in focus)",
 "helpUndo": "Undo and redo; scratch over ink to strike it out",
 "helpZoom": "Larger, smaller, everything; two fingers move and zoom",
 "helpPaste": "Paste a picture or an expression",
 "helpTab": "Go through symbols, readings and steps",
 "rule power": "Power",
 "rule root": "Root",
 "rule multiply": "Multiply",
 "rule divide": "Divide",
 "rule add": "Add",
 "rule subtract": "Subtract",
 "rule percent": "Percent",
 "rule factorial": "Factorial",
 "rule function": "Function",
 "rule common denominator": "Common denominator",
 "rule absolute value": "Absolute value",
 "rule like terms": "Like terms",
 "rule add to both sides": "Add to both sides",
 "rule subtract from both sides": "Subtract from both sides",
 "rule divide both sides": "Divide both sides",
 "rule divide and turn the sign": "Divide and turn the sign",
 "rule multiply by the denominators": "Multiply by the denominators",
 "rule excluded values": "Excluded values",
 "rule standard form": "Standard form",
 "rule factor": "Factor",
 "rule zero product": "Zero product",
 "rule discriminant": "Discriminant",
 "rule quadratic formula": "Quadratic formula",
 "rule square root of both sides": "Square root of both sides",
 "rule complete the square": "Complete the square",
 "rule cases": "Cases",
 "rule check": "Check",
 "rule conclusion": "Conclusion"
}

"""###,
    "messages-fr.json": ###"""
{
 "skipToAnswer": "Aller à la réponse",
 "ways": "Façons de demander",
 "draw": "Dessiner",
 "photograph": "Photographier",
 "type": "Taper",
 "history": "Historique",
 "help": "Aide",
 "theme": "Clair ou sombre",
 "language": "Langue",
 "drawingTools": "Outils de dessin",
 "pen": "Stylo",
 "eraser": "Gomme : efface des traits entiers",
 "correct": "Corriger : choisir un symbole, ou tracer à travers plusieurs qui n’en font qu’un",
 "undo": "Annuler",
 "redo": "Rétablir",
 "clear": "Effacer la feuille",
 "zoomIn": "Agrandir",
 "zoomOut": "Réduire",
 "zoomFit": "Tout afficher",
 "drawHint": "Écrivez ici, par exemple 12 + 7 × 3 ou x² = 9",
 "pictureTools": "Outils d’image",
 "choosePicture": "Choisir une image",
 "takePicture": "Prendre une photo",
 "shoot": "Prendre",
 "rotateLeft": "Tourner à gauche",
 "rotateRight": "Tourner à droite",
 "crop": "Recadrer : faites glisser sur la partie à lire",
 "wholePicture": "De nouveau l’image entière",
 "dropHint": "Déposez une image ici, collez-la ou touchez pour choisir",
 "pictureLabel": "L’image lue",
 "typeLabel": "Une expression ou une équation par ligne",
 "typeHint": "2x+3=7\n2x=4\nx=2",
 "signs": "Signes",
 "answer": "Réponse",
 "sheetLabel": "Feuille de dessin, {count} traits",
 "lineLabel": "Ligne {line}",
 "systemLabel": "Ensemble",
 "sure": "sûr",
 "fairlySure": "assez sûr",
 "unsure": "incertain",
 "settled": "fixé par vous",
 "symbols": "Symboles",
 "symbolLabel": "{symbol}, {sureness} : modifier",
 "otherReadings": "Ou",
 "steps": "Étapes ({count})",
 "or": "ou",
 "isTrue": "est vrai",
 "isFalse": "est faux",
 "undefined": "non défini",
 "why division by zero": "division par zéro",
 "noValue": "rien à calculer",
 "notSureEnough": "pas lu assez sûrement pour répondre",
 "answerAnyway": "C’est bien lu : répondre",
 "edit": "Modifier",
 "editLabel": "L’expression à modifier",
 "copyAs": "Copier comme",
 "copy": "Copier …",
 "copy LaTeX": "LaTeX",
 "copy MathML": "MathML",
 "copy text": "Texte",
 "copy picture": "Image",
 "copy link": "Lien",
 "copied": "Copié.",
 "notCopied": "Le navigateur ne permet pas de copier.",
 "atSign": "au signe {place}",
 "timing": "lu en {milliseconds} ms sur cette machine",
 "unreachable": "Le programme ne répond pas. mathrec serve est-il encore lancé ?",
 "tokenMissing": "Ouvrez la page par l’adresse entière affichée par le programme.",
 "tooLarge": "L’image est trop grande : choisissez-en une plus petite ou une partie.",
 "busy": "Trop de demandes à la fois. Réessayez dans un instant.",
 "noWriting": "Aucune écriture visible. Écrivez plus grand, ou photographiez de plus près ou avec plus de lumière.",
 "empty-draw": "Écrivez sur la feuille : la réponse apparaît ici pendant que vous écrivez.",
 "empty-photo": "Choisissez ou prenez une photo d’écriture : chaque ligne reçoit sa réponse.",
 "empty-type": "Tapez une expression. Plusieurs lignes sont vérifiées : chacune doit découler de la précédente.",
 "allFollow": "Toutes les lignes se suivent.",
 "lineWrong": "Regardez de nouveau la ligne {line}.",
 "verdict start": "début",
 "verdict follows": "découle",
 "verdict case": "un cas",
 "verdict loses solutions": "perd des solutions",
 "verdict gains solutions": "ajoute des solutions",
 "verdict wrong": "ne découle pas",
 "verdict not judged": "non jugé",
 "counterexample": "pour {letter} = {value}, on lit {says}",
 "correctTitle": "Qu’est « {symbol} » en réalité ?",
 "symbolNote": "Lu avec {percent} % de certitude. Choisissez ce que vous vouliez dire.",
 "alternatives": "Ce que cela peut être",
 "moreSymbols": "Un autre symbole",
 "joinNext": "Joindre au suivant",
 "deleteInk": "Effacer son encre",
 "close": "Fermer",
 "historyNote": "Conservé par ce navigateur seulement.",
 "historyEmpty": "Rien pour l’instant.",
 "export": "Exporter",
 "wipe": "Tout effacer",
 "keepInk": "Garder sur cette machine les symboles que je corrige, avec mes traits, pour que mathrec apprenne mon écriture",
 "inkKept": "{count} symboles de votre main sont gardés sur cette machine.",
 "deleteKept": "Les effacer",
 "learn": "Apprendre mon écriture",
 "learning": "Apprentissage …",
 "learned": "Appris de {symbols} symboles : {before} étaient mal lus, maintenant {after}.",
 "useLearned": "Lire avec",
 "forget": "L'oublier",
 "wipeReally": "Vraiment tout effacer ?",
 "cropKeys": "Faites glisser sur la partie à lire. Au clavier : les flèches déplacent le cadre, avec Maj elles le dimensionnent, Entrée lit, Échap quitte.",
 "helpPrivacy": "Tout est lu sur la machine où tourne mathrec. Aucune image ni aucun trait ne la quitte, et rien n’est conservé hors de l’historique de ce navigateur et de ce que vous activez.",
 "helpTools": "Stylo, gomme, corriger (feuille active)",
 "helpUndo": "Annuler et rétablir ; gribouiller raye l’encre",
 "helpZoom": "Agrandir, réduire, tout ; deux doigts déplacent et zooment",
 "helpPaste": "Coller une image ou une expression",
 "helpTab": "Parcourir symboles, lectures et étapes",
 "rule power": "Calculer la puissance",
 "rule root": "Extraire la racine",
 "rule multiply": "Multiplier",
 "rule divide": "Diviser",
 "rule add": "Additionner",
 "rule subtract": "Soustraire",
 "rule percent": "Calculer le pourcentage",
 "rule factorial": "Calculer la factorielle",
 "rule function": "Calculer la valeur de la fonction",
 "rule common denominator": "Mettre au même dénominateur",
 "rule absolute value": "Calculer la valeur absolue",
 "rule like terms": "Réduire les termes semblables",
 "rule add to both sides": "Additionner des deux côtés",
 "rule subtract from both sides": "Soustraire des deux côtés",
 "rule divide both sides": "Diviser les deux côtés",
 "rule divide and turn the sign": "Diviser et retourner le signe",
 "rule multiply by the denominators": "Multiplier par les dénominateurs",
 "rule excluded values": "Valeurs exclues",
 "rule standard form": "Mettre sous forme normale",
 "rule factor": "Factoriser",
 "rule zero product": "Produit nul",
 "rule discriminant": "Discriminant",
 "rule quadratic formula": "Formule quadratique",
 "rule square root of both sides": "Racine carrée des deux côtés",
 "rule complete the square": "Compléter le carré",
 "rule cases": "Cas",
 "rule check": "Vérifier",
 "rule conclusion": "Conclusion"
}

"""###,
    "openapi.json": ###"""
{
 "openapi": "3.1.0",
 "info": {
  "title": "mathrec",
  "version": "1",
  "description": "Reads handwritten mathematics and computes it, on the own machine. The fields of answers are those of the command line (docs/solve-json.md), and MathML besides. docs/serve.md has examples.",
  "license": {
   "name": "see LICENSE"
  }
 },
 "servers": [
  {
   "url": "/"
  }
 ],
 "security": [
  {},
  {
   "token": []
  }
 ],
 "paths": {
  "/v1/solve": {
   "post": {
    "operationId": "solve",
    "summary": "Read a picture or pen strokes, and compute",
    "requestBody": {
     "required": true,
     "content": {
      "application/json": {
       "schema": {
        "$ref": "#/components/schemas/Strokes"
       }
      },
      "image/png": {
       "schema": {
        "type": "string",
        "format": "binary"
       }
      },
      "image/jpeg": {
       "schema": {
        "type": "string",
        "format": "binary"
       }
      },
      "application/octet-stream": {
       "schema": {
        "type": "string",
        "format": "binary"
       }
      }
     }
    },
    "responses": {
     "200": {
      "description": "Read a picture or pen strokes, and compute",
      "content": {
       "application/json": {
        "schema": {
         "$ref": "#/components/schemas/Reading"
        }
       }
      }
     },
     "400": {
      "description": "The request is not as this document has it.",
      "content": {
       "application/problem+json": {
        "schema": {
         "$ref": "#/components/schemas/Problem"
        }
       }
      }
     },
     "401": {
      "description": "The token is missing.",
      "content": {
       "application/problem+json": {
        "schema": {
         "$ref": "#/components/schemas/Problem"
        }
       }
      }
     },
     "403": {
      "description": "A page of another site asks.",
      "content": {
       "application/problem+json": {
        "schema": {
         "$ref": "#/components/schemas/Problem"
        }
       }
      }
     },
     "408": {
      "description": "The request came too slowly.",
      "content": {
       "application/problem+json": {
        "schema": {
         "$ref": "#/components/schemas/Problem"
        }
       }
      }
     },
     "409": {
      "description": "It cannot be kept.",
      "content": {
       "application/problem+json": {
        "schema": {
         "$ref": "#/components/schemas/Problem"
        }
       }
      }
     },
     "413": {
      "description": "Larger than the server takes.",
      "content": {
       "application/problem+json": {
        "schema": {
         "$ref": "#/components/schemas/Problem"
        }
       }
      }
     },
     "415": {
      "description": "Another media type.",
      "content": {
       "application/problem+json": {
        "schema": {
         "$ref": "#/components/schemas/Problem"
        }
       }
      }
     },
     "421": {
      "description": "Another host's name.",
      "content": {
       "application/problem+json": {
        "schema": {
         "$ref": "#/components/schemas/Problem"
        }
       }
      }
     },
     "503": {
      "description": "Too much at one time; Retry-After says when to come again.",
      "content": {
       "application/problem+json": {
        "schema": {
         "$ref": "#/components/schemas/Problem"
        }
       }
      }
     },
     "422": {
      "description": "The picture or the text could not be read.",
      "content": {
       "application/problem+json": {
        "schema": {
         "$ref": "#/components/schemas/Problem"
        }
       }
      }
     }
    },
    "parameters": [
     {
      "name": "domain",
      "in": "query",
      "schema": {
       "type": "string",
       "enum": [
        "arithmetic",
        "algebra",
        "full"
       ],
       "default": "full",
       "description": "What is expected: it limits the symbols that may be read."
      },
      "required": false
     },
     {
      "name": "minConfidence",
      "in": "query",
      "schema": {
       "type": "number",
       "minimum": 0,
       "maximum": 1,
       "default": 0.4,
       "description": "Below this confidence the reading is given without an answer."
      },
      "required": false
     },
     {
      "name": "steps",
      "in": "query",
      "schema": {
       "type": "boolean",
       "description": "Give the working, step by step, where one is known.",
       "default": false
      },
      "required": false
     },
     {
      "name": "check",
      "in": "query",
      "schema": {
       "type": "boolean",
       "description": "Check the lines as the working of one exercise.",
       "default": false
      },
      "required": false
     },
     {
      "name": "decimalComma",
      "in": "query",
      "schema": {
       "type": "boolean",
       "description": "Read a single comma between digits as a decimal comma.",
       "default": false
      },
      "required": false
     }
    ],
    "description": "The parameters belong to pictures; strokes have them in their object."
   }
  },
  "/v1/compute": {
   "post": {
    "operationId": "compute",
    "summary": "Compute typed expressions",
    "requestBody": {
     "required": true,
     "content": {
      "application/json": {
       "schema": {
        "$ref": "#/components/schemas/Expressions"
       }
      }
     }
    },
    "responses": {
     "200": {
      "description": "Compute typed expressions",
      "content": {
       "application/json": {
        "schema": {
         "$ref": "#/components/schemas/Results"
        }
       }
      }
     },
     "400": {
      "description": "The request is not as this document has it.",
      "content": {
       "application/problem+json": {
        "schema": {
         "$ref": "#/components/schemas/Problem"
        }
       }
      }
     },
     "401": {
      "description": "The token is missing.",
      "content": {
       "application/problem+json": {
        "schema": {
         "$ref": "#/components/schemas/Problem"
        }
       }
      }
     },
     "403": {
      "description": "A page of another site asks.",
      "content": {
       "application/problem+json": {
        "schema": {
         "$ref": "#/components/schemas/Problem"
        }
       }
      }
     },
     "408": {
      "description": "The request came too slowly.",
      "content": {
       "application/problem+json": {
        "schema": {
         "$ref": "#/components/schemas/Problem"
        }
       }
      }
     },
     "409": {
      "description": "It cannot be kept.",
      "content": {
       "application/problem+json": {
        "schema": {
         "$ref": "#/components/schemas/Problem"
        }
       }
      }
     },
     "413": {
      "description": "Larger than the server takes.",
      "content": {
       "application/problem+json": {
        "schema": {
         "$ref": "#/components/schemas/Problem"
        }
       }
      }
     },
     "415": {
      "description": "Another media type.",
      "content": {
       "application/problem+json": {
        "schema": {
         "$ref": "#/components/schemas/Problem"
        }
       }
      }
     },
     "421": {
      "description": "Another host's name.",
      "content": {
       "application/problem+json": {
        "schema": {
         "$ref": "#/components/schemas/Problem"
        }
       }
      }
     },
     "503": {
      "description": "Too much at one time; Retry-After says when to come again.",
      "content": {
       "application/problem+json": {
        "schema": {
         "$ref": "#/components/schemas/Problem"
        }
       }
      }
     }
    }
   }
  },
  "/v1/check": {
   "post": {
    "operationId": "check",
    "summary": "Check the lines of a working",
    "requestBody": {
     "required": true,
     "content": {
      "application/json": {
       "schema": {
        "$ref": "#/components/schemas/Lines"
       }
      }
     }
    },
    "responses": {
     "200": {
      "description": "Check the lines of a working",
      "content": {
       "application/json": {
        "schema": {
         "$ref": "#/components/schemas/CheckedWorking"
        }
       }
      }
     },
     "400": {
      "description": "The request is not as this document has it.",
      "content": {
       "application/problem+json": {
        "schema": {
         "$ref": "#/components/schemas/Problem"
        }
       }
      }
     },
     "401": {
      "description": "The token is missing.",
      "content": {
       "application/problem+json": {
        "schema": {
         "$ref": "#/components/schemas/Problem"
        }
       }
      }
     },
     "403": {
      "description": "A page of another site asks.",
      "content": {
       "application/problem+json": {
        "schema": {
         "$ref": "#/components/schemas/Problem"
        }
       }
      }
     },
     "408": {
      "description": "The request came too slowly.",
      "content": {
       "application/problem+json": {
        "schema": {
         "$ref": "#/components/schemas/Problem"
        }
       }
      }
     },
     "409": {
      "description": "It cannot be kept.",
      "content": {
       "application/problem+json": {
        "schema": {
         "$ref": "#/components/schemas/Problem"
        }
       }
      }
     },
     "413": {
      "description": "Larger than the server takes.",
      "content": {
       "application/problem+json": {
        "schema": {
         "$ref": "#/components/schemas/Problem"
        }
       }
      }
     },
     "415": {
      "description": "Another media type.",
      "content": {
       "application/problem+json": {
        "schema": {
         "$ref": "#/components/schemas/Problem"
        }
       }
      }
     },
     "421": {
      "description": "Another host's name.",
      "content": {
       "application/problem+json": {
        "schema": {
         "$ref": "#/components/schemas/Problem"
        }
       }
      }
     },
     "503": {
      "description": "Too much at one time; Retry-After says when to come again.",
      "content": {
       "application/problem+json": {
        "schema": {
         "$ref": "#/components/schemas/Problem"
        }
       }
      }
     }
    }
   }
  },
  "/v1/arrange": {
   "post": {
    "operationId": "arrange",
    "summary": "Arrange symbols whose labels are known, and compute",
    "requestBody": {
     "required": true,
     "content": {
      "application/json": {
       "schema": {
        "$ref": "#/components/schemas/Symbols"
       }
      }
     }
    },
    "responses": {
     "200": {
      "description": "Arrange symbols whose labels are known, and compute",
      "content": {
       "application/json": {
        "schema": {
         "$ref": "#/components/schemas/Computation"
        }
       }
      }
     },
     "400": {
      "description": "The request is not as this document has it.",
      "content": {
       "application/problem+json": {
        "schema": {
         "$ref": "#/components/schemas/Problem"
        }
       }
      }
     },
     "401": {
      "description": "The token is missing.",
      "content": {
       "application/problem+json": {
        "schema": {
         "$ref": "#/components/schemas/Problem"
        }
       }
      }
     },
     "403": {
      "description": "A page of another site asks.",
      "content": {
       "application/problem+json": {
        "schema": {
         "$ref": "#/components/schemas/Problem"
        }
       }
      }
     },
     "408": {
      "description": "The request came too slowly.",
      "content": {
       "application/problem+json": {
        "schema": {
         "$ref": "#/components/schemas/Problem"
        }
       }
      }
     },
     "409": {
      "description": "It cannot be kept.",
      "content": {
       "application/problem+json": {
        "schema": {
         "$ref": "#/components/schemas/Problem"
        }
       }
      }
     },
     "413": {
      "description": "Larger than the server takes.",
      "content": {
       "application/problem+json": {
        "schema": {
         "$ref": "#/components/schemas/Problem"
        }
       }
      }
     },
     "415": {
      "description": "Another media type.",
      "content": {
       "application/problem+json": {
        "schema": {
         "$ref": "#/components/schemas/Problem"
        }
       }
      }
     },
     "421": {
      "description": "Another host's name.",
      "content": {
       "application/problem+json": {
        "schema": {
         "$ref": "#/components/schemas/Problem"
        }
       }
      }
     },
     "503": {
      "description": "Too much at one time; Retry-After says when to come again.",
      "content": {
       "application/problem+json": {
        "schema": {
         "$ref": "#/components/schemas/Problem"
        }
       }
      }
     },
     "422": {
      "description": "The picture or the text could not be read.",
      "content": {
       "application/problem+json": {
        "schema": {
         "$ref": "#/components/schemas/Problem"
        }
       }
      }
     }
    }
   }
  },
  "/v1/ink": {
   "get": {
    "operationId": "keptInk",
    "summary": "What is kept of the person's ink",
    "responses": {
     "200": {
      "description": "What is kept",
      "content": {
       "application/json": {
        "schema": {
         "$ref": "#/components/schemas/KeptInk"
        }
       }
      }
     },
     "400": {
      "description": "The request is not as this document has it.",
      "content": {
       "application/problem+json": {
        "schema": {
         "$ref": "#/components/schemas/Problem"
        }
       }
      }
     },
     "401": {
      "description": "The token is missing.",
      "content": {
       "application/problem+json": {
        "schema": {
         "$ref": "#/components/schemas/Problem"
        }
       }
      }
     },
     "403": {
      "description": "A page of another site asks.",
      "content": {
       "application/problem+json": {
        "schema": {
         "$ref": "#/components/schemas/Problem"
        }
       }
      }
     },
     "409": {
      "description": "It cannot be kept.",
      "content": {
       "application/problem+json": {
        "schema": {
         "$ref": "#/components/schemas/Problem"
        }
       }
      }
     },
     "421": {
      "description": "Another host's name.",
      "content": {
       "application/problem+json": {
        "schema": {
         "$ref": "#/components/schemas/Problem"
        }
       }
      }
     },
     "503": {
      "description": "Too much at one time; Retry-After says when to come again.",
      "content": {
       "application/problem+json": {
        "schema": {
         "$ref": "#/components/schemas/Problem"
        }
       }
      }
     }
    }
   },
   "post": {
    "operationId": "keepInk",
    "summary": "Keep a symbol of the person's, with their consent",
    "requestBody": {
     "required": true,
     "content": {
      "application/json": {
       "schema": {
        "$ref": "#/components/schemas/InkSymbol"
       }
      }
     }
    },
    "responses": {
     "200": {
      "description": "What is kept",
      "content": {
       "application/json": {
        "schema": {
         "$ref": "#/components/schemas/KeptInk"
        }
       }
      }
     },
     "400": {
      "description": "The request is not as this document has it.",
      "content": {
       "application/problem+json": {
        "schema": {
         "$ref": "#/components/schemas/Problem"
        }
       }
      }
     },
     "401": {
      "description": "The token is missing.",
      "content": {
       "application/problem+json": {
        "schema": {
         "$ref": "#/components/schemas/Problem"
        }
       }
      }
     },
     "403": {
      "description": "A page of another site asks.",
      "content": {
       "application/problem+json": {
        "schema": {
         "$ref": "#/components/schemas/Problem"
        }
       }
      }
     },
     "408": {
      "description": "The request came too slowly.",
      "content": {
       "application/problem+json": {
        "schema": {
         "$ref": "#/components/schemas/Problem"
        }
       }
      }
     },
     "409": {
      "description": "It cannot be kept.",
      "content": {
       "application/problem+json": {
        "schema": {
         "$ref": "#/components/schemas/Problem"
        }
       }
      }
     },
     "413": {
      "description": "Larger than the server takes.",
      "content": {
       "application/problem+json": {
        "schema": {
         "$ref": "#/components/schemas/Problem"
        }
       }
      }
     },
     "415": {
      "description": "Another media type.",
      "content": {
       "application/problem+json": {
        "schema": {
         "$ref": "#/components/schemas/Problem"
        }
       }
      }
     },
     "421": {
      "description": "Another host's name.",
      "content": {
       "application/problem+json": {
        "schema": {
         "$ref": "#/components/schemas/Problem"
        }
       }
      }
     },
     "503": {
      "description": "Too much at one time; Retry-After says when to come again.",
      "content": {
       "application/problem+json": {
        "schema": {
         "$ref": "#/components/schemas/Problem"
        }
       }
      }
     }
    }
   },
   "delete": {
    "operationId": "deleteInk",
    "summary": "Delete all that is kept",
    "responses": {
     "200": {
      "description": "What is kept",
      "content": {
       "application/json": {
        "schema": {
         "$ref": "#/components/schemas/KeptInk"
        }
       }
      }
     },
     "400": {
      "description": "The request is not as this document has it.",
      "content": {
       "application/problem+json": {
        "schema": {
         "$ref": "#/components/schemas/Problem"
        }
       }
      }
     },
     "401": {
      "description": "The token is missing.",
      "content": {
       "application/problem+json": {
        "schema": {
         "$ref": "#/components/schemas/Problem"
        }
       }
      }
     },
     "403": {
      "description": "A page of another site asks.",
      "content": {
       "application/problem+json": {
        "schema": {
         "$ref": "#/components/schemas/Problem"
        }
       }
      }
     },
     "409": {
      "description": "It cannot be kept.",
      "content": {
       "application/problem+json": {
        "schema": {
         "$ref": "#/components/schemas/Problem"
        }
       }
      }
     },
     "421": {
      "description": "Another host's name.",
      "content": {
       "application/problem+json": {
        "schema": {
         "$ref": "#/components/schemas/Problem"
        }
       }
      }
     },
     "503": {
      "description": "Too much at one time; Retry-After says when to come again.",
      "content": {
       "application/problem+json": {
        "schema": {
         "$ref": "#/components/schemas/Problem"
        }
       }
      }
     }
    }
   }
  },
  "/v1/openapi.json": {
   "get": {
    "operationId": "document",
    "summary": "This document",
    "responses": {
     "200": {
      "description": "This document",
      "content": {
       "application/json": {
        "schema": {
         "type": "object"
        }
       }
      }
     },
     "400": {
      "description": "The request is not as this document has it.",
      "content": {
       "application/problem+json": {
        "schema": {
         "$ref": "#/components/schemas/Problem"
        }
       }
      }
     },
     "403": {
      "description": "A page of another site asks.",
      "content": {
       "application/problem+json": {
        "schema": {
         "$ref": "#/components/schemas/Problem"
        }
       }
      }
     },
     "421": {
      "description": "Another host's name.",
      "content": {
       "application/problem+json": {
        "schema": {
         "$ref": "#/components/schemas/Problem"
        }
       }
      }
     }
    }
   }
  },
  "/healthz": {
   "get": {
    "operationId": "health",
    "summary": "Whether the server answers",
    "responses": {
     "200": {
      "description": "Whether the server answers",
      "content": {
       "application/json": {
        "schema": {
         "type": "object",
         "properties": {
          "status": {
           "type": "string",
           "enum": [
            "ok"
           ]
          }
         },
         "required": [
          "status"
         ]
        }
       }
      }
     },
     "400": {
      "description": "The request is not as this document has it.",
      "content": {
       "application/problem+json": {
        "schema": {
         "$ref": "#/components/schemas/Problem"
        }
       }
      }
     },
     "403": {
      "description": "A page of another site asks.",
      "content": {
       "application/problem+json": {
        "schema": {
         "$ref": "#/components/schemas/Problem"
        }
       }
      }
     },
     "421": {
      "description": "Another host's name.",
      "content": {
       "application/problem+json": {
        "schema": {
         "$ref": "#/components/schemas/Problem"
        }
       }
      }
     }
    }
   }
  },
  "/metrics": {
   "get": {
    "operationId": "metrics",
    "summary": "Counts in the text format of Prometheus",
    "responses": {
     "200": {
      "description": "Counts in the text format of Prometheus",
      "content": {
       "text/plain": {
        "schema": {
         "type": "string"
        }
       }
      }
     },
     "400": {
      "description": "The request is not as this document has it.",
      "content": {
       "application/problem+json": {
        "schema": {
         "$ref": "#/components/schemas/Problem"
        }
       }
      }
     },
     "403": {
      "description": "A page of another site asks.",
      "content": {
       "application/problem+json": {
        "schema": {
         "$ref": "#/components/schemas/Problem"
        }
       }
      }
     },
     "421": {
      "description": "Another host's name.",
      "content": {
       "application/problem+json": {
        "schema": {
         "$ref": "#/components/schemas/Problem"
        }
       }
      }
     },
     "401": {
      "description": "The token is missing.",
      "content": {
       "application/problem+json": {
        "schema": {
         "$ref": "#/components/schemas/Problem"
        }
       }
      }
     }
    }
   }
  },
  "/v1/learn": {
   "get": {
    "operationId": "learning",
    "summary": "What was learnt of the person's hand, and whether it is in use",
    "responses": {
     "200": {
      "description": "What was learnt",
      "content": {
       "application/json": {
        "schema": {
         "$ref": "#/components/schemas/Learning"
        }
       }
      }
     },
     "400": {
      "description": "The request is not as this document has it.",
      "content": {
       "application/problem+json": {
        "schema": {
         "$ref": "#/components/schemas/Problem"
        }
       }
      }
     },
     "401": {
      "description": "The token is missing.",
      "content": {
       "application/problem+json": {
        "schema": {
         "$ref": "#/components/schemas/Problem"
        }
       }
      }
     },
     "403": {
      "description": "A page of another site asks.",
      "content": {
       "application/problem+json": {
        "schema": {
         "$ref": "#/components/schemas/Problem"
        }
       }
      }
     },
     "409": {
      "description": "It cannot be read.",
      "content": {
       "application/problem+json": {
        "schema": {
         "$ref": "#/components/schemas/Problem"
        }
       }
      }
     },
     "421": {
      "description": "Another host's name.",
      "content": {
       "application/problem+json": {
        "schema": {
         "$ref": "#/components/schemas/Problem"
        }
       }
      }
     },
     "503": {
      "description": "Too much at one time; Retry-After says when to come again.",
      "content": {
       "application/problem+json": {
        "schema": {
         "$ref": "#/components/schemas/Problem"
        }
       }
      }
     }
    }
   },
   "post": {
    "operationId": "learn",
    "summary": "Learn the person's hand from the ink that is kept, and read with it from now on",
    "responses": {
     "200": {
      "description": "What was learnt",
      "content": {
       "application/json": {
        "schema": {
         "$ref": "#/components/schemas/Learning"
        }
       }
      }
     },
     "400": {
      "description": "The request is not as this document has it.",
      "content": {
       "application/problem+json": {
        "schema": {
         "$ref": "#/components/schemas/Problem"
        }
       }
      }
     },
     "401": {
      "description": "The token is missing.",
      "content": {
       "application/problem+json": {
        "schema": {
         "$ref": "#/components/schemas/Problem"
        }
       }
      }
     },
     "403": {
      "description": "A page of another site asks.",
      "content": {
       "application/problem+json": {
        "schema": {
         "$ref": "#/components/schemas/Problem"
        }
       }
      }
     },
     "409": {
      "description": "Nothing is kept to learn from, nothing would be gained, or another request is learning.",
      "content": {
       "application/problem+json": {
        "schema": {
         "$ref": "#/components/schemas/Problem"
        }
       }
      }
     },
     "421": {
      "description": "Another host's name.",
      "content": {
       "application/problem+json": {
        "schema": {
         "$ref": "#/components/schemas/Problem"
        }
       }
      }
     },
     "503": {
      "description": "Too much at one time; Retry-After says when to come again.",
      "content": {
       "application/problem+json": {
        "schema": {
         "$ref": "#/components/schemas/Problem"
        }
       }
      }
     }
    }
   },
   "put": {
    "operationId": "useLearning",
    "summary": "Read with what was learnt, or as the program came",
    "requestBody": {
     "required": true,
     "content": {
      "application/json": {
       "schema": {
        "$ref": "#/components/schemas/LearningUse"
       }
      }
     }
    },
    "responses": {
     "200": {
      "description": "What was learnt",
      "content": {
       "application/json": {
        "schema": {
         "$ref": "#/components/schemas/Learning"
        }
       }
      }
     },
     "400": {
      "description": "The request is not as this document has it.",
      "content": {
       "application/problem+json": {
        "schema": {
         "$ref": "#/components/schemas/Problem"
        }
       }
      }
     },
     "401": {
      "description": "The token is missing.",
      "content": {
       "application/problem+json": {
        "schema": {
         "$ref": "#/components/schemas/Problem"
        }
       }
      }
     },
     "403": {
      "description": "A page of another site asks.",
      "content": {
       "application/problem+json": {
        "schema": {
         "$ref": "#/components/schemas/Problem"
        }
       }
      }
     },
     "408": {
      "description": "The request came too slowly.",
      "content": {
       "application/problem+json": {
        "schema": {
         "$ref": "#/components/schemas/Problem"
        }
       }
      }
     },
     "409": {
      "description": "Nothing has been learnt.",
      "content": {
       "application/problem+json": {
        "schema": {
         "$ref": "#/components/schemas/Problem"
        }
       }
      }
     },
     "413": {
      "description": "Larger than the server takes.",
      "content": {
       "application/problem+json": {
        "schema": {
         "$ref": "#/components/schemas/Problem"
        }
       }
      }
     },
     "415": {
      "description": "Another media type.",
      "content": {
       "application/problem+json": {
        "schema": {
         "$ref": "#/components/schemas/Problem"
        }
       }
      }
     },
     "421": {
      "description": "Another host's name.",
      "content": {
       "application/problem+json": {
        "schema": {
         "$ref": "#/components/schemas/Problem"
        }
       }
      }
     },
     "503": {
      "description": "Too much at one time; Retry-After says when to come again.",
      "content": {
       "application/problem+json": {
        "schema": {
         "$ref": "#/components/schemas/Problem"
        }
       }
      }
     }
    }
   },
   "delete": {
    "operationId": "forgetLearning",
    "summary": "Forget what was learnt",
    "responses": {
     "200": {
      "description": "Nothing is learnt any more",
      "content": {
       "application/json": {
        "schema": {
         "$ref": "#/components/schemas/Learning"
        }
       }
      }
     },
     "400": {
      "description": "The request is not as this document has it.",
      "content": {
       "application/problem+json": {
        "schema": {
         "$ref": "#/components/schemas/Problem"
        }
       }
      }
     },
     "401": {
      "description": "The token is missing.",
      "content": {
       "application/problem+json": {
        "schema": {
         "$ref": "#/components/schemas/Problem"
        }
       }
      }
     },
     "403": {
      "description": "A page of another site asks.",
      "content": {
       "application/problem+json": {
        "schema": {
         "$ref": "#/components/schemas/Problem"
        }
       }
      }
     },
     "409": {
      "description": "It cannot be deleted.",
      "content": {
       "application/problem+json": {
        "schema": {
         "$ref": "#/components/schemas/Problem"
        }
       }
      }
     },
     "421": {
      "description": "Another host's name.",
      "content": {
       "application/problem+json": {
        "schema": {
         "$ref": "#/components/schemas/Problem"
        }
       }
      }
     },
     "503": {
      "description": "Too much at one time; Retry-After says when to come again.",
      "content": {
       "application/problem+json": {
        "schema": {
         "$ref": "#/components/schemas/Problem"
        }
       }
      }
     }
    }
   }
  }
 },
 "components": {
  "schemas": {
   "Problem": {
    "type": "object",
    "properties": {
     "type": {
      "type": "string"
     },
     "title": {
      "type": "string"
     },
     "status": {
      "type": "integer"
     },
     "detail": {
      "type": "string",
      "description": "What was found and what to do."
     },
     "position": {
      "type": "integer",
      "description": "Where in the text, in characters."
     }
    },
    "required": [
     "type",
     "title",
     "status",
     "detail"
    ],
    "description": "Problem details of RFC 9457."
   },
   "Value": {
    "type": "object",
    "properties": {
     "kind": {
      "type": "string",
      "enum": [
       "rational",
       "surd",
       "expression",
       "decimal",
       "truth",
       "solutions",
       "undefined",
       "none"
      ]
     },
     "exact": {
      "type": "string"
     },
     "decimal": {
      "type": "string"
     }
    },
    "required": [
     "kind"
    ],
    "description": "The answer for a program; docs/solve-json.md."
   },
   "Step": {
    "type": "object",
    "properties": {
     "rule": {
      "type": "string",
      "description": "The rule's name."
     },
     "sentence": {
      "type": "string"
     },
     "text": {
      "type": "string",
      "description": "The line after the step, for a person."
     },
     "plain": {
      "type": "string",
      "description": "The same in plain text."
     },
     "mathml": {
      "$ref": "#/components/schemas/ExactMathML"
     },
     "substeps": {
      "type": "array",
      "items": {
       "$ref": "#/components/schemas/Step"
      }
     }
    },
    "required": [
     "rule",
     "sentence",
     "text",
     "plain",
     "substeps"
    ]
   },
   "ExactMathML": {
    "type": "array",
    "items": {
     "type": "array",
     "items": {
      "type": "string",
      "description": "A MathML `math` element."
     }
    },
    "description": "The exact value or the line of a step: its cases, each with its parts."
   },
   "Candidate": {
    "type": "object",
    "properties": {
     "label": {
      "type": "string"
     },
     "probability": {
      "type": "number"
     }
    },
    "required": [
     "label",
     "probability"
    ]
   },
   "Symbol": {
    "type": "object",
    "properties": {
     "label": {
      "type": "string",
      "description": "As CROHME names it: `7`, `x`, `\\times`."
     },
     "box": {
      "type": "array",
      "items": {
       "type": "number"
      },
      "minItems": 4,
      "maxItems": 4,
      "description": "Left, top, width and height, in pixels of the upright picture or in the unit of the strokes."
     },
     "confidence": {
      "type": "number",
      "minimum": 0,
      "maximum": 1
     },
     "alternatives": {
      "type": "array",
      "items": {
       "$ref": "#/components/schemas/Candidate"
      }
     }
    },
    "required": [
     "label",
     "box",
     "confidence",
     "alternatives"
    ]
   },
   "Item": {
    "type": "object",
    "properties": {
     "text": {
      "type": "string"
     },
     "box": {
      "type": "array",
      "items": {
       "type": "number"
      },
      "minItems": 4,
      "maxItems": 4,
      "description": "Left, top, width and height, in pixels of the upright picture or in the unit of the strokes."
     }
    },
    "required": [
     "text",
     "box"
    ]
   },
   "Mark": {
    "type": "object",
    "properties": {
     "kind": {
      "type": "string",
      "enum": [
       "frame",
       "underline",
       "arrow",
       "speck",
       "note",
       "crossed out"
      ]
     },
     "box": {
      "type": "array",
      "items": {
       "type": "number"
      },
      "minItems": 4,
      "maxItems": 4,
      "description": "Left, top, width and height, in pixels of the upright picture or in the unit of the strokes."
     }
    },
    "required": [
     "kind",
     "box"
    ]
   },
   "Line": {
    "type": "object",
    "properties": {
     "item": {
      "$ref": "#/components/schemas/Item"
     },
     "plain": {
      "type": "string"
     },
     "latex": {
      "type": "string"
     },
     "mathml": {
      "type": "string",
      "description": "A MathML `math` element."
     },
     "answer": {
      "type": "string"
     },
     "value": {
      "$ref": "#/components/schemas/Value"
     },
     "exactMathML": {
      "$ref": "#/components/schemas/ExactMathML"
     },
     "confidence": {
      "type": "number",
      "minimum": 0,
      "maximum": 1
     },
     "symbols": {
      "type": "array",
      "items": {
       "$ref": "#/components/schemas/Symbol"
      }
     },
     "alternatives": {
      "type": "array",
      "items": {
       "type": "string"
      }
     },
     "alternativesMathML": {
      "type": "array",
      "items": {
       "type": "string",
       "description": "A `math` element, or nothing where there is none."
      },
      "description": "The other readings as MathML, in their order."
     },
     "warnings": {
      "type": "array",
      "items": {
       "type": "string"
      }
     },
     "unsure": {
      "type": "boolean"
     },
     "steps": {
      "type": "array",
      "items": {
       "$ref": "#/components/schemas/Step"
      }
     }
    },
    "required": [
     "plain",
     "latex",
     "mathml",
     "answer",
     "value",
     "confidence",
     "symbols",
     "alternatives",
     "alternativesMathML",
     "warnings",
     "unsure"
    ]
   },
   "Computation": {
    "type": "object",
    "properties": {
     "plain": {
      "type": "string"
     },
     "latex": {
      "type": "string"
     },
     "mathml": {
      "type": "string",
      "description": "A MathML `math` element."
     },
     "answer": {
      "type": "string"
     },
     "value": {
      "$ref": "#/components/schemas/Value"
     },
     "exactMathML": {
      "$ref": "#/components/schemas/ExactMathML"
     },
     "warnings": {
      "type": "array",
      "items": {
       "type": "string"
      }
     },
     "steps": {
      "type": "array",
      "items": {
       "$ref": "#/components/schemas/Step"
      }
     },
     "error": {
      "type": "string",
      "description": "Why there is no value."
     }
    },
    "required": [
     "plain",
     "latex",
     "mathml",
     "answer",
     "value",
     "warnings"
    ]
   },
   "System": {
    "type": "object",
    "properties": {
     "plain": {
      "type": "string"
     },
     "latex": {
      "type": "string"
     },
     "answer": {
      "type": "string"
     },
     "value": {
      "$ref": "#/components/schemas/Value"
     },
     "warnings": {
      "type": "array",
      "items": {
       "type": "string"
      }
     }
    },
    "required": [
     "plain",
     "latex",
     "answer",
     "value",
     "warnings"
    ]
   },
   "Failure": {
    "type": "object",
    "properties": {
     "input": {
      "type": "string"
     },
     "error": {
      "type": "string"
     },
     "position": {
      "type": "integer"
     }
    },
    "required": [
     "input",
     "error"
    ]
   },
   "CheckedLine": {
    "type": "object",
    "properties": {
     "text": {
      "type": "string"
     },
     "verdict": {
      "type": "string",
      "enum": [
       "start",
       "follows",
       "case",
       "loses solutions",
       "gains solutions",
       "wrong",
       "not judged"
      ]
     },
     "isAnswer": {
      "type": "boolean"
     },
     "values": {
      "type": "array",
      "items": {
       "type": "string"
      }
     },
     "counterexample": {
      "type": "string"
     },
     "slip": {
      "type": "string"
     },
     "sentence": {
      "type": "string"
     }
    },
    "required": [
     "text",
     "verdict",
     "isAnswer",
     "values",
     "sentence"
    ]
   },
   "CheckedWorking": {
    "type": "object",
    "properties": {
     "lines": {
      "type": "array",
      "items": {
       "$ref": "#/components/schemas/CheckedLine"
      }
     },
     "summary": {
      "type": "string"
     }
    },
    "required": [
     "lines",
     "summary"
    ]
   },
   "Reading": {
    "type": "object",
    "properties": {
     "image": {
      "type": "string"
     },
     "error": {
      "type": [
       "string",
       "null"
      ]
     },
     "lines": {
      "type": "array",
      "items": {
       "$ref": "#/components/schemas/Line"
      }
     },
     "marks": {
      "type": "array",
      "items": {
       "$ref": "#/components/schemas/Mark"
      }
     },
     "system": {
      "$ref": "#/components/schemas/System"
     },
     "width": {
      "type": "integer"
     },
     "height": {
      "type": "integer"
     },
     "check": {
      "$ref": "#/components/schemas/CheckedWorking"
     },
     "milliseconds": {
      "type": "number",
      "description": "The reader's own time."
     }
    },
    "required": [
     "image",
     "error",
     "lines",
     "marks",
     "milliseconds"
    ]
   },
   "Results": {
    "type": "object",
    "properties": {
     "results": {
      "type": "array",
      "items": {
       "anyOf": [
        {
         "$ref": "#/components/schemas/Computation"
        },
        {
         "$ref": "#/components/schemas/Failure"
        }
       ]
      }
     }
    },
    "required": [
     "results"
    ]
   },
   "Strokes": {
    "type": "object",
    "properties": {
     "strokes": {
      "$ref": "#/components/schemas/StrokeList"
     },
     "domain": {
      "type": "string",
      "enum": [
       "arithmetic",
       "algebra",
       "full"
      ],
      "default": "full",
      "description": "What is expected: it limits the symbols that may be read."
     },
     "minConfidence": {
      "type": "number",
      "minimum": 0,
      "maximum": 1,
      "default": 0.4,
      "description": "Below this confidence the reading is given without an answer."
     },
     "steps": {
      "type": "boolean",
      "description": "Give the working, step by step, where one is known.",
      "default": false
     },
     "check": {
      "type": "boolean",
      "description": "Check the lines as the working of one exercise.",
      "default": false
     },
     "decimalComma": {
      "type": "boolean",
      "description": "Read a single comma between digits as a decimal comma.",
      "default": false
     }
    },
    "required": [
     "strokes"
    ],
    "additionalProperties": false
   },
   "Expressions": {
    "type": "object",
    "properties": {
     "expressions": {
      "type": "array",
      "items": {
       "type": "string",
       "maxLength": 4000
      },
      "minItems": 1,
      "maxItems": 100,
      "description": "Plain text or LaTeX."
     },
     "page": {
      "type": "boolean",
      "description": "Take them as the lines of one page, on which values carry over.",
      "default": false
     },
     "steps": {
      "type": "boolean",
      "description": "Give the working, step by step, where one is known.",
      "default": false
     },
     "solveFor": {
      "type": "string",
      "minLength": 1,
      "maxLength": 20,
      "description": "Solve equations of several letters for this one."
     },
     "decimalComma": {
      "type": "boolean",
      "description": "Read a single comma between digits as a decimal comma.",
      "default": false
     }
    },
    "required": [
     "expressions"
    ],
    "additionalProperties": false
   },
   "InkSymbol": {
    "type": "object",
    "properties": {
     "label": {
      "type": "string",
      "enum": [
       "0",
       "1",
       "2",
       "3",
       "4",
       "5",
       "6",
       "7",
       "8",
       "9",
       "a",
       "b",
       "c",
       "d",
       "e",
       "f",
       "g",
       "h",
       "i",
       "j",
       "k",
       "l",
       "m",
       "n",
       "o",
       "p",
       "q",
       "r",
       "s",
       "t",
       "u",
       "v",
       "w",
       "x",
       "y",
       "z",
       "A",
       "B",
       "C",
       "E",
       "F",
       "G",
       "H",
       "I",
       "L",
       "M",
       "N",
       "P",
       "R",
       "S",
       "T",
       "V",
       "X",
       "Y",
       "\\alpha",
       "\\beta",
       "\\gamma",
       "\\Delta",
       "\\theta",
       "\\lambda",
       "\\mu",
       "\\pi",
       "\\sigma",
       "\\phi",
       "+",
       "-",
       "\\times",
       "*",
       "\\div",
       "/",
       ":",
       "\\pm",
       "=",
       "\\neq",
       "<",
       ">",
       "\\leq",
       "\\geq",
       "\\in",
       "\\rightarrow",
       "!",
       "%",
       "(",
       ")",
       "[",
       "]",
       "{",
       "}",
       "|",
       "\\sqrt",
       "\\sin",
       "\\cos",
       "\\tan",
       "\\log",
       "\\lim",
       "\\sum",
       "\\int",
       "\\infty",
       "\\forall",
       "\\exists",
       "\\ldots",
       "\\prime",
       ".",
       ","
      ],
      "description": "As CROHME names it."
     },
     "strokes": {
      "$ref": "#/components/schemas/StrokeList"
     },
     "source": {
      "type": "string",
      "enum": [
       "corrected",
       "confirmed"
      ],
      "default": "corrected",
      "description": "What was done with it."
     },
     "usualSize": {
      "type": "number",
      "minimum": 0,
      "maximum": 100000,
      "default": 0,
      "description": "The height of a tall letter of the same line, in the unit of the strokes; 0 where it is not known."
     }
    },
    "required": [
     "label",
     "strokes"
    ],
    "additionalProperties": false
   },
   "KeptInk": {
    "type": "object",
    "properties": {
     "folder": {
      "type": "string"
     },
     "symbols": {
      "type": "integer"
     },
     "labels": {
      "type": "object",
      "additionalProperties": {
       "type": "integer"
      }
     }
    },
    "required": [
     "folder",
     "symbols",
     "labels"
    ]
   },
   "StrokeList": {
    "type": "array",
    "items": {
     "type": "array",
     "items": {
      "type": "array",
      "items": {
       "type": "number",
       "minimum": -100000,
       "maximum": 100000
      },
      "minItems": 2,
      "maxItems": 2
     },
     "minItems": 1
    },
    "minItems": 1,
    "maxItems": 4000,
    "description": "Strokes of points [x, y], y downwards."
   },
   "Lines": {
    "type": "object",
    "properties": {
     "lines": {
      "type": "array",
      "items": {
       "type": "string",
       "maxLength": 4000
      },
      "minItems": 1,
      "maxItems": 100
     },
     "decimalComma": {
      "type": "boolean",
      "description": "Read a single comma between digits as a decimal comma.",
      "default": false
     }
    },
    "required": [
     "lines"
    ],
    "additionalProperties": false
   },
   "Symbols": {
    "type": "object",
    "properties": {
     "symbols": {
      "type": "array",
      "items": {
       "type": "object",
       "properties": {
        "label": {
         "type": "string",
         "enum": [
          "0",
          "1",
          "2",
          "3",
          "4",
          "5",
          "6",
          "7",
          "8",
          "9",
          "a",
          "b",
          "c",
          "d",
          "e",
          "f",
          "g",
          "h",
          "i",
          "j",
          "k",
          "l",
          "m",
          "n",
          "o",
          "p",
          "q",
          "r",
          "s",
          "t",
          "u",
          "v",
          "w",
          "x",
          "y",
          "z",
          "A",
          "B",
          "C",
          "E",
          "F",
          "G",
          "H",
          "I",
          "L",
          "M",
          "N",
          "P",
          "R",
          "S",
          "T",
          "V",
          "X",
          "Y",
          "\\alpha",
          "\\beta",
          "\\gamma",
          "\\Delta",
          "\\theta",
          "\\lambda",
          "\\mu",
          "\\pi",
          "\\sigma",
          "\\phi",
          "+",
          "-",
          "\\times",
          "*",
          "\\div",
          "/",
          ":",
          "\\pm",
          "=",
          "\\neq",
          "<",
          ">",
          "\\leq",
          "\\geq",
          "\\in",
          "\\rightarrow",
          "!",
          "%",
          "(",
          ")",
          "[",
          "]",
          "{",
          "}",
          "|",
          "\\sqrt",
          "\\sin",
          "\\cos",
          "\\tan",
          "\\log",
          "\\lim",
          "\\sum",
          "\\int",
          "\\infty",
          "\\forall",
          "\\exists",
          "\\ldots",
          "\\prime",
          ".",
          ",",
          "\\reject"
         ],
         "description": "As CROHME names it."
        },
        "box": {
         "type": "array",
         "items": {
          "type": "number",
          "minimum": -100000,
          "maximum": 100000
         },
         "minItems": 4,
         "maxItems": 4,
         "description": "Left, top, width and height; what has none is a point or a line."
        }
       },
       "required": [
        "label",
        "box"
       ],
       "additionalProperties": false
      },
      "minItems": 1,
      "maxItems": 200
     },
     "steps": {
      "type": "boolean",
      "description": "Give the working, step by step, where one is known.",
      "default": false
     },
     "decimalComma": {
      "type": "boolean",
      "description": "Read a single comma between digits as a decimal comma.",
      "default": false
     }
    },
    "required": [
     "symbols"
    ],
    "additionalProperties": false
   },
   "LearningUse": {
    "type": "object",
    "properties": {
     "inUse": {
      "type": "boolean"
     }
    },
    "required": [
     "inUse"
    ],
    "additionalProperties": false
   },
   "Learning": {
    "type": "object",
    "properties": {
     "inUse": {
      "type": "boolean"
     },
     "learned": {
      "type": "object",
      "description": "Absent where nothing is.",
      "properties": {
       "time": {
        "type": "string"
       },
       "report": {
        "$ref": "#/components/schemas/LearningReport"
       }
      },
      "required": [
       "time",
       "report"
      ]
     }
    },
    "required": [
     "inUse"
    ]
   },
   "LearningReport": {
    "type": "object",
    "description": "How what was learnt was judged: counts of symbols, misread ones before and after.",
    "properties": {
     "symbols": {
      "type": "integer",
      "minimum": 0
     },
     "labels": {
      "type": "integer",
      "minimum": 0
     },
     "leftOut": {
      "type": "integer",
      "minimum": 0
     },
     "share": {
      "type": "number"
     },
     "before": {
      "type": "integer",
      "minimum": 0
     },
     "after": {
      "type": "integer",
      "minimum": 0
     },
     "heldOutBefore": {
      "type": "integer",
      "minimum": 0
     },
     "heldOutAfter": {
      "type": "integer",
      "minimum": 0
     },
     "others": {
      "type": "integer",
      "minimum": 0
     },
     "othersLost": {
      "type": "integer"
     }
    },
    "required": [
     "symbols",
     "labels",
     "leftOut",
     "share",
     "before",
     "after",
     "heldOutBefore",
     "heldOutAfter",
     "others",
     "othersLost"
    ]
   }
  },
  "securitySchemes": {
   "token": {
    "type": "http",
    "scheme": "bearer",
    "description": "Only where the server listens beyond its own machine."
   }
  }
 }
}

"""###,
    "photograph.js": ###"""
// A picture: chosen, dropped, pasted or taken; turned and cropped; shown with the boxes of its symbols.
import { text } from "./words.js";

const $ = id => document.getElementById(id);
/** Pictures that were turned or cropped are sent with at most so many pixels on their longer side. */
const longestSide = 3000;

export class Photograph extends EventTarget {
  #original = null; #bitmap = null; #size = [1, 1]; #scale = 1; #crop = null;

  constructor() {
    super();
    const file = $("file");
    $("choose").addEventListener("click", () => file.click());
    for (const input of [file, $("file-camera")]) {
      input.addEventListener("change", () => {
        if (input.files[0]) this.take(input.files[0]);
        input.value = "";
      });
    }
    $("camera").addEventListener("click", () => this.#openCamera());
    $("camera-dialog").addEventListener("close", () => this.#closeCamera());
    $("shoot").addEventListener("click", () => this.#shoot());
    $("rotate-left").addEventListener("click", () => this.#turn(-1));
    $("rotate-right").addEventListener("click", () => this.#turn(1));
    $("crop").addEventListener("click", () => this.#setCropping($("crop").getAttribute("aria-pressed") !== "true"));
    $("whole").addEventListener("click", () => this.take(this.#original));
    const sheet = $("picture-sheet");
    for (const name of ["dragenter", "dragover"]) {
      document.addEventListener(name, event => {
        event.preventDefault();
        sheet.classList.add("over");
      });
    }
    for (const name of ["dragleave", "drop"]) document.addEventListener(name, () => sheet.classList.remove("over"));
    document.addEventListener("drop", event => {
      event.preventDefault();
      if (event.dataTransfer.files[0]) this.take(event.dataTransfer.files[0]);
    });
    $("drop").addEventListener("click", () => file.click());
    const canvas = $("picture");
    canvas.addEventListener("pointerdown", event => this.#beginCrop(event));
    canvas.addEventListener("pointermove", event => this.#dragCrop(event));
    canvas.addEventListener("pointerup", () => this.#endCrop());
    canvas.addEventListener("keydown", event => this.#cropByKey(event));
    new ResizeObserver(() => this.draw()).observe(sheet);
  }

  /** Shows a picture file and asks for its reading. */
  async take(blob) {
    this.#original = blob;
    $("whole").hidden = true;
    try {
      await this.#showBlob(blob);
    } catch {
      // The program reads formats that the browser does not show, and says of others what to do.
      this.#bitmap = null;
      this.draw();
    }
    this.dispatchEvent(new CustomEvent("picture", { detail: blob }));
  }

  async #showBlob(blob) {
    this.#bitmap = await createImageBitmap(blob, { imageOrientation: "from-image" });
    this.#size = [this.#bitmap.width, this.#bitmap.height];
    this.#setCropping(false);
    this.draw();
  }

  /** The size to which the program's boxes refer. */
  measure(width, height) {
    this.#size = [width, height];
    this.draw();
  }

  draw() {
    const bitmap = this.#bitmap;
    $("stage").hidden = $("picture-tools").hidden = !bitmap;
    $("drop").hidden = Boolean(bitmap);
    const sheet = $("picture-sheet");
    if (!bitmap || !sheet.clientWidth) return;
    const [wide, high] = [sheet.clientWidth - 22, Math.max(sheet.clientHeight - 22, 220)];
    const scale = Math.min(wide / bitmap.width, high / bitmap.height, 2);
    const canvas = $("picture");
    const ratio = Math.min(window.devicePixelRatio || 1, 1 / Math.min(1, scale));
    canvas.width = Math.max(1, Math.round(bitmap.width * scale * ratio));
    canvas.height = Math.max(1, Math.round(bitmap.height * scale * ratio));
    canvas.style.width = `${bitmap.width * scale}px`;
    canvas.style.height = `${bitmap.height * scale}px`;
    canvas.setAttribute("aria-label", text("pictureLabel"));
    const context = canvas.getContext("2d");
    context.imageSmoothingQuality = "high";
    context.drawImage(bitmap, 0, 0, canvas.width, canvas.height);
    this.#scale = bitmap.width * scale / this.#size[0];
    this.dispatchEvent(new Event("view"));
  }

  /** A box of the program on the page. */
  place(box) { return box.map(value => value * this.#scale); }

  /** Draws the picture into a context so that a symbol fills it. */
  drawPart(context, scale, left, top) {
    if (!this.#bitmap) return;
    const factor = scale * this.#size[0] / this.#bitmap.width;
    context.setTransform(factor, 0, 0, factor, left, top);
    context.drawImage(this.#bitmap, 0, 0);
  }

  png() {
    const canvas = document.createElement("canvas");
    [canvas.width, canvas.height] = [this.#bitmap.width, this.#bitmap.height];
    canvas.getContext("2d").drawImage(this.#bitmap, 0, 0);
    return new Promise(resolve => canvas.toBlob(resolve, "image/png"));
  }

  // --- turning and cropping

  async #redrawn(width, height, paint) {
    const factor = Math.min(1, longestSide / Math.max(width, height));
    const canvas = document.createElement("canvas");
    [canvas.width, canvas.height] = [Math.max(8, Math.round(width * factor)), Math.max(8, Math.round(height * factor))];
    const context = canvas.getContext("2d");
    context.scale(factor, factor);
    paint(context);
    const blob = await new Promise(resolve => canvas.toBlob(resolve, "image/jpeg", 0.95));
    await this.#showBlob(blob);
    $("whole").hidden = false;
    this.dispatchEvent(new CustomEvent("picture", { detail: blob }));
  }

  #turn(quarters) {
    const bitmap = this.#bitmap;
    this.#redrawn(bitmap.height, bitmap.width, context => {
      context.translate(bitmap.height / 2, bitmap.width / 2);
      context.rotate(quarters * Math.PI / 2);
      context.drawImage(bitmap, -bitmap.width / 2, -bitmap.height / 2);
    });
  }

  #setCropping(isOn) {
    $("crop").setAttribute("aria-pressed", String(isOn));
    $("picture-sheet").classList.toggle("cropping", isOn);
    $("picture-boxes").hidden = isOn;
    $("crop-frame").hidden = true;
    this.#crop = null;
    const canvas = $("picture");
    if (!isOn) return canvas.removeAttribute("tabindex");
    canvas.tabIndex = 0;
    canvas.focus();
    this.dispatchEvent(new CustomEvent("words", { detail: text("cropKeys") }));
  }

  /** The frame by keys: arrows move it, with Shift they change its size, Enter takes it, Escape leaves it. */
  #cropByKey(event) {
    if ($("crop").getAttribute("aria-pressed") !== "true") return;
    if (event.key === "Escape") {
      this.#setCropping(false);
      $("crop").focus();
      return;
    }
    const box = $("picture").getBoundingClientRect();
    this.#crop ??= { from: [box.width * 0.1, box.height * 0.1], to: [box.width * 0.9, box.height * 0.9] };
    if (event.key === "Enter") {
      this.#endCrop();
      $("crop").focus();
      return;
    }
    const way = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }[event.key];
    if (!way) return;
    event.preventDefault();
    const { from, to } = this.#crop;
    for (const axis of [0, 1]) {
      const most = axis ? box.height : box.width;
      const step = way[axis] * most / 20;
      const last = Math.min(most, Math.max(from[axis] + most / 20, to[axis] + step));
      const first = event.shiftKey ? from[axis] : Math.min(last - most / 20, Math.max(0, from[axis] + last - to[axis]));
      [from[axis], to[axis]] = [first, last];
    }
    this.#showCrop();
  }

  #where(event) {
    const box = $("picture").getBoundingClientRect();
    return [Math.min(box.width, Math.max(0, event.clientX - box.left)), Math.min(box.height, Math.max(0, event.clientY - box.top))];
  }
  #beginCrop(event) {
    if ($("crop").getAttribute("aria-pressed") !== "true") return;
    $("picture").setPointerCapture(event.pointerId);
    this.#crop = { from: this.#where(event), to: this.#where(event) };
  }
  #dragCrop(event) {
    if (!this.#crop) return;
    this.#crop.to = this.#where(event);
    this.#showCrop();
  }
  #showCrop() {
    const { from, to } = this.#crop;
    Object.assign($("crop-frame").style, {
      left: `${Math.min(from[0], to[0])}px`, top: `${Math.min(from[1], to[1])}px`,
      width: `${Math.abs(from[0] - to[0])}px`, height: `${Math.abs(from[1] - to[1])}px`,
    });
    $("crop-frame").hidden = false;
  }
  #endCrop() {
    if (!this.#crop) return;
    const { from, to } = this.#crop;
    const bitmap = this.#bitmap;
    const factor = bitmap.width / $("picture").getBoundingClientRect().width;
    const [x, y] = [Math.min(from[0], to[0]) * factor, Math.min(from[1], to[1]) * factor];
    const [width, height] = [Math.abs(from[0] - to[0]) * factor, Math.abs(from[1] - to[1]) * factor];
    this.#setCropping(false);
    if (Math.min(width, height) < 8) return;
    this.#redrawn(width, height, context => context.drawImage(bitmap, -x, -y));
  }

  // --- the camera

  async #openCamera() {
    // Beyond the own machine, browsers give the camera to encrypted pages only; a telephone's own camera needs none.
    if (!navigator.mediaDevices?.getUserMedia) return $("file-camera").click();
    try {
      const stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment", width: { ideal: 1920 } } });
      $("viewfinder").srcObject = stream;
      $("camera-dialog").showModal();
      await $("viewfinder").play();
    } catch {
      $("file-camera").click();
    }
  }
  #closeCamera() {
    for (const track of $("viewfinder").srcObject?.getTracks() ?? []) track.stop();
    $("viewfinder").srcObject = null;
  }
  async #shoot() {
    const video = $("viewfinder");
    const canvas = document.createElement("canvas");
    [canvas.width, canvas.height] = [video.videoWidth, video.videoHeight];
    canvas.getContext("2d").drawImage(video, 0, 0);
    const blob = await new Promise(resolve => canvas.toBlob(resolve, "image/jpeg", 0.95));
    $("camera-dialog").close();
    this.take(blob);
  }
}

"""###,
    "results.js": ###"""
// What was read and computed, as the page shows it.
import { decimal, decimalComma, has, text } from "./words.js";

/** An element with attributes, properties and children. */
export function element(name, attributes = {}, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (key.startsWith("on")) made.addEventListener(key.slice(2), value);
    else if (value === true) made.setAttribute(key, "");
    else if (value !== false && value !== undefined && value !== null) made.setAttribute(key, value);
  }
  made.append(...children.filter(child => child !== null && child !== undefined));
  return made;
}

/** MathML of the program as an element, with the language's decimal sign. */
export function mathElement(markup, isBlock = false) {
  const parsed = new DOMParser().parseFromString(markup, "text/html").querySelector("math");
  const math = document.importNode(parsed, true);
  if (isBlock) math.setAttribute("display", "block");
  math.setAttribute("displaystyle", "true");
  if (decimalComma()) for (const number of math.querySelectorAll("mn")) number.textContent = decimal(number.textContent);
  return math;
}

/** How sure a reading is: a word, a colour's name and a sign, so that colour is never all. */
export function sureness(confidence) {
  if (confidence >= 0.85) return { kind: "sure", sign: "✓", name: text("sure") };
  if (confidence >= 0.5) return { kind: "fair", sign: "~", name: text("fairlySure") };
  return { kind: "unsure", sign: "?", name: text("unsure") };
}

const glyphs = {
  "\\times": "×", "\\div": "÷", "\\sqrt": "√", "\\pi": "π", "\\leq": "≤", "\\geq": "≥",
  "\\neq": "≠", "\\pm": "±", "\\infty": "∞", "\\alpha": "α", "\\beta": "β", "\\gamma": "γ", "\\theta": "θ", "\\phi": "φ",
  "\\sigma": "σ", "\\mu": "μ", "\\lambda": "λ", "\\Delta": "Δ", "\\sum": "∑", "\\int": "∫",
  "\\ldots": "…", "\\rightarrow": "→", "\\prime": "′", "\\in": "∈", "\\exists": "∃", "\\forall": "∀",
  "-": "−", "\\reject": "?",
};
export const glyph = label => glyphs[label] ?? label.replace(/^\\/, "");

const percent = share => `${Math.round(share * 100)} %`;
const round = number => {
  const value = Number(number);
  if (!Number.isFinite(value) || !/^-?\d+(\.\d+)?$/.test(number)) return number;
  return number.replace(/[^0-9]/g, "").replace(/^0+/, "").length > 10 && number.includes(".")
    ? String(Number(value.toPrecision(9))) : number;
};

/** Cases of a value or a step: the parts of each with commas, and "or" between. */
function casesOf(cases) {
  return cases.flatMap((parts, place) => [
    ...(place ? [element("span", { class: "or" }, ` ${text("or")} `)] : []),
    ...parts.flatMap((part, index) => [mathElement(part), ...(index < parts.length - 1 ? [element("span", { class: "or" }, decimalComma() ? "; " : ", ")] : [])]),
  ]);
}

/** Whether lines are the equations of one system, which is answered once. */
export const isSystem = lines => lines.length > 1 && lines.every(line => line.exactMathML?.some(parts => parts.length > 1))
  && new Set(lines.map(line => line.value.exact)).size === 1;

/** The value of a line: exact, and as a decimal where that says more. */
export function valueElement(line) {
  const { kind, exact, decimal: digits } = line.value;
  if (kind === "none") {
    const why = line.error ?? (line.unsure ? text("notSureEnough") : text("noValue"));
    return element("div", { class: "value none" }, why);
  }
  if (kind === "undefined") return element("div", { class: "value none" }, `${text("undefined")}: ${reason(line.answer)}`);
  if (kind === "truth") {
    return element("div", { class: "value" }, text(exact === "true" ? "isTrue" : "isFalse"));
  }
  const row = element("div", { class: "value" });
  if (kind !== "solutions") row.append("= ");
  if (line.exactMathML) row.append(...casesOf(line.exactMathML));
  else if (kind === "decimal") row.append(element("span", {}, `≈ ${decimal(round(digits))}`));
  else row.append(element("span", {}, words(exact ?? line.answer)));
  const values = (digits ?? "").split(/,\s*/).filter(Boolean);
  const plain = exact?.split(" or ").map(part => part.replace(/^.*=\s*/, "")) ?? [];
  const isNews = kind !== "decimal" && values.length && values.some((value, place) => value !== plain[place]) && values.length === plain.length;
  if (isNews) {
    const isExact = kind === "rational" && values[0].replace(/[^0-9]/g, "").length < 14;
    const shown = values.map(value => decimal(round(value))).join(decimalComma() ? "; " : ", ");
    row.append(element("span", { class: "decimal" }, `${isExact ? "=" : "≈"} ${shown}`));
  }
  return row;
}

const reason = answer => {
  const detail = answer.split(/undefined:?\s*/)[1] ?? "";
  return has(`why ${detail}`) ? text(`why ${detail}`) : detail;
};
const words = answer => answer.replaceAll(" or ", ` ${text("or")} `);

/** The value as one line of text. */
export function spokenAnswer(line) {
  if (!line.value) return line.error;
  return valueElement(line).textContent || line.answer;
}

/** The working, folded. */
export function stepsElement(steps) {
  const list = all => element("ol", { class: "steps" }, ...all.map(step => {
    const key = `rule ${step.rule}`;
    const said = decimalComma() || !step.sentence ? (has(key) ? text(key) : step.rule) : step.sentence;
    return element("li", {},
      ...(step.mathml ? casesOf(step.mathml) : [element("span", {}, words(step.text))]),
      element("div", { class: "rule" }, said),
      step.substeps.length ? list(step.substeps) : null);
  }));
  return element("details", { class: "working" }, element("summary", {}, text("steps", { count: steps.length })), list(steps));
}

const verdictSigns = { start: "·", follows: "✓", case: "✓", "loses solutions": "!", "gains solutions": "!", wrong: "✗", "not judged": "?" };
export const isFault = verdict => ["wrong", "loses solutions", "gains solutions"].includes(verdict);

/** The verdict on a line of a working: its sign, and what is said of it. */
export function verdictElements(line) {
  const kind = isFault(line.verdict) ? "wrong" : line.verdict === "not judged" ? "open" : line.verdict === "start" ? "open" : "sure";
  const pill = element("span", { class: `pill verdict ${kind}` }, `${verdictSigns[line.verdict]} ${text(`verdict ${line.verdict}`)}`);
  if (!isFault(line.verdict)) return [pill, null];
  const example = line.counterexample?.match(/^for (.+?) = (.+?) it says (.+)$/);
  const shown = example ? text("counterexample", { letter: example[1], value: decimal(example[2]), says: decimal(example[3]) }) : line.counterexample;
  const parts = [shown, line.values.length ? line.values.join(", ") : null].filter(Boolean);
  // A slip's name is a sentence of the program, which is English.
  return [pill, element("p", { class: "remark bad" }, parts.join(" · "), parts.length && line.slip ? " · " : "",
    line.slip ? element("span", { lang: "en" }, line.slip) : null)];
}

export function confidencePill(confidence) {
  const { kind, sign, name } = sureness(confidence);
  return element("span", { class: `pill ${kind}` }, `${sign} ${name} ${percent(confidence)}`);
}

/** A box over the ink, which is a button. */
export function boxElement(symbol, map, onPick) {
  const [x, y, width, height] = map(symbol.box);
  const { kind, name } = symbol.settled ? { kind: "sure", name: text("settled") } : sureness(symbol.confidence);
  const box = element("button", {
    class: `box ${kind}`, type: "button", tabindex: "-1",
    "aria-label": text("symbolLabel", { symbol: glyph(symbol.label), sureness: name }), onclick: onPick,
  }, element("span", { "aria-hidden": "true" }, glyph(symbol.label)));
  const pad = 4;
  Object.assign(box.style, { left: `${x - pad}px`, top: `${y - pad}px`, width: `${width + 2 * pad}px`, height: `${height + 2 * pad}px` });
  return box;
}

/** The symbols from left to right, each a button. */
export function symbolChips(symbols, onPick) {
  const order = symbols.map((symbol, index) => ({ symbol, index })).sort((a, b) => a.symbol.box[0] - b.symbol.box[0]);
  return element("div", { class: "chips symbols", role: "group", "aria-label": text("symbols") },
    element("span", { class: "name" }, text("symbols")),
    ...order.map(({ symbol, index }) => {
      const { kind, name } = symbol.settled ? { kind: "settled", name: text("settled") } : sureness(symbol.confidence);
      return element("button", {
        class: `chip ${kind}`, type: "button", title: `${name} ${percent(symbol.confidence)}`,
        "aria-label": text("symbolLabel", { symbol: glyph(symbol.label), sureness: name }), onclick: () => onPick(index),
      }, glyph(symbol.label));
    }));
}

"""###,
    "sheet.js": ###"""
// The sheet: strokes by pen, finger or mouse, and what is done with them. It knows no server.
const penWidth = 3.4;
const palm = 55;
const clickDistance = 6;

export class Sheet extends EventTarget {
  strokes = [];
  tool = "pen";
  #canvas; #context; #view = { x: 0, y: 0, scale: 1 };
  #live = null; #pointers = new Map(); #gesture = null; #sawPen = false;
  #past = []; #future = [];
  #ratio = 1; #color = "#16203a";

  constructor(canvas) {
    super();
    this.#canvas = canvas;
    this.#context = canvas.getContext("2d", { desynchronized: true });
    canvas.addEventListener("pointerdown", event => this.#down(event));
    canvas.addEventListener("pointermove", event => this.#move(event));
    for (const name of ["pointerup", "pointercancel"]) canvas.addEventListener(name, event => this.#up(event));
    canvas.addEventListener("wheel", event => this.#wheel(event), { passive: false });
    canvas.addEventListener("contextmenu", event => event.preventDefault());
    new ResizeObserver(() => this.draw()).observe(canvas);
  }

  get isWriting() { return this.#live !== null; }
  get view() { return this.#view; }
  get canUndo() { return this.#past.length > 0; }
  get canRedo() { return this.#future.length > 0; }

  // --- what is on it

  #change(strokes) {
    this.#past.push(this.strokes);
    if (this.#past.length > 500) this.#past.shift();
    this.#future = [];
    this.strokes = strokes;
    this.#announce();
  }
  #announce() {
    this.draw();
    this.dispatchEvent(new Event("change"));
  }
  undo() {
    if (!this.#past.length) return;
    this.#future.push(this.strokes);
    this.strokes = this.#past.pop();
    this.#announce();
  }
  redo() {
    if (!this.#future.length) return;
    this.#past.push(this.strokes);
    this.strokes = this.#future.pop();
    this.#announce();
  }
  clear() { if (this.strokes.length) this.#change([]); }
  replace(strokes) {
    this.#change(strokes);
    this.fit();
  }
  /** The strokes that lie in a box, which are those of a symbol. */
  inside([x, y, width, height]) {
    return this.strokes.filter(stroke => {
      const inside = stroke.filter(([px, py]) => px >= x - 3 && px <= x + width + 3 && py >= y - 3 && py <= y + height + 3);
      return inside.length >= 0.7 * stroke.length;
    });
  }
  /** Takes away the strokes in a box. */
  remove(box) {
    const struck = new Set(this.inside(box));
    const rest = this.strokes.filter(stroke => !struck.has(stroke));
    if (rest.length < this.strokes.length) this.#change(rest);
  }

  // --- how it is seen

  zoom(factor, at) {
    const { x, y, scale } = this.#view;
    const next = Math.min(6, Math.max(0.2, scale * factor));
    const [cx, cy] = at ?? [this.#canvas.clientWidth / 2, this.#canvas.clientHeight / 2];
    this.#view = { scale: next, x: cx - (cx - x) * next / scale, y: cy - (cy - y) * next / scale };
    this.#viewed();
  }
  fit() {
    const box = bounds(this.strokes);
    const [width, height] = [this.#canvas.clientWidth, this.#canvas.clientHeight];
    if (!box || !width) this.#view = { x: 0, y: 0, scale: 1 };
    else {
      const scale = Math.min(1.5, (width - 60) / Math.max(1, box[2]), (height - 80) / Math.max(1, box[3]));
      this.#view = {
        scale, x: (width - box[2] * scale) / 2 - box[0] * scale, y: (height - box[3] * scale) / 2 - box[1] * scale + 8,
      };
    }
    this.#viewed();
  }
  #viewed() {
    this.draw();
    this.dispatchEvent(new Event("view"));
  }
  /** Whether all of the ink is in sight. */
  get showsAll() {
    const box = bounds(this.strokes);
    if (!box) return true;
    const { x, y, scale } = this.#view;
    return box[0] * scale + x >= 0 && box[1] * scale + y >= 0
      && (box[0] + box[2]) * scale + x <= this.#canvas.clientWidth && (box[1] + box[3]) * scale + y <= this.#canvas.clientHeight;
  }

  draw() {
    const canvas = this.#canvas;
    const ratio = window.devicePixelRatio || 1;
    const [width, height] = [Math.round(canvas.clientWidth * ratio), Math.round(canvas.clientHeight * ratio)];
    if (!width || !height) return;
    if (canvas.width !== width || canvas.height !== height) [canvas.width, canvas.height] = [width, height];
    this.#ratio = ratio;
    this.#color = getComputedStyle(canvas).getPropertyValue("--ink");
    const context = this.#context;
    context.setTransform(1, 0, 0, 1, 0, 0);
    context.clearRect(0, 0, width, height);
    this.#prepare();
    for (const stroke of this.strokes) line(context, stroke);
    if (this.#live?.points) line(context, this.#live.points);
    if (this.#live?.sweeps?.length > 1) {
      context.save();
      context.globalAlpha = 0.25;
      context.lineWidth = 16 / this.#view.scale;
      line(context, this.#live.sweeps);
      context.restore();
    }
  }
  #prepare() {
    const { x, y, scale } = this.#view;
    const context = this.#context;
    context.setTransform(scale * this.#ratio, 0, 0, scale * this.#ratio, x * this.#ratio, y * this.#ratio);
    context.lineCap = context.lineJoin = "round";
    context.lineWidth = penWidth;
    context.strokeStyle = context.fillStyle = this.#color;
  }

  // --- pointers

  #place(event) {
    const { x, y, scale } = this.#view;
    const box = this.#canvas.getBoundingClientRect();
    const round = value => Math.round(value * 100) / 100;
    return [round((event.clientX - box.left - x) / scale), round((event.clientY - box.top - y) / scale)];
  }

  #down(event) {
    if (event.pointerType === "mouse" && event.button > 1) return;
    if (event.pointerType === "pen") this.#sawPen = true;
    const isTouch = event.pointerType === "touch";
    // A hand that rests is broad, and where a pen writes, fingers only move the sheet.
    const isPalm = isTouch && (Math.max(event.width, event.height) > palm || (this.#live && this.#live.type === "pen"));
    if (isPalm) return;
    this.#canvas.setPointerCapture(event.pointerId);
    this.#pointers.set(event.pointerId, [event.clientX, event.clientY]);
    const touches = this.#pointers.size;
    if (isTouch && touches === 2) {
      this.#live = null;
      this.#gesture = this.#hold();
      this.draw();
      return;
    }
    if (touches > 1) return;
    const movesSheet = event.button === 1 || (isTouch && this.#sawPen);
    if (movesSheet) {
      this.#gesture = this.#hold();
      return;
    }
    event.preventDefault();
    this.#canvas.focus({ preventScroll: true });
    const isEraser = this.tool === "eraser" || (event.pointerType === "pen" && (event.buttons & 32));
    const place = this.#place(event);
    if (this.tool === "correct") {
      this.#live = { id: event.pointerId, type: event.pointerType, sweeps: [place], before: this.strokes };
      return;
    }
    this.#live = { id: event.pointerId, type: event.pointerType, erases: isEraser, points: isEraser ? null : [place], before: this.strokes };
    if (isEraser) this.#erase(place);
    else {
      this.#prepare();
      dot(this.#context, place);
      this.dispatchEvent(new Event("begin"));
    }
  }

  #move(event) {
    if (!this.#pointers.has(event.pointerId)) return;
    this.#pointers.set(event.pointerId, [event.clientX, event.clientY]);
    if (this.#gesture) return this.#pull();
    if (!this.#live || this.#live.id !== event.pointerId) return;
    const events = event.getCoalescedEvents?.() ?? [];
    for (const one of events.length ? events : [event]) {
      const place = this.#place(one);
      if (this.#live.erases) this.#erase(place);
      else if (this.#live.sweeps) {
        this.#live.sweeps.push(place);
        this.draw();
      } else {
        const points = this.#live.points;
        const last = points[points.length - 1];
        if (Math.hypot(place[0] - last[0], place[1] - last[1]) * this.#view.scale < 0.8) continue;
        points.push(place);
        // Only the new piece is drawn: the cost of a stroke does not grow with the sheet.
        this.#prepare();
        piece(this.#context, points, points.length - 1);
      }
    }
  }

  #up(event) {
    if (!this.#pointers.delete(event.pointerId)) return;
    if (this.#gesture) {
      this.#gesture = this.#pointers.size ? this.#hold() : null;
      return;
    }
    const live = this.#live;
    if (!live || live.id !== event.pointerId) return;
    this.#live = null;
    if (event.type === "pointercancel") {
      this.strokes = live.before;
      return this.draw();
    }
    if (live.sweeps) {
      this.draw();
      const [, , width, height] = bounds([live.sweeps]);
      const isTap = Math.max(width, height) * this.#view.scale < clickDistance;
      this.dispatchEvent(new CustomEvent(isTap ? "tap" : "sweep", { detail: isTap ? live.sweeps[0] : live.sweeps }));
      return;
    }
    if (live.erases) {
      if (this.strokes !== live.before) {
        const after = this.strokes;
        this.strokes = live.before;
        this.#change(after);
      }
      return;
    }
    const struck = scratched(live.points, this.strokes);
    this.#change(struck.size ? this.strokes.filter(stroke => !struck.has(stroke)) : [...this.strokes, live.points]);
  }

  #erase(place) {
    const reach = 9 / this.#view.scale;
    const rest = this.strokes.filter(stroke => !touches(stroke, place, reach));
    if (rest.length < this.strokes.length) {
      this.strokes = rest;
      this.draw();
    }
  }

  #hold() {
    const places = [...this.#pointers.values()];
    return { places, view: { ...this.#view } };
  }
  #pull() {
    const now = [...this.#pointers.values()];
    const { places, view } = this.#gesture;
    const box = this.#canvas.getBoundingClientRect();
    const middle = list => [0, 1].map(axis => list.reduce((sum, place) => sum + place[axis], 0) / list.length);
    const [from, to] = [middle(places), middle(now)];
    const spread = list => Math.hypot(list[0][0] - list[1][0], list[0][1] - list[1][1]);
    const factor = now.length > 1 && places.length > 1 ? spread(now) / Math.max(1, spread(places)) : 1;
    const scale = Math.min(6, Math.max(0.2, view.scale * factor));
    const [fx, fy] = [from[0] - box.left, from[1] - box.top];
    const [tx, ty] = [to[0] - box.left, to[1] - box.top];
    this.#view = { scale, x: tx - (fx - view.x) * scale / view.scale, y: ty - (fy - view.y) * scale / view.scale };
    this.#viewed();
  }
  #wheel(event) {
    event.preventDefault();
    const box = this.#canvas.getBoundingClientRect();
    if (event.ctrlKey) return this.zoom(Math.exp(-event.deltaY / 300), [event.clientX - box.left, event.clientY - box.top]);
    this.#view = { ...this.#view, x: this.#view.x - event.deltaX, y: this.#view.y - event.deltaY };
    this.#viewed();
  }
}

/** Left, top, width and height of strokes; nothing for none. */
export function bounds(strokes) {
  const points = strokes.flat();
  if (!points.length) return null;
  let [left, top, right, bottom] = [Infinity, Infinity, -Infinity, -Infinity];
  for (const [x, y] of points) {
    left = Math.min(left, x); right = Math.max(right, x);
    top = Math.min(top, y); bottom = Math.max(bottom, y);
  }
  return [left, top, right - left, bottom - top];
}

function dot(context, [x, y]) {
  context.beginPath();
  context.arc(x, y, penWidth / 2, 0, 7);
  context.fill();
}

/** The piece of a stroke up to the middle before one of its points, as a curve through the middles. */
function piece(context, points, index) {
  const [a, b, c] = [points[index - 2], points[index - 1], points[index]];
  context.beginPath();
  if (!a) {
    context.moveTo(...b);
    context.lineTo((b[0] + c[0]) / 2, (b[1] + c[1]) / 2);
  } else {
    context.moveTo((a[0] + b[0]) / 2, (a[1] + b[1]) / 2);
    context.quadraticCurveTo(...b, (b[0] + c[0]) / 2, (b[1] + c[1]) / 2);
  }
  context.stroke();
}

export function line(context, points) {
  if (points.length === 1) return dot(context, points[0]);
  context.beginPath();
  context.moveTo(...points[0]);
  for (let index = 1; index < points.length - 1; index++) {
    const [b, c] = [points[index], points[index + 1]];
    context.quadraticCurveTo(...b, (b[0] + c[0]) / 2, (b[1] + c[1]) / 2);
  }
  context.lineTo(...points[points.length - 1]);
  context.stroke();
}

function touches(stroke, [x, y], reach) {
  for (let index = 0; index < stroke.length; index++) {
    const [ax, ay] = stroke[Math.max(0, index - 1)];
    const [bx, by] = stroke[index];
    const [dx, dy] = [bx - ax, by - ay];
    const length = dx * dx + dy * dy;
    const along = length ? Math.min(1, Math.max(0, ((x - ax) * dx + (y - ay) * dy) / length)) : 0;
    if (Math.hypot(x - ax - along * dx, y - ay - along * dy) < reach) return true;
  }
  return false;
}

/** The strokes that a zigzag strikes out: one that turns back five times at least and covers most of each. */
function scratched(points, strokes) {
  const struck = new Set();
  const [left, top, width, height] = bounds([points]);
  if (points.length < 12 || width < clickDistance) return struck;
  let [turns, direction, from] = [0, 0, points[0][0]];
  for (const [x] of points) {
    const way = x - from;
    if (Math.abs(way) < width / 4) continue;
    if (direction && Math.sign(way) !== direction) turns++;
    direction = Math.sign(way);
    from = x;
  }
  if (turns < 5) return struck;
  for (const stroke of strokes) {
    const inside = stroke.filter(([x, y]) => x >= left && x <= left + width && y >= top - height / 3 && y <= top + height * 4 / 3);
    if (inside.length > 0.6 * stroke.length) struck.add(stroke);
  }
  return struck;
}

"""###,
    "style.css": ###"""
:root {
  color-scheme: light;
  --ground: #f3f5f9; --card: #ffffff; --sheet: #fffefa; --line: #d5dae4; --dots: #dfe3ea;
  --text: #1b2230; --soft: #566074; --accent: #2b4fc7; --on-accent: #ffffff; --accent-soft: #e7ecfb;
  --good: #136b3a; --good-soft: #e0f3e7; --fair: #7d5000; --fair-soft: #fbeed2; --bad: #a3202c; --bad-soft: #fbe3e4;
  --ink: #16203a; --shadow: 0 1px 2px rgb(20 30 60 / .08), 0 6px 20px rgb(20 30 60 / .06);
  font: 16px/1.45 system-ui, "Segoe UI", Roboto, "Noto Sans", "DejaVu Sans", sans-serif;
}
:root[data-theme="dark"] {
  color-scheme: dark;
  --ground: #12151c; --card: #1c212c; --sheet: #181d27; --line: #343c4c; --dots: #2a3140;
  --text: #e8ecf4; --soft: #a7b1c4; --accent: #8fb0ff; --on-accent: #0e1730; --accent-soft: #26314c;
  --good: #7fdca4; --good-soft: #173225; --fair: #f0c265; --fair-soft: #3a2d12; --bad: #ff9c9f; --bad-soft: #431f24;
  --ink: #eef2ff; --shadow: 0 1px 2px rgb(0 0 0 / .4), 0 6px 20px rgb(0 0 0 / .3);
}
* { box-sizing: border-box; }
[hidden] { display: none !important; }
html, body { height: 100%; }
body { margin: 0; background: var(--ground); color: var(--text); display: flex; flex-direction: column; }
.sr { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; margin: 0; }
.skip { position: absolute; left: -999px; top: 0; background: var(--accent); color: var(--on-accent); padding: .6em 1em; z-index: 20; border-radius: 0 0 8px 0; }
.skip:focus { left: 0; }
:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; }
svg { width: 1.35em; height: 1.35em; fill: none; stroke: currentColor; stroke-width: 1.8; stroke-linecap: round; stroke-linejoin: round; flex: none; }
svg .full { fill: currentColor; }

header { display: flex; align-items: center; gap: .75rem 1.5rem; padding: .6rem 1.25rem; background: var(--card); border-bottom: 1px solid var(--line); flex-wrap: wrap; }
h1 { font-size: 1.15rem; margin: 0; display: flex; align-items: center; gap: .5rem; letter-spacing: -.01em; }
.logo { width: 1.9rem; height: 1.9rem; background: #2b4fc7; color: #fff; border-radius: 7px; padding: 3px; stroke-width: 2.6; }
h2 { font-size: 1.05rem; margin: 0; }
button, select, textarea, input { font: inherit; color: inherit; }
button { display: inline-flex; align-items: center; justify-content: center; gap: .45em; min-width: 2.6rem; min-height: 2.6rem; padding: .35rem .7rem; border: 1px solid var(--line); border-radius: 10px; background: var(--card); cursor: pointer; touch-action: manipulation; }
button:hover:not(:disabled) { border-color: var(--accent); background: var(--accent-soft); }
button:disabled { opacity: .45; cursor: default; }
button.plain { border-color: transparent; background: none; padding: .35rem; }
button.primary { background: var(--accent); border-color: var(--accent); color: var(--on-accent); }
button[aria-pressed="true"] { background: var(--accent); border-color: var(--accent); color: var(--on-accent); }
select { min-height: 2.6rem; padding: .3rem .5rem; border: 1px solid var(--line); border-radius: 10px; background: var(--card); }
.tabs { display: flex; gap: .25rem; background: var(--ground); border-radius: 12px; padding: .25rem; }
.tabs button { border-color: transparent; background: none; min-height: 2.4rem; }
.tabs button[aria-selected="true"] { background: var(--card); box-shadow: var(--shadow); color: var(--accent); font-weight: 600; }
.preferences { display: flex; gap: .3rem; margin-left: auto; align-items: center; }

main { flex: 1; display: grid; grid-template-columns: minmax(0, 1.55fr) minmax(20rem, 1fr); gap: 1.1rem; padding: 1.1rem 1.25rem; width: 100%; max-width: 1700px; margin: 0 auto; min-height: 0; }
.work { min-width: 0; display: flex; }
.work > div { flex: 1; display: flex; flex-direction: column; gap: .7rem; min-width: 0; }
.toolbar { display: flex; flex-wrap: wrap; gap: .5rem .8rem; }
.group { display: inline-flex; gap: .3rem; }
.sheet { position: relative; flex: 1; min-height: 22rem; border: 1px solid var(--line); border-radius: 14px; background-color: var(--sheet); overflow: hidden; box-shadow: var(--shadow); }
#sheet { background-image: radial-gradient(var(--dots) 1.2px, transparent 1.2px); background-size: 28px 28px; }
#ink { position: absolute; inset: 0; width: 100%; height: 100%; touch-action: none; cursor: crosshair; border-radius: 14px; }
#ink:focus-visible { outline-offset: -4px; }
#sheet[data-tool="eraser"] #ink { cursor: cell; }
#sheet[data-tool="correct"] #ink { cursor: pointer; }
.hint { position: absolute; inset: 0; display: grid; place-items: center; color: var(--soft); font-size: 1.15rem; margin: 0; padding: 2rem; text-align: center; pointer-events: none; }
.boxes { position: absolute; inset: 0; pointer-events: none; }
.box { position: absolute; min-width: 0; min-height: 0; padding: 0; border: 2px solid var(--good); border-radius: 6px; background: none; pointer-events: none; display: block; }
.box.fair { border-color: var(--fair); border-style: dashed; }
.box.unsure { border-color: var(--bad); border-style: dotted; border-width: 3px; }
.box > span { position: absolute; left: -2px; bottom: 100%; margin-bottom: 1px; background: var(--card); color: var(--good); border-radius: 4px; font-size: .78rem; line-height: 1.15; padding: 0 .25em; font-weight: 600; white-space: nowrap; opacity: .95; }
.box.fair > span { color: var(--fair); }
.box.unsure > span { color: var(--bad); }
.tappable .box { pointer-events: auto; }
.box:hover:not(:disabled) { background: color-mix(in srgb, var(--accent) 14%, transparent); }
.mark { position: absolute; border: 1px dashed var(--soft); border-radius: 6px; opacity: .6; }

.picture { display: grid; place-items: center; padding: .6rem; }
.drop { text-align: center; color: var(--soft); padding: 2rem; border: 2px dashed var(--line); border-radius: 14px; width: 100%; height: 100%; display: grid; place-content: center; justify-items: center; }
.drop svg { width: 4rem; height: 4rem; stroke-width: 1.5; }
.over .drop, .over.picture { border-color: var(--accent); background: var(--accent-soft); }
.stage { position: relative; line-height: 0; align-self: center; }
.stage .box, .stage .mark { line-height: 1.2; }
#picture { border-radius: 6px; max-width: 100%; touch-action: pan-y; }
.cropping #picture { touch-action: none; cursor: crosshair; }
#crop-frame { position: absolute; border: 2px solid var(--accent); background: color-mix(in srgb, var(--accent) 15%, transparent); pointer-events: none; }
.field-label { font-weight: 600; }
textarea { width: 100%; flex: 1; min-height: 12rem; padding: .9rem 1rem; border: 1px solid var(--line); border-radius: 14px; background: var(--sheet); font: 1.25rem/1.6 ui-monospace, "DejaVu Sans Mono", monospace; resize: vertical; box-shadow: var(--shadow); }
.keys { display: flex; flex-wrap: wrap; gap: .35rem; }
.keys button { font-size: 1.1rem; }

.answers { min-width: 0; display: flex; flex-direction: column; gap: .8rem; }
.answers:focus { outline: none; }
@media (min-width: 56.01rem) {
  body { overflow: hidden; }
  .work > div { min-height: 0; overflow: auto; }
  .answers { overflow-y: auto; padding: 0 .4rem 1rem 0; margin-right: -.4rem; }
  .sheet { min-height: 14rem; }
}
#busy { display: inline-block; width: .9em; height: .9em; border: 2px solid var(--line); border-top-color: var(--accent); border-radius: 50%; animation: spin .8s linear infinite; vertical-align: -.1em; margin-left: .4em; }
@keyframes spin { to { transform: rotate(1turn); } }
#message:empty { display: none; }
#message { background: var(--card); border: 1px solid var(--line); border-left: 4px solid var(--soft); border-radius: 10px; padding: .7rem .9rem; color: var(--soft); }
#message.problem { border-left-color: var(--bad); color: var(--text); }
#message.good { border-left-color: var(--good); color: var(--text); background: var(--good-soft); }
#message.bad { border-left-color: var(--bad); color: var(--text); background: var(--bad-soft); }
#lines { display: flex; flex-direction: column; gap: .8rem; }
.line { background: var(--card); border: 1px solid var(--line); border-radius: 14px; box-shadow: var(--shadow); padding: .85rem 1rem; display: flex; flex-direction: column; gap: .55rem; }
.line.wrong { border-color: var(--bad); }
.top { display: flex; gap: .6rem; align-items: flex-start; }
.top .expression { flex: 1; }
.expression, .value { overflow-x: auto; overflow-y: hidden; padding: .15rem 0; }
math { font-family: "STIX Two Math", "Latin Modern Math", "Cambria Math", "Libertinus Math", math; font-size: 1.45rem; }
.value { display: flex; flex-wrap: wrap; align-items: baseline; gap: .2rem .6rem; font-size: 1.35rem; font-weight: 600; color: var(--accent); }
.value math { font-size: 1.7rem; font-weight: 400; }
.value .decimal { font-weight: 500; color: var(--text); font-size: 1.15rem; font-variant-numeric: tabular-nums; }
.value .or { font-size: 1rem; font-weight: 500; color: var(--soft); }
.value.none { font-size: 1rem; font-weight: 500; color: var(--soft); }
.pill { flex: none; display: inline-flex; align-items: center; gap: .3em; border-radius: 99px; padding: .12rem .6rem; font-size: .85rem; font-weight: 600; background: var(--good-soft); color: var(--good); }
.pill.fair { background: var(--fair-soft); color: var(--fair); }
.pill.unsure, .pill.wrong { background: var(--bad-soft); color: var(--bad); }
.pill.open { background: var(--ground); color: var(--soft); }
.chips { display: flex; flex-wrap: wrap; gap: .3rem; align-items: center; }
.chips > .name { font-size: .85rem; color: var(--soft); margin-right: .2rem; }
.chip { min-width: 2.1rem; min-height: 2.1rem; padding: .1rem .5rem; border-radius: 8px; font-size: 1.05rem; border-bottom: 3px solid var(--good); }
.chip.fair { border-bottom: 3px dashed var(--fair); }
.chip.unsure { border-bottom: 3px dotted var(--bad); }
.chip.settled { border-bottom: 3px double var(--accent); }
.reading { font-size: .95rem; border-radius: 99px; min-height: 2.1rem; padding: .05rem .7rem; }
.reading math { font-size: 1.05rem; }
.system .remark { font-weight: 600; }
.actions { display: flex; flex-wrap: wrap; gap: .35rem; align-items: center; }
.actions button { min-height: 2.2rem; font-size: .9rem; padding: .2rem .7rem; }
.edit { width: 100%; padding: .45rem .7rem; border: 1px solid var(--line); border-radius: 10px; background: var(--sheet); font: 1.1rem/1.5 ui-monospace, "DejaVu Sans Mono", monospace; }
.edit[aria-invalid="true"] { border-color: var(--bad); }
.remark { margin: 0; font-size: .92rem; color: var(--soft); }
.remark.bad { color: var(--bad); }
details { border-top: 1px solid var(--line); padding-top: .45rem; }
summary { cursor: pointer; font-weight: 600; padding: .2rem 0; border-radius: 6px; }
ol.steps { margin: .4rem 0 0; padding-left: 1.6rem; display: flex; flex-direction: column; gap: .55rem; }
ol.steps ol.steps { padding-left: 1.2rem; }
ol.steps math { font-size: 1.25rem; }
.rule { font-size: .9rem; color: var(--soft); }
.timing { margin: 0; font-size: .8rem; color: var(--soft); }

dialog { border: 1px solid var(--line); border-radius: 16px; background: var(--card); color: var(--text); padding: 1.1rem 1.2rem; width: min(34rem, calc(100vw - 1.5rem)); max-height: calc(100vh - 2rem); overflow: auto; box-shadow: 0 20px 60px rgb(0 0 0 / .3); }
dialog::backdrop { background: rgb(10 15 30 / .45); }
dialog form { display: flex; flex-direction: column; gap: .8rem; }
.row { display: flex; gap: .5rem; flex-wrap: wrap; justify-content: flex-end; margin: 0; }
.switch { display: flex; gap: .6rem; align-items: flex-start; font-size: .92rem; color: var(--soft); cursor: pointer; }
.switch input { width: 1.5rem; height: 1.5rem; margin: 0; flex: none; accent-color: var(--accent); }
.symbol-now { display: flex; gap: 1rem; align-items: center; }
.symbol-now p { margin: 0; color: var(--soft); }
#symbol-ink { width: 96px; height: 96px; border: 1px solid var(--line); border-radius: 10px; background: var(--sheet); flex: none; }
.choices { display: flex; flex-wrap: wrap; gap: .4rem; }
.choices button { font-size: 1.25rem; min-width: 3rem; flex-direction: column; gap: 0; }
.choices small { font-size: .72rem; color: inherit; }
.palette { padding-top: .5rem; }
.palette button { min-width: 2.6rem; font-size: 1.1rem; }
#history-list { list-style: none; padding: 0; margin: 0; display: flex; flex-direction: column; gap: .35rem; }
#history-list button { width: 100%; justify-content: space-between; text-align: left; }
#history-list time { color: var(--soft); font-size: .82rem; flex: none; }
.note { color: var(--soft); margin: 0; font-size: .92rem; }
dl { display: grid; grid-template-columns: auto 1fr; gap: .35rem 1rem; margin: 0; }
dt { font-family: ui-monospace, "DejaVu Sans Mono", monospace; color: var(--accent); }
dd { margin: 0; }
video { width: 100%; border-radius: 10px; background: #000; }

@media (max-width: 56rem) {
  html, body { height: auto; min-height: 100%; }
  main { grid-template-columns: minmax(0, 1fr); padding: .7rem; gap: .8rem; }
  header { padding: .5rem .7rem; gap: .45rem .6rem; }
  .sheet { min-height: max(15rem, 42vh); }
  .tabs { order: 3; width: 100%; }
  .tabs button { flex: auto; padding: .3rem .3rem; }
  .toolbar { gap: .4rem; }
  .group { gap: .2rem; }
}
@media (max-width: 26rem) {
  .toolbar { gap: .4rem .5rem; justify-content: space-between; }
  .toolbar button:not(.worded) { min-width: 2.1rem; padding: .2rem; }
  .group { gap: .12rem; }
  .logo { width: 1.7rem; height: 1.7rem; }
  h1 { gap: .35rem; }
  .preferences { gap: 0; }
  select#language { max-width: 5.6rem; font-size: .88rem; }
  .toolbar .worded { font-size: .9rem; padding: .3rem .5rem; }
  .preferences .plain { min-width: 2.2rem; padding: .2rem; }
  select { padding: .2rem; }
}
@media (prefers-reduced-motion: reduce) { * { animation: none !important; } }
@media (forced-colors: active) { button[aria-pressed="true"], .tabs button[aria-selected="true"] { outline: 2px solid Highlight; } }

"""###,
    "words.js": ###"""
// The page's language: texts from the message files, numbers with the language's decimal sign.
export const languages = { en: "English", de: "Deutsch", fr: "Français" };
let words = {};
let english = {};
export let language = "en";

const stored = key => { try { return localStorage.getItem(key); } catch { return null; } };

function preferred() {
  const kept = stored("mathrec.language");
  if (kept in languages) return kept;
  return navigator.languages.map(name => name.slice(0, 2).toLowerCase()).find(name => name in languages) ?? "en";
}

export async function load(name = preferred()) {
  const read = async one => (await fetch(`messages-${one}.json`)).json();
  english = Object.keys(english).length ? english : await read("en");
  words = name === "en" ? english : await read(name);
  language = name;
  try { localStorage.setItem("mathrec.language", name); } catch { /* Then it is asked of the browser again. */ }
  document.documentElement.lang = name;
  apply();
}

/** A text with its {names} filled in. */
export function text(key, values = {}) {
  const found = words[key] ?? english[key] ?? key;
  return found.replace(/\{(\w+)\}/g, (whole, name) => values[name] ?? whole);
}

/** Whether there is a text of this name. */
export const has = key => key in words || key in english;

export const decimalComma = () => language !== "en";

/** A decimal text of the program as the language writes it. */
export const decimal = number => (decimalComma() ? number.replace(".", ",") : number);

function apply() {
  for (const element of document.querySelectorAll("[data-text]")) element.textContent = text(element.dataset.text);
  for (const element of document.querySelectorAll("[data-label]")) {
    const label = text(element.dataset.label);
    element.setAttribute("aria-label", label);
    if (element.tagName === "BUTTON") {
      element.title = element.dataset.key ? `${label} (${element.dataset.key})` : label;
      if (element.dataset.key) element.setAttribute("aria-keyshortcuts", shortcut(element.dataset.key));
    }
  }
  for (const element of document.querySelectorAll("[data-placeholder]")) {
    element.placeholder = text(element.dataset.placeholder);
  }
}

const shortcut = key => ({ "Ctrl+Z": "Control+Z", "Ctrl+Y": "Control+Y", Del: "Delete", "−": "-", "+": "Plus" })[key] ?? key;

"""###,
  ]
}
