// Reads an iCalendar file on stdin and prints every occurrence, as ical.js (or ical-expander, with that argument)
// places it: instants in UTC, sorted. Zones are those the file defines, as in any client built on ical.js.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import ICAL from "ical.js";

const text = readFileSync(0, "utf8");

function instant(time) {
  return time.isDate ? time.toString() : time.toJSDate().toISOString().replace(".000Z", "Z");
}

function described(item, start, end) {
  return {
    uid: item.uid,
    start: instant(start),
    end: instant(end),
    summary: item.summary ?? "",
    status: item.component.getFirstPropertyValue("status") ?? "",
  };
}

function withIcalJs() {
  const calendar = new ICAL.Component(ICAL.parse(text));
  for (const zone of calendar.getAllSubcomponents("vtimezone")) {
    ICAL.TimezoneService.register(new ICAL.Timezone(zone));
  }
  const events = calendar.getAllSubcomponents("vevent").map((each) => new ICAL.Event(each));
  const found = [];
  for (const event of events.filter((each) => !each.isRecurrenceException())) {
    for (const other of events) {
      if (other.isRecurrenceException() && other.uid === event.uid) event.relateException(other);
    }
    if (!event.isRecurring()) {
      found.push(described(event, event.startDate, event.endDate));
      continue;
    }
    const iterator = event.iterator();
    for (let next = iterator.next(); next && found.length < 20000; next = iterator.next()) {
      const details = event.getOccurrenceDetails(next);
      found.push(described(details.item, details.startDate, details.endDate));
    }
  }
  return found;
}

function withExpander() {
  const Expander = createRequire(import.meta.url)("ical-expander");
  const { events, occurrences } = new Expander({ ics: text, maxIterations: 20000 }).all();
  return [
    ...events.map((each) => described(each, each.startDate, each.endDate)),
    ...occurrences.map((each) => described(each.item, each.startDate, each.endDate)),
  ];
}

const found = process.argv[2] === "ical-expander" ? withExpander() : withIcalJs();
found.sort((a, b) => (a.start + a.uid < b.start + b.uid ? -1 : 1));
process.stdout.write(JSON.stringify(found));
