/* Links that change what a page shows: the server answers them, and scripts apply them without loading a page. */

/** Whether a click follows the link here, not in another tab or window. */
export function isPlainClick(event) {
  return !event.button && !event.ctrlKey && !event.metaKey && !event.shiftKey && !event.altKey;
}

/** Mark a link as the current one of its group, or not. */
export function setCurrent(link, isCurrent) {
  if (isCurrent) link.setAttribute("aria-current", "true");
  else link.removeAttribute("aria-current");
}

/** Change the values of a query argument in the page's URL; without values the argument is removed. */
export function setQueryArgument(name, values) {
  const url = new URL(location);
  url.searchParams.delete(name);
  for (const value of values) url.searchParams.append(name, value);
  history.replaceState(history.state, "", url);
}
