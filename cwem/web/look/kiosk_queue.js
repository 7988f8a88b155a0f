// Entries on their way to the server. Each is sealed as soon as it is typed, so that one that has to
// wait for the server lies here as one that nobody but the server reads.

const KEPT = "cwem-kiosk-held", KEY = "cwem-kiosk-key", LATE = "cwem-kiosk-clock";
const MOST = 500, AT_ONCE = 10;
const MOST_PUT_OFF = 50;
const PATIENCE = 8000;
const text = new TextEncoder();

const read = (name, otherwise) => {
  try { return JSON.parse(localStorage.getItem(name)) ?? otherwise; } catch { return otherwise; }
};
const base64 = (bytes) => btoa(String.fromCharCode(...new Uint8Array(bytes)));
const bytes = (base) => Uint8Array.from(atob(base), (each) => each.charCodeAt(0));

export const held = () => read(KEPT, []);
const keep = (entries) => localStorage.setItem(KEPT, JSON.stringify(entries));
export const now = () => Date.now() + read(LATE, 0);
export const full = () => held().length >= MOST;
export const ready = () => Boolean(read(KEY, null)) && Boolean(globalThis.crypto?.subtle);

async function post(path, body) {
  const answer = await fetch(path, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(body),
    signal: AbortSignal.timeout(PATIENCE),
  });
  if (answer.status === 401) location.assign(`/login?next=${encodeURIComponent(location.pathname + location.search)}`);
  if (!answer.ok) throw new Error(String(answer.status));
  return answer.json();
}

// A sign of life; what the server says, or null when it does not answer.
export async function hello() {
  const begun = Date.now();
  try {
    const told = await post("/kiosk/hello", {});
    localStorage.setItem(KEY, JSON.stringify(told.key));
    localStorage.setItem(LATE, JSON.stringify(Math.round(told.now - (begun + Date.now()) / 2)));
    return told;
  } catch { return null; }
}

export async function seal(typed) {
  const key = read(KEY, null);
  const id = crypto.randomUUID();
  const curve = { name: "ECDH", namedCurve: "P-256" };
  const theirs = await crypto.subtle.importKey("raw", bytes(key.public), curve, false, []);
  const own = await crypto.subtle.generateKey(curve, true, ["deriveBits"]);
  const shared = await crypto.subtle.deriveBits({ name: "ECDH", public: theirs }, own.privateKey, 256);
  const base = await crypto.subtle.importKey("raw", shared, "HKDF", false, ["deriveKey"]);
  const derived = { name: "HKDF", hash: "SHA-256", salt: new Uint8Array(), info: text.encode("cwem kiosk entry") };
  const aes = await crypto.subtle.deriveKey(derived, base, { name: "AES-GCM", length: 256 }, false, ["encrypt"]);
  const nonce = crypto.getRandomValues(new Uint8Array(12));
  const box = { name: "AES-GCM", iv: nonce, additionalData: text.encode(id) };
  const sealed = await crypto.subtle.encrypt(box, aes, text.encode(JSON.stringify(typed)));
  return {
    id, key: key.id, at: typed.at, nonce: base64(nonce), text: base64(sealed),
    from: base64(await crypto.subtle.exportKey("raw", own.publicKey)),
  };
}

// Keep this one until `wait` is over. After too many wrong tries even the right PIN has to wait, and
// whoever tried wrong ones on purpose shall not make the person's time get lost.
function putOff(id, wait) {
  keep(held().map((each) => (each.id === id ? { ...each, after: Date.now() + wait } : each)));
}

// Ids of entries that went off and of which no answer says what became of them.
const unheard = new Set();

async function deliver(entries) {
  for (const each of entries) unheard.add(each.id);
  const { answers } = await post("/kiosk/entries", { entries });
  for (const each of answers) unheard.delete(each.id);
  return answers;
}

// Say something now: the server's answer, or `held` when it waits here, with `wait` if the server
// wants so. Of those only some are kept: who types nonsense shall not fill the place for an outage.
export async function tell(typed, mayWait = true) {
  const entry = await seal(typed);
  if (mayWait) keep([...held(), entry]);
  let answer = null;
  try { [answer] = await deliver([entry]); } catch { return { held: entry.id }; }
  if (answer.wait && mayWait && (answer.why || held().filter((each) => each.after).length < MOST_PUT_OFF)) {
    putOff(entry.id, answer.wait);
    return { held: entry.id, wait: answer.wait, why: answer.why };
  }
  drop(entry.id);
  return answer;
}

function drop(id) {
  const before = held();
  keep(before.filter((each) => each.id !== id));
  return held().length < before.length;
}

// Take back what was typed and held here. Unless it lay here all the time the server is told, which
// may have it already, or have it still on its way: what came of it, as of any other entry.
export async function withdraw(id, typed) {
  const went = unheard.delete(id);
  if (drop(id) && !went) return { undone: true };
  return tell({ ...typed, back: true });
}

// What may go now: in the order it was typed, then what was put off, the newest first, so that who
// comes after somebody's wrong tries goes before them.
function due() {
  const may = held().filter((each) => !(each.after > Date.now()));
  return [...may.filter((each) => !each.after), ...may.filter((each) => each.after).reverse()].slice(0, AT_ONCE);
}

// Send what waits; `told` hears the answers. What has to wait longer is asked again later.
let sending = false;
export async function send(told) {
  if (sending || !held().length) return;
  sending = true;
  try {
    const entries = due();
    if (!entries.length) return;
    for (const answer of await deliver(entries)) {
      if (answer.wait) putOff(answer.id, answer.wait);
      else { drop(answer.id); told(answer); }
    }
  } catch { /* the server is still away */ } finally { sending = false; }
}

// Whether it was taken back; null when nobody could be asked, and then it may be tried again.
export async function takeBack(undo) {
  try { return (await post("/kiosk/undo", { undo })).undone; } catch { return null; }
}
