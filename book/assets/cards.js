// A card with the meaning of a term, beside a link to the glossary that is pointed at or
// reached by the keyboard. The link itself goes on leading to the glossary.
"use strict";

(() => {
  const data = document.getElementById("glossary-cards");
  if (!data) return;
  const cards = JSON.parse(data.textContent);
  const card = document.createElement("div");
  card.className = "glossary-card";
  card.id = "glossary-card";
  card.setAttribute("role", "tooltip");
  card.hidden = true;
  let shownFor = null;
  let waiting = 0;

  const part = (name, text, language) => {
    const element = document.createElement(name);
    element.textContent = text;
    if (language) element.lang = language;
    return element;
  };

  const place = (link) => {
    const box = link.getClientRects()[0];
    const width = document.documentElement.clientWidth;
    const left = Math.min(box.left, width - card.offsetWidth - 8);
    const above = box.top - card.offsetHeight - 4;
    card.style.left = `${Math.max(8, left)}px`;
    card.style.top = `${(above > 0 ? above : box.bottom + 4)}px`;
  };

  const show = (link, said) => {
    clearTimeout(waiting);
    card.replaceChildren(part("strong", said.term));
    if (said.korean) card.append(" ", part("span", said.korean, "ko"));
    card.append(part("p", said.text));
    card.hidden = false;
    shownFor = link;
    link.setAttribute("aria-describedby", card.id);
    place(link);
  };

  const hide = () => {
    clearTimeout(waiting);
    card.hidden = true;
    shownFor?.removeAttribute("aria-describedby");
    shownFor = null;
  };

  // long enough to move the pointer from the link onto the card
  const hideSoon = () => {
    clearTimeout(waiting);
    waiting = setTimeout(hide, 250);
  };

  for (const link of document.querySelectorAll('article a[href*="#term-"]')) {
    const said = cards[link.hash.slice(1)];
    if (!said) continue;
    link.addEventListener("pointerenter", (event) => {
      if (event.pointerType === "mouse") show(link, said);
    });
    link.addEventListener("pointerleave", hideSoon);
    link.addEventListener("focus", () => show(link, said));
    link.addEventListener("blur", hide);
  }
  card.addEventListener("pointerenter", () => clearTimeout(waiting));
  card.addEventListener("pointerleave", hideSoon);
  // reaching a link by the keyboard scrolls to it
  document.addEventListener("scroll", () => shownFor && place(shownFor), {
    passive: true,
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") hide();
  });
  document.querySelector("main").append(card);
})();
