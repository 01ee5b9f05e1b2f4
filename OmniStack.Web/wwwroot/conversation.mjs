// The conversation as the server renders it: read again when something is stored, without taking from the reader what is open,
// where the page stands, and what has the focus.
import { released } from './released.mjs';
import { localizeTimes } from './times.mjs';

export class Conversation {
  #region;
  #url;
  #template;

  // template(kind) is a new, empty message: "user" or "assistant".
  constructor(region, sessionId, template) {
    this.#region = region;
    this.#url = `/fragments/chat/${encodeURIComponent(sessionId)}`;
    this.#template = template;
    decorate(region);
  }

  get messages() {
    return [...this.#region.querySelectorAll('.message')];
  }

  get list() {
    return this.#region.querySelector('[data-messages]');
  }

  get status() {
    return this.messages.at(-1)?.dataset.status;
  }

  // Whether something of it is still to come.
  get isPending() {
    return ['streaming', 'waiting'].includes(this.status);
  }

  get name() {
    return this.#region.querySelector('.talk-head h1')?.textContent;
  }

  has(messageId) {
    return this.messages.some(message => message.dataset.id === messageId);
  }

  add(kind) {
    this.#region.querySelector('[data-welcome]')?.remove();
    const message = this.#template(kind);
    this.list.append(message);
    return message;
  }

  // A message of the reader's as it was typed, until it is stored.
  addQuestion(id, words, files) {
    const question = this.add('user');
    question.dataset.id = id;
    if (files.children.length > 0) {
      question.querySelector('[data-body]').append(files);
    }
    if (words.trim() === '') {
      return question;
    }
    const said = document.createElement('div');
    said.className = 'prose plain';
    said.textContent = words;
    question.querySelector('[data-body]').append(said);
    return question;
  }

  markWaiting(question) {
    question.dataset.status = 'waiting';
    const note = document.createElement('p');
    note.className = 'muted';
    note.textContent = 'Waits for the answer before it.';
    question.querySelector('[data-body]').append(note);
  }

  // Takes a message and all behind it off the page.
  cutFrom(message) {
    while (message.nextElementSibling) {
      message.nextElementSibling.remove();
    }
    message.remove();
  }

  // What stands in the list can only be used when no answer is being written.
  lock(is) {
    this.list?.setAttribute('aria-busy', String(is));
    for (const button of this.#region.querySelectorAll('[form=act][formaction]')) {
      button.disabled = is;
    }
  }

  // False when the server does not answer.
  async refresh() {
    let html;
    try {
      const response = await fetch(this.#url);
      if (!response.ok) {
        return false;
      }
      html = await response.text();
    } catch {
      return false;
    }
    await released(this.#region);
    const next = document.createElement('div');
    next.innerHTML = html;
    localizeTimes(next);
    decorate(next);
    const focus = this.#focusPlace();
    this.#keepOpen(next);
    this.#region.replaceChildren(...next.childNodes);
    this.#focusAgain(focus);
    return true;
  }

  #keepOpen(next) {
    const open = new Set([...this.#region.querySelectorAll('[data-id]:not([data-id=""]) [data-call][open]')].map(tool => tool.dataset.call));
    next.querySelectorAll('[data-call]').forEach(tool => { tool.open ||= open.has(tool.dataset.call); });
  }

  #focusPlace() {
    const focused = document.activeElement;
    return this.#region.contains(focused)
      ? { index: this.messages.indexOf(focused.closest('.message')), what: focused.dataset.do }
      : null;
  }

  #focusAgain(place) {
    const message = place && this.messages[place.index];
    const usable = message && [...message.querySelectorAll('[data-do]:not(:disabled), [data-edit]')];
    (usable?.find(control => control.dataset.do === place.what) ?? usable?.[0])?.focus({ preventScroll: true });
  }
}

// Code can be scrolled by keyboard, and copied where the browser allows it.
function decorate(root) {
  for (const code of root.querySelectorAll('.prose pre')) {
    code.tabIndex = 0;
    if (navigator.clipboard) {
      const block = document.createElement('div');
      block.className = 'code-block';
      const copy = document.createElement('button');
      copy.type = 'button';
      copy.className = 'quiet-button';
      copy.dataset.copy = '';
      copy.textContent = 'Copy';
      copy.setAttribute('aria-label', 'Copy the code');
      code.replaceWith(block);
      block.append(copy, code);
    }
  }
}
