// AENet: runs networks that export.py wrote, and trains tiny dense ones, in a page.
(() => {
  "use strict";
  if (window.AENet) return;

  const [LAMBDA, ALPHA] = [1.0507009873554805, 1.6732632423543772];
  // each activation, and its derivative as a function of what it gave
  const ACTIVATIONS = {
    linear: [(v) => v, () => 1],
    relu: [(v) => Math.max(v, 0), (y) => +(y > 0)],
    leaky_relu: [(v, slope) => (v > 0 ? v : slope * v), (y, slope) => (y > 0 ? 1 : slope)],
    elu: [(v) => (v > 0 ? v : Math.expm1(v)), (y) => (y > 0 ? 1 : y + 1)],
    selu: [(v) => LAMBDA * (v > 0 ? v : ALPHA * Math.expm1(v)),
      (y) => (y > 0 ? LAMBDA : y + LAMBDA * ALPHA)],
    tanh: [Math.tanh, (y) => 1 - y * y],
    sigmoid: [(v) => 1 / (1 + Math.exp(-v)), (y) => y * (1 - y)],
  };
  const product = (shape) => shape.reduce((a, b) => a * b, 1);

  // The numbers of an array that Python packed: floats, or whole steps above a least.
  function numbers({ data, bits, low, step }) {
    const { buffer } = Uint8Array.from(atob(data), (c) => c.charCodeAt(0));
    if (bits === 32) return new Float32Array(buffer);
    let whole = bits === 16 ? new Uint16Array(buffer) : new Uint8Array(buffer);
    if (bits === 4) whole = Array.from(whole, (pair) => [pair >> 4, pair & 15]).flat();
    return Float32Array.from(whole, (v) => low + step * v);
  }

  // Applies an activation in place, to rows of `width`.
  function activate(values, width, name = "linear", slope = 0) {
    if (name === "linear") return values;
    if (name !== "softmax") return values.map((v) => ACTIVATIONS[name][0](v, slope));
    for (let at = 0; at < values.length; at += width) {
      const row = values.subarray(at, at + width);
      const most = row.reduce((a, b) => Math.max(a, b));
      row.forEach((v, i) => { row[i] = Math.exp(v - most); });
      const sum = row.reduce((a, b) => a + b);
      row.forEach((v, i) => { row[i] = v / sum; });
    }
    return values;
  }

  // out += row · kernel, where the kernel has `width` columns; zeros cost nothing
  function addProduct(out, values, at, rows, kernel, width) {
    for (let i = 0; i < rows; i++) {
      const v = values[at + i];
      if (v) for (let o = 0, k = i * width; o < width; o++, k++) out[o] += v * kernel[k];
    }
  }

  function dense({ shape, weights: [kernel, bias], activation, slope }, [{ values }]) {
    const width = shape[shape.length - 1], rows = kernel.length / width;
    const out = new Float64Array(product(shape));
    for (let row = 0; row * width < out.length; row++) {
      const part = out.subarray(row * width, (row + 1) * width);
      part.set(bias);
      addProduct(part, values, row * rows, rows, kernel, width);
    }
    return activate(out, width, activation, slope);
  }

  // Calls `visit` with every place of the small map and each place of the large one
  // that its window covers: the small one is what a convolution gives and what a
  // transposed convolution takes.
  function windows({ size, strides, pad }, small, large, visit) {
    for (let row = 0; row < small[0]; row++) for (let column = 0; column < small[1]; column++) {
      for (let i = 0; i < size[0]; i++) for (let j = 0; j < size[1]; j++) {
        const y = row * strides[0] + i - pad[0], x = column * strides[1] + j - pad[1];
        if (y >= 0 && y < large[0] && x >= 0 && x < large[1]) {
          visit(row * small[1] + column, y * large[1] + x, i * size[1] + j);
        }
      }
    }
  }

  function convolve(node, [{ values, shape }], transposed) {
    const [small, large] = transposed ? [shape, node.shape] : [node.shape, shape];
    const [kernel, bias] = node.weights, [cs, cl] = [small[2], large[2]];
    const out = new Float64Array(product(node.shape)).map((_, i) => bias[i % bias.length]);
    windows(node, small, large, (s, l, k) => {
      s *= cs; l *= cl; k *= cs * cl;
      for (let i = 0; i < cl; i++) for (let j = 0; j < cs; j++, k++) {
        if (transposed) out[l + i] += kernel[k] * values[s + j];
        else out[s + j] += kernel[k] * values[l + i];
      }
    });
    return activate(out, node.shape[2], node.activation, node.slope);
  }

  function pool(node, [{ values, shape }]) {
    const out = new Float64Array(product(node.shape)).fill(node.mean ? 0 : -Infinity);
    const count = new Uint16Array(out.length), channels = shape[2];
    windows(node, node.shape, shape, (s, l) => {
      for (let c = 0; c < channels; c++) {
        const i = s * channels + c, v = values[l * channels + c];
        out[i] = node.mean ? out[i] + v : Math.max(out[i], v);
        count[i]++;
      }
    });
    return node.mean ? out.map((v, i) => v / count[i]) : out;
  }

  // An LSTM; `backward` reads from the end and leaves its states where it read.
  function lstm(node, [{ values, mask }]) {
    const { units, sequences, backward, activation, recurrent, steps } = node;
    const [kernel, inner, bias] = node.weights, features = values.length / steps;
    let h = new Float64Array(units), c = new Float64Array(units);
    const out = new Float64Array(sequences ? steps * units : units);
    for (let n = 0; n < steps; n++) {
      const t = backward ? steps - 1 - n : n;
      if (!mask || mask[t]) {
        const z = Float64Array.from(bias);
        addProduct(z, values, t * features, features, kernel, 4 * units);
        addProduct(z, h, 0, units, inner, 4 * units);
        const gate = (g, name) =>
          activate(z.slice(g * units, (g + 1) * units), units, name);
        const [i, f, g, o] = [0, 1, 2, 3].map((k) => gate(k, k === 2 ? activation : recurrent));
        c = c.map((v, u) => f[u] * v + i[u] * g[u]);
        h = activate(c.slice(), units, activation).map((v, u) => o[u] * v);
      }
      out.set(h, sequences ? t * units : 0);
    }
    return out;
  }

  // Rows side by side along the last axis.
  function concatenate({ shape }, inputs) {
    const out = new Float64Array(product(shape)), width = shape[shape.length - 1];
    let left = 0;
    for (const { values, shape: part } of inputs) {
      const own = part[part.length - 1];
      values.forEach((v, i) => { out[Math.floor(i / own) * width + left + i % own] = v; });
      left += own;
    }
    return out;
  }

  const KINDS = {
    pass: (_, [x]) => x.values,
    constant: ({ weights }) => weights[0],
    activation: (node, [x]) => activate(Float64Array.from(x.values),
      node.shape[node.shape.length - 1], node.activation, node.slope),
    scale: ({ weights: [a, b] }, [x]) => Float64Array.from(x.values,
      (v, i) => v * a[i % a.length] + b[i % b.length]),
    first: ({ shape }, [x]) => x.values.slice(0, product(shape)),
    add: (_, inputs) => Float64Array.from(inputs[0].values,
      (_, i) => inputs.reduce((sum, x) => sum + x.values[i], 0)),
    concatenate,
    dense,
    convolution: (node, inputs) => convolve(node, inputs, false),
    transposed: (node, inputs) => convolve(node, inputs, true),
    pool,
    lstm,
    repeat: ({ shape: [times, width] }, [x]) => Float64Array.from(
      { length: times * width }, (_, i) => x.values[i % width]),
    upsample({ shape, size }, [x]) {
      const [, width, channels] = shape, from = x.shape[1];
      return Float64Array.from({ length: product(shape) }, (_, i) => {
        const place = Math.floor(i / channels);
        const row = Math.floor(Math.floor(place / width) / size[0]);
        const column = Math.floor((place % width) / size[1]);
        return x.values[(row * from + column) * channels + i % channels];
      });
    },
  };

  // The steps that are not padding, which every later layer over time is told.
  function maskOf(node, [x]) {
    if (node.mask === undefined) return node.sequences === false ? undefined : x && x.mask;
    const features = x.values.length / node.shape[0];
    return Array.from({ length: node.shape[0] }, (_, t) =>
      x.values.subarray(t * features, (t + 1) * features).some((v) => v !== node.mask));
  }

  // The kernel of another node, turned: a tied decoder's weights are the encoder's.
  function turned({ shape, weights: [kernel] }) {
    const width = shape[shape.length - 1], rows = kernel.length / width;
    return kernel.map((_, i) => kernel[(i % rows) * width + Math.floor(i / rows)]);
  }

  // A network: `run(values)` gives its output, `trace(values)` what every layer gives.
  // What a layer gives may be changed before the next one sees it, by a function of
  // `change` under the layer's name.
  function load({ nodes }) {
    const ready = [];
    for (const node of nodes) {
      const weights = (node.weights || []).map((w) =>
        ("transposed" in w ? turned(ready[w.transposed]) : numbers(w)));
      ready.push({ ...node, weights });
    }
    function trace(values, change = {}) {
      const given = [];
      ready.forEach((node, n) => {
        const inputs = node.from.map((i) => given[i]);
        let own = n ? KINDS[node.kind](node, inputs) : Float32Array.from(values);
        if (change[node.name]) own = change[node.name](own);
        given.push({ name: node.name, kind: node.kind, shape: node.shape,
          values: Float32Array.from(own), mask: maskOf(node, inputs) });
      });
      return given;
    }
    const last = ready.length - 1;
    return { inputShape: ready[0].shape, outputShape: ready[last].shape, trace,
      run: (values, change) => trace(values, change)[last].values };
  }

  // Numbers in [0, 1) that are the same for the same seed; `normal` are Gaussian.
  function random(seed) {
    let state = seed >>> 0;
    const next = () => {
      state = (state + 0x6d2b79f5) >>> 0;
      let t = Math.imul(state ^ (state >>> 15), state | 1);
      t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
      return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
    };
    next.normal = () =>
      Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next());
    return next;
  }

  // A small dense network that learns in the page: Adam on the mean squared error of
  // all points at once, as Keras' `fit` with one batch does it.
  function trainable({ sizes, activations, seed = 1, rate = 0.01 }) {
    const uniform = random(seed);
    const layers = activations.map((name, n) => {
      const [rows, width] = sizes.slice(n, n + 2), limit = Math.sqrt(6 / (rows + width));
      const kernel = Float64Array.from({ length: rows * width },
        () => limit * (2 * uniform() - 1));
      return { name, rows, width, kernel, bias: new Float64Array(width) };
    });
    const arrays = layers.flatMap(({ kernel, bias }) => [kernel, bias]);
    const [gradients, mean, square] = [0, 1, 2].map(() => arrays.map((a) => new Float64Array(a)
      .fill(0)));
    let steps = 0;

    function forward(point) {
      const given = [Float64Array.from(point)];
      for (const { name, width, rows, kernel, bias } of layers) {
        const out = Float64Array.from(bias);
        addProduct(out, given[given.length - 1], 0, rows, kernel, width);
        given.push(activate(out, width, name, 0.2));
      }
      return given;
    }

    // Adds the gradient of one point's loss, from the last layer to the first.
    function backward(given, error) {
      for (let n = layers.length - 1; n >= 0; n--) {
        const { name, rows, width, kernel } = layers[n], x = given[n], y = given[n + 1];
        const delta = error.map((e, o) => e * ACTIVATIONS[name][1](y[o], 0.2));
        const [onKernel, onBias] = [gradients[2 * n], gradients[2 * n + 1]];
        error = new Float64Array(rows);
        for (let i = 0, k = 0; i < rows; i++) for (let o = 0; o < width; o++, k++) {
          onKernel[k] += x[i] * delta[o];
          error[i] += kernel[k] * delta[o];
        }
        delta.forEach((d, o) => { onBias[o] += d; });
      }
    }

    // One step over all points (one after another in a flat array); gives their loss.
    function step(points, targets = points) {
      const width = sizes[0], out = sizes[sizes.length - 1];
      const count = points.length / width;
      let loss = 0;
      gradients.forEach((g) => g.fill(0));
      for (let p = 0; p < count; p++) {
        const given = forward(points.slice(p * width, (p + 1) * width));
        const error = given[layers.length].map((y, i) => y - targets[p * out + i]);
        error.forEach((e) => { loss += e * e / (count * out); });
        backward(given, error.map((e) => 2 * e / (count * out)));
      }
      steps++;
      const pace = rate * Math.sqrt(1 - 0.999 ** steps) / (1 - 0.9 ** steps);
      arrays.forEach((array, n) => gradients[n].forEach((g, i) => {
        mean[n][i] += (g - mean[n][i]) * 0.1;
        square[n][i] += (g * g - square[n][i]) * 0.001;
        array[i] -= pace * mean[n][i] / (Math.sqrt(square[n][i]) + 1e-7);
      }));
      return loss;
    }

    return {
      forward, step,
      run: (point) => forward(point)[layers.length],
      get steps() { return steps; },
      get weights() { return arrays.map((a) => Array.from(a)); },
      set weights(given) { given.forEach((values, n) => arrays[n].set(values)); },
    };
  }

  window.AENet = { load, numbers, random, trainable };
})();
