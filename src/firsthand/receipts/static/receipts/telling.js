// What is told of a receipt that was checked, as sections; the server tells the same from the same words.
"use strict";

const Telling = (() => {
  const MOMENT = /^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:.]{8,15}Z$/;

  const filled = (words, facts) =>
    words.replace(/%\((\w+)\)s/g, (_, name) => (name in facts ? String(facts[name]) : ""));

  function exact(language, moment) { // "Thursday 3 December 2026, 09:14:07 UTC"
    const form = new Intl.DateTimeFormat(language, {
      weekday: "long", day: "numeric", month: "long", year: "numeric", hour: "2-digit", minute: "2-digit",
      second: "2-digit", hourCycle: "h23", timeZone: "UTC",
    });
    const part = Object.fromEntries(form.formatToParts(moment).map(({ type, value }) => [type, value]));
    return `${part.weekday} ${part.day} ${part.month} ${part.year}, ${part.hour}:${part.minute}:${part.second} UTC`;
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
      return filled(this.reasons[refused.words] || refused.words, refused.facts);
    }

    moment(text) {
      const moment = MOMENT.test(text) ? new Date(text) : null;
      return moment && !Number.isNaN(moment.valueOf()) ? exact(this.language, moment) : text;
    }

    seconds(at) {
      const moment = new Date(Number(at) * 1000);
      return Number.isNaN(moment.valueOf()) ? String(at) : exact(this.language, moment);
    }

    value(name, value) {
      if (value === null) return this.say("none");
      if (typeof value === "boolean") return this.say(value ? "yes" : "no");
      const known = this.values[name.replace(/^facts\./, "")] || {};
      return Object.hasOwn(known, value) ? known[value] : this.moment(String(value));
    }

    label(name) {
      const fact = name.replace(/^facts\./, "");
      if (fact.startsWith("due_")) {
        const promise = fact.slice(4);
        return this.say("due", { promise: this.promises[promise] || promise });
      }
      return this.facts[name] || this.facts[fact] || fact;
    }

    entry(entry, order) {
      const kind = entry.value("kind");
      let named = kind ? this.kinds[kind] || kind : this.say("closed_kind");
      if (order && entry === order.first) named = this.say("another");
      const place = ({ name }) => this.places.get(name) ?? this.places.get(name.replace(/^facts\./, "")) ?? 0;
      const opened = entry.fields.filter((field) => field.salt && field.name !== "kind" && field.value !== "");
      opened.sort((one, other) => place(one) - place(other));
      const rows = opened.map(({ name, value }) => [this.label(name), this.value(name, value)]);
      const all = entry.fields.length, closed = entry.fields.filter((field) => !field.salt).length;
      if (closed) rows.push([this.say("closed"), this.say("closed_fields", { closed, all })]);
      return { line: this.say("entry", { entry: entry.index, kind: named }), rows };
    }

    order(order, arrivedAt) {
      const arrived = (entry) => ({ at: this.moment(arrivedAt(entry).at), entry: entry.index });
      const shown = order.byTheLog ? (order.laterWasEntered ? "order_entered" : "order_log") : "order_word";
      return [
        this.say("order_first", arrived(order.first)), this.say("order_later", arrived(order.later)), this.say(shown),
      ];
    }

    sections(proved, newest) {
      const { receipt, checkpoint, witnesses, order } = proved;
      const lines = (all) => all.map((line) => ({ line }));
      const log = this.say("log_line", { log: checkpoint.origin, size: checkpoint.size });
      const whose = this.say(receipt.key.text === this.key ? "ours" : "other", { organisation: this.organisation });
      const found = [{
        heading: this.say("log"),
        parts: [{ line: log, given: receipt.key.text }, ...lines([whose, ...(newest ? [this.say("newest", { size: newest.size })] : [])])],
      }];
      found.push({ heading: this.say("entries"), parts: receipt.entries.map((entry) => this.entry(entry, order)) });
      const stated = Object.values(receipt.stated);
      if (stated.length) found.push({ heading: this.say("stated"), parts: stated.map((given) => ({ line: "", given })) });
      if (order) found.push({ heading: this.say("order"), parts: lines(this.order(order, proved.arrivedAt)) });
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
