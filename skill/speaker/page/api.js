// The server's side of the house: three calls, each with who and where the person is.

const page = crypto.randomUUID();
const KEPT = "glute-coach-person";

const person = remembered() ?? crypto.randomUUID();
remember(person);

function remembered() {
  try {
    return localStorage.getItem(KEPT);
  } catch {
    return null; // a browser that keeps nothing: somebody new each time
  }
}

function remember(id) {
  try {
    localStorage.setItem(KEPT, id);
  } catch {
    // the same browser
  }
}

// From the next time that the page is opened.
export function becomeSomebodyNew() {
  remember(crypto.randomUUID());
}

export async function about() {
  const answer = await fetch("/desk/about");
  return answer.json();
}

// name: say, advance or leave; resolves to the device as skill/speaker/look.py shows it.
export async function call(name, room, at, words = "") {
  const body = JSON.stringify({ person, page, room, at, words });
  const headers = { "Content-Type": "application/json" };
  // keepalive: the last call is made while the page is being closed.
  const answer = await fetch(`/desk/${name}`, { method: "POST", headers, body, keepalive: name === "leave" });
  if (!answer.ok) {
    throw new Error(await answer.text());
  }
  return answer.json();
}
