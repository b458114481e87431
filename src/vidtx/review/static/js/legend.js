// What the marks in the texts mean, and the keys that matter most.

import { el } from "./dom.js";
import { t } from "./i18n.js";

export function makeLegend(marked) {
  const sample = (name, label) => el("span", { class: "t-legend-item" }, el("span", { class: `t-sample ${name}`, "aria-hidden": "true" }, t("legend.word")), label);
  return el(
    "div",
    { class: "t-legend-items" },
    marked
      ? [
          sample("t-sample-current", t("legend.current")),
          sample("t-sample-unsure", t("legend.unsure")),
          sample("t-sample-estimated", t("legend.estimated")),
          sample("t-sample-finding", t("legend.finding")),
        ]
      : null,
    el("span", { class: "t-legend-keys" }, t("legend.keys")),
  );
}
