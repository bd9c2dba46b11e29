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

  function part(told, isList) {
    const box = element(isList ? "li" : "div", "", "told-part");
    if (told.line) box.append(isList ? told.line : element("p", told.line, told.rows ? "strong" : ""));
    if (told.given) {
      const given = element("p", told.given, "told-given");
      given.dir = "auto";
      box.append(given);
    }
    if (told.rows) {
      const facts = element("dl", "", "facts facts-plain");
      for (const [label, value] of told.rows) {
        const row = element("div"), said = element("dd", value);
        said.dir = "auto";
        row.append(element("dt", label), " ", said);
        facts.append(row);
      }
      box.append(facts);
    }
    return box;
  }

  function banner(holds, heading, words) {
    const box = element("section", "", `banner ${holds ? "banner-kept" : "banner-missed"} verdict`);
    const head = element("h2", heading);
    head.tabIndex = -1;
    box.append(document.getElementById(holds ? "sign-holds" : "sign-fails").content.cloneNode(true));
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
      const newest = await newestOf(proved);
      const told = teller.sections(proved, newest).map(section);
      show(banner(true, teller.say("holds"), [teller.say("holds_words")]), ...told);
    } catch (error) {
      if (!(error instanceof Firsthand.Refused)) throw error;
      show(banner(false, teller.say("fails"), [teller.why(error), teller.say("fails_words")]));
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
    const run = () => file.files.length && check(file.files[0]);
    file.addEventListener("change", run);
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      run();
    });
  }

  begin();
})();
