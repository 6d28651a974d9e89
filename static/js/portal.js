/* Comfort only: every page works without this file. */
"use strict";

// an opened box closes on Escape and when the focus or a click goes elsewhere
for (const menu of document.querySelectorAll("details.ozg-aufklapp")) {
  const close = (event) => {
    if (menu.open && !menu.contains(event.target)) menu.open = false;
  };
  document.addEventListener("click", close);
  document.addEventListener("focusin", close);
  menu.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !menu.open) return;
    menu.open = false;
    menu.querySelector("summary").focus();
  });
}

// filters that lie over the page give way to what the focus goes to
for (const panel of document.querySelectorAll("[popover]")) {
  document.addEventListener("focusin", (event) => {
    if (!panel.hidePopover || panel.contains(event.target)) return;
    if (panel.matches(":popover-open")) panel.hidePopover();
  });
}

// empty fields stay out of the address
for (const form of document.querySelectorAll("form[method=get]")) {
  form.addEventListener("formdata", (event) => {
    for (const [name, value] of [...event.formData]) {
      if (value === "") event.formData.delete(name);
    }
  });
}

// the button that applies the filters says how many records they would leave, before it is pressed
for (const form of document.querySelectorAll("form.ozg-facetten")) {
  const label = form.querySelector(".ozg-facetten-fuss .kern-label");
  let later, asked;
  const ask = async () => {
    asked?.abort();
    asked = new AbortController();
    const fields = [...new FormData(form)].filter(([, value]) => value !== "");
    const query = new URLSearchParams([...fields, ["format", "anzahl"]]);
    try {
      const answer = await fetch(`?${query}`, { signal: asked.signal });
      if (answer.ok) label.textContent = await answer.text();
    } catch {
      // the number of the last answer stays
    }
  };
  form.addEventListener("change", () => {
    clearTimeout(later);
    later = setTimeout(ask, 250);
  });
}

// back and forward to a page the browser kept whole: its filters say again what its address says
window.addEventListener("pageshow", (event) => {
  if (!event.persisted) return;
  for (const form of document.querySelectorAll("form.ozg-facetten, .ozg-spaltenwahl form")) form.reset();
});
