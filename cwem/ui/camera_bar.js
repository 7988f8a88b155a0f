// Our own start, stop, pause and camera choice around the streamlit-webrtc component.
//
// The component sits in an iframe of our own origin and says neither to Python nor to the page why
// a camera does not start. This script presses its buttons (found by the texts we gave them), hides
// what it would show, and reports one word: off, on, paused, choosing, slow, denied, missing,
// taken, insecure, failed.

const EVERY_MS = 250;
const RETRY_MS = 3000;
const bars = new WeakMap();

const REASONS = {
  NotAllowedError: "denied",
  SecurityError: "denied",
  NotFoundError: "missing",
  OverconstrainedError: "missing",
  NotReadableError: "taken",
  AbortError: "taken",
};

const QUIET = `
  body:not([data-choosing]) :is(.MuiButton-root, .MuiStack-root) { display: none !important; }
  .MuiAlert-root, .MuiPaper-root svg { display: none !important; }
  .MuiPaper-root { min-height: 12rem; border-radius: 0.5rem !important; opacity: 0.5; }
  body[data-choosing] .MuiPaper-root { min-height: 0; opacity: 1; }
  video { display: block; border-radius: 0.5rem; background: #000; }
`;

function componentDocument() {
  const frames = [...document.querySelectorAll("iframe")];
  const frame = frames.find((each) => each.title.startsWith("streamlit_webrtc"));
  return frame?.contentDocument?.body ? frame.contentDocument : null;
}

function quieten(doc, choosing) {
  if (!doc.getElementById("cwem-quiet")) {
    const style = doc.createElement("style");
    style.id = "cwem-quiet";
    style.textContent = QUIET;
    doc.head.append(style);
  }
  doc.body.toggleAttribute("data-choosing", choosing);
}

function buttonNamed(doc, name) {
  return [...doc.querySelectorAll("button")].find(
    (each) => each.ariaLabel === name || each.textContent.trim() === name,
  );
}

class Bar {
  constructor(root) {
    this.root = root;
    this.permission = "prompt";
    this.cameras = null;
    this.wanted = false;
    this.pressedAt = 0;
    this.reported = null;
    for (const name of ["start", "stop", "pause", "choose"]) {
      this[name] = root.querySelector(`[data-do=${name}]`);
    }
    this.start.onclick = () => this.press("start", true);
    this.stop.onclick = () => this.press("stop", false);
    this.choose.onclick = () => this.press("select_device", this.wanted);
    this.pause.onclick = () =>
      this.press(this.state === "paused" ? "turn_camera_on" : "turn_camera_off", true);
    this.watchDevices();
    this.timer = setInterval(() => this.look(), EVERY_MS);
  }

  update({ data, setStateValue }) {
    this.words = data.words;
    this.send = setStateValue;
    for (const name of ["start", "stop", "choose"]) this[name].textContent = data.labels[name];
    this.root.querySelector(".bar").setAttribute("aria-label", data.labels.group);
    this.labels = data.labels;
    this.look();
  }

  async watchDevices() {
    const devices = navigator.mediaDevices;
    if (!devices) return;
    const count = async () => {
      const all = await devices.enumerateDevices();
      this.cameras = all.filter((each) => each.kind === "videoinput").length;
    };
    this.counting = count;
    devices.addEventListener("devicechange", count);
    await count();
    try {
      const status = await navigator.permissions.query({ name: "camera" });
      this.permission = status.state;
      status.onchange = () => (this.permission = status.state);
    } catch {
      // Not every browser answers for the camera; its error then speaks when START is pressed.
    }
  }

  press(name, wanted) {
    const doc = componentDocument();
    this.wanted = wanted;
    this.pressedAt = Date.now();
    if (doc) buttonNamed(doc, this.words[name])?.click();
    this.look();
  }

  stateOf(doc) {
    if (!window.isSecureContext || !navigator.mediaDevices) return "insecure";
    if (!doc) return "off";
    const running = buttonNamed(doc, this.words.stop);
    if (running) {
      if (buttonNamed(doc, this.words.turn_camera_on)) return "paused";
      return doc.querySelector(".MuiAlert-root") ? "slow" : "on";
    }
    if (!buttonNamed(doc, this.words.start)) {
      return doc.querySelector("button, select") ? "choosing" : "off";
    }
    const error = doc.querySelector(".MuiAlert-root")?.textContent.split(":")[0].trim();
    const reason = error && (REASONS[error] ?? "failed");
    if (this.permission === "denied") return "denied";
    if (this.cameras === 0) return "missing";
    if (reason === "denied" && this.permission === "granted") return "off";
    return reason || "off";
  }

  look() {
    if (!this.words) return;
    const doc = componentDocument();
    this.state = this.stateOf(doc);
    if (doc) quieten(doc, this.state === "choosing");
    const running = ["on", "slow", "paused"].includes(this.state);
    this.start.hidden = running || this.state === "choosing";
    const ready = doc && buttonNamed(doc, this.words.start);
    this.start.disabled = this.choose.disabled = this.state === "insecure" || !ready;
    this.stop.hidden = !running;
    this.pause.hidden = !["on", "paused"].includes(this.state);
    this.pause.textContent = this.labels[this.state === "paused" ? "resume" : "pause"];
    this.choose.hidden = running || this.state !== "off";
    if (this.state !== this.reported) {
      this.reported = this.state;
      this.send("camera", this.state);
    }
    this.resume(doc);
  }

  // A stream that broke (sleep, a restarted server) is started again, never one that was stopped.
  resume(doc) {
    const due = Date.now() - this.pressedAt > RETRY_MS;
    if (this.wanted && due && doc && ["off", "failed"].includes(this.state)) {
      this.press("start", true);
    }
  }

  close() {
    clearInterval(this.timer);
    navigator.mediaDevices?.removeEventListener("devicechange", this.counting);
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
