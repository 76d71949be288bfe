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
      if (!button.getAttribute("aria-label")) {
        button.setAttribute("aria-label", name);
      }
    }
  }
});
