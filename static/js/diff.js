/* The pages of changes: going from one to the next by button or by the keys n and p, showing only some kinds, putting
   unchanged rows away, and a map of them all. */

import { keepFilters } from "./diff/filters.js";
import { keepFolds } from "./diff/folding.js";
import { drawMap } from "./diff/minimap.js";
import { joinMoves } from "./diff/move_links.js";
import { keepSteps } from "./diff/change_navigation.js";

const page = document.querySelector("[data-diff]");
const bar = document.querySelector("[data-change-navigation]"); // not there where a text is read without marks

if (page && bar) {
  const steps = keepSteps(page, bar);
  const map = drawMap(page, steps);
  const folds = keepFolds(page, map.draw);
  const filters = keepFilters(page, () => {
    folds.draw();
    steps.count();
    map.draw();
  });
  joinMoves(page, steps.open);
  // A row button has all rows drawn anew, with what is not saved yet.
  document.addEventListener("desk:rows", () => {
    page.dataset.visibleRows = "all";
  });
  // Where the text is edited in place, what is marked changes with it.
  document.addEventListener("desk:changes", () => {
    steps.read();
    filters.draw();
    folds.say();
    map.draw();
  });
}
