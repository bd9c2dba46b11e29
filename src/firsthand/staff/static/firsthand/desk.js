/* Keys, and times that keep up. Every page does without: this only saves hands and reloads. */
"use strict";
(() => {
  const OFF = "firsthand-desk-keys";
  const GO = { q: "/desk/", c: "/desk/cases/", m: "/desk/mail/" };
  const TICK_MS = 30000;
  const WITHIN_MS = 1500;

  /* Times */
  const [day, days, hour, minute, little] = (document.body.dataset.units || "day|days|h|min|now").split("|");

  const span = (ms) => {
    const all = Math.floor(Math.abs(ms) / 60000);
    const d = Math.floor(all / 1440), h = Math.floor((all % 1440) / 60), m = all % 60;
    if (d) return `${d} ${d === 1 ? day : days}${h ? ` ${h} ${hour}` : ""}`;
    if (h) return `${h} ${hour}${m ? ` ${m} ${minute}` : ""}`;
    return m ? `${m} ${minute}` : little;
  };

  const keepUp = () => {
    for (const time of document.querySelectorAll("time[data-left]")) {
      const left = Date.parse(time.dateTime) - Date.now();
      const said = (left < 0 ? time.dataset.late : time.dataset.left).replace("{}", span(left));
      if (time.textContent !== said) time.textContent = said;
    }
  };
  setInterval(keepUp, TICK_MS);

  /* Keys */
  let store = null;
  try { store = window.localStorage; } catch { /* a browser that keeps nothing: the keys are on */ }
  const areOn = () => !store || store.getItem(OFF) !== "off";

  for (const box of document.querySelectorAll("#keys-on")) {
    box.disabled = !store;
    box.checked = areOn();
    box.addEventListener("change", () => {
      store.setItem(OFF, box.checked ? "on" : "off");
      for (const other of document.querySelectorAll("#keys-on")) other.checked = box.checked;
    });
  }

  const rows = () => [...document.querySelectorAll("[data-rows] tbody tr:not(.group)")];
  const here = () => rows().findIndex((row) => row.contains(document.activeElement));
  const link = (row) => row && row.querySelector("th a, td a");

  const move = (by) => {
    const all = rows(), at = here();
    const next = link(all[at < 0 ? (by > 0 ? 0 : all.length - 1) : Math.min(all.length - 1, Math.max(0, at + by))]);
    if (next) { next.focus(); next.scrollIntoView({ block: "nearest" }); }
    return Boolean(next);
  };
  const open = () => { const found = link(rows()[here()]); if (found) found.click(); return Boolean(found); };
  const tick = () => {
    const row = rows()[here()], box = row && row.querySelector("input[type=checkbox]");
    if (box) box.click();
    return Boolean(box);
  };
  const find = () => { const field = document.getElementById("find"); if (field) field.focus(); return Boolean(field); };
  const show = () => { const keys = document.getElementById("keys"); if (keys) keys.showModal(); return Boolean(keys); };
  const ACTS = { j: () => move(1), k: () => move(-1), o: open, x: tick, "/": find, "?": show };

  const isTyping = (target) =>
    target.isContentEditable || target.matches("textarea, select, input:not([type=checkbox]):not([type=radio])");

  let wentAt = 0;
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || !areOn()) return;
    if (isTyping(event.target) || document.querySelector("dialog[open]")) return;
    const after = event.timeStamp - wentAt < WITHIN_MS;
    wentAt = 0;
    if (after && GO[event.key]) { event.preventDefault(); location.assign(GO[event.key]); return; }
    if (event.key === "g") { wentAt = event.timeStamp; return; }
    const act = ACTS[event.key];
    if (act && act()) event.preventDefault();
  });
})();
