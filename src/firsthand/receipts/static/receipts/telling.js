// What is told of a receipt that was checked, as sections; the server tells the same from the same words.
"use strict";

const Telling = (() => {
  const OF_THE_ENTRY = ["at", "by", "subject"];
  const LAST_SECOND = 253402300799; // of the year 9999

  const filled = (words, facts) =>
    words.replace(/%\((\w+)\)s/g, (_, name) => (Object.hasOwn(facts, name) ? String(facts[name]) : ""));
  const own = (map, name) => (Object.hasOwn(map, name) ? map[name] : undefined); // nothing that all objects have

  // "Thursday 3 December 2026, 09:14:07 UTC": a pattern of firsthand/core/dates.py, whose signs are those of CLDR
  function exact(language, pattern, moment) {
    const form = new Intl.DateTimeFormat([language, "en"], {
      weekday: "long", day: "numeric", month: "long", year: "numeric", hour: "2-digit", minute: "2-digit",
      second: "2-digit", hourCycle: "h23", timeZone: "UTC", calendar: "gregory", numberingSystem: "latn",
    });
    const { weekday, day, month, year, hour, minute, second } = Object.fromEntries(
      form.formatToParts(moment).map(({ type, value }) => [type, value]),
    );
    const first = /^fr\b/.test(language) && day === "1" ? "1er" : day;
    const signs = {
      EEEE: weekday, d: first, MMMM: month, y: year, HH: hour.padStart(2, "0"), H: String(Number(hour)),
      mm: minute.padStart(2, "0"), ss: second.padStart(2, "0"), s: String(Number(second)),
    };
    const said = pattern.replace(/'([^']*)'|EEEE|MMMM|HH?|mm|ss?|d|y/g, (sign, quoted) => quoted ?? signs[sign]);
    return `${said} UTC`;
  }

  class Teller {
    constructor(words, about) {
      Object.assign(this, words, about);
      this.places = new Map(Object.keys(words.facts).map((name, place, all) => [name, place - all.length]));
    }

    say(name, facts = {}) {
      return filled(this.sentences[name], facts);
    }

    why(refused) {
      return filled(own(this.reasons, refused.words) || refused.words, refused.facts);
    }

    moment(text) {
      const moment = Firsthand.momentOf(text);
      return moment ? exact(this.language, this.pattern, moment) : text;
    }

    seconds(at) {
      return at > LAST_SECOND ? String(at) : exact(this.language, this.pattern, new Date(Number(at) * 1000));
    }

    value(name, value) {
      if (value === null) return this.say("none");
      if (typeof value === "boolean") return this.say(value ? "yes" : "no");
      const known = own(own(this.values, name.replace(/^facts\./, "")) || {}, value);
      return known || this.moment(String(value));
    }

    label(name) {
      const fact = name.replace(/^facts\./, "");
      if (fact.startsWith("due_")) {
        const promise = fact.slice(4);
        return this.say("due", { promise: own(this.promises, promise) || promise });
      }
      return own(this.facts, name) || (!OF_THE_ENTRY.includes(fact) && own(this.facts, fact)) || fact;
    }

    entry(entry, earlier) {
      const kind = entry.value("kind");
      let named = kind && typeof kind === "string" ? own(this.kinds, kind) || kind : this.say("closed_kind");
      if (earlier.includes(entry)) named = this.say("another");
      const place = ({ name }) => this.places.get(name) ?? this.places.get(name.replace(/^facts\./, "")) ?? 0;
      const opened = entry.fields.filter((field) => field.salt && field.name !== "kind" && field.value !== "");
      opened.sort((one, other) => place(one) - place(other));
      const rows = opened.map(({ name, value }) => [this.label(name), this.value(name, value)]);
      const all = entry.fields.length, closed = entry.fields.filter((field) => !field.salt).length;
      if (closed) rows.push([this.say("closed"), this.say("closed_fields", { closed, all })]);
      const at = entry.value("at");
      return {
        line: this.say("entry", { entry: entry.index, kind: named }), rows, isOpen: kind === "report.received",
        at: at === null ? "" : this.moment(String(at)),
      };
    }

    order(order) {
      const arrived = (entry) => ({ at: this.moment(Firsthand.arrivedAt(entry).at), entry: entry.index });
      const shown = order.byTheLog ? (order.laterWasEntered ? "order_entered" : "order_log") : "order_word";
      return [
        this.say("order_first", arrived(order.first)), this.say("order_later", arrived(order.later)), this.say(shown),
      ];
    }

    whose(key) { // "ours", "earlier" (the same key under another name), "forged" (our name, another key) or "other"
      const parts = (text) => [text.split("+", 1)[0], text.split("+").slice(2).join("+")];
      const [name, octets] = parts(key), [ourName, ourOctets] = parts(this.key);
      if (key === this.key) return "ours";
      if (octets === ourOctets) return "earlier";
      return name === ourName ? "forged" : "other";
    }

    sections(proved, newest) {
      const { receipt, checkpoint, witnesses, order, earlier } = proved;
      const lines = (all) => all.map((line) => ({ line }));
      const log = this.say("log_line", { log: checkpoint.origin, size: checkpoint.size });
      const whose = this.say(this.whose(receipt.key.text), { organisation: this.organisation });
      const found = [{
        heading: this.say("log"),
        parts: [{ line: log, given: receipt.key.text }, ...lines([whose, ...(newest ? [this.say("newest", { size: newest.size })] : [])])],
      }];
      found.push({ heading: this.say("entries"), parts: receipt.entries.map((entry) => this.entry(entry, earlier)) });
      const stated = [...receipt.stated.values()];
      if (stated.length) found.push({ heading: this.say("stated"), parts: stated.map((given) => ({ line: "", given })) });
      if (order) found.push({ heading: this.say("order"), parts: lines(this.order(order)) });
      if (witnesses.length) {
        const seen = witnesses.map(({ name, at }) => this.say("witness", { name, at: this.seconds(at) }));
        found.push({ heading: this.say("witnesses"), parts: lines(seen) });
      }
      const not = ["not_time", "not_closed"];
      if (!newest) not.push("not_newest");
      if (!witnesses.length) not.push("not_everybody");
      not.push("not_content");
      found.push({ heading: this.say("not_proved"), parts: lines(not.map((name) => this.say(name))), isList: true });
      return found;
    }
  }

  return { Teller };
})();
