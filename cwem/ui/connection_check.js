// Measures what a live picture needs, step by step, and sends the facts after each step:
// secure context, camera (frames really arriving, not black), socket (round trip), UDP media (a
// data channel to a small peer on the server: which path, round trip, throughput both ways).

const FRAMES_MS = 1500;
const SOCKET_MS = 5000;
const CONNECT_MS = 6000;
const PINGS = 10;
const CHUNK = new Uint8Array(8000);
const CHUNK_EVERY_MS = 20;
const STREAM_MS = 2000;
const WAITING_BYTES = 256000;
const DARK = 24;
const checks = new WeakMap();

const REASONS = {
  NotAllowedError: "denied",
  SecurityError: "denied",
  NotFoundError: "missing",
  OverconstrainedError: "missing",
  NotReadableError: "taken",
  AbortError: "taken",
};

const sleep = (ms) => new Promise((done) => setTimeout(done, ms));
const median = (all) => all.sort((a, b) => a - b)[Math.floor(all.length / 2)];

function within(promise, ms) {
  const late = sleep(ms).then(() => Promise.reject(new Error("timeout")));
  return Promise.race([promise, late]);
}

// --- camera ------------------------------------------------------------------------------------

function brightest(video) {
  const canvas = new OffscreenCanvas(32, 24);
  const context = canvas.getContext("2d", { willReadFrequently: true });
  context.drawImage(video, 0, 0, 32, 24);
  const { data } = context.getImageData(0, 0, 32, 24);
  let most = 0;
  for (let i = 0; i < data.length; i += 4) most = Math.max(most, data[i], data[i + 1], data[i + 2]);
  return most;
}

async function frames(video) {
  const before = video.getVideoPlaybackQuality().totalVideoFrames;
  const begun = performance.now();
  let bright = 0;
  while (performance.now() - begun < FRAMES_MS) {
    await sleep(150);
    if (video.videoWidth) bright = Math.max(bright, brightest(video));
  }
  const seconds = (performance.now() - begun) / 1000;
  const count = video.getVideoPlaybackQuality().totalVideoFrames - before;
  return { fps: count / seconds, black: bright < DARK };
}

async function lookAtCamera(video, wanted) {
  if (!window.isSecureContext || !navigator.mediaDevices) return { state: "insecure" };
  const size = { width: { ideal: 640 }, height: { ideal: 480 } };
  const which = wanted ? { deviceId: { exact: wanted } } : {};
  let stream;
  try {
    stream = await navigator.mediaDevices.getUserMedia({ video: { ...size, ...which }, audio: false });
  } catch (error) {
    return { state: REASONS[error.name] ?? "failed", error: error.name };
  }
  video.srcObject = stream;
  video.hidden = false;
  const [track] = stream.getVideoTracks();
  try {
    await within(video.play(), 3000);
  } catch {
    // Without a first frame in time there are no frames, which is what is reported.
  }
  const found = await frames(video);
  return { state: "ok", label: track.label, width: video.videoWidth, height: video.videoHeight, ...found };
}

// --- socket ------------------------------------------------------------------------------------

async function tryTheSocket() {
  const scheme = location.protocol === "https:" ? "wss" : "ws";
  const socket = new WebSocket(`${scheme}://${location.host}/check/echo`);
  try {
    await within(
      new Promise((opened, failed) => {
        socket.onopen = opened;
        socket.onerror = socket.onclose = () => failed(new Error("refused"));
      }),
      SOCKET_MS,
    );
    const trips = [];
    for (let i = 0; i < PINGS; i++) {
      const begun = performance.now();
      const back = new Promise((heard) => (socket.onmessage = heard));
      socket.send(`ping ${i}`);
      await within(back, SOCKET_MS);
      trips.push(performance.now() - begun);
    }
    return { state: "ok", rtt: median(trips) };
  } catch (error) {
    return { state: error.message === "timeout" ? "silent" : "refused" };
  } finally {
    socket.onclose = socket.onerror = null;
    socket.close();
  }
}

// --- UDP media ---------------------------------------------------------------------------------

function candidates(sdp) {
  const lines = [...sdp.matchAll(/^a=candidate:\S+ \d+ (\S+) \d+ (\S+) (\d+) typ (\S+)/gm)];
  return lines.map(([, protocol, address, port, type]) => ({
    protocol: protocol.toLowerCase(),
    address,
    port: Number(port),
    type,
  }));
}

function gathered(peer) {
  if (peer.iceGatheringState === "complete") return Promise.resolve();
  return new Promise((done) => {
    peer.addEventListener("icegatheringstatechange", () => {
      if (peer.iceGatheringState === "complete") done();
    });
  });
}

function opened(peer, channel) {
  return new Promise((open, failed) => {
    channel.onopen = open;
    peer.addEventListener("connectionstatechange", () => {
      if (peer.connectionState === "failed") failed(new Error("failed"));
    });
  });
}

async function path(peer) {
  const stats = [...(await peer.getStats()).values()];
  const named = stats.find((each) => each.type === "transport")?.selectedCandidatePairId;
  const pairs = stats.filter((each) => each.type === "candidate-pair");
  const pair =
    pairs.find((each) => each.id === named) ??
    pairs.find((each) => each.selected || (each.nominated && each.state === "succeeded"));
  const end = (id) => stats.find((each) => each.id === id) ?? {};
  const local = end(pair?.localCandidateId);
  const remote = end(pair?.remoteCandidateId);
  return {
    protocol: local.protocol ?? "",
    local: local.candidateType ?? "",
    remote: remote.address ?? remote.ip ?? "",
    port: remote.port ?? 0,
  };
}

class Talk {
  constructor(channel) {
    this.channel = channel;
    this.bytes = 0;
    this.waiting = null;
    channel.binaryType = "arraybuffer";
    channel.onmessage = ({ data }) => {
      if (typeof data === "string") this.waiting?.(data);
      else this.bytes += data.byteLength;
    };
  }

  ask(words, ms) {
    const heard = new Promise((done) => (this.waiting = done));
    this.channel.send(words);
    return within(heard, ms);
  }

  async roundTrip() {
    const trips = [];
    for (let i = 0; i < PINGS; i++) {
      const begun = performance.now();
      await this.ask(`ping ${i}`, 2000);
      trips.push(performance.now() - begun);
    }
    return median(trips);
  }

  async up() {
    const begun = performance.now();
    for (let n = 0; n * CHUNK_EVERY_MS < STREAM_MS; n++) {
      await sleep(Math.max(0, begun + n * CHUNK_EVERY_MS - performance.now()));
      if (this.channel.bufferedAmount < WAITING_BYTES) this.channel.send(CHUNK);
    }
    const answer = await this.ask("count", 3000);
    return (Number(answer.split(" ")[1]) * 8) / (performance.now() - begun) / 1000;
  }

  async down() {
    this.bytes = 0;
    const begun = performance.now();
    await this.ask("send", 4000);
    return (this.bytes * 8) / (performance.now() - begun) / 1000;
  }
}

async function answered(peer) {
  let response;
  try {
    response = await fetch("/check/offer", {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(peer.localDescription),
    });
  } catch {
    return { state: "server", status: 0 };
  }
  if (response.status === 503) return { state: "busy" };
  if (!response.ok) return { state: "server", status: response.status };
  return { state: "ok", answer: await response.json() };
}

async function tryTheMedia(say, keep) {
  if (!window.RTCPeerConnection) return { state: "unsupported" };
  const peer = new RTCPeerConnection({ iceServers: [] });
  keep(peer);
  const channel = peer.createDataChannel("check");
  await peer.setLocalDescription(await peer.createOffer());
  await Promise.race([gathered(peer), sleep(2000)]);
  const offered = candidates(peer.localDescription.sdp);
  const facts = {
    offered: offered.filter((each) => each.protocol === "udp").length,
    hidden: offered.some((each) => each.address.endsWith(".local")),
  };
  const { answer, ...told } = await answered(peer);
  if (!answer) return { ...facts, ...told };
  facts.ports = answer.ports;
  facts.servers = [...new Set(candidates(answer.sdp).map((each) => each.address))];
  const open = opened(peer, channel);
  open.catch(() => {});
  await peer.setRemoteDescription({ type: answer.type, sdp: answer.sdp });
  try {
    await within(open, CONNECT_MS);
  } catch {
    return { ...facts, state: facts.offered ? "blocked" : "no_udp" };
  }
  const talk = new Talk(channel);
  Object.assign(facts, { state: "ok" }, await path(peer));
  try {
    facts.rtt = await talk.roundTrip();
    say("speed");
    facts.up = await talk.up();
    facts.down = await talk.down();
  } catch {
    // What was measured so far stands; what is missing is said to be.
  }
  return facts;
}

// --- the whole ---------------------------------------------------------------------------------

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
