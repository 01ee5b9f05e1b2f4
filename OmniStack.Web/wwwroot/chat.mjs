// The chat page: what its parts are, and which of them hears of what the reader does.
import { Acts } from './acts.mjs';
import { Attachments } from './attachments.mjs';
import { Composer } from './composer.mjs';
import { Conversation } from './conversation.mjs';
import { Sessions } from './sessions.mjs';
import { Turns } from './turns.mjs';
import { View } from './view.mjs';

const page = document.querySelector('[data-chat]');
const part = name => page.querySelector(`[data-${name}]`);
const composer = new Composer(part('composer'));
const conversation = new Conversation(part('conversation'), composer.sessionId, kind => part(kind).content.firstElementChild.cloneNode(true));
const view = new View(page, conversation, () => composer.token);
const attachments = new Attachments(page, part('composer'), part('chip'), words => view.complain(words));
const sessions = new Sessions(page, composer.sessionId, count => view.say(count === 1 ? '1 chat found.' : `${count} chats found.`));
const turns = new Turns(view, composer, conversation, attachments, sessions);
const acts = new Acts(view, turns, conversation, sessions);

// Leaves an edited message as it is.
function keep() {
  const edited = conversation.messages.find(message => message.dataset.id === composer.messageId);
  composer.clear();
  attachments.take();
  (edited?.querySelector('[data-edit]') ?? composer).focus();
}

function edit(control) {
  const message = control.closest('.message');
  attachments.show([...message.querySelectorAll('[data-file]')].map(file => ({ id: file.dataset.file, name: file.dataset.name, picture: file.matches('.picture') })));
  composer.edit(message.dataset.id, control.dataset.edit);
}

function send() {
  if (turns.isRunning && composer.isEdit) {
    view.say('Wait for the end of the answer, or stop it, then send the new version.');
  } else if (composer.words.trim() !== '' || attachments.count > 0) {
    turns.send();
  }
}

page.addEventListener('submit', event => {
  const { target, submitter } = event;
  if (target.matches('[data-composer]')) {
    event.preventDefault();
    send();
  } else if (target.matches('[data-rename]')) {
    event.preventDefault();
    acts.rename(target);
  } else if (target.matches('[data-act]') && acts.has(submitter)) {
    event.preventDefault();
    if (!turns.isRunning) {
      acts.do(submitter, new FormData(target));
    }
  }
});
page.addEventListener('click', event => {
  const control = event.target.closest('[data-edit], [data-keep], [data-copy]');
  if (control?.matches('a')) {
    event.preventDefault();
  }
  if (control?.matches('[data-edit]')) {
    edit(control);
  } else if (control?.matches('[data-keep]')) {
    keep();
  } else if (control) {
    acts.copy(control);
  }
});
part('composer').addEventListener('keydown', event => {
  if (event.key === 'Escape' && composer.isEdit) {
    keep();
  }
});
part('stop').addEventListener('click', () => turns.stop());
if (matchMedia('(max-width: 50rem)').matches) {
  part('sessions-fold').open = false;
}
if (location.hash === '') {
  view.toEnd();
}
part('elsewhere')?.querySelector('button').click();
turns.follow();
