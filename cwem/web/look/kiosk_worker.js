// Keeps the kiosk's page in the browser: a device that is switched on while the server is away shows
// it all the same, and takes PINs. Whatever the server has newer comes first.

const SHELF = "cwem-kiosk";
const FILES = [
  "/kiosk/kiosk.css", "/kiosk/kiosk.js", "/kiosk/kiosk_camera.js", "/kiosk/kiosk_pad.js", "/kiosk/kiosk_queue.js",
  "/kiosk/kiosk_say.js", "/look/sans.woff2", "/look/logo.svg", "/look/logo_wide.svg",
];
const PATIENCE = 5000;

self.addEventListener("install", (event) => {
  event.waitUntil(caches.open(SHELF).then((shelf) => shelf.addAll([...FILES, "/kiosk"])).then(() => self.skipWaiting()));
});
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));
self.addEventListener("fetch", (event) => {
  const { request } = event, path = new URL(request.url).pathname;
  const page = request.mode === "navigate" && path === "/kiosk";
  if (request.method === "GET" && (page || FILES.includes(path))) event.respondWith(newest(request, path));
});

async function newest(request, path) {
  const shelf = await caches.open(SHELF);
  try {
    const answer = await fetch(request, request.mode === "navigate" ? {} : { signal: AbortSignal.timeout(PATIENCE) });
    if (answer.status >= 500) throw new Error("not available");
    if (answer.ok && answer.type === "basic" && !answer.redirected) shelf.put(path, answer.clone());
    return answer;
  } catch (error) {
    const kept = await shelf.match(path);
    if (!kept) throw error;
    return kept;
  }
}
