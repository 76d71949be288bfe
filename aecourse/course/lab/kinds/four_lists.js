// Stars for some films, and the lists that popularity, neighbours, EASE and an
// autoencoder make of them.
AELab.define("four_lists", (root, data, ui) => {
  "use strict";
  const { words, fill, number, el } = ui, { titles, genres, length } = data;
  const NAMES = ["popularity", "neighbours", "ease", "autoencoder"], MOST = 5;
  const network = AENet.load(data.network), films = titles.length;
  const weights = Object.fromEntries(
    Object.entries(data.weights).map(([name, packed]) => [name, AENet.numbers(packed)]));
  const state = { stars: new Map(data.start), page: 0 };

  // ------------------------------------------------------------------ rankers

  const isLike = (stars) => stars >= data.liked_from;
  const likes = () => Float32Array.from(titles, (_, film) => +isLike(state.stars.get(film)));

  // Every like adds its row of the weights.
  function added(name, row) {
    const sum = new Float64Array(films);
    row.forEach((like, film) => {
      if (like) for (let to = 0; to < films; to++) sum[to] += weights[name][film * films + to];
    });
    return sum;
  }
  function scores() {
    const row = likes();
    return {
      popularity: Float64Array.from(data.popularity),
      neighbours: added("neighbours", row),
      ease: added("ease", row),
      autoencoder: network.run(row),
    };
  }
  // The films of the highest scores that are not rated; where all scores are alike there
  // is no first one.
  function listed(score) {
    if (score.every((v) => v === score[0])) return [];
    return titles.map((_, film) => film).filter((film) => !state.stars.has(film))
      .sort((a, b) => score[b] - score[a]).slice(0, length);
  }
  function lists() {
    const found = scores();
    return Object.fromEntries(NAMES.map((name) => [name, listed(found[name])]));
  }

  // ------------------------------------------------------------------ parts

  el(root, "p", { class: "aelab-title", role: "heading", "aria-level": 3 },
    fill(words.rate, { from: data.liked_from }));
  const place = el(root, "div", { class: "aelab-lists-films" });
  const buttons = ui.row(root);
  ui.button(buttons, words.others, () => offer((state.page + 1) % (data.offered.length / data.at_once)));
  ui.button(buttons, words.clear, () => {
    state.stars.clear();
    offer(state.page);
    show();
  });
  const columns = el(root, "div", { class: "aelab-lists" });
  const panels = Object.fromEntries(NAMES.map((name) => {
    const panel = ui.panel(columns, words[name]);
    return [name, { list: el(panel, "ol", { "aria-label": words[name] }), below: el(panel, "small") }];
  }));
  const say = ui.status(root);
  el(root, "small", {}, fill(words.found, { people: data.people, films, length,
    ...Object.fromEntries(NAMES.map((name) => [name, number(100 * data.found[name], 0)])) }));

  const starsOf = (n) => (n ? fill(n === 1 ? words.star : words.stars, { count: n }) : words.none);

  function offer(page) {
    state.page = page;
    const from = page * data.at_once;
    place.replaceChildren();
    data.offered.slice(from, from + data.at_once).forEach((film) => {
      const row = el(place, "div", { class: "aelab-lists-film" });
      const text = el(row, "div", {}, titles[film]), small = el(text, "small");
      const tell = () => small.replaceChildren(genres[film],
        ...(isLike(state.stars.get(film)) ? [" · ", el(null, "b", {}, words.like)] : []));
      const group = el(row, "div", { class: "aelab-lists-stars", role: "radiogroup", "aria-label": titles[film] });
      for (let n = 0; n <= MOST; n++) {
        const input = el(el(group, "label"), "input",
          { type: "radio", name: `aelab-stars-${film}`, "aria-label": starsOf(n) });
        input.checked = (state.stars.get(film) || 0) === n;
        input.addEventListener("change", () => { rate(film, n); tell(); });
      }
      tell();
    });
  }

  // ------------------------------------------------------------------ what is seen

  let shown = null; // the lists before the last change
  function fillPanel(name, now, before) {
    const { list, below } = panels[name];
    list.replaceChildren();
    now.forEach((film, at) => {
      const was = before ? before.indexOf(film) : at, isNew = was < 0;
      const item = el(list, "li", { "data-new": isNew }, titles[film]);
      const mark = isNew ? words.new : was > at ? words.up : was < at ? words.down : null;
      if (mark) el(item, "b", {}, fill(mark, { count: Math.abs(was - at) }));
      el(item, "small", {}, genres[film]);
    });
    below.textContent = now.length ? "" : words.no_list;
  }

  function show(changed = "") {
    const now = lists();
    NAMES.forEach((name) => fillPanel(name, now[name], shown && shown[name]));
    const count = (counted) => Object.fromEntries(NAMES.map((name) => [name, now[name].filter(counted(name)).length]));
    const fresh = shown && count((name) => (film) => !shown[name].includes(film));
    const shared = count(() => (film) => now.popularity.includes(film));
    const liking = likes().reduce((a, b) => a + b, 0);
    say([changed && fill(changed, fresh),
      fill(words.outcome, { rated: state.stars.size, liked: liking }),
      fill(liking ? words.shared : words.no_likes, { length, ...shared })].filter(Boolean).join(" "));
    shown = now;
  }

  function rate(film, stars) {
    const before = isLike(state.stars.get(film)) || false;
    if (stars) state.stars.set(film, stars);
    else state.stars.delete(film);
    const sentence = before === isLike(stars) ? words.no_like : words.changed;
    show(fill(sentence, { title: titles[film], stars: starsOf(stars),
      ...Object.fromEntries(NAMES.map((name) => [name, `{${name}}`])) }));
  }

  offer(0);
  show();
  return { state, scores, lists, rate, show };
});
