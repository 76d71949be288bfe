// Every shared part once, for the tests.
AELab.define("demo", (root, data, ui) => {
  const { words, number } = ui;
  const network = AENet.load(data.network);
  const seen = {}; // what the tests ask for

  const top = ui.row(root);
  const drawing = ui.panel(top, words.drawing);
  const say = ui.status(root);
  const row = ui.row(drawing);
  const pad = ui.sketch(row, { label: words.pad, clear: words.clear, onDraw: (values) => {
    seen.drawn = values && Array.from(values);
    input.draw(values);
    output.draw(values && network.run(values));
    say(values ? words.drawn : words.empty);
  } });
  const input = ui.pixels(row, { label: words.input, caption: words.input });
  const output = ui.pixels(row, { label: words.output, caption: words.output });
  ui.button(drawing, words.example, () => pad.show([[3, 2.5, 7, 2.5, 5.8, 5, 4.8, 8]]));

  const settings = ui.panel(top, words.settings);
  const images = AENet.numbers(data.images);
  ui.choice(settings, { label: words.tray, value: 0, onChange: (value) => { seen.choice = value; },
    options: words.names.map((text, value) => ({ value, text,
      image: { values: images.subarray(784 * value, 784 * (value + 1)) } })) });
  ui.choice(settings, { label: words.activation, value: "linear",
    options: [{ value: "linear", text: words.straight }, { value: "tanh", text: words.bent }],
    onChange: (value) => { seen.activation = value; } });
  ui.check(settings, { label: words.centred, onChange: (value) => { seen.centred = value; } });
  ui.slider(settings, { label: words.size, values: [1, 2, 4, 8], value: 4,
    words: (v) => ui.fill(words.units, { count: v }), onInput: (v) => { seen.size = v; } });
  const threshold = ui.slider(settings, { label: words.threshold, min: 0, max: 3, step: 0.01,
    value: 1, text: (v) => number(v), onInput: draw });

  const middle = ui.row(root);
  const counts = ui.histogram(ui.panel(middle, words.errors), { label: words.errors, x: [0, 3],
    xLabel: words.error, yLabel: words.count,
    onPoint: ([x]) => { threshold.value = Math.round(100 * x) / 100; draw(); } });
  const numbers = ui.panel(middle, words.outcome);
  const matrix = ui.table(numbers, { caption: words.outcome, columns: words.called, rows: words.is });
  const heat = ui.heat(numbers, { label: words.map, caption: words.map, rows: 8, columns: 16, signed: true,
    range: [-1, 1] });
  heat.draw(Array.from({ length: 128 }, (_, i) => Math.sin(i / 6)));
  const random = AENet.random(3);
  const [normal, odd] = [[0.8, 0.3], [1.8, 0.4]].map(([mean, width]) =>
    Array.from({ length: 300 }, () => mean + width * random.normal()));
  function draw() {
    const at = threshold.value, above = (values) => values.filter((v) => v > at).length;
    seen.threshold = at;
    counts.draw([{ name: words.normal, values: normal, colour: 1 }, { name: words.odd, values: odd, colour: 2 }],
      [{ x: at, text: number(at) }]);
    matrix.draw([[300 - above(normal), above(normal)], [300 - above(odd), above(odd)]], [1, 1]);
  }
  draw();

  const bottom = ui.row(root);
  const losses = ui.chart(ui.panel(bottom, words.loss), { label: words.loss, xLabel: words.step, x: [0, 300] });
  const plane = ui.panel(bottom, words.plane);
  let model = null;
  const points = AENet.numbers(data.points);
  const pairs = Array.from({ length: points.length / 2 }, (_, i) => [...points.subarray(2 * i, 2 * i + 2)]);
  const scatter = ui.scatter(plane, { label: words.plane, x: [-3, 3], y: [-2, 2], points: pairs,
    pointLabel: words.point, onMove: (_, i) => { seen.moved = i; restart(); } });
  let curve = [];
  function show() {
    const along = pairs.map((p) => Array.from(model.run(p)));
    scatter.draw([{ kind: "segments", from: pairs, to: along, colour: 6 },
      { kind: "points", x: along.map((p) => p[0]), y: along.map((p) => p[1]), colour: 4, name: words.back }]);
    losses.draw([{ kind: "line", x: curve.map((_, i) => i), y: curve, colour: 1, name: words.tiny },
      { kind: "line", x: [0, 300], y: [0.2, 0.1], colour: 2, name: words.pca }]);
  }
  function restart() {
    model = AENet.trainable({ sizes: [2, 8, 1, 8, 2], rate: 0.03,
      activations: ["tanh", "linear", "tanh", "linear"] });
    curve = [];
    show();
  }
  restart();
  const training = ui.loop((n) => {
    for (let i = 0; i < 2 * n; i++) curve.push(model.step(pairs.flat()));
    show();
    return curve.length < 300;
  });
  ui.button(plane, words.train, () => training.start());
  return { seen, pad, scatter, threshold, number: ui.number, get curve() { return curve; } };
});
