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
