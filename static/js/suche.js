/* Proposals while somebody types into a search field: comfort only, each form works without.
   A combobox with a list, as the ARIA Authoring Practices describe it. */
"use strict";

const WAIT = 150; // ms after the last key
const SHORTEST = 3;

for (const input of document.querySelectorAll("input[data-vorschlaege]")) {
  const list = document.createElement("ul");
  list.id = `${input.id}-vorschlaege`;
  list.className = "ozg-vorschlagsliste";
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", "Vorschläge");
  list.hidden = true;
  const status = document.createElement("span");
  status.className = "kern-sr-only";
  status.setAttribute("role", "status");
  input.parentElement.classList.add("ozg-mit-vorschlaegen");
  input.after(list, status);
  for (const [name, value] of [
    ["role", "combobox"], ["aria-autocomplete", "list"], ["aria-expanded", "false"],
    ["aria-controls", list.id], ["autocomplete", "off"],
  ]) input.setAttribute(name, value);

  let timer = 0;
  let request = null;
  let active = -1;

  const close = () => {
    clearTimeout(timer);
    request?.abort();
    list.hidden = true;
    active = -1;
    input.setAttribute("aria-expanded", "false");
    input.removeAttribute("aria-activedescendant");
  };

  const choose = (index) => {
    const options = list.children;
    options[active]?.setAttribute("aria-selected", "false");
    active = index;
    const option = options[active];
    if (!option) {
      input.removeAttribute("aria-activedescendant");
      return;
    }
    option.setAttribute("aria-selected", "true");
    option.scrollIntoView({ block: "nearest" });
    input.setAttribute("aria-activedescendant", option.id);
  };

  const show = (proposals) => {
    close();
    list.replaceChildren(...proposals.map(({ text, art, adresse }, index) => {
      const option = document.createElement("li");
      option.id = `${list.id}-${index}`;
      option.setAttribute("role", "option");
      option.setAttribute("aria-selected", "false");
      option.dataset.adresse = adresse;
      const kind = document.createElement("span");
      kind.className = "ozg-nebenbei";
      kind.textContent = art;
      option.append(text, " ", kind);
      return option;
    }));
    list.hidden = !proposals.length;
    input.setAttribute("aria-expanded", String(!list.hidden));
    status.textContent = proposals.length === 1 ? "1 Vorschlag" : `${proposals.length} Vorschläge`;
  };

  const ask = async () => {
    request = new AbortController();
    const address = `${input.dataset.vorschlaege}?${new URLSearchParams({ q: input.value.trim() })}`;
    try {
      const answer = await fetch(address, { signal: request.signal });
      if (answer.ok) show((await answer.json()).vorschlaege);
    } catch {
      // aborted by the next key, or no network: the form still works
    }
  };

  input.addEventListener("input", () => {
    close();
    if (input.value.trim().length >= SHORTEST) timer = setTimeout(ask, WAIT);
  });
  input.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && !list.hidden) {
      event.preventDefault(); // else a search field empties itself
      close();
    }
    if (list.hidden) return;
    const number = list.children.length;
    if (event.key === "ArrowDown") choose(active + 1 < number ? active + 1 : -1);
    else if (event.key === "ArrowUp") choose(active < 0 ? number - 1 : active - 1);
    else if (event.key === "Enter" && active >= 0) location.assign(list.children[active].dataset.adresse);
    else return;
    event.preventDefault();
  });
  // before the field loses the focus
  list.addEventListener("mousedown", (event) => {
    event.preventDefault();
    const option = event.target.closest("[role=option]");
    if (option && event.button === 0) location.assign(option.dataset.adresse);
  });
  input.addEventListener("blur", close);
}
