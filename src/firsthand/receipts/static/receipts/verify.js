// The page that checks a receipt. Without this script the form goes to the server, which checks and says that it did.
"use strict";

(() => {
  const form = document.getElementById("verify-form");
  const result = document.getElementById("verify-result");
  const read = (id) => JSON.parse(document.getElementById(id).textContent);
  const teller = new Telling.Teller(read("verify-words"), read("verify-about"));
  const log = form.dataset.log || ""; // the address of the log; a saved page has none

  function element(name, text = "", kind = "") {
    const made = document.createElement(name);
    if (text) made.textContent = text;
    if (kind) made.className = kind;
    return made;
  }

  function table(rows) {
    const facts = element("dl", "", "facts facts-plain");
    for (const [label, value] of rows) {
      const row = element("div"), said = element("dd", value);
      said.dir = "auto";
      row.append(element("dt", label), " ", said);
      facts.append(row);
    }
    return facts;
  }

  function entry(told) { // the report is open, the others when they are asked for
    const box = element("details", "", "told-part"), head = element("summary");
    box.open = told.isOpen;
    head.append(element("span", told.line, "strong"), " ", element("span", told.at, "quiet"));
    box.append(head, table(told.rows));
    return box;
  }

  function part(told, isList) {
    if (told.rows) return entry(told);
    const box = element(isList ? "li" : "div", "", "told-part");
    if (told.line) box.append(isList ? told.line : element("p", told.line));
    if (told.given) {
      const given = element("p", told.given, "told-given");
      given.dir = "auto";
      box.append(given);
    }
    return box;
  }

  function banner(sign, heading, words) {
    const looks = { holds: "banner-kept", fails: "banner-missed", other: "banner-open" };
    const box = element("section", "", `banner ${looks[sign]} verdict`);
    const head = element("h2", heading);
    head.tabIndex = -1;
    box.append(document.getElementById(`sign-${sign}`).content.cloneNode(true));
    box.append(head, ...words.map((line) => element("p", line)));
    return box;
  }

  function show(...boxes) {
    result.replaceChildren(...boxes);
    result.querySelector("h2")?.focus();
  }

  function section(told) {
    const box = element("section", "", "told"), list = element(told.isList ? "ul" : "div");
    list.append(...told.parts.map((each) => part(each, told.isList)));
    box.append(element("h3", told.heading), list);
    return box;
  }

  async function newestOf(proved) { // null where it cannot be had
    if (!log || proved.receipt.key.text !== teller.key) return null;
    try {
      return await Published.compare(log, proved.receipt.key, proved.checkpoint);
    } catch (error) {
      if (error instanceof Published.NotReached) return null;
      throw error;
    }
  }

  async function check(file) {
    result.replaceChildren(element("p", teller.say("working")));
    try {
      const bytes = new Uint8Array(await file.slice(0, teller.most_octets + 1).arrayBuffer());
      const proved = await Firsthand.verify(bytes);
      const whose = teller.whose(proved.receipt.key.text), facts = { organisation: teller.organisation };
      if (whose === "forged") throw new Firsthand.Refused(teller.say("forged", facts));
      const newest = await newestOf(proved);
      const told = teller.sections(proved, newest).map(section);
      if (whose === "other") {
        show(banner("other", teller.say("holds_other"), [teller.say("other", facts)]), ...told);
      } else {
        show(banner("holds", teller.say("holds"), [teller.say("holds_words")]), ...told);
      }
    } catch (error) {
      const refused = error instanceof Firsthand.Refused;
      const words = refused ? [teller.why(error), teller.say("fails_words")] : [teller.say("broken")];
      show(banner(refused ? "fails" : "other", teller.say(refused ? "fails" : "unfinished"), words));
    }
  }

  async function canCheck() { // Ed25519 in WebCrypto, and a page that the browser trusts enough to give it
    try {
      const key = new Uint8Array(32).fill(1, 0, 1);
      await crypto.subtle.importKey("raw", key, { name: "Ed25519" }, false, ["verify"]);
      return true;
    } catch (error) {
      return error.name === "DataError";
    }
  }

  async function begin() {
    if (!(await canCheck())) {
      document.getElementById("verify-unable").hidden = false;
      return;
    }
    document.getElementById("verify-here").hidden = false;
    const file = form.elements.receipt;
    file.addEventListener("change", () => file.files.length && check(file.files[0]));
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      if (file.files.length) {
        check(file.files[0]);
      } else {
        result.replaceChildren(element("p", teller.say("missing"), "error"));
        file.focus();
      }
    });
  }

  begin();
})();
