// Texts whose contrast with what is behind them is less than WCAG 2.1 AA asks for: 4.5, or 3 where
// they are large.
const parse = (color) => color.match(/[\d.]+/g).map(Number);
const luminance = ([r, g, b]) => {
  const [x, y, z] = [r, g, b].map((c) => (c / 255 <= 0.04045 ? c / 255 / 12.92 : ((c / 255 + 0.055) / 1.055) ** 2.4));
  return 0.2126 * x + 0.7152 * y + 0.0722 * z;
};
const over = (top, bottom) => {
  const alpha = top[3] ?? 1;
  return [0, 1, 2].map((i) => top[i] * alpha + bottom[i] * (1 - alpha));
};
const behind = (element) => {
  const layers = [];
  for (let each = element; each; each = each.parentElement) {
    layers.push(parse(getComputedStyle(each).backgroundColor));
  }
  return layers.reverse().reduce((below, layer) => over(layer, below), [255, 255, 255]);
};
const poor = [];
const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
const seen = new Set();
for (let node = walker.nextNode(); node; node = walker.nextNode()) {
  const element = node.parentElement;
  if (!node.nodeValue.trim() || seen.has(element) || !element.checkVisibility() || element.closest('script, style, noscript, option')) {
    continue;
  }
  seen.add(element);
  const style = getComputedStyle(element);
  const back = behind(element);
  const [a, b] = [luminance(over(parse(style.color), back)), luminance(back)].sort((x, y) => y - x);
  const ratio = (a + 0.05) / (b + 0.05);
  const size = parseFloat(style.fontSize);
  const large = size >= 24 || (size >= 18.66 && Number(style.fontWeight) >= 700);
  if (ratio < (large ? 3 : 4.5)) {
    poor.push(`${element.tagName}.${element.className} '${node.nodeValue.trim().slice(0, 30)}' ${style.color} on ${back}: ${ratio.toFixed(2)}`);
  }
}
return [...new Set(poor)].slice(0, 20);
