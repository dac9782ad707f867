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
