// What the kiosk says: words in the chosen language, sounds, and greetings with a way back.

const WORDS = JSON.parse(document.getElementById("words").textContent);
const KEPT = "cwem-kiosk-language";
const UNDO = 5000;
const MOST = 4;
const TONES = {
  in: [660, 880], back: [660, 880], out: [880, 660], break: [740, 740], still: [], wrong: [220, 220],
};
const MINUTE = { hour: "2-digit", minute: "2-digit" };

let language = localStorage.getItem(KEPT) || document.documentElement.dataset.language;
if (!WORDS[language]) language = "en";
let sound;

export const here = () => language;

export function say(key, filled = {}, spoken = language) {
  const words = WORDS[spoken] || WORDS[language];
  return (words[key] || key).replace(/\{(\w+)\}/g, (all, name) => filled[name] ?? all);
}

export function clock(at, spoken = language) {
  return new Date(at).toLocaleTimeString(spoken === "en" ? "en-GB" : spoken, MINUTE);
}

export function lasting(wait) {
  const seconds = Math.ceil(wait / 1000);
  return seconds < 90 ? say("seconds", { n: seconds }) : say("minutes", { n: Math.ceil(seconds / 60) });
}

export function speak(chosen) {
  language = chosen;
  localStorage.setItem(KEPT, chosen);
  draw();
}

export function others() {
  return Object.keys(WORDS).filter((each) => each !== language);
}

export function draw() {
  document.documentElement.lang = language;
  for (const each of document.querySelectorAll("[data-word]")) each.textContent = say(each.dataset.word);
}

export function beep(kind) {
  const tones = TONES[kind] || [];
  if (!tones.length) return;
  try {
    sound ??= new AudioContext();
    tones.forEach((tone, place) => {
      const begin = sound.currentTime + place * 0.16;
      const [note, loud] = [sound.createOscillator(), sound.createGain()];
      note.frequency.value = tone;
      loud.gain.setValueAtTime(0.0001, begin);
      loud.gain.exponentialRampToValueAtTime(0.25, begin + 0.02);
      loud.gain.exponentialRampToValueAtTime(0.0001, begin + 0.3);
      note.connect(loud).connect(sound.destination);
      note.start(begin);
      note.stop(begin + 0.32);
    });
  } catch { /* a browser without sound greets with word and colour */ }
}

// A card: `word` big, `name` beside it, `text` under it; `undo` makes the button that takes it back.
export function card({ kind, word = "", name = "", text = "", lasts = 4500, small = false, waits = false, undo, undoWord = "undo" }) {
  const list = document.getElementById("greetings");
  const shown = document.createElement("div");
  shown.className = `greeting ${kind}${small ? " small" : ""}${waits ? " waits" : ""}`;
  shown.dataset.kind = kind;
  const add = (tag, name, text, into = shown) => {
    const made = document.createElement(tag);
    made.className = name;
    made.textContent = text;
    into.append(made);
    return made;
  };
  if (word) add("span", "word", word);
  const words = add("div", "", "");
  if (name) add("p", "name", name, words);
  if (text) add("p", "text", text, words);
  if (undo) {
    const button = add("button", "", say(undoWord));
    button.type = "button";
    button.addEventListener("click", () => { shown.remove(); undo(); });
    add("span", "left", "");
    lasts = UNDO;
  }
  list.prepend(shown);
  while (list.children.length > MOST) list.lastChild.remove();
  beep(kind);
  setTimeout(() => shown.remove(), lasts);
  return shown;
}

export function refusal(text) {
  card({ kind: "wrong", text, lasts: 6000 });
}

const GREETS = { in: "hello", out: "bye", break: "pause", back: "again" };

// What the server answered about somebody who was seen or who said something.
export function greet(answer, undo) {
  const spoken = answer.language || language;
  const time = clock(answer.at, spoken);
  if (answer.still) {
    const text = say(`still_${answer.still}`, { time: clock(answer.since, spoken) }, spoken);
    card({ kind: "still", small: true, word: say(`word_${answer.still === "back" ? "in" : answer.still}`, {}, spoken), name: answer.name, text, undo: answer.undo ? () => undo(answer.undo, "not_me") : undefined, undoWord: "not_me" });
    return;
  }
  const undoWord = answer.seen ? "not_me" : "undo";
  card({
    kind: answer.done,
    word: say(`word_${answer.done}`, {}, spoken),
    name: say(GREETS[answer.done], { name: answer.name }, spoken),
    text: answer.again ? say("already", { time }, spoken) : say("at", { time }, spoken),
    undo: answer.undo && !answer.again ? () => undo(answer.undo, undoWord) : undefined,
    undoWord,
  });
}
