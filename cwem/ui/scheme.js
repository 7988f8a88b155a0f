// Says when the machine goes from light to dark, as many do in the evening: colours of charts are
// chosen by the server, and would stay those of the other ground until the next click.
const LATER = 500; // milliseconds

export default ({ setTriggerValue }) => {
  const dark = window.matchMedia("(prefers-color-scheme: dark)");
  const changed = () => setTimeout(() => setTriggerValue("changed", dark.matches), LATER);
  dark.addEventListener("change", changed);
  return () => dark.removeEventListener("change", changed);
};
