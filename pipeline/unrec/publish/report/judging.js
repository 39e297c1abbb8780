"use strict";
(() => {
  const byId = (id) => document.getElementById(id);
  const cards = Array.from(document.querySelectorAll(".unit"));
  const desk = byId("judging");
  let read = null;
  const index = () => (read ??= JSON.parse(byId("index").textContent));
  const { papers: named, kinds, addressees, words } = JSON.parse(byId("judged-papers").textContent);
  const word = (key) => words[key] ?? key;

  const make = (tag, properties, ...children) => {
    const { data, ...rest } = properties;
    const element = Object.assign(document.createElement(tag), rest);
    Object.assign(element.dataset, data);
    element.append(...children);
    return element;
  };

  // The very text of a card: what cannot be seen is shown as a small mark that names it.
  const textOf = (node) => {
    if (node.nodeType === Node.TEXT_NODE) return node.data;
    if (node.classList?.contains("unseen")) return String.fromCodePoint(parseInt(node.textContent.slice(2), 16));
    return Array.from(node.childNodes, textOf).join("");
  };

  const NAMES = ["instrument_id", "article", "paragraph", "subparagraph", "symbol"];
  const targetOf = (values) => Object.fromEntries(NAMES.map((name, at) => [name, values[at] || null]).filter(([, value]) => value));

  // Everything in a paragraph that can be judged, as it was read.
  const thingsOf = (at) => {
    const unit = index().units[at];
    const text = textOf(cards[at].querySelector(".text"));
    const points = Array.from(text);
    return [
      { path: unit.path, field: "kind", was: unit.kind },
      { path: unit.path, field: "label", was: unit.label ?? "" },
      { path: unit.path, field: "text", was: text },
      ...(unit.references ?? []).map(([ordinal, start, end, ...target]) =>
        ({ path: unit.path, field: "reference", at: ordinal, was: points.slice(start, end).join(""), read: targetOf(target) })),
      ...(unit.addressees ?? []).map((id) => ({ path: unit.path, field: "addressee", was: id })),
    ];
  };
  const keyOf = (paper, thing) => JSON.stringify([paper, thing.path, thing.field, thing.at ?? 0, ["reference", "addressee"].includes(thing.field) ? thing.was : ""]);

  const papers = new Map(named);
  const lists = Array.from(document.querySelectorAll(".papers"));
  const paperOf = (card) => named[lists.indexOf(card.closest(".papers"))][0];
  const decisions = new Map(); // by key: [document, decision]

  const STORE = `unrec-decisions:${Array.from(papers.values()).join()}`;
  const keep = () => {
    try { localStorage.setItem(STORE, JSON.stringify([byId("reviewer").value, ...decisions])); } catch { /* a browser may forbid it; the file is what counts */ }
  };
  const state = (changed = true) => {
    byId("judged").textContent = word("judged").replace("{n}", decisions.size);
    byId("save").disabled = decisions.size === 0;
    if (changed) keep();
  };
  const decide = (card, thing, verdict, more = {}) => {
    const { read: shown, ...about } = thing;
    decisions.set(keyOf(paperOf(card), thing), [paperOf(card), { ...about, verdict, ...more }]);
    state();
  };

  const field = (name, control) => make("label", {}, `${word(name)} `, control);
  const input = (value, more = {}) => make("input", { type: "text", value: value ?? "", dir: "auto", autocomplete: "off", ...more });
  const select = (values, chosen) => {
    const made = make("select", {}, ...values.map((value) => make("option", { value, textContent: value })));
    made.value = chosen;
    return made;
  };
  const listed = (control, list) => { control.setAttribute("list", list); return control; };

  // What a thing is corrected with, and what its controls say.
  const EDITORS = {
    kind: (now) => { const one = select(kinds, now); return [[field("kind", one)], () => ({ value: one.value })]; },
    label: (now) => { const one = input(now); return [[field("label", one)], () => ({ value: one.value })]; },
    text: (now, card) => {
      const one = make("textarea", { value: now, rows: 5, dir: "auto", lang: card.querySelector(".text").lang });
      return [[field("text", one)], () => ({ value: one.value })];
    },
    addressee: (now) => { const one = select(addressees, now); return [[field("addressee", one)], () => ({ value: one.value })]; },
    reference: (now, card, thing) => {
      const all = NAMES.map((name) => listed(input((thing.target ?? thing.read)[name]), name === "instrument_id" ? "instruments" : ""));
      return [NAMES.map((name, at) => field(name, all[at])), () => ({ target: targetOf(all.map((one) => one.value.trim())) })];
    },
  };
  const readAs = (thing) => Object.values(thing.read).join(" ") || "–";
  const says = (thing) => (thing.field === "reference" ? `«${thing.was}» ${readAs(thing)}` : thing.was || "–");
  const shown = (card, thing) => {
    const { lang, dir } = card.querySelector(".text");
    const own = ["label", "text", "reference"].includes(thing.field);
    const one = make("bdi", own ? { lang, dir, textContent: thing.was || "–" } : { lang: "en", textContent: thing.was });
    return thing.field === "reference" ? [one, " = ", make("bdi", { lang: "en", textContent: readAs(thing) })] : [one];
  };

  const row = (card, thing) => {
    const key = keyOf(paperOf(card), thing);
    const editing = make("div", { className: "editing", hidden: true });
    const buttons = ["accept", "reject", "correct"].map((verdict) => make("button", { type: "button", textContent: word(verdict), data: { verdict } }));
    const what = make("span", { className: "what" }, `${word(thing.field)}: `, ...shown(card, thing));
    const one = make("div", { className: "thing", role: "group" }, what, make("span", { className: "verdicts" }, ...buttons), editing);
    one.setAttribute("aria-label", `${word(thing.field)} ${says(thing)}`.slice(0, 80));
    const show = () => {
      const verdict = decisions.get(key)?.[1].verdict;
      buttons.forEach((button) => button.setAttribute("aria-pressed", String(button.dataset.verdict === verdict)));
      editing.hidden = verdict !== "correct" && !editing.classList.contains("open");
      mark(card);
    };
    const edit = () => {
      const done = decisions.get(key)?.[1];
      const [controls, value] = EDITORS[thing.field](done?.value ?? thing.was, card, { ...thing, target: done?.target });
      const apply = make("button", { type: "button", textContent: word("apply"), className: "apply" });
      apply.addEventListener("click", () => {
        const said = value();
        const empty = "target" in said ? !said.target.instrument_id && !said.target.symbol : !said.value.trim();
        if (empty) return controls[0].querySelector("input, select, textarea").focus();
        decide(card, thing, "correct", said);
        show();
      });
      editing.replaceChildren(...controls, apply);
      editing.classList.add("open");
      editing.hidden = false;
      controls[0].querySelector("input, select, textarea").focus();
    };
    buttons.forEach((button) => button.addEventListener("click", () => {
      if (button.dataset.verdict === "correct") return edit();
      editing.classList.remove("open");
      if (decisions.get(key)?.[1].verdict === button.dataset.verdict) { decisions.delete(key); state(); }
      else decide(card, thing, button.dataset.verdict);
      show();
    }));
    if (decisions.get(key)?.[1].verdict === "correct") edit();
    show();
    return one;
  };

  const places = new Map(cards.map((card, at) => [card, at]));
  const mark = (card) => {
    const things = thingsOf(places.get(card));
    const done = things.filter((thing) => decisions.has(keyOf(paperOf(card), thing))).length;
    card.classList.toggle("judged", done === things.length);
    card.querySelector(".judging .done").textContent = done ? `${done}/${things.length}` : "";
  };
  const fill = (panel) => {
    const card = panel.closest(".unit");
    const things = thingsOf(places.get(card));
    const all = make("button", { type: "button", textContent: word("accept all"), className: "all" });
    all.addEventListener("click", () => {
      for (const thing of things) if (!decisions.has(keyOf(paperOf(card), thing))) decide(card, thing, "accept");
      fill(panel);
    });
    panel.querySelector(".things").replaceChildren(all, ...things.map((thing) => row(card, thing)));
  };
  document.addEventListener("toggle", (event) => {
    if (event.target.open && event.target.matches(".judging")) fill(event.target);
  }, true);

  byId("save").addEventListener("click", () => {
    const documents = Array.from(papers, ([document_id, sha256]) => ({
      document_id, sha256,
      decisions: Array.from(decisions.values()).filter(([paper]) => paper === document_id).map(([, decision]) => decision),
    })).filter((paper) => paper.decisions.length);
    const file = { format: desk.dataset.format, reviewer: byId("reviewer").value.trim(), documents };
    const url = URL.createObjectURL(new Blob([JSON.stringify(file, null, 1), "\n"], { type: "application/json" }));
    const name = file.reviewer.replace(/[^\p{L}\p{N}._-]+/gu, "-");
    make("a", { href: url, download: `decisions${name ? `-${name}` : ""}.json` }).click();
    setTimeout(() => URL.revokeObjectURL(url), 10_000);
  });

  const take = (entries) => {
    for (const [document_id, decision] of entries) decisions.set(keyOf(document_id, decision), [document_id, decision]);
    state();
    document.querySelectorAll(".judging[open]").forEach(fill);
    if (decisions.size) cards.forEach(mark);
  };
  byId("go-on").addEventListener("change", async (event) => {
    const [chosen] = event.target.files;
    if (!chosen) return;
    const tell = (text) => { byId("opened").textContent = text; };
    try {
      const file = JSON.parse(await chosen.text());
      if (file.format !== desk.dataset.format) throw new Error(file.format);
      const mine = file.documents.filter((paper) => papers.get(paper.document_id) === paper.sha256);
      take(mine.flatMap((paper) => paper.decisions.map((decision) => [paper.document_id, decision])));
      byId("reviewer").value ||= file.reviewer;
      tell(mine.length < file.documents.length ? word("others") : "");
    } catch {
      tell(word("unreadable"));
    }
    event.target.value = "";
  });
  byId("reviewer").addEventListener("change", keep);

  document.body.classList.add("live");
  try {
    const kept = JSON.parse(localStorage.getItem(STORE) ?? "null");
    if (kept) {
      byId("reviewer").value = kept[0];
      take(kept.slice(1).map(([, entry]) => entry));
    }
  } catch { /* nothing is kept */ }
  state(false);
})();
