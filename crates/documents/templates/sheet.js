// The labelling sheet. It works offline: nothing is fetched, nothing is sent, and nothing is kept
// in the browser unless the person at the keyboard asks for it.
"use strict";
(() => {
  const data = JSON.parse(document.getElementById("data").textContent);
  const WORDS = JSON.parse(document.getElementById("words").textContent);
  const byId = (id) => document.getElementById(id);
  const box = byId("text");
  const codes = data.categories.map((category) => category.code);
  const encoder = new TextEncoder();
  const storageKey = "licit-sheet-" + data.key;

  // ---- state -----------------------------------------------------------------------------------
  // Offsets are UTF-16 here, as the browser counts, and UTF-8 bytes in files.
  let lang = data.lang;
  let at = 0;
  let changed = false;
  const items = data.texts.map((text) => ({
    id: text.id, lang: text.lang, text: text.text, done: false,
    spans: fromBytes(text.text, text.spans, "suggested"),
    // What it says about persons; `flagged`: somebody said that this is all.
    flags: knownFlags(text.flags, "suggested"), flagged: false,
  }));

  function fromBytes(text, spans, state) {
    const places = new Map([[0, 0]]);
    let bytes = 0, units = 0;
    for (const char of text) {
      bytes += encoder.encode(char).length;
      units += char.length;
      places.set(bytes, units);
    }
    return spans
      .map((span) => ({
        start: places.get(span.start), end: places.get(span.end),
        category: span.category, state,
      }))
      .filter((span) => span.start < span.end && codes.includes(span.category))
      .sort((a, b) => a.start - b.start)
      .filter((span, place, all) => place === 0 || all[place - 1].end <= span.start);
  }

  function toBytes(text, offset) {
    return encoder.encode(text.slice(0, offset)).length;
  }

  function knownFlags(flags, state) {
    const has = (list, code) => list.some((of) => of.code === code);
    return flags
      .filter((flag) => has(data.statements, flag.category) && has(data.concerns, flag.concerns))
      .map((flag) => ({ category: flag.category, concerns: flag.concerns, state }));
  }

  const words = () => WORDS[lang];
  const item = () => items[at];
  const suggested = (of) => of.spans.filter((span) => span.state === "suggested");
  const nameOf = (code) => data.categories.find((category) => category.code === code)[lang];
  const withFlags = () => byId("with-flags").checked;
  const openFlags = (of) => withFlags() ? of.flags.filter((flag) => flag.state === "suggested") : [];
  const isDone = (of) => of.done && (of.flagged || !withFlags());
  const wordOf = (list, code) => list.find((of) => of.code === code)[lang];
  const flagWords = (flag) => fill(words().flagIs, {
    category: wordOf(data.statements, flag.category), concerns: wordOf(data.concerns, flag.concerns),
  });

  // ---- what is shown ---------------------------------------------------------------------------
  function say(text) {
    byId("status").textContent = text;
  }

  function fill(text, values) {
    return text.replace(/\{(\w+)\}/g, (_, name) => values[name]);
  }

  function element(name, attributes, ...children) {
    const made = document.createElement(name);
    for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
    made.append(...children);
    return made;
  }

  function showWords() {
    document.documentElement.lang = lang;
    document.title = words().title;
    for (const place of document.querySelectorAll("[data-word]")) {
      place.textContent = fill(words()[place.dataset.word], data.facts);
    }
    box.setAttribute("aria-label", words().textLabel);
    byId("categories").replaceChildren(...data.categories.map((category) => {
      const button = element("button", { type: "button", title: category[lang + "Includes"] },
        element("kbd", {}, category.key), " " + category[lang]);
      // The selection in the text must not go when the button is pressed.
      button.addEventListener("mousedown", (event) => event.preventDefault());
      button.addEventListener("click", () => { mark(category.code); box.focus(); });
      return button;
    }));
    for (const [id, list] of [["flag-category", data.statements], ["flag-concerns", data.concerns]]) {
      const chosen = byId(id).value || list[0].code;
      byId(id).replaceChildren(...options(list, chosen));
    }
    showIncludes();
    show();
  }

  function options(list, chosen) {
    return list.map((of) => {
      const option = element("option", { value: of.code }, of[lang]);
      option.selected = of.code === chosen;
      return option;
    });
  }

  function showIncludes() {
    const chosen = data.statements.find((of) => of.code === byId("flag-category").value);
    byId("flag-includes").textContent = chosen[lang + "Includes"];
  }

  function show(caret) {
    const done = items.filter(isDone).length;
    byId("progress").max = items.length;
    byId("progress").value = done;
    byId("count").textContent = fill(words().count, { done, all: items.length });
    byId("place").textContent = fill(words().place, {
      at: at + 1, all: items.length, lang: item().lang,
      state: isDone(item()) ? words().isDone : words().isOpen,
    });
    byId("place").className = isDone(item()) ? "done" : "";
    byId("previous").disabled = at === 0;
    byId("next").disabled = at === items.length - 1;
    byId("confirm-all").disabled = suggested(item()).length + openFlags(item()).length === 0;
    showText();
    showMarks();
    showFlags();
    if (caret !== undefined) select(caret, caret);
  }

  function showText() {
    const pieces = [];
    let from = 0;
    for (const span of item().spans) {
      pieces.push(document.createTextNode(item().text.slice(from, span.start)));
      pieces.push(element("mark", { class: span.state, "data-code": nameOf(span.category) },
        item().text.slice(span.start, span.end)));
      from = span.end;
    }
    pieces.push(document.createTextNode(item().text.slice(from)));
    box.replaceChildren(...pieces);
    box.lang = item().lang;
  }

  function showMarks() {
    const rows = item().spans.map((span) => {
      const text = item().text.slice(span.start, span.end);
      const choice = choiceOf(words().categoryOf, text, data.categories, span.category);
      choice.addEventListener("change", () => {
        change(() => { span.category = choice.value; span.state = "confirmed"; });
      });
      return row(span, [text, choice], text, () => drop(span));
    });
    fillTable("marks", "marks-table", "no-marks", rows, box);
  }

  function showFlags() {
    byId("flags").hidden = !withFlags();
    const rows = item().flags.map((flag) => {
      const name = wordOf(data.statements, flag.category);
      const choice = choiceOf(words().concernsOf, name, data.concerns, flag.concerns);
      choice.addEventListener("change", () => {
        if (item().flags.some((other) => isSame(other, { ...flag, concerns: choice.value }))) {
          choice.value = flag.concerns;
          return say(words().flagIsThere);
        }
        change(() => { flag.concerns = choice.value; flag.state = "confirmed"; });
        say(flagWords(flag));
      });
      return row(flag, [name, choice], flagWords(flag), () => dropFlag(flag));
    });
    fillTable("flag-rows", "flags-table", "no-flags", rows, byId("flag-category"));
  }

  function choiceOf(label, text, list, chosen) {
    return element("select", { "aria-label": fill(label, { text }) }, ...options(list, chosen));
  }

  /** A row of what is marked or stated: it can be confirmed if it is suggested, and removed. */
  function row(of, cells, name, remove) {
    const button = (word, act) => {
      const made = element("button", { type: "button", "aria-label": words()[word] + ": " + name },
        words()[word]);
      made.addEventListener("click", () => change(act));
      return made;
    };
    const buttons = [button("remove", remove)];
    if (of.state === "suggested") {
      buttons.unshift(button("confirm", () => { of.state = "confirmed"; }));
    }
    return element("tr", { class: of.state },
      ...cells.map((cell) => element("td", {}, cell)),
      element("td", {}, of.state === "suggested" ? words().suggested : words().confirmed),
      element("td", {}, ...buttons));
  }

  function fillTable(body, table, none, rows, otherwise) {
    // Whoever works in the table by keyboard stays in its row.
    const held = [...byId(body).rows].findIndex((of) => of.contains(document.activeElement));
    byId(body).replaceChildren(...rows);
    byId(none).hidden = rows.length > 0;
    byId(table).hidden = rows.length === 0;
    if (held >= 0) {
      (rows[Math.min(held, rows.length - 1)]?.querySelector("select") ?? otherwise).focus();
    }
  }

  // ---- selecting -------------------------------------------------------------------------------
  function offsetOf(node, offset) {
    const range = document.createRange();
    range.setStart(box, 0);
    range.setEnd(node, offset);
    return range.toString().length;
  }

  /** The selected offsets in the text, or null if the selection is elsewhere. */
  function selection() {
    const of = document.getSelection();
    if (of.rangeCount === 0) return null;
    const range = of.getRangeAt(0);
    if (!box.contains(range.startContainer) || !box.contains(range.endContainer)) return null;
    return {
      start: offsetOf(range.startContainer, range.startOffset),
      end: offsetOf(range.endContainer, range.endOffset),
    };
  }

  function select(start, end) {
    const range = document.createRange();
    const place = (offset) => {
      let left = offset;
      const walk = document.createTreeWalker(box, NodeFilter.SHOW_TEXT);
      for (let node = walk.nextNode(); node; node = walk.nextNode()) {
        if (left <= node.length) return [node, left];
        left -= node.length;
      }
      return [box, box.childNodes.length];
    };
    range.setStart(...place(start));
    range.setEnd(...place(end));
    document.getSelection().removeAllRanges();
    document.getSelection().addRange(range);
  }

  const isWord = (char) => /[\p{L}\p{M}\p{N}_]/u.test(char);

  /** The selection without blanks at its ends; without a selection, the word at the caret. */
  function wanted() {
    const found = selection();
    if (!found) return null;
    const text = item().text;
    let { start, end } = found;
    if (start === end) {
      while (start > 0 && isWord(charBefore(text, start))) start -= charBefore(text, start).length;
      while (end < text.length && isWord(charAt(text, end))) end += charAt(text, end).length;
    }
    while (start < end && /\s/.test(text[start])) start++;
    while (start < end && /\s/.test(text[end - 1])) end--;
    // Never between the halves of one character: bytes could not say that.
    if (/[\udc00-\udfff]/.test(text[start] ?? "") && start > 0) start--;
    if (/[\udc00-\udfff]/.test(text[end] ?? "")) end++;
    return start < end ? { start, end } : null;
  }

  const charAt = (text, offset) => String.fromCodePoint(text.codePointAt(offset));
  const charBefore = (text, offset) => /[\udc00-\udfff]/.test(text[offset - 1]) && offset > 1
    ? text.slice(offset - 2, offset) : text[offset - 1];

  // ---- marking ---------------------------------------------------------------------------------
  function change(act, caret) {
    act();
    item().done = false;
    changed = true;
    keep();
    show(caret);
  }

  function mark(category) {
    const place = wanted();
    if (!place) return say(words().nothingSelected);
    change(() => {
      const free = (span) => span.end <= place.start || span.start >= place.end;
      item().spans = item().spans.filter(free);
      item().spans.push({ ...place, category, state: "confirmed" });
      item().spans.sort((a, b) => a.start - b.start);
    }, place.end);
    say(fill(words().marked, {
      category: nameOf(category), text: item().text.slice(place.start, place.end),
    }));
  }

  function drop(span) {
    item().spans = item().spans.filter((other) => other !== span);
  }

  // ---- statements about persons ----------------------------------------------------------------
  const isSame = (one, other) => one.category === other.category && one.concerns === other.concerns;

  /** A statement stands once; one that somebody enters is confirmed. */
  function putFlag(flag) {
    item().flags = item().flags.filter((other) => !isSame(other, flag));
    item().flags.push({ ...flag, state: "confirmed" });
  }

  function dropFlag(flag) {
    item().flags = item().flags.filter((other) => other !== flag);
    say(words().noMoreFlags);
  }

  function addFlag() {
    const flag = { category: byId("flag-category").value, concerns: byId("flag-concerns").value };
    const there = item().flags.find((other) => isSame(other, flag));
    if (there?.state === "confirmed") return say(words().flagIsThere);
    change(() => putFlag(flag));
    say(flagWords(flag));
  }

  function toFlags() {
    if (!withFlags()) return say(words().flagsOff);
    byId("flag-category").focus();
  }

  function toggleFlags() {
    show();
    keep();
    const open = withFlags() ? items.filter((of) => of.done && !of.flagged).length : 0;
    say(open > 0 ? fill(words().flagsMissing, { open }) : "");
  }

  function atCaret() {
    const place = selection();
    return place && item().spans.find((span) => span.start <= place.start && place.start <= span.end);
  }

  /** Confirms the suggestion at the caret, or goes to the next one. */
  function confirmOrGo() {
    const span = atCaret();
    if (span?.state === "suggested") {
      change(() => { span.state = "confirmed"; }, span.end);
      return say(fill(words().marked, {
        category: nameOf(span.category), text: item().text.slice(span.start, span.end),
      }));
    }
    const next = suggested(item())[0];
    if (next) select(next.start, next.start);
    else say(words().noSuggestion);
  }

  function removeAtCaret() {
    const span = atCaret();
    if (!span) return say(words().noMark);
    change(() => drop(span), span.start);
    say(words().removed);
  }

  function finish() {
    const open = suggested(item());
    if (open.length > 0) {
      say(fill(words().stillOpen, { open: open.length }));
      box.focus();
      return select(open[0].start, open[0].start);
    }
    const flags = openFlags(item()).length;
    if (flags > 0) {
      say(fill(words().openFlags, { open: flags }));
      return byId("flag-rows").querySelector("tr.suggested button").focus();
    }
    item().done = true;
    item().flagged = withFlags();
    changed = true;
    keep();
    const later = items.findIndex((of, place) => place > at && !isDone(of));
    const first = later >= 0 ? later : items.findIndex((of) => !isDone(of));
    if (first < 0) {
      show();
      return say(words().allDone);
    }
    go(first);
    say(words().next);
  }

  function go(place) {
    at = Math.min(Math.max(place, 0), items.length - 1);
    show();
    box.focus();
    select(0, 0);
  }

  // ---- files -----------------------------------------------------------------------------------
  function line(of) {
    const spans = of.spans.map((span) => ({
      start: toBytes(of.text, span.start), end: toBytes(of.text, span.end), category: span.category,
    }));
    const flags = of.flags.map(({ category, concerns }) => ({ category, concerns }));
    return JSON.stringify({
      id: of.id, lang: of.lang, labelled: of.done ? codes : [], text: of.text, spans,
      // Where `flags` stands, somebody said that these are all.
      ...(of.done && of.flagged ? { flags } : { suggested_flags: flags }),
    });
  }

  function exported() {
    return items.map(line).join("\n") + "\n";
  }

  function save() {
    const url = URL.createObjectURL(new Blob([exported()], { type: "application/jsonl" }));
    element("a", { href: url, download: "sample.labelled.jsonl" }).click();
    URL.revokeObjectURL(url);
    changed = false;
    say(words().saved);
  }

  /** Takes labels over from a file that was saved before. */
  function take(text) {
    const own = new Map(items.map((of) => [of.id, of]));
    let taken = 0;
    for (const raw of text.split("\n").filter((part) => part.trim())) {
      const read = JSON.parse(raw);
      const of = own.get(read.id);
      if (!of || of.text !== read.text) continue;
      of.done = read.labelled.length > 0;
      of.spans = fromBytes(of.text, read.spans, of.done ? "confirmed" : "suggested");
      of.flagged = of.done && read.flags !== undefined;
      of.flags = knownFlags(read.flags ?? read.suggested_flags ?? [],
        of.flagged ? "confirmed" : "suggested");
      if (of.flagged) byId("with-flags").checked = true;
      taken++;
    }
    return taken;
  }

  async function load(file) {
    try {
      const taken = take(await file.text());
      const first = items.findIndex((of) => !isDone(of));
      go(first < 0 ? 0 : first);
      say(fill(words().loaded, { taken, all: items.length }));
    } catch {
      say(words().notLoaded);
    }
  }

  // ---- keeping in the browser, off by default ---------------------------------------------------
  function keep() {
    if (!byId("keep").checked) return;
    try {
      localStorage.setItem(storageKey, exported());
    } catch {
      byId("keep").checked = false;
      say(words().notKept);
    }
  }

  function forget() {
    try { localStorage.removeItem(storageKey); } catch { /* nothing was kept */ }
  }

  function recall() {
    try {
      const kept = localStorage.getItem(storageKey);
      if (kept === null) return;
      byId("keep").checked = true;
      take(kept);
      at = Math.max(items.findIndex((of) => !isDone(of)), 0);
    } catch { /* nothing is kept */ }
  }

  // ---- events ----------------------------------------------------------------------------------
  // The box is editable so that the keyboard can move and select in it; nothing edits it.
  for (const event of ["beforeinput", "paste", "cut", "drop", "dragstart"]) {
    box.addEventListener(event, (happened) => happened.preventDefault());
  }
  // Single keys work in the box alone (WCAG 2.1.4).
  box.addEventListener("keydown", (event) => {
    if (event.key === "Enter") {
      event.preventDefault();
      return event.ctrlKey || event.metaKey ? finish() : confirmOrGo();
    }
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "Delete" || event.key === "Backspace") {
      event.preventDefault();
      return removeAtCaret();
    }
    if (event.key.toLowerCase() === data.flagsKey) {
      event.preventDefault();
      return toFlags();
    }
    const category = data.categories.find((of) => of.key === event.key.toLowerCase());
    if (category) {
      event.preventDefault();
      mark(category.code);
    }
  });
  byId("statements").addEventListener("keydown", (event) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      finish();
    } else if (event.key === "Escape") {
      box.focus();
    }
  });
  byId("with-flags").addEventListener("change", toggleFlags);
  byId("flag-category").addEventListener("change", showIncludes);
  byId("add-flag").addEventListener("click", addFlag);
  byId("previous").addEventListener("click", () => go(at - 1));
  byId("next").addEventListener("click", () => go(at + 1));
  byId("finish").addEventListener("click", finish);
  byId("confirm-all").addEventListener("click", () => {
    change(() => [...suggested(item()), ...openFlags(item())]
      .forEach((of) => { of.state = "confirmed"; }));
    box.focus();
  });
  byId("save").addEventListener("click", save);
  byId("load").addEventListener("change", (event) => {
    if (event.target.files[0]) load(event.target.files[0]);
    event.target.value = "";
  });
  byId("language").addEventListener("click", () => { lang = lang === "de" ? "en" : "de"; showWords(); });
  byId("keep").addEventListener("change", () => (byId("keep").checked ? keep() : forget()));
  addEventListener("beforeunload", (event) => {
    if (changed && !byId("keep").checked) event.preventDefault();
  });

  recall();
  showWords();
})();
