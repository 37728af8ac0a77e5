// The script of an HTML report: cuts the page's text into tokens and shows layers, details, replay
// and plots. Text is only ever inserted as text. Loads nothing.
(() => {
  "use strict";

  const US = 1e6;
  const SVG = "http://www.w3.org/2000/svg";
  const SURPRISAL = [0.5, 2, 4, 8];
  const ENTROPY = [0.5, 1, 2, 3];
  const ORIGINS = ["sampled", "accepted", "forced", "template"];
  const SPEEDS = [0.25, 0.5, 1, 2, 4, 8, 16];
  const heats = (borders) => borders.map((bits, step) =>
    [`heat${step + 1}`, `from ${bits} ${bits === 1 ? "bit" : "bits"}`]);
  const LEGENDS = {
    origin: [
      ["", "sampled by the model"], ["origin1", "proposed by the draft and accepted"],
      ["origin2", "inserted by the app"],
    ],
    surprisal: heats(SURPRISAL),
    entropy: heats(ENTROPY),
    loops: [["loop1", "repetition"], ["loop2", "next repetition"]],
    plain: [],
  };

  const $ = (selector, root = document) => root.querySelector(selector);
  const $$ = (selector, root = document) => [...root.querySelectorAll(selector)];
  const card = $("#card");
  const turns = [];
  let layer = "origin";

  function make(tag, properties = {}, ...children) {
    const node = Object.assign(document.createElement(tag), properties);
    node.append(...children);
    return node;
  }

  function drawn(tag, attributes, ...children) {
    const node = document.createElementNS(SVG, tag);
    for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, value);
    node.append(...children);
    return node;
  }

  // ---- columns, as overthink.reports.html packs them

  async function inflated(text) {
    const packed = Uint8Array.from(atob(text.trim()), (char) => char.charCodeAt(0));
    const stream = new Blob([packed]).stream().pipeThrough(new DecompressionStream("deflate-raw"));
    return new Uint8Array(await new Response(stream).arrayBuffer());
  }

  function unpacked(bytes) {
    let at = 0;
    const whole = (count, width) => {
      const column = new Float64Array(count);
      for (let byte = 0; byte < width; byte++)
        for (let i = 0; i < count; i++) column[i] += bytes[at++] * 256 ** byte;
      return column;
    };
    const floats = (count) => new Float32Array(Uint32Array.from(whole(count, 4)).buffer);
    const [count, rounds, proposals] = [0, 4, 8].map(
      (start) => new DataView(bytes.buffer).getUint32(start, true));
    at = 12;
    const trace = {
      count, length: whole(count, 4), phase: whole(count, 1), origin: whole(count, 1),
      t: whole(count, 6), id: whole(count, 4).map((n) => n | 0),
      round: whole(count, 4).map((n) => n - 1),
      logprob: floats(count), entropy: floats(count),
      first: whole(rounds, 4), proposed: whole(rounds, 2), tested: whole(rounds, 2),
      accepted: whole(rounds, 2),
    };
    for (let i = 1; i < count; i++) trace.t[i] += trace.t[i - 1];
    const lengths = whole(proposals, 4);
    const texts = new TextDecoder().decode(bytes.subarray(at));
    let from = 0;
    const each = Array.from(lengths, (length) => texts.slice(from, (from += length)));
    from = 0;
    trace.texts = Array.from(trace.proposed, (size) => each.slice(from, (from += size)));
    return trace;
  }

  // ---- a lane: its tokens in the page

  async function laneOf(node) {
    const trace = unpacked(await inflated($(".columns", node).textContent));
    const loop = node.dataset.loop.split(" ").map(Number);
    const lane = {
      node, trace, loop: loop.length === 3 ? loop : null, starts: Number(node.dataset.starts),
      spans: new Array(trace.count).fill(null), noted: [], ghosts: [], marks: [], shown: trace.count, at: -1,
      right: node.classList.contains("right"),
    };
    [".thinking", ".answer"].forEach((name, phase) => cut(lane, $(name, node), phase));
    for (const item of $$(".spans li", node)) annotate(lane, item);
    paint(lane);
    return lane;
  }

  function cut(lane, box, phase) {
    const parts = $$(".part", box).map((part) => ({ part, text: part.textContent, from: 0 }));
    box.dir = getComputedStyle(box).direction;  // or it would be computed again for every token
    for (const each of parts) {
      each.pieces = document.createDocumentFragment();
      each.fold = each.part.closest(".fold");
    }
    let at = 0;
    for (let i = 0; i < lane.trace.count; i++) {
      const length = lane.trace.length[i];
      if (lane.trace.phase[i] !== phase || !length) continue;
      while (at + 1 < parts.length && parts[at].from >= parts[at].text.length) at++;
      const here = parts[at];
      const span = make("span", { textContent: here.text.slice(here.from, (here.from += length)) });
      span.token = i;
      span.fold = here.fold;
      lane.spans[i] = span;
      here.pieces.append(span);
    }
    for (const { part, pieces, text, from } of parts) {
      pieces.append(text.slice(from));
      part.replaceChildren(pieces);
    }
    for (const node of $$("[data-token]", box))
      lane.marks.push({ node, token: Number(node.dataset.token) });
    box.tabIndex = 0;
    box.setAttribute("role", "group");
    box.setAttribute("aria-label",
      `${phase ? "Answer" : "Thought"}. Press left or right to move between tokens.`);
    box.addEventListener("pointermove", (event) => {
      const token = event.target.token;
      if (token === undefined) leave(lane);
      else showCard(lane, token, event.clientX, event.clientY);
    });
    box.addEventListener("pointerleave", () => leave(lane));
    box.addEventListener("blur", () => leave(lane));
    box.addEventListener("keydown", (event) => walk(lane, phase, event));
  }

  function annotate(lane, item) {
    const first = Number(item.dataset.first);
    lane.noted.push({ first, last: Number(item.dataset.last), label: $("b", item).textContent });
    const show = make("button", { type: "button", textContent: "Show" });
    show.addEventListener("click", () => {
      const token = next(lane, first, 1, lane.trace.phase[first]);
      if (token >= 0) goTo(lane, token);
    });
    item.append(" ", show);
  }

  function step(lane, i) {
    const { trace, loop } = lane;
    const heat = (nats, borders) => {
      const reached = borders.filter((border) => nats / Math.LN2 >= border).length;
      return reached ? `heat${reached}` : "";
    };
    if (layer === "origin") return trace.origin[i] ? `origin${trace.origin[i]}` : "";
    if (layer === "surprisal") return heat(-trace.logprob[i], SURPRISAL);
    if (layer === "entropy") return heat(trace.entropy[i], ENTROPY);
    if (layer === "loops" && loop && i >= loop[0] && i < loop[2])
      return `loop${1 + (Math.floor((i - loop[0]) / loop[1]) % 2)}`;
    return "";
  }

  const notesAt = (lane, i) => lane.noted.filter(({ first, last }) => first <= i && i <= last);

  function paint(lane) {
    lane.spans.forEach((span, i) => {
      if (span) span.className = `t ${step(lane, i)}${notesAt(lane, i).length ? " noted" : ""}`;
    });
  }

  function ghosts(lane, on) {
    lane.ghosts.forEach((ghost) => ghost.remove());
    lane.ghosts = [];
    for (let r = 0; on && r < lane.trace.first.length; r++) {
      const [accepted, tested] = [lane.trace.accepted[r], lane.trace.tested[r]];
      const texts = lane.trace.texts[r];
      const place = lane.trace.first[r] + accepted;
      if (accepted >= texts.length || place >= lane.trace.count) continue;
      const before = next(lane, place, 1);
      if (before < 0) continue;
      const ghost = make("s", { className: "ghost", title: "rejected; in italics: not tested" },
        texts.slice(accepted, tested).join(""), make("i", {}, texts.slice(tested).join("")));
      ghost.hidden = place >= lane.shown;
      ghost.place = place;
      lane.spans[before].before(ghost);
      lane.ghosts.push(ghost);
    }
  }

  function next(lane, from, by, phase) {
    for (let i = from; i >= 0 && i < lane.trace.count; i += by)
      if (lane.spans[i] && (phase === undefined || lane.trace.phase[i] === phase)) return i;
    return -1;
  }

  // ---- the details of a token

  function walk(lane, phase, event) {
    const by = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (event.key === "Escape") leave(lane);
    if (!by) return;
    event.preventDefault();
    const here = lane.at >= 0 && lane.trace.phase[lane.at] === phase;
    let token = next(lane, here ? lane.at + by : 0, here ? by : 1, phase);
    while (token >= 0 && lane.spans[token].fold && !lane.spans[token].fold.open)
      token = next(lane, token + by, by, phase);  // what is folded is passed in one step
    if (token >= 0 && token < lane.shown) goTo(lane, token);
  }

  function goTo(lane, token) {
    if (lane.spans[token].fold) lane.spans[token].fold.open = true;
    lane.spans[token].scrollIntoView({ block: "nearest" });
    const box = lane.spans[token].getBoundingClientRect();
    showCard(lane, token, box.left, box.bottom);
  }

  function leave(lane) {
    if (lane.at >= 0) lane.spans[lane.at].classList.remove("at");
    lane.at = -1;
    card.hidden = true;
  }

  function showCard(lane, token, x, y) {
    if (lane.at !== token) {
      leave(lane);
      lane.at = token;
      lane.spans[token].classList.add("at");
      card.replaceChildren(...facts(lane, token));
    }
    card.hidden = false;
    const room = [innerWidth - card.offsetWidth - 8, innerHeight - card.offsetHeight - 8];
    card.style.left = `${Math.max(4, Math.min(x + 12, room[0]))}px`;
    card.style.top = `${Math.max(4, y + 18 > room[1] ? y - card.offsetHeight - 12 : y + 18)}px`;
  }

  const visible = (text) => text.replaceAll(" ", "␣").replaceAll("\n", "⏎");

  function facts(lane, i) {
    const { trace } = lane;
    const line = (...parts) => make("p", {}, ...parts);
    const bits = (nats) => Number.isFinite(nats) ? `${(nats / Math.LN2).toFixed(2)} bits` : "—";
    const chance = Number.isFinite(trace.logprob[i])
      ? `${(100 * Math.exp(trace.logprob[i])).toPrecision(3)} %` : "—";
    const seen = make("bdi", {}, visible(lane.spans[i].textContent));
    const place = `token ${i.toLocaleString("en")} · id ${trace.id[i] < 0 ? "unknown" : trace.id[i]}`;
    const found = [
      line(make("b", {}, seen), ` · ${place}`),
      line(`Probability ${chance} · surprisal ${bits(Math.max(0, -trace.logprob[i]))}`),
      line(`Entropy ${bits(trace.entropy[i])} · after ${(trace.t[i] / US).toFixed(3)} s`),
      line(`Origin: ${ORIGINS[trace.origin[i]]}`),
    ];
    for (const { label } of notesAt(lane, i))
      found.push(line("Annotated: ", make("bdi", {}, label)));
    const round = trace.round[i];
    if (round >= 0 && round < trace.first.length) found.push(...proposals(trace, round, line));
    return found;
  }

  function proposals(trace, round, line) {
    const [accepted, tested] = [trace.accepted[round], trace.tested[round]];
    const mark = (at) =>
      at < accepted ? "✓ accepted" : at < tested ? "✗ rejected" : "· not tested";
    return [
      line(`Draft round ${round + 1}: ${accepted} of ${tested} tested accepted`),
      ...trace.texts[round].map((text, at) => line(
        make("bdi", {}, visible(text)), ` ${mark(at)}`)),
    ];
  }

  // ---- replay: both lanes on one clock, as recorded

  const SHAPES = {
    start: "M1 1h3v12H1zM13 1v12L5 7z", end: "M10 1h3v12h-3zM1 1v12l8-6z",
    play: "M2 1v12l10-6z", pause: "M2 1h4v12H2zM8 1h4v12H8z",
  };

  function label(button, shape, words) {
    button.replaceChildren(drawn("svg", { viewBox: "0 0 14 14", class: "button-icon" },
      drawn("path", { d: shape })));
    button.title = button.ariaLabel = words;
  }

  const seconds = (us) => (us / US).toFixed(2);

  function addPlayer(turn) {
    const button = (shape, words) => {
      const made = make("button", { type: "button", className: "with-icon" });
      label(made, shape, words);
      return made;
    };
    const start = button(SHAPES.start, "To the start");
    const play = button(SHAPES.play, "Play as recorded");
    const end = button(SHAPES.end, "To the end");
    const speed = make("select", { title: "Speed", ariaLabel: "Speed" },
      ...SPEEDS.map((by) => new Option(`${by}×`, by, by === 1, by === 1)));
    const slider = make("input", {
      type: "range", min: 0, max: 1000, step: "any", value: 1000,
      ariaLabel: "Time of the recording",
    });
    const output = make("output");
    Object.assign(turn, { play, slider, output, speed });
    start.addEventListener("click", () => seek(turn, 0));
    end.addEventListener("click", () => { stop(turn); seek(turn, turn.end); });
    slider.addEventListener("input", () => seek(turn, turn.end * slider.value / 1000));
    play.addEventListener("click", () => turn.playing ? stop(turn) : begin(turn));
    const box = $(".player", turn.node);
    box.append(make("strong", { className: "recorded" }, "recorded"),
      start, play, end, speed, slider, output);
    box.hidden = false;
  }

  function begin(turn) {
    if (turn.time >= turn.end) seek(turn, 0);
    turn.playing = true;
    label(turn.play, SHAPES.pause, "Pause");
    let last = performance.now();
    const frame = (now) => {
      if (!turn.playing) return;
      seek(turn, turn.time + Math.min(250, now - last) * 1000 * Number(turn.speed.value));
      last = now;
      if (turn.time >= turn.end) stop(turn);
      else requestAnimationFrame(frame);
    };
    requestAnimationFrame(frame);
  }

  function stop(turn) {
    turn.playing = false;
    label(turn.play, SHAPES.play, "Play as recorded");
  }

  function seek(turn, us) {
    turn.time = Math.max(0, Math.min(us, turn.end));
    turn.slider.value = 1000 * turn.time / turn.end;
    turn.output.value = `${seconds(turn.time)} of ${seconds(turn.end)} s`;
    for (const lane of turn.lanes) show(lane, turn.time - lane.starts, turn.time >= turn.end);
    for (const head of turn.heads) {
      const x = head.along(turn.time);
      head.line.setAttribute("x1", x);
      head.line.setAttribute("x2", x);
    }
  }

  function show(lane, us, whole) {
    const { trace, spans } = lane;
    let [low, high] = [0, trace.count];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (trace.t[middle] <= us) low = middle + 1;
      else high = middle;
    }
    const count = whole ? trace.count : low;
    for (let i = Math.min(count, lane.shown); i < Math.max(count, lane.shown); i++)
      if (spans[i]) spans[i].hidden = i >= count;
    lane.shown = count;
    for (const ghost of lane.ghosts) ghost.hidden = ghost.place >= count;
    for (const mark of lane.marks) mark.node.hidden = mark.token >= count;
    const now = $(".now", lane.node);
    now.hidden = whole;
    now.textContent = `${count.toLocaleString("en")} of ${trace.count.toLocaleString("en")} tokens`;
    if (!whole) for (const box of $$(".text", lane.node)) box.scrollTop = box.scrollHeight;
  }

  // ---- plots; quantities as the window computes them

  function race({ trace }) {
    return Array.from(trace.t, (t, i) => [t, i + 1]);
  }

  function speed({ trace: { t, count } }) {
    const points = [];
    for (let i = 1, since = 0; i < count; i++) {
      while (since + 1 < i && t[since + 1] <= t[i] - US) since++;
      const from = Math.max(0, Math.min(t[since] <= t[i] - US ? since : 0, i - 16));
      const elapsed = t[i] - t[from];
      if (elapsed >= US / 10) points.push([t[i], (i - from) * US / elapsed]);
    }
    return points;
  }

  function acceptance({ trace }) {
    const points = [];
    let [accepted, tested] = [0, 0];
    for (let r = 0; r < trace.first.length; r++) {
      accepted += trace.accepted[r] - (r >= 32 ? trace.accepted[r - 32] : 0);
      tested += trace.tested[r] - (r >= 32 ? trace.tested[r - 32] : 0);
      const at = Math.min(trace.first[r], trace.count - 1);
      if (tested && at >= 0) points.push([trace.t[at], 100 * accepted / tested]);
    }
    return points;
  }

  function surprisal({ trace }) {
    const points = [];
    const bits = Array.from(trace.logprob, (value) => Math.max(0, -value / Math.LN2));
    let [sum, known] = [0, 0];
    for (let i = 0; i < trace.count; i++) {
      if (Number.isFinite(bits[i])) { sum += bits[i]; known++; }
      if (i >= 64 && Number.isFinite(bits[i - 64])) { sum -= bits[i - 64]; known--; }
      if (known) points.push([trace.t[i], Math.max(0, sum / known)]);
    }
    return points;
  }

  const PLOTS = [
    ["Race", "tokens generated", race],
    ["Speed", "tokens/s over the last second, 16 tokens at least", speed],
    ["Acceptance", "% accepted of those tested, over 32 draft rounds", acceptance],
    ["Surprisal", "bits a token, mean over 64", surprisal],
  ];
  const BOX = { left: 36, top: 6, width: 356, height: 130 };

  function thinned(points, end) {
    if (points.length < 1500) return points;
    const reduced = [];
    let column = [];
    const flush = () => {
      const by = column.slice().sort((a, b) => a[1] - b[1]);
      if (by.length) reduced.push(...[by[0], by.at(-1)].sort((a, b) => a[0] - b[0]));
      column = [];
    };
    points.forEach((point, i) => {
      const pixel = (each) => Math.floor(each[0] / end * 500);
      if (i && pixel(point) !== pixel(points[i - 1])) flush();
      column.push(point);
    });
    flush();
    return reduced;
  }

  function addPlots(turn) {
    const box = $(".plots", turn.node);
    for (const [name, unit, values] of PLOTS) {
      const lines = turn.lanes.map((lane) => [lane, values(lane)]).filter(([, p]) => p.length > 1);
      if (lines.length) box.append(plot(turn, name, unit, lines));
    }
    box.hidden = $(".key", turn.node).hidden = !box.children.length;
  }

  function plot(turn, name, unit, lines) {
    const top = lines.reduce((most, [, points]) =>
      points.reduce((m, point) => Math.max(m, point[1]), most), 0) || 1;
    const along = (us) => BOX.left + BOX.width * us / turn.end;
    const up = (value) => BOX.top + BOX.height * (1 - value / top);
    const most = top < 10 ? top.toPrecision(2) : top.toFixed(0);
    const label = (x, y, text, anchor) => drawn("text", { x, y, "text-anchor": anchor }, text);
    const bottom = BOX.top + BOX.height;
    const svg = drawn("svg", { viewBox: `0 0 400 ${bottom + 16}`, role: "img" },
      drawn("title", {}, `${name}: ${unit}, up to ${most}`),
      drawn("line", { x1: BOX.left, x2: BOX.left + BOX.width, y1: bottom, y2: bottom }),
      drawn("line", { x1: BOX.left, x2: BOX.left + BOX.width, y1: BOX.top, y2: BOX.top }),
      label(BOX.left - 5, BOX.top + 8, most, "end"),
      label(BOX.left - 5, bottom, "0", "end"), label(BOX.left, bottom + 12, "0 s", "start"),
      label(BOX.left + BOX.width, bottom + 12, `${seconds(turn.end)} s`, "end"));
    for (const [lane, points] of lines) {
      const path = thinned(points, turn.end)
        .map(([us, value]) => `${along(us + lane.starts).toFixed(1)} ${up(value).toFixed(1)}`);
      svg.append(drawn("path", { d: `M${path.join("L")}`, class: lane.right ? "right" : "left" }));
    }
    const line = drawn("line", { y1: BOX.top, y2: bottom, class: "head" });
    svg.append(line);
    turn.heads.push({ line, along });
    return make("figure", { className: "plot" },
      make("figcaption", {}, make("b", {}, name), ` · ${unit}`), svg);
  }

  // ---- a turn, set up when it comes near the visible part

  async function wake(node) {
    const lanes = await Promise.all($$(".lane", node).map(laneOf));
    const last = (lane) => lane.trace.count ? lane.starts + lane.trace.t.at(-1) : 0;
    const turn = { node, lanes, end: Math.max(0, ...lanes.map(last)), heads: [], playing: false };
    turns.push(turn);
    node.classList.add("alive");
    for (const lane of lanes) ghosts(lane, $("#ghosts").checked);
    if (turn.end <= 0) return;
    addPlots(turn);
    addPlayer(turn);
    seek(turn, turn.end);
  }

  function colour(chosen) {
    layer = chosen;
    for (const turn of turns) turn.lanes.forEach(paint);
    $("#legend").replaceChildren(...LEGENDS[layer].map(([name, words]) =>
      make("span", { className: `sample t ${name}` }, words)));
  }

  $("#bar").hidden = false;
  colour($("#layer").value);
  $("#layer").addEventListener("change", (event) => colour(event.target.value));
  $("#ghosts").addEventListener("change", (event) => {
    for (const turn of turns) for (const lane of turn.lanes) ghosts(lane, event.target.checked);
  });
  const watch = new IntersectionObserver((seen) => {
    for (const { isIntersecting, target } of seen) {
      if (!isIntersecting) continue;
      watch.unobserve(target);
      wake(target);
    }
  }, { rootMargin: "800px" });
  for (const turn of $$(".turn")) watch.observe(turn);
})();
