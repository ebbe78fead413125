"use strict";
// Takes files out of the page and shows some rows of a table only. Without this script all tables are there as they are.

/** The bytes of a file in the page, unpacked by the browser. */
async function unpacked(template) {
  const packed = Uint8Array.from(atob(template.content.textContent.trim()), (letter) => letter.charCodeAt(0));
  const stream = new Blob([packed]).stream().pipeThrough(new DecompressionStream("gzip"));
  return new Response(stream).arrayBuffer();
}

/** Hands a file to whoever reads the page. */
async function take(template) {
  const path = template.dataset.path;
  const type = path.endsWith(".csv") ? "text/csv" : "application/toml";
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([await unpacked(template)], { type }));
  link.download = path.split("/").pop();
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60000);
}

for (const button of document.querySelectorAll("button[data-take]")) {
  const templates = [...document.querySelectorAll("template[data-path]")];
  const template = templates.find((each) => each.dataset.path === button.dataset.take);
  if (!template) continue;
  button.hidden = false;
  button.addEventListener("click", () => take(template));
}

for (const table of document.querySelectorAll("table[data-filter]")) {
  const label = document.createElement("label");
  const field = document.createElement("input");
  field.type = "search";
  label.append(table.dataset.filter, field);
  table.parentElement.before(label);
  field.addEventListener("input", () => {
    const wanted = field.value.trim().toLowerCase();
    for (const row of table.tBodies[0].rows) row.hidden = !row.textContent.toLowerCase().includes(wanted);
  });
}
