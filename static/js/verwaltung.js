/* Names for the controls that the admin's scripts and inline tables leave without one. */
(() => {
  const named = (element) => {
    element.id ||= `name-${Math.random().toString(36).slice(2)}`;
    return element;
  };

  // the label of a control: its own, else the header of its column
  const nameOf = (control) => {
    const label = control.id && document.querySelector(`label[for="${CSS.escape(control.id)}"]`);
    if (label) return named(label);
    const cell = control.closest('td[class^="field-"]');
    const column = cell?.className.match(/field-(\S+)/)?.[1];
    const header = column && cell.closest('table')?.querySelector(`th.column-${CSS.escape(column)}`);
    return header ? named(header) : null;
  };

  const nameSelect2 = (select, name) => {
    const box = select.parentElement.querySelector('.select2-container');
    if (!box) return;
    const text = name.textContent.replace(':', '').trim();
    const shown = box.querySelector('.select2-selection__rendered');
    for (const field of box.querySelectorAll('.select2-search__field')) {
      field.setAttribute('aria-label', text);
    }
    const single = box.querySelector('.select2-selection--single');
    single?.setAttribute('aria-labelledby', `${name.id} ${shown.id}`);
    if (single) shown.setAttribute('aria-label', text);
    if (shown.tagName === 'UL') {
      for (const part of [shown, ...shown.querySelectorAll('li')]) part.setAttribute('role', 'none');
    }
  };

  const nameAll = () => {
    for (const header of document.querySelectorAll('.inline-group th.original:empty')) {
      const text = document.createElement('span');
      text.className = 'visually-hidden';
      text.textContent = 'Eintrag';
      header.append(text);
    }
    for (const box of document.querySelectorAll('.tabular input[name$="-DELETE"]')) {
      box.setAttribute('aria-label', 'Löschen');
    }
    const controls = '.inline-group td select, .inline-group td input, .inline-group td textarea';
    for (const control of document.querySelectorAll(`${controls}, .select2-hidden-accessible`)) {
      const name = nameOf(control);
      if (!name) continue;
      if (name.tagName === 'TH') control.setAttribute('aria-labelledby', name.id);
      if (control.matches('.select2-hidden-accessible')) nameSelect2(control, name);
    }
  };

  nameAll();
  new MutationObserver(nameAll).observe(document.body, { childList: true, subtree: true });
})();

/* On a phone a list has no heads of columns: each cell says its own, an empty one is left out. */
(() => {
  const heads = new Map();
  for (const head of document.querySelectorAll('#result_list thead th')) {
    const column = head.className.match(/column-(\S+)/)?.[1];
    if (column) heads.set(column, head.querySelector('.text')?.textContent.trim());
  }
  for (const cell of document.querySelectorAll('#result_list tbody td[class*="field-"]')) {
    const column = cell.className.match(/field-(\S+)/)?.[1];
    if (heads.get(column)) cell.dataset.spalte = heads.get(column);
    if (/^[-–]?$/.test(cell.textContent.trim()) && !cell.querySelector('img')) cell.dataset.leer = '';
  }
})();

/* A form that came back begins at its list of what is wrong, not at its first field. */
(() => {
  const list = document.querySelector('.ozg-fehlerliste');
  if (!list) return;
  list.tabIndex = -1;
  window.addEventListener('load', () => list.focus());
})();

/* The page of a long import reads itself again until the work is done. Each part is only replaced
   when it changes: the middle one (role=status) is read aloud. */
(() => {
  const EVERY = 2000;

  const look = async () => {
    let goOn = true;
    try {
      const answer = await fetch(location.href, { headers: { Accept: 'text/html' } });
      const page = new DOMParser().parseFromString(await answer.text(), 'text/html');
      const next = page.getElementById('auftrag');
      if (!next && (answer.redirected || answer.status === 404)) location.reload();
      if (next) {
        for (const part of next.children) {
          const here = document.getElementById(part.id);
          if (!here.isEqualNode(part)) here.replaceChildren(...part.childNodes);
        }
        goOn = 'laeuft' in next.dataset;
      }
    } catch {
      // the portal is starting anew: the next look finds it
    }
    if (goOn) setTimeout(look, EVERY);
  };

  if (document.querySelector('#auftrag[data-laeuft]')) setTimeout(look, EVERY);
})();
