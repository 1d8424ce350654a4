/* Entry module of the pages that show changes: navigation from change to change, filters by kind, folding of unchanged
   rows, and a minimap. */

import { bindChangeNavigation } from "./diff/change_navigation.js";
import { bindFilters } from "./diff/filters.js";
import { bindFolding } from "./diff/folding.js";
import { createMinimap } from "./diff/minimap.js";
import { linkMoves } from "./diff/move_links.js";

const page = document.querySelector("[data-diff]");
const bar = document.querySelector("[data-change-navigation]"); // missing where a text is shown without marks

if (page && bar) {
  const navigation = bindChangeNavigation(page, bar);
  const minimap = createMinimap(page, navigation);
  const folding = bindFolding(page, minimap.render);
  const filters = bindFilters(page, () => {
    folding.updateRows();
    navigation.updateVisible();
    minimap.render();
  });
  linkMoves(page, navigation.openFolds);
  // After an operation on a row the server renders all rows, none of them folded.
  document.addEventListener("editor:rows-updated", () => {
    page.dataset.visibleRows = "all";
  });
  // After an edit in place the marks are replaced.
  document.addEventListener("diff:marks-updated", () => {
    navigation.readChanges();
    filters.updateLinks();
    folding.updateLinks();
    minimap.render();
  });
}
