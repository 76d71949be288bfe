// A rolled sheet to turn, and a point that walks along it: on the sheet, on the map
// that an autoencoder has made of it, and on PCA's.
AELab.define("roll", (root, data, ui) => {
  "use strict";
  const { words, fill, number, el } = ui, NEIGHBOURS = 10, RADIANS = Math.PI / 180;
  const network = AENet.load(data.network);
  const rows = (packed, width) => {
    const flat = AENet.numbers(packed);
    return Array.from({ length: flat.length / width }, (_, i) => flat.subarray(i * width, (i + 1) * width));
  };
  const points = rows(data.points, 3), path = rows(data.path, 3);
  const components = rows(data.components, 3), mean = AENet.numbers(data.mean);
  const place = AENet.numbers(data.place);
  const [least, most] = [Math.min(...place), Math.max(...place)];
  const along = Array.from(place, (v) => (v - least) / (most - least)); // from 0 to 1
  const state = { turn: data.view[0], tilt: data.view[1], at: 0, shown: "sheet" };

  // ------------------------------------------------------------------ maps

  const MAPS = {
    autoencoder: (x) => Array.from(network.trace(x).find(({ name }) => name === data.code).values),
    pca: (x) => components.map((c) => c.reduce((sum, v, i) => sum + v * (x[i] - mean[i]), 0)),
  };
  const KEYS = Object.keys(MAPS);
  const maps = Object.fromEntries(KEYS.map((key) => [key, points.map(MAPS[key])]));
  const decoded = points.map((x) => network.run(x));
  const share = (at) => at / (path.length - 1);

  // How far along the sheet those lie that a map shows next to a point of the sheet.
  function astray(key, at = state.at) {
    const here = MAPS[key](path[at]);
    const away = maps[key].map(([a, b]) => Math.hypot(a - here[0], b - here[1]));
    const near = [...away.keys()].sort((i, j) => away[i] - away[j]).slice(0, NEIGHBOURS);
    return near.reduce((sum, i) => sum + Math.abs(along[i] - share(at)), 0) / NEIGHBOURS;
  }

  // ------------------------------------------------------------------ drawing

  // Across, up and towards the eye, after the sheet was turned and tilted.
  function seen([x, y, z]) {
    const [a, b] = [state.turn * RADIANS, state.tilt * RADIANS];
    const deep = y * Math.cos(a) - x * Math.sin(a);
    return [x * Math.cos(a) + y * Math.sin(a),
      z * Math.cos(b) + deep * Math.sin(b), z * Math.sin(b) - deep * Math.cos(b)];
  }
  const colour = (i) => data.colours[Math.round(along[i] * (data.colours.length - 1))];

  // Draws dots within a square picture, the nearest last, and one larger dot.
  function draw(canvas, dots, one, frame) {
    const side = Math.round((canvas.clientWidth || 200) * (window.devicePixelRatio || 1));
    Object.assign(canvas, { width: side, height: side });
    const context = canvas.getContext("2d"), unit = side / 200;
    const at = ([x, y]) => [side / 2 + (x - frame.x) / frame.half * side * 0.47,
      side / 2 - (y - frame.y) / frame.half * side * 0.47];
    const order = [...dots.keys()].sort((i, j) => (dots[i][2] || 0) - (dots[j][2] || 0));
    for (const i of order) {
      context.fillStyle = colour(i);
      context.beginPath();
      context.arc(...at(dots[i]), 1.7 * unit * (1 + 0.2 * (dots[i][2] || 0)), 0, 2 * Math.PI);
      context.fill();
    }
    context.beginPath();
    context.arc(...at(one), 5.5 * unit, 0, 2 * Math.PI);
    context.fillStyle = ui.colour("4");
    context.fill();
    context.lineWidth = 1.5 * unit;
    context.strokeStyle = ui.colour("text");
    context.stroke();
  }
  // The square around a map, by its own range.
  function frameOf(dots) {
    const ranges = [0, 1].map((k) => {
      const values = dots.map((dot) => dot[k]);
      return [Math.min(...values), Math.max(...values)];
    });
    const [x, y] = ranges.map(([low, high]) => (low + high) / 2);
    return { x, y, half: Math.max(...ranges.map(([low, high]) => (high - low) / 2)) };
  }
  const frames = Object.fromEntries(KEYS.map((key) => [key, frameOf(maps[key])]));
  const radius = Math.max(...points.map((x) => Math.hypot(...x)));

  // ------------------------------------------------------------------ parts

  ui.choice(root, { label: words.show, value: "sheet", onChange: (value) => {
    state.shown = value;
    update();
  }, options: ["sheet", "decoded"].map((value) => ({ value, text: words[value] })) });
  const pictures = el(root, "div", { class: "aelab-roll" });
  const figure = (label, attributes) => {
    const node = el(pictures, "figure");
    const canvas = el(node, "canvas", attributes);
    const below = el(node, "figcaption", {}, label);
    return { node, canvas, caption: (text) => { below.textContent = text; } };
  };
  const sheet = figure(words.sheet, { tabindex: 0, role: "application", "aria-label": words.view });
  const flat = Object.fromEntries(KEYS.map((key) => [key, figure(words[key], { role: "img" })]));
  const walk = ui.slider(root, { label: words.place, min: 0, max: path.length - 1, step: 1, value: 0,
    text: (at) => fill(words.percent, { share: number(100 * share(at), 0) }),
    onInput: (at) => { state.at = at; update(); } });
  const say = ui.status(root);

  function drawSheet() {
    const dots = state.shown === "sheet" ? points : decoded;
    const here = state.shown === "sheet" ? path[state.at] : network.run(path[state.at]);
    draw(sheet.canvas, dots.map(seen), seen(here), { x: 0, y: 0, half: radius });
  }
  function turn(by, up) {
    state.turn = (state.turn + by + 540) % 360 - 180;
    state.tilt = Math.min(Math.max(state.tilt + up, -90), 90);
    drawSheet();
  }
  ui.onDrag(sheet.canvas, (from, to) => turn(180 * (to[0] - from[0]), 120 * (to[1] - from[1])));
  ui.onKeys(sheet.canvas, (event) => {
    const by = { ArrowLeft: [-6, 0], ArrowRight: [6, 0], ArrowUp: [0, -6], ArrowDown: [0, 6] }[event.key];
    if (!by) return false;
    turn(...by);
    say(fill(words.turned, { turn: number(state.turn, 0), tilt: number(state.tilt, 0) }));
    return true;
  });

  function redraw() {
    drawSheet();
    for (const key of KEYS) draw(flat[key].canvas, maps[key], MAPS[key](path[state.at]), frames[key]);
  }
  function update() {
    redraw();
    const lost = Object.fromEntries(KEYS.map((key) => [key, number(100 * astray(key), 0)]));
    for (const key of KEYS) {
      flat[key].canvas.setAttribute("aria-label", fill(words.map, { name: words[key], astray: lost[key] }));
    }
    say(fill(words.outcome, { place: number(100 * share(state.at), 0), ...lost }));
  }
  function go(at) {
    state.at = walk.value = at;
    update();
  }

  ui.onTheme(pictures, redraw);
  let width = 0;
  new ResizeObserver(() => {
    if (pictures.clientWidth !== width) redraw();
    width = pictures.clientWidth;
  }).observe(pictures);
  walk.value = state.at = Math.round(0.4 * (path.length - 1));
  update();
  return { state, astray, seen, turn, go, code: MAPS.autoencoder, shadow: MAPS.pca };
});
