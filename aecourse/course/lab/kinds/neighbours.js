// A digit, its nearest neighbours by pixels, components and codes, and what they vote.
AELab.define("neighbours", (root, data, ui) => {
  "use strict";
  const { words, fill, number, el } = ui, { labels, truth, voters } = data;
  const PIXELS = 784, SPACES = ["pixels", "components", "codes"];
  const encoder = AENet.load(data.network);
  const [centre, scale, components, mean, searched, images] =
    ["centre", "scale", "components", "mean", "searched", "images"].map((key) => AENet.numbers(data[key]));
  const imageOf = (from, index) => from.subarray(index * PIXELS, (index + 1) * PIXELS);
  const state = { index: data.start, drawn: null, found: null };

  // ------------------------------------------------------------------ spaces

  const DESCRIBE = {
    pixels: (x) => x,
    components: (x) => Float64Array.from({ length: components.length / PIXELS }, (_, c) =>
      imageOf(components, c).reduce((sum, v, i) => sum + v * (x[i] - mean[i]), 0)),
    codes: (x) => encoder.run(x).map((v, i) => (v - centre[i]) / scale[i]),
  };
  const collection = labels.map((_, i) => imageOf(searched, i));
  const described = Object.fromEntries(SPACES.map((name) => [name, collection.map(DESCRIBE[name])]));

  // The nearest of the collection, and what most of them say; of digits with as many
  // votes the one that is nearest.
  function search(x) {
    return Object.fromEntries(SPACES.map((name) => {
      const query = DESCRIBE[name](x);
      const far = described[name].map((row) => row.reduce((sum, v, i) => sum + (v - query[i]) ** 2, 0));
      const places = labels.map((_, i) => i).sort((a, b) => far[a] - far[b]).slice(0, voters);
      const said = places.map((i) => labels[i]);
      const votes = (digit) => said.filter((each) => each === digit).length;
      const vote = said.reduce((best, digit) => (votes(digit) > votes(best) ? digit : best));
      return [name, { places, vote, count: votes(vote) }];
    }));
  }

  // ------------------------------------------------------------------ parts

  const given = ui.row(root);
  let first = 0;
  const trays = Object.entries(data.trays).filter(([, count]) => count).map(([name, count]) => {
    const options = Array.from({ length: count }, (_, i) => first + i).map((value) => ({ value,
      text: fill(words.test, { digit: truth[value] }), image: { values: imageOf(images, value), size: 36 } }));
    first += count;
    const panel = ui.panel(given);
    return ui.choice(panel, { label: words[name], options, value: state.index, onChange: take });
  });
  const near = el(root, "div", { class: "aelab-near" });
  const own = el(near, "div", { class: "aelab-near-own" });
  const query = ui.pixels(own, { label: words.query, caption: words.drawing, size: 112 });
  const spaces = el(near, "div", { class: "aelab-near-spaces" });
  const rows = Object.fromEntries(SPACES.map((name) => {
    const part = el(spaces, "div"), head = el(part, "p", { class: "aelab-near-head" });
    const numbers = fill(words.numbers, { count: described[name][0].length });
    el(head, "span", {}, el(null, "b", {}, words[name]), `, ${numbers}`);
    const vote = el(head, "span"), row = el(part, "div", { class: "aelab-near-row" });
    const pictures = Array.from({ length: voters }, () => ui.pixels(row, { label: words[name], caption: " " }));
    return [name, { vote, pictures }];
  }));
  const say = ui.status(root);
  const drawing = el(own, "div");
  el(drawing, "p", { class: "aelab-title", role: "heading", "aria-level": 3 }, words.draw);
  const pad = ui.sketch(drawing, { label: words.pad, clear: words.clear, size: 112, onDraw: drawn });
  el(root, "small", {}, fill(words.judged, { searched: labels.length, each: labels.length / 10, judged: number(data.judged, 0),
    ...Object.fromEntries(SPACES.map((name) => [name, number(100 * data.right[name], 0)])) }));

  // ------------------------------------------------------------------ what is seen

  function show() {
    const x = state.drawn || imageOf(images, state.index), digit = state.drawn ? null : truth[state.index];
    const name = state.drawn ? words.drawing : fill(words.test, { digit });
    const found = state.found = search(x);
    query.draw(x);
    query.caption(name);
    query.label(fill(words.query, { name }));
    SPACES.forEach((space) => {
      const { places, vote, count } = found[space], right = digit === null ? null : vote === digit;
      rows[space].pictures.forEach((picture, at) => {
        const label = labels[places[at]];
        picture.draw(collection[places[at]]);
        picture.caption(label);
        picture.label(fill(words.neighbour, { place: at + 1, digit: label }));
        picture.node.dataset.same = digit === null ? "" : label === digit;
      });
      rows[space].vote.replaceChildren(`${fill(words.vote, { count, voters, digit: vote })}${right === null ? "" : ": "}`,
        ...(right === null ? [] : [el(null, "b", { "data-right": String(right) }, right ? words.right : words.wrong)]));
    });
    const told = (space) => found[space].vote + (digit === null ? "" : ` (${found[space].vote === digit ? words.right : words.wrong})`);
    const shared = (space) => found[space].places.filter((i) => found.pixels.places.includes(i)).length;
    say(`${fill(words.outcome, { name, ...Object.fromEntries(SPACES.map((space) => [space, told(space)])) })} ${
      fill(words.shared, { voters, components: shared("components"), codes: shared("codes") })}`);
  }
  function take(index) {
    Object.assign(state, { index, drawn: null });
    trays.forEach((tray) => { tray.value = index; });
    show();
  }
  // a pad that was cleared gives the digit of the tray back
  function drawn(values) {
    if (!values) return take(state.index);
    trays.forEach((tray) => { tray.value = null; });
    state.drawn = values;
    return show();
  }

  show();
  return { state, search, take, pad };
});
