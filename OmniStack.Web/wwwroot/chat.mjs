// The chat page: sends turns, or takes up one that runs, shows answers as they stream, then the conversation as it was stored.
import { Answer } from './answer.mjs';
import { Attachments, filesOf } from './attachments.mjs';
import { Composer } from './composer.mjs';
import { Conversation } from './conversation.mjs';
import { describe, post, toHtml } from './server.mjs';
import { Sessions } from './sessions.mjs';
import { readEvents } from './sse.mjs';

const longestPause = 5000;
const mostFailures = 5;

const page = document.querySelector('[data-chat]');
const part = name => page.querySelector(`[data-${name}]`);
const composer = new Composer(part('composer'));
const { sessionId } = composer;
const conversation = new Conversation(part('conversation'), sessionId, kind => part(kind).content.firstElementChild.cloneNode(true));
const attachments = new Attachments(page, part('composer'), part('chip'), words => complain(words));
const sessions = new Sessions(page, sessionId, count => say(count === 1 ? '1 chat found.' : `${count} chats found.`));
const unseen = new Set(); // messages that were sent to wait and are not in the stored conversation yet
let running = null; // the answer that is being written
let following = false;

const pause = milliseconds => new Promise(resolve => setTimeout(resolve, milliseconds));
const say = words => { part('progress').textContent = words; };
const atEnd = () => window.innerHeight + window.scrollY >= document.documentElement.scrollHeight - 120;
const toEnd = () => window.scrollTo(0, document.documentElement.scrollHeight);

const answerIn = message => new Answer(page, message.querySelector('[data-body]'), markdown => toHtml(markdown, composer.token));

function complain(words) {
  answerIn(conversation.add('assistant')).fail(words);
  toEnd();
}

const endings = {
  complete: 'The answer is complete.',
  interrupted: 'The answer was stopped.',
  failed: 'The answer failed.',
  'awaiting-approval': 'A tool waits for your approval.',
};

function busy(is) {
  part('stop').hidden = !is;
  conversation.lock(is);
}

async function refresh() {
  const follow = atEnd();
  if (!await conversation.refresh()) {
    return false;
  }
  conversation.messages.forEach(message => unseen.delete(message.dataset.id));
  if (conversation.name) {
    document.title = `${conversation.name} · OmniStack`;
  }
  if (follow) {
    toEnd();
  }
  return true;
}

async function read(answer, response) {
  for await (const chunk of readEvents(response)) {
    const follow = atEnd();
    answer.apply(chunk);
    if (follow) {
      toEnd();
    }
  }
}

// Shows a turn to its end, and what was stored of it. Resolves to the reason when it was refused.
async function show(message, open) {
  const answer = running = answerIn(message);
  busy(true);
  say('The answer is being written.');
  toEnd();
  let refused = null;
  try {
    const response = await open();
    if (response.ok) {
      await read(answer, response);
    } else {
      refused = await describe(response);
    }
  } catch {
    say('The connection broke; reading what was stored.');
  }
  answer.close();
  running = null;
  busy(false);
  if (refused === null && await refresh()) {
    say(endings[conversation.status] ?? '');
  }
  if (document.activeElement === document.body) {
    composer.focus();
  }
  sessions.refresh();
  return refused;
}

// Reads on for as long as something is still to come: an answer that is being written, or messages that wait.
async function follow() {
  if (following) {
    return;
  }
  following = true;
  let wait = 100;
  let failures = 0;
  while (!running && (conversation.isPending || unseen.size > 0) && failures < mostFailures) {
    const resumed = await resume();
    if (!resumed) {
      await pause(wait);
      failures = await refresh() ? 0 : failures + 1;
    }
    wait = resumed ? 100 : Math.min(wait * 2, longestPause);
  }
  following = false;
  if (failures === mostFailures) {
    complain('The connection broke before everything was read. Reload to go on reading.');
  }
}

// False when no turn runs here. The stream begins at the answer's start, in place of what was stored of it so far.
async function resume() {
  let response;
  try {
    response = await fetch(`/chat/${encodeURIComponent(sessionId)}/stream`);
  } catch {
    return false;
  }
  if (response.status !== 200 || conversation.status !== 'streaming' && !(await refresh() && conversation.status === 'streaming')) {
    await response.body?.cancel();
    return false;
  }
  const message = conversation.messages.findLast(found => found.dataset.status === 'streaming');
  message.querySelector('[data-body]').replaceChildren();
  await show(message, () => response);
  return true;
}

async function send() {
  await attachments.ready;
  const { fields, words, messageId } = composer;
  const chips = attachments.take();
  const edited = composer.isEdit && conversation.messages.find(message => message.dataset.id === messageId);
  if (edited) {
    conversation.cutFrom(edited);
  }
  const question = conversation.addQuestion(messageId, words, filesOf(chips));
  composer.clear();
  composer.focus();
  history.replaceState(null, '', `/chat/${encodeURIComponent(sessionId)}`);
  if (running) {
    await wait(question, fields, words, chips);
    return;
  }
  const answer = conversation.add('assistant');
  const refused = await show(answer, () => post('/chat/turns', fields));
  if (refused !== null) {
    // It may be stored all the same, behind a turn that was begun elsewhere.
    const known = conversation.name !== undefined && await refresh() && conversation.has(messageId);
    if (!known) {
      refuse(question, words, chips, refused);
      answer.remove();
    }
  }
  follow();
}

// Sends while an answer is being written: the service stores it and has its turn later, whoever listens.
async function wait(question, fields, words, chips) {
  const id = question.dataset.id;
  unseen.add(id);
  question.dataset.status = 'waiting';
  const note = document.createElement('p');
  note.className = 'muted';
  note.textContent = 'Waits for the answer before it.';
  question.querySelector('[data-body]').append(note);
  say('The message waits for the answer before it.');
  toEnd();
  try {
    const response = await post('/chat/turns', fields);
    if (response.status >= 400 && response.status < 500) {
      unseen.delete(id);
      refuse(question, words, chips, await describe(response));
    }
    await response.body?.cancel();
  } catch {
    unseen.delete(id);
    refuse(question, words, chips, 'The message was not sent: the server does not answer.');
  }
}

function refuse(question, words, chips, reason) {
  question.remove();
  complain(reason);
  composer.giveBack(words);
  attachments.giveBack(chips);
}

// Leaves an edited message as it is.
function keep() {
  const edited = conversation.messages.find(message => message.dataset.id === composer.messageId);
  composer.clear();
  attachments.take();
  (edited?.querySelector('[data-edit]') ?? composer).focus();
}

// The stream tells when it has stopped.
async function stop() {
  const response = await post('/chat/stop', composer.fields);
  if (!response.ok) {
    running?.fail(await describe(response));
  }
}

const acts = {
  async regenerate(message, open) {
    message.remove();
    return show(conversation.add('assistant'), open);
  },
  async decide(message, open, button) {
    button.closest('.approval').remove();
    return show(message, open);
  },
  async branch(_, open) {
    const response = await open();
    const refused = response.ok ? null : await describe(response);
    await refresh();
    say(refused === null ? 'Another version is shown.' : '');
    return refused;
  },
};
const actOf = { regenerate: acts.regenerate, approve: acts.decide, deny: acts.decide, before: acts.branch, next: acts.branch };

async function act(button, fields) {
  let refused;
  try {
    refused = await actOf[button.dataset.do](button.closest('.message'), () => post(button.formAction, fields), button);
  } catch {
    refused = 'That was not done: the server does not answer.';
  }
  if (refused !== null) {
    await refresh();
    complain(refused);
  }
  follow();
}

async function rename(dialog) {
  const response = await post(dialog.action, new FormData(dialog));
  if (!response.ok) {
    complain(await describe(response));
    return;
  }
  await Promise.all([refresh(), sessions.refresh()]);
  page.querySelector('[popovertarget=rename]')?.focus();
  say('The chat has its new name.');
}

async function copy(button) {
  await navigator.clipboard.writeText(button.closest('.code-block').querySelector('code').textContent);
  button.textContent = 'Copied';
  say('The code is copied.');
}

page.addEventListener('submit', event => {
  const target = event.target;
  if (target.matches('[data-composer], [data-act], [data-rename]')) {
    event.preventDefault();
  }
  if (target.matches('[data-composer]') && (composer.words.trim() !== '' || attachments.count > 0)) {
    if (running && composer.isEdit) {
      say('Wait for the end of the answer, or stop it, then send the new version.');
    } else {
      send();
    }
  } else if (target.matches('[data-act]') && !running) {
    act(event.submitter, new FormData(target));
  } else if (target.matches('[data-rename]')) {
    rename(target);
  }
});
page.addEventListener('click', event => {
  const control = event.target.closest('[data-edit], [data-keep], [data-copy]');
  if (control?.matches('a')) {
    event.preventDefault();
  }
  if (control?.matches('[data-edit]')) {
    const message = control.closest('.message');
    attachments.show([...message.querySelectorAll('[data-file]')].map(file => ({ id: file.dataset.file, name: file.dataset.name, picture: file.matches('.picture') })));
    composer.edit(message.dataset.id, control.dataset.edit);
  } else if (control?.matches('[data-keep]')) {
    keep();
  } else if (control) {
    copy(control);
  }
});
part('composer').addEventListener('keydown', event => {
  if (event.key === 'Escape' && composer.isEdit) {
    keep();
  }
});
part('stop').addEventListener('click', stop);
if (matchMedia('(max-width: 50rem)').matches) {
  part('sessions-fold').open = false;
}
toEnd();
follow();
