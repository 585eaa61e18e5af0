// netent's own script. Every page works without it; with it, progress moves by itself, SIRETs copy
// as digits, files can be dropped, menus close, cards have arrows, a new password is
// judged while it is typed, and a form is not sent twice by a double click.

const IDENTIFIER = /\b\d{3}[\s\u00a0\u202f]\d{3}[\s\u00a0\u202f]\d{3}(?:[\s\u00a0\u202f]\d{5})?\b/g;

function copyAsDigits(event) {
  const selected = String(document.getSelection() ?? "");
  const digits = selected.replace(IDENTIFIER, (found) => found.replace(/\D/g, ""));
  if (event.clipboardData && digits !== selected) {
    event.clipboardData.setData("text/plain", digits);
    event.preventDefault();
  }
}

// A form sent once is not sent again for a few seconds; going back gives its button again.
function guardDoubleSubmit(event) {
  const form = event.target;
  if (form.method !== "post") return;
  if (form.dataset.sent) {
    event.preventDefault();
    return;
  }
  form.dataset.sent = "yes";
  event.submitter?.setAttribute("aria-disabled", "true");
  setTimeout(releaseForms, 8000);
}

function releaseForms() {
  for (const form of document.querySelectorAll("form[data-sent]")) {
    delete form.dataset.sent;
    form.querySelector("[aria-disabled]")?.removeAttribute("aria-disabled");
  }
}

function closeMenus(event) {
  for (const menu of document.querySelectorAll("details.account[open]")) {
    if (event.type === "keydown" ? event.key === "Escape" : !menu.contains(event.target)) {
      menu.open = false;
      if (event.type === "keydown") menu.querySelector("summary").focus();
    }
  }
}

function fileField(drop) {
  const input = drop.querySelector("input[type=file]");
  const name = drop.querySelector("[data-drop-name]");
  const show = () => {
    const file = input.files[0];
    name.hidden = !file;
    if (file) {
      const size = new Intl.NumberFormat(document.documentElement.lang, {
        style: "unit", unit: "kilobyte", maximumFractionDigits: 1,
      });
      name.querySelector("span").textContent = `${file.name} · ${size.format(file.size / 1000)}`;
    }
  };
  drop.querySelector("[data-drop-word]").hidden = false;
  input.addEventListener("change", show);
  for (const type of ["dragenter", "dragover"]) {
    drop.addEventListener(type, (event) => {
      event.preventDefault();
      drop.classList.add("over");
    });
  }
  for (const type of ["dragleave", "drop"]) {
    drop.addEventListener(type, () => drop.classList.remove("over"));
  }
  drop.addEventListener("drop", (event) => {
    if (!event.dataTransfer?.files.length) return;
    event.preventDefault();
    input.files = event.dataTransfer.files;
    show();
  });
}

// The checklist and the gauge beside a new password; the server decides all the same.
function judgePassword(box) {
  const input = box.querySelector("input[type=password]");
  const rules = box.dataset;
  const gauge = box.querySelector("[data-gauge]");
  const word = gauge.querySelector("[data-gauge-word]");
  const judge = () => {
    const text = input.value.normalize("NFC");
    const count = (pattern) => (text.match(pattern) ?? []).length;
    const length = [...text].length;
    const others = [...text].filter((char) => !/[\p{L}0-9]/u.test(char));
    const allowed = others.filter((char) => rules.allowed.includes(char));
    const met = {
      length: length >= rules.shortest && length <= rules.longest,
      letters: count(/\p{L}/gu) >= rules.letters,
      lower: count(/\p{Ll}/gu) >= rules.lower,
      upper: count(/\p{Lu}/gu) >= rules.upper,
      digits: count(/[0-9]/g) >= rules.digits,
      specials: allowed.length >= rules.specials,
      allowed: allowed.length === others.length,
    };
    for (const item of box.querySelectorAll("[data-criterion]")) {
      const done = text !== "" && met[item.dataset.criterion];
      item.classList.toggle("met", done);
      item.querySelector("[data-met]").hidden = !done;
    }
    const all = Object.values(met).every(Boolean);
    const level = text === "" ? 0 : !all ? 1 : length < rules.strong ? 2 : 3;
    gauge.hidden = level === 0;
    gauge.querySelector("meter").value = level;
    const said = ["", word.dataset.weak, word.dataset.fair, word.dataset.good][level];
    if (word.textContent !== said) word.textContent = said;
  };
  input.addEventListener("input", judge);
  judge();
}

// Asks every two seconds, slower when the page is hidden or the server does not answer; reloads
// once when the state changes. What a screen reader hears is said at most every fifteen seconds.
function followProgress(box) {
  const bar = box.querySelector("progress");
  const said = box.querySelector("[data-progress-said]");
  const shown = box.querySelector("[data-progress-text]");
  let wait = 2000;
  let lastSaid = Date.now();

  const ask = async () => {
    try {
      const answer = await fetch(box.dataset.progress, { headers: { Accept: "application/json" } });
      if (!answer.ok) throw new Error(answer.statusText);
      const state = await answer.json();
      if (state.status !== box.dataset.status) {
        location.reload();
        return;
      }
      bar.max = Math.max(state.total ?? 1, 1);
      bar.value = state.done ?? 0;
      shown.textContent = state.text;
      if (Date.now() - lastSaid > 15000) {
        said.textContent = state.text;
        lastSaid = Date.now();
      }
      wait = 2000;
    } catch {
      wait = Math.min(wait * 2, 30000);
    }
    setTimeout(ask, document.hidden ? Math.max(wait, 15000) : wait);
  };
  setTimeout(ask, wait);
}

// The arrows of a row that scrolls: there while there is more than fits, said when an end is reached.
function arrows(deck) {
  const cards = deck.querySelector("[data-deck-cards]");
  const moves = deck.querySelector("[data-deck-moves]");
  const back = moves.querySelector("[data-deck-back]");
  const on = moves.querySelector("[data-deck-on]");
  const show = () => {
    const rest = cards.scrollWidth - cards.clientWidth;
    moves.hidden = rest <= 1;
    back.setAttribute("aria-disabled", String(cards.scrollLeft <= 1));
    on.setAttribute("aria-disabled", String(cards.scrollLeft >= rest - 1));
  };
  back.addEventListener("click", () => cards.scrollBy({ left: -0.9 * cards.clientWidth }));
  on.addEventListener("click", () => cards.scrollBy({ left: 0.9 * cards.clientWidth }));
  cards.addEventListener("scroll", show, { passive: true });
  new ResizeObserver(show).observe(cards);
}

function demoAccount(account) {
  const button = account.querySelector("[data-use-account]");
  button.hidden = false;
  button.addEventListener("click", () => {
    for (const part of account.querySelectorAll("[data-fill]")) {
      const field = document.getElementById(part.dataset.fill);
      const text = part.textContent.trim();
      if (field) field.value = part.dataset.fill === "siret" ? text.replace(/\D/g, "") : text;
    }
    document.querySelector("main form button[type=submit]").focus();
  });
}

document.addEventListener("copy", copyAsDigits);
document.addEventListener("submit", guardDoubleSubmit);
document.addEventListener("click", closeMenus);
document.addEventListener("keydown", closeMenus);
window.addEventListener("pageshow", releaseForms);
document.querySelectorAll("[data-drop]").forEach(fileField);
document.querySelectorAll("[data-progress]").forEach(followProgress);
document.querySelectorAll("[data-password]").forEach(judgePassword);
document.querySelectorAll("[data-account]").forEach(demoAccount);
document.querySelectorAll("[data-deck]").forEach(arrows);
// what just happened takes the focus, where the browser did not give it already
document.querySelector(".notice[autofocus]")?.focus();
