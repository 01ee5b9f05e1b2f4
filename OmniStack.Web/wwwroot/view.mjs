// What stands around the conversation: what is said to a screen reader, what went wrong, and where the page stands.
import { Answer } from './answer.mjs';
import { toHtml } from './server.mjs';

const atEnd = () => window.innerHeight + window.scrollY >= document.documentElement.scrollHeight - 120;

export class View {
  #page;
  #conversation;
  #token;

  // token() is that of the page's forms.
  constructor(page, conversation, token) {
    this.#page = page;
    this.#conversation = conversation;
    this.#token = token;
  }

  part(name) {
    return this.#page.querySelector(`[data-${name}]`);
  }

  say(words) {
    this.part('progress').textContent = words;
  }

  complain(words) {
    this.answerIn(this.#conversation.add('assistant')).fail(words);
    this.toEnd();
  }

  answerIn(message) {
    return new Answer(this.#page, message.querySelector('[data-body]'), markdown => toHtml(markdown, this.#token()));
  }

  busy(is) {
    this.part('stop').hidden = !is;
    this.#conversation.lock(is);
  }

  toEnd() {
    window.scrollTo(0, document.documentElement.scrollHeight);
  }

  // A reader who is at the end stays there while the page grows; resolves to what the change does.
  async stayAtEnd(change) {
    const follow = atEnd();
    const result = await change();
    if (follow) {
      this.toEnd();
    }
    return result;
  }

  // Marks a message as the one that the address names, and brings it into view.
  showMessage(id) {
    history.replaceState(null, '', location.pathname);
    location.replace(`#m-${encodeURIComponent(id)}`);
  }
}
