// Text that grows in the page: each piece is shown at once, and a moment later as the Markdown that it is. One rendering is
// under way at a time, and the longer the text, the longer the pause between two.
const shortestPause = 200;
const charactersPerMillisecond = 100;

export class GrowingText {
  #element;
  #toHtml;
  #rendered = document.createElement('div');
  #rest = document.createElement('span');
  #text = '';
  #shown = 0;
  #rendering = false;
  #ended = false;

  // toHtml(text) resolves to its HTML, or to null when there is none to be had.
  constructor(element, toHtml) {
    this.#element = element;
    this.#toHtml = toHtml;
    this.#rendered.className = 'rendered';
    this.#rest.className = 'rest';
    element.append(this.#rendered, this.#rest);
  }

  append(piece) {
    this.#text += piece;
    this.#rest.append(piece);
    this.#render();
  }

  end() {
    this.#ended = true;
    this.#element.classList.remove('writing');
  }

  async #render() {
    if (this.#rendering) {
      return;
    }
    this.#rendering = true;
    let possible = true;
    while (possible && this.#shown < this.#text.length && this.#element.isConnected) {
      await new Promise(resolve => setTimeout(resolve, Math.max(shortestPause, this.#text.length / charactersPerMillisecond)));
      const length = this.#text.length;
      const html = await this.#toHtml(this.#text);
      possible = html !== null;
      if (possible) {
        this.#shown = length;
        this.#rendered.innerHTML = html;
        this.#rest.textContent = this.#text.slice(length);
      }
    }
    this.#rendering = false;
  }
}
