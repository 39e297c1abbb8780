"use strict";
(() => {
  const byId = (id) => document.getElementById(id);
  const index = JSON.parse(byId("index").textContent);
  const cards = Array.from(document.querySelectorAll(".unit"));
  // What holds cards, from the inside out: each is hidden where a filter leaves nothing in it.
  const holders = [[".chunk", ".unit"], [".part", ".chunk"], [".papers", ".part"]].flatMap(([holder, held]) =>
    Array.from(document.querySelectorAll(holder), (element) => [element, Array.from(element.querySelectorAll(held))]));
  const form = byId("filters");
  const search = byId("search");
  const selects = Array.from(form.querySelectorAll("select"));
  const count = byId("count");

  // Folding: what is dropped, then one character by one, as the search column was made.
  const dropped = new RegExp(`[${index.fold.dropped}]`, "gu");
  const pairs = new Map(index.fold.pairs);
  const exchanged = (text) => {
    let out = "";
    for (const character of text) out += pairs.get(character) ?? character;
    return out;
  };
  const fold = (text) => exchanged(text.normalize("NFC").replace(dropped, "")).normalize("NFC").toLowerCase();
  const haystacks = index.units.map((unit) => unit.search.toLowerCase());

  // A query: words, phrases in quotes; a number is found as a whole number.
  const terms = (query) =>
    Array.from(fold(query).matchAll(/["“”„«]([^"“”„«»]+)["“”„»]|(\S+)/gu), (match) => (match[1] ?? match[2]).trim().replace(/\s+/gu, " "))
      .map((term) => term.replace(/["“”„«»]/gu, ""))
      .filter(Boolean);
  const digit = (text, at) => at >= 0 && at < text.length && text[at] >= "0" && text[at] <= "9";
  const places = function* (text, term) {
    const number = digit(term, 0) && digit(term, term.length - 1);
    for (let at = text.indexOf(term); at >= 0; at = text.indexOf(term, at + 1)) {
      if (!number || (!digit(text, at - 1) && !digit(text, at + term.length))) yield at;
    }
  };
  const occurs = (text, term) => !places(text, term).next().done;
  const onPath = (path, term) => path === term || path.startsWith(`${term}.`);

  const HIDDEN = 0, CONTEXT = 1, SHOWN = 2;
  let states = new Uint8Array(cards.length).fill(SHOWN);
  let wanted = [];

  const meets = (unit, at, chosen) =>
    chosen.every((number) => unit.met.includes(number)) &&
    wanted.every((term) => occurs(haystacks[at], term) || onPath(unit.path, term));

  const apply = () => {
    wanted = terms(search.value);
    const chosen = selects.filter((select) => select.value).map((select) => Number(select.value));
    const next = new Uint8Array(cards.length);
    let shown = 0;
    index.units.forEach((unit, at) => {
      if (!meets(unit, at, chosen)) return;
      next[at] = SHOWN;
      shown += 1;
      for (let up = unit.parent; up >= 0 && next[up] === HIDDEN; up = index.units[up].parent) next[up] = CONTEXT;
    });
    cards.forEach((card, at) => {
      if (next[at] === states[at]) return;
      card.hidden = next[at] === HIDDEN;
      card.classList.toggle("context", next[at] === CONTEXT);
    });
    states = next;
    const filtered = chosen.length > 0 || wanted.length > 0;
    for (const [holder, held] of holders) holder.hidden = filtered && held.every((element) => element.hidden);
    byId("none").hidden = shown > 0 || cards.length === 0;
    say(counted(shown));
    light();
  };

  const counted = (shown) => count.dataset.words.replace("{shown}", shown).replace("{all}", cards.length);

  // The count is read out once typing rests.
  let waiting = 0;
  const say = (text) => {
    clearTimeout(waiting);
    waiting = setTimeout(() => { count.textContent = text; }, 200);
  };

  // What the search found is lit where the browser can, in the cards that are on the screen.
  const lights = globalThis.Highlight && globalThis.CSS?.highlights ? new Highlight() : null;
  if (lights) CSS.highlights.set("found", lights);
  const near = new Set();
  const lit = new Set();
  const mapped = (text) => {
    let out = "";
    const from = [];
    for (let at = 0; at < text.length; at += 1) {
      dropped.lastIndex = 0;
      if (dropped.test(text[at])) continue;
      out += (pairs.get(text[at]) ?? text[at]).toLowerCase()[0];
      from.push(at);
    }
    return [out, from];
  };
  const nodesOf = (card) => {
    const walker = document.createTreeWalker(card.querySelector(".text"), NodeFilter.SHOW_TEXT);
    const nodes = [];
    let start = 0;
    while (walker.nextNode()) {
      nodes.push([walker.currentNode, start]);
      start += walker.currentNode.length;
    }
    return nodes;
  };
  const lightCard = (card) => {
    if (lit.has(card)) return;
    lit.add(card);
    const nodes = nodesOf(card);
    const [text, from] = mapped(nodes.map(([node]) => node.data).join(""));
    const at = (offset, isEnd) => {
      const [node, start] = nodes.findLast(([, begin]) => (isEnd ? begin < offset : begin <= offset));
      return [node, offset - start];
    };
    for (const term of wanted) {
      for (const place of places(text, term)) {
        const range = new Range();
        range.setStart(...at(from[place], false));
        range.setEnd(...at(from[place + term.length - 1] + 1, true));
        lights.add(range);
      }
    }
  };
  let planned = 0;
  const light = () => {
    if (!lights) return;
    lights.clear();
    lit.clear();
    clearTimeout(planned);
    if (wanted.length) planned = setTimeout(() => near.forEach((card) => { if (!card.hidden) lightCard(card); }), 60);
  };
  // An observer also tells of a card that comes out of hiding: `contentvisibilityautostatechange` may not fire then.
  const watch = lights && new IntersectionObserver((entries) => {
    for (const { target, isIntersecting } of entries) {
      if (!isIntersecting) near.delete(target);
      else {
        near.add(target);
        if (wanted.length) lightCard(target);
      }
    }
  }, { rootMargin: "50%" });
  if (watch) cards.forEach((card) => watch.observe(card));

  // Pictures are made when a reader asks for them.
  document.addEventListener("toggle", (event) => {
    if (!event.target.open) return;
    for (const sheet of event.target.querySelectorAll(":scope > .sheet")) {
      const drawing = sheet.querySelector("svg");
      if (drawing.querySelector("image")) continue;
      const image = document.createElementNS("http://www.w3.org/2000/svg", "image");
      image.setAttribute("href", byId(sheet.dataset.sheet).textContent);
      image.setAttribute("width", drawing.viewBox.baseVal.width);
      image.setAttribute("height", drawing.viewBox.baseVal.height);
      drawing.prepend(image);
    }
  }, true);

  // A link leads to its place even where a filter or a closed part hides it.
  const reveal = () => {
    const target = byId(decodeURIComponent(location.hash.slice(1)));
    if (!target) return;
    if (target.closest("[hidden]")) {
      form.reset();
      apply();
    }
    for (let up = target.closest("details"); up; up = up.parentElement.closest("details")) up.open = true;
    const own = target.matches("li") && target.querySelector(":scope > details");
    if (own) own.open = true;
    target.scrollIntoView();
    target.focus({ preventScroll: true });
  };
  addEventListener("hashchange", reveal);
  document.addEventListener("click", (event) => {
    const link = event.target.closest?.('a[href^="#"]');
    if (link && link.hash === location.hash) reveal();
  });

  for (const button of document.querySelectorAll("button[data-choice]")) {
    button.addEventListener("click", () => {
      form.reset();
      byId(`filter-${button.dataset.facet}`).value = button.dataset.choice;
      apply();
      const list = byId("paragraphs");
      list.scrollIntoView();
      list.focus({ preventScroll: true });
    });
  }

  // Of a work's languages those are shown that are ticked.
  for (const choice of document.querySelectorAll(".columns")) {
    const columns = () => {
      const shown = Array.from(choice.querySelectorAll("input:checked"), (box) => box.value);
      for (const cell of byId(choice.dataset.work).querySelectorAll("[data-language]")) cell.hidden = !shown.includes(cell.dataset.language);
    };
    choice.addEventListener("change", columns);
    columns();
  }

  // On a small screen the filters are folded, so that the paragraphs come soon.
  if (matchMedia("(max-width: 40rem)").matches) form.querySelector(".fold").open = false;

  search.addEventListener("input", apply);
  selects.forEach((select) => select.addEventListener("change", apply));
  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("reset", () => setTimeout(apply, 0));
  document.querySelectorAll(".scripted").forEach((element) => { element.hidden = false; });
  if (search.value || selects.some((select) => select.value)) apply();
  else count.textContent = counted(cards.length);
  if (location.hash) reveal();
})();
