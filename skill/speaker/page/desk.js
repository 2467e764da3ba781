// What happens at the desk: each tick of the clock, each key and each sentence, whatever shows it.
//
// The first key is the wake word: speech and clock stop at that moment, for a person says in a second what they type
// in five. Enter sends, and the clock goes on from the moment at which the request was sent.

import { momentAt, sentenceAfter } from "./course.js";

export const INSTANT = "instant";

const AFTER_REPLY_MS = 1000;
const DAY_MS = 86_400_000;
const LATE_MS = 400;
const OTHER_ROOM = { "living room": "bedroom", bedroom: "living room" };

export class Desk {
  #call;
  #told = 0;
  #queue = Promise.resolve();

  // call: as in api.js; log and voice: as in log.js and voice.js.
  constructor(call, clock, log, voice) {
    this.#call = call;
    this.clock = clock;
    this.log = log;
    this.voice = voice;
    this.view = { open: false, hints: { speaking: [], listening: [], over: [] }, turn: null };
    this.room = "living room";
    this.listening = false;
    this.instant = false;
    this.asking = false;
  }

  get turn() {
    return this.view.turn;
  }

  tick() {
    let now = this.clock.now();
    const limit = this.voice.limit;
    if (now > limit) {
      now = Math.max(this.#told, limit);
      this.clock.set(now);
    }
    if (!this.turn || this.listening || this.asking) {
      return;
    }
    this.#tellThrough(now);
    if (momentAt(this.turn, now)?.kind !== "say") {
      this.log.quiet();
    }
    if (this.view.open && now >= this.turn.overAt) {
      this.#then(() => this.#ask("advance", now));
    }
  }

  // The wake word: the speech stops at this very moment, and the device listens.
  key() {
    if (this.listening || this.asking) {
      return;
    }
    this.tick();
    if (!this.view.open && !this.instant) {
      this.clock.set(Math.max(this.clock.now(), Date.now())); // typing took time that nothing depends on any more
    }
    const at = this.clock.stop();
    this.listening = true;
    this.voice.stop();
    this.log.cut(momentAt(this.turn, at), at);
  }

  // The person has said something; resolves once the coach has answered.
  say(words) {
    return this.#then(async () => {
      this.key();
      const at = this.clock.now();
      if (!words) {
        await this.#saidNothing(at);
        return;
      }
      this.log.you(words, at);
      const answer = await this.#ask("say", at, words);
      this.listening = false;
      this.#told = at;
      if (answer?.heard === false) {
        this.log.note("the coach had done: only Alexa heard that", at);
      } else if (answer?.turn.fault) {
        this.log.note(`Alexa refuses the reply: ${answer.turn.fault}`, at);
      }
      this.#goOn(answer?.heard ? answer.turn.sentAt : at);
    });
  }

  // The person skips ahead to `at` in this reply; in instant mode also back, to interrupt there.
  skipTo(at) {
    const now = this.clock.now();
    if (!this.turn || this.listening || this.asking || (at < now && !(this.instant && this.view.open))) {
      return;
    }
    this.voice.stop();
    if (at < now) {
      this.log.forgetAfter(at);
      this.#told = at;
    }
    this.clock.set(at);
    this.tick();
  }

  // speed: 1, 4 or INSTANT.
  setSpeed(speed) {
    this.instant = speed === INSTANT;
    this.voice.stop();
    this.clock.runAt(this.instant ? 1 : speed);
    this.#goOn(this.clock.now());
  }

  // Nobody says anything until the session is over.
  timeOut() {
    return this.#elapse((now) => now);
  }

  // The same person comes back a day after the session.
  aDayLater() {
    return this.#elapse((now) => now + DAY_MS);
  }

  // The person goes to the speaker in the other room.
  move() {
    return this.#then(async () => {
      const at = this.clock.now();
      this.listening = false;
      this.voice.stop();
      this.log.cut(momentAt(this.turn, at), at);
      this.room = OTHER_ROOM[this.room];
      this.log.note(`at the speaker in the ${this.room}`, at);
      await this.#ask("advance", at);
      this.#told = at;
      this.#goOn(at);
    });
  }

  leave() {
    this.#call("leave", this.room, this.clock.now()).catch(() => {});
  }

  #elapse(later) {
    return this.#then(async () => {
      this.voice.stop();
      if (this.listening) {
        await this.#saidNothing(this.clock.now());
      }
      const now = this.clock.now();
      const over = this.view.open ? Math.max(now, this.turn.overAt) : now;
      this.#tellThrough(over);
      this.clock.set(later(over));
      await this.#ask("advance", this.clock.now());
      this.#goOn(this.clock.now());
    });
  }

  async #saidNothing(at) {
    const wasOpen = this.view.open;
    await this.#ask("say", at);
    this.listening = false;
    this.#told = at;
    if (wasOpen) {
      this.log.note("nothing said: the microphone stays open a little longer", at);
    }
    this.#goOn(at);
  }

  // What was asked first is answered first.
  #then(action) {
    this.#queue = this.#queue.then(action);
    return this.#queue;
  }

  async #ask(name, at, words) {
    this.asking = true;
    this.clock.stop();
    try {
      const answer = await this.#call(name, this.room, at, words);
      this.view = answer;
      return answer;
    } catch (error) {
      this.view = { ...this.view, open: false };
      this.log.note(`the server does not answer: ${error.message}`, at);
      return null;
    } finally {
      this.asking = false;
      if (name === "advance") {
        this.#goOn(at);
      }
    }
  }

  #goOn(at) {
    if (this.listening) {
      return;
    }
    this.clock.set(at);
    if (!this.instant) {
      this.clock.goOn();
      return;
    }
    // Instant: the reply is there at once, and the clock waits for the person.
    const end = this.turn ? Math.max(at, this.turn.endsAt + AFTER_REPLY_MS) : at;
    this.clock.stop();
    this.clock.set(end);
    this.tick();
  }

  #tellThrough(now) {
    const course = this.turn?.course ?? [];
    const due = course.filter((it) => this.#told <= it.at && it.at <= now);
    for (const moment of due) {
      this.log.moment(moment, this.turn);
    }
    if (due.length) {
      const last = due.at(-1);
      if (last.kind === "say" && now - last.at < LATE_MS && this.clock.speed === 1 && !this.instant) {
        this.voice.speak(last, sentenceAfter(this.turn, last.at)?.at);
      }
    }
    this.#told = Math.max(this.#told, now + 1);
    if (this.clock.speed === 1 && !this.instant) {
      this.voice.prepare(course.filter((it) => it.kind === "say" && it.at > now).slice(0, 3));
    }
  }
}
