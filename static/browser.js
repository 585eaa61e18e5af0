// The browser check: what only the browser itself can say. Nothing leaves the page.

const ALLOWED_SECONDS = 60;
const NARROWEST = 320;

function takesCookies() {
  const mark = "netent_check=1; SameSite=Lax; path=/verifier-mon-navigateur";
  document.cookie = mark;
  const taken = document.cookie.includes("netent_check=1");
  document.cookie = `${mark}; Max-Age=0`;
  return taken;
}

// The page says when it was made; what it took to come here may be taken off.
function isOnTime(page) {
  const [entry] = performance.getEntriesByType("navigation");
  const came = Date.now() - performance.now() + (entry?.responseStart ?? 0);
  return Math.abs(came - Date.parse(page.dataset.now)) < ALLOWED_SECONDS * 1000;
}

function knowsOurScript() {
  return typeof structuredClone === "function" && "at" in Array.prototype && "fetch" in window;
}

const CHECKS = {
  script: knowsOurScript,
  cookies: takesCookies,
  time: isOnTime,
  clipboard: () => "ClipboardEvent" in window && "DataTransfer" in window,
  pdf: () => navigator.pdfViewerEnabled === true,
  passkeys: () => "PublicKeyCredential" in window && window.isSecureContext,
  width: () => window.innerWidth >= NARROWEST,
};

function answer(check, page) {
  try {
    return CHECKS[check](page);
  } catch {
    return false;
  }
}

const page = document.querySelector("[data-browser]");
for (const row of page.querySelectorAll("[data-check]")) {
  const good = answer(row.dataset.check, page);
  row.querySelector(good ? "[data-good]" : "[data-bad]").hidden = false;
  row.hidden = false;
}
page.querySelector("[data-without]").hidden = true;
page.querySelector("[data-with]").hidden = false;
page.querySelector("[data-done]").hidden = false;
