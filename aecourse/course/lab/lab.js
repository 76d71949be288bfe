// <aecourse-lab>: the one element of all labs, and the parts that they share.
//
// A kind registers itself with AELab.define("kind", (root, data, ui) => {…}). All words
// come with the data, as ui.words; nothing is said here in any language.
(() => {
  "use strict";
  if (window.AELab) return; // a page may carry this script once for each of its labs

  const SVG = "http://www.w3.org/2000/svg";
  const KINDS = {};
  const reduced = matchMedia("(prefers-reduced-motion: reduce)");
  const clamp = (value, low, high) => Math.min(Math.max(value, low), high);
  let count = 0; // of ids given out

  // ------------------------------------------------------------------ words, elements

  // A number as it is printed: with a minus that is one, and its thousands apart.
  const number = (value, digits = 2) => value.toFixed(digits)
    .replace(/^-(?=0?\.?0*$)/, "").replace("-", "−")
    .replace(/\d+/, (whole) => whole.replace(/\B(?=(\d{3})+$)/g, ","));

  // A sentence with its fields in braces filled in.
  const fill = (sentence, fields) =>
    sentence.replace(/\{(\w+)\}/g, (_, field) => fields[field]);

  // A new element at the end of `parent`; children are elements or texts.
  function el(parent, tag, attributes = {}, ...children) {
    const inSvg = tag === "svg" || (parent && parent.namespaceURI === SVG);
    const node = inSvg ? document.createElementNS(SVG, tag) : document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) {
      if (value === true) node.setAttribute(name, "");
      else if (value !== false && value != null) node.setAttribute(name, value);
    }
    node.append(...children);
    if (parent) parent.append(node);
    return node;
  }

  const row = (parent) => el(parent, "div", { class: "aelab-row" });

  function panel(parent, title) {
    const node = el(parent, "div", { class: "aelab-panel" });
    if (title) {
      el(node, "p", { class: "aelab-title", role: "heading", "aria-level": 3 }, title);
    }
    return node;
  }

  // A line of text that screen readers hear when it has stood still for a moment; one
  // that is told anew at every move would never be heard to its end.
  function status(parent) {
    const visible = el(parent, "p", { class: "aelab-text", "aria-hidden": "true" });
    const spoken = el(parent, "p", { class: "aelab-spoken", role: "status" });
    let waiting = 0;
    return (text) => {
      visible.textContent = text;
      clearTimeout(waiting);
      waiting = setTimeout(() => { spoken.textContent = text; }, 500);
    };
  }

  // ------------------------------------------------------------------ colours, theme

  const colourOf = (node, name) =>
    getComputedStyle(node).getPropertyValue(`--lab-${name}`).trim();

  // Red, green and blue of any colour that CSS can write.
  function rgb(colour) {
    const context = el(null, "canvas", { width: 1, height: 1 }).getContext("2d");
    context.fillStyle = colour;
    context.fillRect(0, 0, 1, 1);
    return [...context.getImageData(0, 0, 1, 1).data.slice(0, 3)];
  }

  const painters = new Set(); // what is drawn on canvas and has colours of the theme
  function repaint() {
    for (const painter of painters) {
      if (painter.node.isConnected) painter.draw();
      else painters.delete(painter);
    }
  }
  // Calls `draw` whenever the theme changes, as long as `node` is on the page.
  function onTheme(node, draw) {
    painters.add({ node, draw });
  }
  for (const node of [document.documentElement, document.body]) {
    const attributeFilter = ["data-theme", "theme", "data-jp-theme-light"];
    if (node) new MutationObserver(repaint).observe(node, { attributeFilter });
  }
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", repaint);

  // ------------------------------------------------------------------ controls

  function button(parent, text, onPress) {
    const node = el(parent, "button", { type: "button" }, text);
    node.addEventListener("click", () => onPress(node));
    return node;
  }

  function check(parent, { label, value = false, onChange }) {
    const node = el(parent, "label", { class: "aelab-check" });
    const input = el(node, "input", { type: "checkbox" });
    input.checked = value;
    node.append(label);
    input.addEventListener("change", () => onChange(input.checked));
    return { node, get value() { return input.checked; },
      set value(given) { input.checked = given; } };
  }

  // One of several: options are {value, text} or {value, text, image: {values, width,
  // height, size}}, whose text is then the picture's name.
  function choice(parent, { label, options, value, onChange }) {
    const node = el(parent, "fieldset", { class: "aelab-choice" });
    el(node, "legend", {}, label);
    const place = el(node, "div"), name = `aelab-${++count}`;
    const inputs = options.map((option) => {
      const box = el(place, "label");
      const input = el(box, "input", { type: "radio", name, "aria-label": option.image && option.text });
      if (option.image) {
        const canvas = el(box, "canvas", { "aria-hidden": "true" });
        paintPixels(canvas, option.image.values, { size: 56, ...option.image });
      } else box.append(option.text);
      input.checked = option.value === value;
      input.addEventListener("change", () => onChange(option.value));
      return input;
    });
    const index = () => inputs.findIndex((input) => input.checked);
    return {
      node,
      get value() { return index() < 0 ? null : options[index()].value; },
      set value(given) {
        inputs.forEach((input, i) => { input.checked = options[i].value === given; });
      },
    };
  }

  // A slider over min…max in steps, or over the entries of `values`. `text` says a value
  // as it is seen and, by `words`, as it is heard.
  function slider(parent, o) {
    const { label, values, value, text = String, words = text, onInput } = o;
    const id = `aelab-${++count}`;
    const node = el(parent, "div", { class: "aelab-slider" });
    el(node, "label", { for: id }, label);
    const shown = el(node, "output", { for: id, "aria-hidden": "true" });
    const range = values ? [0, values.length - 1, 1] : [o.min, o.max, o.step || "any"];
    const [min, max, step] = range;
    const input = el(node, "input", { type: "range", id, min, max, step });
    const valueAt = () => (values ? values[+input.value] : +input.value);
    const tell = () => {
      shown.textContent = text(valueAt());
      input.setAttribute("aria-valuetext", words(valueAt()));
    };
    const part = { node, input,
      get value() { return valueAt(); },
      set value(given) {
        input.value = values ? values.indexOf(given) : given;
        tell();
      } };
    part.value = value;
    input.addEventListener("input", () => { tell(); onInput(valueAt()); });
    return part;
  }

  // ------------------------------------------------------------------ pixels

  // Grey levels from 0 to 1; with `signed`, values from −1 to 1 from blue to orange.
  function paintPixels(canvas, values, { width = 28, height = 28, size = 112, signed }) {
    Object.assign(canvas, { width, height });
    canvas.style.width = `${size}px`;
    canvas.style.height = `${size * height / width}px`;
    const context = canvas.getContext("2d"), image = context.createImageData(width, height);
    for (let i = 0; i < width * height; i++) {
      const v = values ? values[i] : 0, grey = Math.round(255 * clamp(v, 0, 1));
      const tint = clamp(1 - Math.abs(v), 0, 1);
      const other = v > 0 ? [217, 95, 2] : [27, 106, 190];
      const colour = signed ? other.map((c) => c + (255 - c) * tint) : [grey, grey, grey];
      image.data.set([...colour, 255], 4 * i);
    }
    context.putImageData(image, 0, 0);
  }

  function pixels(parent, { label, caption, ...shape }) {
    const node = el(parent, "figure", { class: "aelab-pixels" });
    const canvas = el(node, "canvas", { role: "img", "aria-label": label });
    const below = caption && el(node, "figcaption", {}, caption);
    const part = {
      node, canvas,
      draw(values) { paintPixels(canvas, values, shape); },
      label(text) { canvas.setAttribute("aria-label", text); },
      caption(text) { below.textContent = text; },
    };
    part.draw(null);
    return part;
  }

  // ------------------------------------------------------------------ dragging

  // Calls `action` with the last place and the new one, in shares of the node's box,
  // when mouse, pen or finger goes down and whenever it moves. A browser may take the
  // capture away in the middle of a drag, so the buttons tell whether it goes on.
  function onDrag(node, action, box = node) {
    let last = null;
    const place = (event) => {
      const { left, top, width, height } = box.getBoundingClientRect();
      return [(event.clientX - left) / width, (event.clientY - top) / height];
    };
    node.addEventListener("pointerdown", (event) => {
      if (!event.isPrimary || event.button) return; // one finger, the left button
      node.setPointerCapture(event.pointerId);
      last = place(event);
      action(last, last);
    });
    node.addEventListener("pointermove", (event) => {
      if (!last || !event.isPrimary) return;
      const next = place(event);
      if (event.buttons) action(last, next);
      last = event.buttons ? next : null;
    });
    for (const end of ["pointercancel", "pointerup"]) {
      node.addEventListener(end, () => { last = null; });
    }
  }

  const ARROWS = {
    ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1],
  };

  function onKeys(node, action) {
    node.setAttribute("data-lm-suppress-shortcuts", "true"); // or a notebook takes them
    node.addEventListener("keydown", (event) => {
      if (event.ctrlKey || event.metaKey || event.altKey || !action(event)) return;
      event.preventDefault();
      event.stopPropagation();
    });
  }

  // ------------------------------------------------------------------ a sketch

  // Centred like the digits of MNIST: within 20 × 20 of 28 × 28 pixels, and the centre
  // of mass in the middle. Null where nothing is drawn.
  function centred(canvas) {
    const { width, height } = canvas, side = 28;
    const ink = canvas.getContext("2d").getImageData(0, 0, width, height).data;
    let left = width, right = -1, top = height, bottom = -1, sum = 0, sx = 0, sy = 0;
    for (let y = 0, i = 3; y < height; y++) for (let x = 0; x < width; x++, i += 4) {
      if (!ink[i]) continue;
      [left, right] = [Math.min(left, x), Math.max(right, x)];
      [top, bottom] = [Math.min(top, y), Math.max(bottom, y)];
      sum += ink[i];
      sx += ink[i] * x;
      sy += ink[i] * y;
    }
    if (!sum) return null;
    const scale = 20 / Math.max(right - left + 1, bottom - top + 1);
    const small = el(null, "canvas", { width: side, height: side }).getContext("2d");
    small.imageSmoothingQuality = "high";
    small.setTransform(scale, 0, 0, scale,
      side / 2 - scale * (sx / sum + 0.5), side / 2 - scale * (sy / sum + 0.5));
    small.drawImage(canvas, 0, 0);
    const { data } = small.getImageData(0, 0, side, side);
    return Float32Array.from({ length: side * side }, (_, i) => data[4 * i + 3] / 255);
  }

  // A pad for mouse, pen, finger and keys: arrows move the pen, the space bar sets it
  // down and lifts it. Strokes are lists x, y, x, y, … in tenths of the pad.
  function sketch(parent, { label, clear, size = 196, onDraw }) {
    const node = el(parent, "figure", { class: "aelab-sketch" });
    const side = 280; // of the ink, whatever the size on the screen
    const canvas = el(node, "canvas", { width: side, height: side, tabindex: 0,
      role: "application", "aria-label": label });
    canvas.style.width = canvas.style.height = `${size}px`;
    const ink = el(null, "canvas", { width: side, height: side });
    const pen = ink.getContext("2d", { willReadFrequently: true });
    Object.assign(pen, { lineWidth: 24, lineCap: "round", lineJoin: "round" });
    let at = [side / 2, side / 2], down = false, keys = false, waiting = false;

    function draw() {
      const context = canvas.getContext("2d");
      context.clearRect(0, 0, side, side);
      context.drawImage(ink, 0, 0);
      context.globalCompositeOperation = "source-in";
      context.fillStyle = colourOf(canvas, "text");
      context.fillRect(0, 0, side, side);
      context.globalCompositeOperation = "source-over";
      if (!keys) return;
      context.strokeStyle = context.fillStyle = colourOf(canvas, "focus");
      context.lineWidth = 4;
      context.beginPath();
      context.arc(...at, 14, 0, 2 * Math.PI);
      context[down ? "fill" : "stroke"]();
    }
    function stroke(from, to) {
      pen.beginPath();
      pen.moveTo(...from);
      pen.lineTo(...to);
      pen.stroke();
    }
    // many strokes may fall into one frame
    function changed() {
      draw();
      if (waiting) return;
      waiting = true;
      requestAnimationFrame(() => { waiting = false; onDraw(centred(ink)); });
    }
    const part = {
      node, canvas,
      get pixels() { return centred(ink); },
      clear() {
        pen.clearRect(0, 0, side, side);
        changed();
      },
      show(strokes) {
        pen.clearRect(0, 0, side, side);
        for (const line of strokes) {
          for (let i = 0; i + 3 < line.length; i += 2) {
            const points = line.slice(i, i + 4).map((v) => v * side / 10);
            stroke(points.slice(0, 2), points.slice(2));
          }
        }
        changed();
      },
    };
    onDrag(canvas, (from, to) => {
      keys = false;
      const [a, b] = [from, to].map((place) => place.map((v) => v * side));
      stroke(a, b);
      changed();
    });
    onKeys(canvas, (event) => {
      const arrow = ARROWS[event.key];
      if (!arrow && event.key !== " ") return false;
      const before = at;
      keys = true;
      if (arrow) at = at.map((v, i) => clamp(v + (i ? -14 : 14) * arrow[i], 14, side - 14));
      else down = !down;
      if (down) {
        stroke(before, at);
        changed();
      } else draw();
      return true;
    });
    canvas.addEventListener("blur", () => { keys = down = false; draw(); });
    if (clear) button(row(node), clear, part.clear).parentNode.style.marginTop = "0.5rem";
    onTheme(canvas, draw);
    draw();
    return part;
  }

  // ------------------------------------------------------------------ charts

  // Round numbers from low to high, about `wanted` of them, and the digits they need.
  function ticks([low, high], wanted) {
    const rough = (high - low) / wanted, power = 10 ** Math.floor(Math.log10(rough));
    const step = [1, 2, 5, 10].map((m) => m * power).find((s) => s >= rough * 0.999);
    const first = Math.ceil(low / step - 1e-9);
    const length = Math.floor(high / step + 1e-9) - first + 1;
    return {
      at: Array.from({ length }, (_, i) => (first + i) * step),
      digits: clamp(-Math.floor(Math.log10(step) + 1e-9), 0, 6),
    };
  }

  // The same on a logarithmic axis: powers of ten and, where there is room, 2 and 5
  // times these; each number has digits of its own.
  function logTicks([low, high], wanted) {
    const first = Math.floor(Math.log10(low)), last = Math.floor(Math.log10(high));
    const powers = Array.from({ length: last - first + 1 }, (_, i) => first + i);
    const within = (factors) => powers.flatMap((p) => factors.map((f) => f * 10 ** p))
      .filter((v) => v >= low * 0.999 && v <= high * 1.001);
    const all = within([1, 2, 5]);
    return { at: all.length <= wanted + 2 ? all : within([1]) };
  }

  // Where a value stands on an axis, in shares of it, and the way back.
  const shareOf = (v, [low, high], log) =>
    (log ? Math.log(v / low) / Math.log(high / low) : (v - low) / (high - low));
  const valueOf = (share, [low, high], log) =>
    (log ? low * (high / low) ** share : low + share * (high - low));

  const SHAPES = [
    (r) => `M${-r},0a${r},${r} 0 1 0 ${2 * r},0a${r},${r} 0 1 0 ${-2 * r},0z`,
    (r) => `M${-r},${-r}h${2 * r}v${2 * r}h${-2 * r}z`,
    (r) => `M0,${-1.3 * r}L${1.2 * r},${r}H${-1.2 * r}z`,
    (r) => `M0,${-1.4 * r}L${1.4 * r},0L0,${1.4 * r}L${-1.4 * r},0z`,
    (r) => `M${-r},${-r / 3}h${r * 2 / 3}v${-r * 2 / 3}h${r * 2 / 3}v${r * 2 / 3}h${r * 2 / 3}` +
      `v${r * 2 / 3}h${-r * 2 / 3}v${r * 2 / 3}h${-r * 2 / 3}v${-r * 2 / 3}h${-r * 2 / 3}z`,
    (r) => `M0,${1.3 * r}L${1.2 * r},${-r}H${-1.2 * r}z`,
  ];
  const DASHES = [null, "7 4", "2 4", "10 3 2 3", "4 4", "12 4"];
  const paintOf = (mark) => `var(--lab-${mark.colour || 1})`;
  const pathOf = (place, x, y) => x.map((v, i) => `${i ? "L" : "M"}${place(v, y[i])
    .map((p) => p.toFixed(1)).join(",")}`).join("");

  // What can be drawn. A mark has a kind, and for the legend a name; `colour` is the
  // number of a colour of the theme, and of the shape or the dashes that go with it;
  // points may have a shape of their own.
  const MARKS = {
    line(group, { place }, mark) {
      el(group, "path", { class: "aelab-line", d: pathOf(place, mark.x, mark.y),
        stroke: paintOf(mark), "stroke-dasharray": DASHES[((mark.colour || 1) - 1) % DASHES.length] });
    },
    points(group, { place }, mark) {
      const shape = mark.shape ?? (mark.colour || 1) - 1;
      const d = SHAPES[shape % SHAPES.length](mark.size || 4);
      mark.x.forEach((v, i) => {
        const at = place(v, mark.y[i]).map((p) => p.toFixed(1));
        el(group, "path", { d, fill: paintOf(mark), "fill-opacity": mark.opacity || 0.85,
          transform: `translate(${at})` });
      });
    },
    bars(group, { place, bottom }, mark) {
      mark.counts.forEach((value, i) => {
        const [left, top] = place(mark.edges[i], value);
        const right = place(mark.edges[i + 1], 0)[0];
        el(group, "rect", { x: left, y: top, width: Math.max(right - left - 0.5, 0.5),
          height: Math.max(bottom - top, 0), fill: paintOf(mark), "fill-opacity": 0.55,
          stroke: paintOf(mark), "stroke-dasharray": DASHES[((mark.colour || 1) - 1) % DASHES.length] });
      });
    },
    rule(group, { place, x, y }, mark) {
      const ends = "x" in mark ? [[mark.x, y[0]], [mark.x, y[1]]] : [[x[0], mark.y], [x[1], mark.y]];
      const [[x1, y1], [x2, y2]] = ends.map((end) => place(...end));
      el(group, "line", { class: "aelab-rule", x1, y1, x2, y2 });
      if (mark.text) {
        const atEnd = x1 > (place(x[0], 0)[0] + place(x[1], 0)[0]) / 2;
        el(group, "text", { x: x1 + (atEnd ? -5 : 5), y: y2 + 12,
          "text-anchor": atEnd ? "end" : "start" }, mark.text);
      }
    },
    segments(group, { place }, mark) {
      mark.from.forEach((from, i) => {
        const [[x1, y1], [x2, y2]] = [place(...from), place(...mark.to[i])];
        el(group, "line", { x1, y1, x2, y2, stroke: paintOf(mark), "stroke-width": 1.5 });
      });
    },
  };

  function legend(node, marks) {
    node.replaceChildren();
    const named = marks.filter((mark) => mark.name);
    node.hidden = !named.length;
    for (const mark of named) {
      const item = el(node, "li");
      const picture = el(item, "svg", { width: 22, height: 14, viewBox: "0 0 22 14", "aria-hidden": "true" });
      const place = (x, y) => [x, y];
      const sample = { line: { x: [0, 22], y: [7, 7] }, points: { x: [11], y: [7], size: Math.min(mark.size || 4, 5) },
        bars: { edges: [3, 19], counts: [2] }, segments: { from: [[0, 7]], to: [[22, 7]] },
        rule: { x: 11, text: null } }[mark.kind];
      MARKS[mark.kind](picture, { place, bottom: 13, x: [0, 22], y: [13, 1] }, { ...mark, ...sample });
      item.append(mark.name);
    }
  }

  // A chart of marks over two axes, drawn anew by draw(marks, {x, y}). With `onPoint`,
  // a press or drag over it gives the place; a slider should do the same for keys.
  function chart(parent, o) {
    const node = el(parent, "figure", { class: "aelab-chart" });
    const svg = el(node, "svg", { role: "group", "aria-label": o.label });
    const names = el(node, "ul", { class: "aelab-legend" });
    const { height = 220, xDigits, yDigits, xLog, yLog } = o;
    const below = (o.hideX ? 6 : 22) + (o.xLabel ? 18 : 0);
    const frame = { x: o.x || [0, 1], y: o.y || [0, 1] };
    let marks = [], handles = null, area = null, held = null;

    // Values along an axis with their texts.
    function marksOf(range, wanted, digits, log) {
      const found = (log ? logTicks : ticks)(range, wanted);
      return found.at.map((v) => [v,
        number(v, digits ?? found.digits ?? clamp(-Math.floor(Math.log10(v) + 1e-9), 0, 6))]);
    }

    function measure() {
      const width = Math.max(node.clientWidth, 160);
      const labels = marksOf(frame.y, height / 50, yDigits, yLog);
      const longest = Math.max(...labels.map(([, text]) => text.length));
      const left = (o.hideY ? 4 : 12 + 7 * longest) + (o.yLabel ? 18 : 0);
      let right = width - 12, bottom = height - below;
      if (o.equal) { // as many pixels a unit on both axes
        const [across, up] = [frame.x, frame.y].map(([low, high]) => high - low);
        const unit = Math.min((right - left) / across, (bottom - 8) / up);
        [right, bottom] = [left + unit * across, 8 + unit * up];
      }
      Object.assign(frame, { width, height: bottom + below, left, right, top: 8, bottom,
        labels });
    }
    frame.place = (x, y) => [
      frame.left + shareOf(x, frame.x, xLog) * (frame.right - frame.left),
      frame.bottom - shareOf(y, frame.y, yLog) * (frame.bottom - frame.top),
    ];
    frame.value = (px, py) => [
      valueOf((px - frame.left) / (frame.right - frame.left), frame.x, xLog),
      valueOf((frame.bottom - py) / (frame.bottom - frame.top), frame.y, yLog),
    ].map((v, i) => clamp(v, ...frame[i ? "y" : "x"]));

    function axes(group) {
      const { left, right, top, bottom, labels, place } = frame;
      if (!o.hideY) labels.forEach(([v, text]) => {
        const y = place(0, v)[1];
        el(group, "line", { class: "aelab-grid", x1: left, x2: right, y1: y, y2: y });
        el(group, "text", { x: left - 6, y: y + 4, "text-anchor": "end" }, text);
      });
      if (!o.hideX) marksOf(frame.x, (right - left) / 70, xDigits, xLog).forEach(([v, text]) => {
        const x = place(v, 0)[0];
        el(group, "line", { class: "aelab-axis", x1: x, x2: x, y1: bottom, y2: bottom + 4 });
        el(group, "text", { x, y: bottom + 17, "text-anchor": "middle" },
          o.xText ? o.xText(v) : text);
      });
      el(group, "path", { class: "aelab-axis", fill: "none", d: `M${left},${top}V${bottom}H${right}` });
      if (o.xLabel) el(group, "text", { x: (left + right) / 2, y: frame.height - 4, "text-anchor": "middle" }, o.xLabel);
      if (o.yLabel) el(group, "text", { "text-anchor": "middle",
        transform: `translate(12,${(top + bottom) / 2}) rotate(-90)` }, o.yLabel);
    }

    function render() {
      measure();
      const { left, right, top, bottom, width } = frame;
      svg.setAttribute("viewBox", `0 0 ${width} ${frame.height}`);
      svg.setAttribute("height", frame.height);
      const clip = `aelab-clip-${svg.id || (svg.id = `aelab-${++count}`)}`;
      if (!area) {
        area = el(svg, "g");
        const path = el(el(svg, "clipPath", { id: clip }), "rect");
        area.clip = path;
        if (o.onPoint) listen();
      }
      for (const [name, value] of Object.entries({ x: left, y: top - 6,
        width: right - left, height: bottom - top + 12 })) {
        area.clip.setAttribute(name, value);
        if (area.press) area.press.setAttribute(name, value);
      }
      area.replaceChildren();
      const back = el(area, "g", { "aria-hidden": "true" });
      axes(back);
      const drawn = el(back, "g", { "clip-path": `url(#${clip})` });
      marks.forEach((mark) => MARKS[mark.kind](drawn, frame, mark));
      if (handles) handles.place();
    }

    function listen() {
      area.press = el(svg, "rect", { fill: "transparent", class: "aelab-drag" });
      onDrag(area.press, (_, [x, y]) => {
        o.onPoint(frame.value(x * frame.width, y * frame.height));
      }, svg);
    }

    const part = {
      node, svg,
      draw(given, range = {}) {
        marks = given;
        if (range.x) frame.x = range.x;
        if (range.y) frame.y = range.y;
        render();
        const told = JSON.stringify(marks.map(({ kind, name, colour }) => [kind, name, colour]));
        if (told !== held) legend(names, marks);
        held = told;
      },
      label(text) { svg.setAttribute("aria-label", text); },
      frame,
    };
    if (!o.points) svg.setAttribute("role", "img");
    render();
    if (o.points) handles = movable(svg, frame, o);
    names.hidden = true;
    if (handles) {
      handles.place();
      part.points = handles.points;
      part.move = handles.move;
    }
    // the width may be another when a folded part is opened or a phone turned
    let width = node.clientWidth;
    new ResizeObserver(() => {
      if (node.clientWidth === width) return;
      width = node.clientWidth;
      render();
    }).observe(node);
    return part;
  }

  // Points that can be dragged, or moved by the arrow keys, with Shift in large steps;
  // page up and down, home and end choose another. Only one is a stop of the tabulator.
  // Where what a finger hits is shared by several, the nearest point is meant. Points
  // that are `upright` keep their x, and the keys to the side choose the neighbour.
  function movable(svg, frame, o) {
    const { points, pointLabel, pointColour = 2, pointSize = 7, upright, onMove } = o;
    const group = el(svg, "g");
    let held = 0;
    onDrag(group, (from, next) => {
      const at = [next[0] * frame.width, next[1] * frame.height];
      if (from === next) { // the press
        const away = points.map((point) => {
          const [x, y] = frame.place(...point);
          return Math.hypot(x - at[0], y - at[1]);
        });
        held = away.indexOf(Math.min(...away));
        choose(held);
      } else to(held, frame.value(...at));
    }, svg);
    const nodes = points.map((point, i) => {
      const node = el(group, "g", { class: "aelab-handle", role: "button",
        tabindex: i ? -1 : 0 });
      el(node, "circle", { class: "aelab-hit", r: 22 });
      el(node, "path", { d: SHAPES[0](pointSize), fill: `var(--lab-${pointColour})`,
        stroke: "var(--lab-back)", "stroke-width": 1.5 });
      onKeys(node, (event) => key(i, event));
      return node;
    });
    function place() {
      nodes.forEach((node, i) => {
        const at = frame.place(...points[i]).map((v) => v.toFixed(1));
        node.setAttribute("transform", `translate(${at})`);
        node.setAttribute("aria-label", fill(pointLabel, { number: i + 1,
          x: number(points[i][0]), y: number(points[i][1]) }));
      });
    }
    function choose(i) {
      nodes.forEach((node, n) => node.setAttribute("tabindex", n === i ? 0 : -1));
      nodes[i].focus({ preventScroll: true });
    }
    function to(i, point) {
      points[i] = upright ? [points[i][0], point[1]] : point;
      place();
      onMove(points, i);
    }
    function key(i, event) {
      const beside = upright ? { ArrowRight: i + 1, ArrowLeft: i - 1 } : {};
      const other = { PageDown: i + 1, PageUp: i - 1, Home: 0, End: nodes.length - 1,
        ...beside }[event.key];
      if (other !== undefined) {
        choose((other + nodes.length) % nodes.length);
        return true;
      }
      const arrow = ARROWS[event.key];
      if (!arrow) return false;
      const steps = event.shiftKey ? 10 : 100;
      to(i, points[i].map((v, axis) => {
        const [low, high] = frame[axis ? "y" : "x"];
        return clamp(v + arrow[axis] * (high - low) / steps, low, high);
      }));
      return true;
    }
    const move = (given) => {
      given.forEach((point, i) => { points[i] = point; });
      place();
    };
    return { points, place, move };
  }

  const scatter = (parent, o) => chart(parent, { equal: true, height: 320, ...o });

  // Counts of values in `bins` equal parts of a range; what lies beyond is left out.
  function bin(values, [low, high], bins) {
    const counts = new Array(bins).fill(0);
    for (const v of values) {
      const i = Math.floor((v - low) / (high - low) * bins);
      if (v === high) counts[bins - 1]++;
      else if (i >= 0 && i < bins) counts[i]++;
    }
    const edges = Array.from({ length: bins + 1 }, (_, i) => low + (high - low) * i / bins);
    return { edges, counts };
  }

  // A histogram of several groups over one range, drawn by draw(groups, rules), where a
  // group is {name, values, colour}; `share` shows shares of a group instead of counts.
  function histogram(parent, { bins = 30, share = false, x, ...o }) {
    const part = chart(parent, { x, ...o });
    const drawMarks = part.draw;
    part.draw = (groups, rules = []) => {
      const marks = groups.map(({ values, ...group }) => {
        const { edges, counts } = bin(values, x, bins), all = share ? values.length || 1 : 1;
        return { kind: "bars", edges, counts: counts.map((n) => n / all), ...group };
      });
      const most = Math.max(1e-9, ...marks.flatMap((mark) => mark.counts));
      drawMarks([...marks, ...rules.map((rule) => ({ kind: "rule", ...rule }))],
        { y: [0, 1.08 * most] });
    };
    return part;
  }

  // ------------------------------------------------------------------ tables of numbers

  // A map of values, row after row, from the page's background to a colour; with
  // `signed` from one colour over the background to another.
  function heat(parent, { label, caption, rows, columns, range = [0, 1], cell = 12, signed }) {
    const node = el(parent, "figure", { class: "aelab-heat" });
    const canvas = el(node, "canvas", { role: "img", "aria-label": label });
    if (caption) el(node, "figcaption", {}, caption);
    Object.assign(canvas, { width: columns, height: rows });
    Object.assign(canvas.style, { width: `${columns * cell}px`, aspectRatio: `${columns} / ${rows}`,
      imageRendering: "pixelated" });
    let shown = null;
    function draw() {
      if (!shown) return;
      const [back, high, low] = ["back", "1", "2"].map((name) => rgb(colourOf(canvas, name)));
      const context = canvas.getContext("2d"), image = context.createImageData(columns, rows);
      const [least, most] = range, middle = signed ? (least + most) / 2 : least;
      shown.forEach((v, i) => {
        const t = clamp((v - middle) / (most - middle), -1, 1), end = t < 0 ? low : high;
        image.data.set([...back.map((c, k) => c + (end[k] - c) * Math.abs(t)), 255], 4 * i);
      });
      context.putImageData(image, 0, 0);
    }
    onTheme(canvas, draw);
    return { node, canvas,
      draw(values) { shown = Array.from(values); draw(); },
      label(text) { canvas.setAttribute("aria-label", text); } };
  }

  // A small table of texts, with draw(cells, [row, column] of one to mark).
  function table(parent, { caption, columns, rows, corner = "" }) {
    const node = el(parent, "table", { class: "aelab-table" });
    el(node, "caption", {}, caption);
    const top = el(el(node, "thead"), "tr"), body = el(node, "tbody");
    el(top, corner ? "th" : "td", corner ? { scope: "col" } : {}, corner);
    columns.forEach((name) => el(top, "th", { scope: "col" }, name));
    const cells = rows.map((name) => {
      const line = el(body, "tr");
      el(line, "th", { scope: "row" }, name);
      return columns.map(() => el(line, "td"));
    });
    return { node, draw(values, marked = []) {
      cells.forEach((line, r) => line.forEach((td, c) => {
        td.textContent = values[r][c];
        td.toggleAttribute("data-mark", r === marked[0] && c === marked[1]);
      }));
    } };
  }

  // ------------------------------------------------------------------ time

  // Calls frame(n) as the screen is drawn, n = 1; where reduced motion is asked for,
  // twice a second with n = 30, so that as much is done and little moves. It rests while
  // the lab is out of sight, and ends when `frame` returns false.
  function loop(root, frame) {
    let running = false, visible = true, last = 0;
    new IntersectionObserver(([entry]) => { visible = entry.isIntersecting; }).observe(root);
    function tick(now) {
      if (!running || !root.isConnected) return;
      const due = visible && (!reduced.matches || now - last >= 500);
      if (due) {
        last = now;
        if (frame(reduced.matches ? 30 : 1) === false) running = false;
      }
      requestAnimationFrame(tick);
    }
    return {
      start() {
        if (running) return;
        running = true;
        requestAnimationFrame(tick);
      },
      stop() { running = false; },
      get running() { return running; },
    };
  }

  // ------------------------------------------------------------------ the element

  const PARTS = { number, fill, el, row, panel, status, button, check, choice, slider,
    pixels, sketch, chart, scatter, histogram, bin, heat, table, onTheme, onDrag, onKeys };

  class LabElement extends HTMLElement {
    connectedCallback() {
      // children may be still to come while the page is read
      if (document.readyState === "loading") {
        document.addEventListener("DOMContentLoaded", () => this.start(), { once: true });
      } else this.start();
    }

    // What the lab was given: beside the page by a name, or within the element.
    get given() {
      const name = this.getAttribute("data");
      if (name) return (window.AELabData || {})[name];
      const script = this.querySelector("script[type='application/json']");
      return script && JSON.parse(script.textContent);
    }

    start() {
      const begin = KINDS[this.getAttribute("kind")], given = begin && this.given;
      if (this.started || !given) return;
      this.started = true;
      const { data, words } = given;
      this.setAttribute("role", "group");
      this.setAttribute("aria-label", words.name);
      const still = this.querySelector(".aelab-still");
      const body = el(this, "div", { class: "aelab-body" });
      const ui = { ...PARTS, words, loop: (frame) => loop(this, frame),
        colour: (name) => colourOf(this, name), get still() { return reduced.matches; } };
      try {
        this.lab = begin(body, data, ui);
        if (still) still.hidden = true;
      } catch (error) { // the picture stays
        body.remove();
        throw error;
      }
    }
  }

  window.AELab = {
    define(kind, begin) {
      KINDS[kind] = begin;
      for (const lab of document.querySelectorAll(`aecourse-lab[kind="${kind}"]`)) {
        if (lab.start && document.readyState !== "loading") lab.start();
      }
    },
  };
  customElements.define("aecourse-lab", LabElement);
})();
