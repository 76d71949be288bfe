// The latent explorer: dense encoders and decoders that run in the page.
//
// Weights come as 16-bit whole numbers between a least value and a largest one, which
// keeps a decoded grey level within a fraction of 1/255 of Keras' own.
(() => {
  "use strict";

  const COLOURS = ["#1f77b4", "#ff7f0e", "#2ca02c", "#d62728", "#9467bd",
    "#8c564b", "#e377c2", "#7f7f7f", "#bcbd22", "#17becf"];
  const HEADING = { role: "heading", "aria-level": 3 };
  const SIDE = 28;
  const PIXELS = SIDE * SIDE;
  const ACTIVATIONS = {
    linear: (v) => v,
    relu: (v) => Math.max(v, 0),
    elu: (v) => (v > 0 ? v : Math.expm1(v)),
    tanh: Math.tanh,
    sigmoid: (v) => 1 / (1 + Math.exp(-v)),
  };

  // ---------------------------------------------------------------- the networks

  function numbers({ data, low, step }) {
    const bytes = Uint8Array.from(atob(data), (c) => c.charCodeAt(0));
    const whole = new DataView(bytes.buffer);
    const values = new Float32Array(bytes.length / 2);
    for (let i = 0; i < values.length; i++) {
      values[i] = low + step * whole.getUint16(2 * i, true);
    }
    return values;
  }

  function readLayers(layers) {
    return layers.map((layer) => ({
      kernel: numbers(layer.kernel), // units of the layer one after another
      bias: numbers(layer.bias),
      activation: ACTIVATIONS[layer.activation],
    }));
  }

  function run(layers, input) {
    let values = input;
    for (const { kernel, bias, activation } of layers) {
      const width = values.length;
      const output = new Float32Array(bias.length);
      for (let unit = 0, k = 0; unit < output.length; unit++) {
        let sum = bias[unit];
        for (let i = 0; i < width; i++, k++) sum += kernel[k] * values[i];
        output[unit] = activation(sum);
      }
      values = output;
    }
    return values;
  }

  // ---------------------------------------------------------------- drawing

  function element(parent, tag, attributes = {}, text = "") {
    const node = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) {
      node.setAttribute(name, value);
    }
    node.textContent = text;
    parent.append(node);
    return node;
  }

  function drawImage(canvas, pixels) {
    const context = canvas.getContext("2d");
    const image = context.createImageData(SIDE, SIDE);
    for (let i = 0; i < PIXELS; i++) {
      image.data.fill(Math.round(255 * pixels[i]), 4 * i, 4 * i + 3);
      image.data[4 * i + 3] = 255;
    }
    context.putImageData(image, 0, 0);
  }

  function imageCanvas(parent, label) {
    const attributes = { width: SIDE, height: SIDE, class: "aecourse-image" };
    return element(parent, "canvas", { ...attributes, role: "img", "aria-label": label });
  }

  // Calls `action` with the last place and the new one, in pixels of the canvas, when
  // mouse, pen or finger goes down and whenever it moves. A browser may take the
  // capture away in the middle of a drag, so the buttons tell whether it goes on.
  function onDrag(canvas, action) {
    let last = null;
    const place = (event) => {
      const box = canvas.getBoundingClientRect();
      return [(event.clientX - box.left) / box.width * canvas.width,
        (event.clientY - box.top) / box.height * canvas.height];
    };
    canvas.addEventListener("pointerdown", (event) => {
      if (!event.isPrimary || event.button) return; // one finger, the left button
      canvas.setPointerCapture(event.pointerId);
      last = place(event);
      action(last, last);
    });
    canvas.addEventListener("pointermove", (event) => {
      if (!last || !event.isPrimary) return;
      const next = place(event);
      if (event.buttons) action(last, next);
      last = event.buttons ? next : null;
    });
    canvas.addEventListener("pointercancel", () => { last = null; });
    canvas.addEventListener("pointerup", () => { last = null; });
  }

  // Says `text` to screen readers when it has stood still for a moment; a text that is
  // told anew at every move would never be heard to its end.
  function sayer(parent) {
    const visible = element(parent, "p", { class: "aecourse-text", "aria-hidden": true });
    const spoken = element(parent, "p", { class: "aecourse-spoken", role: "status" });
    let waiting = 0;
    return (text) => {
      visible.textContent = text;
      clearTimeout(waiting);
      waiting = setTimeout(() => { spoken.textContent = text; }, 400);
    };
  }

  const rounded = (value) => value.toFixed(2).replace("-", "−");
  // A sentence with its fields in braces filled in.
  const filled = (sentence, fields) =>
    sentence.replace(/{(\w+)}/g, (_, field) => fields[field]);
  const pair = (z) => `(${rounded(z[0])}, ${rounded(z[1])})`;

  // ---------------------------------------------------------------- a latent map

  class LatentMap {
    constructor(parent, name, model, data) {
      this.data = data;
      this.words = data.words;
      this.codes = numbers(model.codes); // x and y of each test image in turn
      this.decoder = readLayers(model.decoder);
      this.encoder = readLayers(model.encoder);
      this.errors = model.errors; // percentiles 0 to 100 over test images
      this.range = model.range;
      this.z = model.start.slice();

      const panel = element(parent, "div", { class: "aecourse-panel" });
      element(panel, "p", { class: "aecourse-title", ...HEADING }, name);
      const row = element(panel, "div", { class: "aecourse-row" });
      this.map = element(row, "canvas", {
        width: 480, height: 480, class: "aecourse-map", tabindex: 0, role: "application",
        "data-lm-suppress-shortcuts": true, // or a notebook takes the arrow keys
        "aria-label": filled(this.words.map, { name }),
      });
      this.image = imageCanvas(row, filled(this.words.decoded, { name }));
      this.say = sayer(panel);
      this.cloud = document.createElement("canvas");
      this.cloud.width = this.map.width;
      this.cloud.height = this.map.height;
      this.drawCloud();
      this.listen();
      this.draw();
    }

    place([x, y]) {
      const { width, height } = this.map;
      const [[left, right], [bottom, top]] = this.range;
      return [(x - left) / (right - left) * width, (top - y) / (top - bottom) * height];
    }

    drawCloud() {
      const context = this.cloud.getContext("2d");
      context.globalAlpha = 0.55;
      this.data.labels.forEach((label, i) => {
        const [x, y] = this.place([this.codes[2 * i], this.codes[2 * i + 1]]);
        context.fillStyle = COLOURS[label];
        context.beginPath();
        context.arc(x, y, 4, 0, 2 * Math.PI);
        context.fill();
      });
    }

    draw() {
      const context = this.map.getContext("2d");
      const { width, height } = this.map;
      context.clearRect(0, 0, width, height);
      context.drawImage(this.cloud, 0, 0);
      const [x, y] = this.place(this.range.map(([low, high], i) =>
        Math.min(Math.max(this.z[i], low), high)));
      context.lineWidth = 3;
      context.strokeStyle = getComputedStyle(this.map).color;
      context.beginPath();
      context.arc(x, y, 13, 0, 2 * Math.PI);
      context.moveTo(x - 26, y);
      context.lineTo(x + 26, y);
      context.moveTo(x, y - 26);
      context.lineTo(x, y + 26);
      context.stroke();
      drawImage(this.image, run(this.decoder, this.z));
      this.say(filled(this.words.nearest, {
        z: pair(this.z), class: this.data.names[this.data.labels[this.nearest()]],
      }));
    }

    nearest() {
      let best = 0, least = Infinity;
      for (let i = 0; i < this.data.labels.length; i++) {
        const dx = this.codes[2 * i] - this.z[0], dy = this.codes[2 * i + 1] - this.z[1];
        const distance = dx * dx + dy * dy;
        if (distance < least) [least, best] = [distance, i];
      }
      return best;
    }

    // The reader's point stays on the map; the code of a drawing may lie outside, and
    // then the cross stands at the rim.
    moveWithin(z) {
      this.show(this.range.map(([low, high], i) => Math.min(Math.max(z[i], low), high)));
    }

    show(z) {
      this.z = z;
      this.draw();
    }

    listen() {
      const { map } = this;
      onDrag(map, (_, [x, y]) => {
        const [[left, right], [bottom, top]] = this.range;
        this.moveWithin([
          left + x / map.width * (right - left),
          top - y / map.height * (top - bottom),
        ]);
      });
      const keys = {
        ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1],
      };
      map.addEventListener("keydown", (event) => {
        const direction = keys[event.key];
        if (!direction) return;
        event.preventDefault();
        event.stopPropagation();
        const steps = event.shiftKey ? 10 : 100;
        this.moveWithin(this.z.map((value, i) =>
          value + direction[i] * (this.range[i][1] - this.range[i][0]) / steps));
      });
    }
  }

  // ---------------------------------------------------------------- draw a digit

  // Three scribbles, named by the keys of their words, as lists of strokes; each stroke is x, y, x, y, … in tenths.
  const EXAMPLES = {
    seven: [[3, 2.5, 7, 2.5, 5.8, 5, 4.8, 8]],
    letter: [[3, 8, 5, 2, 7, 8], [3.9, 5.8, 6.1, 5.8]],
    spiral: [Array.from({ length: 60 }, (_, i) => [
      5 + 0.055 * i * Math.cos(i / 4), 5 + 0.055 * i * Math.sin(i / 4)]).flat()],
  };

  // The ink is read after every stroke, so the pixels are kept where that is quick.
  const inkOf = (canvas) => canvas.getContext("2d", { willReadFrequently: true });

  // Centred like the digits of the training set: within 20 × 20 pixels, and the centre
  // of mass in the middle.
  function centred(canvas) {
    const { width, height } = canvas;
    const ink = inkOf(canvas).getImageData(0, 0, width, height).data;
    let left = width, right = -1, top = height, bottom = -1, sum = 0, sx = 0, sy = 0;
    for (let y = 0, i = 3; y < height; y++) {
      for (let x = 0; x < width; x++, i += 4) {
        if (!ink[i]) continue;
        left = Math.min(left, x);
        right = Math.max(right, x);
        top = Math.min(top, y);
        bottom = Math.max(bottom, y);
        sum += ink[i];
        sx += ink[i] * x;
        sy += ink[i] * y;
      }
    }
    if (!sum) return null;
    const scale = 20 / Math.max(right - left + 1, bottom - top + 1);
    const small = document.createElement("canvas");
    small.width = small.height = SIDE;
    const context = small.getContext("2d");
    context.imageSmoothingQuality = "high";
    context.setTransform(scale, 0, 0, scale,
      SIDE / 2 - scale * (sx / sum + 0.5), SIDE / 2 - scale * (sy / sum + 0.5));
    context.drawImage(canvas, 0, 0);
    const pixels = context.getImageData(0, 0, SIDE, SIDE).data;
    return Float32Array.from({ length: PIXELS }, (_, i) => pixels[4 * i + 3] / 255);
  }

  class Sketch {
    constructor(parent, maps, words) {
      this.maps = maps;
      this.words = words;
      element(parent, "p", { class: "aecourse-title", ...HEADING }, words.draw);
      const row = element(parent, "div", { class: "aecourse-row" });
      this.canvas = element(row, "canvas", {
        width: 280, height: 280, class: "aecourse-sketch", role: "img",
        "aria-label": words.sketch,
      });
      const input = element(row, "figure");
      this.input = imageCanvas(input, words.input);
      element(input, "figcaption", {}, words.pixels);
      this.outputs = Object.entries(maps).map(([name, map]) => {
        const figure = element(row, "figure");
        const canvas = imageCanvas(figure, filled(words.output, { name }));
        element(figure, "figcaption", {}, name);
        return { name, map, canvas };
      });
      const buttons = element(parent, "div", { class: "aecourse-buttons" });
      const button = (text, action) => {
        const attributes = { type: "button", "aria-label": filled(words.button, { name: text }) };
        element(buttons, "button", attributes, text)
          .addEventListener("click", action);
      };
      button(words.reset, () => this.reset());
      for (const [name, strokes] of Object.entries(EXAMPLES)) {
        button(words[name], () => this.show(strokes));
      }
      this.say = sayer(parent);
      onDrag(this.canvas, (from, to) => {
        this.stroke(from, to);
        this.update();
      });
      this.reset();
    }

    stroke(from, to) {
      const context = inkOf(this.canvas);
      context.lineWidth = 24;
      context.lineCap = context.lineJoin = "round";
      context.strokeStyle = getComputedStyle(this.canvas).color;
      context.beginPath();
      context.moveTo(...from);
      context.lineTo(...to);
      context.stroke();
    }

    clear() {
      inkOf(this.canvas).clearRect(0, 0, this.canvas.width, this.canvas.height);
    }

    reset() {
      this.clear();
      this.update();
    }

    recolour() {
      const context = inkOf(this.canvas);
      context.globalCompositeOperation = "source-in";
      context.fillStyle = getComputedStyle(this.canvas).color;
      context.fillRect(0, 0, this.canvas.width, this.canvas.height);
      context.globalCompositeOperation = "source-over";
    }

    show(strokes) {
      this.clear();
      for (const stroke of strokes) {
        const points = stroke.map((value) => 28 * value);
        for (let i = 0; i + 3 < points.length; i += 2) {
          this.stroke(points.slice(i, i + 2), points.slice(i + 2, i + 4));
        }
      }
      this.update();
    }

    update() {
      const pixels = centred(this.canvas);
      drawImage(this.input, pixels || new Float32Array(PIXELS));
      const lines = this.outputs.map(({ name, map, canvas }) => {
        if (!pixels) {
          drawImage(canvas, new Float32Array(PIXELS));
          return "";
        }
        const code = run(map.encoder, pixels);
        const decoded = run(map.decoder, code);
        drawImage(canvas, decoded);
        map.show(Array.from(code));
        let error = 0;
        for (let i = 0; i < PIXELS; i++) error += (pixels[i] - decoded[i]) ** 2 / PIXELS;
        const below = map.errors.slice(1).filter((p) => p < error).length;
        return filled(this.words.judged, {
          name, z: pair(code), error: error.toFixed(3), share: below,
        });
      });
      this.say(pixels
        ? lines.join(" ")
        : this.words.empty);
    }
  }

  // ---------------------------------------------------------------- the page

  function start(root) {
    const data = JSON.parse(root.querySelector("script[type='application/json']").text);
    data.labels = Array.from(atob(data.labels), (c) => c.charCodeAt(0));
    const body = element(root, "div", { class: "aecourse-body" });
    const legend = element(body, "p", { class: "aecourse-legend" });
    data.names.forEach((name, i) => {
      element(legend, "span", { style: `--dot: ${COLOURS[i]}` }, name);
    });
    element(body, "p", {}, data.words.intro);
    const panels = element(body, "div", { class: "aecourse-panels" });
    const maps = {};
    for (const [name, model] of Object.entries(data.models)) {
      maps[name] = new LatentMap(panels, name, model, data);
    }
    const panel = element(body, "div", { class: "aecourse-panel" });
    const sketch = new Sketch(panel, maps, data.words);
    // the cross and the ink have the colour of the text, which the theme changes
    const recolour = () => {
      Object.values(maps).forEach((map) => map.draw());
      sketch.recolour();
    };
    const watcher = new MutationObserver(recolour);
    watcher.observe(document.documentElement, { attributeFilter: ["data-theme"] });
    watcher.observe(document.body, { attributeFilter: ["data-jp-theme-light"] });
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", recolour);
    root.querySelector(".aecourse-still").hidden = true;
    root.explorer = {
      decode: (name, z) => Array.from(run(maps[name].decoder, z)),
      encode: (name, pixels) => Array.from(run(maps[name].encoder, pixels)),
      maps,
    };
  }

  for (const root of document.querySelectorAll(".aecourse-explorer:not([data-started])")) {
    root.dataset.started = "";
    start(root);
  }
})();
