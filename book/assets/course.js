// What the theme leaves unnamed for screen readers. Without this script every page
// still reads.
"use strict";

document.addEventListener("DOMContentLoaded", () => {
  const names = [
    [".search-button, .search-button-field, .search-button__button", "Search"],
    [".theme-switch-button", "Switch between light, dark and automatic colours"],
    [".primary-toggle", "Open or close the list of pages"],
    [".secondary-toggle", "Open or close the contents of this page"],
  ];
  for (const [selector, name] of names) {
    for (const button of document.querySelectorAll(selector)) {
      // a name that differs from the words on a button cannot be spoken to it
      if (!button.getAttribute("aria-label") && !button.textContent.trim()) {
        button.setAttribute("aria-label", name);
      }
    }
  }
});

// Paper is white: a page that is read in dark mode is printed in the light one, with all
// that can be folded unfolded.
{
  let theme;
  let folded = [];
  window.addEventListener("beforeprint", () => {
    theme = document.documentElement.dataset.theme;
    document.documentElement.dataset.theme = "light";
    folded = [...document.querySelectorAll("article details:not([open])")];
    for (const part of folded) part.open = true;
  });
  window.addEventListener("afterprint", () => {
    document.documentElement.dataset.theme = theme;
    for (const part of folded) part.open = false;
  });
}
