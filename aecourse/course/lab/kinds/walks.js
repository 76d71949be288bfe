// The way between two images on one slider: in pixels, between the codes of an
// autoencoder and along PCA, with the real image that each step is nearest to.
AELab.define("walks", (root, data, ui) => {
  "use strict";
  const { words, fill, number, el } = ui, { names, steps, kinds } = data;
  const decoder = AENet.load(data.decoder);
  const [images, real, mean, components] = ["images", "real", "mean", "components"]
    .map((key) => AENet.numbers(data[key]));
  const side = mean.length, count = names.length, size = components.length / side;
  const rowOf = (values, i, width) => values.subarray(i * width, (i + 1) * width);
  const ends = { pixels: images, code: AENet.numbers(data.codes), pca: AENet.numbers(data.scores) };
  const WAYS = {
    pixels: { width: side, draw: (x) => x },
    code: { width: size, draw: (z) => decoder.run(z) },
    pca: { width: size, draw: (z) => mean.map((m, i) => {
      let sum = m;
      for (let c = 0; c < size; c++) sum += z[c] * components[c * side + i];
      return Math.min(Math.max(sum, 0), 1);
    }) },
  };
  const KEYS = Object.keys(WAYS), COLOURS = { pixels: 6, code: 1, pca: 2 };
  const met = Object.fromEntries(KEYS.map((key) => [key,
    { ...data.met[key], distance: AENet.numbers(data.met[key].distance) }]));
  const state = { from: 0, to: 1, step: 0 };

  // ------------------------------------------------------------------ a step of a walk

  // The place among all steps of all pairs, which are told once, the first image first.
  function placeOf(step) {
    const [a, b] = [Math.min(state.from, state.to), Math.max(state.from, state.to)];
    const pair = a * count - a * (a + 1) / 2 + b - a - 1;
    return pair * steps + (state.from < state.to ? step : steps - 1 - step);
  }
  function drawnAt(key, step = state.step) {
    const { width, draw } = WAYS[key], s = step / (steps - 1);
    const [a, b] = [state.from, state.to].map((i) => rowOf(ends[key], i, width));
    return draw(a.map((v, i) => (1 - s) * v + s * b[i]));
  }
  function metAt(key, step = state.step) {
    const { nearest, distance, alike, vote } = met[key], at = placeOf(step);
    return { index: nearest[at], distance: distance[at], kind: kinds[nearest[at]],
      alike: alike[at], vote: vote[at] };
  }

  // ------------------------------------------------------------------ parts

  const tray = (label, key) => ui.choice(trays, { label, value: state[key],
    options: names.map((text, value) => ({ value, text,
      image: { values: rowOf(images, value, side), size: 36 } })),
    onChange: (value) => choose(key, value) });
  const trays = ui.row(root);
  const choices = { from: tray(words.from, "from"), to: tray(words.to, "to") };
  const slider = ui.slider(root, { label: words.step, min: 0, max: steps - 1, step: 1, value: 0,
    text: (step) => fill(words.at, { step, last: steps - 1 }),
    onInput: (step) => { state.step = step; update(); } });
  const grid = el(root, "div", { class: "aelab-walks" });
  const columns = KEYS.map((key) => {
    const node = el(grid, "div");
    el(node, "p", { class: "aelab-title" }, words[key]);
    const way = ui.pixels(node, { label: words[key] });
    const near = ui.pixels(node, { label: words.nearest, caption: "–" });
    return { key, show() {
      const found = metAt(key);
      way.draw(drawnAt(key));
      way.label(fill(words.shown, { name: words[key], step: state.step }));
      near.draw(rowOf(real, found.index, side));
      near.label(fill(words.met, { kind: found.kind }));
      near.caption(fill(words.told, { kind: found.kind, distance: number(found.distance, 2),
        alike: found.alike }));
    } };
  });
  const say = ui.status(root);
  const chart = ui.chart(root, { label: words.chart, x: [0, steps - 1], height: 210,
    xLabel: words.step, yLabel: words.distance, xDigits: 0,
    onPoint: ([x]) => go(Math.round(Math.min(Math.max(x, 0), steps - 1))) });

  // ------------------------------------------------------------------ what is seen

  function update() {
    columns.forEach((column) => column.show());
    const all = Array.from({ length: steps }, (_, i) => i);
    const lines = KEYS.map((key) => ({ kind: "line", name: words[key], colour: COLOURS[key],
      x: all, y: all.map((step) => metAt(key, step).distance) }));
    const most = Math.max(data.usual, ...lines.flatMap(({ y }) => y));
    chart.draw([...lines, ...lines.map((line) => ({ ...line, kind: "points", name: null, size: 4 })),
      { kind: "rule", y: data.usual, text: words.usual },
      { kind: "rule", x: state.step }], { y: [0, 1.15 * most] });
    const told = Object.fromEntries(KEYS.flatMap((key) => {
      const { distance, kind } = metAt(key);
      return [[key, number(distance, 2)], [`${key}_kind`, kind]];
    }));
    say(fill(words.outcome, { from: names[state.from], to: names[state.to], step: state.step,
      last: steps - 1, ...told }));
  }
  // Who chooses the other end walks the other way.
  function choose(key, value) {
    const other = key === "from" ? "to" : "from";
    if (state[other] === value) state[other] = choices[other].value = state[key];
    state[key] = choices[key].value = value;
    update();
  }
  function go(step) {
    state.step = slider.value = step;
    update();
  }

  go(Math.floor(steps / 2));
  return { state, drawnAt, metAt, choose, go, real: (i) => rowOf(real, i, side) };
});
