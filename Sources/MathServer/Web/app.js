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
