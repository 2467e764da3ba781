// The reply as a band that one can look along: a block a segment, wide as it is long, and a playhead to drag.

import { blockAt, minutes, placeOf } from "./course.js";
import { part, text } from "./paint.js";

export class Timeline {
  #root;
  #blocks;
  #sides;
  #range;
  #tip;
  #turn = null;
  #shown = "";
  #held = false;

  // skipTo: is given the moment that the person chose.
  constructor(root, skipTo) {
    this.#root = root;
    this.#blocks = root.querySelector(".blocks");
    this.#sides = root.querySelector(".sides");
    this.#range = root.querySelector("input");
    this.#tip = root.querySelector(".tip");
    const chosen = () => this.#turn.beginsAt + Number(this.#range.value) * 1000;
    this.#range.addEventListener("input", () => {
      this.#held = true;
      this.#explain(chosen());
    });
    this.#range.addEventListener("change", () => {
      this.#held = false;
      this.#tip.hidden = !this.#range.matches(":focus-visible");
      skipTo(chosen());
    });
    this.#range.addEventListener("pointermove", (event) => this.#explain(this.#under(event)));
    for (const end of ["pointerleave", "blur"]) {
      this.#range.addEventListener(end, () => {
        this.#tip.hidden = true;
      });
    }
  }

  show(turn, now, enabled) {
    this.#root.classList.toggle("empty", !turn);
    if (!turn) {
      return;
    }
    this.#turn = turn;
    const shape = JSON.stringify([turn.beginsAt, turn.endsAt]);
    if (shape !== this.#shown) {
      this.#shown = shape;
      this.#build(turn);
    }
    const gone = Math.min(Math.max(now, turn.beginsAt), turn.endsAt) - turn.beginsAt;
    part(this.#root, "--gone", (this.#held ? Number(this.#range.value) * 1000 : gone) / this.#length());
    this.#range.disabled = !enabled;
    if (!this.#held) {
      this.#range.value = Math.floor(gone / 1000);
    }
    const place = placeOf(blockAt(turn, now));
    text(this.#root.querySelector("#gone"), minutes(gone));
    text(this.#root.querySelector("#left"), minutes(this.#length()));
    const spoken = `${minutes(Number(this.#range.value) * 1000)}${place ? `, ${place}` : ""}`;
    if (this.#range.getAttribute("aria-valuetext") !== spoken) {
      this.#range.setAttribute("aria-valuetext", spoken);
    }
  }

  #length() {
    return Math.max(1, (this.#turn.blocks.at(-1)?.until ?? this.#turn.endsAt) - this.#turn.beginsAt);
  }

  #build(turn) {
    this.#range.max = Math.floor(this.#length() / 1000);
    this.#tip.hidden = true;
    this.#blocks.replaceChildren(
      ...turn.blocks.map((block) => {
        const made = document.createElement("i");
        made.dataset.kind = block.kind;
        made.style.flexGrow = block.until - block.at;
        return made;
      }),
    );
    this.#sides.replaceChildren(
      ...sides(turn.blocks).map(({ name, length }) => {
        const made = document.createElement("span");
        made.textContent = name;
        made.style.flexGrow = length;
        return made;
      }),
    );
  }

  #under(event) {
    const box = this.#blocks.getBoundingClientRect();
    const part = Math.min(Math.max((event.clientX - box.left) / box.width, 0), 0.9999);
    return this.#turn.beginsAt + part * this.#length();
  }

  #explain(at) {
    const block = this.#turn.blocks.find((it) => it.at <= at && at < it.until);
    if (!block) {
      return;
    }
    const since = (moment) => minutes(moment - this.#turn.beginsAt);
    const title = document.createElement("b");
    const place = block.key ? placeOf({ ...block, stretch: "" }) : "";
    title.textContent = [`${since(block.at)} – ${since(block.until)}`, place].filter(Boolean).join(" · ");
    const words = document.createElement("span");
    words.textContent = this.#turn.course
      .filter((it) => it.kind === "say" && block.at <= it.at && it.at < block.until)
      .map((it) => it.text)
      .join(" ");
    this.#tip.replaceChildren(title, words);
    this.#tip.style.setProperty("--at", (at - this.#turn.beginsAt) / this.#length());
    this.#tip.hidden = false;
  }
}

// Neighbouring blocks of the same side, as one.
function sides(blocks) {
  const found = [];
  for (const block of blocks) {
    const name = { right: "right side", left: "left side" }[block.side] ?? "";
    if (found.at(-1)?.name !== name) {
      found.push({ name, length: 0 });
    }
    found.at(-1).length += block.until - block.at;
  }
  return found;
}
