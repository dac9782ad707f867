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
