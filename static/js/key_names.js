/* Names of pressed keys, independent of the keyboard's script: the key that is N on a Latin keyboard is "n" on an
   Arabic and a Greek one too. */

/** The name of the key of a keydown event: a lower-case letter, "/", "?", or a name such as "Enter". */
export function keyOf({ code, key, shiftKey }) {
  if (key === "؟") return "?";
  if (key.length > 1) return key;
  const isForeign = /[^ -~]/.test(key) && !/\p{Script=Latin}/u.test(key);
  if (!isForeign) return key.toLowerCase();
  if (code === "Slash") return shiftKey ? "?" : "/";
  return code.startsWith("Key") ? code.slice(3).toLowerCase() : key;
}
