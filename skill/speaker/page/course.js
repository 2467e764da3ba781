// Questions about a turn (skill/speaker/look.py) and a moment; all times in epoch milliseconds.

const TIMED = new Set(["hold", "breathe", "repetitions"]);

// What the device does at `now`, since when and until when.
export function phaseAt(turn, now) {
  let since = turn?.sentAt ?? 0;
  for (const { phase, until } of turn?.phases ?? []) {
    if (now < until) {
      return { phase, since, until };
    }
    since = until;
  }
  return { phase: "over", since, until: since };
}

// The sentence or silence at `now`.
export function momentAt(turn, now) {
  return turn?.course.find((it) => it.kind !== "note" && it.at <= now && now < it.until);
}

// The first sentence after `now`.
export function sentenceAfter(turn, now) {
  return turn?.course.find((it) => it.kind === "say" && it.at > now);
}

// The block that is being spoken at `now`.
export function blockAt(turn, now) {
  return now < (turn?.endsAt ?? 0) ? turn.blocks.find((it) => it.at <= now && now < it.until) : undefined;
}

export function isTimed(block) {
  return TIMED.has(block?.kind);
}

// "lying figure four · right side · hold", or what there is of it.
export function placeOf(block) {
  if (!block?.key) {
    return "";
  }
  const side = block.side === "both" ? "both sides" : `${block.side} side`;
  return [block.stretch, side, block.step].filter(Boolean).join(" · ");
}

export function seconds(ms) {
  return Math.max(0, Math.ceil(ms / 1000));
}

// 83000 → "1:23"
export function minutes(ms) {
  const whole = Math.max(0, Math.floor(ms / 1000));
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, "0")}`;
}
