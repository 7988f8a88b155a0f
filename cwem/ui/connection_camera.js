// Is there a camera, and do pictures really arrive from it?

const FRAMES_MS = 1500;
const DARK = 24;

const REASONS = {
  NotAllowedError: "denied",
  SecurityError: "denied",
  NotFoundError: "missing",
  OverconstrainedError: "missing",
  NotReadableError: "taken",
  AbortError: "taken",
};

function brightest(video) {
  const canvas = new OffscreenCanvas(32, 24);
  const context = canvas.getContext("2d", { willReadFrequently: true });
  context.drawImage(video, 0, 0, 32, 24);
  const { data } = context.getImageData(0, 0, 32, 24);
  let most = 0;
  for (let i = 0; i < data.length; i += 4) most = Math.max(most, data[i], data[i + 1], data[i + 2]);
  return most;
}

const sleep = (ms) => new Promise((done) => setTimeout(done, ms));

function within(promise, ms) {
  const late = sleep(ms).then(() => Promise.reject(new Error("timeout")));
  return Promise.race([promise, late]);
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
