// The screen at the door: joins camera, PIN pad and the four things that can be said.

import { DoorCamera } from "./kiosk_camera.js";
import { Pad } from "./kiosk_pad.js";
import { full, held, hello, now, ready, send, takeBack, tell, withdraw } from "./kiosk_queue.js";
import { beep, card, clock, draw, greet, here, lasting, others, refusal, say, speak } from "./kiosk_say.js";

const WAITS = 15000, ALIVE = 15000, SOON = 3000;
const $ = (name) => document.getElementById(name);
const kinds = [...$("kinds").querySelectorAll("button")];
let wanted = null, asked = null, waiting, away = false, busy = false;

// --- the four buttons ---------------------------------------------------------------------------

function want(kind) {
  wanted = kind;
  clearTimeout(waiting);
  for (const each of kinds) each.setAttribute("aria-pressed", String(each.dataset.kind === kind));
  asking(false);
  if (kind) waiting = setTimeout(calm, WAITS);
}

function calm() {
  want(null);
  asked = null;
  $("ask").hidden = true;
}

function ask(text, choices = [], cancels = true) {
  $("ask-cancel").hidden = !cancels;
  $("ask-text").textContent = text;
  $("ask-choices").replaceChildren(...choices.map(([label, act]) => {
    const made = document.createElement("button");
    made.type = "button";
    made.textContent = label;
    made.addEventListener("click", act);
    return made;
  }));
  $("ask").hidden = false;
  clearTimeout(waiting);
  waiting = setTimeout(calm, WAITS);
}

function press(kind) {
  if (pad.changing) return;
  if (asked) { camera.say({ say: kind, key: asked }); calm(); return; }
  if (pad.filled) { submit(kind); return; }
  want(kind);
  ask(say("wait_face"));
  camera.say({ say: kind });
}

// Number and PIN are there, or a code: which of the four is it?
function asking(on) {
  $("kinds").classList.toggle("asking", on);
  $("pad-how").textContent = say(on ? "what" : "pin_how");
  $("pad-how").classList.toggle("now", on);
  if (on) kinds[0].focus({ preventScroll: true });
}

// --- number and PIN -------------------------------------------------------------------------------

function complete() {
  if (wanted) submit(wanted);
  else asking(true);
}

async function submit(kind) {
  if (busy) return;
  if (!ready()) { refusal(say("insecure")); return; }
  if (full()) { refusal(say("full")); return; }
  const typed = { number: pad.number.value.trim(), pin: pad.secret.value, kind, at: now() };
  busy = true;
  pad.clear();
  calm();
  camera.say({ cancel: true });
  try {
    const answer = await tell(typed);
    if (answer.held) later(answer, typed);
    else heardPin(answer, typed);
  } finally { busy = false; waits(); }
}

function later({ held: id, wait, why }, typed) {
  if (!wait) stands(true);
  const { kind, at } = typed;
  const how = why === "key" ? say("held_key") : wait ? say("held_wait", { time: lasting(wait) }) : say("held_how");
  card({
    kind, word: say(`word_${kind}`), name: say("held", { time: clock(at) }), text: how, waits: true,
    undo: () => withdrawn(id, typed),
  });
}

// What came of taking back what was held here.
async function withdrawn(id, typed) {
  const answer = await withdraw(id, typed);
  waits();
  if (answer.refused) refused(answer.refused);
  else card({ kind: "still", small: true, text: say(answer.undone ? "undone" : answer.held ? "undone_later" : "too_late") });
}

function heardPin(answer, typed) {
  if (answer.wait) refusal(say("wait", { time: lasting(answer.wait) }));
  else if (answer.refused) refused(answer.refused);
  else {
    greet(answer, undo);
    if (answer.must_change) mustChange(typed);
  }
}

function refused(why) {
  refusal(say({ old: "old", ahead: "ahead", unreadable: "unreadable", late: "late" }[why] || "wrong"));
}

async function undo(token, undoWord) {
  const done = await takeBack(token);
  if (done === null) {
    card({ kind: "wrong", small: true, text: say("not_taken_back"), undo: () => undo(token, undoWord), undoWord });
    return;
  }
  card({ kind: "still", small: true, text: say(done ? "undone" : "too_late") });
}

let before = null;
function mustChange(typed) {
  before = typed;
  pad.number.value = typed.number;
  pad.change(true);
  ask(say("must_change"), [[say("later"), () => { pad.clear(); calm(); }]], false);
  clearTimeout(waiting); // the pad's own time is longer
}

async function fresh(one, other) {
  if (one !== other) { refusal(say("differ")); pad.change(true); return; }
  if (busy || !before) return;
  busy = true;
  try {
    const answer = await tell({ ...before, at: now(), new_pin: one }, false);
    if (answer.changed) { card({ kind: "still", small: true, name: answer.name, text: say("changed") }); pad.clear(); calm(); return; }
    if (answer.refused === "pin") refusal(answer.why[here()] || answer.why.en);
    else if (answer.held) refusal(say("away"));
    else heardPin(answer, before);
    pad.change(true);
  } finally { busy = false; }
}

// --- what the camera's server says ----------------------------------------------------------------

function heard(message) {
  if (message.greet) { if (message.greet.done) calm(); greet(message.greet, undo); }
  else if (message.choose) choose(message);
  else if (message.ask) { calm(); asked = message.ask; ask(`${say("hello", { name: message.name })}. ${say("what")}`); asking(true); beep("break"); }
  else if (message.code === "wait") refusal(say("wait", { time: lasting(message.wait) }));
  else if (message.code) refusal(say("code_wrong"));
}

function choose({ choose: people, kind }) {
  const one = ({ key, name }) => [name, () => { camera.say({ say: kind, key }); calm(); }];
  ask(say("who"), [...people.map(one), [say("somebody_else"), () => { ask(say("wait_face")); want(kind); pad.go(pad.number); }]]);
}

// --- how things stand -----------------------------------------------------------------------------

function stands(gone = away) {
  away = gone;
  const trouble = camera.trouble;
  const note = away ? `${say("away")} ${say("away_how")}` : trouble && trouble !== "saving" ? say(trouble) : "";
  $("camera-note").hidden = !note;
  $("camera-note").textContent = note;
  const good = !away && camera.recording && trouble !== "dark";
  $("state").className = `state ${good ? "good" : away || trouble ? "care" : ""}`;
  $("state").textContent = say(good ? "recording" : "not_recording");
}

function waits() {
  const n = held().length;
  $("held").hidden = !n;
  $("held").textContent = say("held_n", { n });
}

async function alive() {
  const told = await hello();
  stands(!told);
  if (told?.renewed) camera.renew();
  if (told) await send((answer) => { if (answer.refused) refused(answer.refused === "wrong" ? "late" : answer.refused); });
  waits();
  setTimeout(alive, told ? ALIVE : SOON);
}

function tick() {
  $("clock").textContent = clock(now());
  const spoken = here() === "en" ? "en-GB" : here();
  $("day").textContent = new Date(now()).toLocaleDateString(spoken, { weekday: "long", day: "numeric", month: "long" });
}

function redraw() {
  draw();
  pad.draw();
  $("language").textContent = others().map((each) => new Intl.DisplayNames([each], { type: "language" }).of(each)).join(" / ");
  tick();
  stands();
  waits();
}

async function awake() {
  try { await navigator.wakeLock?.request("screen"); } catch { /* it may dim */ }
}

const pad = new Pad(complete, fresh);
const camera = new DoorCamera($("video"), heard, () => stands());
for (const each of kinds) each.addEventListener("click", () => press(each.dataset.kind));
$("ask-cancel").addEventListener("click", () => { camera.say({ cancel: true }); pad.clear(); calm(); });
$("pad").addEventListener("cleared", () => asking(false));
$("language").addEventListener("click", () => { speak(others()[0]); redraw(); });
document.addEventListener("visibilitychange", () => { if (document.visibilityState === "visible") awake(); });
want(null);
redraw();
setInterval(tick, 1000);
awake();
alive();
camera.start();
pad.go(pad.number);
navigator.serviceWorker?.register("/kiosk/kiosk_worker.js", { scope: "/kiosk" }).catch(() => {});
