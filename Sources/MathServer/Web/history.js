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
