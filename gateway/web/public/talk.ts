// The conversation: waiting, talking, ended. It draws what the line tells; it decides nothing.
import type { Place } from "./api.ts";
import { aside, sharedCard } from "./aside.ts";
import { Composer } from "./composer.ts";
import { ConsentCard } from "./consent.ts";
import { announce, button, el, fill, turn } from "./dom.ts";
import { confirmEnd } from "./ending.ts";
import type { Category, Code, Entry, Lasting } from "./frames.ts";
import { InvitationCard } from "./invitation.ts";
import { Log } from "./log.ts";
import { Presence } from "./presence.ts";
import type { Standing } from "./presence.ts";
import { CodePanel } from "./return.ts";
import type { News } from "./actions.ts";
import { t } from "./texts.ts";
import type { Key, Words } from "./texts.ts";
import { WaitingRoom } from "./wait.ts";

const ASSIGNED: Record<"never" | "now" | "before", Key> = { never: "event.assigned", now: "event.another", before: "event.again" };
// Should "stopped writing" be lost, "is writing" must not stand for ever.
const TYPING_MS = 10_000;

/** What the screen may ask of the line and of the page. */
export interface Acts {
  keep(what: Lasting): string;
  past(seq: number): boolean;
  typing(on: boolean): void;
  seen(): void;
  code(typed?: Code): void;
  history(): void;
  end(): void;
  close(): void;
}

export class Talk {
  private readonly acts: Acts;
  private readonly log = new Log();
  private readonly room = new WaitingRoom();
  private readonly cards = new Map<string, ConsentCard>();
  private invitation: InvitationCard | null = null;
  /** Who answers her, as far as the log has been read. */
  private answering: "never" | "now" | "before" = "never";
  /** Her place was told on this connection, and nobody has come since: newer than any entry of the past. */
  private placed = false;
  private readonly presence = new Presence();
  private readonly writes = el("p", { class: "writes soft", "aria-hidden": "true" });
  private readonly foot: HTMLElement;
  private readonly element: HTMLElement;
  private readonly heading = el("h1", { tabindex: "-1" }, t("talk.title"));
  private readonly codes: CodePanel;
  private readonly ender: HTMLElement = button(t("talk.end"), () => confirmEnd(this.ender, this.room.element, this.acts.end), "plain");
  private readonly shows: HTMLInputElement = el("input", { type: "checkbox", autocomplete: "off", checked: true, change: () => this.seen() });
  private timer = 0;

  /** `unsaid` is what she has written already. */
  constructor(main: HTMLElement, category: Category | null, place: Place | null, unsaid: string, acts: Acts) {
    this.acts = acts;
    this.codes = new CodePanel(acts);
    this.foot = el("div", { class: "foot" }, new Composer(unsaid, (text) => this.write(text), acts.typing, this.writes).element,
      el("label", { class: "tick fine" }, this.shows, el("span", {}, t("talk.shows"))));
    const head = el("div", { class: "talk-head" }, this.heading, this.presence.element, this.codes.opener, this.ender);
    this.element = el("section", { class: "talk waiting" }, head, this.codes.element, this.room.element, this.log.element, this.presence.held, this.foot);
    turn(main, el("div", { class: "shell" }, this.element, aside(category, place)), this.heading);
    document.addEventListener("visibilitychange", () => this.seen());
  }

  /** What she has written and nobody has. */
  unsaid(): string {
    return Array.from(this.element.querySelectorAll<HTMLTextAreaElement>(".unsent p, #message"), (one) => one.value || one.textContent).join("\n");
  }

  /** Shows one thing the line told. */
  tell(news: News): void {
    if (news.is === "entry") this.entry(news.entry);
    else if (news.is === "queue") this.queue(news.position, news.staffed);
    else if (news.is === "connection") this.connection(news.state);
    else if (news.is === "typing") this.typing(news.on);
    else if (news.is === "delivered") this.log.delivered(news.id);
    else if (news.is === "held") this.heldBack();
    else if (news.is === "history") this.restart();
    else if (news.is === "code") this.codes.show(news.code);
    else if (news.is === "code_confirmed") this.codes.confirmed();
    else if (news.is === "code_refused") this.codes.refused(news.reason);
    else if (news.is === "refused" && !news.kept) this.refused(news.id, news.reason);
  }

  /** The line is over although nobody here ended it. */
  lost(): void {
    this.ended(t("end.lost"));
  }

  private write(text: string): void {
    this.log.write(this.acts.keep({ t: "say", text }), text);
  }

  /** She is back from another device: nothing of before is shown on it unless she wants it. */
  private heldBack(): void {
    this.element.classList.remove("waiting");
    this.answering = "now";
    this.room.returned();
    this.log.insert(el("div", { class: "card in-log" }, el("p", {}, t("code.held")), button(t("code.history"), this.acts.history)));
    announce(t("code.held"));
  }

  private restart(): void {
    this.answering = "never";
    this.cards.clear();
    this.log.restart();
  }

  private queue(position: number, staffed: boolean): void {
    this.placed = true;
    this.wait(() => this.room.queue(position, staffed));
  }

  private connection(state: Standing): void {
    this.typing(false);
    if (state === "online") this.room.entered();
    else this.placed = false;
    this.log.change(() => this.presence.tell(state));
  }

  /** What else the status says is not hers to clear. */
  private typing(on: boolean): void {
    if (!on && !this.writes.textContent) return;
    clearTimeout(this.timer);
    this.log.change(() => fill(this.writes, on && t("talk.typing")));
    announce(on && t("talk.typing"));
    if (on) this.timer = window.setTimeout(() => this.typing(false), TYPING_MS);
  }

  private entry(entry: Entry): void {
    const card = this.cards.get(entry.referral || "");
    const theirs = entry.by === "operator" || entry.by === "specialist";
    if (theirs) this.typing(false);
    switch (entry.kind) {
      case "message": this.log.message(entry); break;
      case "opened": this.log.event(t(entry.continues ? "event.continues" : "event.opened")); break;
      case "assigned": this.assigned(entry); break;
      case "returned": this.returned(); break;
      case "specialist_invited": this.invited(entry); break;
      case "invitation_answered": this.log.change(() => this.invitation && this.invitation.answered(!!entry.agreed)); break;
      case "joined": this.joined(); break;
      case "left": this.log.event(t("event.left")); break;
      case "service_shared": this.log.insert(sharedCard(entry)); break;
      case "consent_requested": this.consentRequested(entry); break;
      case "consent_granted": this.answered(card, true); break;
      case "consent_withdrawn": this.answered(card, false); break;
      case "referral_dispatched": this.advance(card, "dispatched"); break;
      case "referral_advanced": this.advance(card, entry.stage); break;
      case "closed": this.closed(); break;
    }
    if (theirs) this.seen();
  }

  /** Shown to the operator while she lets it be. */
  private seen(): void {
    if (this.shows.checked && !document.hidden) this.acts.seen();
  }

  private assigned({ seq }: Entry): void {
    const before = this.placed && this.answering === "now" ? "before" : this.answering;
    this.answering = "now";
    if (!this.placed || !this.acts.past(seq)) this.come();
    this.log.event(t(ASSIGNED[before]));
  }

  /** Somebody is there. */
  private come(): void {
    this.placed = false;
    this.log.change(() => this.leaveRoom());
    scrollTo(0, 0);
  }

  private leaveRoom(): void {
    this.element.classList.remove("waiting", "seeking");
    this.room.hide();
  }

  /** Back in the queue. An offer that came to nothing is one too, and nothing to her. */
  private returned(): void {
    if (this.answering !== "now") return;
    this.answering = "before";
    if (!this.placed) this.wait(() => this.room.seek());
    this.log.event(t("event.returned"));
  }

  /** The waiting room opens above the log. Who was in the middle of a chat keeps in sight where she writes. */
  private wait(show: () => void): void {
    this.log.change(() => {
      this.element.classList.add(this.answering === "never" ? "waiting" : "seeking");
      show();
    });
  }

  private invited(entry: Entry): void {
    this.log.change(() => this.withdraw());
    this.invitation = new InvitationCard(entry, this.acts.keep);
    this.log.insert(this.invitation.element);
  }

  /** Nobody asks any more. */
  private withdraw(): void {
    if (this.invitation) this.invitation.close();
  }

  private joined(): void {
    this.log.change(() => this.withdraw());
    this.log.event(t("event.joined"));
  }

  private consentRequested(entry: Entry): void {
    const card = new ConsentCard(entry, this.acts.keep);
    this.cards.set(entry.referral || "", card);
    this.log.insert(card.element);
  }

  private answered(card: ConsentCard | undefined, granted: boolean): void {
    this.log.change(() => card && card.confirmed(granted));
  }

  private advance(card: ConsentCard | undefined, step: "dispatched" | "delivered" | "acknowledged" | undefined): void {
    if (!card || !step) return;
    let told: Words;
    this.log.change(() => (told = card.advance(step)));
    this.log.event(told!);
  }

  private refused(id: string, reason: string): void {
    const answered = [this.invitation, ...this.cards.values()].some((card) => card && card.refused(id, reason));
    if (!answered) this.log.change(() => this.log.refused(id, reason));
  }

  private closed(): void {
    this.log.event(t("event.closed"));
    this.ended(t("end.reread"));
  }

  private ended(text: Words): void {
    this.leaveRoom();
    this.ender.hidden = true;
    this.presence.end();
    this.codes.close();
    this.withdraw();
    fill(this.foot, el("div", { class: "confirm" }, el("h2", {}, t("end.title")), el("p", {}, text),
      el("div", { class: "actions" }, button(t("end.close"), this.acts.close, "main"))));
  }
}
