// Whether a receipt holds: the same strict rules as `firsthand verify`, in the browser and by nobody's word.
// The format stands in docs/receipts.md. Refusals are English sentences; the page says them in its language.
"use strict";

const Firsthand = (() => {
  const FORMAT = "firsthand-receipt-1";
  const ABOUT =
    "Check this file: firsthand verify FILE, or the page “verify” of the programme. Leave it as it is.";
  const MOST = { octets: 1000000, entries: 150, fields: 100, steps: 64, witnesses: 20, signatures: 100 };
  const ED25519 = 1, COSIGNATURE = 4;
  const MARK = "firsthand entry 2\n";
  const BLANK = "\\t-\\r\\x1c-\\x20\\x85\\xa0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000"; // not U+FEFF, as \s here
  const NAME = new RegExp(`^[^${BLANK}+\\x00-\\x1f\\x7f]{1,200}$`, "u");
  const SIGNATURE = new RegExp(`^— ([^${BLANK}+]{1,200}) ([A-Za-z0-9+/]+={0,2})$`, "u");
  const AROUND = new RegExp(`^[${BLANK}]+|[${BLANK}]+$`, "gu");
  const HALF = /\p{Surrogate}/u; // half of a sign, which no text in UTF-8 has
  const MOMENT = /^[1-9][0-9]{3}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}\.[0-9]{6}Z$/;
  const TOLD_WITH = new Map([["case.linked", "facts.first_arrival"], ["case.decided", "facts.outcome"]]);
  const NOT_WHOLE = "The receipt is not whole: a part of it is missing or has a wrong form.";

  const SMALL_ORDER = new Set([ // points of Ed25519 whose order divides 8, in each way to write them
    "00".repeat(32), "01" + "00".repeat(31),
    "ec" + "ff".repeat(30) + "7f", "ed" + "ff".repeat(30) + "7f", "ee" + "ff".repeat(30) + "7f",
    "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
    "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
  ]);

  class Refused extends Error {
    constructor(words, facts = {}) {
      super(words.replace(/%\((\w+)\)s/g, (_, name) => facts[name]));
      this.words = words;
      this.facts = facts;
    }
  }

  // Octets and signs

  function isBefore(one, other) { // by code point; "<" goes by halves of signs
    const [left, right] = [one, other].map((text) => Array.from(text, (sign) => sign.codePointAt(0)));
    const at = left.findIndex((point, place) => point !== right[place]);
    return at < 0 ? left.length < right.length : at < right.length && left[at] < right[at];
  }

  const octets = (text) => new TextEncoder().encode(text);
  const hex = (bytes) => Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
  const same = (one, other) => one.length === other.length && one.every((byte, at) => byte === other[at]);

  function joined(...parts) {
    const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
    let at = 0;
    for (const part of parts) {
      whole.set(part, at);
      at += part.length;
    }
    return whole;
  }

  async function sha256(...parts) {
    return new Uint8Array(await crypto.subtle.digest("SHA-256", joined(...parts)));
  }

  function base64(bytes) {
    return btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(""));
  }

  function fromBase64(text) { // empty for what is none, or is not the one way to write it
    try {
      const bytes = Uint8Array.from(atob(text), (sign) => sign.charCodeAt(0));
      return base64(bytes) === text ? bytes : new Uint8Array();
    } catch {
      return new Uint8Array();
    }
  }

  function fromHex(text) {
    if (typeof text !== "string" || !/^[0-9a-f]{64}$/.test(text)) throw new Refused(NOT_WHOLE);
    return Uint8Array.from(text.match(/../g), (pair) => parseInt(pair, 16));
  }

  // Keys and notes (C2SP signed-note)

  async function keyId(name, type, key) {
    return (await sha256(octets(name + "\n"), Uint8Array.of(type), key)).slice(0, 4);
  }

  async function readKey(text) {
    const [name, id = "", ...rest] = text.replace(AROUND, "").split("+");
    const content = fromBase64(rest.join("+"));
    if (!NAME.test(name) || content.length !== 33 || ![ED25519, COSIGNATURE].includes(content[0])) {
      throw new Refused("This is no verifier key: it would read NAME+HASH+KEY.");
    }
    if (SMALL_ORDER.has(hex([...content.slice(1, 32), content[32] & 0x7f]))) {
      throw new Refused("The verifier key is one for which anybody can sign.");
    }
    must(!HALF.test(name));
    const key = { name, type: content[0], octets: content.slice(1) };
    key.id = await keyId(name, key.type, key.octets);
    if (id.toLowerCase() !== hex(key.id)) throw new Refused("The verifier key does not fit its own hash.");
    key.text = `${name}+${hex(key.id)}+${base64(content)}`;
    return key;
  }

  function readNote(text) {
    if (text.length > MOST.octets || !text.endsWith("\n")) throw new Refused("The note has no end.");
    const gap = text.lastIndexOf("\n\n");
    if (gap < 0 || /[\x00-\x09\x0b-\x1f]/.test(text)) throw new Refused("The note has no signatures.");
    const lines = text.slice(gap + 2).split("\n").slice(0, -1);
    const signatures = lines.slice(0, MOST.signatures + 1).map((line) => {
      const found = SIGNATURE.exec(line);
      const content = found ? fromBase64(found[2]) : new Uint8Array();
      if (content.length <= 4) throw new Refused("A signature line of the note cannot be read.");
      return { name: found[1], id: content.slice(0, 4), content: content.slice(4) };
    });
    if (!signatures.length || signatures.length > MOST.signatures) {
      throw new Refused("The note has no signatures, or too many.");
    }
    return { text: text.slice(0, gap + 1), signatures };
  }

  async function holds(key, signature, message) {
    if (signature.length !== 64) return false;
    try {
      const known = await crypto.subtle.importKey("raw", key.octets, { name: "Ed25519" }, false, ["verify"]);
      return await crypto.subtle.verify({ name: "Ed25519" }, known, signature, message);
    } catch (error) {
      if (error.name === "NotSupportedError") throw error;
      return false;
    }
  }

  async function isSignedBy(note, key) {
    const own = note.signatures.filter((line) => line.name === key.name && same(line.id, key.id));
    const all = await Promise.all(own.map((line) => holds(key, line.content, octets(note.text))));
    return own.length > 0 && all.every(Boolean);
  }

  async function cosignedAt(note, line, witness) { // seconds since 1970, or null
    const named = line.name === witness.name && same(line.id, witness.id);
    if (!named || witness.type !== COSIGNATURE || line.content.length !== 72) return null;
    const at = new DataView(line.content.buffer, line.content.byteOffset).getBigUint64(0);
    const message = octets(`cosignature/v1\ntime ${at}\n${note.text}`);
    return at < 2n ** 63n && (await holds(witness, line.content.slice(8), message)) ? at : null;
  }

  function readCheckpoint(note) {
    const lines = note.text.split("\n").slice(0, -1);
    if (lines.length < 3 || !lines[0]) throw new Refused("The note is no checkpoint.");
    if (!/^(0|[1-9][0-9]{0,18})$/.test(lines[1])) throw new Refused("The checkpoint has no size.");
    const root = fromBase64(lines[2]);
    if (root.length !== 32) throw new Refused("The checkpoint has no root hash.");
    return { origin: lines[0], size: BigInt(lines[1]), root };
  }

  async function signedCheckpoint(text, key) {
    const note = readNote(text);
    if (!(await isSignedBy(note, key))) {
      throw new Refused("The checkpoint is not signed by the key of the log, or was altered.");
    }
    const checkpoint = readCheckpoint(note);
    if (checkpoint.origin !== key.name) throw new Refused("The checkpoint is of another log than its key.");
    return checkpoint;
  }

  // The tree (RFC 6962)

  const leafHash = (leaf) => sha256(Uint8Array.of(0), leaf);
  const nodeHash = (left, right) => sha256(Uint8Array.of(1), left, right);

  async function rootFrom(leaf, index, size, proof) { // null for a proof of a wrong form
    if (index < 0n || index >= size) return null;
    let at = index, last = size - 1n, found = leaf;
    for (const step of proof) {
      if (last === 0n) return null;
      if (at & 1n || at === last) {
        found = await nodeHash(step, found);
        while (at && !(at & 1n)) [at, last] = [at >> 1n, last >> 1n];
      } else {
        found = await nodeHash(found, step);
      }
      [at, last] = [at >> 1n, last >> 1n];
    }
    return last === 0n ? found : null;
  }

  // The file

  function must(fits) {
    if (!fits) throw new Refused(NOT_WHOLE);
  }

  function readField(said) {
    must(said !== null && typeof said === "object" && typeof said.name === "string");
    if (!("salt" in said)) return { name: said.name, closed: fromHex(said.commitment) };
    const value = said.value;
    must(value === null || ["string", "boolean"].includes(typeof value) || Number.isSafeInteger(value));
    return { name: said.name, value, salt: fromHex(said.salt) };
  }

  function readEntry(said) {
    must(said !== null && typeof said === "object" && Array.isArray(said.fields) && Array.isArray(said.proof));
    must(said.fields.length <= MOST.fields && said.proof.length <= MOST.steps);
    must(Number.isSafeInteger(said.index) && said.index >= 0);
    const fields = said.fields.map(readField);
    const open = new Map(fields.filter((field) => field.salt).map((field) => [field.name, field.value]));
    return { index: said.index, fields, proof: said.proof.map(fromHex), value: (name) => open.get(name) ?? null };
  }

  async function readReceipt(bytes) {
    if (bytes.length > MOST.octets) throw new Refused("The file is too large to be a receipt.");
    let said;
    try {
      said = JSON.parse(new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes));
    } catch {
      throw new Refused("The file is no receipt: it is not JSON.");
    }
    if (said === null || typeof said !== "object" || said.format !== FORMAT) {
      throw new Refused("The file is no receipt of a form that is known here.");
    }
    must(Array.isArray(said.entries) && said.entries.length > 0 && said.entries.length <= MOST.entries);
    must(said.stated !== null && typeof said.stated === "object" && !Array.isArray(said.stated));
    must(Array.isArray(said.witnesses) && said.witnesses.length <= MOST.witnesses);
    must(typeof said.key === "string");
    const key = await readKey(said.key);
    if (key.type !== ED25519) throw new Refused("The key of the receipt is not of the kind that signs logs.");
    must(typeof said.checkpoint === "string");
    const entries = said.entries.map(readEntry), stated = Object.entries(said.stated), witnesses = [];
    must(stated.every(([, text]) => typeof text === "string"));
    for (const witness of said.witnesses) {
      must(typeof witness === "string");
      witnesses.push(await readKey(witness));
    }
    stated.sort(([one], [other]) => (isBefore(one, other) ? -1 : 1));
    const receipt = { key, checkpoint: said.checkpoint, entries, stated: new Map(stated), witnesses };
    if (!same(octets(written(receipt)), bytes)) {
      throw new Refused("The file was changed after it was made: it is not written as receipts are.");
    }
    return receipt;
  }

  function written(receipt) { // there is one way to write a receipt: names in their order, one blank a step
    const field = (each) =>
      each.salt
        ? { name: each.name, salt: hex(each.salt), value: each.value }
        : { commitment: hex(each.closed), name: each.name };
    const entries = receipt.entries.map((entry) => ({
      fields: entry.fields.map(field), index: entry.index, proof: entry.proof.map(hex),
    }));
    const file = {
      about: ABOUT, checkpoint: receipt.checkpoint, entries, format: FORMAT, key: receipt.key.text,
      stated: receipt.stated, witnesses: receipt.witnesses.map((witness) => witness.text),
    };
    return laid(file) + "\n";
  }

  function laid(value, step = "\n ") { // JSON.stringify(value, null, 1) would put names like "10" first
    if (value === null || typeof value !== "object") {
      must(!HALF.test(value));
      return JSON.stringify(value);
    }
    const list = Array.isArray(value), deeper = (each) => laid(each, step + " ");
    const named = ([name, each]) => `${deeper(name)}: ${deeper(each)}`;
    const parts = list ? value.map(deeper) : Array.from(value instanceof Map ? value : Object.entries(value), named);
    const [open, close] = list ? "[]" : "{}";
    return parts.length ? open + step + parts.join("," + step) + step.slice(0, -1) + close : open + close;
  }

  // What it proves

  async function commitment(field) {
    return field.closed ?? sha256(field.salt, octets(JSON.stringify([field.name, field.value])));
  }

  async function leafOf(entry) {
    const names = entry.fields.map((field) => field.name);
    if (names.some((name, at) => at > 0 && !isBefore(names[at - 1], name))) {
      throw new Refused("The fields of entry %(entry)s are not those of an entry.", { entry: entry.index });
    }
    const all = await Promise.all(entry.fields.map(commitment));
    return leafHash(await sha256(octets(MARK + JSON.stringify(names)), ...all));
  }

  async function checkStated(receipt) {
    for (const [name, text] of receipt.stated) {
      const hash = hex(await sha256(octets(text)));
      if (!receipt.entries.some((entry) => entry.value(`facts.${name}_sha256`) === hash)) {
        throw new Refused("The words under “%(name)s” are not those that the log holds the hash of.", { name });
      }
    }
  }

  async function witnessed(receipt) {
    const note = readNote(receipt.checkpoint);
    const keys = new Set([receipt.key, ...receipt.witnesses].map((key) => hex(key.octets)));
    if (keys.size !== 1 + receipt.witnesses.length) {
      throw new Refused("The receipt names a witness twice, or the log itself as one.");
    }
    if (note.signatures.length !== 1 + receipt.witnesses.length) {
      throw new Refused("The checkpoint has signatures of nobody whom the receipt names.");
    }
    const found = [];
    for (const [place, witness] of receipt.witnesses.entries()) {
      const at = await cosignedAt(note, note.signatures[place + 1], witness);
      if (at === null) throw new Refused("The signature of the witness %(name)s does not hold.", { name: witness.name });
      found.push({ name: witness.name, at });
    }
    return found;
  }

  // Which entries are about the report, and which about an earlier one: `journal/log/belonging.py` says why

  function earlierArrivals(entries) {
    if (entries.some((entry, at) => at > 0 && entries[at - 1].index >= entry.index)) {
      throw new Refused("The entries do not stand in their order, or one stands there twice.");
    }
    const reports = entries.filter((entry) => entry.value("kind") === "report.received");
    if (reports.length !== 1) throw new Refused("The receipt is not about one report.");
    const links = entries.filter((entry) => entry.value("kind") === "case.linked");
    const linked = links.map((entry) => entry.value("facts.first_arrival")).filter((number) => number !== null);
    const others = entries.filter((entry) => !isOwn(entry, reports[0]));
    for (const entry of others) {
      if (entry.value("kind") !== "arrival.kept" || !linked.includes(entry.value("facts.arrival"))) {
        throw new Refused(
          "Entry %(entry)s does not show that it is about the report of this receipt.", { entry: entry.index },
        );
      }
    }
    return others;
  }

  function isOwn(entry, report) {
    const shows = (name, fact) => entry.value(name) !== null && entry.value(name) === report.value(fact);
    const kind = entry.value("kind");
    if (kind === "arrival.kept") return shows("facts.arrival", "facts.order") && shows("facts.sha256", "facts.content_sha256");
    const told = TOLD_WITH.get(kind) ?? "at";
    return entry.value(told) !== null && entry.value("at") !== null && shows("subject", "subject");
  }

  function momentOf(text) { // null for all that is not written as journals write it
    const moment = typeof text === "string" && MOMENT.test(text) ? new Date(text) : null;
    if (moment === null || Number.isNaN(moment.valueOf())) return null;
    return moment.toISOString().slice(0, 19) === text.slice(0, 19) ? moment : null;
  }

  function arrivedAt(entry) {
    const closed = entry.fields.some((field) => field.name === "facts.received_at" && !field.salt);
    const at = entry.value("facts.received_at") || entry.value("at"), number = entry.value("facts.arrival");
    if (closed || momentOf(at) === null || typeof number !== "number") {
      throw new Refused("An arrival does not say when it came.");
    }
    return { at, number };
  }

  function orderOf(entries) { // null where nothing is called the same as an earlier report
    const kind = (name) => entries.filter((entry) => entry.value("kind") === name);
    const link = kind("case.linked").reduce((last, each) => (last && last.index >= each.index ? last : each), null);
    const first = link ? link.value("facts.first_arrival") : null;
    if (first === null) return null;
    const report = kind("report.received").find((each) => each.value("subject") === link.value("subject"));
    const own = report ? report.value("facts.order") : null;
    const kept = kind("arrival.kept").filter((each) => typeof each.value("facts.arrival") === "number");
    const arrival = (number) => kept.filter((each) => each.value("facts.arrival") === number).pop();
    const order = { first: arrival(first), later: arrival(own) };
    if (first === own || !order.first || !order.later) {
      throw new Refused("The receipt names an earlier report and does not show when it came.");
    }
    const [one, two] = [arrivedAt(order.first), arrivedAt(order.later)];
    if (one.at > two.at || (one.at === two.at && one.number > two.number)) {
      throw new Refused("The report that the receipt calls the earlier one came later.");
    }
    order.byTheLog = order.first.index < order.later.index;
    order.laterWasEntered = order.later.value("facts.received_at") !== null;
    return order;
  }

  async function verify(bytes) {
    const receipt = await readReceipt(bytes);
    const checkpoint = await signedCheckpoint(receipt.checkpoint, receipt.key);
    for (const entry of receipt.entries) {
      const root = await rootFrom(await leafOf(entry), BigInt(entry.index), checkpoint.size, entry.proof);
      if (root === null || !same(root, checkpoint.root)) {
        throw new Refused("Entry %(entry)s does not stand in the log that the checkpoint describes.", { entry: entry.index });
      }
    }
    await checkStated(receipt);
    const witnesses = await witnessed(receipt);
    const earlier = earlierArrivals(receipt.entries);
    return { receipt, checkpoint, witnesses, order: orderOf(receipt.entries), earlier };
  }

  return { Refused, verify, arrivedAt, momentOf, readKey, signedCheckpoint, nodeHash, leafHash, same, hex };
})();
