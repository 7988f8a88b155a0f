// The streamlit-webrtc component, as the bar sees it. It sits in an iframe of our own origin and
// says neither to Python nor to the page why a camera does not start. Its buttons are found by the
// texts we gave them.

const REASONS = {
  NotAllowedError: "denied",
  SecurityError: "denied",
  NotFoundError: "missing",
  OverconstrainedError: "missing",
  NotReadableError: "taken",
  AbortError: "taken",
};

const QUIET = `
  .MuiButton-root, .MuiStack-root { display: none !important; }
  .MuiAlert-root, .MuiPaper-root svg { display: none !important; }
  .MuiPaper-root { min-height: 12rem; border-radius: 0.5rem !important; opacity: 0.5; }
  video { display: block; border-radius: 0.5rem; background: #000; }
`;
const PRESS_MS = 1000; // a press takes this long to show
const ABSENT_MS = 10000; // a frame that shows no button for so long did not load

class CameraComponent {
  constructor(chosen) {
    this.chosen = chosen;
    this.pressedAt = 0;
    this.lastPlace = 0;
    this.movedAt = 0;
    this.absentAt = null;
  }

  // One of: absent, off, on, slow, paused, or why it did not start: denied, missing, taken, failed.
  look(words, now) {
    this.words = words;
    const frames = [...document.querySelectorAll("iframe")];
    const frame = frames.find((each) => each.title.startsWith("streamlit_webrtc"));
    this.frame = frame;
    this.doc = frame?.contentDocument?.body ? frame.contentDocument : null;
    if (this.doc && (this.button("stop") || this.button("start"))) this.absentAt = null;
    else this.absentAt ??= now;
    if (!this.doc) return "absent";
    this.prepare();
    this.watch(now);
    if (this.button("stop")) {
      if (this.button("turn_camera_on")) return "paused";
      return this.doc.querySelector(".MuiAlert-root") ? "slow" : "on";
    }
    if (!this.button("start")) return "absent";
    const error = this.doc.querySelector(".MuiAlert-root")?.textContent.split(":")[0].trim();
    return error ? (REASONS[error] ?? "failed") : "off";
  }

  button(name) {
    return [...this.doc.querySelectorAll("button")].find(
      (each) => each.ariaLabel === this.words[name] || each.textContent.trim() === this.words[name],
    );
  }

  // Whether it was pressed.
  press(name, now) {
    if (now - this.pressedAt < PRESS_MS) return false;
    const button = this.doc && this.button(name);
    if (!button) return false;
    this.pressedAt = now;
    button.click();
    return true;
  }

  // Load a frame anew that is there and shows nothing.
  revive(now) {
    if (!this.frame || now - (this.absentAt ?? now) < ABSENT_MS) return;
    this.absentAt = now;
    this.frame.contentWindow.location.reload();
  }

  prepare() {
    if (!this.doc.getElementById("cwem-quiet")) {
      const style = this.doc.createElement("style");
      style.id = "cwem-quiet";
      style.textContent = QUIET;
      this.doc.head.append(style);
    }
    const media = this.doc.defaultView.navigator.mediaDevices;
    if (media && !media.cwemAsk) {
      media.cwemAsk = media.getUserMedia.bind(media);
      media.getUserMedia = (wanted) => media.cwemAsk(this.with(wanted));
    }
  }

  with(wanted) {
    const id = this.chosen();
    if (!id || !wanted?.video) return wanted;
    const video = wanted.video === true ? {} : wanted.video;
    return { ...wanted, video: { ...video, deviceId: { exact: id } } };
  }

  // When the returned picture last moved; a window that was frozen has to be told to play on. The
  // video's clock goes on for 8 s after the last frame, but a hidden window counts no frames.
  watch(now) {
    const video = this.doc.querySelector("video");
    if (video?.paused && video.srcObject) video.play().catch(() => {});
    const frames = video?.getVideoPlaybackQuality?.().totalVideoFrames;
    const place = document.hidden || frames === undefined ? video?.currentTime : frames;
    if ((place ?? 0) !== this.lastPlace) this.movedAt = now;
    this.lastPlace = place ?? 0;
  }
}

// Which cameras there are, which one this browser is to use, and whether it may.
class Cameras {
  constructor() {
    this.permission = "prompt";
    this.all = null;
    this.devices = navigator.mediaDevices;
    if (!this.devices) return;
    this.count = this.count.bind(this);
    this.devices.addEventListener("devicechange", this.count);
    this.count();
    this.ask();
  }

  async ask() {
    try {
      const status = await navigator.permissions.query({ name: "camera" });
      this.permission = status.state;
      status.onchange = () => {
        this.permission = status.state;
        this.count();
      };
    } catch {
      // Not every browser answers for the camera; its error then speaks when START is pressed.
    }
  }

  async count() {
    const all = await this.devices.enumerateDevices();
    this.all = all.filter((each) => each.kind === "videoinput");
  }

  get chosen() {
    return localStorage.getItem("cwem-camera") || "";
  }

  choose(id) {
    localStorage.setItem("cwem-camera", id);
  }

  // Before the permission cameras have neither names nor numbers.
  get known() {
    return (this.all ?? []).filter((each) => each.deviceId && each.label);
  }

  get missing() {
    return this.all?.length === 0;
  }

  get gone() {
    const known = this.known;
    return Boolean(this.chosen && known.length && !known.some((e) => e.deviceId === this.chosen));
  }

  close() {
    this.devices?.removeEventListener("devicechange", this.count);
  }
}
