// Says what is wrong while the server does not answer. Flet's client tries again by
// itself, about once a second, but shows no more than "Working..." meanwhile.
(() => {
  const PATIENCE = 800; // milliseconds; a shorter loss is no news
  const NOTICE = `
    <style>
      #lost { position: fixed; inset: 0; z-index: 9; display: grid; place-content: center;
        padding: 24px; color-scheme: light dark; font: 16px/1.5 system-ui, sans-serif;
        background: light-dark(#f6f7fb, #101218); color: light-dark(#1b1b1f, #e4e1e6); }
      #lost h1 { font-size: 20px; color: light-dark(#b3261e, #ffb4ab); }
      #lost p { margin: 8px 0 0; max-width: 30em; }
    </style>
    <section id="lost" role="alert">
      <h1>No connection to the server</h1>
      <p></p>
      <p>This page comes back by itself.</p>
    </section>`;
  const place = document.createElement("div");
  let timer, since;
  let answers = 0; // in a row, while there is no connection

  function show(advice) {
    if (!place.isConnected) {
      place.innerHTML = NOTICE;
      document.body.append(place);
    }
    const text = `Since ${since.toLocaleTimeString()}. ${advice}`;
    const line = place.querySelector("p");
    // A screen reader reads out what changes.
    if (line.textContent !== text) line.textContent = text;
  }

  async function explain() {
    let status = 0;
    try {
      status = (await fetch(document.baseURI, { cache: "no-store" })).status;
    } catch {}
    if (status === 401 || status === 403) location.reload(); // it says how to sign in
    if (!since) return;
    answers = status ? answers + 1 : 0;
    show(
      answers > 3
        ? "The server answers, but refuses the WebSocket: a proxy in front of it has to pass WebSockets on, with Host and Origin as they are."
        : "It does not answer: if nobody is starting it again just now, its log says why.",
    );
  }

  function lost() {
    since ??= new Date();
    timer ??= setTimeout(async () => {
      await explain();
      timer = null;
    }, PATIENCE);
  }

  function connected() {
    clearTimeout(timer);
    timer = since = null;
    answers = 0;
    place.remove();
  }

  // There is no other way to learn of it: Flet's client keeps its WebSocket to itself.
  window.WebSocket = class extends WebSocket {
    constructor(...parameters) {
      super(...parameters);
      this.addEventListener("open", connected);
      this.addEventListener("close", lost);
    }
  };
})();
