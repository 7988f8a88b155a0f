// Keeps time where a hidden window's own timers would slow down, and says "not recording since
// 10:42" in the title, as a sound and as a notification. Works while the server is dead.

const TICK_MS = 250;
const TICKER = `setInterval(() => postMessage(0), ${TICK_MS});`;
const HEALTH_MS = 2000;
const RELOAD_MS = 4000; // Streamlit takes the connection up again by itself before that, if awake

class Ticker {
  constructor(tick) {
    this.worker = new Worker(URL.createObjectURL(new Blob([TICKER])));
    this.worker.onmessage = tick;
  }

  close() {
    this.worker.terminate();
  }
}

function sound(context) {
  const [oscillator, gain] = [context.createOscillator(), context.createGain()];
  const begin = context.currentTime + 0.05;
  for (let beat = 0; beat < 6; beat += 1) {
    const at = begin + beat * 0.5; // 3 s: in a hidden window it may begin 2 s late
    oscillator.frequency.setValueAtTime(beat % 2 ? 660 : 880, at);
    gain.gain.setValueAtTime(0, at);
    gain.gain.linearRampToValueAtTime(0.2, at + 0.03);
    gain.gain.linearRampToValueAtTime(0, at + 0.45);
  }
  oscillator.connect(gain).connect(context.destination);
  oscillator.start(begin);
  oscillator.stop(begin + 3);
}

class Alarm {
  constructor() {
    this.since = null;
    this.title = null;
    this.unlock = () => {
      this.context ??= new AudioContext();
      if (this.context.state !== "running") this.context.resume().catch(() => {});
    };
    for (const kind of ["pointerdown", "keydown"]) document.addEventListener(kind, this.unlock);
  }

  // `since` (ms) or null, in these words: {title, advice, language}, TIME where the time stands.
  update(since, words) {
    if (since === null) return this.clear();
    const time = new Date(since).toLocaleTimeString(words.language, {
      hour: "2-digit",
      minute: "2-digit",
      hourCycle: "h23",
    });
    const said = words.title.replace("TIME", time);
    if (document.title !== said) {
      this.title = document.title;
      document.title = said;
    }
    if (this.since === null) this.raise(said, words.advice);
    this.since = since;
    this.said = said;
    return said;
  }

  raise(said, advice) {
    this.unlock();
    sound(this.context);
    try {
      if (Notification.permission === "granted") {
        const more = { body: advice, tag: "cwem-live", requireInteraction: true };
        this.notification = new Notification(said, more);
        this.notification.onclick = () => window.focus();
      }
    } catch {
      // Telephones offer notifications to service workers only.
    }
  }

  clear() {
    if (this.since === null) return "";
    this.since = null;
    if (document.title === this.said && this.title !== null) document.title = this.title;
    this.notification?.close();
    return "";
  }

  close() {
    this.clear();
    for (const kind of ["pointerdown", "keydown"]) document.removeEventListener(kind, this.unlock);
    this.context?.close();
  }
}

// Whether Streamlit's socket stands. A hidden window takes up to a minute to try again, so when the
// server answers and the socket still does not stand, the page is loaded anew.
class Connection {
  constructor() {
    this.lostAt = null;
    this.healthyAt = null;
    this.askedAt = 0;
    this.backAt = 0;
  }

  look(now) {
    const app = document.querySelector("[data-testid=stApp]");
    const state = app?.getAttribute("data-test-connection-state");
    const stands = !state || state === "CONNECTED";
    this.idle = app?.getAttribute("data-test-script-state") !== "running";
    if (stands) {
      if (this.lostAt !== null) this.backAt = now;
      this.lostAt = this.healthyAt = null;
    } else {
      this.lostAt ??= now;
      if (now - this.askedAt > HEALTH_MS) this.ask(now);
    }
    return stands;
  }

  async ask(now) {
    this.askedAt = now;
    try {
      const answer = await fetch("/healthz", { cache: "no-store" });
      if (!answer.ok || this.lostAt === null) return;
      this.healthyAt ??= now;
      // Only right after an answer: a page loaded while nothing answers never comes back.
      if (now - this.healthyAt > RELOAD_MS) this.reload();
    } catch {
      this.healthyAt = null;
    }
  }

  reload() {
    this.healthyAt = null;
    window.cwemLeaving = true;
    window.location.reload();
  }
}
