/* Light or dark by choice. The choice is kept in a cookie, so that the server draws the next page right at once. */

const root = document.documentElement;
const button = document.querySelector("[data-theme-switch]");

function currentTheme() {
  if (root.dataset.theme) return root.dataset.theme;
  return matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light";
}

function showOther() {
  button.querySelector(".theme-to-dark").hidden = currentTheme() === "dark";
  button.querySelector(".theme-to-light").hidden = currentTheme() === "light";
}

function switchTheme() {
  const theme = currentTheme() === "dark" ? "light" : "dark";
  root.dataset.theme = theme;
  document.cookie = `theme=${theme}; path=/; max-age=31536000; samesite=lax`;
  showOther();
}

if (button) {
  button.hidden = false;
  button.addEventListener("click", switchTheme);
  // While nothing was chosen, the system may turn dark at dusk.
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", showOther);
  showOther();
}
