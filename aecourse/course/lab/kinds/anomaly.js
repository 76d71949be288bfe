// A threshold on the errors of a detector: what it calls, where it is used, what it
// costs; and single beats, taken from a tray or drawn.
AELab.define("anomaly", (root, data, ui) => {
  "use strict";
  const { words, fill, number, el } = ui;
  const BEATS = 10000, BINS = 44;
  const NEAR = [0.3, 0.7]; // the corner of the ROC curve that is shown large
  const network = AENet.load(data.network), [STEPS] = network.inputShape;
  const sorted = (packed) => AENet.numbers(packed).sort();
  const errors = { normal: sorted(data.normal), anomaly: sorted(data.anomaly) };
  const state = { threshold: data.threshold, prevalence: data.prevalence, miss: data.miss };

  // ------------------------------------------------------------------ figures

  // How many of sorted errors are at most `at`.
  function countAtMost(values, at) {
    let low = 0, high = values.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (values[middle] <= at) low = middle + 1;
      else high = middle;
    }
    return low;
  }
  const above = (values, at) => 1 - countAtMost(values, at) / values.length;
  const rates = (at) => ({ recall: above(errors.anomaly, at), falseAlarms: above(errors.normal, at) });
  const costOf = ({ recall, falseAlarms }) =>
    state.prevalence * state.miss * (1 - recall) + (1 - state.prevalence) * falseAlarms;

  // every error once, falling: all the thresholds that differ, with their rates
  const thresholds = [...new Set([...errors.normal, ...errors.anomaly])].sort((a, b) => b - a);
  const ratesOf = thresholds.map(rates);
  const range = [thresholds[thresholds.length - 1] * 0.9, thresholds[0] * 1.1];

  function outcome() {
    const { recall, falseAlarms } = rates(state.threshold), { prevalence } = state;
    const odd = BEATS * prevalence, normal = BEATS - odd;
    const hits = odd * recall, wrong = normal * falseAlarms, alarms = hits + wrong;
    return { odd, normal, hits, missed: odd - hits, wrong, passed: normal - wrong, alarms,
      recall, falseAlarms, precision: alarms ? hits / alarms : 0, cost: costOf({ recall, falseAlarms }) };
  }

  const count = (v) => number(v, v > 0.05 && v < 9.95 ? 1 : 0);
  // one digit more near both ends, where 100 % would hide what is missed
  const ofHundred = (v) => number(100 * v, (v > 0 && v < 0.0995) || (v > 0.985 && v < 1) ? 1 : 0).replace(/\.0$/, "");
  const percent = (v) => fill(words.percent, { value: ofHundred(v) });
  const exact = (v) => number(v, v < 0.1 ? 4 : v < 10 ? 3 : 1);

  // ------------------------------------------------------------------ parts

  const heaps = ui.chart(root, { label: words.heaps, x: range, xLog: true, height: 210,
    xLabel: words.error, yLabel: words.beats, onPoint: ([x]) => setThreshold(x) });
  const settings = ui.row(root);
  const threshold = ui.slider(settings, { label: words.threshold, value: Math.log10(state.threshold),
    min: Math.log10(range[0]), max: Math.log10(range[1]), step: 0.005, text: () => exact(state.threshold),
    onInput: (v) => { state.threshold = 10 ** v; threshold.value = v; update(); } });
  const share = (v) => (v === data.prevalence ? fill(words.own, { share: percent(v) }) : percent(v));
  const prevalence = ui.slider(settings, { label: words.prevalence, values: data.prevalences,
    value: state.prevalence, text: share, onInput: (v) => { state.prevalence = v; update(); } });
  const miss = ui.slider(settings, { label: words.miss, values: data.misses, value: state.miss,
    text: (v) => fill(v === 1 ? words.one_alarm : words.alarms, { count: v }),
    onInput: (v) => { state.miss = v; update(); } });
  const buttons = ui.row(root);
  ui.button(buttons, words.cheapest, () => setThreshold(cheapest().at));
  ui.button(buttons, words.chapter, () => setThreshold(data.threshold));
  ui.button(buttons, words.rare, () => { prevalence.value = state.prevalence = data.rare; update(); });

  const results = ui.row(root);
  const counts = ui.panel(results);
  const matrix = ui.table(counts, { caption: words.of_beats,
    columns: [words.alarm, words.quiet], rows: [words.anomaly, words.normal] });
  const say = ui.status(counts);
  const meters = ui.panel(results);
  const meterOf = (name, colours) => {
    const node = el(meters, "div", { class: "aelab-anomaly-meter" });
    const line = el(node, "p", {}, el(null, "span", {}, name)), value = el(line, "span");
    const bar = el(node, "div", { class: "aelab-anomaly-bar", "aria-hidden": "true" });
    const parts = colours.map((c) => el(bar, "i", { style: c ? `background: var(--lab-${c})` : "" }));
    const below = el(node, "small");
    return (part, text) => {
      value.textContent = percent(part);
      [part, 1 - part].forEach((v, i) => { parts[i].style.width = `${100 * v}%`; });
      below.textContent = text;
    };
  };
  const precision = meterOf(words.precision, [2, 1]);
  const recall = meterOf(words.recall, [2, null]);
  const falseAlarms = meterOf(words.false_alarms, [1, null]);

  const curves = ui.row(root);
  const roc = ui.chart(ui.panel(curves, words.roc), { label: words.roc, xLabel: words.false_alarms,
    yLabel: words.recall, y: [0, 1], height: 230 });
  const costs = ui.chart(ui.panel(curves, words.costs), { label: words.costs, x: range, xLog: true,
    y: [0.01, 1], yLog: true, xLabel: words.threshold, yLabel: words.cost, height: 230,
    onPoint: ([x]) => setThreshold(x) });

  function setThreshold(at) {
    state.threshold = at;
    threshold.value = Math.log10(at);
    update();
  }

  // The first of the lowest points of the cost curve, from the highest threshold on.
  function cheapest() {
    const all = ratesOf.map(costOf), best = all.indexOf(Math.min(...all));
    return { at: thresholds[best], cost: all[best], rates: ratesOf[best], all };
  }

  // ------------------------------------------------------------------ drawing

  // One bar a tenth of a magnitude or so: how many of 10,000 beats have such an error.
  const ends = range.map(Math.log10);
  const binned = Object.fromEntries(Object.entries(errors).map(([name, values]) => {
    const { edges, counts: found } = ui.bin(Array.from(values, Math.log10), ends, BINS);
    return [name, { edges: edges.map((v) => 10 ** v), shares: found.map((n) => n / values.length) }];
  }));

  function drawHeaps(odd, normal) {
    const marks = [["normal", normal, 1], ["anomaly", odd, 2]].map(([name, of, colour]) => ({
      kind: "bars", name: words[name], colour, edges: binned[name].edges,
      counts: binned[name].shares.map((v) => v * of) }));
    const most = 1.15 * Math.max(...marks.flatMap((mark) => mark.counts));
    const at = beat.score == null ? [] : [Math.min(Math.max(beat.score, range[0]), range[1])];
    heaps.draw([...marks, { kind: "rule", x: state.threshold, text: fill(words.rule, { value: exact(state.threshold) }) },
      { kind: "points", x: at, y: at.map(() => most * 0.05), size: 7, colour: 4, opacity: 1, name: words.this_beat }],
    { y: [0, most] });
  }

  function drawCurves(now, best) {
    const point = (name, x, y, colour) => ({ kind: "points", name, x: [x], y: [y], size: 6, colour, opacity: 1 });
    const far = ({ falseAlarms: x, recall: y }) => x > NEAR[0] || y < NEAR[1];
    const wide = far(now) || far(best.rates);
    roc.draw([{ kind: "line", colour: 1, x: [0, ...ratesOf.map((r) => r.falseAlarms), 1],
      y: [0, ...ratesOf.map((r) => r.recall), 1] },
    point(words.best, best.rates.falseAlarms, best.rates.recall, 5),
    point(words.here, now.falseAlarms, now.recall, 4)], { x: [0, wide ? 1 : NEAR[0]], y: [wide ? 0 : NEAR[1], 1] });
    const least = Math.max(best.cost, 1e-6);
    costs.draw([{ kind: "line", colour: 1, x: thresholds, y: best.all.map((v) => Math.max(v, least)) },
      point(words.best, best.at, least, 5),
      point(words.here, state.threshold, Math.max(now.cost, least), 4)],
    { y: [least / 2, 1.5 * Math.max(...best.all)] });
  }

  function update() {
    const now = outcome(), best = cheapest();
    drawHeaps(now.odd, now.normal);
    drawCurves(now, best);
    matrix.draw([[now.hits, now.missed], [now.wrong, now.passed]].map((line) => line.map(count)));
    precision(now.precision, fill(words.of_alarms, { alarms: count(now.alarms), hits: count(now.hits) }));
    recall(now.recall, fill(words.of_anomalies, { odd: count(now.odd), hits: count(now.hits) }));
    falseAlarms(now.falseAlarms, fill(words.of_normals, { normal: count(now.normal), wrong: count(now.wrong) }));
    say(fill(words.outcome, { alarms: count(now.alarms), hits: count(now.hits), precision: percent(now.precision),
      missed: count(now.missed), cost: exact(now.cost), best: exact(best.cost), at: exact(best.at) }));
    cards.forEach(({ verdict, score }) => {
      verdict.textContent = score > state.threshold ? words.alarm : words.quiet;
    });
    tell();
  }

  // ------------------------------------------------------------------ one beat

  const tray = AENet.numbers(data.beats);
  const beatOf = (i) => tray.subarray(STEPS * i, STEPS * (i + 1));
  const meanOf = (values) => values.reduce((sum, v) => sum + v, 0) / values.length;

  // Scores a trace as the detector does, after giving it the deviation of all beats if
  // it was drawn; what the detector makes of it comes back as high as the trace is.
  function judge(trace, drawn) {
    const middle = drawn ? meanOf(trace) : 0;
    const deviation = drawn ? Math.sqrt(meanOf(trace.map((v) => (v - middle) ** 2))) : data.deviation;
    if (deviation < 1e-3) return { score: null, rebuilt: null, perStep: null };
    const factor = data.deviation / deviation;
    const scaled = trace.map((v) => ((v - middle) * factor - data.centre) / data.scale);
    const output = network.run(scaled);
    const perStep = Array.from(scaled, (v, i) => (v - output[i]) ** 2);
    const rebuilt = Array.from(output, (v) => (v * data.scale + data.centre) / factor + middle);
    return { score: meanOf(perStep), rebuilt, perStep };
  }

  const single = ui.panel(root, words.single);
  const cards = [];
  const options = data.names.map((name, value) => ({ value, text: fill(words.card, { number: value + 1, name }) }));
  const choice = ui.choice(single, { label: words.tray, value: data.shown, options, onChange: show });
  choice.node.classList.add("aelab-anomaly-cards");
  const [lowest, highest] = [Math.min(...tray), Math.max(...tray)];
  choice.node.querySelectorAll("label").forEach((label, i) => {
    const trace = Array.from(beatOf(i));
    const picture = el(label, "svg", { viewBox: `0 ${-highest} ${STEPS - 1} ${highest - lowest}`, preserveAspectRatio: "none", "aria-hidden": "true" });
    el(picture, "path", { d: trace.map((v, t) => `${t ? "L" : "M"}${t},${-v.toFixed(2)}`).join("") });
    cards.push({ verdict: el(label, "b"), score: judge(beatOf(i), false).score });
  });
  const heights = [lowest - 0.7, highest + 0.7];
  const verdict = ui.status(single);
  const trace = ui.chart(single, { label: words.pad, x: [0, STEPS - 1], y: heights, height: 260, yLabel: words.height });
  trace.node.classList.add("aelab-anomaly-trace");
  for (const [name, value] of [["role", "application"], ["tabindex", 0]]) trace.svg.setAttribute(name, value);
  el(single, "small", {}, words.hint);
  const steps = ui.chart(single, { label: words.per_step, x: [0, STEPS - 1], height: 130, xLabel: words.step, yLabel: words.squared });
  const tools = ui.row(single);
  ui.button(tools, words.back, () => show(beat.index));
  ui.button(tools, words.flat, () => draw(new Float32Array(STEPS)));
  const beat = { index: data.shown, drawn: false, trace: null, score: null };
  let pen = 60, held = false, waiting = false;

  function show(index) {
    Object.assign(beat, { index, drawn: false, trace: Float32Array.from(beatOf(index)) });
    choice.value = index;
    settle();
  }

  // Takes a trace that was drawn, by the reader or by a test.
  function draw(values) {
    Object.assign(beat, { drawn: true, trace: Float32Array.from(values) });
    choice.value = null;
    settle();
  }

  function settle() {
    Object.assign(beat, judge(beat.trace, beat.drawn));
    drawTrace();
    const { odd, normal } = outcome();
    drawHeaps(odd, normal);
    tell();
  }

  function drawTrace() {
    const at = Array.from(beat.trace, (_, i) => i), line = Array.from(beat.trace);
    const { rebuilt, perStep, score } = beat;
    const marks = [{ kind: "line", x: at, y: line, colour: 1, name: words.beat }];
    if (rebuilt) marks.unshift(
      { kind: "segments", colour: 2, from: at.map((i) => [i, line[i]]), to: at.map((i) => [i, rebuilt[i]]), name: words.gap },
      { kind: "line", x: at, y: rebuilt, colour: 3, name: words.rebuilt });
    if (held) marks.push({ kind: "rule", x: pen });
    trace.draw(marks);
    const ends = (perStep || []).map((v, i) => [i, v]);
    steps.draw(perStep ? [{ kind: "segments", colour: 2, from: at.map((i) => [i, 0]), to: ends },
      { kind: "rule", y: score }] : [], { y: [0, Math.max(1, ...ends.map(([, v]) => 1.1 * v))] });
  }

  function tell() {
    const { drawn, index, score, perStep } = beat;
    const name = drawn ? words.drawing : fill(words.card, { number: index + 1, name: data.names[index] });
    if (score == null) return verdict(words.no_score);
    const sentence = score > state.threshold ? words.is_above : words.is_below;
    return verdict(fill(sentence, { name, score: exact(score), threshold: exact(state.threshold),
      step: perStep.indexOf(Math.max(...perStep)) }));
  }

  // many moves may fall into one frame
  function drawSoon() {
    beat.drawn = true;
    choice.value = null;
    if (waiting) return;
    waiting = true;
    requestAnimationFrame(() => { waiting = false; settle(); });
  }
  ui.onDrag(trace.svg, (from, to) => {
    const [a, b] = [from, to].map(([x, y]) => trace.frame.value(x * trace.frame.width, y * trace.frame.height));
    const [left, right] = a[0] < b[0] ? [a, b] : [b, a];
    for (let i = Math.round(left[0]); i <= Math.round(right[0]); i++) {
      const part = right[0] > left[0] ? Math.min(Math.max((i - left[0]) / (right[0] - left[0]), 0), 1) : 1;
      beat.trace[i] = left[1] + part * (right[1] - left[1]);
    }
    drawSoon();
  });
  // arrows move a pen along the beat and lift the beat under it, as a soft bump
  ui.onKeys(trace.svg, (event) => {
    const far = event.shiftKey ? 4 : 1;
    const along = { ArrowLeft: -2, ArrowRight: 2 }[event.key], up = { ArrowUp: 0.2, ArrowDown: -0.2 }[event.key];
    if (!along && !up) return false;
    held = true;
    if (along) {
      pen = Math.min(Math.max(pen + far * along, 0), STEPS - 1);
      drawTrace();
      return true;
    }
    beat.trace.forEach((v, i) => {
      const lifted = v + far * up * Math.exp(-(((i - pen) / 4) ** 2));
      beat.trace[i] = Math.min(Math.max(lifted, heights[0]), heights[1]);
    });
    drawSoon();
    return true;
  });
  trace.svg.addEventListener("blur", () => { held = false; drawTrace(); });

  show(data.shown);
  update();
  return { state, beat, cards, show, draw, setThreshold, outcome, get curve() {
    const { at, cost, all } = cheapest();
    return { thresholds, costs: all, at, cost };
  } };
});
