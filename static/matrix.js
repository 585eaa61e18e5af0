// The matrix with a script: whole columns and rows at once, changes shown and counted as they are
// made. Without it every box is ticked by itself.

function setUp(form) {
  const boxes = [...form.querySelectorAll("input[name=tick]")];
  const count = form.querySelector("[data-matrix-count]");

  const show = () => {
    const changed = boxes.filter((box) => box.checked !== box.defaultChecked);
    for (const box of boxes) {
      box.closest("td").classList.toggle("changed", box.checked !== box.defaultChecked);
    }
    for (const [all, held] of wholes) {
      const ticked = held.filter((box) => box.checked).length;
      all.checked = ticked === held.length;
      all.indeterminate = ticked > 0 && ticked < held.length;
    }
    if (count) {
      count.hidden = changed.length === 0;
      const words = changed.length === 1 ? count.dataset.one : count.dataset.many;
      count.textContent = words.replace("§", String(changed.length));
    }
  };

  const whole = (all, held) => {
    all.hidden = held.length === 0;
    all.addEventListener("change", () => {
      for (const box of held) box.checked = all.checked;
      show();
    });
    return [all, held];
  };

  const columns = [...form.querySelectorAll("[data-column]")].map((all) =>
    whole(all, boxes.filter((box) => box.value.endsWith(`.${all.dataset.column}`))),
  );
  const rows = [...form.querySelectorAll("[data-row]")].map((all) =>
    whole(all, [...all.closest("tr").querySelectorAll("input[name=tick]")]),
  );
  const wholes = [...columns, ...rows].filter(([, held]) => held.length > 0);
  form.addEventListener("change", show);
  show();
}

document.querySelectorAll("[data-matrix]").forEach(setUp);
