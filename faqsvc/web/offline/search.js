"use strict";
// Korean search over the articles of this page, without a dictionary: pairs of neighboring letters, spaces left out
// (so 대화방나가기 finds 대화방 나가기), particles cut off the words asked for, initial consonants (ㅅㄷㅇ), syllables
// that are still being typed (상다, 상담ㅇ). Ranked by BM25 over question, path and answer. Text is never made HTML.
(() => {
  const SHOWN = 50;
  const WEIGHTS = { question: 4, place: 2, answer: 1 };
  const SATURATION = 1.2, LENGTH = 0.5; // BM25
  const ACROSS = 0.35; // what a pair over two words of the query counts; spacing is often a matter of taste
  const ALTERNATIVE = 0.8; // what a synonym counts against the word itself
  const UNKNOWN = 0.5; // what a pair that stands nowhere counts of the information it would have; typing slips are such
  const COVERED = 0.22, NEAR_BEST = 0.55; // of what was asked, by information: less is no answer
  const INITIALS = "ㄱㄲㄴㄷㄸㄹㅁㅂㅃㅅㅆㅇㅈㅉㅊㅋㅌㅍㅎ";
  const FIRST = 0xac00, LAST = 0xd7a3, PER_INITIAL = 588, PER_VOWEL = 28;
  const PARTICLES = ("으로부터 에서부터 에게서 한테서 이라도 이라는 으로는 으로도 에서는 에서도 에게는 까지는 이란 라는 라도 으로 에서 에게 한테 "
    + "까지 부터 처럼 보다 마다 이나 이랑 하고 께서 에는 에도 와는 과는 을 를 이 가 은 는 에 의 로 와 과 도 만 나 랑 께").split(" ");

  // The keys of the Korean layout, in the order of the letters: what was typed with the keyboard left in English.
  const KEYS = {
    initial: "r R s e E f a q Q t T d w W c z x v g".split(" "),
    vowel: "k o i O j p u P h hk ho hl y n nj np nl b m ml l".split(" "),
    final: " r R rt s sw sg e f fr fa fq ft fx fv fg a q qt t T d w c z x v g".split(" "),
  };
  const either = (keys) => keys.filter(Boolean).sort((left, right) => right.length - left.length).join("|");
  const TYPED = new RegExp(`(${either([...KEYS.initial])})(${either([...KEYS.vowel])})((?:${either([...KEYS.final])})(?!${either([...KEYS.vowel])}))?`, "g");

  const syllable = (char) => char >= "가" && char <= "힣";
  const letters = (text) => text.normalize("NFC").toLowerCase().replace(/[^\p{L}\p{N}]+/gu, "");
  const initials = (text) => Array.from(text, (char) => syllable(char)
    ? INITIALS[Math.floor((char.charCodeAt(0) - FIRST) / PER_INITIAL)] : char).join("");
  const onlyInitials = (word) => word.length > 1 && Array.from(word).every((char) => INITIALS.includes(char));
  function* pairs(text) {
    for (let at = 0; at + 1 < text.length; at++) yield text.slice(at, at + 2);
  }
  const stem = (word) => {
    if (!syllable(word[word.length - 1] ?? "")) return word;
    const particle = PARTICLES.find((one) => word.endsWith(one) && word.length >= one.length + 2);
    return particle ? word.slice(0, -particle.length) : word;
  };
  /** The syllables that `char` may become while it is typed: ㅇ -> 아 to 잏, 다 -> 다 to 닿. */
  const becoming = (char) => {
    const initial = INITIALS.indexOf(char);
    let from, count;
    if (initial >= 0) [from, count] = [FIRST + initial * PER_INITIAL, PER_INITIAL];
    else if (syllable(char) && (char.charCodeAt(0) - FIRST) % PER_VOWEL === 0) [from, count] = [char.charCodeAt(0), PER_VOWEL];
    else return [];
    return Array.from({ length: count }, (_, at) => String.fromCharCode(Math.min(from + at, LAST)));
  };

  const articles = Array.from(document.querySelectorAll(".article"), (element) => {
    const text = (selector) => element.querySelector(selector)?.textContent ?? "";
    const home = element.parentElement;
    const blocks = Array.from(element.querySelectorAll(".answer [data-block]"), (block) => block.textContent);
    const article = { element, home, question: letters(text(".question")), answerText: blocks.join(" ") };
    article.place = letters(home.querySelector("h2").firstChild.textContent + text(".place"));
    article.answer = letters(article.answerText);
    article.length = article.question.length + article.place.length + article.answer.length;
    return article;
  });
  const average = articles.reduce((sum, one) => sum + one.length, 0) / Math.max(articles.length, 1);

  /** Pair -> [article, weighted count, article, weighted count, …] */
  const index = new Map();
  articles.forEach((article, number) => {
    const counts = new Map();
    for (const [field, weight] of Object.entries(WEIGHTS)) {
      for (const pair of pairs(article[field])) counts.set(pair, (counts.get(pair) ?? 0) + weight);
    }
    for (const [pair, count] of counts) {
      const postings = index.get(pair);
      if (postings) postings.push(number, count);
      else index.set(pair, [number, count]);
    }
  });
  let initialsOf = null; // made when they are first asked for
  const allInitials = () => initialsOf ??= articles.map((one) =>
    ({ question: initials(one.question), place: initials(one.place), answer: initials(one.answer) }));

  /** 이모티콘 for dlahxlzhs, where that makes letters the articles know and the keys themselves do not. */
  const inKorean = (word) => {
    if (!/^[A-Za-z]{3,}$/.test(word) || articles.some((one) => heldBy(word.toLowerCase(), one))) return word;
    const korean = word.replace(TYPED, (_, initial, vowel, final = "") => String.fromCharCode(FIRST
      + KEYS.initial.indexOf(initial) * PER_INITIAL + KEYS.vowel.indexOf(vowel) * PER_VOWEL + KEYS.final.indexOf(final)));
    const known = Array.from(pairs(korean), (pair) => index.has(pair));
    return known.filter(Boolean).length * 2 > known.length ? korean : word;
  };
  const { synonyms, stop } = JSON.parse(document.getElementById("words").textContent);
  const stopped = new Set(stop);
  /** Query -> words without particles; words that say nothing are left out where others are left. */
  const wordsOf = (query) => {
    const words = query.split(/\s+/).map(inKorean).map(letters).filter(Boolean).map(stem);
    const telling = words.filter((word) => !stopped.has(word));
    return telling.length ? telling : words;
  };
  /** For each word, what its synonyms find: a rule's left side stands at the beginnings of neighboring words. */
  const alternatives = (words) => {
    const out = words.map(() => []);
    for (const [left, right] of synonyms) {
      words.forEach((_, at) => {
        if (!left.every((form, place) => words[at + place]?.startsWith(form))) return;
        const counts = new Map();
        articles.forEach((article, number) => {
          const count = Math.min(...right.map((form) => heldBy(form, article)));
          if (count) counts.set(number, count * ALTERNATIVE);
        });
        left.forEach((form, place) => out[at + place].push({ length: form.length, counts }));
      });
    }
    return out;
  };
  const heldBy = (needle, fields) => Object.entries(WEIGHTS)
    .reduce((sum, [field, weight]) => sum + (fields[field].includes(needle) ? weight : 0), 0);

  const information = (documents) => Math.log(1 + (articles.length - documents + 0.5) / (documents + 0.5));
  const saturated = (count, article) =>
    count * (SATURATION + 1) / (count + SATURATION * (1 - LENGTH + LENGTH * article.length / average));

  /** What a piece of the query finds: article -> weighted count. */
  const found = (variants) => {
    const counts = new Map();
    for (const pair of variants) {
      const postings = index.get(pair) ?? [];
      for (let at = 0; at < postings.length; at += 2) {
        counts.set(postings[at], Math.max(counts.get(postings[at]) ?? 0, postings[at + 1]));
      }
    }
    return counts;
  };
  const holding = (needle, texts) => {
    const counts = new Map();
    texts.forEach((fields, number) => {
      const count = heldBy(needle, fields);
      if (count) counts.set(number, count);
    });
    return counts;
  };

  /** The pieces of a query with what each finds and how much of the question it is. */
  const pieces = (words) => {
    const out = [];
    const others = alternatives(words);
    const add = (counts, weight) => {
      out.push({ counts, weight: weight * information(counts.size) * (counts.size ? 1 : UNKNOWN) });
    };
    words.forEach((word, at) => {
      const either = (counts, place) => {
        for (const other of others[at].filter((one) => place < one.length)) {
          for (const [number, count] of other.counts) counts.set(number, Math.max(counts.get(number) ?? 0, count));
        }
        return counts;
      };
      const last = at === words.length - 1;
      if (onlyInitials(word)) return add(holding(word, allInitials()), word.length - 1);
      if (word.length === 1) return add(either(holding(word, articles), 0), 1);
      const whole = Array.from(pairs(word));
      whole.forEach((pair, place) => {
        const growing = last && place === whole.length - 1;
        add(either(found(growing ? [pair, ...becoming(pair[1]).map((char) => pair[0] + char)] : [pair]), place), 1);
      });
      const next = words[at + 1];
      if (next && !onlyInitials(next)) add(found([word[word.length - 1] + next[0]]), ACROSS);
    });
    return out;
  };

  const search = (query) => {
    const words = wordsOf(query);
    const asked = pieces(words);
    const total = asked.reduce((sum, one) => sum + one.weight, 0);
    const scores = new Map();
    for (const { counts, weight } of asked) {
      for (const [number, count] of counts) {
        const held = scores.get(number) ?? { number, score: 0, covered: 0 };
        held.score += weight * saturated(count, articles[number]);
        held.covered += weight / total;
        scores.set(number, held);
      }
    }
    const compact = words.join("");
    for (const one of scores.values()) {
      if (compact.length > 1 && articles[one.number].question.includes(compact)) one.score *= 1.3;
      one.score *= one.covered;
    }
    const best = Math.max(0, ...Array.from(scores.values(), (one) => one.covered));
    return Array.from(scores.values())
      .filter((one) => one.covered >= COVERED && one.covered >= best * NEAR_BEST)
      .sort((left, right) => right.score - left.score || left.number - right.number)
      .map((one) => articles[one.number]);
  };

  // The page.
  const box = document.getElementById("box"), input = document.getElementById("query");
  const results = document.getElementById("results"), all = document.getElementById("all"), told = document.getElementById("told");
  let moved = [];

  const restore = () => {
    for (const home of new Set(moved.map((one) => one.home))) {
      home.append(...articles.filter((one) => one.home === home).map((one) => one.element));
    }
    for (const { element } of moved) element.querySelector(".passage")?.remove();
    moved = [];
  };
  /** The part of the answer around the first word that stands in it. */
  const passage = (article, words) => {
    const text = article.answerText.replace(/\s+/g, " ").trim();
    const lower = text.toLowerCase();
    const places = words.map((word) => lower.indexOf(beginning(word, lower) || word)).filter((place) => place >= 0);
    const at = places.length ? Math.max(0, Math.min(...places) - 30) : 0;
    const span = document.createElement("span");
    span.className = "passage";
    span.textContent = (at ? "… " : "") + text.slice(at, at + 110) + (at + 110 < text.length ? " …" : "");
    return span;
  };
  /** The longest beginning of `word`, of two letters at least, that stands in `text`. */
  const beginning = (word, text) => {
    for (let end = word.length; end >= Math.min(2, word.length); end--) {
      if (text.includes(word.slice(0, end))) return word.slice(0, end);
    }
    return "";
  };
  const highlight = (words) => {
    if (!globalThis.Highlight || !CSS.highlights) return;
    const ranges = [];
    for (const { element } of moved) {
      const walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
      while (walker.nextNode()) {
        const text = walker.currentNode.data.toLowerCase();
        for (const asked of words) {
          const plain = onlyInitials(asked) ? initials(text) : text;
          const word = beginning(asked, plain);
          for (let at = plain.indexOf(word); word && at >= 0; at = plain.indexOf(word, at + word.length)) {
            const range = new Range();
            range.setStart(walker.currentNode, at);
            range.setEnd(walker.currentNode, at + word.length);
            ranges.push(range);
          }
        }
      }
    }
    CSS.highlights.set("found", new Highlight(...ranges));
  };
  const show = () => {
    const query = input.value.trim();
    restore();
    all.hidden = Boolean(query);
    results.hidden = !query;
    if (query) {
      const words = wordsOf(query);
      const hits = search(query);
      moved = hits.slice(0, SHOWN);
      for (const article of moved) {
        article.element.open = false;
        article.element.querySelector("summary").append(passage(article, words));
      }
      results.append(...moved.map((one) => one.element));
      const typed = query.split(/\s+/).map(inKorean).join(" ");
      const changed = typed === query.split(/\s+/).join(" ") ? "" : `‘${typed}’ `;
      const shown = hits.length > SHOWN ? ` 가장 가까운 ${SHOWN}건을 보여 드립니다.` : "";
      told.textContent = hits.length ? `${changed}검색 결과 ${hits.length}건.${shown}`
        : "관련 도움말을 찾지 못했습니다. 핵심 단어 한두 개로 검색해 주세요.";
      highlight(words);
    } else {
      told.textContent = "";
      highlight([]);
    }
  };
  /** An address ending in #a110001 opens that article. */
  const arrive = () => {
    const target = document.getElementById(location.hash.slice(1))?.closest(".article");
    if (!target) return;
    if (!results.hidden && target.parentElement !== results) {
      input.value = "";
      show();
    }
    target.open = true;
    target.scrollIntoView();
  };

  box.hidden = false;
  box.addEventListener("submit", (event) => event.preventDefault());
  input.addEventListener("input", show);
  addEventListener("hashchange", arrive);
  addEventListener("keydown", (event) => {
    if (event.isComposing) return;
    if (event.key === "/" && document.activeElement !== input) {
      event.preventDefault();
      input.focus();
    } else if (event.key === "Escape" && input.value) {
      input.value = "";
      show();
    }
  });
  show();
  arrive();
})();
