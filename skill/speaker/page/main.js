// Wires the page: what is typed, pressed and spoken goes to the desk, and each tick shows how things stand.

import { about, becomeSomebodyNew, call } from "./api.js";
import { Clock } from "./clock.js";
import { phaseAt } from "./course.js";
import { Desk, INSTANT } from "./desk.js";
import { Log } from "./log.js";
import { canListen, listen } from "./microphone.js";
import { Stage } from "./stage.js";
import { Timeline } from "./timeline.js";
import { Voice } from "./voice.js";

const $ = (id) => document.getElementById(id);

const field = $("words");
const voice = new Voice((await about()).voice);
const desk = new Desk(call, new Clock(Date.now()), new Log($("log")), voice);
const stage = new Stage();
const timeline = new Timeline($("timeline"), (at) => desk.skipTo(at));
let stopListening = null;
let chipsShown = "";
let turnShown = null;

function say(words) {
  stopListening?.();
  stopListening = null;
  field.value = "";
  return desk.say(words);
}

function tick() {
  desk.tick();
  show();
}

function show() {
  const now = desk.clock.now();
  const { phase } = phaseAt(desk.turn, now);
  stage.show(desk);
  timeline.show(desk.turn, now, canSkip(now));
  showChips(hintsIn(phase));
  showRaw();
  $("unanswered").disabled = !desk.view.open;
  document.body.classList.toggle("listening", desk.listening);
}

function hintsIn(phase) {
  const { speaking, listening, over } = desk.view.hints;
  if (phase === "over" || !desk.view.open) {
    return phase === "speaking" ? [] : over;
  }
  return phase === "thinking" || phase === "speaking" ? speaking : listening;
}

function canSkip(now) {
  return desk.view.open && !desk.listening && (desk.instant || now < desk.turn.endsAt);
}

function showChips(hints) {
  if (hints.join() === chipsShown) {
    return;
  }
  chipsShown = hints.join();
  // Not after a tap: on a telephone that would open the keyboard.
  const held = $("chips").querySelector(":focus-visible");
  $("chips").replaceChildren(
    ...hints.map((words) => {
      const chip = document.createElement("button");
      chip.type = "button";
      chip.textContent = words;
      chip.classList.toggle("alarm", words === "it hurts");
      chip.addEventListener("click", () => say(words));
      return chip;
    }),
  );
  if (held) {
    field.focus(); // the chip that had the focus is gone
  }
}

function showRaw() {
  if (desk.turn && desk.turn !== turnShown) {
    turnShown = desk.turn;
    $("request").textContent = JSON.stringify(desk.turn.request, null, 2);
    $("response").textContent = JSON.stringify(desk.turn.response, null, 2);
  }
}

function showVoice() {
  $("voice").hidden = !voice.name;
  $("voice").title = voice.name ? `The voice: ${voice.name}` : "";
  $("voice").setAttribute("aria-pressed", String(voice.on));
  $("note").textContent = [
    voice.name ? "" : "No voice here: the words come in time.",
    canListen ? "" : "This browser cannot listen: please type.",
  ]
    .filter(Boolean)
    .join(" ");
}

field.addEventListener("input", () => field.value && desk.key());
field.addEventListener("keydown", (event) => {
  if (event.key === "Escape" && desk.listening) {
    say("");
  }
});
$("composer").addEventListener("submit", (event) => {
  event.preventDefault();
  const words = field.value.trim();
  if (words || desk.listening) {
    say(words);
  }
});
// A key pressed anywhere is the first of a sentence.
document.addEventListener("keydown", (event) => {
  const typed = event.key.length === 1 && event.key !== " " && !event.ctrlKey && !event.metaKey && !event.altKey;
  if (typed && !event.target.closest("input[type=text], summary")) {
    field.focus();
  }
});

$("microphone").hidden = !canListen;
$("microphone").addEventListener("click", () => {
  if (stopListening) {
    say("");
    return;
  }
  desk.key();
  stopListening = listen(
    (words) => say(words),
    (why) => {
      say("");
      $("note").textContent = why ? `Not heard: ${why}. You can type.` : "";
    },
  );
});

$("voice").addEventListener("click", () => {
  voice.on = !voice.on;
  voice.stop();
  showVoice();
});
for (const choice of document.querySelectorAll("[name=speed]")) {
  choice.addEventListener("change", () => desk.setSpeed(choice.value === INSTANT ? INSTANT : Number(choice.value)));
}
$("unanswered").addEventListener("click", () => desk.timeOut());
$("day").addEventListener("click", () => desk.aDayLater());
$("room").addEventListener("click", async () => {
  await desk.move();
  $("room").textContent = desk.room === "bedroom" ? "To the living room" : "To the bedroom";
});
$("person").addEventListener("click", () => {
  becomeSomebodyNew();
  location.reload();
});
addEventListener("pagehide", () => desk.leave());
addEventListener("pageshow", (event) => event.persisted && location.reload());

desk.view = await call("advance", desk.room, desk.clock.now());
voice.changed = showVoice;
showVoice();
new Worker("/desk/ticker.js").onmessage = tick;
tick();
document.documentElement.dataset.ready = "";
