// The clock of the house: wall time × speed, in whole epoch milliseconds; it can stand still and never runs back.

export class Clock {
  #at;
  #since = performance.now();
  #still = false;

  constructor(at, speed = 1) {
    this.#at = at;
    this.speed = speed;
  }

  get still() {
    return this.#still;
  }

  now() {
    const gone = this.#still ? 0 : (performance.now() - this.#since) * this.speed;
    return Math.floor(this.#at + gone);
  }

  // It is `at` now, whether the clock runs or not.
  set(at) {
    this.#at = at;
    this.#since = performance.now();
  }

  stop() {
    this.set(this.now());
    this.#still = true;
    return this.#at;
  }

  goOn() {
    this.set(this.now());
    this.#still = false;
  }

  runAt(speed) {
    this.set(this.now());
    this.speed = speed;
  }
}
