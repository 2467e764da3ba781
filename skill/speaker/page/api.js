// The server's side of the house: three calls, each with who and where the person is.

const page = crypto.randomUUID();
const KEPT = "glute-coach-person";

function remembered() {
  try {
    const person = localStorage.getItem(KEPT) ?? crypto.randomUUID();
    localStorage.setItem(KEPT, person);
    return person;
  } catch {
    return crypto.randomUUID(); // a browser that keeps nothing: somebody new each time
  }
}

const person = remembered();

export function becomeSomebodyNew() {
  localStorage.removeItem(KEPT);
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
