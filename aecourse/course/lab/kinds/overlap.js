// How often a transposed convolution writes to each output: kernel and stride against
// the grid, and a digit that is painted with a kernel of equal weights.
AELab.define("overlap", (root, data, ui) => {
  "use strict";
  const { words, fill } = ui, SHOWN = 24, SIDE = 28;
  const image = AENet.numbers(data.image);
  const state = { kernel: data.kernel, stride: data.stride, resize: false };

  // ------------------------------------------------------------------ writing

  // A row of `values` written along one axis. Each lays the kernel down a stride after
  // the one before; resized, each is repeated first and the kernel goes on by ones.
  // `length` values are kept, as padding "same" keeps them.
  function written(values, { kernel, stride, resize }, length) {
    const given = resize ? values.flatMap((v) => new Array(stride).fill(v)) : values;
    const step = resize ? 1 : stride;
    const before = Math.floor(Math.max(kernel - step, 0) / 2);
    const out = new Array(length).fill(0);
    given.forEach((v, i) => {
      // a convolution reads what its inverse would write, so its kernel is turned round
      const first = i * step - (resize ? kernel - 1 - before : before);
      for (let j = Math.max(first, 0); j < Math.min(first + kernel, length); j++) out[j] += v;
    });
    return out;
  }
  // Times that each of `SHOWN` places far from the border is written to.
  function times(settings) {
    const margin = Math.ceil(settings.kernel / settings.stride) + 1;
    const many = Math.ceil(SHOWN / settings.stride) + 2 * margin;
    const all = written(new Array(many).fill(1), settings, many * settings.stride);
    return all.slice(margin * settings.stride, margin * settings.stride + SHOWN);
  }
  // The digit, shrunk by the stride and painted at its old size: first along the rows.
  function painted(settings) {
    const { kernel, stride, resize } = settings, size = Math.ceil(SIDE / stride);
    const at = (y, x) => (y < SIDE && x < SIDE ? image[y * SIDE + x] : 0);
    const small = Array.from({ length: size }, (_, r) => Array.from({ length: size }, (__, c) => {
      let sum = 0;
      for (let i = 0; i < stride; i++) for (let j = 0; j < stride; j++) sum += at(r * stride + i, c * stride + j);
      return sum / stride ** 2;
    }));
    const turned = (rows) => rows[0].map((_, c) => rows.map((line) => line[c]));
    const wide = small.map((line) => written(line, settings, SIDE));
    const whole = turned(turned(wide).map((line) => written(line, settings, SIDE)));
    const usual = (kernel / (resize ? 1 : stride)) ** 2; // times that a place is written to
    return whole.flat().map((v) => v / usual);
  }

  // ------------------------------------------------------------------ parts

  const pixels = (v) => String(v);
  const slider = (label, values, key) => ui.slider(root, { label, values, value: state[key],
    text: pixels, onInput: (value) => { state[key] = value; update(); } });
  const sliders = { kernel: slider(words.kernel, data.kernels, "kernel"),
    stride: slider(words.stride, data.strides, "stride") };
  const box = ui.check(root, { label: words.resize, value: false,
    onChange: (value) => { state.resize = value; update(); } });
  const say = ui.status(root);
  const row = ui.row(root);
  const shape = { width: SHOWN, height: SHOWN, size: 192 };
  const grid = ui.pixels(row, { label: words.grid, caption: words.grid, ...shape });
  const digit = ui.pixels(row, { label: words.digit, caption: words.digit, size: 196 });
  const chart = ui.chart(ui.panel(row), { label: words.along, x: [0, SHOWN], height: 190,
    xLabel: words.place, yLabel: words.times });

  // ------------------------------------------------------------------ what is seen

  function verdict(least, most) {
    if (state.resize) return fill(words.resized, { most });
    if (least === most) return fill(words.even, { most });
    const key = least ? "uneven" : "gaps";
    return fill(words[key], { least: least ** 2, most: most ** 2, stride: state.stride });
  }

  function update() {
    const along = times(state), [least, most] = [Math.min(...along), Math.max(...along)];
    grid.draw(along.flatMap((down) => along.map((across) => down * across / most ** 2)));
    digit.draw(painted(state));
    chart.draw([{ kind: "bars", edges: [...along.keys(), SHOWN], counts: along, colour: 1 }],
      { y: [0, 1.15 * most] });
    const told = fill(words.told, { kernel: state.kernel, stride: state.stride });
    say(`${told} ${verdict(least, most)}`);
    grid.label(`${words.grid}. ${told}`);
  }

  function choose(settings) {
    Object.assign(state, settings);
    sliders.kernel.value = state.kernel;
    sliders.stride.value = state.stride;
    box.value = state.resize;
    update();
  }

  update();
  return { state, times, painted, choose };
});
