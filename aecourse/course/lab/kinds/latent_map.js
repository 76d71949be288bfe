// Autoencoders with a code of two numbers: a map of each, a point to move over it, what
// the decoder makes of the point, digits drawn by a rule, what a price makes of the
// code, and a pad whose drawing all of them encode.
AELab.define("latent_map", (root, data, ui) => {
  "use strict";
  const { words, fill, number } = ui, { names, labels } = data;
  const clamp = (v, [low, high]) => Math.min(Math.max(v, low), high);
  const DRAWN = 12, ACROSS = 6; // digits drawn at a time, and in a row
  const pair = (z) => `(${number(z[0])}, ${number(z[1])})`;

  // Three scribbles, by the keys of their words: strokes x, y, x, y, … in tenths.
  const EXAMPLES = {
    seven: [[3, 2.5, 7, 2.5, 5.8, 5, 4.8, 8]],
    letter: [[3, 8, 5, 2, 7, 8], [3.9, 5.8, 6.1, 5.8]],
    spiral: [Array.from({ length: 60 }, (_, i) => [
      5 + 0.055 * i * Math.cos(i / 4), 5 + 0.055 * i * Math.sin(i / 4)]).flat()],
  };

  // Codes as marks of a chart, one for each class.
  function byClass(codes, opacity) {
    return names.map((text, label) => {
      const rows = labels.flatMap((own, i) => (own === label && 2 * i < codes.length ? [i] : []));
      return { kind: "points", name: text, colour: label + 1, size: 2.6, opacity,
        x: rows.map((i) => codes[2 * i]), y: rows.map((i) => codes[2 * i + 1]) };
    });
  }

  // Images as one picture, ACROSS of them in a row.
  function tiled(images) {
    const picture = new Float32Array(images.length * 784);
    images.forEach((image, i) => image.forEach((v, at) => {
      const [top, left] = [28 * Math.floor(i / ACROSS), 28 * (i % ACROSS)];
      picture[(top + Math.floor(at / 28)) * 28 * ACROSS + left + at % 28] = v;
    }));
    return picture;
  }

  // ------------------------------------------------------------------ a map

  function mapOf(parent, name, model) {
    const { range, errors } = model, codes = AENet.numbers(model.codes);
    const [encoder, decoder] = [model.encoder, model.decoder].map(AENet.load);
    const panel = ui.panel(parent, name);
    const chart = ui.chart(panel, { label: fill(words.map, { name }), x: range[0], y: range[1],
      height: 360, points: [model.start.slice()], pointSize: 8,
      pointLabel: fill(words.point, { name, x: "{x}", y: "{y}" }),
      onPoint: moveWithin, onMove: ([point]) => moveWithin(point) });
    const row = ui.el(panel, "div", { class: "aelab-latent-map" });
    const image = ui.pixels(row, { label: fill(words.decoded, { name }), caption: words.drawn,
      size: 140 });
    const beside = ui.panel(row), say = ui.status(beside);
    const part = { name, range, image, chart, moveWithin, show, judge, z: model.start.slice(),
      encode: (x) => Array.from(encoder.run(x)), decode: (z) => Array.from(decoder.run(z)) };

    const cloud = byClass(codes, 0.6);
    chart.draw(cloud);

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

    // A dozen of the codes that a rule has drawn, on the map and decoded.
    function drawing(rules) {
      ui.el(beside, "p", { class: "aelab-text" }, words.draw_from);
      const buttons = ui.row(beside), tell = ui.status(panel);
      const strip = ui.pixels(panel, { label: fill(words.draws, { name }), width: 28 * ACROSS,
        height: 28 * DRAWN / ACROSS, size: 56 * ACROSS });
      for (const [rule, kept] of Object.entries(rules)) {
        const all = AENet.numbers(kept);
        ui.button(buttons, rule, () => {
          part.drawn = Array.from({ length: DRAWN }, () => {
            const i = 2 * Math.floor(Math.random() * all.length / 2);
            return [all[i], all[i + 1]];
          });
          strip.draw(tiled(part.drawn.map((z) => decoder.run(z).slice())));
          chart.draw([...cloud, { kind: "points", colour: "text", shape: 4, size: 7, opacity: 1,
            x: part.drawn.map(([x]) => x), y: part.drawn.map(([, y]) => y) }]);
          tell(fill(words.these_drawn, { rule }));
        });
      }
      tell(words.none_drawn);
    }

    drawing(model.draws);
    show(part.z);
    return part;
  }

  // ------------------------------------------------------------------ prices

  // What training at one price after another makes of the codes and of the plane.
  function pricesOf(parent, prices) {
    const panel = ui.panel(parent, words.price), row = ui.row(panel);
    const reach = Math.max(...prices.map((price) => price.reach)) * 1.05;
    const round = Array.from({ length: 73 }, (_, i) => Math.PI * i / 36);
    const radius = Math.sqrt(-2 * Math.log(0.1)); // nine of ten codes of the prior
    const rim = { kind: "line", colour: 2, x: round.map((a) => radius * Math.cos(a)),
      y: round.map((a) => radius * Math.sin(a)) };
    const side = Math.sqrt(AENet.numbers(prices[0].plane).length);
    const chart = ui.chart(ui.panel(row), { label: "", x: [-reach, reach], y: [-reach, reach],
      height: 336, equal: true });
    const plane = ui.pixels(row, { label: words.plane, caption: words.plane, width: side,
      height: side, size: 336 });
    const say = ui.status(panel);
    const part = { chart, plane, show };
    function show(price) {
      const beta = price.beta, [divergence, reconstruction] = [
        number(price.divergence, 1), number(price.reconstruction, 0)];
      part.price = price;
      chart.draw([...byClass(AENet.numbers(price.codes), 0.7), rim]);
      chart.label(fill(words.priced, { beta }));
      plane.draw(AENet.numbers(price.plane));
      plane.label(fill(words.plane, { beta }));
      plane.caption(fill(words.plane, { beta }));
      say(fill(words.costs, { beta, divergence, reconstruction }));
    }
    const dear = prices.find((price) => price.beta === 1) || prices[0];
    part.slider = ui.slider(panel, { label: words.beta, values: prices, value: dear,
      text: (price) => String(price.beta), onInput: show });
    show(dear);
    return part;
  }

  // ------------------------------------------------------------------ the page

  ui.el(root, "p", { class: "aelab-text" }, words.intro);
  const panels = ui.row(root);
  const maps = Object.fromEntries(Object.entries(data.models)
    .map(([name, model]) => [name, mapOf(panels, name, model)]));

  const prices = pricesOf(root, data.prices);

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
  return { maps, prices, pad };
});
