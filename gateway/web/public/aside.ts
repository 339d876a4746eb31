// What she can read while waiting, and at any time: her rights, and who helps nearby; service cards in the log.
import { nearby } from "./api.ts";
import type { Helpline, Place, Service } from "./api.ts";
import { dial, el } from "./dom.ts";
import type { Category, Entry } from "./frames.ts";
import { texts } from "./texts.ts";

const words = texts.aside;

/** Rights at once, services and help lines when they have come. */
export function aside(category: Category | null, place: Place | null): HTMLElement {
  const rights = [...(category ? [words.own[category]] : []), ...words.common].map((text) => el("li", {}, text));
  const element = el("aside", { class: "aside" }, section("rights", words.rights, el("ul", { class: "rights" }, ...rights)));
  nearby(place).then(({ services = [], helplines = [] }) => {
    const lines = helplines.filter((line) => !line.emergency);
    if (services.length) element.appendChild(section("near", words.near, ...services.map(serviceCard)));
    if (lines.length) element.appendChild(section("lines", words.lines, ...lines.map(lineCard)));
  });
  return element;
}

function section(id: string, title: string, ...content: Node[]): HTMLElement {
  return el("section", { "aria-labelledby": id }, el("h2", { id }, title), ...content);
}

function call(phone: string, sms: boolean): HTMLElement | "" {
  return phone && el("a", { class: "call", href: dial(phone, sms) }, sms ? words.text(together(phone)) : words.call(together(phone)));
}

/** A number is read as one. */
const together = (phone: string): string => phone.replace(/ /g, "\u00a0");

const hours = (text: string): string => text.replace(/24\/7|[A-Z][a-zH]\b|off|;/g, (word) => words.hours[word] || word);

const line = (text: string, look = ""): HTMLElement | "" => text && el("p", { class: look, dir: "auto" }, text);

function serviceCard(service: Service): HTMLElement {
  const where = [service.address, words.away(service.metres)].filter(Boolean).join(", ");
  return el("div", { class: "card" }, el("h3", { dir: "auto" }, service.title),
    service.demonstration && el("p", { class: "tag" }, words.demonstration), line(service.description), line(where, "soft"), line(hours(service.hours), "soft"),
    call(service.phone, false), line(service.verified && words.verified(service.verified), "fine"));
}

function lineCard(helpline: Helpline): HTMLElement {
  const when = [hours(helpline.hours), helpline.cost].filter(Boolean).join(" · ");
  return el("div", { class: "card" }, el("h3", { dir: "auto" }, helpline.serves), line(when, "soft"), call(helpline.phone, helpline.sms),
    line(helpline.verified && words.verified(helpline.verified), "fine"));
}

/** The card an operator shared. */
export function sharedCard(entry: Entry): HTMLElement {
  return el("div", { class: "card in-log" }, el("span", { class: "hidden" }, `${texts.talk.operator} : `), el("h2", { dir: "auto" }, entry.title || ""),
    line(entry.description || ""), line(entry.address || "", "soft"), call(entry.phone || "", false),
    line(entry.verified ? words.verified(entry.verified) : "", "fine"));
}
