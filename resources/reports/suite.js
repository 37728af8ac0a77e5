// Sorting and filters of a suite's table of questions. Without this script all of it is readable.
(() => {
  "use strict";
  const table = document.getElementById("questions");
  const body = table.tBodies[0];
  const rows = [...body.rows];
  const trait = document.getElementById("trait");
  const words = document.getElementById("words");
  const shown = document.getElementById("shown");

  const filter = () => {
    const wanted = words.value.toLowerCase().split(/\s+/).filter(Boolean);
    let count = 0;
    for (const row of rows) {
      const fits = (!trait.value || row.dataset.traits.split(" ").includes(trait.value))
        && wanted.every((word) => row.dataset.words.includes(word));
      row.hidden = !fits;
      count += fits;
    }
    shown.textContent = `${count} of ${rows.length} questions`;
  };

  const sort = (head, column) => {
    const down = head.getAttribute("aria-sort") === "ascending";
    const numeric = head.dataset.sort === "number";
    const key = (row) => row.cells[column].dataset.key;
    const order = numeric
      ? (one, other) => Number(key(one)) - Number(key(other))
      : (one, other) => key(one).localeCompare(key(other), undefined, { numeric: true });
    for (const each of table.tHead.rows[0].cells) each.removeAttribute("aria-sort");
    head.setAttribute("aria-sort", down ? "descending" : "ascending");
    rows.sort((one, other) => (down ? -order(one, other) : order(one, other)));
    body.append(...rows);
  };

  [...table.tHead.rows[0].cells].forEach((head, column) => {
    const button = document.createElement("button");
    button.type = "button";
    button.title = "Sort";
    button.append(...head.childNodes);
    head.append(button);
    button.addEventListener("click", () => sort(head, column));
  });

  const open = () => {
    const target = location.hash && document.getElementById(decodeURIComponent(location.hash.slice(1)));
    const first = target && target.querySelector("details");
    if (first) first.open = true;
  };

  trait.addEventListener("change", filter);
  words.addEventListener("input", filter);
  window.addEventListener("hashchange", open);
  document.getElementById("filters").hidden = false;
  filter();
  open();
})();
