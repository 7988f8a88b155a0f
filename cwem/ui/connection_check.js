// Measures what a live picture needs, step by step, and sends the facts after each step.
// connection_camera.js and connection_network.js stand before this text.

const checks = new WeakMap();

class Check {
  constructor(root) {
    this.video = root.querySelector("video");
    this.button = root.querySelector("button");
    this.choice = root.querySelector("label");
    this.select = root.querySelector("select");
    this.status = root.querySelector("p");
    this.running = false;
    this.ran = false;
    this.button.onclick = () => this.run();
    this.select.onchange = () => this.run();
  }

  update({ data, setStateValue }) {
    this.labels = data.labels;
    this.send = setStateValue;
    this.video.ariaLabel = data.labels.preview;
    this.choice.querySelector("span").textContent = data.labels.choose;
    this.button.textContent = data.labels[this.ran ? "again" : "start"];
  }

  say(step) {
    this.status.textContent = step ? this.labels[step] : "";
  }

  async run() {
    if (this.running) return;
    this.running = this.button.disabled = this.select.disabled = true;
    const facts = {
      at: Date.now(),
      browser: navigator.userAgent,
      host: location.hostname,
      address: location.origin,
      secure: window.isSecureContext,
    };
    const tell = (name, found, next) => this.send("facts", { ...Object.assign(facts, { [name]: found }), running: next });
    try {
      this.say("camera");
      tell("camera", await lookAtCamera(this.video, this.select.value), "socket");
      await this.offerCameras();
      this.say("socket");
      tell("socket", await tryTheSocket(), "media");
      this.say("media");
      const media = await tryTheMedia((step) => this.say(step), (peer) => (this.peer = peer));
      tell("media", media, "");
    } finally {
      this.release();
      this.ran = true;
      this.running = this.button.disabled = this.select.disabled = false;
      this.button.textContent = this.labels.again;
      this.say("");
    }
  }

  async offerCameras() {
    const all = (await navigator.mediaDevices?.enumerateDevices()) ?? [];
    const cameras = all.filter((each) => each.kind === "videoinput" && each.deviceId);
    const used = this.video.srcObject?.getVideoTracks()[0]?.getSettings().deviceId;
    this.choice.hidden = cameras.length < 2;
    this.select.replaceChildren(
      ...cameras.map((each) => new Option(each.label, each.deviceId, false, each.deviceId === used)),
    );
  }

  release() {
    this.video.srcObject?.getTracks().forEach((track) => track.stop());
    this.video.srcObject = null;
    this.video.hidden = true;
    this.peer?.close();
    this.peer = null;
  }
}

export default function (component) {
  const root = component.parentElement;
  if (!checks.has(root)) checks.set(root, new Check(root));
  checks.get(root).update(component);
  return () => {
    checks.get(root)?.release();
    checks.delete(root);
  };
}
