// The Live page's own buttons. Before an own webcam the working day decides, which Python keeps:
// record, pause, off, elsewhere; before another camera start and stop are said here. This script
// brings the component there and keeps it there: a stream that broke is started again without a
// click, never one that was stopped. Together with camera_component.js and camera_alarm.js.

const RETRY_MS = 3000;
const FRESH_MS = 3000; // so long the server's last word holds
const LOST_MS = 10000; // without a picture for so long: said aloud
const ASKING_MS = 60000; // the browser's question for the permission may stand so long
const STALLED_MS = 6000;
const CONNECTING_MS = 8000; // the first attempt; each one that came to nothing doubles it
const LONGEST_MS = 30000;
const KEPT_MS = 60000; // so long after this bar's last moment another one goes on where it stood
const AFTER = { pause: "pause", break: "off", end: "off" };
const bars = new WeakMap();

class Bar {
  constructor(root) {
    this.root = root;
    this.group = root.querySelector(".bar");
    this.loud = root.querySelector("[role=alert]");
    this.pick = root.querySelector("label");
    this.select = root.querySelector("select");
    this.manual = null;
    this.patience = CONNECTING_MS;
    this.said = JSON.parse(sessionStorage.getItem("cwem-said") || "null");
    this.reported = null;
    this.wanted = "";
    this.wantedAt = this.tickedAt = this.awakeAt = Date.now();
    this.freshAt = 0;
    this.tick = null;
    this.cameras = new Cameras();
    this.component = new CameraComponent(() => this.cameras.chosen);
    this.alarm = new Alarm();
    this.connection = new Connection();
    for (const button of this.group.querySelectorAll("button")) {
      button.onclick = () => this.click(button.dataset.do);
    }
    this.select.onchange = () => this.choose();
    this.ask = (event) => {
      const kept = this.alive && this.run === "record" && !this.data.sample;
      if (kept && !window.cwemLeaving) event.preventDefault();
    };
    window.addEventListener("beforeunload", this.ask);
    this.ticker = new Ticker(() => this.look());
  }

  update({ data, setStateValue, setTriggerValue }) {
    this.data = data;
    this.send = setStateValue;
    this.tell = setTriggerValue;
    if (data.tick !== this.tick) this.freshAt = Date.now();
    this.tick = data.tick;
    this.manual ??= this.kept(Date.now());
    this.group.setAttribute("aria-label", data.labels.group);
    this.pick.querySelector("span").textContent = data.labels.camera;
    for (const button of this.group.querySelectorAll("button")) {
      const label = data.labels[button.dataset.do];
      if (button.textContent !== label) button.textContent = label;
    }
    this.look();
  }

  get day() {
    return this.data.run !== null;
  }

  // What was said here counts at once, also while the server does not hear it.
  get run() {
    if (this.data.sample) return "record";
    if (!this.day) return this.manual;
    return (this.said && AFTER[this.said.kind]) ?? this.data.run;
  }

  click(name) {
    const manual = { start: "record", resume: "record", stop: "off", pause: "pause" }[name];
    this.component.startedAt = 0;
    if (name === "here") this.tell("said", { kind: "here", ago: 0 });
    else if (this.day) this.say({ kind: name, at: Date.now(), who: this.data.who });
    else this.manual = manual ?? this.manual;
    this.keep(Date.now());
    if (name === "start") this.notifyLater = true;
    this.look();
  }

  // Before a camera without a working day: what was started here goes on when Streamlit draws the
  // bar anew, which it may do at any moment, and when the page is loaded again.
  kept(now) {
    const kept = JSON.parse(sessionStorage.getItem("cwem-manual") || "null");
    return kept?.who === this.data.who && now - kept.at < KEPT_MS ? kept.run : "off";
  }

  keep(now) {
    const kept = { run: this.manual, who: this.data.who, at: now };
    if (!this.day && !this.data.sample) sessionStorage.setItem("cwem-manual", JSON.stringify(kept));
  }

  say(said) {
    this.said = said;
    sessionStorage.setItem("cwem-said", JSON.stringify(said));
    this.repeat(Date.now());
  }

  repeat(now) {
    this.toldAt = now;
    this.tell("said", { kind: this.said.kind, ago: now - this.said.at });
  }

  // Said until the server has it: then it is no longer possible to say.
  settle(now) {
    if (!this.said || !this.day) return;
    if (this.said.who !== this.data.who || !this.data.possible.includes(this.said.kind)) {
      this.said = null;
      sessionStorage.removeItem("cwem-said");
    } else if (now - (this.toldAt ?? 0) > RETRY_MS) {
      this.repeat(now);
    }
  }

  choose() {
    this.cameras.choose(this.select.value);
    this.component.startedAt = 0;
    this.component.press("stop", Date.now());
    this.look();
  }

  look() {
    if (!this.data) return;
    const now = Date.now();
    if (now - this.tickedAt > FRESH_MS) this.awakeAt = now; // the machine slept
    this.tickedAt = now;
    this.connected = this.connection.look(now);
    this.settle(now);
    this.keep(now);
    const run = this.run;
    if (run !== this.wanted) this.want(run, now);
    const state = this.stateOf(this.component.look(this.data.words, now));
    this.alive = this.isAlive(state, now);
    if (this.alive) this.lived();
    this.bring(run, state, now);
    this.report(state, now);
    this.show(run, state);
    this.raise(run, now);
  }

  want(run, now) {
    const before = Number(sessionStorage.getItem("cwem-alive"));
    const first = this.wanted === "";
    this.wanted = run;
    this.wantedAt = this.awakeAt = now;
    this.aliveAt = first && run === "record" && before ? before : now;
    if (run !== "record") sessionStorage.removeItem("cwem-alive");
  }

  stateOf(found) {
    if (this.data.sample) return found === "slow" ? "on" : found; // it needs no camera
    if (!window.isSecureContext || !navigator.mediaDevices) return "insecure";
    if (["on", "slow", "paused"].includes(found)) return found;
    if (this.cameras.permission === "denied") return "denied";
    if (this.cameras.missing) return "missing";
    if (this.cameras.gone) return "gone";
    return found === "denied" && this.cameras.permission === "granted" ? "off" : found;
  }

  // The server's word that it records, while that is fresh; else a returned picture that moves.
  isAlive(state, now) {
    if (this.day && now - this.freshAt < FRESH_MS) return this.data.recording;
    return state === "on" && now - this.component.movedAt < FRESH_MS;
  }

  lived() {
    this.aliveAt = Math.max(this.aliveAt, this.data.recording ? this.freshAt : 0, this.component.movedAt);
    if (this.run === "record" && this.day) sessionStorage.setItem("cwem-alive", this.aliveAt);
    if (this.notifyLater && this.day && window.Notification?.permission === "default") {
      this.notifyLater = false;
      Notification.requestPermission();
    }
  }

  bring(run, state, now) {
    const { component } = this;
    const running = ["on", "slow", "paused"].includes(state);
    if (run === "record" && state === "paused") component.press("turn_camera_on", now);
    else if (run === "record" && running) this.unstick(now);
    else if (run === "record" && ["off", "failed", "taken", "denied"].includes(state)) {
      // Not before the server has drawn this page, else its answer to the connection comes twice.
      const drawn = this.freshAt > this.connection.backAt && this.connection.idle;
      const allowed = this.data.sample || this.cameras.permission !== "denied";
      const may = this.connected && drawn && allowed;
      const due = now - (component.startedAt ?? 0) > RETRY_MS;
      if (may && due && component.press("start", now)) component.startedAt = now;
    } else if (run === "record" && state === "absent") component.revive(now);
    else if (run === "pause" && running && state !== "paused") {
      component.press("turn_camera_off", now);
    } else if (!["record", "pause"].includes(run) && running) component.press("stop", now);
  }

  // A connection that says it stands and brings no picture is begun anew.
  unstick(now) {
    if (!this.connected) return;
    const started = this.component.startedAt ?? 0;
    const lived = this.aliveAt > started;
    if (lived) this.patience = CONNECTING_MS;
    const patience = lived || this.connection.backAt > started ? STALLED_MS : this.patience;
    const still = now - Math.max(this.aliveAt, started, this.connection.backAt, this.awakeAt);
    const moves = now - this.component.movedAt < FRESH_MS;
    if (still > patience && !moves && !this.data.blocked && !this.asking(started, now)) {
      this.component.startedAt = 0;
      if (!this.component.press("stop", now) || lived) return;
      this.patience = Math.min(2 * this.patience, LONGEST_MS);
    }
  }

  // Whether the browser's question for the camera may still stand.
  asking(since, now) {
    const { permission, known } = this.cameras;
    return permission === "prompt" && !known.length && now - since < ASKING_MS;
  }

  // Why it does not start is said until it has started, also while it is tried again.
  report(state, now) {
    const trouble = ["taken", "failed", "missing", "gone"].includes(this.reported);
    const trying = ["on", "slow", "off"].includes(state) && this.run === "record";
    if (trouble && trying && !this.alive && now - this.component.startedAt < RETRY_MS) return;
    const word = state === "absent" ? "off" : state;
    if (word === this.reported) return;
    this.reported = word;
    this.send("camera", word);
  }

  show(run, state) {
    const off = run === "off";
    const running = ["on", "slow", "paused"].includes(state);
    const offered = this.data.sample
      ? []
      : this.day
      ? [...this.data.possible, ...(run === "elsewhere" ? ["here"] : [])]
      : [off ? "start" : "stop", run === "pause" ? "resume" : running ? "pause" : ""];
    for (const button of this.group.querySelectorAll("button")) {
      const name = button.dataset.do;
      button.hidden = !offered.includes(name) || this.said?.kind === name;
      button.disabled = state === "insecure" && ["start", "resume", "here"].includes(name);
    }
    window.cwemHolding = this.day ? this.data.holding : running && !this.data.sample;
    if (window.cwemHolding) window.name = "cwem-live";
    this.list(state);
  }

  list(state) {
    const { known, chosen, gone } = this.cameras;
    this.pick.hidden = this.data.sample || (!gone && (known.length < 2 || state === "absent"));
    const options = known.map((each) => [each.deviceId, each.label]);
    if (gone || !chosen) options.unshift(["", gone ? this.data.labels.choose : this.data.labels.any]);
    const text = JSON.stringify([options, chosen, gone]);
    if (text === this.listed) return;
    this.listed = text;
    this.select.replaceChildren(...options.map(([id, label]) => new Option(label, id)));
    this.select.value = gone ? "" : chosen;
  }

  raise(run, now) {
    const waited = now - this.aliveAt > LOST_MS && now - this.awakeAt > LOST_MS;
    const lost = waited && !this.asking(this.wantedAt, now);
    const since = this.day && run === "record" && lost ? this.aliveAt : null;
    const said = this.alarm.update(since, this.data.alarm) || "";
    const sentence = said ? this.data.alarm.sentence.replace("TITLE", said) : "";
    if (this.loud.textContent !== sentence) this.loud.textContent = sentence;
    this.loud.hidden = !said;
    this.fade(Boolean(said) && !this.connected);
  }

  // What the server said last is no longer true.
  fade(stale) {
    const said = ".st-key-quiet-live-state, .st-key-quiet-live-people";
    for (const each of document.querySelectorAll(said)) {
      each.style.display = stale ? "none" : "";
    }
  }

  close() {
    this.ticker.close();
    this.alarm.close();
    this.cameras.close();
    window.removeEventListener("beforeunload", this.ask);
    this.fade(false);
    window.cwemHolding = false;
  }
}

export default function (component) {
  const root = component.parentElement;
  if (!bars.has(root)) bars.set(root, new Bar(root));
  bars.get(root).update(component);
  return () => {
    bars.get(root)?.close();
    bars.delete(root);
  };
}
