// What she can read while waiting, and at any time: her rights, and who helps nearby; service cards in the log.
import { nearby } from "./api.ts";
import type { Helpline, Place, Service } from "./api.ts";
import { dial, el } from "./dom.ts";
import type { Category, Entry } from "./frames.ts";
import { reading } from "./reading.ts";
import { spoken, t } from "./texts.ts";
import type { Key, Words } from "./texts.ts";

// OpenStreetMap's opening_hours, word by word.
const HOURS: Record<string, Key> = {
  "24/7": "hours.always", Mo: "hours.monday", Tu: "hours.tuesday", We: "hours.wednesday", Th: "hours.thursday", Fr: "hours.friday", Sa: "hours.saturday",
  Su: "hours.sunday", PH: "hours.holidays", off: "hours.closed",
};

/** Rights and what to keep as evidence, services and help lines when they have come. */
export function aside(category: Category | null, place: Place | null): HTMLElement {
  const element = el("aside", { class: "aside" }, section("rights", t("aside.rights"), reading(category || "rights")));
  nearby(place).then(({ services = [], helplines = [] }) => {
    const lines = helplines.filter((line) => !line.emergency);
    if (services.length) element.appendChild(section("near", t("aside.near"), ...services.map(serviceCard)));
    if (lines.length) element.appendChild(section("lines", t("aside.lines"), ...lines.map(lineCard)));
  });
  return element;
}

function section(id: string, title: Words, ...content: Node[]): HTMLElement {
  return el("section", { "aria-labelledby": id }, el("h2", { id }, title), ...content);
}

function call(phone: string, sms: boolean): HTMLElement | "" {
  return phone && el("a", { class: "call", href: dial(phone, sms) }, t(sms ? "aside.text" : "wait.call", { phone: together(phone) }));
}

/** A number is read as one. */
const together = (phone: string): string => phone.replace(/ /g, "\u00a0");

const hours = (text: string): string => text.replace(/24\/7|[A-Z][a-zH]\b|off/g, (word) => (HOURS[word] ? t(HOURS[word])() : word)).replace(/;/g, " ·");

const line = (text: string | Words, look = ""): HTMLElement | "" => text && el("p", { class: look, dir: "auto" }, text);

const verified = (when = ""): HTMLElement | "" => line(when && t("aside.verified", { date: () => day(when) }), "fine");

/** A date as she writes it; anything else as it came. */
function day(when: string): string {
  const date = new Date(when);
  return /^[\d-]+$/.test(when) && date.getTime() ? date.toLocaleDateString(spoken().locale, { timeZone: "UTC" }) : when;
}

function away(metres: number): string {
  if (metres < 950) return t("aside.metres", { distance: Math.max(50, Math.round(metres / 50) * 50) })();
  const [minimumFractionDigits, maximumFractionDigits] = [1, 1];
  return t("aside.kilometres", { distance: (metres / 1000).toLocaleString(spoken().locale, { minimumFractionDigits, maximumFractionDigits }) })();
}

function serviceCard(service: Service): HTMLElement {
  const where = () => [service.address, away(service.metres)].filter(Boolean).join(", ");
  return el("div", { class: "card" }, el("h3", { dir: "auto" }, service.title),
    service.demonstration && el("p", { class: "tag" }, t("aside.demonstration")), line(service.description), line(where, "soft"),
    line(service.hours && (() => hours(service.hours)), "soft"), call(service.phone, false), verified(service.verified));
}

function lineCard(helpline: Helpline): HTMLElement {
  const when = () => [hours(helpline.hours), helpline.cost].filter(Boolean).join(" · ");
  return el("div", { class: "card" }, el("h3", { dir: "auto" }, helpline.serves), line(when, "soft"), call(helpline.phone, helpline.sms),
    verified(helpline.verified));
}

/** The card an operator shared. */
export function sharedCard(entry: Entry): HTMLElement {
  return el("div", { class: "card in-log" }, el("span", { class: "hidden" }, t("talk.from", { who: t("talk.operator") })), el("h2", { dir: "auto" }, entry.title || ""),
    line(entry.description || ""), line(entry.address || "", "soft"), call(entry.phone || "", false),
    verified(entry.verified));
}
