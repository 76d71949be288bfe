// One image and what is left of it when only some numbers may be kept: by an
// autoencoder, by PCA and by the mean image, which keeps none.
AELab.define("code_size", (root, data, ui) => {
  "use strict";
  const { words, fill, number, el } = ui, { sizes, curves, names } = data;
  const network = AENet.load(data.network);
  const [components, mean, images] = [data.components, data.mean, data.images].map(AENet.numbers);
  const side = mean.length;
  const state = { size: data.start, index: 0, drawn: null };

  // ------------------------------------------------------------------ methods

  // The mean and as much of each of the first components as the image has.
  function project(x, size) {
    const out = Float64Array.from(mean);
    for (let c = 0; c < size; c++) {
      const direction = components.subarray(c * side, (c + 1) * side);
      const part = direction.reduce((sum, v, i) => sum + v * (x[i] - mean[i]), 0);
      direction.forEach((v, i) => { out[i] += part * v; });
    }
    return out.map((v) => Math.min(Math.max(v, 0), 1));
  }
  const METHODS = {
    autoencoder: (x, size) => network.run(x,
      { code: (values) => values.map((v, i) => (i < size ? v : 0)) }),
    pca: project,
    mean: () => mean,
  };
  const KEYS = Object.keys(METHODS), COLOURS = { autoencoder: 1, pca: 2, mean: 6 };

  // What each method gives back of an image, and the error of that.
  function compare(x, size) {
    return Object.fromEntries(KEYS.map((key) => {
      const output = METHODS[key](x, size);
      return [key, { output, error: x.reduce((sum, v, i) => sum + (v - output[i]) ** 2, 0) / side }];
    }));
  }

  // ------------------------------------------------------------------ parts

  const count = (k) => (k === 1 ? words.one : fill(words.many, { count: k }));
  const exact = (v) => number(v, 4);
  const imageOf = (i) => images.subarray(i * side, (i + 1) * side);
  const image = () => state.drawn || imageOf(state.index);

  const slider = ui.slider(root, { label: words.size, values: sizes, value: state.size, text: count,
    onInput: (size) => { state.size = size; update(); } });
  const pictures = el(root, "div", { class: "aelab-code-size" });
  const shown = ui.pixels(pictures, { label: words.image, caption: words.image });
  const rows = KEYS.map((key) => {
    const picture = ui.pixels(pictures, { label: words[key], caption: words[key] });
    const bar = el(picture.node, "div", { class: "aelab-code-size-bar", "aria-hidden": "true" });
    const length = el(bar, "i", { style: `background: var(--lab-${COLOURS[key]})` });
    const error = el(picture.node, "small");
    return { key, picture, tell(found, most) {
      picture.draw(found.output);
      picture.label(fill(words.labelled, { name: words[key], error: exact(found.error) }));
      length.style.width = `${100 * found.error / most}%`;
      error.textContent = fill(words.error, { error: exact(found.error) });
    } };
  });
  const say = ui.status(root);

  const below = ui.row(root);
  const given = ui.row(ui.panel(below));
  const tray = ui.choice(given, { label: words.tray, value: 0, onChange: take,
    options: names.map((text, value) => ({ value, text, image: { values: imageOf(value), size: 44 } })) });
  const pad = ui.sketch(given, { label: words.pad, clear: words.clear, size: 140, onDraw: (values) => {
    state.drawn = values;
    tray.value = values ? null : state.index;
    update();
  } });
  const errors = ui.panel(below);
  const of = ui.choice(errors, { label: words.of, value: "tests", onChange: () => drawCurves(),
    options: [{ value: "tests", text: words.of_tests }, { value: "image", text: words.of_image }] });
  const chart = ui.chart(errors, { label: words.curves, x: [-0.2, sizes.length - 0.8], height: 230,
    xLabel: words.size, yLabel: words.squared, xText: (v) => sizes[v],
    onPoint: ([x]) => choose(sizes[Math.round(Math.min(Math.max(x, 0), sizes.length - 1))]) });

  // ------------------------------------------------------------------ what is seen

  function drawCurves() {
    const own = of.value === "image" && sizes.map((size) => compare(image(), size));
    const at = sizes.map((_, i) => i), here = sizes.indexOf(state.size);
    const lines = ["autoencoder", "pca"].map((key) => ({ key, colour: COLOURS[key],
      y: own ? own.map((found) => found[key].error) : curves[key] }));
    const marks = lines.flatMap(({ key, colour, y }) => [
      { kind: "line", x: at, y, colour, name: words[key] },
      { kind: "points", x: [here], y: [y[here]], colour, size: 6, opacity: 1 }]);
    const most = Math.max(...lines.flatMap(({ y }) => y));
    chart.draw([...marks, { kind: "rule", x: here, text: count(state.size) }], { y: [0, 1.1 * most] });
  }

  // Which of the two is nearer, and by how much.
  function verdict(autoencoder, pca) {
    const ratio = pca / autoencoder, times = number(Math.max(ratio, 1 / ratio), 1);
    if (times === "1.0") return words.same;
    return fill(ratio > 1 ? words.autoencoder_nearer : words.pca_nearer, { times });
  }

  function update() {
    const x = image(), found = compare(x, state.size);
    const most = Math.max(...KEYS.map((key) => found[key].error));
    shown.draw(x);
    const name = state.drawn ? words.drawing : names[state.index];
    shown.label(fill(words.shown, { name }));
    rows.forEach(({ key, tell }) => tell(found[key], most));
    const [autoencoder, pca] = ["autoencoder", "pca"].map((key) => found[key].error);
    const usual = curves.autoencoder[sizes.indexOf(state.size)];
    say(`${fill(words.outcome, { name, size: count(state.size), autoencoder: exact(autoencoder), pca: exact(pca) })} ${
      verdict(autoencoder, pca)} ${fill(words.usual, { usual: exact(usual) })}`);
    drawCurves();
  }

  function choose(size) {
    state.size = slider.value = size;
    update();
  }

  function take(index) {
    Object.assign(state, { index, drawn: null });
    tray.value = index;
    update();
  }

  update();
  return { state, compare, choose, take, pad, imageOf };
});
