// The sign of each kind of edit: a shape of its own, so that nobody needs a color to tell them apart. On a grid of 14 x 14.

import { path } from "./dom.js";

const SIGNS = {
  cut: "M1.5 1.5h11L7 12.5z",
  jump_cut: "M.5 1.5h7L4 7.5zM6.5 6.5h7L10 12.5z",
  dissolve: "M1 1.5l6 5.5-6 5.5zM13 1.5L7 7l6 5.5z",
  fade: "M1 12.5h12V1.5z",
  title_card: "M1 2h12v10H1zM3.5 4.5v1.6h7V4.5zM3.5 8v1.6h4.5V8z",
  freeze: "M2 1.5h3.6v11H2zM8.4 1.5H12v11H8.4z",
  sound_splice: "M7 .8L13.2 7 7 13.2.8 7z",
  cutaway_in: "M2 1.5h10v2.6H4.8v5.8H12v2.6H2z",
  cutaway_out: "M12 1.5H2v2.6h7.2v5.8H2v2.6h10z",
};

export function edgeSign(kind) {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  svg.setAttribute("viewBox", "0 0 14 14");
  svg.setAttribute("class", "edge-sign");
  svg.setAttribute("aria-hidden", "true");
  const shape = path(SIGNS[kind] ?? SIGNS.cut);
  shape.setAttribute("class", "edge-shape");
  shape.setAttribute("fill-rule", "evenodd");
  svg.append(shape);
  return svg;
}
