// A digit to drag, and what three networks make of it that have seen centred digits.
AELab.define("follow", (root, data, ui) => {
  "use strict";
  const { words, fill, number, el } = ui, SIDE = 28, { names, most } = data;
  const images = AENet.numbers(data.images), KEYS = Object.keys(data.networks);
  const networks = Object.fromEntries(KEYS.map((key) => [key, AENet.load(data.networks[key])]));
  const state = { index: 0, x: 0, y: 0 };
  const clamp = (v) => Math.min(Math.max(v, -most), most);

  // ------------------------------------------------------------------ moving

  const imageOf = (index) => images.subarray(index * SIDE ** 2, (index + 1) * SIDE ** 2);
  // Moved by whole pixels to the right and down; black comes in.
  function moved(image, x, y) {
    return Float32Array.from(image, (_, i) => {
      const row = Math.floor(i / SIDE) - y, column = i % SIDE - x;
      const inside = row >= 0 && row < SIDE && column >= 0 && column < SIDE;
      return inside ? image[row * SIDE + column] : 0;
    });
  }
  const errorOf = (image, output) =>
    image.reduce((sum, v, i) => sum + (v - output[i]) ** 2, 0) / SIDE ** 2;
  function compare(index, x, y) {
    const image = moved(imageOf(index), x, y);
    return Object.fromEntries(KEYS.map((key) => {
      const output = networks[key].run(image);
      return [key, { output, error: errorOf(image, output) }];
    }));
  }

  // ------------------------------------------------------------------ parts

  const pictures = el(root, "div", { class: "aelab-follow" });
  const shown = ui.pixels(pictures, { label: words.image, caption: words.drag });
  shown.canvas.classList.add("aelab-drag");
  Object.entries({ tabindex: 0, role: "application" }).forEach((pair) =>
    shown.canvas.setAttribute(...pair));
  const rows = KEYS.map((key, i) => {
    const picture = ui.pixels(pictures, { label: words[key], caption: words[key] });
    const bar = el(picture.node, "div", { class: "aelab-follow-bar", "aria-hidden": "true" });
    const length = el(bar, "i", { style: `background: var(--lab-${i + 1})` });
    const below = el(picture.node, "small");
    return { key, tell({ output, error }, largest) {
      picture.draw(output);
      picture.label(fill(words.labelled, { name: words[key], error: number(error, 4) }));
      length.style.width = `${Math.min(100 * error / largest, 100)}%`;
      below.textContent = fill(words.error, { error: number(error, 4) });
    } };
  });
  const say = ui.status(root);
  const places = ui.row(root);
  const range = { min: -most, max: most, step: 1, value: 0, text: (v) => number(v, 0) };
  const sliders = {
    x: ui.slider(places, { label: words.right, ...range, onInput: (x) => go(x, state.y) }),
    y: ui.slider(places, { label: words.down, ...range, onInput: (y) => go(state.x, y) }),
  };
  ui.button(places, words.centre, () => go(0, 0));
  const tray = ui.choice(root, { label: words.tray, value: 0, onChange: take,
    options: names.map((text, value) => ({ value, text, image: { values: imageOf(value), size: 44 } })) });

  let from = [0, 0], start = [0, 0];
  ui.onDrag(shown.canvas, (before, now) => {
    if (before === now) [from, start] = [now, [state.x, state.y]]; // the press
    const [x, y] = now.map((v, k) => start[k] + Math.round((v - from[k]) * SIDE));
    if (x !== state.x || y !== state.y) go(x, y);
  });
  const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
  ui.onKeys(shown.canvas, ({ key }) => {
    if (!ARROWS[key]) return false;
    go(state.x + ARROWS[key][0], state.y + ARROWS[key][1]);
    return true;
  });

  // ------------------------------------------------------------------ what is seen

  function update() {
    const { index, x, y } = state, found = compare(index, x, y), still = compare(index, 0, 0);
    shown.draw(moved(imageOf(index), x, y));
    shown.canvas.setAttribute("aria-label", fill(words.shown, { name: names[index], x, y }));
    rows.forEach(({ key, tell }) => tell(found[key], data.largest));
    if (!x && !y) {
      say(fill(words.centred, { name: names[index] }));
      return;
    }
    const times = Object.fromEntries(KEYS.map((key) =>
      [key, number(found[key].error / still[key].error, 1)]));
    say(fill(words.told, { name: names[index], x: number(x, 0), y: number(y, 0), ...times }));
  }

  function go(x, y) {
    [state.x, state.y] = [clamp(x), clamp(y)];
    [sliders.x.value, sliders.y.value] = [state.x, state.y];
    update();
  }

  function take(index) {
    state.index = tray.value = index;
    go(0, 0);
  }

  update();
  return { state, compare, moved, imageOf, go, take };
});
