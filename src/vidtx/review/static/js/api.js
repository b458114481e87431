// Requests of this half of the page. Every answer is JSON, and a failure is an Error with the server's own words.

export async function getJson(url) {
  const response = await fetch(url, { headers: { Accept: "application/json" } });
  return readAnswer(response);
}

export async function postJson(url, body = {}) {
  const response = await fetch(url, { method: "POST", headers: { "Content-Type": "application/json", Accept: "application/json" }, body: JSON.stringify(body) });
  return readAnswer(response);
}

async function readAnswer(response) {
  const answer = await response.json().catch(() => ({}));
  if (response.ok) return answer;
  throw Object.assign(new Error(answer.message ?? `${response.status}`), { status: response.status, answer });
}
