// A table whose rows can be selected: the box in its head selects all, and the buttons wait for a selection.
for (const form of document.querySelectorAll('[data-select]')) {
  const all = form.querySelector('[data-select-all]');
  const rows = [...form.querySelectorAll('tbody input[type=checkbox]')];
  const buttons = form.querySelectorAll('[data-select-needed]');
  const count = form.querySelector('[data-select-count]');
  const update = () => {
    const chosen = rows.filter(row => row.checked).length;
    all.checked = chosen === rows.length;
    all.indeterminate = chosen > 0 && chosen < rows.length;
    count.textContent = `${chosen} dead letter${chosen === 1 ? '' : 's'}.`;
    buttons.forEach(button => { button.disabled = chosen === 0; });
  };
  all.hidden = false;
  all.addEventListener('change', () => { rows.forEach(row => { row.checked = all.checked; }); update(); });
  rows.forEach(row => row.addEventListener('change', update));
  update();
}
