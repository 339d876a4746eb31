// Whoever comes by keyboard or by ear keeps her place when what she has just used goes away (WCAG 2.2, 2.4.3 and 3.2).

const PARTS = ":is(main, aside, section, article, nav, dialog):is([aria-label], [aria-labelledby])";

/**
 * Sees to it that the focus is never nowhere: what had it is gone, so the nearest part around it that is left gets it;
 * or it could not be used for a moment, so it gets it back.
 */
export function keepFocus(root: HTMLElement): void {
  let last: HTMLElement | undefined;
  let around: HTMLElement[] = [];
  addEventListener("focusin", ({ target }) => {
    last = target as HTMLElement;
    around = ancestors(last);
  });
  addEventListener("focusout", ({ target }) => queueMicrotask(() => {
    if (target === last && nobody() && last && usable(last)) last = undefined; // she has let it go herself
  }));
  new MutationObserver(() => {
    if (!last || !(nobody() || document.activeElement === last)) return;
    if (usable(last)) { if (nobody()) last.focus({ preventScroll: true }); return; }
    if (last.isConnected && last.checkVisibility()) return; // barred, for now
    const part = around.find((one) => one.matches(PARTS) && usable(one)) ?? content();
    part?.setAttribute("tabindex", "-1");
    part?.focus({ preventScroll: true });
  }).observe(root, { childList: true, subtree: true, attributes: true, attributeFilter: ["disabled", "hidden"] });
}

/** The main part of the role that is shown: each role has one. */
export const content = (): HTMLElement | undefined => [...document.querySelectorAll("main")].find((main) => main.checkVisibility());

const nobody = (): boolean => document.activeElement === document.body || document.activeElement === null;
const usable = (node: HTMLElement): boolean => node.isConnected && node.checkVisibility() && !node.matches(":disabled");
const ancestors = ({ parentElement }: HTMLElement): HTMLElement[] => (parentElement ? [parentElement, ...ancestors(parentElement)] : []);
