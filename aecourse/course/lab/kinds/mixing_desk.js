// A reconstruction as a mix of the decoder's atoms: every number of the code has a fader,
// the loudest have one each and the others one together.
AELab.define("mixing_desk", (root, data, ui) => {
  "use strict";
  const { words, fill, number, el } = ui, { names } = data;
  const images = AENet.numbers(data.images), side = images.length / names.length;
  const MOST = 1.5, STRIPS = { wide: 16, narrow: 8 }, NARROW = 560; // as in the style
  const FULL = 0.6; // of the largest pixel of all atoms has their full colour
  const imageOf = (i) => images.subarray(i * side, (i + 1) * side);
  const state = { index: 0, network: 0, gains: [], looks: false, strips: 0 };

  // Pictures that were kept with the size of each, as one array.
  function pictures(kept, sizes) {
    const [values, size] = [kept, sizes].map(AENet.numbers);
    return values.map((v, i) => v * size[Math.floor(i / side)]);
  }
  const networks = data.networks.map((given) => {
    const atoms = pictures(given.atoms, given.loudness);
    return { ...given, atoms, tied: !given.detectors,
      detectors: given.detectors ? pictures(given.detectors, given.keenness) : atoms,
      bias: AENet.numbers(given.bias), codes: AENet.numbers(given.codes) };
  });
  const count = networks[0].codes.length / names.length;

  // ------------------------------------------------------------------ what is summed

  const norm = (values) => Math.sqrt(values.reduce((sum, v) => sum + v * v, 0));

  // The numbers of an image's code, the loudest first, with what each adds.
  function loudest({ atoms, detectors, codes }, index) {
    const times = (kept, unit, own) =>
      kept.subarray(unit * side, (unit + 1) * side).map((v) => own * v);
    return Array.from({ length: count }, (_, unit) => {
      const own = codes[index * count + unit], adds = times(atoms, unit, own);
      return { unit, own, adds, looks: times(detectors, unit, own), loud: norm(adds) };
    }).sort((a, b) => b.loud - a.loud);
  }

  function add(onto, gains, parts) {
    const sum = Float64Array.from(onto);
    parts.forEach(({ adds }, rank) => {
      if (gains[rank]) for (let i = 0; i < side; i++) sum[i] += gains[rank] * adds[i];
    });
    return sum;
  }

  // The sum, the picture that it makes and the picture's error.
  function mixed({ bias, output }, parts, gains, x) {
    const sum = add(bias, gains, parts);
    const picture = output === "sigmoid" ? sum.map((v) => 1 / (1 + Math.exp(-v))) : sum;
    const error = picture.reduce((total, v, i) => total + (v - x[i]) ** 2, 0) / side;
    return { sum, picture, error };
  }

  const up = (k) => Array.from({ length: count }, (_, rank) => +(rank < k));
  const errorAt = (k) => mixed(networks[state.network], state.parts, up(k), imageOf(state.index)).error;

  // ------------------------------------------------------------------ parts

  root.classList.add("aelab-mixing");
  const given = ui.row(root);
  const tray = ui.choice(given, { label: words.tray, value: 0, onChange: (index) => take({ index }),
    options: names.map((text, value) => ({ value, text, image: { values: imageOf(value), size: 40 } })) });
  const which = ui.choice(given, { label: words.network, value: 0, onChange: (network) => take({ network }),
    options: networks.map(({ name }, value) => ({ value, text: name })) });
  const seen = el(root, "div", { class: "aelab-mixing-seen" });
  const row = el(seen, "div", { class: "aelab-mixing-pictures" });
  const map = (parent, label, caption) =>
    ui.heat(parent, { label, caption, rows: 28, columns: 28, cell: 2, signed: true, range: [-1, 1] });
  const input = ui.pixels(row, { label: words.goes_in, caption: words.goes_in });
  const total = map(row, words.sum, words.sum);
  const output = ui.pixels(row, { label: words.comes_out, caption: words.comes_out });
  const say = ui.status(el(seen, "div", { class: "aelab-mixing-said" }));
  const loud = el(root, "figure");
  const bars = el(loud, "div", { class: "aelab-mixing-bars", "aria-hidden": "true" });
  const levels = up(0).map(() => el(bars, "i")).map((bar) => ({ bar, own: el(bar, "b") }));
  const below = el(loud, "figcaption");
  const slider = ui.slider(root, { label: words.loudest, min: 0, max: count, step: 1, value: 0,
    text: (k) => fill(words.of, { up: k, all: count }), onInput: (k) => mix(up(k)) });
  const buttons = el(root, "div", { class: "aelab-mixing-buttons" });
  ui.button(buttons, words.down, () => mix(up(0)));
  ui.button(buttons, words.next, () => mix(next()));
  ui.button(buttons, words.up, () => mix(up(count)));
  const note = el(root, "p", { class: "aelab-text" });
  const desk = el(root, "div", { class: "aelab-mixing-desk", role: "group", "aria-label": words.desk });
  ui.check(root, { label: words.detect, onChange: (looks) => take({ looks }) });

  // The gains with the loudest of those that are down put up.
  function next() {
    const gains = state.gains.slice(), rank = gains.indexOf(0);
    if (rank >= 0) gains[rank] = 1;
    return gains;
  }

  // A strip of the desk: a picture, a fader and the value that it gives.
  function strip(name, label) {
    const node = el(desk, "div", { class: "aelab-mixing-strip" });
    el(node, "span", { "aria-hidden": "true" }, ...name);
    return { node, picture: map(node, label) };
  }
  function fader(made, label, onInput) {
    const box = el(made.node, "div", { class: "aelab-mixing-fader" });
    const knob = el(box, "input", { type: "range", min: 0, max: MOST, step: 0.05,
      "aria-label": label, "aria-orientation": "vertical" });
    const shown = el(made.node, "span", { "aria-hidden": "true" });
    knob.addEventListener("input", () => onInput(+knob.value));
    return { ...made, knob, tell(gain, seen, heard) {
      knob.value = gain;
      knob.setAttribute("aria-valuetext", heard);
      shown.textContent = seen;
      made.node.toggleAttribute("data-down", !gain);
    } };
  }

  const one = (v) => number(v, 1);
  // two digits that count, which is what weights of 8 bits leave of an error
  const short = (v) => number(v, Math.max(1 - Math.floor(Math.log10(v)), 0));
  function ofAtom({ unit, own, adds, looks }, rank) {
    const fields = { rank: rank + 1, unit: unit + 1 };
    const name = ["z", el(null, "sub", {}, unit + 1)];
    const said = state.looks ? words.detector : words.strip;
    const made = fader(strip(name, fill(said, fields)), fill(words.atom, fields),
      (gain) => mix(state.gains.map((v, i) => (i === rank ? gain : v))));
    made.picture.draw((state.looks ? looks : adds).map((v) => v / state.full));
    return () => {
      const gain = state.gains[rank], value = one(gain * own);
      made.tell(gain, value, fill(words.value, { value, own: one(own) }));
    };
  }
  function ofOthers(parts) {
    const first = count - parts.length, fields = { count: parts.length };
    const said = state.looks ? words.others_detector : words.others_label;
    const made = fader(strip([fill(words.others, fields)], fill(said, fields)), fill(words.others, fields),
      (gain) => mix(state.gains.map((v, i) => (i < first ? v : gain))));
    const key = state.looks ? "looks" : "adds";
    made.picture.draw(imageOf(0).map((_, i) => parts.reduce((sum, part) => sum + part[key][i], 0) / state.full));
    return () => {
      const own = state.gains.slice(first), on = own.filter(Boolean).length;
      const told = fill(words.of, { up: on, all: parts.length });
      made.tell(own.reduce((a, b) => a + b) / parts.length, told, told);
    };
  }
  function ofBias({ bias, reach }) {
    const { node, picture } = strip([words.bias], words.bias_label);
    picture.draw(bias.map((v) => v / reach));
    el(node, "span", { class: "aelab-mixing-always" }, words.always);
  }

  // ------------------------------------------------------------------ what is seen

  let strips = [];
  function lay() {
    const network = networks[state.network], key = state.looks ? "looks" : "adds";
    state.strips = desk.clientWidth > NARROW ? STRIPS.wide : STRIPS.narrow;
    const most = state.parts.slice(0, STRIPS.narrow).reduce((before, part) =>
      part[key].reduce((a, v) => Math.max(a, Math.abs(v)), before), 1e-9);
    state.full = FULL * most;
    desk.replaceChildren();
    ofBias(network);
    strips = state.parts.slice(0, state.strips).map(ofAtom);
    strips.push(ofOthers(state.parts.slice(state.strips)));
  }

  function take(given) {
    Object.assign(state, given);
    const network = networks[state.network];
    [tray.value, which.value] = [state.index, state.network];
    state.parts = loudest(network, state.index);
    [state.empty, state.whole] = [errorAt(0), errorAt(count)];
    const shares = up(0).map((_, k) => (state.empty - errorAt(k + 1)) / (state.empty - state.whole));
    state.enough = shares.findIndex((share) => share >= 0.9) + 1;
    below.textContent = fill(words.loud, { count: state.enough, all: count });
    levels.forEach(({ bar }, rank) => {
      bar.style.height = `${100 * state.parts[rank].loud / state.parts[0].loud}%`;
      bar.toggleAttribute("data-mark", rank + 1 === state.enough);
    });
    const { tied } = network, linear = network.output === "linear";
    note.textContent = state.looks ? (tied ? words.same : words.apart)
      : (linear ? words.summed_linear : words.summed);
    total.node.querySelector("figcaption").textContent = linear ? words.sum : words.sum_before;
    input.draw(imageOf(state.index));
    lay();
    mix(state.gains);
  }

  function way(error) {
    if (error < state.whole) return words.better;
    const share = Math.round(100 * (state.empty - error) / (state.empty - state.whole));
    return share < 0 ? words.behind : fill(words.share, { share });
  }

  function tell(error) {
    const { gains } = state, on = gains.filter(Boolean).length;
    const ordered = gains.every((gain, rank) => gain === +(rank < on));
    const said = !on ? words.none : !ordered ? words.mix : on === count ? words.all : words.most;
    say(fill(said, { name: names[state.index], network: networks[state.network].name, up: on, all: count,
      error: short(error), whole: short(state.whole), way: way(error) }));
    slider.value = on;
  }

  function mix(gains) {
    const network = networks[state.network];
    state.gains = gains;
    const made = mixed(network, state.parts, gains, imageOf(state.index));
    Object.assign(state, made);
    total.draw(made.sum.map((v) => v / network.reach));
    output.draw(made.picture);
    levels.forEach(({ own }, rank) => { own.style.height = `${100 * Math.min(gains[rank], 1)}%`; });
    strips.forEach((draw) => draw());
    tell(made.error);
  }

  state.gains = up(data.up);
  take({});
  new ResizeObserver(() => {
    const wanted = desk.clientWidth > NARROW ? STRIPS.wide : STRIPS.narrow;
    if (wanted !== state.strips) take({});
  }).observe(desk);
  return { state, take, mix, up };
});
