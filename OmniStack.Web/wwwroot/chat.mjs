// The chat page: sends a turn, or takes up one that runs, shows its answer as it streams, then the conversation as it was stored.
import { Answer } from './answer.mjs';
import { readEvents } from './sse.mjs';
import { localizeTimes } from './times.mjs';

const page = document.querySelector('[data-chat]');
const part = name => page.querySelector(`[data-${name}]`);
const form = part('composer');
const text = form.elements['Form.Text'];
const sessionId = form.elements['Form.SessionId'].value;
const progress = part('progress');
let running = null; // the answer that is being written

const newId = () => Array.from(crypto.getRandomValues(new Uint8Array(16)), byte => byte.toString(16).padStart(2, '0')).join('');

function atEnd() {
  return window.innerHeight + window.scrollY >= document.documentElement.scrollHeight - 120;
}

function toEnd() {
  window.scrollTo(0, document.documentElement.scrollHeight);
}

function addMessage(kind) {
  part('welcome')?.remove();
  const message = part(kind).content.firstElementChild.cloneNode(true);
  part('messages').append(message);
  return message.querySelector('[data-body]');
}

async function replace(region, url) {
  const response = await fetch(url);
  if (response.ok) {
    region.innerHTML = await response.text();
    localizeTimes(region);
  }
}

async function describe(response) {
  try {
    return (await response.json()).detail;
  } catch {
    return `The message was not taken (status ${response.status}). Reload the page and try again.`;
  }
}

// True when the stream came to its end, with an answer or with an error that the service told.
async function read(answer, response) {
  if (!response.ok) {
    answer.fail(await describe(response));
    return false;
  }
  let failed = false;
  for await (const chunk of readEvents(response)) {
    const follow = atEnd();
    answer.apply(chunk);
    failed ||= chunk.type === 'error';
    if (follow) {
      toEnd();
    }
  }
  return !failed;
}

function busy(is) {
  part('send').hidden = is;
  part('stop').hidden = !is;
  part('messages').setAttribute('aria-busy', String(is));
  progress.textContent = is ? 'The answer is being written.' : '';
}

async function show(answer, open) {
  running = answer;
  busy(true);
  toEnd();
  let ended = false;
  try {
    ended = await read(answer, await open());
    progress.textContent = 'The answer is complete.';
  } catch {
    answer.fail('The connection broke before the answer was complete. Reload to go on reading.');
  }
  answer.close();
  busy(false);
  running = null;
  text.focus();
  if (ended) {
    const follow = atEnd();
    await replace(part('conversation'), `/fragments/chat/${encodeURIComponent(sessionId)}`);
    if (follow) {
      toEnd();
    }
  }
  await replace(part('sessions'), `/fragments/sessions?current=${encodeURIComponent(sessionId)}`);
}

async function send() {
  const fields = new URLSearchParams(new FormData(form));
  const said = document.createElement('div');
  said.className = 'prose plain';
  said.textContent = text.value;
  addMessage('user').append(said);
  text.value = '';
  fit();
  form.elements['Form.MessageId'].value = newId();
  history.replaceState(null, '', `/chat/${encodeURIComponent(sessionId)}`);
  await show(new Answer(page, addMessage('assistant')), () => fetch('/chat/turns', { method: 'POST', body: fields }));
}

// The page was loaded while an answer is being written: from its start, in place of what was stored of it so far.
async function resume() {
  const last = part('messages')?.lastElementChild;
  if (last?.dataset.status !== 'streaming') {
    return;
  }
  const response = await fetch(`/chat/${encodeURIComponent(sessionId)}/stream`);
  if (response.status === 200) {
    last.remove();
    await show(new Answer(page, addMessage('assistant')), () => response);
  } else {
    await replace(part('conversation'), `/fragments/chat/${encodeURIComponent(sessionId)}`);
  }
}

// The stream tells when it has stopped.
async function stop() {
  const response = await fetch('/chat/stop', { method: 'POST', body: new URLSearchParams(new FormData(form)) });
  if (!response.ok) {
    running?.fail(await describe(response));
  }
}

function fit() {
  text.rows = Math.min(8, text.value.split('\n').length);
}

form.addEventListener('submit', event => {
  event.preventDefault();
  if (!running && text.value.trim() !== '') {
    send();
  }
});
text.addEventListener('input', fit);
text.addEventListener('keydown', event => {
  if (event.key === 'Enter' && !event.shiftKey && !event.isComposing) {
    event.preventDefault();
    form.requestSubmit();
  }
});
part('stop').addEventListener('click', stop);
if (matchMedia('(max-width: 50rem)').matches) {
  part('sessions-fold').open = false;
}
toEnd();
resume();
