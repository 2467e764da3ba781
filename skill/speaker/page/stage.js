// The speaker as it looks at this moment: its light, the number in it, what is being said, and what is known inside.

import { blockAt, isTimed, momentAt, phaseAt, placeOf, seconds, sentenceAfter } from "./course.js";
import { part, text } from "./paint.js";

const CALM_QUIET_MS = 1500;
const CALLED = {
  "set-up": "settle in",
  switch: "change over",
  hold: "hold",
  breathe: "breathe",
  repetitions: "keep going",
};
const TWO = "2-digit";
const TIME = new Intl.DateTimeFormat("en-GB", { weekday: "short", hour: TWO, minute: TWO, second: TWO });
const TAGLINE = "A voice coach for glute and hamstring stretches";
const $ = (id) => document.getElementById(id);

export class Stage {
  #lengths = new Map();
  #announced = "";

  // Shows `desk` (desk.js) at its clock's moment.
  show(desk) {
    const now = desk.clock.now();
    const seen = this.#look(desk, now);
    $("speaker").dataset.mood = seen.mood;
    part($("speaker"), "--fill", seen.fill ?? 1);
    text($("number"), seen.number ?? "");
    text($("mood"), seen.label);
    text($("where"), seen.where);
    text($("caption"), seen.caption);
    $("caption").classList.toggle("past", Boolean(seen.past));
    this.#showQuiet(seen.quiet, now);
    this.#announce(seen);
    this.#showInside(desk, now, seen);
  }

  #look(desk, now) {
    const turn = desk.turn;
    const { phase, since, until } = phaseAt(turn, now);
    const block = blockAt(turn, now);
    const where = placeOf(block) || placeWaiting(turn);
    const moment = momentAt(turn, now);
    const words = moment?.kind === "say" ? moment.text : lastSentence(turn, now);
    const quiet = moment?.kind === "silence" && moment.until - moment.at >= CALM_QUIET_MS ? moment : null;
    const base = { phase, where, caption: words, past: !moment || Boolean(quiet), quiet };
    if (desk.listening) {
      return { ...base, mood: "listening", label: "listening", quiet: null, past: true };
    }
    if (!turn || phase === "over" || !desk.view.open && now >= turn.endsAt) {
      return { ...base, ...asleep(turn), mood: "asleep", label: turn ? "session over" : "asleep", quiet: null };
    }
    if (phase === "thinking") {
      return { ...base, mood: "thinking", label: "…", caption: "", quiet: null };
    }
    if (phase.startsWith("listening")) {
      const left = until - now;
      const fill = left / (until - since);
      return { ...base, mood: "listening", label: "listening", number: seconds(left), fill, quiet: null };
    }
    if (isTimed(block)) {
      return { ...base, ...this.#hold(block, now), mood: "hold", quiet: block.kind === "hold" ? null : quiet };
    }
    if (phase === "reprompting") {
      return { ...base, mood: quiet ? "patient" : "speaking", label: quiet ? "waiting" : "speaking" };
    }
    if (quiet) {
      return { ...base, mood: "quiet", label: CALLED[block?.kind] ?? "a moment" };
    }
    return { ...base, mood: "speaking", label: "speaking" };
  }

  #hold(block, now) {
    const length = Math.max(this.#lengths.get(block.key) ?? 0, block.until - block.at);
    this.#lengths.set(block.key, length);
    const left = block.until - now;
    return { number: seconds(left), label: CALLED[block.kind], fill: left / length };
  }

  #showQuiet(quiet, now) {
    $("quiet").hidden = !quiet;
    if (quiet) {
      part($("quiet"), "--gone", (now - quiet.at) / (quiet.until - quiet.at));
      text($("quiet").querySelector("span"), `quiet, ${seconds(quiet.until - now)} s`);
    }
  }

  // Only changes of state are told to a screen reader; the words are in the log.
  #announce({ mood, label, where, number }) {
    const state = mood === "hold" ? `${where}: ${label}` : mood === "listening" || mood === "asleep" ? label : "";
    if (state !== this.#announced) {
      this.#announced = state;
      text($("status"), mood === "hold" ? `${state}, ${number} seconds` : state);
    }
  }

  #showInside(desk, now, { phase }) {
    const { turn, view } = desk;
    const state = turn?.response.sessionAttributes?.state;
    text($("session"), view.open ? `open, in the ${desk.room}` : "closed");
    const thinks = [state?.phase ?? "idle", state?.question?.asked].filter(Boolean).join(": ");
    text($("coach"), view.open ? thinks : "asleep");
    text($("open"), microphone(desk, now, phase));
    text($("next"), next(desk, now, phase));
    text($("intent"), turn ? (turn.request.request.intent?.name ?? turn.request.request.type) : "–");
    text($("time"), TIME.format(now));
  }
}

function microphone(desk, now, phase) {
  if (desk.listening) {
    return "open: you are speaking";
  }
  return phase.startsWith("listening") ? `open for ${seconds(phaseAt(desk.turn, now).until - now)} s` : "closed";
}

function asleep(turn) {
  const kept = turn?.response.sessionAttributes?.state?.place;
  if (!turn) {
    return { caption: "Say: start glute stretch", past: false, where: TAGLINE };
  }
  return { caption: kept ? "Say: open glute coach, to go on" : "Say: open glute coach", past: false };
}

// Where the coach waits with the person, once the speech is over.
function placeWaiting(turn) {
  const state = turn?.response.sessionAttributes?.state;
  const [, stretch, , side, step] = state?.place?.key.split("/") ?? [];
  if (!stretch) {
    return "";
  }
  const block = { key: state.place.key, stretch: stretch.replaceAll("-", " "), side, step: step.replaceAll("-", " ") };
  return state.phase === "paused" ? `paused · ${placeOf(block)}` : block.stretch;
}

function lastSentence(turn, now) {
  return turn?.course.findLast((it) => it.kind === "say" && it.at <= now)?.text ?? "";
}

function next(desk, now, phase) {
  const turn = desk.turn;
  if (desk.listening) {
    return "your words";
  }
  if (!desk.view.open || phase === "over") {
    return "nothing";
  }
  if (desk.instant) {
    return "waits for you";
  }
  const asksAgain = sentenceAfter(turn, Math.max(now, turn.endsAt));
  if (now < turn.endsAt && turn.overAt > turn.endsAt) {
    return `microphone in ${seconds(turn.endsAt - now)} s`;
  }
  if (asksAgain) {
    return `asks again in ${seconds(asksAgain.at - now)} s`;
  }
  return `session ends in ${seconds(turn.overAt - now)} s`;
}
