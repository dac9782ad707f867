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
