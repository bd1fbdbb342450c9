const api = new URL("../api/v1/auth/", location.href);

/** Ask the API; throws an error whose message can be shown. */
export async function ask(method, path, body) {
  let answer;
  try {
    answer = await fetch(new URL(path, api), {
      method,
      headers: body ? { "Content-Type": "application/json" } : {},
      body: body && JSON.stringify(body),
    });
  } catch {
    throw new Error("The server does not answer.");
  }
  if (answer.status === 204) return null;
  const told = await answer.json();
  if (answer.ok) return told;
  const problem = new Error(describe(told));
  problem.status = answer.status;
  throw problem;
}

function describe(told) {
  const parts = told.errors?.map((each) => `${each.loc.at(-1)}: ${each.msg}`);
  return parts?.join("\n") || told.detail || told.title || "That did not work.";
}

/** Tell what came of it, to those too who hear the page. */
export function tell(text, { wrong = false } = {}) {
  const status = document.querySelector('[role="status"]');
  status.textContent = text;
  status.classList.toggle("wrong", wrong);
}
