// Quick exit: blank at once, then gone, leaving nothing to come back to.
import { fill } from "./dom.ts";
import { t } from "./texts.ts";

// Long enough to hear the countdown and press again; GOV.UK's "Exit this page" waits as long.
const PATIENCE_MS = 5_000;
const NEEDED = 3;

/** Counts Escape ×3 or Shift ×3. Shift counts only when pressed and released alone, so that Shift+Tab never leaves. */
export class Presses {
  private key = "";
  private count = 0;
  private until = 0;
  private alone = false;

  /** A key went down at `now` (ms). Gives how many presses are still needed, or null where nothing is counted. */
  down(key: string, now: number, repeat: boolean): number | null {
    if (repeat) return null;
    this.alone = key === "Shift";
    if (key === "Escape") return this.add(key, now);
    if (key !== "Shift") this.count = 0;
    return null;
  }

  /** A key went up. */
  up(key: string, now: number): number | null {
    const alone = this.alone;
    this.alone = false;
    return key === "Shift" && alone ? this.add(key, now) : null;
  }

  /** Something else was done. */
  reset(): void {
    this.count = 0;
    this.alone = false;
  }

  private add(key: string, now: number): number {
    this.count = key === this.key && now <= this.until ? this.count + 1 : 1;
    this.key = key;
    this.until = now + PATIENCE_MS;
    return NEEDED - this.count;
  }
}

/** Takes everything off the page, synchronously. */
export function blank(): void {
  document.body.textContent = "";
  document.body.hidden = true;
}

/** Blanks, lets `goodbye` say it if it can, and replaces this page: no history row, no round trip, no waiting. */
export function leavePage(goodbye: () => void): void {
  blank();
  try {
    goodbye();
  } catch (_) {
    // Leaving comes before saying so.
  }
  location.replace(document.documentElement.getAttribute("data-exit")!);
}

/** Arms the button and the keys. */
export function armExit(goodbye: () => void): void {
  const exit = document.getElementById("exit")!;
  exit.setAttribute("role", "button");
  (exit.nextElementSibling as HTMLElement).hidden = false;
  const leave = (event: Event) => {
    event.preventDefault();
    leavePage(goodbye);
  };
  exit.addEventListener("click", leave);
  exit.addEventListener("auxclick", leave);
  exit.addEventListener("keydown", (event) => event.key === " " && leave(event));
  armKeys(goodbye);
}

function armKeys(goodbye: () => void): void {
  const presses = new Presses();
  const countdown = document.getElementById("countdown")!;
  let timer = 0;
  const react = (left: number | null) => {
    if (left === 0) return leavePage(goodbye);
    clearTimeout(timer);
    fill(countdown, left !== null && t("exit.left", { count: left }));
    timer = window.setTimeout(() => fill(countdown), PATIENCE_MS);
  };
  addEventListener("keydown", (event) => {
    if (event.isComposing) return;
    // Browsers stop loading at Escape: the very press that leaves, or one more, would keep her here, on an empty page.
    if (event.key === "Escape") event.preventDefault();
    const left = presses.down(event.key, event.timeStamp, event.repeat);
    if (left !== null || (event.key !== "Shift" && event.key !== "Escape")) react(left);
  }, true);
  addEventListener("keyup", (event) => {
    if (event.isComposing) return presses.reset();
    const left = presses.up(event.key, event.timeStamp);
    if (left !== null) react(left);
  }, true);
  addEventListener("pointerdown", () => {
    presses.reset();
    react(null);
  }, true);
}
