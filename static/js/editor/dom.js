/* The form of a page on which a text is written beside its original, and what is found in it. */

export const form = document.querySelector("[data-editor]");

/** All text areas, in the order of the rows. */
export const areas = () => [...form.querySelectorAll("[data-row-text]")];

/** What is in the cell of a text area, such as its hidden field `block_kind`. */
export const beside = (area, selector) => area.closest(".cell").querySelector(selector);

/** The id of the block that a text area is of. */
export const blockOf = (area) => beside(area, '[name="block_id"]').value;

/** The language of the interface, with the digits that the server writes. */
export const locale = new Intl.Locale(document.documentElement.lang, { numberingSystem: "latn" }).toString();

export const blank = (area) => !/\S/.test(area.value);
