// An autoencoder as an hourglass: the image goes in on the left, what each layer gives
// is seen, the numbers of the code can be moved, and the image comes out on the right.
AELab.define("hourglass", (root, data, ui) => {
  "use strict";
  const { words, fill, number, el } = ui, { size, reach, names } = data;
  const network = AENet.load(data.network), images = AENet.numbers(data.images);
  const side = network.inputShape.reduce((a, b) => a * b, 1);
  const imageOf = (i) => images.subarray(i * side, (i + 1) * side);
  const state = { index: 0, drawn: null, code: [], own: [], chosen: 0 };
  // a number of the code has no unit; how far digits go tells whether it is a large one
  const among = (v, i) => fill(words.among, { value: number(v, 1), reach: number(reach[i], 1) });
  const image = () => state.drawn || imageOf(state.index);

  // ------------------------------------------------------------------ parts

  const glass = el(root, "div", { class: "aelab-hourglass" });
  const funnel = (turn) => el(glass, "i", { class: turn, "aria-hidden": "true" });
  const strip = (name) => {
    const part = ui.heat(glass, { label: name, rows: 32, columns: 4, cell: 6, signed: true, range: [-3, 3] });
    part.node.classList.add("aelab-hourglass-strip");
    return part;
  };
  const input = ui.pixels(glass, { label: words.input, caption: words.input });
  funnel("wide in");
  const first = strip(words.encoder);
  funnel("narrow in");
  const middle = el(glass, "figure", { class: "aelab-hourglass-code" });
  const bars = el(middle, "div", { role: "group", "aria-label": words.code });
  el(middle, "figcaption", {}, fill(words.numbers, { count: size }));
  funnel("narrow out");
  const second = strip(words.decoder);
  funnel("wide out");
  const output = ui.pixels(glass, { label: words.output, caption: words.output });

  const rows = Array.from({ length: size }, (_, i) => {
    const node = el(bars, "div", { role: "slider", tabindex: i ? -1 : 0, "aria-valuemin": -reach[i],
      "aria-valuemax": reach[i], "aria-label": fill(words.number, { number: i + 1 }) });
    const bar = el(node, "i");
    ui.onDrag(node, (_, [x]) => { choose(i, true); move(i, (2 * x - 1) * reach[i]); });
    ui.onKeys(node, (event) => key(i, event));
    return { node, draw() {
      const v = state.code[i], part = Math.min(Math.abs(v) / reach[i], 1);
      Object.assign(bar.style, { width: `${50 * part}%`, left: v < 0 ? `${50 - 50 * part}%` : "50%" });
      node.setAttribute("aria-valuenow", v.toFixed(2));
      node.setAttribute("aria-valuetext", among(v, i));
      node.toggleAttribute("data-chosen", i === state.chosen);
    } };
  });

  const controls = ui.row(root);
  let slider = null;
  const place = el(controls, "div", { class: "aelab-hourglass-slider" });
  ui.button(controls, words.back, () => { state.code = state.own.slice(); decode(); });
  const say = ui.status(root);
  const below = ui.row(root);
  const tray = ui.choice(below, { label: words.tray, value: 0, onChange: take,
    options: names.map((text, value) => ({ value, text, image: { values: imageOf(value), size: 40 } })) });
  const pad = ui.sketch(below, { label: words.pad, clear: words.clear, size: 120, onDraw: (values) => {
    state.drawn = values;
    tray.value = values ? null : state.index;
    encode();
  } });
  pad.node.insertBefore(el(null, "p", { class: "aelab-title" }, words.draw), pad.canvas);

  // ------------------------------------------------------------------ what it does

  const layer = (trace, name) => trace.find((each) => each.name === name).values;

  function encode() {
    state.own = Array.from(layer(network.trace(image()), "code").slice(0, size));
    state.code = state.own.slice();
    decode();
  }

  // The image from the numbers as they stand, and zeros for those beyond.
  function decode() {
    const x = image();
    const trace = network.trace(x, { code: (values) => values.map((_, i) => (i < size ? state.code[i] : 0)) });
    const y = state.output = trace[trace.length - 1].values;
    input.draw(x);
    first.draw(layer(trace, "encoder_1"));
    second.draw(layer(trace, "decoder_1"));
    output.draw(y);
    rows.forEach((row) => row.draw());
    slider.value = state.code[state.chosen];
    state.error = x.reduce((sum, v, i) => sum + (v - y[i]) ** 2, 0) / side;
    const moved = state.code.filter((v, i) => v !== state.own[i]).length;
    const name = state.drawn ? words.drawing : names[state.index];
    input.label(fill(words.shown, { name }));
    const told = { name, count: size, moved, error: number(state.error, 4) };
    say(fill(moved ? words.changed : words.outcome, told));
  }

  function move(i, value) {
    state.code[i] = Math.min(Math.max(value, -reach[i]), reach[i]);
    decode();
  }

  // The number that slider and keys move.
  function choose(i, focus) {
    state.chosen = i;
    rows.forEach(({ node, draw }, n) => { node.setAttribute("tabindex", n === i ? 0 : -1); draw(); });
    if (focus) rows[i].node.focus({ preventScroll: true });
    place.replaceChildren();
    slider = ui.slider(place, { label: fill(words.number, { number: i + 1 }), min: -reach[i], max: reach[i],
      step: reach[i] / 50, value: state.code[i], text: (v) => among(v, i), onInput: (v) => move(i, v) });
  }

  function key(i, event) {
    const other = { ArrowUp: i - 1, ArrowDown: i + 1, Home: 0, End: size - 1 }[event.key];
    if (other !== undefined) {
      choose(Math.min(Math.max(other, 0), size - 1), true);
      return true;
    }
    const step = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    if (step) move(i, state.code[i] + step * reach[i] * (event.shiftKey ? 0.25 : 0.05));
    return Boolean(step);
  }

  function take(index) {
    Object.assign(state, { index, drawn: null });
    tray.value = index;
    encode();
  }

  state.code = new Array(size).fill(0);
  choose(0, false);
  encode();
  return { state, take, move, choose, pad, imageOf };
});
