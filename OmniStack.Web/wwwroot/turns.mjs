// Sends turns, or takes up one that runs, and shows them to their end, then the conversation as it was stored.
import { filesOf } from './attachments.mjs';
import { describe, post } from './server.mjs';
import { readEvents } from './sse.mjs';

const longestPause = 5000;
const mostFailures = 5;

const endings = {
  complete: 'The answer is complete.',
  interrupted: 'The answer was stopped.',
  failed: 'The answer failed.',
  'awaiting-approval': 'A tool waits for your approval.',
};

const pause = milliseconds => new Promise(resolve => setTimeout(resolve, milliseconds));

export class Turns {
  #view;
  #composer;
  #conversation;
  #attachments;
  #sessions;
  #unseen = new Set(); // messages that were sent to wait and are not in the stored conversation yet
  #running = null; // the answer that is being written
  #following = false;

  constructor(view, composer, conversation, attachments, sessions) {
    this.#view = view;
    this.#composer = composer;
    this.#conversation = conversation;
    this.#attachments = attachments;
    this.#sessions = sessions;
  }

  get isRunning() {
    return this.#running !== null;
  }

  get #address() {
    return `/chat/${encodeURIComponent(this.#composer.sessionId)}`;
  }

  async refresh() {
    return this.#view.stayAtEnd(async () => {
      if (!await this.#conversation.refresh()) {
        return false;
      }
      this.#conversation.messages.forEach(message => this.#unseen.delete(message.dataset.id));
      if (this.#conversation.name) {
        document.title = `${this.#conversation.name} · OmniStack`;
      }
      return true;
    });
  }

  // Shows a turn to its end, and what was stored of it. Resolves to the reason when it was refused.
  async show(message, open) {
    const answer = this.#running = this.#view.answerIn(message);
    this.#view.busy(true);
    this.#view.say('The answer is being written.');
    this.#view.toEnd();
    let refused = null;
    try {
      const response = await open();
      if (response.ok) {
        for await (const chunk of readEvents(response)) {
          await this.#view.stayAtEnd(() => answer.apply(chunk));
        }
      } else {
        refused = await describe(response);
      }
    } catch {
      this.#view.say('The connection broke; reading what was stored.');
    }
    answer.close();
    this.#running = null;
    this.#view.busy(false);
    if (refused === null && await this.refresh()) {
      this.#view.say(endings[this.#conversation.status] ?? '');
    }
    if (document.activeElement === document.body) {
      this.#composer.focus();
    }
    this.#sessions.refresh();
    return refused;
  }

  // Reads on for as long as something is still to come: an answer that is being written, or messages that wait.
  async follow() {
    if (this.#following) {
      return;
    }
    this.#following = true;
    let wait = 100;
    let failures = 0;
    while (!this.isRunning && (this.#conversation.isPending || this.#unseen.size > 0) && failures < mostFailures) {
      const resumed = await this.#resume();
      if (!resumed) {
        await pause(wait);
        failures = await this.refresh() ? 0 : failures + 1;
      }
      wait = resumed ? 100 : Math.min(wait * 2, longestPause);
    }
    this.#following = false;
    if (failures === mostFailures) {
      this.#view.complain('The connection broke before everything was read. Reload to go on reading.');
    }
  }

  async send() {
    await this.#attachments.ready;
    const { fields, words, messageId } = this.#composer;
    const chips = this.#attachments.take();
    const edited = this.#composer.isEdit && this.#conversation.messages.find(message => message.dataset.id === messageId);
    if (edited) {
      this.#conversation.cutFrom(edited);
    }
    const question = this.#conversation.addQuestion(messageId, words, filesOf(chips));
    this.#composer.clear();
    this.#composer.focus();
    history.replaceState(null, '', this.#address);
    if (this.isRunning) {
      await this.#sendToWait(question, fields, words, chips);
      return;
    }
    const answer = this.#conversation.add('assistant');
    const refused = await this.show(answer, () => post('/chat/turns', fields));
    if (refused !== null) {
      // It may be stored all the same, behind a turn that was begun elsewhere.
      const known = this.#conversation.name !== undefined && await this.refresh() && this.#conversation.has(messageId);
      if (!known) {
        this.#refuse(question, words, chips, refused);
        answer.remove();
      }
    }
    this.follow();
  }

  // The stream tells when it has stopped.
  async stop() {
    const response = await post('/chat/stop', this.#composer.fields);
    if (!response.ok) {
      this.#running?.fail(await describe(response));
    }
  }

  // False when no turn runs here. The stream begins at the answer's start, in place of what was stored of it so far.
  async #resume() {
    let response;
    try {
      response = await fetch(`${this.#address}/stream`);
    } catch {
      return false;
    }
    const isStreaming = () => this.#conversation.status === 'streaming';
    if (response.status !== 200 || !isStreaming() && !(await this.refresh() && isStreaming())) {
      await response.body?.cancel();
      return false;
    }
    const message = this.#conversation.messages.findLast(found => found.dataset.status === 'streaming');
    message.querySelector('[data-body]').replaceChildren();
    await this.show(message, () => response);
    return true;
  }

  // Sends while an answer is being written: the service stores it and has its turn later, whoever listens.
  async #sendToWait(question, fields, words, chips) {
    const { id } = question.dataset;
    this.#unseen.add(id);
    this.#conversation.markWaiting(question);
    this.#view.say('The message waits for the answer before it.');
    this.#view.toEnd();
    try {
      const response = await post('/chat/turns', fields);
      if (response.status >= 400 && response.status < 500) {
        this.#unseen.delete(id);
        this.#refuse(question, words, chips, await describe(response));
      }
      await response.body?.cancel();
    } catch {
      this.#unseen.delete(id);
      this.#refuse(question, words, chips, 'The message was not sent: the server does not answer.');
    }
  }

  #refuse(question, words, chips, reason) {
    question.remove();
    this.#view.complain(reason);
    this.#composer.giveBack(words);
    this.#attachments.giveBack(chips);
  }
}
