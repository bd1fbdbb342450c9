import { ask, tell } from "./api.js";

const search = document.querySelector("#search");
const rows = document.querySelector("tbody");
const more = document.querySelector("#more");
const PAGE = 50;

/** Do something, and tell what came of it; who is not signed in is asked to. */
async function attempt(work) {
  try {
    tell((await work()) ?? "");
  } catch (error) {
    if (error.status === 401) {
      location.assign(`sign-in?next=${encodeURIComponent(location.pathname)}`);
    }
    tell(error.message, { wrong: true });
  }
}

async function list(offset = 0) {
  const query = new URLSearchParams({ search: search.value, offset, limit: PAGE });
  const { users, total } = await ask("GET", `users?${query}`);
  if (offset === 0) rows.replaceChildren();
  rows.append(...users.map(row));
  more.hidden = rows.children.length >= total;
  return `${rows.children.length} of ${total} users`;
}

function row(user) {
  const line = document.createElement("tr");
  const roles = document.createElement("input");
  roles.value = user.roles.join(" ");
  roles.ariaLabel = `Roles of ${user.email}`;
  roles.addEventListener("change", () => {
    const names = roles.value.split(/[\s,]+/).filter(Boolean);
    attempt(async () => replace(line, await change(user, { roles: names })));
  });
  line.append(
    cell(user.email),
    cell(user.active ? (user.verified ? "active" : "not confirmed") : "deactivated"),
    cell(user.signed_in_at ? new Date(user.signed_in_at).toLocaleString() : "never"),
    cell(roles),
    cell(
      button(user.active ? "Deactivate" : "Activate", async () =>
        replace(line, await change(user, { active: !user.active })),
      ),
      button("Sign out", async () => {
        await ask("DELETE", `users/${user.id}/sessions`);
        return `${user.email} is signed out everywhere`;
      }),
    ),
  );
  return line;
}

function change(user, values) {
  return ask("PATCH", `users/${user.id}`, values);
}

function replace(line, user) {
  line.replaceWith(row(user));
  return `${user.email} was changed`;
}

function cell(...content) {
  const element = document.createElement("td");
  element.append(...content);
  return element;
}

function button(label, work) {
  const element = document.createElement("button");
  element.textContent = label;
  element.addEventListener("click", () => attempt(work));
  return element;
}

document.querySelector("form").addEventListener("submit", (event) => {
  event.preventDefault();
  attempt(() => list());
});
more.addEventListener("click", () => attempt(() => list(rows.children.length)));
attempt(() => list());
