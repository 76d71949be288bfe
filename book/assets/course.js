// What the theme leaves unnamed for screen readers, and the marks of the quiz.
// Without this script every page still reads, and every quiz still opens.
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

  for (const option of document.querySelectorAll("details.quiz")) {
    const reason = option.textContent.slice(
      option.querySelector("summary").textContent.length).trim();
    option.classList.add(reason.startsWith("Yes") ? "quiz-right" : "quiz-wrong");
  }
});
