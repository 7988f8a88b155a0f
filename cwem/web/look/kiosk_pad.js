// Number and PIN: fields for a keyboard, big keys for fingers, both at any time.

import { say } from "./kiosk_say.js";

const IDLE = 20000, DIGITS = 6;
const FIGURES = ["1", "2", "3", "4", "5", "6", "7", "8", "9", "letters", "0", "delete"];
const LETTERS = [..."ABCDEFGHIJKLMNOPQRSTUVWXYZ", "figures", "delete"];

export class Pad {
  // `complete` hears that number and PIN are there; `fresh` gets a new PIN.
  constructor(complete, fresh) {
    [this.complete, this.fresh] = [complete, fresh];
    this.form = document.getElementById("pad");
    this.keys = document.getElementById("keys");
    [this.number, this.secret, this.first, this.second] =
      ["number", "secret", "fresh", "fresh2"].map((name) => document.getElementById(name));
    this.active = this.number;
    this.lettered = false;
    this.draw();
    this.form.addEventListener("submit", (event) => event.preventDefault());
    this.form.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" || event.target.tagName !== "INPUT") return;
      event.preventDefault();
      this.next();
    });
    this.form.addEventListener("focusin", ({ target }) => { if (target.tagName === "INPUT") { this.active = target; this.show(); } });
    this.form.addEventListener("input", () => this.typed());
  }

  get filled() { return this.number.value.trim() !== "" && this.secret.value.length === DIGITS; }
  get changing() { return !this.first.closest(".field").hidden; }

  draw() {
    this.keys.className = `keys${this.lettered ? " letters" : ""}`;
    const named = { delete: "delete", letters: "letters", figures: "figures" };
    this.keys.replaceChildren(...(this.lettered ? LETTERS : FIGURES).map((key) => this.key(key, named[key])), this.key("clear", "clear"), this.key("next", "next"));
    this.show();
  }

  key(name, word) {
    const made = document.createElement("button");
    made.type = "button";
    made.dataset.key = name;
    made.textContent = word ? say(word) : name;
    made.className = name === "next" ? "small main" : word ? "small" : "";
    made.addEventListener("pointerdown", (event) => event.preventDefault()); // the field keeps the focus
    made.addEventListener("click", () => this.press(name));
    return made;
  }

  press(name) {
    if (name === "letters" || name === "figures") { this.lettered = !this.lettered; this.draw(); }
    else if (name === "clear") this.clear();
    else if (name === "next") this.next();
    else {
      const before = this.active.value;
      this.active.value = name === "delete" ? before.slice(0, -1) : (before + name).slice(0, this.active.maxLength);
      this.typed();
    }
  }

  typed() {
    if (this.active !== this.number) this.active.value = this.active.value.replace(/\D/g, "").slice(0, DIGITS);
    clearTimeout(this.idle);
    this.idle = setTimeout(() => this.clear(), IDLE);
    if (this.active.value.length === DIGITS && this.active === this.first) this.go(this.second);
    else if (this.active.value.length === DIGITS && this.active === this.second) this.next();
    else if (this.filled && this.active === this.secret) this.complete();
    this.show();
  }

  next() {
    if (this.changing) {
      if (this.active === this.first) this.go(this.second);
      else if (this.second.value.length === DIGITS) this.fresh(this.first.value, this.second.value);
      return;
    }
    if (this.active === this.number && this.number.value.trim()) { this.lettered = false; this.draw(); this.go(this.secret); }
    else if (this.filled) this.complete();
  }

  go(field) {
    this.active = field;
    field.focus({ preventScroll: true });
    this.show();
  }

  show() {
    const pinned = this.active !== this.number;
    const letters = this.keys.querySelector("[data-key=letters]");
    if (letters) letters.disabled = pinned;
  }

  // Ask for a new PIN; what was typed so far stays until it is there.
  change(on) {
    for (const each of this.form.querySelectorAll(".field")) each.hidden = (each.dataset.step === "new") !== on;
    [this.first.value, this.second.value] = ["", ""];
    if (on) { this.go(this.first); clearTimeout(this.idle); this.idle = setTimeout(() => this.clear(), 3 * IDLE); }
  }

  clear() {
    clearTimeout(this.idle);
    this.change(false);
    [this.number.value, this.secret.value] = ["", ""];
    this.lettered = false;
    this.draw();
    this.go(this.number);
    this.form.dispatchEvent(new CustomEvent("cleared"));
  }
}
