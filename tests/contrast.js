// Every text on the page that stands out too little from what is behind it.
const canvas = document.createElement("canvas").getContext("2d",
  {willReadFrequently: true});
const rgba = (colour) => {
  canvas.clearRect(0, 0, 1, 1);
  canvas.fillStyle = colour;
  canvas.fillRect(0, 0, 1, 1);
  const [r, g, b, a] = canvas.getImageData(0, 0, 1, 1).data;
  return [r, g, b, a / 255];
};
const light = (c) => {
  const [r, g, b] = c.slice(0, 3).map((v) => v / 255).map(
    (v) => v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4);
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
};
const behind = (element) => {
  for (let e = element; e; e = e.parentElement) {
    const colour = rgba(getComputedStyle(e).backgroundColor);
    if (colour[3] > 0.9) return colour;
  }
  return rgba(getComputedStyle(document.documentElement).getPropertyValue(
    "--pst-color-background"));
};
const seen = {};
const elements = document.querySelectorAll(
  "article :is(h1, h2, h3, p, li, td, th, dt, dd, a, code, pre, span, summary, " +
  "caption, figcaption), .bd-sidebar a, .bd-toc a");
for (const element of elements) {
  const words = [...element.childNodes].some(
    (n) => n.nodeType === 3 && n.textContent.trim());
  if (!words || !element.checkVisibility()) continue;
  const style = getComputedStyle(element);
  const [a, b] = [light(rgba(style.color)), light(behind(element))].sort();
  const ratio = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
  const size = parseFloat(style.fontSize);
  const large = size >= 24 || (size >= 18.6 && style.fontWeight >= 700);
  if (ratio < (large ? 3 : 4.5)) {
    const name = element.tagName + "." + element.className + " " + style.color;
    seen[name] = ratio.toFixed(2) + " " + element.textContent.trim().slice(0, 40);
  }
}
return Object.entries(seen).map(([name, what]) => name + ": " + what);
