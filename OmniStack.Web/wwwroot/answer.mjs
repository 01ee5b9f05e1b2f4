// Builds an answer in the page from the chunks of a UI message stream. What it shows is replaced by the stored message in
// the end, so it needs no Markdown: text is text.
export class Answer {
  #page;
  #body;
  #texts = new Map();
  #tools = new Map();

  constructor(page, body) {
    this.#page = page;
    this.#body = body;
  }

  apply(chunk) {
    switch (chunk.type) {
      case 'text-start': this.#texts.set(chunk.id, this.#addText('prose writing')); break;
      case 'text-delta': this.#texts.get(chunk.id)?.append(chunk.delta); break;
      case 'text-end': this.#texts.get(chunk.id)?.classList.remove('writing'); break;
      case 'reasoning-start': this.#texts.set(chunk.id, this.#addText('prose muted')); break;
      case 'reasoning-delta': this.#texts.get(chunk.id)?.append(chunk.delta); break;
      case 'tool-input-start': this.#tool(chunk); break;
      case 'tool-input-delta': this.#tool(chunk).input.append(chunk.inputTextDelta); break;
      case 'tool-input-available': this.#tool(chunk).input.textContent = layOut(chunk.input); break;
      case 'tool-input-error':
      case 'tool-output-error': this.#endTool(chunk, chunk.errorText, 'failed', 'bad'); break;
      case 'tool-output-available': this.#endTool(chunk, layOut(chunk.output), 'done', 'good'); break;
      case 'error': this.fail(chunk.errorText); break;
    }
  }

  fail(text) {
    const notice = this.#page.querySelector('template[data-failure]').content.cloneNode(true);
    notice.querySelector('[data-text]').textContent = text;
    this.#body.append(notice);
  }

  close() {
    this.#body.querySelectorAll('.writing').forEach(text => text.classList.remove('writing'));
  }

  #addText(classes) {
    const text = document.createElement('div');
    text.className = `${classes} plain`;
    this.#body.append(text);
    return text;
  }

  #tool({ toolCallId, toolName }) {
    if (!this.#tools.has(toolCallId)) {
      const copy = this.#page.querySelector('template[data-tool]').content.cloneNode(true);
      const place = name => copy.querySelector(`[data-${name}]`);
      this.#tools.set(toolCallId, { state: place('state'), input: place('input'), output: place('output') });
      place('name').textContent = toolName ?? 'tool';
      place('call').open = true;
      this.#body.append(copy);
    }
    return this.#tools.get(toolCallId);
  }

  #endTool(chunk, text, state, tone) {
    const tool = this.#tool(chunk);
    tool.output.textContent = text;
    tool.state.textContent = state;
    tool.state.className = `badge ${tone}`;
  }
}

const layOut = value => JSON.stringify(value, null, 2) ?? '';
