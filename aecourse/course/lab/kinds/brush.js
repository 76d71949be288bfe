// A digit corrupted by noise and a brush, cleaned by a median filter, ridge regression and a
// denoising autoencoder at every stroke.
AELab.define("brush", (root, data, ui) => {
  "use strict";
  const { words, fill, number, el } = ui;
  const SIDE = 28, PIXELS = SIDE * SIDE, LARGE = 224;
  const RADIUS = 2.5, GRAIN = 0.8; // of the brush: its reach, and the noise it adds
  const METHODS = ["nothing", "median", "ridge", "denoiser"];
  const FULL = 30; // decibels of a whole bar
  const HOUSE = [[2, 9, 2, 5, 5, 2, 8, 5, 8, 9, 2, 9], [4.2, 9, 4.2, 6.5, 5.8, 6.5, 5.8, 9]];
  const images = AENet.numbers(data.images), network = AENet.load(data.network);
  const imageOf = (index) => images.subarray(index * PIXELS, (index + 1) * PIXELS);
  const clip = (v) => Math.min(Math.max(v, 0), 1);
  const state = { index: 0, clean: imageOf(0), drawn: false, noise: data.start, seed: 1, times: 1,
    brush: "grain", grain: new Uint8Array(PIXELS), cover: new Uint8Array(PIXELS) };

  // ------------------------------------------------------------------ corrupting

  // Noise of one strength everywhere, of the brush's where it went; black where it covers.
  function corrupted() {
    const { normal } = AENet.random(state.seed);
    return Float32Array.from(state.clean, (v, i) => {
      const strength = state.grain[i] ? Math.max(state.noise, GRAIN) : state.noise;
      const drawn = normal(); // also under a cover, so that the rest keeps its noise
      return state.cover[i] ? 0 : clip(v + strength * drawn);
    });
  }

  // ------------------------------------------------------------------ cleaning

  // Beyond the border the picture is mirrored, as SciPy does it.
  const mirrored = (i) => (i < 0 ? -1 - i : i >= SIDE ? 2 * SIDE - 1 - i : i);
  function median(x) {
    const { size, scale, shift } = data.median, reach = (size - 1) / 2;
    return Float32Array.from(x, (_, i) => {
      const around = new Float32Array(size * size);
      for (let k = 0; k < around.length; k++) {
        const row = mirrored(Math.floor(i / SIDE) + Math.floor(k / size) - reach);
        around[k] = x[row * SIDE + mirrored(i % SIDE + k % size - reach)];
      }
      return clip(scale * around.sort()[(around.length - 1) / 2] + shift);
    });
  }

  const { edge, waves } = data.ridge, LENGTH = SIDE - 2 * edge;
  const [weights, near, black] = ["weights", "near", "answer"].map((k) => AENet.numbers(data.ridge[k]));
  const cosine = Array.from({ length: LENGTH }, (_, wave) => Float64Array.from({ length: LENGTH },
    (_, n) => Math.sqrt((wave ? 2 : 1) / LENGTH) * Math.cos(Math.PI * (2 * n + 1) * wave / (2 * LENGTH))));
  // The value of every wave in the inner pixels, or with `back` pixels from waves: first
  // along the rows, then along the columns.
  function transformed(values, back) {
    const at = (i, n) => (back ? cosine[n][i] : cosine[i][n]);
    let from = values;
    for (let pass = 0; pass < 2; pass++) {
      const to = new Float64Array(LENGTH * LENGTH);
      for (let r = 0; r < LENGTH; r++) for (let i = 0; i < LENGTH; i++) {
        let sum = 0;
        for (let n = 0; n < LENGTH; n++) sum += at(i, n) * from[r * LENGTH + n];
        to[i * LENGTH + r] = sum; // turned, so that the next pass has the columns
      }
      from = to;
    }
    return from;
  }
  const inner = Array.from({ length: LENGTH * LENGTH }, (_, i) =>
    (Math.floor(i / LENGTH) + edge) * SIDE + i % LENGTH + edge);
  function ridge(x) {
    const given = transformed(inner.map((place) => x[place]), false);
    const wanted = new Float64Array(LENGTH * LENGTH);
    waves.forEach((wave, i) => {
      waves.forEach((to, o) => { wanted[to] += given[wave] * weights[i * waves.length + o]; });
    });
    const out = Float64Array.from(black);
    transformed(wanted, true).forEach((v, i) => { out[inner[i]] += v; });
    for (let i = 0; i < PIXELS; i++) for (let k = 0; k < 9; k++) {
      const row = Math.floor(i / SIDE) + Math.floor(k / 3) - 1, column = i % SIDE + k % 3 - 1;
      if (row >= 0 && row < SIDE && column >= 0 && column < SIDE) out[i] += near[9 * i + k] * x[row * SIDE + column];
    }
    return Float32Array.from(out, clip);
  }

  function denoised(x) {
    let answer = x;
    for (let n = 0; n < state.times; n++) answer = network.run(answer);
    return answer;
  }
  const CLEAN = { nothing: (x) => x, median, ridge, denoiser: denoised };
  const decibelsOf = (x) =>
    -10 * Math.log10(x.reduce((sum, v, i) => sum + (v - state.clean[i]) ** 2 / PIXELS, 0));
  function compare() {
    const noisy = corrupted();
    return Object.fromEntries(METHODS.map((name) => {
      const answer = CLEAN[name](noisy);
      return [name, { answer, decibels: decibelsOf(answer) }];
    }));
  }

  // ------------------------------------------------------------------ parts

  const tray = ui.choice(root, { label: words.tray, value: 0, onChange: take,
    options: data.names.map((text, value) => ({ value, text, image: { values: imageOf(value), size: 40 } })) });
  const desk = el(root, "div", { class: "aelab-brush" });
  const board = el(desk, "div", { class: "aelab-brush-board" });
  const shown = ui.pixels(board, { label: words.corrupted, size: LARGE });
  Object.entries({ tabindex: 0, role: "application" }).forEach((pair) => shown.canvas.setAttribute(...pair));
  const ring = el(board, "i", { class: "aelab-brush-ring", "aria-hidden": "true" });
  ring.style.width = `${200 * RADIUS / SIDE}%`;
  const where = el(board, "p", { class: "aelab-spoken", role: "status" });
  const tools = ui.panel(desk);
  ui.choice(tools, { label: words.brush, value: state.brush,
    options: ["grain", "cover"].map((value) => ({ value, text: words[value] })),
    onChange: (value) => { state.brush = value; } });
  const noise = ui.slider(tools, { label: words.noise, min: 0, max: 0.8, step: 0.05, value: state.noise,
    text: (v) => number(v), onInput: (v) => { state.noise = v; change(); } });
  const buttons = ui.row(tools);
  ui.button(buttons, words.another, () => { state.seed++; change(); });
  ui.button(buttons, words.off, takeOff);
  el(tools, "small", {}, words.hint);

  const cards = el(desk, "div", { class: "aelab-brush-cards" });
  const clean = ui.pixels(el(cards, "div"), { label: words.clean, caption: words.clean });
  const answers = Object.fromEntries(METHODS.map((name, i) => {
    const card = el(cards, "div"), picture = ui.pixels(card, { label: words[name], caption: words[name] });
    const bar = el(card, "div", { class: "aelab-brush-bar", "aria-hidden": "true" });
    const length = el(bar, "i", { style: `background: var(--lab-${i === 3 ? 2 : i ? 1 : 6})` });
    const line = el(card, "p"), value = el(line, "span"), best = el(line, "b", {}, words.best);
    return [name, { card, tell(title, { answer, decibels }, first) {
      picture.draw(answer);
      picture.caption(title);
      picture.label(fill(words.labelled, { name: title, decibels: said(decibels) }));
      length.style.width = `${100 * clip(decibels / FULL)}%`;
      value.textContent = said(decibels);
      best.hidden = !first;
      card.toggleAttribute("data-best", first);
    } }];
  }));
  const again = ui.button(answers.denoiser.card, words.again, () => { state.times++; show(); });
  again.classList.add("aelab-brush-again");
  const own = el(desk, "div", { class: "aelab-brush-own" });
  el(own, "p", { class: "aelab-title", role: "heading", "aria-level": 3 }, words.draw);
  const pad = ui.sketch(own, { label: words.pad, clear: words.clear, size: 140, onDraw: drawn });
  ui.button(pad.node.querySelector(".aelab-row"), words.house, () => pad.show(HOUSE));
  const say = ui.status(root);
  el(root, "small", {}, fill(words.light, { count: data.compared,
    ...Object.fromEntries(["denoiser", "ridge"].flatMap((name) => ["mean", "single"].map((of) =>
      [`${name}_${of}`, number(data.off[name][of])]))) }));

  // ------------------------------------------------------------------ the brush

  let at = [13.5, 13.5], waiting = false;
  function place(point) {
    at = point.map((v) => Math.min(Math.max(v, 0), SIDE - 1));
    ["left", "top"].forEach((side, k) => { ring.style[side] = `${100 * (at[k] + 0.5) / SIDE}%`; });
  }
  // The brush leaves what it is set to in all pixels near a point.
  function dab([x, y]) {
    for (let i = 0; i < PIXELS; i++) {
      if (Math.hypot(i % SIDE - x, Math.floor(i / SIDE) - y) > RADIUS) continue;
      state.grain[i] = +(state.brush === "grain");
      state.cover[i] = +(state.brush === "cover");
    }
  }
  // Strokes are dabs half a pixel apart; many may fall into one frame.
  function stroke(from, to) {
    const steps = Math.max(1, Math.ceil(2 * Math.hypot(to[0] - from[0], to[1] - from[1])));
    for (let n = 0; n <= steps; n++) dab(from.map((v, k) => v + (to[k] - v) * n / steps));
    place(to);
    changeSoon();
  }
  const pixelOf = (share) => share.map((v) => v * SIDE - 0.5);
  ui.onDrag(shown.canvas, (from, to) => stroke(pixelOf(from), pixelOf(to)));
  shown.canvas.addEventListener("pointermove", ({ clientX, clientY }) => {
    const { left, top, width, height } = shown.canvas.getBoundingClientRect();
    place(pixelOf([(clientX - left) / width, (clientY - top) / height]));
  });
  const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
  ui.onKeys(shown.canvas, ({ key, shiftKey }) => {
    if (key === " ") stroke(at, at);
    else if (ARROWS[key]) place(at.map((v, k) => Math.round(v + (shiftKey ? 4 : 1) * ARROWS[key][k])));
    else return false;
    where.textContent = fill(words.at, { row: Math.round(at[1]) + 1, column: Math.round(at[0]) + 1 });
    return true;
  });

  // ------------------------------------------------------------------ what is seen

  const said = (decibels) =>
    fill(words.decibels, { value: decibels === Infinity ? "∞" : number(decibels, 1) });
  const nameOf = (name) => (name === "denoiser" && state.times > 1
    ? fill(words.times, { times: state.times }) : words[name]);

  function show() {
    const found = compare(), reached = METHODS.map((name) => found[name].decibels);
    const best = METHODS[reached.indexOf(Math.max(...reached))];
    shown.draw(found.nothing.answer);
    clean.draw(state.clean);
    METHODS.forEach((name) => answers[name].tell(nameOf(name), found[name], name === best));
    const name = state.drawn ? words.drawing : data.names[state.index];
    const sum = (map) => map.reduce((a, b) => a + b);
    const [grain, cover] = [sum(state.grain), sum(state.cover)];
    say([fill(words.outcome, { name, noise: number(state.noise), best: nameOf(best),
      ...Object.fromEntries(METHODS.map((key) => [key, said(found[key].decibels)])) }),
    ...(grain || cover ? [fill(words.brushed, { grain, cover })] : [])].join(" "));
  }

  function change() {
    state.times = 1;
    show();
  }
  function changeSoon() {
    if (waiting) return;
    waiting = true;
    requestAnimationFrame(() => { waiting = false; change(); });
  }
  function takeOff() {
    [state.grain, state.cover].forEach((map) => map.fill(0));
    state.noise = noise.value = 0;
    change();
  }
  function take(index) {
    tray.value = index;
    Object.assign(state, { index, clean: imageOf(index), drawn: false });
    change();
  }
  // a pad that was cleared gives the digit of the tray back
  function drawn(values) {
    if (!values) return take(state.index);
    tray.value = null;
    Object.assign(state, { clean: values, drawn: true });
    return change();
  }

  place(at);
  show();
  return { state, compare, take, drawn, dab, change, get at() { return at; } };
});
