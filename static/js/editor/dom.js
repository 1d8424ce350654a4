/* The form of a page on which a translation is edited beside its source, and the parts of that form. */

export const form = document.querySelector("[data-editor]");

/** The interface's locale, with the digits that the server writes. */
export const locale = new Intl.Locale(document.documentElement.lang, { numberingSystem: "latn" }).toString();

/** All text areas of rows, in document order. */
export const textAreas = () => [...form.querySelectorAll("[data-row-text]")];

/** The element in the same cell as a text area, such as its hidden field `block_kind`. */
export const inCell = (area, selector) => area.closest(".cell").querySelector(selector);

/** The id of the block that a text area edits. */
export const blockIdOf = (area) => inCell(area, '[name="block_id"]').value;

export const isBlank = (area) => !/\S/.test(area.value);

/** Replace the elements of these selectors by those of another document, where both have one. */
export function replaceFrom(page, ...selectors) {
  for (const selector of selectors) {
    const current = document.querySelector(selector);
    const replacement = page.querySelector(selector);
    if (current && replacement) current.replaceWith(document.adoptNode(replacement));
  }
}
