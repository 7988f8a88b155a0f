// How long answers take over a socket, and whether UDP gets through: a data channel to a small peer
// on the server (cwem/web/check_peer.py), its path, round trip, and throughput both ways.

const SOCKET_MS = 5000;
const CONNECT_MS = 6000;
const PINGS = 10;
const CHUNK = new Uint8Array(8000);
const CHUNK_EVERY_MS = 20;
const STREAM_MS = 2000;
const WAITING_BYTES = 256000;

const median = (all) => all.sort((a, b) => a - b)[Math.floor(all.length / 2)];

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
    return (Number(answer.split(" ")[1]) * 8) / (performance.now() - begun);
  }

  async down() {
    this.bytes = 0;
    const begun = performance.now();
    await this.ask("send", 4000);
    return (this.bytes * 8) / (performance.now() - begun);
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
