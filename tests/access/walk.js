// What a person at a keyboard meets, judged on the page itself. `walk.step()` after each key; faults are sentences.
globalThis.walk = (() => {
  const NATIVE = "a[href], button, input, select, textarea, summary";
  const OPERATED = `${NATIVE}, [role=button], [role=link], [role=checkbox], [role=switch], [role=tab], [contenteditable]`;
  const SMALLEST = 24; // px, WCAG 2.2, 2.5.8
  const LARGE = 44; // px: for who is in a hurry
  const SLACK = 1; // px a browser may round away
  const RING_CONTRAST = 3; // WCAG 2.2, 1.4.11
  let stops, faults, back;

  const area = (box) => Math.max(0, box.width) * Math.max(0, box.height);
  const shown = (node) => node.checkVisibility({ visibilityProperty: true, opacityProperty: true }) && area(node.getBoundingClientRect()) > 0;
  const text = (node) => (node.getAttribute("aria-label") || node.labels?.[0]?.textContent || node.textContent || node.id).trim().replace(/\s+/g, " ").slice(0, 40);
  const named = (node) => `${node.localName}${node.id && `#${node.id}`} “${text(node)}”`;
  const find = (fault) => faults.add(fault);
  const ancestors = (node) => (node.parentElement ? [node.parentElement, ...ancestors(node.parentElement)] : []);
  const ours = (node, top) => node.contains(top) || top.contains(node) || Array.from(node.labels || []).some((label) => label.contains(top));

  /** Where it is drawn: a link that breaks has several boxes, and the first is where it begins. */
  const boxOf = (node) => (getComputedStyle(node).display === "inline" ? node.getClientRects()[0] : node.getBoundingClientRect());

  /** What of a box the scrolling boxes around it let through. */
  function clipped(node, box) {
    let { left, top, right, bottom } = box;
    for (const parent of ancestors(node)) {
      const style = getComputedStyle(parent);
      if (parent === document.documentElement || parent === document.body || style.overflow === "visible") continue;
      const edge = parent.getBoundingClientRect();
      [left, right] = [left, right].map((x) => Math.min(Math.max(x, edge.left), edge.right));
      [top, bottom] = [top, bottom].map((y) => Math.min(Math.max(y, edge.top), edge.bottom));
    }
    return new DOMRect(left, top, right - left, bottom - top);
  }

  /** It does not fit below the banner: some of it is always elsewhere. */
  const tooTall = (box) => box.height > innerHeight - parseFloat(getComputedStyle(document.documentElement).scrollPaddingTop || 0);

  function inSight(node) {
    const box = clipped(node, boxOf(node));
    if (area(box) === 0) return find(`${named(node)} is focused where nobody sees it`);
    const tall = tooTall(box);
    const above = box.top < -SLACK && !tall, below = box.bottom > innerHeight + SLACK && !tall;
    if (above || below || box.left < -SLACK || box.right > innerWidth + SLACK || box.bottom < LARGE / 2 || box.top > innerHeight - LARGE / 2)
      find(`${named(node)} is focused outside the window`);
    else uncovered(node, box);
  }

  /** At its middle, and near the middle of each edge: corners are round. */
  function uncovered(node, box) {
    const points = [[0.5, 0.5], [0.5, 0], [0.5, 1], [0, 0.5], [1, 0.5]].map(([x, y]) => [
      Math.min(Math.max(box.left + 2 + x * (box.width - 4), 0), innerWidth - 1), Math.min(Math.max(box.top + 2 + y * (box.height - 4), 0), innerHeight - 1),
    ]);
    const over = points.map(([x, y]) => document.elementFromPoint(x, y)).filter((top) => top && !ours(node, top));
    // What scrolls may have a button over its end: it is read by scrolling.
    const may = tooTall(box) || !node.matches(OPERATED) ? 1 : 0;
    if (over.length > may) find(`${named(node)} is covered by ${named(over[0])}`);
  }

  const channels = (colour) => (colour.match(/[\d.]+/g) || []).map(Number);
  function luminance([red, green, blue]) {
    const linear = [red, green, blue].map((c) => (c / 255 <= 0.04045 ? c / 255 / 12.92 : ((c / 255 + 0.055) / 1.055) ** 2.4));
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2];
  }
  function contrast(one, other) {
    const [low, high] = [luminance(one), luminance(other)].sort((a, b) => a - b);
    return (high + 0.05) / (low + 0.05);
  }

  /** What is painted behind it. */
  function ground(node) {
    const painted = ancestors(node).map((one) => channels(getComputedStyle(one).backgroundColor)).find(([, , , alpha = 1]) => alpha > 0.5);
    return painted || [255, 255, 255];
  }

  function ringed(node) {
    const { outlineStyle, outlineWidth, outlineColor, outlineOffset } = getComputedStyle(node);
    const width = outlineStyle === "none" ? 0 : parseFloat(outlineWidth);
    if (width < 2) return find(`${named(node)} does not show that it is focused`);
    if (contrast(channels(outlineColor), ground(node)) < RING_CONTRAST) find(`${named(node)} shows too faintly that it is focused`);
    const box = boxOf(node), out = Math.max(0, width + parseFloat(outlineOffset) - SLACK);
    const ring = new DOMRect(box.left - out, box.top - out, box.width + 2 * out, box.height + 2 * out), seen = clipped(node, ring);
    if (seen.width < ring.width - SLACK || (seen.height < ring.height - SLACK && box.height < innerHeight / 2)) find(`${named(node)} has the ring of its focus cut off`);
  }

  /** A link within a sentence is as tall as the sentence; a box to tick is as large as the label around it. */
  function large(node) {
    const style = getComputedStyle(node), box = (node.closest("label") || node).getBoundingClientRect();
    const inSentence = style.display === "inline" && node.parentElement.textContent.trim() !== node.textContent.trim();
    const least = node.matches("#exit, [href^='tel:'], [href^='sms:']") ? LARGE : SMALLEST;
    if (!inSentence && (box.width < least - 0.1 || box.height < least - 0.1)) find(`${named(node)} is smaller than ${least} px`);
  }

  /** Read line by line; what stands in a column beside comes after it. */
  function inOrder() {
    const rtl = document.documentElement.dir === "rtl";
    const boxes = stops.map((node) => clipped(node, boxOf(node)));
    for (let at = 1; at < stops.length; at++) {
      const [a, b] = [boxes[at - 1], boxes[at]];
      const beside = rtl ? b.right <= a.left + SLACK : b.left >= a.right - SLACK;
      const before = rtl ? b.left >= a.right - SLACK : b.right <= a.left + SLACK;
      const above = b.bottom <= a.top + SLACK && area(b) > 0, sameLine = b.top < a.bottom - SLACK && b.bottom > a.top + SLACK;
      if ((above && !beside) || (sameLine && before)) find(`${named(stops[at])} comes after ${named(stops[at - 1])}, and stands before it`);
    }
  }

  /** By Tab, or by the arrows from another button of its group. */
  const isReached = (node) => stops.includes(node) || (node.type === "radio" && stops.some((stop) => stop.name === node.name));

  /** What looks as if it could be operated, and no key reaches. */
  function allReached() {
    for (const node of document.querySelectorAll(OPERATED)) {
      if (shown(node) && !node.disabled && !isReached(node)) find(`${named(node)} is not reached`);
    }
    for (const node of document.querySelectorAll("body *:not([role=option], [role=option] *)")) {
      const [here, outside] = [node, node.parentElement].map((one) => getComputedStyle(one).cursor);
      const reached = stops.some((stop) => ours(node, stop)) || (node.control && isReached(node.control));
      if (shown(node) && here === "pointer" && outside !== "pointer" && !reached) find(`${named(node)} looks like a button, and no key reaches it`);
    }
  }

  /** As if the page had just been opened: the next Tab is the first. */
  function fromTheTop() {
    scrollTo(0, 0);
    document.body.tabIndex = -1;
    document.body.focus({ preventScroll: true });
    document.body.removeAttribute("tabindex");
  }

  return {
    begin() {
      [stops, faults, back] = [[], new Set(), []];
      fromTheTop();
    },

    /** After Tab. Gives whether to go on. */
    step() {
      const node = document.activeElement;
      if (node === document.body || node === stops[0]) return false;
      if (stops.includes(node)) return find(`${named(node)} holds whoever comes by the keyboard`), false;
      stops.push(node);
      if (!shown(node)) find(`${named(node)} is focused and cannot be seen`);
      else for (const judge of [inSight, ringed, large]) judge(node);
      return true;
    },

    /** The last stop, from which to go back; gives how many there are. */
    turn() {
      stops[stops.length - 1].focus();
      back = [];
      return stops.length;
    },

    /** After Shift+Tab. */
    stepBack() {
      const node = document.activeElement;
      back.push(node);
      if (shown(node)) inSight(node);
    },

    /** What was found on the way, and of the whole. */
    end({ skip, wayOut }) {
      const [first, second] = stops;
      if (skip && !first?.matches("a[href^='#']")) find("the first stop is not the link to the content");
      if (wayOut && second?.id !== "exit") find("the second stop is not the way out");
      const reverse = stops.slice(0, -1).reverse();
      const differs = reverse.findIndex((node, at) => node !== back[at]);
      if (differs >= 0) find(`Shift+Tab does not lead back to ${named(reverse[differs])}`);
      document.activeElement.blur();
      scrollTo(0, 0);
      inOrder();
      allReached();
      return Array.from(faults);
    },

    /** What makes a window scroll sideways. */
    wide() {
      if (document.documentElement.scrollWidth <= innerWidth) return [];
      const over = Array.from(document.querySelectorAll("body *")).filter((node) => shown(node) && (node.getBoundingClientRect().right > innerWidth + SLACK || node.getBoundingClientRect().left < -SLACK));
      return [`the page is wider than the window: ${over.slice(0, 3).map(named).join(", ")}`];
    },
  };
})();
