// What can be done with a conversation beside writing on: another answer, a decision, another branch, another name.
import { describe, post } from './server.mjs';

export class Acts {
  #view;
  #turns;
  #conversation;
  #sessions;
  #acts;

  constructor(view, turns, conversation, sessions) {
    this.#view = view;
    this.#turns = turns;
    this.#conversation = conversation;
    this.#sessions = sessions;
    const [regenerate, decide, branch, seek] = [this.#regenerate, this.#decide, this.#branch, this.#seek].map(act => act.bind(this));
    this.#acts = { regenerate, approve: decide, deny: decide, before: branch, next: branch, seek };
  }

  // Whether the page does it; what it does not is for the browser, as without a script.
  has(button) {
    return button?.dataset.do in this.#acts;
  }

  async do(button, fields) {
    let refused;
    try {
      refused = await this.#acts[button.dataset.do](button.closest('.message'), () => post(button.formAction, fields), button);
    } catch {
      refused = 'That was not done: the server does not answer.';
    }
    if (refused !== null) {
      await this.#turns.refresh();
      this.#view.complain(refused);
    }
    this.#turns.follow();
  }

  async rename(dialog) {
    const response = await post(dialog.action, new FormData(dialog));
    if (!response.ok) {
      this.#view.complain(await describe(response));
      return;
    }
    await Promise.all([this.#turns.refresh(), this.#sessions.refresh()]);
    document.querySelector('[popovertarget=rename]')?.focus();
    this.#view.say('The chat has its new name.');
  }

  async copy(button) {
    await navigator.clipboard.writeText(button.closest('.code-block').querySelector('code').textContent);
    button.textContent = 'Copied';
    this.#view.say('The code is copied.');
  }

  #regenerate(message, open) {
    message.remove();
    return this.#turns.show(this.#conversation.add('assistant'), open);
  }

  #decide(message, open, button) {
    button.closest('.approval').remove();
    return this.#turns.show(message, open);
  }

  async #branch(_, open) {
    const response = await open();
    const refused = response.ok ? null : await describe(response);
    await this.#turns.refresh();
    this.#view.say(refused === null ? 'Another version is shown.' : '');
    return refused;
  }

  // The branch of a message that a search has found, and on it the message.
  async #seek(_, open, button) {
    const refused = await this.#branch(_, open);
    if (refused === null) {
      button.closest('[data-elsewhere]').remove();
      this.#view.showMessage(button.dataset.message);
    }
    return refused;
  }
}
