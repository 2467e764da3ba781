// The coach's voice: the browser's own where it has one on this machine, else the server's, else none.
//
// The schedule leads: a sentence begins when it is due, and the voice is made to fit the time that the schedule gives
// it. Where it still runs on into the next sentence, or into a silence by more than GRACE_MS, `limit` holds the clock
// back until the last word is out.

const GRACE_MS = 150;
const GIVE_UP_MS = 6000;
const LEAST_RATE = 0.8;
const MOST_RATE = 1.6;

export class Voice {
  #local = null;
  #server;
  #busy = null;
  #ready = new Map();
  #ratio = 1.1; // how much longer than its slot a sentence takes at rate 1; learned as it speaks

  // server: whether the server can speak.
  constructor(server) {
    this.#server = server;
    this.on = true;
    this.changed = () => {};
    const choose = () => {
      const voices = globalThis.speechSynthesis?.getVoices() ?? [];
      // Never a remote voice: the page talks to no other host.
      const own = voices.filter((it) => it.localService && /^en\b/i.test(it.lang));
      this.#local = own.find((it) => it.default) ?? own.find((it) => it.lang === "en-US") ?? own[0] ?? null;
      this.changed();
    };
    globalThis.speechSynthesis?.addEventListener?.("voiceschanged", choose);
    choose();
  }

  // Whose voice it is, or "" where there is none.
  get name() {
    return this.#local?.name ?? (this.#server ? "espeak-ng on this machine" : "");
  }

  // The moment beyond which the clock must not run while a sentence is being spoken.
  get limit() {
    if (!this.#busy) {
      return Infinity;
    }
    if (performance.now() > this.#busy.ends()) {
      this.#busy = null;
      return Infinity;
    }
    return this.#busy.limit;
  }

  // Fetch what is about to be said.
  prepare(moments) {
    if (!this.on || this.#local || !this.#server) {
      return;
    }
    const wanted = new Map(moments.map((it) => [url(it), it]));
    for (const key of this.#ready.keys()) {
      if (!wanted.has(key)) {
        this.#ready.delete(key);
      }
    }
    for (const key of wanted.keys()) {
      if (!this.#ready.has(key)) {
        const audio = new Audio(key);
        audio.preload = "auto";
        this.#ready.set(key, audio);
      }
    }
  }

  // nextAt: when the next sentence begins, which must wait for the last word of this one.
  speak(moment, nextAt = Infinity) {
    this.stop();
    if (!this.on || !this.name) {
      return;
    }
    const [began, slot] = [performance.now(), moment.until - moment.at];
    // Some engines never say that they have done.
    const limit = Math.min(moment.until + GRACE_MS, nextAt - 1);
    const busy = { limit, slot, began, ends: () => began + slot + GIVE_UP_MS, stop: () => {} };
    const done = () => {
      if (this.#busy === busy) {
        this.#busy = null;
      }
    };
    this.#busy = busy;
    if (this.#local) {
      this.#speakHere(moment, busy, done);
    } else {
      const audio = this.#ready.get(url(moment)) ?? new Audio(url(moment));
      this.#ready.delete(url(moment));
      busy.stop = () => audio.pause();
      busy.ends = () => began + 1000 * (audio.duration || GIVE_UP_MS);
      audio.onerror = done;
      audio.play().catch(done);
    }
  }

  stop() {
    this.#busy?.stop();
    this.#busy = null;
  }

  #speakHere(moment, busy, done) {
    const said = new SpeechSynthesisUtterance(moment.text);
    said.voice = this.#local;
    said.lang = this.#local.lang;
    said.rate = Math.min(Math.max(this.#ratio, LEAST_RATE), MOST_RATE);
    said.onerror = done;
    said.onend = () => {
      const took = performance.now() - busy.began;
      if (this.#busy === busy && busy.slot > 1000) {
        this.#ratio = 0.7 * this.#ratio + 0.3 * ((took * said.rate) / busy.slot);
      }
      done();
    };
    busy.stop = () => speechSynthesis.cancel();
    speechSynthesis.speak(said);
  }
}

function url(moment) {
  return `/desk/voice?${new URLSearchParams({ words: moment.text, ms: moment.until - moment.at })}`;
}
