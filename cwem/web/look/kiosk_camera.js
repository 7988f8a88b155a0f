// The camera at the door: its frames go to the server one at a time, the next one when the last one
// was answered, so that what is looked at is always now.

const EVERY = 90, PATIENCE = 6000, AGAIN = 2000;
const SIZE = { width: 640, height: 480 };
const DARK = 15; // of 255, as before every camera: too dark for a face (decision 0005)

export class DoorCamera {
  constructor(video, heard, stands) {
    [this.video, this.heard, this.stands] = [video, heard, stands];
    this.canvas = Object.assign(document.createElement("canvas"), SIZE);
    this.camera = "off";
    this.socket = null;
    this.sent = 0;
    this.waiting = false;
  }

  start() {
    if (!navigator.mediaDevices) { this.camera = "insecure"; this.stands(this); return; }
    navigator.mediaDevices.addEventListener("devicechange", () => this.open());
    this.open();
    this.connect();
    setInterval(() => this.step(), EVERY / 3);
    setInterval(() => { if (this.camera !== "on") this.open(); }, 5000);
  }

  async open() {
    if (this.camera === "on" || this.opening) return;
    this.opening = true;
    try {
      const wanted = { width: { ideal: SIZE.width }, height: { ideal: SIZE.height }, facingMode: "user" };
      const stream = await navigator.mediaDevices.getUserMedia({ video: wanted, audio: false });
      stream.getVideoTracks()[0].addEventListener("ended", () => { this.camera = "off"; this.stands(this); });
      this.video.srcObject = stream;
      await this.video.play();
      this.camera = "on";
    } catch { this.camera = "none"; }
    this.opening = false;
    this.stands(this);
  }

  connect() {
    const address = new URL("/kiosk/camera", location.href);
    address.protocol = address.protocol.replace("http", "ws");
    address.search = location.search;
    const socket = (this.socket = new WebSocket(address));
    socket.addEventListener("open", () => { this.waiting = false; this.sent = Date.now(); });
    socket.addEventListener("message", (message) => {
      this.waiting = false;
      const { say, state } = JSON.parse(message.data);
      this.state = state;
      for (const each of say) this.heard(each);
      this.stands(this);
    });
    socket.addEventListener("close", () => {
      if (this.socket !== socket) return;
      this.socket = this.state = null;
      this.stands(this);
      setTimeout(() => this.connect(), AGAIN);
    });
  }

  renew() { this.socket?.close(); }

  step() {
    const now = Date.now(), open = this.socket?.readyState === WebSocket.OPEN;
    if (!open || this.camera !== "on") return;
    if (this.waiting) { if (now - this.sent > PATIENCE) this.socket.close(); return; }
    if (now - this.sent < EVERY || !this.video.videoWidth) return;
    [this.waiting, this.sent] = [true, now];
    const scale = Math.max(SIZE.width / this.video.videoWidth, SIZE.height / this.video.videoHeight);
    const [wide, high] = [this.video.videoWidth * scale, this.video.videoHeight * scale];
    this.canvas.getContext("2d", { alpha: false })
      .drawImage(this.video, (SIZE.width - wide) / 2, (SIZE.height - high) / 2, wide, high);
    this.canvas.toBlob((blob) => {
      if (blob && this.socket?.readyState === WebSocket.OPEN) this.socket.send(blob);
      else this.waiting = false;
    }, "image/jpeg", 0.85);
  }

  say(message) {
    if (this.socket?.readyState !== WebSocket.OPEN) return false;
    this.socket.send(JSON.stringify(message));
    return true;
  }

  get recording() { return this.camera === "on" && Boolean(this.state?.recording); }

  // Which word says why nothing is recorded; empty while all is well, or not known yet.
  get trouble() {
    if (this.camera === "insecure") return "insecure";
    if (this.camera === "none") return "no_camera";
    if (!this.state) return "";
    if (this.state.trouble) return this.state.trouble;
    return this.state.light < DARK ? "dark" : "";
  }
}
