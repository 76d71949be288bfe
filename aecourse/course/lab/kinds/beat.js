// A beat to bend, and what four recurrent autoencoders keep of the bend: the states of
// the reader step by step, the code, and the answer as it is written.
AELab.define("beat", (root, data, ui) => {
  "use strict";
  const { words, fill, number, el } = ui, { names, width, most } = data;
  const KEYS = Object.keys(data.networks), FRAMES = 12; // of the screen a step
  const beats = AENet.numbers(data.beats);
  const networks = Object.fromEntries(KEYS.map((key) => [key, prepare(data.networks[key])]));
  const { steps: STEPS, size: SIZE } = networks[KEYS[0]], PART = SIZE / STEPS, LAST = 2 * STEPS;
  const state = { index: 0, key: KEYS[0], at: data.start.step, shown: "change", moment: LAST,
    heights: new Float64Array(STEPS) };
  state.heights[state.at] = data.start.height;

  // ------------------------------------------------------------------ networks

  // The readers, whose every state is wanted, stand apart: LSTMs before the code.
  function prepare({ nodes }) {
    const whole = AENet.load({ nodes }), code = nodes.findIndex(({ kind }) => kind === "dense");
    const readers = nodes.slice(0, code).filter(({ kind }) => kind === "lstm").map((node) => ({
      backward: node.backward, units: node.units,
      network: AENet.load({ nodes: [nodes[0], { ...node, from: [0], sequences: true,
        shape: [node.steps, node.units] }] }) }));
    const [steps, features] = whole.inputShape;
    return { whole, code, readers, steps, size: steps * features };
  }
  // What a network makes of a beat: all states of each reader, code and answer.
  function pass(key, beat) {
    const { whole, code, readers } = networks[key], trace = whole.trace(beat);
    return { states: readers.map(({ network }) => network.run(beat)),
      code: trace[code].values, answer: trace[trace.length - 1].values };
  }

  // ------------------------------------------------------------------ beat and bend

  const middle = (step) => PART * (step + 0.5);
  const bumps = Array.from({ length: STEPS }, (_, step) => Float64Array.from({ length: SIZE },
    (_, i) => Math.exp(-(((i - middle(step)) / width) ** 2))));
  const unbent = (index = state.index) => beats.subarray(SIZE * index, SIZE * (index + 1));
  const bendOf = (heights) => Float64Array.from({ length: SIZE }, (_, i) =>
    heights.reduce((sum, h, step) => sum + h * bumps[step][i], 0));
  const plus = (a, b) => Float32Array.from(a, (v, i) => v + b[i]);
  const minus = (a, b) => Float64Array.from(a, (v, i) => v - b[i]);
  const dot = (a, b) => a.reduce((sum, v, i) => sum + v * b[i], 0);
  const clamp = (v, low, high) => Math.min(Math.max(v, low), high);

  // The share of a bend that comes back: what the answer changes along it.
  const shareBack = (bend, before, after) =>
    dot(minus(after.answer, before.answer), bend) / dot(bend, bend);

  const known = {}; // what networks make of the beats of the tray
  const before = (index = state.index) =>
    (known[`${state.key} ${index}`] ??= pass(state.key, unbent(index)));

  // How large the mark of a bend is in the state of a reader, step by step.
  function marks(reader, states, old) {
    const { units } = reader, apart = minus(states, old);
    return Array.from({ length: STEPS }, (_, t) =>
      Math.hypot(...apart.subarray(t * units, (t + 1) * units)));
  }
  function outcome() {
    const bend = bendOf(state.heights), beat = plus(unbent(), bend);
    const old = before(), now = pass(state.key, beat), isBent = state.heights.some((h) => h);
    const left = networks[state.key].readers.map((reader, r) => {
      const sizes = marks(reader, now.states[r], old.states[r]);
      return isBent ? sizes[reader.backward ? 0 : STEPS - 1] / Math.max(...sizes) : 0;
    });
    const squares = minus(now.answer, beat).map((v) => v * v);
    const bySteps = Array.from({ length: STEPS }, (_, t) =>
      squares.subarray(t * PART, (t + 1) * PART).reduce((a, b) => a + b) / PART);
    return { bend, beat, old, now, isBent, left, bySteps,
      error: bySteps.reduce((a, b) => a + b) / STEPS,
      back: isBent ? shareBack(bend, old, now) : 0 };
  }

  // ------------------------------------------------------------------ parts

  const range = [Math.min(...beats) - 1, Math.max(...beats) + 1];
  const tray = ui.choice(root, { label: words.tray, value: 0, onChange: take,
    options: names.map((text, value) => ({ value, text })) });
  tray.node.classList.add("aelab-beat-tray");
  tray.node.querySelectorAll("label").forEach((label, index) => {
    const line = Array.from(unbent(index), (v, i) => `${i ? "L" : "M"}${i},${-v.toFixed(2)}`);
    const picture = el(label, "svg", { viewBox: `0 ${-range[1]} ${SIZE} ${range[1] - range[0]}`,
      preserveAspectRatio: "none", "aria-hidden": "true" });
    el(picture, "path", { d: line.join("") });
  });
  const cures = el(root, "fieldset", { class: "aelab-beat-cures" });
  el(cures, "legend", {}, words.cures);
  const boxes = Object.fromEntries(["clock", "second"].map((name) =>
    [name, ui.check(cures, { label: words[name], onChange: switchOver })]));

  const points = Array.from({ length: STEPS }, (_, step) => [middle(step), 0]);
  const chart = ui.chart(root, { label: words.chart, x: [0, SIZE], y: range, height: 250, hideY: true,
    xLabel: words.sample, points, pointLabel: words.point, pointColour: 1, pointSize: 5, upright: true,
    onMove(moved, step) {
      state.at = step;
      bendTo(step, state.heights[step] + moved[step][1] - heightAt(step));
    } });
  const tools = ui.row(root);
  const place = ui.slider(tools, { label: words.place, min: 1, max: STEPS, step: 1, value: 1,
    text: (step) => fill(words.of_steps, { step, steps: STEPS }), onInput: (step) => carry(step - 1) });
  const height = ui.slider(tools, { label: words.height, min: -most, max: most, step: 0.1, value: 0,
    text: (v) => number(v, 1), onInput: (v) => bendTo(state.at, v) });
  ui.button(tools, words.undo, () => {
    state.heights.fill(0);
    update();
  });
  const say = ui.status(root);

  const time = ui.row(root);
  time.classList.add("aelab-beat-time");
  const play = ui.button(time, words.play, () => (running.running ? rest() : start()));
  const clock = ui.slider(time, { label: words.moment, min: 0, max: LAST, step: 1, value: LAST,
    text: momentText, onInput: (moment) => { rest(); go(moment); } });
  const shown = ui.choice(root, { label: words.colours, value: state.shown,
    options: ["change", "states"].map((value) => ({ value, text: words[value] })),
    onChange: (value) => { state.shown = value; update(); } });
  const maps = [words.forwards, words.backwards].map((name, r) => {
    const node = el(root, "div", { class: "aelab-beat-map" });
    const { units } = networks[KEYS[0]].readers[0];
    const heat = ui.heat(node, { label: name, caption: name, rows: units, columns: STEPS,
      range: [-1, 1], signed: true });
    return { node, heat, name, backward: r === 1, cursor: el(node, "i", { "aria-hidden": "true" }) };
  });
  const below = ui.row(root);
  const codes = ui.chart(ui.panel(below, words.code), { label: words.code, height: 190, x: [0.5, 8.5],
    xLabel: words.number, xDigits: 0 });
  const bars = ui.chart(ui.panel(below, words.back), { label: words.back, height: 190,
    x: [0.5, STEPS + 0.5], y: [0, 100], xLabel: words.step_of_bump, yLabel: words.percent, xDigits: 0 });

  // ------------------------------------------------------------------ what is seen

  function momentText(moment) {
    if (moment === STEPS) return words.all_read;
    const sentence = moment < STEPS ? words.reading : words.writing;
    return fill(sentence, { step: moment % STEPS || (moment && STEPS), steps: STEPS });
  }
  const read = () => Math.min(state.moment, STEPS), written = () => Math.max(state.moment - STEPS, 0);

  function drawBeat({ beat, old, now, isBent }) {
    const at = Array.from(beat, (_, i) => i), until = PART * written();
    const line = (values, colour, name, count = SIZE) => ({ kind: "line", colour, name,
      x: at.slice(0, count), y: Array.from(values).slice(0, count) });
    const gaps = at.slice(0, until);
    const cursors = state.moment >= STEPS ? [until] : readers().map(({ backward }) =>
      (backward ? SIZE - PART * read() : PART * read()));
    chart.draw([
      { kind: "segments", colour: 2, from: gaps.map((x, i) => [x, beat[i]]), to: gaps.map((x, i) => [x, now.answer[i]]) },
      ...(isBent ? [line(unbent(), 6, words.before)] : []),
      line(beat, 1, words.beat),
      ...(until ? [line(now.answer, 4, words.answer, until)] : []),
      ...cursors.filter((x) => x > 0 && x < SIZE).map((x) => ({ kind: "rule", x })),
    ]);
    chart.move(points.map(([x], step) => [x, heightAt(step, beat)]));
  }
  const readers = () => networks[state.key].readers;
  const heightAt = (step, beat = plus(unbent(), bendOf(state.heights))) => beat[Math.floor(middle(step))];

  // Only what has been read by now is shown; the cursor is on the last state of it.
  function drawMaps({ old, now, isBent, left }) {
    const { left: from, right: to } = chart.frame;
    maps.forEach(({ node, heat, name, backward, cursor }, r) => {
      node.hidden = r >= readers().length;
      if (node.hidden) return;
      const { units } = readers()[r], states = now.states[r];
      const given = state.shown === "states" ? states : minus(states, old.states[r]);
      const peak = state.shown === "states" ? 1 : Math.max(0.05, ...given.map(Math.abs));
      const place = backward ? STEPS - read() : read() - 1;
      heat.draw(Array.from({ length: units * STEPS }, (_, i) => {
        const unit = Math.floor(i / STEPS), t = i % STEPS;
        const seen = backward ? t >= place : t <= place;
        return seen ? given[t * units + unit] / peak : 0;
      }));
      Object.assign(heat.canvas.style, { marginLeft: `${from}px`, width: `${to - from}px` });
      Object.assign(cursor.style, { left: `${from + (to - from) * place / STEPS}px`,
        width: `${(to - from) / STEPS}px` });
      cursor.hidden = !read();
      heat.label(fill(isBent ? words.map : words.unbent_map, { name, left: number(100 * left[r], 0) }));
    });
  }

  function drawCode({ old, now, isBent }) {
    const places = Array.from(now.code, (_, i) => i + 1);
    const largest = Math.max(...[old.code, now.code].flatMap((code) => Array.from(code, Math.abs)));
    const most = [1, 2, 5, 10, 20].find((end) => end > 1.05 * largest) || 1.05 * largest;
    const made = state.moment >= STEPS;
    const dots = (code, colour, name) => ({ kind: "points", colour, name, size: 5, x: places, y: Array.from(code) });
    codes.draw(made ? [{ kind: "rule", y: 0 },
      { kind: "segments", colour: 3, from: places.map((x, i) => [x, isBent ? old.code[i] : 0]),
        to: places.map((x, i) => [x, now.code[i]]) },
      ...(isBent ? [dots(old.code, 6, words.before)] : []),
      dots(now.code, 3, words.now)] : [{ kind: "rule", y: 0 }], { y: [-most, most] });
    codes.label(fill(words.code_told, { code: Array.from(now.code, (v) => number(v, 1)).join(", ") }));
  }

  function drawBars() {
    const share = data.kept[state.key].map((v) => 100 * v), places = share.map((_, i) => i + 1);
    const bent = places.filter((_, step) => state.heights[step]);
    bars.draw([{ kind: "bars", colour: 1, name: words.this_network, counts: share,
      edges: [...places, STEPS + 1].map((v) => v - 0.5) },
    { kind: "line", colour: 2, name: words.pca, x: places, y: data.kept.pca.map((v) => 100 * v) },
    ...bent.map((x) => ({ kind: "rule", x }))], { y: [0, 100] });
    bars.label(fill(words.back_told, { shares: share.map((v) => number(v, 0)).join(", ") }));
  }

  function tell({ isBent, back, left, bySteps, error }) {
    const bent = state.heights.filter((h) => h).length, percent = (v) => number(100 * v, 0);
    const fields = { error: number(error, 3), worst: bySteps.indexOf(Math.max(...bySteps)) + 1 };
    if (!isBent) return say(fill(words.unbent, fields));
    const where = bent > 1 ? fill(words.several, { count: bent })
      : fill(words.at_step, { step: state.heights.findIndex((h) => h) + 1 });
    const [first, second] = left.map(percent);
    const mark = fill(second === undefined ? words.left : words.both_left, { first, second });
    const came = fill(back < 0.005 ? words.nothing_back : words.came_back, { where, back: percent(back) });
    return say([came, mark, fill(words.error, fields)].join(" "));
  }

  function update() {
    const found = outcome();
    drawBeat(found);
    drawMaps(found);
    drawCode(found);
    drawBars();
    tell(found);
    place.value = state.at + 1;
    height.value = state.heights[state.at];
  }

  // ------------------------------------------------------------------ what is done

  let waiting = false;
  function updateSoon() { // many moves may fall into one frame
    if (waiting) return;
    waiting = true;
    requestAnimationFrame(() => { waiting = false; update(); });
  }
  function bendTo(step, value) {
    state.heights[step] = clamp(Math.abs(value) < 0.005 ? 0 : value, -most, most);
    updateSoon();
  }
  // The bump that was touched last goes to another step.
  function carry(step) {
    const { at, heights } = state, held = heights[at];
    heights[at] = 0;
    heights[step] = held;
    state.at = step;
    updateSoon();
  }
  function take(index) {
    state.index = tray.value = index;
    update();
  }
  function switchOver() {
    const [clocked, second] = [boxes.clock.value, boxes.second.value];
    state.key = clocked && second ? "both" : clocked ? "clock" : second ? "second" : "neither";
    update();
  }
  function go(moment) {
    state.moment = clock.value = moment;
    update();
  }

  let frames = 0;
  const running = ui.loop((n) => {
    frames += n;
    if (frames < FRAMES) return true;
    go(Math.min(state.moment + Math.floor(frames / FRAMES), LAST));
    frames %= FRAMES;
    if (state.moment < LAST) return true;
    rest();
    return false;
  });
  function start() {
    go(state.moment < LAST ? state.moment : 0);
    play.textContent = words.pause;
    running.start();
  }
  function rest() {
    play.textContent = words.play;
    running.stop();
  }

  update();
  let wide = root.clientWidth;
  new ResizeObserver(() => {
    if (root.clientWidth === wide) return;
    wide = root.clientWidth;
    update();
  }).observe(root);
  return { state, pass, outcome, bendTo, carry, take, go, update };
});
