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
