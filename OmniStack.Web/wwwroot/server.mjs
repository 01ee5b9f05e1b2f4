// What the chat page asks of its server.
const accept = 'text/event-stream, application/json'; // tells it that this is no browser in want of a page

export const post = (url, fields) => fetch(url, { method: 'POST', body: new URLSearchParams(fields), headers: { accept } });

// Why a request was refused, for people.
export async function describe(response) {
  try {
    return (await response.json()).detail;
  } catch {
    return `That was not taken (status ${response.status}). Reload the page and try again.`;
  }
}

// The HTML of Markdown, or null when the server does not answer. The token is a form's.
export async function toHtml(markdown, token) {
  try {
    const response = await post('/fragments/markdown', { text: markdown, __RequestVerificationToken: token });
    return response.ok ? await response.text() : null;
  } catch {
    return null;
  }
}
