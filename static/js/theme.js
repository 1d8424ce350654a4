/* The switch between the light and the dark theme. A cookie stores the choice, so that the server renders the next
   page in it and nothing flashes. */

const root = document.documentElement;
const button = document.querySelector("[data-theme-switch]");
const systemDark = matchMedia("(prefers-color-scheme: dark)");

function currentTheme() {
  return root.dataset.theme ?? (systemDark.matches ? "dark" : "light");
}

function showOtherTheme() {
  button.querySelector(".theme-to-dark").hidden = currentTheme() === "dark";
  button.querySelector(".theme-to-light").hidden = currentTheme() === "light";
}

function switchTheme() {
  const theme = currentTheme() === "dark" ? "light" : "dark";
  root.dataset.theme = theme;
  document.cookie = `theme=${theme}; path=/; max-age=31536000; samesite=lax`;
  showOtherTheme();
}

if (button) {
  button.hidden = false;
  button.addEventListener("click", switchTheme);
  // While no theme is chosen the system's holds, which may change at dusk.
  systemDark.addEventListener("change", showOtherTheme);
  showOtherTheme();
}
