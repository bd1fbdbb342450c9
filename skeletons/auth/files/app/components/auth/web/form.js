import { ask, tell } from "./api.js";

const form = document.querySelector("form");
// What stands after # is never sent to a server with the page, nor to those it links to.
const token = new URLSearchParams(location.hash.slice(1)).get("token");
history.replaceState(null, "", location.pathname + location.search);

/** Where to go on: a path of this server, whatever the address of the page says. */
function destination() {
  const wanted = new URL(
    new URLSearchParams(location.search).get("next") ?? form.dataset.next,
    location.href,
  );
  return wanted.origin === location.origin ? wanted.href : form.dataset.next;
}

form.addEventListener("submit", async (event) => {
  event.preventDefault();
  const button = form.querySelector("button");
  const body = Object.fromEntries(new FormData(form));
  if (token && form.dataset.token) body[form.dataset.token] = token;
  button.disabled = true;
  tell("One moment …");
  try {
    const told = await ask("POST", form.dataset.to, body);
    if (form.dataset.next) location.assign(destination());
    else form.hidden = true;
    tell(form.dataset.done ?? told.detail);
  } catch (error) {
    tell(error.message, { wrong: true });
  } finally {
    button.disabled = false;
  }
});
