// The conversation so far, with its times; everything is written as text, never as markup.

const TOLD_SILENCE_MS = 2000;
const NEAR_PX = 40;
const DAY = new Intl.DateTimeFormat("en-GB", { weekday: "long", day: "numeric", month: "long" });
const TIME = new Intl.DateTimeFormat("en-GB", { timeStyle: "medium" });

export class Log {
  #list;
  #paragraph = null;
  #day = "";
  #atEnd = true;
  #height = 0;

  constructor(list) {
    this.#list = list;
    // It stays at its end, unless the person looks further up; a change of its size is nobody's look.
    list.addEventListener("scroll", () => {
      if (list.clientHeight === this.#height) {
        this.#atEnd = list.scrollHeight - list.scrollTop - list.clientHeight < NEAR_PX;
      }
    });
    new ResizeObserver(() => {
      this.#height = list.clientHeight;
      this.#follow();
    }).observe(list);
  }

  you(words, at) {
    this.#atEnd = true;
    this.#entry("you", at).append(element("span", "words", words, at));
    this.#follow();
  }

  note(text, at) {
    this.#entry("note", at).append(element("span", "words", text, at));
    this.#follow();
  }

  // A moment of a turn's course, as it comes.
  moment(moment, turn) {
    if (moment.kind === "note") {
      this.note(moment.text, moment.at);
      return;
    }
    const block = turn.blocks.find((it) => it.at <= moment.at && moment.at < it.until)?.key ?? "words";
    if (moment.kind === "silence") {
      if (moment.until - moment.at >= TOLD_SILENCE_MS && this.#paragraph) {
        const silence = element("span", "silence", length(moment.until - moment.at), moment.at);
        silence.setAttribute("aria-hidden", "true");
        this.#paragraph.words.append(silence, " ");
      }
      return;
    }
    if (this.#paragraph?.block !== block) {
      this.#paragraph = { block, words: this.#entry("coach", moment.at) };
    }
    this.quiet();
    const sentence = element("span", "words saying", moment.text, moment.at);
    this.#paragraph.words.append(sentence, " ");
    this.#follow();
  }

  // The speech was cut off at `at`, in `moment` (undefined where nothing was being said).
  cut(moment, at) {
    const said = this.#list.querySelector(".saying");
    if (said && moment?.kind === "say") {
      const words = moment.text.split(" ");
      const heard = Math.max(1, Math.floor((words.length * (at - moment.at)) / (moment.until - moment.at)));
      said.textContent = `${words.slice(0, heard).join(" ").replace(/[.,;:!?]+$/, "")}\u2060—`;
    }
    const silence = [...this.#list.querySelectorAll(".silence")].at(-1);
    if (moment?.kind === "silence" && Number(silence?.dataset.at) === moment.at) {
      silence.textContent = length(at - moment.at);
    }
    this.quiet();
  }

  // Nobody is speaking.
  quiet() {
    this.#list.querySelector(".saying")?.classList.remove("saying");
  }

  // What was told ahead of time is taken back.
  forgetAfter(at) {
    for (const told of this.#list.querySelectorAll("[data-at]")) {
      if (Number(told.dataset.at) >= at) {
        told.remove();
      }
    }
    this.#paragraph = null;
  }

  #entry(who, at) {
    this.#paragraph = null;
    this.#turnPage(at);
    const entry = element("p", who, "", at);
    const time = element("time", "", TIME.format(at));
    const words = element("span", "said");
    if (who !== "note") {
      words.append(element("span", "unseen", who === "you" ? "You: " : "Coach: "));
    }
    entry.append(time, words);
    this.#list.append(entry);
    return words;
  }

  #turnPage(at) {
    const day = DAY.format(at);
    if (this.#day && day !== this.#day) {
      this.#list.append(element("p", "day", day, at));
    }
    this.#day = day;
  }

  #follow() {
    if (this.#atEnd) {
      this.#list.scrollTop = this.#list.scrollHeight;
    }
  }
}

function length(ms) {
  return `${Math.round(ms / 1000)} s`;
}

function element(name, className, text = "", at = undefined) {
  const made = document.createElement(name);
  made.className = className;
  made.textContent = text;
  if (at !== undefined) {
    made.dataset.at = at;
  }
  return made;
}
