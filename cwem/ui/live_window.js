// The live picture ends when its page is left. So it has a window of its own, and while something
// is held there (a working day, a running camera) its links open beside it.
(() => {
  const NAME = "cwem-live";
  const isLive = (place) => place.pathname === "/";
  if (window.cwemWindow) return;
  window.cwemWindow = true;

  function beside(link) {
    window.open(link.href, "_blank");
  }

  // The window that is there already is shown and not loaded again: that would stop its camera.
  function own(link) {
    if (window.name === NAME) window.name = "";
    const live = window.open("", NAME);
    if (!live) return;
    if (live.location.href === "about:blank") live.location.replace(link.href);
    live.focus();
  }

  document.addEventListener(
    "click",
    (event) => {
      const link = event.composedPath().find((each) => each.tagName === "A" && each.href);
      const plain = !event.button && !(event.ctrlKey || event.metaKey || event.shiftKey);
      if (!link || !plain || link.origin !== window.location.origin || link.target === "_blank") return;
      const here = isLive(window.location);
      if (here === isLive(link) || (here && !window.cwemHolding)) return;
      event.preventDefault();
      event.stopPropagation();
      if (here) beside(link);
      else own(link);
    },
    true,
  );
})();
