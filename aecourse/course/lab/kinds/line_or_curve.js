// PCA's line beside what a tiny autoencoder learns from the same points of a plane:
// straight (2-1-2), whose end is PCA, or bent (2-h-1-h-2), which decodes a curve.
AELab.define("line_or_curve", (root, data, ui) => {
  "use strict";
  const { words, fill, number } = ui;
  const [across, up] = data.plane, ROUND = data.steps, A_FRAME = 5, KEPT = 6;
  const SHAPES = {
    straight: { sizes: [2, 1, 2], activations: ["linear", "linear"] },
    bent: { sizes: [2, data.hidden, 1, data.hidden, 2],
      activations: ["tanh", "tanh", "tanh", "linear"] },
  };
  const column = (pairs, k) => pairs.map((pair) => pair[k]);
  const mean = (values) => values.reduce((a, b) => a + b, 0) / values.length;
  const cloud = (name) => {
    const flat = AENet.numbers(data.clouds[name]);
    return Array.from({ length: flat.length / 2 }, (_, i) => [flat[2 * i], flat[2 * i + 1]]);
  };

  // ------------------------------------------------------------------ PCA

  // The line through the mean, or through the origin, that leaves the least error: the
  // leading eigenvector of a symmetric matrix of two rows stands at half an angle.
  function pcaOf(points, centred) {
    const from = [0, 1].map((k) => (centred ? mean(column(points, k)) : 0));
    const moment = (j, k) => mean(points.map((p) => (p[j] - from[j]) * (p[k] - from[k])));
    const [xx, xy, yy] = [moment(0, 0), moment(0, 1), moment(1, 1)];
    const angle = Math.atan2(2 * xy, xx - yy) / 2;
    const direction = [Math.cos(angle), Math.sin(angle)];
    const discarded = (xx + yy) / 2 - Math.hypot((xx - yy) / 2, xy);
    const kept = points.map((p) => {
      const code = direction[0] * (p[0] - from[0]) + direction[1] * (p[1] - from[1]);
      return [from[0] + code * direction[0], from[1] + code * direction[1]];
    });
    return { from, direction, kept, error: discarded / 2 };
  }

  // ------------------------------------------------------------------ the network

  const state = { cloud: data.cloud, shape: "bent", centred: true, seed: 0, limit: ROUND,
    paused: false, earlier: [] };
  let points, network, losses;

  function codesOf(pairs) {
    const layer = SHAPES[state.shape].sizes.indexOf(1);
    return pairs.map((p) => network.forward(p)[layer][0]);
  }
  // What is decoded between the least code of the points and the largest.
  function decoded(codes) {
    const { sizes, activations } = SHAPES[state.shape], layer = sizes.indexOf(1);
    const decoder = AENet.trainable({ sizes: sizes.slice(layer), activations: activations.slice(layer) });
    decoder.weights = network.weights.slice(2 * layer);
    const [low, high] = [Math.min(...codes), Math.max(...codes)];
    return Array.from({ length: 121 }, (_, i) => decoder.run([low + (high - low) * i / 120]));
  }
  const errorOf = (rebuilt) =>
    mean(points.map((p, i) => ((p[0] - rebuilt[i][0]) ** 2 + (p[1] - rebuilt[i][1]) ** 2) / 2));
  // Between the line that the straight network decodes and PCA's, in degrees.
  function angleTo(direction) {
    const [x, y] = network.weights[2];
    const cosine = (x * direction[0] + y * direction[1]) / Math.hypot(x, y);
    return Math.acos(Math.min(Math.abs(cosine), 1)) * 180 / Math.PI;
  }
  // The two points side by side whose codes are the farthest apart, in shares of all.
  function tear(codes) {
    const range = Math.max(...codes) - Math.min(...codes);
    let widest = { share: 0 };
    points.forEach((p, i) => {
      const away = points.map((q, j) => (i === j ? Infinity : Math.hypot(p[0] - q[0], p[1] - q[1])));
      const near = [...away.keys()].sort((a, b) => away[a] - away[b]).slice(0, 2);
      for (const j of near) {
        const share = Math.abs(codes[i] - codes[j]) / range;
        if (share > widest.share) widest = { share, pair: [p, points[j]] };
      }
    });
    return widest;
  }

  function begin(seed) {
    network = AENet.trainable({ ...SHAPES[state.shape], seed, rate: data.rate });
    Object.assign(state, { seed, limit: ROUND });
    losses = [];
  }
  function learn(steps) {
    const flat = points.flat();
    for (let i = 0; i < steps && losses.length < state.limit; i++) losses.push(network.step(flat));
  }

  // ------------------------------------------------------------------ parts

  points = cloud(state.cloud);
  ui.choice(root, { label: words.cloud, value: state.cloud,
    options: Object.keys(data.clouds).map((value) => ({ value, text: words[value] })),
    onChange: (value) => {
      state.cloud = value;
      plane.move(cloud(value));
      anew();
    } });
  const row = ui.row(root);
  const left = ui.panel(row), right = ui.panel(row);
  const plane = ui.scatter(left, { label: words.plane, x: [-across, across], y: [-up, up],
    points, pointLabel: words.point, pointColour: 6, pointSize: 5.5, hideX: true, hideY: true,
    height: 360, onMove: moved });
  const say = ui.status(left);
  ui.choice(right, { label: words.network, value: state.shape,
    options: ["straight", "bent"].map((value) => ({ value, text: words[value] })),
    onChange: (value) => {
      state.shape = value;
      anew();
    } });
  ui.check(right, { label: words.centred, value: true, onChange: (value) => {
    state.centred = value;
    show();
  } });
  const buttons = ui.row(right);
  ui.button(buttons, words.anew, () => again());
  const hold = ui.button(buttons, words.pause, () => {
    if (training.running) training.stop();
    else go();
    state.paused = !training.running;
    name();
  });
  const chart = ui.chart(right, { label: words.losses, xLabel: words.step, yLabel: words.error, height: 190 });

  // ------------------------------------------------------------------ showing

  const atEnd = () => losses.length >= state.limit;

  function verdict(now) {
    const { shape, error, pca, angle, torn, best } = now;
    const told = [];
    if (shape === "straight" && state.centred && error < 1.01 * pca.error) {
      told.push(angle < 1 ? words.same : words.any_line);
    }
    const least = [...state.earlier].sort((a, b) => a.error - b.error)[0];
    if (shape === "bent") {
      if (least && error > 1.5 * least.error) {
        told.push(fill(words.stuck, { seed: least.seed, error: number(least.error, 4) }));
      }
      if (error > best.error) told.push(words.above);
      else told.push(error > 0.8 * best.error ? words.noise : words.below);
      if (torn.pair) told.push(fill(words.torn, { share: number(100 * torn.share, 0) }));
    }
    if (!state.centred && pca.error > 1.05 * best.error) {
      told.push(fill(words.origin_costs, { error: number(best.error, 4) }));
    }
    return told;
  }

  function look() {
    const pca = pcaOf(points, state.centred), best = pcaOf(points, true);
    const codes = codesOf(points), rebuilt = points.map((p) => Array.from(network.run(p)));
    const torn = state.shape === "bent" && atEnd() ? tear(codes) : { share: 0 };
    return { shape: state.shape, steps: losses.length, pca, best, codes, rebuilt,
      error: errorOf(rebuilt), curve: decoded(codes), torn: torn.share > 0.5 ? torn : { share: 0 },
      angle: state.shape === "straight" ? angleTo(pca.direction) : null };
  }

  function show() {
    const now = look(), { pca, rebuilt, curve, torn } = now;
    const ends = [-9, 9].map((t) => pca.from.map((v, k) => v + t * pca.direction[k]));
    const marks = [
      { kind: "segments", from: points, to: pca.kept, colour: 2 },
      { kind: "segments", from: points, to: rebuilt, colour: 1 },
      { kind: "line", x: column(curve, 0), y: column(curve, 1), colour: 1,
        name: words[state.shape === "bent" ? "curve" : "line"] },
      { kind: "line", x: column(ends, 0), y: column(ends, 1), colour: 2, name: words.pca },
      { kind: "points", x: column(rebuilt, 0), y: column(rebuilt, 1), colour: 1, size: 2.5 },
      { kind: "points", x: column(pca.kept, 0), y: column(pca.kept, 1), colour: 2, size: 2.5 },
      { kind: "points", x: [pca.from[0]], y: [pca.from[1]], colour: 4, size: 5,
        name: state.centred ? words.mean : words.origin },
    ];
    if (torn.pair) {
      marks.push({ kind: "points", x: column(torn.pair, 0), y: column(torn.pair, 1), colour: 3,
        size: 9, opacity: 1, name: words.apart });
    }
    plane.draw(marks);
    const spread = (values) => {
      const stride = Math.max(1, Math.floor(values.length / 250));
      const x = Array.from({ length: Math.ceil(values.length / stride) }, (_, i) => i * stride);
      return { kind: "line", x, y: x.map((i) => values[i]) };
    };
    chart.draw([
      ...state.earlier.map(({ losses: told }, i) => ({ ...spread(told), colour: 6, name: i ? null : words.earlier })),
      { ...spread(losses), colour: 1, name: words[state.shape] },
      { kind: "line", x: [0, state.limit], y: [pca.error, pca.error], colour: 2, name: words.pca },
    ], { x: [0, state.limit], y: [0, 2.5 * Math.max(pca.error, 0.01)] });
    const told = fill(words[`${state.shape}_told`], { steps: number(now.steps, 0), error: number(now.error, 4),
      pca: number(pca.error, 4), angle: now.angle === null ? "" : number(now.angle, 1) });
    say([told, ...(atEnd() ? verdict(now) : [])].join(" "));
  }

  function name() {
    hold.textContent = training.running ? words.pause : words.train;
    hold.disabled = atEnd();
  }
  const training = ui.loop((n) => {
    learn(A_FRAME * n);
    show();
    if (!atEnd()) return true;
    training.stop();
    name();
    return false;
  });
  function go() {
    training.start();
    name();
  }

  // Another start on the same points; the losses of those that ended stay as a shadow.
  function again() {
    if (atEnd() && losses.length === ROUND) {
      state.earlier = [...state.earlier, { seed: state.seed, losses, error: look().error }].slice(-KEPT);
    }
    begin(state.seed + 1);
    state.paused = false;
    show();
    go();
  }
  // Other points or another network: nothing earlier is comparable.
  function anew() {
    state.earlier = [];
    state.paused = false;
    begin(1);
    show();
    go();
  }
  // A moved point changes PCA at once; the network learns on from where it is.
  function moved() {
    state.earlier = [];
    state.limit = Math.max(state.limit, losses.length + ROUND / 2);
    show();
    if (!state.paused) go();
    else name();
  }

  begin(0);
  network.weights = data.weights.map(AENet.numbers);
  losses = Array.from(AENet.numbers(data.losses));
  show();
  name();
  return { points, again, anew, look, state, training,
    // without waiting for the screen
    finish() {
      training.stop();
      learn(state.limit);
      show();
      name();
    } };
});
