// The list of chats: searched as one types, and read again after a turn.
import { released } from './released.mjs';
import { localizeTimes } from './times.mjs';

const pauseInTyping = 200;

export class Sessions {
  #region;
  #search;
  #current;
  #typing;
  #asked = 0;

  // found(count) is told what a search has found.
  constructor(page, current, found) {
    this.#region = page.querySelector('[data-sessions]');
    this.#current = current;
    const form = page.querySelector('[data-search]');
    this.#search = form.elements.q;
    const search = async () => found(await this.refresh());
    form.addEventListener('submit', event => {
      event.preventDefault();
      search();
    });
    this.#search.addEventListener('input', () => {
      clearTimeout(this.#typing);
      this.#typing = setTimeout(search, pauseInTyping);
    });
    if (this.#search.value !== this.#search.defaultValue) {
      search(); // It was typed before this ran, or the browser has put it back.
    }
  }

  // Of several at once the last one counts; what cannot be read stays as it is.
  async refresh() {
    const asked = ++this.#asked;
    try {
      const response = await fetch(`/fragments/sessions?${new URLSearchParams({ current: this.#current, q: this.#search.value })}`);
      const html = await response.text();
      await released(this.#region);
      if (response.ok && asked === this.#asked) {
        this.#region.innerHTML = html;
        localizeTimes(this.#region);
      }
    } catch {
      // The next turn or search reads it again.
    }
    return this.#region.querySelectorAll('.session-list > li').length;
  }
}
