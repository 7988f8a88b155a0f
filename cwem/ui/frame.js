// What the frame around every page does in the browser: the document's language, one banner while
// the connection is lost, and quiet for what updates itself. Runs again whenever the language
// changes; what it installs is installed once for each tab.
(() => {
  const CONNECTED = "CONNECTED";
  const THEIRS = "Connection error"; // the heading of Streamlit's own dialog
  const NO_FILE = "Failed to generate file for download"; // below Streamlit's own button
  const words = WORDS;

  function install() {
    const banner = document.createElement("div");
    banner.id = "cwem-lost";
    banner.hidden = true;
    // A dialog hides everything beside it from screen readers, except what is marked like this.
    banner.setAttribute("data-react-aria-top-layer", "true");
    const sentence = document.createElement("span");
    sentence.setAttribute("role", "alert");
    const reload = document.createElement("button");
    reload.type = "button";
    reload.onclick = () => window.location.reload();
    banner.append(sentence, reload);
    document.body.append(banner);

    const frame = { words, met: false, since: null };

    function look() {
      const app = document.querySelector("[data-testid=stApp]");
      const state = app?.getAttribute("data-test-connection-state");
      if (!state) return;
      if (state === CONNECTED) frame.met = true;
      const lost = frame.met && state !== CONNECTED;
      if (lost && frame.since === null) frame.since = new Date();
      if (!lost) frame.since = null;
      document.documentElement.toggleAttribute("data-cwem-lost", lost);
      if (lost) closeTheirs();
      show();
    }

    function show() {
      banner.hidden = frame.since === null;
      const text = frame.since === null ? "" : said(frame.since);
      if (sentence.textContent !== text) sentence.textContent = text;
      if (reload.textContent !== frame.words.reload) reload.textContent = frame.words.reload;
    }

    function said(since) {
      const clock = { hour: "2-digit", minute: "2-digit", hourCycle: "h23" };
      const time = since.toLocaleTimeString(frame.words.language, clock);
      return frame.words.lost.replace("TIME", time);
    }

    function closeTheirs() {
      for (const dialog of document.querySelectorAll("[data-testid=stDialog]")) {
        const close = dialog.querySelector("[aria-label=Close]");
        if (dialog.textContent.includes(THEIRS)) close?.click();
      }
    }

    function hush() {
      const loud = "[class*=st-key-quiet-] :is([role=alert], [role=status], [aria-live])";
      for (const each of document.querySelectorAll(loud)) {
        if (each.getAttribute("aria-live") !== "off") each.setAttribute("aria-live", "off");
      }
    }

    // Streamlit's navigation is one list with headings and groups in it, which is no list: each
    // group becomes one. A card's heading is the level below the page's title.
    function mend() {
      document.querySelector("[data-testid=stSidebarNavItems]")?.setAttribute("role", "none");
      for (const header of document.querySelectorAll("[data-testid=stNavSectionHeader]")) {
        header.setAttribute("role", "presentation");
        header.parentElement.setAttribute("role", "list");
        header.parentElement.setAttribute("aria-label", header.querySelector("p")?.textContent);
      }
      for (const heading of document.querySelectorAll("[data-testid=stHeading] h3")) {
        heading.setAttribute("aria-level", "2");
      }
    }

    function sayNoFile() {
      for (const each of document.querySelectorAll("[data-testid=stDownloadButtonError]")) {
        const text = document.createTreeWalker(each, NodeFilter.SHOW_TEXT);
        while (text.nextNode()) {
          const node = text.currentNode;
          if (node.data.includes(NO_FILE)) node.data = frame.words.no_file;
        }
      }
    }

    new MutationObserver(() => {
      look();
      hush();
      mend();
      sayNoFile();
    }).observe(document.body, {
      subtree: true,
      childList: true,
      attributes: true,
      attributeFilter: ["data-test-connection-state"],
    });

    frame.update = (now) => {
      frame.words = now;
      document.documentElement.lang = now.language;
      look();
      show();
      hush();
      mend();
    };
    return frame;
  }

  window.cwemFrame ??= install();
  window.cwemFrame.update(words);
})();
