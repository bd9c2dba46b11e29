// Whether a log, as it is now, still contains what a receipt shows: by its newest checkpoint and a few hash tiles
// (C2SP tlog-tiles). The tiles are not believed: what is worked out from them must lead to both roots.
"use strict";

const Published = (() => {
  const { Refused, signedCheckpoint, nodeHash, same } = Firsthand;
  const WIDTH = 256n, REWRITTEN =
    "The log was rewritten since: what it shows now does not contain what it showed then.";

  class NotReached extends Error {}

  async function get(address, most) {
    const stop = new AbortController();
    const timer = setTimeout(() => stop.abort(), 20000);
    try {
      const answer = await fetch(address, { signal: stop.signal, credentials: "omit", redirect: "error" });
      if (!answer.ok) throw new NotReached(String(answer.status));
      const bytes = new Uint8Array(await answer.arrayBuffer());
      if (bytes.length > most) throw new NotReached("too large");
      return bytes;
    } catch (error) {
      throw new NotReached(error.message);
    } finally {
      clearTimeout(timer);
    }
  }

  function pathOf(level, index, width) {
    const digits = [String(index % 1000n).padStart(3, "0")];
    for (let rest = index / 1000n; rest; rest /= 1000n) digits.unshift("x" + String(rest % 1000n).padStart(3, "0"));
    return `tile/${level}/${digits.join("/")}${width === WIDTH ? "" : `.p/${width}`}`;
  }

  async function over(hashes) { // the hash over a row of a power of two
    let row = hashes;
    while (row.length > 1) {
      const pairs = Array.from({ length: row.length / 2 }, (_, at) => nodeHash(row[2 * at], row[2 * at + 1]));
      row = await Promise.all(pairs);
    }
    return row[0];
  }

  function hashesOf(place, size) { // hashAt(level, index) over the tiles of a log of `size` entries
    const tiles = new Map();
    async function read(level, index) {
      const there = (size >> (8n * level)) - index * WIDTH, width = there < WIDTH ? there : WIDTH;
      const bytes = await get(place + pathOf(level, index, width), 256 * 32);
      if (bytes.length !== Number(width) * 32) throw new Refused(REWRITTEN);
      return Array.from({ length: Number(width) }, (_, at) => bytes.slice(32 * at, 32 * at + 32));
    }
    return async (level, index) => {
      const tile = level / 8n, first = index << (level % 8n), key = `${tile}/${first / WIDTH}`;
      if (!tiles.has(key)) tiles.set(key, read(tile, first / WIDTH));
      const begin = Number(first % WIDTH), row = await tiles.get(key);
      return over(row.slice(begin, begin + 2 ** Number(level % 8n)));
    };
  }

  const powerBelow = (count) => 1n << BigInt((count - 1n).toString(2).length - 1);

  async function range(begin, end, hashAt) {
    const parts = [];
    while (begin < end) {
      const level = BigInt((end - begin).toString(2).length - 1);
      parts.push(await hashAt(level, begin >> level));
      begin += 1n << level;
    }
    let found = parts.pop();
    for (const left of parts.reverse()) found = await nodeHash(left, found);
    return found;
  }

  async function proofBetween(old, size, hashAt) { // RFC 6962, 2.1.2
    const proof = [];
    let begin = 0n, end = size, whole = true;
    while (end > old) {
      const middle = begin + powerBelow(end - begin);
      if (old <= middle) {
        proof.push(await range(middle, end, hashAt));
        end = middle;
      } else {
        proof.push(await range(begin, middle, hashAt));
        [begin, whole] = [middle, false];
      }
    }
    if (!whole) proof.push(await range(begin, end, hashAt));
    return proof.reverse();
  }

  async function isConsistent(old, size, proof) { // RFC 9162, 2.1.4.2
    const steps = (old.size & (old.size - 1n)) === 0n ? [old.root, ...proof] : proof;
    if (!proof.length) return false;
    let at = old.size - 1n, last = size.size - 1n;
    while (at & 1n) [at, last] = [at >> 1n, last >> 1n];
    let before = steps[0], after = steps[0];
    for (const step of steps.slice(1)) {
      if (last === 0n) return false;
      if (at & 1n || at === last) {
        [before, after] = [await nodeHash(step, before), await nodeHash(step, after)];
        while (at && !(at & 1n)) [at, last] = [at >> 1n, last >> 1n];
      } else {
        after = await nodeHash(after, step);
      }
      [at, last] = [at >> 1n, last >> 1n];
    }
    return last === 0n && same(before, old.root) && same(after, size.root);
  }

  // The newest checkpoint at `place` (an address that ends with "/"), held against an older one.
  // Refused: it does not contain what it showed. NotReached: nothing can be said.
  async function compare(place, key, old) {
    const note = new TextDecoder().decode(await get(place + "checkpoint", 1000000));
    const now = await signedCheckpoint(note, key);
    if (now.size < old.size) {
      const facts = { now: now.size, then: old.size };
      throw new Refused("The log has %(now)s entries now, and had %(then)s when the receipt was made.", facts);
    }
    if (now.size === old.size) {
      if (!same(now.root, old.root)) throw new Refused(REWRITTEN);
      return now;
    }
    const proof = await proofBetween(old.size, now.size, hashesOf(place, now.size));
    if (!(await isConsistent(old, now, proof))) throw new Refused(REWRITTEN);
    return now;
  }

  return { compare, NotReached };
})();
