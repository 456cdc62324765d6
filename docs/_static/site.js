// A filter above the tables of the reference, and keyboards for what scrolls sideways.

function addFilter(tables) {
  const article = document.querySelector("article");
  const label = document.createElement("label");
  const input = document.createElement("input");
  const count = document.createElement("output");
  label.className = "filter";
  input.type = "search";
  label.append("Filter ", input, count);
  article.querySelector("section section, .table-wrapper").before(label);
  const rows = tables.flatMap(table => [...table.tBodies[0].rows]);
  const texts = rows.map(row => row.textContent.toLowerCase());
  input.addEventListener("input", () => {
    const words = input.value.toLowerCase().split(/\s+/).filter(Boolean);
    rows.forEach((row, n) => { row.hidden = !words.every(word => texts[n].includes(word)); });
    const shown = rows.filter(row => !row.hidden).length;
    count.textContent = words.length ? ` ${shown} of ${rows.length}` : "";
    for (const part of article.querySelectorAll("section section, .table-wrapper")) {
      part.hidden = words.length > 0 && !part.querySelector("tbody tr:not([hidden])");
    }
  });
}

// Long names break where a word ends.
function breakNames(tables) {
  for (const name of tables.flatMap(table => [...table.querySelectorAll("code .pre")]))
    name.innerHTML = name.innerHTML.replace(/[._]/g, "$&<wbr>");
}

function reachScrolled() {
  for (const part of document.querySelectorAll(
    ".table-wrapper, .highlight pre, .math-wrapper, .cell_output .output")) {
    if (part.scrollWidth > part.clientWidth) part.tabIndex = 0;
    else part.removeAttribute("tabindex");
  }
}

const tables = [...document.querySelectorAll("table.reference-table")];
if (tables.length) addFilter(tables);
breakNames(tables);
reachScrolled();
addEventListener("resize", reachScrolled);
