// Autoencoders with a code of two numbers: a map of each, a point to move over it, what
// the decoder makes of the point, and a pad whose drawing all of them encode.
AELab.define("latent_map", (root, data, ui) => {
  "use strict";
  const { words, fill, number } = ui, { names, labels } = data;
  const clamp = (v, [low, high]) => Math.min(Math.max(v, low), high);
  const pair = (z) => `(${number(z[0])}, ${number(z[1])})`;

  // Three scribbles, by the keys of their words: strokes x, y, x, y, … in tenths.
  const EXAMPLES = {
    seven: [[3, 2.5, 7, 2.5, 5.8, 5, 4.8, 8]],
    letter: [[3, 8, 5, 2, 7, 8], [3.9, 5.8, 6.1, 5.8]],
    spiral: [Array.from({ length: 60 }, (_, i) => [
      5 + 0.055 * i * Math.cos(i / 4), 5 + 0.055 * i * Math.sin(i / 4)]).flat()],
  };

  // ------------------------------------------------------------------ a map

  function mapOf(parent, name, model) {
    const { range, errors } = model, codes = AENet.numbers(model.codes);
    const [encoder, decoder] = [model.encoder, model.decoder].map(AENet.load);
    const panel = ui.panel(parent, name);
    const row = ui.el(panel, "div", { class: "aelab-latent-map" });
    const chart = ui.chart(row, { label: fill(words.map, { name }), x: range[0], y: range[1],
      height: 270, points: [model.start.slice()], pointSize: 8,
      pointLabel: fill(words.point, { name, x: "{x}", y: "{y}" }),
      onPoint: moveWithin, onMove: ([point]) => moveWithin(point) });
    const image = ui.pixels(row, { label: fill(words.decoded, { name }), caption: words.drawn });
    const say = ui.status(panel);
    const part = { name, range, image, chart, moveWithin, show, judge, z: model.start.slice(),
      encode: (x) => Array.from(encoder.run(x)), decode: (z) => Array.from(decoder.run(z)) };

    chart.draw(names.map((text, label) => {
      const rows = labels.flatMap((own, i) => (own === label ? [i] : []));
      return { kind: "points", name: text, colour: label + 1, size: 2.6, opacity: 0.6,
        x: rows.map((i) => codes[2 * i]), y: rows.map((i) => codes[2 * i + 1]) };
    }));

    // keys go on from where mouse or finger has left the point
    chart.svg.addEventListener("click", () => {
      chart.svg.querySelector(".aelab-handle").focus({ preventScroll: true });
    });

    function nearest(z) {
      const away = labels.map((_, i) => (codes[2 * i] - z[0]) ** 2 + (codes[2 * i + 1] - z[1]) ** 2);
      return away.indexOf(Math.min(...away));
    }

    // The reader's point stays on the map; the code of a drawing may lie outside, and
    // then the point stands at the rim.
    function moveWithin(z) {
      show(z.map((v, i) => clamp(v, range[i])));
    }

    function show(z) {
      part.z = z;
      chart.move([z.map((v, i) => clamp(v, range[i]))]);
      image.draw(decoder.run(z));
      say(fill(words.nearest, { z: pair(z), class: names[labels[nearest(z)]] }));
    }

    // What becomes of an image, and how many test images are rebuilt with less error.
    function judge(x) {
      const code = part.encode(x), output = decoder.run(code);
      const error = x.reduce((sum, v, i) => sum + (v - output[i]) ** 2, 0) / x.length;
      const below = errors.slice(1).filter((percentile) => percentile < error).length;
      const text = fill(words.judged, { name, z: pair(code), error: number(error, 3), share: below });
      return { code, output, text };
    }

    show(part.z);
    return part;
  }

  // ------------------------------------------------------------------ the page

  ui.el(root, "p", { class: "aelab-text" }, words.intro);
  const panels = ui.row(root);
  const maps = Object.fromEntries(Object.entries(data.models)
    .map(([name, model]) => [name, mapOf(panels, name, model)]));

  const drawing = ui.panel(root, words.draw);
  const row = ui.row(drawing);
  const pad = ui.sketch(row, { label: words.sketch, clear: words.reset, size: 168, onDraw: take });
  const input = ui.pixels(row, { label: words.input, caption: words.pixels });
  const outputs = Object.values(maps).map((map) => ({ map,
    picture: ui.pixels(row, { label: fill(words.output, { name: map.name }), caption: map.name }) }));
  const examples = ui.row(drawing);
  for (const [key, strokes] of Object.entries(EXAMPLES)) {
    ui.button(examples, words[key], () => pad.show(strokes))
      .setAttribute("aria-label", fill(words.button, { name: words[key] }));
  }
  const say = ui.status(drawing);

  function take(x) {
    input.draw(x);
    const lines = outputs.map(({ map, picture }) => {
      const found = x && map.judge(x);
      picture.draw(found && found.output);
      if (!found) return "";
      map.show(found.code);
      return found.text;
    });
    say(x ? lines.join(" ") : words.empty);
  }

  take(null);
  return { maps, pad };
});
